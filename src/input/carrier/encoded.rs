//! Requests in base64, as proxies, captures and gateways keep bodies, and e-mail its parts.

use super::strings::Inside;
use crate::input::shape::beginning;
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
        found.extend(inside(&request).into_iter().filter(has_token));
    }
    found
}

fn has_token(found: &Found<'_>) -> bool {
    match found {
        Found::Slot(slot) => beginning(&slot.text.bytes, 0).is_some(),
        _ => false,
    }
}

/// The tokens in the parts of an e-mail that are base64 (RFC 2045 section 6.8).
pub(super) fn mail<'a>(text: &Text<'a>, inside: Inside) -> Vec<Found<'a>> {
    let bytes: &[u8] = &text.bytes;
    let mut found = Vec::new();
    for at in memchr::memmem::find_iter(bytes, b"base64") {
        let before = bytes.get(..at).unwrap_or_default();
        let line = before.get(memchr::memrchr(b'\n', before).map_or(0, |at| at + 1)..).unwrap_or_default();
        if line.trim_ascii_end().eq_ignore_ascii_case(b"content-transfer-encoding:") {
            let part = body(bytes, at).and_then(|lines| joined(text, lines));
            found.extend(part.map(|part| inside(&part)).unwrap_or_default().into_iter().filter(has_token));
        }
    }
    found
}

/// The body behind the header at `at`: it ends with the part.
fn body(text: &[u8], at: usize) -> Option<Span> {
    let behind = text.get(at..)?;
    let empty = |line: &[u8]| memchr::memmem::find(behind, line).map(|found| at + found + line.len());
    let start = [empty(b"\n\r\n"), empty(b"\n\n")].into_iter().flatten().min()?;
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
