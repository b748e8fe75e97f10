//! Files that come before there is a grant: certificates, key stores, keys to register. Told by their
//! content, never by their name.

use super::candidate::{Body, Candidate, File, FileForm};
use crate::json::{self, Kind, Value};
use crate::maskinporten::limits;
use crate::source::{Origin, Span, Text};

/// What is in a file, as far as its first bytes tell.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Contents {
    /// Certificates, or a key store with some.
    Certificates,
    /// Keys that are to be registered.
    Keys,
}

/// Whether a file that begins so is a store that a password opens.
#[must_use]
pub fn is_locked(head: &[u8]) -> bool {
    matches!(binary(head), Some((Contents::Certificates, FileForm::Pkcs12)))
}

/// The candidate for a binary file.
pub(super) fn in_bytes(bytes: &[u8]) -> Option<Candidate<'_>> {
    let (contents, form) = binary(bytes)?;
    let span = Span::new(0, bytes.len());
    Some(contents.candidate(File { form, text: Text::slice(bytes, 0), span }))
}

/// How a text begins that is a key of SSH: a public one, one of RFC 4716, one of `PuTTY`'s.
pub const SSH_KEYS: [&str; 3] = ["ssh-rsa AAAA", "---- BEGIN SSH2 PUBLIC KEY ----", "PuTTY-User-Key-File-"];

/// The candidate for a text that is PEM or holds it, a key of SSH, or the base64 of a binary file.
pub(super) fn in_text<'a>(text: &Text<'a>) -> Option<Candidate<'a>> {
    let span = text.lift(Span::new(0, text.bytes.len()));
    let is_ssh = SSH_KEYS.iter().any(|beginning| text.bytes.starts_with(beginning.as_bytes()));
    if let Some(contents) = pem(&text.bytes).or(is_ssh.then_some(Contents::Keys)) {
        let text = text.sub(Span::new(0, text.bytes.len()));
        return Some(contents.candidate(File { form: FileForm::Pem, text, span }));
    }
    let bytes = decoded(&text.bytes)?;
    let (contents, form) = binary(&bytes)?;
    let origin = Origin::Slice(span.start);
    let text = Text { bytes: bytes.into(), origin };
    Some(contents.candidate(File { form, text, span }))
}

/// The candidate for PEM that stands for a text from `span` of the file, in which it is encoded.
pub(super) fn of_pem<'a>(pem_text: String, span: Span) -> Option<Candidate<'a>> {
    let contents = pem(pem_text.as_bytes())?;
    let text = derived(pem_text.into_bytes(), span);
    Some(contents.candidate(File { form: FileForm::Pem, text, span }))
}

/// The candidate for a store of which the bytes are encoded at `span` of the file.
pub(super) fn of_store<'a>(bytes: Vec<u8>, span: Span) -> Option<Candidate<'a>> {
    let (contents, form) = binary(&bytes)?;
    Some(contents.candidate(File { form, text: derived(bytes, span), span }))
}

/// A text of which no byte is in the file as it is; all of it lies where the encoded text begins.
pub(super) fn derived<'a>(bytes: Vec<u8>, span: Span) -> Text<'a> {
    let places = std::iter::repeat_n(span.start, bytes.len());
    Text::kept(bytes, places, span.start)
}

/// The candidate for JSON that is nothing but keys: a JWK, a JWK Set, an array of JWKs.
pub(super) fn in_json<'a>(text: &Text<'a>) -> Option<Candidate<'a>> {
    let bytes = text.bytes.as_ref();
    if !bytes.starts_with(b"{") && !bytes.starts_with(b"[") {
        return None;
    }
    // Nearly all JSON is told from keys by this alone.
    memchr::memmem::find(bytes, b"\"kty\"").filter(|_| !json::is_deeper_than(bytes, limits::JSON_DEPTH))?;
    let value = Value::parse(std::str::from_utf8(bytes).ok()?).ok()?;
    let is_key = |value: Value<'_>| value.kind() == Kind::Object && value.member_named("kty").is_some();
    let are_keys = |list: Value<'_>| {
        let elements = list.elements().unwrap_or_default();
        !elements.is_empty() && elements.into_iter().all(is_key)
    };
    let is_set = || value.member_named("keys").is_some_and(|member| are_keys(member.value));
    let is_ours = match value.kind() {
        Kind::Object => is_key(value) || is_set(),
        Kind::Array => are_keys(value),
        _ => false,
    };
    is_ours.then(|| {
        let span = text.lift(value.span());
        let text = text.sub(value.span());
        Contents::Keys.candidate(File { form: FileForm::Json, text, span })
    })
}

impl Contents {
    fn candidate(self, file: File<'_>) -> Candidate<'_> {
        let body = match self {
            Self::Certificates => Body::Certificates(file),
            Self::Keys => Body::Keys(file),
        };
        Candidate::new(body, Vec::new())
    }
}

/// What bundles of certificates are called (PKCS #7, CMS).
pub(crate) const BUNDLES: [&[u8]; 3] = [b"PKCS7", b"CMS", b"PKCS #7 SIGNED DATA"];

/// What a PEM text holds. Beside a certificate a key is the one that belongs to it.
#[must_use]
pub fn pem(text: &[u8]) -> Option<Contents> {
    let mut found = None;
    for at in memchr::memmem::find_iter(text, "-----BEGIN ") {
        let label = text.get(at + 11..(at + 64).min(text.len())).unwrap_or_default();
        let Some(end) = memchr::memmem::find(label, b"-----") else { continue };
        let label = label.get(..end).unwrap_or_default();
        let has = |needle: &[u8]| memchr::memmem::find(label, needle).is_some();
        if has(b"PRIVATE KEY") || has(b"PUBLIC KEY") {
            found = Some(Contents::Keys);
        } else if label.ends_with(b"CERTIFICATE") || BUNDLES.contains(&label) {
            return Some(Contents::Certificates);
        }
    }
    found
}

/// First bytes of key stores that older versions of Java write: JKS and JCEKS.
const JAVA: [[u8; 4]; 2] = [[0xfe, 0xed, 0xfe, 0xed], [0xce, 0xce, 0xce, 0xce]];

/// signedData (RFC 2315 section 14) as an OBJECT IDENTIFIER.
const SIGNED_DATA: [u8; 11] = [0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x02];

/// How a binary file is written down, if it is one that is known.
#[must_use]
pub fn form_of(bytes: &[u8]) -> Option<FileForm> {
    binary(bytes).map(|(_, form)| form)
}

/// The label that a binary file would have as PEM (RFC 7468), if it can be that.
pub(super) fn label(bytes: &[u8]) -> Option<&'static str> {
    match binary(bytes)? {
        (Contents::Certificates, FileForm::Der) => Some("CERTIFICATE"),
        (Contents::Certificates, FileForm::Pkcs7) => Some("PKCS7"),
        (Contents::Keys, _) => {
            let is_private = matches!(sequence(bytes)?, [0x02, 0x01, 0x00 | 0x01, ..]);
            Some(if is_private { "PRIVATE KEY" } else { "PUBLIC KEY" })
        }
        _ => None,
    }
}

/// What a binary file holds, told by its first fields (RFC 5280, RFC 2315, RFC 5208, RFC 5958, RFC
/// 8017, RFC 7292).
#[must_use]
pub fn binary(bytes: &[u8]) -> Option<(Contents, FileForm)> {
    if JAVA.iter().any(|magic| bytes.starts_with(magic)) {
        return Some((Contents::Certificates, FileForm::JavaKeyStore));
    }
    let inside = sequence(bytes)?;
    let key = Some((Contents::Keys, FileForm::Der));
    match inside {
        _ if inside.starts_with(&SIGNED_DATA) => Some((Contents::Certificates, FileForm::Pkcs7)),
        [0x02, 0x01, 0x03, 0x30, ..] => Some((Contents::Certificates, FileForm::Pkcs12)),
        // PKCS #8 and PKCS #1, EC private keys, and the two numbers of an RSA public key.
        [0x02, 0x01, 0x00 | 0x01, 0x02 | 0x04 | 0x30, ..] | [0x02, 0x81 | 0x82, ..] => key,
        _ => match sequence(inside)? {
            // A version in an explicit tag, or a serial number: a certificate. A request has the version
            // 0 there, and no certificate has that serial number and a name in place of an algorithm.
            [0x02, 0x01, 0x00, ..] => None,
            [0xa0, 0x03, 0x02, 0x01, ..] | [0x02, ..] => Some((Contents::Certificates, FileForm::Der)),
            // An algorithm: a public key, or an encrypted private one.
            [0x06, ..] => key,
            _ => None,
        },
    }
}

/// Whether bytes begin as a certificate request: the version 0 and a name (RFC 2986 section 4.1), where
/// a certificate has an algorithm behind its serial number.
#[must_use]
pub fn is_request(bytes: &[u8]) -> bool {
    let info = sequence(bytes).and_then(sequence);
    let inside = info.and_then(|info| info.strip_prefix(&[0x02, 0x01, 0x00])).unwrap_or_default();
    // A name is a sequence of sets, and may be empty.
    matches!(
        inside,
        [0x30, 0x00, ..]
            | [0x30, 0x01..=0x7f, 0x31, ..]
            | [0x30, 0x81, _, 0x31, ..]
            | [0x30, 0x82, _, _, 0x31, ..]
    )
}

/// What is inside a SEQUENCE of definite or indefinite length.
fn sequence(bytes: &[u8]) -> Option<&[u8]> {
    match bytes {
        // A short one must be told from text that begins with a zero.
        [0x30, length @ 0..=0x7f, inside @ ..] => {
            (inside.len() >= usize::from(*length) && *length > 8).then_some(inside)
        }
        [0x30, 0x80, inside @ ..]
        | [0x30, 0x81, _, inside @ ..]
        | [0x30, 0x82, _, _, inside @ ..]
        | [0x30, 0x83, _, _, _, inside @ ..]
        | [0x30, 0x84, _, _, _, _, inside @ ..] => Some(inside),
        _ => None,
    }
}

/// The bytes that a text is the base64 of, in quotation marks or not; whether they are worth anything
/// shows in them.
fn decoded(text: &[u8]) -> Option<Vec<u8>> {
    let quoted =
        |text: &'_ [u8]| text.strip_prefix(b"\"").and_then(|t| t.strip_suffix(b"\"")).map(<[u8]>::to_vec);
    let mut text = quoted(text).unwrap_or_else(|| text.to_vec());
    // A data URL (RFC 2397).
    if text.starts_with(b"data:")
        && let Some(at) = memchr::memmem::find(text.get(..128).unwrap_or(&text), b";base64,")
    {
        text.drain(..at + 8);
    }
    text.retain(|byte| !byte.is_ascii_whitespace());
    // Everything that is told here begins with M, z or /: the first bits of 30, CE and FE.
    if !text.first().is_some_and(|first| b"Mz/".contains(first)) {
        return None;
    }
    base64_simd::forgiving_decode_to_vec(&text).ok()
}
