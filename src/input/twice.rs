//! A token that was base64-encoded once more, and requests in base64 or in hexadecimal.

use crate::source::{Piece, Span, Text, base64_characters};

/// What base64 makes of `assertion`, and of `jwt-bearer` in the name of the kind of grant: of all of it, and
/// of what is whole of it one and two bytes into a group of three. A line may end within one of the two.
pub(super) const PARAMETER: [&[u8]; 6] =
    [b"YXNzZXJ0aW9u", b"c2VydGlv", b"c3NlcnRp", b"and0LWJlYXJl", b"dC1iZWFy", b"d3QtYmVhcmVy"];

/// The first three bytes of a token in hexadecimal, with what is between two bytes.
pub(super) const HEXADECIMAL: [(&[u8], &[u8]); 10] = [
    (b"65794a", b""),
    (b"65794A", b""),
    (b"65:79:4a", b":"),
    (b"65:79:4A", b":"),
    (b"65 79 4a", b" "),
    (b"65 79 4A", b" "),
    (b"65,00,79,00,4a", b","),
    (b"65\\x79\\x4a", b"\\x"),
    (b"65, 0x79, 0x4a", b", 0x"),
    (b"65,0x79,0x4a", b",0x"),
];

/// Whether a string may have a token in hexadecimal.
pub(super) fn may_be_hexadecimal(text: &[u8]) -> bool {
    const SHORTEST: usize = 200;
    text.len() >= SHORTEST
        && HEXADECIMAL.iter().any(|(begins, _)| memchr::memmem::find(text, begins).is_some())
}

/// Whether the text may have a request in base64.
pub(super) fn holds_parameter(text: &[u8]) -> bool {
    PARAMETER.iter().any(|name| memchr::memmem::find(text, name).is_some())
}

/// The text at `span` without the whitespace in it, as base64 is broken into lines.
pub(super) fn in_one_line(text: &Text<'_>, span: Span) -> Text<'static> {
    let bytes = text.bytes.get(span.start..span.end).unwrap_or_default();
    let kept = || bytes.iter().enumerate().filter(|(_, b)| !b.is_ascii_whitespace());
    let places = kept().map(|(at, _)| text.place(span.start + at));
    Text::kept(kept().map(|(_, b)| *b).collect(), places, text.position(span.end))
}

/// The token inside a text that is base64 of a whole token; `None` if it is not.
pub(super) fn encoded(text: &Text<'_>, span: Span) -> Option<Text<'static>> {
    let inner = text.sub(span);
    // What base64 makes of `eyJ`, `eyA` and `ewo`.
    let begins = [&b"ZXlK"[..], b"ZXlB", b"ZXdv", b"ZXcw"].iter().any(|b| inner.bytes.starts_with(b));
    if !begins || memchr::memchr(b'.', &inner.bytes).is_some() {
        return None;
    }
    if inner.bytes.iter().any(u8::is_ascii_whitespace) {
        let line = in_one_line(text, span);
        return decoded(&line, Span::new(0, line.bytes.len()));
    }
    decoded(text, span)
}

/// The token inside a text that is the hexadecimal digits of a whole token; `None` if it is not.
pub(super) fn hexadecimal(text: &Text<'_>, span: Span) -> Option<Text<'static>> {
    let digits = text.bytes.get(span.start..span.end)?;
    let begins = HEXADECIMAL.iter().any(|(begins, between)| between.is_empty() && digits.starts_with(begins));
    if !begins || !digits.iter().all(u8::is_ascii_hexdigit) {
        return None;
    }
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    let bytes: Option<Vec<u8>> = digits
        .as_chunks::<2>()
        .0
        .iter()
        .map(|&[high, low]| Some((digit(high)? << 4) | digit(low)?))
        .collect();
    let bytes = bytes?;
    let places: Vec<Piece> = (0..bytes.len())
        .map(|at| span.start + 2 * at)
        .map(|at| Piece::from(text.lift(Span::new(at, at + 2))))
        .collect();
    Some(Text::kept(bytes, places, text.position(span.end)))
}

/// What the base64 at `span` stands for, each byte at the place of its characters; `None` if it is not.
pub(super) fn decoded(text: &Text<'_>, span: Span) -> Option<Text<'static>> {
    let inner = text.sub(span);
    let padding = inner.bytes.iter().rev().take_while(|&&b| b == b'=').count();
    let characters = inner.bytes.get(..inner.bytes.len() - padding)?;
    let decoded = base64_simd::STANDARD_NO_PAD
        .decode_to_vec(characters)
        .or_else(|_| base64_simd::URL_SAFE_NO_PAD.decode_to_vec(characters))
        .ok()?;
    let place = |i: usize| Piece::from(inner.lift(base64_characters(0, Span::new(i, i + 1))));
    let places: Vec<Piece> = (0..decoded.len()).map(place).collect();
    Some(Text::kept(decoded, places, inner.position(inner.bytes.len())))
}
