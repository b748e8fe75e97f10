//! A production certificate in test, or a test certificate in production.

use super::certificates::{self, Leaf, Trust};
use super::citations;
use super::facts::Facts;
use crate::finding::Findings;
use crate::grant::PartName;
use crate::grant::issuer::Evidence;
use crate::language::Bilingual;
use crate::maskinporten::ca;
use crate::maskinporten::environments::Tier;
use crate::rule::{Basis, Group, Message, Need, Reply, Rule, Severity, Words};

/// The rule.
pub(super) static RULE: Rule = Rule {
    name: "cert-environment",
    group: Group::Certificate,
    code: Some("MP-120"),
    severity: Severity::Error,
    basis: Basis::Documented,
    summary: Bilingual {
        en: "a production certificate is used in test, or a test certificate in production",
        nb: "et produksjonssertifikat er brukt i test, eller et testsertifikat i produksjon",
    },
    needs: &[Need::Environment],
    cites: &[citations::CERTIFICATES, citations::X5C, citations::VALIDATOR],
    messages: &[
        &PRODUCTION_IN_TEST,
        &TEST_IN_PRODUCTION,
        &PRODUCTION_IN_TEST_BY_NAME,
        &TEST_IN_PRODUCTION_BY_NAME,
    ],
    page: page!("cert_environment.md"),
};

const fn message(basis: Basis, en: Words, nb: Words) -> Message {
    Message::error(basis, Reply::Code("MP-120", basis), en, nb)
}

const TEST_HELP: &str = "Use a test certificate (Buypass Test4 or Commfides TEST) in test, or send the grant to production: aud, token endpoint and client must all be changed. Digdir also gives MP-124 for this mistake.";
const TEST_HELP_NB: &str = "Bruk et testsertifikat (Buypass Test4 eller Commfides TEST) i test, eller gå mot produksjon: da endres både aud, token-endepunkt og klient. Digdir oppgir også MP-124 for denne feilen.";
const PRODUCTION_HELP: &str = "Use the production certificate of your organisation, or send the grant to test: aud, token endpoint and client must all be changed. Digdir also gives MP-124 for this mistake.";
const PRODUCTION_HELP_NB: &str = "Bruk virksomhetens produksjonssertifikat, eller gå mot test: da endres både aud, token-endepunkt og klient. Digdir oppgir også MP-124 for denne feilen.";

static PRODUCTION_IN_TEST: Message = message(
    Basis::Documented,
    Words::new(
        "A production certificate is used in {environment}: it was issued by {found} ({how}).",
        TEST_HELP,
    ),
    Words::new(
        "Et produksjonssertifikat er brukt i {environment}: det er utstedt av {found} ({how}).",
        TEST_HELP_NB,
    ),
);

static TEST_IN_PRODUCTION: Message = message(
    Basis::Documented,
    Words::new(
        "A test certificate is used in {environment}: it was issued by {found} ({how}).",
        PRODUCTION_HELP,
    ),
    Words::new(
        "Et testsertifikat er brukt i {environment}: det er utstedt av {found} ({how}).",
        PRODUCTION_HELP_NB,
    ),
);

static PRODUCTION_IN_TEST_BY_NAME: Message = message(
    Basis::Inferred,
    Words::new(
        "Judging by the name of its issuer, {found}, a production certificate is used in {environment} ({how}).",
        TEST_HELP,
    ),
    Words::new(
        "Etter navnet på utstederen, {found}, er et produksjonssertifikat brukt i {environment} ({how}).",
        TEST_HELP_NB,
    ),
);

static TEST_IN_PRODUCTION_BY_NAME: Message = message(
    Basis::Inferred,
    Words::new(
        "Judging by the name of its issuer, {found}, a test certificate is used in {environment} ({how}).",
        PRODUCTION_HELP,
    ),
    Words::new(
        "Etter navnet på utstederen, {found}, er et testsertifikat brukt i {environment} ({how}).",
        PRODUCTION_HELP_NB,
    ),
);

pub(super) fn check(facts: &Facts<'_>, out: &mut Findings) {
    let Some(leaf) = certificates::leaf(facts) else { return };
    // Whose certificate it is, is cert-issuer's business.
    let Some(tier) = leaf.tier().filter(|_| leaf.is_trusted()) else { return };
    let Some((environment, wanted)) = facts.environment.and_then(|e| Some((e, e.tier?))) else {
        return out.not_checked(Need::Environment);
    };
    if tier == wanted {
        return;
    }
    let by_name = !matches!(leaf.trust, Trust::Ca(_, Evidence::Fingerprint | Evidence::KeyIdentifier));
    let message = match (tier, by_name) {
        (Tier::Production, false) => &PRODUCTION_IN_TEST,
        (Tier::Test, false) => &TEST_IN_PRODUCTION,
        (Tier::Production, true) => &PRODUCTION_IN_TEST_BY_NAME,
        (Tier::Test, true) => &TEST_IN_PRODUCTION_BY_NAME,
    };
    out.report(message)
        .at(PartName::Header, leaf.pointer())
        .found(leaf.issuer_name())
        .with("how", how(&leaf, tier))
        .with("environment", &environment.name);
}

/// What the judgement rests on, in the words of the certificate itself; host names that agree last.
fn how(leaf: &Leaf<'_>, tier: Tier) -> String {
    let certificate = leaf.certificate;
    let mut how = match (leaf.trust, certificate.authority_key_id.as_deref()) {
        (Trust::Ca(ca, Evidence::Fingerprint), _) => {
            format!("x5c, SHA-256 {}…", ca.sha256.get(..16).unwrap_or(ca.sha256))
        }
        (Trust::Ca(_, Evidence::KeyIdentifier), Some(id)) => {
            format!("authorityKeyIdentifier {}", certificates::identifier(id))
        }
        _ => "issuer CN".to_owned(),
    };
    let agrees = |host: &&String| ca::tier_of_host(host) == Some(tier);
    if let Some(host) = certificate.status_hosts.iter().find(agrees) {
        how.push_str(", ");
        how.push_str(host);
    }
    how
}
