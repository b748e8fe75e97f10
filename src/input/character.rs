//! What a character of a text is to a token: a part of it, whitespace, or its end.

use super::candidate::DamageKind;

/// Whether a byte is a base64url character (RFC 4648 section 5) or a dot.
pub(super) const fn is_token_character(b: u8) -> bool {
    b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.')
}

/// What is at a place in a text, seen as part of a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sign {
    /// A character of the token: as it should be, as it was written, and what had to be undone.
    Keep { byte: u8, written: u8, undone: Option<DamageKind> },
    /// `=`, on its own or percent-encoded.
    Padding(DamageKind),
    /// Whitespace or something that does not show.
    White(DamageKind),
    /// No part of a token.
    Stop,
}

/// What is at `at`, and how many bytes it takes; at least one.
pub(super) fn sign(text: &[u8], at: usize) -> (Sign, usize) {
    let Some(&byte) = text.get(at) else { return (Sign::Stop, 1) };
    match byte {
        b if is_token_character(b) => (Sign::Keep { byte, written: byte, undone: None }, 1),
        b'+' => (Sign::Keep { byte: b'-', written: b'+', undone: None }, 1),
        b'/' => (Sign::Keep { byte: b'_', written: b'/', undone: None }, 1),
        b'=' => (Sign::Padding(DamageKind::Padding), 1),
        b'%' => percent(text, at),
        b'\\' => backslash(text, at),
        _ => white(text, at).map_or((Sign::Stop, 1), |(kind, len)| (Sign::White(kind), len)),
    }
}

fn percent(text: &[u8], at: usize) -> (Sign, usize) {
    let Some(byte) = percent_byte(text, at) else { return (Sign::Stop, 1) };
    let kind = DamageKind::PercentEncoding;
    let sign = match sign(&[byte], 0).0 {
        Sign::Keep { byte, written, .. } => Sign::Keep { byte, written, undone: Some(kind) },
        Sign::Padding(_) => Sign::Padding(kind),
        Sign::White(_) => Sign::White(kind),
        Sign::Stop => Sign::Stop,
    };
    (sign, 3)
}

/// Escapes of JSON, shells and source code that were not decoded, and those that a chat adds.
fn backslash(text: &[u8], at: usize) -> (Sign, usize) {
    let kind = DamageKind::Escapes;
    let kept = |byte, written| Sign::Keep { byte, written, undone: Some(kind) };
    match text.get(at + 1) {
        Some(b'n' | b'r' | b't' | b'\n') => (Sign::White(kind), 2),
        Some(b'\r') => (Sign::White(kind), if text.get(at + 2) == Some(&b'\n') { 3 } else { 2 }),
        Some(b'/') => (kept(b'_', b'/'), 2),
        Some(b'+') => (kept(b'-', b'+'), 2),
        Some(&byte @ (b'.' | b'-' | b'_')) => (kept(byte, byte), 2),
        Some(b'u') => unicode_escape(text, at),
        _ => (Sign::Stop, 1),
    }
}

fn unicode_escape(text: &[u8], at: usize) -> (Sign, usize) {
    let digits = text.get(at + 2..at + 6).and_then(|d| std::str::from_utf8(d).ok());
    let kind = DamageKind::Escapes;
    let sign = match digits.and_then(|d| u8::from_str_radix(d, 16).ok()) {
        Some(byte) if byte.is_ascii() => match sign(&[byte], 0).0 {
            Sign::Keep { byte, written, .. } => Sign::Keep { byte, written, undone: Some(kind) },
            Sign::Padding(_) => Sign::Padding(kind),
            Sign::White(_) => Sign::White(kind),
            Sign::Stop => Sign::Stop,
        },
        _ => Sign::Stop,
    };
    (sign, 6)
}

/// The kind of whitespace or invisible character at `at`, and its length in bytes.
pub(super) fn white(text: &[u8], at: usize) -> Option<(DamageKind, usize)> {
    let byte = *text.get(at)?;
    match byte {
        b' ' => Some((DamageKind::Blank, 1)),
        b'\t' => Some((DamageKind::Tab, 1)),
        b'\r' if text.get(at + 1) == Some(&b'\n') => Some((DamageKind::LineBreak, 2)),
        b'\n' | b'\r' => Some((DamageKind::LineBreak, 1)),
        0..=0x1F | 0x7F => Some((DamageKind::Invisible, 1)),
        _ if byte.is_ascii() => None,
        _ => wide(text, at),
    }
}

fn wide(text: &[u8], at: usize) -> Option<(DamageKind, usize)> {
    let Some(c) = character(text, at) else {
        // A no-break space in Latin-1.
        let alone = text.get(at) == Some(&0xA0);
        return alone.then_some((DamageKind::Invisible, 1));
    };
    let kind = match c {
        '\u{feff}' => DamageKind::ByteOrderMark,
        '\u{85}' | '\u{2028}' | '\u{2029}' => DamageKind::LineBreak,
        '\u{a0}'
        | '\u{ad}'
        | '\u{34f}'
        | '\u{61c}'
        | '\u{180e}'
        | '\u{3164}'
        | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' => DamageKind::Invisible,
        c if c.is_whitespace() => DamageKind::Invisible,
        _ => return None,
    };
    Some((kind, c.len_utf8()))
}

/// The UTF-8 character that begins at `at`.
pub(super) fn character(text: &[u8], at: usize) -> Option<char> {
    let bytes = text.get(at..(at + 4).min(text.len()))?;
    let valid = match std::str::from_utf8(bytes) {
        Ok(valid) => valid,
        Err(e) => std::str::from_utf8(bytes.get(..e.valid_up_to())?).ok()?,
    };
    valid.chars().next()
}

/// A run of whitespace, escapes of whitespace included.
#[derive(Clone, Copy, Debug)]
pub(super) struct Run {
    /// What it counts as: a line break if there is one in it, else what comes first.
    pub(super) kind: DamageKind,
    /// Where the thing stands that gave the kind.
    pub(super) first: usize,
    /// Its length.
    pub(super) first_len: usize,
    /// The character there, unless it is written as an escape.
    pub(super) character: Option<char>,
    /// Where the run ends.
    pub(super) end: usize,
}

/// The run of whitespace that begins at `at`; empty if there is none.
pub(super) fn run(text: &[u8], at: usize) -> Run {
    let mut run = Run { kind: DamageKind::Blank, first: at, first_len: 0, character: None, end: at };
    while let (Sign::White(kind), len) = sign(text, run.end) {
        let decides = run.end == at || (kind == DamageKind::LineBreak && run.kind != kind);
        if decides {
            (run.kind, run.first, run.first_len) = (kind, run.end, len);
            run.character = white(text, run.end).and_then(|_| character(text, run.end));
        }
        run.end += len;
    }
    run
}

/// Where the whitespace at the end of `text` begins.
pub(super) fn trailing(text: &[u8]) -> usize {
    let mut end = text.len();
    loop {
        let before = (1..=4).filter_map(|len| end.checked_sub(len)).find(|&at| {
            matches!(sign(text.get(..end).unwrap_or_default(), at),
                (Sign::White(_), len) if at + len == end)
        });
        match before {
            Some(at) => end = at,
            None => return end,
        }
    }
}

/// The byte that `%XX` at `at` stands for.
pub(super) fn percent_byte(text: &[u8], at: usize) -> Option<u8> {
    let digit = |i: usize| text.get(i).and_then(|&b| char::from(b).to_digit(16));
    if text.get(at) != Some(&b'%') {
        return None;
    }
    u8::try_from(digit(at + 1)? * 16 + digit(at + 2)?).ok()
}

/// Where the next element of a list begins.
pub(super) fn behind_comma(text: &[u8], end: usize) -> Option<usize> {
    let rest = text.get(end..)?;
    let comma = rest.len() - rest.trim_ascii_start().len();
    let behind = rest.get(comma..)?.strip_prefix(b",")?;
    Some(end + rest.len() - behind.trim_ascii_start().len())
}
