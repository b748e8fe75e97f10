//! PEM (RFC 7468): certificates, bundles and keys one after the other, with whatever text a tool put
//! between them.

use std::sync::Arc;

use zeroize::Zeroizing;

use super::super::{pem, private};
use super::bundle;
use super::reading::{Reading, StoreFault, StoredKey};
use crate::grant::certificate::CertificateError;
use crate::source::{Span, Text};

/// The certificates and keys of a text.
pub(super) fn read(text: &Text<'_>, password: Option<&str>) -> Reading {
    let mut reading = Reading { keeps_order: true, ..Reading::default() };
    let whole = String::from_utf8_lossy(&text.bytes);
    // Where bytes were replaced, places in the text are none in the file.
    let is_exact = whole.len() == text.bytes.len();
    for block in pem::blocks(&whole) {
        let span = is_exact.then(|| text.lift(Span::new(block.start, block.end)));
        match block.kind() {
            pem::Kind::PrivateKey => reading.keys.push(private_key(&block, password)),
            pem::Kind::Certificate => {
                if let Some(der) = block.der() {
                    reading.certificate(&der, span);
                } else {
                    let fault =
                        StoreFault::BadCertificate(reading.spans.len(), CertificateError::NotACertificate);
                    reading.spans.push(span);
                    reading.faults.push(fault);
                }
            }
            pem::Kind::Other if block.is_bundle() => {
                // What is in a bundle is a set.
                reading.keeps_order = false;
                let inside = block.der().map(|der| bundle::read(&der)).unwrap_or_default();
                let numbers = reading.spans.len();
                let moved = inside.certificates.into_iter().map(|(number, c)| (numbers + number, c));
                reading.certificates.extend(moved);
                reading.spans.extend(inside.spans.iter().map(|_| span));
                reading.faults.extend(inside.faults);
            }
            pem::Kind::PublicKey | pem::Kind::Other => {}
        }
    }
    reading
}

/// What is known of a private key: its public half, if the key is not encrypted or the password opens it.
pub(super) fn private_key(block: &pem::Block<'_>, password: Option<&str>) -> StoredKey {
    // A key with headers (RFC 1421) is encrypted, and no base64 as a whole.
    let Some(der) = block.der().map(Zeroizing::new) else {
        return StoredKey { public: None, is_locked: true };
    };
    if let Some(public) = private::public_half(&der) {
        return StoredKey { public: Some(Arc::new(public)), is_locked: false };
    }
    let Some(opened) = password.and_then(|password| open(&der, password)) else {
        return StoredKey { public: None, is_locked: block.is_encrypted() };
    };
    StoredKey { public: private::public_half(&opened).map(Arc::new), is_locked: false }
}

/// Opens an EncryptedPrivateKeyInfo (RFC 5958 section 3).
fn open(der: &[u8], password: &str) -> Option<Zeroizing<Vec<u8>>> {
    let info = pkcs8::EncryptedPrivateKeyInfoRef::try_from(der).ok()?;
    let opened = info.encryption_algorithm.decrypt(password, info.encrypted_data.as_bytes()).ok()?;
    Some(Zeroizing::new(opened))
}
