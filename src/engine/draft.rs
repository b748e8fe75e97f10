//! Settings are judged as the draft of the grant that they will make. What they say is read in `context`.

use std::collections::HashSet;
use std::fmt;

use super::judge::{Judge, KeepsText};
use crate::change::Safety;
use crate::context::settings::{Draft, Opened, SettingsFile, from_latin1, is_markdown};
use crate::context::{At, Password};
use crate::finding::Finding;
use crate::grant::{Buffers, Cache, Grant, InputKind, Origins, PartName};
use crate::input::{self, Body, Candidate};
use crate::printable::printable;
use crate::report::{GrantReport, Source, Verdict};
use crate::rule::Group;
use crate::source::{Places, Span, Text};

/// Opens a file that settings name: given the name of the settings file and the name in it, the bytes.
type OpenFile = dyn Fn(&str, &str) -> Option<Vec<u8>> + Sync;

/// Opens the files that settings name. The library opens none on its own.
#[derive(Clone, Copy)]
pub struct Open<'o>(&'o OpenFile);

impl<'o> Open<'o> {
    /// With this function, which is given the name of the settings file and the name in it.
    #[must_use]
    pub const fn new(open: &'o OpenFile) -> Self {
        Self(open)
    }

    /// The file of that name, as the settings file names it.
    fn file(self, settings: &str, name: &str) -> Option<Vec<u8>> {
        (self.0)(settings, name)
    }
}

impl fmt::Debug for Open<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Open")
    }
}

/// What a file of settings is judged as.
pub(super) struct Linted {
    /// A report for each client and profile in it. Empty if it is none.
    pub(super) reports: Vec<GrantReport>,
    /// The claims that it holds as they are.
    pub(super) claims: Vec<Candidate<'static>>,
    /// Where the settings are.
    places: Vec<Span>,
}

impl Linted {
    /// Leaves out what was found where settings were read, in a document whose examples are each judged as what they are;
    /// whether it is one.
    pub(super) fn leave_out(&self, candidates: &mut Vec<Candidate<'_>>, source: &Source) -> bool {
        let is_document = source.file.as_deref().is_some_and(is_markdown);
        if is_document && !self.reports.is_empty() {
            candidates.retain(|candidate| {
                let is_read =
                    |own: Span| self.places.iter().any(|it| own.start <= it.start && it.end <= own.end);
                let own = match &candidate.body {
                    Body::Draft { payload, .. } => Some(payload.lift(Span::new(0, payload.bytes.len()))),
                    _ => None,
                };
                own.map_or_else(|| is_grant(candidate), |own| !is_read(own))
            });
        }
        is_document
    }
}

/// Lints a file of settings, and finds the claims that are in it as they are.
pub(super) fn lint(judge: &Judge<'_>, open: Option<Open<'_>>, bytes: &[u8], source: &Source) -> Linted {
    lint_those(judge, open, bytes, source, true)
}

/// The same of a file that holds tokens too: then only what speaks of the service is taken for settings, not the
/// parameters of a request with a token.
pub(super) fn lint_beside_tokens(
    judge: &Judge<'_>,
    open: Option<Open<'_>>,
    bytes: &[u8],
    source: &Source,
) -> Vec<GrantReport> {
    lint_those(judge, open, bytes, source, false).reports
}

fn lint_those(
    judge: &Judge<'_>,
    open: Option<Open<'_>>,
    bytes: &[u8],
    source: &Source,
    is_alone: bool,
) -> Linted {
    let file = source.file.as_deref().unwrap_or_default();
    let now = match judge.context.at {
        At::Time(instant) => Some(instant),
        At::Issued => None,
    };
    let opened = move |name: &str| match open {
        Some(open) => open.file(file, name).map_or(Opened::Missing, Opened::Bytes),
        None => Opened::NotWanted,
    };
    let password = judge.context.password.as_ref().map(Password::reveal);
    let decoded = input::from_utf16(bytes);
    let is_utf16 = decoded.is_some();
    let decoded = decoded.or_else(|| from_latin1(bytes));
    let text = decoded.as_ref().map_or(bytes, |text| &text.bytes);
    let settings = SettingsFile { bytes: text, file, with_claims: is_alone };
    let (mut drafts, claims) = settings.read(now, &opened, password);
    drafts.retain(|draft| is_alone || draft.speaks);
    let referred = referred_to(text);
    let several = drafts.len() > 1;
    let mut places = Places::new(text, 0, 1);
    let mut lint = |draft: &Draft| {
        let all = || std::iter::once(draft).chain(&draft.others);
        let origins = all().flat_map(|draft| &draft.origins);
        let first = origins.filter_map(|origin| origin.span).map(|span| span.start).min();
        places.advance(first.unwrap_or_default());
        let section = Some(printable(&draft.label)).filter(|label| several && !label.is_empty());
        let mut report = GrantReport { section, ..lint_draft(judge, draft, &places, source) };
        for other in &draft.others {
            add_other(&mut report, lint_draft(judge, other, &places, source));
        }
        report.findings.iter_mut().for_each(|finding| doubt(finding, text, &referred));
        if let Some(decoded) = &decoded {
            in_file(&mut report, decoded, !is_utf16);
        }
        report
    };
    let reports = drafts.iter().map(&mut lint).collect();
    let places = drafts.iter().flat_map(|draft| &draft.origins).filter_map(|origin| origin.span).collect();
    let in_file = |claims: Text<'static>| decoded.as_ref().map_or(claims.clone(), |text| claims.within(text));
    let mut claims: Vec<_> = claims.into_iter().map(|claims| of_claims(in_file(claims))).collect();
    claims.sort_by_key(Candidate::start);
    Linted { reports, claims, places }
}

/// Claims as one thing among others.
fn of_claims(payload: Text<'static>) -> Candidate<'static> {
    let body = Body::Draft { header: None, payload };
    Candidate { body, damage: Vec::new(), carried: Some(Box::default()) }
}

/// Of what was found in a file with claims, what is something; where it `has_settings`, only drafts that are those claims.
/// Of the claims, those that were not found.
pub(super) fn keep_claims(
    candidates: &mut Vec<Candidate<'_>>,
    claims: &mut Vec<Candidate<'_>>,
    has_settings: bool,
) {
    let place = |candidate: &Candidate<'_>| match &candidate.body {
        Body::Draft { payload, .. } => Some(payload.lift(Span::new(0, payload.bytes.len()))),
        _ => None,
    };
    let places: Vec<Span> = claims.iter().filter_map(place).collect();
    let mut found = Vec::new();
    candidates.retain(|candidate| {
        let own = place(candidate).and_then(|own| {
            // Both are in the order of the file.
            let at = places.partition_point(|other| other.end < own.start);
            places.get(at).filter(|other| other.start <= own.end).map(|_| at)
        });
        found.extend(own);
        own.is_some() || !(has_settings || matches!(candidate.body, Body::NotAGrant(_)))
    });
    found.sort_unstable();
    let mut at = 0..;
    claims.retain(|_| at.next().is_none_or(|at| found.binary_search(&at).is_err()));
}

/// Points into the file as it is, in place of its text as UTF-8.
fn in_file(report: &mut GrantReport, text: &Text<'_>, is_latin1: bool) {
    for finding in &mut report.findings {
        for location in [&mut finding.location].into_iter().chain(&mut finding.related) {
            location.offset = location.offset.map(|span| text.lift(span));
        }
    }
    // Edits are bytes of UTF-8. ASCII is the same in Latin-1, in which a character is a byte.
    for change in report.findings.iter_mut().filter_map(|finding| finding.change.as_mut()) {
        if is_latin1 && change.edits.iter().all(|edit| edit.text.is_ascii()) {
            change.edits.iter_mut().for_each(|edit| edit.span = text.lift(edit.span));
        } else {
            change.edits.clear();
        }
    }
    for excerpt in &mut report.excerpts {
        excerpt.offset = text.position(excerpt.offset);
    }
}

/// The names of values that other values of the file are made of: `${NAME}`, `$NAME`, `%NAME%`.
fn referred_to(text: &[u8]) -> HashSet<&str> {
    let is_of_name = |byte: &u8| byte.is_ascii_alphanumeric() || b"_.-".contains(byte);
    let name = |at: usize| {
        let behind = text.get(at + 1..)?;
        let behind = behind.strip_prefix(b"{").or(behind.strip_prefix(b"(")).unwrap_or(behind);
        let end = behind.iter().take(NAME_BYTES).take_while(|byte| is_of_name(byte)).count();
        std::str::from_utf8(behind.get(..end)?).ok().filter(|name| !name.is_empty())
    };
    memchr::memchr2_iter(b'$', b'%', text).filter_map(name).collect()
}

/// Longer names are no names of settings.
const NAME_BYTES: usize = 128;

/// Seconds from which on a lifetime without a unit may be one in milliseconds, as Spring reads it.
const MAYBE_MILLISECONDS: u64 = 10_000;

/// A change of a value that others are made of, or whose unit is unknown, needs someone to look at it.
fn doubt(finding: &mut Finding, text: &[u8], referred: &HashSet<&str>) {
    let (Some(change), Some(pointer)) = (finding.change.as_mut(), finding.location.pointer.as_deref()) else {
        return;
    };
    let way = pointer.trim_start_matches('/').replace('/', ".");
    let name = pointer.rsplit('/').next().unwrap_or_default();
    let number = || {
        let span = finding.location.offset.filter(|_| finding.rule.group == Group::Time)?;
        std::str::from_utf8(text.get(span.start..span.end)?).ok()?.trim().parse::<u64>().ok()
    };
    if referred.contains(way.as_str())
        || referred.contains(name)
        || number().is_some_and(|number| number >= MAYBE_MILLISECONDS)
    {
        change.safety = Safety::Unsafe;
    }
}

/// Adds what is found of another value that a setting may have.
fn add_other(report: &mut GrantReport, other: GrantReport) {
    let place = |finding: &Finding| (finding.rule.name, finding.location.offset);
    for finding in other.findings {
        if report.findings.iter().all(|known| place(known) != place(&finding)) {
            report.verdict = report.verdict.max(Verdict::of(finding.severity));
            report.findings.push(finding);
        }
    }
    report.excerpts.extend(other.excerpts);
    report.excerpts.sort_by_key(|excerpt| excerpt.offset);
    report.excerpts.dedup();
}

fn lint_draft(judge: &Judge<'_>, draft: &Draft, places: &Places<'_>, source: &Source) -> GrantReport {
    let mut context = judge.context.clone();
    if draft.depends {
        // What the user says is of one of the environments that the code is for.
        (context.environment, context.client_id, context.client, context.keys) = (None, None, None, None);
    }
    context.environment = draft.environment_beside(context.environment.as_ref()).cloned();
    if context.keys.is_none() {
        context.keys.clone_from(&draft.keys);
    }
    let header = Some(Text::slice(draft.header.as_bytes(), 0));
    let payload = Text::slice(draft.payload.as_bytes(), 0);
    let candidate = Candidate { body: Body::Draft { header, payload }, damage: Vec::new(), carried: None };
    let origins = Origins::new(PartName::Settings, draft.origins.clone());
    let buffers = Buffers::decode(&candidate);
    let mut faults = Vec::new();
    let mut grant = Grant::read(&candidate, &buffers, &mut faults, &mut Cache::default());
    grant.kind = InputKind::Settings;
    // What a program will send is not a token that was handed over by mistake, whatever its client id looks like.
    grant.mistaken = None;
    grant.origins = Some(&origins);
    grant.named = Some(&draft.named);
    let mut report = judge.told(&context).judge(&grant, &candidate, places, source);
    for finding in &mut report.findings {
        at_the_scope(finding, draft, places);
    }
    if judge.keeps_text != KeepsText::Never && !report.findings.is_empty() {
        report.excerpts.clone_from(&draft.excerpts);
    }
    report
}

/// Whether a candidate is a grant or the draft of one: then the text is not looked at as settings.
pub(super) fn is_grant(candidate: &Candidate<'_>) -> bool {
    match &candidate.body {
        Body::Compact { token, .. } => memchr::memchr_iter(b'.', &token.bytes).nth(1).is_some(),
        Body::Draft { header: Some(_), .. } => true,
        // Claims in a comment or a log say less than settings do.
        Body::Draft { .. } if candidate.carried.is_some() => false,
        // A scope alone is in settings as well.
        Body::Draft { header: None, payload } => [&b"\"aud\""[..], b"\"iss\""]
            .iter()
            .any(|name| memchr::memmem::find(&payload.bytes, name).is_some()),
        Body::Certificates(_) | Body::Keys(_) | Body::NotAGrant(_) => false,
    }
}

/// Whether what was found are tokens that a file holds among other things, and no draft of a grant.
pub(super) fn are_among_others(candidates: &[Candidate<'_>]) -> bool {
    let is_carried = |candidate: &Candidate<'_>| {
        matches!(candidate.body, Body::Compact { .. }) && candidate.carried.is_some()
    };
    candidates.iter().filter(|candidate| is_grant(candidate)).all(is_carried)
}

/// Of what was found in a file of settings, the tokens remain: they are just there.
pub(super) fn keep_tokens(candidates: &mut Vec<Candidate<'_>>) {
    candidates.retain(is_grant);
    for carried in candidates.iter_mut().filter_map(|candidate| candidate.carried.as_mut()) {
        carried.is_sole = false;
    }
}

/// Points at the one scope of a list that a finding is about.
fn at_the_scope(finding: &mut Finding, draft: &Draft, places: &Places<'_>) {
    let Some(found) = finding.found.as_deref() else { return };
    // Of a comma, all scopes together are what was found.
    let is_whole = finding.rule.group == Group::Scope && draft.scopes.iter().all(|(scope, _)| scope != found);
    let origin = draft.scopes.iter().find(|(scope, origin)| {
        let first = draft.scopes.first().map(|(_, first)| first.at.as_str());
        let is_meant = scope == found || (is_whole && scope.contains([',', ';']));
        is_meant && finding.location.pointer.as_deref() == first && origin.span.is_some()
    });
    if let Some((_, origin)) = origin
        && let Some(span) = origin.span
    {
        let (line, column) = places.line_and_column(span.start);
        finding.location.pointer = Some(origin.at.clone()).filter(|at| !at.is_empty());
        finding.location.offset = Some(span);
        finding.location.line = Some(line);
        finding.location.column = Some(column);
        finding.location.end = Some(places.line_and_column(span.end));
    }
}
