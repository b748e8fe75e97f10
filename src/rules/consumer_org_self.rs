//! consumer_org names the organisation that owns the client.

use super::cert_org_number;
use super::facts::Facts;
use crate::change::Safety;
use crate::finding::Findings;
use crate::grant::PartName;
use crate::language::Bilingual;
use crate::maskinporten::codes::words;
use crate::maskinporten::pages;
use crate::numbers;
use crate::rule::{Basis, Cite, Group, Message, Need, Reply, Rule, Severity, Words};

/// The rule.
pub(super) static RULE: Rule = Rule {
    name: "consumer-org-self",
    group: Group::Delegation,
    code: None,
    severity: Severity::Error,
    basis: Basis::Documented,
    summary: Bilingual {
        en: "consumer_org is the organisation that owns the client",
        nb: "consumer_org er virksomheten som eier klienten",
    },
    needs: &[Need::OrgNumber],
    cites: &[Cite::documented(
        "Feilsøking i Maskinporten: consumer_org",
        pages::TROUBLESHOOTING,
        "2026-11-22",
    )],
    messages: &[&OWN],
    page: page!("consumer_org_self.md"),
};

static OWN: Message = Message::error(
    Basis::Documented,
    Reply::Says(words::CONSUMER_ORG, Basis::Documented),
    Words::new(
        "consumer_org names the organisation that owns the client ({found}). It is for suppliers that act for another organisation.",
        "Leave consumer_org out when you act for your own organisation. If you act for a customer, give the customer's organisation number.",
    ),
    Words::new(
        "consumer_org er virksomheten som eier klienten ({found}). Claimet er for leverandører som handler for en annen virksomhet.",
        "Fjern consumer_org når du handler for egen virksomhet. Handler du for en kunde, så oppgi kundens organisasjonsnummer.",
    ),
);

pub(super) fn check(facts: &Facts<'_>, out: &mut Findings) {
    let Some(consumer) = facts.grant.payload.text("consumer_org").is() else { return };
    if numbers::org_number_within(&consumer).is_none() {
        return;
    }
    match names_owner(facts, &consumer) {
        None => out.not_checked(Need::OrgNumber),
        Some(false) => {}
        Some(true) => {
            let finding = out.report(&OWN).at(PartName::Payload, "/consumer_org").found(&*consumer);
            finding.remove(Safety::Unsafe);
        }
    }
}

/// Whether the text of consumer_org names the client's owner; `None` if the owner is not known.
pub(super) fn names_owner(facts: &Facts<'_>, consumer: &str) -> Option<bool> {
    let owner = match facts.context.org_number.as_deref() {
        Some(given) => numbers::org_number_within(given)?,
        // MP-122 unless the certificate belongs to the client's owner.
        None => cert_org_number::of_leaf(facts)?,
    };
    Some(numbers::org_number_within(consumer)? == owner)
}
