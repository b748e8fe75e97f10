//! One grant a line.

use std::io::{BufRead as _, BufReader, Read};

use crate::maskinporten::limits;

/// A line of the input.
pub(crate) struct Line {
    /// 1-based.
    pub(crate) number: usize,
    /// Where it begins in the file, in bytes.
    pub(crate) offset: usize,
    /// Its bytes; of a line that is too long only so many that this can be seen.
    pub(crate) bytes: Vec<u8>,
}

/// Reads line by line; of what is longer than a grant can be, only the beginning is kept.
pub(crate) struct Lines<R: Read> {
    reader: BufReader<R>,
    number: usize,
    offset: usize,
}

impl<R: Read> Lines<R> {
    pub(crate) fn new(reader: R) -> Self {
        Self { reader: BufReader::new(reader), number: 0, offset: 0 }
    }

    /// The next line; `None` at the end.
    pub(crate) fn next_line(&mut self) -> std::io::Result<Option<Line>> {
        let mut bytes = Vec::new();
        let limit = u64::try_from(limits::LINE_BYTES).unwrap_or(u64::MAX) + 1;
        let read = self.reader.by_ref().take(limit).read_until(b'\n', &mut bytes)?;
        if read == 0 {
            return Ok(None);
        }
        let cut = bytes.last() != Some(&b'\n') && read > limits::LINE_BYTES;
        let skipped = if cut { self.reader.skip_until(b'\n')? } else { 0 };
        let offset = self.offset;
        self.number += 1;
        self.offset += read + skipped;
        Ok(Some(Line { number: self.number, offset, bytes }))
    }
}
