//! Carriers: what people hand over a token in. Each finds the places where a token is, decodes what
//! belongs to the carrier, and judges nothing.

mod json;
mod request;
mod shell;

pub(super) use json::field;

use super::slot::Contents;
use crate::source::Text;

/// A kind of carrier: takes a text apart, or leaves it to the next kind.
type Carrier = for<'a> fn(&Text<'a>) -> Option<Contents<'a>>;

/// All kinds, in the order in which they are asked. The text has no white space at its start.
const CARRIERS: [Carrier; 3] = [json::open, shell::open, request::open];

/// What is in the text; `None` if it is no carrier but should be the token itself.
pub(super) fn open<'a>(text: &Text<'a>) -> Option<Contents<'a>> {
    CARRIERS.iter().find_map(|open| open(text))
}
