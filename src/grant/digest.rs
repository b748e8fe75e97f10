/// SHA-256 (FIPS 180-4) of the pieces, one after the other.
#[cfg(not(target_arch = "wasm32"))]
#[must_use]
pub fn sha256(pieces: &[&[u8]]) -> [u8; 32] {
    let mut context = aws_lc_rs::digest::Context::new(&aws_lc_rs::digest::SHA256);
    for piece in pieces {
        context.update(piece);
    }
    context.finish().as_ref().try_into().unwrap_or_default()
}

/// SHA-256 (FIPS 180-4) of the pieces, one after the other.
#[cfg(target_arch = "wasm32")]
#[must_use]
pub fn sha256(pieces: &[&[u8]]) -> [u8; 32] {
    use sha2::Digest as _;
    let mut hasher = sha2::Sha256::new();
    for piece in pieces {
        hasher.update(piece);
    }
    hasher.finalize().into()
}
