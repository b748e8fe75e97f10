//! Grants that a text shows decoded: header and claims as JSON one behind the other, as pages, tools and libraries
//! print a token (`{"alg":…}.{"aud":…}`), and claims in a log or a document.

use super::json;
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
    is_header(text, head).then(|| drafts(text, true)).filter(|found| !found.is_empty()).map(Into::into)
}

/// The grants among other text, of which claims alone are told by their number.
pub(in crate::input) fn among<'a>(text: &Text<'a>) -> Vec<Found<'a>> {
    let has = |name: &str| memchr::memmem::find(&text.bytes, name.as_bytes()).is_some();
    if ["\"aud\"", "\"iss\"", "\"scope\""].into_iter().any(has) { drafts(text, false) } else { Vec::new() }
}

fn drafts<'a>(text: &Text<'a>, needs_header: bool) -> Vec<Found<'a>> {
    let bytes: &[u8] = &text.bytes;
    let (mut found, mut header, mut at, mut mistakes) = (Vec::new(), None::<Span>, 0, 0);
    while let Some(next) = bytes.get(at..).and_then(|rest| memchr::memchr(b'{', rest)) {
        let start = at + next;
        at = start + 1;
        if bytes.get(at..).is_none_or(|rest| !rest.trim_ascii_start().starts_with(b"\"")) {
            continue;
        }
        let Some(object) = json::object_at(bytes, start, LONGEST) else {
            mistakes += 1;
            if mistakes == MOST_MISTAKES {
                break;
            }
            continue;
        };
        at = object.end;
        let above = header.take().filter(|header| start - header.end <= NEAR);
        let count = json::claims_in(bytes.get(start..at).unwrap_or_default());
        if above.is_some() && count >= 2 {
            found.push(Found::Draft(above.map(|header| text.sub(header)), text.sub(object)));
        } else if !needs_header && count >= 3 {
            found.extend(json::drafts(&text.sub(object)));
        } else {
            header = Some(object).filter(|object| is_header(text, *object));
        }
    }
    found
}

/// Whether an object is the header of a token.
fn is_header(text: &Text<'_>, object: Span) -> bool {
    let json = text.bytes.get(object.start..object.end).and_then(|json| std::str::from_utf8(json).ok());
    let value = json.and_then(|json| Value::parse(json).ok()).and_then(|value| value.member_named("alg"));
    value.is_some_and(|member| member.value.kind() == Kind::String)
}
