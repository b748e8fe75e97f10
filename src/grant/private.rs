//! The public half of a private key. Nothing else of the key is looked at.

use super::der::{self, BIT_STRING, INTEGER, OCTET_STRING, OID, SEQUENCE};
use super::key::PublicKey;

/// Tag of the public key in an ECPrivateKey (RFC 5915 section 3).
const EC_PUBLIC: u8 = 0xa1;
/// Tag of the curve in an ECPrivateKey.
const EC_CURVE: u8 = 0xa0;
/// id-ecPublicKey (RFC 5480 section 2.1.1).
const EC: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01];

/// The public half of a private key as DER: PKCS #8 (RFC 5958), PKCS #1 (RFC 8017 appendix A.1.2) or
/// ECPrivateKey (RFC 5915). `None` if it is none of these, or does not tell.
#[must_use]
pub fn public_half(private: &[u8]) -> Option<PublicKey> {
    let (content, _) = der::expect(private, SEQUENCE)?;
    let (_, after_version) = der::expect(content, INTEGER)?;
    match der::element(after_version)?.tag {
        INTEGER => pkcs1(after_version),
        OCTET_STRING => ec(content, None),
        SEQUENCE => {
            let (algorithm, after) = der::expect(after_version, SEQUENCE)?;
            let (key, _) = der::expect(after, OCTET_STRING)?;
            let (inside, _) = der::expect(key, SEQUENCE)?;
            let (oid, _) = der::expect(algorithm, OID)?;
            if oid == EC { ec(inside, Some(algorithm)) } else { pkcs1(der::expect(inside, INTEGER)?.1) }
        }
        _ => None,
    }
}

/// Modulus and exponent, which follow the version.
fn pkcs1(numbers: &[u8]) -> Option<PublicKey> {
    let (modulus, rest) = der::expect(numbers, INTEGER)?;
    let (exponent, _) = der::expect(rest, INTEGER)?;
    PublicKey::from_jwk(modulus, exponent)
}

/// The point, if the key holds it. `algorithm` is that of the PKCS #8 structure around it.
fn ec(content: &[u8], algorithm: Option<&[u8]>) -> Option<PublicKey> {
    let mut rest = der::expect(content, INTEGER)?.1;
    let (mut curve, mut point) = (None, None);
    while let Some(element) = der::element(rest) {
        match element.tag {
            EC_CURVE => curve = Some(element.content),
            EC_PUBLIC => point = Some(element.content),
            _ => {}
        }
        rest = element.rest;
    }
    let (bits, _) = der::expect(point?, BIT_STRING)?;
    let own = || curve.map(|curve| [&der::write(OID, EC), curve].concat());
    let algorithm = algorithm.map(<[u8]>::to_vec).or_else(own)?;
    let parts = [der::write(SEQUENCE, &algorithm), der::write(BIT_STRING, bits)];
    PublicKey::from_spki(&der::write(SEQUENCE, &parts.concat()))
}
