//! consumer_org is not an organisation number.

use super::consumer_org_self;
use super::facts::Facts;
use super::org_numbers::{self, Standing};
use crate::change::Safety;
use crate::finding::Findings;
use crate::grant::PartName;
use crate::language::Bilingual;
use crate::maskinporten::pages;
use crate::numbers::{self, OrgNumber};
use crate::rule::{Basis, Cite, Group, Message, Reply, Rule, Severity, Words};

/// The rule.
pub(super) static RULE: Rule = Rule {
    name: "consumer-org-format",
    group: Group::Delegation,
    code: None,
    severity: Severity::Error,
    basis: Basis::Inferred,
    summary: Bilingual {
        en: "consumer_org is not an organisation number of nine digits",
        nb: "consumer_org er ikke et organisasjonsnummer på ni siffer",
    },
    needs: &[],
    cites: &[
        Cite::documented("JWT grant: consumer_org", pages::JWT_GRANT, "2026-11-22"),
        Cite::documented(
            "Brønnøysundregistrene: The organization number",
            "https://www.brreg.no/english/coordination/number.html",
            "2026-11-22",
        ),
    ],
    messages: &[&EMPTY, &PREFIX, &COUNTRY, &BLANKS, &DIGITS, &PLACEHOLDER, &CHECK_DIGIT, &CHECK_DIGIT_TEST],
    page: page!("consumer_org_format.md"),
};

static EMPTY: Message = Message::error(
    Basis::Inferred,
    Reply::Unknown,
    Words::new(
        "consumer_org is empty.",
        "Leave the claim out when you act for your own organisation; otherwise give the customer's organisation number.",
    ),
    Words::new(
        "consumer_org er tomt.",
        "Utelat claimet når du handler for egen virksomhet; ellers oppgi kundens organisasjonsnummer.",
    ),
);

static PREFIX: Message = Message::error(
    Basis::Inferred,
    Reply::Unknown,
    Words::new(
        "consumer_org has a prefix: {found}. In a grant it must be only the organisation number; 0192: is used in tokens and in authorization_details.",
        "Send \"consumer_org\": \"{expected}\".",
    ),
    Words::new(
        "consumer_org har et prefiks: {found}. I et grant står bare organisasjonsnummeret; 0192: hører bare hjemme i token og i authorization_details.",
        "Send \"consumer_org\": \"{expected}\".",
    ),
);

static COUNTRY: Message = Message::error(
    Basis::Inferred,
    Reply::Unknown,
    Words::new(
        "consumer_org is written as for the VAT register: {found}. In a grant it must be only the nine digits.",
        "Send \"consumer_org\": \"{expected}\".",
    ),
    Words::new(
        "consumer_org er skrevet som i Merverdiavgiftsregisteret: {found}. I et grant står bare de ni sifrene.",
        "Send \"consumer_org\": \"{expected}\".",
    ),
);

static BLANKS: Message = Message::error(
    Basis::Inferred,
    Reply::Unknown,
    Words::new(
        "consumer_org contains spaces or a line break: \"{found}\". It must be only the nine digits.",
        "Send \"consumer_org\": \"{expected}\".",
    ),
    Words::new(
        "consumer_org inneholder mellomrom eller linjeskift: «{found}». Det skal være ni siffer og ikke noe annet.",
        "Send \"consumer_org\": \"{expected}\".",
    ),
);

static DIGITS: Message = Message::error(
    Basis::Inferred,
    Reply::Unknown,
    Words::new(
        "consumer_org is not an organisation number: {found}. It must be nine digits.",
        "Give the organisation number of the customer you act for. It cannot be a foreign organisation or a person.",
    ),
    Words::new(
        "consumer_org er ikke et organisasjonsnummer: {found}. Det har ni siffer.",
        "Oppgi organisasjonsnummeret til kunden du handler for. En utenlandsk virksomhet eller en person kan ikke stå her.",
    ),
);

static PLACEHOLDER: Message = Message::error(
    Basis::Inferred,
    Reply::Unknown,
    Words::new(
        "consumer_org is a placeholder from a guide: no organisation has the number {found}, in any environment.",
        "Give the organisation number of the customer you act for. Fictitious organisations for test are found in Tenor.",
    ),
    Words::new(
        "consumer_org er en plassholder fra en veiledning: ingen virksomhet har nummeret {found}, i noe miljø.",
        "Oppgi organisasjonsnummeret til kunden du handler for. Fiktive virksomheter til test finnes i Tenor.",
    ),
);

static CHECK_DIGIT: Message = Message::error(
    Basis::Inferred,
    Reply::Unknown,
    Words::new(
        "No organisation has the number {found}: its check digit is wrong, so it cannot have delegated anything.",
        "Check consumer_org for swapped or mistyped digits.",
    ),
    Words::new(
        "Ingen virksomhet har nummeret {found}: kontrollsifferet er feil, så det kan ikke finnes noen delegering fra den.",
        "Se etter ombyttede eller feilskrevne siffer i consumer_org.",
    ),
);

static CHECK_DIGIT_TEST: Message = Message::warning(
    Basis::Inferred,
    Reply::Unknown,
    Words::new(
        "The check digit of consumer_org {found} is wrong. Some old fictitious organisations in test have such numbers; those from Tenor do not.",
        "Check for swapped or mistyped digits, or for a placeholder that was not replaced.",
    ),
    Words::new(
        "Kontrollsifferet i consumer_org {found} er feil. Noen gamle fiktive virksomheter i test har slike numre; de fra Tenor har det ikke.",
        "Se etter ombyttede eller feilskrevne siffer, eller en plassholder som ikke er byttet ut.",
    ),
);

pub(super) fn check(facts: &Facts<'_>, out: &mut Findings) {
    let Some(text) = facts.grant.payload.text("consumer_org").is() else { return };
    // Someone who names their own organisation should drop the claim, not fix it.
    if consumer_org_self::names_owner(facts, &text) == Some(true) {
        return;
    }
    let within = numbers::org_number_within(&text);
    let message = match (org_numbers::standing(facts, &text), &within) {
        (Standing::Possible, _) => return,
        (Standing::Placeholder, _) => &PLACEHOLDER,
        (Standing::Impossible, _) => &CHECK_DIGIT,
        (Standing::Doubtful, _) => &CHECK_DIGIT_TEST,
        (Standing::NotNineDigits, Some(_)) => misspelt(&text),
        (Standing::NotNineDigits, None) if text.trim().is_empty() => &EMPTY,
        (Standing::NotNineDigits, None) => &DIGITS,
    };
    let finding = out.report(message).at(PartName::Payload, "/consumer_org").found(&*text);
    if let Some(bare) = within.filter(|bare| *bare != text) {
        finding.expected(&bare);
        if numbers::org_number(&bare) == OrgNumber::Valid {
            finding.replace(Safety::Safe, bare);
        }
    }
}

/// What is next to the nine digits.
fn misspelt(text: &str) -> &'static Message {
    if text.contains([':', '-']) {
        &PREFIX
    } else if text.contains(|c: char| c.is_alphabetic()) {
        &COUNTRY
    } else {
        &BLANKS
    }
}
