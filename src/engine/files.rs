//! Judges what comes before there is a grant: certificates as the x5c of one, keys as headers.

use super::{KeepsText, Linter};
use crate::context::Password;
use crate::grant::store::{KeyFile, KeyToRegister, Store};
use crate::grant::{Buffers, CertificateSummary, Grant};
use crate::input::{Candidate, File, FileForm};
use crate::report::{Decoded, GrantReport, Source};
use crate::source::Places;

impl Linter<'_> {
    pub(super) fn lint_store(
        &mut self,
        file: &File<'_>,
        candidate: &Candidate<'_>,
        places: &Places<'_>,
        source: &Source,
    ) -> GrantReport {
        let store = Store::read(file, self.password());
        let origins = store.origins();
        let buffers = Buffers::default();
        let grant = Grant::of_store(candidate, &buffers, &store, &origins);
        let mut report = self.judge(&grant, candidate, places, source);
        report.certificate = store.chain.as_deref().and_then(CertificateSummary::of);
        report.store = store.summary();
        report
    }

    pub(super) fn lint_keys(
        &mut self,
        file: &File<'_>,
        candidate: &Candidate<'_>,
        places: &Places<'_>,
        source: &Source,
    ) -> GrantReport {
        let keys = KeyFile::read(file, self.password()).keys;
        let mut report: Option<GrantReport> = None;
        for key in &keys {
            let next = self.lint_key(key, places, source);
            match &mut report {
                Some(report) => merge(report, next),
                None => report = Some(next),
            }
        }
        let mut report = report.unwrap_or_else(|| self.judge_nothing(candidate, places, source));
        report.decoded = None;
        if self.keeps_text != KeepsText::Never && file.form == FileForm::Json && !report.findings.is_empty() {
            let document = String::from_utf8_lossy(&file.text.bytes).into_owned();
            report.decoded = Some(Decoded { document, ..Decoded::default() });
        }
        report
    }

    fn lint_key(&mut self, key: &KeyToRegister<'_>, places: &Places<'_>, source: &Source) -> GrantReport {
        let candidate = key.candidate();
        let origins = key.origins();
        let buffers = Buffers::decode(&candidate);
        let mut faults = Vec::new();
        let grant = Grant::read(&candidate, &buffers, &mut faults, &mut self.cache).of_key(key, &origins);
        self.judge(&grant, &candidate, places, source)
    }

    /// A file whose keys are all beyond what can be told apart.
    fn judge_nothing(
        &mut self,
        candidate: &Candidate<'_>,
        places: &Places<'_>,
        source: &Source,
    ) -> GrantReport {
        let buffers = Buffers::default();
        let mut faults = Vec::new();
        let grant = Grant::read(candidate, &buffers, &mut faults, &mut self.cache);
        self.judge(&grant, candidate, places, source)
    }

    fn password(&self) -> Option<&str> {
        self.context.password.as_ref().map(Password::reveal)
    }
}

/// Adds what was found of a further key of the same file.
fn merge(report: &mut GrantReport, other: GrantReport) {
    report.verdict = report.verdict.max(other.verdict);
    report.findings.extend(other.findings);
    report.ignored.extend(other.ignored);
    for lacking in other.not_checked {
        if !report.not_checked.iter().any(|(rule, need)| rule.name == lacking.0.name && *need == lacking.1) {
            report.not_checked.push(lacking);
        }
    }
    report.certificate = report.certificate.take().or(other.certificate);
}
