//! Grants that a text shows decoded: header and claims as JSON one behind the other, as pages, tools and libraries
//! print a token (`{"alg":…}.{"aud":…}`), and claims in a log or a document, also as Python prints them.

use super::json;
use super::known::claims_in;
use super::printed;
use super::strings::Inside;
use crate::input::shape::holds_token;
use crate::input::slot::{Contents, Found};
use crate::json::{Kind, Value};
use crate::source::{Span, Text};

/// An object longer than this is not looked at, in bytes.
const LONGEST: usize = 64 * 1024;

/// How often something may begin as an object and be none.
const MOST_MISTAKES: usize = 1024;

/// How far the claims may be behind the header, in bytes: a heading and a rule may be between them.
const NEAR: usize = 200;

/// A text that is a header, and claims behind it.
pub(super) fn open<'a>(text: &Text<'a>, _: Inside) -> Option<Contents<'a>> {
    let bytes: &[u8] = &text.bytes;
    if !bytes.starts_with(b"{") || memchr::memmem::find(bytes, b"\"alg\"").is_none() || holds_token(bytes) {
        return None;
    }
    let head = json::object_at(bytes, 0, LONGEST).filter(|head| head.end < bytes.len())?;
    is_header(&text.sub(head))
        .then(|| drafts(text, true, false))
        .filter(|found| !found.is_empty())
        .map(Into::into)
}

/// A text that is nothing but claims, with the header or without, as Python or Ruby prints what a library decoded: nobody
/// writes a draft so, and JSON it is not.
pub(super) fn printed<'a>(text: &Text<'a>, _: Inside) -> Option<Contents<'a>> {
    let bytes = text.bytes.trim_ascii_end();
    if !(is_ruby(bytes) || is_python(bytes)) || holds_token(bytes) {
        return None;
    }
    Some(among(text, false)).filter(|found| !found.is_empty()).map(Into::into)
}

/// Whether a text is a hash of Ruby, or a list of them: `{"aud"=>`, `[{:aud => `.
fn is_ruby(text: &[u8]) -> bool {
    let inside = text.strip_prefix(b"[").unwrap_or(text);
    let name = inside.strip_prefix(b"{\"").or_else(|| inside.strip_prefix(b"{:")).unwrap_or_default();
    let length = name.iter().take_while(|b| b.is_ascii_alphanumeric() || **b == b'_').count();
    let behind = name.get(length..).unwrap_or_default();
    let behind = behind.strip_prefix(b"\"").unwrap_or(behind).trim_ascii_start();
    length > 0
        && behind.starts_with(b"=>")
        && text.ends_with(if text.starts_with(b"[") { b"]" } else { b"}" })
}

/// Whether a text is one line as Python prints a dictionary: no other marks than single ones around its texts, and one
/// space behind each sign.
fn is_python(text: &[u8]) -> bool {
    if !text.starts_with(b"{'") || text.len() > LONGEST || text.contains(&b'\n') {
        return false;
    }
    let Some(json) = python(text).filter(|json| json.len() == text.len()) else { return false };
    let (mut in_string, mut needs_space) = (false, false);
    json.iter().zip(text).all(|(&byte, &written)| {
        let is_printed = (!needs_space || byte == b' ') && !(byte == b'"' && written == b'"');
        in_string ^= byte == b'"';
        needs_space = !in_string && matches!(byte, b':' | b',');
        is_printed
    })
}

/// How long the bytes are, such as a signature, that Python printed at the start of a text: `b'…'`.
fn bytes_length(text: &[u8]) -> Option<usize> {
    let mark = text.strip_prefix(b"b")?.first().filter(|mark| b"'\"".contains(mark))?;
    let mut is_protected = false;
    let length = text.get(2..)?.iter().position(|byte| {
        let ends = byte == mark && !is_protected;
        is_protected = *byte == b'\\' && !is_protected;
        ends || *byte == b'\n'
    })?;
    text.get(..length + 3).filter(|bytes| bytes.ends_with(&[*mark])).map(<[u8]>::len)
}

/// The grants among other text, of which claims alone are told by their number. `has_others`: there are tokens too.
pub(in crate::input) fn among<'a>(text: &Text<'a>, has_others: bool) -> Vec<Found<'a>> {
    let has = |name: &str| memchr::memmem::find(&text.bytes, name.as_bytes()).is_some();
    let names = ["\"aud\"", "\"iss\"", "\"scope\"", "'aud'", "'iss'", "'scope'", "aud\\\"", "iss\\\""];
    let found = if names.into_iter().any(has) { drafts(text, false, has_others) } else { Vec::new() };
    if found.is_empty() { printed::among(text, !has_others) } else { found }
}

/// Whether claims say for whom or for how long something may be done, and both where a text has tokens too: it also says
/// what it is about in the words of claims.
fn is_for_somebody(object: &[u8], has_others: bool) -> bool {
    let has = |name: &str| memchr::memmem::find(object, name.as_bytes()).is_some();
    let how_long = has("\"iat\"") && has("\"exp\"");
    if has_others { how_long && (has("\"aud\"") || has("\"iss\"")) } else { how_long || has("\"aud\"") }
}

fn drafts<'a>(text: &Text<'a>, needs_header: bool, has_others: bool) -> Vec<Found<'a>> {
    let bytes: &[u8] = &text.bytes;
    let (mut found, mut header, mut at, mut done, mut mistakes) = (Vec::new(), None, 0, 0, 0);
    while let Some(next) = bytes.get(at..).and_then(|rest| memchr::memchr(b'{', rest)) {
        let start = at + next;
        at = start + 1;
        let inside = bytes.get(at..).unwrap_or_default().trim_ascii_start();
        let escaped = is_escaped(inside);
        // In an object that was read only its strings are left.
        let is_object = start >= done && (inside.starts_with(b"\"") || inside.starts_with(b"'"));
        if !(escaped || is_object) {
            continue;
        }
        let read = if escaped { escaped_object(text, start) } else { object(text, start) };
        let Some((object, end)) = read else {
            mistakes += 1;
            if mistakes == MOST_MISTAKES {
                break;
            }
            continue;
        };
        let is_near = |end: &usize| start.checked_sub(*end).is_some_and(|gap| gap <= NEAR);
        let above = header.take().filter(|(_, end)| is_near(end)).map(|(header, _)| header);
        done = end;
        let count = claims_in(&object.bytes);
        if escaped || count >= 2 {
            at = end;
        }
        if above.is_some() && count >= 2 {
            found.push(Found::Draft(above, object));
        } else if !needs_header && count >= 3 && is_for_somebody(&object.bytes, has_others) {
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

/// Whether what is in an object begins as in a string of JSON or of source code.
fn is_escaped(inside: &[u8]) -> bool {
    let mut inside = inside;
    while let Some(rest) = inside.strip_prefix(b"\\n").or_else(|| inside.strip_prefix(b"\\r")) {
        inside = rest.trim_ascii_start();
    }
    inside.starts_with(b"\\\"")
}

/// The object that begins at `start` in a string, without the escapes of that.
fn escaped_object<'a>(text: &Text<'a>, start: usize) -> Option<(Text<'a>, usize)> {
    let bytes = text.bytes.get(start..text.bytes.len().min(start + LONGEST))?;
    let (mut json, mut places, mut at) = (Vec::new(), Vec::new(), 0);
    let (mut open, mut in_string, mut is_protected) = (0_usize, false, false);
    while json.is_empty() || open > 0 {
        let (meant, length) = match bytes.get(at..)? {
            [] | [b'"', ..] => break,
            [b'\\', b'n' | b'r' | b't', ..] => (b' ', 2),
            [b'\\', escaped @ (b'"' | b'\\' | b'/'), ..] => (*escaped, 2),
            [b'\\', ..] => return None,
            [byte, ..] => (*byte, 1),
        };
        match meant {
            _ if is_protected => is_protected = false,
            b'\\' => is_protected = in_string,
            b'"' => in_string = !in_string,
            b'{' if !in_string => open += 1,
            b'}' if !in_string => open = open.saturating_sub(1),
            _ => {}
        }
        json.push(meant);
        places.push(Span::new(start + at, start + at + length));
        at += length;
    }
    let object = json::object_at(&json, 0, LONGEST)?;
    let end = places.get(object.end - 1)?.end;
    let places = places.into_iter().map(|place| text.lift(place));
    Some((Text::kept(json, places, text.position(start + at)).sub(object), end))
}

/// The dictionary of Python that a text begins with as JSON, in which each byte is at its place: the marks and the words
/// of JSON are as long.
fn python(text: &[u8]) -> Option<Vec<u8>> {
    const WORDS: [(&[u8], &[u8]); 3] = [(b"True", b"true"), (b"False", b"false"), (b"None", b"null")];
    let (mut json, mut open, mut mark) = (Vec::new(), 0_usize, None);
    while let Some(&byte) = text.get(json.len()) {
        let rest = text.get(json.len()..).unwrap_or_default();
        if mark.is_none()
            && byte == b'b'
            && let Some(length) = bytes_length(rest)
        {
            json.push(b'0');
            json.extend(std::iter::repeat_n(b' ', length - 1));
            continue;
        }
        if mark.is_none()
            && byte.is_ascii_uppercase()
            && let Some((_, word)) = WORDS.iter().find(|(python, _)| rest.starts_with(python))
        {
            json.extend_from_slice(word);
            continue;
        }
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
