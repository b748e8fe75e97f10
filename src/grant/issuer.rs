//! Who issued the leaf, decided by facts: the fingerprint of the issuing certificate in x5c, the
//! leaf's authority key identifier, the issuer's name.

use super::certificate::{Certificate, fold, hex};
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
    /// Someone with the name of a trusted CA, but with another key.
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

/// Tells who issued a leaf. `above`: the certificate in x5c that may have issued it, unless its key
/// shows that it did not.
pub(super) fn identify(leaf: &Certificate, above: Option<&Certificate>, is_self_signed: bool) -> Issuer {
    if let Some(ca) = above.and_then(|issuer| ca::by_sha256(&hex(&issuer.sha256))) {
        return Issuer::Known(ca, Evidence::Fingerprint);
    }
    if is_self_signed {
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

fn untrusted(common_name: &str) -> Issuer {
    if let Some(ca) = ca::retired(common_name) {
        return Issuer::Retired(ca);
    }
    if common_name.contains(&fold(ca::INTERNAL.common_name)) {
        return Issuer::Internal(&ca::INTERNAL);
    }
    Issuer::Unknown
}
