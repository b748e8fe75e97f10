//! PKCS #7 bundles (RFC 2315 section 9.1): certificates in a signedData that nobody signed.

use super::super::{ber, der};
use super::reading::{Reading, StoreFault};

/// The certificates of a bundle, as they follow each other there.
///
/// Each one is taken as it stands, so that one of them that is odd does not hide the others, and is the
/// very same bytes that would be sent in x5c.
pub(super) fn read(bytes: &[u8]) -> Reading {
    let bytes = ber::definite(bytes);
    let Some(certificates) = certificates(&bytes) else { return Reading::fault(StoreFault::Broken) };
    let mut reading = Reading::default();
    let mut rest = certificates;
    while let Some(element) = der::element(rest) {
        let length = rest.len() - element.rest.len();
        // Other tags are certificates of older kinds, which nothing uses.
        if element.tag == der::SEQUENCE {
            reading.certificate(rest.get(..length).unwrap_or_default(), None);
        }
        rest = element.rest;
    }
    if !rest.is_empty() {
        reading.faults.push(StoreFault::Broken);
    }
    reading
}

/// Tag of an element that is numbered 0 and made of elements.
const NUMBERED_0: u8 = 0xa0;

/// ContentInfo { contentType, [0] SignedData { version, digestAlgorithms, contentInfo, [0] certificates } }
fn certificates(bytes: &[u8]) -> Option<&[u8]> {
    let (info, _) = der::expect(bytes, der::SEQUENCE)?;
    let (_, content) = der::expect(info, der::OID)?;
    let (content, _) = der::expect(content, NUMBERED_0)?;
    let (signed, _) = der::expect(content, der::SEQUENCE)?;
    let after_version = der::expect(signed, der::INTEGER)?.1;
    let after_digests = der::element(after_version)?.rest;
    let after_content = der::element(after_digests)?.rest;
    match der::element(after_content) {
        Some(element) if element.tag == NUMBERED_0 => Some(element.content),
        // A bundle without certificates, such as one of revocation lists.
        Some(_) => Some(&[]),
        None => None,
    }
}
