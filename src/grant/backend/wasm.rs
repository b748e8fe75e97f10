//! RSA in pure Rust.

use rsa::{BigUint, Pkcs1v15Sign, RsaPublicKey};
use sha2::{Digest as _, Sha256, Sha384, Sha512};

use crate::grant::algorithm::{Algorithm, Signed};
use crate::grant::der;
use crate::maskinporten::limits;

/// This backend takes the key again each time.
#[derive(Debug, Default)]
pub(in crate::grant) struct Keys;

impl Keys {
    /// Whether the signature fits the RSA key in this SubjectPublicKeyInfo; `None` if the backend
    /// cannot use the key.
    pub(in crate::grant) fn verify(&self, spki: &[u8], signed: Signed<'_>) -> Option<bool> {
        let (modulus, exponent) = der::rsa_numbers(spki)?;
        let (modulus, exponent) = (BigUint::from_bytes_be(modulus), BigUint::from_bytes_be(exponent));
        let key = RsaPublicKey::new_with_max_size(modulus, exponent, limits::RSA_BITS_MAX).ok()?;
        let Signed { message, signature, .. } = signed;
        let (scheme, digest) = match signed.algorithm {
            Algorithm::Rs256 => (Pkcs1v15Sign::new::<Sha256>(), Sha256::digest(message).to_vec()),
            Algorithm::Rs384 => (Pkcs1v15Sign::new::<Sha384>(), Sha384::digest(message).to_vec()),
            Algorithm::Rs512 => (Pkcs1v15Sign::new::<Sha512>(), Sha512::digest(message).to_vec()),
        };
        Some(key.verify(scheme, &digest, signature).is_ok())
    }
}
