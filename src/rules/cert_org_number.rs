//! The certificate belongs to another organisation than the client, or names none.

use super::certificates::{self, Leaf, Trust};
use super::citations;
use super::facts::Facts;
use crate::finding::{Finding, Findings};
use crate::grant::PartName;
use crate::language::Bilingual;
use crate::numbers::{OrgNumber, org_number, org_number_within};
use crate::rule::{Basis, Cite, Group, Message, Need, Reply, Rule, Severity, Words};

/// The rule.
pub(super) static RULE: Rule = Rule {
    name: "cert-org-number",
    group: Group::Certificate,
    code: Some("MP-122"),
    severity: Severity::Error,
    basis: Basis::Documented,
    summary: Bilingual {
        en: "the certificate belongs to another organisation than the client, or has no organisation number",
        nb: "sertifikatet tilhører en annen virksomhet enn klienten, eller oppgir ingen",
    },
    needs: &[Need::OrgNumber, Need::Server],
    cites: &[
        citations::CERTIFICATES,
        citations::VALIDATOR,
        Cite::documented(
            "Brønnøysundregistrene: organisasjonsnummeret (check digit)",
            "https://www.brreg.no/om-oss/registrene-vare/om-enhetsregisteret/organisasjonsnummeret/",
            "2026-11-22",
        ),
    ],
    messages: &[&OTHER, &NONE, &HIDDEN, &SEVERAL, &SCHEME, &CHECK_DIGIT],
    page: page!("cert_org_number.md"),
};

static OTHER: Message = Message::error(
    Basis::Documented,
    Reply::Code("MP-122", Basis::Documented),
    Words::new(
        "The certificate belongs to organisation {found} ({place}); the client belongs to {expected}.",
        "Use the business certificate of the organisation that owns the client, or a client that this organisation owns. A supplier uses its own certificate and names the customer in consumer_org.",
    ),
    Words::new(
        "Sertifikatet tilhører organisasjon {found} ({place}); klienten tilhører {expected}.",
        "Bruk virksomhetssertifikatet til virksomheten som eier klienten, eller en klient som tilhører denne virksomheten. En leverandør bruker sitt eget sertifikat og oppgir kunden i consumer_org.",
    ),
);

static NONE: Message = Message::error(
    Basis::Inferred,
    Reply::Code("MP-122", Basis::Inferred),
    Words::new(
        "The certificate has no organisation number. Its subject is {found}.",
        "Use a business certificate: it has the number in organizationIdentifier (NTRNO-…) or serialNumber. This may be a certificate for a person or a server.",
    ),
    Words::new(
        "Sertifikatet oppgir ikke noe organisasjonsnummer. Subjektet er {found}.",
        "Bruk et virksomhetssertifikat: det har nummeret i organizationIdentifier (NTRNO-…) eller serialNumber. Dette kan være et sertifikat for en person eller en server.",
    ),
);

static HIDDEN: Message = Message::error(
    Basis::Inferred,
    Reply::Code("MP-122", Basis::Inferred),
    Words::new(
        "The certificate's organisation number is written so that Digdir's validator does not find it: {found} ({place}).",
        "Ask the CA for a new certificate with only the nine digits in serialNumber, or NTRNO- and nine digits in organizationIdentifier.",
    ),
    Words::new(
        "Organisasjonsnummeret i sertifikatet er skrevet slik at Digdirs validator ikke finner det: {found} ({place}).",
        "Det må være ni siffer og ikke noe annet i serialNumber, eller NTRNO- og ni siffer i organizationIdentifier. Be CA-en om et nytt sertifikat.",
    ),
);

const fn warning(en: Words, nb: Words) -> Message {
    Message::warning(Basis::Inferred, Reply::Unknown, en, nb)
}

static SEVERAL: Message = warning(
    Words::new(
        "The certificate has several organisation numbers, of which Digdir's validator takes {expected}: {found}.",
        "Check that {expected} is the organisation that owns the client; otherwise the answer is MP-122.",
    ),
    Words::new(
        "Sertifikatet oppgir flere organisasjonsnumre; Digdirs validator tar {expected}: {found}.",
        "Sjekk at {expected} er virksomheten som eier klienten; ellers blir svaret MP-122.",
    ),
);

static SCHEME: Message = warning(
    Words::new(
        "The certificate's organizationIdentifier is {found}; a Norwegian business certificate has {expected}.",
        "Check that the certificate is a Norwegian business certificate.",
    ),
    Words::new(
        "organizationIdentifier i sertifikatet er {found}; et norsk virksomhetssertifikat har {expected}.",
        "Sjekk at sertifikatet er et norsk virksomhetssertifikat.",
    ),
);

static CHECK_DIGIT: Message = warning(
    Words::new(
        "The certificate's organisation number {found} ({place}) has a wrong check digit, so no organisation has it.",
        "Check that the client is registered with the same number. Old test certificates have such numbers.",
    ),
    Words::new(
        "Organisasjonsnummeret {found} i sertifikatet ({place}) har feil kontrollsiffer, så ingen virksomhet har det.",
        "Gamle testsertifikater har slike numre. Skal klienten virke, må den tilhøre det samme nummeret.",
    ),
);

pub(super) fn check(facts: &Facts<'_>, out: &mut Findings) {
    let Some(leaf) = certificates::leaf(facts) else { return };
    let subject = &leaf.certificate.subject;
    let all = || subject.org_numbers().chain(subject.repeated_org_numbers());
    let Some((number, place)) = subject.org_numbers().next() else { return report_none(&leaf, out) };
    let owner = facts.context.org_number.as_deref();
    let owner = owner.map(|given| org_number_within(given).unwrap_or_else(|| given.trim().to_owned()));
    match &owner {
        // Whose certificate the server asks for when a supplier manages the client is not known.
        Some(owner) if owner != number && is_of_supplier(number, facts) => out.not_checked(Need::Server),
        Some(owner) if owner != number => {
            report(&OTHER, &leaf, out).found(number).expected(owner).with("place", place);
            return;
        }
        Some(_) => {}
        None => out.not_checked(Need::OrgNumber),
    }
    // For a certificate of nobody known, its issuer is the one defect.
    if matches!(leaf.trust, Trust::Itself | Trust::Unknown) {
        return;
    }
    if all().any(|(other, _)| other != number) {
        let all: Vec<String> = all().map(|(number, place)| format!("{number} ({place})")).collect();
        report(&SEVERAL, &leaf, out).found(all.join(", ")).expected(number);
    } else if org_number(number) == OrgNumber::CheckDigit {
        report(&CHECK_DIGIT, &leaf, out).found(number).with("place", place);
    } else if let Some(found) = subject.odd_organization_scheme() {
        report(&SCHEME, &leaf, out).found(found).expected(format!("NTRNO-{number}"));
    }
}

/// Whether the certificate is that of the supplier who manages the client for its owner.
fn is_of_supplier(number: &str, facts: &Facts<'_>) -> bool {
    facts.context.client.as_ref().and_then(|client| client.supplier_orgno.as_deref()) == Some(number)
}

fn report<'o>(message: &'static Message, leaf: &Leaf<'_>, out: &'o mut Findings) -> &'o mut Finding {
    out.report(message).at(PartName::Header, leaf.pointer())
}

fn report_none(leaf: &Leaf<'_>, out: &mut Findings) {
    let subject = &leaf.certificate.subject;
    let country = subject.country.as_deref().unwrap_or("NO");
    let is_foreign = !country.eq_ignore_ascii_case("NO") && subject.organization_identifier.is_some();
    // The number of a foreign organisation is taken as it stands (Digdir's pilot of European seals).
    if is_foreign || matches!(leaf.trust, Trust::Itself | Trust::Unknown) {
        return;
    }
    let hidden = subject.org_attributes().find(|(text, _)| org_number_within(text).is_some());
    match hidden {
        Some((text, place)) => {
            report(&HIDDEN, leaf, out).found(text).with("place", place);
        }
        None => {
            report(&NONE, leaf, out).found(&subject.display);
        }
    }
}

/// The organisation number of the certificate in x5c, as Digdir's validator reads it.
pub(super) fn of_leaf(facts: &Facts<'_>) -> Option<String> {
    let leaf = certificates::leaf(facts)?;
    leaf.certificate.subject.org_numbers().next().map(|(number, _)| number.to_owned())
}
