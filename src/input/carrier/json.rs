//! JSON around a grant: a member that holds it, an unsigned draft, an array of either.

use crate::input::candidate::{Mistaken, Nothing};
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

/// What is in a text that begins like a JSON object or array; `None` if it is not JSON and does not
/// look like a draft with a slip in it either.
pub(super) fn open<'a>(text: &Text<'a>) -> Option<Contents<'a>> {
    if !matches!(text.bytes.first(), Some(b'{' | b'[')) {
        return None;
    }
    let document = Document { text };
    let Some(value) = parse(text) else { return document.broken() };
    let mut found = Vec::new();
    document.value(value, 0, &mut found);
    let span = text.lift(value.span());
    Some(Contents { found, otherwise: Some(Nothing { what: Mistaken::Json, span, shown: None }) })
}

/// What is in the string member `path` of a JSON object; dots in `path` reach into objects.
pub(in crate::input) fn field<'a>(text: &Text<'a>, path: &str) -> Contents<'a> {
    let document = Document { text };
    let mut found = Vec::new();
    if let Some(value) = parse(text).and_then(|value| reach(value, path)) {
        match value.kind() {
            Kind::String => document.string(value, &mut found),
            Kind::Object => document.value(value, DEPTH, &mut found),
            _ => {}
        }
    }
    let span = text.lift(Span::new(0, text.bytes.len()));
    Contents { found, otherwise: Some(Nothing { what: Mistaken::NoField, span, shown: None }) }
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
    fn broken(self) -> Option<Contents<'a>> {
        let named = |name: &&str| {
            let quoted = |q: char| {
                let name = format!("{q}{name}{q}");
                memchr::memmem::find(&self.text.bytes, name.as_bytes()).is_some()
            };
            quoted('"') || quoted('\'')
        };
        let known = CLAIMS.iter().filter(|n| named(n)).count() + usize::from(named(&"payload"));
        let deep = json::depth(&self.text.bytes) > limits::JSON_DEPTH;
        if (known == 0 && !deep) || holds_token(&self.text.bytes) {
            return None;
        }
        let payload = self.text.sub(Span::new(0, self.text.bytes.len()));
        Some(vec![Found::Draft(None, payload)].into())
    }

    fn value(self, value: Value<'_>, depth: usize, found: &mut Vec<Found<'a>>) {
        match value.kind() {
            Kind::Object => self.object(value, depth, found),
            Kind::Array => self.array(value, depth, found),
            Kind::String => self.string(value, found),
            _ => {}
        }
    }

    fn array(self, value: Value<'_>, depth: usize, found: &mut Vec<Found<'a>>) {
        let mut others = Vec::new();
        for element in value.elements().unwrap_or_default() {
            let before = found.len();
            if depth <= DEPTH {
                self.value(element, depth + 1, found);
            }
            if found.len() == before && depth == 0 {
                others.push(Found::nothing(Mistaken::Json, self.text.lift(element.span()), None));
            }
        }
        // Beside grants each other element is a mistake; without any, the array as a whole is.
        if !found.is_empty() && !others.is_empty() {
            found.append(&mut others);
            found.sort_by_key(Found::start);
        }
    }

    fn string(self, value: Value<'_>, found: &mut Vec<Found<'a>>) {
        if let Some(text) = encoding::json_string(self.text, value) {
            found.push(Found::slot(text));
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
        if let Some(what) = recognised(&members) {
            return found.push(Found::nothing(what, self.text.lift(value.span()), None));
        }
        let claims = members.iter().any(|m| CLAIMS.contains(&m.name.as_ref()));
        if claims {
            let payload = self.text.sub(value.span());
            return found.push(Found::Draft(None, payload));
        }
        if depth < DEPTH {
            self.inside(&members, depth, found);
        }
    }

    fn assertion(self, value: Value<'_>, found: &mut Vec<Found<'a>>) {
        match value.kind() {
            Kind::String => self.string(value, found),
            Kind::Object => self.object(value, DEPTH, found),
            _ => {
                let shown = value.raw().chars().take(40).collect();
                found.push(Found::nothing(Mistaken::Placeholder, self.text.lift(value.span()), Some(shown)));
            }
        }
    }

    /// `{"header": {…}, "payload": {…}}`; the header may be missing.
    fn draft(self, members: &[Member<'_>]) -> Option<Found<'a>> {
        let member = |name: &str| members.iter().rev().find(|m| m.name == name).map(|m| m.value);
        let (header, payload) = (member("header"), member("payload")?);
        let is_object = |v: &Value<'_>| v.kind() == Kind::Object;
        let alike = is_object(&payload) || header.as_ref().is_some_and(is_object);
        if !alike {
            return None;
        }
        let text = |v: Value<'_>| self.text.sub(v.span());
        Some(Found::Draft(header.map(text), text(payload)))
    }

    /// Members whose value holds a grant, whatever they are called.
    fn inside(self, members: &[Member<'_>], depth: usize, found: &mut Vec<Found<'a>>) {
        for member in members {
            let mut below = Vec::new();
            match member.value.kind() {
                Kind::String => {
                    let text = encoding::json_string(self.text, member.value);
                    below.extend(text.filter(|t| holds_token(&t.bytes)).map(Found::slot));
                }
                Kind::Object | Kind::Array => self.value(member.value, depth + 1, &mut below),
                _ => {}
            }
            let optional = |found| match found {
                Found::Slot(slot) => Some(Found::Slot(Slot { optional: true, ..slot })),
                Found::Draft(..) => Some(found),
                Found::Nothing(_) => None,
            };
            found.extend(below.into_iter().filter_map(optional));
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
