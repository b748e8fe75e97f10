//! One element of x5c: what people put there in place of plain base64 of one certificate.

use super::certificate::{Certificate, CertificateError};
use super::chain::ShapeFaultKind as Fault;
use super::{base64, pem};
use crate::json::Value;

/// What an element holds.
#[derive(Debug, Default)]
pub(super) struct Reading {
    pub(super) certificates: Vec<Certificate>,
    /// At most one of each kind.
    pub(super) faults: Vec<Fault>,
}

/// Reads an element; `room` certificates at most.
pub(super) fn read(text: &str, room: usize) -> Reading {
    let mut reading = Reading::default();
    if text.trim().is_empty() {
        reading.fault(Fault::Empty);
    } else if let Some(error) = jwk(text) {
        reading.fault(Fault::Certificate(error));
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
    let private = object.member_named("d").is_some() || object.member_named("k").is_some();
    Some(if private { CertificateError::PrivateKey } else { CertificateError::PublicKey })
}

impl Reading {
    fn fault(&mut self, kind: Fault) {
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
            self.fault(Fault::PemArmour);
        }
        let pieces = pieces(body);
        if pieces.len() > 1 {
            self.fault(Fault::Glued);
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
            self.fault(Fault::Certificate(CertificateError::PrivateKey));
        } else if key(pem::Kind::PublicKey) {
            self.fault(Fault::Certificate(CertificateError::PublicKey));
        } else if certificates > 1 {
            self.fault(Fault::Glued);
        } else if certificates == 0 {
            self.fault(Fault::Certificate(CertificateError::NotACertificate));
        } else if pem::has_text_around(text) {
            self.fault(Fault::SurroundingText);
        } else if !inner {
            self.fault(Fault::PemArmour);
        }
        for block in blocks.iter().filter(|block| block.kind() == pem::Kind::Certificate) {
            match block.der() {
                Some(der) => self.der(&der, room),
                None => self.fault(Fault::NotBase64),
            }
        }
    }

    /// One run of base64. `armoured`: line breaks in it are part of another fault.
    fn piece(&mut self, piece: &str, room: usize, armoured: bool) {
        let Some((der, mended)) = base64::decode(piece) else { return self.fault(Fault::NotBase64) };
        if !armoured {
            if mended.escapes {
                self.fault(Fault::EscapedLineBreaks);
            } else if mended.white_space {
                self.fault(Fault::LineBreaks);
            }
        }
        if mended.url_alphabet {
            self.fault(Fault::Base64Url);
        } else if mended.padding {
            self.fault(Fault::Padding);
        }
        match std::str::from_utf8(&der) {
            Ok(text) if !armoured && (text.contains("-----BEGIN ") || text.starts_with("MII")) => {
                self.fault(Fault::EncodedTwice);
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
                Err(error) if here == 0 => return self.fault(Fault::Certificate(error)),
                Err(_) => return self.fault(Fault::Certificate(CertificateError::TrailingBytes(rest.len()))),
            }
            if here == 2 {
                self.fault(Fault::Glued);
            }
            if rest.is_empty() {
                return;
            }
        }
        self.fault(Fault::TooMany);
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
