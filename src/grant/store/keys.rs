//! Keys that are to be registered on a client: JWKs, and keys as PEM or DER.

use std::borrow::Cow;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use zeroize::Zeroizing;

use super::super::key::{Algorithm, PublicKey};
use super::super::origins::{Origin, Origins};
use super::super::part::PartName;
use super::super::{pem, ssh};
use super::reading::{KeyFault, StoredKey};
use super::text;
use crate::digest::sha256;
use crate::input::{Body, Candidate, File, FileForm};
use crate::json::{Kind, Value};
use crate::printable::PRIVATE_JWK_MEMBERS;
use crate::source::{Span, Text};

/// Most keys of a file that are looked at.
const MOST_KEYS: usize = 64;

/// The keys of a file, in its order.
#[derive(Debug, Default)]
pub struct KeyFile<'a> {
    /// The keys; no more than 64.
    pub keys: Vec<KeyToRegister<'a>>,
}

/// A key that is to be registered. Of its private half nothing is kept.
#[derive(Debug)]
pub struct KeyToRegister<'a> {
    /// Its number in the file, from 0.
    pub number: usize,
    /// Keys in the file.
    pub total: usize,
    /// Whether it is a JWK, and not PEM or DER.
    pub is_jwk: bool,
    /// Whether its private half is there, or it is a secret as a whole.
    pub is_private: bool,
    /// What keeps its private half closed, if something does.
    pub fault: Option<KeyFault>,
    /// The public half; `None` if it is not RSA or cannot be read.
    pub public: Option<Arc<PublicKey>>,
    /// The number of an earlier key with the same kid.
    pub same_kid: Option<usize>,
    /// The number of an earlier key that is the same.
    pub same_key: Option<usize>,
    /// Where it is in the file; the whole of it where it is not text.
    pub span: Span,
    /// RFC 6901 pointer to it; empty if it is the whole file, or the file is not JSON.
    pub pointer: String,
    kid: Option<String>,
    algorithm: Option<Algorithm>,
    jwk: Option<Text<'a>>,
}

impl<'a> KeyFile<'a> {
    /// Reads a file. Never fails: a key that cannot be read is one without a public half. `password`
    /// opens what is encrypted.
    #[must_use]
    pub fn read(file: &File<'a>, password: Option<&str>) -> Self {
        let mut keys = match file.form {
            FileForm::Json => jwks(file),
            FileForm::Pem => pem_keys(file, password),
            _ => vec![der_key(&file.text.bytes, file.span, password)],
        };
        let total = keys.len();
        keys.truncate(MOST_KEYS);
        for number in 0..keys.len() {
            let (before, rest) = keys.split_at_mut(number);
            let Some(key) = rest.first_mut() else { break };
            let same = |fits: &dyn Fn(&KeyToRegister<'_>) -> bool| before.iter().position(fits);
            key.same_kid = key.kid.as_ref().and_then(|kid| same(&|other| other.kid.as_ref() == Some(kid)));
            key.same_key =
                key.public.as_ref().and_then(|public| same(&|other| other.public.as_ref() == Some(public)));
            (key.number, key.total) = (number, total);
        }
        Self { keys }
    }
}

impl<'a> KeyToRegister<'a> {
    fn of(public: Option<PublicKey>, span: Span) -> Self {
        Self {
            number: 0,
            total: 1,
            is_jwk: false,
            is_private: false,
            fault: None,
            public: public.map(Arc::new),
            same_kid: None,
            same_key: None,
            span,
            pointer: String::new(),
            kid: None,
            algorithm: None,
            jwk: None,
        }
    }

    fn private(key: StoredKey, span: Span) -> Self {
        let (public, fault) = (key.public, key.fault);
        Self { public, fault, is_private: true, ..Self::of(None, span) }
    }

    /// Its identifier, if it is a JWK that has one.
    #[must_use]
    pub fn kid(&self) -> Option<&str> {
        self.kid.as_deref()
    }

    /// The algorithm it is for, if it is a JWK that names one that Maskinporten takes.
    #[must_use]
    pub fn algorithm(&self) -> Option<Algorithm> {
        self.algorithm
    }

    /// The key in the shape of a header, whose members kid, alg and x5c mean the same (RFC 7515 section
    /// 4.1, RFC 7517 section 4); without members if it is no JWK.
    #[must_use]
    pub fn candidate(&self) -> Candidate<'a> {
        let payload = Text::slice(b"", self.span.start);
        Candidate::new(Body::Draft { header: self.jwk.clone(), payload }, Vec::new())
    }

    /// Leads from places in that header to places in the file.
    #[must_use]
    pub fn origins(&self) -> Origins {
        let span = (!self.is_jwk).then_some(self.span);
        let at = self.pointer.clone();
        let (part, pointer) = (PartName::Header, String::new());
        let whole = Origin { part, pointer, at, span, is_same_below: true, since: None };
        Origins::new(PartName::Keys, vec![whole])
    }
}

fn jwks<'a>(file: &File<'a>) -> Vec<KeyToRegister<'a>> {
    let text = &file.text;
    let Some(root) = std::str::from_utf8(&text.bytes).ok().and_then(|text| Value::parse(text).ok()) else {
        return vec![KeyToRegister::of(None, file.span)];
    };
    let (list, base) = match root.kind() {
        Kind::Array => (root.elements(), ""),
        _ => (root.member_named("keys").and_then(|keys| keys.value.elements()), "/keys"),
    };
    let Some(list) = list else { return vec![jwk(text, root, String::new())] };
    let elements = list.into_iter().enumerate();
    elements.map(|(number, element)| jwk(text, element, format!("{base}/{number}"))).collect()
}

fn jwk<'a>(text: &Text<'a>, value: Value<'_>, pointer: String) -> KeyToRegister<'a> {
    let member = |name: &str| value.member_named(name).and_then(|member| member.value.as_str());
    let number = |name: &str| base64url(&member(name)?);
    let public = match member("kty").as_deref() {
        Some("RSA") => number("n").zip(number("e")).and_then(|(n, e)| PublicKey::from_jwk(&n, &e)),
        _ => None,
    };
    KeyToRegister {
        is_jwk: true,
        is_private: PRIVATE_JWK_MEMBERS.iter().any(|name| value.member_named(name).is_some()),
        pointer,
        kid: member("kid").map(Cow::into_owned),
        algorithm: member("alg").and_then(|alg| Algorithm::named(&alg)),
        jwk: Some(text.sub(value.span())),
        ..KeyToRegister::of(public, text.lift(value.span()))
    }
}

/// The bytes of a number in a JWK, however its base64 is spelt.
fn base64url(text: &str) -> Option<Vec<u8>> {
    let standard = text.replace('-', "+").replace('_', "/");
    base64_simd::forgiving_decode_to_vec(standard.as_bytes()).ok()
}

fn pem_keys<'a>(file: &File<'_>, password: Option<&str>) -> Vec<KeyToRegister<'a>> {
    let bytes = &file.text.bytes;
    let whole = Zeroizing::new(String::from_utf8_lossy(bytes).into_owned());
    // Where bytes were replaced, places in the text are none in the file.
    let is_exact = whole.len() == bytes.len();
    if let Some((public, is_private)) = ssh::of_text(&whole) {
        return vec![KeyToRegister { is_private, ..KeyToRegister::of(public, file.span) }];
    }
    let key = |block: pem::Block<'_>| {
        let own = || file.text.lift(Span::new(block.start, block.end));
        let span = if is_exact { own() } else { file.span };
        match block.kind() {
            pem::Kind::PrivateKey => {
                let stored = text::private_key(&block, password);
                Some(KeyToRegister::private(stored, span))
            }
            pem::Kind::PublicKey => {
                let read = |der: Vec<u8>| PublicKey::from_spki(&der).or_else(|| PublicKey::from_pkcs1(&der));
                Some(KeyToRegister::of(block.der().and_then(read), span))
            }
            pem::Kind::Certificate | pem::Kind::Other => None,
        }
    };
    pem::blocks(&whole).into_iter().filter_map(key).collect()
}

fn der_key<'a>(der: &[u8], span: Span, password: Option<&str>) -> KeyToRegister<'a> {
    if let Some(public) = PublicKey::from_spki(der) {
        return KeyToRegister::of(Some(public), span);
    }
    let stored = text::key_of_der(der, password);
    if stored.public.is_none()
        && let Some(public) = PublicKey::from_pkcs1(der)
    {
        return KeyToRegister::of(Some(public), span);
    }
    KeyToRegister::private(stored, span)
}

/// The public half of an RSA key as a JWK (RFC 7517), with what Digdir's self-service asks for. Without
/// a `kid` the key's thumbprint (RFC 7638) is its identifier. `None` if it is no RSA key.
#[must_use]
pub fn public_jwk(
    key: &PublicKey,
    kid: Option<&str>,
    algorithm: Option<Algorithm>,
) -> Option<serde_json::Value> {
    let (modulus, exponent) = key.rsa_numbers()?;
    let (n, e) = (URL_SAFE_NO_PAD.encode(modulus), URL_SAFE_NO_PAD.encode(exponent));
    // The members that a thumbprint is over, in their order and without spaces.
    let required = format!(r#"{{"e":"{e}","kty":"RSA","n":"{n}"}}"#);
    let kid = kid.map_or_else(|| URL_SAFE_NO_PAD.encode(sha256(required.as_bytes())), str::to_owned);
    let alg = algorithm.unwrap_or(Algorithm::Rs256).name();
    Some(serde_json::json!({ "kty": "RSA", "use": "sig", "alg": alg, "kid": kid, "n": n, "e": e }))
}
