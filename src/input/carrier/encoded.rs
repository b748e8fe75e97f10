//! Requests in base64, as proxies, captures and gateways keep bodies, and e-mail its parts.

use super::strings::{Inside, tokens};
use crate::input::slot::Found;
use crate::input::twice;
use crate::source::{Span, Text};

/// The tokens of the requests that are in the text in base64.
pub(super) fn open<'a>(text: &Text<'a>, inside: Inside) -> Vec<Found<'a>> {
    let bytes: &[u8] = &text.bytes;
    let mut names: Vec<usize> =
        twice::PARAMETER.iter().flat_map(|name| memchr::memmem::find_iter(bytes, name)).collect();
    names.sort_unstable();
    let (mut found, mut done) = (Vec::new(), 0);
    for name in names {
        if name < done {
            continue;
        }
        let line = run(bytes, name, done);
        let lines = lines(bytes, line, done);
        done = lines.end;
        let request = if lines == line { twice::decoded(text, line) } else { joined(text, lines) };
        let Some(request) = request else { continue };
        found.extend(tokens(&request, inside));
    }
    found
}

/// The tokens in the parts of an e-mail that are base64 (RFC 2045 section 6.8).
pub(super) fn mail<'a>(text: &Text<'a>, inside: Inside) -> Vec<Found<'a>> {
    let bytes: &[u8] = &text.bytes;
    let (mut found, mut done) = (Vec::new(), 0);
    for at in memchr::memmem::find_iter(bytes, b"base64") {
        // Headers before one body are all about that body.
        if at < done || !is_encoding(bytes, at) {
            continue;
        }
        let Some(lines) = body(bytes, at) else { break };
        done = lines.end;
        let Some(part) = joined(text, lines) else { continue };
        found.extend(tokens(&part, inside));
    }
    found
}

/// Whether what is at `at` is the value of the header that tells how a part is encoded.
fn is_encoding(text: &[u8], at: usize) -> bool {
    const NAME: &[u8] = b"content-transfer-encoding:";
    const MOST_SPACES: usize = 8;
    let farthest = at.saturating_sub(NAME.len() + MOST_SPACES + 1);
    let before = text.get(farthest..at).unwrap_or_default().trim_ascii_end();
    let name = before.len().checked_sub(NAME.len()).and_then(|start| before.split_at_checked(start));
    name.is_some_and(|(line, name)| {
        name.eq_ignore_ascii_case(NAME) && line.last().is_none_or(|&b| b == b'\n')
    })
}

/// The body behind the header at `at`: it begins behind an empty line and ends with the part.
fn body(text: &[u8], at: usize) -> Option<Span> {
    let behind = text.get(at..)?;
    let start = memchr::memchr_iter(b'\n', behind).find_map(|end| match behind.get(end + 1..)? {
        [b'\n', ..] => Some(at + end + 2),
        [b'\r', b'\n', ..] => Some(at + end + 3),
        _ => None,
    })?;
    let lines = text.get(start..)?;
    let is_body = |b: &u8| b.is_ascii_alphanumeric() || b"+/=\r\n".contains(b);
    Some(Span::new(start, start + lines.iter().take_while(|b| is_body(b)).count()))
}

/// The base64 of several lines, decoded.
fn joined(text: &Text<'_>, lines: Span) -> Option<Text<'static>> {
    let base64 = twice::in_one_line(text, lines);
    twice::decoded(&base64, Span::new(0, base64.bytes.len()))
}

/// The lines of base64 that `line` is one of, from `floor` on: all but the last have one length.
fn lines(text: &[u8], line: Span, floor: usize) -> Span {
    const SHORTEST: usize = 40;
    let mut lines = line;
    while let Some(before) = line_before(text, lines.start, floor).filter(|b| b.len() >= SHORTEST) {
        lines.start = before.start;
    }
    let mut last = line;
    while let Some(next) = line_behind(text, last.end).filter(|_| last.len() >= SHORTEST) {
        if last != line && next.len() > last.len() {
            break;
        }
        (lines.end, last) = (next.end, next);
    }
    lines
}

/// The base64 that the line before the one that begins at `start` ends in.
fn line_before(text: &[u8], start: usize, floor: usize) -> Option<Span> {
    let before = text.get(floor..start)?;
    let indent = before.iter().rev().take_while(|b| matches!(b, b' ' | b'\t')).count();
    let before = before.get(..before.len() - indent)?.strip_suffix(b"\n")?;
    let before = before.strip_suffix(b"\r").unwrap_or(before);
    let length = before.iter().rev().take_while(|b| is_base64(**b)).count();
    let end = floor + before.len();
    Some(Span::new(end - length, end))
}

/// The base64 that the line behind the one that ends at `end` begins with.
fn line_behind(text: &[u8], end: usize) -> Option<Span> {
    let rest = text.get(end..)?;
    let line = rest.strip_prefix(b"\r").unwrap_or(rest).strip_prefix(b"\n")?;
    let indent = line.iter().take_while(|b| matches!(b, b' ' | b'\t')).count();
    let line = line.get(indent..)?;
    let length = line.iter().take_while(|b| is_base64(**b)).count();
    let padding = line.iter().skip(length).take(2).take_while(|&&b| b == b'=').count();
    let start = text.len() - line.len();
    let ends = !line.get(length + padding).is_some_and(|b| matches!(b, b' ' | b':' | b'='));
    (length > 0 && ends).then(|| Span::new(start, start + length))
}

/// Whether a byte is one of base64, of either alphabet.
fn is_base64(b: u8) -> bool {
    b.is_ascii_alphanumeric() || b"+/-_".contains(&b)
}

/// The base64 around `at`, from `floor` on.
fn run(text: &[u8], at: usize, floor: usize) -> Span {
    let before = text.get(floor..at).unwrap_or_default().iter().rev().take_while(|b| is_base64(**b)).count();
    let behind = text.get(at..).unwrap_or_default().iter().take_while(|b| is_base64(**b)).count();
    Span::new(at - before, at + behind)
}
