//! JSON around a grant: a member that holds it, an unsigned draft, an array of either.

use super::mistaken::nothing;
use super::{Body, Candidate, Mistaken, encoding, loose};
use crate::json::{self, Kind, Member, Value};
use crate::maskinporten::limits;
use crate::source::{Span, Text};

/// A JSON text and the file it stands in.
#[derive(Clone, Copy)]
struct Document<'t, 'a> {
    text: &'t Text<'a>,
    file: &'t [u8],
}

/// How deep tokens are looked for below the top.
const DEPTH: usize = 2;

/// Names of claims that tell a claims set from other JSON.
const CLAIMS: [&str; 13] = [
    "iss",
    "aud",
    "scope",
    "iat",
    "exp",
    "jti",
    "nbf",
    "sub",
    "resource",
    "pid",
    "consumer_org",
    "iss_onbehalfof",
    "authorization_details",
];

/// The candidates in a text that begins like a JSON object or array; `None` if it is not JSON and
/// does not look like a draft with a slip in it either.
pub(super) fn candidates<'a>(text: &Text<'a>, file: &[u8]) -> Option<Vec<Candidate<'a>>> {
    let document = Document { text, file };
    let Some(value) = parse(text) else { return document.broken() };
    let mut found = Vec::new();
    document.value(value, 0, &mut found);
    if found.is_empty() {
        found.push(nothing(Mistaken::Json, text.lift(value.span()), None));
    }
    Some(found)
}

/// The grant in the string member `path` of a JSON object; dots in `path` reach into objects.
pub(super) fn field<'a>(text: &Text<'a>, file: &[u8], path: &str) -> Vec<Candidate<'a>> {
    let document = Document { text, file };
    let value = parse(text).and_then(|value| reach(value, path));
    let whole = || vec![nothing(Mistaken::NoField, text.lift(Span::new(0, text.bytes.len())), None)];
    let Some(value) = value else { return whole() };
    let mut found = Vec::new();
    match value.kind() {
        Kind::String => document.string(value, &mut found),
        Kind::Object => document.value(value, DEPTH, &mut found),
        _ => {}
    }
    if found.is_empty() { whole() } else { found }
}

fn parse<'t>(text: &'t Text<'_>) -> Option<Value<'t>> {
    if json::depth(&text.bytes) > limits::JSON_DEPTH {
        return None;
    }
    Value::parse(std::str::from_utf8(&text.bytes).ok()?).ok()
}

fn reach<'v>(value: Value<'v>, path: &str) -> Option<Value<'v>> {
    if let Some(member) = value.member_named(path) {
        return Some(member.value);
    }
    let (first, rest) = path.split_once('.')?;
    reach(value.member_named(first)?.value, rest)
}

impl<'a> Document<'_, 'a> {
    /// What does not parse: a draft with a slip is one, for `malformed-json` to explain.
    fn broken(self) -> Option<Vec<Candidate<'a>>> {
        let named = |name: &&str| {
            let quoted = |q: char| {
                let name = format!("{q}{name}{q}");
                memchr::memmem::find(&self.text.bytes, name.as_bytes()).is_some()
            };
            quoted('"') || quoted('\'')
        };
        let known = CLAIMS.iter().filter(|n| named(n)).count() + usize::from(named(&"payload"));
        let deep = json::depth(&self.text.bytes) > limits::JSON_DEPTH;
        if (known == 0 && !deep) || loose::has_token(self.text, self.file) {
            return None;
        }
        let payload = self.text.sub(Span::new(0, self.text.bytes.len()));
        Some(vec![Candidate { body: Body::Draft { header: None, payload }, damage: Vec::new() }])
    }

    fn value(self, value: Value<'_>, depth: usize, found: &mut Vec<Candidate<'a>>) {
        match value.kind() {
            Kind::Object => self.object(value, depth, found),
            Kind::Array => self.array(value, depth, found),
            Kind::String => self.string(value, found),
            _ => {}
        }
    }

    fn array(self, value: Value<'_>, depth: usize, found: &mut Vec<Candidate<'a>>) {
        let mut others = Vec::new();
        for element in value.elements().unwrap_or_default() {
            let before = found.len();
            if depth <= DEPTH {
                self.value(element, depth + 1, found);
            }
            if found.len() == before && depth == 0 {
                others.push(nothing(Mistaken::Json, self.text.lift(element.span()), None));
            }
        }
        // Beside grants each other element is a mistake; without any, the array as a whole is.
        if !found.is_empty() && !others.is_empty() {
            found.append(&mut others);
            found.sort_by_key(Candidate::start);
        }
    }

    fn string(self, value: Value<'_>, found: &mut Vec<Candidate<'a>>) {
        if let Some(text) = encoding::json_string(self.text, value) {
            found.append(&mut super::token(&text, self.file));
        }
    }

    fn object(self, value: Value<'_>, depth: usize, found: &mut Vec<Candidate<'a>>) {
        let members = value.members().unwrap_or_default();
        let member = |name: &str| members.iter().rev().find(|m| m.name == name).map(|m| m.value);
        if let Some(assertion) = member("assertion") {
            return self.assertion(assertion, found);
        }
        if let Some(draft) = self.draft(&members) {
            return found.push(draft);
        }
        if let Some(what) = recognised(&members) {
            return found.push(nothing(what, self.text.lift(value.span()), None));
        }
        let claims = members.iter().any(|m| CLAIMS.contains(&m.name.as_ref()));
        if claims {
            let payload = self.text.sub(value.span());
            return found.push(Candidate { body: Body::Draft { header: None, payload }, damage: Vec::new() });
        }
        if depth < DEPTH {
            self.inside(&members, depth, found);
        }
    }

    fn assertion(self, value: Value<'_>, found: &mut Vec<Candidate<'a>>) {
        match value.kind() {
            Kind::String => self.string(value, found),
            Kind::Object => self.object(value, DEPTH, found),
            _ => {
                let shown = value.raw().chars().take(40).collect();
                found.push(nothing(Mistaken::Placeholder, self.text.lift(value.span()), Some(shown)));
            }
        }
    }

    /// `{"header": {…}, "payload": {…}}`; the header may be missing.
    fn draft(self, members: &[Member<'_>]) -> Option<Candidate<'a>> {
        let member = |name: &str| members.iter().rev().find(|m| m.name == name).map(|m| m.value);
        let (header, payload) = (member("header"), member("payload")?);
        let is_object = |v: &Value<'_>| v.kind() == Kind::Object;
        let alike = is_object(&payload) || header.as_ref().is_some_and(is_object);
        if !alike {
            return None;
        }
        let text = |v: Value<'_>| self.text.sub(v.span());
        let body = Body::Draft { header: header.map(text), payload: text(payload) };
        Some(Candidate { body, damage: Vec::new() })
    }

    /// Members whose value holds a grant, whatever they are called.
    fn inside(self, members: &[Member<'_>], depth: usize, found: &mut Vec<Candidate<'a>>) {
        for member in members {
            let mut below = Vec::new();
            match member.value.kind() {
                Kind::String => {
                    let text = encoding::json_string(self.text, member.value);
                    if text.as_ref().is_some_and(|t| loose::has_token(t, self.file)) {
                        self.string(member.value, &mut below);
                    }
                }
                Kind::Object | Kind::Array => self.value(member.value, depth + 1, &mut below),
                _ => {}
            }
            found.extend(below.into_iter().filter(|c| !matches!(c.body, Body::NotAGrant(_))));
        }
    }
}

/// JSON that is known, and no grant.
fn recognised(members: &[Member<'_>]) -> Option<Mistaken> {
    let has = |name: &str| members.iter().any(|m| m.name == name);
    let private = |raw: &str| ["\"d\"", "\"k\"", "\"p\""].iter().any(|name| raw.contains(name));
    if has("kty") {
        let secret = has("d") || has("k") || has("p");
        return Some(if secret { Mistaken::PrivateKey } else { Mistaken::PublicKey });
    }
    if let Some(keys) = members.iter().find(|m| m.name == "keys" && m.value.kind() == Kind::Array) {
        return Some(if private(keys.value.raw()) { Mistaken::PrivateKey } else { Mistaken::PublicKey });
    }
    if has("access_token") || has("id_token") || has("refresh_token") {
        return Some(Mistaken::TokenResponse);
    }
    if has("signatures") || (has("payload") && (has("signature") || has("protected"))) {
        return Some(Mistaken::JwsJson);
    }
    let error = has("error") || has("error_description");
    let claims = members.iter().any(|m| CLAIMS.contains(&m.name.as_ref()));
    (error && !claims).then_some(Mistaken::ErrorResponse)
}
