//! Names in source code that are given the result of an expression, which is not a value here.

use std::collections::HashSet;

use super::clients::names_server;
use super::found::Found;
use super::leaf::Leaf;
use super::meaning::Meaning;
use crate::document;

/// Leaves them out.
pub(super) fn leave_out(leaves: &mut Vec<Leaf<'static>>) {
    leaves.retain(|leaf| leaf.kind.is_some());
}

/// Leaves them out but for that of the client beside an audience that is the service, which is set elsewhere: the claims
/// of a grant mostly have the client id from a variable.
pub(super) fn leave_open(leaves: &mut Vec<Leaf<'static>>) {
    let means = |leaf: &Leaf<'static>, wanted: &[Meaning]| {
        Found::of(leaf).is_some_and(|found| wanted.contains(&found.meaning))
    };
    let is_server = |leaf: &&Leaf<'static>| {
        leaf.is_code && names_server(leaf.value()) && means(leaf, &[Meaning::Audience])
    };
    let grants: HashSet<_> = leaves.iter().filter(is_server).map(place).collect();
    for leaf in leaves.iter_mut().filter(|leaf| leaf.is_code && leaf.kind.is_none()) {
        leaf.is_elsewhere =
            grants.contains(&place(leaf)) && means(leaf, &[Meaning::Issuer, Meaning::ClientId]);
    }
    leaves.retain(|leaf| leaf.kind.is_some() || leaf.is_elsewhere);
}

/// What tells whether two names are side by side.
fn place(leaf: &Leaf<'_>) -> (Option<String>, usize, String) {
    let around = leaf.steps.split_last().map(|(_, around)| around).unwrap_or_default();
    (leaf.inner.clone(), leaf.document, document::pointer(around))
}
