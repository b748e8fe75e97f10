//! The signature does not fit the key.

mod messages;

use messages as say;

use super::certificates::is_without_leaf;
use super::citations;
use super::facts::Facts;
use crate::context::RegisteredKey;
use crate::finding::{Finding, Findings};
use crate::grant::chain::Chain;
use crate::grant::key::{Algorithm, PublicKey, Verification};
use crate::grant::{FaultKind, Field, Form, PartName, is_usual};
use crate::language::{Bilingual, Phrase};
use crate::maskinporten::limits;
use crate::printable::printable;
use crate::rule::{Basis, Cite, Group, Message, Need, Rule, Severity};

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
    messages: say::ALL,
    page: page!("signature.md"),
};

pub(super) fn check(facts: &Facts<'_>, out: &mut Findings) {
    let grant = facts.grant;
    if grant.form == Form::Draft {
        return out.not_checked(Need::SignedGrant);
    }
    // A signature that is missing or cannot be read is malformed-jws's business.
    let is_whole = !grant.signature.is_empty()
        && matches!(unusual_length(facts), None | Some(Length::Fits | Length::OtherKey | Length::Unknown));
    if !is_whole || !grant.header.is_readable() {
        return out.not_checked(Need::ReadableToken);
    }
    // An algorithm that Maskinporten does not accept is the algorithm rule's.
    let Some(algorithm) = grant.header.text("alg").is().and_then(|name| Algorithm::named(&name)) else {
        return out.not_checked(Need::UsableKey);
    };
    if let Some((kid, kind)) = not_rsa(facts) {
        let finding = out.report(&say::NOT_RSA).at(PartName::Signature, "").found(kind);
        finding.expected(algorithm.name()).with_bilingual("key", Name::Registered(kid).phrase());
        return;
    }
    let key = match key(facts) {
        Ok(key) => key,
        Err(need) => return out.not_checked(need.unwrap_or(Need::UsableKey)),
    };
    // What was signed are bytes, whether they are JSON or not. But where characters are missing or
    // wrong, that explains a signature that does not fit: one defect, one finding.
    let is_damaged = grant.faults.iter().any(|fault| is_damage(&fault.kind));
    match grant.verify(key.public, algorithm) {
        Verification::Valid => same_kid(facts, &key, out),
        Verification::NotChecked => out.not_checked(Need::UsableKey),
        Verification::Invalid if is_damaged => out.not_checked(Need::ReadableToken),
        Verification::Invalid => explain(facts, &key, algorithm, out),
    }
}

/// The kid and the type of the registered key, if it is known not to be an RSA key.
fn not_rsa(facts: &Facts<'_>) -> Option<(String, String)> {
    let kid = facts.grant.header.text("kid").is()?;
    let mut keys = facts.context.keys.as_ref()?.named(&kid);
    let other = keys.next()?.other_type()?;
    let is_other = !facts.names_other_client() && keys.all(|key| key.other_type().is_some());
    is_other.then(|| (kid.to_string(), other))
}

/// Says that another key is registered under the kid of the key that fits.
fn same_kid(facts: &Facts<'_>, key: &Key<'_>, out: &mut Findings) {
    let Name::Registered(kid) = &key.name else { return };
    let mut keys = facts.context.keys.iter().flat_map(|keys| &keys.keys);
    let is_other =
        |other: &RegisteredKey| other.kid.as_ref() == Some(kid) && other.key.as_deref() != Some(key.public);
    if keys.any(is_other) {
        out.report(&say::SAME_KID).at(PartName::Header, "/kid").found(kid);
    }
}

/// Whether a fault comes from characters that are missing or wrong, which spoil the signature too.
const fn is_damage(fault: &FaultKind) -> bool {
    use FaultKind::{Duplicate, SignatureLength, TooDeep, TooManyMembers, TrailingBits};
    // The characters are signed, whatever bits of the last one are used.
    !matches!(fault, TooDeep | TooManyMembers | Duplicate(_) | SignatureLength(_) | TrailingBits)
}

/// Whether the signature does not fit the token as it is sent.
pub(super) fn is_wrong(facts: &Facts<'_>) -> bool {
    let key = || key(facts).ok();
    let is_damaged = facts.grant.faults.iter().any(|fault| is_damage(&fault.kind));
    !is_damaged
        && !facts.grant.signature.is_empty()
        && key().is_some_and(|key| verify_any(facts, key.public) == Verification::Invalid)
}

/// What the length of a signature tells that keys of usual sizes do not give.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Length {
    /// The key makes signatures of that length.
    Fits,
    /// The end is missing.
    Cut,
    /// There is something before it or behind it.
    Long,
    /// The key makes shorter ones.
    OtherKey,
    /// Keys of unusual sizes make such signatures, and the key is not known.
    Unknown,
}

/// Reads the length of a signature, if it is not one that keys of usual sizes give. Where the key is known, it decides.
pub(super) fn unusual_length(facts: &Facts<'_>) -> Option<Length> {
    const SHORTEST: usize = limits::RSA_BITS_MIN / 8;
    const LONGEST: usize = 512;
    let grant = facts.grant;
    if !grant.faults.iter().any(|fault| matches!(fault.kind, FaultKind::SignatureLength(_))) {
        return None;
    }
    let length = grant.signature.len();
    // The zero byte that shows a number to be positive.
    let has_sign = matches!(grant.signature, [0, rest @ ..] if is_usual(rest.len()));
    let size = key(facts).ok().and_then(|key| key.public.rsa_bits()).map(|bits| bits.div_ceil(8));
    Some(match size {
        Some(size) if size == length => Length::Fits,
        _ if has_sign => Length::Long,
        Some(size) if size > length => Length::Cut,
        _ if length > LONGEST => Length::Long,
        Some(_) => Length::OtherKey,
        // Nobody makes keys of a size that is not one of whole words.
        None if length >= SHORTEST && length.is_multiple_of(8) => Length::Unknown,
        None => Length::Cut,
    })
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
    let mut usable = keys.named(&kid).filter_map(|key| key.key.as_deref());
    let fits = |public: &&PublicKey| verify_any(facts, public) == Verification::Valid;
    let only = usable.clone().nth(1).is_none().then(|| usable.clone().next()).flatten();
    if let Some(public) = only.or_else(|| usable.clone().find(fits)).or_else(|| usable.next()) {
        return Some(Ok(named(public, &kid)));
    }
    // Settings may name the key and not hold it.
    if keys.find(&kid).is_some() {
        return (!has_certificate).then_some(Err(Some(Need::Keys)));
    }
    // That kid names no key is kid-unknown's finding.
    (!has_certificate).then_some(Err(Some(Need::Keys).filter(|_| !keys.complete)))
}

/// Checks with the algorithm that the header names.
fn verify_any(facts: &Facts<'_>, key: &PublicKey) -> Verification {
    let algorithm = facts.grant.header.text("alg").is().and_then(|name| Algorithm::named(&name));
    algorithm.map_or(Verification::NotChecked, |algorithm| facts.grant.verify(key, algorithm))
}

/// Says as much as can be found out about a signature that does not fit.
fn explain(facts: &Facts<'_>, key: &Key<'_>, algorithm: Algorithm, out: &mut Findings) {
    let grant = facts.grant;
    let chain = grant.chain.iter().filter(|_| !key.is_registered);
    let certificates = chain.flat_map(|chain| &chain.certificates);
    let fits = |public: &PublicKey| grant.verify(public, algorithm) == Verification::Valid;
    if let Some((_, other)) = certificates.clone().find(|(_, certificate)| fits(&certificate.key)) {
        report(&say::OTHER_CERTIFICATE, key, out).found(&other.subject.display);
        return;
    }
    let registered = facts.context.keys.iter().flat_map(|keys| &keys.keys).filter(|_| key.is_registered);
    for other in registered {
        let (Some(kid), Some(public)) = (&other.kid, &other.key) else { continue };
        if fits(public) {
            report(&say::OTHER_KEY, key, out).found(kid);
            return;
        }
    }
    let size = key.public.rsa_bits().map_or(0, |bits| bits.div_ceil(8));
    if size != grant.signature.len() {
        let message = if grant.signature.len() > size { &say::LONGER } else { &say::OTHER_SIZE };
        let finding = report(message, key, out);
        finding.found(grant.signature.len().to_string()).expected(size.to_string());
        return;
    }
    let other = Algorithm::ALL.into_iter().filter(|other| *other != algorithm);
    if let Some(other) = other.into_iter().find(|o| grant.verify(key.public, *o) == Verification::Valid) {
        report(&say::OTHER_ALGORITHM, key, out).found(other.name()).expected(algorithm.name());
        return;
    }
    let fits = |message: &[u8]| key.public.verify(algorithm, message, grant.signature) == Verification::Valid;
    if without_stray_bits(facts).is_some_and(|message| fits(&message)) {
        report(&say::STRAY_BITS, key, out);
        return;
    }
    for (name, message) in other_spellings(facts) {
        if fits(&message) {
            report(&say::OTHER_SPELLING, key, out).with_bilingual("found_words", name);
            return;
        }
    }
    report(if key.is_registered { &say::NOT_REGISTERED_KEY } else { &say::INVALID }, key, out);
}

fn report<'o>(message: &'static Message, key: &Key<'_>, out: &'o mut Findings) -> &'o mut Finding {
    out.report(message).at(PartName::Signature, "").with_bilingual("key", key.name.phrase())
}

/// What an encoder writes, where bits are set that belong to no byte.
fn without_stray_bits(facts: &Facts<'_>) -> Option<Vec<u8>> {
    let grant = facts.grant;
    let usual = |text: &str| base64_simd::URL_SAFE_NO_PAD.encode_to_string(text);
    let has_bits = grant.faults.iter().any(|fault| fault.kind == FaultKind::TrailingBits);
    has_bits.then(|| format!("{}.{}", usual(grant.header.text), usual(grant.payload.text)).into_bytes())
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
