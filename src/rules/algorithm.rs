//! alg is not one of the three that Maskinporten takes.

use super::facts::Facts;
use crate::finding::Findings;
use crate::grant::key::{Algorithm, Verification};
use crate::grant::{Field, PartName};
use crate::language::{Bilingual, Phrase};
use crate::maskinporten::pages;
use crate::rule::{Basis, Cite, Group, Message, Need, Reply, Rule, Severity, Words};

/// The rule.
pub(super) static RULE: Rule = Rule {
    name: "algorithm",
    group: Group::Header,
    code: None,
    severity: Severity::Error,
    basis: Basis::Documented,
    summary: Bilingual { en: "alg is not RS256, RS384 or RS512", nb: "alg er ikke RS256, RS384 eller RS512" },
    needs: &[Need::Keys],
    cites: &[
        Cite::documented("JWT-grant: alg is RS256, RS384 or RS512", pages::JWT_GRANT, "2026-11-22"),
        Cite::documented(
            "RFC 7518 section 3.1: names of signature algorithms",
            "https://www.rfc-editor.org/rfc/rfc7518#section-3.1",
            "2026-11-22",
        ),
    ],
    messages: &[
        &MISSING,
        &MISSPELT,
        &KIND,
        &NONE,
        &HMAC,
        &CURVE,
        &PSS,
        &SPELLING,
        &ENCRYPTION,
        &UNKNOWN,
        &OTHER_THAN_REGISTERED,
    ],
    page: page!("algorithm.md"),
};

static MISSING: Message = Message::error(
    Basis::Documented,
    Reply::Unknown,
    Words::new("alg is missing.", "Set alg to RS256 (RS384 and RS512 are accepted as well)."),
    Words::new("alg mangler.", "Sett alg til RS256 (RS384 og RS512 godtas også)."),
);

static MISSPELT: Message = Message::error(
    Basis::Documented,
    Reply::Unknown,
    Words::new(
        "alg is missing; there is {found} instead. Names in the header are case-sensitive.",
        "Call it alg.",
    ),
    Words::new(
        "alg mangler; det står {found} i stedet. Navn i headeren skiller mellom store og små bokstaver.",
        "Kall den alg.",
    ),
);

static KIND: Message = Message::error(
    Basis::Documented,
    Reply::Unknown,
    Words::new(
        "alg is {kind}; it must be a string.",
        "Set alg to RS256 (RS384 and RS512 are accepted as well).",
    ),
    Words::new(
        "alg er {kind}. Den skal være en tekststreng.",
        "Sett alg til RS256 (RS384 og RS512 godtas også).",
    ),
);

static NONE: Message = Message::error(
    Basis::Documented,
    Reply::Unknown,
    Words::new(
        "alg is {found}: the grant is not signed. Anyone could have written it.",
        "Sign with the client's RSA key and set alg to RS256.",
    ),
    Words::new(
        "alg er {found}: grantet er ikke signert. Hvem som helst kan ha skrevet det.",
        "Signer med klientens RSA-nøkkel og sett alg til RS256.",
    ),
);

static HMAC: Message = Message::error(
    Basis::Documented,
    Reply::Unknown,
    Words::new(
        "alg is {found}, which needs a shared secret. Maskinporten shares no secret with a client; it accepts {expected}.",
        "Sign with the client's RSA private key and RS256. A library that was given the key as text may have used it as a password.",
    ),
    Words::new(
        "alg er {found}, en delt hemmelighet. Maskinporten har ingen hemmelighet felles med en klient; den godtar {expected}.",
        "Signer med klientens private RSA-nøkkel og RS256. Et bibliotek som fikk nøkkelen som tekst, kan ha tatt den for et passord.",
    ),
);

static CURVE: Message = Message::error(
    Basis::Documented,
    Reply::Unknown,
    Words::new(
        "alg is {found}, which is for elliptic curve keys. Maskinporten accepts {expected}.",
        "Generate an RSA key of at least 2048 bits, register it on the client, and sign with RS256.",
    ),
    Words::new(
        "alg er {found}, som er for nøkler på elliptiske kurver. Maskinporten godtar {expected}.",
        "Lag en RSA-nøkkel på minst 2048 bit, registrer den på klienten, og signer med RS256.",
    ),
);

static PSS: Message = Message::error(
    Basis::Documented,
    Reply::Unknown,
    Words::new(
        "alg is {found}, RSA with PSS padding. Maskinporten accepts only RSA with PKCS #1 v1.5 padding: {expected}.",
        "Sign with RS256; the key can stay the same. If the library reads alg from the JWK, change it there.",
    ),
    Words::new(
        "alg er {found}, RSA med PSS-utfylling. Maskinporten godtar bare RSA med PKCS #1 v1.5-utfylling: {expected}.",
        "Signer med RS256; nøkkelen kan bli. Leser biblioteket alg fra JWK-en, så endre den der.",
    ),
);

static SPELLING: Message = Message::error(
    Basis::Documented,
    Reply::Unknown,
    Words::new("alg is written {found}. The name must be exactly {expected}.", "Set alg to {expected}."),
    Words::new("alg er skrevet {found}. Navnet er {expected}, tegn for tegn.", "Sett alg til {expected}."),
);

static ENCRYPTION: Message = Message::error(
    Basis::Documented,
    Reply::Unknown,
    Words::new(
        "alg is {found}, which encrypts. A grant must be signed, with {expected}.",
        "Make a signed JWT (JWS), not an encrypted one (JWE), and sign it with RS256.",
    ),
    Words::new(
        "alg er {found}, som krypterer. Et grant signeres, med {expected}.",
        "Lag en signert JWT (JWS), ikke en kryptert (JWE), og signer den med RS256.",
    ),
);

static UNKNOWN: Message = Message::error(
    Basis::Documented,
    Reply::Unknown,
    Words::new("alg is {found}. Maskinporten accepts {expected}.", "Sign with RS256."),
    Words::new("alg er {found}. Maskinporten godtar {expected}.", "Signer med RS256."),
);

static OTHER_THAN_REGISTERED: Message = Message::warning(
    Basis::Inferred,
    Reply::Unknown,
    Words::new(
        "alg is {found}, but the key {kid} is registered on the client for {expected}.",
        "Sign with {expected}, or register the key for {found}. Whether Maskinporten checks this is not known.",
    ),
    Words::new(
        "alg er {found}, men nøkkelen {kid} er registrert på klienten for {expected}.",
        "Signer med {expected}, eller registrer nøkkelen for {found}. Hva Maskinporten gjør med forskjellen, er ikke kjent.",
    ),
);

/// Holds alg against that of the registered key.
fn registered(alg: &str, facts: &Facts<'_>, out: &mut Findings) {
    let Some(kid) = facts.grant.header.text("kid").is() else { return };
    if facts.context.keys.is_none() {
        return out.not_checked(Need::Keys);
    }
    let key = facts.context.key(&kid).and_then(|key| key.algorithm.as_deref());
    // What the key is registered for may be no algorithm for signatures at all.
    let expected = key.filter(|expected| Algorithm::named(expected).is_some() && *expected != alg);
    // What was signed with the registered algorithm only names another, and the signature rule says so.
    let is_signed = |name: &str| {
        let key = facts.context.key(&kid).and_then(|key| key.key.as_deref());
        let parts = key.zip(Algorithm::named(name));
        parts.is_some_and(|(key, algorithm)| facts.grant.verify(key, algorithm) == Verification::Valid)
    };
    if let Some(expected) = expected.filter(|name| !facts.names_other_client() && !is_signed(name)) {
        let finding = out.report(&OTHER_THAN_REGISTERED).at(PartName::Header, "/alg");
        finding.found(alg).expected(expected).with("kid", &*kid);
    }
}

pub(super) fn check(facts: &Facts<'_>, out: &mut Findings) {
    let header = &facts.grant.header;
    match header.text("alg") {
        Field::Unknown | Field::Repeated => {}
        Field::Absent => match super::key_reference::meant(header, "alg") {
            Some(name) => {
                out.report(&MISSPELT)
                    .at_name(PartName::Header, super::key_reference::pointer(&name))
                    .found(name);
            }
            None => {
                out.report(&MISSING).at(PartName::Header, "/alg").expected(EXPECTED);
            }
        },
        Field::Wrong(value) => {
            let kind = value.kind();
            out.report(&KIND).at(PartName::Header, "/alg").expected(EXPECTED).with_bilingual(
                "kind",
                Phrase { en: kind.phrase().to_owned(), nb: kind.phrase_nb().to_owned() },
            );
        }
        Field::Is(alg) if Algorithm::named(&alg).is_some() => registered(&alg, facts, out),
        Field::Is(alg) => {
            let (message, expected) = judge(&alg);
            let shown = if alg.trim().is_empty() { format!("\"{alg}\"").into() } else { alg };
            out.report(message).at(PartName::Header, "/alg").found(shown).expected(expected);
        }
    }
}

const EXPECTED: &str = "RS256, RS384, RS512";

/// Says what kind of algorithm a name stands for, and what belongs in its place.
fn judge(alg: &str) -> (&'static Message, &'static str) {
    let plain: String =
        alg.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_uppercase();
    let begins = |prefixes: &[&str]| prefixes.iter().any(|prefix| plain.starts_with(prefix));
    if let Some(name) = respelt(&plain) {
        return (&SPELLING, name);
    }
    let message = match plain.as_str() {
        "NONE" => &NONE,
        "DIR" => &ENCRYPTION,
        _ if begins(&["HS", "HMAC"]) => &HMAC,
        _ if begins(&["ECDH", "RSAOAEP", "RSA15", "A128", "A192", "A256", "PBES2"]) => &ENCRYPTION,
        _ if begins(&["ES", "EC", "ED"]) => &CURVE,
        _ if begins(&["PS"]) => &PSS,
        _ => &UNKNOWN,
    };
    (message, EXPECTED)
}

/// The name that another spelling of one of the three stands for: other capitals, a hyphen, the
/// names of Java, OpenSSL and XML signatures.
fn respelt(plain: &str) -> Option<&'static str> {
    [("RS256", "256"), ("RS384", "384"), ("RS512", "512")].into_iter().find_map(|(name, size)| {
        let is_rsa = plain == name
            || plain == format!("RSA{size}")
            || plain == format!("RSASHA{size}")
            || plain == format!("SHA{size}WITHRSA")
            || plain == format!("SHA{size}RSA")
            || plain.ends_with(&format!("XMLDSIGMORERSASHA{size}"));
        is_rsa.then_some(name)
    })
}
