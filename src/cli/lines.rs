//! One grant a line.

use std::io::{BufRead as _, BufReader, Read};

use crate::maskinporten::limits;

/// A line of the input.
pub(crate) struct Line {
    /// 1-based.
    pub(crate) number: usize,
    /// Its bytes without the line ending; `None` if it is over the limit and was skipped.
    pub(crate) bytes: Option<Vec<u8>>,
}

/// Reads line by line; what is longer than a grant can be is skipped, not kept.
pub(crate) struct Lines<R: Read> {
    reader: BufReader<R>,
    number: usize,
}

impl<R: Read> Lines<R> {
    pub(crate) fn new(reader: R) -> Self {
        Self { reader: BufReader::new(reader), number: 0 }
    }

    /// The next line that is not blank; `None` at the end.
    pub(crate) fn next_line(&mut self) -> std::io::Result<Option<Line>> {
        loop {
            let mut bytes = Vec::new();
            let limit = u64::try_from(limits::LINE_BYTES).unwrap_or(u64::MAX) + 1;
            let read = self.reader.by_ref().take(limit).read_until(b'\n', &mut bytes)?;
            if read == 0 {
                return Ok(None);
            }
            self.number += 1;
            if bytes.last() != Some(&b'\n') && read > limits::LINE_BYTES {
                self.reader.skip_until(b'\n')?;
                return Ok(Some(Line { number: self.number, bytes: None }));
            }
            if !bytes.iter().all(u8::is_ascii_whitespace) {
                return Ok(Some(Line { number: self.number, bytes: Some(bytes) }));
            }
        }
    }
}

/// The text in member `name` of a JSON object.
pub(crate) fn field(line: &[u8], name: &str) -> Result<String, String> {
    let object: serde_json::Map<String, serde_json::Value> =
        serde_json::from_slice(line).map_err(|_| "is no JSON object".to_owned())?;
    match object.get(name) {
        Some(serde_json::Value::String(text)) => Ok(text.clone()),
        Some(_) => Err(format!("has something else than a string in {name:?}")),
        None => Err(format!("has no member {name:?}")),
    }
}
