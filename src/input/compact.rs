//! The compact JWS (RFC 7515 section 7.1) as it should be: nothing around it, nothing inside it.

use super::{Body, Candidate};
use crate::source::Text;

/// Whether this is a whole compact JWS and nothing else: three parts of base64url characters, the
/// first of which begins like a JSON object.
pub(super) fn is_clean(text: &[u8]) -> bool {
    text.starts_with(b"e") && memchr::memchr_iter(b'.', text).count() == 2 && all_token_characters(text)
}

/// The candidate for a text that [`is_clean`].
pub(super) const fn clean(token: Text<'_>) -> Candidate<'_> {
    Candidate { body: Body::Compact { token, written: None }, damage: Vec::new() }
}

/// Whether a byte is a base64url character (RFC 4648 section 5) or a dot.
// Without a branch the compiler can look at many bytes at a time.
#[allow(clippy::needless_bitwise_bool)]
pub(super) const fn is_token_character(b: u8) -> bool {
    b.is_ascii_alphanumeric() | (b == b'-') | (b == b'_') | (b == b'.')
}

fn all_token_characters(text: &[u8]) -> bool {
    // Without a branch in the loop the compiler looks at many bytes at a time.
    text.iter().fold(true, |all, &b| all & is_token_character(b))
}
