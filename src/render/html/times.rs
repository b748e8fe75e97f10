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
pub(super) struct Times {
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
    pub(super) fn add(&mut self, issued: Option<i64>, rejected: bool) {
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
    pub(super) fn value(&self) -> Value {
        let rows: Vec<Value> = self
            .counts
            .iter()
            .map(|(time, [all, rejected])| json!([time * self.unit, all, rejected]))
            .collect();
        json!({ "unit": self.unit, "rows": rows, "without": self.without })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_hour_grows_to_a_day_and_a_day_to_a_month() {
        let mut times = Times::default();
        for hour in 0..700 {
            times.add(Some(1_767_225_600 + hour * HOUR), hour % 2 == 0);
        }
        assert_eq!((times.unit, times.counts.len()), (HOUR, 700));
        for hour in 700..800 {
            times.add(Some(1_767_225_600 + hour * HOUR), false);
        }
        assert_eq!((times.unit, times.counts.len()), (DAY, 34));
        for day in 0..10_000 {
            times.add(Some(day * DAY), false);
        }
        times.add(None, true);
        assert_eq!(times.unit, MONTH);
        let rows: usize = times.counts.values().map(|[all, _]| all).sum();
        let rejected: usize = times.counts.values().map(|[_, rejected]| rejected).sum();
        assert_eq!((rows, rejected, times.without), (10_800, 350, 1));
    }
}
