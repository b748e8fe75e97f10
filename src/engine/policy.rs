//! Which rules run, at what level, and what is passed over.

use super::Exception;
use crate::finding::Finding;
use crate::report::{Ignored, Source};
use crate::rule::{Rule, Severity};

/// Which rules run and at what level.
#[derive(Clone, Debug, Default)]
pub struct Policy {
    /// Rule names or MP-codes to run; all if empty.
    pub select: Vec<String>,
    /// Rule names or MP-codes to leave out.
    pub ignore: Vec<String>,
    /// Levels by rule name or MP-code; `None` switches the rule off. The last one that fits holds.
    pub levels: Vec<(String, Option<Severity>)>,
    /// Findings to pass over.
    pub exceptions: Vec<Exception>,
}

impl Policy {
    /// Whether the rule runs at all. A rule can say several codes: it runs if any is selected, and
    /// rests only if nothing it can say is left.
    #[must_use]
    pub fn runs(&self, rule: &Rule) -> bool {
        let mut messages = rule.messages.iter().map(|message| message.reply.code());
        let selected = self.select.is_empty()
            || names(&self.select, rule, rule.code)
            || messages.clone().any(|code| names(&self.select, rule, code));
        selected && !messages.all(|code| names(&self.ignore, rule, code))
    }

    /// The level of a finding; `None` if it is switched off.
    #[must_use]
    pub fn level(&self, finding: &Finding) -> Option<Severity> {
        let (rule, code) = (finding.rule, finding.code());
        let selected = self.select.is_empty() || names(&self.select, rule, code);
        if !selected || names(&self.ignore, rule, code) {
            return None;
        }
        let fits = |(name, _): &&(String, Option<Severity>)| means(name, rule, code);
        self.levels.iter().rev().find(fits).map_or(Some(finding.severity), |(_, level)| *level)
    }
}

impl Policy {
    /// Why a finding in that source is passed over, if it is.
    pub(super) fn exception(&self, finding: &Finding, source: &Source) -> Option<Ignored> {
        let reason = self.exceptions.iter().find_map(|exception| exception.covers(finding, source))?;
        Some(Ignored { rule: finding.rule, code: finding.code(), reason })
    }
}

/// Whether one of the selectors means this rule, by name or by code.
fn names(selectors: &[String], rule: &Rule, code: Option<&str>) -> bool {
    selectors.iter().any(|selector| means(selector, rule, code))
}

pub(super) fn means(selector: &str, rule: &Rule, code: Option<&str>) -> bool {
    selector == rule.name || code.is_some_and(|c| c.eq_ignore_ascii_case(selector))
}
