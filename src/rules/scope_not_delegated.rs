//! A scope is asked for on behalf of another organisation that cannot have delegated it.

use super::facts::Facts;
use crate::finding::Findings;
use crate::grant::PartName;
use crate::language::Bilingual;
use crate::maskinporten::{pages, scopes};
use crate::numbers::org_number_within;
use crate::rule::{Basis, Cite, Group, Message, Need, Reply, Rule, Severity, Words};

/// The rule.
pub(super) static RULE: Rule = Rule {
    name: "scope-not-delegated",
    group: Group::Scope,
    code: Some("MP-251"),
    severity: Severity::Error,
    basis: Basis::Inferred,
    summary: Bilingual {
        en: "a scope that cannot be delegated is asked for on behalf of another organisation",
        nb: "det bes om et scope som ikke kan delegeres, på vegne av en annen virksomhet",
    },
    needs: &[Need::ScopeInfo, Need::Server],
    cites: &[
        Cite::documented("Feilsøking i Maskinporten: MP-251", pages::TROUBLESHOOTING, "2026-11-22"),
        Cite::documented(
            "Guide for API consumers: delegation",
            "https://docs.digdir.no/docs/Maskinporten/maskinporten_guide_apikonsument",
            "2026-11-22",
        ),
    ],
    messages: &[&NO_SOURCE],
    page: page!("scope_not_delegated.md"),
};

static NO_SOURCE: Message = Message::error(
    Basis::Inferred,
    Reply::Code("MP-251", Basis::Inferred),
    Words::new(
        "The scope {found} has no delegation source, so {consumer} cannot have delegated it; consumer_org works only for scopes that have one.",
        "Leave consumer_org out if you use the scope for your own organisation (the API's owner then grants it to you), or ask the owner to open the scope for delegation in Altinn.",
    ),
    Words::new(
        "Scopet {found} har ingen delegeringskilde, så {consumer} kan ikke ha delegert det; consumer_org virker bare for scopes som har en.",
        "Fjern consumer_org hvis dere skal bruke scopet selv (da gir API-eieren dere tilgang), eller be eieren åpne scopet for delegering i Altinn.",
    ),
);

pub(super) fn check(facts: &Facts<'_>, out: &mut Findings) {
    let consumer = facts.grant.payload.text("consumer_org").is().and_then(|text| org_number_within(&text));
    let Some(consumer) = consumer else { return };
    // On behalf of oneself there is nothing to delegate; consumer-org-self says so.
    if facts.context.org_number.as_deref().and_then(org_number_within).as_ref() == Some(&consumer) {
        return;
    }
    for scope in facts.scopes() {
        if scopes::login_only(scope).is_some() {
            continue;
        }
        match facts.context.scope_info(scope) {
            None => out.not_checked(Need::ScopeInfo),
            // Whether the delegation was made is in Altinn.
            Some(info) if info.delegation_source.is_some() => out.not_checked(Need::Server),
            Some(_) => {
                let finding = out.report(&NO_SOURCE).at(PartName::Payload, "/consumer_org");
                finding.found(scope).with("consumer", &consumer);
            }
        }
    }
}
