//! resource is a string, or not the URI of an API.

use super::facts::Facts;
use crate::finding::Findings;
use crate::grant::PartName;
use crate::json::{Kind, Value};
use crate::language::Bilingual;
use crate::maskinporten::codes::words;
use crate::maskinporten::pages;
use crate::printable::is_plain;
use crate::rule::{Basis, Cite, Group, Message, Reply, Rule, Severity, Words};

/// The rule.
pub static RULE: Rule = Rule {
    name: "resource",
    group: Group::Other,
    code: None,
    severity: Severity::Error,
    basis: Basis::Observed,
    summary: Bilingual {
        en: "resource is not an array of absolute URIs without fragment",
        nb: "resource er ikke et array av absolutte URI-er uten fragment",
    },
    needs: &[],
    cites: &[
        Cite {
            basis: Basis::Documented,
            title: "JWT grant: resource",
            url: pages::JWT_GRANT,
            read_on: "2026-11-22",
        },
        Cite {
            basis: Basis::Documented,
            title: "RFC 8707 section 2: Resource Parameter",
            url: "https://www.rfc-editor.org/rfc/rfc8707#section-2",
            read_on: "2026-11-22",
        },
        Cite {
            basis: Basis::Observed,
            title: "altinn-studio PR 19648: MaskinportenTokenRequest",
            url: "https://github.com/Altinn/altinn-studio/pull/19648",
            read_on: "2026-11-22",
        },
    ],
    messages: &[&STRING, &EMPTY_ARRAY, &TYPE, &EMPTY, &FRAGMENT, &CHARACTER, &RELATIVE, &RELATIVE_CLOUD],
    page: include_str!("resource.md"),
};

static STRING: Message = Message {
    severity: Severity::Note,
    basis: Basis::Documented,
    reply: Reply::Unknown,
    en: Words::new(
        "resource is a string. Digdir's page on the grant says that only an array is supported, but strings are widely sent and taken.",
        "Nothing has to be done. If you want to go by the page, send [\"{found}\"].",
    ),
    nb: Words::new(
        "resource er en streng. Digdirs side om grantet sier at bare array støttes, men strenger er mye brukt og godtas.",
        "Du trenger ikke gjøre noe. Vil du følge siden, så send [«{found}»].",
    ),
};

static EMPTY_ARRAY: Message = Message {
    severity: Severity::Warning,
    basis: Basis::Inferred,
    reply: Reply::Unknown,
    en: Words::new(
        "resource is an empty array, so the token is not bound to any API.",
        "Leave resource out, or name the API as its owner tells you.",
    ),
    nb: Words::new(
        "resource er et tomt array, så tokenet blir ikke bundet til noe API.",
        "Utelat resource, eller oppgi API-et slik eieren av det sier.",
    ),
};

static TYPE: Message = Message {
    severity: Severity::Error,
    basis: Basis::Inferred,
    reply: Reply::Unknown,
    en: Words::new(
        "resource holds a value of JSON type {kind}: {found}. It must be an array of strings.",
        "Send an array with the URI of the API, as its owner gives it.",
    ),
    nb: Words::new(
        "resource inneholder en verdi av JSON-type {kind}: {found}. Det skal være et array av strenger.",
        "Send et array med URI-en til API-et, slik eieren av det oppgir den.",
    ),
};

static EMPTY: Message = Message {
    severity: Severity::Error,
    basis: Basis::Inferred,
    reply: Reply::Says(words::INVALID_TARGET),
    en: Words::new(
        "resource is empty.",
        "Leave resource out if the API does not ask for it; else check the setting it is taken from.",
    ),
    nb: Words::new(
        "resource er tom.",
        "Utelat resource hvis API-et ikke krever det; ellers sjekk innstillingen det hentes fra.",
    ),
};

static FRAGMENT: Message = Message {
    severity: Severity::Error,
    basis: Basis::Observed,
    reply: Reply::Says(words::INVALID_TARGET),
    en: Words::new(
        "resource has a fragment: {found}. The server refuses a URI with \"#\".",
        "Leave out \"#\" and what follows: {expected}.",
    ),
    nb: Words::new(
        "resource har et fragment: {found}. Serveren avviser en URI med \"#\".",
        "Fjern \"#\" og det som følger: {expected}.",
    ),
};

static CHARACTER: Message = Message {
    severity: Severity::Error,
    basis: Basis::Inferred,
    reply: Reply::Says(words::INVALID_TARGET),
    en: Words::new(
        "resource holds a blank, line break or invisible character, which no URI has: \"{found}\".",
        "Trim the value, or write the character percent-encoded: {expected}.",
    ),
    nb: Words::new(
        "resource inneholder mellomrom, linjeskift eller usynlig tegn, som ingen URI har: «{found}».",
        "Fjern tegnet, eller skriv det prosentkodet: {expected}.",
    ),
};

static RELATIVE: Message = Message {
    severity: Severity::Error,
    basis: Basis::Inferred,
    reply: Reply::Says(words::INVALID_TARGET),
    en: Words::new(
        "resource is not an absolute URI: {found}.",
        "Give the whole URI as the API's owner tells you, scheme included, such as https://api.example.no/.",
    ),
    nb: Words::new(
        "resource er ikke en absolutt URI: {found}.",
        "Oppgi hele URI-en slik eieren av API-et sier, med skjema, for eksempel https://api.example.no/.",
    ),
};

static RELATIVE_CLOUD: Message = Message {
    severity: Severity::Warning,
    basis: Basis::Inferred,
    reply: Reply::Says(words::INVALID_TARGET),
    en: Words::new(
        "resource is not an absolute URI: {found}. Some cloud services have such audiences; whether Skyporten takes them is not known.",
        "Check the audience that the cloud service is set up with. If you choose it yourself, choose an absolute URI.",
    ),
    nb: Words::new(
        "resource er ikke en absolutt URI: {found}. Noen skytjenester har slike audiences; det er ikke kjent om Skyporten godtar dem.",
        "Sjekk hvilken audience skytjenesten er satt opp med. Velger du den selv, så velg en absolutt URI.",
    ),
};

/// Most values of one grant that are complained of one by one.
const MOST: usize = 20;

pub(super) fn check(facts: &Facts<'_>, out: &mut Findings) {
    let Some(value) = facts.grant.payload.get("resource").is() else { return };
    match value.kind() {
        Kind::Null => {}
        Kind::String => {
            if fault(facts, value).is_some() {
                report(facts, value, "/resource", out);
            } else {
                let text = value.as_str().unwrap_or_default();
                out.report(&STRING).at(PartName::Payload, "/resource").found(text);
            }
        }
        Kind::Array => array(facts, &value.elements().unwrap_or_default(), out),
        _ => report(facts, value, "/resource", out),
    }
}

fn array(facts: &Facts<'_>, elements: &[Value<'_>], out: &mut Findings) {
    if elements.is_empty() {
        out.report(&EMPTY_ARRAY).at(PartName::Payload, "/resource").found("[]");
    }
    let faulty = elements.iter().enumerate().filter(|(_, element)| fault(facts, **element).is_some());
    for (index, element) in faulty.take(MOST) {
        report(facts, *element, &format!("/resource/{index}"), out);
    }
}

fn fault(facts: &Facts<'_>, value: Value<'_>) -> Option<&'static Message> {
    let Some(text) = value.as_str() else { return Some(&TYPE) };
    if text.trim().is_empty() {
        Some(&EMPTY)
    } else if text.contains(is_stray) {
        Some(&CHARACTER)
    } else if !is_absolute(&text) {
        let cloud = facts.environment.is_some_and(|e| e.name.starts_with("sky-"));
        Some(if cloud { &RELATIVE_CLOUD } else { &RELATIVE })
    } else if text.contains('#') {
        Some(&FRAGMENT)
    } else {
        None
    }
}

fn report(facts: &Facts<'_>, value: Value<'_>, pointer: &str, out: &mut Findings) {
    let Some(message) = fault(facts, value) else { return };
    let text = value.as_str();
    let shown = text.as_deref().unwrap_or(value.raw());
    let finding = out.report(message).at(PartName::Payload, pointer).found(shown);
    finding.with("kind", value.kind().name());
    if let Some(text) = &text {
        let clean: String =
            text.split('#').next().unwrap_or_default().chars().filter(|c| !is_stray(*c)).collect();
        finding.expected(clean);
    }
}

fn is_stray(c: char) -> bool {
    c.is_whitespace() || !is_plain(c)
}

/// Whether a text is a URI with a scheme (RFC 3986 section 4.3, fragment aside). `host:8080/path`
/// has a scheme by the letter only.
fn is_absolute(text: &str) -> bool {
    let Some((scheme, rest)) = text.split_once(':') else { return false };
    let named = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-'));
    let is_port = rest.starts_with(|c: char| c.is_ascii_digit()) && scheme == "localhost";
    let is_web = scheme.eq_ignore_ascii_case("https") || scheme.eq_ignore_ascii_case("http");
    let has_host =
        rest.strip_prefix("//").is_some_and(|host| !host.is_empty() && !host.starts_with(['/', '#']));
    named && !is_port && !rest.is_empty() && (!is_web || has_host)
}
