//! What a reader of a file finds in it, and what keeps it from being read. What is made of it is in the
//! module above.

use std::sync::Arc;

use crate::grant::certificate::{Certificate, CertificateError};
use crate::grant::key::PublicKey;
use crate::source::Span;

/// Most certificates of a file that are looked at.
pub const MOST_CERTIFICATES: usize = 64;

/// A private key in a file. Nothing of it is kept but the public half.
#[derive(Clone, Debug)]
pub struct StoredKey {
    /// The public half; `None` if the key is encrypted and was not opened, or is of a kind that does
    /// not hold it.
    pub public: Option<Arc<PublicKey>>,
    /// What keeps it closed, if something does.
    pub fault: Option<KeyFault>,
}

/// What keeps a private key from telling its public half.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum KeyFault {
    /// It is encrypted, and no password was given.
    NoPassword,
    /// It is encrypted, and the password does not open it, or it is encrypted in a way that is not known here.
    WrongPassword,
    /// It is damaged or ends early.
    Broken,
}

impl KeyFault {
    /// What keeps an encrypted key closed.
    pub(super) const fn locked(password: Option<&str>) -> Self {
        if password.is_some() { Self::WrongPassword } else { Self::NoPassword }
    }
}

/// What keeps a file, or a piece of it, from being read.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum StoreFault {
    /// It is encrypted, and no password was given.
    NoPassword,
    /// The password does not open it.
    WrongPassword,
    /// It is damaged or ends early.
    Broken,
    /// It is encrypted or protected in a way that is not known here.
    Unsupported,
    /// It is well, and holds no certificate.
    NoCertificate,
    /// It holds this many certificates, more than [`MOST_CERTIFICATES`].
    TooMany(usize),
    /// It is PEM with a BEGIN or END line that is damaged or missing.
    Armour,
    /// The certificate of this number is none.
    BadCertificate(usize, CertificateError),
}

/// What a reader finds in a file, in its order.
#[derive(Debug, Default)]
pub(super) struct Reading {
    pub(super) certificates: Vec<(usize, Certificate)>,
    /// Where each piece that should be a certificate is in the file.
    pub(super) spans: Vec<Option<Span>>,
    pub(super) keys: Vec<StoredKey>,
    pub(super) faults: Vec<StoreFault>,
    /// The names of entries, each with the number of its certificate.
    pub(super) aliases: Vec<(String, usize)>,
    /// Whether the order in the file is that in which they would be sent.
    pub(super) keeps_order: bool,
}

impl Reading {
    /// Takes one more certificate as DER. Those that follow it in the same piece are not looked at.
    pub(super) fn certificate(&mut self, der: &[u8], span: Option<Span>) {
        let number = self.spans.len();
        self.spans.push(span);
        if number >= MOST_CERTIFICATES {
            return;
        }
        match Certificate::first_of(der) {
            // A store holds the same certificate beside the key and among those that are trusted.
            Ok((certificate, _)) if self.holds(&certificate) && span.is_none() => {}
            Ok((certificate, _)) => self.certificates.push((number, certificate)),
            Err(error) => self.faults.push(StoreFault::BadCertificate(number, error)),
        }
    }

    /// Takes the certificate of the entry of that name.
    pub(super) fn entry(&mut self, alias: String, der: &[u8]) {
        self.certificate(der, None);
        let known = self.certificates.iter().find(|(_, certificate)| *certificate.der == *der);
        self.aliases.extend(known.map(|(number, _)| (alias, *number)));
    }

    fn holds(&self, certificate: &Certificate) -> bool {
        self.certificates.iter().any(|(_, other)| other.sha256 == certificate.sha256)
    }

    pub(super) fn fault(fault: StoreFault) -> Self {
        Self { faults: vec![fault], ..Self::default() }
    }
}
