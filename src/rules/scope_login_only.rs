//! A scope is asked for that only clients of another integration type get.

use super::facts::Facts;
use crate::finding::Findings;
use crate::grant::PartName;
use crate::language::Bilingual;
use crate::maskinporten::scopes::{self, LoginOnly};
use crate::maskinporten::{clients, pages};
use crate::rule::{Basis, Cite, Group, Message, Need, Reply, Rule, Severity, Words};

/// The rule.
pub(super) static RULE: Rule = Rule {
    name: "scope-login-only",
    group: Group::Scope,
    code: Some("MP-201"),
    severity: Severity::Error,
    basis: Basis::Documented,
    summary: Bilingual {
        en: "a scope is for clients of another integration type",
        nb: "et scope er for klienter med en annen integrasjonstype",
    },
    needs: &[Need::Client],
    cites: &[
        Cite::documented("Feilsøking i Maskinporten: MP-201", pages::TROUBLESHOOTING, "2026-11-22"),
        Cite::documented(
            "Klientregistrering: scopes og integrasjonstyper",
            pages::CLIENT_REGISTRATION,
            "2026-11-22",
        ),
    ],
    messages: &[&LOGIN, &API_CLIENT, &OPENID_CONNECT, &INTEGRATION_TYPE, &NOT_ALLOWED],
    page: page!("scope_login_only.md"),
};

static LOGIN: Message = Message::error(
    Basis::Documented,
    Reply::Code("MP-201", Basis::Documented),
    Words::new(
        "The scope {found} is for logging people in with ID-porten; Maskinporten does not give it to machines.",
        "Leave {found} out of the grant. To log a person in, use an ID-porten client with the authorization code flow.",
    ),
    Words::new(
        "Scopet {found} er for innlogging av personer i ID-porten; Maskinporten gir det ikke til maskiner.",
        "Fjern {found} fra grantet. For å logge inn en person: bruk en ID-porten-klient med autorisasjonskodeflyt.",
    ),
);

static API_CLIENT: Message = Message::error(
    Basis::Documented,
    Reply::Code("MP-201", Basis::Documented),
    Words::new(
        "The scope {found} is only for clients of integration type api_klient, on behalf of a person who has logged in.",
        "Leave {found} out of the grant, or get the token with an api_klient through ID-porten. For contact data of many people, machines use krr:global scopes.",
    ),
    Words::new(
        "Scopet {found} er bare for klienter med integrasjonstype api_klient, på vegne av en person som er logget inn.",
        "Fjern {found} fra grantet, eller hent tokenet med en api_klient via ID-porten. For kontaktdata om mange personer bruker maskiner krr:global-scope.",
    ),
);

static OPENID_CONNECT: Message = Message::error(
    Basis::Inferred,
    Reply::Code("MP-201", Basis::Inferred),
    Words::new(
        "The scope {found} is for logging people in with OpenID Connect; Maskinporten has no such scope.",
        "Leave {found} out of the grant. Maskinporten gives no refresh tokens: ask for a new token with a new grant.",
    ),
    Words::new(
        "Scopet {found} hører til innlogging av personer i OpenID Connect; Maskinporten har ikke noe slikt scope.",
        "Fjern {found} fra grantet. Maskinporten gir ikke refresh token: be om nytt token med et nytt grant.",
    ),
);

static INTEGRATION_TYPE: Message = Message::error(
    Basis::Documented,
    Reply::Code("MP-201", Basis::Documented),
    Words::new(
        "The client has the integration type {found}, which is for logging people in, so it does not get Maskinporten scopes.",
        "Create a client of integration type {expected} in self-service and use that.",
    ),
    Words::new(
        "Klienten har integrasjonstypen {found}, som er for innlogging av personer, og får derfor ikke Maskinporten-scopes.",
        "Lag en klient med integrasjonstypen {expected} i selvbetjeningen og bruk den.",
    ),
);

static NOT_ALLOWED: Message = Message::error(
    Basis::Documented,
    Reply::Code("MP-201", Basis::Documented),
    Words::new(
        "The scope {found} is for clients of integration type {expected}; this client is of type {type}.",
        "Create a client of the right integration type in self-service, or leave {found} out of the grant.",
    ),
    Words::new(
        "Scopet {found} er for klienter med integrasjonstype {expected}; denne klienten har typen {type}.",
        "Lag en klient med riktig integrasjonstype i selvbetjeningen, eller fjern {found} fra grantet.",
    ),
);

pub(super) fn check(facts: &Facts<'_>, out: &mut Findings) {
    let mut others = false;
    for name in facts.scopes() {
        let message = match scopes::login_only(name) {
            None => {
                others = true;
                continue;
            }
            Some(LoginOnly::Login) => &LOGIN,
            Some(LoginOnly::ApiClient) => &API_CLIENT,
            Some(LoginOnly::OpenIdConnect) => &OPENID_CONNECT,
        };
        out.report(message).at(PartName::Payload, "/scope").found(name);
    }
    if !others || facts.names_other_client() {
        return;
    }
    match facts.context.client.as_ref().map(|client| client.integration_type.as_deref()) {
        None => out.not_checked(Need::Client),
        Some(Some(kind)) => by_type(kind, facts, out),
        Some(None) => {}
    }
}

/// Holds the client's integration type against what the scopes are for.
fn by_type(kind: &str, facts: &Facts<'_>, out: &mut Findings) {
    let mut unknown = false;
    for name in facts.scopes().iter().filter(|name| scopes::login_only(name).is_none()) {
        let info = facts.context.scope_info(name).filter(|info| !info.allowed_integration_types.is_empty());
        let allowed = match info {
            Some(info) => info.allowed_integration_types.iter().map(String::as_str).collect(),
            None => scopes::integration_types(name).to_vec(),
        };
        unknown |= allowed.is_empty();
        if !allowed.is_empty() && !allowed.contains(&kind) {
            let finding = out.report(&NOT_ALLOWED).at(PartName::Payload, "/scope");
            finding.found(name).expected(allowed.join(", ")).with("type", kind);
        }
    }
    // One finding for all the scopes of which nothing but the client's type is known.
    if unknown && clients::is_for_login(kind) {
        out.report(&INTEGRATION_TYPE).at(PartName::Payload, "/scope").found(kind).expected("maskinporten");
    }
}
