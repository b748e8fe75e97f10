//! What may be shown of a file of settings.

use super::entry::Entry;
use crate::printable::{hide_secrets, is_plain};
use crate::source::{Span, line_and_column};

/// A setting as it is written, without whatever else is on its line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Excerpt {
    /// Where its value begins in the file, in bytes.
    pub offset: usize,
    /// 1-based line of the value.
    pub line: usize,
    /// Name and value, indented as in the file.
    pub text: String,
    /// Where in `text` the value is.
    pub value: Span,
}

/// Longest value that is shown, in bytes.
const SHOWN_BYTES: usize = 200;

/// The setting as it is written: from its name to its value, if both are on one line.
pub(super) fn of(text: &str, entry: &Entry, value: Span, shift: usize) -> Option<Excerpt> {
    let (line, _) = line_and_column(text.as_bytes(), value.start);
    let line_start = text.get(..value.start)?.rfind('\n').map_or(0, |at| at + 1);
    let name = entry.at.filter(|name| name.start >= line_start && name.end <= value.start);
    let start = name.map_or(value.start, |name| name.start);
    let before = text.get(line_start..start)?;
    // An element of a list has no name on its line.
    let is_list = name.is_none() && before.trim_matches([' ', '\t', '-', '[', '"', '\'']).is_empty();
    let indent = if before.trim().is_empty() || is_list { before } else { "\u{2026} " };
    // The mark that closes the value, if the one that opens it is shown too.
    let opening = [indent, text.get(start..value.start)?].concat();
    let closes = |c: char| matches!(c, '"' | '\'') && opening.contains(c);
    let end = value.end + usize::from(text.get(value.end..)?.starts_with(closes));
    let shown = text.get(start..end).filter(|shown| shown.len() <= SHOWN_BYTES)?;
    let shown = shown.lines().next().unwrap_or_default();
    let prefix = indent.len() + (value.start - start);
    let mut text = String::new();
    for c in format!("{indent}{shown}").chars() {
        if is_plain(c) { text.push(c) } else { text.extend(std::iter::repeat_n(' ', c.len_utf8())) }
    }
    let end = (prefix + value.len()).min(text.len());
    let text = hide_secrets(&text).into_owned();
    Some(Excerpt { offset: value.start + shift, line, value: Span::new(prefix.min(end), end), text })
}
