//! SARIF 2.1.0, for code scanning and editors.

use serde::Serialize;
use serde_json::{Value as Json, json};

use super::{fingerprint, relative_uri};
use crate::finding::{Finding, Lang, PartName, Severity, escape_json};
use crate::report::{GrantReport, Report};
use crate::rules::Rule;

/// The whole report as one SARIF log. `enabled` are the rules that ran, whether or not they found
/// anything: a viewer shows their texts.
#[must_use]
pub fn document(report: &Report, enabled: &[&'static Rule], lang: Lang) -> String {
    let mut prints = fingerprint::Prints::default();
    let results: Vec<Json> = report
        .grants
        .iter()
        .flat_map(|grant| grant.findings.iter().map(move |finding| (grant, finding)))
        .map(|(grant, finding)| {
            let print = prints.of(&grant.source, finding);
            result(grant, finding, enabled, &print, lang)
        })
        .collect();
    let log = json!({
        "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": env!("CARGO_PKG_NAME"),
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": enabled.iter().map(|rule| descriptor(rule, lang)).collect::<Vec<_>>(),
            }},
            "columnKind": "unicodeCodePoints",
            "invocations": [invocation(report, enabled)],
            "results": results,
        }],
    });
    escape_json(serde_json::to_string_pretty(&log).unwrap_or_default())
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

/// What the run looked at, and what it could not check.
fn invocation(report: &Report, enabled: &[&'static Rule]) -> Json {
    let mut lacking: Vec<(&'static Rule, &'static str, Option<&'static str>)> = Vec::new();
    for (rule, need) in report.grants.iter().flat_map(|g| &g.not_checked) {
        let entry = (*rule, need.name(), need.flag());
        if !lacking.iter().any(|(r, n, _)| r.name == rule.name && *n == entry.1) {
            lacking.push(entry);
        }
    }
    let notifications: Vec<Json> = lacking
        .into_iter()
        .map(|(rule, need, flag)| {
            let wanted = flag.map_or_else(|| need.to_owned(), |flag| format!("{need} ({flag})"));
            let mut associated = json!({ "id": rule.name });
            if let (Some(index), Some(members)) = (index_of(rule, enabled), associated.as_object_mut()) {
                members.insert("index".into(), json!(index));
            }
            json!({
                "level": "note",
                "message": { "text": format!("{} was not checked for want of {wanted}", rule.name) },
                "associatedRule": associated,
            })
        })
        .collect();
    json!({ "executionSuccessful": true, "toolExecutionNotifications": notifications })
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
    partial_fingerprints: Json,
    properties: Properties<'a>,
}

#[derive(Serialize)]
struct Properties<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<&'static str>,
    basis: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    found: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    expected: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    server_message: Option<&'static str>,
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
        locations: [location(grant, finding)],
        partial_fingerprints: json!({ "grantlint/v1": print }),
        properties: Properties {
            code: finding.code(),
            basis: finding.message.basis.name(),
            found: finding.found.as_deref(),
            expected: finding.expected.as_deref(),
            server_message: finding.message.reply.server_message(),
        },
    };
    serde_json::to_value(result).unwrap_or_default()
}

fn location(grant: &GrantReport, finding: &Finding) -> Json {
    let at = &finding.location;
    let mut location = json!({});
    let Some(members) = location.as_object_mut() else { return location };
    if at.part != PartName::Input {
        let name = format!("{}{}", at.part.name(), super::pointer(at).unwrap_or_default());
        members.insert("logicalLocations".into(), json!([{ "fullyQualifiedName": name, "kind": "member" }]));
    }
    if let Some(file) = &grant.source.file {
        let mut physical = json!({ "artifactLocation": { "uri": relative_uri(file) } });
        if let (Some(line), Some(column), Some(physical)) = (at.line, at.column, physical.as_object_mut()) {
            let mut region = json!({ "startLine": line, "startColumn": column });
            if let (Some(span), Some(region)) = (at.offset, region.as_object_mut()) {
                region.insert("byteOffset".into(), json!(span.start));
                region.insert("byteLength".into(), json!(span.len()));
            }
            physical.insert("region".into(), region);
        }
        members.insert("physicalLocation".into(), physical);
    }
    location
}
