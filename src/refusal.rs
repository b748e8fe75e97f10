//! What Maskinporten would answer to a grant. It tells one mistake, the first in its order; the report
//! tells all.

use crate::finding::Finding;
use crate::maskinporten::codes::wire::{Wire, wire};
use crate::maskinporten::codes::{self, Entry, words};
use crate::maskinporten::order::{self, Stage};
use crate::report::{GrantReport, Verdict};
use crate::rule::{Basis, Reply, Severity};

/// What the order of the answers rests on: nobody has published it.
pub const BASIS: Basis = Basis::Inferred;

/// The answer to a grant that is refused.
#[derive(Clone, Copy, Debug)]
pub struct Refusal<'r> {
    /// The check that it fails first.
    pub stage: Stage,
    /// What is answered; `None` where nobody has published the answer.
    pub entry: Option<&'static Entry>,
    /// The finding that is answered; `None` if the grant cannot be read and no rule said why.
    pub finding: Option<&'r Finding>,
}

impl Refusal<'_> {
    /// The code, if Digdir documents one for this answer.
    #[must_use]
    pub fn code(&self) -> Option<&'static str> {
        self.entry.and_then(|entry| entry.code)
    }

    /// HTTP status and OAuth `error`.
    #[must_use]
    pub fn wire(&self) -> Wire {
        let error = self.stage.check().error;
        let status = if error == "forbidden" { 403 } else { 400 };
        self.entry.and_then(|entry| wire(entry.name)).unwrap_or(Wire { status, error, seen: false })
    }

    /// The server's words; where the answer is not published, those that all answers about an assertion
    /// begin with.
    #[must_use]
    pub fn wording(&self) -> &'static str {
        self.entry.map_or(words::INVALID_ASSERTION, |entry| entry.wording)
    }
}

/// The entry that is answered to a finding, where the answer is known.
#[must_use]
pub fn entry(finding: &Finding) -> Option<&'static Entry> {
    match finding.message.reply {
        Reply::Code(code, _) => codes::find(code),
        Reply::Says(words, _) => codes::worded(words),
        Reply::Unknown => None,
    }
}

/// The check of the server that a finding fails.
#[must_use]
pub fn stage(finding: &Finding) -> Stage {
    order::stage(finding.rule.name, entry(finding).map(|e| e.name), finding.rule.group.name())
}

/// What Maskinporten would answer to this grant: the finding that comes first in the server's order, and
/// of several in the same place one whose answer is known. Findings below `level` are not refused.
/// `None` if the grant is accepted.
#[must_use]
pub fn first(report: &GrantReport, level: Severity) -> Option<Refusal<'_>> {
    let refused = report.findings.iter().filter(|finding| finding.severity >= level);
    let first = refused.min_by_key(|finding| (stage(finding), entry(finding).is_none()));
    match first {
        Some(finding) => {
            Some(Refusal { stage: stage(finding), entry: entry(finding), finding: Some(finding) })
        }
        // The rule that says why may be switched off: the server reads no more for it.
        None if report.verdict == Verdict::Unreadable => {
            Some(Refusal { stage: Stage::Assertion, entry: codes::find("MP-011"), finding: None })
        }
        None => None,
    }
}

/// Like [`first`], for what was sent as the assertion: the server answers MP-011 to anything that it cannot read
/// a grant from.
#[cfg(feature = "serve")]
pub(crate) fn of_assertion(report: &GrantReport, level: Severity) -> Option<Refusal<'_>> {
    let refused = first(report, level)?;
    let is_unread = report.verdict == Verdict::Unreadable && refused.stage == Stage::Assertion;
    let entry = if is_unread { refused.entry.or_else(|| codes::find("MP-011")) } else { refused.entry };
    Some(Refusal { entry, ..refused })
}
