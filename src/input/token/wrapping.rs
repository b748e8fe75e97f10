//! What is around a token: quotes, `Bearer`, an assignment, other text.

use crate::input::candidate::{Damage, DamageKind};
use crate::input::character;
use crate::input::wrapper::{wrapper_before, wrapper_behind};
use crate::source::{Span, Text};

/// What is before the token at `start` and behind its end at `end`.
pub(super) fn around(text: &Text<'_>, start: usize, end: usize) -> Vec<Damage> {
    let mut wrapping = Wrapping::default();
    wrapping.before(text.bytes.get(..start).unwrap_or_default());
    wrapping.behind(&text.bytes, end);
    let lift = |(kind, span): (DamageKind, Span)| Damage {
        character: character::white(&text.bytes, span.start)
            .and_then(|_| character::character(&text.bytes, span.start)),
        ..Damage::new(kind, text.lift(span))
    };
    wrapping.settle().into_iter().map(lift).collect()
}

/// Damage around the token, in ranges of the text.
#[derive(Debug, Default)]
struct Wrapping {
    found: Vec<(DamageKind, Span)>,
}

impl Wrapping {
    fn add(&mut self, kind: DamageKind, span: Span) {
        if !self.has(kind) {
            self.found.push((kind, span));
        }
    }

    fn has(&self, kind: DamageKind) -> bool {
        self.found.iter().any(|(k, _)| *k == kind)
    }

    /// Takes off what is before the token, from the inside outwards.
    fn before(&mut self, mut prefix: &[u8]) {
        loop {
            let end = character::trailing(prefix);
            let white = Span::new(end, prefix.len());
            let run = character::run(prefix, end);
            prefix = prefix.get(..end).unwrap_or_default();
            let Some((kind, start)) = wrapper_before(prefix) else {
                // Whitespace directly at the token; that around a wrapper does no harm of its own.
                if self.found.is_empty() && prefix.is_empty() && !white.is_empty() {
                    self.add(run.kind, Span::new(run.first, run.first + run.first_len));
                }
                if !prefix.is_empty() {
                    self.add(DamageKind::SurroundingText, Span::new(0, prefix.len()));
                }
                return;
            };
            self.add(kind, Span::new(start, end));
            prefix = prefix.get(..start).unwrap_or_default();
        }
    }

    /// Takes off what follows the token, from the inside outwards.
    fn behind(&mut self, text: &[u8], mut at: usize) {
        let mut outside = false;
        while at < text.len() {
            let run = character::run(text, at);
            if run.end > at {
                if run.end == text.len() && !outside && !self.is_statement() {
                    self.add(run.kind, Span::new(run.first, run.first + run.first_len));
                }
                at = run.end;
                continue;
            }
            let Some((kind, len)) = wrapper_behind(text, at) else {
                return self.add(DamageKind::SurroundingText, Span::new(at, text.len()));
            };
            self.add(kind, Span::new(at, at + len));
            outside = true;
            at += len;
        }
    }

    /// Whether the token is in a statement or header line, where whitespace ends it anyway.
    fn is_statement(&self) -> bool {
        self.has(DamageKind::Assignment)
            || self.has(DamageKind::AuthorizationHeader)
            || self.has(DamageKind::SurroundingText)
    }

    /// Leaves out what is only a part of something else that was found.
    fn settle(mut self) -> Vec<(DamageKind, Span)> {
        use DamageKind::{
            AngleBrackets, Assignment, AuthorizationHeader, Bearer, Punctuation, PythonBytes, Quotes,
            SurroundingText,
        };
        let absorbs: [(DamageKind, &[DamageKind]); 5] = [
            (AuthorizationHeader, &[Bearer, Quotes, Punctuation, Assignment, SurroundingText, AngleBrackets]),
            (SurroundingText, &[Bearer, Quotes, Punctuation, PythonBytes, Assignment, AngleBrackets]),
            (Assignment, &[Quotes, Punctuation, PythonBytes]),
            (PythonBytes, &[Quotes, Punctuation]),
            (Quotes, &[Punctuation]),
        ];
        for (outer, inner) in absorbs {
            if self.has(outer) {
                self.found.retain(|(kind, _)| !inner.contains(kind));
            }
        }
        self.found
    }
}
