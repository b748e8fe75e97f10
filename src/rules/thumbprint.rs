//! Thumbprints of a certificate, `x5t` and `x5t#S256` (RFC 7515 sections 4.1.7 and 4.1.8, RFC 7517
//! sections 4.8 and 4.9), compared with the certificate that they are beside.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::grant::base64::decode;
use crate::grant::certificate::{Certificate, hex};
use crate::language::Phrase;

/// The members that hold one.
pub(super) const MEMBERS: [&str; 2] = ["x5t", "x5t#S256"];

/// What a thumbprint is.
pub(super) enum Thumbprint {
    /// That of the certificate, as it is to be written.
    Right,
    /// That of the certificate, in another form.
    Written(Phrase),
    /// That of no certificate that is there.
    Other,
}

/// What the member `name` is to hold for a certificate: the base64url of its digest, SHA-1 for `x5t`.
pub(super) fn expected(name: &str, certificate: &Certificate) -> String {
    URL_SAFE_NO_PAD.encode(digest(name, certificate))
}

/// What the text of the member `name` is to a certificate.
pub(super) fn compare(name: &str, text: &str, certificate: &Certificate) -> Thumbprint {
    if text == expected(name, certificate) {
        return Thumbprint::Right;
    }
    let other = MEMBERS.into_iter().find(|other| *other != name).unwrap_or(name);
    if is_of(text, &digest(other, certificate)) {
        return Thumbprint::Written(if other == "x5t" {
            phrase("of SHA-1, not of SHA-256", "av SHA-1, ikke av SHA-256")
        } else {
            phrase("of SHA-256, not of SHA-1", "av SHA-256, ikke av SHA-1")
        });
    }
    let digest = digest(name, certificate);
    if is_hex(text.as_bytes(), &digest) {
        return Thumbprint::Written(phrase(
            "written in hexadecimal digits",
            "skrevet med heksadesimale sifre",
        ));
    }
    let Some((bytes, _)) = decode(text) else { return Thumbprint::Other };
    if bytes == digest {
        return Thumbprint::Written(phrase(
            "written in standard base64 or with padding",
            "skrevet i vanlig base64 eller med utfylling",
        ));
    }
    if is_hex(&bytes, &digest) {
        return Thumbprint::Written(phrase(
            "written as the base64 of hexadecimal digits",
            "skrevet som base64 av heksadesimale sifre",
        ));
    }
    Thumbprint::Other
}

fn digest(name: &str, certificate: &Certificate) -> Vec<u8> {
    if name == "x5t" { certificate.sha1().to_vec() } else { certificate.sha256.to_vec() }
}

/// Whether the text stands for the digest in any of the forms that are known.
fn is_of(text: &str, digest: &[u8]) -> bool {
    is_hex(text.as_bytes(), digest)
        || decode(text).is_some_and(|(bytes, _)| bytes == digest || is_hex(&bytes, digest))
}

/// Whether the text is the digest in hexadecimal digits, with `:` or spaces between the bytes or not.
fn is_hex(text: &[u8], digest: &[u8]) -> bool {
    let digits: Vec<u8> = text.iter().filter(|byte| !b": -".contains(byte)).copied().collect();
    digits.eq_ignore_ascii_case(hex(digest).as_bytes())
}

fn phrase(en: &str, nb: &str) -> Phrase {
    Phrase { en: en.to_owned(), nb: nb.to_owned() }
}
