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
        let request = run(bytes, name, done);
        done = request.end;
        let Some(request) = twice::decoded(text, request) else { continue };
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
    let bytes = text.bytes.get(lines.start..lines.end)?;
    let kept = || bytes.iter().enumerate().filter(|(_, b)| !matches!(b, b'\r' | b'\n'));
    let positions = kept().map(|(at, _)| text.position(lines.start + at));
    let base64: Vec<u8> = kept().map(|(_, b)| *b).collect();
    let whole = Span::new(0, base64.len());
    twice::decoded(&Text::kept(base64, positions, text.position(lines.end)), whole)
}

/// The base64 around `at`, from `floor` on.
fn run(text: &[u8], at: usize, floor: usize) -> Span {
    let is_base64 = |b: &u8| b.is_ascii_alphanumeric() || b"+/-_".contains(b);
    let before = text.get(floor..at).unwrap_or_default().iter().rev().take_while(|b| is_base64(b)).count();
    let behind = text.get(at..).unwrap_or_default().iter().take_while(|b| is_base64(b)).count();
    Span::new(at - before, at + behind)
}
