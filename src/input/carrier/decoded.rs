//! Grants that a text shows decoded: header and claims as JSON one behind the other, as pages, tools and libraries
//! print a token (`{"alg":…}.{"aud":…}`), and claims in a log or a document, also as Python prints them.

use super::escaped;
use super::json;
use super::known::claims_in;
use super::margin;
use super::printed;
use super::records;
use super::relaxed;
use super::strings::Inside;
use crate::input::shape::holds_token;
use crate::input::slot::{Contents, Found};
use crate::json::{Kind, Value};
use crate::maskinporten::limits;
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
    if !(is_ruby(bytes) || is_python(bytes) || is_swift(bytes)) || holds_token(bytes) {
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

/// Whether a text is a dictionary of Swift, which no list in JSON begins as.
fn is_swift(text: &[u8]) -> bool {
    text.strip_prefix(b"[").is_some_and(relaxed::is_dictionary) && text.ends_with(b"]")
}

/// Whether a text is a dictionary as Python prints it: no other marks than single ones around its texts, and one space
/// behind each sign; `pprint` goes on behind a comma on a new line, which is indented.
fn is_python(text: &[u8]) -> bool {
    if !text.starts_with(b"{'") || text.len() > LONGEST {
        return false;
    }
    let Some(json) = python(text).filter(|json| json.len() == text.len()) else { return false };
    let (mut in_string, mut last) = (false, 0);
    json.iter().zip(text).all(|(&byte, &written)| {
        let is_break = |byte| matches!(byte, b'\r' | b'\n');
        let is_printed = match last {
            b',' => byte == b' ' || is_break(byte),
            b'\r' => byte == b'\n',
            b':' | b'\n' => byte == b' ',
            _ => !is_break(byte),
        };
        in_string ^= byte == b'"';
        last = if in_string { 0 } else { byte };
        is_printed && !(byte == b'"' && written == b'"')
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
    let names =
        ["\"aud\"", "\"iss\"", "\"scope\"", "'aud'", "'iss'", "'scope'", "aud\\", "iss\\", "aud&", "iss&"];
    let mut found = Vec::new();
    if names.into_iter().any(has) {
        found = drafts(text, false, has_others);
        let objects = records::objects(text, LONGEST).into_iter();
        found.extend(objects.flat_map(|object| claims(&object, has_others)));
        found.sort_by_key(Found::start);
    }
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
    let (mut found, mut header, mut at, mut mistakes) = (Vec::new(), None, 0, 0);
    // Up to where what is in so many texts was read.
    let mut done = [0; escaped::DEEPEST + 1];
    while let Some(next) = bytes.get(at..).and_then(|rest| memchr::memchr2(b'{', b'[', rest)) {
        let start = at + next;
        at = start + 1;
        let inside = bytes.get(at..).unwrap_or_default();
        if bytes.get(start) == Some(&b'[') && !relaxed::is_dictionary(inside) {
            continue;
        }
        let inside = inside.trim_ascii_start();
        let depth = escaped::depth(inside);
        // In an object that was read only its strings are left.
        let is_object = [&b"\""[..], b"'", b"//", b"/*"].iter().any(|begins| inside.starts_with(begins));
        if start < done.get(depth).copied().unwrap_or_default() {
            continue;
        }
        let read = if depth > 0 {
            escaped::object(text, start, LONGEST)
        } else if is_object {
            object(text, start).or_else(|| behind_margin(text, start))
        } else if margin::of_object(bytes, start).is_some() {
            behind_margin(text, start)
        } else {
            continue;
        };
        let Some((object, end)) = read else {
            mistakes += 1;
            if mistakes == MOST_MISTAKES {
                break;
            }
            continue;
        };
        let is_near = |end: &usize| start.checked_sub(*end).is_some_and(|gap| gap <= NEAR);
        let above = header.take().filter(|(_, end)| is_near(end)).map(|(header, _)| header);
        done.iter_mut().take(depth + 1).for_each(|done| *done = end);
        let count = claims_in(&object.bytes);
        if count >= 2 {
            at = end;
        }
        if above.is_some() && count >= 2 {
            found.push(Found::Draft(above, object));
        } else {
            let claims = if needs_header { Vec::new() } else { claims(&object, has_others) };
            if claims.is_empty() && is_header(&object) {
                header = Some((object, end));
            }
            found.extend(claims);
        }
    }
    found
}

/// The drafts in an object among other text.
fn claims<'a>(object: &Text<'a>, has_others: bool) -> Vec<Found<'a>> {
    let are_claims = claims_in(&object.bytes) >= 3 && is_for_somebody(&object.bytes, has_others);
    if are_claims { json::drafts(object) } else { Vec::new() }
}

/// The object that begins at `start`, in JSON or as Python prints one, and where it ends.
fn object<'a>(text: &Text<'a>, start: usize) -> Option<(Text<'a>, usize)> {
    if let Some(object) = json::object_at(&text.bytes, start, LONGEST) {
        return Some((text.sub(object), object.end));
    }
    let rest = text.bytes.get(start..text.bytes.len().min(start + LONGEST))?;
    let is_json =
        |json: &Vec<u8>| json::object_at(json, 0, LONGEST).is_some_and(|whole| whole.end == json.len());
    let json = Some(rest)
        .filter(|rest| rest.starts_with(b"{") && !rest.get(1..).is_some_and(relaxed::begins_comment))
        .and_then(python)
        .filter(is_json)
        .or_else(|| relaxed::json(rest).filter(is_json))?;
    let object = Span::new(start, start + json.len());
    Some((Text { bytes: json.into(), ..text.sub(object) }, object.end))
}

/// The object that begins at `start` and has something before each of its lines, and where it ends.
fn behind_margin<'a>(text: &Text<'a>, start: usize) -> Option<(Text<'a>, usize)> {
    let (lines, end) = margin::without(text, start, margin::of_object(&text.bytes, start)?, LONGEST)?;
    let (object, length) = object(&lines, 0)?;
    (length == lines.bytes.len()).then_some((object, end))
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
                b'{' if open == limits::JSON_DEPTH => return None,
                b'{' => open += 1,
                b'}' if open == 1 => return Some(json),
                b'}' => open = open.saturating_sub(1),
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
