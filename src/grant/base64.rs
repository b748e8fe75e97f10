//! The base64 of x5c (RFC 7517 section 4.7): standard alphabet, padded, unbroken. What deviates is
//! repaired and named.

use base64_simd::STANDARD;

/// What had to be done to a text to make it standard base64.
#[derive(Debug, Default)]
// Each is a repair of its own, and all may have been needed at once.
#[allow(clippy::struct_excessive_bools)]
pub(crate) struct Repairs {
    /// Spaces, tabs or line breaks were dropped.
    pub(super) whitespace: bool,
    /// The two characters `\n` or `\r` were where a line break was meant.
    pub(super) escapes: bool,
    /// `-` and `_` were replaced.
    pub(super) url_alphabet: bool,
    /// Padding was added.
    pub(super) padding: bool,
}

/// A text without whitespace at its beginning, written out as `\n` or not.
pub(super) fn trim_start(text: &str) -> &str {
    let mut rest = text.trim_start();
    while let Some(after) = ["\\n", "\\r", "\\t"].iter().find_map(|escape| rest.strip_prefix(escape)) {
        rest = after.trim_start();
    }
    rest
}

/// Decodes base64, repaired as far as the repair is unambiguous.
pub(crate) fn decode(written: &str) -> Option<(Vec<u8>, Repairs)> {
    // Nearly every certificate is written as it should be.
    if let Ok(bytes) = STANDARD.decode_to_vec(written) {
        return Some((bytes, Repairs::default()));
    }
    let (text, repairs) = repair(written);
    Some((STANDARD.decode_to_vec(text).ok()?, repairs))
}

fn repair(written: &str) -> (String, Repairs) {
    let mut repairs = Repairs::default();
    let mut text = String::with_capacity(written.len());
    let mut characters = written.chars().peekable();
    while let Some(c) = characters.next() {
        match c {
            '\\' if matches!(characters.peek(), Some('n' | 'r' | 't')) => {
                characters.next();
                repairs.escapes = true;
            }
            c if c.is_whitespace() || c == '\u{feff}' => repairs.whitespace = true,
            '-' => {
                repairs.url_alphabet = true;
                text.push('+');
            }
            '_' => {
                repairs.url_alphabet = true;
                text.push('/');
            }
            c => text.push(c),
        }
    }
    while !text.len().is_multiple_of(4) {
        repairs.padding = true;
        text.push('=');
    }
    (text, repairs)
}
