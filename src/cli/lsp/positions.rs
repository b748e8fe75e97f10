//! Between bytes of a text and positions as editors count them: lines and UTF-16 units from 0.

use serde_json::{Value as Json, json};

use crate::source::Span;

/// The lines of a text.
#[derive(Debug)]
pub struct Lines {
    starts: Vec<usize>,
}

impl Lines {
    /// Finds where each line begins.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let bytes = text.as_bytes();
        // A carriage return ends a line too, unless a line feed follows (LSP 3.17, "Text Documents").
        let ends = memchr::memchr2_iter(b'\n', b'\r', bytes)
            .filter(|&at| bytes.get(at) == Some(&b'\n') || bytes.get(at + 1) != Some(&b'\n'))
            .map(|at| at + 1);
        Self { starts: std::iter::once(0).chain(ends).collect() }
    }

    /// The range of a span.
    #[must_use]
    pub fn range(&self, text: &str, span: Span) -> Json {
        json!({ "start": self.position(text, span.start), "end": self.position(text, span.end) })
    }

    fn position(&self, text: &str, offset: usize) -> Json {
        let line = self.starts.partition_point(|start| *start <= offset).saturating_sub(1);
        let start = self.starts.get(line).copied().unwrap_or_default();
        // A place within a character is at its beginning.
        let end = (0..=offset.min(text.len())).rev().find(|at| text.is_char_boundary(*at));
        let before = text.get(start..end.unwrap_or_default()).unwrap_or_default();
        json!({ "line": line, "character": before.encode_utf16().count() })
    }

    /// The byte at a position; one past the end of a line is its end, as the protocol wants it.
    #[must_use]
    pub fn offset(&self, text: &str, position: &Json) -> Option<usize> {
        let line = usize::try_from(position["line"].as_u64()?).ok()?;
        let character = usize::try_from(position["character"].as_u64()?).ok()?;
        let start = *self.starts.get(line)?;
        let end = self.starts.get(line + 1).map_or(text.len(), |next| next.saturating_sub(1));
        let mut units = 0;
        for (at, c) in text.get(start..end)?.char_indices() {
            if units >= character {
                return Some(start + at);
            }
            units += c.len_utf16();
        }
        Some(end)
    }
}
