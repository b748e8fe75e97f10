//! What a carrier hands on: the places where it says that a token is, and what else it holds.

use super::candidate::{Mistaken, Nothing};
use crate::source::{Span, Text};

/// A place where a carrier says that a token is.
#[derive(Clone, Debug)]
pub(super) struct Slot<'a> {
    /// What the carrier says the token is, decoded.
    pub(super) text: Text<'a>,
    /// Whether something else may be there: then it is left out instead of being called a mistake.
    pub(super) optional: bool,
}

/// What was found in a carrier.
#[derive(Clone, Debug)]
pub(super) enum Found<'a> {
    /// A place for a token.
    Slot(Slot<'a>),
    /// A draft: the header, unless there are only claims, and the claims.
    Draft(Option<Text<'a>>, Text<'a>),
    /// Something that is plainly no grant.
    Nothing(Nothing),
}

impl<'a> Found<'a> {
    /// A place where nothing but a token may be.
    pub(super) const fn slot(text: Text<'a>) -> Self {
        Self::Slot(Slot { text, optional: false })
    }

    /// Where it begins in the file.
    pub(super) fn start(&self) -> usize {
        match self {
            Self::Slot(slot) => slot.text.position(0),
            Self::Draft(header, payload) => {
                header.as_ref().map_or(usize::MAX, |h| h.position(0)).min(payload.position(0))
            }
            Self::Nothing(nothing) => nothing.span.start,
        }
    }

    /// Something that is no grant, at `span` of the file.
    pub(super) const fn nothing(what: Mistaken, span: Span, shown: Option<String>) -> Self {
        Self::Nothing(Nothing { what, span, shown })
    }
}

/// Everything in a carrier.
#[derive(Clone, Debug)]
pub(super) struct Contents<'a> {
    /// In the order of the file.
    pub(super) found: Vec<Found<'a>>,
    /// What the carrier is if none of it turns out to be anything.
    pub(super) otherwise: Option<Nothing>,
}

impl<'a> From<Vec<Found<'a>>> for Contents<'a> {
    fn from(found: Vec<Found<'a>>) -> Self {
        Self { found, otherwise: None }
    }
}
