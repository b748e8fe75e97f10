//! What logs, terminals, mails and pages add to a text, and what is the text without it.

use super::{parts, pieces};
use crate::source::{Piece, Span, Text};

/// The text without what a log, a terminal or a mail has added to every line; `None` if it has nothing of
/// that.
pub(in crate::input) fn without_layout(text: &Text<'_>) -> Option<Text<'static>> {
    let layouts = [
        parts::joined,
        without_colours,
        from_quoted_printable,
        without_hexadecimal,
        unfolded,
        without_breaks,
        pieces::joined,
    ];
    let mut plain: Option<Text<'static>> = None;
    for without in layouts {
        plain = without(plain.as_ref().unwrap_or(text)).or(plain);
    }
    plain
}

/// The text of a mail in quoted-printable (RFC 2045 section 6.7): `=` at the end of a line is a line break
/// that is not in the text, `=3D` a character.
fn from_quoted_printable(text: &Text<'_>) -> Option<Text<'static>> {
    let has = |needle: &[u8]| memchr::memmem::find(&text.bytes, needle).is_some();
    let is_encoded = has(b"=3DeyJ") || has(b"quoted-printable") || has(b"Quoted-Printable");
    let decode = |rest: &[u8]| match rest {
        [b'=', b'\n', ..] => Some((None, 2)),
        [b'=', b'\r', b'\n', ..] => Some((None, 3)),
        [b'=', high, low, ..] => hexadecimal(*high, *low).map(|byte| (Some(byte), 3)),
        _ => None,
    };
    is_encoded.then(|| replaced(text, b"=", decode))
}

/// The text of a log that writes what it may not hold as `\x22`, as nginx does.
fn without_hexadecimal(text: &Text<'_>) -> Option<Text<'static>> {
    let decode = |rest: &[u8]| match rest {
        [b'\\', b'x', high, low, ..] => hexadecimal(*high, *low).map(|byte| (Some(byte), 4)),
        _ => None,
    };
    memchr::memmem::find(&text.bytes, b"\\x22").map(|_| replaced(text, b"\\", decode))
}

/// The byte that two digits stand for.
fn hexadecimal(high: u8, low: u8) -> Option<u8> {
    let digit = |digit: u8| char::from(digit).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    Some(digit(high)? * 16 + digit(low)?)
}

/// The text with what `decode` knows, which begins with one of `signs`, replaced by what it stands for.
fn replaced(
    text: &Text<'_>,
    signs: &[u8],
    decode: impl Fn(&[u8]) -> Option<(Option<u8>, usize)>,
) -> Text<'static> {
    let (mut bytes, mut places, mut at) = (Vec::with_capacity(text.bytes.len()), Vec::new(), 0);
    while let Some(&byte) = text.bytes.get(at) {
        let known = || decode(text.bytes.get(at..).unwrap_or_default());
        let (meant, length) = if signs.contains(&byte) { known() } else { None }.unwrap_or((Some(byte), 1));
        if let Some(meant) = meant {
            bytes.push(meant);
            places.push(Piece::from(text.lift(Span::new(at, at + length))));
        }
        at += length;
    }
    Text::kept(bytes, places, text.position(text.bytes.len()))
}

/// How the escape character before `[` is written where it is not written as itself.
const ESCAPES: [&[u8]; 8] = [b"\x1b", "␛".as_bytes(), b"^[", b"#033", b"\\x1b", b"\\033", b"\\e", b"\\u001b"];

/// The text without the sequences that set colours on a terminal (ECMA-48, section 8.3.117), which logs
/// keep; `None` if it has none.
fn without_colours(text: &Text<'_>) -> Option<Text<'static>> {
    // What shows or stores a log may have dropped the escape character.
    let is_dropped = memchr::memmem::find(&text.bytes, b"[0m").is_some();
    let starts = memchr::memchr_iter(b'[', &text.bytes);
    let sequences: Vec<Span> = starts.filter_map(|at| colour(&text.bytes, at, is_dropped)).collect();
    (!sequences.is_empty()).then(|| without(text, sequences))
}

/// The text without these ranges of it.
fn without(text: &Text<'_>, ranges: Vec<Span>) -> Text<'static> {
    let (mut bytes, mut places, mut at) = (Vec::with_capacity(text.bytes.len()), Vec::new(), 0);
    for range in ranges.into_iter().chain([Span::new(text.bytes.len(), text.bytes.len())]) {
        bytes.extend_from_slice(text.bytes.get(at..range.start).unwrap_or_default());
        places.extend((at..range.start).map(|at| Piece::from(text.place(at))));
        at = range.end;
    }
    Text::kept(bytes, places, text.position(text.bytes.len()))
}

/// The sequence whose bracket is at `at`.
fn colour(text: &[u8], at: usize, is_dropped: bool) -> Option<Span> {
    let (before, inner) = (text.get(..at)?, text.get(at + 1..)?);
    let length = inner.iter().take_while(|b| b.is_ascii_digit() || matches!(b, b';' | b':')).count();
    let is_written = |escape: &&&[u8]| {
        let start = before.len().checked_sub(escape.len());
        start.and_then(|start| before.get(start..)).is_some_and(|end| end.eq_ignore_ascii_case(escape))
    };
    let escape = ESCAPES.iter().find(is_written).map(|escape| escape.len());
    let escape = escape.or_else(|| (is_dropped && length > 0).then_some(0))?;
    (inner.get(length) == Some(&b'm')).then(|| Span::new(at - escape, at + 2 + length))
}

/// The text of a calendar, a card or a directory, whose lines go on behind a line break and one space
/// (RFC 5545 section 3.1, RFC 6350 section 3.2, RFC 2849).
fn unfolded(text: &Text<'_>) -> Option<Text<'static>> {
    const BEGINNINGS: [&[u8]; 5] =
        [b"BEGIN:VCALENDAR", b"BEGIN:VCARD", b"dn: ", b"version: 1\ndn: ", b"# extended LDIF"];
    let decode = |rest: &[u8]| match rest {
        [b'\n', b' ' | b'\t', ..] => Some((None, 2)),
        [b'\r', b'\n', b' ' | b'\t', ..] => Some((None, 3)),
        _ => None,
    };
    let is_folded = BEGINNINGS.iter().any(|beginning| text.bytes.starts_with(beginning));
    is_folded.then(|| replaced(text, b"\r\n", decode))
}

/// The text of a page without the places where a browser may break a line.
fn without_breaks(text: &Text<'_>) -> Option<Text<'static>> {
    const BREAKS: [&[u8]; 7] =
        [b"<wbr>", b"<wbr/>", b"<wbr />", b"&#8203;", b"&ZeroWidthSpace;", b"&shy;", b"&#173;"];
    let has = |place: &&[u8]| memchr::memmem::find(&text.bytes, place).is_some();
    let decode =
        |rest: &[u8]| BREAKS.iter().find(|place| rest.starts_with(place)).map(|place| (None, place.len()));
    BREAKS.iter().any(has).then(|| replaced(text, b"<&", decode))
}
