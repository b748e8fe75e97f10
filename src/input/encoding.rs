//! Encodings that a carrier has: UTF-16, percent-encoding, JSON strings.

use std::borrow::Cow;

use super::character::percent_byte;
use crate::json::Value;
use crate::source::{Span, Text};

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
        _ => u16::from(b'?'),
    };
    let (mut text, mut positions, mut at) = (Vec::new(), Vec::new(), 0);
    for decoded in char::decode_utf16(bytes.chunks(2).map(unit)) {
        let character = decoded.unwrap_or(char::REPLACEMENT_CHARACTER);
        let mut buffer = [0; 4];
        let encoded = character.encode_utf8(&mut buffer);
        // The byte order mark says how to read the text; it is no part of it.
        if at > 0 || character != '\u{feff}' {
            text.extend_from_slice(encoded.as_bytes());
            positions.extend(std::iter::repeat_n(at, encoded.len()));
        }
        at += 2 * character.len_utf16();
    }
    Text::kept(text, positions, bytes.len())
}

/// The text without what a log, a terminal or a mail has added to every line; `None` if it has nothing of
/// that.
pub(super) fn without_layout(text: &Text<'_>) -> Option<Text<'static>> {
    without_colours(text).or_else(|| from_quoted_printable(text)).or_else(|| without_hexadecimal(text))
}

/// The text of a mail in quoted-printable (RFC 2045 section 6.7): `=` at the end of a line is a line break
/// that is not in the text, `=3D` a character.
fn from_quoted_printable(text: &Text<'_>) -> Option<Text<'static>> {
    let has = |needle: &[u8]| memchr::memmem::find(&text.bytes, needle).is_some();
    let is_encoded = has(b"=3DeyJ") || has(b"quoted-printable") || has(b"Quoted-Printable");
    let decode = |rest: &[u8]| match rest {
        [b'=', b'\n', ..] => Some((None, 2)),
        [b'=', b'\r', b'\n', ..] => Some((None, 3)),
        [b'=', high, low, ..] => hexadecimal(*high, *low).map(|byte| (Some(byte), 3)),
        _ => None,
    };
    is_encoded.then(|| replaced(text, b'=', decode))
}

/// The text of a log that writes what it may not hold as `\x22`, as nginx does.
fn without_hexadecimal(text: &Text<'_>) -> Option<Text<'static>> {
    let decode = |rest: &[u8]| match rest {
        [b'\\', b'x', high, low, ..] => hexadecimal(*high, *low).map(|byte| (Some(byte), 4)),
        _ => None,
    };
    memchr::memmem::find(&text.bytes, b"\\x22").map(|_| replaced(text, b'\\', decode))
}

/// The byte that two digits stand for.
fn hexadecimal(high: u8, low: u8) -> Option<u8> {
    let digit = |digit: u8| char::from(digit).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    Some(digit(high)? * 16 + digit(low)?)
}

/// The text with what `decode` knows, which begins with `sign`, replaced by what it stands for.
fn replaced(
    text: &Text<'_>,
    sign: u8,
    decode: impl Fn(&[u8]) -> Option<(Option<u8>, usize)>,
) -> Text<'static> {
    let (mut bytes, mut positions, mut at) = (Vec::with_capacity(text.bytes.len()), Vec::new(), 0);
    while let Some(&byte) = text.bytes.get(at) {
        let known = || decode(text.bytes.get(at..).unwrap_or_default());
        let (meant, length) = if byte == sign { known() } else { None }.unwrap_or((Some(byte), 1));
        if let Some(meant) = meant {
            bytes.push(meant);
            positions.push(text.position(at));
        }
        at += length;
    }
    Text::kept(bytes, positions, text.position(text.bytes.len()))
}

/// The text without the sequences that set colours on a terminal (ECMA-48, section 8.3.117), which logs
/// keep; `None` if it has none.
fn without_colours(text: &Text<'_>) -> Option<Text<'static>> {
    let starts = memchr::memmem::find_iter(&text.bytes, b"\x1b[");
    let sequences: Vec<Span> = starts.filter_map(|at| colour(&text.bytes, at)).collect();
    let mut at = sequences.first().map(|_| 0)?;
    let (mut bytes, mut positions) = (Vec::with_capacity(text.bytes.len()), Vec::new());
    for sequence in sequences.into_iter().chain([Span::new(text.bytes.len(), text.bytes.len())]) {
        bytes.extend_from_slice(text.bytes.get(at..sequence.start).unwrap_or_default());
        positions.extend((at..sequence.start).map(|at| text.position(at)));
        at = sequence.end;
    }
    Some(Text::kept(bytes, positions, text.position(text.bytes.len())))
}

/// The sequence that begins at `at`.
fn colour(text: &[u8], at: usize) -> Option<Span> {
    let inner = text.get(at + 2..)?;
    let length = inner.iter().take_while(|b| b.is_ascii_digit() || matches!(b, b';' | b':')).count();
    (inner.get(length) == Some(&b'm')).then(|| Span::new(at, at + 3 + length))
}

/// A value of an `application/x-www-form-urlencoded` text: `%XX` is decoded and `+` is a space.
pub(super) fn form_value<'a>(text: &Text<'a>, span: Span) -> Text<'a> {
    let value = text.sub(span);
    if memchr::memchr2(b'%', b'+', &value.bytes).is_none() {
        return value;
    }
    let (mut bytes, mut positions, mut at) = (Vec::new(), Vec::new(), 0);
    while let Some(&byte) = value.bytes.get(at) {
        let decoded = percent_byte(&value.bytes, at);
        positions.push(value.position(at));
        bytes.push(match (byte, decoded) {
            (_, Some(decoded)) => decoded,
            (b'+', _) => b' ',
            _ => byte,
        });
        at += if decoded.is_some() { 3 } else { 1 };
    }
    let end = value.position(value.bytes.len());
    Text::kept(bytes, positions, end)
}

/// What a JSON string stands for; `None` for other values. `text` is what `value` was parsed from.
pub(super) fn json_string<'a>(text: &Text<'a>, value: Value<'_>) -> Option<Text<'a>> {
    let decoded = value.as_str()?;
    let span = value.span();
    let inner = Span::new(span.start + 1, span.end.saturating_sub(1));
    if matches!(decoded, Cow::Borrowed(_)) {
        return Some(text.sub(inner));
    }
    let mut positions = Vec::with_capacity(decoded.len());
    let mut at = inner.start;
    for character in decoded.chars() {
        let step = match (text.bytes.get(at), text.bytes.get(at + 1)) {
            (Some(b'\\'), Some(b'u')) => 6 * character.len_utf16(),
            (Some(b'\\'), _) => 2,
            _ => character.len_utf8(),
        };
        positions.extend(std::iter::repeat_n(text.position(at), character.len_utf8()));
        at += step;
    }
    Some(Text::kept(decoded.into_owned().into_bytes(), positions, text.position(inner.end)))
}
