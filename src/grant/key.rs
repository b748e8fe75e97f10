//! Public keys and what they say to a signature. Which library does the arithmetic is in `backend`.

use std::fmt;

pub use super::algorithm::{Algorithm, Hash, Verification};
use super::backend::{Keys, hash};
use super::der;
use crate::maskinporten::limits;

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

/// As people call it: `RSA`, `EC P-256`, `Ed25519`; an algorithm that few know by its object identifier.
impl fmt::Display for KeyKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Rsa { .. } => f.write_str("RSA"),
            Self::Ec(curve) => write!(f, "EC {curve}"),
            Self::Other(oid) => f.write_str(match oid.as_str() {
                "1.3.101.112" => "Ed25519",
                "1.3.101.113" => "Ed448",
                "1.2.840.113549.1.1.10" => "RSASSA-PSS",
                "1.2.840.10040.4.1" => "DSA",
                oid => oid,
            }),
        }
    }
}

/// A public key. Parsed once, used from any thread.
#[derive(Debug)]
pub struct PublicKey {
    /// Type and size.
    pub kind: KeyKind,
    /// The SubjectPublicKeyInfo (RFC 5280 section 4.1.2.7) as DER.
    pub spki: Vec<u8>,
    keys: Keys,
}

/// Sizes of the modulus, in bits, for which a signature is checked.
const RSA_BITS: std::ops::RangeInclusive<usize> = limits::RSA_BITS_MIN..=limits::RSA_BITS_MAX;

/// rsaEncryption (RFC 8017 appendix C) as the content of an OBJECT IDENTIFIER.
const RSA: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01];
/// id-ecPublicKey (RFC 5480 section 2.1.1), dotted.
const EC: &str = "1.2.840.10045.2.1";

/// A number of an RSA key that keeps it from being used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OddNumber {
    /// The modulus is even.
    EvenModulus,
    /// The exponent is even or 1.
    Exponent,
    /// The exponent has this many bits.
    LongExponent(usize),
}

impl PublicKey {
    /// Reads a SubjectPublicKeyInfo. Any key that has that shape is taken; what it cannot be used
    /// for shows in `kind` and in [`Verification::NotChecked`].
    #[must_use]
    pub fn from_spki(der: &[u8]) -> Option<Self> {
        let (content, rest) = der::expect(der, der::SEQUENCE)?;
        let (algorithm, bit_string) = der::expect(content, der::SEQUENCE)?;
        let (oid, parameters) = der::expect(algorithm, der::OID)?;
        der::expect(bit_string, der::BIT_STRING)?;
        if !rest.is_empty() {
            return None;
        }
        let kind = match der::dotted(oid) {
            _ if oid == RSA => KeyKind::Rsa { bits: der::bits(der::rsa_numbers(der)?.0) },
            oid if oid == EC => KeyKind::Ec(curve(parameters)),
            oid => KeyKind::Other(oid),
        };
        Some(Self { kind, spki: der.to_vec(), keys: Keys::default() })
    }

    /// An RSA key from the numbers of a JWK (RFC 7518 section 6.3.1), big-endian; `None` if one of
    /// them is zero.
    #[must_use]
    pub fn from_jwk(modulus: &[u8], exponent: &[u8]) -> Option<Self> {
        if der::unsigned(modulus).is_empty() || der::unsigned(exponent).is_empty() {
            return None;
        }
        Self::from_pkcs1(&der::write(
            der::SEQUENCE,
            &[der::write_unsigned(modulus), der::write_unsigned(exponent)].concat(),
        ))
    }

    /// Reads an RSAPublicKey (RFC 8017 appendix A.1.1), the content of `BEGIN RSA PUBLIC KEY`.
    #[must_use]
    pub fn from_pkcs1(der: &[u8]) -> Option<Self> {
        let algorithm = [der::write(der::OID, RSA), der::write(der::NULL, &[])].concat();
        let bits = [&[0], der].concat();
        let parts = [der::write(der::SEQUENCE, &algorithm), der::write(der::BIT_STRING, &bits)];
        Self::from_spki(&der::write(der::SEQUENCE, &parts.concat()))
    }

    /// Length of the modulus in bits; `None` if it is no RSA key.
    #[must_use]
    pub const fn rsa_bits(&self) -> Option<usize> {
        match self.kind {
            KeyKind::Rsa { bits } => Some(bits),
            _ => None,
        }
    }

    /// Modulus and public exponent, big-endian without leading zeros; `None` if it is no RSA key.
    #[must_use]
    pub fn rsa_numbers(&self) -> Option<(&[u8], &[u8])> {
        self.rsa_bits().and_then(|_| der::rsa_numbers(&self.spki))
    }

    /// What keeps an RSA key from being used to check signatures, in English; `None` if nothing does or
    /// it is no RSA key. Numbers that no key generator gives cost time without end, or prove nothing
    /// (FIPS 186-5 appendix A.1.1: the exponent is odd and above 65536).
    #[must_use]
    pub fn unusable(&self) -> Option<String> {
        let bits = self.rsa_bits()?;
        if !RSA_BITS.contains(&bits) {
            let (least, most) = (RSA_BITS.start(), RSA_BITS.end());
            return Some(format!("its modulus has {bits} bits, not {least} to {most}"));
        }
        Some(match self.odd_number()? {
            OddNumber::EvenModulus => "its modulus is even".to_owned(),
            OddNumber::Exponent => "its exponent is even or 1".to_owned(),
            OddNumber::LongExponent(length) => format!("its exponent has {length} bits"),
        })
    }

    /// Which of the numbers of an RSA key is one that no key generator gives; `None` if neither is or it is
    /// no RSA key.
    #[must_use]
    pub fn odd_number(&self) -> Option<OddNumber> {
        let (modulus, exponent) = self.rsa_numbers()?;
        let is_even = |number: &[u8]| number.last().is_none_or(|last| last % 2 == 0);
        let length = der::bits(exponent);
        if is_even(modulus) {
            Some(OddNumber::EvenModulus)
        } else if is_even(exponent) || exponent == [1] {
            Some(OddNumber::Exponent)
        } else {
            (length > limits::RSA_EXPONENT_BITS).then_some(OddNumber::LongExponent(length))
        }
    }

    /// Checks a signature.
    #[must_use]
    pub fn verify(&self, algorithm: Algorithm, message: &[u8], signature: &[u8]) -> Verification {
        self.verify_hashed(|| hash(algorithm, message), signature)
    }

    /// The same of a message that may have been hashed before, for another key.
    #[must_use]
    pub fn verify_hashed(&self, hash: impl FnOnce() -> Hash, signature: &[u8]) -> Verification {
        if !self.rsa_bits().is_some_and(|bits| RSA_BITS.contains(&bits)) {
            return Verification::NotChecked;
        }
        match self.keys.verify(&self.spki, &hash(), signature) {
            Some(true) => Verification::Valid,
            Some(false) => Verification::Invalid,
            None => Verification::NotChecked,
        }
    }
}

impl PartialEq for PublicKey {
    fn eq(&self, other: &Self) -> bool {
        match (self.rsa_numbers(), other.rsa_numbers()) {
            // The same RSA key can be written with and without parameters of its algorithm.
            (Some(one), Some(two)) => one == two,
            _ => self.spki == other.spki,
        }
    }
}

impl Eq for PublicKey {}

/// The name of the curve in the parameters of an elliptic curve key.
fn curve(parameters: &[u8]) -> String {
    let oid = der::expect(parameters, der::OID).map(|(oid, _)| der::dotted(oid)).unwrap_or_default();
    match oid.as_str() {
        "1.2.840.10045.3.1.7" => "P-256".to_owned(),
        "1.3.132.0.34" => "P-384".to_owned(),
        "1.3.132.0.35" => "P-521".to_owned(),
        _ => oid,
    }
}
