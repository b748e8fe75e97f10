//! Token requests: a form body, a URL with a query, the text of an HTTP request.

use super::json;
use crate::input::encoding;
use crate::input::slot::{Contents, Found};
use crate::source::{Span, Text};

/// The parameter that carries the grant (RFC 7521 section 4.1).
const ASSERTION: &[u8] = b"assertion=";

/// What is in a text that is a token request; `None` if it is none.
pub(super) fn open<'a>(text: &Text<'a>) -> Option<Contents<'a>> {
    match message(&text.bytes) {
        Some((head, body)) => {
            let target = text.sub(head);
            in_form(&target).or_else(|| in_body(&text.sub(body)))
        }
        None => in_form(text),
    }
}

/// What is in the body of a request: a form, or JSON in its place.
pub(super) fn in_body<'a>(body: &Text<'a>) -> Option<Contents<'a>> {
    let start = body.bytes.len() - body.bytes.trim_ascii_start().len();
    if matches!(body.bytes.get(start), Some(b'{' | b'[')) {
        return json::open(&body.sub(Span::new(start, body.bytes.len())));
    }
    in_form(body)
}

/// What is in a form or in the query of a URL.
fn in_form<'a>(text: &Text<'a>) -> Option<Contents<'a>> {
    let value = parameter(&text.bytes)?;
    Some(vec![Found::slot(encoding::form_value(text, value))].into())
}

/// Request line and body of the text of an HTTP request (RFC 9112 section 3).
fn message(text: &[u8]) -> Option<(Span, Span)> {
    const METHODS: [&[u8]; 5] = [b"POST ", b"GET ", b"PUT ", b"PATCH ", b"post "];
    if !METHODS.iter().any(|m| text.starts_with(m)) {
        return None;
    }
    let line = memchr::memchr(b'\n', text).unwrap_or(text.len());
    let behind = |blank: &[u8]| memchr::memmem::find(text, blank).map(|at| at + blank.len());
    let blank = [behind(b"\n\r\n"), behind(b"\n\n")].into_iter().flatten();
    let body = blank.min().unwrap_or(text.len());
    Some((Span::new(0, line), Span::new(body, text.len())))
}

/// Where the value of `assertion` stands.
pub(super) fn parameter(text: &[u8]) -> Option<Span> {
    let name = memchr::memmem::find_iter(text, ASSERTION).find(|&at| is_name_start(text, at))?;
    let start = name + ASSERTION.len();
    let rest = text.get(start..).unwrap_or_default();
    let before = text.get(..name).unwrap_or_default();
    let end = match rest.first() {
        // A quoted value in source code.
        Some(&quote @ (b'"' | b'\'' | b'`')) => {
            let inner = rest.get(1..).unwrap_or_default();
            let close = memchr::memchr(quote, inner).unwrap_or(inner.len());
            return Some(Span::new(start + 1, start + 1 + close));
        }
        _ if is_plain_form(before) => memchr::memchr(b'&', rest),
        _ => rest
            .iter()
            .position(|b| matches!(b, b'&' | b'#' | b'"' | b'\'' | b'`') || b.is_ascii_whitespace()),
    };
    let value = rest.get(..end.unwrap_or(rest.len())).unwrap_or_default();
    // Requests are shown with one parameter a line; that line break is layout.
    let value = if end.is_some() { value.trim_ascii_end() } else { value };
    Some(Span::new(start, start + value.len()))
}

/// Whether a parameter begins at `at`, not merely ends in that name.
fn is_name_start(text: &[u8], at: usize) -> bool {
    let before = at.checked_sub(1).and_then(|i| text.get(i));
    !before.is_some_and(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.' | b'$'))
}

/// Whether what stands before the parameter is nothing but other parameters: then only `&` ends its
/// value, and white space in it is damage.
fn is_plain_form(before: &[u8]) -> bool {
    let url = before.starts_with(b"http");
    let parameters = before.trim_ascii_end();
    let parameter = |p: &[u8]| {
        let p = p.trim_ascii();
        p.contains(&b'=') && !p.iter().any(u8::is_ascii_whitespace)
    };
    let ends = parameters.is_empty() || parameters.ends_with(b"&");
    let given = parameters.strip_suffix(b"&").unwrap_or(parameters);
    !url && ends && (given.is_empty() || given.split(|&b| b == b'&').all(parameter))
}
