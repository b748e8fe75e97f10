//! kid names no key that is registered on the client, or is missing where one is needed.

use super::facts::Facts;
use crate::context::{KeySet, nearest};
use crate::finding::Findings;
use crate::grant::{Field, PartName};
use crate::language::Bilingual;
use crate::maskinporten::codes::words;
use crate::maskinporten::pages;
use crate::rule::{Basis, Cite, Group, Message, Need, Reply, Rule, Severity, Words};

/// The rule.
pub(super) static RULE: Rule = Rule {
    name: "kid-unknown",
    group: Group::Key,
    code: None,
    severity: Severity::Error,
    basis: Basis::Observed,
    summary: Bilingual {
        en: "kid is not registered on the client, or is missing although the client has registered keys",
        nb: "kid er ikke registrert på klienten, eller mangler selv om klienten har registrerte nøkler",
    },
    needs: &[Need::Keys],
    cites: &[
        Cite::documented("Maskinporten: JWT grant (kid and x5c)", pages::JWT_GRANT, "2026-11-22"),
        Cite::observed(
            "ks-no/fiks-maskinporten-client-dotnet, pull request 186: the server's words for an unknown kid",
            pages::KID_BESIDE_X5C,
            "2026-11-22",
        ),
    ],
    messages: &[&UNKNOWN, &NEAR, &NO_KEYS, &NOT_IN_SETTINGS, &REQUIRED],
    page: page!("kid_unknown.md"),
};

static UNKNOWN: Message = Message::error(
    Basis::Observed,
    Reply::Says(words::UNKNOWN_KID, Basis::Observed),
    Words::new(
        "kid {found} is not registered on the client. Its keys are {expected}.",
        "Register the key under that kid (a new key works after a few minutes), or set kid to the identifier that self-service shows for the key you sign with. Some libraries put the certificate's thumbprint there on their own.",
    ),
    Words::new(
        "kid {found} er ikke registrert på klienten. Nøklene der er {expected}.",
        "Registrer nøkkelen med den kid-en (en ny nøkkel virker etter noen minutter), eller sett kid til identifikatoren som selvbetjeningen viser for nøkkelen du signerer med. Noen biblioteker setter sertifikatets avtrykk (thumbprint) der av seg selv.",
    ),
);

static NEAR: Message = Message::error(
    Basis::Observed,
    Reply::Says(words::UNKNOWN_KID, Basis::Observed),
    Words::new(
        "kid {found} is not registered on the client. Did you mean {expected}?",
        "Write kid exactly as it is registered: case, spaces and punctuation matter.",
    ),
    Words::new(
        "kid {found} er ikke registrert på klienten. Mente du {expected}?",
        "kid må være helt lik den registrerte identifikatoren: store og små bokstaver, mellomrom og tegn teller.",
    ),
);

static NO_KEYS: Message = Message::error(
    Basis::Observed,
    Reply::Says(words::UNKNOWN_KID, Basis::Observed),
    Words::new(
        "kid is {found}, but no key is registered on the client.",
        "Register the public key on the client under that kid, or leave kid out and send the business certificate in x5c.",
    ),
    Words::new(
        "kid er {found}, men ingen nøkkel er registrert på klienten.",
        "Registrer den offentlige nøkkelen på klienten med den kid-en, eller utelat kid og send virksomhetssertifikatet i x5c.",
    ),
);

static NOT_IN_SETTINGS: Message = Message::warning(
    Basis::Inferred,
    Reply::Says(words::UNKNOWN_KID, Basis::Observed),
    Words::new(
        "kid is {found}, but the key in the client's settings is {expected}.",
        "Check the kid in self-service, or save GET /clients/<client_id>/jwks and pass it with --jwks. The client may have more keys than its settings name.",
    ),
    Words::new(
        "kid er {found}, men nøkkelen i klientens innstillinger er {expected}.",
        "Klienten kan ha flere nøkler enn innstillingene nevner. Sjekk kid mot selvbetjeningen, eller lagre GET /clients/<client_id>/jwks og oppgi filen med --jwks.",
    ),
);

static REQUIRED: Message = Message::error(
    Basis::Observed,
    Reply::Says(words::KID_REQUIRED, Basis::Observed),
    Words::new(
        "The header has no kid, but the client has registered keys ({expected}) and must name one of them.",
        "Set kid to the identifier of the registered key you sign with, and leave x5c out. To use x5c, remove the client's registered keys.",
    ),
    Words::new(
        "Headeren har ingen kid, men klienten har registrerte nøkler ({expected}) og må oppgi en av dem.",
        "Sett kid til identifikatoren for den registrerte nøkkelen du signerer med, og utelat x5c. Vil du bruke x5c, så fjern klientens registrerte nøkler.",
    ),
);

pub(super) fn check(facts: &Facts<'_>, out: &mut Findings) {
    let header = &facts.grant.header;
    match header.text("kid") {
        Field::Is(kid) if !kid.trim().is_empty() => known(&kid, facts, out),
        // Neither kid nor x5c is a defect of its own (key-reference).
        Field::Absent if !matches!(header.get("x5c"), Field::Absent | Field::Unknown) => required(facts, out),
        _ => {}
    }
}

fn known(kid: &str, facts: &Facts<'_>, out: &mut Findings) {
    let Some(keys) = &facts.context.keys else { return out.not_checked(Need::Keys) };
    if keys.find(kid).is_some() || facts.names_other_client() {
        return;
    }
    // A key without identifier, such as one in PEM, could be registered under any.
    if keys.keys.iter().any(|key| key.kid.is_none()) {
        return out.not_checked(Need::Keys);
    }
    let (message, expected) = if keys.keys.is_empty() {
        (&NO_KEYS, None)
    } else if !keys.complete {
        (&NOT_IN_SETTINGS, Some(list(keys)))
    } else if let Some(near) = nearest(kid, keys.kids()) {
        (&NEAR, Some(near.to_owned()))
    } else {
        (&UNKNOWN, Some(list(keys)))
    };
    let finding = out.report(message).at(PartName::Header, "/kid").found(kid);
    if let Some(expected) = expected {
        finding.expected(expected);
    }
}

fn required(facts: &Facts<'_>, out: &mut Findings) {
    let Some(keys) = &facts.context.keys else { return out.not_checked(Need::Keys) };
    if !keys.keys.is_empty() && !facts.names_other_client() {
        out.report(&REQUIRED).at(PartName::Header, "/kid").expected(list(keys));
    }
}

fn list(keys: &KeySet) -> String {
    let kids: Vec<&str> = keys.kids().collect();
    if kids.is_empty() { "—".to_owned() } else { kids.join(", ") }
}
