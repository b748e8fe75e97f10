//! The certificate's key cannot make a signature that Maskinporten takes.

use super::certificates;
use super::citations;
use super::facts::Facts;
use crate::finding::Findings;
use crate::grant::PartName;
use crate::grant::key::KeyKind;
use crate::language::Bilingual;
use crate::maskinporten::limits;
use crate::rule::{Basis, Cite, Group, Message, Need, Reply, Rule, Severity, Words};

/// The rule.
pub(super) static RULE: Rule = Rule {
    name: "cert-key",
    group: Group::Certificate,
    code: None,
    severity: Severity::Error,
    basis: Basis::Documented,
    summary: Bilingual {
        en: "the certificate's key is not RSA, or too short",
        nb: "sertifikatets nøkkel er ikke RSA, eller for kort",
    },
    needs: &[Need::UsableKey],
    cites: &[
        citations::X5C,
        Cite::documented(
            "RFC 7518 section 3.3: keys of 2048 bits or more with RS256",
            "https://www.rfc-editor.org/rfc/rfc7518#section-3.3",
            "2026-11-22",
        ),
    ],
    messages: &[&NOT_RSA, &TOO_SHORT],
    page: page!("cert_key.md"),
};

static NOT_RSA: Message = Message::error(
    Basis::Documented,
    Reply::Unknown,
    Words::new(
        "The certificate's key is {found}; Maskinporten accepts only RS256, RS384 and RS512, which need an RSA key.",
        "Order the business certificate with an RSA key, or register an RSA key on the client and send kid.",
    ),
    Words::new(
        "Sertifikatets nøkkel er {found}; Maskinporten godtar bare RS256, RS384 og RS512, som krever en RSA-nøkkel.",
        "Bestill virksomhetssertifikatet med en RSA-nøkkel, eller registrer en RSA-nøkkel på klienten og send kid.",
    ),
);

static TOO_SHORT: Message = Message::error(
    Basis::Documented,
    Reply::Unknown,
    Words::new(
        "The certificate's RSA key has {found} bits; RS256, RS384 and RS512 need {expected} or more.",
        "Order the business certificate with a key of 3072 bits.",
    ),
    Words::new(
        "RSA-nøkkelen i sertifikatet har {found} bit; RS256, RS384 og RS512 krever {expected} eller mer.",
        "Bestill virksomhetssertifikatet med en nøkkel på 3072 bit.",
    ),
);

pub(super) fn check(facts: &Facts<'_>, out: &mut Findings) {
    let Some(leaf) = certificates::leaf(facts) else { return };
    match &leaf.certificate.key.kind {
        KeyKind::Rsa { bits } if *bits < limits::RSA_BITS_MIN => {
            out.report(&TOO_SHORT)
                .at(PartName::Header, leaf.pointer())
                .found(bits.to_string())
                .expected(limits::RSA_BITS_MIN.to_string());
        }
        KeyKind::Rsa { bits } if *bits > limits::RSA_BITS_MAX => out.not_checked(Need::UsableKey),
        KeyKind::Rsa { .. } => {}
        kind @ (KeyKind::Ec(_) | KeyKind::Other(_)) => {
            out.report(&NOT_RSA).at(PartName::Header, leaf.pointer()).found(kind.to_string());
        }
    }
}
