//! The certificates of x5c (RFC 7515 section 4.1.6, RFC 7517 section 4.7).

use std::sync::Arc;

use super::certificate::{Certificate, CertificateError};
use super::issuer::{self, Issuer};
use super::key::Verification;
pub use super::links::Link;
use super::x5c::Reading;
pub use super::x5c::{ShapeFault, ShapeFaultKind};
use super::{links, x5c};
use crate::json::{Kind, Value};
use crate::maskinporten::limits;

/// What x5c holds. Depends on nothing but the text of the member, so it is cached by that text.
#[derive(Debug, Default)]
pub struct Chain {
    /// The certificates that could be read, in the order written, with the index of their element.
    pub certificates: Vec<(usize, Certificate)>,
    /// What is wrong with the member or its elements.
    pub faults: Vec<ShapeFault>,
    /// Position in `certificates` of the one that holds the signing key: the first, unless the
    /// order is evidently another.
    pub leaf: Option<usize>,
    /// For each of `certificates`, which other one of them issued it.
    pub links: Vec<Option<Link>>,
    /// Whether the leaf was signed with its own key.
    pub is_self_signed: bool,
    /// Who issued the leaf.
    pub issuer: Issuer,
    is_array: bool,
}

impl Chain {
    /// Reads the value of x5c. Never fails: what is wrong is kept as faults, and certificates are
    /// read as far as the repair is unambiguous.
    #[must_use]
    pub fn read(x5c: Value<'_>) -> Self {
        let mut chain = Self::default();
        match (x5c.kind(), x5c.as_str()) {
            (Kind::Array, _) => chain.read_elements(&x5c.elements().unwrap_or_default()),
            (Kind::String, Some(text)) => chain.read_string(&text),
            (Kind::Null, _) => chain.fault(None, ShapeFaultKind::Empty),
            (kind, _) => chain.fault(None, ShapeFaultKind::WrongType(kind)),
        }
        chain.linked()
    }

    /// The chain that an x5c with these certificates would hold, each with its index there. No more
    /// than [`limits::CERTIFICATES`] are taken.
    #[must_use]
    pub fn of(mut certificates: Vec<(usize, Certificate)>) -> Self {
        certificates.truncate(limits::CERTIFICATES);
        Self { certificates, is_array: true, ..Self::default() }.linked()
    }

    /// Finds out how the certificates hang together.
    fn linked(mut self) -> Self {
        self.links = links::find(&self.certificates);
        self.leaf = links::leaf(&self.certificates, &self.links);
        self.is_self_signed = self.leaf().is_some_and(|leaf| {
            leaf.is_self_issued() && leaf.verify_issued_by(&leaf.key) != Verification::Invalid
        });
        self.issuer = self.identify();
        self
    }

    fn identify(&self) -> Issuer {
        let Some((position, leaf)) = self.leaf.zip(self.leaf()) else { return Issuer::Unknown };
        let link = self.link(position).filter(|link| link.signature != Verification::Invalid);
        issuer::identify(leaf, link.and_then(|link| self.at(link.issuer)), self.is_self_signed)
    }

    /// The certificate that holds the signing key.
    #[must_use]
    pub fn leaf(&self) -> Option<&Certificate> {
        self.at(self.leaf?)
    }

    /// The certificate at a position in `certificates`.
    #[must_use]
    pub fn at(&self, position: usize) -> Option<&Certificate> {
        self.certificates.get(position).map(|(_, certificate)| certificate)
    }

    /// The link from the certificate at a position to its issuer, if that is in x5c too.
    #[must_use]
    pub fn link(&self, position: usize) -> Option<Link> {
        self.links.get(position).copied().flatten()
    }

    /// Positions from the leaf upwards, as far as each one's issuer is in x5c.
    #[must_use]
    pub fn path(&self) -> Vec<usize> {
        self.leaf.map(|leaf| links::path(&self.links, leaf)).unwrap_or_default()
    }

    /// RFC 6901 pointer into the header, to the certificate at a position.
    #[must_use]
    pub fn pointer(&self, position: usize) -> String {
        self.certificates.get(position).map_or_else(|| "/x5c".to_owned(), |(index, _)| self.element(*index))
    }

    /// RFC 6901 pointer into the header, to the certificate that holds the signing key.
    #[must_use]
    pub fn leaf_pointer(&self) -> String {
        self.pointer(self.leaf.unwrap_or(0))
    }

    /// RFC 6901 pointer into the header, to an element by its index.
    #[must_use]
    pub fn element(&self, index: usize) -> String {
        if self.is_array { format!("/x5c/{index}") } else { "/x5c".to_owned() }
    }

    /// The trust anchor that vouches for the leaf: it is one of the certificates from the leaf upwards,
    /// or it issued one of them.
    #[must_use]
    pub fn vouched_by<'a>(&self, anchors: &'a [Arc<Certificate>]) -> Option<&'a Certificate> {
        if anchors.is_empty() {
            return None;
        }
        for position in self.path() {
            if let Some(anchor) = vouching(self.at(position)?, anchors) {
                return Some(anchor);
            }
            // What stands above a wrong signature has nothing to do with the leaf.
            if self.link(position).is_some_and(|link| link.signature == Verification::Invalid) {
                return None;
            }
        }
        None
    }

    /// Whether a trust anchor vouches for the certificate in x5c that the leaf names as its issuer, though
    /// the leaf's signature was not made with its key.
    #[must_use]
    pub fn names_vouched_issuer(&self, anchors: &[Arc<Certificate>]) -> bool {
        let link = self.leaf.and_then(|leaf| self.link(leaf));
        let link = link.filter(|link| link.signature == Verification::Invalid);
        let issuer = link.and_then(|link| self.at(link.issuer));
        issuer.is_some_and(|issuer| vouching(issuer, anchors).is_some())
    }

    fn fault(&mut self, index: Option<usize>, kind: ShapeFaultKind) {
        self.faults.push(ShapeFault { index, kind });
    }

    fn read_elements(&mut self, elements: &[Value<'_>]) {
        if let Some(reading) = x5c::spread(elements) {
            return self.take_spread(reading);
        }
        self.is_array = true;
        if elements.is_empty() {
            self.fault(None, ShapeFaultKind::Empty);
        }
        if elements.len() > limits::CERTIFICATES {
            self.fault(None, ShapeFaultKind::TooMany);
        }
        for (index, element) in elements.iter().enumerate().take(limits::CERTIFICATES) {
            match (element.kind(), element.as_str()) {
                (_, Some(text)) => self.read_element(Some(index), &text),
                (Kind::Null, _) => self.fault(Some(index), ShapeFaultKind::Empty),
                (kind, _) => match x5c::jwk(element.raw()) {
                    Some(error) => self.fault(Some(index), ShapeFaultKind::Certificate(error)),
                    None => self.fault(Some(index), ShapeFaultKind::WrongType(kind)),
                },
            }
        }
        // Nothing that was looked at is one.
        if self.certificates.is_empty() {
            self.faults.retain(|fault| fault.kind != ShapeFaultKind::TooMany);
        }
    }

    /// Takes what is in a text that is over several elements: that it is explains how they look.
    fn take_spread(&mut self, reading: Reading) {
        let key = ShapeFaultKind::Certificate(CertificateError::PrivateKey);
        let kind = if reading.faults.contains(&key) { key } else { ShapeFaultKind::Spread };
        self.fault(None, kind);
        self.certificates = reading.certificates.into_iter().map(|certificate| (0, certificate)).collect();
    }

    fn read_string(&mut self, text: &str) {
        if text.trim().is_empty() {
            return self.fault(None, ShapeFaultKind::Empty);
        }
        self.fault(None, ShapeFaultKind::String);
        // An array that was turned into text before it was put into the header.
        let array = Value::parse(text).ok().and_then(Value::elements);
        if let Some(elements) = array {
            self.read_elements(&elements);
            self.is_array = false;
        } else {
            self.read_element(None, text);
        }
        // That several certificates are in one string follows from its not being an array.
        self.faults.retain(|fault| fault.kind != ShapeFaultKind::Glued);
        self.faults.iter_mut().for_each(|fault| fault.index = None);
        // One paste of a PEM file is one mistake.
        let is_pem = |kind: &ShapeFaultKind| {
            matches!(kind, ShapeFaultKind::PemArmour | ShapeFaultKind::SurroundingText)
        };
        if matches!(self.faults.as_slice(), [_, around] if is_pem(&around.kind)) {
            self.faults.clear();
            self.fault(None, ShapeFaultKind::PemString);
        }
    }

    fn read_element(&mut self, index: Option<usize>, text: &str) {
        let reading = x5c::read(text, limits::CERTIFICATES.saturating_sub(self.certificates.len()));
        for kind in reading.faults {
            self.fault(index, kind);
        }
        let index = index.unwrap_or(0);
        self.certificates.extend(reading.certificates.into_iter().map(|certificate| (index, certificate)));
    }
}

/// The trust anchor that a certificate is, or that issued it.
fn vouching<'a>(certificate: &Certificate, anchors: &'a [Arc<Certificate>]) -> Option<&'a Certificate> {
    let vouches = |anchor: &Certificate| {
        anchor.sha256 == certificate.sha256
            || (certificate.issuer.is_same(&anchor.subject)
                && match certificate.issued_by(anchor) {
                    Verification::Valid => true,
                    Verification::Invalid => false,
                    Verification::NotChecked => certificate.names_as_issuer(anchor),
                })
    };
    anchors.iter().map(Arc::as_ref).find(|anchor| vouches(anchor))
}
