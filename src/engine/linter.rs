//! Lints the grants of one input after the other. What becomes of one is in `judge`, of files that come
//! before there is a grant in `files` and `draft`.

use std::borrow::Cow;
use std::sync::Arc;

use super::draft::Open;
use super::fix::{self, Correct};
use super::judge::{Case, Judge, KeepsText};
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

/// How many grants are judged at once: few enough that what is decoded of them stays near the processor.
const AT_ONCE: usize = 8;

/// A line that may hold a grant.
pub(crate) struct Line<'a> {
    pub(crate) text: &'a [u8],
    /// Its 1-based number in the file.
    pub(crate) number: usize,
    /// Where it begins in the file, in bytes.
    pub(crate) offset: usize,
    /// The member that holds the grant if the line is a JSON object, or the number of a column.
    pub(crate) field: Option<Cow<'a, str>>,
}

/// What was found and is not judged yet.
struct Waiting<'a> {
    candidate: Candidate<'a>,
    places: Places<'a>,
    source: Source,
}

impl Waiting<'_> {
    const fn is_file(&self) -> bool {
        matches!(self.candidate.body, Body::Certificates(_) | Body::Keys(_))
    }
}

/// Lints grants one after the other and remembers the certificates it has seen.
#[derive(Debug)]
pub struct Linter<'c> {
    judge: Judge<'c>,
    cache: Cache,
    /// Memory to decode the next grants into.
    spares: Vec<Spare>,
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
            spares: Vec::new(),
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
    #[cfg(feature = "serve")]
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
        let (mut claims, mut is_document) = (Vec::new(), false);
        let mut reports = match has_grants {
            false => {
                let found = draft::lint(&self.judge, self.open, bytes, source);
                is_document = found.leave_out(&mut candidates, source);
                claims = found.claims;
                found.reports
            }
            true if self.is_sent || !draft::are_among_others(&candidates) => Vec::new(),
            true => draft::lint_beside_tokens(&self.judge, self.open, bytes, source),
        };
        if !claims.is_empty() {
            draft::keep_claims(&mut candidates, &mut claims, !(is_document || reports.is_empty()));
            candidates.append(&mut claims);
            candidates.sort_by_key(Candidate::start);
        } else if !(is_document || reports.is_empty()) {
            draft::keep_tokens(&mut candidates);
        }
        if !candidates.is_empty() {
            self.lint_all(candidates, bytes, source, &mut reports);
        }
        reports
    }

    /// Lints what was found in `bytes`.
    fn lint_all<'a>(
        &mut self,
        candidates: Vec<Candidate<'a>>,
        bytes: &'a [u8],
        source: &Source,
        reports: &mut Vec<GrantReport>,
    ) {
        let places = Places::new(bytes, 0, 1).in_utf16(input::utf16(bytes));
        let mut waiting = Vec::new();
        self.lint_candidates(candidates, places, source, &mut waiting, reports);
        self.lint_waiting(&mut waiting, reports);
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
        let number = source.line.unwrap_or(1);
        let line = Line { text: line, number, offset, field: field.map(Cow::Borrowed) };
        self.lint_lines(std::iter::once(line), source.file.as_ref(), &mut reports);
        reports
    }

    /// Lints lines like [`Linter::lint_line`], and adds the reports to those of the lines before.
    pub(crate) fn lint_lines<'a>(
        &mut self,
        lines: impl Iterator<Item = Line<'a>>,
        file: Option<&Arc<str>>,
        reports: &mut Vec<GrantReport>,
    ) {
        let mut waiting = Vec::new();
        for line in lines {
            let source = Source { file: file.cloned(), line: Some(line.number), pointer: None };
            let places = Places::new(line.text, line.offset, line.number);
            if line.number == 1 && input::is_heading(line.text, line.field.as_deref()) {
                continue;
            }
            let mut candidates = input::line(line.text, line.field.as_deref());
            if line.field.as_deref().is_some_and(|field| input::lacks(&candidates, line.text, field)) {
                candidates = self.without_member(candidates, line.text);
            }
            if self.has_records {
                candidates.retain(|candidate| !input::is_record(candidate, line.text));
                candidates.iter_mut().for_each(input::as_record);
            }
            self.lint_candidates(candidates, places, &source, &mut waiting, reports);
        }
        self.lint_waiting(&mut waiting, reports);
    }

    /// What to lint of a record without the member that holds grants: what is evidently another token, which is nothing
    /// in most of them. Is there more in it, the member may have been named wrongly.
    fn without_member<'a>(&mut self, missing: Vec<Candidate<'a>>, line: &'a [u8]) -> Vec<Candidate<'a>> {
        let mut elsewhere = input::line(line, None);
        elsewhere.retain(|candidate| !input::is_record(candidate, line));
        elsewhere.iter_mut().for_each(input::as_record);
        let is_other_token = |candidate: &Candidate<'a>| {
            let buffers = Buffers::decode_into(candidate, Spare::default());
            let mut faults = Vec::new();
            matches!(candidate.body, Body::Compact { .. })
                && Grant::read(candidate, &buffers, &mut faults, &mut self.cache)
                    .for_environment(self.judge.context.environment.as_ref())
                    .passed_over()
                    .is_some()
        };
        if elsewhere.iter().all(is_other_token) { elsewhere } else { missing }
    }

    fn lint_candidates<'a>(
        &mut self,
        candidates: Vec<Candidate<'a>>,
        mut places: Places<'a>,
        source: &Source,
        waiting: &mut Vec<Waiting<'a>>,
        reports: &mut Vec<GrantReport>,
    ) {
        for candidate in candidates {
            places.advance(candidate.start());
            let carried = candidate.carried.as_deref();
            let source = carried
                .map_or_else(|| source.clone(), |carried| place::of(carried, &candidate, source, &places));
            waiting.push(Waiting { candidate, places: places.clone(), source });
            if waiting.len() == AT_ONCE {
                self.lint_waiting(waiting, reports);
            }
        }
    }

    /// Lints what waits, in its order.
    fn lint_waiting(&mut self, waiting: &mut Vec<Waiting<'_>>, reports: &mut Vec<GrantReport>) {
        for alike in waiting.chunk_by(|one, next| !one.is_file() && !next.is_file()) {
            match alike {
                [file] if file.is_file() => reports.extend(self.lint_file(file)),
                grants => self.lint_grants(grants, reports),
            }
        }
        waiting.clear();
    }

    fn lint_file(&mut self, waiting: &Waiting<'_>) -> Option<GrantReport> {
        let Waiting { candidate, places, source } = waiting;
        match &candidate.body {
            Body::Certificates(file) => Some(files::lint_store(&self.judge, file, candidate, places, source)),
            Body::Keys(file) => {
                let (judge, cache) = (&self.judge, &mut self.cache);
                Some(files::lint_keys(judge, cache, file, candidate, places, source))
            }
            _ => None,
        }
    }

    fn lint_grants(&mut self, waiting: &[Waiting<'_>], reports: &mut Vec<GrantReport>) {
        let spares = &mut self.spares;
        let mut decode = |waiting| Buffers::decode_into(waiting, spares.pop().unwrap_or_default());
        let buffers: Vec<_> = waiting.iter().map(|waiting| decode(&waiting.candidate)).collect();
        let mut faults = vec![Vec::new(); waiting.len()];
        let (cache, environment) = (&mut self.cache, self.judge.context.environment.as_ref());
        let grants: Vec<_> = waiting
            .iter()
            .zip(&buffers)
            .zip(&mut faults)
            .map(|((waiting, buffers), faults)| {
                Grant::read(&waiting.candidate, buffers, faults, cache).for_environment(environment)
            })
            .collect();
        let mut cases = Vec::with_capacity(grants.len());
        for (Waiting { candidate, places, source }, grant) in waiting.iter().zip(&grants) {
            match grant.passed_over() {
                Some(what) => self.passed_over.push(PassedOver { source: source.clone(), what }),
                None => cases.push(Case { grant, candidate, places, source }),
            }
        }
        self.judge.judge_all(&cases, reports);
        self.spares.extend(buffers.into_iter().map(Buffers::into_spare));
    }

    /// Lints a file of settings: a report for each client and profile in it. Empty if it is none.
    pub fn lint_settings(&mut self, bytes: &[u8], source: &Source) -> Vec<GrantReport> {
        let draft::Linted { mut reports, claims, .. } = draft::lint(&self.judge, self.open, bytes, source);
        self.lint_all(claims, bytes, source, &mut reports);
        reports
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
