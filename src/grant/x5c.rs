//! One element of x5c: what people put there in place of plain base64 of one certificate.

use super::certificate::{Certificate, CertificateError};
use super::{base64, pem};
use crate::json::{Kind, Value};
use crate::maskinporten::limits;
use crate::printable::PRIVATE_JWK_MEMBERS;

/// Something wrong with the shape of x5c.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShapeFault {
    /// Index of the element; `None` for the member as a whole.
    pub index: Option<usize>,
    /// What it is.
    pub kind: ShapeFaultKind,
}

/// The kinds of faults in the shape of x5c.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ShapeFaultKind {
    /// One string in place of an array of strings.
    String,
    /// No certificate: null, an empty array, an empty string.
    Empty,
    /// One string of PEM text in place of an array of strings.
    PemString,
    /// An array that was turned into text before it was put into an element.
    ArrayText,
    /// A certificate as a library prints it for people.
    Printed,
    /// The bytes of DER as characters.
    RawDer,
    /// A `data:` URL.
    DataUrl,
    /// Spaces where `+` belongs.
    PlusAsSpace,
    /// Neither array nor string, or an element that is not a string.
    WrongType(Kind),
    /// `-----BEGIN CERTIFICATE-----` around the base64.
    PemArmour,
    /// Text before or after the certificate, as `openssl` prints it.
    SurroundingText,
    /// CR, LF or spaces between the characters. Live clients send it.
    LineBreaks,
    /// The two characters `\n` between the lines in place of nothing.
    EscapedLineBreaks,
    /// base64url where standard base64 belongs.
    Base64Url,
    /// Missing padding.
    Padding,
    /// Base64 of a PEM text or of base64.
    EncodedTwice,
    /// Not base64 at all.
    NotBase64,
    /// Several certificates in one element.
    Glued,
    /// Base64, but not one certificate.
    Certificate(CertificateError),
    /// One certificate over several elements: the lines of a PEM file, or pieces of its base64.
    Spread,
    /// More elements than are looked at.
    TooMany,
}

/// What an element holds.
#[derive(Debug, Default)]
pub(super) struct Reading {
    pub(super) certificates: Vec<Certificate>,
    /// At most one of each kind.
    pub(super) faults: Vec<ShapeFaultKind>,
}

/// Reads an element; `room` certificates at most.
pub(super) fn read(text: &str, room: usize) -> Reading {
    let mut reading = Reading::default();
    if text.trim().is_empty() {
        reading.fault(ShapeFaultKind::Empty);
    } else if let Some(error) = jwk(text) {
        reading.fault(ShapeFaultKind::Certificate(error));
    } else if is_printed(text) {
        reading.fault(ShapeFaultKind::Printed);
    } else if let Some(der) = raw_der(text) {
        reading.fault(ShapeFaultKind::RawDer);
        reading.certificates.extend(Certificate::first_of(&der).ok().map(|(certificate, _)| certificate));
    } else {
        let (inner, around) = unwrapped(text);
        reading.text(inner, room, false);
        if let Some(certificate) = with_plus(inner).filter(|_| reading.certificates.is_empty()) {
            reading.faults = vec![ShapeFaultKind::PlusAsSpace];
            reading.certificates = vec![certificate];
        }
        if let Some(kind) = around {
            reading.faults.insert(0, kind);
        }
        reading.keep_causes();
    }
    reading
}

/// What is in the text of one certificate, or of a bundle, that was split over several elements; `None` if they are
/// certificates of their own.
pub(super) fn spread(elements: &[Value<'_>]) -> Option<Reading> {
    let texts: Vec<_> = elements.iter().map(|element| element.as_str()).collect::<Option<_>>()?;
    let is_whole = |text: &str| text.trim_start().starts_with("MI");
    let (first, others) = texts.split_first()?;
    let begins = first.contains("-----BEGIN ") && !first.contains("-----END");
    if others.is_empty() || others.iter().all(|text| is_whole(text)) || !(begins || is_whole(first)) {
        return None;
    }
    let mut reading = Reading::default();
    reading.text(&texts.join("\n"), limits::CERTIFICATES, false);
    let is_key = reading.faults.contains(&ShapeFaultKind::Certificate(CertificateError::PrivateKey));
    (is_key || !reading.certificates.is_empty()).then_some(reading)
}

/// Whether a text describes a certificate: `toString` of Java and .NET, `to_text` of Ruby.
fn is_printed(text: &str) -> bool {
    let is_described = text.contains("Subject") || text.contains("subject");
    is_described && text.contains([':', '=', '[']) && !text.contains("-----BEGIN ")
}

/// The bytes that were taken for characters, one by one; without those that no encoding has where it
/// was UTF-8 or Windows-1252. A certificate in DER begins with a long SEQUENCE.
fn raw_der(text: &str) -> Option<Vec<u8>> {
    let after = text.strip_prefix('0')?;
    let is_length = |c| matches!(c, '\u{80}'..='\u{84}' | '\u{20ac}' | '\u{201a}' | '\u{fffd}');
    after.starts_with(is_length).then(|| text.chars().filter_map(|c| u8::try_from(c).ok()).collect())
}

/// What stands inside a `data:` URL or inside an array that was turned into text.
fn unwrapped(text: &str) -> (&str, Option<ShapeFaultKind>) {
    let trimmed = text.trim();
    let data = trimmed.strip_prefix("data:").and_then(|url| url.split_once("base64,"));
    if let Some((_, inner)) = data {
        return (inner, Some(ShapeFaultKind::DataUrl));
    }
    let array = trimmed.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    match array.map(|inner| inner.trim_matches(|c: char| c.is_whitespace() || c == '"' || c == '\'')) {
        Some(inner) if !inner.contains(['[', '"', '\'']) => (inner, Some(ShapeFaultKind::ArrayText)),
        _ => (text, None),
    }
}

/// The certificate in base64 whose every `+` became a space, as in a form.
fn with_plus(text: &str) -> Option<Certificate> {
    let text = text.trim();
    if !text.contains(' ') {
        return None;
    }
    let (der, _) = base64::decode(&text.replace(' ', "+"))?;
    Certificate::from_der(&der).ok()
}

/// What kind of key a JSON Web Key is (RFC 7517); `None` if the text is none.
pub(super) fn jwk(text: &str) -> Option<CertificateError> {
    let text = text.trim();
    if !text.starts_with('{') {
        return None;
    }
    let object = Value::parse(text).ok()?;
    object.member_named("kty")?;
    let private = PRIVATE_JWK_MEMBERS.iter().any(|name| object.member_named(name).is_some());
    Some(if private { CertificateError::PrivateKey } else { CertificateError::PublicKey })
}

impl Reading {
    /// Text that is not base64 has no other faults of base64, and they would say nothing of it. What is between two
    /// certificates is told with them.
    fn keep_causes(&mut self) {
        if self.faults.contains(&ShapeFaultKind::Glued) {
            self.faults.retain(|kind| *kind != ShapeFaultKind::LineBreaks);
        }
        if self.certificates.is_empty() && self.faults.contains(&ShapeFaultKind::NotBase64) {
            self.faults.retain(|kind| {
                matches!(
                    kind,
                    ShapeFaultKind::NotBase64
                        | ShapeFaultKind::Certificate(
                            CertificateError::PrivateKey | CertificateError::PublicKey
                        )
                )
            });
        }
    }

    fn fault(&mut self, kind: ShapeFaultKind) {
        if !self.faults.contains(&kind) {
            self.faults.push(kind);
        }
    }

    /// `inner`: the text was itself encoded, which is a fault of its own.
    fn text(&mut self, text: &str, room: usize, inner: bool) {
        if text.contains("-----BEGIN ") {
            return self.pem(text, room, inner);
        }
        // What is left when only the first line of the armour was cut off.
        let (body, footer) = text.split_once("-----END").map_or((text, false), |(body, _)| (body, true));
        if footer && !inner {
            self.fault(ShapeFaultKind::PemArmour);
        }
        let pieces = pieces(body);
        // A certificate begins with a long SEQUENCE; text has commas too.
        let is_certificate = |piece: &&&str| base64::trim_start(piece).starts_with("MI");
        if !inner && pieces.iter().filter(is_certificate).count() > 1 {
            self.fault(ShapeFaultKind::Glued);
        }
        for piece in pieces {
            self.piece(piece, room, inner || footer);
        }
    }

    fn pem(&mut self, text: &str, room: usize, inner: bool) {
        let blocks = pem::blocks(text);
        let certificates = blocks.iter().filter(|block| block.kind() == pem::Kind::Certificate).count();
        let key = |kind| blocks.iter().any(|block| block.kind() == kind);
        if key(pem::Kind::PrivateKey) {
            self.fault(ShapeFaultKind::Certificate(CertificateError::PrivateKey));
        } else if key(pem::Kind::PublicKey) {
            self.fault(ShapeFaultKind::Certificate(CertificateError::PublicKey));
        } else if certificates == 0 {
            self.fault(ShapeFaultKind::Certificate(CertificateError::NotACertificate));
        } else if inner {
            // That it was encoded once too often explains the rest.
        } else if certificates > 1 {
            self.fault(ShapeFaultKind::Glued);
        } else if pem::has_text_around(text) {
            self.fault(ShapeFaultKind::SurroundingText);
        } else {
            self.fault(ShapeFaultKind::PemArmour);
        }
        for block in blocks.iter().filter(|block| block.kind() == pem::Kind::Certificate) {
            match block.der() {
                Some(der) => self.der(&der, room),
                None => self.fault(ShapeFaultKind::NotBase64),
            }
        }
    }

    /// One run of base64. `armoured`: line breaks in it are part of another fault.
    fn piece(&mut self, piece: &str, room: usize, armoured: bool) {
        let Some((der, repairs)) = base64::decode(piece) else {
            return self.fault(ShapeFaultKind::NotBase64);
        };
        if !armoured {
            if repairs.escapes {
                self.fault(ShapeFaultKind::EscapedLineBreaks);
            } else if repairs.whitespace {
                self.fault(ShapeFaultKind::LineBreaks);
            }
        }
        if repairs.url_alphabet {
            self.fault(ShapeFaultKind::Base64Url);
        } else if repairs.padding {
            self.fault(ShapeFaultKind::Padding);
        }
        match std::str::from_utf8(&der) {
            Ok(text) if text.contains("-----BEGIN ") || text.starts_with("MII") => {
                self.fault(ShapeFaultKind::EncodedTwice);
                self.text(text, room, true);
            }
            _ => self.der(&der, room),
        }
    }

    fn der(&mut self, der: &[u8], room: usize) {
        let mut rest = der;
        let mut here = 0;
        while self.certificates.len() < room {
            match Certificate::first_of(rest) {
                Ok((certificate, after)) => {
                    self.certificates.push(certificate);
                    rest = after;
                    here += 1;
                }
                Err(error) if here == 0 => return self.fault(ShapeFaultKind::Certificate(error)),
                Err(_) => {
                    return self
                        .fault(ShapeFaultKind::Certificate(CertificateError::TrailingBytes(rest.len())));
                }
            }
            if here == 2 {
                self.fault(ShapeFaultKind::Glued);
            }
            if rest.is_empty() {
                return;
            }
        }
        self.fault(ShapeFaultKind::TooMany);
    }
}

/// Runs of base64: separated by commas or semicolons, or ended by padding in mid-text.
fn pieces(text: &str) -> Vec<&str> {
    let is_padding = |c: char| c == '=' || c.is_whitespace();
    let mut found = Vec::new();
    for part in text.split([',', ';']) {
        let mut rest = part;
        while let Some(end) = rest.find('=') {
            let padding = rest.get(end..).unwrap_or_default();
            let after = base64::trim_start(padding.trim_start_matches(is_padding));
            if after.is_empty() {
                break;
            }
            let (piece, after) = rest.split_at(rest.len() - after.len());
            found.push(piece);
            rest = after;
        }
        found.push(rest);
    }
    found.retain(|piece| !base64::trim_start(piece).is_empty());
    found
}
