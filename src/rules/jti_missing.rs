//! jti is missing, empty, or evidently the same each time.

use super::citations;
use super::facts::Facts;
use crate::finding::Findings;
use crate::grant::{Field, Form, PartName};
use crate::language::Bilingual;
use crate::maskinporten::{pages, placeholders};
use crate::rule::{Basis, Cite, Group, Message, Need, Reply, Rule, Severity, Words};

/// The rule.
pub(super) static RULE: Rule = Rule {
    name: "jti-missing",
    group: Group::Replay,
    code: None,
    severity: Severity::Warning,
    basis: Basis::Documented,
    summary: Bilingual {
        en: "jti is missing, empty or a constant",
        nb: "jti mangler, er tom eller er en konstant",
    },
    needs: &[Need::SignedGrant],
    cites: &[
        Cite::documented(
            "JWT-grant: jti is recommended, and a grant is used once",
            pages::JWT_GRANT,
            "2026-11-22",
        ),
        citations::MP_012,
    ],
    messages: &[&MISSING, &EMPTY, &CONSTANT],
    page: page!("jti_missing.md"),
};

static MISSING: Message = Message::warning(
    Basis::Documented,
    Reply::Unknown,
    Words::new(
        "jti is missing. Digdir recommends it: it distinguishes one grant from the next.",
        "Add a jti that is new for each grant, such as a random UUID.",
    ),
    Words::new(
        "jti mangler. Digdir anbefaler den: den skiller ett grant fra det neste.",
        "Legg til en jti som er ny for hvert grant, for eksempel en tilfeldig UUID.",
    ),
);

static EMPTY: Message = Message::warning(
    Basis::Inferred,
    Reply::Unknown,
    Words::new(
        "jti is empty, so it does not distinguish one grant from the next: the second one may be answered with MP-012.",
        "Give each grant a new jti, such as a random UUID.",
    ),
    Words::new(
        "jti er tom, så den kan ikke skille ett grant fra det neste: det andre kan bli besvart med MP-012.",
        "Gi hvert grant en ny jti, for eksempel en tilfeldig UUID.",
    ),
);

static CONSTANT: Message = Message::warning(
    Basis::Inferred,
    Reply::Unknown,
    Words::new(
        "jti looks like a constant: \"{found}\". If the next grant has the same jti, it will be answered with MP-012.",
        "Give each grant a new jti, such as a random UUID.",
    ),
    Words::new(
        "jti ser ut som en konstant: «{found}». Er den den samme i neste grant, blir det besvart med MP-012.",
        "Gi hvert grant en ny jti, for eksempel en tilfeldig UUID.",
    ),
);

/// Words that examples have where a generated value should be.
const CONSTANTS: [&str; 8] = ["jti", "test", "uuid", "guid", "id", "string", "unique", "unique-id"];

pub(super) fn check(facts: &Facts<'_>, out: &mut Findings) {
    let payload = &facts.grant.payload;
    match payload.text("jti") {
        Field::Absent if facts.misspelt("jti") => {}
        Field::Absent => {
            let is_template = facts.grant.form == Form::Draft
                && ["iat", "exp"].iter().all(|claim| payload.get(claim).is_absent());
            if is_template {
                return out.not_checked(Need::SignedGrant);
            }
            out.report(&MISSING).at(PartName::Payload, "/jti");
        }
        // Control characters in it are claim-type's.
        Field::Is(jti) if jti.trim_matches(' ').is_empty() => {
            out.report(&EMPTY).at(PartName::Payload, "/jti").found(jti);
        }
        Field::Is(jti) if is_constant(&jti) || payload.text("iss").is().as_ref() == Some(&jti) => {
            out.report(&CONSTANT).at(PartName::Payload, "/jti").found(jti);
        }
        Field::Is(_) | Field::Unknown | Field::Repeated | Field::Wrong(_) => {}
    }
}

/// Whether a program that makes a new value each time would hardly make this one.
fn is_constant(jti: &str) -> bool {
    let jti = jti.trim();
    let mut characters = jti.chars().filter(|c| *c != '-');
    let first = characters.next();
    let is_one_character = jti.len() >= 8 && characters.all(|c| Some(c) == first);
    is_one_character
        || jti.starts_with('<')
        || placeholders::is_placeholder(jti)
        || CONSTANTS.iter().any(|word| jti.eq_ignore_ascii_case(word))
}
