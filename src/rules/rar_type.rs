//! An entry of authorization_details has a type that Maskinporten does not know.

use super::citations;
use super::details::{self, Entry, PART};
use super::facts::Facts;
use crate::change::Safety;
use crate::finding::Findings;
use crate::language::Bilingual;
use crate::maskinporten::{pages, rar};
use crate::rule::{Basis, Cite, Group, Message, Reply, Rule, Severity, Words};

/// The rule.
pub(super) static RULE: Rule = Rule {
    name: "rar-type",
    group: Group::Other,
    code: Some("MP-301"),
    severity: Severity::Error,
    basis: Basis::Documented,
    summary: Bilingual {
        en: "authorization_details has an unknown type",
        nb: "authorization_details har en ukjent type",
    },
    needs: &[],
    cites: &[
        Cite::documented("Feilsøking i Maskinporten: MP-301", pages::TROUBLESHOOTING, "2026-11-22"),
        citations::SYSTEM_USER,
    ],
    messages: &[&UNKNOWN, &NEAR, &MISSING, &WRONG],
    page: page!("rar_type.md"),
};

static UNKNOWN: Message = Message::error(
    Basis::Documented,
    Reply::Code("MP-301", Basis::Documented),
    Words::new(
        "Maskinporten does not know authorization details of type {found}.",
        "Use one of {expected}. The server's metadata lists the types under authorization_details_types_supported.",
    ),
    Words::new(
        "Maskinporten kjenner ingen authorization details av typen {found}.",
        "Bruk en av {expected}. Well-known-dokumentet lister typene under authorization_details_types_supported.",
    ),
);

static NEAR: Message = Message::error(
    Basis::Documented,
    Reply::Code("MP-301", Basis::Documented),
    Words::new(
        "Maskinporten does not know authorization details of type {found}. Did you mean {expected}?",
        "Write the type exactly: \"type\": \"{expected}\".",
    ),
    Words::new(
        "Maskinporten kjenner ingen authorization details av typen {found}. Mente du {expected}?",
        "Skriv typen bokstav for bokstav: \"type\": \"{expected}\".",
    ),
);

static MISSING: Message = Message::error(
    Basis::Inferred,
    Reply::Code("MP-301", Basis::Inferred),
    Words::new("An entry of authorization_details has no type.", "Add \"type\" with one of {expected}."),
    Words::new("Et element i authorization_details mangler type.", "Legg til \"type\" med en av {expected}."),
);

static WRONG: Message = Message::error(
    Basis::Inferred,
    Reply::Code("MP-301", Basis::Inferred),
    Words::new(
        "type in authorization_details is of JSON type {kind}; it must be a string.",
        "Give \"type\" one of {expected}.",
    ),
    Words::new(
        "type i authorization_details har JSON-type {kind}; det skal være en streng.",
        "Gi \"type\" en av {expected}.",
    ),
);

pub(super) fn check(facts: &Facts<'_>, out: &mut Findings) {
    for entry in details::entries(facts.grant) {
        check_entry(&entry, out);
    }
}

fn check_entry(entry: &Entry<'_>, out: &mut Findings) {
    let pointer = format!("{}/type", entry.pointer);
    if entry.lacks("type") {
        // With the name in another case the type is known, and rar-field names the slip.
        if entry.kind.is_none() {
            out.report(&MISSING).at(PART, &*pointer).expected(known());
        }
        return;
    }
    let Some(value) = entry.field("type") else { return };
    let Some(name) = value.as_str() else {
        let finding = out.report(&WRONG).at(PART, &*pointer).found(value.raw()).expected(known());
        finding.with("kind", value.kind().name());
        return;
    };
    if rar::find(&name).is_some() {
        return;
    }
    let meant = rar::meant(&name);
    let finding = match meant {
        Some(kind) => out.report(&NEAR).expected(kind.name),
        None => out.report(&UNKNOWN).expected(known()),
    };
    finding.at(PART, &*pointer).found(&*name);
    if let Some(kind) = meant {
        let safety = if rar::is_spelling(&name, kind.name) { Safety::Safe } else { Safety::Unsafe };
        finding.replace(safety, kind.name);
    }
}

fn known() -> String {
    rar::TYPES.map(|kind| kind.name).join(", ")
}
