//! Which rules judge which kind of input. What makes a grant is judged by the rules for grants, as far
//! as it decides what they look at.

use super::{cert_file, key_expired, key_registration, malformed_json, x5c_shape};
use crate::grant::InputKind;
use crate::rule::{Group, Rule};

/// Rules for files that come before there is a grant; they have nothing to say of one.
static OF_FILES: [&Rule; 2] = [&cert_file::RULE, &key_registration::RULE];

/// Rules that look at a JWK as they look at a header, besides those for its certificate.
static OF_KEYS: [&Rule; 4] =
    [&key_registration::RULE, &key_expired::RULE, &x5c_shape::RULE, &malformed_json::RULE];

/// Asked for every rule and grant, so by address.
fn is_among(rules: &[&Rule], rule: &Rule) -> bool {
    rules.iter().any(|one| std::ptr::eq(*one, rule))
}

/// Whether a rule judges inputs of that kind.
#[must_use]
pub(crate) fn judges(rule: &Rule, kind: InputKind) -> bool {
    let of_file = is_among(&OF_FILES, rule);
    match kind {
        InputKind::Certificate => rule.group == Group::Certificate,
        InputKind::Keys => is_among(&OF_KEYS, rule) || (rule.group == Group::Certificate && !of_file),
        InputKind::Settings => true,
        _ => !of_file,
    }
}
