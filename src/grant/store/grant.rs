//! A store or a key as the grant that it will sign, as far as the rules look at it.

use std::cell::OnceCell;

use super::super::{Buffers, Form, Grant, InputKind, Origins, Part};
use super::{KeyToRegister, Store};
use crate::input::Candidate;

impl<'a> Grant<'a> {
    /// A grant of which nothing is there but the certificates: what x5c would hold.
    #[must_use]
    pub fn of_store(
        candidate: &'a Candidate<'a>,
        buffers: &'a Buffers<'a>,
        store: &'a Store,
        origins: &'a Origins,
    ) -> Self {
        Self {
            kind: InputKind::Certificate,
            form: Form::Signed,
            header: Part::default(),
            payload: Part::default(),
            signature: &[],
            chain: store.chain.clone(),
            damage: &candidate.damage,
            mistaken: None,
            is_for_named: false,
            faults: &[],
            origins: Some(origins),
            store: Some(store),
            key: None,
            named: None,
            candidate,
            buffers,
            hash: OnceCell::new(),
        }
    }

    /// The same grant, known to have the members of a key for a header.
    #[must_use]
    pub fn of_key(self, key: &'a KeyToRegister<'a>, origins: &'a Origins) -> Self {
        Self { kind: InputKind::Keys, form: Form::Signed, key: Some(key), origins: Some(origins), ..self }
    }
}
