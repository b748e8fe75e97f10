//! One X.509 certificate, as facts. No type of the X.509 parser leaves this module.

use super::key::PublicKey;
use crate::source::Span;

/// Attributes of a distinguished name that matter for business certificates.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Name {
    /// CN (2.5.4.3).
    pub common_name: Option<String>,
    /// O (2.5.4.10).
    pub organization: Option<String>,
    /// OU (2.5.4.11), every one.
    pub organizational_units: Vec<String>,
    /// serialNumber (2.5.4.5).
    pub serial_number: Option<String>,
    /// organizationIdentifier (2.5.4.97).
    pub organization_identifier: Option<String>,
    /// C (2.5.4.6).
    pub country: Option<String>,
    /// The whole name as one line, RFC 4514 order as written.
    pub display: String,
    /// The DER encoding, for comparing issuer with subject.
    pub der: Vec<u8>,
}

/// keyUsage (2.5.29.15).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeyUsage {
    /// Whether the extension is marked critical.
    pub critical: bool,
    /// digitalSignature (bit 0).
    pub digital_signature: bool,
    /// nonRepudiation, also called contentCommitment (bit 1).
    pub non_repudiation: bool,
    /// keyEncipherment, dataEncipherment or keyAgreement (bits 2-4).
    pub encryption: bool,
    /// keyCertSign (bit 5).
    pub cert_sign: bool,
}

/// A certificate's facts. Nothing here depends on a clock, so it can be cached by its bytes.
#[derive(Debug)]
pub struct Certificate {
    /// The DER encoding.
    pub der: Vec<u8>,
    /// SHA-256 of the DER encoding.
    pub sha256: [u8; 32],
    /// Serial number in lower-case hex.
    pub serial: String,
    /// Who it was issued to.
    pub subject: Name,
    /// Who issued it.
    pub issuer: Name,
    /// First second of validity, Unix time.
    pub not_before: i64,
    /// Last second of validity, Unix time.
    pub not_after: i64,
    /// The public key.
    pub key: PublicKey,
    /// Object identifier of the signature algorithm, dotted.
    pub signature_algorithm: String,
    /// The bytes of `der` that are signed (TBSCertificate).
    pub tbs: Span,
    /// The issuer's signature.
    pub signature: Vec<u8>,
    /// subjectKeyIdentifier.
    pub subject_key_id: Option<Vec<u8>>,
    /// keyIdentifier of authorityKeyIdentifier.
    pub authority_key_id: Option<Vec<u8>>,
    /// certificatePolicies, dotted.
    pub policies: Vec<String>,
    /// keyUsage, if the extension is there.
    pub key_usage: Option<KeyUsage>,
    /// cA of basicConstraints; `None` if the extension is absent.
    pub is_ca: Option<bool>,
    /// Critical extensions other than keyUsage and basicConstraints, dotted.
    pub other_critical_extensions: Vec<String>,
    /// Host names of CRL distribution points and authority information access.
    pub status_hosts: Vec<String>,
}

/// Why bytes are no certificate.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum CertificateError {
    /// Not DER, or not the DER of a certificate.
    NotACertificate,
    /// A certificate followed by this many more bytes.
    TrailingBytes(usize),
    /// A public key, not a certificate.
    PublicKey,
    /// A private key. Nothing of it may be shown.
    PrivateKey,
}

impl Certificate {
    /// Reads one certificate from DER.
    ///
    /// # Errors
    /// If the bytes are not exactly one X.509 certificate.
    pub fn from_der(_der: &[u8]) -> Result<Self, CertificateError> {
        Err(CertificateError::NotACertificate)
    }

    /// Whether subject and issuer are the same name.
    #[must_use]
    pub fn is_self_issued(&self) -> bool {
        self.subject.der == self.issuer.der
    }
}
