//! What the members of a JSON object tell: claims, and what is known and no grant.

use crate::input::candidate::Mistaken;
use crate::json::{Kind, Member, Value};
use crate::printable::PRIVATE_JWK_MEMBERS;

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

/// Members of settings of a program, which claims never have beside them.
const SETTINGS: [&str; 10] = [
    "tokenUrl",
    "token_url",
    "tokenUri",
    "token_uri",
    "tokenEndpoint",
    "token_endpoint",
    "pem",
    "keyFile",
    "privateKey",
    "private_key",
];

/// Members that a record of a log has beside what it is about.
const RECORD: [&str; 11] = [
    "level",
    "lvl",
    "severity",
    "loglevel",
    "msg",
    "message",
    "logger",
    "ts",
    "timestamp",
    "@timestamp",
    "event",
];

/// Whether the members of an object are claims, so that it is the draft of a grant: records of logs, answers and
/// schemas have members of these names too. Claims say from whom or for whom they are, or for how long something may be
/// done, and are most of what is there.
pub(crate) fn are_claims(members: &[Member<'_>]) -> bool {
    const REQUIRED: usize = 5;
    let has = |name: &str| members.iter().any(|member| member.name == name && may_be_claim(member));
    let claims = members.iter().filter(|member| may_be_claim(member)).count();
    let says_who = has("iss") || has("aud");
    let says_how_long = has("scope") && has("iat") && has("exp") && !has("sub");
    let is_most = claims * 2 >= members.len() || claims >= REQUIRED;
    let is_record = members.iter().any(|member| {
        let mut others = RECORD.iter().chain(&SETTINGS);
        others.any(|name| member.name.eq_ignore_ascii_case(name))
    });
    !is_record && (says_who || says_how_long) && is_most && (claims > 1 || members.len() == 1)
}

/// Whether one of the members has the name of a claim.
pub(super) fn names_claim(members: &[Member<'_>]) -> bool {
    members.iter().any(|member| CLAIMS.contains(&member.name.as_ref()))
}

/// Whether a member can be a claim, were its value wrong: a schema has an object for each.
fn may_be_claim(member: &Member<'_>) -> bool {
    CLAIMS.contains(&member.name.as_ref()) && member.value.kind() != Kind::Object
}

/// Whether it is the name of a claim.
pub(super) fn is_claim(name: &[u8]) -> bool {
    CLAIMS.iter().any(|claim| claim.as_bytes() == name)
}

/// How many names of claims tell a draft that is among other text.
pub(super) const CLAIMS_AMONG_OTHERS: usize = 3;

/// How many claims a text names.
pub(super) fn claims_in(text: &[u8]) -> usize {
    let named = |name: &&&str| memchr::memmem::find(text, format!("\"{name}\"").as_bytes()).is_some();
    CLAIMS.iter().filter(named).count()
}

/// Whether a string is the base64url of claims.
pub(super) fn encodes_claims(value: Value<'_>) -> bool {
    let decoded =
        value.as_str().and_then(|text| base64_simd::URL_SAFE_NO_PAD.decode_to_vec(text.as_bytes()).ok());
    decoded.is_some_and(|claims| claims_in(&claims) >= 2)
}

/// Whether it is what self-service answers.
pub(super) const fn is_answer_of_self_service(what: Mistaken) -> bool {
    matches!(what, Mistaken::Client | Mistaken::AccessList)
}

/// JSON that is known, and no grant.
pub(super) fn recognised(members: &[Member<'_>]) -> Option<Mistaken> {
    let has = |name: &str| members.iter().any(|m| m.name == name);
    let private = |raw: &str| PRIVATE_JWK_MEMBERS.iter().any(|name| raw.contains(&format!("\"{name}\"")));
    if has("kty") {
        let secret = PRIVATE_JWK_MEMBERS.iter().any(|name| has(name));
        return Some(if secret { Mistaken::PrivateKey } else { Mistaken::PublicKey });
    }
    if let Some(keys) = members.iter().find(|m| m.name == "keys" && m.value.kind() == Kind::Array) {
        return Some(if private(keys.value.raw()) { Mistaken::PrivateKey } else { Mistaken::PublicKey });
    }
    if has("access_token") || has("id_token") || has("refresh_token") {
        return Some(Mistaken::TokenResponse);
    }
    if has("ciphertext") && ["protected", "recipients", "iv"].iter().any(|name| has(name)) {
        return Some(Mistaken::Encrypted);
    }
    if has("signatures") || (has("payload") && (has("signature") || has("protected"))) {
        return Some(Mistaken::JwsJson);
    }
    let has_all = |names: &[&str]| names.iter().all(|name| has(name));
    if has_all(&["client_id", "integration_type"]) {
        return Some(Mistaken::Client);
    }
    let is_access = has_all(&["scope", "consumer_orgno"]) && (has("owner_orgno") || has("state"));
    if is_access && !has("iss") && !has("aud") {
        return Some(Mistaken::AccessList);
    }
    if has_all(&["issuer", "token_endpoint"]) {
        return Some(Mistaken::Metadata);
    }
    let error = has("error") || has("error_description");
    (error && !are_claims(members)).then_some(Mistaken::ErrorResponse)
}
