//! pid is no personal number, or one that does not go with the environment.

use super::facts::Facts;
use crate::finding::Findings;
use crate::grant::PartName;
use crate::language::Bilingual;
use crate::maskinporten::environments::Tier;
use crate::numbers::{self, PidFault};
use crate::rule::{Basis, Cite, Group, Message, Need, Reply, Rule, Severity, Words};

/// The rule.
pub(super) static RULE: Rule = Rule {
    name: "pid",
    group: Group::Other,
    code: None,
    severity: Severity::Error,
    basis: Basis::Documented,
    summary: Bilingual {
        en: "pid is not a valid personal number",
        nb: "pid er ikke et gyldig fødselsnummer eller D-nummer",
    },
    needs: &[Need::Environment],
    cites: &[
        Cite::documented(
            "End-user-restricted tokens (pid is validated since release 22-01)",
            "https://docs.digdir.no/docs/Maskinporten/maskinporten_func_pid_restricted_tokens",
            "2026-11-22",
        ),
        Cite::documented(
            "Skatteetaten: nye fødselsnummer og D-nummer fra 2032",
            "https://www.skatteetaten.no/deling/opplysninger/folkeregisteropplysninger/pid/",
            "2026-11-22",
        ),
    ],
    messages: &[&EMPTY, &DIGITS, &NO_DATE, &CONTROL_DIGIT, &SYNTHETIC, &REAL],
    page: page!("pid.md"),
};

static EMPTY: Message = Message::error(
    Basis::Documented,
    Reply::Unknown,
    Words::new(
        "pid is empty.",
        "Leave pid out if the API does not ask for it; otherwise give eleven digits.",
    ),
    Words::new("pid er tom.", "Utelat pid hvis API-et ikke krever det; ellers oppgi elleve siffer."),
);

static DIGITS: Message = Message::error(
    Basis::Documented,
    Reply::Unknown,
    Words::new(
        "pid is not eleven digits: \"{found}\" (masked, {count} characters).",
        "Give the personal number as a string of eleven digits, without spaces and with its leading zero.",
    ),
    Words::new(
        "pid er ikke elleve siffer: «{found}» (maskert, {count} tegn).",
        "Oppgi fødselsnummeret eller D-nummeret som en streng på elleve siffer, uten mellomrom og med ledende null.",
    ),
);

static NO_DATE: Message = Message::error(
    Basis::Documented,
    Reply::Unknown,
    Words::new(
        "pid does not begin with a date of birth ({found}, masked). D-numbers and synthetic numbers are taken into account.",
        "Check that pid is the person's number, not another identifier of eleven digits.",
    ),
    Words::new(
        "pid begynner ikke med en fødselsdato ({found}, maskert). D-numre og syntetiske numre er tatt med i vurderingen.",
        "Sjekk at pid inneholder personens nummer, ikke en annen identifikator på elleve siffer.",
    ),
);

static CONTROL_DIGIT: Message = Message::error(
    Basis::Documented,
    Reply::Unknown,
    Words::new(
        "The check digits of pid are wrong ({found}, masked), by both the rule before 2032 and the one after.",
        "Check for mistyped or swapped digits. For tests, use a synthetic person from Tenor.",
    ),
    Words::new(
        "Kontrollsifrene i pid er feil ({found}, maskert), etter reglene både før og fra 2032.",
        "Se etter feilskrevne eller ombyttede siffer. Til test: bruk en syntetisk person fra Tenor.",
    ),
);

static SYNTHETIC: Message = Message::warning(
    Basis::Inferred,
    Reply::Unknown,
    Words::new(
        "pid is a synthetic number ({found}, masked), but the grant is for production, where no such person exists.",
        "Use test data in test only: set aud to the test environment, or give the number of the intended person.",
    ),
    Words::new(
        "pid er et syntetisk nummer ({found}, maskert), men grantet er for produksjon, der ingen slik person finnes.",
        "Bruk testdata bare i test: sett aud til testmiljøet, eller oppgi nummeret til personen som er ment.",
    ),
);

static REAL: Message = Message::note(
    Basis::Inferred,
    Reply::Unknown,
    Words::new(
        "pid may be the number of a real person ({found}, masked), but the grant is for test.",
        "If it is, replace it with a synthetic person from Tenor: it does not belong in test systems and their logs.",
    ),
    Words::new(
        "pid kan være nummeret til en virkelig person ({found}, maskert), men grantet er for test.",
        "Er det det, så bytt det ut med en syntetisk person fra Tenor: testsystemer og loggene deres er ikke stedet for det.",
    ),
);

pub(super) fn check(facts: &Facts<'_>, out: &mut Findings) {
    let Some(text) = facts.grant.payload.text("pid").is() else { return };
    let tier = facts.environment.and_then(|e| e.tier);
    let message = match numbers::pid(&text) {
        Err(_) if text.trim().is_empty() => &EMPTY,
        Err(PidFault::NotElevenDigits) => &DIGITS,
        Err(PidFault::NoDate) => &NO_DATE,
        Err(PidFault::ControlDigit) => &CONTROL_DIGIT,
        Ok(pid) => match (pid.synthetic, tier) {
            (true, Some(Tier::Production)) => &SYNTHETIC,
            (false, Some(Tier::Test)) => &REAL,
            // Whether such a person exists there cannot be told of an environment that nobody named.
            _ if facts.environment.is_none() => return out.not_checked(Need::Environment),
            _ => return,
        },
    };
    out.report(message)
        .at(PartName::Payload, "/pid")
        .found(numbers::mask(&text))
        .with("count", text.chars().count().to_string());
}
