//! Findings in full: what each says, then one frame with the decoded part for all that point at
//! neighbouring lines of it, then what to do about each.

use std::fmt::Write as _;

use super::layout::{Options, Style, code_in_brackets, filled, level, style, wrap};
use super::snippet::{Place, snippet};
use super::{answer, concise, phrases};
use crate::finding::{Finding, Location};
use crate::grant::PartName;
use crate::language::Lang;
use crate::render::view::View;
use crate::report::{Decoded, GrantReport};
use crate::source::Span;

/// Lines between two findings that are still shown in one frame.
const NEIGHBOURS: usize = 3;

/// Longest expected value that is repeated at its place, in characters.
const LONGEST_LABEL: usize = 60;

/// How much is said of each finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Depth {
    /// All there is to say.
    Full,
    /// What a line elsewhere has said is not repeated.
    Brief,
}

/// The decoded parts as they are shown, made once for each grant.
pub(super) struct Views {
    header: Option<View>,
    payload: Option<View>,
    document: Option<View>,
}

impl Views {
    pub(super) fn of(report: &GrantReport) -> Self {
        let of = |pick: fn(&Decoded) -> &str| report.decoded.as_ref().map(pick).and_then(View::of);
        let document = View::of_excerpts(&report.excerpts).or_else(|| of(|d| &d.document));
        Self { header: of(|d| &d.header), payload: of(|d| &d.payload), document }
    }

    fn get(&self, part: PartName) -> Option<&View> {
        match part {
            PartName::Header => self.header.as_ref(),
            PartName::Payload => self.payload.as_ref(),
            PartName::Keys | PartName::Settings => self.document.as_ref(),
            PartName::Input | PartName::Signature | PartName::Certificate => None,
        }
    }
}

/// The findings in frames, with everything that there is to say and an empty line after each.
pub(super) fn in_full(out: &mut String, findings: &[&Finding], views: &Views, options: &Options) {
    for group in groups(findings, views) {
        for finding in &group.findings {
            heading(out, finding, group.view.is_none(), options);
        }
        let named = group.is_shared();
        frame(out, &group, named, 1, options);
        for finding in &group.findings {
            helps(out, finding, named, Depth::Full, options);
        }
        out.push('\n');
    }
}

/// The frames of findings that a line elsewhere has told of: where each is, and what to do.
pub(super) fn in_brief(findings: &[&Finding], views: &Views, options: &Options) -> Vec<String> {
    let brief = |group: Group<'_>| {
        let mut out = String::new();
        frame(&mut out, &group, true, 0, options);
        // What to do closes the frame: rows are short.
        if let Some(bottom) = out.trim_end().rfind('\n').filter(|_| group.view.is_some()) {
            out.truncate(bottom + 1);
        }
        for finding in &group.findings {
            helps(&mut out, finding, true, Depth::Brief, options);
        }
        out
    };
    groups(findings, views).into_iter().map(brief).collect()
}

fn frame(out: &mut String, group: &Group<'_>, named: bool, around: usize, options: &Options) {
    if let Some(view) = group.view {
        let places = places(group, named, options.lang);
        out.push_str(&snippet(group.part.name(), &view.text, &places, around, options));
    }
}

/// `error[MP-110] audience: aud is missing the slash at the end.`
fn heading(out: &mut String, finding: &Finding, placed: bool, options: &Options) {
    let label = format!("{}{}", finding.severity, code_in_brackets(finding));
    let place = if placed { place_in_file(finding, options.lang) } else { String::new() };
    let head = format!("{label} {}: {}{place}", finding.rule.name, finding.text(options.lang));
    let head = wrap(&head, options.width);
    // Coloured after it is wrapped: escape sequences take no columns.
    let (label, rest) = head.split_at_checked(label.len()).unwrap_or(("", &head));
    out.push_str(&level(label, finding.severity, options));
    out.push_str(rest);
    out.push('\n');
}

/// Where to look when there is nothing to show: the position in the file.
fn place_in_file(finding: &Finding, lang: Lang) -> String {
    match (finding.location.line, finding.location.column) {
        (Some(line), Some(column)) => {
            format!(" ({} {line}, {} {column})", phrases::LINE.in_lang(lang), phrases::COLUMN.in_lang(lang))
        }
        _ => String::new(),
    }
}

/// Findings that are shown in one frame.
struct Group<'a> {
    findings: Vec<&'a Finding>,
    part: PartName,
    /// What the frame shows; `None` if there is nothing to show.
    view: Option<&'a View>,
    marks: Vec<Mark<'a>>,
}

/// A place in a frame.
struct Mark<'a> {
    finding: &'a Finding,
    span: Span,
    /// The first and the last line of the place, counted from 0.
    lines: (usize, usize),
    missing: bool,
    /// Whether the finding is about this place too, but not in the first place.
    is_related: bool,
}

impl Group<'_> {
    /// Whether several rules share the frame, so that what is said in it needs their names.
    fn is_shared(&self) -> bool {
        let mut names = self.findings.iter().map(|finding| finding.rule.name);
        names.next().is_some_and(|first| names.any(|name| name != first))
    }

    /// Whether the place is close enough to be shown in this frame, and overlaps none of its marks:
    /// one above the other they could not be told apart. Several findings may mark the same place.
    fn takes(&self, mark: &Mark<'_>) -> bool {
        let near = |own: &Mark<'_>| {
            mark.lines.0 <= own.lines.1 + NEIGHBOURS && own.lines.0 <= mark.lines.1 + NEIGHBOURS
        };
        let clashes = |own: &Mark<'_>| {
            own.span != mark.span && own.span.start < mark.span.end && mark.span.start < own.span.end
        };
        self.part == mark.finding.location.part
            && self.marks.iter().any(near)
            && !self.marks.iter().any(clashes)
    }
}

fn groups<'a>(findings: &[&'a Finding], views: &'a Views) -> Vec<Group<'a>> {
    let mut groups: Vec<Group<'a>> = Vec::new();
    for &finding in findings {
        let part = finding.location.part;
        let placed = views.get(part).and_then(|view| Some((view, mark(finding, &finding.location, view)?)));
        let Some((view, mark)) = placed else {
            groups.push(Group { findings: vec![finding], part, view: None, marks: Vec::new() });
            continue;
        };
        let known = groups.iter_mut().find(|group| group.view.is_some() && group.takes(&mark));
        let related = related(finding, view);
        if let Some(group) = known {
            group.findings.push(finding);
            group.marks.push(mark);
            group.marks.extend(related);
        } else {
            let marks = std::iter::once(mark).chain(related).collect();
            groups.push(Group { findings: vec![finding], part, view: Some(view), marks });
        }
    }
    groups
}

/// The further places of a finding in the same part.
fn related<'a>(finding: &'a Finding, view: &View) -> Vec<Mark<'a>> {
    let own = finding.location.part;
    let places = finding.related.iter().filter(|location| location.part == own);
    let marks = places.filter_map(|location| mark(finding, location, view));
    marks.map(|mark| Mark { is_related: true, ..mark }).collect()
}

fn mark<'a>(finding: &'a Finding, location: &Location, view: &View) -> Option<Mark<'a>> {
    let (span, missing) = view.mark(location)?;
    let line = |at: usize| view.text.get(..at).map_or(0, |before| before.matches('\n').count());
    Some(Mark { finding, span, lines: (line(span.start), line(span.end)), missing, is_related: false })
}

/// One place for each span; findings at the same one share it, a line each.
fn places(group: &Group<'_>, named: bool, lang: Lang) -> Vec<Place> {
    let mut places: Vec<Place> = Vec::new();
    for mark in &group.marks {
        let text = label(mark, named, lang);
        match places.iter_mut().find(|place| place.span == mark.span) {
            Some(place) if place.label.contains(&text) => {}
            Some(place) => place.label.push(text),
            None => places.push(Place { span: mark.span, lines: mark.lines, label: vec![text] }),
        }
    }
    places
}

/// What is said of a place, at best and in short.
fn label(mark: &Mark<'_>, named: bool, lang: Lang) -> (String, String) {
    let expected = mark.finding.expected.as_deref();
    let expected = expected.filter(|e| !mark.is_related && e.chars().count() <= LONGEST_LABEL);
    let word = phrases::EXPECTED.in_lang(lang);
    let rule = mark.finding.rule.name;
    let missing = phrases::MISSING.in_lang(lang);
    let short = if named { rule } else { phrases::HERE.in_lang(lang) }.to_owned();
    match expected {
        _ if mark.missing && named => (format!("{rule}: {missing}"), short),
        _ if mark.missing => (missing.to_owned(), short),
        Some(expected) if named => (format!("{rule}: {word} {expected}"), short),
        Some(expected) => (format!("{word}: {expected}"), short),
        None => (short.clone(), short),
    }
}

/// What to do about a finding; in full also what the server answers. `named` where several findings
/// share a frame.
fn helps(out: &mut String, finding: &Finding, named: bool, depth: Depth, options: &Options) {
    let lang = options.lang;
    let name = if named { format!(" {}", finding.rule.name) } else { String::new() };
    let help = finding.help(lang);
    let help = if depth == Depth::Full { &*help } else { concise::beginning(&help, concise::LONGEST_TEXT) };
    let mut lines = vec![format!("{}{name}: {help}", phrases::HELP.in_lang(lang))];
    if depth == Depth::Full {
        lines.extend([answer::in_full(finding, lang), answer::basis(finding, lang)].into_iter().flatten());
    } else {
        lines.extend(answer::in_doubt(finding, lang));
    }
    for (index, line) in lines.iter().enumerate() {
        let (first, rest) = if index == 0 { ("  ", "    ") } else { ("    ", "    ") };
        let line = filled(line, options.width, first, rest);
        let help = phrases::HELP.in_lang(lang);
        match line.strip_prefix("  ").and_then(|line| line.strip_prefix(help)) {
            Some(after) => {
                let _ = writeln!(out, "  {}{after}", style(help, Style::Help, options));
            }
            None => {
                let _ = writeln!(out, "{line}");
            }
        }
    }
}
