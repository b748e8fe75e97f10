//! The signature does not fit the key.

use super::certificates::is_without_leaf;
use super::citations;
use super::facts::Facts;
use crate::finding::{Finding, Findings};
use crate::grant::chain::Chain;
use crate::grant::key::{Algorithm, PublicKey, Verification};
use crate::grant::{FaultKind, Field, Form, PartName};
use crate::language::{Bilingual, Phrase};
use crate::printable::printable;
use crate::rule::{Basis, Cite, Group, Message, Need, Reply, Rule, Severity, Words};

/// The rule.
pub(super) static RULE: Rule = Rule {
    name: "signature",
    group: Group::Signature,
    code: Some("MP-124"),
    severity: Severity::Error,
    basis: Basis::Documented,
    summary: Bilingual {
        en: "the signature does not match the key",
        nb: "signaturen passer ikke til nøkkelen",
    },
    needs: &[Need::SignedGrant, Need::Keys, Need::UsableKey, Need::ReadableToken],
    cites: &[
        citations::CERTIFICATES,
        Cite::documented(
            "RFC 7515 section 5.2: validation of a JWS",
            "https://www.rfc-editor.org/rfc/rfc7515#section-5.2",
            "2026-11-22",
        ),
    ],
    messages: &[
        &INVALID,
        &NOT_REGISTERED_KEY,
        &OTHER_KEY,
        &OTHER_SIZE,
        &OTHER_CERTIFICATE,
        &OTHER_ALGORITHM,
        &OTHER_SPELLING,
    ],
    page: page!("signature.md"),
};

const fn wrong(en: Words, nb: Words) -> Message {
    Message::error(Basis::Documented, Reply::Code("MP-124", Basis::Documented), en, nb)
}

static INVALID: Message = wrong(
    Words::new(
        "The signature does not match {key}: the grant was changed after it was signed, or signed with another key.",
        "Send the token exactly as the library made it, and check that the private key belongs to the certificate (compare: openssl pkey -pubout, openssl x509 -pubkey).",
    ),
    Words::new(
        "Signaturen passer ikke til {key}: grantet er endret etter signeringen, eller signert med en annen nøkkel.",
        "Send tokenet nøyaktig slik biblioteket laget det, og sjekk at den private nøkkelen hører til sertifikatet (sammenlign: openssl pkey -pubout, openssl x509 -pubkey).",
    ),
);

static NOT_REGISTERED_KEY: Message = wrong(
    Words::new(
        "The signature does not match {key}: the grant was changed after it was signed, or signed with another key.",
        "Send the token exactly as the library made it, and check that the private key belongs to the key registered under that kid. If the program has settings for two clients, check that the id and the key belong to the same one.",
    ),
    Words::new(
        "Signaturen passer ikke til {key}: grantet er endret etter signeringen, eller signert med en annen nøkkel.",
        "Send tokenet nøyaktig slik biblioteket laget det, og sjekk at den private nøkkelen hører til nøkkelen som er registrert med den kid-en. Programmer som blander innstillingene til to klienter, tar id-en til den ene og nøkkelen til den andre.",
    ),
);

static OTHER_KEY: Message = wrong(
    Words::new(
        "The signature does not match {key}, but it matches the registered key {found}.",
        "Set kid to {found}, or sign with the private key that belongs to the kid in the header.",
    ),
    Words::new(
        "Signaturen passer ikke til {key}, men den passer til den registrerte nøkkelen {found}.",
        "Sett kid til {found}, eller signer med den private nøkkelen som hører til kid-en i headeren.",
    ),
);

static OTHER_SIZE: Message = wrong(
    Words::new(
        "The signature is {found} bytes long, but {key} makes signatures of {expected}: it was made with another key, or cut off.",
        "Sign with the private key that belongs to the certificate. In a key store with several entries, take key and certificate from the same entry.",
    ),
    Words::new(
        "Signaturen er {found} byte lang, men {key} lager signaturer på {expected}: den er laget med en annen nøkkel, eller kuttet.",
        "Signer med den private nøkkelen som hører til sertifikatet. I et nøkkellager med flere oppføringer: ta nøkkel og sertifikat fra den samme.",
    ),
);

static OTHER_CERTIFICATE: Message = wrong(
    Words::new(
        "The signature does not match {key}, but it matches another certificate in x5c: {found}.",
        "Put the certificate of the signing key first in x5c.",
    ),
    Words::new(
        "Signaturen passer ikke til {key}, men den passer til et annet sertifikat i x5c: {found}.",
        "Sett sertifikatet til nøkkelen som signerer, først i x5c.",
    ),
);

static OTHER_ALGORITHM: Message = wrong(
    Words::new(
        "The signature was made with {found}, but the header says {expected}.",
        "Let the library write alg, or set both to the same algorithm.",
    ),
    Words::new(
        "Signaturen er laget med {found}, men headeren sier {expected}.",
        "La biblioteket skrive alg, eller sett begge til samme algoritme.",
    ),
);

static OTHER_SPELLING: Message = wrong(
    Words::new(
        "The signature matches {found_words}, not the token as it is sent.",
        "Sign the two base64url parts with the dot between them, exactly as they are sent (RFC 7515 section 5.1).",
    ),
    Words::new(
        "Signaturen passer til {found_words}, ikke til tokenet slik det sendes.",
        "Signer de to base64url-delene med punktumet mellom, nøyaktig slik de sendes (RFC 7515 avsnitt 5.1).",
    ),
);

pub(super) fn check(facts: &Facts<'_>, out: &mut Findings) {
    let grant = facts.grant;
    if grant.form == Form::Draft {
        return out.not_checked(Need::SignedGrant);
    }
    // A signature that is missing or cannot be read is malformed-jws's business.
    if grant.signature.is_empty() || !grant.header.is_readable() {
        return out.not_checked(Need::ReadableToken);
    }
    // An algorithm that Maskinporten does not accept is the algorithm rule's.
    let Some(algorithm) = grant.header.text("alg").is().and_then(|name| Algorithm::named(&name)) else {
        return out.not_checked(Need::UsableKey);
    };
    let key = match key(facts) {
        Ok(key) => key,
        Err(need) => return out.not_checked(need.unwrap_or(Need::UsableKey)),
    };
    // What was signed are bytes, whether they are JSON or not. But where characters are missing or
    // wrong, that explains a signature that does not fit: one defect, one finding.
    let is_damaged = grant.faults.iter().any(|fault| is_damage(&fault.kind));
    match verify(facts, key.public, algorithm) {
        Verification::Valid => {}
        Verification::NotChecked => out.not_checked(Need::UsableKey),
        Verification::Invalid if is_damaged => out.not_checked(Need::ReadableToken),
        Verification::Invalid => explain(facts, &key, algorithm, out),
    }
}

/// Whether a fault comes from characters that are missing or wrong, which spoil the signature too.
const fn is_damage(fault: &FaultKind) -> bool {
    !matches!(fault, FaultKind::TooDeep | FaultKind::TooManyMembers | FaultKind::Duplicate(_))
}

/// A key to check the signature with, and where the grant or the user names it.
#[derive(Clone, Debug)]
struct Key<'a> {
    public: &'a PublicKey,
    name: Name<'a>,
    is_registered: bool,
}

/// Where a key is named.
#[derive(Clone, Debug)]
enum Name<'a> {
    /// By the leaf of x5c.
    Certificate(&'a Chain),
    /// By kid.
    Registered(String),
}

impl Name<'_> {
    /// Safe to print.
    fn phrase(&self) -> Phrase {
        match self {
            Self::Certificate(chain) => {
                let pointer = chain.leaf_pointer();
                Phrase { en: pointer.clone(), nb: pointer }
            }
            Self::Registered(kid) => Phrase {
                en: format!("the registered key {}", printable(kid)),
                nb: format!("den registrerte nøkkelen {}", printable(kid)),
            },
        }
    }
}

/// The key that the server would take: the registered one that kid names, else that of the
/// certificate. Else what is missing, or nothing where another rule has told already.
fn key<'a>(facts: &'a Facts<'_>) -> Result<Key<'a>, Option<Need>> {
    if let Some(key) = registered(facts) {
        return key;
    }
    let Some(chain) = facts.grant.chain.as_deref() else {
        let named = !matches!(facts.grant.header.get("x5c"), Field::Repeated);
        return Err(named.then_some(Need::Keys));
    };
    if is_without_leaf(facts, chain) {
        return Err(None);
    }
    let leaf = chain.leaf().ok_or(Some(Need::UsableKey))?;
    Ok(Key { public: &leaf.key, name: Name::Certificate(chain), is_registered: false })
}

/// The registered key that kid names; `None` if the certificate is to be looked at.
fn registered<'a>(facts: &'a Facts<'_>) -> Option<Result<Key<'a>, Option<Need>>> {
    let kid = facts.grant.header.text("kid").is()?;
    let keys = facts.context.keys.as_ref()?;
    // The keys are those of the current client, which this grant does not claim to be from.
    let has_certificate = facts.grant.chain.is_some();
    if facts.names_other_client() {
        return (!has_certificate).then_some(Err(Some(Need::Keys)));
    }
    let named =
        |public, kid: &str| Key { public, name: Name::Registered(kid.to_owned()), is_registered: true };
    if let Some(key) = keys.find(&kid) {
        return match key.key.as_deref() {
            Some(public) => Some(Ok(named(public, &kid))),
            // Settings may name the key and not hold it.
            None => (!has_certificate).then_some(Err(Some(Need::Keys))),
        };
    }
    // A key without identifier, such as one in PEM, may be registered under any.
    let nameless = keys.keys.iter().filter(|key| key.kid.is_none());
    let mut nameless = nameless.filter_map(|key| key.key.as_deref());
    let fits = |public: &&PublicKey| verify_any(facts, public) == Verification::Valid;
    if let Some(public) = nameless.clone().find(fits).or_else(|| nameless.next()) {
        return Some(Ok(named(public, &kid)));
    }
    // That kid names no key is kid-unknown's finding.
    (!has_certificate).then_some(Err(Some(Need::Keys).filter(|_| !keys.complete)))
}

/// Checks with the algorithm that the header names.
fn verify_any(facts: &Facts<'_>, key: &PublicKey) -> Verification {
    let algorithm = facts.grant.header.text("alg").is().and_then(|name| Algorithm::named(&name));
    algorithm.map_or(Verification::NotChecked, |algorithm| verify(facts, key, algorithm))
}

/// Checks every spelling of the token that the signer may have meant.
fn verify(facts: &Facts<'_>, key: &PublicKey, algorithm: Algorithm) -> Verification {
    let mut last = Verification::NotChecked;
    for input in facts.grant.signing_inputs() {
        last = key.verify(algorithm, input, facts.grant.signature);
        if last != Verification::Invalid {
            break;
        }
    }
    last
}

/// Says as much as can be found out about a signature that does not fit.
fn explain(facts: &Facts<'_>, key: &Key<'_>, algorithm: Algorithm, out: &mut Findings) {
    let grant = facts.grant;
    let chain = grant.chain.iter().filter(|_| !key.is_registered);
    let certificates = chain.flat_map(|chain| &chain.certificates);
    let fits = |public: &PublicKey| verify(facts, public, algorithm) == Verification::Valid;
    if let Some((_, other)) = certificates.clone().find(|(_, certificate)| fits(&certificate.key)) {
        report(&OTHER_CERTIFICATE, key, out).found(&other.subject.display);
        return;
    }
    let registered = facts.context.keys.iter().flat_map(|keys| &keys.keys).filter(|_| key.is_registered);
    for other in registered {
        let (Some(kid), Some(public)) = (&other.kid, &other.key) else { continue };
        if fits(public) {
            report(&OTHER_KEY, key, out).found(kid);
            return;
        }
    }
    let size = key.public.rsa_bits().map_or(0, |bits| bits.div_ceil(8));
    if size != grant.signature.len() {
        let finding = report(&OTHER_SIZE, key, out);
        finding.found(grant.signature.len().to_string()).expected(size.to_string());
        return;
    }
    let other = Algorithm::ALL.into_iter().filter(|other| *other != algorithm);
    if let Some(other) = other.into_iter().find(|o| verify(facts, key.public, *o) == Verification::Valid) {
        report(&OTHER_ALGORITHM, key, out).found(other.name()).expected(algorithm.name());
        return;
    }
    for (name, message) in other_spellings(facts) {
        if key.public.verify(algorithm, &message, grant.signature) == Verification::Valid {
            report(&OTHER_SPELLING, key, out).with_bilingual("found_words", name);
            return;
        }
    }
    report(if key.is_registered { &NOT_REGISTERED_KEY } else { &INVALID }, key, out);
}

fn report<'o>(message: &'static Message, key: &Key<'_>, out: &'o mut Findings) -> &'o mut Finding {
    out.report(message).at(PartName::Signature, "").with_bilingual("key", key.name.phrase())
}

/// What home-made clients sign by mistake.
fn other_spellings(facts: &Facts<'_>) -> Vec<(Bilingual, Vec<u8>)> {
    let grant = facts.grant;
    let input = grant.signing_inputs().next().unwrap_or_default();
    let (header, payload) = (grant.header.text, grant.payload.text);
    let dot = memchr::memchr(b'.', input).unwrap_or(input.len());
    let (header_part, payload_part) = input.split_at_checked(dot).unwrap_or_default();
    let payload_part = payload_part.get(1..).unwrap_or_default();
    let padded = |text: &str, alphabet: &base64_simd::Base64| alphabet.encode_to_string(text).into_bytes();
    let parts = |alphabet| [padded(header, alphabet), padded(payload, alphabet)].join(&b'.');
    vec![
        (
            Bilingual {
                en: "the JSON of header and claims, not their base64url",
                nb: "JSON-teksten til header og claims, ikke base64url av den",
            },
            format!("{header}.{payload}").into_bytes(),
        ),
        (Bilingual { en: "only the payload", nb: "payload alene" }, payload_part.to_vec()),
        (
            Bilingual { en: "only the JSON of the claims", nb: "JSON-teksten til claims alene" },
            payload.as_bytes().to_vec(),
        ),
        (
            Bilingual {
                en: "both parts without the dot between them",
                nb: "begge delene uten punktumet mellom",
            },
            [header_part, payload_part].concat(),
        ),
        (
            Bilingual { en: "both parts with = padding", nb: "begge delene med =-padding" },
            parts(&base64_simd::URL_SAFE),
        ),
        (
            Bilingual { en: "both parts in standard base64", nb: "begge delene i vanlig base64" },
            parts(&base64_simd::STANDARD),
        ),
        (
            Bilingual { en: "the token with a dot at the end", nb: "tokenet med et punktum på slutten" },
            [input, b".".as_slice()].concat(),
        ),
    ]
}
