//! JUnit XML: one test case a grant.

use std::fmt::Write as _;

use super::{NotLinted, Renderer, Trouble, text};
use crate::finding::Finding;
use crate::language::Lang;
use crate::printable::printable;
use crate::report::{GrantReport, PassedOver, Report, Summary};
use crate::rule::Severity;

/// Grants in one test suite. The head of a suite counts its cases, so they are held until it is full.
const SUITE: usize = 1000;

/// The whole report. A grant with errors is a failed test case; `strict` counts warnings as well.
/// What was only warned of or noted is in the case's output.
#[must_use]
pub fn document(report: &Report, strict: bool, lang: Lang) -> String {
    super::document(Junit::new(strict, lang), report)
}

/// Test suites of up to 1,000 grants, written as the run goes.
#[derive(Debug)]
pub struct Junit {
    strict: bool,
    lang: Lang,
    grants: usize,
    suites: usize,
    suite: Suite,
    not_linted: Vec<NotLinted>,
}

/// The suite that is not full yet.
#[derive(Debug, Default)]
struct Suite {
    cases: String,
    tests: usize,
    failures: usize,
    errors: usize,
}

impl Junit {
    /// Cases with texts in `lang`; with `strict` a warning fails a case too.
    #[must_use]
    pub fn new(strict: bool, lang: Lang) -> Self {
        Self { strict, lang, grants: 0, suites: 0, suite: Suite::default(), not_linted: Vec::new() }
    }

    fn end_suite(&mut self, out: &mut String) {
        let Suite { cases, tests, failures, errors } = std::mem::take(&mut self.suite);
        self.suites += 1;
        let number = if self.suites == 1 { String::new() } else { format!(" {}", self.suites) };
        let _ = writeln!(
            out,
            "  <testsuite name=\"grantlint{number}\" tests=\"{tests}\" failures=\"{failures}\" errors=\"{errors}\" skipped=\"0\">"
        );
        out.push_str(&cases);
        if !self.not_linted.is_empty() {
            let texts: Vec<String> =
                self.not_linted.drain(..).map(|tokens| not_linted(&tokens, self.lang)).collect();
            let _ = writeln!(out, "    <system-out>{}</system-out>", escape(&texts.join("\n")));
        }
        out.push_str("  </testsuite>\n");
    }
}

impl Renderer for Junit {
    fn begin(&mut self, _evaluated_at: Option<i64>, out: &mut String) {
        out.push_str("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"grantlint\">\n");
    }

    fn grant(&mut self, report: &GrantReport, out: &mut String) {
        case(&mut self.suite.cases, self.grants, report, self.strict, self.lang);
        self.grants += 1;
        self.suite.tests += 1;
        self.suite.failures += usize::from(report.findings.iter().any(|f| fails(f, self.strict)));
        if self.suite.tests >= SUITE {
            self.end_suite(out);
        }
    }

    fn passed_over(&mut self, token: &PassedOver, _out: &mut String) {
        NotLinted::add(&mut self.not_linted, token);
    }

    fn trouble(&mut self, trouble: &Trouble<'_>, _out: &mut String) {
        let Trouble { file, message } = trouble;
        let _ = writeln!(
            self.suite.cases,
            "    <testcase classname=\"grantlint\" name=\"{}\">\n      <error message=\"{}\"/>\n    </testcase>",
            escape(&printable(file.unwrap_or("grantlint"))),
            escape(message)
        );
        self.suite.tests += 1;
        self.suite.errors += 1;
    }

    fn end(&mut self, _counts: &Summary, out: &mut String) {
        if self.suites == 0 || self.suite.tests > 0 || !self.not_linted.is_empty() {
            self.end_suite(out);
        }
        out.push_str("</testsuites>\n");
    }
}

fn not_linted(tokens: &NotLinted, lang: Lang) -> String {
    format!("{} ({})", tokens.text(lang), text::name(&tokens.first.source, lang))
}

fn fails(finding: &Finding, strict: bool) -> bool {
    match finding.severity {
        Severity::Error => true,
        Severity::Warning => strict,
        Severity::Note => false,
    }
}

fn case(out: &mut String, index: usize, grant: &GrantReport, strict: bool, lang: Lang) {
    let name = match grant.source.line {
        None if grant.source.file.is_none() => format!("{} #{}", text::name(&grant.source, lang), index + 1),
        _ => text::name(&grant.source, lang),
    };
    let pointer = grant.source.pointer.as_deref().map(|pointer| printable(&super::shown(pointer)));
    let name = pointer.map_or(name.clone(), |pointer| format!("{name} {pointer}"));
    let kind = super::kind_beside_a_grant(grant).map(|kind| format!(".{kind}")).unwrap_or_default();
    let _ = write!(out, "    <testcase classname=\"grantlint{kind}\" name=\"{}\"", escape(&name));
    let (failing, rest): (Vec<_>, Vec<_>) = grant.findings.iter().partition(|f| fails(f, strict));
    if failing.is_empty() && rest.is_empty() {
        out.push_str("/>\n");
        return;
    }
    out.push_str(">\n");
    if let Some(first) = failing.first() {
        let texts: Vec<String> = failing.iter().map(|f| describe(f, lang)).collect();
        let _ = writeln!(
            out,
            "      <failure type=\"{}\" message=\"{}\">{}</failure>",
            escape(first.code().unwrap_or(first.rule.name)),
            escape(&first.text(lang)),
            escape(&texts.join("\n\n"))
        );
    }
    if !rest.is_empty() {
        let texts: Vec<String> = rest.iter().map(|f| describe(f, lang)).collect();
        let _ = writeln!(out, "      <system-out>{}</system-out>", escape(&texts.join("\n\n")));
    }
    out.push_str("    </testcase>\n");
}

fn describe(finding: &Finding, lang: Lang) -> String {
    let place = super::pointer(&finding.location).map(|place| printable(&place)).unwrap_or_default();
    let code = finding.code().map(|c| format!(" {c}")).unwrap_or_default();
    format!(
        "{}{code} {} {}{place}\n{}\n{}",
        finding.severity,
        finding.rule.name,
        finding.location.part.name(),
        finding.text(lang),
        finding.help(lang)
    )
}

/// Escapes text for XML 1.0; characters that XML cannot hold become U+FFFD.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&apos;"),
            '\n' | '\t' => out.push(c),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}
