//! Judges what comes before there is a grant: certificates as the x5c of one, keys as headers.

use super::judge::{Judge, KeepsText};
use crate::context::Password;
use crate::grant::store::{KeyFile, KeyToRegister, Store};
use crate::grant::{Buffers, Cache, CertificateSummary, Grant};
use crate::input::{Candidate, File, FileForm};
use crate::report::{Decoded, GrantReport, Source};
use crate::source::Places;

pub(super) fn lint_store(
    judge: &Judge<'_>,
    file: &File<'_>,
    candidate: &Candidate<'_>,
    places: &Places<'_>,
    source: &Source,
) -> GrantReport {
    let store = Store::read(file, password(judge));
    let origins = store.origins();
    let buffers = Buffers::default();
    let grant = Grant::of_store(candidate, &buffers, &store, &origins);
    let mut report = judge.judge(&grant, candidate, places, source);
    report.certificate = store.chain.as_deref().and_then(CertificateSummary::of);
    report.store = store.summary();
    report
}

pub(super) fn lint_keys(
    judge: &Judge<'_>,
    cache: &mut Cache,
    file: &File<'_>,
    candidate: &Candidate<'_>,
    places: &Places<'_>,
    source: &Source,
) -> GrantReport {
    let keys = KeyFile::read(file, password(judge)).keys;
    let mut report: Option<GrantReport> = None;
    for key in &keys {
        let next = lint_key(judge, cache, key, places, source);
        match &mut report {
            Some(report) => merge(report, next),
            None => report = Some(next),
        }
    }
    // A file whose keys are all beyond what can be told apart is judged as one without any.
    let mut report = report.unwrap_or_else(|| {
        let buffers = Buffers::default();
        judge.judge(&Grant::read(candidate, &buffers, &mut Vec::new(), cache), candidate, places, source)
    });
    report.decoded = None;
    if judge.keeps_text != KeepsText::Never && file.form == FileForm::Json && !report.findings.is_empty() {
        let document = String::from_utf8_lossy(&file.text.bytes).into_owned();
        report.decoded = Some(Decoded { document, ..Decoded::default() });
    }
    report
}

fn lint_key(
    judge: &Judge<'_>,
    cache: &mut Cache,
    key: &KeyToRegister<'_>,
    places: &Places<'_>,
    source: &Source,
) -> GrantReport {
    let candidate = key.candidate();
    let origins = key.origins();
    let buffers = Buffers::decode(&candidate);
    let mut faults = Vec::new();
    let grant = Grant::read(&candidate, &buffers, &mut faults, cache).of_key(key, &origins);
    judge.judge(&grant, &candidate, places, source)
}

fn password<'c>(judge: &Judge<'c>) -> Option<&'c str> {
    judge.context.password.as_ref().map(Password::reveal)
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
