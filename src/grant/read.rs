//! Reads a grant from the decoded parts. Reading never fails: what is wrong is kept as a fault.

use std::cell::OnceCell;
use std::sync::Arc;

use super::algorithm::{Algorithm, Hash, Verification};
use super::backend::hash;
use super::buffers::{Buffers, Fault, FaultKind};
use super::cache::Cache;
use super::chain::Chain;
use super::key::PublicKey;
use super::kind::InputKind;
use super::origins::Origins;
use super::other_tokens;
use super::part::{Part, PartName};
use super::store::{KeyToRegister, Named, Store};
use crate::input::{Body, Candidate, Damage, Mistaken, Parameter};
use crate::source::{Origin, Span};

/// How the grant was written down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// A signed compact JWS (RFC 7515 section 3.1).
    Signed,
    /// An unsigned draft: header and claims as JSON.
    Draft,
}

/// A grant taken apart. Borrows from [`Buffers`], which own what was decoded.
#[derive(Debug)]
pub struct Grant<'a> {
    /// What it was handed over as.
    pub kind: InputKind,
    /// Signed, or an unsigned draft.
    pub form: Form,
    /// The JOSE header.
    pub header: Part<'a>,
    /// The claims set.
    pub payload: Part<'a>,
    /// The signature bytes; empty for drafts and where it could not be read.
    pub signature: &'a [u8],
    /// The certificates of x5c, if the header has that member.
    pub chain: Option<Arc<Chain>>,
    /// What was wrong with the text around and inside the token; all of it repaired.
    pub damage: &'a [Damage],
    /// What was handed over in place of a grant, if it is none. Only the input rules run then.
    pub mistaken: Option<Mistaken>,
    /// Whether it is for a server that is not one of Maskinporten's, and that the user named.
    pub(super) is_for_named: bool,
    /// What could not be repaired.
    pub faults: &'a [Fault],
    /// Where header and claims come from, if they were put together from something else.
    pub origins: Option<&'a Origins>,
    /// The file that holds the certificates, if it was handed over in place of a grant.
    pub store: Option<&'a Store>,
    /// The key whose members are the header, if it was handed over in place of a grant.
    pub key: Option<&'a KeyToRegister<'a>>,
    /// What settings hold or name beside what is header and claims here.
    pub named: Option<&'a Named>,
    pub(super) candidate: &'a Candidate<'a>,
    pub(super) buffers: &'a Buffers<'a>,
    /// What was signed, hashed for the first algorithm that asked.
    pub(super) hash: OnceCell<Hash>,
}

impl<'a> Grant<'a> {
    /// Reads a candidate. `faults` receives what could not be repaired; `cache` keeps certificates
    /// that were seen before.
    #[must_use]
    pub fn read(
        candidate: &'a Candidate<'a>,
        buffers: &'a Buffers<'a>,
        faults: &'a mut Vec<Fault>,
        cache: &mut Cache,
    ) -> Self {
        faults.extend_from_slice(&buffers.token_faults);
        let header = buffers.json(PartName::Header, faults);
        let payload = buffers.json(PartName::Payload, faults);
        let cut = buffers.is_token_incomplete();
        let elided = candidate.is_elided();
        let follows = |f: &Fault| (cut && f.part == PartName::Payload) || (elided && is_of_cut_text(&f.kind));
        faults.retain(|fault| !follows(fault));
        forget_stray_bits(faults, &header, PartName::Header);
        forget_stray_bits(faults, &payload, PartName::Payload);
        let (signature, characters) = buffers.signature();
        let signature = if elided { &[] } else { signature };
        if is_unusual(&header, signature) {
            note_length(faults, signature, characters);
        }
        let encrypted = || buffers.is_encrypted(&header).then_some(Mistaken::Encrypted);
        let mistaken =
            candidate.mistaken().or_else(encrypted).or_else(|| other_tokens::decoded(&header, &payload));
        let chain = header.get("x5c").is().map(|x5c| cache.chain(x5c));
        let form = if matches!(candidate.body, Body::Draft { .. }) { Form::Draft } else { Form::Signed };
        let kind = if form == Form::Draft { InputKind::Draft } else { InputKind::Grant };
        Self {
            kind,
            form,
            header,
            payload,
            signature,
            chain,
            damage: &candidate.damage,
            mistaken,
            is_for_named: false,
            faults,
            origins: None,
            store: None,
            key: None,
            named: None,
            candidate,
            buffers,
            hash: OnceCell::new(),
        }
    }
}

impl Grant<'_> {
    /// Carries a range in the decoded text of `part` back to the file.
    #[must_use]
    pub fn lift(&self, part: PartName, span: Span) -> Span {
        self.buffers.lift(self.candidate, part, span)
    }

    /// What was signed, `header.payload`, in each spelling that the signer may have meant: the
    /// repaired one first.
    pub fn signing_inputs(&self) -> impl Iterator<Item = &[u8]> {
        self.candidate.signing_inputs()
    }

    /// What was signed, in its first spelling, as it was hashed to check a signature; `None` if none was checked.
    pub(crate) fn hash(&self) -> Option<&Hash> {
        self.hash.get()
    }

    /// Checks the signature in every spelling of the token that the signer may have meant.
    #[must_use]
    pub fn verify(&self, key: &PublicKey, algorithm: Algorithm) -> Verification {
        let mut last = Verification::NotChecked;
        for (nth, input) in self.signing_inputs().enumerate() {
            last = key.verify_hashed(|| self.hash_of(nth, input, algorithm), self.signature);
            if last != Verification::Invalid {
                break;
            }
        }
        last
    }

    /// The first spelling is hashed once for all keys that are tried.
    fn hash_of(&self, nth: usize, input: &[u8], algorithm: Algorithm) -> Hash {
        let of = || hash(algorithm, input);
        if nth > 0 {
            return of();
        }
        let known = self.hash.get_or_init(of);
        if known.algorithm() == algorithm { *known } else { of() }
    }

    /// Where a token that is in the file in one piece begins there.
    pub(crate) const fn token_start(&self) -> Option<usize> {
        match &self.candidate.body {
            Body::Compact { token, .. } => match token.origin {
                Origin::Slice(start) => Some(start),
                Origin::Kept(_) => None,
            },
            _ => None,
        }
    }

    /// Where the first character of a token is in the file.
    pub(crate) fn token_place(&self) -> Option<usize> {
        match &self.candidate.body {
            Body::Compact { token, .. } => Some(token.position(0)),
            _ => None,
        }
    }

    /// Whether the token is in a string of JSON or YAML.
    pub(crate) fn is_in_document(&self) -> bool {
        self.candidate.carried.as_ref().is_some_and(|carried| carried.pointer.is_some())
    }

    /// Where a whole part is in the file.
    #[must_use]
    pub fn part_span(&self, part: PartName) -> Option<Span> {
        self.buffers.part_span(self.candidate, part)
    }

    /// Whether it was sent as this parameter.
    #[must_use]
    pub fn is_sent_as(&self, parameter: Parameter) -> bool {
        self.candidate.is_sent_as(parameter)
    }

    /// Whether what holds it says that it was sent; `None` if the whole input is meant to be the grant.
    #[must_use]
    pub fn is_sent(&self) -> Option<bool> {
        self.candidate.carried.as_ref().map(|_| self.is_sent_as(Parameter::Assertion))
    }

    /// What was handed over in place of a grant, as far as it may be shown.
    #[must_use]
    pub fn placeholder(&self) -> Option<&str> {
        match &self.candidate.body {
            Body::NotAGrant(nothing) => nothing.shown.as_deref(),
            _ => None,
        }
    }

    /// The part of that name; only header and payload are JSON.
    #[must_use]
    pub const fn json_part(&self, part: PartName) -> Option<&Part<'_>> {
        match part {
            PartName::Header => Some(&self.header),
            PartName::Payload => Some(&self.payload),
            _ => None,
        }
    }
}

/// Whether a fault is no other than that the JSON of a part does not end.
const fn is_of_cut_text(fault: &FaultKind) -> bool {
    matches!(fault, FaultKind::Syntax(_) | FaultKind::NotUtf8(_))
}

/// Stray bits at the end of a part are not worth a word where the whole part is garbled.
fn forget_stray_bits(faults: &mut Vec<Fault>, part: &Part<'_>, name: PartName) {
    let garbled = |f: &Fault| f.part == name && f.kind != FaultKind::TrailingBits;
    if !part.is_readable() && faults.iter().any(garbled) {
        faults.retain(|f| f.part != name || f.kind != FaultKind::TrailingBits);
    }
}

/// Whether an RSA signature has a length that keys of usual sizes do not give.
fn is_unusual(header: &Part<'_>, signature: &[u8]) -> bool {
    let rsa = || header.text("alg").is().is_some_and(|alg| Algorithm::named(&alg).is_some());
    !signature.is_empty() && !is_usual(signature.len()) && rsa()
}

/// Whether keys of usual sizes give signatures of that length: of 1024 bits, of multiples of 256 bits from 2048 on, and
/// of the round numbers 3000 and 4000.
pub(crate) const fn is_usual(length: usize) -> bool {
    matches!(length, 128 | 375 | 500) || (length.is_multiple_of(32) && length >= 256)
}

/// The length explains whatever else is wrong with the characters of the signature.
fn note_length(faults: &mut Vec<Fault>, signature: &[u8], characters: Option<Span>) {
    faults.retain(|f| f.part != PartName::Signature);
    let span = characters.unwrap_or_default();
    let kind = FaultKind::SignatureLength(signature.len());
    faults.push(Fault { part: PartName::Signature, span, kind });
}
