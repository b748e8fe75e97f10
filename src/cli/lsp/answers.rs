//! What is shown of a document in an editor.

use std::fmt::Write as _;

use serde_json::{Value as Json, json};

use super::positions::Lines;
use crate::change::{Change, Safety};
use crate::context::Context;
use crate::engine::{Linter, Policy};
use crate::finding::Finding;
use crate::language::{Lang, phrases};
use crate::report::{GrantReport, Source};
use crate::rule::Severity;
use crate::source::Span;

phrases! {
    FIX: "Fix", "Rett";
    LOOK: "Change (needs review)", "Endre (må ses over)";
    FIX_ALL: "Fix all that grantlint is certain of", "Rett alt grantlint er sikker på";
}

/// A document that is open, and what was found in it.
#[derive(Debug)]
pub(super) struct Document {
    pub(super) text: String,
    lines: Lines,
    reports: Vec<GrantReport>,
}

impl Document {
    pub(super) fn lint(uri: &str, text: &str, context: &Context, policy: &Policy) -> Self {
        let mut reports = Linter::new(context, policy).without_text().lint(text.as_bytes(), &source(uri));
        // An editor opens all sorts of files. Only of those that are named as tokens it is a mistake to
        // be none.
        let name = uri.to_ascii_lowercase();
        if ![".jwt", ".jws"].iter().any(|ending| name.ends_with(ending)) {
            reports.retain(|report| !report.findings.iter().any(|f| f.rule.name == "not-a-grant"));
        }
        Self { text: text.to_owned(), lines: Lines::of(text), reports }
    }

    fn findings(&self) -> impl Iterator<Item = &Finding> {
        self.reports.iter().flat_map(|report| &report.findings)
    }

    /// The array of diagnostics.
    pub(super) fn diagnostics(&self, lang: Lang) -> Json {
        self.findings().map(|finding| self.diagnostic(finding, lang)).collect()
    }

    fn diagnostic(&self, finding: &Finding, lang: Lang) -> Json {
        let code = finding.code().map(|code| format!("{code} ")).unwrap_or_default();
        json!({
            "range": self.lines.range(&self.text, place(finding)),
            "severity": match finding.severity {
                Severity::Error => 1,
                Severity::Warning => 2,
                Severity::Note => 3,
            },
            "code": format!("{code}{}", finding.rule.name),
            "codeDescription": finding.rule.cites.first().map(|cite| json!({ "href": cite.url })),
            "source": "grantlint",
            "message": format!("{}\n{}", finding.text(lang), finding.help(lang)),
        })
    }

    /// What is behind the finding at a position: its words, the change it asks for, and its rule's page.
    pub(super) fn hover(&self, position: &Json, lang: Lang) -> Option<Json> {
        let at = self.lines.offset(&self.text, position)?;
        let covers = |finding: &&Finding| {
            let span = place(finding);
            span.start <= at && at < span.end.max(span.start + 1)
        };
        let finding = self.findings().filter(covers).min_by_key(|finding| place(finding).len())?;
        let code = finding.code().map(|code| format!("{code} · ")).unwrap_or_default();
        let mut text =
            format!("**{code}{}**\n\n{}\n\n{}\n", finding.rule.name, finding.text(lang), finding.help(lang));
        // What is signed cannot be changed here, but the code that signs can.
        if let Some(change) = finding.change.as_deref().filter(|change| change.edits.is_empty()) {
            let patch = serde_json::to_string_pretty(&change.patch()).unwrap_or_default();
            let _ = write!(text, "\n```json\n{patch}\n```\n");
        }
        let _ = write!(text, "\n---\n\n{}\n", finding.rule.prose(lang));
        Some(json!({
            "contents": { "kind": "markdown", "value": text },
            "range": self.lines.range(&self.text, place(finding)),
        }))
    }

    /// The quick fixes in a range, and one that makes all safe changes of the document.
    pub(super) fn actions(
        &self,
        uri: &str,
        range: &Json,
        context: &Context,
        policy: &Policy,
        lang: Lang,
    ) -> Json {
        let offset = |name: &str| self.lines.offset(&self.text, &range[name]);
        let (Some(start), Some(end)) = (offset("start"), offset("end")) else { return json!([]) };
        let touches = |finding: &&Finding| {
            let span = place(finding);
            span.start <= end && start <= span.end
        };
        let mut actions: Vec<Json> =
            self.findings().filter(touches).filter_map(|finding| self.action(uri, finding, lang)).collect();
        let fixed =
            Linter::new(context, policy).without_text().fix(self.text.as_bytes(), &source(uri), Safety::Safe);
        if let Some(fixed) = fixed.and_then(|fixed| String::from_utf8(fixed).ok()) {
            let whole = self.lines.range(&self.text, Span::new(0, self.text.len()));
            actions.push(json!({
                "title": FIX_ALL.in_lang(lang),
                "kind": "source.fixAll",
                "edit": { "changes": { uri: [{ "range": whole, "newText": fixed }] } },
            }));
        }
        actions.into()
    }

    fn action(&self, uri: &str, finding: &Finding, lang: Lang) -> Option<Json> {
        let change: &Change = finding.change.as_deref().filter(|change| !change.edits.is_empty())?;
        let edits: Vec<Json> = change
            .edits
            .iter()
            .map(|edit| json!({ "range": self.lines.range(&self.text, edit.span), "newText": edit.text }))
            .collect();
        let is_safe = change.safety == Safety::Safe;
        let title = if is_safe { FIX } else { LOOK }.in_lang(lang);
        Some(json!({
            "title": format!("{title}: {}", finding.help(lang)),
            "kind": "quickfix",
            "diagnostics": [self.diagnostic(finding, lang)],
            "isPreferred": is_safe,
            "edit": { "changes": { uri: edits } },
        }))
    }
}

/// The file that a URI names, so that its name says what may be in it, and exceptions for files meet it.
fn source(uri: &str) -> Source {
    let path = uri.strip_prefix("file://").unwrap_or(uri);
    let path = percent_encoding::percent_decode_str(path).decode_utf8_lossy();
    Source { file: Some(path.as_ref().into()), ..Source::default() }
}

/// Where a finding is; what has no place of its own is at the beginning.
fn place(finding: &Finding) -> Span {
    finding.location.offset.unwrap_or_default()
}
