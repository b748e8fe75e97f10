//! The base64 of x5c (RFC 7517 section 4.7): standard alphabet, padded, unbroken. What deviates is
//! mended and named.

/// A text made standard base64, and what had to be done to it.
#[derive(Debug, Default)]
// Each is a mend of its own, and all may have been needed at once.
#[allow(clippy::struct_excessive_bools)]
pub(super) struct Mended {
    pub(super) text: String,
    /// Blanks, tabs or line breaks were dropped.
    pub(super) white_space: bool,
    /// The two characters `\n` or `\r` stood where a line break was meant.
    pub(super) escapes: bool,
    /// `-` and `_` were replaced.
    pub(super) url_alphabet: bool,
    /// Padding was added.
    pub(super) padding: bool,
}

/// Mends as far as the mend is unambiguous.
pub(super) fn mend(written: &str) -> Mended {
    let mut mended = Mended::default();
    let mut characters = written.chars().peekable();
    mended.text.reserve(written.len());
    while let Some(c) = characters.next() {
        match c {
            '\\' if matches!(characters.peek(), Some('n' | 'r' | 't')) => {
                characters.next();
                mended.escapes = true;
            }
            c if c.is_whitespace() || c == '\u{feff}' => mended.white_space = true,
            '-' => {
                mended.url_alphabet = true;
                mended.text.push('+');
            }
            '_' => {
                mended.url_alphabet = true;
                mended.text.push('/');
            }
            c => mended.text.push(c),
        }
    }
    while mended.text.len() % 4 > 1 {
        mended.padding = true;
        mended.text.push('=');
    }
    mended
}

/// Decodes standard base64 with its padding.
pub(super) fn decode(text: &str) -> Option<Vec<u8>> {
    base64_simd::STANDARD.decode_to_vec(text).ok()
}
