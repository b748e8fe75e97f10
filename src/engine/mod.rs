//! Runs the rules over a grant: selection, levels, places, verdict.

mod exceptions;
mod files;
mod place;
mod policy;
mod replay;
mod settings;

use std::borrow::Cow;

pub use exceptions::{Exception, FileFilter};
pub use policy::Policy;
pub use replay::Replay;
pub use settings::Open;

use crate::context::{At, Context};
use crate::finding::Findings;
use crate::grant::{Buffers, Cache, CertificateSummary, Form, Grant, InputKind, Origins, Spare};
use crate::input::{self, Body, Candidate};
use crate::maskinporten::environments::{self, Environment};
use crate::maskinporten::limits;
use crate::printable::printable;
use crate::report::{Decoded, Draft, GrantReport, Known, PassedOver, Report, Source, Summary, Verdict};
use crate::rule::{Group, Need, Rule};
use crate::rules::{CHECKS, Check, Facts, interchanged, jti_reused, judges};
use crate::source::Places;

/// Which reports hold the decoded text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum KeepsText {
    Never,
    /// Those with something to show in it, or that may yet have.
    OfFindings,
    Always,
}

/// Lints grants one after the other and remembers the certificates it has seen.
#[derive(Debug)]
pub struct Linter<'c> {
    context: &'c Context,
    policy: &'c Policy,
    enabled: Vec<(&'static Rule, Check)>,
    watches_jti: bool,
    within_one_run: bool,
    cache: Cache,
    /// Memory to decode the next grant into.
    spare: Spare,
    /// Which reports hold the decoded text.
    keeps_text: KeepsText,
    /// Tokens that were found and are no grants.
    passed_over: Vec<PassedOver>,
    /// Opens the files that settings name.
    open: Option<Open<'c>>,
}

/// What a grant that is not one was put together from.
#[derive(Clone, Copy)]
struct Made<'a> {
    kind: InputKind,
    origins: &'a Origins,
}

impl<'c> Linter<'c> {
    /// A linter for this context and policy.
    #[must_use]
    pub fn new(context: &'c Context, policy: &'c Policy) -> Self {
        let enabled = CHECKS.iter().copied().filter(|(rule, _)| policy.runs(rule)).collect();
        let watches_jti = policy.runs(&jti_reused::RULE);
        Self {
            context,
            policy,
            enabled,
            watches_jti,
            within_one_run: false,
            cache: Cache::default(),
            spare: Spare::default(),
            keeps_text: KeepsText::OfFindings,
            passed_over: Vec::new(),
            open: None,
        }
    }

    /// Identifies grants by a hash that is fast but good for this run only: without a ledger there
    /// is nobody to recognise a grant in another run.
    #[must_use]
    pub fn within_one_run(self) -> Self {
        Self { within_one_run: true, ..self }
    }

    /// Leaves the decoded text out of the reports, for formats that do not show it.
    #[must_use]
    pub fn without_text(self) -> Self {
        Self { keeps_text: KeepsText::Never, ..self }
    }

    /// Keeps the decoded text of every grant, for those who look at clean ones too.
    #[must_use]
    pub fn with_whole_text(self) -> Self {
        Self { keeps_text: KeepsText::Always, ..self }
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
        let mut reports = Vec::new();
        let candidates = match &source.file {
            Some(name) => input::find_in_file(bytes, name),
            None => input::find(bytes),
        };
        if !candidates.iter().any(settings::is_grant) {
            reports = self.lint_settings(bytes, source);
        }
        if reports.is_empty() {
            self.lint_candidates(&candidates, Places::new(bytes, 0, 1), source, &mut reports);
        }
        reports
    }

    /// The tokens that were found since the last call and not linted, since they are no grants.
    pub fn take_passed_over(&mut self) -> Vec<PassedOver> {
        std::mem::take(&mut self.passed_over)
    }

    /// Lints one line of a file in which each line holds a grant; empty if the line is blank.
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
        self.lint_candidates(&input::line(line, field), places, source, reports);
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
            reports.extend(self.lint_candidate(&places, candidate, carried.as_ref().unwrap_or(source), None));
        }
    }

    fn lint_candidate(
        &mut self,
        places: &Places<'_>,
        candidate: &Candidate<'_>,
        source: &Source,
        made: Option<Made<'_>>,
    ) -> Option<GrantReport> {
        match &candidate.body {
            Body::Certificates(file) => return Some(self.lint_store(file, candidate, places, source)),
            Body::Keys(file) => return Some(self.lint_keys(file, candidate, places, source)),
            _ => {}
        }
        let buffers = Buffers::decode_into(candidate, std::mem::take(&mut self.spare));
        let mut faults = Vec::new();
        let mut grant = Grant::read(candidate, &buffers, &mut faults, &mut self.cache);
        let passed_over = if made.is_some() { None } else { grant.passed_over() };
        if let Some(made) = made {
            grant.kind = made.kind;
            grant.origins = Some(made.origins);
        }
        let report = if let Some(what) = passed_over {
            self.passed_over.push(PassedOver { source: source.clone(), what });
            None
        } else {
            Some(self.judge(&grant, candidate, places, source))
        };
        self.spare = buffers.into_spare();
        report
    }

    /// Runs the rules over a grant, and over what is taken for one.
    fn judge(
        &self,
        grant: &Grant<'_>,
        candidate: &Candidate<'_>,
        places: &Places<'_>,
        source: &Source,
    ) -> GrantReport {
        let inferred = self.context.environment.is_none();
        let environment = self.context.environment.as_ref().or_else(|| infer_environment(grant));
        let inferred = inferred && environment.is_some();
        let now = now(self.context, grant);
        let facts = Facts::new(grant, self.context, (environment, inferred), now);
        let Some(&(first, _)) = self.enabled.first() else { return empty(&facts, candidate, source) };
        let mut findings = Findings::new(first);
        // What is no grant at all breaks every other rule too; only what it is needs saying.
        let applies = |(rule, _): &&(&Rule, Check)| {
            judges(rule, grant.kind) && (rule.group == Group::Input || grant.mistaken.is_none())
        };
        for (rule, check) in self.enabled.iter().filter(applies) {
            let said = findings.count();
            check(&facts, findings.for_rule(rule));
            // A rule that has found nothing in a part that cannot be read has not looked.
            if findings.count() == said && !can_look(rule, grant) {
                findings.not_checked(Need::ReadableToken);
            }
        }
        let mut report = empty(&facts, candidate, source);
        report.jti_use = self.watches_jti.then(|| self.jti_use(grant, &findings, places)).flatten();
        report.not_checked = most_useful_first(findings.not_checked);
        report.findings = findings.list;
        if grant.kind == InputKind::Settings {
            settings::keep_what_is_said(&mut report, grant);
        }
        self.finish(&mut report, places, grant);
        report
    }

    fn finish(&self, report: &mut GrantReport, places: &Places<'_>, grant: &Grant<'_>) {
        let (source, ignored) = (&report.source, &mut report.ignored);
        report.findings.retain_mut(|finding| match self.policy.level(finding) {
            Some(level) => {
                if let Some(exception) = self.policy.exception(finding, source) {
                    ignored.push(exception);
                    return false;
                }
                finding.severity = level;
                place::locate(&mut finding.location, places, grant);
                true
            }
            None => false,
        });
        let is_clean = report.findings.is_empty();
        let shows_all = self.keeps_text == KeepsText::Always;
        let is_shown = shows_all || !is_clean || report.jti_use.is_some();
        if self.keeps_text != KeepsText::Never && is_shown && grant.kind != InputKind::Settings {
            // That a jti was used before shows in the payload.
            let header = if is_clean && !shows_all { String::new() } else { grant.header.text.to_owned() };
            let payload = grant.payload.text.to_owned();
            report.decoded = Some(Decoded { header, payload, document: String::new() });
        }
        if report.findings.iter().any(|f| matches!(f.rule.group, Group::Certificate | Group::Signature)) {
            report.certificate = grant.chain.as_deref().and_then(CertificateSummary::of);
        }
        let worst = report.findings.iter().map(|f| f.severity).max();
        report.verdict = report.verdict.max(worst.map_or(Verdict::Accepted, Verdict::of));
    }
}

/// Lints every grant in `bytes`.
pub(crate) fn lint(bytes: &[u8], context: &Context, policy: &Policy) -> Report {
    let mut linter = Linter::new(context, policy);
    let mut grants = linter.lint(bytes, &Source::default());
    let mut replay = Replay::new(None, 0);
    // Without a ledger there is nothing that could fail.
    let _ = linter.settle(&mut grants, &mut replay);
    let mut summary = Summary::default();
    for grant in &grants {
        summary.add(grant);
    }
    let passed_over = linter.take_passed_over();
    summary.passed_over = passed_over.len();
    let evaluated_at = match context.at {
        At::Time(instant) => Some(instant),
        At::Issued => None,
    };
    let known = Known { values: context.provenance.clone(), ..Known::default() };
    Report { evaluated_at, known, grants, passed_over, summary }
}

/// Whether the part of the token that a rule is about could be read. Of an unsigned draft nothing is
/// asked but its claims.
fn can_look(rule: &Rule, grant: &Grant<'_>) -> bool {
    // What a file lacks in order to be judged, the rules for files say.
    if matches!(grant.kind, InputKind::Certificate | InputKind::Keys) {
        return true;
    }
    match rule.group {
        Group::Input | Group::Signature => true,
        Group::Header | Group::Key | Group::Certificate => {
            grant.header.is_readable() || grant.form == Form::Draft
        }
        _ => grant.payload.is_readable(),
    }
}

/// Each rule and need once, in the order of how much it helps to supply the need.
fn most_useful_first(mut lacking: Vec<(&'static Rule, Need)>) -> Vec<(&'static Rule, Need)> {
    // A rule names its needs one after the other, so equal ones are neighbours after the sort.
    lacking.sort_by_key(|(_, need)| *need);
    lacking.dedup_by(|(a, x), (b, y)| a.name == b.name && x == y);
    lacking
}

fn empty(facts: &Facts<'_>, candidate: &Candidate<'_>, source: &Source) -> GrantReport {
    let claim = |name| facts.grant.payload.text(name).is().map(|text: Cow<'_, str>| printable(&text));
    let grant = facts.grant;
    let readable = match grant.kind {
        InputKind::Certificate => grant.chain.is_some(),
        InputKind::Keys => true,
        _ => grant.payload.is_readable() && (grant.header.is_readable() || grant.form == Form::Draft),
    };
    let verdict = if matches!(candidate.body, Body::NotAGrant(_)) || !readable {
        Verdict::Unreadable
    } else {
        Verdict::Accepted
    };
    GrantReport {
        kind: facts.grant.kind,
        source: source.clone(),
        section: None,
        environment: facts.environment.map(|e| (e.clone(), facts.environment_inferred)),
        iss: claim("iss"),
        jti: claim("jti"),
        draft: match &candidate.body {
            Body::Draft { header, .. } if grant.kind == InputKind::Draft => {
                Some(if header.is_some() { Draft::HeaderAndClaims } else { Draft::Claims })
            }
            _ => None,
        },
        verdict,
        findings: Vec::new(),
        not_checked: Vec::new(),
        ignored: Vec::new(),
        decoded: None,
        excerpts: Vec::new(),
        certificate: None,
        store: None,
        jti_use: None,
    }
}

fn now(context: &Context, grant: &Grant<'_>) -> Option<i64> {
    match (grant.form, context.at) {
        (Form::Draft, At::Time(instant)) if grant.kind == InputKind::Settings => Some(instant),
        (Form::Draft, _) => None,
        (Form::Signed, At::Time(instant)) => Some(instant),
        (Form::Signed, At::Issued) => grant.payload.time("iat").meant(),
    }
}

/// The environment that `aud` names, near misses included.
fn infer_environment(grant: &Grant<'_>) -> Option<&'static Environment> {
    if let Some(values) = interchanged::read(&grant.payload, None) {
        return environments::nearest(&values.issuer);
    }
    let aud = grant.payload.get("aud").is()?;
    if let Some(aud) = aud.as_str() {
        return environments::nearest(&aud);
    }
    // Several values still tell the environment if they agree.
    let values = aud.elements()?;
    let mut nearest =
        values.iter().take(limits::AUDIENCES).map(|value| environments::nearest(&value.as_str()?));
    let first = nearest.next()??;
    nearest.all(|next| next == Some(first)).then_some(first)
}
