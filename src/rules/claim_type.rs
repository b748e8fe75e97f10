//! A claim has a value of the wrong JSON type, or characters that cannot be meant.

use std::borrow::Cow;

use super::citations;
use super::facts::Facts;
use crate::change::Safety;
use crate::finding::Findings;
use crate::grant::{Field, PartName};
use crate::json::{Kind, Value};
use crate::language::{Bilingual, Phrase};
use crate::maskinporten::claims::{CLAIMS, Claim, Type};
use crate::numbers;
use crate::printable::is_plain;
use crate::rule::{Basis, Cite, Group, Message, Reply, Rule, Severity, Words};

/// The rule.
pub(super) static RULE: Rule = Rule {
    name: "claim-type",
    group: Group::Claims,
    code: None,
    severity: Severity::Error,
    basis: Basis::Inferred,
    summary: Bilingual {
        en: "a claim has a value of the wrong JSON type",
        nb: "et claim har en verdi med feil JSON-type",
    },
    needs: &[],
    cites: &[
        citations::CLAIMS,
        Cite::documented(
            "RFC 7519 section 4.1: Registered Claim Names",
            "https://www.rfc-editor.org/rfc/rfc7519#section-4.1",
            "2026-11-22",
        ),
    ],
    messages: &[&NUMBER, &ARRAY, &TYPE, &ISSUER, &NULL, &ISSUER_NULL, &CONTROL],
    page: page!("claim_type.md"),
};

static NUMBER: Message = Message::error(
    Basis::Inferred,
    Reply::Unknown,
    Words::new(
        "{name} is a number; it must be a string: {found}.",
        "Keep {name} as a string in the program and in settings, so that it is written in quotes. As a number it also loses leading zeros.",
    ),
    Words::new(
        "{name} er et tall; det skal være en streng: {found}.",
        "Behandle {name} som tekst i programmet og i innstillinger, så blir det skrevet med anførselstegn. Som tall mister det også ledende nuller.",
    ),
);

static ARRAY: Message = Message::error(
    Basis::Inferred,
    Reply::Unknown,
    Words::new(
        "{name} is an array; it must be a single string: {found}.",
        "Give {name} one value, without brackets.",
    ),
    Words::new("{name} er et array; det skal være én streng: {found}.", "Gi {name} én verdi, uten klammer."),
);

static TYPE: Message = Message::error(
    Basis::Inferred,
    Reply::Unknown,
    Words::new("{name} is of JSON type {kind}; it must be a string.", "Give {name} a string."),
    Words::new("{name} har JSON-type {kind}; det skal være en streng.", "Gi {name} en streng som verdi."),
);

/// What is not a string is not the client id either.
static ISSUER: Message = Message::error(
    Basis::Inferred,
    Reply::Code("MP-100", Basis::Inferred),
    Words::new(
        "iss is {kind}; it must be a string, the client_id: {found}.",
        "Set iss to the client_id that the client has at Maskinporten, written with quotes. Keep it as text in the program and in settings.",
    ),
    Words::new(
        "iss er {kind}; det skal være en streng, client_id-en: {found}.",
        "Sett iss til client_id-en som klienten har hos Maskinporten, med anførselstegn. Behandle den som tekst i programmet og i innstillinger.",
    ),
);

static NULL: Message = Message::warning(
    Basis::Inferred,
    Reply::Unknown,
    Words::new(
        "{name} is null. A claim that is not used should be left out; how the server treats null is not known.",
        "Have the program leave the claim out when it has no value (for example WhenWritingNull in .NET, NON_NULL in Jackson).",
    ),
    Words::new(
        "{name} er null. Et claim som ikke brukes, bør utelates; det er ikke kjent hvordan serveren håndterer null.",
        "La programmet utelate claimet når det ikke har verdi (for eksempel WhenWritingNull i .NET, NON_NULL i Jackson).",
    ),
);

static ISSUER_NULL: Message = Message::error(
    Basis::Documented,
    Reply::Code("MP-100", Basis::Inferred),
    Words::new(
        "iss is null; it must be the client_id.",
        "Check that the setting which iss is taken from is there where the program runs.",
    ),
    Words::new(
        "iss er null; det skal være client_id-en.",
        "Sjekk at innstillingen iss hentes fra, finnes der programmet kjører.",
    ),
);

static CONTROL: Message = Message::warning(
    Basis::Inferred,
    Reply::Unknown,
    Words::new(
        "{name} contains a line break, control character or invisible character ({character}): {found}.",
        "Trim the value before it goes into the grant. Such characters come from files, shell commands or copied text.",
    ),
    Words::new(
        "{name} inneholder linjeskift, kontrolltegn eller usynlig tegn ({character}): {found}.",
        "Fjern tegnet før verdien legges i grantet. Slike tegn kommer fra filer, skallkommandoer eller kopiert tekst.",
    ),
);

/// The claim whose wrong types have a code: a value of another type is not the client id.
const ISS: &str = "iss";

/// Claims whose wrong types have rules of their own.
static ELSEWHERE: [&str; 2] = ["aud", "scope"];

/// Claims in whose text other rules look for stray characters.
static LOOKED_AT_ELSEWHERE: [&str; 3] = ["iss", "pid", "consumer_org"];

pub(super) fn check(facts: &Facts<'_>, out: &mut Findings) {
    for claim in &CLAIMS {
        if claim.kind == Type::Seconds {
            continue;
        }
        let Field::Is(value) = facts.grant.payload.get(claim.name) else { continue };
        if ELSEWHERE.contains(&claim.name) {
            continue;
        }
        match (value.kind(), claim.kind) {
            (Kind::Null, _) => null(claim, out),
            (Kind::String, Type::Text) => control(claim, value, out),
            (_, Type::Text) => wrong_type(claim, value, out),
            _ => {}
        }
    }
}

fn null(claim: &'static Claim, out: &mut Findings) {
    let message = if claim.name == ISS { &ISSUER_NULL } else { &NULL };
    out.report(message).at(PartName::Payload, pointer(claim)).found("null").with("name", claim.name);
}

fn wrong_type(claim: &'static Claim, value: Value<'_>, out: &mut Findings) {
    let shown = if claim.name == "pid" { numbers::mask(value.raw()) } else { value.raw().to_owned() };
    let kind = value.kind();
    let finding = match kind {
        _ if claim.name == ISS => out
            .report(&ISSUER)
            .with_bilingual("kind", Phrase { en: kind.phrase().into(), nb: kind.phrase_nb().into() }),
        Kind::Number => out.report(&NUMBER),
        Kind::Array => out.report(&ARRAY),
        kind => out.report(&TYPE).with("kind", kind.name()),
    };
    finding.at(PartName::Payload, pointer(claim)).found(shown).with("name", claim.name);
    if let Some(text) = meant(claim, value) {
        finding.replace(Safety::Safe, text);
    }
}

/// The text that was certainly meant: an organisation number written as a number, or a list of one text.
fn meant(claim: &Claim, value: Value<'_>) -> Option<String> {
    match value.kind() {
        Kind::Number if claim.name == "consumer_org" => numbers::org_number_within(value.raw()),
        Kind::Array => match value.elements()?.as_slice() {
            [only] => only.as_str().map(Cow::into_owned),
            _ => None,
        },
        _ => None,
    }
}

fn control(claim: &'static Claim, value: Value<'_>, out: &mut Findings) {
    if LOOKED_AT_ELSEWHERE.contains(&claim.name) {
        return;
    }
    let Some(text) = value.as_str() else { return };
    // Without a branch in the loop the compiler looks at many bytes at a time.
    if text.bytes().fold(true, |all, byte| all & matches!(byte, b' '..=b'~')) {
        return;
    }
    let Some(character) = text.chars().find(|c| !is_plain(*c)) else { return };
    let finding = out
        .report(&CONTROL)
        .at(PartName::Payload, pointer(claim))
        .found(&*text)
        .with("name", claim.name)
        .with("character", format!("U+{:04X}", u32::from(character)));
    // In the middle of a value it may stand for something; at its ends it was left over.
    let trimmed = text.trim_matches(|c: char| c.is_whitespace() || !is_plain(c));
    if !trimmed.is_empty() && trimmed.chars().all(is_plain) {
        finding.replace(Safety::Safe, trimmed);
    }
}

fn pointer(claim: &Claim) -> String {
    format!("/{}", claim.name)
}
