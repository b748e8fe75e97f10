//! Runs the rules over one grant, or over what is taken for one, and puts together what they report.
//! Which rules run is in `policy`, what is settled before they run in `start`.

use super::fix::{self, Correct};
use super::policy::Policy;
use super::start::{empty, infer_environment, now};
use super::{place, replay};
use crate::context::Context;
use crate::finding::{Finding, Findings, Location};
use crate::grant::{Buffers, Cache, CertificateSummary, Form, Grant, InputKind};
use crate::input::{self, Candidate};
use crate::ledger::EarlierUse;
use crate::report::{Decoded, GrantReport, JtiUse, Source, Verdict};
use crate::rule::{Group, Need, Rule};
use crate::rules::{CHECKS, Check, Facts, RULES, jti_reused, judges};
use crate::source::Places;

/// Which reports hold the decoded text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum KeepsText {
    Never,
    /// Those with something to show in it, or that may yet have.
    OfFindings,
    Always,
}

/// A grant, or what is taken for one, and where it comes from.
#[derive(Clone, Copy)]
pub(super) struct Case<'a> {
    pub(super) grant: &'a Grant<'a>,
    pub(super) candidate: &'a Candidate<'a>,
    pub(super) places: &'a Places<'a>,
    pub(super) source: &'a Source,
}

/// A rule that runs.
#[derive(Clone, Copy, Debug)]
struct Enabled {
    rule: &'static Rule,
    check: Check,
    /// Whether it judges grants, and not only files.
    of_grants: bool,
}

/// What the rules have said of a grant so far.
struct Hearing<'a> {
    case: Case<'a>,
    facts: Facts<'a>,
    findings: Findings,
    /// Whether it is a grant of which every part can be read, as nearly all are.
    is_readable: bool,
}

impl Hearing<'_> {
    /// Runs a rule, if it is for grants like this.
    fn ask(&mut self, enabled: Enabled) {
        let Enabled { rule, check, of_grants } = enabled;
        if self.is_readable {
            if of_grants {
                check(&self.facts, self.findings.for_rule(rule));
            }
            return;
        }
        let grant = self.case.grant;
        // What is not a grant at all breaks every other rule too; only what it is needs saying.
        if !judges(rule, grant.kind) || (rule.group != Group::Input && grant.mistaken.is_some()) {
            return;
        }
        let said = self.findings.count();
        check(&self.facts, self.findings.for_rule(rule));
        // A rule that has found nothing in a part that cannot be read has not looked.
        if self.findings.count() == said && !can_look(rule, grant) {
            self.findings.not_checked(Need::ReadableToken);
        }
    }
}

/// The rules that run, and what they are told besides the grant.
#[derive(Debug)]
pub(super) struct Judge<'c> {
    pub(super) context: &'c Context,
    policy: &'c Policy,
    enabled: Vec<Enabled>,
    watches_jti: bool,
    pub(super) within_one_run: bool,
    pub(super) keeps_text: KeepsText,
    pub(super) corrects: Correct,
}

impl<'c> Judge<'c> {
    pub(super) fn new(context: &'c Context, policy: &'c Policy) -> Self {
        let enabled = CHECKS.iter().filter(|(rule, _)| policy.runs(rule)).map(|&(rule, check)| Enabled {
            rule,
            check,
            of_grants: judges(rule, InputKind::Grant),
        });
        let watches_jti = policy.runs(&jti_reused::RULE);
        Self {
            context,
            policy,
            enabled: enabled.collect(),
            watches_jti,
            within_one_run: false,
            keeps_text: KeepsText::OfFindings,
            corrects: Correct::Never,
        }
    }

    /// The same rules, told something else.
    pub(super) fn told<'d>(&self, context: &'d Context) -> Judge<'d>
    where
        'c: 'd,
    {
        Judge { keeps_text: self.keeps_text, corrects: self.corrects, ..Judge::new(context, self.policy) }
    }

    /// Runs the rules over a grant, or over what is taken for one.
    pub(super) fn judge(
        &self,
        grant: &Grant<'_>,
        candidate: &Candidate<'_>,
        places: &Places<'_>,
        source: &Source,
    ) -> GrantReport {
        let mut hearing = self.open(Case { grant, candidate, places, source });
        self.enabled.iter().for_each(|enabled| hearing.ask(*enabled));
        self.close(hearing)
    }

    /// Runs the rules over some grants: each rule over all of them before the next, so that the processor gets
    /// its code once for all of them. Adds the reports in the order of the grants.
    pub(super) fn judge_all(&self, cases: &[Case<'_>], reports: &mut Vec<GrantReport>) {
        let mut hearings: Vec<_> = cases.iter().map(|case| self.open(*case)).collect();
        for enabled in &self.enabled {
            for hearing in &mut hearings {
                hearing.ask(*enabled);
            }
        }
        reports.extend(hearings.into_iter().map(|hearing| self.close(hearing)));
    }

    fn open<'a>(&'a self, case: Case<'a>) -> Hearing<'a> {
        let inferred = self.context.environment.is_none();
        let environment = self.context.environment.as_ref().or_else(|| infer_environment(case.grant));
        let inferred = inferred && environment.is_some();
        let now = now(self.context, case.grant);
        let facts = Facts::new(case.grant, self.context, (environment, inferred), now);
        let grant = case.grant;
        let is_readable = matches!(grant.kind, InputKind::Grant | InputKind::Draft)
            && grant.mistaken.is_none()
            && grant.header.is_readable()
            && grant.payload.is_readable();
        Hearing { case, facts, findings: Findings::new(&jti_reused::RULE), is_readable }
    }

    fn close(&self, hearing: Hearing<'_>) -> GrantReport {
        let Hearing { case: Case { grant, candidate, places, source }, facts, findings, .. } = hearing;
        let mut report = empty(&facts, candidate, source);
        report.jti_use = self.jti_use(grant, &findings, places);
        report.not_checked = most_useful_first(findings.not_checked);
        report.findings = findings.list;
        if grant.kind == InputKind::Settings {
            keep_what_is_said(&mut report, grant);
        }
        self.finish(&mut report, places, grant);
        report
    }

    fn jti_use(&self, grant: &Grant<'_>, findings: &Findings, places: &Places<'_>) -> Option<JtiUse> {
        self.watches_jti.then(|| replay::jti_use(grant, findings, places, self.within_one_run)).flatten()
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
                for location in [&mut finding.location].into_iter().chain(&mut finding.related) {
                    place::locate(location, places, grant);
                }
                if grant.form == Form::Draft || grant.origins.is_some() {
                    finding.change =
                        finding.change.take().and_then(|change| fix::made(change, places, grant));
                }
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
        report.corrected = self.correct(report, grant);
        let worst = report.findings.iter().map(|f| f.severity).max();
        report.verdict = report.verdict.max(worst.map_or(Verdict::Accepted, Verdict::of));
    }

    /// The corrected header and claims of a grant, if its report is to have them.
    fn correct(&self, report: &GrantReport, grant: &Grant<'_>) -> Option<String> {
        let most = self.corrects.most(&report.findings)?;
        let judge = Judge { keeps_text: KeepsText::Never, ..Judge::new(self.context, self.policy) };
        fix::corrected(grant, most, &mut |text| judge.lint_draft(text))
    }

    /// Lints the text of a draft on its own.
    fn lint_draft(&self, text: &[u8]) -> Vec<GrantReport> {
        let places = Places::new(text, 0, 1);
        let mut cache = Cache::default();
        let mut lint = |candidate: &Candidate<'_>| {
            let buffers = Buffers::decode(candidate);
            let mut faults = Vec::new();
            let grant = Grant::read(candidate, &buffers, &mut faults, &mut cache);
            self.judge(&grant, candidate, &places, &Source::default())
        };
        input::find(text).iter().map(&mut lint).collect()
    }

    /// Adds the finding that the jti of `grant` was used before.
    pub(super) fn add_replay(&self, grant: &mut GrantReport, earlier: &EarlierUse) {
        let Some(jti_use) = grant.jti_use else { return };
        let mut findings = Findings::new(&jti_reused::RULE);
        jti_reused::report(grant.jti.as_deref().unwrap_or_default(), earlier, &mut findings);
        for mut finding in findings.list {
            let Some(level) = self.policy.level(&finding) else { continue };
            if let Some(exception) = self.policy.exception(&finding, &grant.source) {
                grant.ignored.push(exception);
                continue;
            }
            finding.severity = level;
            finding.location.offset = Some(jti_use.span);
            finding.location.line = Some(jti_use.line);
            finding.location.column = Some(jti_use.column);
            finding.location.end = Some(jti_use.end);
            let place = |f: &Finding| RULES.iter().position(|rule| rule.name == f.rule.name);
            let after = grant.findings.partition_point(|f| place(f) <= place(&finding));
            grant.findings.insert(after, finding);
            grant.verdict = grant.verdict.max(Verdict::of(level));
        }
    }

    /// Adds that the ledger remembers since `since` only: an earlier use of the jti may have been forgotten.
    pub(super) fn add_forgotten(grant: &mut GrantReport, since: i64) {
        if grant.jti_use.is_none() {
            return;
        }
        grant.remembered_since = Some(since);
        let after = grant.not_checked.partition_point(|(_, need)| *need <= Need::JtiLedger);
        grant.not_checked.insert(after, (&jti_reused::RULE, Need::JtiLedger));
    }
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

/// Leaves out what is said of members that settings do not hold: a program adds them when it runs.
fn keep_what_is_said(report: &mut GrantReport, grant: &Grant<'_>) {
    let Some(origins) = grant.origins else { return };
    report.findings.retain(|finding| {
        let Location { part, pointer, .. } = &finding.location;
        pointer.as_deref().is_some_and(|pointer| origins.find(*part, pointer).is_some())
    });
    report.not_checked.retain(|(_, need)| *need != Need::SignedGrant);
}
