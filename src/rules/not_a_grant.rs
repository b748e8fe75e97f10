//! Something else than a grant: a key, a certificate, another token, an answer, nothing.

mod messages;
mod of_login;
mod other_token;

use messages as say;

use super::facts::Facts;
use crate::finding::Findings;
use crate::grant::{FaultKind, PartName, audiences};
use crate::input::{Mistaken, Parameter};
use crate::language::Bilingual;
use crate::maskinporten::{limits, pages};
use crate::rule::{Basis, Cite, Group, Message, Rule, Severity};

/// The rule.
pub(super) static RULE: Rule = Rule {
    name: "not-a-grant",
    group: Group::Input,
    code: None,
    severity: Severity::Error,
    basis: Basis::Inferred,
    summary: Bilingual {
        en: "the input is not a grant but another token, a key, a certificate or an answer",
        nb: "det du oppga, er ikke et grant, men et annet token, en nøkkel, et sertifikat eller et svar",
    },
    needs: &[],
    cites: &[
        Cite::documented(
            "Maskinporten: JWT grant (warns against mixing up grant and access token)",
            pages::JWT_GRANT,
            "2026-11-22",
        ),
        Cite::documented(
            "RFC 7523 section 2.1: using JWTs as authorization grants",
            "https://www.rfc-editor.org/rfc/rfc7523#section-2.1",
            "2026-11-22",
        ),
    ],
    messages: say::ALL,
    page: page!("not_a_grant.md"),
};

pub(super) fn check(facts: &Facts<'_>, out: &mut Findings) {
    let grant = facts.grant;
    let Some(mistaken) = grant.mistaken else { return };
    // Of a compact one malformed-jws says that it has five parts.
    if mistaken == Mistaken::Encrypted && grant.faults.iter().any(|f| matches!(f.kind, FaultKind::Parts(_))) {
        return;
    }
    let is_sent = grant.is_sent_as(Parameter::ClientAssertion);
    if mistaken == Mistaken::OtherToken {
        return other_token::check(facts, out);
    }
    let is_empty = grant.placeholder().is_some_and(|shown| shown.trim().is_empty());
    let message = match mistaken {
        Mistaken::ClientAssertion if is_sent => &say::SENT_AS_CLIENT_ASSERTION,
        Mistaken::Placeholder if is_empty => &say::EMPTY_VALUE,
        mistaken => message_for(mistaken),
    };
    let finding = out.report(message);
    match mistaken {
        Mistaken::AccessToken | Mistaken::IdToken | Mistaken::LogoutToken | Mistaken::LoginAnswer => {
            let issuer = grant.payload.text("iss").is();
            finding.at(PartName::Payload, "/iss").found(issuer.as_deref().unwrap_or("?"));
        }
        Mistaken::ClientAssertion | Mistaken::RequestObject => {
            let audiences: Vec<_> = audiences(&grant.payload).collect();
            let shown = if audiences.is_empty() { "?".to_owned() } else { audiences.join(", ") };
            finding.at(PartName::Payload, "/aud").found(shown);
        }
        Mistaken::TooManyTokens => {
            finding.expected(limits::TOKENS.to_string());
        }
        _ => {
            if let Some(shown) = grant.placeholder().filter(|_| !is_empty) {
                finding.found(shown);
            }
        }
    }
}

const fn message_for(mistaken: Mistaken) -> &'static Message {
    match mistaken {
        Mistaken::PrivateKey => &say::PRIVATE_KEY,
        Mistaken::KeyStore => &say::KEY_STORE,
        Mistaken::PublicKey => &say::PUBLIC_KEY,
        Mistaken::Certificate => &say::CERTIFICATE,
        Mistaken::CertificateRequest => &say::REQUEST,
        Mistaken::Placeholder => &say::PLACEHOLDER,
        Mistaken::TokenResponse => &say::TOKEN_RESPONSE,
        Mistaken::ErrorResponse => &say::ERROR_RESPONSE,
        Mistaken::Client => &say::CLIENT,
        Mistaken::AccessList => &say::ACCESS_LIST,
        Mistaken::Metadata => &say::METADATA,
        Mistaken::Html => &say::HTML,
        Mistaken::Exception => &say::EXCEPTION,
        Mistaken::NoAssertion => &say::NO_ASSERTION,
        Mistaken::Json => &say::JSON,
        Mistaken::EncodedJson => &say::ENCODED_JSON,
        Mistaken::JwsJson => &say::JWS_JSON,
        Mistaken::PartsSwapped => &say::PARTS_SWAPPED,
        Mistaken::Encrypted => &say::ENCRYPTED,
        Mistaken::NoField => &say::NO_FIELD,
        Mistaken::LineTooLong => &say::LINE_TOO_LONG,
        Mistaken::TooManyTokens => &say::TOO_MANY_TOKENS,
        Mistaken::Text => &say::TEXT,
        Mistaken::AccessToken => &say::ACCESS_TOKEN,
        Mistaken::IdToken => &say::ID_TOKEN,
        Mistaken::ClientAssertion => &say::CLIENT_ASSERTION,
        Mistaken::RequestObject => &of_login::REQUEST_OBJECT,
        Mistaken::LogoutToken => &of_login::LOGOUT_TOKEN,
        Mistaken::LoginAnswer => &of_login::ANSWER,
        Mistaken::OtherToken => &other_token::ISSUED,
    }
}
