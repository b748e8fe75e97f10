//! GitLab Code Quality, the JSON that merge requests show.

use serde_json::{Value as Json, json};

use super::{fingerprint, relative_uri};
use crate::finding::{Lang, Severity, escape_json};
use crate::report::Report;

/// The whole report as one array.
#[must_use]
pub fn document(report: &Report, lang: Lang) -> String {
    let mut prints = fingerprint::Prints::default();
    let mut issues: Vec<Json> = Vec::new();
    for grant in &report.grants {
        for finding in &grant.findings {
            let path = grant.source.file.as_deref().map_or_else(|| "-".to_owned(), relative_uri);
            let code = finding.code().map(|c| format!("{c}: ")).unwrap_or_default();
            issues.push(json!({
                "description": format!("{code}{} {}", finding.text(lang), finding.help(lang)),
                "check_name": finding.rule.name,
                "fingerprint": prints.of(&grant.source, finding),
                "severity": match finding.severity {
                    Severity::Error => "major",
                    Severity::Warning => "minor",
                    Severity::Note => "info",
                },
                "location": { "path": path, "lines": { "begin": finding.location.line.unwrap_or(1) } },
            }));
        }
    }
    escape_json(serde_json::to_string_pretty(&issues).unwrap_or_default())
}
