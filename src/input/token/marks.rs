//! Marks around single parts of a token: what a program prints that joins values which are not text.

use crate::input::candidate::DamageKind;
use crate::input::character::is_token_character;

/// Marks around a part.
#[derive(Debug)]
pub(super) struct Marks {
    pub(super) opens: &'static [u8],
    pub(super) closes: &'static [u8],
    pub(super) kind: DamageKind,
}

const fn marks(opens: &'static [u8], closes: &'static [u8], kind: DamageKind) -> Marks {
    Marks { opens, closes, kind }
}

/// Bytes in Python, strings in quotation marks, values that may be missing in Java, Swift and Rust.
static MARKS: [Marks; 8] = [
    marks(b"b'", b"'", DamageKind::PythonBytes),
    marks(b"b\"", b"\"", DamageKind::PythonBytes),
    marks(b"'", b"'", DamageKind::Quotes),
    marks(b"\"", b"\"", DamageKind::Quotes),
    marks(b"Optional[", b"]", DamageKind::SurroundingText),
    marks(b"Optional(\"", b"\")", DamageKind::SurroundingText),
    marks(b"Some(\"", b"\")", DamageKind::SurroundingText),
    marks(b"Some(", b")", DamageKind::SurroundingText),
];

/// The marks that a part begins with here, if they close behind it.
pub(super) fn opening(text: &[u8]) -> Option<&'static Marks> {
    const SHORTEST: usize = 8;
    if !matches!(text.first()?, b'b' | b'\'' | b'"' | b'O' | b'S') {
        return None;
    }
    MARKS.iter().find(|marks| {
        let Some(part) = text.strip_prefix(marks.opens) else { return false };
        let is_part = |b: &&u8| (is_token_character(**b) && **b != b'.') || b"+/=".contains(b);
        let length = part.iter().take_while(is_part).count();
        length >= SHORTEST && part.get(length..).is_some_and(|behind| behind.starts_with(marks.closes))
    })
}

/// Length of the marks that close a part here, if the next part is in marks too.
pub(super) fn closing(text: &[u8]) -> Option<usize> {
    let length = if text.starts_with(b"\")") { 2 } else { 1 };
    let (marks, rest) = text.split_at_checked(length)?;
    let next = rest.strip_prefix(b".")?;
    opening(next).filter(|next| next.closes == marks).map(|_| length)
}
