//! The certificate was issued by nobody whom Maskinporten trusts.

use super::certificates::{self, Leaf, Trust};
use super::citations;
use super::facts::Facts;
use crate::finding::Findings;
use crate::grant::PartName;
use crate::language::Bilingual;
use crate::rule::{Basis, Group, Message, Reply, Rule, Severity, Words};

/// The rule.
pub(super) static RULE: Rule = Rule {
    name: "cert-issuer",
    group: Group::Certificate,
    code: Some("MP-120"),
    severity: Severity::Error,
    basis: Basis::Documented,
    summary: Bilingual {
        en: "the certificate was not issued by Buypass or Commfides",
        nb: "sertifikatet er ikke utstedt av Buypass eller Commfides",
    },
    needs: &[],
    cites: &[citations::CERTIFICATES, citations::X5C, citations::VALIDATOR],
    messages: &[&SELF_SIGNED, &UNKNOWN, &OTHER_KEY, &RETIRED, &INTERNAL],
    page: page!("cert_issuer.md"),
};

const fn refused(basis: Basis, en: Words, nb: Words) -> Message {
    Message::error(basis, Reply::Code("MP-120", basis), en, nb)
}

static SELF_SIGNED: Message = refused(
    Basis::Documented,
    Words::new(
        "The certificate is self-signed: {found} issued it to itself.",
        "x5c needs a business certificate from Buypass or Commfides. To use your own key, register the public key on the client and send kid instead of x5c.",
    ),
    Words::new(
        "Sertifikatet er selvsignert: {found} har utstedt det til seg selv.",
        "x5c skal ha et virksomhetssertifikat fra Buypass eller Commfides. For å bruke en egen nøkkel: registrer den offentlige delen på klienten og send kid i stedet for x5c.",
    ),
);

static UNKNOWN: Message = refused(
    Basis::Documented,
    Words::new(
        "The certificate was issued by {found}, which is not a CA that Maskinporten is known to trust.",
        "Use a business certificate from Buypass or Commfides. If this is your own test CA, give its certificate with --trust-anchor.",
    ),
    Words::new(
        "Sertifikatet er utstedt av {found}, en CA som Maskinporten ikke er kjent for å stole på.",
        "Bruk et virksomhetssertifikat fra Buypass eller Commfides. Er dette deres egen test-CA, så oppgi sertifikatet dens med --trust-anchor.",
    ),
);

static OTHER_KEY: Message = refused(
    Basis::Inferred,
    Words::new(
        "The certificate names {name} as its issuer, but the issuer's key is {found}; the real CA has {expected}.",
        "Use a certificate that the CA itself issued. If it comes from your own test CA of the same name, give that CA's certificate with --trust-anchor.",
    ),
    Words::new(
        "Sertifikatet oppgir {name} som utsteder, men med nøkkelen {found}; den ekte har {expected}.",
        "Bruk et sertifikat som CA-en selv har utstedt. Kommer det fra deres egen test-CA med samme navn, så oppgi sertifikatet til den CA-en med --trust-anchor.",
    ),
);

static RETIRED: Message = refused(
    Basis::Inferred,
    Words::new(
        "The certificate was issued by {found}, which Digdir's validator no longer trusts.",
        "Order a new business certificate from Buypass or Commfides.",
    ),
    Words::new(
        "Sertifikatet er utstedt av {found}, som Digdirs validator ikke lenger stoler på.",
        "Bestill et nytt virksomhetssertifikat fra Buypass eller Commfides.",
    ),
);

static INTERNAL: Message = Message::note(
    Basis::Inferred,
    Reply::Unknown,
    Words::new(
        "The certificate was issued by {found}: Digdir's internal test CA, which is not on the published list of trusted CAs.",
        "Use a test certificate from Buypass or Commfides; this CA is for Digdir itself.",
    ),
    Words::new(
        "Sertifikatet er utstedt av {found}: Digdirs interne test-CA, som ikke står på den publiserte listen over CA-er.",
        "Utenfor Digdir: bruk et testsertifikat fra Buypass eller Commfides.",
    ),
);

pub(super) fn check(facts: &Facts<'_>, out: &mut Findings) {
    let Some(leaf) = certificates::leaf(facts) else { return };
    match leaf.trust {
        Trust::Ca(..) | Trust::Anchor(..) => {}
        Trust::Itself => say(&SELF_SIGNED, &leaf, out),
        Trust::Unknown => say(&UNKNOWN, &leaf, out),
        Trust::Retired => say(&RETIRED, &leaf, out),
        Trust::Internal(_) => say(&INTERNAL, &leaf, out),
        Trust::OtherKey(ca) => {
            let found = leaf.certificate.authority_key_id.as_deref().unwrap_or_default();
            // The table writes the identifier as hex; both are shown alike.
            let expected = ca.subject_key_id.get(..16).unwrap_or(ca.subject_key_id);
            out.report(&OTHER_KEY)
                .at(PartName::Header, leaf.pointer())
                .with("name", ca.common_name)
                .found(certificates::identifier(found))
                .expected(certificates::colons(expected));
        }
    }
}

fn say(message: &'static Message, leaf: &Leaf<'_>, out: &mut Findings) {
    out.report(message).at(PartName::Header, leaf.pointer()).found(leaf.issuer_name());
}
