//! What is ahead in the text of a token that is read.

use crate::input::character::{Sign, is_token_character, sign};

/// Whether a whole compact token is at `at`, up to the next byte that belongs to none.
pub(super) fn whole_token_at(text: &[u8], at: usize) -> bool {
    let rest = text.get(at..).unwrap_or_default();
    let len = rest.iter().position(|&b| !is_token_character(b)).unwrap_or(rest.len());
    rest.iter().take(len).filter(|&&b| b == b'.').count() == 2
}

/// How many characters of a signature still follow, padding aside, if nothing else does.
pub(super) fn rest_of_signature(text: &[u8], from: usize) -> Option<usize> {
    let (mut at, mut count) = (from, 0);
    while at < text.len() {
        match sign(text, at) {
            (Sign::Keep { byte, .. }, len) if byte != b'.' => {
                count += 1;
                at += len;
            }
            (Sign::White(_), len) => at += len,
            (Sign::Padding(_), _) => return (count > 0 && ends_in_padding(text, at)).then_some(count),
            _ => return None,
        }
    }
    Some(count)
}

/// Whether no more than padding and whitespace follow.
fn ends_in_padding(text: &[u8], mut at: usize) -> bool {
    while at < text.len() {
        match sign(text, at) {
            (Sign::Padding(_) | Sign::White(_), len) => at += len,
            _ => return false,
        }
    }
    true
}
