//! Variables as in `.env`: `NAME=value`, `export NAME="value"`, comments with `#`. A quoted value may
//! go on over several lines. Lines of any other form are passed over.

use std::borrow::Cow;

use super::{Fault, Leaf, Step, Visit};
use crate::json::Kind;
use crate::source::{Span, Text};

/// Walks variables.
///
/// # Errors
/// If a quote is never closed.
pub fn walk<'a>(text: &'a str, visit: &mut Visit<'_, 'a>) -> Result<(), Fault> {
    let mut at = 0;
    while at < text.len() {
        at = line(text, at, visit)?;
    }
    Ok(())
}

/// Takes the line at `start` and gives the place behind it, and behind what is quoted in it.
fn line<'a>(text: &'a str, start: usize, visit: &mut Visit<'_, 'a>) -> Result<usize, Fault> {
    let rest = text.get(start..).unwrap_or_default();
    let end = start + rest.find('\n').map_or(rest.len(), |end| end + 1);
    let body = text.get(start..end).unwrap_or_default();
    let trimmed = body.trim_start();
    let bare = trimmed.strip_prefix("export ").map_or(trimmed, str::trim_start);
    let name_at = end - bare.len();
    let Some((name, value)) = bare.split_once('=').filter(|_| !trimmed.starts_with('#')) else {
        return Ok(end);
    };
    let value_at = name_at + name.len() + 1;
    let open = value_at + (value.len() - value.trim_start().len());
    let quote = value.trim_start().chars().next().filter(|c| matches!(c, '"' | '\''));
    let (value, span, behind) = if let Some(quote) = quote {
        quoted(text, open, quote)?
    } else {
        let bare = value.split(" #").next().unwrap_or_default().trim();
        let at = if bare.is_empty() { value_at } else { open };
        (Text::slice(bare.as_bytes(), at), Span::new(at, at + bare.len()), end)
    };
    let name = name.trim_end();
    let path = [Step::Name(Cow::Borrowed(name))];
    let name = Some(Span::new(name_at, name_at + name.len()));
    visit(Leaf { document: 0, path: &path, name, kind: Kind::String, text: value, span });
    Ok(behind.max(end))
}

/// The value whose opening quote is at `open`: unescaped, its span, and the start of the next line.
fn quoted(text: &str, open: usize, quote: char) -> Result<(Text<'_>, Span, usize), Fault> {
    let inner = text.get(open + 1..).unwrap_or_default();
    let (mut bytes, mut positions) = (Vec::new(), Vec::new());
    let mut characters = inner.char_indices();
    while let Some((index, c)) = characters.next() {
        let read = match c {
            c if c == quote => {
                let end = open + 1 + index;
                let behind = text.get(end..).and_then(|rest| rest.find('\n'));
                let span = Span::new(open, end + 1);
                let next = behind.map_or(text.len(), |newline| end + newline + 1);
                return Ok((Text::kept(bytes, positions, end), span, next));
            }
            '\\' if quote == '"' => match characters.next() {
                Some((_, 'n')) => '\n',
                Some((_, escaped)) => escaped,
                None => break,
            },
            c => c,
        };
        let mut buffer = [0; 4];
        let encoded = read.encode_utf8(&mut buffer).as_bytes();
        bytes.extend_from_slice(encoded);
        positions.extend(std::iter::repeat_n(open + 1 + index, encoded.len()));
    }
    Err(Fault { message: format!("the quote {quote} is never closed"), offset: open })
}
