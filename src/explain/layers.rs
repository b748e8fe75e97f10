//! Takes off what logs and clients put around an answer: escapes of JSON, HTML and URLs.

use crate::document::entities;

/// Most layers of escapes taken off.
pub const DEEPEST: usize = 4;

/// The text as given, then with one layer of escapes after the other taken off.
#[must_use]
pub fn layers(text: &str) -> Vec<String> {
    let mut all = vec![text.to_owned()];
    while let Some(next) = all.last().filter(|_| all.len() <= DEEPEST).and_then(|last| unescape(last)) {
        all.push(next);
    }
    all
}

/// Takes one layer of escapes off; `None` if there is none.
#[must_use]
pub fn unescape(text: &str) -> Option<String> {
    let json = text.contains("\\\"") || text.contains("\\/") || text.contains("\\u00");
    let html = has_quotation_marks(text);
    let url = text.contains("%22") || text.contains("%20");
    let mut out = text.to_owned();
    if json {
        out = without_backslashes(&out);
    }
    if html {
        out = without_references(&out);
    }
    if url {
        out = without_percent(&out);
    }
    (json || html || url).then_some(out).filter(|out| out != text)
}

/// Reads the escapes of a JSON string (RFC 8259 section 7) wherever they stand.
fn without_backslashes(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('\\') {
        out.push_str(before);
        let mut chars = after.chars();
        match chars.next() {
            Some('u') => {
                let (shown, tail) = utf16(after);
                out.push_str(&shown);
                rest = tail;
                continue;
            }
            Some('n' | 'r') => out.push('\n'),
            Some('t' | 'b' | 'f') => out.push(' '),
            Some(other) => out.push(other),
            None => {}
        }
        rest = chars.as_str();
    }
    out.push_str(rest);
    out
}

/// Reads `uXXXX`, or a surrogate pair of two, from the start; returns what is left behind it.
fn utf16(after: &str) -> (String, &str) {
    let Some((first, tail)) = unit(after) else { return ("\\".to_owned(), after) };
    let pair = tail.strip_prefix('\\').and_then(unit);
    if let Some((second, tail)) = pair.filter(|_| (0xd800..0xdc00).contains(&first)) {
        return (String::from_utf16_lossy(&[first, second]), tail);
    }
    (String::from_utf16_lossy(&[first]), tail)
}

fn unit(text: &str) -> Option<(u16, &str)> {
    let digits = text.strip_prefix('u')?.get(..4)?;
    Some((u16::from_str_radix(digits, 16).ok()?, text.get(5..)?))
}

/// Each reference once: one of a reference that is escaped itself stays for the next layer.
fn without_references(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.find('&').and_then(|at| rest.split_at_checked(at)) {
        let (meant, length) = entities::reference(after.as_bytes()).unwrap_or(('&', 1));
        out.push_str(before);
        out.push(meant);
        rest = after.get(length..).unwrap_or_default();
    }
    out.push_str(rest);
    out
}

/// Whether markup has written a quotation mark as a reference.
fn has_quotation_marks(text: &str) -> bool {
    let is_mark = |rest: &str| entities::reference(rest.as_bytes()).is_some_and(|(meant, _)| meant == '"');
    text.match_indices('&').filter_map(|(at, _)| text.get(at..)).any(is_mark)
}

fn without_percent(text: &str) -> String {
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&byte, tail)) = rest.split_first() {
        let value = tail
            .get(..2)
            .filter(|_| byte == b'%')
            .and_then(|digits| std::str::from_utf8(digits).ok())
            .filter(|digits| digits.bytes().all(|b| b.is_ascii_hexdigit()))
            .and_then(|digits| u8::from_str_radix(digits, 16).ok());
        out.push(value.unwrap_or(byte));
        rest = if value.is_some() { tail.get(2..).unwrap_or_default() } else { tail };
    }
    String::from_utf8_lossy(&out).into_owned()
}
