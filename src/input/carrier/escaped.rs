//! JSON that is written as the text of something else: a string of JSON or of source code, however deep, a column of CSV
//! or a string of C#, markup.

use super::brackets::Depth;
use super::json;
use crate::document::entities;
use crate::source::{Span, Text};

/// How quotation marks are written.
#[derive(Clone, Copy)]
enum Notation {
    /// With backslashes, those of so many strings in each other.
    Backslashes(usize),
    /// Twice, in CSV and in a string of C# that is as it is.
    Doubled,
    /// As a reference of markup.
    Markup,
}

/// Strings in strings in strings: more are in no file.
pub(super) const DEEPEST: usize = 4;

/// What stands at `at`, and how long it is written; `None` where the text of it ends.
fn unit(text: &[u8], at: usize, notation: Notation) -> Option<(u8, usize)> {
    let rest = text.get(at..)?;
    let &first = rest.first()?;
    match notation {
        Notation::Backslashes(0) => Some((first, 1)),
        Notation::Backslashes(depth) => {
            let outer = Notation::Backslashes(depth - 1);
            let (byte, length) = unit(text, at, outer)?;
            match byte {
                b'"' => None,
                b'\\' => {
                    let (escaped, more) = unit(text, at + length, outer)?;
                    let meant = match escaped {
                        b'n' | b'r' | b't' => b' ',
                        b'"' | b'\\' | b'/' => escaped,
                        _ => return None,
                    };
                    Some((meant, length + more))
                }
                _ => Some((byte, length)),
            }
        }
        Notation::Doubled if first == b'"' => rest.starts_with(b"\"\"").then_some((b'"', 2)),
        Notation::Markup if first == b'<' => None,
        Notation::Markup if first == b'&' => {
            let reference = entities::reference(rest);
            let ascii = reference.and_then(|(meant, length)| Some((u8::try_from(meant).ok()?, length)));
            Some(ascii.filter(|(meant, _)| meant.is_ascii()).unwrap_or((first, 1)))
        }
        Notation::Doubled | Notation::Markup => Some((first, 1)),
    }
}

/// How the object is written of which `inside` is what is behind its first bracket; `None` if it is as it is.
fn notation(inside: &[u8]) -> Option<Notation> {
    let mut rest = inside.trim_ascii_start();
    if rest.starts_with(b"\"\"") {
        return Some(Notation::Doubled);
    }
    if entities::reference(rest).is_some_and(|(meant, _)| meant == '"') {
        return Some(Notation::Markup);
    }
    loop {
        let marks = rest.iter().take(1 << DEEPEST).take_while(|b| **b == b'\\').count();
        match rest.get(marks) {
            Some(b'"') => {
                let depth = (marks + 1).trailing_zeros() as usize;
                return (marks > 0 && marks + 1 == 1 << depth).then_some(Notation::Backslashes(depth));
            }
            Some(b'n' | b'r' | b't') if marks > 0 => {
                rest = rest.get(marks + 1..)?.trim_ascii_start();
            }
            _ => return None,
        }
    }
}

/// In how many texts in each other an object is of which `inside` is what is behind its first bracket; 0 if it is in none.
pub(super) fn depth(inside: &[u8]) -> usize {
    match notation(inside) {
        None => 0,
        Some(Notation::Backslashes(depth)) => depth,
        Some(Notation::Doubled | Notation::Markup) => 1,
    }
}

/// The object that begins at `start`, without the escapes of what it is in, and where it ends.
pub(super) fn object<'a>(text: &Text<'a>, start: usize, longest: usize) -> Option<(Text<'a>, usize)> {
    let bytes = text.bytes.get(start..text.bytes.len().min(start + longest))?;
    let notation = notation(bytes.get(1..)?)?;
    let (mut json, mut places, mut at) = (Vec::new(), Vec::new(), 0);
    let mut depth = Depth::default();
    loop {
        let (meant, length) = unit(bytes, at, notation)?;
        json.push(meant);
        places.push(text.lift(Span::new(start + at, start + at + length)));
        at += length;
        if depth.closes(meant) {
            break;
        }
        if depth.is_too_deep() {
            return None;
        }
    }
    let whole = json.len();
    let object = json::object_at(&json, 0, whole).filter(|object| object.end == whole)?;
    Some((Text::kept(json, places, text.position(start + at)).sub(object), start + at))
}
