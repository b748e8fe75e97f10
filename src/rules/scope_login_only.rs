//! A scope is asked for that only clients of another integration type get.

use super::{Cite, Facts, Findings, Group, Rule, requested};
use crate::finding::{Basis, Bilingual, Message, PartName, Reply, Severity, Words};
use crate::maskinporten::scopes::{self, LoginOnly};

/// The rule.
pub static RULE: Rule = Rule {
    name: "scope-login-only",
    group: Group::Scope,
    code: Some("MP-201"),
    severity: Severity::Error,
    basis: Basis::Documented,
    summary: Bilingual {
        en: "a scope is for clients that log people in",
        nb: "et scope er for klienter som logger inn personer",
    },
    needs: &[],
    cites: &[
        Cite {
            basis: Basis::Documented,
            title: "Feilsøking i Maskinporten: MP-201",
            url: "https://docs.digdir.no/docs/Maskinporten/maskinporten_feilsoking",
            read_on: "2026-11-22",
        },
        Cite {
            basis: Basis::Documented,
            title: "Klientregistrering: scopes og integrasjonstyper",
            url: "https://docs.digdir.no/docs/idporten/oidc/oidc_func_clientreg",
            read_on: "2026-11-22",
        },
    ],
    messages: &[&LOGIN, &API_CLIENT, &OPENID_CONNECT],
    page: include_str!("scope_login_only.md"),
    check,
};

static LOGIN: Message = Message {
    severity: Severity::Error,
    basis: Basis::Documented,
    reply: Reply::Code("MP-201"),
    en: Words {
        text: "The scope {found} is for login of people at ID-porten; Maskinporten does not give it to machines.",
        help: "Leave {found} out of the grant. To log a person in, use an ID-porten client with the authorization code flow.",
    },
    nb: Words {
        text: "Scopet {found} er for innlogging av personer i ID-porten; Maskinporten gir det ikke til maskiner.",
        help: "Fjern {found} fra grantet. For å logge inn en person: bruk en ID-porten-klient med autorisasjonskodeflyt.",
    },
};

static API_CLIENT: Message = Message {
    severity: Severity::Error,
    basis: Basis::Documented,
    reply: Reply::Code("MP-201"),
    en: Words {
        text: "The scope {found} is only for clients of integration type api_klient, on behalf of a person who has logged in.",
        help: "Leave {found} out of the grant, or get the token with an api_klient through ID-porten. For contact data of many people machines use krr:global scopes.",
    },
    nb: Words {
        text: "Scopet {found} er bare for klienter med integrasjonstype api_klient, på vegne av en person som er logget inn.",
        help: "Fjern {found} fra grantet, eller hent tokenet med en api_klient via ID-porten. For kontaktdata om mange personer bruker maskiner krr:global-scope.",
    },
};

static OPENID_CONNECT: Message = Message {
    severity: Severity::Error,
    basis: Basis::Inferred,
    reply: Reply::Code("MP-201"),
    en: Words {
        text: "The scope {found} belongs to login of people in OpenID Connect; Maskinporten has no such scope.",
        help: "Leave {found} out of the grant. Maskinporten gives no refresh tokens: ask for a new token with a new grant.",
    },
    nb: Words {
        text: "Scopet {found} hører til innlogging av personer i OpenID Connect; Maskinporten har ikke noe slikt scope.",
        help: "Fjern {found} fra grantet. Maskinporten gir ikke refresh token: be om nytt token med et nytt grant.",
    },
};

fn check(facts: &Facts<'_>, out: &mut Findings) {
    for name in requested::scopes(facts.grant) {
        let message = match scopes::login_only(&name) {
            None => continue,
            Some(LoginOnly::Login) => &LOGIN,
            Some(LoginOnly::ApiClient) => &API_CLIENT,
            Some(LoginOnly::OpenIdConnect) => &OPENID_CONNECT,
        };
        out.report(message).at(PartName::Payload, "/scope").found(name);
    }
}
