//! The certificate is not made for signing grants: policy, critical extensions, key usage.

use super::certificates::{self, Leaf, Trust};
use super::citations;
use super::facts::Facts;
use crate::finding::Findings;
use crate::grant::PartName;
use crate::language::Bilingual;
use crate::maskinporten::environments::Tier;
use crate::maskinporten::policies;
use crate::rule::{Basis, Cite, Group, Message, Reply, Rule, Severity, Words};

/// The rule.
pub(super) static RULE: Rule = Rule {
    name: "cert-profile",
    group: Group::Certificate,
    code: Some("MP-120"),
    severity: Severity::Error,
    basis: Basis::Inferred,
    summary: Bilingual {
        en: "the certificate's policy, critical extensions or key usage are not those of a business certificate",
        nb: "sertifikatets policy, kritiske utvidelser eller nøkkelbruk er ikke som i et virksomhetssertifikat",
    },
    needs: &[],
    cites: &[
        citations::VALIDATOR,
        citations::CERTIFICATES,
        Cite::documented(
            "RFC 5280 section 4.2.1.3: key usage",
            "https://www.rfc-editor.org/rfc/rfc5280#section-4.2.1.3",
            "2026-11-22",
        ),
    ],
    messages: &[
        &NO_POLICY,
        &POLICY,
        &CRITICAL,
        &NO_USAGE,
        &NOT_CRITICAL,
        &NEGATIVE_SERIAL,
        &ENCRYPTION,
        &SIGNING_ONLY,
    ],
    page: page!("cert_profile.md"),
};

const fn refused(text: &'static str, nb: &'static str) -> Message {
    Message::error(
        Basis::Inferred,
        Reply::Code("MP-120", Basis::Inferred),
        Words::new(
            text,
            "Use a business certificate from Buypass or Commfides. Digdir's published validator checks this; that Maskinporten runs that validator is inferred.",
        ),
        Words::new(
            nb,
            "Bruk et virksomhetssertifikat fra Buypass eller Commfides. Digdirs publiserte validator sjekker dette; at Maskinporten kjører den, er utledet, ikke dokumentert.",
        ),
    )
}

static NO_POLICY: Message = refused(
    "The certificate has no certificate policy, so it is not a business certificate.",
    "Sertifikatet oppgir ingen sertifikatpolicy, så det er ikke et virksomhetssertifikat.",
);

static POLICY: Message = refused(
    "None of the certificate's policies is for business certificates: {found}.",
    "Ingen av policyene i sertifikatet hører til et virksomhetssertifikat: {found}.",
);

static CRITICAL: Message = refused(
    "The certificate has a critical extension that the validator does not know: {found}.",
    "Sertifikatet har en kritisk utvidelse som validatoren ikke kjenner: {found}.",
);

static NO_USAGE: Message =
    refused("The certificate has no keyUsage extension.", "Sertifikatet mangler utvidelsen keyUsage.");

static NOT_CRITICAL: Message = refused(
    "The certificate's keyUsage extension is not marked critical.",
    "Utvidelsen keyUsage i sertifikatet er ikke merket som kritisk.",
);

static NEGATIVE_SERIAL: Message = Message::warning(
    Basis::Documented,
    Reply::Unknown,
    Words::new(
        "The certificate's serial number is negative: {found}. It must be positive (RFC 5280 section 4.1.2.2).",
        "Ask the CA for a new certificate: strict software refuses this one.",
    ),
    Words::new(
        "Serienummeret i sertifikatet er negativt: {found}. Det må være positivt (RFC 5280 avsnitt 4.1.2.2).",
        "Be CA-en om et nytt sertifikat: streng programvare avviser dette.",
    ),
);

static ENCRYPTION: Message = Message::warning(
    Basis::Inferred,
    Reply::Unknown,
    Words::new(
        "The certificate is not for signing: its keyUsage has neither digitalSignature nor nonRepudiation, only {found}.",
        "Sign with the certificate for authentication (digitalSignature): a business certificate comes as two or three certificates, each with its own key.",
    ),
    Words::new(
        "Sertifikatet er ikke laget for signering: keyUsage har verken digitalSignature eller nonRepudiation, bare {found}.",
        "Et virksomhetssertifikat kommer som to eller tre sertifikater med hver sin nøkkel. Signer med det for autentisering (digitalSignature).",
    ),
);

static SIGNING_ONLY: Message = Message::note(
    Basis::Documented,
    Reply::Unknown,
    Words::new(
        "The certificate's keyUsage is only nonRepudiation: it is for signing documents.",
        "Nothing has to be done: Digdir recommends the certificate for authentication (digitalSignature), but its validator accepts both.",
    ),
    Words::new(
        "Sertifikatets keyUsage er bare nonRepudiation: det er laget for å signere dokumenter.",
        "Digdir anbefaler det for autentisering (digitalSignature), men validatoren godtar begge.",
    ),
);

pub(super) fn check(facts: &Facts<'_>, out: &mut Findings) {
    let Some(leaf) = certificates::leaf(facts) else { return };
    // For a certificate of nobody known, its issuer is the one defect.
    if !leaf.is_trusted() && !matches!(leaf.trust, Trust::OtherKey(_)) {
        return;
    }
    // The first bit of the number is its sign.
    let serial = &leaf.certificate.serial;
    if serial.starts_with(|first: char| first.is_ascii_alphabetic() || matches!(first, '8' | '9')) {
        out.report(&NEGATIVE_SERIAL).at(PartName::Header, leaf.pointer()).found(serial);
    }
    check_policy(facts, &leaf, out);
    let others = &leaf.certificate.other_critical_extensions;
    if !others.is_empty() {
        out.report(&CRITICAL).at(PartName::Header, leaf.pointer()).found(named(others));
    }
    check_usage(&leaf, out);
}

fn check_policy(facts: &Facts<'_>, leaf: &Leaf<'_>, out: &mut Findings) {
    // An own test CA has policies of its own.
    let Some(tier) = leaf.tier() else { return };
    // A certificate of the other environment has the other's policies: cert-environment says so.
    let known = facts.environment.is_some_and(|environment| environment.tier.is_some());
    let tier: Option<Tier> = known.then_some(tier);
    let found = &leaf.certificate.policies;
    if found.iter().any(|oid| policies::is_accepted(oid, tier)) {
        return;
    }
    let message = if found.is_empty() { &NO_POLICY } else { &POLICY };
    out.report(message).at(PartName::Header, leaf.pointer()).found(found.join(", "));
}

fn check_usage(leaf: &Leaf<'_>, out: &mut Findings) {
    let message = match leaf.certificate.key_usage {
        None => &NO_USAGE,
        Some(usage) if !usage.critical => &NOT_CRITICAL,
        Some(usage) if !usage.digital_signature && !usage.non_repudiation => &ENCRYPTION,
        Some(usage) if !usage.digital_signature && usage.encryption.is_none() => &SIGNING_ONLY,
        Some(_) => return,
    };
    let usage = leaf.certificate.key_usage;
    let encryption = usage.and_then(|usage| usage.encryption);
    let cert_sign = usage.filter(|usage| usage.cert_sign).map(|_| "keyCertSign");
    let bits: Vec<_> = encryption.into_iter().chain(cert_sign).collect();
    let bits = if bits.is_empty() { "-".to_owned() } else { bits.join(", ") };
    out.report(message).at(PartName::Header, leaf.pointer()).found(bits);
}

/// What people call the extensions that are critical by mistake.
const NAMES: [(&str, &str); 7] = [
    ("2.5.29.17", "subjectAltName"),
    ("2.5.29.30", "nameConstraints"),
    ("2.5.29.31", "cRLDistributionPoints"),
    ("2.5.29.32", "certificatePolicies"),
    ("2.5.29.36", "policyConstraints"),
    ("2.5.29.37", "extKeyUsage"),
    ("1.3.6.1.5.5.7.1.3", "qcStatements"),
];

/// Object identifiers with the names that people know.
fn named(oids: &[String]) -> String {
    let name = |oid: &String| match NAMES.iter().find(|(known, _)| known == oid) {
        Some((_, name)) => format!("{name} ({oid})"),
        None => oid.clone(),
    };
    oids.iter().map(name).collect::<Vec<_>>().join(", ")
}
