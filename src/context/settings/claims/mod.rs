//! Claims that a file holds as they are, in place of what a program makes them of: those of an access token in the test of
//! an API, and those of a grant with the times at which it was made.

mod written;

use std::collections::HashMap;

use super::clients::names_server;
use super::leaf::Leaf;
use super::meaning;
use super::placeholder::{self, Given};
use crate::document::{self, Step};
use crate::grant::{Buffers, Cache, Grant};
use crate::input::{self, Body, Candidate, Mistaken};
use crate::json::{Kind, Value};
use crate::maskinporten::environments;
use crate::source::Text;
use written::{Member, Written};

/// How many steps below its claims set a value may be: the organisation of a system user is.
const DEEPEST: usize = 5;

/// What a token has that was issued to somebody, and no grant.
const ISSUED: [&str; 5] = ["client_id", "client_amr", "token_type", "consumer", "supplier"];

/// When a grant was made, and until when it holds.
const TIMES: [&str; 2] = ["iat", "exp"];

/// The fewest digits of a time: more than those of any lifetime.
const FEWEST_DIGITS: usize = 9;

/// Takes the claims sets out of the leaves: those of access tokens, and `with_drafts` those of grants. Each is JSON whose
/// bytes have their place in the file, which has `shift` bytes before the text.
pub(super) fn take(leaves: &mut Vec<Leaf<'static>>, shift: usize, with_drafts: bool) -> Vec<Text<'static>> {
    let mut places = HashMap::new();
    for leaf in leaves.iter().filter(|leaf| name(leaf) == Some("iss")) {
        let next = places.len();
        places.entry(place(leaf, 1)).or_insert(next);
    }
    if places.is_empty() {
        return Vec::new();
    }
    let found: Vec<_> = leaves.iter().map(|leaf| set_of(leaf, &places)).collect();
    let mut sets: Vec<Vec<Member<'_>>> = places.iter().map(|_| Vec::new()).collect();
    for (leaf, found) in leaves.iter().zip(&found) {
        let Some((set, depth)) = *found else { continue };
        if let Some(set) = sets.get_mut(set) {
            set.push(Member { leaf, name: name(leaf).filter(|_| depth == 1), depth });
        }
    }
    let texts: Vec<_> = sets.iter().map(|members| claims(members, shift, with_drafts)).collect();
    let mut found = found.iter();
    leaves.retain(|_| {
        let set = found.next().copied().flatten().and_then(|(set, _)| texts.get(set));
        !matches!(set, Some(Some(_)))
    });
    texts.into_iter().flatten().collect()
}

/// The name of a claim; what makes JWTs has methods for some.
fn name<'l>(leaf: &'l Leaf<'_>) -> Option<&'l str> {
    let own = leaf.step(0)?;
    let makes_jwt =
        |step: &Step<'_>| matches!(step, Step::Name(name) if name.to_ascii_lowercase().contains("jwt"));
    let around = leaf.steps.split_last().map(|(_, around)| around).unwrap_or_default();
    match own {
        "issuer" | "Issuer" if leaf.is_code && around.iter().any(makes_jwt) => Some("iss"),
        "audience" | "Audience" if leaf.is_code && around.iter().any(makes_jwt) => Some("aud"),
        own => Some(own),
    }
}

/// What tells where something is that is `above` steps above a leaf.
type Place = (Option<String>, usize, String);

fn place(leaf: &Leaf<'_>, above: usize) -> Place {
    let around = leaf.steps.get(..leaf.steps.len().saturating_sub(above)).unwrap_or_default();
    let outer = leaf.inner.as_ref().map(|_| leaf.pointer.clone());
    (outer, leaf.document, document::pointer(around))
}

/// The claims set that a leaf is in, the innermost one, and how many steps below it.
fn set_of(leaf: &Leaf<'_>, places: &HashMap<Place, usize>) -> Option<(usize, usize)> {
    (1..=DEEPEST.min(leaf.steps.len())).find_map(|above| Some((*places.get(&place(leaf, above))?, above)))
}

/// The members as JSON, if they are the claims of an access token or, `with_drafts`, of a grant.
fn claims(members: &[Member<'_>], shift: usize, with_drafts: bool) -> Option<Text<'static>> {
    let named = |name: &'static str| members.iter().filter(move |member| member.name == Some(name));
    let issued = |member: &Member<'_>| {
        let issuer = member.leaf.value();
        environments::has_scheme(issuer) && environments::nearest(issuer).is_some()
    };
    if named("iss").all(issued) {
        let is_issued = |member: &Member<'_>| member.first_name().is_some_and(|name| ISSUED.contains(&name));
        let written = members.iter().any(is_issued).then(|| Written::of(members, shift))?;
        return is_access_token(&written.text).then_some(written.text);
    }
    let is_given = |name| {
        let mut all = named(name);
        let is_text = |member: &Member<'_>| {
            member.leaf.kind == Some(Kind::String)
                && matches!(placeholder::given(member.leaf.value()), Given::Value(_))
        };
        all.next().is_some_and(is_text)
    };
    let is_time = |name| named(name).next().is_some_and(|member| is_moment(member.leaf.value()));
    // Other servers' tokens have these claims too.
    let is_ours = named("aud").any(|member| names_server(member.leaf.value()))
        || members.iter().any(|member| member.leaf.steps.iter().any(speaks));
    if !(with_drafts && is_ours && is_given("aud") && is_given("iss") && TIMES.into_iter().all(is_time)) {
        return None;
    }
    // Source code says only of names and literals what they are.
    let is_read =
        |member: &Member<'_>| member.leaf.kind.is_some() && !(member.leaf.is_code && member.is_nested());
    let written = members.iter().all(is_read).then(|| Written::of(members, shift))?;
    let json = std::str::from_utf8(&written.text.bytes).ok()?;
    let found = Value::parse(json).ok()?.members()?;
    (written.is_whole && input::are_claims(&found)).then_some(written.text)
}

/// Whether a name around a value speaks of the service.
fn speaks(step: &Step<'_>) -> bool {
    matches!(step, Step::Name(name) if meaning::speaks(name))
}

/// Whether a value is a moment in Unix seconds, or in another unit by mistake.
fn is_moment(value: &str) -> bool {
    let digits = value.split('.').next().unwrap_or_default();
    digits.len() >= FEWEST_DIGITS && value.bytes().all(|b| b.is_ascii_digit() || b == b'.')
}

/// Whether claims are those of an access token, as those of a draft in JSON are.
fn is_access_token(claims: &Text<'static>) -> bool {
    let body = Body::Draft { header: None, payload: claims.clone() };
    let candidate = Candidate { body, damage: Vec::new(), carried: None };
    let buffers = Buffers::decode(&candidate);
    let mut faults = Vec::new();
    let grant = Grant::read(&candidate, &buffers, &mut faults, &mut Cache::default());
    grant.mistaken == Some(Mistaken::AccessToken)
}
