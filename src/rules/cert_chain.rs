//! The certificates of x5c do not form a chain from the leaf upwards.

use super::certificates::{self, Leaf, Trust};
use super::citations;
use super::facts::Facts;
use crate::change::{Operation, Safety};
use crate::finding::{Finding, Findings};
use crate::grant::PartName;
use crate::grant::certificate::{Certificate, Name, fold};
use crate::grant::chain::Chain;
use crate::grant::key::Verification;
use crate::json::Value;
use crate::language::Bilingual;
use crate::maskinporten::ca;
use crate::moment;
use crate::rule::{Basis, Group, Message, Need, Reply, Rule, Severity, Words};

/// The rule.
pub(super) static RULE: Rule = Rule {
    name: "cert-chain",
    group: Group::Certificate,
    code: None,
    severity: Severity::Error,
    basis: Basis::Inferred,
    summary: Bilingual {
        en: "the certificates in x5c do not form a chain from the leaf upwards",
        nb: "sertifikatene i x5c danner ikke en kjede fra virksomhetssertifikatet og oppover",
    },
    needs: &[Need::Instant, Need::SignedGrant],
    cites: &[citations::RFC_7517, citations::X5C, citations::CERTIFICATES, citations::VALIDATOR],
    messages: &[
        &REVERSED,
        &NOT_FIRST,
        &NO_LEAF,
        &BAD_LINK,
        &BAD_UPPER_LINK,
        &MIXED,
        &MISSING,
        &UNRELATED,
        &REPEATED,
        &EXPIRED,
    ],
    page: page!("cert_chain.md"),
};

const fn order(en: Words, nb: Words) -> Message {
    Message::error(Basis::Inferred, Reply::Code("MP-124", Basis::Inferred), en, nb)
}

static REVERSED: Message = order(
    Words::new(
        "x5c is in reverse order: it begins with {found}. The signature is checked with the first certificate, and that must be {expected}.",
        "Reverse the order: the business certificate first, then its issuer, the root last or not at all.",
    ),
    Words::new(
        "x5c står i motsatt rekkefølge: den begynner med {found}. Signaturen sjekkes med det første sertifikatet, og det må være {expected}.",
        "Snu listen: virksomhetssertifikatet først, så utstederen, roten sist eller ikke i det hele tatt.",
    ),
);

static NOT_FIRST: Message = order(
    Words::new(
        "x5c begins with {found}, a CA. The signature is checked with the first certificate, and that must be {expected}.",
        "Put the business certificate first, then its issuer, the root last or not at all.",
    ),
    Words::new(
        "x5c begynner med {found}, en CA. Signaturen sjekkes med det første sertifikatet, og det må være {expected}.",
        "Sett virksomhetssertifikatet først, så utstederen, roten sist eller ikke i det hele tatt.",
    ),
);

static NO_LEAF: Message = order(
    Words::new(
        "x5c contains only CA certificates ({found}); the business certificate itself is missing.",
        "Put the business certificate first. In a key store, use the entry with the key, not the CA entries.",
    ),
    Words::new(
        "x5c inneholder bare CA-sertifikater ({found}); selve virksomhetssertifikatet mangler.",
        "Sett virksomhetssertifikatet først. Fra et nøkkellager: ta oppføringen til nøkkelen, ikke CA-oppføringene.",
    ),
);

static BAD_LINK: Message = Message::error(
    Basis::Inferred,
    Reply::Code("MP-120", Basis::Inferred),
    Words::new(
        "The business certificate says that {found} issued it, but its signature was not made with the key of that certificate in x5c.",
        "Send the certificate that really issued the business certificate, or only the business certificate. If the issuer is right, the business certificate itself was altered or forged.",
    ),
    Words::new(
        "Virksomhetssertifikatet sier at {found} har utstedt det, men signaturen på det er ikke laget med nøkkelen til det sertifikatet i x5c.",
        "Send utstedersertifikatet som hører til virksomhetssertifikatet, eller bare virksomhetssertifikatet. Er utstederen riktig, er selve sertifikatet endret eller forfalsket.",
    ),
);

const fn advice(basis: Basis, en: Words, nb: Words) -> Message {
    Message::warning(basis, Reply::Unknown, en, nb)
}

const ALONE: &str = "Send the chain in order, or only the business certificate: Digdir's published validator builds the path from its own CA certificates.";
const ALONE_NB: &str = "Send kjeden i rekkefølge, eller bare virksomhetssertifikatet: Digdirs publiserte validator bygger kjeden av sine egne CA-sertifikater.";

static BAD_UPPER_LINK: Message = advice(
    Basis::Documented,
    Words::new(
        "The certificate says that {found} issued it, but its signature was not made with the key of that certificate in x5c.",
        ALONE,
    ),
    Words::new(
        "Sertifikatet sier at {found} har utstedt det, men signaturen er ikke laget med nøkkelen til det sertifikatet i x5c.",
        ALONE_NB,
    ),
);

static MIXED: Message = advice(
    Basis::Documented,
    Words::new(
        "The certificates above the first one in x5c are in the wrong order: each must be the issuer of the one before it.",
        ALONE,
    ),
    Words::new(
        "Sertifikatene etter det første i x5c står i feil rekkefølge: hvert av dem skal være utstederen av det foran.",
        ALONE_NB,
    ),
);

static MISSING: Message = advice(
    Basis::Documented,
    Words::new(
        "A certificate is missing in x5c: {expected}, which issued the certificate before this one.",
        ALONE,
    ),
    Words::new(
        "Et ledd mangler i x5c: {expected}, som har utstedt sertifikatet foran dette, er ikke med.",
        ALONE_NB,
    ),
);

static UNRELATED: Message = advice(
    Basis::Documented,
    Words::new(
        "This certificate in x5c is not part of the first one's chain: {found}.",
        "Remove it, or check that the first certificate is the right one: the signature is checked with that one.",
    ),
    Words::new(
        "Dette sertifikatet i x5c har ikke noe med det første å gjøre: {found}.",
        "Ta det ut. Var det første ment? Signaturen sjekkes med det.",
    ),
);

static REPEATED: Message = advice(
    Basis::Documented,
    Words::new("This certificate is in x5c more than once: {found}.", "Keep only the first one."),
    Words::new("Dette sertifikatet står mer enn én gang i x5c: {found}.", "Behold bare det første."),
);

static EXPIRED: Message = advice(
    Basis::Inferred,
    Words::new("The CA certificate {found} in x5c is outside its validity period, {from} to {until}.", ALONE),
    Words::new("CA-sertifikatet {found} i x5c er utenfor gyldighetstiden: {from} til {until}.", ALONE_NB),
);

pub(super) fn check(facts: &Facts<'_>, out: &mut Findings) {
    let Some(chain) = facts.grant.chain.as_deref() else { return };
    if certificates::is_without_leaf(facts, chain) {
        return check_without_leaf(chain, out);
    }
    let Some(leaf) = certificates::leaf(facts) else { return };
    if chain.certificates.len() < 2 {
        return;
    }
    let path = chain.path();
    let is_ordered = check_first(facts, &leaf, &path, out) && check_order(facts, chain, &path, out);
    // For a certificate of nobody known, its issuer is the one defect; a trust anchor may be above the gap.
    let is_stranger = matches!(leaf.trust, Trust::Unknown) && facts.context.trust_anchors.is_empty();
    check_strangers(chain, &path, is_ordered && !is_stranger, out);
    check_signatures(&leaf, &path, out);
    if let Some(now) = facts.received(out) {
        check_validity(chain, &path, now, out);
    }
}

fn check_without_leaf(chain: &Chain, out: &mut Findings) {
    let names: Vec<String> = (0..chain.certificates.len()).map(|position| name(chain, position)).collect();
    out.report(&NO_LEAF).at(PartName::Header, "/x5c").found(names.join("; "));
}

/// Whether the leaf is first.
fn check_first(facts: &Facts<'_>, leaf: &Leaf<'_>, path: &[usize], out: &mut Findings) -> bool {
    let chain = leaf.chain;
    if chain.leaf == Some(0) {
        return true;
    }
    let is_reverse = path.iter().rev().copied().eq(0..chain.certificates.len());
    let message = if is_reverse { &REVERSED } else { &NOT_FIRST };
    let expected = leaf.certificate.subject.common_name.as_deref();
    let finding = out.report(message).at(PartName::Header, chain.pointer(0)).found(name(chain, 0));
    finding.expected(expected.unwrap_or(&leaf.certificate.subject.display));
    sort(finding, facts, chain, path);
    false
}

/// Whether those above the leaf come in order.
fn check_order(facts: &Facts<'_>, chain: &Chain, path: &[usize], out: &mut Findings) -> bool {
    if path.is_sorted() {
        return true;
    }
    let first_wrong = path.windows(2).find_map(|pair| match pair {
        [below, above] if above < below => Some(*above),
        _ => None,
    });
    let finding = out.report(&MIXED).at(PartName::Header, chain.pointer(first_wrong.unwrap_or(1)));
    sort(finding, facts, chain, path);
    false
}

/// x5c gets the order that leads from the leaf upwards; what the leaf does not lead to comes last.
fn sort(finding: &mut Finding, facts: &Facts<'_>, chain: &Chain, path: &[usize]) {
    let elements = facts.grant.header.get("x5c").is().and_then(Value::elements).unwrap_or_default();
    if !chain.faults.is_empty() || elements.len() != chain.certificates.len() {
        return;
    }
    let others = (0..elements.len()).filter(|position| !path.contains(position));
    let order = path.iter().copied().chain(others);
    let sorted: Vec<&str> = order.filter_map(|position| Some(elements.get(position)?.raw())).collect();
    let (part, pointer) = (PartName::Header, "/x5c".to_owned());
    let value = format!("[{}]", sorted.join(","));
    finding.change(Safety::Unsafe, vec![Operation::Replace { part, pointer, value }]);
}

/// Certificates that the leaf does not lead to.
fn check_strangers(chain: &Chain, path: &[usize], is_ordered: bool, out: &mut Findings) {
    let Some(&top) = path.last() else { return };
    let is_open = chain.at(top).is_some_and(|certificate| !certificate.is_self_issued());
    let mut is_gap_told = false;
    for position in (0..chain.certificates.len()).filter(|position| !path.contains(position)) {
        let Some(certificate) = chain.at(position) else { continue };
        let is_twin = |other: &usize| chain.at(*other).is_some_and(|c| c.sha256 == certificate.sha256);
        let before = (0..position).filter(is_twin).count();
        if before > 1 {
            // The second one was told of.
            continue;
        }
        if before == 1 {
            out.report(&REPEATED).at(PartName::Header, chain.pointer(position)).found(name(chain, position));
        } else if is_open && chain.at(top).is_some_and(|top| is_likely_above(certificate, top)) {
            // A CA further up, with one between left out. One gap is one finding, and where the
            // order is wrong that is said already.
            if is_ordered && !is_gap_told {
                let expected = chain.at(top).and_then(|c| c.issuer.common_name.clone()).unwrap_or_default();
                out.report(&MISSING).at(PartName::Header, chain.pointer(position)).expected(expected);
                is_gap_told = true;
            }
        } else {
            out.report(&UNRELATED).at(PartName::Header, chain.pointer(position)).found(name(chain, position));
        }
    }
}

/// Whether a CA may stand above a certificate, with links between them missing: the same
/// organisation, and not one of the other environment.
fn is_likely_above(ca: &Certificate, below: &Certificate) -> bool {
    let organization = |name: &Name| name.organization.as_deref().map(fold);
    let tier = |name: &Name| ca::by_common_name(name.common_name.as_deref()?).map(|ca| ca.tier);
    let same_tier = match (tier(&ca.subject), tier(&below.issuer)) {
        (Some(one), Some(other)) => one == other,
        _ => true,
    };
    ca.is_ca == Some(true) && organization(&ca.subject) == organization(&below.issuer) && same_tier
}

fn check_signatures(leaf: &Leaf<'_>, path: &[usize], out: &mut Findings) {
    for &position in path {
        let Some(link) = leaf.chain.link(position) else { continue };
        let is_leaf = leaf.chain.leaf == Some(position);
        // That the issuer has another key than it should is said by cert-issuer.
        if link.signature == Verification::Invalid && (!is_leaf || leaf.is_trusted()) {
            let message = if is_leaf { &BAD_LINK } else { &BAD_UPPER_LINK };
            let issuer = name(leaf.chain, link.issuer);
            out.report(message).at(PartName::Header, leaf.chain.pointer(position)).found(issuer);
        }
    }
}

fn check_validity(chain: &Chain, path: &[usize], now: i64, out: &mut Findings) {
    for &position in path.iter().skip(1) {
        let Some(certificate) = chain.at(position) else { continue };
        if now < certificate.not_before || now > certificate.not_after {
            out.report(&EXPIRED)
                .at(PartName::Header, chain.pointer(position))
                .found(name(chain, position))
                .with("from", moment::timestamp(certificate.not_before))
                .with("until", moment::timestamp(certificate.not_after));
        }
    }
}

/// A certificate as people call it: the CN of its subject, else the whole name.
fn name(chain: &Chain, position: usize) -> String {
    let subject = chain.at(position).map(|certificate| &certificate.subject);
    subject.map_or_else(String::new, |s| s.common_name.clone().unwrap_or_else(|| s.display.clone()))
}
