//! What tells the beginning of a token in a text.

use super::character::{is_token_character, percent_byte};

/// What the base64 of a JSON object begins with: `{"`, `{}`, or whitespace after the brace.
const BEGINNINGS: [&[u8]; 7] = [b"eyJ", b"eyI", b"eyA", b"ewo", b"ew0", b"ewk", b"e30"];

/// Lengths in characters of signatures that exist: RSA of 1024 to 4096 bits, ECDSA, HMAC, Ed25519.
pub(super) const WHOLE_SIGNATURES: [usize; 9] = [43, 64, 86, 128, 171, 176, 342, 512, 683];

/// Whether what is at `at` looks like the beginning of a JOSE header.
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
        || ends_in_colour(tail(LONGEST_COLOUR))
}

/// Longest sequence that sets a colour on a terminal, in bytes: `ESC[38;2;255;255;255;48;2;255;255;255m`.
const LONGEST_COLOUR: usize = 40;

/// Whether the text ends in such a sequence (ECMA-48, section 8.3.117).
fn ends_in_colour(text: &[u8]) -> bool {
    let parameters = |b: &u8| b.is_ascii_digit() || matches!(b, b';' | b':');
    text.strip_suffix(b"m").is_some_and(|text| {
        let length = text.iter().rev().take_while(|b| parameters(b)).count();
        text.get(..text.len() - length).is_some_and(|before| before.ends_with(b"\x1b["))
    })
}

/// Length of `{"alg":""}` in base64url.
pub(super) const SHORTEST_HEADER: usize = 14;

/// How much of a token was read.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Progress {
    /// Characters in all.
    pub(super) length: usize,
    dots: usize,
    /// Characters behind the last dot.
    part: usize,
}

impl Progress {
    pub(super) fn of(token: &[u8]) -> Self {
        let mut progress = Self::default();
        progress.add(token);
        progress
    }

    pub(super) fn add(&mut self, characters: &[u8]) {
        self.length += characters.len();
        self.dots += memchr::memchr_iter(b'.', characters).count();
        self.part = match memchr::memrchr(b'.', characters) {
            Some(dot) => characters.len() - dot - 1,
            None => self.part + characters.len(),
        };
    }

    /// Whether it is all of a token: two dots and a signature of a length that exists.
    pub(super) fn is_complete(self) -> bool {
        self.dots == 2 && WHOLE_SIGNATURES.contains(&self.part)
    }

    /// Whether it is with these characters too.
    pub(super) fn completes(mut self, characters: &[u8]) -> bool {
        self.add(characters);
        self.is_complete()
    }
}

/// Whether a text of token characters has all of a token.
pub(super) fn is_complete(token: &[u8]) -> bool {
    Progress::of(token).is_complete()
}

/// Where a whole token ends that the next thing is glued to, as in a stream of bytes without the lengths
/// of its messages: the status line of the answer, or its JSON.
pub(super) fn glued(value: &[u8]) -> Option<usize> {
    const NEXT: [&[u8]; 8] = [b"HTTP/", b"{", b"<", b"POST /", b"GET /", b"; ", b", ", b"\0"];
    let ends = NEXT.iter().filter_map(|next| memchr::memmem::find(value, next));
    ends.min().filter(|&end| is_complete(value.get(..end).unwrap_or_default()))
}

/// What stands for the rest of a token of which only the beginning is shown.
const ELISIONS: [&str; 4] = ["...", "…", "***", "[…]"];

/// Whether the text ends in what stands for the rest of a token.
pub(super) fn is_elided(value: &[u8]) -> bool {
    let shown = |elision: &&str| value.trim_ascii_end().strip_suffix(elision.as_bytes());
    let Some(shown) = ELISIONS.iter().find_map(shown) else { return false };
    // Behind a whole token it is the end of a sentence.
    beginning(shown, 0).and_then(|start| shown.get(start..)).is_some_and(|token| !is_complete(token))
}

/// Whether the text begins with it.
pub(super) fn begins_elision(rest: &[u8]) -> bool {
    ELISIONS.iter().any(|elision| rest.starts_with(elision.as_bytes()))
}

/// Whether a text of token characters is a JWS as far as its dots tell: a header, and a payload or a
/// signature.
pub(super) fn is_jws(token: &[u8]) -> bool {
    let mut parts = token.split(|&b| b == b'.');
    let header = parts.next().unwrap_or_default();
    header.len() >= SHORTEST_HEADER && parts.any(|part| !part.is_empty())
}

/// Whether something that looks like a token, dots included, begins anywhere in the text.
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
