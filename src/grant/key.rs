//! Public keys and signature checks: the one seam to the cryptographic backend.

/// The signature algorithms that Maskinporten takes (RFC 7518 section 3.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Algorithm {
    /// RSASSA-PKCS1-v1_5 with SHA-256.
    Rs256,
    /// RSASSA-PKCS1-v1_5 with SHA-384.
    Rs384,
    /// RSASSA-PKCS1-v1_5 with SHA-512.
    Rs512,
}

impl Algorithm {
    /// The algorithm of that JWA name, spelt exactly.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        match name {
            "RS256" => Some(Self::Rs256),
            "RS384" => Some(Self::Rs384),
            "RS512" => Some(Self::Rs512),
            _ => None,
        }
    }
}

/// What a public key is.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum KeyKind {
    /// RSA with a modulus of this many bits.
    Rsa {
        /// Length of the modulus in bits.
        bits: usize,
    },
    /// An elliptic curve key; the curve's name or object identifier.
    Ec(String),
    /// Any other algorithm, by its object identifier.
    Other(String),
}

/// Outcome of a signature check.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verification {
    /// The signature was made with the private half of the key over exactly these bytes.
    Valid,
    /// It was not.
    Invalid,
    /// The backend cannot use the key: not RSA, or too small or too large.
    NotChecked,
}

/// A public key. Parsed once, used from any thread.
#[derive(Debug)]
pub struct PublicKey {
    /// Type and size.
    pub kind: KeyKind,
    /// The SubjectPublicKeyInfo (RFC 5280 section 4.1.2.7) as DER.
    pub spki: Vec<u8>,
}

impl PublicKey {
    /// Reads a SubjectPublicKeyInfo. Any key that has that shape is taken; what it cannot be used
    /// for shows in `kind` and in [`Verification::NotChecked`].
    #[must_use]
    pub fn from_spki(_der: &[u8]) -> Option<Self> {
        None
    }

    /// Checks a signature.
    #[must_use]
    pub fn verify(&self, _algorithm: Algorithm, _message: &[u8], _signature: &[u8]) -> Verification {
        Verification::NotChecked
    }
}
