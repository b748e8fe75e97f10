//! Public keys and certificates as PEM (RFC 7468).

use std::sync::Arc;

use super::diagnostic::Diagnostic;
use super::keys::{KeySet, RegisteredKey};
use crate::grant::certificate::Certificate;
use crate::grant::key::PublicKey;

/// AlgorithmIdentifier of rsaEncryption (RFC 8017 appendix A.1).
const RSA_ENCRYPTION: [u8; 15] =
    [0x30, 0x0D, 0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x01, 0x05, 0x00];

/// Reads every block of a PEM file. The keys have no identifier, so they match any kid.
pub(super) fn read(text: &str) -> Result<KeySet, Diagnostic> {
    let mut keys = Vec::new();
    let mut from = 0;
    while let Some(begin) = find(text, "-----BEGIN ", from) {
        let label_start = begin + "-----BEGIN ".len();
        let label_end = find(text, "-----", label_start)
            .ok_or_else(|| Diagnostic::at(text, begin, "a PEM line without its closing dashes"))?;
        let label = text.get(label_start..label_end).unwrap_or_default();
        let end = find(text, "-----END ", label_end)
            .ok_or_else(|| Diagnostic::at(text, begin, "a PEM block without its END line"))?;
        let body = text.get(label_end + 5..end).unwrap_or_default();
        keys.push(RegisteredKey::of(Some(Arc::new(block(text, begin, label, body)?))));
        from = end + "-----END ".len();
    }
    // Without identifiers nobody can say that the set is the whole one.
    Ok(KeySet { keys, complete: false })
}

fn block(text: &str, at: usize, label: &str, body: &str) -> Result<PublicKey, Diagnostic> {
    if label.contains("PRIVATE KEY") {
        return Err(Diagnostic::at(
            text,
            at,
            "this is a private key, which grantlint neither needs nor reads",
        )
        .help("Give the public half: openssl pkey -in key.pem -pubout"));
    }
    let fail = |what: &str| Diagnostic::at(text, at, format!("the PEM block {label} holds no {what}"));
    let der = base64_simd::forgiving_decode_to_vec(body.as_bytes()).map_err(|_| fail("base64"))?;
    let key = match label {
        "CERTIFICATE" | "TRUSTED CERTIFICATE" | "X509 CERTIFICATE" => {
            return Certificate::from_der(&der).map(|c| c.key).map_err(|_| fail("certificate"));
        }
        "RSA PUBLIC KEY" => PublicKey::from_spki(&spki(&der)),
        "PUBLIC KEY" => PublicKey::from_spki(&der),
        _ => return Err(Diagnostic::at(text, at, format!("a PEM block {label} holds no public key"))),
    };
    key.ok_or_else(|| fail("public key"))
}

fn find(text: &str, what: &str, from: usize) -> Option<usize> {
    text.get(from..)?.find(what).map(|at| at + from)
}

/// SubjectPublicKeyInfo (RFC 5280 section 4.1.2.7) of an RSA key.
pub(super) fn rsa_spki(modulus: &[u8], exponent: &[u8]) -> Vec<u8> {
    let numbers = [integer(modulus), integer(exponent)].concat();
    spki(&tlv(0x30, &numbers))
}

/// SubjectPublicKeyInfo around an RSAPublicKey (RFC 8017 appendix A.1.1).
fn spki(rsa_public_key: &[u8]) -> Vec<u8> {
    let bits = tlv(0x03, &[&[0], rsa_public_key].concat());
    tlv(0x30, &[RSA_ENCRYPTION.as_slice(), &bits].concat())
}

/// A DER INTEGER that is not negative.
fn integer(big_endian: &[u8]) -> Vec<u8> {
    let first = big_endian.iter().position(|&b| b != 0).unwrap_or(big_endian.len());
    let mut content = big_endian.get(first..).unwrap_or_default().to_vec();
    if content.first().is_none_or(|&b| b >= 0x80) {
        content.insert(0, 0);
    }
    tlv(0x02, &content)
}

fn tlv(tag: u8, content: &[u8]) -> Vec<u8> {
    let length = content.len().to_be_bytes();
    let significant =
        length.iter().position(|&b| b != 0).map_or(&[][..], |at| length.get(at..).unwrap_or(&[]));
    let mut out = vec![tag];
    match (content.len(), u8::try_from(significant.len())) {
        (0..=0x7F, _) | (_, Err(_)) => out.push(u8::try_from(content.len()).unwrap_or(0)),
        (_, Ok(octets)) => {
            out.push(0x80 | octets);
            out.extend_from_slice(significant);
        }
    }
    out.extend_from_slice(content);
    out
}
