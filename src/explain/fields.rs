//! Finds named values in text that is JSON, or that someone's code printed from JSON.

use super::layers::unescape;

/// Most values of one key that are looked at; a real answer has one or two.
const MOST: usize = 16;

/// Values of `key`, in order. Understands `"key":"value"`, `key: 'value'`, `key="value"`,
/// `key=value, next=…` and the like; the key is compared without regard to case.
#[must_use]
pub fn values(text: &str, key: &str) -> Vec<String> {
    // Only ASCII changes, so that positions are the same in both.
    let lower = text.to_ascii_lowercase();
    let mut found = Vec::new();
    let mut from = 0;
    while found.len() < MOST
        && let Some(at) = lower.get(from..).and_then(|rest| rest.find(key))
    {
        let start = from + at;
        from = start + key.len();
        let before = text.get(..start).and_then(|t| t.chars().next_back());
        if before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == '-') {
            continue;
        }
        if let Some(value) = text.get(from..).and_then(value) {
            found.push(value);
        }
    }
    found
}

/// The first value of the first of `keys` that has one.
#[must_use]
pub fn first(text: &str, keys: &[&str]) -> Option<String> {
    keys.iter()
        .find_map(|key| values(text, key).into_iter().find(|value| !value.is_empty() && value != "null"))
}

/// Reads `": value` from what follows a key.
fn value(after: &str) -> Option<String> {
    let after = after.strip_prefix(['"', '\'']).unwrap_or(after).trim_start();
    let after = after.strip_prefix("=>").or_else(|| after.strip_prefix([':', '='])).map(str::trim_start)?;
    match after.chars().next()? {
        quote @ ('"' | '\'' | '`') => Some(quoted(after.get(1..)?, quote)),
        '{' | '[' => None,
        _ => Some(unquoted(after)),
    }
}

/// Up to the closing quote: one that no backslash precedes and that something follows which ends a
/// value, so that a quote inside a text printed without escapes does not end it.
fn quoted(text: &str, quote: char) -> String {
    let mut escaped = false;
    for (at, c) in text.char_indices() {
        let tail = text.get(at + c.len_utf8()..).unwrap_or_default();
        if c == quote && !escaped && ends_value(tail) {
            return plain(text.get(..at).unwrap_or_default());
        }
        escaped = c == '\\' && !escaped;
    }
    plain(text)
}

fn plain(value: &str) -> String {
    unescape(value).unwrap_or_else(|| value.to_owned())
}

fn ends_value(after: &str) -> bool {
    let tail = after.trim_start_matches([' ', '\t']);
    match tail.chars().next() {
        None | Some(',' | '}' | ']' | ')' | ';' | '\n' | '\r' | '\'' | '"' | '.' | '|' | '&') => true,
        // `error:"x" Description:"y"`
        Some(_) => {
            let word = tail.trim_start_matches(|c: char| c.is_alphanumeric() || c == '_');
            tail.len() < after.len() && word.len() < tail.len() && word.starts_with([':', '='])
        }
    }
}

/// Up to the next `, key=`, closing brace, ampersand or end of the line; lines that are set in go on with
/// the value.
fn unquoted(text: &str) -> String {
    let mut lines = text.split(['\n', '\r']);
    let first = lines.next().unwrap_or_default();
    let line = first.split(['}', '&', '<']).next().unwrap_or_default();
    // A block of YAML.
    let line = if matches!(first.trim(), ">" | ">-" | "|" | "|-") { "" } else { line };
    let mut from = 0;
    while let Some(comma) = line.get(from..).and_then(|rest| rest.find(',')) {
        let tail = line.get(from + comma + 1..).unwrap_or_default().trim_start();
        let word = tail.trim_start_matches(|c: char| c.is_alphanumeric() || c == '_' || c == '"');
        // .NET prints records as `Key = value`.
        let is_named = word.starts_with([':', '=']) || word.starts_with(" = ");
        if word.len() < tail.len() && is_named {
            return line.get(..from + comma).unwrap_or_default().trim().to_owned();
        }
        from += comma + 1;
    }
    let goes_on = |line: &&str| line.starts_with([' ', '\t']) && is_prose(line.trim());
    let rest =
        lines.take_while(goes_on).filter(|_| line.is_empty() || line.len() == first.len()).map(str::trim);
    [line.trim()].into_iter().chain(rest).filter(|line| !line.is_empty()).collect::<Vec<_>>().join(" ")
}

/// Words, and no member of their own, line of a stack or piece of JSON.
fn is_prose(line: &str) -> bool {
    let is_named = line.split('(').next().unwrap_or_default().contains([':', '=']);
    !line.is_empty() && !is_named && !line.starts_with("at ") && !line.contains(['{', '}', '"'])
}
