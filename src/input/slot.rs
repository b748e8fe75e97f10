//! What a carrier hands on: the places where it says that a token is, and what else it holds.

use super::candidate::{Carried, Mistaken, Nothing, Parameter};
use crate::source::{Span, Text};

/// What a text is meant to be, as far as that is known before a look at it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Meant {
    /// A token: a `.jwt` file, standard input. Text around it is damage unless it is a carrier.
    Token,
    /// The value of something, such as a string in JSON: quotation marks in it are damage.
    Value,
    /// A text in which a token is one thing among others, such as source code or a log.
    Text,
}

/// How much of a slot is sent in place of the token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Extent {
    /// All of it, so that anything besides the token in it is damage.
    Whole,
    /// Only the token; what is around it belongs to the carrier.
    Token,
}

/// A place where a carrier says that a token is.
#[derive(Clone, Debug)]
pub(super) struct Slot<'a> {
    /// What the carrier says the token is, decoded.
    pub(super) text: Text<'a>,
    pub(super) extent: Extent,
    /// Whether something else may be there: then it is left out instead of being called a mistake.
    pub(super) optional: bool,
    /// How the carrier holds it; `None` if the slot is the whole input.
    pub(super) carried: Option<Carried>,
    /// For the parameter Authorization: where the header begins in the file.
    pub(super) header: Option<usize>,
}

impl<'a> Slot<'a> {
    /// The whole input.
    pub(super) const fn whole(text: Text<'a>) -> Self {
        Self { text, extent: Extent::Whole, optional: false, carried: None, header: None }
    }

    /// What a carrier sends as `parameter`.
    pub(super) const fn sent(text: Text<'a>, parameter: Parameter) -> Self {
        let carried = Some(Carried { parameter, pointer: None, is_sole: false, is_elided: false });
        Self { text, extent: Extent::Whole, optional: false, carried, header: None }
    }

    /// Where it is in the file.
    pub(super) fn span(&self) -> Span {
        Span::new(self.text.position(0), self.text.position(self.text.bytes.len()))
    }
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

impl Found<'_> {
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

    /// Something that is not a grant, at `span` of the file.
    pub(super) const fn nothing(what: Mistaken, span: Span, shown: Option<String>) -> Self {
        Self::Nothing(Nothing { what, span, shown })
    }

    /// How the carrier holds it.
    pub(super) const fn carried_mut(&mut self) -> Option<&mut Carried> {
        match self {
            Self::Slot(slot) => slot.carried.as_mut(),
            Self::Draft(..) | Self::Nothing(_) => None,
        }
    }
}

/// Everything in a carrier.
#[derive(Clone, Debug, Default)]
pub(super) struct Contents<'a> {
    /// In the order of the file.
    pub(super) found: Vec<Found<'a>>,
    /// What the carrier is if none of it turns out to be anything; text if nobody says.
    pub(super) otherwise: Option<Nothing>,
}

impl<'a> From<Vec<Found<'a>>> for Contents<'a> {
    fn from(found: Vec<Found<'a>>) -> Self {
        Self { found, otherwise: None }
    }
}
