//! GitLab Code Quality, the JSON that merge requests show.

use serde_json::json;

use super::{Elements, NotLinted, Renderer, fingerprint, relative_uri};
use crate::language::Lang;
use crate::report::{GrantReport, PassedOver, Report, Summary};
use crate::rule::Severity;

/// The whole report as one array.
#[must_use]
pub fn document(report: &Report, lang: Lang) -> String {
    super::document(Gitlab::new(lang), report)
}

/// One array, written as the run goes.
#[derive(Debug)]
pub struct Gitlab {
    lang: Lang,
    prints: fingerprint::Prints,
    issues: Elements,
    not_linted: Vec<NotLinted>,
}

impl Gitlab {
    /// Issues with texts in `lang`.
    #[must_use]
    pub fn new(lang: Lang) -> Self {
        Self {
            lang,
            prints: fingerprint::Prints::default(),
            issues: Elements::new(""),
            not_linted: Vec::new(),
        }
    }
}

impl Renderer for Gitlab {
    fn begin(&mut self, _evaluated_at: Option<i64>, _out: &mut String) {}

    fn grant(&mut self, report: &GrantReport, out: &mut String) {
        for finding in &report.findings {
            let path = report.source.file.as_deref().map_or_else(|| "-".to_owned(), relative_uri);
            let code = finding.code().map(|c| format!("{c}: ")).unwrap_or_default();
            let kind = super::kind_beside_a_grant(report).map(|kind| format!("{kind}: ")).unwrap_or_default();
            let (text, help) = (finding.text(self.lang), finding.help(self.lang));
            let mut issue = json!({
                "description": format!("{code}{kind}{text} {help}"),
                "check_name": finding.rule.name,
                "fingerprint": self.prints.of(&report.source, finding),
                "severity": match finding.severity {
                    Severity::Error => "major",
                    Severity::Warning => "minor",
                    Severity::Note => "info",
                },
                "location": { "path": path, "lines": { "begin": finding.location.line.unwrap_or(1) } },
            });
            // Beside the description, for those who open the issue.
            if let (Some(change), Some(members)) = (super::change_line(finding), issue.as_object_mut()) {
                let body = format!("{}\n\n`{change}`", finding.help(self.lang));
                members.insert("content".into(), json!({ "body": body }));
            }
            self.issues.push(&issue, out);
        }
    }

    fn passed_over(&mut self, token: &PassedOver, _out: &mut String) {
        NotLinted::add(&mut self.not_linted, token);
    }

    fn end(&mut self, _counts: &Summary, out: &mut String) {
        for tokens in &self.not_linted {
            let source = &tokens.first.source;
            let path = source.file.as_deref().map_or_else(|| "-".to_owned(), relative_uri);
            let issue = json!({
                "description": tokens.text(self.lang),
                "check_name": "passed-over",
                "fingerprint": fingerprint::of_texts(["passed-over", &path, tokens.first.what.name()]),
                "severity": "info",
                "location": { "path": path, "lines": { "begin": source.line.unwrap_or(1) } },
            });
            self.issues.push(&issue, out);
        }
        self.issues.end(out);
        out.push('\n');
    }
}
