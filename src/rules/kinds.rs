//! Which rules judge which kind of input. What makes a grant is judged by the rules for grants, as far
//! as it decides what they look at.

use crate::grant::InputKind;
use crate::rule::{Group, Rule};

/// Rules for files that come before there is a grant; they have nothing to say of one.
const OF_FILES: [&str; 2] = ["cert-file", "key-registration"];

/// Rules that look at a JWK as they look at a header, besides those for its certificate.
const OF_KEYS: [&str; 4] = ["key-registration", "key-expired", "x5c-shape", "malformed-json"];

/// Whether a rule judges inputs of that kind.
#[must_use]
pub(crate) fn judges(rule: &Rule, kind: InputKind) -> bool {
    let of_file = OF_FILES.contains(&rule.name);
    match kind {
        InputKind::Certificate => rule.group == Group::Certificate,
        InputKind::Keys => OF_KEYS.contains(&rule.name) || (rule.group == Group::Certificate && !of_file),
        InputKind::Settings => true,
        _ => !of_file,
    }
}
