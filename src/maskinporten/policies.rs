//! Certificate policies that Digdir's published validator takes, by environment.
//!
//! Source: felleslosninger/idporten-seid2-certificate-validator-lib, `CertificateAuthoritiesProperties`,
//! read 2026-11-22.

use super::environments::Tier;

/// A policy, or all policies below an arc.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Policy {
    /// The object identifier, dotted.
    pub oid: &'static str,
    /// Whether every policy below it counts too.
    pub prefix: bool,
    /// Whether it is taken in test.
    pub test: bool,
    /// Whether it is taken in production.
    pub production: bool,
}

const fn policy(oid: &'static str, test: bool, production: bool) -> Policy {
    Policy { oid, prefix: false, test, production }
}

const fn below(oid: &'static str, test: bool, production: bool) -> Policy {
    Policy { oid, prefix: true, test, production }
}

/// Every policy that is taken somewhere.
pub static POLICIES: [Policy; 13] = [
    // Buypass: key in software, key in hardware, SEID 1 in test.
    policy("2.16.578.1.26.1.3.2", true, true),
    policy("2.16.578.1.26.1.3.5", true, true),
    policy("2.16.578.1.26.1.0.3.2", true, false),
    // Commfides Enterprise, old.
    policy("2.16.578.1.29.13.1.1.0", true, true),
    below("2.16.578.1.29.13.1", false, true),
    policy("2.16.578.1.29.913.1.1.0", true, false),
    // Commfides: signing, authentication, encryption.
    below("2.16.578.1.29.913.200", true, false),
    below("2.16.578.1.29.913.210", true, false),
    below("2.16.578.1.29.913.220", true, false),
    below("2.16.578.1.29.13.200", false, true),
    below("2.16.578.1.29.13.210", false, true),
    below("2.16.578.1.29.13.220", false, true),
    // Digdir's internal test CA.
    policy("2.16.578.1.1.1.1.100", true, false),
];

impl Policy {
    /// Whether the dotted identifier is this policy, or is below it where that counts.
    #[must_use]
    pub fn covers(&self, oid: &str) -> bool {
        match oid.strip_prefix(self.oid) {
            Some("") => true,
            Some(rest) => self.prefix && rest.starts_with('.'),
            None => false,
        }
    }
}

/// Whether a policy is taken in the environments of `tier`; with `None`, anywhere.
#[must_use]
pub fn is_accepted(oid: &str, tier: Option<Tier>) -> bool {
    POLICIES.iter().filter(|policy| policy.covers(oid)).any(|policy| match tier {
        None => true,
        Some(Tier::Test) => policy.test,
        Some(Tier::Production) => policy.production,
    })
}
