//! iss_onbehalfof is on its way out, and does not go with consumer_org.

use super::facts::Facts;
use crate::finding::Findings;
use crate::grant::PartName;
use crate::language::Bilingual;
use crate::maskinporten::pages;
use crate::rule::{Basis, Cite, Group, Message, Reply, Rule, Severity, Words};

/// The rule.
pub(super) static RULE: Rule = Rule {
    name: "onbehalfof",
    group: Group::Delegation,
    code: None,
    severity: Severity::Error,
    basis: Basis::Documented,
    summary: Bilingual {
        en: "iss_onbehalfof is deprecated, and cannot be combined with consumer_org",
        nb: "iss_onbehalfof er på vei ut, og utelukker consumer_org",
    },
    needs: &[],
    cites: &[Cite::documented("JWT grant: iss_onbehalfof", pages::JWT_GRANT, "2026-11-22")],
    messages: &[&WITH_CONSUMER, &DEPRECATED],
    page: page!("onbehalfof.md"),
};

static WITH_CONSUMER: Message = Message::error(
    Basis::Documented,
    Reply::Unknown,
    Words::new(
        "The grant has both iss_onbehalfof ({found}) and consumer_org ({consumer}); only one of them is allowed.",
        "Leave iss_onbehalfof out. With delegation in Altinn, consumer_org names the customer.",
    ),
    Words::new(
        "Grantet har både iss_onbehalfof ({found}) og consumer_org ({consumer}); de utelukker hverandre.",
        "Fjern iss_onbehalfof. Med delegering i Altinn er det consumer_org alene som sier hvem kunden er.",
    ),
);

static DEPRECATED: Message = Message::warning(
    Basis::Documented,
    Reply::Unknown,
    Words::new(
        "iss_onbehalfof ({found}) is deprecated: Digdir is removing it from Maskinporten.",
        "Have the customer delegate the API in Altinn and name the customer with consumer_org.",
    ),
    Words::new(
        "iss_onbehalfof ({found}) er på vei ut: Digdir fjerner det fra Maskinporten.",
        "La kunden delegere API-et i Altinn, og oppgi kunden med consumer_org.",
    ),
);

pub(super) fn check(facts: &Facts<'_>, out: &mut Findings) {
    let Some(text) = facts.grant.payload.text("iss_onbehalfof").is() else { return };
    let finding = match facts.grant.payload.text("consumer_org").is() {
        Some(consumer) => out.report(&WITH_CONSUMER).with("consumer", &*consumer),
        None => out.report(&DEPRECATED),
    };
    finding.at(PartName::Payload, "/iss_onbehalfof").found(&*text);
}
