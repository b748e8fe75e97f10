//! Strings in source code: where they end, what their escapes stand for, and words and signs around them.

use super::super::align;
use crate::source::{Span, Text};

/// What may follow a literal that is the whole value, where a language makes another type of it.
const CONVERSIONS: [&str; 5] = [".to_string()", ".toString()", ".to_owned()", ".into()", ".trim()"];

/// What makes a literal before it one of several values.
const CONDITIONS: [&str; 4] = ["if ", "unless ", "or ", "and "];

/// Types that are written behind a name.
pub(super) const TYPES: [&str; 5] = ["string", "int", "bool", "object", "array"];

/// The types of maps in Go, whose brackets are not those of a value.
const MAPS: [&str; 3] = ["map[string]interface{}", "map[string]any", "map[string]string"];

/// The length of such a type that a text begins with.
pub(super) fn map_type(text: &str) -> Option<usize> {
    MAPS.iter().find(|map| text.starts_with(*map)).map(|map| map.len())
}

/// Words before the name of a type or a function, and those before a bracket that name nothing.
pub(super) const KEYWORDS: &str = "return default new else do try finally in class object struct interface type namespace export \
                        public private static final const val await async function";

/// The string whose quotation mark is at `open`: what is in it, and all of it; or up to where it is not closed. Only three
/// marks, and those of a template, let it go on in the next line.
pub(super) fn string(text: &str, open: usize) -> Result<(Span, Span), usize> {
    let rest = text.get(open..).unwrap_or_default();
    let mark = rest.chars().next().unwrap_or_default();
    let three = ["\"\"\"", "'''"].into_iter().find(|marks| rest.starts_with(marks));
    if let Some(marks) = three {
        let start = open + marks.len();
        let end = text.get(start..).and_then(|rest| rest.find(marks)).map(|end| start + end);
        let end = end.ok_or(text.len())?;
        return Ok((Span::new(start, end), Span::new(open, end + marks.len())));
    }
    let mut characters = rest.char_indices().skip(1);
    while let Some((index, c)) = characters.next() {
        match c {
            '\\' => _ = characters.next(),
            '\n' if mark != '`' => return Err(open + index),
            c if c == mark => {
                return Ok((Span::new(open + 1, open + index), Span::new(open, open + index + 1)));
            }
            _ => {}
        }
    }
    Err(text.len())
}

/// The text of a string with the escapes that most languages have resolved.
pub(super) fn unescaped(text: &str, inner: Span) -> Text<'_> {
    let written = text.get(inner.start..inner.end).unwrap_or_default();
    if !written.contains('\\') {
        return Text::slice(written.as_bytes(), inner.start);
    }
    let (mut decoded, mut characters) = (String::new(), written.chars());
    while let Some(c) = characters.next() {
        let escaped = if c == '\\' { characters.next() } else { None };
        decoded.push(match escaped {
            Some('n') => '\n',
            Some('r') => '\r',
            Some('t') => '\t',
            Some(other) => other,
            None => c,
        });
    }
    align::text(written, inner.start, decoded.into())
}

/// Length of what a list of words begins with: `%w[`.
pub(super) const WORDS: usize = 3;

/// How far the end of a list of words is searched for, in bytes.
const LONGEST: usize = 4096;

/// What is in the list of words that a text begins with.
pub(super) fn word_list(text: &str) -> Option<&str> {
    let list = text.strip_prefix("%w").or_else(|| text.strip_prefix("%i"))?;
    let close = match list.chars().next()? {
        '[' => b']',
        '(' => b')',
        '{' => b'}',
        '<' => b'>',
        _ => return None,
    };
    let inside = list.get(1..)?;
    inside.get(..inside.bytes().take(LONGEST).position(|byte| byte == close)?)
}

/// Where the words of such a list are, in which what is `inside` begins at `start`.
pub(super) fn words(inside: &str, start: usize) -> impl Iterator<Item = Span> {
    let mut from = 0;
    inside.split_whitespace().map(move |word| {
        let at = inside.get(from..).and_then(|rest| rest.find(word)).unwrap_or(0) + from;
        from = at + word.len();
        Span::new(start + at, start + from)
    })
}

/// Whether a text begins with a list in brackets.
pub(super) fn begins_list(text: &str) -> bool {
    text.trim_start().starts_with('[')
}

/// What is behind the conversion that a text begins with, if it does.
pub(super) fn converted(text: &str) -> &str {
    CONVERSIONS.iter().find_map(|call| text.strip_prefix(call)).unwrap_or(text)
}

/// Whether nothing is done with the literal that ends at `end`.
pub(super) fn is_whole(text: &str, end: usize) -> bool {
    let rest = text.get(end..).unwrap_or_default();
    let rest = converted(rest);
    let line = rest.trim_start_matches([' ', '\t', '\r']);
    let behind = rest.trim_start();
    // Behind a line break another statement begins.
    let goes_on = behind.starts_with(['+', '.', '%', '?', '|', '&', '*'])
        || line.starts_with(['"', '\'', '[', '('])
        || CONDITIONS.iter().any(|word| line.starts_with(word));
    !goes_on
}

/// The length of the comment that begins at `at`, of C or of a shell. A number sign inside a word does not begin one.
pub(super) fn comment(text: &str, at: usize) -> Option<usize> {
    let rest = text.get(at..)?;
    let before = text.get(..at).and_then(|before| before.chars().next_back());
    if rest.starts_with("/*") {
        Some(rest.find("*/").map_or(rest.len(), |end| end + 2))
    } else if rest.starts_with("//") || (rest.starts_with('#') && before.is_none_or(char::is_whitespace)) {
        Some(rest.find('\n').unwrap_or(rest.len()))
    } else {
        None
    }
}

/// No list of accessors is longer.
const ACCESSORS: usize = 64;

/// The length of the accessors of a property of C# that a text begins with: `{ get; private set; }`.
pub(super) fn accessors(text: &str) -> Option<usize> {
    let inside = text.strip_prefix('{')?;
    let end = inside.bytes().take(ACCESSORS).position(|byte| matches!(byte, b'{' | b'}'))?;
    inside.get(end..)?.starts_with('}').then_some(())?;
    let mut all = inside.get(..end)?.split(';').map(|accessor| accessor.split_whitespace().last());
    let is_first = all.next()? == Some("get");
    (is_first && all.all(|name| matches!(name, None | Some("set" | "init")))).then_some(end + 2)
}

/// Whether a text begins with what is between a name and its value.
pub(super) fn is_sign(text: &str) -> bool {
    text.starts_with([':', '=']) && !text.starts_with("::") && !text.starts_with("==")
}

pub(super) fn is_of_name(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '$')
}
