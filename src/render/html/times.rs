//! Counts along the time, in units that grow with the time they cover.

use std::collections::BTreeMap;

use serde_json::{Value, json};

const HOUR: i64 = 3600;
const DAY: i64 = 24 * HOUR;
/// The largest unit, for counts over years.
const MONTH: i64 = 30 * DAY;

/// Most times that are told apart.
const MOST: usize = 744;

/// Grants and rejected grants by when they were issued.
#[derive(Debug)]
pub struct Times {
    /// Seconds in a unit.
    unit: i64,
    counts: BTreeMap<i64, [usize; 2]>,
    without: usize,
}

impl Default for Times {
    fn default() -> Self {
        Self { unit: HOUR, counts: BTreeMap::new(), without: 0 }
    }
}

impl Times {
    /// Counts a grant; `None` is one that does not say when it was issued.
    pub fn add(&mut self, issued: Option<i64>, rejected: bool) {
        let Some(issued) = issued else {
            self.without += 1;
            return;
        };
        let counts = self.counts.entry(issued.div_euclid(self.unit)).or_default();
        *counts = [counts[0] + 1, counts[1] + usize::from(rejected)];
        while self.counts.len() > MOST && self.unit < MONTH {
            self.coarsen();
        }
    }

    fn coarsen(&mut self) {
        let unit = if self.unit < DAY { DAY } else { MONTH };
        let mut coarse: BTreeMap<i64, [usize; 2]> = BTreeMap::new();
        for (time, [all, rejected]) in &self.counts {
            let counts = coarse.entry((time * self.unit).div_euclid(unit)).or_default();
            *counts = [counts[0] + all, counts[1] + rejected];
        }
        (self.unit, self.counts) = (unit, coarse);
    }

    /// `unit` in seconds, `rows` of the time in Unix seconds with both counts, and how many are `without`.
    #[must_use]
    pub fn value(&self) -> Value {
        let rows: Vec<Value> = self
            .counts
            .iter()
            .map(|(time, [all, rejected])| json!([time * self.unit, all, rejected]))
            .collect();
        json!({ "unit": self.unit, "rows": rows, "without": self.without })
    }
}
