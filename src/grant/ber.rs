//! Lengths that are left open (BER, X.690 section 8.1.3.6), as Bouncy Castle, NSS and Windows write key
//! stores and bundles: written out again as DER has them, for readers that take nothing else.

use std::borrow::Cow;

use super::der;

/// Deepest nesting that is followed.
pub const DEPTH: usize = 32;

/// The tag bit of an element that is made of elements.
const CONSTRUCTED: u8 = 0x20;

/// The first element with definite lengths all through, and strings of bytes in one piece. What is not
/// BER is given back as it is, for the reader to refuse.
#[must_use]
pub fn definite(bytes: &[u8]) -> Cow<'_, [u8]> {
    if !is_open(bytes) {
        return Cow::Borrowed(bytes);
    }
    let mut out = Vec::with_capacity(bytes.len());
    match write(bytes, &mut out, 0) {
        Some(_) => Cow::Owned(out),
        None => Cow::Borrowed(bytes),
    }
}

/// Whether the length of the first element is left open, or that of the first inside it.
#[must_use]
pub fn is_open(bytes: &[u8]) -> bool {
    bytes.get(1) == Some(&0x80)
}

/// Writes the first element and gives what follows it.
fn write<'a>(bytes: &'a [u8], out: &mut Vec<u8>, depth: usize) -> Option<&'a [u8]> {
    if depth > DEPTH {
        return None;
    }
    let (&tag, rest) = bytes.split_first()?;
    // No element of these formats has a tag of several bytes.
    if tag & 0x1f == 0x1f {
        return None;
    }
    let mut content = Vec::new();
    let rest = if rest.first() == Some(&0x80) {
        let mut inside = rest.get(1..)?;
        while !inside.starts_with(&[0, 0]) {
            inside = write(inside, &mut content, depth + 1)?;
        }
        inside.get(2..)?
    } else {
        let element = der::element(bytes)?;
        if tag & CONSTRUCTED == 0 {
            content.extend_from_slice(element.content);
        } else {
            let mut inside = element.content;
            while !inside.is_empty() {
                inside = write(inside, &mut content, depth + 1)?;
            }
        }
        element.rest
    };
    // A string in pieces: the pieces one after the other, without their heads.
    if tag == der::OCTET_STRING | CONSTRUCTED {
        out.extend(der::write(der::OCTET_STRING, &joined(&content)?));
    } else {
        // [0] IMPLICIT OCTET STRING, the encrypted content of PKCS #7, comes in pieces too.
        match joined(&content).filter(|_| tag == 0xa0) {
            Some(pieces) if der::tags(&content, 2).len() > 1 || is_encrypted_content(out) => {
                out.extend(der::write(0x80, &pieces));
            }
            _ => out.extend(der::write(tag, &content)),
        }
    }
    Some(rest)
}

/// Whether what was written before ends a `contentEncryptionAlgorithm`: the content follows, and an
/// explicit tag around a single OCTET STRING looks the same elsewhere.
fn is_encrypted_content(before: &[u8]) -> bool {
    // contentType, contentEncryptionAlgorithm
    der::tags(before, 3) == [der::OID, der::SEQUENCE]
}

/// The pieces of a string of bytes; `None` if something else is among them.
fn joined(content: &[u8]) -> Option<Vec<u8>> {
    let mut pieces = Vec::new();
    let mut rest = content;
    while !rest.is_empty() {
        let (piece, after) = der::expect(rest, der::OCTET_STRING)?;
        pieces.extend_from_slice(piece);
        rest = after;
    }
    Some(pieces)
}
