//! A finding in one line, such as editors and terminals make a link of.

use super::frames::code_in_brackets;
use super::layout::{Options, file_name, level};
use crate::finding::Finding;
use crate::report::GrantReport;

/// Sentences of a message are given as long as they fit, in characters; the first always.
const LONGEST_TEXT: usize = 120;

/// `grant.jwt:1:14: error[MP-110] audience: aud is missing the slash at the end.`
pub(in crate::render) fn line(finding: &Finding, report: &GrantReport, options: &Options) -> String {
    let place = &finding.location;
    let row = place.line.or(report.source.line).unwrap_or(1);
    let column = place.column.unwrap_or(1);
    let file = file_name(&report.source, options.lang);
    let severity =
        level(&format!("{}{}", finding.severity, code_in_brackets(finding)), finding.severity, options);
    let text = finding.text(options.lang);
    format!("{file}:{row}:{column}: {severity} {}: {}", finding.rule.name, beginning(&text))
}

/// A line for each finding.
pub(super) fn lines(out: &mut String, findings: &[&Finding], report: &GrantReport, options: &Options) {
    for finding in findings {
        out.push_str(&line(finding, report, options));
        out.push('\n');
    }
}

/// The sentences that fit. A full stop inside an address or a number has no space behind it.
fn beginning(text: &str) -> &str {
    let ends = text.match_indices(". ").chain(text.match_indices("? ")).map(|(at, _)| at + 1);
    let whole = (text.len(), text.chars().count());
    let mut ends: Vec<(usize, usize)> = ends
        .map(|end| (end, text.get(..end).map_or(0, |before| before.chars().count())))
        .chain([whole])
        .collect();
    ends.sort_unstable();
    let fitting = ends.iter().rev().find(|(_, length)| *length <= LONGEST_TEXT).or(ends.first());
    fitting.and_then(|(end, _)| text.get(..*end)).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::beginning;

    #[test]
    fn sentences_are_given_as_long_as_they_fit() {
        assert_eq!(beginning("aud is empty. Set it."), "aud is empty. Set it.");
        let long = format!("iss is not x.y. Did you mean z? {}", "a".repeat(120));
        assert_eq!(beginning(&long), "iss is not x.y. Did you mean z?");
        let first = format!("{} b. c", "a".repeat(130));
        assert_eq!(beginning(&first), first.strip_suffix(" c").unwrap_or_default());
    }
}
