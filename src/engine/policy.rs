//! What the user decided about rules and findings: which run, at what level, and what is passed over.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::finding::Finding;
use crate::report::{Ignored, Source};
use crate::rule::{Rule, Severity};

/// Which rules run and at what level.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
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
    /// The same, with a rule or an MP-code to run: then only those that are selected run.
    #[must_use]
    pub fn selecting(mut self, selector: impl Into<String>) -> Self {
        self.select.push(selector.into());
        self
    }

    /// The same without a rule or an MP-code.
    #[must_use]
    pub fn ignoring(mut self, selector: impl Into<String>) -> Self {
        self.ignore.push(selector.into());
        self
    }

    /// The same with a level for a rule or an MP-code; `None` switches it off. The last one that fits
    /// holds.
    #[must_use]
    pub fn with_level(mut self, selector: impl Into<String>, level: Option<Severity>) -> Self {
        self.levels.push((selector.into(), level));
        self
    }

    /// The same with findings to pass over.
    #[must_use]
    pub fn with_exception(mut self, exception: Exception) -> Self {
        self.exceptions.push(exception);
        self
    }

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

fn means(selector: &str, rule: &Rule, code: Option<&str>) -> bool {
    selector == rule.name || code.is_some_and(|c| c.eq_ignore_ascii_case(selector))
}

/// Tells whether an exception holds for a file, by the name the user gave it.
pub type FileFilter = Arc<dyn Fn(&str) -> bool + Send + Sync>;

/// A finding that is to be passed over, and whether it came up.
#[derive(Clone)]
pub struct Exception {
    selector: String,
    reason: Arc<str>,
    files: Option<FileFilter>,
    used: Arc<AtomicBool>,
}

impl fmt::Debug for Exception {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Exception")
            .field("selector", &self.selector)
            .field("reason", &self.reason)
            .finish_non_exhaustive()
    }
}

impl Exception {
    /// An exception for a rule name or an MP-code; in all grants, or in the files that `files` takes.
    #[must_use]
    pub fn new(selector: &str, reason: &str, files: Option<FileFilter>) -> Self {
        Self { selector: selector.to_owned(), reason: reason.into(), files, used: Arc::default() }
    }

    /// Whether anything was passed over because of it.
    #[must_use]
    pub fn is_used(&self) -> bool {
        self.used.load(Ordering::Relaxed)
    }

    /// Why the finding is passed over, if it is.
    fn covers(&self, finding: &Finding, source: &Source) -> Option<Arc<str>> {
        let here = match (&self.files, &source.file) {
            (None, _) => true,
            (Some(files), Some(file)) => files(file),
            (Some(files), None) => files("-"),
        };
        let covers = here && means(&self.selector, finding.rule, finding.code());
        covers.then(|| {
            self.used.store(true, Ordering::Relaxed);
            Arc::clone(&self.reason)
        })
    }
}
