//! What had to be repaired in a token.

use crate::input::candidate::{Damage, DamageKind};
use crate::input::character;
use crate::source::Span;

/// Damage, at most one entry of each kind.
#[derive(Clone, Debug, Default)]
pub(super) struct Damages(Vec<Damage>);

impl Damages {
    pub(super) fn add(&mut self, kind: DamageKind, span: Span) {
        match self.0.iter_mut().find(|d| d.kind == kind) {
            Some(damage) => damage.count += 1,
            None => self.0.push(Damage::new(kind, span)),
        }
    }

    pub(super) fn add_white(&mut self, run: &character::Run, span: Span) {
        self.add(run.kind, span);
        if let Some(damage) = self.0.iter_mut().find(|d| d.kind == run.kind) {
            damage.character = damage.character.or(run.character);
        }
    }

    fn drop_kind(&mut self, kind: DamageKind) {
        self.0.retain(|d| d.kind != kind);
    }

    /// The list in the order of the file, without what only follows from something else in it.
    pub(super) fn settle(mut self) -> Vec<Damage> {
        let has = |kind| self.0.iter().any(|d: &Damage| d.kind == kind);
        let (plus, standard) = (has(DamageKind::PlusAsBlank), has(DamageKind::StandardAlphabet));
        if plus {
            self.drop_kind(DamageKind::StandardAlphabet);
        }
        if plus || standard {
            self.drop_kind(DamageKind::Padding);
        }
        self.0.sort_by_key(|d| d.span.start);
        self.0
    }

    /// Adds what is around the token; a kind that is inside it too is one damage.
    pub(super) fn extend(&mut self, other: Vec<Damage>) {
        let is_new = |damage: &Damage| self.0.iter().all(|known| known.kind != damage.kind);
        let new: Vec<Damage> = other.into_iter().filter(is_new).collect();
        self.0.extend(new);
    }
}
