//! The members of the JSON format.

use std::borrow::Cow;

use serde::Serialize;
use serde_json::value::RawValue;

use crate::change::{Change, Edit, Step};
use crate::finding::{Finding, Location};
use crate::grant::store::StoreSummary;
use crate::language::Lang;
use crate::moment::timestamp;
use crate::printable::hide_secrets;
use crate::render::{pointer, shown};
use crate::report::{GrantReport, Known, PassedOver, Source, Summary};
use crate::rule::{Basis, Need};

#[derive(Serialize)]
pub(super) struct GrantOut<'a> {
    /// Only a line of the input can be without a grant: then this is `null`, as is the verdict.
    pub(super) kind: Option<&'static str>,
    pub(super) source: SourceOut<'a>,
    pub(super) section: Option<&'a str>,
    pub(super) environment: Option<EnvironmentOut<'a>>,
    pub(super) iss: Option<&'a str>,
    pub(super) jti: Option<&'a str>,
    pub(super) verdict: Option<&'static str>,
    pub(super) findings: Vec<FindingOut<'a>>,
    pub(super) not_checked: Vec<NotCheckedOut>,
    pub(super) ignored: Vec<IgnoredOut<'a>>,
    pub(super) store: Option<StoreOut>,
    pub(super) corrected: Option<&'a RawValue>,
}

/// The answer to a line of the input: that to the first grant in it, and the rest.
#[derive(Serialize)]
pub(super) struct AnswerOut<'a> {
    #[serde(flatten)]
    pub(super) grant: GrantOut<'a>,
    pub(super) more: Vec<GrantOut<'a>>,
    pub(super) passed_over: Vec<PassedOverOut>,
}

/// What a file with certificates holds.
#[derive(Serialize)]
pub(super) struct StoreOut {
    purpose: &'static str,
    private_key: &'static str,
    chain: usize,
    reaches_root: bool,
    other_leaves: usize,
}

#[derive(Serialize)]
pub(super) struct IgnoredOut<'a> {
    pub(super) rule: &'static str,
    pub(super) code: Option<&'static str>,
    pub(super) reason: &'a str,
}

#[derive(Serialize)]
pub(super) struct ContextOut<'a> {
    pub(super) config: Option<&'a str>,
    pub(super) profile: Option<&'a str>,
    pub(super) values: Vec<ValueOut<'a>>,
}

#[derive(Serialize)]
pub(super) struct ValueOut<'a> {
    pub(super) name: &'a str,
    pub(super) value: &'a str,
    pub(super) from: &'a str,
}

#[derive(Serialize)]
pub(super) struct SourceOut<'a> {
    pub(super) file: Option<&'a str>,
    pub(super) line: Option<usize>,
    pub(super) pointer: Option<Cow<'a, str>>,
}

#[derive(Debug, Serialize)]
pub(super) struct PassedOverOut {
    pub(super) source: OwnSourceOut,
    pub(super) token: &'static str,
}

#[derive(Debug, Serialize)]
pub(super) struct OwnSourceOut {
    pub(super) file: Option<String>,
    pub(super) line: Option<usize>,
    pub(super) pointer: Option<String>,
}

#[derive(Serialize)]
pub(super) struct EnvironmentOut<'a> {
    pub(super) name: Cow<'a, str>,
    pub(super) issuer: Cow<'a, str>,
    pub(super) inferred: bool,
}

#[derive(Serialize)]
pub(super) struct FindingOut<'a> {
    pub(super) rule: &'static str,
    pub(super) code: Option<&'static str>,
    pub(super) severity: &'static str,
    pub(super) basis: &'static str,
    pub(super) code_basis: Option<&'static str>,
    pub(super) message: String,
    pub(super) help: String,
    pub(super) found: Option<&'a str>,
    pub(super) expected: Option<&'a str>,
    pub(super) location: LocationOut<'a>,
    pub(super) related: Vec<LocationOut<'a>>,
    pub(super) server_message: Option<&'static str>,
    pub(super) docs: Option<&'static str>,
    pub(super) fix: Option<FixOut<'a>>,
}

#[derive(Serialize)]
pub(super) struct FixOut<'a> {
    pub(super) safety: &'static str,
    pub(super) patch: Vec<Step>,
    /// Only where the file itself can be changed.
    pub(super) edits: Option<Vec<EditOut<'a>>>,
}

#[derive(Serialize)]
pub(super) struct EditOut<'a> {
    pub(super) offset: [usize; 2],
    pub(super) text: &'a str,
}

#[derive(Serialize)]
pub(super) struct LocationOut<'a> {
    pub(super) part: &'static str,
    pub(super) pointer: Option<Cow<'a, str>>,
    pub(super) offset: Option<[usize; 2]>,
    pub(super) line: Option<usize>,
    pub(super) column: Option<usize>,
}

#[derive(Serialize)]
pub(super) struct NotCheckedOut {
    pub(super) rule: &'static str,
    pub(super) needs: &'static str,
    pub(super) flag: Option<&'static str>,
    /// Only where a ledger is lacking.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) since: Option<String>,
}

#[derive(Serialize)]
pub(super) struct SummaryOut {
    pub(super) grants: usize,
    pub(super) errors: usize,
    pub(super) warnings: usize,
    pub(super) notes: usize,
    pub(super) not_checked: usize,
    pub(super) passed_over: usize,
}

pub(super) fn grant(report: &GrantReport, lang: Lang) -> GrantOut<'_> {
    GrantOut {
        kind: Some(report.kind.name()),
        source: source_out(&report.source),
        section: report.section.as_deref(),
        environment: report.environment.as_ref().map(|(environment, inferred)| EnvironmentOut {
            name: hide_secrets(&environment.name),
            issuer: hide_secrets(&environment.issuer),
            inferred: *inferred,
        }),
        iss: report.iss.as_deref(),
        jti: report.jti.as_deref(),
        verdict: Some(report.verdict.name()),
        findings: report.findings.iter().map(|f| finding(f, lang)).collect(),
        not_checked: report
            .not_checked
            .iter()
            .map(|(rule, need)| NotCheckedOut {
                rule: rule.name,
                needs: need.name(),
                flag: need.flag(),
                since: report.remembered_since.filter(|_| *need == Need::JtiLedger).map(timestamp),
            })
            .collect(),
        ignored: report
            .ignored
            .iter()
            .map(|i| IgnoredOut { rule: i.rule.name, code: i.code, reason: &i.reason })
            .collect(),
        store: report.store.as_ref().map(store),
        corrected: report.corrected.as_deref().and_then(|text| serde_json::from_str(text).ok()),
    }
}

pub(super) fn source_out(source: &Source) -> SourceOut<'_> {
    SourceOut {
        file: source.file.as_deref(),
        line: source.line,
        pointer: source.pointer.as_deref().map(shown),
    }
}

pub(super) fn passed_over(token: &PassedOver) -> PassedOverOut {
    let source = &token.source;
    PassedOverOut {
        source: OwnSourceOut {
            file: source.file.as_deref().map(str::to_owned),
            line: source.line,
            pointer: source.pointer.as_deref().map(|pointer| shown(pointer).into_owned()),
        },
        token: token.what.name(),
    }
}

pub(super) fn known(known: &Known) -> ContextOut<'_> {
    ContextOut {
        config: known.config.as_deref(),
        profile: known.profile.as_deref(),
        values: known
            .values
            .iter()
            .map(|v| ValueOut { name: v.name, value: &v.value, from: &v.from })
            .collect(),
    }
}

pub(super) fn finding(finding: &Finding, lang: Lang) -> FindingOut<'_> {
    FindingOut {
        rule: finding.rule.name,
        code: finding.code(),
        severity: finding.severity.name(),
        basis: finding.message.basis.name(),
        code_basis: finding.message.reply.basis().map(Basis::name),
        message: finding.text(lang),
        help: finding.help(lang),
        found: finding.found.as_deref(),
        expected: finding.expected.as_deref(),
        location: location(&finding.location),
        related: finding.related.iter().map(location).collect(),
        server_message: finding.message.reply.server_message(),
        docs: finding.rule.cites.first().map(|cite| cite.url),
        fix: finding.change.as_deref().map(fix),
    }
}

fn location(location: &Location) -> LocationOut<'_> {
    LocationOut {
        part: location.part.name(),
        pointer: pointer(location),
        offset: location.offset.map(|span| [span.start, span.end]),
        line: location.line,
        column: location.column,
    }
}

fn store(store: &StoreSummary) -> StoreOut {
    StoreOut {
        purpose: store.purpose.name(),
        private_key: store.key.name(),
        chain: store.chain,
        reaches_root: store.reaches_root,
        other_leaves: store.others,
    }
}

pub(super) fn fix(change: &Change) -> FixOut<'_> {
    let offset = |edit: &Edit| [edit.span.start, edit.span.end];
    let edits: Vec<EditOut<'_>> =
        change.edits.iter().map(|one| EditOut { offset: offset(one), text: &one.text }).collect();
    FixOut {
        safety: change.safety.name(),
        patch: change.patch(),
        edits: Some(edits).filter(|edits| !edits.is_empty()),
    }
}

pub(super) fn summary(counts: &Summary) -> SummaryOut {
    SummaryOut {
        grants: counts.grants,
        errors: counts.errors,
        warnings: counts.warnings,
        notes: counts.notes,
        not_checked: counts.not_checked,
        passed_over: counts.passed_over,
    }
}
