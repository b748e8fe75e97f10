//! What curl writes with `--trace-ascii`: a request in lines of which each begins with its offset.

use super::strings::{Inside, tokens};
use crate::input::shape::holds_token;
use crate::input::slot::Found;
use crate::source::Text;

/// The tokens of requests that are written so.
pub(super) fn open<'a>(text: &Text<'a>, inside: Inside) -> Vec<Found<'a>> {
    let (mut found, mut request, mut start) = (Vec::new(), Request::default(), 0);
    for whole in text.bytes.split_inclusive(|&b| b == b'\n') {
        let line = whole.strip_suffix(b"\n").unwrap_or(whole);
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        let begins = offset(line);
        if begins.is_none_or(|(offset, _)| offset != request.bytes.len()) {
            std::mem::take(&mut request).found(text, inside, &mut found);
        }
        if let Some((_, length)) = begins.filter(|(offset, _)| *offset == request.bytes.len()) {
            request.add(line, length, start);
        }
        start += whole.len();
    }
    request.found(text, inside, &mut found);
    found
}

/// Lines that belong together.
#[derive(Default)]
struct Request {
    bytes: Vec<u8>,
    positions: Vec<usize>,
    lines: usize,
}

/// The offset that a line begins with, and how long the beginning is.
fn offset(line: &[u8]) -> Option<(usize, usize)> {
    let digits = line.iter().take(9).take_while(|b| b.is_ascii_hexdigit()).count();
    let is_offset = (4..9).contains(&digits) && line.get(digits..)?.starts_with(b": ");
    let number = std::str::from_utf8(line.get(..digits).filter(|_| is_offset)?).ok()?;
    Some((usize::from_str_radix(number, 16).ok()?, digits + 2))
}

impl Request {
    /// Takes the line at `start` without its beginning.
    fn add(&mut self, line: &[u8], beginning: usize, start: usize) {
        self.bytes.extend_from_slice(line.get(beginning..).unwrap_or_default());
        self.positions.extend(start + beginning..start + line.len());
        self.lines += 1;
    }

    /// What is in the lines, if there are several: one can be read as it is.
    fn found<'a>(self, text: &Text<'a>, inside: Inside, found: &mut Vec<Found<'a>>) {
        if self.lines < 2 || !holds_token(&self.bytes) {
            return;
        }
        let end = self.positions.last().map_or(0, |last| last + 1);
        let places = self.positions.into_iter().map(|at| text.place(at));
        let request = Text::kept(self.bytes, places, text.position(end));
        found.extend(tokens(&request, inside));
    }
}
