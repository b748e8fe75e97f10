//! The keys registered on a client: a saved JWKS or JWK, or PEM. What a key can verify is in `grant/key`.

use std::sync::Arc;

use super::answer::refuse_mistaken;
use super::diagnostic::Diagnostic;
use super::saved::{Object, text, value};
use crate::document::jwks;
use crate::grant::certificate::{Certificate, CertificateError};
use crate::grant::key::PublicKey;
use crate::grant::pem;
use crate::input;
use crate::json::{Kind, Value};
use crate::maskinporten::limits;
use crate::printable::PRIVATE_JWK_MEMBERS;

const WHAT: &str = "a set of public keys";

/// Seconds in a day.
const DAY: i64 = 86_400;

/// A key registered on the client: its public half.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct RegisteredKey {
    /// Its identifier; `None` for a key that came without one, as PEM does.
    pub kid: Option<String>,
    /// The algorithm it was registered for, such as `RS256`.
    pub algorithm: Option<String>,
    /// What it is for: `sig` or `enc`.
    pub usage: Option<String>,
    /// The key itself; `None` if only its identifier is known or it is of an unusable type.
    pub key: Option<Arc<PublicKey>>,
    /// When it expires, in Unix seconds.
    pub expires: Option<i64>,
    /// When it was posted on the client, in Unix seconds.
    pub registered: Option<i64>,
    /// The type of a JWK that is not RSA, and of which `key` is therefore nothing.
    pub(super) other_type: Option<String>,
}

/// When a key ends and how that is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum KeyEnd {
    /// Its member `exp` says so.
    Stated(i64),
    /// One year after it was posted.
    YearAfter {
        /// When it was posted.
        registered: i64,
        /// When it ends.
        end: i64,
    },
}

impl KeyEnd {
    /// The instant, in Unix seconds.
    #[must_use]
    pub const fn instant(self) -> i64 {
        match self {
            Self::Stated(end) | Self::YearAfter { end, .. } => end,
        }
    }
}

impl RegisteredKey {
    /// When it ends, if that is known: `exp`, else a year from when it was posted
    /// (Digdir: `oidc_api_admin`, MP-121).
    #[must_use]
    pub fn end(&self) -> Option<KeyEnd> {
        let a_year_after = |registered: i64| KeyEnd::YearAfter {
            registered,
            end: registered.saturating_add(limits::KEY_LIFETIME_DAYS * DAY),
        };
        self.expires.map(KeyEnd::Stated).or_else(|| self.registered.map(a_year_after))
    }

    pub(super) const fn of(key: Option<Arc<PublicKey>>) -> Self {
        Self {
            kid: None,
            algorithm: None,
            usage: None,
            key,
            expires: None,
            registered: None,
            other_type: None,
        }
    }

    /// What it is, such as `EC P-256`, if it is known not to be an RSA key.
    pub(crate) fn other_type(&self) -> Option<String> {
        let key = self.key.as_ref().filter(|key| key.rsa_bits().is_none());
        self.other_type.clone().or_else(|| key.map(|key| key.kind.to_string()))
    }
}

/// The keys registered on a client.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct KeySet {
    /// The keys.
    pub keys: Vec<RegisteredKey>,
    /// Whether these are all of the client's keys. A program's own settings hold but one of them.
    pub complete: bool,
}

impl KeySet {
    /// Reads registered keys: the answer of `GET /clients/{id}/jwks`, a JWK Set, one JWK, an array
    /// of JWKs, also in YAML or in base64, or PEM with public keys or certificates.
    ///
    /// Private members of a JWK are passed over, with a warning.
    ///
    /// # Errors
    /// If the bytes are none of these, or hold a private or symmetric key in PEM or as `oct`.
    pub fn read(bytes: &[u8], warnings: &mut Vec<Diagnostic>) -> Result<Self, Diagnostic> {
        let in_binary = |said: Diagnostic| match input::form_of(bytes) {
            Some(_) => Diagnostic::new(format!("a certificate, key or key store in binary form, not {WHAT}"))
                .help("`grantlint jwk FILE` prints its public key as a JWK: save that, and give it here."),
            None => said,
        };
        let text = text(bytes).map_err(in_binary)?;
        if text.contains("-----BEGIN") && !text.trim_start().starts_with(['{', '[']) {
            return from_pem(&text);
        }
        let in_yaml = || jwks::in_yaml(&text).map(|json| json.bytes.into_owned());
        if let Some(json) = in_yaml().or_else(|| input::encoded_keys(&text)) {
            // Places in the JSON are none in the file.
            let nowhere = |said| Diagnostic { line: None, column: None, ..said };
            let json = String::from_utf8_lossy(&json);
            let mut said = Vec::new();
            let read = value(&json, WHAT).and_then(|root| Self::from_value(&json, root, &mut said));
            warnings.extend(said.into_iter().map(nowhere));
            return read.map_err(nowhere);
        }
        Self::from_value(&text, value(&text, WHAT)?, warnings)
    }

    pub(super) fn from_value(
        text: &str,
        root: Value<'_>,
        warnings: &mut Vec<Diagnostic>,
    ) -> Result<Self, Diagnostic> {
        if root.kind() == Kind::Array {
            return Self::from_list(text, root, None, warnings);
        }
        let object = Object::new(text, root, WHAT)?;
        refuse_mistaken(&object, WHAT)?;
        if let Some(list) = object.get("keys") {
            // Posting replaces the whole set, so the set's last change is when each key was posted.
            let posted = object.instant("last_updated")?.or(object.instant("created")?);
            return Self::from_list(text, list, posted, warnings);
        }
        if object.has("kty") {
            let key = jwk(&object, None, warnings)?;
            return Ok(Self { keys: vec![key], complete: true });
        }
        Err(mistaken(&object))
    }

    fn from_list(
        text: &str,
        list: Value<'_>,
        posted: Option<i64>,
        warnings: &mut Vec<Diagnostic>,
    ) -> Result<Self, Diagnostic> {
        let Some(elements) = list.elements() else {
            let message = format!("keys is {}, not an array of keys", list.kind().phrase());
            return Err(Diagnostic::at(text, list.span().start, message));
        };
        let mut keys = Vec::with_capacity(elements.len());
        for element in elements {
            let object = Object::new(text, element, "a JWK")?;
            refuse_mistaken(&object, WHAT)?;
            if !object.has("kty") {
                return Err(mistaken(&object));
            }
            keys.push(jwk(&object, posted, warnings)?);
        }
        Ok(Self { keys, complete: true })
    }

    /// The keys that may be the one of that identifier: those that have it, else those that have none, such as one
    /// in PEM.
    pub(crate) fn named<'k>(&'k self, kid: &str) -> impl Iterator<Item = &'k RegisteredKey> + Clone {
        let is_known = self.find(kid).is_some();
        self.keys.iter().filter(move |key| key.kid.as_deref() == is_known.then_some(kid))
    }

    /// The key of that identifier.
    #[must_use]
    pub fn find(&self, kid: &str) -> Option<&RegisteredKey> {
        self.keys.iter().find(|key| key.kid.as_deref() == Some(kid))
    }

    /// The identifiers, of those keys that have one.
    pub fn kids(&self) -> impl Iterator<Item = &str> {
        self.keys.iter().filter_map(|key| key.kid.as_deref())
    }
}

/// Reads every block of a PEM file. The keys have no identifier, so they match any kid.
fn from_pem(text: &str) -> Result<KeySet, Diagnostic> {
    let mut keys = Vec::new();
    for block in pem::blocks(text) {
        let fail = |what: &str| Err(Diagnostic::at(text, block.start, what));
        let der = block.der();
        let key = match (block.kind(), der) {
            (pem::Kind::PrivateKey, _) => {
                let error = Diagnostic::at(
                    text,
                    block.start,
                    "this is a private key, which grantlint neither needs nor reads",
                );
                return Err(error.help("Give the public half: openssl pkey -in key.pem -pubout"));
            }
            (_, None) => return fail("the PEM block does not contain base64"),
            (_, Some(der)) if is_request(&der) => {
                let error =
                    Diagnostic::at(text, block.start, "this is a certificate request (CSR), not a key");
                return Err(error.help("Give the public key in it: openssl req -in csr.pem -noout -pubkey"));
            }
            (pem::Kind::Certificate, Some(der)) => Certificate::from_der(&der).ok().map(|c| c.key),
            (pem::Kind::PublicKey | pem::Kind::Other, Some(der)) => {
                PublicKey::from_spki(&der).or_else(|| PublicKey::from_pkcs1(&der))
            }
        };
        match key {
            Some(key) => keys.push(RegisteredKey::of(Some(Arc::new(key)))),
            None => return fail("the PEM block contains neither a public key nor a certificate"),
        }
    }
    // Without identifiers nobody can say that the set is the whole one.
    Ok(KeySet { keys, complete: false })
}

fn is_request(der: &[u8]) -> bool {
    matches!(Certificate::from_der(der), Err(CertificateError::Request))
}

fn jwk(
    object: &Object<'_>,
    posted: Option<i64>,
    warnings: &mut Vec<Diagnostic>,
) -> Result<RegisteredKey, Diagnostic> {
    let kty = object.string("kty")?.unwrap_or_default();
    let kid = object.string("kid")?;
    let named = kid.as_deref().map_or_else(String::new, |kid| format!(" {kid}"));
    if kty == "oct" {
        let message =
            format!("the key{named} is symmetric (kty oct), which makes it a secret, not a registered key");
        return Err(object.complain(object.value, message));
    }
    if PRIVATE_JWK_MEMBERS.iter().any(|name| object.has(name)) {
        let message = format!("the key{named} includes its private half, which is not read");
        let help = "Save only the public members: kty, kid, use, alg, n, e, exp.";
        warnings.push(object.complain(object.value, message).help(help));
    }
    let key = if kty == "RSA" { rsa(object)?.map(Arc::new) } else { None };
    if let Some(why) = key.as_ref().and_then(|key| key.unusable()) {
        let message = format!("the key{named} cannot be used to check signatures: {why}");
        warnings.push(object.complain(object.get("n").unwrap_or(object.value), message));
    }
    let registered = match object.instant("registered")? {
        Some(instant) => Some(instant),
        None => object.instant("created")?,
    };
    Ok(RegisteredKey {
        kid,
        algorithm: object.string("alg")?,
        usage: object.string("use")?,
        expires: object.instant("exp")?,
        registered: registered.or(posted),
        other_type: (kty != "RSA").then_some(kty),
        ..RegisteredKey::of(key)
    })
}

/// The RSA key of a JWK (RFC 7518 section 6.3.1).
fn rsa(object: &Object<'_>) -> Result<Option<PublicKey>, Diagnostic> {
    let number = |name: &str| {
        let Some(text) = object.string(name)? else {
            return Err(object.complain(object.value, format!("the RSA key has no {name}")));
        };
        let bytes = base64_simd::forgiving_decode_to_vec(text.replace('-', "+").replace('_', "/").as_bytes());
        let place = object.get(name).unwrap_or(object.value);
        bytes.map_err(|_| object.complain(place, format!("{name} is not base64url")))
    };
    let (modulus, exponent) = (number("n")?, number("e")?);
    Ok(PublicKey::from_jwk(&modulus, &exponent))
}

fn mistaken(object: &Object<'_>) -> Diagnostic {
    let (it, help) = if object.has("client_id") {
        ("this is a client", "Give it with --client, or as `client` in the profile.")
    } else if object.has("jwks_uri") {
        (
            "this is server metadata (well-known)",
            "The registered keys are the answer of GET /clients/{id}/jwks.",
        )
    } else {
        ("this object has neither keys nor kty", "Save the answer of GET /clients/{id}/jwks.")
    };
    object.complain(object.value, format!("{it}: not {WHAT}")).help(help)
}
