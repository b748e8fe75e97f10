//! One element of x5c: what people put there in place of plain base64 of one certificate.

use super::certificate::{Certificate, CertificateError};
use super::{base64, pem};
use crate::json::{Kind, Value};
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
    } else {
        reading.text(text, room, false);
    }
    reading
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
        let is_certificate = |piece: &&&str| piece.trim_start().starts_with("MI");
        if pieces.iter().filter(is_certificate).count() > 1 {
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
        } else if certificates > 1 {
            self.fault(ShapeFaultKind::Glued);
        } else if certificates == 0 {
            self.fault(ShapeFaultKind::Certificate(CertificateError::NotACertificate));
        } else if pem::has_text_around(text) {
            self.fault(ShapeFaultKind::SurroundingText);
        } else if !inner {
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
    let mut found = Vec::new();
    for part in text.split([',', ';']) {
        let mut rest = part;
        while let Some(end) = rest.find('=') {
            let padding = rest.get(end..).unwrap_or_default();
            let next = padding.find(|c: char| c != '=' && !c.is_whitespace());
            let Some(next) = next else { break };
            let (piece, after) = rest.split_at(end + next);
            found.push(piece);
            rest = after;
        }
        found.push(rest);
    }
    found.retain(|piece| !piece.trim().is_empty());
    found
}
