//! Between bytes of a text and positions as editors count them: lines and UTF-16 units from 0.

use serde_json::{Value as Json, json};

use crate::source::Span;

/// The lines of a text.
#[derive(Debug)]
pub(super) struct Lines {
    starts: Vec<usize>,
}

impl Lines {
    pub(super) fn of(text: &str) -> Self {
        let bytes = text.as_bytes();
        // A carriage return ends a line too, unless a line feed follows (LSP 3.17, "Text Documents").
        let ends = memchr::memchr2_iter(b'\n', b'\r', bytes)
            .filter(|&at| bytes.get(at) == Some(&b'\n') || bytes.get(at + 1) != Some(&b'\n'))
            .map(|at| at + 1);
        Self { starts: std::iter::once(0).chain(ends).collect() }
    }

    /// The range of a span.
    pub(super) fn range(&self, text: &str, span: Span) -> Json {
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
    pub(super) fn offset(&self, text: &str, position: &Json) -> Option<usize> {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_are_counted_in_utf_16() {
        let text = "a\n\u{e5}\u{1f600}b\r\nc";
        let lines = Lines::of(text);
        let at = |offset| lines.position(text, offset);
        assert_eq!(at(0), json!({"line": 0, "character": 0}));
        assert_eq!(at(4), json!({"line": 1, "character": 1}));
        assert_eq!(at(8), json!({"line": 1, "character": 3}));
        assert_eq!(at(text.len()), json!({"line": 2, "character": 1}));
        for offset in [0, 1, 2, 4, 8, 9, 11, 12] {
            assert_eq!(lines.offset(text, &at(offset)), Some(offset), "{offset}");
        }
        let lone = "a\rb\r\nc\n\rd";
        let lines = Lines::of(lone);
        assert_eq!(lines.starts, [0, 2, 5, 7, 8]);
        assert_eq!(
            lines.range("\u{e5}", Span::new(0, 1)),
            json!({"start": {"line": 0, "character": 0}, "end": {"line": 0, "character": 0}})
        );
        let lines = Lines::of(text);
        let beyond = json!({"line": 0, "character": 99});
        assert_eq!(lines.offset(text, &beyond), Some(1));
        assert_eq!(lines.offset(text, &json!({"line": 9, "character": 0})), None);
        assert_eq!(lines.offset(text, &Json::Null), None);
    }
}
