//! A finding in one line, such as editors and terminals make a link of.

use std::borrow::Cow;

use textwrap::core::display_width;

use super::layout::{Options, code_in_brackets, file_name, level};
use crate::finding::Finding;
use crate::report::GrantReport;

/// Sentences of a message are given as long as they fit, in characters; the first always.
pub(super) const LONGEST_TEXT: usize = 120;

/// Rows of a terminal that a line may take where room is short.
const ROWS: usize = 2;

/// What is left of a message at the least, in columns.
const SHORTEST_TEXT: usize = 50;

/// `grant.jwt:1:14: error[MP-110] audience: aud is missing the slash at the end.`
pub(in crate::render) fn line(finding: &Finding, report: &GrantReport, options: &Options) -> String {
    let text = finding.text(options.lang);
    format!("{}{}", before_text(finding, report, options), beginning(&text, LONGEST_TEXT))
}

fn before_text(finding: &Finding, report: &GrantReport, options: &Options) -> String {
    let place = &finding.location;
    let row = place.line.or(report.source.line).unwrap_or(1);
    let column = place.column.unwrap_or(1);
    let file = file_name(&report.source, options.lang);
    let severity =
        level(&format!("{}{}", finding.severity, code_in_brackets(finding)), finding.severity, options);
    format!("{file}:{row}:{column}: {severity} {}: ", finding.rule.name)
}

/// A line for each finding.
pub(super) fn lines(out: &mut String, findings: &[&Finding], report: &GrantReport, options: &Options) {
    for finding in findings {
        out.push_str(&line(finding, report, options));
        out.push('\n');
    }
}

/// The same in as few rows of the terminal as will do.
pub(super) fn short_line(finding: &Finding, report: &GrantReport, options: &Options) -> String {
    let before = before_text(finding, report, options);
    let taken = display_width(&before);
    let rows = (taken + SHORTEST_TEXT).div_ceil(options.width.max(1)).max(ROWS);
    let room = rows.saturating_mul(options.width).saturating_sub(taken);
    let text = finding.text(options.lang);
    let text = beginning(&text, LONGEST_TEXT.min(room));
    format!("{before}{}", cut(text, room))
}

/// The words that fit; an ellipsis says that there are more.
#[must_use]
pub fn cut(text: &str, room: usize) -> Cow<'_, str> {
    if display_width(text) <= room {
        return Cow::Borrowed(text);
    }
    let spaces = text.match_indices(' ').filter_map(|(at, _)| text.get(..at));
    let fitting = spaces.take_while(|words| display_width(words) < room).last().unwrap_or_default();
    Cow::Owned(format!("{}…", fitting.trim_end_matches([':', ',', ';', '('])))
}

/// The sentences that fit. A full stop inside an address or a number has no space behind it.
#[must_use]
pub fn beginning(text: &str, longest: usize) -> &str {
    let ends = text.match_indices(". ").chain(text.match_indices("? ")).map(|(at, _)| at + 1);
    let whole = (text.len(), text.chars().count());
    let mut ends: Vec<(usize, usize)> = ends
        .map(|end| (end, text.get(..end).map_or(0, |before| before.chars().count())))
        .chain([whole])
        .collect();
    ends.sort_unstable();
    let fitting = ends.iter().rev().find(|(_, length)| *length <= longest).or(ends.first());
    fitting.and_then(|(end, _)| text.get(..*end)).unwrap_or(text)
}
