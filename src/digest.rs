//! SHA-256 digests, by the library of the target.

/// A SHA-256 digest.
pub type Digest = [u8; 32];

/// SHA-256 (FIPS 180-4).
#[cfg(not(target_arch = "wasm32"))]
#[must_use]
pub fn sha256(bytes: &[u8]) -> Digest {
    aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, bytes).as_ref().try_into().unwrap_or_default()
}

/// SHA-256 (FIPS 180-4).
#[cfg(target_arch = "wasm32")]
#[must_use]
pub fn sha256(bytes: &[u8]) -> Digest {
    <sha2::Sha256 as sha2::Digest>::digest(bytes).into()
}
