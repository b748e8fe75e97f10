//! Who issued the leaf, decided by facts: the fingerprint of the issuing certificate in x5c, the
//! leaf's authority key identifier, the issuer's name.

use std::sync::Arc;

use super::certificate::{Certificate, fold, hex};
use super::chain::Chain;
use super::key::Verification;
use crate::maskinporten::ca::{self, Ca, NamedCa};

/// What a CA was recognised by, from strong to weak.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Evidence {
    /// SHA-256 of its certificate, which is in x5c.
    Fingerprint,
    /// The leaf's authority key identifier.
    KeyIdentifier,
    /// The name alone.
    Name,
}

/// Who issued a leaf. Depends on x5c alone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Issuer {
    /// A CA that Digdir's validator trusts.
    Known(&'static Ca, Evidence),
    /// Somebody with the name of a trusted CA, but with another key.
    OtherKey(&'static Ca),
    /// A CA that is no longer trusted.
    Retired(&'static NamedCa),
    /// Digdir's internal test CA.
    Internal(&'static NamedCa),
    /// The certificate's own key.
    Itself,
    /// None of these.
    #[default]
    Unknown,
}

/// Tells who issued the chain's leaf.
pub(super) fn identify(chain: &Chain) -> Issuer {
    let Some(leaf) = chain.leaf() else { return Issuer::Unknown };
    if let Some(ca) = chain.leaf.and_then(|position| fingerprinted(chain, position)) {
        return Issuer::Known(ca, Evidence::Fingerprint);
    }
    if chain.is_self_signed {
        return Issuer::Itself;
    }
    let common_name = leaf.issuer.common_name.as_deref().map(fold).unwrap_or_default();
    let named = ca::by_common_name(&common_name);
    let key_id = leaf.authority_key_id.as_deref().map(hex);
    match (key_id, named) {
        (None, Some(ca)) => Issuer::Known(ca, Evidence::Name),
        (Some(id), Some(ca)) if ca.subject_key_id == id => Issuer::Known(ca, Evidence::KeyIdentifier),
        (Some(_), Some(ca)) => Issuer::OtherKey(ca),
        (id, None) => match id.as_deref().and_then(ca::by_key_id) {
            Some(ca) => Issuer::Known(ca, Evidence::KeyIdentifier),
            None => untrusted(&common_name),
        },
    }
}

fn fingerprinted(chain: &Chain, position: usize) -> Option<&'static Ca> {
    let link = chain.link(position).filter(|link| link.signature != Verification::Invalid)?;
    ca::by_sha256(&hex(&chain.at(link.issuer)?.sha256))
}

fn untrusted(common_name: &str) -> Issuer {
    if let Some(ca) = ca::retired(common_name) {
        return Issuer::Retired(ca);
    }
    if common_name.contains(&fold(ca::INTERNAL.common_name)) {
        return Issuer::Internal(&ca::INTERNAL);
    }
    Issuer::Unknown
}

/// The trust anchor that vouches for the leaf: it is one of the certificates from the leaf upwards,
/// or it issued one of them.
#[must_use]
pub fn vouched<'a>(chain: &Chain, anchors: &'a [Arc<Certificate>]) -> Option<&'a Certificate> {
    if anchors.is_empty() {
        return None;
    }
    for position in chain.path() {
        let certificate = chain.at(position)?;
        let issued = |anchor: &Certificate| {
            anchor.sha256 == certificate.sha256
                || (certificate.issuer.is_same(&anchor.subject)
                    && match certificate.issued_by(anchor) {
                        Verification::Valid => true,
                        Verification::Invalid => false,
                        Verification::NotChecked => certificate.names_as_issuer(anchor),
                    })
        };
        if let Some(anchor) = anchors.iter().find(|anchor| issued(anchor)) {
            return Some(anchor);
        }
        // What stands above a wrong signature has nothing to do with the leaf.
        if chain.link(position).is_some_and(|link| link.signature == Verification::Invalid) {
            return None;
        }
    }
    None
}
