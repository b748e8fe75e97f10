//! How the certificates of x5c hang together: who issued whom, and which one is the leaf.

use super::certificate::Certificate;
use super::key::Verification;

/// The issuer of a certificate, found in the same x5c.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Link {
    /// Position of the issuer.
    pub issuer: usize,
    /// Whether its key made the signature.
    pub signature: Verification,
}

type Certificates = [(usize, Certificate)];

/// The issuer of each certificate, as far as it is there.
pub(super) fn find(certificates: &Certificates) -> Vec<Option<Link>> {
    certificates.iter().map(|(_, certificate)| issuer_of(certificate, certificates)).collect()
}

/// Of several with the right name, the one whose key fits; else the one whose key identifier does.
fn issuer_of(certificate: &Certificate, certificates: &Certificates) -> Option<Link> {
    if certificate.is_self_issued() {
        return None;
    }
    let mut best: Option<(Link, bool)> = None;
    for (position, (_, candidate)) in certificates.iter().enumerate() {
        if !certificate.issuer.is_same(&candidate.subject) {
            continue;
        }
        let same_key_id = certificate.names_as_issuer(candidate);
        let signature = certificate.verify_issued_by(&candidate.key);
        let link = Link { issuer: position, signature };
        if signature == Verification::Valid {
            return Some(link);
        }
        if best.is_none_or(|(_, fits)| same_key_id && !fits) {
            best = Some((link, same_key_id));
        }
    }
    best.map(|(link, _)| link)
}

/// Positions from `start` upwards. Ends where an issuer is missing or comes up again.
pub(super) fn path(links: &[Option<Link>], start: usize) -> Vec<usize> {
    let mut path = vec![start];
    let mut here = start;
    while let Some(link) = links.get(here).copied().flatten().filter(|link| !path.contains(&link.issuer)) {
        path.push(link.issuer);
        here = link.issuer;
    }
    path
}

/// Position of the certificate that holds the signing key: the first, unless it evidently issued
/// another one or is a CA beside one that is none.
pub(super) fn leaf(certificates: &Certificates, links: &[Option<Link>]) -> Option<usize> {
    let (_, first) = certificates.first()?;
    let is_ca = |position: usize| certificates.get(position).is_some_and(|(_, c)| c.is_ca == Some(true));
    let issued = |position: usize| links.iter().flatten().any(|link| link.issuer == position);
    let ends: Vec<usize> = (0..certificates.len()).filter(|&position| !issued(position)).collect();
    let longest = |from: &dyn Fn(usize) -> bool| {
        let found = ends.iter().copied().filter(|&position| from(position));
        // The first of the longest ones.
        found.rev().max_by_key(|&position| path(links, position).len())
    };
    if issued(0) {
        return longest(&|position| path(links, position).contains(&0)).or(Some(0));
    }
    if first.is_ca == Some(true) {
        return longest(&|position| !is_ca(position)).or(Some(0));
    }
    Some(0)
}
