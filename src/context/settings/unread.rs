//! Files that speak of a client and are not what they seem: in an encoding of old, or with a slip that no parser gets over.

#[cfg(feature = "cli")]
use super::gather;
#[cfg(feature = "cli")]
use crate::context::{diagnostic::Diagnostic, saved::text};
use crate::source::{Span, Text};

/// The text of a file in Latin-1, as older properties and XML files are, each character at the place of its byte; `None`
/// if it is UTF-8 or UTF-16, or no text of settings.
#[must_use]
pub(crate) fn from_latin1(bytes: &[u8]) -> Option<Text<'static>> {
    let is_control = |byte: &u8| *byte < b' ' && !matches!(byte, b'\t' | b'\n' | b'\r');
    if !speaks(bytes) || std::str::from_utf8(bytes).is_ok() || bytes.iter().any(is_control) {
        return None;
    }
    let (mut decoded, mut places) = (String::new(), Vec::new());
    for (at, byte) in bytes.iter().enumerate() {
        let c = char::from(*byte);
        decoded.push(c);
        places.extend(std::iter::repeat_n(Span::new(at, at + 1), c.len_utf8()));
    }
    Some(Text::kept(decoded.into_bytes(), places, bytes.len()))
}

/// Why a file that speaks of the service cannot be read as settings; `None` if it can, or does not. `file` is its name.
#[cfg(feature = "cli")]
#[must_use]
pub(crate) fn fault(bytes: &[u8], file: &str) -> Option<Diagnostic> {
    if !speaks(bytes) {
        return None;
    }
    let latin1 = from_latin1(bytes);
    let text = text(latin1.as_ref().map_or(bytes, |text| &text.bytes));
    text.and_then(|text| gather::leaves(&text, file)).err()
}

/// Whether a file of no more than a file's size speaks of the service.
fn speaks(bytes: &[u8]) -> bool {
    const NAME: usize = "porten".len();
    bytes.len() <= super::draft::FILE_BYTES
        && bytes.windows(NAME).any(|word| word.eq_ignore_ascii_case(b"porten"))
}
