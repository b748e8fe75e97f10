//! Reports as text and as data. Nothing here decides anything.

#[cfg(feature = "cli")]
pub mod bulk;
pub mod corrected;
pub mod decoded;
mod fingerprint;
pub mod github;
pub mod gitlab;
#[cfg(feature = "cli")]
pub mod html;
pub mod json;
#[cfg(feature = "cli")]
pub mod junit;
pub mod page;
pub mod sarif;
#[cfg(feature = "cli")]
pub mod text;
pub(crate) mod view;

use std::borrow::Cow;
use std::fmt::Write as _;

use serde::Serialize;

use crate::finding::{Finding, Location};
use crate::grant::TokenKind;
use crate::language::{Bilingual, Lang};
use crate::moment::timestamp;
use crate::printable::{LONGEST_VALUE, escape_json, hide_secrets};
use crate::report::{GrantReport, InputKind, PassedOver, Report, Source, Summary};

/// Longest change that is written out in a message, in bytes; a whole x5c is not.
const LONGEST_CHANGE: usize = 600;

/// A file name as a relative URI reference (RFC 3986): slashes, no leading `./`, other characters
/// percent-encoded. An absolute path becomes a `file:` URI.
fn relative_uri(file: &str) -> String {
    let slashes = if cfg!(windows) { file.replace('\\', "/") } else { file.to_owned() };
    let path = slashes.strip_prefix("./").unwrap_or(&slashes);
    let mut out = String::with_capacity(path.len());
    if path.starts_with('/') {
        out.push_str("file://");
    }
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

/// The pointer of a location as it may be printed: without secrets in names of members, and cut where
/// a name is longer than any real one. Control characters are left to the format.
fn pointer(location: &Location) -> Option<Cow<'_, str>> {
    location.pointer.as_deref().map(shown)
}

/// The same for any pointer.
fn shown(pointer: &str) -> Cow<'_, str> {
    let shown = hide_secrets(pointer);
    let most = 2 * LONGEST_VALUE;
    match shown.char_indices().nth(most) {
        Some((end, _)) => Cow::Owned(format!("{}…", shown.get(..end).unwrap_or_default())),
        None => shown,
    }
}

/// Before what a token is that was not linted.
const NOT_LINTED: Bilingual = Bilingual { en: "not linted, no grant", nb: "ikke sjekket, ikke et grant" };

/// Since when (Unix seconds) the ledger remembers, where it may have forgotten earlier uses.
fn remembers(since: i64, lang: Lang) -> String {
    const SINCE: Bilingual =
        Bilingual { en: "the jti ledger remembers since {}", nb: "jti-registeret husker siden {}" };
    SINCE.in_lang(lang).replace("{}", &timestamp(since))
}

/// The tokens of one kind in one file that were not linted.
#[derive(Debug)]
struct NotLinted {
    /// The first of them.
    first: PassedOver,
    count: usize,
}

impl NotLinted {
    /// Adds a token to those of its kind and file.
    fn add(all: &mut Vec<Self>, token: &PassedOver) {
        let is_alike =
            |one: &&mut Self| one.first.what == token.what && one.first.source.file == token.source.file;
        // Those of one file come one after the other.
        match all.iter_mut().rev().take(TokenKind::ALL.len()).find(is_alike) {
            Some(alike) => alike.count += 1,
            None => all.push(Self { first: token.clone(), count: 1 }),
        }
    }

    fn text(&self, lang: Lang) -> String {
        let noun = self.first.what.noun().in_lang(lang);
        format!("{}: {noun} × {}", NOT_LINTED.in_lang(lang), self.count)
    }
}

/// What a report is about, where that is neither a grant nor the draft of one.
fn kind_beside_a_grant(report: &GrantReport) -> Option<&'static str> {
    (!matches!(report.kind, InputKind::Grant | InputKind::Draft)).then(|| report.kind.name())
}

/// The change of a finding as text, if it is short enough to be read: `safe fix: [{"op": …}]`.
fn change_line(finding: &Finding) -> Option<String> {
    let change = finding.change.as_deref()?;
    let patch = serde_json::to_string(&change.patch()).ok()?;
    let line = format!("{} fix: {}", change.safety.name(), escape_json(patch));
    (line.len() <= LONGEST_CHANGE).then_some(line)
}

/// A line of the input, and all that is to be said of it.
#[derive(Clone, Copy, Debug)]
pub struct Line<'r> {
    /// What tells it apart, as JSON.
    pub id: &'r str,
    /// Where it is.
    pub source: &'r Source,
    /// The grants in it.
    pub grants: &'r [GrantReport],
    /// The tokens in it that were not linted, since they are no grants.
    pub passed_over: &'r [PassedOver],
}

/// Why a run did not do all that it was asked to.
#[derive(Clone, Copy, Debug)]
pub struct Trouble<'r> {
    /// The input in question, if it is a file.
    pub file: Option<&'r str>,
    /// The whole message, which names the input.
    pub message: &'r str,
}

/// An output format. It is fed grant by grant, so that a run of any length needs little memory; what a format says at
/// its end, such as each token that is not a grant, is kept until then.
pub trait Renderer {
    /// What is before the first grant. `evaluated_at` is the instant that all grants are
    /// judged at, in Unix seconds; `None` if each is judged at its own.
    fn begin(&mut self, evaluated_at: Option<i64>, out: &mut String);

    /// One grant.
    fn grant(&mut self, report: &GrantReport, out: &mut String);

    /// A token that was found and not linted, since it is not a grant. Formats for grants alone leave it out.
    fn passed_over(&mut self, _token: &PassedOver, _out: &mut String) {}

    /// One line of the input that is to be answered as such; most formats know only grants.
    fn line(&mut self, line: &Line<'_>, out: &mut String) {
        line.grants.iter().for_each(|grant| self.grant(grant, out));
        line.passed_over.iter().for_each(|token| self.passed_over(token, out));
    }

    /// Why an input could not be linted, or not to its end. Formats that have no place for it leave it to standard error.
    fn trouble(&mut self, _trouble: &Trouble<'_>, _out: &mut String) {}

    /// What is after the last grant.
    fn end(&mut self, counts: &Summary, out: &mut String);
}

/// A mistake. Codes first, in their order; what has none comes last.
#[cfg(feature = "cli")]
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    no_code: bool,
    code: Option<&'static str>,
    rule: &'static str,
    severity: std::cmp::Reverse<crate::rule::Severity>,
}

#[cfg(feature = "cli")]
impl Key {
    fn of(finding: &Finding) -> Self {
        let code = finding.code();
        Self {
            no_code: code.is_none(),
            code,
            rule: finding.rule.name,
            severity: std::cmp::Reverse(finding.severity),
        }
    }
}

/// A report that is there as a whole.
fn document(mut renderer: impl Renderer, report: &Report) -> String {
    let mut out = String::new();
    renderer.begin(report.evaluated_at, &mut out);
    report.grants.iter().for_each(|grant| renderer.grant(grant, &mut out));
    report.passed_over.iter().for_each(|token| renderer.passed_over(token, &mut out));
    renderer.end(&report.summary, &mut out);
    out
}

/// Pretty JSON that stands inside a document; strings in JSON hold no line breaks of their own.
fn indented(value: &impl Serialize, margin: &str) -> String {
    escape_json(serde_json::to_string_pretty(value).unwrap_or_default()).replace('\n', &format!("\n{margin}"))
}

/// A JSON array whose elements come one by one.
#[derive(Debug)]
struct Elements {
    /// What is before the closing bracket on its line; elements are two spaces further in.
    margin: &'static str,
    is_empty: bool,
}

impl Elements {
    const fn new(margin: &'static str) -> Self {
        Self { margin, is_empty: true }
    }

    /// The next element; the first comes with the opening bracket.
    fn push(&mut self, value: &impl Serialize, out: &mut String) {
        let margin = format!("{}  ", self.margin);
        let _ = write!(out, "{}\n{margin}", if self.is_empty { '[' } else { ',' });
        out.push_str(&indented(value, &margin));
        self.is_empty = false;
    }

    /// The closing bracket.
    fn end(&self, out: &mut String) {
        if self.is_empty {
            out.push_str("[]");
        } else {
            let _ = write!(out, "\n{}]", self.margin);
        }
    }
}
