//! RSA by jsonwebtoken's backend in pure Rust.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::DecodingKey;

use crate::grant::algorithm::{Algorithm, Signed};
use crate::grant::der;

/// Sizes of the modulus, in bits, outside which this backend calls every signature wrong.
pub(in crate::grant) const BITS: std::ops::RangeInclusive<usize> = 2048..=4096;

/// This backend takes the key again each time.
#[derive(Debug, Default)]
pub(in crate::grant) struct Keys;

impl Keys {
    /// Whether the signature fits the RSA key in this SubjectPublicKeyInfo; `None` if the backend
    /// cannot use the key.
    pub(in crate::grant) fn verify(&self, spki: &[u8], signed: Signed<'_>) -> Option<bool> {
        let algorithm = match signed.algorithm {
            Algorithm::Rs256 => jsonwebtoken::Algorithm::RS256,
            Algorithm::Rs384 => jsonwebtoken::Algorithm::RS384,
            Algorithm::Rs512 => jsonwebtoken::Algorithm::RS512,
        };
        let (modulus, exponent) = der::rsa_numbers(spki)?;
        let key = DecodingKey::from_rsa_raw_components(modulus, exponent);
        jsonwebtoken::crypto::verify(
            &URL_SAFE_NO_PAD.encode(signed.signature),
            signed.message,
            &key,
            algorithm,
        )
        .ok()
    }
}
