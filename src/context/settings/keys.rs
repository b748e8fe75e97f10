//! The key that settings hold, or its identifier.

use super::clients::Client;
use super::entry::{Entry, Part};
use super::meaning::Meaning;
use crate::context::keys::{KeySet, RegisteredKey};

/// An entry, and what is wrong with it.
type Wrong<'s> = (&'s Entry, String);

/// The public half of the key, or its identifier alone; with the entry that holds it.
pub(super) fn of<'s>(client: &Client<'s>) -> Result<Option<(&'s Entry, KeySet)>, Wrong<'s>> {
    let kid = kid(client);
    let Some((entry, jwk)) = jwk(client)? else {
        return Ok(kid.map(|(entry, kid)| {
            let key = RegisteredKey { kid: Some(kid), ..RegisteredKey::of(None) };
            (entry, KeySet { keys: vec![key], complete: false })
        }));
    };
    // The private half is expected here; that it is not read needs no warning.
    let mut set = KeySet::read(jwk.as_bytes(), &mut Vec::new()).map_err(|error| {
        let inside = error.line.zip(error.column).map(|(l, c)| format!(" (line {l}, column {c} of it)"));
        (entry, format!("{}: {}{}", entry.name, error.message, inside.unwrap_or_default()))
    })?;
    set.complete = false;
    if let (Some((_, kid)), [only]) = (kid, set.keys.as_mut_slice()) {
        only.kid = Some(kid);
    }
    Ok(Some((entry, set)))
}

/// The identifier: a setting of its own, or a JWK of which nothing else is there.
pub(super) fn kid<'s>(client: &Client<'s>) -> Option<(&'s Entry, String)> {
    if let Some(entry) = client.find(Meaning::Kid) {
        return Some((entry, entry.value()));
    }
    let entry = client.find(Meaning::Jwk).filter(|entry| !has_member(entry, "kty"))?;
    let part = entry.parts.iter().find(|part| part.member == Some("kid"))?;
    Some((entry, part.value().to_owned()))
}

fn has_member(entry: &Entry, name: &str) -> bool {
    entry.parts.iter().any(|part| part.member == Some(name))
}

/// The JWK as JSON, wherever the settings hold one.
pub(super) fn jwk<'s>(client: &Client<'s>) -> Result<Option<(&'s Entry, String)>, Wrong<'s>> {
    for meaning in [Meaning::Jwk, Meaning::JwkBase64] {
        let Some(entry) = client.find(meaning) else { continue };
        if entry.parts.iter().any(|part| part.member.is_some()) {
            if has_member(entry, "kty") {
                return Ok(Some((entry, written_out(&entry.parts))));
            }
            continue;
        }
        let value = entry.value();
        if value.starts_with('{') {
            return Ok(Some((entry, value)));
        }
        match decoded(&value) {
            Some(json) => return Ok(Some((entry, json))),
            None if meaning == Meaning::JwkBase64 => {
                return Err((entry, format!("{} is not base64 of a JWK", entry.name)));
            }
            None => {}
        }
    }
    Ok(None)
}

/// Fewest characters of the base64 of an RSA key.
const ENCODED_KEY: usize = 100;

/// Whether a part of a key is left out for readers, as in an example.
fn is_elided(text: &str) -> bool {
    text.contains(['<', '*', '\u{2026}']) || text.contains("...")
}

/// The entry that is meant to hold a JWK and holds none that can be read.
pub(super) fn broken<'s>(client: &Client<'s>) -> Option<&'s Entry> {
    let is_read = |json: &str| KeySet::read(json.as_bytes(), &mut Vec::new()).is_ok();
    [Meaning::Jwk, Meaning::JwkBase64].into_iter().filter_map(|meaning| client.find(meaning)).find(|entry| {
        let value = entry.value();
        if is_elided(&value) {
            return false;
        }
        let is_encoded = || {
            value.len() >= ENCODED_KEY
                && value.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+/-_=".contains(&byte))
                && (entry.meaning == Meaning::JwkBase64 || value.starts_with("eyJ"))
        };
        if entry.parts.iter().any(|part| part.member.is_some()) {
            !entry.is_partly_elsewhere && has_member(entry, "kty") && !is_read(&written_out(&entry.parts))
        } else if value.starts_with('{') {
            value.contains("\"kty\"") && !is_read(&value)
        } else {
            is_encoded() && !decoded(&value).is_some_and(|json| is_read(&json))
        }
    })
}

/// Whether a JWK with its public half says nothing of which key it is.
pub(super) fn names_nothing(jwk: &str) -> bool {
    let Ok(serde_json::Value::Object(members)) = serde_json::from_str(jwk) else { return false };
    members.contains_key("n")
        && !["kid", "x5c", "x5t", "x5t#S256"].iter().any(|name| members.contains_key(*name))
}

/// The type of a key that Maskinporten cannot take: it takes RSA alone.
pub(super) fn unusable_type(jwk: &str) -> Option<String> {
    let jwk: serde_json::Value = serde_json::from_str(jwk).ok()?;
    jwk.get("kty")?.as_str().filter(|kty| *kty != "RSA").map(str::to_owned)
}

/// A JWK that is a section of its own, as JSON.
fn written_out(parts: &[Part]) -> String {
    let member = |part: &Part| {
        let (name, value) = (part.member?, part.value());
        let instant = value.parse::<i64>().ok().filter(|_| name == "exp");
        Some((name.to_owned(), instant.map_or_else(|| value.into(), serde_json::Value::from)))
    };
    let members: serde_json::Map<String, serde_json::Value> = parts.iter().filter_map(member).collect();
    serde_json::Value::Object(members).to_string()
}

/// The JSON that base64 stands for.
fn decoded(value: &str) -> Option<String> {
    let standard = value.replace('-', "+").replace('_', "/");
    let decoded = base64_simd::forgiving_decode_to_vec(standard.as_bytes()).ok()?;
    String::from_utf8(decoded).ok().filter(|text| text.trim_start().starts_with('{'))
}
