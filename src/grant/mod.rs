//! The grant, as far as it could be read. Reading never fails: what is wrong is kept as a fault.

mod backend;
mod base64;
mod ber;
mod cache;
pub mod certificate;
pub mod chain;
mod der;
mod duplicates;
pub mod issuer;
pub mod key;
mod kind;
mod links;
mod mistaken;
mod name;
mod origins;
mod part;
mod passed;
pub(crate) mod pem;
mod private;
mod read;
pub mod store;
mod summary;
mod time;
mod x5c;

use std::sync::Arc;

pub use cache::Cache;
pub use kind::InputKind;
pub use origins::{Origin as MemberOrigin, Origins};
pub use part::{Field, Part, PartName};
pub use passed::TokenKind;
pub(crate) use read::Spare;
pub use read::{Buffers, Fault, FaultKind};
pub use summary::CertificateSummary;
pub use time::{Time, Unit};

use crate::input::{Body, Candidate, Damage, Mistaken, Parameter};
use crate::source::{Origin, Span};
use chain::Chain;
use store::{KeyToRegister, Store};

/// How the grant was written down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// A signed compact JWS (RFC 7515 section 3.1).
    Signed,
    /// An unsigned draft: header and claims as JSON.
    Draft,
}

/// A grant taken apart. Borrows from [`Buffers`], which own what was decoded.
#[derive(Debug)]
pub struct Grant<'a> {
    /// What it was handed over as.
    pub kind: InputKind,
    /// Signed, or an unsigned draft.
    pub form: Form,
    /// The JOSE header.
    pub header: Part<'a>,
    /// The claims set.
    pub payload: Part<'a>,
    /// The signature bytes; empty for drafts and where it could not be read.
    pub signature: &'a [u8],
    /// The certificates of x5c, if the header has that member.
    pub chain: Option<Arc<Chain>>,
    /// What was wrong with the text around and inside the token; all of it mended.
    pub damage: &'a [Damage],
    /// What was handed over in place of a grant, if it is none. Only the input rules run then.
    pub mistaken: Option<Mistaken>,
    /// What could not be mended.
    pub faults: &'a [Fault],
    /// Where header and claims come from, if they were put together from something else.
    pub origins: Option<&'a Origins>,
    /// The file that holds the certificates, if it was handed over in place of a grant.
    pub store: Option<&'a Store>,
    /// The key whose members are the header, if it was handed over in place of a grant.
    pub key: Option<&'a KeyToRegister<'a>>,
    candidate: &'a Candidate<'a>,
    buffers: &'a Buffers<'a>,
}

impl Grant<'_> {
    /// Carries a range in the decoded text of `part` back to the file.
    #[must_use]
    pub fn lift(&self, part: PartName, span: Span) -> Span {
        self.buffers.lift(self.candidate, part, span)
    }

    /// What was signed, `header.payload`, in each spelling that the signer may have meant: the
    /// mended one first.
    pub fn signing_inputs(&self) -> impl Iterator<Item = &[u8]> {
        self.candidate.signing_inputs()
    }

    /// Where a token that stands in the file in one piece begins there.
    pub(crate) const fn token_start(&self) -> Option<usize> {
        match &self.candidate.body {
            Body::Compact { token, .. } => match token.origin {
                Origin::Slice(start) => Some(start),
                Origin::Kept(_) => None,
            },
            _ => None,
        }
    }

    /// Where a whole part stands in the file.
    #[must_use]
    pub fn part_span(&self, part: PartName) -> Option<Span> {
        self.buffers.part_span(self.candidate, part)
    }

    /// Whether it was sent as this parameter.
    #[must_use]
    pub fn is_sent_as(&self, parameter: Parameter) -> bool {
        self.candidate.is_sent_as(parameter)
    }

    /// What was handed over in place of a grant, as far as it may be shown.
    #[must_use]
    pub fn placeholder(&self) -> Option<&str> {
        match &self.candidate.body {
            Body::NotAGrant(nothing) => nothing.shown.as_deref(),
            _ => None,
        }
    }

    /// The part of that name; only header and payload are JSON.
    #[must_use]
    pub const fn json_part(&self, part: PartName) -> Option<&Part<'_>> {
        match part {
            PartName::Header => Some(&self.header),
            PartName::Payload => Some(&self.payload),
            _ => None,
        }
    }
}
