//! What the certificate rules share: the leaf in x5c and who issued it.

use super::facts::Facts;
use crate::grant::certificate::{Certificate, hex};
use crate::grant::chain::Chain;
use crate::grant::issuer::{Evidence, Issuer};
use crate::grant::key::{Algorithm, Verification};
use crate::maskinporten::ca::{self, Ca};
use crate::maskinporten::environments::Tier;

/// Why the leaf is trusted, or why not.
#[derive(Clone, Copy, Debug)]
pub(super) enum Trust {
    /// A CA that Digdir's validator trusts.
    Ca(&'static Ca, Evidence),
    /// A trust anchor of the user's; the trusted CA whose name the leaf's issuer bears, if any.
    Anchor(Option<&'static Ca>),
    /// Digdir's internal test CA.
    Internal(Tier),
    /// The name of a trusted CA with another key.
    OtherKey(&'static Ca),
    /// A CA that is no longer trusted.
    Retired,
    /// The certificate's own key.
    Itself,
    /// Nobody known.
    Unknown,
}

/// The leaf of a grant's x5c.
#[derive(Clone, Debug)]
pub(super) struct Leaf<'a> {
    pub(super) chain: &'a Chain,
    pub(super) certificate: &'a Certificate,
    pub(super) trust: Trust,
}

/// The leaf, if x5c holds one. An x5c of CA certificates alone has none: `cert-chain` says so, and
/// all other rules are silent.
pub(super) fn leaf<'a>(facts: &'a Facts<'_>) -> Option<Leaf<'a>> {
    let chain = facts.grant.chain.as_deref()?;
    if is_without_leaf(facts, chain) {
        return None;
    }
    let anchors = &facts.context.trust_anchors;
    let trust = match (chain.issuer, chain.vouched_by(anchors)) {
        (Issuer::Known(ca, evidence), _) => Trust::Ca(ca, evidence),
        (Issuer::OtherKey(ca), Some(_)) => Trust::Anchor(Some(ca)),
        (_, Some(_)) => Trust::Anchor(None),
        // What is wrong is the signature, and cert-chain says so.
        (issuer, None) if chain.names_vouched_issuer(anchors) => Trust::Anchor(match issuer {
            Issuer::OtherKey(ca) => Some(ca),
            _ => None,
        }),
        (Issuer::OtherKey(ca), None) => Trust::OtherKey(ca),
        (Issuer::Retired(_), None) => Trust::Retired,
        (Issuer::Internal(ca), None) => Trust::Internal(ca.tier),
        (Issuer::Itself, None) => Trust::Itself,
        (Issuer::Unknown, None) => Trust::Unknown,
    };
    Some(Leaf { chain, certificate: chain.leaf()?, trust })
}

/// Whether x5c holds CA certificates but not the one they were issued for. A certificate that calls
/// itself a CA, as `openssl req -x509` makes it, may still be the signer's own.
pub(super) fn is_without_leaf(facts: &Facts<'_>, chain: &Chain) -> bool {
    let Some(leaf) = chain.leaf().filter(|leaf| leaf.is_ca == Some(true)) else { return false };
    let is_own = chain.is_self_signed && chain.certificates.len() == 1;
    let is_known = ca::by_sha256(&hex(&leaf.sha256)).is_some();
    let is_anchor = facts.context.trust_anchors.iter().any(|anchor| anchor.sha256 == leaf.sha256);
    is_known || !((is_own && !is_anchor) || has_signed(facts, leaf))
}

fn has_signed(facts: &Facts<'_>, certificate: &Certificate) -> bool {
    let name = facts.grant.header.text("alg").is();
    let Some(algorithm) = name.and_then(|name| Algorithm::named(&name)) else { return false };
    facts.grant.verify(&certificate.key, algorithm) == Verification::Valid
}

impl Leaf<'_> {
    /// RFC 6901 pointer into the header.
    pub(super) fn pointer(&self) -> String {
        self.chain.leaf_pointer()
    }

    /// The environments that the leaf is made for, as far as its issuer tells.
    pub(super) fn tier(&self) -> Option<Tier> {
        match self.trust {
            Trust::Ca(ca, _) | Trust::Anchor(Some(ca)) | Trust::OtherKey(ca) => Some(ca.tier),
            Trust::Internal(tier) => Some(tier),
            _ => None,
        }
    }

    /// Whether the issuer is trusted by Digdir's validator or by the user.
    pub(super) const fn is_trusted(&self) -> bool {
        matches!(self.trust, Trust::Ca(..) | Trust::Anchor(..) | Trust::Internal(_))
    }

    /// The issuer as people call it: its CN, else the whole name.
    pub(super) fn issuer_name(&self) -> &str {
        let issuer = &self.certificate.issuer;
        issuer.common_name.as_deref().unwrap_or(&issuer.display)
    }
}

/// Bytes as OpenSSL prints identifiers, cut to the first eight.
pub(super) fn identifier(bytes: &[u8]) -> String {
    let shown: Vec<String> = bytes.iter().take(8).map(|byte| format!("{byte:02X}")).collect();
    let rest = if bytes.len() > 8 { ":…" } else { "" };
    shown.join(":") + rest
}

/// The beginning of an identifier given in hex, as [`identifier`] shows one.
pub(super) fn colons(hex: &str) -> String {
    let upper = hex.to_uppercase();
    let pairs: Vec<&str> = (0..upper.len()).step_by(2).filter_map(|at| upper.get(at..at + 2)).collect();
    pairs.join(":") + ":…"
}
