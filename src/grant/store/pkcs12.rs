//! PKCS #12 key stores (RFC 7292), as OpenSSL, Java, Windows and the CAs write them.

use std::borrow::Cow;
use std::sync::Arc;

use p12_keystore::{Pkcs12Archive, error::Error};

use super::super::{ber, der, private};
use super::reading::{Reading, StoreFault, StoredKey};

/// The certificates and keys of a store.
pub(super) fn read(bytes: &[u8], password: Option<&str>) -> Reading {
    let bytes = closed(without_line_ending(bytes));
    let archive = match Pkcs12Archive::from_pkcs12(&bytes, password.unwrap_or_default()) {
        Ok(archive) => archive,
        Err(error) => return Reading::fault(fault(&error, password.is_some())),
    };
    let mut reading = Reading::default();
    for bag in &archive.certs {
        match &bag.friendly_name {
            Some(alias) => reading.entry(alias.clone(), bag.cert.as_der()),
            None => reading.certificate(bag.cert.as_der(), None),
        }
    }
    for bag in &archive.keys {
        let public = private::public_half(bag.key.as_der()).map(Arc::new);
        reading.keys.push(StoredKey { public, fault: None });
    }
    reading
}

/// A store without the line ending that an editor or a copy as text puts behind it.
fn without_line_ending(bytes: &[u8]) -> &[u8] {
    let rest = der::expect(bytes, der::SEQUENCE).map(|(_, rest)| rest).unwrap_or_default();
    let end = bytes.len() - if matches!(rest, b"\n" | b"\r\n") { rest.len() } else { 0 };
    bytes.get(..end).unwrap_or(bytes)
}

fn fault(error: &Error, has_password: bool) -> StoreFault {
    match error {
        Error::MacError(_) | Error::UnpadError | Error::Pkcs5Error(_) if has_password => {
            StoreFault::WrongPassword
        }
        Error::MacError(_) | Error::UnpadError | Error::Pkcs5Error(_) => StoreFault::NoPassword,
        Error::DerError(error) if matches!(error.kind(), pkcs8::der::ErrorKind::OidUnknown { .. }) => {
            StoreFault::Unsupported
        }
        Error::UnsupportedContentType
        | Error::UnsupportedCertificateType
        | Error::UnsupportedEncryptionScheme
        | Error::UnsupportedMacAlgorithm
        | Error::InvalidParameters
        | Error::InvalidVersion => StoreFault::Unsupported,
        _ => StoreFault::Broken,
    }
}

/// The store with definite lengths, which is all that the reader takes.
fn closed(bytes: &[u8]) -> Cow<'_, [u8]> {
    let outer = ber::definite(bytes);
    without_open_safe(&outer).map_or(outer, Cow::Owned)
}

/// The store with the content of its safe closed, if that was left open. The code that guards the
/// content is over the bytes as they were, so it goes; a wrong password still shows in what does not
/// open.
fn without_open_safe(store: &[u8]) -> Option<Vec<u8>> {
    let (pfx, _) = der::expect(store, der::SEQUENCE)?;
    let (version, after_version) = der::expect(pfx, der::INTEGER)?;
    let (info, _) = der::expect(after_version, der::SEQUENCE)?;
    let (kind, content) = der::expect(info, der::OID)?;
    let (content, _) = der::expect(content, 0xa0)?;
    let (safe, _) = der::expect(content, der::OCTET_STRING)?;
    if !ber::is_open(safe) {
        return None;
    }
    let safe = der::write(der::OCTET_STRING, &ber::definite(safe));
    let info = [der::write(der::OID, kind), der::write(0xa0, &safe)].concat();
    let pfx = [der::write(der::INTEGER, version), der::write(der::SEQUENCE, &info)].concat();
    Some(der::write(der::SEQUENCE, &pfx))
}
