//! Texts of HTTP requests (RFC 9112 section 3), one or several with `###` between them: their JSON
//! bodies. Forms and URLs in them are found like any other.

use super::json;
use super::strings::Inside;
use crate::input::candidate::Parameter;
use crate::input::shape::holds_token;
use crate::input::slot::{Found, Slot};
use crate::source::{Span, Text};

/// Methods as they are at the start of a request line.
const METHODS: [&[u8]; 5] = [b"POST ", b"GET ", b"PUT ", b"PATCH ", b"post "];

/// Whether the text is one request.
pub(super) fn is_request(text: &[u8]) -> bool {
    is_request_line(text) && memchr::memmem::find(text, b"\n###").is_none()
}

fn is_request_line(line: &[u8]) -> bool {
    METHODS.iter().any(|method| line.starts_with(method))
}

/// What is in the JSON bodies of the requests.
pub(super) fn open<'a>(text: &Text<'a>, inside: Inside) -> Vec<Found<'a>> {
    let (mut found, mut start) = (Vec::new(), 0);
    let breaks = memchr::memmem::find_iter(&text.bytes, b"\n###").collect::<Vec<_>>();
    for end in breaks.into_iter().chain([text.bytes.len()]) {
        if let Some(contents) =
            body(&text.bytes, start, end).and_then(|body| json::open(&text.sub(body), inside))
        {
            found.extend(contents.found);
        }
        start = end;
    }
    found
}

/// The grant that a part of a body is (RFC 7578), with all that is sent along in that part.
pub(super) fn parts<'a>(text: &Text<'a>, _: Inside) -> Vec<Found<'a>> {
    const NAME: &[u8] = b"form-data; name=\"assertion\"";
    let (mut found, mut done) = (Vec::new(), 0);
    for at in memchr::memmem::find_iter(&text.bytes, NAME) {
        let Some(head) = text.bytes.get(at..).filter(|_| at >= done) else { continue };
        let Some(end) = memchr::memmem::find(head, b"\n--") else { break };
        done = at + end;
        let part = head.get(..end).unwrap_or_default();
        let part = part.strip_suffix(b"\r").unwrap_or(part);
        let Some(start) = behind_head(part) else { continue };
        if part.get(start..).is_some_and(holds_token) {
            let body = text.sub(Span::new(at + start, at + part.len()));
            found.push(Found::Slot(Slot::sent(body, Parameter::Assertion)));
        }
    }
    found
}

/// What a line belongs to in a text that shows requests and nothing else.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    /// Comments and variables before the request line.
    Before,
    /// The header fields, and whether they say that the body is a form.
    Head(bool),
    Body,
    Behind,
}

/// Where the bodies of the requests are that are forms and nothing else. What is in a string of source code or in a line
/// of a log does not begin with a request line.
pub(super) fn forms(text: &[u8]) -> Vec<Span> {
    let (mut forms, mut part, mut at, mut body) = (Vec::new(), Part::Before, 0, Span::new(0, 0));
    for line in text.split_inclusive(|&b| b == b'\n') {
        let start = at + (line.len() - line.trim_ascii_start().len());
        at += line.len();
        let line = line.trim_ascii();
        part = match part {
            _ if line.starts_with(b"###") => Part::Before,
            Part::Before if is_request_line(line) => Part::Head(false),
            Part::Before if line.is_empty() || [b'#', b'/', b'@'].contains(&first(line)) => Part::Before,
            Part::Head(true) if line.is_empty() => Part::Body,
            Part::Head(is_form) if !line.is_empty() => Part::Head(is_form || says_form(line)),
            Part::Body if !line.is_empty() && !line.iter().any(u8::is_ascii_whitespace) => {
                body = Span::new(if body.is_empty() { start } else { body.start }, start + line.len());
                Part::Body
            }
            _ => Part::Behind,
        };
        if part != Part::Body && !body.is_empty() {
            forms.push(std::mem::replace(&mut body, Span::new(0, 0)));
        }
    }
    forms.extend(Some(body).filter(|body| !body.is_empty()));
    forms
}

fn first(line: &[u8]) -> u8 {
    line.first().copied().unwrap_or_default()
}

/// Whether a header field says that the body is a form.
fn says_form(line: &[u8]) -> bool {
    let line = line.to_ascii_lowercase();
    line.starts_with(b"content-type:") && memchr::memmem::find(&line, b"x-www-form-urlencoded").is_some()
}

/// Where the body of a message begins: behind its first empty line.
fn behind_head(message: &[u8]) -> Option<usize> {
    let behind = |ends: &[u8]| memchr::memmem::find(message, ends).map(|at| at + ends.len());
    [behind(b"\n\r\n"), behind(b"\n\n")].into_iter().flatten().min()
}

/// Where the JSON body of the request between `start` and `end` stands.
fn body(text: &[u8], start: usize, end: usize) -> Option<Span> {
    let message = text.get(start..end)?;
    let first = message.split(|&b| b == b'\n').find(|line| is_request_line(line.trim_ascii_start()))?;
    let line = (first.as_ptr() as usize).checked_sub(message.as_ptr() as usize)?;
    let head = message.get(line..)?;
    let body = head.get(behind_head(head)?..)?.trim_ascii_start();
    let from = end - body.len();
    matches!(body.first(), Some(b'{' | b'[')).then(|| Span::new(from, from + body.trim_ascii_end().len()))
}
