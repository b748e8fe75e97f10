//! The signature algorithms, and what a signature check can come to.

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

/// The longest digest, in bytes.
const LONGEST: usize = 64;

/// A message as an algorithm takes it: hashed, which is most of the work beside the key's.
#[derive(Clone, Copy, Debug)]
pub struct Hash {
    algorithm: Algorithm,
    bytes: [u8; LONGEST],
}

impl Hash {
    pub(super) fn new(algorithm: Algorithm, digest: &[u8]) -> Self {
        let mut bytes = [0; LONGEST];
        bytes.iter_mut().zip(digest).for_each(|(to, from)| *to = *from);
        Self { algorithm, bytes }
    }

    /// For which algorithm.
    #[must_use]
    pub const fn algorithm(&self) -> Algorithm {
        self.algorithm
    }

    /// The digest.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        let length = match self.algorithm {
            Algorithm::Rs256 => 32,
            Algorithm::Rs384 => 48,
            Algorithm::Rs512 => LONGEST,
        };
        self.bytes.get(..length).unwrap_or_default()
    }
}

impl Algorithm {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Rs256, Self::Rs384, Self::Rs512];

    /// The algorithm of that JWA name, spelt exactly.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|algorithm| algorithm.name() == name)
    }

    /// The JWA name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Rs256 => "RS256",
            Self::Rs384 => "RS384",
            Self::Rs512 => "RS512",
        }
    }

    /// The algorithm of an X.509 signature (RFC 8017 appendix C); `None` for all others, RSASSA-PSS,
    /// ECDSA and SHA-1 among them.
    #[must_use]
    pub fn of_certificate(oid: &str) -> Option<Self> {
        match oid {
            "1.2.840.113549.1.1.11" => Some(Self::Rs256),
            "1.2.840.113549.1.1.12" => Some(Self::Rs384),
            "1.2.840.113549.1.1.13" => Some(Self::Rs512),
            _ => None,
        }
    }
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
