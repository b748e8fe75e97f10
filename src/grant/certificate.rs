//! One X.509 certificate, as facts. No type of the X.509 parser leaves this module.

use std::sync::{Mutex, PoisonError};

use x509_parser::certificate::X509Certificate;
use x509_parser::extensions::{DistributionPointName, GeneralName, ParsedExtension};
use x509_parser::prelude::FromDer as _;
use x509_parser::x509::X509Name;

use super::key::{Algorithm, PublicKey, Verification};
pub use super::name::{Name, fold};
use super::{der, name};
use crate::digest::{sha1, sha256};
use crate::source::Span;

/// keyUsage (2.5.29.15).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
// The bits of the extension, one for one.
#[allow(clippy::struct_excessive_bools)]
pub struct KeyUsage {
    /// Whether the extension is marked critical.
    pub critical: bool,
    /// digitalSignature (bit 0).
    pub digital_signature: bool,
    /// nonRepudiation, also called contentCommitment (bit 1).
    pub non_repudiation: bool,
    /// keyEncipherment, dataEncipherment or keyAgreement (bits 2-4): the name of the first that is set.
    pub encryption: Option<&'static str>,
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
    /// Which certificates were asked whether they issued this one, and the answers.
    issuers: Mutex<Vec<([u8; 32], Verification)>>,
}

/// Answers about issuers that are kept for a certificate.
const MOST_ISSUERS: usize = 64;

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
    /// A PKCS #7 bundle or a PKCS #12 key store: certificates, but wrapped up.
    Container,
    /// A certificate signing request.
    Request,
}

impl Certificate {
    /// Reads one certificate from DER.
    ///
    /// # Errors
    /// If the bytes are not exactly one X.509 certificate.
    pub fn from_der(der: &[u8]) -> Result<Self, CertificateError> {
        let (certificate, rest) = Self::first_of(der)?;
        if rest.is_empty() { Ok(certificate) } else { Err(CertificateError::TrailingBytes(rest.len())) }
    }

    /// Reads the certificate that `der` begins with, and gives what follows it.
    ///
    /// # Errors
    /// If the bytes do not begin with an X.509 certificate.
    pub fn first_of(der: &[u8]) -> Result<(Self, &[u8]), CertificateError> {
        let Ok((rest, parsed)) = X509Certificate::from_der(der) else { return Err(classify(der)) };
        let der = der.get(..der.len() - rest.len()).unwrap_or_default();
        let key = PublicKey::from_spki(parsed.tbs_certificate.subject_pki.raw);
        let key = key.ok_or(CertificateError::NotACertificate)?;
        Ok((Self::from_parsed(der, &parsed, key), rest))
    }

    fn from_parsed(der: &[u8], parsed: &X509Certificate<'_>, key: PublicKey) -> Self {
        let tbs = &parsed.tbs_certificate;
        let tbs_der: &[u8] = tbs.as_ref();
        let start = (tbs_der.as_ptr() as usize).saturating_sub(der.as_ptr() as usize);
        let mut certificate = Self {
            der: der.to_vec(),
            sha256: sha256(der),
            serial: hex(tbs.raw_serial()),
            subject: read_name(&tbs.subject),
            issuer: read_name(&tbs.issuer),
            not_before: tbs.validity.not_before.timestamp(),
            not_after: tbs.validity.not_after.timestamp(),
            key,
            signature_algorithm: parsed.signature_algorithm.algorithm.to_id_string(),
            tbs: Span::new(start, start + tbs_der.len()),
            signature: parsed.signature_value.data.to_vec(),
            subject_key_id: None,
            authority_key_id: None,
            policies: Vec::new(),
            key_usage: None,
            is_ca: None,
            other_critical_extensions: Vec::new(),
            status_hosts: Vec::new(),
            issuers: Mutex::default(),
        };
        for extension in tbs.extensions() {
            certificate.read_extension(extension.parsed_extension(), extension.critical);
            let oid = extension.oid.to_id_string();
            if extension.critical && !matches!(oid.as_str(), "2.5.29.15" | "2.5.29.19") {
                certificate.other_critical_extensions.push(oid);
            }
        }
        certificate
    }

    fn read_extension(&mut self, extension: &ParsedExtension<'_>, critical: bool) {
        match extension {
            ParsedExtension::SubjectKeyIdentifier(id) => self.subject_key_id = Some(id.0.to_vec()),
            ParsedExtension::AuthorityKeyIdentifier(authority) => {
                self.authority_key_id = authority.key_identifier.as_ref().map(|id| id.0.to_vec());
            }
            ParsedExtension::KeyUsage(usage) => {
                self.key_usage = Some(KeyUsage {
                    critical,
                    digital_signature: usage.digital_signature(),
                    non_repudiation: usage.non_repudiation(),
                    encryption: match () {
                        () if usage.key_encipherment() => Some("keyEncipherment"),
                        () if usage.data_encipherment() => Some("dataEncipherment"),
                        () if usage.key_agreement() => Some("keyAgreement"),
                        () => None,
                    },
                    cert_sign: usage.key_cert_sign(),
                });
            }
            ParsedExtension::BasicConstraints(constraints) => self.is_ca = Some(constraints.ca),
            ParsedExtension::CertificatePolicies(policies) => {
                self.policies = policies.iter().map(|policy| policy.policy_id.to_id_string()).collect();
            }
            ParsedExtension::CRLDistributionPoints(points) => {
                for point in &points.points {
                    if let Some(DistributionPointName::FullName(names)) = &point.distribution_point {
                        for name in names {
                            self.add_host(name);
                        }
                    }
                }
            }
            ParsedExtension::AuthorityInfoAccess(access) => {
                for description in &access.accessdescs {
                    self.add_host(&description.access_location);
                }
            }
            _ => {}
        }
    }

    fn add_host(&mut self, name: &GeneralName<'_>) {
        let GeneralName::URI(uri) = name else { return };
        let host = crate::maskinporten::environments::host(uri);
        if let Some(host) = host.filter(|host| !self.status_hosts.contains(host)) {
            self.status_hosts.push(host);
        }
    }

    /// SHA-1 of the DER encoding: the thumbprint that Windows shows.
    #[must_use]
    pub fn sha1(&self) -> [u8; 20] {
        sha1(&self.der)
    }

    /// Whether subject and issuer are the same name.
    #[must_use]
    pub fn is_self_issued(&self) -> bool {
        self.subject.is_same(&self.issuer)
    }

    /// Whether `issuer` signed this certificate. [`Verification::NotChecked`] for signatures other
    /// than RSA PKCS #1 v1.5 with SHA-256, SHA-384 or SHA-512.
    #[must_use]
    pub fn verify_issued_by(&self, issuer: &PublicKey) -> Verification {
        let algorithm = Algorithm::of_certificate(&self.signature_algorithm);
        match (algorithm, self.der.get(self.tbs.start..self.tbs.end)) {
            (Some(algorithm), Some(tbs)) => issuer.verify(algorithm, tbs, &self.signature),
            _ => Verification::NotChecked,
        }
    }

    /// Whether `issuer` signed this certificate, as [`Self::verify_issued_by`]; computed once.
    #[must_use]
    pub fn issued_by(&self, issuer: &Self) -> Verification {
        // The list is whole whatever happened to another thread that held it.
        let mut known = self.issuers.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, answer)) = known.iter().find(|(sha256, _)| *sha256 == issuer.sha256) {
            return *answer;
        }
        let answer = self.verify_issued_by(&issuer.key);
        if known.len() < MOST_ISSUERS {
            known.push((issuer.sha256, answer));
        }
        answer
    }

    /// Whether `issuer` may be the one that issued this certificate, by name and, where both have
    /// one, by key identifier.
    #[must_use]
    pub fn names_as_issuer(&self, issuer: &Self) -> bool {
        let same_key = match (&self.authority_key_id, &issuer.subject_key_id) {
            (Some(authority), Some(subject)) => authority == subject,
            _ => true,
        };
        same_key && self.issuer.is_same(&issuer.subject)
    }
}

fn read_name(parsed: &X509Name<'_>) -> Name {
    let mut name = Name::new(parsed.as_raw());
    for attribute in parsed.iter_attributes() {
        let value = attribute.attr_value();
        let text = name::text(value.tag().0, value.data);
        name.push(&attribute.attr_type().to_id_string(), &text);
    }
    name
}

/// Bytes as lower-case hex.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut out, byte| {
        let _ = write!(out, "{byte:02x}");
        out
    })
}

/// What bytes are that are no certificate, by the shape of the structures in RFC 5958 (PKCS #8),
/// RFC 8017 (PKCS #1), RFC 5915 (SEC 1), RFC 2986 (PKCS #10), RFC 2315 and RFC 7292.
fn classify(bytes: &[u8]) -> CertificateError {
    use der::{BIT_STRING, INTEGER, OCTET_STRING, OID, SEQUENCE};
    let Some((content, _)) = der::expect(bytes, SEQUENCE) else { return CertificateError::NotACertificate };
    let first = der::element(content).map(|element| element.content).unwrap_or_default();
    match der::tags(content, 4).as_slice() {
        [INTEGER, INTEGER, INTEGER, INTEGER]
        | [INTEGER, OCTET_STRING, ..]
        | [INTEGER, SEQUENCE, OCTET_STRING, ..] => CertificateError::PrivateKey,
        [SEQUENCE, OCTET_STRING] if der::tags(first, 1) == [OID] => CertificateError::PrivateKey,
        [INTEGER, INTEGER] => CertificateError::PublicKey,
        [SEQUENCE, BIT_STRING] if der::tags(first, 1) == [OID] => CertificateError::PublicKey,
        [SEQUENCE, SEQUENCE, BIT_STRING] if der::tags(first, 3) == [INTEGER, SEQUENCE, SEQUENCE] => {
            CertificateError::Request
        }
        [OID, 0xa0] | [INTEGER, SEQUENCE, SEQUENCE] | [INTEGER, SEQUENCE] => CertificateError::Container,
        _ => CertificateError::NotACertificate,
    }
}
