//! Tokens that a document has in a list of strings piece by piece: its lines as in PEM, or its three parts.

use crate::input::character::{behind_comma, is_token_character};
use crate::input::shape::{Progress, begins_header, is_complete};
use crate::maskinporten::limits;
use crate::source::{Piece, Span, Text};

/// What is between two pieces of a token.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Between {
    Nothing,
    Dot,
}

/// The text, in which each token that a list holds in several strings is one string; `None` if no list holds one so.
pub(super) fn joined(text: &Text<'_>) -> Option<Text<'static>> {
    let bytes: &[u8] = &text.bytes;
    // In source code a list of strings is what the program makes of it.
    if !matches!(bytes.first(), Some(b'{' | b'[')) {
        return None;
    }
    let (mut plain, mut places, mut done, mut at) = (Vec::new(), Vec::new(), 0, 0);
    while let Some(open) = next_mark(bytes, at) {
        at = open + 1;
        if !begins_header(bytes, at) {
            continue;
        }
        let strings = elements(bytes, open);
        at = strings.last().map_or(at, |last| last.end + 1);
        let Some((count, between)) = token(bytes, &strings) else { continue };
        for (index, piece) in strings.iter().take(count).enumerate() {
            if index > 0 && between == Between::Dot {
                plain.push(b'.');
                places.push(Piece::from(text.lift(Span::new(done, piece.start))));
            }
            let from = if index == 0 { done } else { piece.start };
            plain.extend_from_slice(bytes.get(from..piece.end).unwrap_or_default());
            places.extend((from..piece.end).map(|at| Piece::from(text.place(at))));
            done = piece.end;
        }
    }
    if done == 0 {
        return None;
    }
    plain.extend_from_slice(bytes.get(done..).unwrap_or_default());
    places.extend((done..bytes.len()).map(|at| Piece::from(text.place(at))));
    Some(Text::kept(plain, places, text.position(bytes.len())))
}

/// Where the next quotation mark is.
fn next_mark(text: &[u8], from: usize) -> Option<usize> {
    Some(from + memchr::memchr2(b'"', b'\'', text.get(from..)?)?)
}

/// The strings of a list from the one whose mark is at `open`, as long as they are made of the characters of a token, and
/// up to the next token.
fn elements(text: &[u8], open: usize) -> Vec<Span> {
    let (mut strings, mut next, mut length, mut dots) = (Vec::new(), Some(open), 0, 0);
    while let Some((string, behind)) = next.and_then(|open| element(text, open)) {
        let is_whole = dots == 2 || (dots == 0 && strings.len() == 3);
        length += string.len();
        if length > limits::TOKEN_BYTES || (is_whole && begins_header(text, string.start)) {
            break;
        }
        dots += memchr::memchr_iter(b'.', text.get(string.start..string.end).unwrap_or_default()).count();
        strings.push(string);
        next = behind;
    }
    strings
}

/// The string that opens at `open`, if it is an element of a list, and where the next one begins.
fn element(text: &[u8], open: usize) -> Option<(Span, Option<usize>)> {
    let mark = text.get(open).filter(|mark| b"\"'".contains(mark))?;
    let inner = text.get(open + 1..)?;
    let length = inner.iter().position(|b| !is_token_character(*b)).filter(|length| *length > 0)?;
    let behind = inner.get(length..)?.strip_prefix(&[*mark])?;
    let string = Span::new(open + 1, open + 1 + length);
    // A name in an object has a colon behind it.
    let next = behind.trim_ascii_start().first()?;
    b",])".contains(next).then(|| (string, behind_comma(text, string.end + 1)))
}

/// How many of these strings are one token, and what is between them; `None` if the first is one, or they are none.
fn token(text: &[u8], strings: &[Span]) -> Option<(usize, Between)> {
    let piece = |span: &Span| text.get(span.start..span.end).unwrap_or_default();
    let first = strings.first()?;
    if Progress::of(piece(first)).is_complete() {
        return None;
    }
    // Lines of a token are as long as each other, but for the last one.
    let same = strings.iter().take_while(|string| string.len() == first.len()).count();
    let lines = same + usize::from(strings.get(same).is_some_and(|last| last.len() < first.len()));
    let is_whole = |count: usize, between: &[u8]| {
        let pieces: Vec<&[u8]> = strings.iter().take(count).map(piece).collect();
        count > 1 && is_complete(&pieces.join(between))
    };
    let of_lines = [lines, same, strings.len()].into_iter().find(|&count| is_whole(count, b""));
    let of_parts = || {
        let has_dot = strings.iter().take(3).any(|part| piece(part).contains(&b'.'));
        let has_claims = strings.get(1).is_some_and(|claims| begins_header(text, claims.start));
        (has_claims && !has_dot && is_whole(3, b".")).then_some((3, Between::Dot))
    };
    of_lines.map(|count| (count, Between::Nothing)).or_else(of_parts)
}
