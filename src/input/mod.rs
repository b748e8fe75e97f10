//! Finds the grant in what the user hands over: a compact JWS, a request that carries one, a draft.

use crate::source::{Span, Text};

/// A grant found in the input, mended as far as the mend is unambiguous.
#[derive(Clone, Debug)]
pub struct Candidate<'a> {
    /// What was found.
    pub body: Body<'a>,
    /// What was mended on the way, in the order of the file.
    pub damage: Vec<Damage>,
}

/// What a candidate consists of.
#[derive(Clone, Debug)]
pub enum Body<'a> {
    /// A compact JWS, or what was meant as one.
    Compact {
        /// The token after mending: nothing but base64url characters and dots, unless what is
        /// wrong with it could not be mended.
        token: Text<'a>,
        /// The token before its alphabet and padding were mended, where that makes a difference:
        /// the signer may have signed this spelling.
        written: Option<Vec<u8>>,
    },
    /// An unsigned draft.
    Draft {
        /// The header as JSON; `None` for bare claims.
        header: Option<Text<'a>>,
        /// The claims as JSON.
        payload: Text<'a>,
    },
    /// Something that is plainly no grant. Nothing else is checked.
    NotAGrant(Mistaken),
}

/// What was handed over in place of a grant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Mistaken {
    /// A PEM or JWK private key. Nothing of it may be shown.
    PrivateKey,
    /// A PEM public key.
    PublicKey,
    /// A PEM or DER certificate.
    Certificate,
    /// `undefined`, `null`, `[object Promise]`: a program printed a variable without a token.
    Placeholder,
    /// A token response or an error response of a server.
    Response,
    /// Text in which nothing looks like a token.
    Text,
}

/// Something that had to be mended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Damage {
    /// What it is.
    pub kind: DamageKind,
    /// The first place in the file.
    pub span: Span,
    /// How often it occurs.
    pub count: usize,
}

/// The kinds of damage that are mended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum DamageKind {
    /// A line feed, or carriage return and line feed, inside the token.
    LineBreak,
}

/// Finds the grants in `bytes`. Empty if there is nothing to lint.
#[must_use]
pub fn find(bytes: &[u8]) -> Vec<Candidate<'_>> {
    let end = bytes.strip_suffix(b"\n").map_or(bytes, |b| b.strip_suffix(b"\r").unwrap_or(b));
    if end.is_empty() {
        return Vec::new();
    }
    let token = Text::slice(end, 0);
    vec![Candidate { body: Body::Compact { token, written: None }, damage: Vec::new() }]
}
