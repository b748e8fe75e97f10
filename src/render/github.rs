//! GitHub workflow commands: annotations on the files of a pull request.

use std::fmt::Write as _;

use crate::finding::Finding;
use crate::language::Lang;
use crate::printable::is_plain;
use crate::render::{NotLinted, Renderer};
use crate::report::{GrantReport, PassedOver, Report, Summary};
use crate::rule::Severity;

/// One command for each finding.
#[must_use]
pub fn document(report: &Report, lang: Lang) -> String {
    super::document(Github::new(lang), report)
}

/// One command for each finding, written as the run goes.
#[derive(Debug)]
pub struct Github {
    lang: Lang,
    not_linted: Vec<NotLinted>,
}

impl Github {
    /// Commands with texts in `lang`.
    #[must_use]
    pub const fn new(lang: Lang) -> Self {
        Self { lang, not_linted: Vec::new() }
    }
}

impl Renderer for Github {
    fn begin(&mut self, _evaluated_at: Option<i64>, _out: &mut String) {}

    fn grant(&mut self, report: &GrantReport, out: &mut String) {
        report.findings.iter().for_each(|finding| command(out, report, finding, self.lang));
    }

    fn passed_over(&mut self, token: &PassedOver, _out: &mut String) {
        NotLinted::add(&mut self.not_linted, token);
    }

    /// A notice for each kind of token in a file: GitHub shows but few of them.
    fn end(&mut self, _counts: &Summary, out: &mut String) {
        for tokens in &self.not_linted {
            out.push_str("::notice ");
            if let Some(file) = &tokens.first.source.file {
                let _ = write!(
                    out,
                    "file={},line={},",
                    property(&escape(file)),
                    tokens.first.source.line.unwrap_or(1)
                );
            }
            let title = tokens.first.what.noun().in_lang(self.lang);
            let _ = writeln!(out, "title={}::{}", property(title), data(&tokens.text(self.lang)));
        }
    }
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
    let kind = super::kind_beside_a_grant(grant).map(|kind| format!(" ({kind})")).unwrap_or_default();
    let title = format!("{code}{}{kind}", finding.rule.name);
    let mut text = format!("{}\n{}", finding.text(lang), finding.help(lang));
    if let Some(change) = super::change_line(finding) {
        text.push('\n');
        text.push_str(&change);
    }
    let _ = writeln!(out, "title={}::{}", property(&title), data(&text));
}

/// A file name that cannot write to the log on its own. Names with such characters name no file of a
/// pull request that anyone would find.
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
