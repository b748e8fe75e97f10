//! SARIF 2.1.0, for code scanning and editors.

use std::fmt::Write as _;

use serde::Serialize;
use serde_json::{Value as Json, json};

use super::{Elements, NOT_LINTED, Renderer, Trouble, fingerprint, indented, relative_uri, remembers};
use crate::change::{Change, Edit, Step};
use crate::finding::{Finding, Location};
use crate::grant::PartName;
use crate::language::Lang;
use crate::moment::timestamp;
use crate::report::{GrantReport, PassedOver, Report, Source, Summary};
use crate::rule::{Basis, Need, Rule, Severity};

/// The schema of the format.
const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// The whole report as one SARIF log. `enabled` are the rules that ran, whether or not they found
/// anything: a viewer shows their texts.
#[must_use]
pub fn document(report: &Report, enabled: &[&'static Rule], lang: Lang) -> String {
    super::document(Sarif::new(enabled.to_vec(), lang), report)
}

/// One SARIF log, written as the run goes.
#[derive(Debug)]
pub struct Sarif {
    enabled: Vec<&'static Rule>,
    lang: Lang,
    prints: fingerprint::Prints,
    results: Elements,
    /// What some grant lacked, once each.
    lacking: Vec<Lacking>,
    passed_over: Vec<PassedOver>,
    /// Why the run failed, as notifications.
    troubles: Vec<Json>,
}

/// What some grant was not checked for.
#[derive(Debug)]
struct Lacking {
    rule: &'static Rule,
    need: Need,
    /// Since when the ledger remembers (Unix seconds), where that is why.
    since: Option<i64>,
}

impl Sarif {
    /// A log with texts in `lang`. `enabled` are the rules that run.
    #[must_use]
    pub fn new(enabled: Vec<&'static Rule>, lang: Lang) -> Self {
        let (prints, results) = (fingerprint::Prints::default(), Elements::new("      "));
        let (lacking, passed_over, troubles) = Default::default();
        Self { enabled, lang, prints, results, lacking, passed_over, troubles }
    }
}

impl Renderer for Sarif {
    fn begin(&mut self, _evaluated_at: Option<i64>, out: &mut String) {
        let tool = json!({ "driver": {
            "name": env!("CARGO_PKG_NAME"),
            "semanticVersion": env!("CARGO_PKG_VERSION"),
            "rules": self.enabled.iter().map(|rule| descriptor(rule, self.lang)).collect::<Vec<_>>(),
        }});
        let _ = write!(
            out,
            "{{\n  \"$schema\": \"{SCHEMA}\",\n  \"version\": \"2.1.0\",\n  \"runs\": [\n    {{\n      \"tool\": {},\n      \
             \"columnKind\": \"unicodeCodePoints\",\n      \"results\": ",
            indented(&tool, "      ")
        );
    }

    fn grant(&mut self, report: &GrantReport, out: &mut String) {
        for finding in &report.findings {
            let print = self.prints.of(&report.source, finding);
            self.results.push(&result(report, finding, &self.enabled, &print, self.lang), out);
        }
        for (rule, need) in &report.not_checked {
            let since = report.remembered_since.filter(|_| *need == Need::JtiLedger);
            match self.lacking.iter_mut().find(|known| known.rule.name == rule.name && known.need == *need) {
                Some(known) => known.since = known.since.max(since),
                None => self.lacking.push(Lacking { rule, need: *need, since }),
            }
        }
    }

    fn passed_over(&mut self, token: &PassedOver, _out: &mut String) {
        self.passed_over.push(token.clone());
    }

    fn trouble(&mut self, trouble: &Trouble<'_>, _out: &mut String) {
        self.troubles.push(failed(trouble));
    }

    fn end(&mut self, _counts: &Summary, out: &mut String) {
        self.results.end(out);
        let passed_over = self.passed_over.iter().map(|token| passed_over(token, self.lang));
        let notifications = lacking(&self.lacking, &self.enabled, self.lang).chain(passed_over);
        let notifications = self.troubles.iter().cloned().chain(notifications);
        let invocations = [json!({
            "executionSuccessful": self.troubles.is_empty(),
            "toolExecutionNotifications": notifications.collect::<Vec<_>>(),
        })];
        let _ =
            write!(out, ",\n      \"invocations\": {}\n    }}\n  ]\n}}\n", indented(&invocations, "      "));
    }
}

fn level(severity: Severity) -> &'static str {
    // SARIF's names happen to be ours.
    severity.name()
}

fn descriptor(rule: &Rule, lang: Lang) -> Json {
    let summary = rule.summary.in_lang(lang);
    let prose = rule.prose(lang);
    let mut tags = vec![rule.group.name(), rule.basis.name()];
    tags.extend(rule.code);
    let mut descriptor = json!({
        "id": rule.name,
        "shortDescription": { "text": summary },
        "fullDescription": { "text": first_paragraph(prose).unwrap_or(summary) },
        "help": { "text": plain(prose), "markdown": prose },
        "defaultConfiguration": { "level": level(rule.severity) },
        "properties": { "tags": tags },
    });
    if let (Some(cite), Some(members)) = (rule.cites.first(), descriptor.as_object_mut()) {
        members.insert("helpUri".into(), json!(cite.url));
    }
    descriptor
}

fn first_paragraph(prose: &str) -> Option<&str> {
    prose.split("\n\n").map(str::trim).find(|p| !p.is_empty() && !p.starts_with('#'))
}

/// Markdown without its marks, for viewers that show plain text.
fn plain(prose: &str) -> String {
    prose.lines().map(|line| line.trim_start_matches('#').trim_start().replace('`', "")).fold(
        String::new(),
        |mut all, line| {
            all.push_str(&line);
            all.push('\n');
            all
        },
    )
}

/// What the run could not check.
fn lacking<'l>(
    lacking: &'l [Lacking],
    enabled: &'l [&'static Rule],
    lang: Lang,
) -> impl Iterator<Item = Json> + 'l {
    lacking.iter().map(move |Lacking { rule, need, since }| {
        let name = need.name();
        let wanted = need.flag().map_or_else(|| name.to_owned(), |flag| format!("{name} ({flag})"));
        let why = since.map_or_else(|| format!("it needs {wanted}"), |since| remembers(since, lang));
        let mut associated = json!({ "id": rule.name });
        if let (Some(index), Some(members)) = (index_of(rule, enabled), associated.as_object_mut()) {
            members.insert("index".into(), json!(index));
        }
        let mut note = json!({
            "level": "note",
            "message": { "text": format!("{} was not checked: {why}", rule.name) },
            "associatedRule": associated,
        });
        if let (Some(since), Some(members)) = (since, note.as_object_mut()) {
            members.insert("properties".into(), json!({ "since": timestamp(*since) }));
        }
        note
    })
}

/// Why the run failed.
fn failed(trouble: &Trouble<'_>) -> Json {
    let mut note = json!({ "level": "error", "message": { "text": trouble.message } });
    if let (Some(file), Some(members)) = (trouble.file, note.as_object_mut()) {
        let at = json!({ "physicalLocation": { "artifactLocation": { "uri": relative_uri(file) } } });
        members.insert("locations".into(), json!([at]));
    }
    note
}

/// A token that was not linted.
fn passed_over(token: &PassedOver, lang: Lang) -> Json {
    let mut note = json!({
        "level": "note",
        "descriptor": { "id": "passed-over" },
        "message": { "text": format!("{}: {}", NOT_LINTED.in_lang(lang), token.what.noun().in_lang(lang)) },
        "properties": { "token": token.what.name() },
    });
    let at =
        Location { line: token.source.line, column: token.source.line.map(|_| 1), ..Location::default() };
    if let (Some(_), Some(members)) = (&token.source.file, note.as_object_mut()) {
        members.insert("locations".into(), json!([location(&token.source, &at)]));
    }
    note
}

fn index_of(rule: &Rule, enabled: &[&'static Rule]) -> Option<usize> {
    enabled.iter().position(|r| r.name == rule.name)
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct SarifResult<'a> {
    rule_id: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    rule_index: Option<usize>,
    level: &'static str,
    message: Json,
    locations: [Json; 1],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Json>,
    partial_fingerprints: Json,
    #[serde(skip_serializing_if = "Option::is_none")]
    fixes: Option<[Json; 1]>,
    properties: Properties<'a>,
}

#[derive(Serialize)]
struct Properties<'a> {
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<&'static str>,
    basis: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    code_basis: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    found: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    expected: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    server_message: Option<&'static str>,
    /// JSON Patch on header and claims, as in the JSON format.
    #[serde(skip_serializing_if = "Option::is_none")]
    patch: Option<Vec<Step>>,
}

fn result(
    grant: &GrantReport,
    finding: &Finding,
    enabled: &[&'static Rule],
    print: &str,
    lang: Lang,
) -> Json {
    let text = format!("{} {}", finding.text(lang), finding.help(lang));
    let result = SarifResult {
        rule_id: finding.rule.name,
        rule_index: index_of(finding.rule, enabled),
        level: level(finding.severity),
        message: json!({ "text": text }),
        locations: [location(&grant.source, &finding.location)],
        related_locations: finding.related.iter().map(|at| location(&grant.source, at)).collect(),
        partial_fingerprints: json!({ "grantlint/v1": print }),
        fixes: grant.source.file.as_deref().and_then(|file| fix(file, finding, lang)).map(|fix| [fix]),
        properties: Properties {
            kind: grant.kind.name(),
            code: finding.code(),
            basis: finding.message.basis.name(),
            code_basis: finding.message.reply.basis().map(Basis::name),
            found: finding.found.as_deref(),
            expected: finding.expected.as_deref(),
            server_message: finding.message.reply.server_message(),
            patch: finding.change.as_deref().map(Change::patch),
        },
    };
    serde_json::to_value(result).unwrap_or_default()
}

/// What an editor would do to the file; `None` where that is signed.
fn fix(file: &str, finding: &Finding, lang: Lang) -> Option<Json> {
    let edits = finding.change.as_deref().map(|change| &change.edits).filter(|edits| !edits.is_empty())?;
    let replacement = |edit: &Edit| {
        json!({
            "deletedRegion": { "byteOffset": edit.span.start, "byteLength": edit.span.len() },
            "insertedContent": { "text": edit.text },
        })
    };
    Some(json!({
        "description": { "text": finding.help(lang) },
        "artifactChanges": [{
            "artifactLocation": { "uri": relative_uri(file) },
            "replacements": edits.iter().map(replacement).collect::<Vec<_>>(),
        }],
    }))
}

fn location(source: &Source, at: &Location) -> Json {
    let mut location = json!({});
    let Some(members) = location.as_object_mut() else { return location };
    if at.part != PartName::Input {
        let name = format!("{}{}", at.part.name(), super::pointer(at).unwrap_or_default());
        members.insert("logicalLocations".into(), json!([{ "fullyQualifiedName": name, "kind": "member" }]));
    }
    if let Some(file) = &source.file {
        let mut physical = json!({ "artifactLocation": { "uri": relative_uri(file) } });
        if let (Some(line), Some(column), Some(physical)) = (at.line, at.column, physical.as_object_mut()) {
            let mut region = json!({ "startLine": line, "startColumn": column });
            if let (Some(span), Some(region)) = (at.offset, region.as_object_mut()) {
                region.insert("byteOffset".into(), json!(span.start));
                region.insert("byteLength".into(), json!(span.len()));
                // Without them the text ends with the line, and the bytes do not.
                if let Some((line, column)) = at.end {
                    region.insert("endLine".into(), json!(line));
                    region.insert("endColumn".into(), json!(column));
                }
            }
            physical.insert("region".into(), region);
        }
        members.insert("physicalLocation".into(), physical);
    }
    location
}
