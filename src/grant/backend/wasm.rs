//! RSA in pure Rust.

use rsa::{BigUint, Pkcs1v15Sign, RsaPublicKey};
use sha2::{Digest as _, Sha256, Sha384, Sha512};

use crate::grant::algorithm::{Algorithm, Hash};
use crate::grant::der;
use crate::maskinporten::limits;

/// This backend takes the key again each time.
#[derive(Debug, Default)]
pub(in crate::grant) struct Keys;

impl Keys {
    /// Whether the signature fits the RSA key in this SubjectPublicKeyInfo; `None` if the backend
    /// cannot use the key.
    pub(in crate::grant) fn verify(&self, spki: &[u8], hash: &Hash, signature: &[u8]) -> Option<bool> {
        let (modulus, exponent) = der::rsa_numbers(spki)?;
        let (modulus, exponent) = (BigUint::from_bytes_be(modulus), BigUint::from_bytes_be(exponent));
        let key = RsaPublicKey::new_with_max_size(modulus, exponent, limits::RSA_BITS_MAX).ok()?;
        let scheme = match hash.algorithm() {
            Algorithm::Rs256 => Pkcs1v15Sign::new::<Sha256>(),
            Algorithm::Rs384 => Pkcs1v15Sign::new::<Sha384>(),
            Algorithm::Rs512 => Pkcs1v15Sign::new::<Sha512>(),
        };
        Some(key.verify(scheme, hash.bytes(), signature).is_ok())
    }
}

/// Hashes a message for a signature.
pub(in crate::grant) fn hash(algorithm: Algorithm, message: &[u8]) -> Hash {
    match algorithm {
        Algorithm::Rs256 => Hash::new(algorithm, &Sha256::digest(message)),
        Algorithm::Rs384 => Hash::new(algorithm, &Sha384::digest(message)),
        Algorithm::Rs512 => Hash::new(algorithm, &Sha512::digest(message)),
    }
}
