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
        Cite {
            basis: Basis::Documented,
            title: "JWT grant: consumer_org",
            url: pages::JWT_GRANT,
            read_on: "2026-11-22",
        },
        Cite {
            basis: Basis::Documented,
            title: "Brønnøysundregistrene: The organization number",
            url: "https://www.brreg.no/english/coordination/number.html",
            read_on: "2026-11-22",
        },
    ],
    messages: &[&EMPTY, &PREFIX, &COUNTRY, &BLANKS, &DIGITS, &PLACEHOLDER, &CHECK_DIGIT, &CHECK_DIGIT_TEST],
    page: include_str!("consumer_org_format.md"),
};

static EMPTY: Message = Message {
    severity: Severity::Error,
    basis: Basis::Inferred,
    reply: Reply::Unknown,
    en: Words {
        text: "consumer_org is empty.",
        help: "Leave the claim out when you act for your own organisation; otherwise give the customer's organisation number.",
    },
    nb: Words {
        text: "consumer_org er tomt.",
        help: "Utelat claimet når du handler for egen virksomhet; ellers oppgi kundens organisasjonsnummer.",
    },
};

static PREFIX: Message = Message {
    severity: Severity::Error,
    basis: Basis::Inferred,
    reply: Reply::Unknown,
    en: Words {
        text: "consumer_org has a prefix: {found}. In a grant it must be only the organisation number; 0192: is used in tokens and in authorization_details.",
        help: "Send \"consumer_org\": \"{expected}\".",
    },
    nb: Words {
        text: "consumer_org har et prefiks: {found}. I et grant er det bare organisasjonsnummeret; 0192: står bare i token og i authorization_details.",
        help: "Send \"consumer_org\": \"{expected}\".",
    },
};

static COUNTRY: Message = Message {
    severity: Severity::Error,
    basis: Basis::Inferred,
    reply: Reply::Unknown,
    en: Words {
        text: "consumer_org is written as for the VAT register: {found}. In a grant it must be only the nine digits.",
        help: "Send \"consumer_org\": \"{expected}\".",
    },
    nb: Words {
        text: "consumer_org er skrevet som i Merverdiavgiftsregisteret: {found}. I et grant er det bare de ni sifrene.",
        help: "Send \"consumer_org\": \"{expected}\".",
    },
};

static BLANKS: Message = Message {
    severity: Severity::Error,
    basis: Basis::Inferred,
    reply: Reply::Unknown,
    en: Words {
        text: "consumer_org contains spaces or a line break: \"{found}\". It must be only the nine digits.",
        help: "Send \"consumer_org\": \"{expected}\".",
    },
    nb: Words {
        text: "consumer_org inneholder mellomrom eller linjeskift: «{found}». Det er ni siffer og ikke noe annet.",
        help: "Send \"consumer_org\": \"{expected}\".",
    },
};

static DIGITS: Message = Message {
    severity: Severity::Error,
    basis: Basis::Inferred,
    reply: Reply::Unknown,
    en: Words {
        text: "consumer_org is not an organisation number: {found}. It must be nine digits.",
        help: "Give the organisation number of the customer you act for. It cannot be a foreign organisation or a person.",
    },
    nb: Words {
        text: "consumer_org er ikke et organisasjonsnummer: {found}. Det har ni siffer.",
        help: "Oppgi organisasjonsnummeret til kunden du handler for. En utenlandsk virksomhet eller en person kan ikke stå her.",
    },
};

static PLACEHOLDER: Message = Message {
    severity: Severity::Error,
    basis: Basis::Inferred,
    reply: Reply::Unknown,
    en: Words {
        text: "consumer_org is a placeholder from a guide: no organisation has the number {found}, in any environment.",
        help: "Give the organisation number of the customer you act for. Fictitious organisations for test are found in Tenor.",
    },
    nb: Words {
        text: "consumer_org er en plassholder fra en veiledning: ingen virksomhet har nummeret {found}, i noe miljø.",
        help: "Oppgi organisasjonsnummeret til kunden du handler for. Fiktive virksomheter til test finnes i Tenor.",
    },
};

static CHECK_DIGIT: Message = Message {
    severity: Severity::Error,
    basis: Basis::Inferred,
    reply: Reply::Unknown,
    en: Words {
        text: "No organisation has the number {found}: its check digit is wrong, so it cannot have delegated anything.",
        help: "Check consumer_org for swapped or mistyped digits.",
    },
    nb: Words {
        text: "Ingen virksomhet har nummeret {found}: kontrollsifferet er feil, så det kan ikke finnes noen delegering fra den.",
        help: "Se etter ombyttede eller feilskrevne siffer i consumer_org.",
    },
};

static CHECK_DIGIT_TEST: Message = Message {
    severity: Severity::Warning,
    basis: Basis::Inferred,
    reply: Reply::Unknown,
    en: Words {
        text: "The check digit of consumer_org {found} is wrong. Some old fictitious organisations in test have such numbers; those from Tenor do not.",
        help: "Check for swapped or mistyped digits, or for a placeholder that was not replaced.",
    },
    nb: Words {
        text: "Kontrollsifferet i consumer_org {found} er feil. Noen gamle fiktive virksomheter i test har slike numre; de fra Tenor har det ikke.",
        help: "Se etter ombyttede eller feilskrevne siffer, eller en plassholder som ikke er byttet ut.",
    },
};

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
