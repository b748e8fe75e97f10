//! The client is registered, but not so that it can use this grant.

use super::facts::Facts;
use crate::finding::Findings;
use crate::grant::PartName;
use crate::language::Bilingual;
use crate::maskinporten::{clients, pages};
use crate::rule::{Basis, Cite, Group, Message, Need, Reply, Rule, Severity, Words};

/// The rule.
pub(super) static RULE: Rule = Rule {
    name: "client-inactive",
    group: Group::Scope,
    code: None,
    severity: Severity::Error,
    basis: Basis::Inferred,
    summary: Bilingual {
        en: "the client is inactive, or not registered for JWT grants",
        nb: "klienten er slått av, eller ikke registrert for JWT-grant",
    },
    needs: &[Need::Client],
    cites: &[
        Cite::documented(
            "Self-service API: active, grant_types, token_endpoint_auth_method",
            pages::SELF_SERVICE_API,
            "2026-11-22",
        ),
        Cite::documented(
            "RFC 7591 section 2: grant_types",
            "https://www.rfc-editor.org/rfc/rfc7591#section-2",
            "2026-11-22",
        ),
    ],
    messages: &[&INACTIVE, &GRANT_TYPE, &AUTH_METHOD],
    page: page!("client_inactive.md"),
};

static INACTIVE: Message = Message::error(
    Basis::Inferred,
    Reply::Unknown,
    Words::new(
        "The client {found} is registered but not active.",
        "Activate the client in self-service, or use another. If it is active now, save GET /clients/<client_id> again.",
    ),
    Words::new(
        "Klienten {found} er registrert, men ikke aktiv.",
        "Aktiver klienten i selvbetjeningen, eller bruk en annen. Er den aktiv nå, så lagre GET /clients/<client_id> på nytt.",
    ),
);

static GRANT_TYPE: Message = Message::error(
    Basis::Inferred,
    Reply::Unknown,
    Words::new(
        "The client is registered for the grant types {found}, not for {expected}.",
        "Add {expected} to the client's grant types, or use a Maskinporten client, which has that grant type.",
    ),
    Words::new(
        "Klienten er registrert for grant-typene {found}, ikke for {expected}.",
        "Legg til {expected} blant klientens grant-typer, eller bruk en Maskinporten-klient, som har den.",
    ),
);

static AUTH_METHOD: Message = Message::warning(
    Basis::Inferred,
    Reply::Unknown,
    Words::new(
        "The client authenticates with {found}; a Maskinporten client uses {expected}.",
        "Set token_endpoint_auth_method to {expected} on the client. Whether Maskinporten checks this is not known.",
    ),
    Words::new(
        "Klienten autentiserer seg med {found}; en Maskinporten-klient gjør det med {expected}.",
        "Sett token_endpoint_auth_method til {expected} på klienten. Hva Maskinporten gjør med forskjellen, er ikke kjent.",
    ),
);

pub(super) fn check(facts: &Facts<'_>, out: &mut Findings) {
    // Without claims there is no client to speak of.
    if !facts.grant.payload.is_readable() {
        return;
    }
    let Some(client) = &facts.context.client else { return out.not_checked(Need::Client) };
    if facts.names_other_client() {
        return;
    }
    if client.active == Some(false) {
        let id = client.client_id.as_deref().or(facts.context.client_id.as_deref()).unwrap_or_default();
        out.report(&INACTIVE).at(PartName::Payload, "/iss").found(id);
        return;
    }
    // A client for logins has other grant types and methods; that it is one is the defect.
    if client.integration_type.as_deref().is_some_and(clients::is_for_login) {
        return;
    }
    let types = client.grant_types.as_deref().unwrap_or_default();
    if !types.is_empty() && !types.iter().any(|name| clients::JWT_BEARER.contains(&name.as_str())) {
        let finding = out.report(&GRANT_TYPE).at(PartName::Payload, "/iss");
        finding.found(types.join(" ")).expected(clients::JWT_BEARER[0]);
        return;
    }
    let method = client.token_endpoint_auth_method.as_deref().unwrap_or(clients::AUTH_METHOD);
    if method != clients::AUTH_METHOD {
        let finding = out.report(&AUTH_METHOD).at(PartName::Payload, "/iss");
        finding.found(method).expected(clients::AUTH_METHOD);
    }
}
