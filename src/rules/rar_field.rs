//! An entry of authorization_details has a field that its type does not have.

use super::citations;
use super::details::{self, Entry, PART};
use super::facts::Facts;
use crate::change::Safety;
use crate::finding::Findings;
use crate::json::{Member, escape_step};
use crate::language::Bilingual;
use crate::maskinporten::pages;
use crate::maskinporten::rar::{self, DetailType};
use crate::rule::{Basis, Cite, Group, Message, Reply, Rule, Severity, Words};

/// The rule.
pub(super) static RULE: Rule = Rule {
    name: "rar-field",
    group: Group::Other,
    code: Some("MP-302"),
    severity: Severity::Error,
    basis: Basis::Documented,
    summary: Bilingual {
        en: "authorization_details has an unknown field",
        nb: "authorization_details har et ukjent felt",
    },
    needs: &[],
    cites: &[
        Cite::documented("Feilsøking i Maskinporten: MP-302", pages::TROUBLESHOOTING, "2026-11-22"),
        citations::SYSTEM_USER,
    ],
    messages: &[&UNKNOWN, &NEAR, &RESPONSE, &MORE],
    page: page!("rar_field.md"),
};

static UNKNOWN: Message = Message::error(
    Basis::Documented,
    Reply::Code("MP-302", Basis::Documented),
    Words::new(
        "{kind} has no field \"{found}\".",
        "Leave the field out. A grant may have these fields: {expected}.",
    ),
    Words::new(
        "{kind} har ikke noe felt «{found}».",
        "Fjern feltet. Et grant kan ha disse feltene: {expected}.",
    ),
);

static NEAR: Message = Message::error(
    Basis::Documented,
    Reply::Code("MP-302", Basis::Documented),
    Words::new(
        "{kind} has no field \"{found}\". Did you mean {expected}?",
        "Rename the field to exactly {expected}.",
    ),
    Words::new(
        "{kind} har ikke noe felt «{found}». Mente du {expected}?",
        "Gi feltet navnet {expected}, bokstav for bokstav.",
    ),
);

static RESPONSE: Message = Message::warning(
    Basis::Inferred,
    Reply::Code("MP-302", Basis::Inferred),
    Words::new(
        "\"{found}\" is a field that Maskinporten adds to the token; in a grant it is not documented.",
        "Leave the field out of the grant.",
    ),
    Words::new(
        "«{found}» er et felt Maskinporten legger til i tokenet; i et grant er det ikke dokumentert.",
        "Fjern feltet fra grantet.",
    ),
);

static MORE: Message = Message::error(
    Basis::Documented,
    Reply::Code("MP-302", Basis::Documented),
    Words::new(
        "authorization_details has more unknown fields.",
        "Check that this is what you meant to send.",
    ),
    Words::new(
        "authorization_details har enda flere ukjente felter.",
        "Sjekk at det er dette du mente å sende.",
    ),
);

/// Most fields of one grant that are complained of one by one.
const MOST: usize = 20;

pub(super) fn check(facts: &Facts<'_>, out: &mut Findings) {
    let mut faults = Vec::new();
    for entry in &details::entries(facts.grant) {
        if let Some(kind) = entry.kind {
            collect(entry, kind, &mut faults);
        }
        if faults.len() > MOST {
            break;
        }
    }
    for fault in faults.iter().take(MOST) {
        let finding = out.report(fault.message).at_name(PART, &*fault.pointer);
        finding.found(&fault.name).with("kind", fault.object).expected(&fault.expected);
        if let Some(meant) = fault.meant {
            let certain = rar::is_spelling(&fault.name, meant);
            finding.rename(if certain { Safety::Safe } else { Safety::Unsafe }, meant);
        }
    }
    if let Some(fault) = faults.get(MOST) {
        out.report(&MORE).at_name(PART, &*fault.pointer);
    }
}

struct Fault {
    message: &'static Message,
    pointer: String,
    name: String,
    object: &'static str,
    expected: String,
    meant: Option<&'static str>,
}

fn collect(entry: &Entry<'_>, kind: &'static DetailType, faults: &mut Vec<Fault>) {
    for member in distinct(&entry.members) {
        let meant = kind.meant(&member.name).filter(|meant| entry.lacks(meant));
        let pointer = format!("{}/{}", entry.pointer, escape_step(&member.name));
        let inside = kind.nested.filter(|(name, _)| *name == member.name || meant == Some(*name));
        if !kind.has(&member.name) {
            faults.push(unknown(member, kind, meant, &pointer));
        }
        if let Some((object, fields)) = inside {
            nested(member, &pointer, object, fields, faults);
        }
    }
}

fn unknown(
    member: &Member<'_>,
    kind: &'static DetailType,
    meant: Option<&'static str>,
    pointer: &str,
) -> Fault {
    let (message, expected) = match meant {
        Some(meant) => (&NEAR, meant.to_owned()),
        None if kind.response.contains(&member.name.as_ref()) => (&RESPONSE, fields_of(kind)),
        None => (&UNKNOWN, fields_of(kind)),
    };
    Fault {
        message,
        pointer: pointer.to_owned(),
        name: member.name.to_string(),
        object: kind.name,
        expected,
        meant,
    }
}

fn nested(
    parent: &Member<'_>,
    above: &str,
    object: &'static str,
    fields: &'static [&'static str],
    faults: &mut Vec<Fault>,
) {
    let members = parent.value.members().unwrap_or_default();
    for member in distinct(&members).filter(|member| !fields.contains(&member.name.as_ref())) {
        let absent = |name: &&str| !members.iter().any(|m| m.name == *name);
        let meant = rar::nearest(&member.name, fields.iter().copied()).filter(absent);
        let (message, expected) = match meant {
            Some(meant) => (&NEAR, meant.to_owned()),
            None => (&UNKNOWN, fields.join(", ")),
        };
        let pointer = format!("{above}/{}", escape_step(&member.name));
        faults.push(Fault { message, pointer, name: member.name.to_string(), object, expected, meant });
    }
}

/// The members, each name once, and no more than are ever reported on.
fn distinct<'m, 'a>(members: &'m [Member<'a>]) -> impl Iterator<Item = &'m Member<'a>> {
    let first =
        |(index, member): &(usize, &Member<'a>)| !members.iter().take(*index).any(|m| m.name == member.name);
    members.iter().enumerate().take(MOST * 10).filter(first).map(|(_, member)| member)
}

fn fields_of(kind: &DetailType) -> String {
    let fields = ["type"].iter().chain(kind.required).chain(kind.optional);
    fields.copied().collect::<Vec<_>>().join(", ")
}
