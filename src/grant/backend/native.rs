//! RSA by aws-lc-rs.

use std::sync::OnceLock;

use aws_lc_rs::digest::{self, Digest, SHA256, SHA384, SHA512};
use aws_lc_rs::signature::{
    ParsedPublicKey, RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_2048_8192_SHA384, RSA_PKCS1_2048_8192_SHA512,
};

use crate::grant::algorithm::{Algorithm, Hash};

/// An RSA key, parsed once for each algorithm that asks for it.
#[derive(Debug, Default)]
pub(in crate::grant) struct Keys {
    parsed: [OnceLock<Option<ParsedPublicKey>>; 3],
}

impl Keys {
    /// Whether the signature fits the RSA key in this SubjectPublicKeyInfo, always the same one;
    /// `None` if the backend cannot use the key.
    pub(in crate::grant) fn verify(&self, spki: &[u8], hash: &Hash, signature: &[u8]) -> Option<bool> {
        let [sha256, sha384, sha512] = &self.parsed;
        let (slot, scheme) = match hash.algorithm() {
            Algorithm::Rs256 => (sha256, &RSA_PKCS1_2048_8192_SHA256),
            Algorithm::Rs384 => (sha384, &RSA_PKCS1_2048_8192_SHA384),
            Algorithm::Rs512 => (sha512, &RSA_PKCS1_2048_8192_SHA512),
        };
        let key = slot.get_or_init(|| ParsedPublicKey::new(scheme, spki).ok()).as_ref()?;
        let digest = Digest::import_less_safe(hash.bytes(), hashing(hash.algorithm())).ok()?;
        Some(key.verify_digest_sig(&digest, signature).is_ok())
    }
}

fn hashing(algorithm: Algorithm) -> &'static digest::Algorithm {
    match algorithm {
        Algorithm::Rs256 => &SHA256,
        Algorithm::Rs384 => &SHA384,
        Algorithm::Rs512 => &SHA512,
    }
}

/// Hashes a message for a signature.
pub(in crate::grant) fn hash(algorithm: Algorithm, message: &[u8]) -> Hash {
    Hash::new(algorithm, digest::digest(hashing(algorithm), message).as_ref())
}
