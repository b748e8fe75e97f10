//! The outcome of a run, before it is put into any format.

use std::sync::Arc;

use crate::context::Provenance;
pub use crate::context::settings::Excerpt;
use crate::digest::Digest;
use crate::finding::Finding;
pub use crate::grant::InputKind;
use crate::grant::store::StoreSummary;
use crate::grant::{CertificateSummary, TokenKind};
use crate::maskinporten::environments::Environment;
use crate::rule::{Need, Rule, Severity};
use crate::source::Span;

/// Where a grant came from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Source {
    /// The file as the user named it; `None` for standard input and library calls.
    pub file: Option<Arc<str>>,
    /// 1-based line; `None` if the whole file is the grant.
    pub line: Option<usize>,
    /// RFC 6901 pointer to the string that holds it, in JSON and YAML.
    pub pointer: Option<Arc<str>>,
}

/// A token that was found and not linted, since it is not a grant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PassedOver {
    /// Where it is.
    pub source: Source,
    /// What it is.
    pub what: TokenKind,
}

/// What stands in for the signed grant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Draft {
    /// The claims alone.
    Claims,
    /// Header and claims.
    HeaderAndClaims,
}

/// What became of a grant. Ordered from good to bad.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Verdict {
    /// Nothing at warning or error level.
    Accepted,
    /// Something at warning level.
    Warned,
    /// Something at error level: Maskinporten would refuse it.
    Rejected,
    /// No grant could be read at all.
    Unreadable,
}

impl Verdict {
    /// All verdicts.
    pub const ALL: [Self; 4] = [Self::Accepted, Self::Warned, Self::Rejected, Self::Unreadable];

    /// What a finding at this level makes of a grant.
    #[must_use]
    pub const fn of(severity: Severity) -> Self {
        match severity {
            Severity::Error => Self::Rejected,
            Severity::Warning => Self::Warned,
            Severity::Note => Self::Accepted,
        }
    }

    /// The name used in output.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::Warned => "warned",
            Self::Rejected => "rejected",
            Self::Unreadable => "unreadable",
        }
    }
}

/// The decoded JSON of what was handed over, kept so that a text report can show it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Decoded {
    /// The header's text, empty if it could not be read or nothing was found in it yet.
    pub header: String,
    /// The claims' text, empty if they could not be read.
    pub payload: String,
    /// The text of a JSON document with keys or settings; empty for grants.
    pub document: String,
}

/// One grant's outcome.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct GrantReport {
    /// What it was taken as.
    pub kind: InputKind,
    /// Where it came from.
    pub source: Source,
    /// Which part of a file of settings it is about, if there are several: section and profile.
    pub section: Option<String>,
    /// The environment it was judged against, and whether that was inferred.
    pub environment: Option<(Environment, bool)>,
    /// The claim iss, if it is a string; safe to print.
    pub iss: Option<String>,
    /// The claim jti, if it is a string; safe to print.
    pub jti: Option<String>,
    /// When it says that it was issued, in Unix seconds: iat, however it is written.
    pub issued: Option<i64>,
    /// What was handed over in place of the signed grant, if it is an unsigned draft.
    pub draft: Option<Draft>,
    /// What became of it.
    pub verdict: Verdict,
    /// What was found, in pipeline order.
    pub findings: Vec<Finding>,
    /// What could not be checked for lack of context.
    pub not_checked: Vec<(&'static Rule, Need)>,
    /// What was found and passed over, because the user made an exception for it.
    pub ignored: Vec<Ignored>,
    /// The decoded JSON; only there if something was found, or may yet be.
    pub decoded: Option<Decoded>,
    /// The settings that may be shown of a file of settings, if something was found in it.
    pub excerpts: Vec<Excerpt>,
    /// The certificate of the signing key; only there if something was found about it.
    pub certificate: Option<CertificateSummary>,
    /// What the file holds; only there if it is one with certificates.
    pub store: Option<StoreSummary>,
    /// The jti that the grant uses up, for telling whether another one did so before.
    pub jti_use: Option<JtiUse>,
    /// Since when the ledger remembers (Unix seconds), if that is not as long as it was asked to: nobody knows whether the
    /// jti was used before then.
    pub remembered_since: Option<i64>,
    /// The claim exp in Unix seconds, if it is a point in time.
    pub expires: Option<i64>,
    /// Header and claims as they should be, as the JSON text `{"header": …, "payload": …}`; only there
    /// if it was asked for. Secrets and personal numbers in it are masked.
    pub corrected: Option<String>,
}

/// A finding that was passed over.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Ignored {
    /// The rule that found it.
    pub rule: &'static Rule,
    /// The code that the server would answer, if Digdir documents one.
    pub code: Option<&'static str>,
    /// Why the user passes over it.
    pub reason: Arc<str>,
}

/// The one use that a grant makes of its jti.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct JtiUse {
    /// What must be unique: SHA-256 over iss and jti.
    pub id: Digest,
    /// Whose jti it is: SHA-256 over iss; zeros within one run.
    pub client: Digest,
    /// Which grant it is: SHA-256 of what was signed, or within one run any hash of it.
    pub grant: Digest,
    /// Whether the text that the grant is in says that it was sent; if not, it may be the same one that is
    /// sent elsewhere in the text, shown twice. `None` if the grant is the input.
    pub sent: Option<bool>,
    /// What the text says before the grant.
    pub(crate) mention: Mention,
    /// Where the value of jti is in the file.
    pub span: Span,
    /// The 1-based line of that place.
    pub line: usize,
    /// The 1-based column of that place, in characters.
    pub column: usize,
    /// Line and column behind its last character, counted in the same way.
    pub(crate) end: (usize, usize),
}

/// What a text says before a grant that it shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Mention {
    /// The words as a number: 0 where they only tell of the grant, odd where they say that it is sent again.
    pub(crate) said: u64,
    /// The line up to the grant as a number, if it has a time so exact that nothing else happens at it; else 0.
    pub(crate) moment: u64,
}

/// Counts over a run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Summary {
    /// Grants looked at.
    pub grants: usize,
    /// Findings at error level.
    pub errors: usize,
    /// Findings at warning level.
    pub warnings: usize,
    /// Findings at note level.
    pub notes: usize,
    /// Entries under `not_checked`, over all grants.
    pub not_checked: usize,
    /// Tokens that were found and not linted, since they are no grants.
    pub passed_over: usize,
}

impl Summary {
    /// Counts one more grant.
    pub fn add(&mut self, grant: &GrantReport) {
        self.grants += 1;
        self.not_checked += grant.not_checked.len();
        for finding in &grant.findings {
            match finding.severity {
                Severity::Error => self.errors += 1,
                Severity::Warning => self.warnings += 1,
                Severity::Note => self.notes += 1,
            }
        }
    }
}

/// What the grants of a run were judged against, and where it came from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Known {
    /// The current configuration file.
    pub config: Option<String>,
    /// The current profile.
    pub profile: Option<String>,
    /// The values.
    pub values: Vec<Provenance>,
}

/// The outcome of a run.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Report {
    /// The instant the grants were judged at, in Unix seconds; `None` with `--at issued`.
    pub evaluated_at: Option<i64>,
    /// What the grants were judged against.
    pub known: Known,
    /// The grants in input order.
    pub grants: Vec<GrantReport>,
    /// The tokens that are no grants, in input order.
    pub passed_over: Vec<PassedOver>,
    /// Counts.
    pub summary: Summary,
}

impl Report {
    /// The worst verdict of all grants; `None` if there were none.
    #[must_use]
    pub fn worst(&self) -> Option<Verdict> {
        self.grants.iter().map(|g| g.verdict).max()
    }
}
