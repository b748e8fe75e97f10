//! Finds for each byte of an unescaped value where it is in the file.

use std::borrow::Cow;

use crate::source::{Span, Text};

/// The value `decoded`, which a parser made of `raw`, as a text that knows its places. `raw` starts at
/// `start` in the file.
///
/// A parser drops quotes, indentation and line breaks and replaces escapes, but keeps the order: what
/// is the same is paired, and what a parser put in place of an escape is where the escape begins.
pub(super) fn text<'a>(raw: &str, start: usize, decoded: Cow<'a, str>) -> Text<'a> {
    if let Some(at) = contiguous(raw, &decoded) {
        return match decoded {
            Cow::Borrowed(text) => Text::slice(text.as_bytes(), start + at),
            Cow::Owned(text) => {
                let end = start + at + text.len();
                Text::kept(text.into_bytes(), start + at..end, end)
            }
        };
    }
    let backslashes = |text: &str| memchr::memchr_iter(b'\\', text.as_bytes()).count();
    // In a block or between single quotes a backslash escapes nothing, and the parser keeps each.
    let has_escapes = backslashes(raw) > backslashes(&decoded);
    let mut places = Vec::with_capacity(decoded.len());
    let mut at = 0;
    for character in decoded.chars() {
        let (found, length) = pair(raw, at, character, has_escapes);
        let place = Span::new(start + found, start + found + length.max(1));
        places.extend(std::iter::repeat_n(place, character.len_utf8()));
        at = found + length;
    }
    Text::kept(decoded.into_owned().into_bytes(), places, start + at)
}

/// Where `decoded` is in `raw` as it is: from the first byte on, or behind an opening quote.
fn contiguous(raw: &str, decoded: &str) -> Option<usize> {
    let behind_quote = usize::from(raw.starts_with(['"', '\'']));
    raw.get(behind_quote..)?.starts_with(decoded).then_some(behind_quote)
}

/// The place at or after `at` that `character` was made of, and how many bytes are used up by it.
fn pair(raw: &str, at: usize, character: char, has_escapes: bool) -> (usize, usize) {
    let rest = raw.get(at..).unwrap_or_default();
    let mut skipped = 0;
    for (index, found) in rest.char_indices() {
        if found == character {
            let is_escaped = has_escapes && rest.get(index..).is_some_and(|rest| rest.starts_with("\\\\"));
            return (at + index, if is_escaped { 2 } else { found.len_utf8() });
        }
        // A line that ends with a backslash goes on in the next one (YAML and TOML).
        let goes_on = || {
            rest.get(index + 1..)
                .is_some_and(|next| next.trim_start_matches([' ', '\t', '\r']).starts_with('\n'))
        };
        if found == '\\' && !goes_on() {
            return (at + index, escape(rest.get(index..).unwrap_or_default()));
        }
        // A folded line break is a space.
        if character == ' ' && found == '\n' {
            return (at + index, 1);
        }
        skipped = index + found.len_utf8();
        // Nothing but layout is dropped; any other text is a sign that the two do not fit.
        if !(found.is_whitespace()
            || matches!(found, '\\' | '"' | '\'' | '|' | '>' | '-' | '+' | '0'..='9' | '#'))
        {
            return (at + index, 0);
        }
    }
    (at + skipped, 0)
}

/// Number of bytes of the escape that `text` begins with.
fn escape(text: &str) -> usize {
    let digits = match text.as_bytes().get(1) {
        Some(b'x') => 2,
        Some(b'u') => 4,
        Some(b'U') => 8,
        _ => 0,
    };
    let next = text.chars().nth(1).map_or(0, char::len_utf8);
    let end = 1 + next + digits;
    // A character outside the basic plane is two escapes in JSON.
    let is_high = text.get(2..4).is_some_and(|d| ["d8", "d9", "da", "db"].contains(&&*d.to_lowercase()));
    let pair = digits == 4 && is_high && text.get(end..).is_some_and(|rest| rest.starts_with("\\u"));
    (if pair { end + 6 } else { end }).min(text.len())
}
