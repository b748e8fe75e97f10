//! What the members of a JSON object tell: claims, and what is known and no grant.

use crate::input::candidate::Mistaken;
use crate::json::{Kind, Member, Value};
use crate::printable::PRIVATE_JWK_MEMBERS;

/// Names of claims that tell a claims set from other JSON.
pub(super) const CLAIMS: [&str; 13] = [
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
    if has_all(&["scope", "consumer_orgno", "owner_orgno"]) && !has("iss") && !has("aud") {
        return Some(Mistaken::AccessList);
    }
    if has_all(&["issuer", "token_endpoint"]) {
        return Some(Mistaken::Metadata);
    }
    let error = has("error") || has("error_description");
    let claims = members.iter().any(|m| CLAIMS.contains(&m.name.as_ref()));
    (error && !claims).then_some(Mistaken::ErrorResponse)
}
