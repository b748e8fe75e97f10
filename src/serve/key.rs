//! The key that signs access tokens: RSA of 3072 bits, as Maskinporten's own is.

use std::fmt;

use aws_lc_rs::encoding::{AsDer as _, Pkcs8V1Der};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::{KeyPair, KeySize};
use aws_lc_rs::signature::RSA_PKCS1_SHA256;
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use jsonwebtoken::jwk::{Jwk, JwkSet, PublicKeyUse, ThumbprintHash};
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use serde_json::{Map, Value};
use tokio_rustls::rustls::pki_types::PrivateKeyDer;
use tokio_rustls::rustls::pki_types::pem::PemObject as _;
use x509_parser::asn1_rs::{Any, FromDer as _, Sequence};

/// Why a key cannot be used; for people.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeyError(&'static str);

impl fmt::Display for KeyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl std::error::Error for KeyError {}

const UNREADABLE: KeyError = KeyError(
    "it is not an RSA private key in PEM (PKCS #8 or PKCS #1) of 2048 to 8192 bits without a password",
);
const BROKEN: KeyError = KeyError("the cryptographic library cannot make an RSA key");

/// A private key with its public half as a JWK Set (RFC 7517). Its debug output shows neither.
pub struct SigningKey {
    pair: KeyPair,
    kid: String,
    public: JwkSet,
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SigningKey").field("kid", &self.kid).finish_non_exhaustive()
    }
}

impl SigningKey {
    /// A new key, and its private half as PEM (PKCS #8), for a user who wants to keep it. Takes up to a few
    /// seconds.
    ///
    /// # Errors
    /// If the library has no randomness to make one from.
    pub fn generate() -> Result<(Self, String), KeyError> {
        let pair = KeyPair::generate(KeySize::Rsa3072).map_err(|_| BROKEN)?;
        let der = pair.as_der().map_err(|_: aws_lc_rs::error::Unspecified| BROKEN)?;
        let der: &Pkcs8V1Der<'_> = &der;
        let key = Self::from_pkcs1(pkcs1(der.as_ref()).ok_or(BROKEN)?)?;
        let text = STANDARD.encode(der.as_ref());
        let lines: Vec<&str> =
            text.as_bytes().chunks(64).filter_map(|line| str::from_utf8(line).ok()).collect();
        Ok((key, format!("-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----\n", lines.join("\n"))))
    }

    /// A kept key: PEM, PKCS #8 or PKCS #1.
    ///
    /// # Errors
    /// If it is no such key.
    pub fn from_pem(pem: &[u8]) -> Result<Self, KeyError> {
        match PrivateKeyDer::from_pem_slice(pem) {
            Ok(PrivateKeyDer::Pkcs1(der)) => Self::from_pkcs1(der.secret_pkcs1_der()),
            Ok(PrivateKeyDer::Pkcs8(der)) => {
                Self::from_pkcs1(pkcs1(der.secret_pkcs8_der()).ok_or(UNREADABLE)?)
            }
            _ => Err(UNREADABLE),
        }
    }

    fn from_pkcs1(der: &[u8]) -> Result<Self, KeyError> {
        let pair = KeyPair::from_der(der).map_err(|_| UNREADABLE)?;
        let mut jwk = Jwk::from_encoding_key(&EncodingKey::from_rsa_der(der), Algorithm::RS256)
            .map_err(|_| UNREADABLE)?;
        let kid = jwk.thumbprint(ThumbprintHash::SHA256).map_err(|_| UNREADABLE)?;
        jwk.common.key_id = Some(kid.clone());
        jwk.common.public_key_use = Some(PublicKeyUse::Signature);
        let key = Self { pair, kid, public: JwkSet { keys: vec![jwk] } };
        key.sign(&Map::new()).map(|_| key)
    }

    /// Its identifier: the thumbprint of RFC 7638.
    #[must_use]
    pub fn kid(&self) -> &str {
        &self.kid
    }

    /// The public half as a JWK Set (RFC 7517 section 5).
    #[must_use]
    pub const fn jwks(&self) -> &JwkSet {
        &self.public
    }

    /// A JWT with these claims. Its header has `alg` and `kid`, and no `typ`, as Maskinporten's have.
    ///
    /// # Errors
    /// If the key cannot sign.
    pub fn sign(&self, claims: &Map<String, Value>) -> Result<String, KeyError> {
        let header = Header { typ: None, kid: Some(self.kid.clone()), ..Header::new(Algorithm::RS256) };
        let header = serde_json::to_vec(&header).map_err(|_| UNREADABLE)?;
        let claims = serde_json::to_vec(claims).map_err(|_| UNREADABLE)?;
        let message = format!("{}.{}", URL_SAFE_NO_PAD.encode(header), URL_SAFE_NO_PAD.encode(claims));
        // `jsonwebtoken::encode` reads and checks the private key each time, which costs as much as signing.
        let mut signature = vec![0; self.pair.public_modulus_len()];
        self.pair
            .sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), message.as_bytes(), &mut signature)
            .map_err(|_| UNREADABLE)?;
        Ok(format!("{message}.{}", URL_SAFE_NO_PAD.encode(signature)))
    }
}

/// The RSAPrivateKey (RFC 8017 appendix A.1.2) inside a PrivateKeyInfo (RFC 5958).
fn pkcs1(pkcs8: &[u8]) -> Option<&[u8]> {
    let (_, info) = Sequence::from_der(pkcs8).ok()?;
    let inside: &[u8] = match info.content {
        std::borrow::Cow::Borrowed(inside) => inside,
        std::borrow::Cow::Owned(_) => return None,
    };
    let (rest, _version) = Any::from_der(inside).ok()?;
    let (rest, _algorithm) = Any::from_der(rest).ok()?;
    let (_, key) = Any::from_der(rest).ok()?;
    Some(key.data)
}
