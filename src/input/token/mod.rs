//! Reads the token out of a slot: fixes what is damaged and says what was fixed.

mod compact;
mod mistaken;
mod scan;
mod search;
mod twice;
mod wrapping;

pub(super) use compact::{clean, is_clean};

use super::candidate::{Body, Candidate};
use super::slot::Slot;

/// The grants in a slot; one that is no grant if it holds no token, unless that may be. `file` is
/// the file as given.
pub(super) fn read<'a>(slot: Slot<'a>, file: &[u8]) -> Vec<Candidate<'a>> {
    if is_clean(&slot.text.bytes) {
        return vec![clean(slot.text)];
    }
    let mut found = search::candidates(&slot.text, file);
    if slot.optional {
        found.retain(|candidate| !matches!(candidate.body, Body::NotAGrant(_)));
    }
    found
}
