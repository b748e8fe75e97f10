//! The scopes that a grant asks for, read as they were meant.

use std::borrow::Cow;
use std::collections::HashSet;

use crate::json::{Kind, Value};
use crate::maskinporten::{environments, placeholders, scopes};
use crate::printable::{hide_secrets, is_plain};

/// What keeps the text of `scope` from being names with spaces between them. The first that fits
/// explains the rest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Damage {
    /// Quotes or brackets: JSON inside the string.
    Json,
    /// Line breaks or tabs as their escapes: a backslash and a letter.
    Escaped,
    /// Commas or other signs between the scopes, or after them.
    Comma,
    /// Spaces or colons as they are in a form or URL: `+`, `%20`, `%3A`; or the name of the parameter.
    Encoded,
    /// Characters that cannot be seen and are not ASCII whitespace.
    Invisible,
    /// Line breaks, tabs, more than one space, or a space at an end.
    Spacing,
}

/// Names what is wrong with the text of `scope` as a whole.
#[must_use]
pub fn damage(text: &str) -> Option<Damage> {
    if is_clean(text) {
        return is_spaced_oddly(text.as_bytes()).then_some(Damage::Spacing);
    }
    if is_escaped(text) {
        return Some(Damage::Escaped);
    }
    if text.contains(|c| is_mark(c) || c == '\\') && !is_placeholder(text) {
        return Some(Damage::Json);
    }
    if is_encoded(text) && !text.contains([',', ';']) {
        return Some(Damage::Encoded);
    }
    if separator(text).is_some() {
        return Some(Damage::Comma);
    }
    if text.contains(is_invisible) {
        return Some(Damage::Invisible);
    }
    let spacing = |c: char| c.is_ascii_whitespace() && c != ' ';
    (text.contains(spacing) || is_spaced_oddly(text.as_bytes())).then_some(Damage::Spacing)
}

/// Whether there is nothing between two spaces, or before the first or after the last, or at all.
fn is_spaced_oddly(text: &[u8]) -> bool {
    let is_space = |byte: &u8| *byte == b' ';
    text.first().is_none_or(is_space)
        || text.last().is_some_and(is_space)
        || text.windows(2).any(|pair| pair == b"  ")
}

/// Whether a character cannot be seen and is not ASCII whitespace.
pub(super) fn is_invisible(c: char) -> bool {
    !c.is_ascii_whitespace() && (c.is_whitespace() || !is_plain(c))
}

/// Whether a template or a program left something in place of a scope.
#[must_use]
pub fn is_placeholder(text: &str) -> bool {
    !is_clean(text) && placeholders::is_placeholder(text)
}

/// The sign that is between the scopes, or behind them, in place of a space.
pub(super) fn separator(text: &str) -> Option<char> {
    let joins = |sign: &char| {
        text.split_once(*sign).is_some_and(|(left, right)| left.contains(':') && right.contains(':'))
    };
    text.chars().find(|c| matches!(c, ',' | ';')).or_else(|| ['|', '&'].into_iter().find(joins))
}

/// Whether a line break or tab is written out as its escape.
fn is_escaped(text: &str) -> bool {
    memchr::memchr(b'\\', text.as_bytes()).is_some()
        && (ESCAPES.iter().any(|escape| text.contains(escape)) || text.contains("\\/"))
        && !text.contains(is_mark)
}

/// Escapes of whitespace in JSON and source code.
const ESCAPES: [&str; 3] = ["\\n", "\\r", "\\t"];

/// Quotation marks and brackets, as around lists and what is in them. No scope has any.
const fn is_mark(c: char) -> bool {
    matches!(c, '"' | '\'' | '`' | '[' | ']' | '{' | '}' | '(' | ')')
}

fn is_encoded(text: &str) -> bool {
    if text.starts_with(PARAMETER) {
        return true;
    }
    if text.contains('%') {
        let lower = text.to_ascii_lowercase();
        if ["%20", "%3a", "%2f", "%2c"].iter().any(|code| lower.contains(code)) {
            return true;
        }
    }
    text.split_once('+').is_some_and(|(left, right)| left.contains(':') && right.contains(':'))
}

/// Whether a name is a URL, or the host of a server that people take for the issuer.
pub(super) fn is_address(name: &str) -> bool {
    let is_host = || environments::host(name).is_some_and(|host| environments::is_known(&host));
    environments::has_scheme(name) || (!name.contains(':') && name.contains('.') && is_host())
}

/// The scopes that the value of `scope` asks for, each once and in the order written, whatever way they were
/// put together: with spaces, as an array, with commas. Empty if there is no telling.
#[must_use]
pub(super) fn scopes(value: Value<'_>) -> Vec<Cow<'_, str>> {
    if let Some(Cow::Borrowed(text)) = value.as_str()
        && is_clean(text)
        && matches!(hide_secrets(text), Cow::Borrowed(_))
    {
        return distinct(text.split(' ').filter(|name| !name.is_empty()).map(Cow::Borrowed));
    }
    // Once it is split, a private key can no longer be told.
    let names = texts(value).into_iter().flat_map(|text| split(&hide_secrets(&text)));
    distinct(names.map(Cow::Owned))
}

/// Whether a text holds nothing but what names of scopes and the spaces between them are made of,
/// and one of them has a prefix, as nearly all do: then it is neither damaged, spaces aside, nor a
/// placeholder.
// Without a branch in the loop the compiler looks at many bytes at a time.
#[allow(clippy::needless_bitwise_bool)]
fn is_clean(text: &str) -> bool {
    let usual = |b: u8| {
        b.is_ascii_alphanumeric()
            | (b == b':')
            | (b == b'/')
            | (b == b'.')
            | (b == b'-')
            | (b == b'_')
            | (b == b' ')
    };
    memchr::memchr(b':', text.as_bytes()).is_some() && text.bytes().fold(true, |all, b| all & usual(b))
}

/// Each name once, [`MOST`] at most.
fn distinct<'a>(names: impl Iterator<Item = Cow<'a, str>>) -> Vec<Cow<'a, str>> {
    let mut distinct: Vec<Cow<'a, str>> = Vec::new();
    let mut seen = HashSet::new();
    for name in names {
        // Few names are compared faster than they are put into a set.
        let is_new = if distinct.len() < FEW {
            !distinct.contains(&name)
        } else {
            if seen.is_empty() {
                seen.extend(distinct.iter().cloned());
            }
            seen.insert(name.clone())
        };
        if is_new {
            distinct.push(name);
        }
        if distinct.len() >= MOST {
            break;
        }
    }
    distinct
}

/// Names up to which no set is needed.
const FEW: usize = 16;

/// Most scopes that are looked at. A token with a tenth of these no longer fits into a request.
pub(super) const MOST: usize = 2000;

fn texts(value: Value<'_>) -> Vec<Cow<'_, str>> {
    match value.kind() {
        Kind::String => value.as_str().into_iter().collect(),
        Kind::Array => value.elements().unwrap_or_default().into_iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    }
}

/// The names in a text, whatever is between them.
#[must_use]
pub fn split(text: &str) -> Vec<String> {
    if is_placeholder(text) {
        return Vec::new();
    }
    let decoded = if is_encoded(text) { decode(text) } else { text.to_owned() };
    let decoded = ESCAPES.iter().fold(without_escaped_slashes(&decoded), |text, e| text.replace(e, " "));
    let separator = separator(&decoded);
    let between = |c: char| c.is_ascii_whitespace() || matches!(c, ',' | ';' | '\\') || Some(c) == separator;
    let is_listed = decoded.contains(is_mark);
    let mut names: Vec<String> = Vec::new();
    for word in decoded.split(between) {
        if is_listed {
            elements(word, &mut names);
        } else {
            unveil(word, &mut names);
        }
    }
    names
}

/// Adds what a word of a printed list, map or object has as values: `List(a:b`, `"a:b"]`, `{"scope":"a:b"}`,
/// `Scope(name=a:b)`.
fn elements(word: &str, names: &mut Vec<String>) {
    let mut rest = word;
    while !rest.is_empty() {
        let end = rest.find(is_mark).unwrap_or(rest.len());
        let (piece, behind) = rest.split_at_checked(end).unwrap_or_default();
        let mut behind = behind.chars();
        let mark = behind.next();
        rest = behind.as_str();
        let is_type = matches!(mark, Some('(' | '[' | '{')) && !piece.contains(':');
        let is_key = mark.is_none() && piece.ends_with(':');
        // What stood before it was a key.
        if matches!(piece, ":" | "=" | "=>") {
            names.pop();
        } else if !(is_type || is_key) {
            unveil(piece.rsplit('=').next().unwrap_or(piece), names);
        }
    }
}

/// Adds the names in a word. What does not show is between two of them, or inside one by mistake.
fn unveil(word: &str, names: &mut Vec<String>) {
    let first = names.len();
    for piece in word.split(is_invisible).filter(|piece| !piece.is_empty()) {
        match names.get_mut(first..).and_then(<[String]>::last_mut) {
            Some(last) if !(scopes::is_scope(last) && scopes::is_scope(piece)) => last.push_str(piece),
            _ => names.push(piece.to_owned()),
        }
    }
}

/// The text with each slash that JSON has escaped as it is meant.
fn without_escaped_slashes(text: &str) -> String {
    let pieces: Vec<&str> = text.split('/').map(|piece| piece.trim_end_matches('\\')).collect();
    pieces.join("/")
}

/// What is before the scopes in a form.
const PARAMETER: &str = "scope=";

fn decode(text: &str) -> String {
    let mut out = text.strip_prefix(PARAMETER).unwrap_or(text).replace('+', " ");
    for (code, character) in
        [("%20", " "), ("%3A", ":"), ("%3a", ":"), ("%2F", "/"), ("%2f", "/"), ("%2C", ",")]
    {
        out = out.replace(code, character);
    }
    out.replace("%2c", ",")
}
