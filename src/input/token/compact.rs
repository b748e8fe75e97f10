//! The compact JWS (RFC 7515 section 7.1) as it should be: nothing around it, nothing inside it.

use crate::input::candidate::{Body, Candidate};
use crate::input::character::is_token_character;
use crate::source::Text;

/// Whether this is a whole compact JWS and nothing else: three parts of base64url characters, the
/// first of which begins like a JSON object.
pub(in crate::input) fn is_clean(text: &[u8]) -> bool {
    text.starts_with(b"e") && parts(text).is_some_and(|parts| parts.into_iter().all(is_base64url))
}

/// The three parts between two dots.
fn parts(text: &[u8]) -> Option<[&[u8]; 3]> {
    let (header, rest) = text.split_at_checked(memchr::memchr(b'.', text)?)?;
    let rest = rest.get(1..)?;
    let (payload, rest) = rest.split_at_checked(memchr::memchr(b'.', rest)?)?;
    Some([header, payload, rest.get(1..)?])
}

/// Whether a part has no character but those of base64url, whatever its length.
fn is_base64url(part: &[u8]) -> bool {
    // The library looks at 32 characters at a time, but refuses what does not decode as well.
    base64_simd::URL_SAFE_NO_PAD.check(part).is_ok()
        || part.iter().all(|&b| is_token_character(b) && b != b'.')
}

/// The candidate for a text that [`is_clean`].
pub(in crate::input) const fn clean(token: Text<'_>) -> Candidate<'_> {
    Candidate::new(Body::Compact { token, written: Vec::new() }, Vec::new())
}
