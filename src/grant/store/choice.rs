//! Which certificate of a file to sign with, and what goes with it into x5c.

use super::super::certificate::Certificate;
use super::super::chain::Chain;
use super::reading::StoredKey;

/// What a certificate's key is for, by keyUsage (RFC 5280 section 4.2.1.3). Ordered: the best to sign
/// a grant with comes last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Purpose {
    /// Neither digitalSignature nor nonRepudiation.
    Encryption,
    /// nonRepudiation alone: for signing documents.
    Signing,
    /// No keyUsage.
    Unknown,
    /// digitalSignature: for authentication, and so for grants.
    Authentication,
}

impl Purpose {
    /// All purposes.
    pub const ALL: [Self; 4] = [Self::Authentication, Self::Signing, Self::Encryption, Self::Unknown];

    /// The name used in output for machines.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Authentication => "authentication",
            Self::Signing => "signing",
            Self::Encryption => "encryption",
            Self::Unknown => "unknown",
        }
    }

    /// What the key of a certificate is for.
    #[must_use]
    pub const fn of(certificate: &Certificate) -> Self {
        match certificate.key_usage {
            None => Self::Unknown,
            Some(usage) if usage.digital_signature => Self::Authentication,
            Some(usage) if usage.non_repudiation => Self::Signing,
            Some(_) => Self::Encryption,
        }
    }
}

/// The certificates of a file, sorted out.
#[derive(Debug, Default)]
pub(super) struct Choice {
    pub(super) chain: Option<Chain>,
    pub(super) others: Vec<(usize, Certificate)>,
}

/// Sorts out the certificates of a file. Where the order of a file says nothing, as in a key store,
/// the chain is put in order; else it is left as it is, for `cert-chain` to judge. `entry` is the number of the one that
/// somebody chose.
pub(super) fn choose(
    certificates: Vec<(usize, Certificate)>,
    keys: &[StoredKey],
    keeps_order: bool,
    entry: Option<usize>,
) -> Choice {
    if certificates.is_empty() {
        return Choice::default();
    }
    let chosen = entry.or_else(|| best(&certificates, keys).map(|(number, _)| *number));
    let Some(chosen) = chosen else {
        // CA certificates alone.
        return Choice { chain: Some(Chain::of(certificates)), others: Vec::new() };
    };
    let is_other = |(number, certificate): &(usize, Certificate)| *number != chosen && is_leaf(certificate);
    let (mut others, chain): (Vec<_>, Vec<_>) = certificates.into_iter().partition(is_other);
    // A copy is nothing to choose.
    let mut seen: Vec<[u8; 32]> = chain.iter().map(|(_, certificate)| certificate.sha256).collect();
    others.retain(|(_, certificate)| {
        let is_new = !seen.contains(&certificate.sha256);
        seen.push(certificate.sha256);
        is_new
    });
    let chain = if keeps_order { chain } else { ordered(chain, chosen) };
    Choice { chain: Some(Chain::of(chain)), others }
}

fn is_leaf(certificate: &Certificate) -> bool {
    certificate.is_ca != Some(true)
}

/// The leaf to sign with: one whose key is there, made for authentication, and the one that lasts
/// longest; the first of equals.
fn best<'c>(
    certificates: &'c [(usize, Certificate)],
    keys: &[StoredKey],
) -> Option<&'c (usize, Certificate)> {
    let has_key = |certificate: &Certificate| {
        keys.iter().any(|key| key.public.as_deref().is_some_and(|public| *public == certificate.key))
    };
    let leaves = certificates.iter().filter(|(_, c)| is_leaf(c) || has_key(c));
    leaves.rev().max_by_key(|(_, c)| (has_key(c), Purpose::of(c), c.not_after))
}

/// The chosen one first, then each one's issuer. CA certificates that it does not lead to are left out.
fn ordered(certificates: Vec<(usize, Certificate)>, chosen: usize) -> Vec<(usize, Certificate)> {
    let mut rest = certificates;
    let mut chain: Vec<(usize, Certificate)> = Vec::with_capacity(rest.len());
    let mut next = rest.iter().position(|(number, _)| *number == chosen);
    while let Some(position) = next {
        let (number, certificate) = rest.remove(position);
        let names = |(_, issuer): &&(usize, Certificate)| {
            certificate.issuer.is_same(&issuer.subject) && issuer.is_ca != Some(false)
        };
        // Of several with the right name, one whose key identifier fits.
        let fitting = rest.iter().position(|c| names(&c) && certificate.names_as_issuer(&c.1));
        next = if certificate.is_self_issued() {
            None
        } else {
            fitting.or_else(|| rest.iter().position(|c| names(&c)))
        };
        chain.push((number, certificate));
    }
    chain
}
