//! Reads the token out of a slot: fixes what is damaged and says what was fixed.

mod ahead;
mod compact;
mod damages;
mod marks;
mod no_token;
mod scan;
mod search;
mod stray;
mod wrapping;

pub(super) use compact::{clean, is_clean};

use super::candidate::{Body, Candidate, Damage, DamageKind, Mistaken, Parameter};
use super::slot::{Extent, Slot};
use crate::source::Span;

/// The grants in a slot; one that is not a grant if it holds no token, unless that may be. `file` is
/// the file as given.
pub(super) fn read<'a>(slot: Slot<'a>, file: &[u8]) -> Vec<Candidate<'a>> {
    let end = slot.text.position(slot.text.bytes.len());
    // Where no more than the beginning of a header is shown there is nothing to read.
    let is_elided = slot.carried.as_ref().is_some_and(|carried| carried.is_elided);
    let beginning = is_elided.then(|| slot.text.clone());
    let mut found = if is_clean(&slot.text.bytes) {
        vec![clean(slot.text)]
    } else if slot.extent == Extent::Whole {
        search::candidates(&slot.text, file)
    } else {
        search::among_text(&slot.text, file)
    };
    if slot.optional {
        found.retain(|candidate| matches!(candidate.body, Body::Compact { .. } | Body::Draft { .. }));
    }
    let is_nothing = |candidate: &Candidate<'_>| matches!(&candidate.body, Body::NotAGrant(nothing) if nothing.what == Mistaken::Text);
    if let Some(beginning) = beginning.filter(|_| found.iter().all(is_nothing)) {
        found = vec![clean(beginning)];
    }
    if let Some(carried) = slot.carried {
        for candidate in &mut found {
            candidate.carried = Some(Box::new(carried.clone()));
        }
        if carried.parameter == Parameter::Authorization {
            for candidate in &mut found {
                in_header(candidate, slot.header, end);
            }
        }
    }
    found
}

/// A header is where an access token belongs, and no grant.
fn in_header(candidate: &mut Candidate<'_>, header: Option<usize>, end: usize) {
    let start = header.unwrap_or(candidate.start());
    candidate.damage.retain(|damage| damage.kind != DamageKind::Bearer);
    let token = match &candidate.body {
        Body::Compact { token, .. } => token.position(0).max(start + 1),
        _ => end,
    };
    candidate.damage.insert(0, Damage::new(DamageKind::AuthorizationHeader, Span::new(start, token)));
}
