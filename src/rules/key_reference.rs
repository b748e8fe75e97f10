//! kid and x5c: how the header says which key signed the grant.

use std::borrow::Cow;

use super::facts::Facts;
use crate::finding::Findings;
use crate::grant::{Field, Part, PartName};
use crate::json::{Kind, Value, escape_step};
use crate::language::{Bilingual, Phrase};
use crate::maskinporten::codes::words;
use crate::maskinporten::{pages, placeholders};
use crate::printable::is_plain;
use crate::rule::{Basis, Cite, Group, Message, Reply, Rule, Severity, Words};

/// The rule.
pub(super) static RULE: Rule = Rule {
    name: "key-reference",
    group: Group::Header,
    code: None,
    severity: Severity::Error,
    basis: Basis::Documented,
    summary: Bilingual {
        en: "the header does not say in one way which key signed",
        nb: "headeren sier ikke på én måte hvilken nøkkel som signerte",
    },
    needs: &[],
    cites: &[
        Cite::documented("JWT-grant: kid or x5c", pages::JWT_GRANT, "2026-11-22"),
        Cite::documented("Client registration: characters of kid", pages::CLIENT_REGISTRATION, "2026-11-22"),
        Cite::observed(
            "fiks-maskinporten-client-dotnet PR 186: kid beside x5c",
            pages::KID_BESIDE_X5C,
            "2026-11-22",
        ),
    ],
    messages: &[
        &NEITHER,
        &THUMBPRINT,
        &OTHER_KEY,
        &MISSPELT,
        &BOTH,
        &KIND,
        &NULL,
        &NULL_BESIDE,
        &EMPTY,
        &PLACEHOLDER,
        &BLANK,
        &BASE64,
        &CHARACTERS,
    ],
    page: page!("key_reference.md"),
};

static NEITHER: Message = Message::error(
    Basis::Documented,
    Reply::Unknown,
    Words::new(
        "The header has neither kid nor x5c, so the server cannot tell which key signed the grant.",
        "Add kid with the id of a key that is registered on the client, or x5c with the business certificate.",
    ),
    Words::new(
        "Headeren har verken kid eller x5c, så serveren vet ikke hvilken nøkkel som signerte grantet.",
        "Legg til kid med ID-en til en nøkkel som er registrert på klienten, eller x5c med virksomhetssertifikatet.",
    ),
);

static THUMBPRINT: Message = Message::error(
    Basis::Documented,
    Reply::Unknown,
    Words::new(
        "The header has neither kid nor x5c. The thumbprint in {found} is not on Digdir's list, and it does not contain the certificate.",
        "Add x5c with the business certificate, or kid with the id of a key that is registered on the client.",
    ),
    Words::new(
        "Headeren har verken kid eller x5c. Avtrykket i {found} står ikke på Digdirs liste, og det har ikke med seg sertifikatet.",
        "Legg til x5c med virksomhetssertifikatet, eller kid med ID-en til en nøkkel som er registrert på klienten.",
    ),
);

static OTHER_KEY: Message = Message::error(
    Basis::Documented,
    Reply::Unknown,
    Words::new(
        "The header has neither kid nor x5c. {found} is not on Digdir's list, and the server takes no key from it.",
        "Add kid with the id of a key that is registered on the client, or x5c with the business certificate. Remove {found}.",
    ),
    Words::new(
        "Headeren har verken kid eller x5c. {found} står ikke på Digdirs liste, og serveren henter ingen nøkkel derfra.",
        "Legg til kid med ID-en til en nøkkel som er registrert på klienten, eller x5c med virksomhetssertifikatet. Fjern {found}.",
    ),
);

static MISSPELT: Message = Message::error(
    Basis::Documented,
    Reply::Unknown,
    Words::new(
        "The header has neither kid nor x5c; there is {found} instead. Names in the header are case-sensitive.",
        "Call it {expected}.",
    ),
    Words::new(
        "Headeren har verken kid eller x5c; det står {found} i stedet. Navn i headeren skiller mellom store og små bokstaver.",
        "Kall den {expected}.",
    ),
);

static BOTH: Message = Message::warning(
    Basis::Documented,
    Reply::Unknown,
    Words::new(
        "The header has both kid ({found}) and x5c. Digdir says that a client with registered keys uses kid and not x5c; with a kid that is not registered, such a grant has been rejected.",
        "Remove x5c if the key is registered on the client, otherwise remove kid.",
    ),
    Words::new(
        "Headeren har både kid ({found}) og x5c. Digdir sier at en klient med registrerte nøkler bruker kid og ikke x5c; med en kid som ikke er registrert, er et slikt grant blitt avvist.",
        "Fjern x5c hvis nøkkelen er registrert på klienten, ellers fjern kid.",
    ),
);

static KIND: Message = Message::error(
    Basis::Documented,
    Reply::Unknown,
    Words::new(
        "kid is {kind}; it must be a string.",
        "Send the id of the registered key as a JSON string, exactly as it is registered.",
    ),
    Words::new(
        "kid er {kind}. Den skal være en tekststreng.",
        "Send ID-en til den registrerte nøkkelen som en JSON-tekststreng, slik den er registrert.",
    ),
);

static NULL: Message = Message::error(
    Basis::Documented,
    Reply::Unknown,
    Words::new(
        "kid is null and there is no x5c, so the server cannot tell which key signed the grant.",
        "Set kid to the id of a key that is registered on the client. A null often means that a setting was not found.",
    ),
    Words::new(
        "kid er null og det er ingen x5c, så serveren vet ikke hvilken nøkkel som signerte grantet.",
        "Sett kid til ID-en til en nøkkel som er registrert på klienten. En null er ofte en innstilling som ikke ble funnet.",
    ),
);

static NULL_BESIDE: Message = Message::warning(
    Basis::Inferred,
    Reply::Unknown,
    Words::new(
        "kid is null next to x5c. By RFC 7515 it must be a string, or be left out.",
        "Leave kid out when the grant has x5c.",
    ),
    Words::new(
        "kid er null ved siden av x5c. RFC 7515 har en tekststreng der, eller ingenting.",
        "Utelat kid når grantet har x5c.",
    ),
);

static EMPTY: Message = Message::error(
    Basis::Documented,
    Reply::Unknown,
    Words::new(
        "kid is empty: \"{found}\". No key is registered under that id.",
        "Set kid to the id of a key that is registered on the client, or leave it out when the grant has x5c.",
    ),
    Words::new(
        "kid er tom: «{found}». Ingen nøkkel er registrert under det.",
        "Sett kid til ID-en til en nøkkel som er registrert på klienten, eller utelat den når grantet har x5c.",
    ),
);

static PLACEHOLDER: Message = Message::error(
    Basis::Inferred,
    Reply::Unknown,
    Words::new(
        "kid is a placeholder without its value: {found}.",
        "Set kid to the id of a key that is registered on the client, and check why the setting was not filled in.",
    ),
    Words::new(
        "kid er en plassholder uten verdi: {found}.",
        "Sett kid til ID-en til en nøkkel som er registrert på klienten; se etter hvorfor innstillingen ikke ble fylt inn.",
    ),
);

static BLANK: Message = Message::error(
    Basis::Documented,
    Reply::Says(words::UNKNOWN_KID, Basis::Inferred),
    Words::new(
        "kid has a space, a newline or an invisible character in or around it: \"{found}\". No key can be registered under such an id.",
        "Set kid to exactly the id of the registered key. Trim the setting it is read from.",
    ),
    Words::new(
        "kid har et mellomrom, et linjeskift eller et usynlig tegn i seg eller rundt seg: «{found}». Ingen nøkkel kan være registrert under det.",
        "Sett kid til ID-en til den registrerte nøkkelen og ikke noe mer. Trim innstillingen den leses fra.",
    ),
);

static BASE64: Message = Message::warning(
    Basis::Documented,
    Reply::Unknown,
    Words::new(
        "kid has characters of standard base64 ({characters}) that Digdir does not allow in the id of a key: {found}.",
        "Check what id the key is registered with. A thumbprint in base64url, or without + / =, is allowed.",
    ),
    Words::new(
        "kid har tegn fra vanlig base64 ({characters}) som Digdir ikke tillater i ID-en til en nøkkel: {found}.",
        "Se hva nøkkelen er registrert som. Et avtrykk i base64url, eller uten + / =, er tillatt.",
    ),
);

static CHARACTERS: Message = Message::warning(
    Basis::Documented,
    Reply::Unknown,
    Words::new(
        "kid has characters that Digdir does not allow in the id of a key: {characters}, in {found}. Letters, digits, full stop, underscore and hyphen are allowed.",
        "Check what id the key is registered with, and send that.",
    ),
    Words::new(
        "kid har tegn som Digdir ikke tillater i ID-en til en nøkkel: {characters}, i {found}. Bokstaver, siffer, punktum, understrek og bindestrek er tillatt.",
        "Se hva nøkkelen er registrert som, og send det.",
    ),
);

pub(super) fn check(facts: &Facts<'_>, out: &mut Findings) {
    let header = &facts.grant.header;
    if !header.is_readable() {
        return;
    }
    let has_x5c = !header.get("x5c").is_absent();
    match header.text("kid") {
        Field::Unknown | Field::Repeated => {}
        // What is not signed has no key to name; algorithm says so.
        Field::Absent if has_x5c || is_unsigned(header) => {}
        Field::Absent => neither(facts, out),
        Field::Wrong(value) => wrong_type(value, has_x5c, out),
        Field::Is(kid) => check_kid(&kid, facts, out),
    }
}

/// Members that say where a key is, other than those that the server goes by.
pub(super) const OTHER_KEYS: [&str; 3] = ["jwk", "jku", "x5u"];

/// Whether the header names no key, so that what else it says of one is said with that.
pub(super) fn names_no_key(header: &Part<'_>) -> bool {
    ["kid", "x5c"].iter().all(|name| header.get(name).is_absent() && meant(header, name).is_none())
        && ["x5t#S256", "x5t"].iter().all(|name| header.get(name).is_absent())
        && !is_unsigned(header)
}

/// Whether the header says that there is no signature, which the rule `algorithm` explains.
pub(super) fn is_unsigned(header: &Part<'_>) -> bool {
    header.text("alg").is().is_some_and(|alg| alg.trim().eq_ignore_ascii_case("none"))
}

fn neither(facts: &Facts<'_>, out: &mut Findings) {
    let header = &facts.grant.header;
    let misspelt = ["kid", "x5c"].iter().find_map(|name| Some((*name, meant(header, name)?)));
    let thumbprint = ["x5t#S256", "x5t"].into_iter().find(|name| !header.get(name).is_absent());
    if let Some((right, written)) = misspelt {
        out.report(&MISSPELT).at_name(PartName::Header, pointer(&written)).found(written).expected(right);
    } else if let Some(name) = thumbprint {
        out.report(&THUMBPRINT).at_name(PartName::Header, pointer(name)).found(name).expected("kid, x5c");
    } else if let Some(name) = OTHER_KEYS.into_iter().find(|name| !header.get(name).is_absent()) {
        out.report(&OTHER_KEY).at_name(PartName::Header, pointer(name)).found(name).expected("kid, x5c");
    } else if !facts.grant.payload.members.iter().any(|member| matches!(&*member.name, "kid" | "x5c")) {
        // That one is among the claims is said by unknown-claim.
        out.report(&NEITHER).at(PartName::Header, "/kid").expected("kid, x5c");
    }
}

fn wrong_type(value: Value<'_>, has_x5c: bool, out: &mut Findings) {
    let kind = value.kind();
    let message = match kind {
        Kind::Null if has_x5c => &NULL_BESIDE,
        Kind::Null => &NULL,
        _ => &KIND,
    };
    let finding = out.report(message).at(PartName::Header, "/kid");
    finding.with_bilingual("kind", Phrase { en: kind.phrase().to_owned(), nb: kind.phrase_nb().to_owned() });
    if !matches!(kind, Kind::Object | Kind::Array) {
        finding.found(value.raw());
    }
}

fn check_kid(kid: &str, facts: &Facts<'_>, out: &mut Findings) {
    if kid.chars().all(is_blank) {
        out.report(&EMPTY).at(PartName::Header, "/kid").found(kid);
        return;
    }
    // With the ids of the registered keys at hand, kid-unknown says whether it is one of them.
    let keys = facts.context.keys.as_ref().filter(|keys| keys.keys.iter().all(|key| key.kid.is_some()));
    if keys.is_none() && placeholders::is_placeholder(kid) {
        out.report(&PLACEHOLDER).at(PartName::Header, "/kid").found(kid);
        return;
    }
    // That an x5c is there without a certificate is x5c-shape's.
    let has_certificates =
        facts.grant.header.get("x5c").is().is_some_and(|x5c| !matches!(x5c.raw(), "null" | "[]" | "\"\""));
    if has_certificates && keys.is_none_or(|keys| keys.find(kid).is_some()) {
        out.report(&BOTH).at(PartName::Header, "/kid").found(kid);
    }
    if keys.is_some() || kid.chars().all(is_allowed) {
        return;
    }
    let strangers = strangers(kid);
    let message = if kid.contains(is_blank) {
        &BLANK
    } else if strangers.chars().all(|c| "+/= ".contains(c)) {
        &BASE64
    } else {
        &CHARACTERS
    };
    out.report(message).at(PartName::Header, "/kid").found(kid).with("characters", strangers);
}

/// Whether a character shows nothing.
pub(super) fn is_blank(c: char) -> bool {
    c.is_whitespace() || !is_plain(c)
}

/// The characters that Digdir allows in the id of a key.
pub(crate) const fn is_allowed(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-')
}

/// The characters that are not allowed, each once.
pub(super) fn strangers(kid: &str) -> String {
    let mut found: Vec<char> = Vec::new();
    for c in kid.chars().filter(|&c| !is_allowed(c)) {
        if !found.contains(&c) && found.len() < 8 {
            found.push(c);
        }
    }
    found.iter().map(char::to_string).collect::<Vec<_>>().join(" ")
}

/// The member that was evidently meant for `name` in a header that lacks it.
pub(super) fn meant<'a>(header: &Part<'a>, name: &str) -> Option<Cow<'a, str>> {
    let words: &[&str] = match name {
        "alg" => &["alg", "algorithm"],
        "kid" => &["kid", "keyid"],
        "x5c" => &["x5c", "x5chain", "x509c", "certificate"],
        _ => return None,
    };
    if !header.get(name).is_absent() {
        return None;
    }
    let plain = |text: &str| {
        text.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect::<String>()
    };
    header
        .members
        .iter()
        .find(|m| m.name.len() <= 16 && words.contains(&plain(&m.name).as_str()))
        .map(|m| m.name.clone())
}

/// The RFC 6901 pointer to a member of the header.
pub(super) fn pointer(name: &str) -> String {
    format!("/{}", escape_step(name))
}
