//! Findings that the user has decided to pass over.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::policy::means;
use crate::finding::Finding;
use crate::report::Source;

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
    pub(super) fn covers(&self, finding: &Finding, source: &Source) -> Option<Arc<str>> {
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
