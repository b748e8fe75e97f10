//! The Markdown of the pages as plain text for a terminal.
//!
//! Done by hand: a parser of all of Markdown, with a style for each of its events, would be longer than this.

use std::fmt::Write as _;

/// How the text is laid out.
#[derive(Clone, Copy, Debug)]
pub struct Layout {
    /// Columns.
    pub width: usize,
    /// Whether ANSI styles are wanted.
    pub color: bool,
}

impl Layout {
    /// A heading on a line of its own.
    pub(super) fn heading(&self, out: &mut String, text: &str) {
        let (on, off) = if self.color { ("\u{1b}[1m", "\u{1b}[0m") } else { ("", "") };
        for line in wrap(text, self.width, 0) {
            let _ = writeln!(out, "{on}{line}{off}");
        }
    }

    /// Blocks of Markdown, indented by `indent` columns.
    pub(crate) fn blocks(&self, out: &mut String, markdown: &str, indent: usize) {
        let mut paragraph = String::new();
        let mut rows: Vec<Vec<&str>> = Vec::new();
        let mut fenced = false;
        for line in markdown.lines() {
            let trimmed = line.trim();
            if !fenced && trimmed.starts_with('|') {
                self.flush(out, &mut paragraph, indent);
                rows.push(trimmed.trim_matches('|').split('|').map(str::trim).collect());
                continue;
            }
            table(out, &mut rows, indent);
            if trimmed.starts_with("```") {
                self.flush(out, &mut paragraph, indent);
                fenced = !fenced;
            } else if fenced {
                self.flush(out, &mut paragraph, indent);
                let _ = writeln!(out, "{:indent$}{line}", "");
            } else if trimmed.is_empty() {
                self.flush(out, &mut paragraph, indent);
                if !out.ends_with("\n\n") {
                    out.push('\n');
                }
            } else {
                if marker(trimmed) > 0 {
                    self.flush(out, &mut paragraph, indent);
                }
                if !paragraph.is_empty() {
                    paragraph.push(' ');
                }
                paragraph.push_str(trimmed);
            }
        }
        self.flush(out, &mut paragraph, indent);
        table(out, &mut rows, indent);
    }

    fn flush(&self, out: &mut String, paragraph: &mut String, indent: usize) {
        if paragraph.is_empty() {
            return;
        }
        let text = plain(paragraph);
        let hang = marker(&text);
        let width = self.width.saturating_sub(indent);
        for line in wrap(&text, width, hang) {
            let _ = writeln!(out, "{:indent$}{line}", "");
        }
        paragraph.clear();
    }

    /// A name and what is said of it, in two columns.
    pub(super) fn pair(&self, out: &mut String, name: &str, column: usize, text: &str) {
        let width = self.width.saturating_sub(column);
        for (index, line) in wrap(text, width, 0).iter().enumerate() {
            let name = if index == 0 { name } else { "" };
            let _ = writeln!(out, "{name:column$}{line}");
        }
    }
}

/// The rows of a table, in columns, without the line below its head.
fn table(out: &mut String, rows: &mut Vec<Vec<&str>>, indent: usize) {
    rows.retain(|row| !row.iter().all(|cell| cell.starts_with("--")));
    let width = |column: usize| {
        rows.iter()
            .filter_map(|row| row.get(column))
            .map(|cell| cell.chars().count())
            .max()
            .unwrap_or_default()
    };
    let widths: Vec<usize> = (0..rows.iter().map(Vec::len).max().unwrap_or_default()).map(width).collect();
    for row in rows.drain(..) {
        let cells = row.iter().zip(&widths).map(|(cell, width)| format!("{cell:width$}"));
        let _ = writeln!(out, "{:indent$}{}", "", cells.collect::<Vec<_>>().join("  ").trim_end());
    }
}

/// Width of the mark of a list item, `- ` or `1. `; 0 for other text.
fn marker(text: &str) -> usize {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let is_number = digits > 0 && text.get(digits..).is_some_and(|rest| rest.starts_with(". "));
    match text {
        _ if is_number => digits + 2,
        _ if text.starts_with("- ") || text.starts_with("* ") => 2,
        _ => 0,
    }
}

/// Stands for a space at which no line is broken; no page has it.
const GLUE: &str = "\u{1}";

/// Longest text in code font that stays on one line, so that a command can be copied.
const LONGEST_UNBROKEN: usize = 72;

/// Without the marks that mean nothing in plain text: emphasis and links. Spaces in code font become
/// [`GLUE`].
fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    // What is in code font stays as it is.
    for (index, piece) in text.split('`').enumerate() {
        if index > 0 {
            out.push('`');
        }
        match index % 2 {
            1 if piece.len() <= LONGEST_UNBROKEN => out.push_str(&piece.replace(' ', GLUE)),
            1 => out.push_str(piece),
            _ => out.push_str(&without_marks(piece)),
        }
    }
    out
}

fn without_marks(text: &str) -> String {
    let mut text = text.replace("**", "");
    let emphasis = |t: &str| {
        let (before, rest) = t.split_once('*')?;
        let (inner, after) = rest.split_once('*')?;
        (!inner.starts_with(' ')).then(|| format!("{before}{inner}{after}"))
    };
    while let Some(next) = emphasis(&text) {
        text = next;
    }
    while let Some((before, title, url, after)) = link(&text) {
        text = format!("{before}{title} ({url}){after}");
    }
    text
}

fn link(text: &str) -> Option<(&str, &str, &str, &str)> {
    let (head, rest) = text.split_once("](")?;
    let (before, title) = head.rsplit_once('[')?;
    let (url, after) = rest.split_once(')')?;
    Some((before, title, url, after))
}

/// Lines of at most `width` characters, broken at spaces; those after the first are indented by
/// `hang`. A longer word has a line to itself.
///
/// Not textwrap's, which comes with the command line: this is part of the library alone.
pub(super) fn wrap(text: &str, width: usize, hang: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    let mut length = 0;
    for word in text.split_whitespace() {
        let more = word.chars().count();
        if length > 0 && length + 1 + more > width {
            lines.push(std::mem::take(&mut line));
            line.extend(std::iter::repeat_n(' ', hang));
            length = hang;
        } else if length > 0 {
            line.push(' ');
            length += 1;
        }
        line.push_str(word);
        length += more;
    }
    lines.push(line);
    lines.into_iter().map(|line| line.replace(GLUE, " ")).collect()
}
