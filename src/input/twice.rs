//! A token that was base64-encoded once more.

use crate::source::{Span, Text, base64_characters};

/// The token inside a text that is base64 of a whole token; `None` if it is not.
pub(super) fn encoded(text: &Text<'_>, span: Span) -> Option<Text<'static>> {
    let inner = text.sub(span);
    // What base64 makes of `eyJ`, `eyA` and `ewo`.
    let begins = [&b"ZXlK"[..], b"ZXlB", b"ZXdv", b"ZXcw"].iter().any(|b| inner.bytes.starts_with(b));
    if !begins || memchr::memchr(b'.', &inner.bytes).is_some() {
        return None;
    }
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
