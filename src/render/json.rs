//! The versioned JSON format.

use std::borrow::Cow;

use serde::Serialize;
use serde_json::value::RawValue;

use crate::change::{Change, Edit, Step};
use crate::finding::Finding;
use crate::language::Lang;
use crate::printable::escape_json;
use crate::render::{Elements, Renderer, indented};
use crate::report::{GrantReport, Known, PassedOver, Report, Summary};
use crate::rule::Basis;

/// Version of the format; members are only ever added within one.
pub const SCHEMA_VERSION: u32 = 1;

#[derive(Serialize)]
struct Tool {
    name: &'static str,
    version: &'static str,
}

#[derive(Serialize)]
struct GrantOut<'a> {
    kind: &'static str,
    source: SourceOut<'a>,
    section: Option<&'a str>,
    environment: Option<EnvironmentOut<'a>>,
    iss: Option<&'a str>,
    jti: Option<&'a str>,
    verdict: &'static str,
    findings: Vec<FindingOut<'a>>,
    not_checked: Vec<NotCheckedOut>,
    ignored: Vec<IgnoredOut<'a>>,
    corrected: Option<&'a RawValue>,
}

#[derive(Serialize)]
struct IgnoredOut<'a> {
    rule: &'static str,
    code: Option<&'static str>,
    reason: &'a str,
}

#[derive(Serialize)]
struct ContextOut<'a> {
    config: Option<&'a str>,
    profile: Option<&'a str>,
    values: Vec<ValueOut<'a>>,
}

#[derive(Serialize)]
struct ValueOut<'a> {
    name: &'a str,
    value: &'a str,
    from: &'a str,
}

#[derive(Serialize)]
struct SourceOut<'a> {
    file: Option<&'a str>,
    line: Option<usize>,
    pointer: Option<Cow<'a, str>>,
}

#[derive(Debug, Serialize)]
struct PassedOverOut {
    source: OwnSourceOut,
    token: &'static str,
}

#[derive(Debug, Serialize)]
struct OwnSourceOut {
    file: Option<String>,
    line: Option<usize>,
    pointer: Option<String>,
}

#[derive(Serialize)]
struct EnvironmentOut<'a> {
    name: &'a str,
    issuer: &'a str,
    inferred: bool,
}

#[derive(Serialize)]
struct FindingOut<'a> {
    rule: &'static str,
    code: Option<&'static str>,
    severity: &'static str,
    basis: &'static str,
    code_basis: Option<&'static str>,
    message: String,
    help: String,
    found: Option<&'a str>,
    expected: Option<&'a str>,
    location: LocationOut<'a>,
    server_message: Option<&'static str>,
    docs: Option<&'static str>,
    fix: Option<FixOut<'a>>,
}

#[derive(Serialize)]
struct FixOut<'a> {
    safety: &'static str,
    patch: Vec<Step>,
    /// Only where the file itself can be changed.
    edits: Option<Vec<EditOut<'a>>>,
}

#[derive(Serialize)]
struct EditOut<'a> {
    offset: [usize; 2],
    text: &'a str,
}

#[derive(Serialize)]
struct LocationOut<'a> {
    part: &'static str,
    pointer: Option<Cow<'a, str>>,
    offset: Option<[usize; 2]>,
    line: Option<usize>,
    column: Option<usize>,
}

#[derive(Serialize)]
struct NotCheckedOut {
    rule: &'static str,
    needs: &'static str,
    flag: Option<&'static str>,
}

#[derive(Serialize)]
struct SummaryOut {
    grants: usize,
    errors: usize,
    warnings: usize,
    notes: usize,
    not_checked: usize,
    passed_over: usize,
}

/// What ends a report of one grant a line.
#[derive(Serialize)]
struct LastLine<'a> {
    summary: SummaryOut,
    passed_over: &'a [PassedOverOut],
}

/// The report as one JSON document.
#[must_use]
pub fn document(report: &Report, lang: Lang) -> String {
    super::document(Json::new(lang, report.known.clone()), report)
}

/// One JSON document, written as the run goes.
#[derive(Debug)]
pub struct Json {
    lang: Lang,
    known: Known,
    grants: Elements,
    passed_over: Vec<PassedOverOut>,
}

impl Json {
    /// A document with texts in `lang` about grants that were judged against what is `known`.
    #[must_use]
    pub const fn new(lang: Lang, known: Known) -> Self {
        Self { lang, known, grants: Elements::new("  "), passed_over: Vec::new() }
    }
}

impl Renderer for Json {
    fn begin(&mut self, evaluated_at: Option<i64>, out: &mut String) {
        let tool = Tool { name: env!("CARGO_PKG_NAME"), version: env!("CARGO_PKG_VERSION") };
        out.push_str("{\n  \"schema_version\": ");
        out.push_str(&SCHEMA_VERSION.to_string());
        out.push_str(",\n  \"tool\": ");
        out.push_str(&indented(&tool, "  "));
        out.push_str(",\n  \"evaluated_at\": ");
        out.push_str(&indented(&evaluated_at.and_then(timestamp), "  "));
        out.push_str(",\n  \"context\": ");
        out.push_str(&indented(&known(&self.known), "  "));
        out.push_str(",\n  \"grants\": ");
    }

    fn grant(&mut self, report: &GrantReport, out: &mut String) {
        self.grants.push(&grant(report, self.lang), out);
    }

    fn passed_over(&mut self, token: &PassedOver, _out: &mut String) {
        self.passed_over.push(passed_over(token));
    }

    fn end(&mut self, counts: &Summary, out: &mut String) {
        self.grants.end(out);
        out.push_str(",\n  \"passed_over\": ");
        out.push_str(&indented(&self.passed_over, "  "));
        out.push_str(",\n  \"summary\": ");
        out.push_str(&indented(&summary(counts), "  "));
        out.push_str("\n}\n");
    }
}

/// One grant on each line, then a line with the summary.
#[derive(Debug)]
pub struct Lines {
    lang: Lang,
    passed_over: Vec<PassedOverOut>,
}

impl Lines {
    /// Lines with texts in `lang`.
    #[must_use]
    pub const fn new(lang: Lang) -> Self {
        Self { lang, passed_over: Vec::new() }
    }
}

impl Renderer for Lines {
    fn begin(&mut self, _evaluated_at: Option<i64>, _out: &mut String) {}

    fn grant(&mut self, report: &GrantReport, out: &mut String) {
        out.push_str(&escape_json(serde_json::to_string(&grant(report, self.lang)).unwrap_or_default()));
        out.push('\n');
    }

    fn passed_over(&mut self, token: &PassedOver, _out: &mut String) {
        self.passed_over.push(passed_over(token));
    }

    fn end(&mut self, counts: &Summary, out: &mut String) {
        let line = LastLine { summary: summary(counts), passed_over: &self.passed_over };
        out.push_str(&escape_json(serde_json::to_string(&line).unwrap_or_default()));
        out.push('\n');
    }
}

/// RFC 3339 in UTC; `None` for instants that no calendar has. `seconds` are Unix seconds.
#[must_use]
pub fn timestamp(seconds: i64) -> Option<String> {
    Some(chrono::DateTime::from_timestamp(seconds, 0)?.format("%Y-%m-%dT%H:%M:%SZ").to_string())
}

fn grant(report: &GrantReport, lang: Lang) -> GrantOut<'_> {
    GrantOut {
        kind: report.kind.name(),
        source: SourceOut {
            file: report.source.file.as_deref(),
            line: report.source.line,
            pointer: report.source.pointer.as_deref().map(super::shown),
        },
        section: report.section.as_deref(),
        environment: report.environment.as_ref().map(|(environment, inferred)| EnvironmentOut {
            name: &environment.name,
            issuer: &environment.issuer,
            inferred: *inferred,
        }),
        iss: report.iss.as_deref(),
        jti: report.jti.as_deref(),
        verdict: report.verdict.name(),
        findings: report.findings.iter().map(|f| finding(f, lang)).collect(),
        not_checked: report
            .not_checked
            .iter()
            .map(|(rule, need)| NotCheckedOut { rule: rule.name, needs: need.name(), flag: need.flag() })
            .collect(),
        ignored: report
            .ignored
            .iter()
            .map(|i| IgnoredOut { rule: i.rule.name, code: i.code, reason: &i.reason })
            .collect(),
        corrected: report.corrected.as_deref().and_then(|text| serde_json::from_str(text).ok()),
    }
}

fn passed_over(token: &PassedOver) -> PassedOverOut {
    let source = &token.source;
    PassedOverOut {
        source: OwnSourceOut {
            file: source.file.as_deref().map(str::to_owned),
            line: source.line,
            pointer: source.pointer.as_deref().map(|pointer| super::shown(pointer).into_owned()),
        },
        token: token.what.name(),
    }
}

fn known(known: &Known) -> ContextOut<'_> {
    ContextOut {
        config: known.config.as_deref(),
        profile: known.profile.as_deref(),
        values: known
            .values
            .iter()
            .map(|v| ValueOut { name: v.name, value: &v.value, from: &v.from })
            .collect(),
    }
}

/// One grant as it is in a document.
#[must_use]
pub fn grant_value(report: &GrantReport, lang: Lang) -> serde_json::Value {
    serde_json::to_value(grant(report, lang)).unwrap_or_default()
}

/// The counts of a run as they are in a document.
#[must_use]
pub fn summary_value(counts: &Summary) -> serde_json::Value {
    serde_json::to_value(summary(counts)).unwrap_or_default()
}

/// Findings as they are in a document, for formats that hold one inside.
#[must_use]
pub fn findings(findings: &[Finding], lang: Lang) -> serde_json::Value {
    let all: Vec<_> = findings.iter().map(|f| finding(f, lang)).collect();
    serde_json::to_value(all).unwrap_or_default()
}

fn finding(finding: &Finding, lang: Lang) -> FindingOut<'_> {
    let location = &finding.location;
    FindingOut {
        rule: finding.rule.name,
        code: finding.code(),
        severity: finding.severity.name(),
        basis: finding.message.basis.name(),
        code_basis: finding.message.reply.basis().map(Basis::name),
        message: finding.text(lang),
        help: finding.help(lang),
        found: finding.found.as_deref(),
        expected: finding.expected.as_deref(),
        location: LocationOut {
            part: location.part.name(),
            pointer: super::pointer(location),
            offset: location.offset.map(|span| [span.start, span.end]),
            line: location.line,
            column: location.column,
        },
        server_message: finding.message.reply.server_message(),
        docs: finding.rule.cites.first().map(|cite| cite.url),
        fix: finding.change.as_deref().map(fix),
    }
}

fn fix(change: &Change) -> FixOut<'_> {
    let offset = |edit: &Edit| [edit.span.start, edit.span.end];
    let edits: Vec<EditOut<'_>> =
        change.edits.iter().map(|one| EditOut { offset: offset(one), text: &one.text }).collect();
    FixOut {
        safety: change.safety.name(),
        patch: change.patch(),
        edits: Some(edits).filter(|edits| !edits.is_empty()),
    }
}

fn summary(counts: &Summary) -> SummaryOut {
    SummaryOut {
        grants: counts.grants,
        errors: counts.errors,
        warnings: counts.warnings,
        notes: counts.notes,
        not_checked: counts.not_checked,
        passed_over: counts.passed_over,
    }
}
