//! What tells the beginning of a token in a text.

use std::ops::Range;

use super::character::{is_token_character, percent_byte};
use crate::maskinporten::placeholders;
use crate::source::JSON_IN_BASE64;

/// Lengths in characters of signatures that exist: RSA of 1024 to 4096 bits, ECDSA, HMAC, Ed25519.
pub(super) const WHOLE_SIGNATURES: [usize; 9] = [43, 64, 86, 128, 171, 176, 342, 512, 683];

/// Whether what is at `at` looks like the beginning of a JOSE header.
pub(super) fn begins_header(text: &[u8], at: usize) -> bool {
    text.get(at..).is_some_and(|rest| begins_object_as_usual(rest) || begins_unusual_token(rest))
}

/// Where the next token seems to begin.
pub(super) fn beginning(text: &[u8], from: usize) -> Option<usize> {
    /// So that neither way of beginning is looked for much further than where the other is found.
    const BLOCK: usize = 4096;
    (from..text.len()).step_by(BLOCK).find_map(|start| {
        let end = text.len().min(start + BLOCK);
        let usual = usual_beginning(text, from, start..end);
        unusual_beginning(text, from, start..usual.unwrap_or(end)).or(usual)
    })
}

/// Where a token begins at one of these places whose first characters are the usual ones.
fn usual_beginning(text: &[u8], from: usize, places: Range<usize>) -> Option<usize> {
    let start = places.start;
    memchr::memchr_iter(b'e', text.get(places)?).map(|at| start + at).find(|&at| {
        let before = || text.get(..at).unwrap_or_default();
        let begins = text.get(at..).is_some_and(begins_object_as_usual);
        begins && (at == from || at_boundary(before()) || is_behind_dot(text, at))
    })
}

/// Where a token begins whose first characters are not the usual ones, and that reaches these places. Its payload is a
/// long run without a dot, which shows at places far from each other; hardly a word has so many characters.
// Without a branch in the loop the compiler looks at many bytes at a time.
#[allow(clippy::needless_bitwise_bool)]
fn unusual_beginning(text: &[u8], from: usize, places: Range<usize>) -> Option<usize> {
    /// The payload of any grant has more characters.
    const APART: usize = 64;
    const SHOWN: usize = 16;
    let is_part = |b: u8| b.is_ascii_alphanumeric() | (b == b'-') | (b == b'_');
    places.step_by(APART).find_map(|at| {
        let shown = text.get(at..at + SHOWN)?;
        if !shown.iter().fold(true, |all, &b| all & is_part(b)) {
            return None;
        }
        let near = at.saturating_sub(APART).max(from);
        let dot = memchr::memrchr(b'.', text.get(near..at)?)?;
        before_dot(text, from, near + dot)
    })
}

/// Whether it is the base64url of a JSON object, by its first characters alone.
fn begins_object_as_usual(rest: &[u8]) -> bool {
    // Most words with an `e` need no more.
    matches!(rest.get(1), Some(b'y' | b'w' | b'3')) && JSON_IN_BASE64.iter().any(|b| rest.starts_with(b))
}

/// Whether it may be the base64url of whitespace or a byte order mark, or of a dictionary as Python prints it.
const fn may_be_unusual(part: &[u8]) -> bool {
    matches!(
        part,
        [b'C', b'Q'..=b'Z' | b'a'..=b'v', ..]
            | [b'D', b'Q'..=b'Z' | b'a'..=b'f', ..]
            | [b'I', b'A'..=b'P', ..]
            | [b'7', b'7', b'u', ..]
            | [b'e', b'y', b'd', ..]
    )
}

/// Whether a part of a token is an object that does not begin as usual: whitespace or a byte order mark is before its
/// brace, or Python's quotation mark behind it.
fn is_unusual_object(part: &[u8]) -> bool {
    /// Objects are indented less.
    const NEAR: usize = 64;
    if !may_be_unusual(part) {
        return false;
    }
    let near = part.get(..part.len().min(NEAR)).unwrap_or_default();
    let length = part_length(near);
    let whole = near.get(..length - length % 4).unwrap_or_default();
    let Ok(text) = base64_simd::URL_SAFE_NO_PAD.decode_to_vec(whole) else { return false };
    let text = text.strip_prefix("\u{feff}".as_bytes()).unwrap_or(&text).trim_ascii_start();
    let inside = text.strip_prefix(b"{").map(<[u8]>::trim_ascii_start);
    inside.is_some_and(|inside| matches!(inside.first(), None | Some(b'"' | b'\'' | b'}')))
}

/// How many characters of one part of a token the text begins with.
fn part_length(text: &[u8]) -> usize {
    text.iter().position(|&b| b == b'.' || !is_token_character(b)).unwrap_or(text.len())
}

/// Whether the two parts of a token that the text begins with are objects, the first an unusual one. Less would find
/// tokens in names of hosts and classes.
fn begins_unusual_token(rest: &[u8]) -> bool {
    is_unusual_object(rest) && {
        let length = part_length(rest);
        let behind = rest.get(length..).and_then(|behind| behind.strip_prefix(b"."));
        length >= SHORTEST_HEADER && behind.is_some_and(|b| begins_object_as_usual(b) || is_unusual_object(b))
    }
}

/// Where the token begins whose header ends at the dot `dot`, and begins in an unusual way.
fn before_dot(text: &[u8], from: usize, dot: usize) -> Option<usize> {
    let payload = text.get(dot + 1..)?;
    // Hardly a dot has this behind it.
    if !(begins_object_as_usual(payload) || may_be_unusual(payload)) {
        return None;
    }
    let before = text.get(from..dot)?;
    let is_outside = |&b: &u8| b == b'.' || !is_token_character(b);
    let start = from + before.iter().rposition(is_outside).map_or(0, |at| at + 1);
    let outer = text.get(..start).unwrap_or_default();
    let header = text.get(start..)?;
    ((start == from || at_boundary(outer)) && begins_unusual_token(header)).then_some(start)
}

/// Whether a token may begin behind `before`.
fn at_boundary(before: &[u8]) -> bool {
    let tail = |n: usize| before.get(before.len().saturating_sub(n)..).unwrap_or_default();
    let Some(&last) = before.last() else { return true };
    !is_token_character(last)
        || matches!(tail(2), [b'\\', b'n' | b'r' | b't'])
        || percent_byte(tail(3), 0).is_some()
        || is_percent_twice(tail(5))
        || matches!(tail(6), [b'\\', b'u', ..])
        || tail(6).eq_ignore_ascii_case(b"bearer")
        || ends_in_colour(tail(LONGEST_COLOUR))
        || marks(before) > 0
}

/// Whether all of a token is at `at`, and a dot too much before it. Else what is behind the dot is a payload.
fn is_behind_dot(text: &[u8], at: usize) -> bool {
    let is_first = match text.get(..at).unwrap_or_default() {
        [b'.'] => true,
        [.., outer, b'.'] => !is_token_character(*outer),
        _ => false,
    };
    let rest = text.get(at..).filter(|_| is_first).unwrap_or_default();
    let end = rest.iter().position(|&b| !is_token_character(b)).unwrap_or(rest.len());
    Progress::of(rest.get(..end).unwrap_or_default()).is_complete()
}

/// Whether it is percent-encoding that was encoded once more.
fn is_percent_twice(tail: &[u8]) -> bool {
    tail.strip_prefix(b"%25")
        .is_some_and(|digits| digits.len() == 2 && digits.iter().all(u8::is_ascii_hexdigit))
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

/// How many marks of the text around a token `before` ends in that could be characters of one: `-` of a line
/// that a change removes or of a shell's default value, `_` of emphasis.
pub(super) fn marks(before: &[u8]) -> usize {
    const MOST: usize = 2;
    const LONGEST_NAME: usize = 64;
    let marks = before.iter().rev().take(MOST).take_while(|b| matches!(b, b'-' | b'_')).count();
    let outer = before.get(..before.len() - marks).unwrap_or_default();
    if outer.last().is_none_or(|&b| !is_token_character(b)) {
        return marks;
    }
    // `${NAME-` without the colon.
    let is_name = |b: &&u8| b.is_ascii_alphanumeric() || **b == b'_';
    let name = outer.iter().rev().take(LONGEST_NAME).take_while(is_name).count();
    let opens = outer.get(..outer.len() - name).is_some_and(|outer| outer.ends_with(b"${"));
    if opens && before.ends_with(b"-") { marks } else { 0 }
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

    /// Whether it is all of a token with an RSA key of a usual size: no part of one is by chance.
    pub(super) const fn is_settled(self) -> bool {
        self.dots == 2 && matches!(self.part, 342 | 512 | 683)
    }

    /// Whether it is with these characters too.
    pub(super) fn settles(mut self, characters: &[u8]) -> bool {
        self.add(characters);
        self.is_settled()
    }

    /// Whether it has more parts than a token.
    pub(super) const fn is_too_much(self) -> bool {
        self.dots > 2
    }

    /// Whether it is with these characters too.
    pub(super) fn completes(mut self, characters: &[u8]) -> bool {
        self.add(characters);
        self.is_complete()
    }
}

/// Whether a text of token characters has all of a token.
pub(super) fn is_complete(token: &[u8]) -> bool {
    // A file with a token often ends its line.
    let token = token.trim_ascii_end();
    let progress = Progress::of(token);
    progress.is_complete() && (progress.part == SHORT_RSA || is_over(progress, token))
}

/// Length of the signature of an RSA key of 1024 bits, which those of longer keys may have up to the end of a line.
const SHORT_RSA: usize = 171;

/// Whether all of a token was read, `read`, so that what follows is something else: by its algorithm, a signature of a
/// length that others have may be a part of one.
pub(super) fn is_over(progress: Progress, read: &[u8]) -> bool {
    progress.is_settled() || (progress.is_complete() && !is_rsa(read))
}

/// Whether the header of a token, over lines or in one, has an algorithm with an RSA key.
fn is_rsa(token: &[u8]) -> bool {
    let header = token.iter().take_while(|&&b| b != b'.').filter(|b| is_token_character(**b));
    let header: Vec<u8> = header.copied().collect();
    let Ok(json) = base64_simd::URL_SAFE_NO_PAD.decode_to_vec(&header) else { return false };
    let value = memchr::memmem::find(&json, b"\"alg\"").and_then(|at| json.get(at + 5..));
    let value = value.and_then(|rest| rest.trim_ascii_start().strip_prefix(b":"));
    value.is_some_and(|value| {
        [&b"\"RS"[..], b"\"PS"].iter().any(|begins| value.trim_ascii_start().starts_with(begins))
    })
}

/// How much of a text is a whole token, if a sign is behind it that no token has, or a full stop.
pub(super) fn before_sign(value: &[u8]) -> Option<usize> {
    let end = value.iter().position(|&b| !is_token_character(b)).unwrap_or(value.len());
    let token = value.get(..end)?;
    let length = token.len() - token.iter().rev().take_while(|&&b| b == b'.').count();
    let is_sign = value.get(length).is_some_and(|b| b":.~^/!?*@".contains(b));
    (is_sign && token.get(..length).is_some_and(is_complete)).then_some(length)
}

/// Where a whole token ends that the next thing is glued to, as in a stream of bytes without the lengths
/// of its messages: the status line of the answer, or its JSON.
pub(super) fn glued(value: &[u8]) -> Option<usize> {
    const NEXT: [&[u8]; 8] = [b"HTTP/", b"{", b"<", b"POST /", b"GET /", b"; ", b", ", b"\0"];
    let ends = NEXT.iter().filter_map(|next| memchr::memmem::find(value, next));
    ends.min().filter(|&end| is_complete(value.get(..end).unwrap_or_default()))
}

/// What stands for the rest of a token of which only the beginning is shown.
const ELISIONS: [&str; 5] = ["...", "…", "***", "[…]", "···"];

/// What is said in brackets in place of the rest: `[truncated]`, `(truncated, 700 more characters)`, `<signature>`.
const SAID: [&str; 8] = ["trunc", "snip", "redact", "omitted", "removed", "cut", "...", "sig"];

/// Whether the text begins with more dots than are in a token one after the other.
pub(super) fn begins_dots(text: &[u8]) -> bool {
    text.starts_with(b"...")
}

/// Whether the text ends in what stands for the rest of a token.
pub(super) fn is_elided(value: &[u8]) -> bool {
    let shown = |elision: &&str| value.trim_ascii_end().strip_suffix(elision.as_bytes());
    // Behind a whole token it is the end of a sentence.
    let is_part = |token: &[u8]| !is_complete(token);
    if let Some(shown) = ELISIONS.iter().find_map(shown) {
        return beginning(shown, 0).and_then(|start| shown.get(start..)).is_some_and(is_part);
    }
    let Some(token) = beginning(value, 0).and_then(|start| value.get(start..)) else { return false };
    let end = token.iter().position(|&b| !is_token_character(b)).unwrap_or(token.len());
    let (token, rest) = token.split_at_checked(end).unwrap_or_default();
    is_part(token) && ends_in_elision(token, rest)
}

/// Whether `rest` says behind what is shown of a token that more of it is left out, or stands in place of a whole part.
pub(super) fn ends_in_elision(shown: &[u8], rest: &[u8]) -> bool {
    begins_elision(rest) || (shown.ends_with(b".") && (begins_template(rest) || begins_object(rest)))
}

/// Whether the text begins with what a program prints for bytes or an object.
pub(super) fn begins_object(rest: &[u8]) -> bool {
    const BYTES: [&str; 8] =
        ["[B@", "[C@", "<Buffer ", "%!", "bytearray(", "Uint8Array", "ArrayBuffer", "<memory at"];
    let begins = |object: &&str| rest.starts_with(object.as_bytes());
    let is_list = || matches!(rest, [b'[', b'-' | b'0'..=b'9', ..]);
    BYTES.iter().any(begins) || placeholders::OBJECTS.iter().any(begins) || is_list()
}

/// Whether the text begins with what a program fills in: `{signature}`, `${sig}`, `{{sig}}`, `$SIGNATURE`, `%s`.
fn begins_template(rest: &[u8]) -> bool {
    const LONGEST: usize = 64;
    let near = rest.get(..rest.len().min(LONGEST)).unwrap_or_default();
    let is_name = |b: &u8| b.is_ascii_alphanumeric() || b"_-. ".contains(b);
    let named = |inner: &[u8], close: &[u8]| {
        let length = inner.iter().take_while(|b| is_name(b)).count();
        inner.get(length..).is_some_and(|behind| behind.starts_with(close))
    };
    match near {
        [b'%', b's' | b'v', behind @ ..] => !behind.first().is_some_and(u8::is_ascii_alphanumeric),
        [b'{', b'{', inner @ ..] => named(inner, b"}}"),
        [b'$' | b'%' | b'#', b'{', inner @ ..] | [b'{', inner @ ..] => named(inner, b"}"),
        [b'$', first, ..] => first.is_ascii_alphabetic() || *first == b'_',
        _ => false,
    }
}

/// Whether the text begins with what stands for the rest. What prints strings may write it behind the quotation mark.
fn begins_elision(rest: &[u8]) -> bool {
    let is_quoted = |rest: &[u8]| {
        ELISIONS.iter().any(|elision| rest.starts_with(elision.as_bytes()))
            || rest.starts_with(b"| __truncated__")
            || matches!(rest, [b'+', digit, ..] if digit.is_ascii_digit())
    };
    let rest = rest.strip_prefix(b" ").unwrap_or(rest);
    if let [b'[' | b'<' | b'(', said @ ..] = rest {
        let begins = |word: &str| {
            said.get(..word.len()).is_some_and(|said| said.eq_ignore_ascii_case(word.as_bytes()))
        };
        return SAID.iter().any(|word| begins(word)) || rest.starts_with("[…]".as_bytes());
    }
    let behind = rest.strip_prefix(b"\"").or_else(|| rest.strip_prefix(b"'"));
    ELISIONS.iter().any(|elision| rest.starts_with(elision.as_bytes())) || behind.is_some_and(is_quoted)
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
