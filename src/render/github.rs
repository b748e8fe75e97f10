//! GitHub workflow commands: annotations on the files of a pull request.

use std::fmt::Write as _;

use crate::finding::{Finding, Lang, Severity, is_plain};
use crate::report::{GrantReport, Report};

/// One command for each finding.
#[must_use]
pub fn document(report: &Report, lang: Lang) -> String {
    let mut out = String::new();
    for grant in &report.grants {
        for finding in &grant.findings {
            command(&mut out, grant, finding, lang);
        }
    }
    out
}

fn command(out: &mut String, grant: &GrantReport, finding: &Finding, lang: Lang) {
    out.push_str(match finding.severity {
        Severity::Error => "::error ",
        Severity::Warning => "::warning ",
        Severity::Note => "::notice ",
    });
    if let Some(file) = &grant.source.file {
        let _ = write!(out, "file={},", property(&escape(file)));
        if let (Some(line), Some(column)) = (finding.location.line, finding.location.column) {
            let _ = write!(out, "line={line},col={column},");
        }
    }
    let code = finding.code().map(|c| format!("{c} ")).unwrap_or_default();
    let title = format!("{code}{}", finding.rule.name);
    let text = format!("{}\n{}", finding.text(lang), finding.help(lang));
    let _ = writeln!(out, "title={}::{}", property(&title), data(&text));
}

/// A file name that cannot write to the log by itself. Names with such characters name no file of a
/// pull request that anybody would find.
fn escape(file: &str) -> String {
    let mut out = String::with_capacity(file.len());
    for c in file.chars() {
        if is_plain(c) || matches!(c, '\n' | '\r') { out.push(c) } else { out.extend(c.escape_default()) }
    }
    out
}

/// Escapes the text of a command, as the runner's toolkit does.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// Escapes a property of a command, as the runner's toolkit does.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
