//! Trust anchors: CA certificates as PEM (RFC 7468) or DER.

use std::sync::Arc;

use super::diagnostic::Diagnostic;
use crate::grant::certificate::{Certificate, CertificateError};
use crate::grant::pem;

/// Reads the certificates of one file: DER, or PEM with one or many.
///
/// # Errors
/// If there is none, if a block cannot be read, or if the file holds a private key; nothing of that
/// is kept or shown.
pub fn read_anchors(bytes: &[u8]) -> Result<Vec<Arc<Certificate>>, Diagnostic> {
    let Some(text) = std::str::from_utf8(bytes).ok().filter(|text| text.contains("-----BEGIN ")) else {
        return match Certificate::from_der(bytes) {
            Ok(certificate) => Ok(vec![Arc::new(certificate)]),
            Err(error) => Err(refused("", 0, &error)),
        };
    };
    let blocks = pem::blocks(text);
    let mut anchors = Vec::new();
    for block in &blocks {
        let error = match block.kind() {
            pem::Kind::Certificate => match block.der().map(|der| Certificate::from_der(&der)) {
                Some(Ok(certificate)) => {
                    anchors.push(Arc::new(certificate));
                    continue;
                }
                Some(Err(error)) => error,
                None => CertificateError::NotACertificate,
            },
            pem::Kind::PrivateKey => CertificateError::PrivateKey,
            pem::Kind::PublicKey => CertificateError::PublicKey,
            // Some tools label a request as something else: its content decides.
            pem::Kind::Other => block
                .der()
                .and_then(|der| Certificate::from_der(&der).err())
                .unwrap_or(CertificateError::NotACertificate),
        };
        return Err(refused(text, block.start, &error));
    }
    Ok(anchors)
}

fn refused(text: &str, at: usize, error: &CertificateError) -> Diagnostic {
    let what = match error {
        CertificateError::PrivateKey => "this is a private key, which grantlint neither needs nor reads",
        CertificateError::PublicKey => "this is a public key, not a certificate",
        CertificateError::Request => "this is a certificate request, not a certificate",
        CertificateError::Container => "this is a PKCS #7 bundle or a PKCS #12 key store, not a certificate",
        CertificateError::TrailingBytes(_) => "more bytes follow the certificate",
        CertificateError::NotACertificate => "this is not an X.509 certificate",
    };
    Diagnostic::at(text, at, what).help("Give the CA certificate itself, as PEM or DER")
}
