//! Tokens that something folded into a column: the quote of a mail, a comment, a table, a console. Each line
//! but the first begins with the same margin, and has as much of the token as fits. Those that a system log cut into
//! records are so too: the margin is what each record begins with.

use super::margin;
use crate::input::character::is_token_character;
use crate::input::shape::{Progress, begins_header, is_complete};
use crate::maskinporten::limits;
use crate::source::Span;

/// The pieces of the token that begins at `start`, if it is whole in several lines.
pub(super) fn pieces(text: &[u8], start: usize) -> Option<Vec<Span>> {
    let first = run(text, start);
    let piece = |span: Span| text.get(span.start..span.end).unwrap_or_default();
    let mut token = Progress::of(piece(first));
    if is_complete(piece(first)) {
        return None;
    }
    let (mut pieces, mut whole) = (vec![first], 0);
    let record = record(text, start, first.end);
    let mut column: Option<(&[u8], usize)> = None;
    while let Some(before) = pieces.last().copied()
        && token.length <= limits::TOKEN_BYTES
        && !token.is_too_much()
    {
        let record = record.and_then(|record| next_record(text, before.end, record));
        let Some((margin, next)) = record.or_else(|| next(text, before.end, pieces.len() == 1)) else {
            break;
        };
        let is_other = begins_header(text, next.start) && !piece(before).ends_with(b".");
        let (first_margin, width) = *column.get_or_insert((margin, next.len()));
        // The first line may have begun anywhere, and the second tells how wide they are.
        let is_full = pieces.len() <= 2 || before.len() == width;
        if is_other || margin != first_margin || next.len() > width || !is_full {
            break;
        }
        token.add(piece(next));
        pieces.push(next);
        if token.is_complete() {
            whole = pieces.len();
        }
    }
    pieces.truncate(whole);
    (whole > 1).then_some(pieces)
}

/// Whether a margin tells of a column: a mark does, and so does more than the indentation of a line that was
/// broken.
fn is_column(margin: &[u8]) -> bool {
    const NARROWEST: usize = 8;
    margin.len() >= NARROWEST || !margin.trim_ascii().is_empty()
}

/// The characters of a token from `at` on.
fn run(text: &[u8], at: usize) -> Span {
    let rest = text.get(at..).unwrap_or_default().iter();
    Span::new(at, at + rest.take(limits::TOKEN_BYTES).take_while(|b| is_token_character(**b)).count())
}

/// What the line begins with that the token at `start` is in, if the next line begins so too. `end` is where the line ends.
fn record(text: &[u8], start: usize, end: usize) -> Option<&[u8]> {
    let next = line_behind(text, end)?;
    margin::of(margin::before(text, start)?, next)
}

/// The line behind the one that ends at `end`, and all that follows.
fn line_behind(text: &[u8], end: usize) -> Option<&[u8]> {
    let rest = text.get(end..)?;
    rest.strip_prefix(b"\r").unwrap_or(rest).strip_prefix(b"\n")
}

/// The piece at the beginning of the next line, if that has the same margin; only times and numbers may be others.
fn next_record<'r>(text: &[u8], end: usize, margin: &'r [u8]) -> Option<(&'r [u8], Span)> {
    let line = line_behind(text, end)?;
    let piece = run(text, text.len() - line.len() + margin::length(line, margin)?);
    (!piece.is_empty()).then_some((margin, piece))
}

/// The margin of the line behind the one whose piece ends at `end`, and the piece behind it. Behind the first
/// piece the line may say something of its own in another column.
fn next(text: &[u8], end: usize, is_first: bool) -> Option<(&[u8], Span)> {
    const LONGEST_TAIL: usize = 200;
    const WIDEST_MARGIN: usize = 120;
    let rest = text.get(end..)?;
    let tail = memchr::memchr(b'\n', rest.get(..rest.len().min(LONGEST_TAIL))?)?;
    let is_border = rest.get(..tail)?.iter().all(|b| b"| \t\r*".contains(b) || !b.is_ascii());
    if !(is_border || (is_first && rest.starts_with(b"  "))) {
        return None;
    }
    let line = rest.get(tail + 1..)?;
    let line = line.get(..line.len().min(WIDEST_MARGIN))?;
    let is_margin = |at: usize, b: u8| match b {
        b'-' => matches!(line.get(at + 1), Some(b'-' | b' ')),
        _ => b" \t|>#*/+;%!:~".contains(&b) || !b.is_ascii(),
    };
    let width = line.iter().enumerate().take_while(|&(at, &b)| is_margin(at, b)).count();
    let margin = line.get(..width).filter(|margin| is_column(margin))?;
    let piece = run(text, end + tail + 1 + width);
    (!piece.is_empty()).then_some((margin, piece))
}
