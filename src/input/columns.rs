//! Lines of CSV (RFC 4180) and TSV.

use std::borrow::Cow;

use super::character::is_token_character;
use super::shape::{begins_header, holds_token, is_complete};
use crate::source::{Span, Text};

/// A column: its place in the line, without the quotation marks around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Column {
    span: Span,
    quoted: bool,
}

impl Column {
    /// What is in it; a quotation mark that is doubled is one character.
    pub(super) fn text(self, line: &str) -> Cow<'_, str> {
        let text = line.get(self.span.start..self.span.end).unwrap_or_default();
        if self.quoted && text.contains('"') {
            Cow::Owned(text.replace("\"\"", "\""))
        } else {
            Cow::Borrowed(text)
        }
    }

    /// The same with its place in the file.
    pub(super) fn inside<'a>(self, line: &Text<'a>) -> Text<'a> {
        let text = line.sub(self.span);
        if !self.quoted || memchr::memchr(b'"', &text.bytes).is_none() {
            return text;
        }
        let (mut bytes, mut places, mut after_mark) = (Vec::new(), Vec::new(), false);
        for (at, &byte) in text.bytes.iter().enumerate() {
            after_mark = byte == b'"' && !after_mark;
            if byte != b'"' || after_mark {
                bytes.push(byte);
                places.push(text.place(at));
            }
        }
        let end = text.position(text.bytes.len());
        Text::kept(bytes, places, end)
    }
}

/// A line as text of the same length. In one that is not UTF-8, as an export in Latin-1, each character beyond ASCII is a
/// question mark: what separates columns is ASCII.
pub(super) fn readable(line: &[u8]) -> Cow<'_, str> {
    std::str::from_utf8(line).map_or_else(
        |_| line.iter().map(|&byte| if byte.is_ascii() { char::from(byte) } else { '?' }).collect(),
        Cow::Borrowed,
    )
}

/// The columns that hold a whole token and nothing else, of a line that has others too.
pub(super) fn tokens<'a>(line: &Text<'a>) -> Vec<Text<'a>> {
    let text = &*readable(&line.bytes);
    if text.starts_with(['{', '['])
        || of(text).filter(|column| !column.text(text).trim().is_empty()).count() < 2
    {
        return Vec::new();
    }
    let is_token = |column: &Column| {
        let value = column.text(text);
        begins_header(value.as_bytes(), 0)
            && is_complete(value.as_bytes())
            && value.bytes().all(is_token_character)
    };
    of(text).filter(is_token).map(|column| column.inside(line)).collect()
}

/// The columns of a line that has tabs, else commas, else semicolons between them.
pub(super) fn of(line: &str) -> impl Iterator<Item = Column> {
    let tabs = line.contains('\t');
    let delimiter = if tabs {
        '\t'
    } else if line.contains(',') {
        ','
    } else {
        ';'
    };
    let mut start = Some(0);
    std::iter::from_fn(move || {
        let from = start?;
        let rest = line.get(from..)?;
        // TSV knows no quotation marks.
        let quoted = !tabs && rest.starts_with('"');
        let opening = usize::from(quoted);
        let inside = if quoted { closing(rest) } else { rest.find(delimiter).unwrap_or(rest.len()) };
        let after = rest.get(inside..)?.find(delimiter);
        start = after.map(|at| from + inside + at + delimiter.len_utf8());
        Some(Column { span: Span::new(from + opening, from + inside.max(opening)), quoted })
    })
}

/// The only column that has a token in it, counted from 1.
pub(super) fn with_token(line: &str) -> Option<usize> {
    let mut with_token = of(line).zip(1..).filter(|(column, _)| holds_token(column.text(line).as_bytes()));
    let (_, only) = with_token.next()?;
    with_token.next().is_none().then_some(only)
}

/// Where the quotation mark is that ends a field which one begins; the end where there is none.
fn closing(field: &str) -> usize {
    let mut at = 1;
    while let Some(mark) = field.get(at..).and_then(|rest| rest.find('"')) {
        let mark = at + mark;
        if !field.get(mark + 1..).is_some_and(|rest| rest.starts_with('"')) {
            return mark;
        }
        at = mark + 2;
    }
    field.len()
}
