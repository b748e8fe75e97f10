//! One file to look at: everything of a few grants, or counts over any number with the first examples of
//! each mistake. The page in it draws itself from data that is gathered here; it fetches nothing.

pub(crate) mod document;
mod examples;
mod spoken;
mod tally;
pub(crate) mod times;

use serde_json::{Value, json};

use super::{Renderer, json as data};
use crate::language::Lang;
use crate::report::{GrantReport, Known, PassedOver, Report, Summary};
use examples::Examples;
use spoken::{code, spoken};
use tally::Tally;

/// Most grants that are shown whole; of more there are counts and examples.
const FEW: usize = 20;

/// Most bytes of data about grants that are shown whole.
const WHOLE_BYTES: usize = 1024 * 1024;

/// The report as one HTML document, in both languages, `lang` first.
#[must_use]
pub fn document(report: &Report, lang: Lang) -> String {
    super::document(Html::new(lang, report.known.clone()), report)
}

/// One HTML document; all of it is written at the end. What it holds of a run of any length is bounded.
#[derive(Debug)]
pub struct Html {
    lang: Lang,
    known: Known,
    evaluated_at: Option<i64>,
    /// The grants, as long as they are few.
    whole: Option<Whole>,
    tally: Tally,
    examples: Examples,
}

/// Grants that are shown whole.
#[derive(Debug, Default)]
struct Whole {
    grants: Vec<Value>,
    bytes: usize,
}

impl Html {
    /// A document about grants that were judged against what is `known`, in `lang` until the reader
    /// chooses another.
    #[must_use]
    pub fn new(lang: Lang, known: Known) -> Self {
        let whole = Some(Whole::default());
        let (tally, examples) = Default::default();
        Self { lang, known, evaluated_at: None, whole, tally, examples }
    }

    fn data(&self, counts: &Summary) -> Value {
        let known: Vec<Value> = self
            .known
            .values
            .iter()
            .map(|value| json!({ "name": value.name, "value": value.value, "from": value.from }))
            .collect();
        let few = self.whole.as_ref().map_or(&[][..], |whole| &whole.grants);
        // Grants that are all there need no examples.
        let examples: &[Value] = if self.whole.is_some() { &[] } else { self.examples.grants() };
        json!({
            "lang": code(self.lang),
            "version": env!("CARGO_PKG_VERSION"),
            "evaluated_at": self.evaluated_at.and_then(data::timestamp),
            "known": known,
            "counts": self.tally.counts(counts),
            "rules": self.tally.rules(|key| {
                if self.whole.is_some() { Vec::new() } else { self.examples.of(key) }
            }),
            "clients": self.tally.clients(),
            "other_clients": self.tally.other_clients(),
            "times": self.tally.times(),
            "lacking": self.tally.lacking(),
            "passed_over": self.tally.passed_over(),
            "grants": few,
            "examples": examples,
        })
    }
}

impl Renderer for Html {
    fn begin(&mut self, evaluated_at: Option<i64>, _out: &mut String) {
        self.evaluated_at = evaluated_at;
    }

    fn grant(&mut self, report: &GrantReport, _out: &mut String) {
        self.tally.add(report);
        self.examples.add(report);
        let Some(whole) = &mut self.whole else { return };
        if whole.grants.len() < FEW {
            let grant = spoken(report);
            whole.bytes += document::embedded(&grant).len();
            whole.grants.push(grant);
        } else {
            self.whole = None;
        }
        if self.whole.as_ref().is_some_and(|whole| whole.bytes > WHOLE_BYTES) {
            self.whole = None;
        }
    }

    fn passed_over(&mut self, token: &PassedOver, _out: &mut String) {
        self.tally.add_passed_over(token);
    }

    fn end(&mut self, counts: &Summary, out: &mut String) {
        document::write(&self.data(counts), &self.tally.table(self.lang), self.lang, out);
    }
}
