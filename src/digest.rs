//! Digests, by the library of the target.

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

/// SHA-1 (FIPS 180-4), which proves nothing: thumbprints of certificates are written with it.
#[cfg(not(target_arch = "wasm32"))]
#[must_use]
pub fn sha1(bytes: &[u8]) -> [u8; 20] {
    use aws_lc_rs::digest::{SHA1_FOR_LEGACY_USE_ONLY, digest};
    digest(&SHA1_FOR_LEGACY_USE_ONLY, bytes).as_ref().try_into().unwrap_or_default()
}

/// SHA-1 (FIPS 180-4), which proves nothing: thumbprints of certificates are written with it.
#[cfg(target_arch = "wasm32")]
#[must_use]
pub fn sha1(bytes: &[u8]) -> [u8; 20] {
    <sha1::Sha1 as sha1::Digest>::digest(bytes).into()
}
