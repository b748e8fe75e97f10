//! JSON around a grant: a member that holds it, an unsigned draft, an array of either. Its strings are for
//! `strings`.

use super::known::{
    CLAIMS_AMONG_OTHERS, are_claims, claims_in, encodes_claims, is_answer_of_self_service, names_claim,
    recognised,
};
use super::strings::{Inside, Strings};
use super::{broken, hex};
use crate::document;
use crate::input::candidate::{Carried, Mistaken, Nothing, Parameter};
use crate::input::encoding;
use crate::input::shape::holds_token;
use crate::input::slot::{Contents, Found, Slot};
use crate::json::{self, Kind, Member, Value};
use crate::maskinporten::limits;
use crate::source::{Span, Text};

/// A JSON text.
#[derive(Clone, Copy)]
struct Document<'t, 'a> {
    text: &'t Text<'a>,
}

/// What libraries call the header of a token that they decoded, beside `header`: jose, jsrsasign and others.
const HEADERS: [&str; 5] = ["protectedHeader", "protected", "headers", "headerObj", "jose_header"];

/// What they call its claims.
const PAYLOADS: [&str; 2] = ["payload", "payloadObj"];

/// How deep drafts are looked for below the top: cases of tests have names and contexts around them.
const DEPTH: usize = 4;

/// What is in a text that begins like a JSON object or array; `None` if it is not JSON and does not
/// look like a draft with a slip in it either.
pub(super) fn open<'a>(text: &Text<'a>, inside: Inside) -> Option<Contents<'a>> {
    if !matches!(text.bytes.first(), Some(b'{' | b'[')) {
        return None;
    }
    let document = Document { text };
    let Some(value) = parse(text) else { return broken::draft(text) };
    let mut tokens = strings(text, inside);
    let mut found = Vec::new();
    document.value(value, 0, &mut found);
    let jws: Vec<Span> = found.iter().filter_map(jws).collect();
    tokens.retain(|token| !is_part_of(&jws, token));
    let found = if tokens.is_empty() { found } else { among_tokens(tokens, found) };
    let span = text.lift(value.span());
    Some(Contents { found, otherwise: Some(Nothing { what: Mistaken::Json, span, shown: None }) })
}

/// Where a JWS or JWE in JSON is (RFC 7515 section 7.2, RFC 7516 section 7.2).
const fn jws(found: &Found<'_>) -> Option<Span> {
    match found {
        Found::Nothing(Nothing { what: Mistaken::JwsJson | Mistaken::Encrypted, span, .. }) => Some(*span),
        _ => None,
    }
}

/// Whether what was found is a part of one of these, in the order of the file: each has a member for each part.
fn is_part_of(jws: &[Span], found: &Found<'_>) -> bool {
    let is_part = match found {
        Found::Slot(slot) => !slot.text.bytes.contains(&b'.'),
        // A payload that is not encoded (RFC 7797) is claims.
        Found::Draft(..) => true,
        Found::Nothing(_) => false,
    };
    let before = jws.partition_point(|span| span.start <= found.start());
    let around = before.checked_sub(1).and_then(|last| jws.get(last));
    is_part && around.is_some_and(|span| found.start() < span.end)
}

/// The tokens in the strings of the document, at any depth.
fn strings<'a>(text: &Text<'a>, inside: Inside) -> Vec<Found<'a>> {
    let mut strings = Strings::new(text, inside);
    if let Ok(json) = std::str::from_utf8(&text.bytes) {
        // It was parsed before; were it no JSON there would be nothing to walk through.
        let _ = document::json::walk(json, &mut |leaf| strings.take(&leaf));
    }
    strings.found
}

/// Tokens, and the drafts beside them. What has a token inside is no draft, whatever its members are
/// called; what is neither is a mistake only in a list of grants.
fn among_tokens<'a>(mut tokens: Vec<Found<'a>>, others: Vec<Found<'a>>) -> Vec<Found<'a>> {
    let mut starts: Vec<usize> = tokens.iter().map(Found::start).collect();
    starts.sort_unstable();
    let has_token = |start: usize, end: usize| {
        let first = starts.partition_point(|&token| token < start);
        starts.get(first).is_some_and(|&token| token < end)
    };
    let is_list = tokens.iter_mut().all(|found| {
        let pointer = found.carried_mut().and_then(|carried| carried.pointer.clone());
        pointer.is_some_and(|pointer| pointer.trim_end_matches("/assertion").matches('/').count() == 1)
    });
    let keeps = |found: &Found<'_>| match found {
        Found::Slot(_) => false,
        Found::Draft(header, payload) => {
            let end = header.as_ref().map_or(0, |h| h.position(h.bytes.len()));
            let end = end.max(payload.position(payload.bytes.len()));
            claims_in(&payload.bytes) >= 2 && !has_token(found.start(), end)
        }
        Found::Nothing(Nothing { what, span, .. }) => {
            let is_mistake = matches!(what, Mistaken::JwsJson | Mistaken::Encrypted)
                || (is_list && *what == Mistaken::Json);
            is_mistake && !has_token(span.start, span.end)
        }
    };
    tokens.extend(others.into_iter().filter(keeps));
    tokens.sort_by_key(Found::start);
    tokens
}

/// Where the JSON object ends that begins at `start`, if it is not longer than `longest` bytes.
pub(super) fn object_at(text: &[u8], start: usize, longest: usize) -> Option<Span> {
    let end = encoding::json_end(text.get(start..text.len().min(start + longest))?)?;
    Some(Span::new(start, start + end))
}

/// The drafts in a text that is JSON: those with the names of several claims.
pub(super) fn drafts<'a>(text: &Text<'a>) -> Vec<Found<'a>> {
    let mut found = Vec::new();
    if let Some(value) = parse(text) {
        Document { text }.value(value, 0, &mut found);
    }
    found.retain(
        |found| matches!(found, Found::Draft(_, payload) if claims_in(&payload.bytes) >= CLAIMS_AMONG_OTHERS),
    );
    found
}

/// Leaves out what a capture or a collection has twice: the parameters of a form or a query one by
/// one, and the text of it.
pub(super) fn without_repeated(mut found: Vec<Found<'_>>) -> Vec<Found<'_>> {
    const LISTS: [&str; 3] = ["/params/", "/query/", "/queryString/"];
    let mut listed = std::collections::HashSet::new();
    for found in &found {
        let Found::Slot(slot) = found else { continue };
        let Some(pointer) = slot.carried.as_ref().and_then(|carried| carried.pointer.as_deref()) else {
            continue;
        };
        let object = LISTS.iter().find_map(|list| pointer.rfind(list)).and_then(|at| pointer.get(..at));
        listed.extend(object.map(|object| (object.to_owned(), slot.text.bytes.to_vec())));
    }
    if listed.is_empty() {
        return found;
    }
    found.retain(|found| {
        let Found::Slot(slot) = found else { return true };
        let pointer = slot.carried.as_ref().and_then(|carried| carried.pointer.as_deref());
        let object =
            pointer.and_then(|p| ["/text", "/raw", "/url"].iter().find_map(|name| p.strip_suffix(name)));
        object.is_none_or(|object| !listed.contains(&(object.to_owned(), slot.text.bytes.to_vec())))
    });
    found
}

/// What is in a line that is a JSON string and holds a token, without the marks around it.
pub(in crate::input) fn string<'a>(line: &Text<'a>) -> Option<Text<'a>> {
    let bytes = line.bytes.trim_ascii();
    let is_string =
        bytes.len() > 1 && bytes.starts_with(b"\"") && bytes.ends_with(b"\"") && holds_token(bytes);
    is_string.then(|| parse(line).and_then(|value| encoding::json_string(line, value))).flatten()
}

/// JSON Lines of strings: what is in each; `None` if a line is something else, or there is only one.
pub(super) fn strings_in_lines<'a>(text: &Text<'a>, inside: Inside) -> Option<Contents<'a>> {
    let lines = || text.bytes.split(|&b| b == b'\n').map(<[u8]>::trim_ascii).filter(|line| !line.is_empty());
    let is_string = |line: &[u8]| line.len() > 1 && line.starts_with(b"\"") && line.ends_with(b"\"");
    if text.bytes.first() != Some(&b'"') || lines().nth(1).is_none() || !lines().all(is_string) {
        return None;
    }
    let (mut found, mut start) = (Vec::new(), 0);
    for line in text.bytes.split_inclusive(|&b| b == b'\n') {
        let span = Span::new(start, start + line.trim_ascii_end().len());
        start += line.len();
        let line = text.sub(span);
        if let Some(string) = parse(&line).and_then(|value| encoding::json_string(&line, value)) {
            found.extend(inside.find(&string));
        }
    }
    (!found.is_empty()).then(|| found.into())
}

/// JSON Lines: what is in each line that is an object; `None` if there are no such lines, or no token.
pub(super) fn lines<'a>(text: &Text<'a>, inside: Inside) -> Option<Contents<'a>> {
    if text.bytes.first() != Some(&b'{') || memchr::memchr(b'\n', &text.bytes).is_none() {
        return None;
    }
    let (mut found, mut start) = (Vec::new(), 0);
    for line in text.bytes.split_inclusive(|&b| b == b'\n') {
        let span = Span::new(start, start + line.trim_ascii_end().len());
        start += line.len();
        if line.starts_with(b"{") && (holds_token(line) || hex::has_numbers(line)) {
            let line = text.sub(span);
            found.extend(parse(&line).map(|_| strings(&line, inside)).unwrap_or_default());
        }
    }
    (!found.is_empty()).then(|| found.into())
}

/// What is in the string member `path` of a JSON object; dots in `path` reach into objects.
pub(in crate::input) fn field<'a>(text: &Text<'a>, path: &str) -> Contents<'a> {
    let document = Document { text };
    let mut found = Vec::new();
    if let Some(value) = parse(text).and_then(|value| reach(value, path)) {
        match value.kind() {
            Kind::String => document.string(value, Parameter::Other, &mut found),
            Kind::Object => document.meant(value, &mut found),
            _ => {}
        }
    }
    let span = text.lift(Span::new(0, text.bytes.len()));
    Contents { found, otherwise: Some(Nothing { what: Mistaken::NoField, span, shown: None }) }
}

/// Whether the text is a JSON object without the member `path`, or with `null` there.
pub(in crate::input) fn lacks(text: &Text<'_>, path: &str) -> bool {
    let object = parse(text).filter(|value| value.kind() == Kind::Object);
    object.is_some_and(|value| reach(value, path).is_none_or(|value| value.kind() == Kind::Null))
}

/// The text as JSON, if it is not deeper than any grant.
pub(super) fn parse<'t>(text: &'t Text<'_>) -> Option<Value<'t>> {
    if json::is_deeper_than(&text.bytes, limits::JSON_DEPTH) {
        return None;
    }
    Value::parse(std::str::from_utf8(&text.bytes).ok()?).ok()
}

pub(in crate::input) fn reach<'v>(value: Value<'v>, path: &str) -> Option<Value<'v>> {
    if let Some(member) = value.member_named(path) {
        return Some(member.value);
    }
    let (first, rest) = path.split_once('.')?;
    reach(value.member_named(first)?.value, rest)
}

impl<'a> Document<'_, 'a> {
    fn value(self, value: Value<'_>, depth: usize, found: &mut Vec<Found<'a>>) {
        match value.kind() {
            Kind::Object => self.object(value, depth, found),
            Kind::Array => self.array(value, depth, found),
            Kind::String => self.string(value, Parameter::Other, found),
            _ => {}
        }
    }

    fn array(self, value: Value<'_>, depth: usize, found: &mut Vec<Found<'a>>) {
        let (mut others, first) = (Vec::new(), found.len());
        let elements = value.elements().unwrap_or_default();
        if let Some(draft) = self.in_parts(&elements) {
            return found.push(draft);
        }
        for element in elements {
            let before = found.len();
            if depth <= DEPTH {
                self.value(element, depth + 1, found);
            }
            if found.len() == before && depth == 0 {
                others.push(Found::nothing(Mistaken::Json, self.text.lift(element.span()), None));
            }
        }
        // A list of what self-service answers is one mistake.
        let is_saved = |found: &Found<'_>| matches!(found, Found::Nothing(nothing) if is_answer_of_self_service(nothing.what));
        if found.len() > first && found.iter().skip(first).all(is_saved) {
            found.truncate(first + 1);
        }
        // Beside grants each other element is a mistake; without any, the array as a whole is.
        if !found.is_empty() && !others.is_empty() {
            found.append(&mut others);
            found.sort_by_key(Found::start);
        }
    }

    /// The header and the claims of a token that was split at its dots and decoded, with or without the signature.
    fn in_parts(self, elements: &[Value<'_>]) -> Option<Found<'a>> {
        let ([header, claims] | [header, claims, _]) = elements else { return None };
        let is_signature =
            elements.get(2).is_none_or(|last| matches!(last.kind(), Kind::String | Kind::Null));
        let members = claims.members().unwrap_or_default();
        let is_header = header.member_named("alg").is_some() && header.member_named("iss").is_none();
        (is_header && is_signature && are_claims(&members)).then(|| {
            let text = |value: &Value<'_>| self.text.sub(value.span());
            Found::Draft(Some(text(header)), text(claims))
        })
    }

    fn string(self, value: Value<'_>, parameter: Parameter, found: &mut Vec<Found<'a>>) {
        if let Some(text) = encoding::json_string(self.text, value) {
            let carried = Some(Carried { parameter, is_sole: true, ..Carried::default() });
            found.push(Found::Slot(Slot { carried, ..Slot::whole(text) }));
        }
    }

    fn object(self, value: Value<'_>, depth: usize, found: &mut Vec<Found<'a>>) {
        let members = value.members().unwrap_or_default();
        let member = |name: &str| members.iter().rev().find(|m| m.name == name).map(|m| m.value);
        if let Some(assertion) = member("assertion") {
            return self.assertion(assertion, found);
        }
        if let Some(draft) = self.draft(&members) {
            return found.push(draft);
        }
        let is_ours = |what: &Mistaken| {
            // Other things than grants are signed, and below the top nobody said that this is one.
            depth == 0
                || !matches!(what, Mistaken::JwsJson | Mistaken::Encrypted)
                || member("payload").is_some_and(encodes_claims)
        };
        if let Some(what) = recognised(&members).filter(is_ours) {
            return found.push(Found::nothing(what, self.text.lift(value.span()), None));
        }
        if are_claims(&members) {
            let payload = self.text.sub(value.span());
            return found.push(Found::Draft(None, payload));
        }
        if depth < DEPTH {
            self.inside(&members, depth, found);
        }
    }

    /// An object of which somebody says that it is a grant: one claim is enough.
    fn meant(self, value: Value<'_>, found: &mut Vec<Found<'a>>) {
        let before = found.len();
        self.object(value, DEPTH, found);
        if found.len() == before && value.members().is_some_and(|members| names_claim(&members)) {
            found.push(Found::Draft(None, self.text.sub(value.span())));
        }
    }

    fn assertion(self, value: Value<'_>, found: &mut Vec<Found<'a>>) {
        match value.kind() {
            Kind::String => self.string(value, Parameter::Assertion, found),
            Kind::Object => self.meant(value, found),
            _ => {
                // A list may have secrets in it.
                let shown = if value.kind() == Kind::Array { "[…]" } else { value.raw() };
                let shown = shown.chars().take(40).collect();
                found.push(Found::nothing(Mistaken::Placeholder, self.text.lift(value.span()), Some(shown)));
            }
        }
    }

    /// `{"header": {…}, "payload": {…}}`, whatever the library calls them; the header may be missing.
    fn draft(self, members: &[Member<'_>]) -> Option<Found<'a>> {
        let member = |name: &str| members.iter().rev().find(|m| m.name == name).map(|m| m.value);
        // HTTP has headers too.
        let is_header =
            |value: &Value<'_>| ["alg", "kid", "x5c"].iter().any(|name| value.member_named(name).is_some());
        let header =
            member("header").or_else(|| HEADERS.iter().filter_map(|name| member(name)).find(is_header));
        let payload = PAYLOADS.iter().find_map(|name| member(name))?;
        let is_object = |v: &Value<'_>| v.kind() == Kind::Object;
        // Of a JWS in JSON some of the header is not signed, and is not encoded (RFC 7515 section 7.2.1).
        let is_jws = ["signature", "signatures", "protected"].iter().any(|name| member(name).is_some());
        if !is_object(&payload) && (is_jws || encodes_claims(payload)) {
            return None;
        }
        let alike = is_object(&payload) || header.as_ref().is_some_and(is_object);
        if !alike {
            return None;
        }
        let text = |v: Value<'_>| self.text.sub(v.span());
        Some(Found::Draft(header.map(text), text(payload)))
    }

    /// Drafts, and what should be a token and is a JWS in JSON, in members, whatever they are called.
    fn inside(self, members: &[Member<'_>], depth: usize, found: &mut Vec<Found<'a>>) {
        let mut below = Vec::new();
        for member in members {
            if matches!(member.value.kind(), Kind::Object | Kind::Array) {
                self.value(member.value, depth + 1, &mut below);
            }
        }
        found.extend(
            below.into_iter().filter(|found| matches!(found, Found::Draft(..)) || jws(found).is_some()),
        );
    }
}
