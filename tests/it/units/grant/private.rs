//! The public half of a private key.

use grantlint::internals::grant::der::{self, BIT_STRING, INTEGER, OCTET_STRING, OID, SEQUENCE};
use grantlint::internals::grant::key::PublicKey;
use grantlint::internals::grant::private::public_half;

/// Tags of the curve and the public key in an ECPrivateKey (RFC 5915 section 3).
const EC_CURVE: u8 = 0xa0;
const EC_PUBLIC: u8 = 0xa1;
/// id-ecPublicKey (RFC 5480 section 2.1.1).
const EC: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01];

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
    for with_point in [ec_key(true, true), pkcs8(EC, &ec_key(false, true)), pkcs8(EC, &ec_key(true, true))] {
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
