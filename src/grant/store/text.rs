//! PEM (RFC 7468): certificates, bundles and keys one after the other, with whatever text a tool put
//! between them.

use std::sync::Arc;

use zeroize::Zeroizing;

use super::super::{der, pem, private, ssh};
use super::reading::{KeyFault, Reading, StoreFault, StoredKey};
use super::{bundle, pkcs12};
use crate::grant::certificate::CertificateError;
use crate::input::{FileForm, form_of};
use crate::source::{Span, Text};

/// The certificates and keys of a text.
pub(super) fn read(text: &Text<'_>, password: Option<&str>) -> Reading {
    let mut reading = Reading { keeps_order: true, ..Reading::default() };
    let whole = String::from_utf8_lossy(&text.bytes);
    // Where bytes were replaced, places in the text are none in the file.
    let is_exact = whole.len() == text.bytes.len();
    let (mut at, mut is_damaged) = (0, false);
    for block in pem::blocks(&whole) {
        is_damaged |= !block.is_closed || whole.get(at..block.start).is_some_and(pem::has_stray_line);
        at = block.end;
        let span = is_exact.then(|| text.lift(Span::new(block.start, block.end)));
        match block.kind() {
            pem::Kind::PrivateKey => reading.keys.push(private_key(&block, password)),
            pem::Kind::Certificate => certificate(&block, span, password, &mut reading),
            pem::Kind::Other if block.is_bundle() => {
                let inside = block.der().map(|der| bundle::read(&der)).unwrap_or_default();
                add_set(inside, span, &mut reading);
            }
            pem::Kind::PublicKey | pem::Kind::Other => {}
        }
    }
    is_damaged |= whole.get(at..).is_some_and(pem::has_stray_line);
    // That a key ends early is said of the key.
    let is_key = reading.keys.iter().any(|key| key.fault == Some(KeyFault::Broken));
    if is_damaged && !is_key && reading.faults.is_empty() {
        reading.faults.push(StoreFault::Armour);
    }
    reading
}

/// A block that says it is a certificate. Windows' certutil writes any file so, key stores and bundles too.
fn certificate(block: &pem::Block<'_>, span: Option<Span>, password: Option<&str>, reading: &mut Reading) {
    let Some(der) = block.der() else {
        let fault = StoreFault::BadCertificate(reading.spans.len(), CertificateError::NotACertificate);
        reading.spans.push(span);
        reading.faults.push(fault);
        return;
    };
    match form_of(&der) {
        Some(FileForm::Pkcs7) => add_set(bundle::read(&der), span, reading),
        Some(FileForm::Pkcs12) => add_set(pkcs12::read(&der, password), span, reading),
        _ => reading.certificate(&der, span),
    }
}

/// Adds what is in a file of its own inside the text, where it has no order.
fn add_set(inside: Reading, span: Option<Span>, reading: &mut Reading) {
    reading.keeps_order = false;
    let numbers = reading.spans.len();
    let moved = inside.certificates.into_iter().map(|(number, c)| (numbers + number, c));
    reading.certificates.extend(moved);
    reading.spans.extend(inside.spans.iter().map(|_| span));
    reading.faults.extend(inside.faults);
    reading.keys.extend(inside.keys);
}

/// What is known of a private key: its public half, if the key is not encrypted or the password opens it.
pub(super) fn private_key(block: &pem::Block<'_>, password: Option<&str>) -> StoredKey {
    if let Some(der) = block.der().map(Zeroizing::new) {
        return key_of_der(&der, password);
    }
    // A key with headers (RFC 1421) is encrypted, and no base64 as a whole.
    let fault = if block.is_encrypted() { KeyFault::locked(password) } else { KeyFault::Broken };
    StoredKey { public: None, fault: Some(fault) }
}

/// The same of a key as DER, or as OpenSSH writes it.
pub(super) fn key_of_der(der: &[u8], password: Option<&str>) -> StoredKey {
    let opened = || private::public_half(&open(der, password?)?);
    let half = private::public_half(der).or_else(|| ssh::of_private(der)).or_else(opened);
    let fault = match &half {
        Some(_) => None,
        None if is_encrypted(der) => Some(KeyFault::locked(password)),
        None if ssh::is_private(der) || der::expect(der, der::SEQUENCE).is_some() => None,
        None => Some(KeyFault::Broken),
    };
    StoredKey { public: half.map(Arc::new), fault }
}

/// Whether it is an EncryptedPrivateKeyInfo, in which an algorithm comes first and no version.
fn is_encrypted(der: &[u8]) -> bool {
    der::expect(der, der::SEQUENCE).is_some_and(|(content, _)| der::expect(content, der::SEQUENCE).is_some())
}

/// Opens an EncryptedPrivateKeyInfo (RFC 5958 section 3).
pub(super) fn open(der: &[u8], password: &str) -> Option<Zeroizing<Vec<u8>>> {
    let info = pkcs8::EncryptedPrivateKeyInfoRef::try_from(der).ok()?;
    let opened = info.encryption_algorithm.decrypt(password, info.encrypted_data.as_bytes()).ok()?;
    Some(Zeroizing::new(opened))
}
