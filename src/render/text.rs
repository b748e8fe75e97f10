//! The report for people: findings on the decoded grant, a verdict, and what was not checked.

mod answer;
mod closing;
pub(crate) mod concise;
mod fitting;
mod frames;
mod layout;
pub(crate) mod narrow;
mod phrases;
mod snippet;
mod taken;
mod whole;

use std::fmt::Write as _;

use crate::finding::Finding;
use crate::printable::printable;
use crate::report::{GrantReport, Summary, Verdict};
use crate::rule::Severity;
pub(super) use closing::{GRANT, counted, counts_line, lacking_line, supply};
use frames::Views;
pub use layout::{Detail, Options, name};
pub(super) use layout::{Style, style, wrap};

pub use taken::NotLinted;
pub(super) use taken::passed_over_line;

pub(super) use concise::line as concise_line;

/// One grant.
#[must_use]
pub fn grant(report: &GrantReport, options: &Options) -> String {
    let mut out = String::new();
    if options.quiet && report.verdict == Verdict::Accepted {
        return out;
    }
    heading(&mut out, report, options);
    let wanted = |finding: &&Finding| !(options.quiet && finding.severity == Severity::Note);
    let findings: Vec<&Finding> = report.findings.iter().filter(wanted).collect();
    if findings.is_empty() {
        whole::certificate(&mut out, report, options);
    } else if options.detail == Detail::Fitting {
        return fitting::grant(out, report, &findings, options);
    } else {
        shown_findings(&mut out, report, &findings, options);
    }
    out.push_str(&closing::all(report, options));
    out
}

/// The findings at the length that was asked for.
fn shown_findings(out: &mut String, report: &GrantReport, findings: &[&Finding], options: &Options) {
    match options.detail {
        Detail::Concise => concise::lines(out, findings, report, options),
        Detail::Folded => {
            concise::lines(out, findings, report, options);
            folded(out, &whole::findings(report, findings, options), report, options);
        }
        Detail::Full | Detail::Fitting => out.push_str(&whole::findings(report, findings, options)),
    }
}

/// Text that the log of a GitHub job shows folded.
fn folded(out: &mut String, text: &str, report: &GrantReport, options: &Options) {
    let (name, details) = (name(&report.source, options.lang), phrases::DETAILS.in_lang(options.lang));
    // A percent sign begins an escape in workflow commands.
    let _ = writeln!(out, "::group::{}: {details}", name.replace('%', "%25"));
    out.push_str(text);
    out.push_str("::endgroup::\n");
}

/// Some findings of a grant, without verdict, for texts that say more of them.
#[must_use]
pub fn findings(report: &GrantReport, findings: &[Finding], options: &Options) -> String {
    let mut out = String::new();
    let findings: Vec<&Finding> = findings.iter().collect();
    frames::in_full(&mut out, &findings, &Views::of(report), options);
    out
}

/// What was not checked for lack of context, if anything.
#[must_use]
pub fn lacking(report: &GrantReport, options: &Options) -> String {
    let mut out = String::new();
    closing::not_checked(&mut out, report, options);
    out
}

/// The last line of a run over several grants.
#[must_use]
pub fn summary(counts: &Summary, options: &Options) -> String {
    let grants = counted(counts.grants, &GRANT, options.lang);
    format!("{grants}: {}\n", counts_line(counts, options.lang))
}

fn heading(out: &mut String, report: &GrantReport, options: &Options) {
    let lang = options.lang;
    let name = name(&report.source, lang);
    let mut line = name.clone();
    if let Some(taken) = taken::phrase(report, lang) {
        let _ = write!(line, " · {taken}");
    }
    if let Some(section) = &report.section {
        let _ = write!(line, " · {section}");
    }
    if let Some((environment, inferred)) = &report.environment {
        let _ = write!(line, " · {} {}", phrases::ENVIRONMENT.in_lang(lang), printable(&environment.name));
        if *inferred {
            let _ = write!(line, " ({})", phrases::INFERRED.in_lang(lang));
        }
    }
    // Wrapped before it is coloured: escape sequences take no columns.
    let line = wrap(&line, options.width);
    let rest = line.strip_prefix(&name).unwrap_or_default();
    let _ = writeln!(out, "{}{rest}", style(&name, Style::Bold, options));
}
