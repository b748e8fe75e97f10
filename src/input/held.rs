//! Keys and certificates that a text holds as one thing among others: JWKs in an answer or a document, PEM
//! in base64, the `x5c` of a header.

use super::candidate::{Body, Candidate, Mistaken, Parameter};
use super::{encoding, files};
use crate::document;
use crate::json::{self, Kind, Value};
use crate::maskinporten::{claims, limits};
use crate::source::{Span, Text};

/// The base64 of `-----BEGIN `, but for its last characters.
const PEM: &[u8] = b"LS0tLS1CRUdJTi";

/// How often the bytes of a text are read for keys that turn out to be none: one can begin in the other.
const MOST_READ: usize = 16;

/// The keys and certificates in a text that is neither itself.
pub(super) fn open<'a>(text: &Text<'a>) -> Vec<Candidate<'a>> {
    if let Some(found) = encoded_pem(text).or_else(|| x5c(text)) {
        return vec![found];
    }
    let mut found = keys(text);
    found.extend(if found.is_empty() { in_yaml(text) } else { None });
    if found.is_empty() { without_armour(text) } else { found }
}

/// JWKs that are written in YAML.
fn in_yaml<'a>(text: &Text<'a>) -> Option<Candidate<'a>> {
    let json = document::jwks::in_yaml(std::str::from_utf8(&text.bytes).ok()?)?;
    files::in_json(&json.within(text))
}

/// JWKs in text of any kind, and in JSON below other members.
fn keys<'a>(text: &Text<'a>) -> Vec<Candidate<'a>> {
    let bytes: &[u8] = &text.bytes;
    let (mut found, mut at, mut tried) = (Vec::new(), 0, None);
    let mut left = bytes.len().saturating_mul(MOST_READ);
    while let Some(next) = bytes.get(at..).and_then(|rest| memchr::memmem::find(rest, b"\"kty\"")) {
        let kty = at + next;
        // What is before `at` was looked through for the one before it.
        let object =
            bytes.get(at..kty).and_then(|near| memchr::memrchr(b'{', near)).map(|near| at + near).or(tried);
        // An object that is not a key is looked at once, however often it says that it is.
        let new = object.filter(|_| object != tried);
        tried = object;
        let start = new.and_then(|object| around(bytes, object)).filter(|start| *start >= at);
        let mut read = 0;
        let candidate = start.and_then(|start| {
            let extent = encoding::json_extent(bytes.get(start..)?);
            read = extent.unwrap_or_else(|read| read);
            let end = start + extent.ok()?;
            files::in_json(&text.sub(Span::new(start, end))).map(|candidate| (candidate, end))
        });
        if candidate.is_none() {
            let Some(rest) = left.checked_sub(read) else { break };
            left = rest;
        }
        at = candidate.as_ref().map_or(kty + 1, |(_, end)| *end);
        found.extend(candidate.map(|(candidate, _)| candidate));
    }
    found
}

/// Where a key can begin of which `object` is the first: a set, a list, the key alone. What is in a list or is
/// a member `keys` is that or nothing.
fn around(bytes: &[u8], object: usize) -> Option<usize> {
    let mut outside = bytes.get(..object)?.trim_ascii_end();
    let mut lists = Vec::new();
    while let Some(more) = outside.strip_suffix(b"[") {
        lists.push(more.len());
        outside = more.trim_ascii_end();
    }
    let name = outside.strip_suffix(b":").map(<[u8]>::trim_ascii_end);
    if let Some(before) = name.and_then(|name| name.strip_suffix(b"\"keys\"")) {
        return memchr::memrchr(b'{', before);
    }
    match lists.as_slice() {
        // One of several, of which the first is none.
        [] if outside.ends_with(b",") => None,
        [] => Some(object),
        [list] => Some(*list),
        _ => None,
    }
}

/// JWKs of which the whole text is the base64, or a string in JSON: so settings and variables have them.
pub(super) fn encoded_keys<'a>(text: &Text<'a>) -> Option<Candidate<'a>> {
    let bytes = text.bytes.trim_ascii();
    let inside = match bytes.first()? {
        b'"' if memchr::memmem::find(bytes, b"kty\\\"").is_some() => {
            serde_json::from_slice::<String>(bytes).ok()?.into_bytes()
        }
        b'e' | b'W' if !bytes.contains(&b'.') => base64(bytes)?,
        _ => return None,
    };
    let span = text.lift(Span::new(0, text.bytes.len()));
    let start = inside.len() - inside.trim_ascii_start().len();
    let inside = files::derived(inside, span);
    files::in_json(&inside.sub(Span::new(start, inside.bytes.len())))
}

/// What was found, without what begins as a token and is the base64 of other JSON: JWKs in a variable, a session,
/// a source map. Where there is nothing else, that is the answer.
pub(super) fn without_encoded_json(found: Vec<Candidate<'_>>) -> Vec<Candidate<'_>> {
    let (mut kept, mut keys, mut first) = (Vec::with_capacity(found.len()), Vec::new(), None);
    for candidate in found {
        match encoded_json(&candidate) {
            Some(encoded) if matches!(encoded.body, Body::Keys(_)) => keys.push(encoded),
            Some(encoded) => first = first.or(Some(encoded)),
            None => kept.push(candidate),
        }
    }
    if !kept.is_empty() {
        kept
    } else if keys.is_empty() {
        first.into_iter().collect()
    } else {
        keys
    }
}

/// The JWKs or the other JSON of which a token without a dot is the base64; `None` for the header or the claims
/// of a token, and for what was sent as one.
fn encoded_json<'a>(candidate: &Candidate<'a>) -> Option<Candidate<'a>> {
    let Body::Compact { token, .. } = &candidate.body else { return None };
    let is_sent =
        [Parameter::Assertion, Parameter::ClientAssertion].iter().any(|sent| candidate.is_sent_as(*sent));
    if is_sent || memchr::memchr(b'.', &token.bytes).is_some() {
        return None;
    }
    // What is behind it may have been read along with it.
    let whole = token.bytes.len() / 4 * 4;
    let json = [token.bytes.len(), whole].into_iter().find_map(|end| {
        let mut json = base64(token.bytes.get(..end)?)?;
        json.truncate(encoding::json_end(&json)?);
        Some(json)
    })?;
    let span = token.lift(Span::new(0, token.bytes.len()));
    let nothing = (!is_of_token(&json)).then(|| {
        let carried = candidate.carried.clone();
        Candidate { carried, ..Candidate::nothing(Mistaken::EncodedJson, span, None) }
    });
    files::in_json(&files::derived(json, span)).or(nothing)
}

/// Whether JSON has a member of a header, or says for whom or from whom it is.
fn is_of_token(json: &[u8]) -> bool {
    let value = std::str::from_utf8(json).ok().filter(|_| !json::is_deeper_than(json, limits::JSON_DEPTH));
    let members = value.and_then(|json| Value::parse(json).ok()).and_then(Value::members);
    let names = claims::HEADER_MEMBERS.iter().chain(&["aud", "iss"]);
    members.is_none_or(|members| {
        members.iter().any(|member| names.clone().any(|name| member.name.eq_ignore_ascii_case(name)))
    })
}

/// PEM that is in base64, as in a Secret of Kubernetes: all of it, one after the other.
fn encoded_pem<'a>(text: &Text<'a>) -> Option<Candidate<'a>> {
    let bytes: &[u8] = &text.bytes;
    let is_base64 = |byte: &u8| byte.is_ascii_alphanumeric() || b"+/=-_".contains(byte);
    let is_whole = bytes.starts_with(PEM) && bytes.iter().all(|b| is_base64(b) || b.is_ascii_whitespace());
    let (mut pem, mut done) = (String::new(), 0);
    for start in memchr::memmem::find_iter(bytes, PEM) {
        // A second certificate that begins where three bytes do is in the same base64.
        if start < done {
            continue;
        }
        let rest = bytes.get(start..).unwrap_or_default();
        let length = rest.iter().position(|byte| !is_base64(byte)).filter(|_| !is_whole);
        let length = length.unwrap_or(rest.len());
        done = start + length;
        let decoded = rest.get(..length).and_then(base64);
        pem.push_str(&decoded.and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default());
        pem.push('\n');
    }
    files::of_pem(pem, text.lift(Span::new(0, bytes.len())))
}

/// Certificates, keys and stores in base64 without armour, as variables, manifests and metadata have them. Together
/// they are one file; a store is one of its own.
fn without_armour<'a>(text: &Text<'a>) -> Vec<Candidate<'a>> {
    let bytes: &[u8] = &text.bytes;
    let (mut armoured, mut first, mut stores) = (Vec::new(), None, Vec::new());
    let (mut at, mut mistakes) = (0, 0);
    while let Some((der, place)) = next_der(bytes, at, &mut mistakes) {
        at = place.end;
        if let Some(label) = files::label(&der) {
            let base64 = base64_simd::STANDARD.encode_to_string(&der);
            armoured.push(format!("-----BEGIN {label}-----\n{base64}\n-----END {label}-----\n"));
            first = first.or(Some(place.start));
        } else {
            stores.extend(files::of_store(der, text.lift(place)));
        }
    }
    let span = text.lift(Span::new(first.unwrap_or_default(), bytes.len()));
    files::of_pem(armoured.concat(), span).into_iter().chain(stores).collect()
}

/// What is DER in base64 next, and where. `mistakes` counts what begins so and is something else: each is looked at
/// as far as its length says, so that there is an end to it.
fn next_der(bytes: &[u8], mut at: usize, mistakes: &mut usize) -> Option<(Vec<u8>, Span)> {
    const MOST_MISTAKES: usize = 32;
    while *mistakes < MOST_MISTAKES {
        let start = at + memchr::memmem::find(bytes.get(at..)?, b"MII")?;
        at = start + 3;
        let before = start.checked_sub(1).and_then(|before| bytes.get(before));
        if before.is_some_and(|byte| byte.is_ascii_alphanumeric() || b"+/".contains(byte)) {
            continue;
        }
        let found = bytes.get(start..).and_then(element);
        if let Some((der, length)) = found.filter(|(der, _)| files::form_of(der).is_some()) {
            return Some((der, Span::new(start, start + length)));
        }
        *mistakes += 1;
    }
    None
}

/// The SEQUENCE of which the base64 is at the beginning of the text, over lines or in one, and how much of the text
/// that is.
fn element(text: &[u8]) -> Option<(Vec<u8>, usize)> {
    /// Of the first characters: a tag, and a length in two bytes.
    const HEAD: usize = 8;
    let (mut characters, mut wanted, mut at) = (Vec::new(), HEAD, 0);
    while characters.len() < wanted {
        match text.get(at..)? {
            [b'\r' | b'\n', rest @ ..] => {
                at += 1 + rest.iter().take_while(|b| matches!(b, b' ' | b'\t')).count();
                continue;
            }
            [b'\\', b'r' | b'n', ..] => at += 1,
            [b'\\', b'/', ..] => {
                characters.push(b'/');
                at += 1;
            }
            [byte, ..] if byte.is_ascii_alphanumeric() || b"+/-_".contains(byte) => characters.push(*byte),
            _ => return None,
        }
        at += 1;
        if characters.len() == HEAD && wanted == HEAD {
            let [0x30, 0x82, high, low, ..] = base64(&characters)?[..] else { return None };
            wanted = (4 + usize::from(u16::from_be_bytes([high, low]))).checked_mul(4)?.div_ceil(3);
        }
    }
    Some((base64(&characters)?, at))
}

/// The `x5c` of a header without claims, or nothing but its array.
fn x5c<'a>(text: &Text<'a>) -> Option<Candidate<'a>> {
    let bytes: &[u8] = &text.bytes;
    memchr::memmem::find(bytes, b"MII").filter(|_| !json::is_deeper_than(bytes, limits::JSON_DEPTH))?;
    let value = Value::parse(std::str::from_utf8(bytes).ok()?).ok()?;
    let list = match value.kind() {
        Kind::Array => value.elements(),
        _ => value.member_named("x5c").and_then(|member| member.value.elements()),
    };
    let armoured = |element: Value<'_>| {
        let base64 = element.as_str().filter(|base64| base64.starts_with("MII"))?;
        Some(format!("-----BEGIN CERTIFICATE-----\n{base64}\n-----END CERTIFICATE-----\n"))
    };
    let pem: Option<String> = list.filter(|list| !list.is_empty())?.into_iter().map(armoured).collect();
    files::of_pem(pem?, text.lift(Span::new(0, bytes.len())))
}

/// The bytes of base64 of either alphabet, padded or not.
fn base64(text: &[u8]) -> Option<Vec<u8>> {
    let standard = |byte: &u8| match byte {
        b'-' => b'+',
        b'_' => b'/',
        other => *other,
    };
    let text: Vec<u8> = text.iter().filter(|b| !b.is_ascii_whitespace()).map(standard).collect();
    base64_simd::forgiving_decode_to_vec(&text).ok()
}
