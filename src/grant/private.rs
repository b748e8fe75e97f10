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
pub(super) fn public_half(private: &[u8]) -> Option<PublicKey> {
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

#[cfg(test)]
mod tests {
    use super::*;

    /// prime256v1 (RFC 5480 section 2.1.1.1).
    const P256: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07];

    fn sequence(parts: &[Vec<u8>]) -> Vec<u8> {
        der::write(SEQUENCE, &parts.concat())
    }

    fn version(number: u8) -> Vec<u8> {
        der::write(INTEGER, &[number])
    }

    /// An ECPrivateKey with the curve and the point, if they are to be in it.
    fn ec_key(has_curve: bool, has_point: bool) -> Vec<u8> {
        let mut parts = vec![version(1), der::write(OCTET_STRING, &[7; 32])];
        if has_curve {
            parts.push(der::write(EC_CURVE, &der::write(OID, P256)));
        }
        if has_point {
            parts.push(der::write(EC_PUBLIC, &der::write(BIT_STRING, &point())));
        }
        sequence(&parts)
    }

    fn point() -> Vec<u8> {
        [&[0, 4][..], &[9; 64]].concat()
    }

    fn pkcs8(oid: &[u8], key: &[u8]) -> Vec<u8> {
        let algorithm = sequence(&[der::write(OID, oid), der::write(OID, P256)]);
        sequence(&[version(0), algorithm, der::write(OCTET_STRING, key)])
    }

    #[test]
    fn the_point_of_an_ec_key_is_its_public_half() {
        let algorithm = sequence(&[der::write(OID, EC), der::write(OID, P256)]);
        let public = PublicKey::from_spki(&sequence(&[algorithm, der::write(BIT_STRING, &point())]));
        assert!(public.is_some());
        for with_point in
            [ec_key(true, true), pkcs8(EC, &ec_key(false, true)), pkcs8(EC, &ec_key(true, true))]
        {
            assert!(public_half(&with_point) == public, "{with_point:02x?}");
        }
        for without in [ec_key(true, false), ec_key(false, true), pkcs8(EC, &ec_key(true, false))] {
            assert!(public_half(&without).is_none(), "{without:02x?}");
        }
    }

    #[test]
    fn modulus_and_exponent_of_an_rsa_key_are_its_public_half() {
        const RSA: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01];
        let (modulus, exponent) = ([0xc1; 256], [1, 0, 1]);
        let numbers = [&modulus[..], &exponent, &[3; 4]].map(der::write_unsigned);
        let pkcs1 = sequence(&[&[version(0)][..], &numbers].concat());
        let public = PublicKey::from_jwk(&modulus, &exponent);
        assert!(public.is_some());
        assert!(public_half(&pkcs1) == public);
        assert!(public_half(&pkcs8(RSA, &pkcs1)) == public);
        for none in [
            &[0x30, 0x03, 0x02, 0x01, 0x00][..],
            &[],
            &sequence(&[version(0)]),
            &sequence(&[version(0), der::write(OID, RSA)]),
        ] {
            assert!(public_half(none).is_none(), "{none:02x?}");
        }
    }
}
