//! Encodings that a carrier has: UTF-16, percent-encoding, JSON strings.

mod layout;
mod parts;
mod pieces;

use std::borrow::Cow;

use super::character::percent_byte;
use crate::json::Value;
use crate::source::{Piece, Span, Text};

pub(super) use layout::without_layout;

/// The input as UTF-8, and whether it was UTF-16.
pub(super) fn decode(bytes: &[u8]) -> (Text<'_>, bool) {
    match utf16(bytes) {
        Some(big) => (from_utf16(bytes, big), true),
        None => (Text::slice(bytes, 0), false),
    }
}

/// Whether the bytes are UTF-16, told by the byte order mark or by the zero bytes that ASCII has
/// there; `true` within means big endian.
#[must_use]
pub fn utf16(bytes: &[u8]) -> Option<bool> {
    match bytes {
        [0xFF, 0xFE, ..] => return Some(false),
        [0xFE, 0xFF, ..] => return Some(true),
        _ => {}
    }
    let head = bytes.get(..bytes.len().min(64)).unwrap_or_default();
    let zeros = |odd: usize| head.iter().skip(odd).step_by(2).filter(|&&b| b == 0).count();
    let half = head.len() / 2;
    match (zeros(0), zeros(1)) {
        (0, odd) if half >= 2 && odd == half => Some(false),
        (even, 0) if half >= 2 && even >= half => Some(true),
        _ => None,
    }
}

/// A text in the UTF-16 of another, with its byte order mark if it has one; `None` if it is not UTF-8, or the
/// other is not UTF-16.
#[must_use]
pub fn to_utf16(text: &[u8], like: &[u8]) -> Option<Vec<u8>> {
    let big = utf16(like)?;
    let mark = like.get(..2).filter(|mark| matches!(mark, [0xFF, 0xFE] | [0xFE, 0xFF]));
    let units = std::str::from_utf8(text).ok()?.encode_utf16();
    let bytes = units.flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() });
    Some(mark.into_iter().flatten().copied().chain(bytes).collect())
}

fn from_utf16(bytes: &[u8], big: bool) -> Text<'static> {
    let unit = |pair: &[u8]| match pair {
        [a, b] if big => u16::from_be_bytes([*a, *b]),
        [a, b] => u16::from_le_bytes([*a, *b]),
        // Half of a line ending, or of the character behind the half of another, where lines are taken one by one.
        [b'\n' | 0] => u16::from(b'\n'),
        _ => u16::from(b'?'),
    };
    let (mut text, mut places, mut at) = (Vec::new(), Vec::new(), 0);
    for decoded in char::decode_utf16(bytes.chunks(2).map(unit)) {
        let character = decoded.unwrap_or(char::REPLACEMENT_CHARACTER);
        let mut buffer = [0; 4];
        let encoded = character.encode_utf8(&mut buffer);
        // The byte order mark says how to read the text; it is no part of it.
        if at > 0 || character != '\u{feff}' {
            text.extend_from_slice(encoded.as_bytes());
            let place = Piece::from(Span::new(at, (at + 2 * character.len_utf16()).min(bytes.len())));
            places.extend(std::iter::repeat_n(place, encoded.len()));
        }
        at += 2 * character.len_utf16();
    }
    Text::kept(text, places, bytes.len())
}

/// A value of an `application/x-www-form-urlencoded` text: `%XX` is decoded and `+` is a space.
pub(super) fn form_value<'a>(text: &Text<'a>, span: Span) -> Text<'a> {
    let value = text.sub(span);
    if memchr::memchr2(b'%', b'+', &value.bytes).is_none() {
        return value;
    }
    let (mut bytes, mut places, mut at) = (Vec::new(), Vec::new(), 0);
    while let Some(&byte) = value.bytes.get(at) {
        let decoded = percent_byte(&value.bytes, at);
        let length = if decoded.is_some() { 3 } else { 1 };
        places.push(Piece::from(value.lift(Span::new(at, at + length))));
        bytes.push(match (byte, decoded) {
            (_, Some(decoded)) => decoded,
            (b'+', _) => b' ',
            _ => byte,
        });
        at += length;
    }
    let end = value.position(value.bytes.len());
    Text::kept(bytes, places, end)
}

/// What a JSON string stands for; `None` for other values. `text` is what `value` was parsed from.
pub(super) fn json_string<'a>(text: &Text<'a>, value: Value<'_>) -> Option<Text<'a>> {
    let decoded = value.as_str()?;
    let span = value.span();
    let inner = Span::new(span.start + 1, span.end.saturating_sub(1));
    if matches!(decoded, Cow::Borrowed(_)) {
        return Some(text.sub(inner));
    }
    let mut places = Vec::with_capacity(decoded.len());
    let mut at = inner.start;
    for character in decoded.chars() {
        let step = match (text.bytes.get(at), text.bytes.get(at + 1)) {
            (Some(b'\\'), Some(b'u')) => 6 * character.len_utf16(),
            (Some(b'\\'), _) => 2,
            _ => character.len_utf8(),
        };
        let place = Piece::from(text.lift(Span::new(at, at + step)));
        places.extend(std::iter::repeat_n(place, character.len_utf8()));
        at += step;
    }
    Some(Text::kept(decoded.into_owned().into_bytes(), places, text.position(inner.end)))
}

/// Where the JSON ends that the text begins with.
pub(super) fn json_end(text: &[u8]) -> Option<usize> {
    json_extent(text).ok()
}

/// The same; if there is none, how much was read to see that.
pub(super) fn json_extent(text: &[u8]) -> Result<usize, usize> {
    let mut values = serde_json::Deserializer::from_slice(text).into_iter::<serde::de::IgnoredAny>();
    match values.next() {
        Some(Ok(_)) => Ok(values.byte_offset()),
        Some(Err(error)) => {
            let before = error.line().checked_sub(2);
            let line = before.and_then(|line| memchr::memchr_iter(b'\n', text).nth(line));
            Err(line.unwrap_or_default() + error.column())
        }
        None => Err(text.len()),
    }
}
