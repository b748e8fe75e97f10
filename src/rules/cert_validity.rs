//! The certificate is expired, not yet valid, or about to expire.

use super::certificates;
use super::citations;
use super::facts::Facts;
use crate::finding::Findings;
use crate::grant::PartName;
use crate::language::Bilingual;
use crate::moment;
use crate::rule::{Basis, Group, Message, Need, Reply, Rule, Severity, Words};

/// The rule.
pub(super) static RULE: Rule = Rule {
    name: "cert-validity",
    group: Group::Certificate,
    code: Some("MP-124"),
    severity: Severity::Error,
    basis: Basis::Documented,
    summary: Bilingual {
        en: "the certificate in x5c has expired, is not valid yet, or expires soon",
        nb: "sertifikatet i x5c er utløpt, ikke gyldig ennå, eller utløper snart",
    },
    needs: &[Need::Instant, Need::SignedGrant],
    cites: &[citations::CERTIFICATES, citations::VALIDATOR],
    messages: &[&EXPIRED, &NOT_YET, &ENDS_SOON],
    page: page!("cert_validity.md"),
};

static EXPIRED: Message = Message::error(
    Basis::Documented,
    Reply::Code("MP-124", Basis::Documented),
    Words::new(
        "The certificate expired {ago} before the grant is received: valid {from} to {found}, received {now}.",
        "Order a new business certificate from Buypass or Commfides, and sign with its key. Maskinporten has also been seen to answer MP-120 here.",
    ),
    Words::new(
        "Sertifikatet utløp {ago} før grantet mottas: gyldig {from} til {found}, mottas {now}.",
        "Bestill et nytt virksomhetssertifikat fra Buypass eller Commfides, og signer med nøkkelen til det. MP-120 er også observert som svar her.",
    ),
);

static NOT_YET: Message = Message::error(
    Basis::Inferred,
    Reply::Code("MP-124", Basis::Inferred),
    Words::new(
        "The certificate becomes valid {ago} after the grant is received: valid {found} to {until}, received {now}.",
        "Use the old certificate until then, or check the clock. Maskinporten has also been seen to answer MP-120 here.",
    ),
    Words::new(
        "Sertifikatet blir gyldig {ago} etter at grantet mottas: gyldig {found} til {until}, mottas {now}.",
        "Bruk det gamle sertifikatet til da, eller sjekk klokken. MP-120 er også observert som svar her.",
    ),
);

static ENDS_SOON: Message = Message::warning(
    Basis::Documented,
    Reply::Code("MP-124", Basis::Documented),
    Words::new(
        "The certificate expires in {ago}: valid {from} to {found}. After that Maskinporten answers MP-124 or MP-120.",
        "Order the next business certificate now; delivery takes days.",
    ),
    Words::new(
        "Sertifikatet utløper om {ago}: gyldig {from} til {found}. Etter det svarer Maskinporten MP-124 eller MP-120.",
        "Bestill neste virksomhetssertifikat nå; levering tar noen dager.",
    ),
);

pub(super) fn check(facts: &Facts<'_>, out: &mut Findings) {
    let Some(leaf) = certificates::leaf(facts) else { return };
    let Some(now) = facts.received(out) else { return };
    let (from, until) = (leaf.certificate.not_before, leaf.certificate.not_after);
    let left = until.saturating_sub(now);
    let warn_from = facts.context.expiry_warning_days.saturating_mul(24 * 60 * 60);
    let (message, found, distance) = match () {
        () if left < 0 => (&EXPIRED, until, left),
        () if now < from => (&NOT_YET, from, from.saturating_sub(now)),
        () if left < warn_from => (&ENDS_SOON, until, left),
        () => return,
    };
    out.report(message)
        .at(PartName::Header, leaf.pointer())
        .found(moment::timestamp(found))
        .with("from", moment::timestamp(from))
        .with("until", moment::timestamp(until))
        .with("now", moment::timestamp(now))
        .with_bilingual("ago", moment::duration(distance));
}
