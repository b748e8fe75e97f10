//! Claims that a text shows beside tokens: those of one of the tokens, decoded, or those of another grant.

use std::collections::HashMap;

use serde_json::{Map, Value};

use super::candidate::{Body, Candidate};
use super::slot::Found;
use crate::json;
use crate::maskinporten::limits;

/// What tells claims from those of other tokens, as JSON.
type Key = String;

/// Tokens with the same key that claims are compared with, at most.
const MOST_ALIKE: usize = 16;

/// The drafts that are not what one of the candidates says, nor hold one or are it.
pub(super) fn others<'a>(drafts: Vec<Found<'a>>, found: &[Candidate<'_>]) -> Vec<Found<'a>> {
    if drafts.is_empty() {
        return drafts;
    }
    let mut tokens: HashMap<Key, Vec<Map<String, Value>>> = HashMap::new();
    for claims in found.iter().filter_map(claims_of) {
        for name in NAMES {
            let Some(key) = key(&claims, name) else { continue };
            let alike = tokens.entry(key).or_default();
            if alike.len() < MOST_ALIKE {
                alike.push(claims.clone());
            }
        }
    }
    let is_shown = |claims: &Map<String, Value>| {
        let key = NAMES.iter().find_map(|name| key(claims, name));
        let alike = key.and_then(|key| tokens.get(&key));
        alike.is_some_and(|alike| alike.iter().any(|token| is_part(claims, token)))
    };
    let mut starts: Vec<usize> =
        found.iter().filter(|candidate| is_token(candidate)).map(Candidate::start).collect();
    starts.sort_unstable();
    let is_new = |draft: &Found<'_>| {
        let Found::Draft(_, payload) = draft else { return false };
        let place = payload.position(0);
        let end = payload.position(payload.bytes.len());
        // What has a token inside is a record about it.
        let next = starts.partition_point(|&start| start < place);
        let is_around = starts.get(next).is_some_and(|&start| start < end);
        !is_around && parse(&payload.bytes).is_none_or(|claims| !is_shown(&claims))
    };
    drafts.into_iter().filter(is_new).collect()
}

/// Claims that differ from grant to grant, the surest first.
const NAMES: [&str; 3] = ["jti", "iat", "iss"];

fn key(claims: &Map<String, Value>, name: &str) -> Option<Key> {
    claims.get(name).map(|value| format!("{name}={value}"))
}

/// Whether claims say nothing that the token does not.
fn is_part(claims: &Map<String, Value>, token: &Map<String, Value>) -> bool {
    claims.iter().all(|(name, value)| token.get(name) == Some(value))
}

const fn is_token(candidate: &Candidate<'_>) -> bool {
    matches!(candidate.body, Body::Compact { .. })
}

/// The claims of a token that can be read.
fn claims_of(candidate: &Candidate<'_>) -> Option<Map<String, Value>> {
    let Body::Compact { token, .. } = &candidate.body else { return None };
    let payload = token.bytes.split(|&b| b == b'.').nth(1)?;
    parse(&base64_simd::URL_SAFE_NO_PAD.decode_to_vec(payload).ok()?)
}

fn parse(json: &[u8]) -> Option<Map<String, Value>> {
    if json::is_deeper_than(json, limits::JSON_DEPTH) {
        return None;
    }
    serde_json::from_slice(json).ok()
}
