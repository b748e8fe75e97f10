//! A token that was base64-encoded once more, and requests in base64.

use crate::source::{Span, Text, base64_characters};

/// What base64 makes of `assertion`: of all of it, and of what is whole of it one and two bytes into a
/// group of three.
pub(super) const PARAMETER: [&[u8]; 3] = [b"YXNzZXJ0aW9u", b"c2VydGlv", b"c3NlcnRp"];

/// Whether the text may have a request in base64.
pub(super) fn holds_parameter(text: &[u8]) -> bool {
    PARAMETER.iter().any(|name| memchr::memmem::find(text, name).is_some())
}

/// The token inside a text that is base64 of a whole token; `None` if it is not.
pub(super) fn encoded(text: &Text<'_>, span: Span) -> Option<Text<'static>> {
    let inner = text.sub(span);
    // What base64 makes of `eyJ`, `eyA` and `ewo`.
    let begins = [&b"ZXlK"[..], b"ZXlB", b"ZXdv", b"ZXcw"].iter().any(|b| inner.bytes.starts_with(b));
    if !begins || memchr::memchr(b'.', &inner.bytes).is_some() {
        return None;
    }
    decoded(text, span)
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
    let place = |i: usize| inner.position(base64_characters(0, Span::new(i, i + 1)).start);
    let positions: Vec<usize> = (0..decoded.len()).map(place).collect();
    Some(Text::kept(decoded, positions, inner.position(inner.bytes.len())))
}
