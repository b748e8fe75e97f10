//! Recognises what was passed in place of a token: a key, an answer, a variable without a value. Tokens of
//! another kind are for `grant::other_tokens`.

use crate::input::candidate::{Candidate, Mistaken};
use crate::input::{character, files};
use crate::maskinporten::placeholders;
use crate::source::{Span, Text};

/// The candidate for a text without a token.
pub(super) fn candidate<'a>(text: &Text<'_>) -> Candidate<'a> {
    let bytes = trim(&text.bytes);
    let start = bytes.as_ptr() as usize - text.bytes.as_ptr() as usize;
    let span = text.lift(Span::new(start, start + bytes.len()));
    let what = classify(bytes);
    let shown = (what == Mistaken::Placeholder).then(|| shown(&String::from_utf8_lossy(bytes)));
    Candidate::nothing(what, span, shown)
}

/// What of a placeholder is safe to print: of an object its kind, and not what is in it.
fn shown(text: &str) -> String {
    let inner = bare(text);
    let lower = inner.to_ascii_lowercase();
    let kind =
        WITH_VALUES.iter().find(|kind| lower.starts_with(**kind)).map_or(inner.len(), |kind| kind.len());
    let is_type = |c: char| c.is_alphanumeric() || "._`[]<>+,".contains(c);
    let is_object = || placeholders::OBJECTS.iter().any(|kind| lower.starts_with(&kind.to_ascii_lowercase()));
    let end = if WITH_TYPES.iter().any(|kind| lower.starts_with(kind)) {
        inner.find(|c| !is_type(c)).unwrap_or(inner.len())
    } else if kind == inner.len() && is_object() {
        // What is behind the bracket may be the rest of a token.
        inner.find([']', '>']).map_or(kind, |close| close + 1)
    } else {
        kind
    };
    match inner.split_at_checked(end) {
        Some((kind, rest)) if !rest.is_empty() && rest != " <pending> }" => format!("{kind}…"),
        _ => text.to_owned(),
    }
}

/// The text without whitespace at its ends.
fn trim(text: &[u8]) -> &[u8] {
    let start = character::run(text, 0).end.min(text.len());
    let end = character::trailing(text).max(start);
    text.get(start..end).unwrap_or_default()
}

/// Bytes at the start of a text that are searched for what it is; keys and pages show it there.
const HEAD: usize = 64 * 1024;

fn classify(text: &[u8]) -> Mistaken {
    let head = text.get(..text.len().min(HEAD)).unwrap_or_default();
    if let Some(what) = pem(text).or_else(|| der(text)).or_else(|| encoded_der(text)) {
        return what;
    }
    if is_placeholder(head) {
        return Mistaken::Placeholder;
    }
    let lower = head.to_ascii_lowercase();
    let has = |needle: &str| memchr::memmem::find(&lower, needle.as_bytes()).is_some();
    if lower.starts_with(b"<!doctype html") || lower.starts_with(b"<html") || has("<body") {
        return Mistaken::Html;
    }
    if has("access_token") {
        return Mistaken::TokenResponse;
    }
    if lower.starts_with(b"http/") || has("\"error\"") || has("error_description") {
        return Mistaken::ErrorResponse;
    }
    if has("traceback (most recent")
        || has("exception")
        || has("\n    at ")
        || has("\n\tat ")
        || has("panicked at")
    {
        return Mistaken::Exception;
    }
    if has("grant_type=") || lower.starts_with(b"curl ") || is_request(&lower) {
        return Mistaken::NoAssertion;
    }
    Mistaken::Text
}

fn is_request(lower: &[u8]) -> bool {
    lower.starts_with(b"post ") || lower.starts_with(b"get ")
}

/// What a PEM text holds (RFC 7468); a private key anywhere in it counts first.
fn pem(text: &[u8]) -> Option<Mistaken> {
    let mut best = None;
    for at in memchr::memmem::find_iter(text, "-----BEGIN ") {
        let label = text.get(at + 11..(at + 64).min(text.len())).unwrap_or_default();
        let label = label.get(..memchr::memmem::find(label, b"-----")?)?;
        let has = |needle: &[u8]| memchr::memmem::find(label, needle).is_some();
        let what = if has(b"PRIVATE KEY") {
            return Some(Mistaken::PrivateKey);
        } else if label.ends_with(b"CERTIFICATE REQUEST") {
            Mistaken::CertificateRequest
        } else if has(b"CERTIFICATE") || has(b"PKCS7") {
            Mistaken::Certificate
        } else if has(b"PUBLIC KEY") {
            Mistaken::PublicKey
        } else {
            continue;
        };
        best.get_or_insert(what);
    }
    best
}

/// What DER holds, told by its first fields (RFC 5280, RFC 2986, RFC 5208, RFC 8017, RFC 7292).
fn der(text: &[u8]) -> Option<Mistaken> {
    if files::is_request(text) {
        return Some(Mistaken::CertificateRequest);
    }
    let [0x30, 0x82, _, _, inside @ ..] = text else {
        // PKCS#12 is often written with an indefinite length.
        return text.starts_with(&[0x30, 0x80, 0x02, 0x01, 0x03]).then_some(Mistaken::KeyStore);
    };
    match inside {
        [0x02, 0x01, 0x03, ..] => Some(Mistaken::KeyStore),
        [0x02, 0x01, 0x00 | 0x01, ..] => Some(Mistaken::PrivateKey),
        [0x30, 0x82, ..] => Some(Mistaken::Certificate),
        [0x30, 0x0D, 0x06, 0x09, ..] | [0x02, 0x82, ..] => Some(Mistaken::PublicKey),
        _ => None,
    }
}

fn encoded_der(text: &[u8]) -> Option<Mistaken> {
    let head = text.strip_prefix(b"\"").unwrap_or(text);
    // Up to the subject of a request.
    let head = head.get(..24)?;
    der(&base64_simd::STANDARD_NO_PAD.decode_to_vec(head).ok()?)
}

/// The text without the marks around a value.
fn bare(text: &str) -> &str {
    text.trim_matches(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '`' | ';' | ','))
}

/// Whether a program printed a variable that held no token, or a template was not filled in.
fn is_placeholder(text: &[u8]) -> bool {
    let Ok(text) = std::str::from_utf8(text.get(..text.len().min(200)).unwrap_or_default()) else {
        return false;
    };
    let bare = bare(text);
    let lower = bare.to_ascii_lowercase();
    let value = lower.strip_prefix("bearer").unwrap_or(&lower);
    let value = value.rsplit_once(['=', ':']).map_or(value, |(_, v)| v).trim_matches([' ', '"', '\'']);
    // Padding ends in the same sign as a name without a value, and what it pads may be a secret.
    // A setting in a document may have the same value.
    let is_empty =
        EMPTY_VALUES.contains(&value) && !bare.contains('\n') && (!value.is_empty() || is_name(bare));
    is_empty
        || placeholders::OBJECTS.iter().any(|object| lower.starts_with(&object.to_ascii_lowercase()))
        || is_template(bare)
        || is_java_reference(bare)
}

/// Whether a text can be a name behind which the value is missing, and no secret.
fn is_name(text: &str) -> bool {
    const LONGEST: usize = 40;
    const SHORTEST_SECRET: usize = 12;
    let name = text.trim_end_matches(['"', '\'', ' ']);
    let name = name.strip_suffix(['=', ':']).unwrap_or(name);
    let is_plain = |c: char| c.is_alphanumeric() || "_- .:$\"'".contains(c);
    let is_base64 = (name.len() + 1).is_multiple_of(4) && name.bytes().all(|b| b.is_ascii_alphanumeric());
    let is_secret = name.len() + 1 >= SHORTEST_SECRET && (is_mixed(name) || is_base64);
    name.len() <= LONGEST && name.chars().all(is_plain) && !is_secret
}

/// Whether a text has digits, capitals and small letters, as passwords have.
fn is_mixed(text: &str) -> bool {
    let has = |what: fn(&u8) -> bool| text.bytes().any(|b| what(&b));
    has(u8::is_ascii_digit) && has(u8::is_ascii_uppercase) && has(u8::is_ascii_lowercase)
}

const EMPTY_VALUES: [&str; 16] = [
    "",
    "undefined",
    "null",
    "none",
    "nil",
    "nan",
    "false",
    "true",
    "token",
    "jwt",
    "assertion",
    "grant",
    "...",
    "…",
    "xxx",
    "todo",
];

/// Objects whose value is printed too.
const WITH_VALUES: [&str; 7] =
    ["promise {", "function ", "() =>", "async ", "optional[", "<bound method", "completablefuture"];

/// Those that begin with the name of a type, as a setting may that has a secret behind it.
const WITH_TYPES: [&str; 4] = ["system.", "microsoft.", "task`1", "promise<"];

/// `<token>`, `$TOKEN`, `${TOKEN}`, `%TOKEN%`, `{{token}}`, `your-token-here`.
fn is_template(text: &str) -> bool {
    let word = |s: &str| !s.is_empty() && s.chars().all(|c| c.is_alphanumeric() || "_- .:".contains(c));
    let between = |open: &str, close: &str| {
        text.strip_prefix(open).and_then(|t| t.strip_suffix(close)).is_some_and(|t| word(t.trim()))
    };
    // What has one sign around it may be a password.
    let is_doubled = ["${", "$(", "{{", "#{"].iter().any(|open| text.starts_with(open));
    if !is_doubled && is_mixed(text) {
        return false;
    }
    between("<", ">")
        || between("${", "}")
        || between("$(", ")")
        || between("{{", "}}")
        || between("{", "}")
        || between("[", "]")
        || between("%", "%")
        || between("#{", "}")
        || (text.starts_with('$') && word(text.trim_start_matches('$')))
        || (text.starts_with('@') && word(text.trim_start_matches('@')))
        || (text.len() < 40 && text.to_ascii_lowercase().starts_with("your") && word(text))
}

/// What Java prints for an object without `toString`: `[B@6d06d69c`, `com.example.Token@1b2c3d`.
fn is_java_reference(text: &str) -> bool {
    let Some((class, hash)) = text.rsplit_once('@') else { return false };
    let name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '[' | '$' | '_' | ';');
    !hash.is_empty()
        && hash.len() <= 8
        && hash.chars().all(|c| c.is_ascii_hexdigit())
        && (class.starts_with('[') || class.contains('.'))
        && class.chars().all(name)
}
