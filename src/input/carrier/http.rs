//! Texts of HTTP requests (RFC 9112 section 3), one or several with `###` between them: their JSON
//! bodies. Forms and URLs in them are found like any other.

use super::json;
use super::strings::Inside;
use crate::input::slot::Found;
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

/// Where the JSON body of the request between `start` and `end` stands.
fn body(text: &[u8], start: usize, end: usize) -> Option<Span> {
    let message = text.get(start..end)?;
    let first = message.split(|&b| b == b'\n').find(|line| is_request_line(line.trim_ascii_start()))?;
    let line = (first.as_ptr() as usize).checked_sub(message.as_ptr() as usize)?;
    let head = message.get(line..)?;
    let behind = |blank: &[u8]| memchr::memmem::find(head, blank).map(|at| at + blank.len());
    let blank = [behind(b"\n\r\n"), behind(b"\n\n")].into_iter().flatten().min()?;
    let body = head.get(blank..)?.trim_ascii_start();
    let from = end - body.len();
    matches!(body.first(), Some(b'{' | b'[')).then(|| Span::new(from, from + body.trim_ascii_end().len()))
}
