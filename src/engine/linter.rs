//! Lints the grants of one input after the other. What becomes of one is in `judge`, of files that come
//! before there is a grant in `files` and `draft`.

use super::draft::Open;
use super::fix::{self, Correct};
use super::judge::{Judge, KeepsText};
use super::policy::Policy;
use super::replay::Replay;
use super::{draft, files, place};
use crate::change::Safety;
use crate::context::Context;
use crate::grant::{Buffers, Cache, Grant, Spare};
use crate::input::{self, Body, Candidate};
use crate::ledger::{EarlierUse, LedgerError};
use crate::report::{GrantReport, PassedOver, Source};
use crate::source::Places;

/// Lints grants one after the other and remembers the certificates it has seen.
#[derive(Debug)]
pub struct Linter<'c> {
    judge: Judge<'c>,
    cache: Cache,
    /// Memory to decode the next grant into.
    spare: Spare,
    /// Tokens that were found and are no grants.
    passed_over: Vec<PassedOver>,
    /// Opens the files that settings name.
    open: Option<Open<'c>>,
    /// Whether a line may be a record without a grant.
    has_records: bool,
    /// Whether inputs are values that are sent as they are, and not files.
    is_sent: bool,
}

impl<'c> Linter<'c> {
    /// A linter for this context and policy.
    #[must_use]
    pub fn new(context: &'c Context, policy: &'c Policy) -> Self {
        Self {
            judge: Judge::new(context, policy),
            cache: Cache::default(),
            spare: Spare::default(),
            passed_over: Vec::new(),
            open: None,
            has_records: false,
            is_sent: false,
        }
    }

    /// Identifies grants by a hash that is fast but good for this run only: without a ledger there
    /// is nobody to recognise a grant in another run.
    #[must_use]
    pub fn within_one_run(mut self) -> Self {
        self.judge.within_one_run = true;
        self
    }

    /// Leaves the decoded text out of the reports, for formats that do not show it.
    #[must_use]
    pub fn without_text(mut self) -> Self {
        self.judge.keeps_text = KeepsText::Never;
        self
    }

    /// Keeps the decoded text of every grant, for those who look at clean ones too.
    #[must_use]
    pub fn with_whole_text(mut self) -> Self {
        self.judge.keeps_text = KeepsText::Always;
        self
    }

    /// Puts corrected header and claims into the reports.
    #[must_use]
    pub fn correcting(mut self, corrects: Correct) -> Self {
        self.judge.corrects = corrects;
        self
    }

    /// Opens certificate files that settings name with this; without it they are not looked at.
    #[must_use]
    pub fn opening(self, open: Open<'c>) -> Self {
        Self { open: Some(open), ..self }
    }

    /// Passes over lines of JSON without a grant, unless the user said that each line is a grant.
    #[must_use]
    pub(crate) fn with_records(self, has_records: bool) -> Self {
        Self { has_records, ..self }
    }

    /// Takes inputs as the value of the parameter `assertion` and not as files: all that is in them is
    /// sent.
    #[must_use]
    pub(crate) fn of_sent(self) -> Self {
        Self { is_sent: true, ..self }
    }

    /// Goes on with the certificates that another linter has seen.
    #[must_use]
    pub fn resume(self, cache: Cache) -> Self {
        Self { cache, ..self }
    }

    /// The certificates that it has seen.
    #[must_use]
    pub fn into_cache(self) -> Cache {
        self.cache
    }

    /// Lints every grant found in `bytes`, or what is recognised as settings that will make grants.
    /// Empty if there is nothing to lint.
    pub fn lint(&mut self, bytes: &[u8], source: &Source) -> Vec<GrantReport> {
        let mut candidates = match &source.file {
            _ if self.is_sent => input::find_sent(bytes),
            Some(name) => input::find_in_file(bytes, name),
            None => input::find(bytes),
        };
        let has_grants = candidates.iter().any(draft::is_grant);
        let mut reports = match has_grants {
            false => self.lint_settings(bytes, source),
            true if self.is_sent || !draft::are_among_others(&candidates) => Vec::new(),
            true => draft::lint_beside_tokens(&self.judge, self.open, bytes, source),
        };
        if !reports.is_empty() {
            draft::keep_tokens(&mut candidates);
        }
        if reports.is_empty() || has_grants {
            let places = Places::new(bytes, 0, 1).in_utf16(input::utf16(bytes));
            self.lint_candidates(&candidates, places, source, &mut reports);
        }
        reports
    }

    /// The tokens that were found since the last call and not linted, since they are no grants.
    pub fn take_passed_over(&mut self) -> Vec<PassedOver> {
        std::mem::take(&mut self.passed_over)
    }

    /// Lints one line of a file in which each line holds a grant; empty if the line is empty.
    ///
    /// `field` names the string member that holds the grant if the line is a JSON object (a dotted
    /// path reaches into nested objects). `source.line` is the line's number and `offset` where it
    /// begins in the file, in bytes: findings point into the whole file.
    pub fn lint_line(
        &mut self,
        line: &[u8],
        field: Option<&str>,
        source: &Source,
        offset: usize,
    ) -> Vec<GrantReport> {
        let mut reports = Vec::new();
        self.lint_line_into(line, field, source, offset, &mut reports);
        reports
    }

    /// The same, with the reports behind those of the lines before.
    pub(crate) fn lint_line_into(
        &mut self,
        line: &[u8],
        field: Option<&str>,
        source: &Source,
        offset: usize,
        reports: &mut Vec<GrantReport>,
    ) {
        let places = Places::new(line, offset, source.line.unwrap_or(1));
        let mut candidates = input::line(line, field);
        if source.line == Some(1) && field.is_some_and(|field| input::is_heading(line, field)) {
            return;
        }
        if self.has_records {
            candidates.retain(|candidate| !input::is_record(candidate, line));
        }
        self.lint_candidates(&candidates, places, source, reports);
    }

    fn lint_candidates(
        &mut self,
        candidates: &[Candidate<'_>],
        mut places: Places<'_>,
        source: &Source,
        reports: &mut Vec<GrantReport>,
    ) {
        for candidate in candidates {
            places.advance(candidate.start());
            let carried =
                candidate.carried.as_deref().map(|carried| place::of(carried, candidate, source, &places));
            reports.extend(self.lint_candidate(&places, candidate, carried.as_ref().unwrap_or(source)));
        }
    }

    fn lint_candidate(
        &mut self,
        places: &Places<'_>,
        candidate: &Candidate<'_>,
        source: &Source,
    ) -> Option<GrantReport> {
        match &candidate.body {
            Body::Certificates(file) => {
                return Some(files::lint_store(&self.judge, file, candidate, places, source));
            }
            Body::Keys(file) => {
                let (judge, cache) = (&self.judge, &mut self.cache);
                return Some(files::lint_keys(judge, cache, file, candidate, places, source));
            }
            _ => {}
        }
        let buffers = Buffers::decode_into(candidate, std::mem::take(&mut self.spare));
        let mut faults = Vec::new();
        let grant = Grant::read(candidate, &buffers, &mut faults, &mut self.cache);
        let report = if let Some(what) = grant.passed_over() {
            self.passed_over.push(PassedOver { source: source.clone(), what });
            None
        } else {
            Some(self.judge.judge(&grant, candidate, places, source))
        };
        self.spare = buffers.into_spare();
        report
    }

    /// Lints a file of settings: a report for each client and profile in it. Empty if it is none.
    pub fn lint_settings(&mut self, bytes: &[u8], source: &Source) -> Vec<GrantReport> {
        draft::lint(&self.judge, self.open, bytes, source)
    }

    /// The text with all changes made that are as safe as `most` or safer; `None` if there is nothing
    /// to change. What is signed stays as it is. Everything else is kept byte for byte.
    pub fn fix(&mut self, bytes: &[u8], source: &Source, most: Safety) -> Option<Vec<u8>> {
        let mut lint = |text: &[u8]| self.lint(text, source);
        let Some(text) = input::from_utf16(bytes) else { return fix::rounds(bytes, most, &mut lint) };
        // What cannot be written again as it is stays as it is.
        let encoded = |text: &[u8]| input::to_utf16(text, bytes);
        encoded(&text.bytes).filter(|same| same == bytes)?;
        fix::rounds(&text.bytes, most, &mut lint).and_then(|fixed| encoded(&fixed))
    }

    /// Settles the uses of grants, in their order.
    ///
    /// # Errors
    /// If the ledger fails.
    pub fn settle<'r>(
        &self,
        grants: impl IntoIterator<Item = &'r mut GrantReport>,
        replay: &mut Replay<'_>,
    ) -> Result<(), LedgerError> {
        let mut grants: Vec<_> = grants.into_iter().collect();
        let answers = replay.judge(grants.iter().map(|grant| &**grant))?;
        for (grant, earlier) in grants.iter_mut().zip(answers) {
            match (earlier, replay.remembers_since()) {
                (Some(earlier), _) => self.judge.add_replay(grant, &earlier),
                (None, Some(since)) => Judge::add_forgotten(grant, since),
                (None, None) => {}
            }
        }
        Ok(())
    }

    /// Adds the finding that the jti of `grant` was used before.
    pub fn add_replay(&self, grant: &mut GrantReport, earlier: &EarlierUse) {
        self.judge.add_replay(grant, earlier);
    }

    /// Adds that the ledger remembers since `since` only (Unix seconds): nobody knows whether the jti of `grant` was used
    /// before then.
    pub fn add_forgotten(&self, grant: &mut GrantReport, since: i64) {
        Judge::add_forgotten(grant, since);
    }
}
