//! What each line of a text begins with that something put before it: the time of a log, the name of a container, the
//! number of a line, the mark of a quotation or of a change.

use super::brackets::Depth;
use crate::source::{Span, Text};

/// A margin is not longer than this, with what is behind it on the line of the first brace, in bytes.
const LONGEST_BEFORE: usize = 4096;

/// What `line` and the next one begin with in the same way, but for the digits of times and numbers; `None` if that is no
/// more than white space.
pub(super) fn of<'l>(line: &'l [u8], next: &[u8]) -> Option<&'l [u8]> {
    let (mut at, mut other) = numbered(line, next);
    let mut end = 0;
    while let (Some(&byte), Some(&same)) = (line.get(at), next.get(other)) {
        if byte.is_ascii_digit() && same.is_ascii_digit() {
            at += digits(line, at);
            other += digits(next, other);
        } else if byte == same {
            at += 1;
            other += 1;
        } else {
            break;
        }
        end = if ends_margin(byte) { at } else { end };
    }
    line.get(..end).filter(|margin| !margin.trim_ascii().is_empty())
}

/// How much of `line` is that margin.
pub(super) fn length(line: &[u8], margin: &[u8]) -> Option<usize> {
    let (mut known, mut at) = numbered(margin, line);
    while let Some(&byte) = margin.get(known) {
        if byte.is_ascii_digit() {
            let number = digits(line, at);
            if number == 0 {
                return None;
            }
            at += number;
            known += digits(margin, known);
        } else if line.get(at) == Some(&byte) {
            at += 1;
            known += 1;
        } else {
            return None;
        }
    }
    Some(at)
}

/// Where the numbers of two lines begin, which are aligned at the right; else where the lines do.
fn numbered(line: &[u8], next: &[u8]) -> (usize, usize) {
    let spaces = |line: &[u8]| line.iter().take_while(|b| matches!(b, b' ' | b'\t')).count();
    let (at, other) = (spaces(line), spaces(next));
    let is_number = |line: &[u8], at: usize| line.get(at).is_some_and(u8::is_ascii_digit);
    if is_number(line, at) && is_number(next, other) { (at, other) } else { (0, 0) }
}

fn digits(line: &[u8], at: usize) -> usize {
    line.get(at..).unwrap_or_default().iter().take_while(|b| b.is_ascii_digit()).count()
}

/// Whether a margin may end behind a byte: what is a name, a string or a token goes on.
const fn ends_margin(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'|' | b'>' | b':' | b']' | b'+' | b'#' | b'*' | b'%') || !byte.is_ascii()
}

/// What is before `at` on its line.
pub(super) fn before(text: &[u8], at: usize) -> Option<&[u8]> {
    let from = at.saturating_sub(LONGEST_BEFORE);
    let near = text.get(from..at)?;
    let line = memchr::memrchr(b'\n', near).map(|at| at + 1).or_else(|| (from == 0).then_some(0))?;
    near.get(line..)
}

/// The margin of the lines of the object that begins at `start`, if they have one: its first line ends behind the bracket,
/// or behind a comma.
pub(super) fn of_object(text: &[u8], start: usize) -> Option<&[u8]> {
    let behind = text.get(start + 1..)?;
    let near = behind.get(..behind.len().min(LONGEST_BEFORE))?;
    let end = memchr::memchr(b'\n', near)?;
    let line = near.get(..end)?.trim_ascii_end();
    let next = behind.get(end + 1..).filter(|_| line.is_empty() || line.ends_with(b","))?;
    let margin = of(before(text, start)?, next)?;
    let inside = next.get(length(next, margin)?..)?.trim_ascii_start();
    inside.first().is_some_and(|first| matches!(first, b'"' | b'\'')).then_some(margin)
}

/// What begins with a bracket at `start` without the margin of its lines, and where it ends.
pub(super) fn without<'a>(
    text: &Text<'a>,
    start: usize,
    margin: &[u8],
    longest: usize,
) -> Option<(Text<'a>, usize)> {
    let bytes: &[u8] = &text.bytes;
    let mut line = Span::new(start, line_end(bytes, start));
    let (mut plain, mut places, mut depth) = (Vec::new(), Vec::new(), Depth::default());
    while plain.len() <= longest {
        for at in line.start..=line.end {
            let &byte = bytes.get(at)?;
            plain.push(byte);
            places.push(text.place(at));
            if depth.closes(byte) {
                return Some((Text::kept(plain, places, text.position(at + 1)), at + 1));
            }
            if depth.is_too_deep() {
                return None;
            }
        }
        let rest = bytes.get(line.end + 1..)?;
        let begin = line.end + 1 + length(rest, margin)?;
        line = Span::new(begin, line_end(bytes, begin));
    }
    None
}

/// Where the line ends that `at` is in.
fn line_end(text: &[u8], at: usize) -> usize {
    text.get(at..).and_then(|rest| memchr::memchr(b'\n', rest)).map_or(text.len(), |length| at + length)
}
