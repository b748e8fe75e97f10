//! The organisation has not been granted access to a scope.

use super::facts::Facts;
use crate::context::{Access, AccessState};
use crate::finding::{Finding, Findings};
use crate::grant::{Field, PartName};
use crate::language::Bilingual;
use crate::maskinporten::{pages, scopes};
use crate::numbers::org_number_within;
use crate::rule::{Basis, Cite, Group, Message, Need, Reply, Rule, Severity, Words};

/// The rule.
pub(super) static RULE: Rule = Rule {
    name: "scope-not-granted",
    group: Group::Scope,
    code: Some("MP-250"),
    severity: Severity::Error,
    basis: Basis::Documented,
    summary: Bilingual {
        en: "the organisation has not been granted access to a scope, or the scope is not active",
        nb: "virksomheten har ikke fått tilgang til et scope, eller scopet er ikke i bruk",
    },
    needs: &[Need::Access, Need::OrgNumber, Need::ReadableToken, Need::Server],
    cites: &[
        Cite::documented("Feilsøking i Maskinporten: MP-250", pages::TROUBLESHOOTING, "2026-11-22"),
        Cite::documented(
            "Self-service API: scopes and access to them",
            "https://docs.digdir.no/docs/idporten/oidc/oidc_api_admin_maskinporten",
            "2026-11-22",
        ),
        Cite::observed(
            "okdata-maskinporten-api: MP-250 because consumer_org was missing",
            pages::OKDATA,
            "2026-11-22",
        ),
    ],
    messages: &[&NOT_LISTED, &DENIED, &REQUESTED, &OTHER_STATE, &INACTIVE],
    page: page!("scope_not_granted.md"),
};

const fn not_granted(en: Words, nb: Words) -> Message {
    Message::error(Basis::Documented, Reply::Code("MP-250", Basis::Documented), en, nb)
}

static NOT_LISTED: Message = not_granted(
    Words::new(
        "{org} has no access to the scope {found}: it is not in the saved list of accesses.",
        "Ask the API's owner to grant access. If a customer has the access and you are its supplier, put the customer's number in consumer_org. If the scope is open to everyone, save GET /scopes/all?accessible_for_all=true and give that with --access too.",
    ),
    Words::new(
        "{org} har ikke tilgang til scopet {found}: det står ikke i den lagrede tilgangslisten.",
        "Be API-eieren om tilgang. Er det en kunde som har tilgangen og dere er leverandør, så sett kundens nummer i consumer_org. Er scopet åpent for alle, så lagre GET /scopes/all?accessible_for_all=true og oppgi den med --access også.",
    ),
);

static DENIED: Message = not_granted(
    Words::new(
        "{org} has been denied access to the scope {found} ({state}).",
        "Ask the API's owner why, and to grant access, or use a scope that you have access to.",
    ),
    Words::new(
        "{org} har fått avslag på tilgang til scopet {found} ({state}).",
        "Spør API-eieren hvorfor, og be om tilgang; eller bruk et scope dere har.",
    ),
);

static REQUESTED: Message = not_granted(
    Words::new(
        "{org} has asked for access to the scope {found}, but it has not been granted yet ({state}).",
        "Wait for the API's owner to approve it, then save the list of accesses again.",
    ),
    Words::new(
        "{org} har bedt om tilgang til scopet {found}, men den er ikke gitt ennå ({state}).",
        "Vent til API-eieren har godkjent den, og lagre så tilgangslisten på nytt.",
    ),
);

static OTHER_STATE: Message = not_granted(
    Words::new(
        "The access of {org} to the scope {found} is in the state {state}, not APPROVED.",
        "Ask the API's owner to grant access.",
    ),
    Words::new(
        "Tilgangen {org} har til scopet {found}, har status {state}, ikke APPROVED.",
        "Be API-eieren om tilgang.",
    ),
);

static INACTIVE: Message = Message::error(
    Basis::Documented,
    Reply::Unknown,
    Words::new(
        "The scope {found} is not active: Maskinporten does not issue tokens for it.",
        "Use the scope that has replaced it, or ask the API's owner to activate it.",
    ),
    Words::new(
        "Scopet {found} er ikke aktivt: Maskinporten utsteder ingen token for det.",
        "Bruk scopet som API-eieren har satt i stedet, eller be eieren aktivere det.",
    ),
);

pub(super) fn check(facts: &Facts<'_>, out: &mut Findings) {
    let mut open = Vec::new();
    for scope in facts.scopes().iter().filter(|scope| is_ours_to_judge(scope, facts)) {
        match facts.context.scope_info(scope) {
            Some(info) if info.active == Some(false) => {
                out.report(&INACTIVE).at(PartName::Payload, "/scope").found(scope);
            }
            Some(info) if info.accessible_for_all => {}
            _ => open.push(scope),
        }
    }
    if open.is_empty() {
        return;
    }
    let Some(list) = &facts.context.access else { return out.not_checked(Need::Access) };
    let claimed = !matches!(facts.grant.payload.get("consumer_org"), Field::Absent);
    let own = owner(facts, list);
    let consumer = if claimed { claimed_consumer(facts) } else { own.clone() };
    let Some(consumer) = consumer else {
        // What is wrong with a consumer_org that cannot be read, consumer-org-format says.
        return out.not_checked(if claimed { Need::ReadableToken } else { Need::OrgNumber });
    };
    for scope in open {
        let party = Party { consumer: &consumer, own: own.as_deref(), claimed };
        judge(scope, &party, list, out);
    }
}

/// A scope that another rule refuses needs no access.
fn is_ours_to_judge(scope: &str, facts: &Facts<'_>) -> bool {
    let registered = |all: &Vec<String>| all.iter().flat_map(|s| s.split_whitespace()).any(|s| s == scope);
    scopes::login_only(scope).is_none() && facts.context.scopes.as_ref().is_none_or(registered)
}

fn claimed_consumer(facts: &Facts<'_>) -> Option<String> {
    org_number_within(&facts.grant.payload.text("consumer_org").is()?)
}

/// The client's owner: as given, else the one organisation that the whole list is about.
fn owner(facts: &Facts<'_>, list: &[Access]) -> Option<String> {
    if let Some(number) = &facts.context.org_number {
        return Some(org_number_within(number).unwrap_or_else(|| number.trim().to_owned()));
    }
    let mut consumers = list.iter().filter_map(|access| access.consumer_orgno.as_deref());
    let first = consumers.next()?;
    consumers.all(|other| other == first).then(|| first.to_owned())
}

/// For whom a scope is asked.
struct Party<'a> {
    /// The organisation whose access counts.
    consumer: &'a str,
    /// The client's owner.
    own: Option<&'a str>,
    /// Whether consumer_org names the consumer.
    claimed: bool,
}

fn judge(scope: &str, party: &Party<'_>, list: &[Access], out: &mut Findings) {
    let consumer = party.consumer;
    let about = |access: &&Access| {
        access.scope == scope && access.consumer_orgno.as_deref().is_none_or(|number| number == consumer)
    };
    let entries: Vec<&Access> = list.iter().filter(about).collect();
    if entries.iter().any(|access| access.state == AccessState::Approved) {
        return;
    }
    let Some(entry) = entries.first() else {
        let of_another =
            |access: &Access| access.consumer_orgno.as_deref().is_some_and(|n| Some(n) != party.own);
        let lists_customers = list.iter().any(|access| access.scope == scope && of_another(access));
        // The list of one's own accesses does not tell those of a customer, and the list of who may
        // use one scope does not tell about others.
        if party.claimed && !lists_customers {
            out.not_checked(Need::Server);
        } else if is_list_of_another_scope(scope, list) {
            out.not_checked(Need::Access);
        } else {
            report(&NOT_LISTED, scope, consumer, out);
        }
        return;
    };
    let message = match entry.state {
        AccessState::Denied => &DENIED,
        AccessState::Requested => &REQUESTED,
        _ => &OTHER_STATE,
    };
    report(message, scope, consumer, out).with("state", entry.state.word());
}

/// Whether the list is that of all who have access to one scope, and not to this one.
fn is_list_of_another_scope(scope: &str, list: &[Access]) -> bool {
    let Some(first) = list.first() else { return false };
    let one_scope = first.scope != scope && list.iter().all(|access| access.scope == first.scope);
    one_scope && list.iter().any(|access| access.consumer_orgno != first.consumer_orgno)
}

fn report<'o>(message: &'static Message, scope: &str, org: &str, out: &'o mut Findings) -> &'o mut Finding {
    out.report(message).at(PartName::Payload, "/scope").found(scope).with("org", org)
}
