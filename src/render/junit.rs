//! JUnit XML: one test case a grant.

use std::fmt::Write as _;

use super::text;
use crate::finding::{Finding, Lang, Severity, printable};
use crate::report::{GrantReport, Report};

/// The whole report. A grant with errors is a failed test case; `strict` counts warnings as well.
/// What was only warned of or noted stands in the case's output.
#[must_use]
pub fn document(report: &Report, strict: bool, lang: Lang) -> String {
    let failed = |grant: &&GrantReport| grant.findings.iter().any(|f| fails(f, strict));
    let failures = report.grants.iter().filter(failed).count();
    let counts = format!("tests=\"{}\" failures=\"{failures}\" errors=\"0\"", report.grants.len());
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let _ = writeln!(out, "<testsuites name=\"grantlint\" {counts}>");
    let _ = writeln!(out, "  <testsuite name=\"grantlint\" {counts} skipped=\"0\">");
    for (index, grant) in report.grants.iter().enumerate() {
        case(&mut out, index, grant, strict, lang);
    }
    out.push_str("  </testsuite>\n</testsuites>\n");
    out
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
    let _ = write!(out, "    <testcase classname=\"grantlint\" name=\"{}\"", escape(&name));
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
