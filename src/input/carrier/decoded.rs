//! Grants that a text shows decoded: header and claims as JSON one behind the other, as pages, tools and libraries
//! print a token (`{"alg":…}.{"aud":…}`), and claims in a log or a document, also as Python prints them.

use super::json;
use super::known::claims_in;
use super::strings::Inside;
use crate::input::shape::holds_token;
use crate::input::slot::{Contents, Found};
use crate::json::{Kind, Value};
use crate::source::{Span, Text};

/// An object longer than this is not looked at, in bytes.
const LONGEST: usize = 64 * 1024;

/// How often something may begin as an object and be none.
const MOST_MISTAKES: usize = 64;

/// How far the claims may be behind the header, in bytes: a heading and a rule may be between them.
const NEAR: usize = 200;

/// A text that is a header, and claims behind it.
pub(super) fn open<'a>(text: &Text<'a>, _: Inside) -> Option<Contents<'a>> {
    let bytes: &[u8] = &text.bytes;
    if !bytes.starts_with(b"{") || memchr::memmem::find(bytes, b"\"alg\"").is_none() || holds_token(bytes) {
        return None;
    }
    let head = json::object_at(bytes, 0, LONGEST).filter(|head| head.end < bytes.len())?;
    is_header(&text.sub(head)).then(|| drafts(text, true)).filter(|found| !found.is_empty()).map(Into::into)
}

/// The grants among other text, of which claims alone are told by their number.
pub(in crate::input) fn among<'a>(text: &Text<'a>) -> Vec<Found<'a>> {
    let has = |name: &str| memchr::memmem::find(&text.bytes, name.as_bytes()).is_some();
    let names = ["\"aud\"", "\"iss\"", "\"scope\"", "'aud'", "'iss'", "'scope'"];
    if names.into_iter().any(has) { drafts(text, false) } else { Vec::new() }
}

fn drafts<'a>(text: &Text<'a>, needs_header: bool) -> Vec<Found<'a>> {
    let bytes: &[u8] = &text.bytes;
    let (mut found, mut header, mut at, mut mistakes) = (Vec::new(), None, 0, 0);
    while let Some(next) = bytes.get(at..).and_then(|rest| memchr::memchr(b'{', rest)) {
        let start = at + next;
        at = start + 1;
        let inside = bytes.get(at..).unwrap_or_default().trim_ascii_start();
        if !inside.starts_with(b"\"") && !inside.starts_with(b"'") {
            continue;
        }
        let Some((object, end)) = object(text, start) else {
            mistakes += 1;
            if mistakes == MOST_MISTAKES {
                break;
            }
            continue;
        };
        let above = header.take().filter(|(_, end)| start - end <= NEAR).map(|(header, _)| header);
        at = end;
        let count = claims_in(&object.bytes);
        if above.is_some() && count >= 2 {
            found.push(Found::Draft(above, object));
        } else if !needs_header && count >= 3 {
            found.extend(json::drafts(&object));
        } else if is_header(&object) {
            header = Some((object, end));
        }
    }
    found
}

/// The object that begins at `start`, in JSON or as Python prints one, and where it ends.
fn object<'a>(text: &Text<'a>, start: usize) -> Option<(Text<'a>, usize)> {
    if let Some(object) = json::object_at(&text.bytes, start, LONGEST) {
        return Some((text.sub(object), object.end));
    }
    let rest = text.bytes.get(start..text.bytes.len().min(start + LONGEST))?;
    let json = python(rest)?;
    let object = Span::new(start, start + json.len());
    let is_json = json::object_at(&json, 0, LONGEST).is_some_and(|whole| whole.end == json.len());
    is_json.then(|| (Text { bytes: json.into(), ..text.sub(object) }, object.end))
}

/// The dictionary of Python that a text begins with as JSON, in which each byte is at its place: the marks and the words
/// of JSON are as long.
fn python(text: &[u8]) -> Option<Vec<u8>> {
    let (mut json, mut open, mut mark) = (Vec::new(), 0_usize, None);
    for (at, &byte) in text.iter().enumerate() {
        let rest = text.get(at..).unwrap_or_default();
        json.push(match (byte, mark) {
            // Escapes, and marks of the other kind, are not those of JSON.
            (b'\\' | b'"' | b'\n', Some(_)) => return None,
            (b'\'', Some(_)) => {
                mark = None;
                b'"'
            }
            (b'\'', None) => {
                mark = Some(byte);
                b'"'
            }
            (b'T' | b'F' | b'N', None)
                if [&b"True"[..], b"False", b"None"].iter().any(|word| rest.starts_with(word)) =>
            {
                byte.to_ascii_lowercase()
            }
            (byte, _) => byte,
        });
        if mark.is_none() {
            match byte {
                b'{' => open += 1,
                b'}' if open == 1 => return Some(json),
                b'}' => open -= 1,
                _ => {}
            }
        }
    }
    None
}

/// Whether an object is the header of a token.
fn is_header(object: &Text<'_>) -> bool {
    let json = std::str::from_utf8(&object.bytes).ok();
    let value = json.and_then(|json| Value::parse(json).ok()).and_then(|value| value.member_named("alg"));
    value.is_some_and(|member| member.value.kind() == Kind::String)
}
