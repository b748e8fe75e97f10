//! Characters that no token has, in the middle of one: what a display abbreviates or masks, what a word
//! processor makes of two hyphens, letters that were mistyped.

use crate::input::character::is_token_character;
use crate::input::shape::WHOLE_SIGNATURES;

/// Whether the text goes on behind `at`, where a character is that no token has, as the rest of the token:
/// to the end of the text, with the dots that are missing from `dots` so far. `part` is the length of the
/// part that it is in.
pub(super) fn is_inside(text: &[u8], at: usize, dots: usize, part: usize) -> bool {
    let rest = text.get(at..).unwrap_or_default().trim_ascii_end();
    let fits = |&b: &u8| is_token_character(b) || is_stray(b) || matches!(b, b'+' | b'/');
    let last = rest.rsplit(|&b| b == b'.').next().unwrap_or_default();
    rest.first().is_some_and(|&b| is_stray(b))
        && last.iter().any(|&b| is_token_character(b))
        && !(dots == 2 && WHOLE_SIGNATURES.contains(&part))
        && rest.iter().all(fits)
        && dots + memchr::memchr_iter(b'.', rest).count() == 2
}

/// Whether a byte is part of a character that neither belongs to a token nor sets values apart, as quotation
/// marks, brackets and the signs of URLs, shells and languages do.
const fn is_stray(byte: u8) -> bool {
    !byte.is_ascii() || matches!(byte, b'*' | b'!' | b'@' | b'^' | b'~')
}
