//! resource is a string, or not the URI of an API.

use super::facts::Facts;
use crate::change::Safety;
use crate::finding::Findings;
use crate::grant::PartName;
use crate::json::{Kind, Value};
use crate::language::Bilingual;
use crate::maskinporten::codes::words;
use crate::maskinporten::{environments, pages, placeholders};
use crate::printable::is_plain;
use crate::rule::{Basis, Cite, Group, Message, Reply, Rule, Severity, Words};

/// The rule.
pub(super) static RULE: Rule = Rule {
    name: "resource",
    group: Group::Other,
    code: None,
    severity: Severity::Error,
    basis: Basis::Observed,
    summary: Bilingual {
        en: "resource has a fragment, or is not an array of absolute URIs",
        nb: "resource har et fragment, eller er ikke et array av absolutte URI-er",
    },
    needs: &[],
    cites: &[
        Cite::documented("JWT grant: resource", pages::JWT_GRANT, "2026-11-22"),
        Cite::documented(
            "Audience-begrensede token: the API's owner chooses the value",
            "https://docs.digdir.no/docs/Maskinporten/maskinporten_func_audience_restricted_tokens",
            "2026-11-22",
        ),
        Cite::documented(
            "RFC 8707 section 2: Resource Parameter",
            "https://www.rfc-editor.org/rfc/rfc8707#section-2",
            "2026-11-22",
        ),
        Cite::observed(
            "altinn-studio PR 19648: MaskinportenTokenRequest",
            "https://github.com/Altinn/altinn-studio/pull/19648",
            "2026-11-22",
        ),
    ],
    messages: &[&STRING, &EMPTY_ARRAY, &TYPE, &EMPTY, &PLACEHOLDER, &FRAGMENT, &LIST, &CHARACTER, &RELATIVE],
    page: page!("resource.md"),
};

static STRING: Message = Message::note(
    Basis::Documented,
    Reply::Unknown,
    Words::new(
        "resource is a string. Digdir's page on the grant says that only an array is supported, but strings are widely sent and accepted.",
        "Nothing has to be done. To follow the page, send [\"{found}\"].",
    ),
    Words::new(
        "resource er en streng. Digdirs side om grantet sier at bare array støttes, men strenger er mye brukt og godtas.",
        "Du trenger ikke gjøre noe. Vil du følge siden, så send [\"{found}\"].",
    ),
);

static EMPTY_ARRAY: Message = Message::warning(
    Basis::Inferred,
    Reply::Unknown,
    Words::new(
        "resource is an empty array, so the token is not bound to any API.",
        "Leave resource out, or name the API as its owner specifies.",
    ),
    Words::new(
        "resource er et tomt array, så tokenet blir ikke bundet til noe API.",
        "Utelat resource, eller oppgi API-et slik eieren av det sier.",
    ),
);

static TYPE: Message = Message::error(
    Basis::Inferred,
    Reply::Unknown,
    Words::new(
        "resource contains a value of JSON type {kind}: {found}. It must be an array of strings.",
        "Send an array with the URI of the API, as its owner specifies it.",
    ),
    Words::new(
        "resource inneholder en verdi av JSON-type {kind}: {found}. Det skal være et array av strenger.",
        "Send et array med URI-en til API-et, slik eieren av det oppgir den.",
    ),
);

static EMPTY: Message = Message::warning(
    Basis::Inferred,
    Reply::Unknown,
    Words::new(
        "resource is empty.",
        "Leave resource out if the API does not ask for it; otherwise check the setting it comes from.",
    ),
    Words::new(
        "resource er tom.",
        "Utelat resource hvis API-et ikke krever det; ellers sjekk innstillingen det hentes fra.",
    ),
);

static PLACEHOLDER: Message = Message::error(
    Basis::Inferred,
    Reply::Unknown,
    Words::new(
        "resource is a placeholder without its value: {found}.",
        "Set the variable or setting that it comes from, or leave resource out if the API does not ask for it.",
    ),
    Words::new(
        "resource er en plassholder uten verdi: {found}.",
        "Sett variabelen eller innstillingen den hentes fra, eller utelat resource hvis API-et ikke krever det.",
    ),
);

static FRAGMENT: Message = Message::error(
    Basis::Observed,
    Reply::Says(words::INVALID_TARGET, Basis::Observed),
    Words::new(
        "resource has a fragment: {found}. The server rejects a URI with \"#\".",
        "Leave out \"#\" and what follows: {expected}.",
    ),
    Words::new(
        "resource har et fragment: {found}. Serveren avviser en URI med \"#\".",
        "Fjern \"#\" og det som følger: {expected}.",
    ),
);

static LIST: Message = Message::warning(
    Basis::Inferred,
    Reply::Unknown,
    Words::new(
        "resource is a list that was written into a string, so it is read as one unknown value: {found}.",
        "Send an array with one string for each API: {expected}.",
    ),
    Words::new(
        "resource er en liste som er skrevet inn i en streng, så den leses som én ukjent verdi: {found}.",
        "Send et array med én streng for hvert API: {expected}.",
    ),
);

static CHARACTER: Message = Message::warning(
    Basis::Inferred,
    Reply::Unknown,
    Words::new(
        "resource contains a space, line break or invisible character, which is not allowed in a URI: \"{found}\".",
        "Trim the value, remove what does not show, and write a space inside it percent-encoded: {expected}.",
    ),
    Words::new(
        "resource inneholder mellomrom, linjeskift eller usynlige tegn, som ingen URI har: «{found}».",
        "Fjern det som står i endene og det som ikke synes, og skriv mellomrom inne i verdien prosentkodet: {expected}.",
    ),
);

static RELATIVE: Message = Message::note(
    Basis::Documented,
    Reply::Unknown,
    Words::new(
        "resource is not an absolute URI: {found}. RFC 8707 asks for one, but Digdir leaves the value to the API's owner.",
        "Check that this is exactly the value that the API's owner gives. If you own the API, choose an absolute URI, such as https://api.example.no/.",
    ),
    Words::new(
        "resource er ikke en absolutt URI: {found}. RFC 8707 ber om det, men Digdir lar eieren av API-et velge verdien.",
        "Sjekk at eieren av API-et oppgir verdien nøyaktig slik. Eier du API-et, så velg en absolutt URI, for eksempel https://api.example.no/.",
    ),
);

/// Most values of one grant that are complained of one by one.
const MOST: usize = 20;

pub(super) fn check(facts: &Facts<'_>, out: &mut Findings) {
    let Some(value) = facts.grant.payload.get("resource").is() else { return };
    match value.kind() {
        Kind::Null => {}
        Kind::String => {
            if fault(value).is_some() {
                report(value, "/resource", out);
            } else {
                let text = value.as_str().unwrap_or_default();
                out.report(&STRING).at(PartName::Payload, "/resource").found(text);
            }
        }
        Kind::Array => array(&value.elements().unwrap_or_default(), out),
        _ => report(value, "/resource", out),
    }
}

fn array(elements: &[Value<'_>], out: &mut Findings) {
    if elements.is_empty() {
        out.report(&EMPTY_ARRAY).at(PartName::Payload, "/resource").found("[]");
    }
    let faulty = elements.iter().enumerate().filter(|(_, element)| fault(**element).is_some());
    for (index, element) in faulty.take(MOST) {
        report(*element, &format!("/resource/{index}"), out);
    }
}

fn fault(value: Value<'_>) -> Option<&'static Message> {
    let Some(text) = value.as_str() else { return Some(&TYPE) };
    if text.trim().is_empty() {
        Some(&EMPTY)
    } else if placeholders::is_placeholder(&text) {
        Some(&PLACEHOLDER)
    } else if listed(&text).is_some() {
        Some(&LIST)
    } else if text.contains('#') {
        // The one thing that is reported to be refused comes first.
        Some(&FRAGMENT)
    } else if text.contains(is_stray) {
        Some(&CHARACTER)
    } else if !is_absolute(&text) {
        Some(&RELATIVE)
    } else {
        None
    }
}

fn report(value: Value<'_>, pointer: &str, out: &mut Findings) {
    let Some(message) = fault(value) else { return };
    let text = value.as_str();
    let shown = text.as_deref().unwrap_or(value.raw());
    let finding = out.report(message).at(PartName::Payload, pointer).found(shown);
    finding.with("kind", value.kind().name());
    if let Some(values) = text.as_deref().and_then(listed) {
        let list = serde_json::Value::from(values).to_string();
        finding.expected(&list);
        // In an array, the others are there too.
        if pointer == "/resource" {
            finding.replace_json(Safety::Safe, list);
        }
        return;
    }
    if let Some(text) = &text {
        if !placeholders::is_placeholder(text) {
            finding.expected(encoded(text.split('#').next().unwrap_or_default()));
        }
        let shown = without_unseen(text);
        let trimmed = shown.trim_matches(is_stray);
        if trimmed.len() < text.len() && !trimmed.contains(is_stray) && is_absolute(trimmed) {
            finding.replace(Safety::Safe, trimmed);
        }
    }
}

/// The values of a list that was turned into text: JSON, or addresses with spaces or commas between them.
fn listed(text: &str) -> Option<Vec<String>> {
    let text = text.trim();
    let of_json = || {
        let elements = Value::parse(text).ok()?.elements()?;
        elements.into_iter().map(|element| Some(element.as_str()?.into_owned())).collect::<Option<Vec<_>>>()
    };
    let is_between = |c: char| c.is_whitespace() || c == ',';
    let of_words = || {
        let words = text.split(is_between).filter(|word| !word.is_empty());
        let words: Vec<String> = words.map(str::to_owned).collect();
        let is_url = |word: &String| environments::has_scheme(word) && is_absolute(word);
        (words.len() > 1 && words.iter().all(is_url)).then_some(words)
    };
    let values = if text.starts_with('[') {
        of_json()
    } else if text.contains(is_between) {
        of_words()
    } else {
        None
    };
    values.filter(|values| !values.is_empty() && values.len() <= MOST)
}

/// The text without characters that have no width.
fn without_unseen(text: &str) -> String {
    text.chars().filter(|&c| c.is_whitespace() || is_plain(c)).collect()
}

/// The text as a URI has it: without spaces and the like at its ends, and with those inside percent-encoded.
fn encoded(text: &str) -> String {
    let mut out = String::new();
    for c in without_unseen(text).trim_matches(is_stray).chars() {
        if is_stray(c) {
            let bytes = c.to_string().into_bytes();
            out.extend(bytes.into_iter().map(|byte| format!("%{byte:02X}")));
        } else {
            out.push(c);
        }
    }
    out
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
