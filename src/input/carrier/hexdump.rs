//! Dumps of bytes in rows, as captures, debuggers and the logs of network libraries print them: an offset,
//! the bytes in hexadecimal, and the same as characters.

use super::strings::{Inside, tokens};
use crate::input::character::is_token_character;
use crate::input::shape::{holds_token, is_complete};
use crate::input::slot::Found;
use crate::source::{Span, Text};

/// Bytes in a row, by all who print them so.
const ROW: usize = 16;

/// The tokens in the dumps of a text.
pub(super) fn open<'a>(text: &Text<'a>, inside: Inside) -> Vec<Found<'a>> {
    let (mut found, mut dump, mut start) = (Vec::new(), Dump::default(), 0);
    for whole in text.bytes.split_inclusive(|&b| b == b'\n') {
        let row = row(whole);
        if !row.as_ref().is_some_and(|row| dump.goes_on(row)) {
            std::mem::take(&mut dump).found(text, inside, &mut found);
        }
        if let Some(row) = row {
            dump.add(&row, start);
        }
        start += whole.len();
    }
    dump.found(text, inside, &mut found);
    found
}

/// A row: its offset, and its bytes with their places in the line.
struct Row {
    offset: usize,
    bytes: Vec<(u8, usize)>,
}

/// The row that a line is.
fn row(line: &[u8]) -> Option<Row> {
    let skip = line.iter().take_while(|b| matches!(b, b' ' | b'\t' | b'|')).count();
    let digits = line.get(skip..)?;
    let (skip, digits) = digits.strip_prefix(b"0x").map_or((skip, digits), |digits| (skip + 2, digits));
    let length = digits.iter().take(9).take_while(|b| b.is_ascii_hexdigit()).count();
    let written = std::str::from_utf8(digits.get(..length).filter(|_| (4..9).contains(&length))?).ok()?;
    let offset = usize::from_str_radix(written, 16).ok()?;
    let behind = digits.get(length..)?;
    let gap = behind.iter().take_while(|b| matches!(b, b' ' | b'\t' | b':' | b'|' | b'-')).count();
    let bytes = bytes(line, skip + length + gap);
    let begins = gap > 0 && behind.get(..gap)?.contains(&b' ');
    (begins && !bytes.is_empty()).then_some(Row { offset, bytes })
}

/// The bytes from `at` on, up to a gap or the end of a row.
fn bytes(line: &[u8], mut at: usize) -> Vec<(u8, usize)> {
    const WIDEST_GAP: usize = 3;
    let mut bytes = Vec::new();
    while bytes.len() < ROW {
        let pair = line.get(at..at + 2).filter(|pair| pair.iter().all(u8::is_ascii_hexdigit));
        let Some(byte) = pair.and_then(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok())
        else {
            break;
        };
        bytes.push((byte, at));
        let rest = line.get(at + 2..).unwrap_or_default();
        let gap = rest.iter().take_while(|b| matches!(b, b' ' | b'-')).count();
        if gap > WIDEST_GAP {
            break;
        }
        at += 2 + gap;
    }
    bytes
}

/// Rows that belong together.
#[derive(Default)]
struct Dump {
    bytes: Vec<u8>,
    positions: Vec<usize>,
    rows: usize,
    /// The offset of the last row, and how many bytes it has.
    last: (usize, usize),
}

impl Dump {
    /// Whether the row follows the last one, whatever the base of its offset is.
    const fn goes_on(&self, row: &Row) -> bool {
        self.rows == 0 || (row.offset > self.last.0 && self.last.1 == ROW)
    }

    /// Takes a row of the line at `start`.
    fn add(&mut self, row: &Row, start: usize) {
        for (byte, at) in &row.bytes {
            self.bytes.push(*byte);
            self.positions.push(start + at);
        }
        self.rows += 1;
        self.last = (row.offset, row.bytes.len());
    }

    /// What is in the rows, if there are several.
    fn found<'a>(self, text: &Text<'a>, inside: Inside, found: &mut Vec<Found<'a>>) {
        if self.rows < 2 || !holds_token(&self.bytes) {
            return;
        }
        let end = self.positions.last().map_or(0, |last| last + 2);
        let places = self.positions.into_iter().map(|at| text.lift(Span::new(at, at + 2)));
        let dump = Text::kept(self.bytes, places, text.position(end));
        // A capture may keep the first bytes of each packet and no more.
        let elided = |mut found: Found<'a>| {
            let is_cut = matches!(&found, Found::Slot(slot) if !is_complete(&slot.text.bytes)
                && slot.text.bytes.iter().all(|&b| is_token_character(b))
                && memchr::memchr_iter(b'.', &slot.text.bytes).count() <= 2
                && slot.span().end >= text.position(end));
            if let Some(carried) = found.carried_mut() {
                carried.is_elided |= is_cut;
            }
            found
        };
        found.extend(tokens(&dump, inside).map(elided));
    }
}
