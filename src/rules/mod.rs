//! The rules: one file each, its page beside it, and one list of pairs: what the rule is, and how it
//! looks. The shape of a rule is in `rule`.

use crate::finding::Findings;
use crate::rule::Rule;

// Before those that use its macro.
#[macro_use]
pub(crate) mod page;

mod certificates;
mod citations;
mod details;
mod facts;
pub(crate) mod interchanged;
mod kinds;
mod org_numbers;
pub(crate) mod requested;
mod thumbprint;

pub(crate) use facts::Facts;
pub(crate) use kinds::judges;

/// Looks at what is known, and reports what it finds and what it lacked in order to look.
pub(crate) type Check = fn(&Facts<'_>, &mut Findings);

/// Declares the rules in pipeline order: this list is the one place that names them all.
macro_rules! rules {
    ($($module:ident)*) => {
        $(pub(crate) mod $module;)*
        /// Every rule, in the order in which findings are reported.
        pub static RULES: &[&Rule] = &[$(&$module::RULE),*];
        /// Every rule with its check, in the same order.
        pub(crate) static CHECKS: &[(&Rule, Check)] = &[$((&$module::RULE, $module::check)),*];
    };
}

rules! {
    stray_whitespace
    token_wrapping
    malformed_jws
    malformed_json
    not_a_grant
    algorithm
    key_reference
    x5c_shape
    header_member
    kid_unknown
    key_registration
    key_expired
    cert_file
    cert_validity
    cert_environment
    cert_issuer
    cert_profile
    cert_chain
    cert_org_number
    cert_key
    signature
    audience
    issuer
    expired
    issued_in_future
    issued_long_ago
    lifetime
    time_format
    jti_reused
    jti_missing
    unknown_claim
    claim_type
    consumer_org_self
    consumer_org_format
    onbehalfof
    scope_format
    scope_unregistered
    scope_login_only
    scope_not_granted
    scope_not_delegated
    client_inactive
    resource
    pid
    rar_type
    rar_field
    rar_value
}

/// Finds a rule by its name.
#[must_use]
pub fn find(name: &str) -> Option<&'static Rule> {
    RULES.iter().copied().find(|rule| rule.name == name)
}
