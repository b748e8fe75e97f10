//! What tells the beginning of a token in a text.

use super::character::{is_token_character, percent_byte};

/// What the base64 of a JSON object begins with: `{"`, `{}`, or white space after the brace.
const BEGINNINGS: [&[u8]; 7] = [b"eyJ", b"eyI", b"eyA", b"ewo", b"ew0", b"ewk", b"e30"];

/// Whether what stands at `at` looks like the beginning of a JOSE header.
pub(super) fn begins_header(text: &[u8], at: usize) -> bool {
    text.get(at..).is_some_and(|rest| BEGINNINGS.iter().any(|b| rest.starts_with(b)))
}

/// Where the next token seems to begin.
pub(super) fn beginning(text: &[u8], from: usize) -> Option<usize> {
    let rest = text.get(from..)?;
    memchr::memchr_iter(b'e', rest).map(|at| from + at).find(|&at| {
        begins_header(text, at) && (at == from || at_boundary(text.get(..at).unwrap_or_default()))
    })
}

/// Whether a token may begin behind `before`.
fn at_boundary(before: &[u8]) -> bool {
    let tail = |n: usize| before.get(before.len().saturating_sub(n)..).unwrap_or_default();
    let Some(&last) = before.last() else { return true };
    !is_token_character(last)
        || matches!(tail(2), [b'\\', b'n' | b'r' | b't'])
        || percent_byte(tail(3), 0).is_some()
        || matches!(tail(6), [b'\\', b'u', ..])
        || tail(6).eq_ignore_ascii_case(b"bearer")
}

/// Whether something with the shape of a token, dots included, begins anywhere in the text.
pub(super) fn holds_token(text: &[u8]) -> bool {
    let mut at = 0;
    while let Some(start) = beginning(text, at) {
        let rest = text.get(start..).unwrap_or_default();
        let end = rest.iter().position(|&b| !is_token_character(b)).unwrap_or(rest.len());
        if memchr::memchr(b'.', rest.get(..end).unwrap_or_default()).is_some() {
            return true;
        }
        at = start + end.max(1);
    }
    false
}
