/// SHA-256 (FIPS 180-4).
#[cfg(not(target_arch = "wasm32"))]
#[must_use]
pub fn sha256(bytes: &[u8]) -> [u8; 32] {
    aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, bytes).as_ref().try_into().unwrap_or_default()
}

/// SHA-256 (FIPS 180-4).
#[cfg(target_arch = "wasm32")]
#[must_use]
pub fn sha256(bytes: &[u8]) -> [u8; 32] {
    use sha2::Digest as _;
    sha2::Sha256::digest(bytes).into()
}
