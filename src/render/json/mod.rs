//! The versioned JSON format.

mod members;

use serde::Serialize;

use crate::finding::Finding;
use crate::language::Lang;
use crate::printable::escape_json;
use crate::render::{Elements, Line, Renderer, indented};
use crate::report::{GrantReport, Known, PassedOver, Report, Source, Summary, Verdict};
use members::{
    AnswerOut, GrantOut, PassedOverOut, SummaryOut, finding, grant, known, passed_over, source_out, summary,
};

/// Version of the format; members are only ever added within one.
pub const SCHEMA_VERSION: u32 = 1;

#[derive(Serialize)]
struct Tool {
    name: &'static str,
    version: &'static str,
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
    /// `None` where no summary stands at the end.
    passed_over: Option<Vec<PassedOverOut>>,
}

impl Lines {
    /// Lines with texts in `lang`.
    #[must_use]
    pub const fn new(lang: Lang) -> Self {
        Self { lang, passed_over: Some(Vec::new()) }
    }

    /// The same without the line at the end: a token that is no grant has a line of its own instead.
    #[must_use]
    pub fn without_summary(self) -> Self {
        Self { passed_over: None, ..self }
    }
}

impl Renderer for Lines {
    fn begin(&mut self, _evaluated_at: Option<i64>, _out: &mut String) {}

    fn grant(&mut self, report: &GrantReport, out: &mut String) {
        push_line(&grant(report, self.lang), out);
    }

    fn passed_over(&mut self, token: &PassedOver, out: &mut String) {
        match &mut self.passed_over {
            Some(all) => all.push(passed_over(token)),
            None => push_line(&passed_over(token), out),
        }
    }

    fn line(&mut self, line: &Line<'_>, out: &mut String) {
        let first = line.grants.first().map(|report| grant(report, self.lang));
        let verdict = line.grants.iter().map(|report| report.verdict).max();
        // The id is JSON already, and members that are always there come first.
        out.push_str("{\"id\":");
        out.push_str(&escape_json(line.id.to_owned()));
        out.push(',');
        let answer = AnswerOut {
            grant: GrantOut {
                verdict: verdict.map(Verdict::name),
                ..first.unwrap_or_else(|| nothing(line.source))
            },
            more: line.grants.iter().skip(1).map(|report| grant(report, self.lang)).collect(),
            passed_over: line.passed_over.iter().map(passed_over).collect(),
        };
        let json = escape_json(serde_json::to_string(&answer).unwrap_or_default());
        out.push_str(json.strip_prefix('{').unwrap_or_default());
        out.push('\n');
    }

    fn end(&mut self, counts: &Summary, out: &mut String) {
        if let Some(all) = &self.passed_over {
            push_line(&LastLine { summary: summary(counts), passed_over: all }, out);
        }
    }
}

fn push_line(value: &impl Serialize, out: &mut String) {
    out.push_str(&escape_json(serde_json::to_string(value).unwrap_or_default()));
    out.push('\n');
}

/// What is said of a line without a grant.
fn nothing(source: &Source) -> GrantOut<'_> {
    GrantOut {
        kind: None,
        source: source_out(source),
        section: None,
        environment: None,
        iss: None,
        jti: None,
        verdict: None,
        findings: Vec::new(),
        not_checked: Vec::new(),
        ignored: Vec::new(),
        store: None,
        corrected: None,
    }
}

/// RFC 3339 in UTC; `None` where the year has no four digits. `seconds` are Unix seconds.
#[must_use]
pub fn timestamp(seconds: i64) -> Option<String> {
    crate::moment::rfc3339(seconds)
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
