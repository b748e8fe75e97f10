//! What may be shown of a file of settings.

use super::entry::Entry;
use crate::printable::{hide_secrets, is_plain};
use crate::source::Span;

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

/// Where the lines of a text begin: of a long file they are not counted again for each setting.
pub(super) struct Lines<'t> {
    text: &'t str,
    starts: Vec<usize>,
}

impl<'t> Lines<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        let ends = memchr::memchr_iter(b'\n', text.as_bytes());
        Self { text, starts: std::iter::once(0).chain(ends.map(|at| at + 1)).collect() }
    }

    /// The 1-based line that `at` is in, and where it begins.
    fn line(&self, at: usize) -> Option<(usize, usize)> {
        let line = self.starts.partition_point(|&start| start <= at);
        Some((line, *self.starts.get(line.checked_sub(1)?)?))
    }
}

/// The setting as it is written: from its name to its value, if both are on one line.
pub(super) fn of(lines: &Lines<'_>, entry: &Entry, value: Span, shift: usize) -> Option<Excerpt> {
    let text = lines.text;
    let (line, line_start) = lines.line(value.start)?;
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
