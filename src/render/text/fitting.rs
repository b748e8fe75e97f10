//! A grant as it fits a screen: everything of a few findings; of many a line each, and frames of the first.

use std::fmt::Write as _;

use textwrap::core::display_width;

use super::frames::{self, Views};
use super::layout::{Options, wrap};
use super::{closing, concise, phrases, whole};
use crate::finding::Finding;
use crate::report::GrantReport;

/// Rows of a terminal that one grant takes at most, where it has more than a few findings.
const MOST_ROWS: usize = 40;

/// Findings that are always shown in full; of more only these have frames, where all take too many rows.
const IN_FRAMES: usize = 3;

/// Lines about what was not checked where room is short, unless more are asked for.
const LACKING_LINES: usize = 1;

/// What is before the findings, with all that follows.
pub(super) fn grant(out: String, report: &GrantReport, findings: &[&Finding], options: &Options) -> String {
    let (all, end) = (whole::findings(report, findings, options), closing::all(report, options));
    let needed: usize = [&out, &all, &end].into_iter().map(|text| rows(text, options.width)).sum();
    if findings.len() <= IN_FRAMES || needed <= MOST_ROWS {
        return out + &all + &end;
    }
    let end = format!("\n{}", short_end(report, options));
    let room = MOST_ROWS.saturating_sub(rows(&out, options.width) + rows(&end, options.width));
    out + &lines_and_frames(report, findings, room, options) + &end
}

/// The lines of findings, by how much of their messages is left out.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Cut {
    Nothing,
    /// Only of those whose frame tells the rest.
    Framed,
    All,
}

/// As much as the rows go: whole messages are worth more than a second frame.
fn lines_and_frames(report: &GrantReport, findings: &[&Finding], room: usize, options: &Options) -> String {
    let first = worst_first(findings.to_vec());
    let first = first.get(..IN_FRAMES).unwrap_or_default();
    let frames = frames::in_brief(first, &Views::of(report), options);
    let some = |count: usize| frames.get(..count).unwrap_or_default().concat();
    let lines = |cut: Cut| lines(report, findings, first, cut, options);
    let (whole, shorter) = (lines(Cut::Nothing), lines(Cut::Framed));
    let fits = |text: &String| rows(text, options.width) <= room;
    let fewer = (1..=frames.len()).rev().map(|count| format!("{shorter}{}", some(count)));
    let mut candidates = std::iter::once(whole + &some(frames.len())).chain(fewer);
    candidates.find(fits).unwrap_or_else(|| lines(Cut::All) + &some(1))
}

fn lines(
    report: &GrantReport,
    findings: &[&Finding],
    framed: &[&Finding],
    cut: Cut,
    options: &Options,
) -> String {
    let is_framed = |finding: &Finding| framed.iter().any(|one| std::ptr::eq(*one, finding));
    let line = |finding: &&Finding| {
        let is_cut = cut == Cut::All || (cut == Cut::Framed && is_framed(finding));
        let line = if is_cut { concise::short_line } else { concise::line };
        line(finding, report, options) + "\n"
    };
    findings.iter().map(line).collect()
}

fn short_end(report: &GrantReport, options: &Options) -> String {
    let is_short = options.lacking_lines <= Options::default().lacking_lines;
    let lacking_lines = if is_short { LACKING_LINES } else { options.lacking_lines };
    let options = Options { lacking_lines, ..*options };
    let mut end = String::new();
    closing::verdict(&mut end, report, &options);
    if !options.quiet {
        closing::ignored(&mut end, report, &options);
        closing::not_checked(&mut end, report, &options);
    }
    let mut see = phrases::SEE_ALL.in_lang(options.lang).to_owned();
    if let Some((count, in_file)) = closing::fixable(report).filter(|_| !options.quiet) {
        let phrase = if in_file { &phrases::FIX_SOME } else { &phrases::SEE_CORRECTED };
        let _ = write!(see, " {}", phrase.in_lang(options.lang).replace("{}", &count.to_string()));
    }
    end.push_str(&wrap(&see, options.width));
    end.push('\n');
    end
}

/// Errors before warnings before notes, else in their order.
fn worst_first(mut findings: Vec<&Finding>) -> Vec<&Finding> {
    findings.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
    findings
}

/// Rows that a text takes on a terminal, which continues a long line on the next row.
fn rows(text: &str, width: usize) -> usize {
    text.lines().map(|line| display_width(line).div_ceil(width.max(1)).max(1)).sum()
}
