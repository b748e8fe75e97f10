//! The first examples of each mistake.

use std::collections::BTreeMap;

use serde_json::Value;

use super::document::embedded;
use super::spoken::spoken;
use crate::render::Key;
use crate::report::{Decoded, GrantReport};

/// Most examples of one mistake.
const OF_EACH: usize = 3;

/// Most bytes of data about one example; of a larger grant only the finding is kept.
const ONE_BYTES: usize = 48 * 1024;

/// Most bytes of all examples, as long as there is one of each mistake.
const ALL_BYTES: usize = 768 * 1024;

/// Most bytes of all examples.
const MOST_BYTES: usize = 1280 * 1024;

/// The first examples of each mistake; a grant with several mistakes is kept once.
#[derive(Debug, Default)]
pub(super) struct Examples {
    grants: Vec<Value>,
    bytes: usize,
    of: BTreeMap<Key, Vec<usize>>,
}

impl Examples {
    pub(super) fn add(&mut self, report: &GrantReport) {
        let mut kept = None;
        let keys: std::collections::BTreeSet<Key> = report.findings.iter().map(Key::of).collect();
        for key in keys {
            let have = self.of.get(&key).map_or(0, Vec::len);
            let most = if have == 0 { MOST_BYTES } else { ALL_BYTES };
            if have >= OF_EACH || self.bytes >= most {
                continue;
            }
            let number = *kept.get_or_insert_with(|| self.keep(report, &key));
            self.of.entry(key).or_default().push(number);
        }
    }

    fn keep(&mut self, report: &GrantReport, key: &Key) -> usize {
        let whole = spoken(report);
        let length = embedded(&whole).len();
        let (grant, length) = if length <= ONE_BYTES {
            (whole, length)
        } else {
            let cut = cut(report, key);
            let length = embedded(&cut).len();
            (cut, length)
        };
        self.bytes += length;
        self.grants.push(grant);
        self.grants.len() - 1
    }

    /// The grants that are examples.
    pub(super) fn grants(&self) -> &[Value] {
        &self.grants
    }

    /// The examples of a mistake, by their position among [`Self::grants`].
    pub(super) fn of(&self, key: &Key) -> Vec<usize> {
        self.of.get(key).cloned().unwrap_or_default()
    }
}

/// A grant that is too large: the first such finding, without the text.
fn cut(report: &GrantReport, key: &Key) -> Value {
    let mut report = report.clone();
    report.findings.retain(|finding| Key::of(finding) == *key);
    report.findings.truncate(1);
    report.decoded = report.decoded.map(|_| Decoded::default());
    report.excerpts.clear();
    report.not_checked.clear();
    let mut out = spoken(&report);
    if let Some(english) = out.get_mut("en").and_then(Value::as_object_mut) {
        english.insert("cut".to_owned(), true.into());
    }
    out
}
