//! A file with certificates cannot be read, or what it holds does not go together.

mod messages;

use super::citations;
use super::facts::Facts;
use crate::finding::{Finding, Findings};
use crate::grant::PartName;
use crate::grant::certificate::{Certificate, CertificateError};
use crate::grant::store::{KeyFault, KeyState, MOST_CERTIFICATES, NamedFault, Purpose, Store, StoreFault};
use crate::input::FileForm;
use crate::language::{Bilingual, Phrase};
use crate::maskinporten::pages;
use crate::rule::{Basis, Cite, Group, Message, Rule, Severity};
use messages::{
    ARMOUR, BAD_CERTIFICATE, BROKEN, BROKEN_KEY, CHOICE, CLOSED_KEY, JAVA, LOCKED_KEY, NAMED_LOCKED,
    NAMED_MISSING, NAMED_NO_ENTRY, NAMED_OTHER_KEY, NAMED_UNREADABLE, NO_CERTIFICATE, NO_PASSWORD, OTHER_KEY,
    REQUEST, TOO_MANY, UNKNOWN_KEY, UNSUPPORTED, WRONG_PASSWORD,
};

/// The rule.
pub(super) static RULE: Rule = Rule {
    name: "cert-file",
    group: Group::Certificate,
    code: None,
    severity: Severity::Error,
    basis: Basis::Inferred,
    summary: Bilingual {
        en: "a certificate file or key store cannot be read, or its key is not that of its certificate",
        nb: "en sertifikatfil eller et nøkkellager kan ikke leses, eller nøkkelen hører ikke til sertifikatet",
    },
    needs: &[],
    cites: &[
        citations::CERTIFICATES,
        Cite::documented(
            "Maskinporten: JWT grant (which certificate of a set to sign with)",
            pages::JWT_GRANT,
            "2026-11-22",
        ),
        Cite::documented("RFC 7292: PKCS #12", "https://www.rfc-editor.org/rfc/rfc7292", "2026-11-27"),
    ],
    messages: &[
        &NO_PASSWORD,
        &WRONG_PASSWORD,
        &BROKEN,
        &ARMOUR,
        &UNSUPPORTED,
        &NO_CERTIFICATE,
        &BAD_CERTIFICATE,
        &REQUEST,
        &TOO_MANY,
        &OTHER_KEY,
        &LOCKED_KEY,
        &CLOSED_KEY,
        &BROKEN_KEY,
        &UNKNOWN_KEY,
        &JAVA,
        &CHOICE,
        &NAMED_MISSING,
        &NAMED_LOCKED,
        &NAMED_UNREADABLE,
        &NAMED_OTHER_KEY,
        &NAMED_NO_ENTRY,
    ],
    page: page!("cert_file.md"),
};

pub(super) fn check(facts: &Facts<'_>, out: &mut Findings) {
    if let Some((name, fault)) = facts.grant.named.and_then(|named| named.file.as_ref()) {
        let message = match fault {
            NamedFault::Missing => &NAMED_MISSING,
            NamedFault::Locked => &NAMED_LOCKED,
            NamedFault::Unreadable => &NAMED_UNREADABLE,
            NamedFault::OtherKey => &NAMED_OTHER_KEY,
            NamedFault::NoEntry => &NAMED_NO_ENTRY,
        };
        out.report(message).at(PartName::Header, "/certificate-file").found(name);
    }
    let Some(store) = facts.grant.store else { return };
    for fault in &store.faults {
        report_fault(fault, out);
    }
    let Some(leaf) = store.leaf() else { return };
    if store.form == FileForm::JavaKeyStore {
        out.report(&JAVA).at(PartName::Certificate, "");
    } else {
        check_key(store, leaf, out);
    }
    check_choice(store, leaf, out);
}

/// What is said of a fault.
#[must_use]
pub(crate) fn message_for(fault: &StoreFault) -> &'static Message {
    match fault {
        StoreFault::NoPassword => &NO_PASSWORD,
        StoreFault::WrongPassword => &WRONG_PASSWORD,
        StoreFault::Broken => &BROKEN,
        StoreFault::Armour => &ARMOUR,
        StoreFault::Unsupported => &UNSUPPORTED,
        StoreFault::NoCertificate => &NO_CERTIFICATE,
        StoreFault::TooMany(_) => &TOO_MANY,
        StoreFault::BadCertificate(_, CertificateError::Request) => &REQUEST,
        StoreFault::BadCertificate(..) => &BAD_CERTIFICATE,
    }
}

fn report_fault(fault: &StoreFault, out: &mut Findings) {
    let finding = out.report(message_for(fault)).at(PartName::Certificate, "");
    match fault {
        StoreFault::TooMany(count) => {
            finding.found(count.to_string()).expected(MOST_CERTIFICATES.to_string());
        }
        StoreFault::BadCertificate(number, _) => {
            finding.at(PartName::Header, format!("/x5c/{number}")).found((number + 1).to_string());
        }
        _ => {}
    }
}

fn check_key(store: &Store, leaf: &Certificate, out: &mut Findings) {
    let message = match store.key_state() {
        KeyState::Other => &OTHER_KEY,
        KeyState::Broken => &BROKEN_KEY,
        KeyState::Locked if store.keys.iter().any(|key| key.fault == Some(KeyFault::WrongPassword)) => {
            &CLOSED_KEY
        }
        KeyState::Locked => &LOCKED_KEY,
        KeyState::Unknown => &UNKNOWN_KEY,
        KeyState::None | KeyState::Fits => return,
    };
    report(message, store, out).found(name(leaf));
}

fn check_choice(store: &Store, leaf: &Certificate, out: &mut Findings) {
    if store.others.is_empty() {
        return;
    }
    let describe = |certificate: &Certificate| {
        let purpose = purpose(Purpose::of(certificate));
        (name(certificate), purpose)
    };
    let others = store.others.iter().map(|(number, certificate)| {
        let (name, purpose) = describe(certificate);
        format!("{} {name} ({})", number + 1, purpose.en)
    });
    let (expected, purpose) = describe(leaf);
    report(&CHOICE, store, out)
        .found(others.collect::<Vec<_>>().join("; "))
        .expected(expected)
        .with("count", (store.others.len() + 1).to_string())
        .with_bilingual("purpose", purpose);
}

fn report<'o>(message: &'static Message, store: &Store, out: &'o mut Findings) -> &'o mut Finding {
    let pointer = store.chain.as_deref().map(crate::grant::chain::Chain::leaf_pointer).unwrap_or_default();
    out.report(message).at(PartName::Header, pointer)
}

/// A certificate as people call it: the CN of its subject with its serial number, which tells those of
/// one order apart.
fn name(certificate: &Certificate) -> String {
    let subject = &certificate.subject;
    let name = subject.common_name.as_deref().unwrap_or(&subject.display);
    format!("{name}, serial number {}", certificate.serial)
}

fn purpose(purpose: Purpose) -> Phrase {
    let (en, nb) = match purpose {
        Purpose::Authentication => ("authentication", "autentisering"),
        Purpose::Signing => ("signing documents", "signering av dokumenter"),
        Purpose::Encryption => ("encryption", "kryptering"),
        Purpose::Unknown => ("no key usage", "uten nøkkelbruk"),
    };
    Phrase { en: en.to_owned(), nb: nb.to_owned() }
}
