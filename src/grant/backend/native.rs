//! RSA by aws-lc-rs.

use std::sync::OnceLock;

use aws_lc_rs::digest::{SHA256, SHA384, SHA512, digest};
use aws_lc_rs::signature::{
    ParsedPublicKey, RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_2048_8192_SHA384, RSA_PKCS1_2048_8192_SHA512,
};

use crate::grant::algorithm::{Algorithm, Signed};

/// An RSA key, parsed once for each algorithm that asks for it.
#[derive(Debug, Default)]
pub(in crate::grant) struct Keys {
    parsed: [OnceLock<Option<ParsedPublicKey>>; 3],
}

impl Keys {
    /// Whether the signature fits the RSA key in this SubjectPublicKeyInfo, always the same one;
    /// `None` if the backend cannot use the key.
    pub(in crate::grant) fn verify(&self, spki: &[u8], signed: Signed<'_>) -> Option<bool> {
        let [sha256, sha384, sha512] = &self.parsed;
        let (slot, scheme, hash) = match signed.algorithm {
            Algorithm::Rs256 => (sha256, &RSA_PKCS1_2048_8192_SHA256, &SHA256),
            Algorithm::Rs384 => (sha384, &RSA_PKCS1_2048_8192_SHA384, &SHA384),
            Algorithm::Rs512 => (sha512, &RSA_PKCS1_2048_8192_SHA512, &SHA512),
        };
        let key = slot.get_or_init(|| ParsedPublicKey::new(scheme, spki).ok()).as_ref()?;
        // Hashing on its own spares contexts that are allocated for each message.
        Some(key.verify_digest_sig(&digest(hash, signed.message), signed.signature).is_ok())
    }
}
