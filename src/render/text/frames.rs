//! Findings in full: what each says, then one frame with the decoded part for all that point at
//! neighbouring lines of it, then what to do about each.

use miette::{
    Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, MietteError, MietteSpanContents,
    SourceCode, SourceSpan, SpanContents,
};
use std::fmt::{self, Write as _};

use super::layout::{Options, Style, filled, level, style, wrap};
use super::{answer, phrases};
use crate::finding::{Finding, Location, Target};
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
pub(super) enum Depth {
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

/// The findings in frames, with an empty line after each.
pub(super) fn show(out: &mut String, findings: &[&Finding], views: &Views, depth: Depth, options: &Options) {
    for group in groups(findings, views) {
        for finding in &group.findings {
            heading(out, finding, group.view.is_none(), depth, options);
        }
        if let Some(view) = group.view {
            out.push_str(&snippet(view, &group, depth, options));
        }
        for finding in &group.findings {
            helps(out, finding, group.is_shared(), depth, options);
        }
        out.push('\n');
    }
}

/// `error[MP-110] audience: aud is missing the slash at the end.`
fn heading(out: &mut String, finding: &Finding, placed: bool, depth: Depth, options: &Options) {
    let mut head = format!("{}{}", finding.severity, code_in_brackets(finding));
    let length = head.len();
    head.push(' ');
    head.push_str(finding.rule.name);
    if depth == Depth::Full {
        head.push_str(": ");
        head.push_str(&finding.text(options.lang));
        if placed {
            head.push_str(&place_in_file(finding, options.lang));
        }
    }
    let head = wrap(&head, options.width);
    // Coloured after it is wrapped: escape sequences take no columns.
    let (label, rest) = head.split_at_checked(length).unwrap_or(("", &head));
    out.push_str(&level(label, finding.severity, options));
    out.push_str(rest);
    out.push('\n');
}

/// The code as it is after the level: `[MP-110]`, or nothing where Digdir gives none.
pub(super) fn code_in_brackets(finding: &Finding) -> String {
    finding.code().map(|code| format!("[{code}]")).unwrap_or_default()
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
    if location.part == PartName::Settings {
        let place = format!("/{}", location.offset?.start);
        let span = view.marked(view.value_at(&place)?);
        return Some(marked(finding, view, span, false));
    }
    let pointer = location.pointer.as_deref()?;
    let exact = match location.target {
        Target::Name => view.name_at(pointer),
        _ => view.value_at(pointer),
    };
    // Of what is missing the opening bracket of what it is missing from is marked.
    let opening = || {
        let parent = pointer.rsplit_once('/').map_or("", |(parent, _)| parent);
        let start = view.value_at(parent).map_or(0, |s| s.start);
        Span::new(start, start + 1)
    };
    let span = view.marked(exact.unwrap_or_else(opening));
    Some(marked(finding, view, span, exact.is_none()))
}

fn marked<'a>(finding: &'a Finding, view: &View, span: Span, missing: bool) -> Mark<'a> {
    let line = |at: usize| view.text.get(..at).map_or(0, |before| before.matches('\n').count());
    Mark { finding, span, lines: (line(span.start), line(span.end)), missing, is_related: false }
}

/// The part with its marks, framed.
fn snippet(view: &View, group: &Group<'_>, depth: Depth, options: &Options) -> String {
    let handler = GraphicalReportHandler::new_themed(theme(options))
        .with_width(options.width)
        .with_links(false)
        .with_context_lines(usize::from(depth == Depth::Full));
    let source = Text { name: group.part.name(), text: &view.text };
    let mut out = String::new();
    // Writing into a String does not fail.
    let _ = handler.render_report(&mut out, &Snippet { source, labels: labels(group, options.lang) });
    // The first line is the report's own heading, which is empty: what is wrong is said above.
    out.split_once('\n').map(|(_, frame)| frame.to_owned()).unwrap_or_default()
}

fn theme(options: &Options) -> GraphicalTheme {
    match (options.unicode, options.color) {
        (true, true) => GraphicalTheme::unicode(),
        (true, false) => GraphicalTheme::unicode_nocolor(),
        (false, true) => {
            GraphicalTheme { characters: miette::ThemeCharacters::ascii(), ..GraphicalTheme::unicode() }
        }
        (false, false) => GraphicalTheme::none(),
    }
}

/// One label for each place; findings at the same place share it, a line each.
fn labels(group: &Group<'_>, lang: Lang) -> Vec<LabeledSpan> {
    let named = group.is_shared();
    let mut places: Vec<(Span, Vec<String>)> = Vec::new();
    for mark in &group.marks {
        let text = label(mark, named, lang);
        match places.iter_mut().find(|(span, _)| *span == mark.span) {
            Some((_, texts)) if texts.contains(&text) => {}
            Some((_, texts)) => texts.push(text),
            None => places.push((mark.span, vec![text])),
        }
    }
    places
        .into_iter()
        .map(|(span, texts)| LabeledSpan::new(Some(texts.join("\n")), span.start, span.len()))
        .collect()
}

fn label(mark: &Mark<'_>, named: bool, lang: Lang) -> String {
    let expected = mark.finding.expected.as_deref();
    let expected = expected.filter(|e| !mark.is_related && e.chars().count() <= LONGEST_LABEL);
    let word = phrases::EXPECTED.in_lang(lang);
    let rule = mark.finding.rule.name;
    match expected {
        _ if mark.missing && named => format!("{rule}: {}", phrases::MISSING.in_lang(lang)),
        _ if mark.missing => phrases::MISSING.in_lang(lang).to_owned(),
        Some(expected) if named => format!("{rule}: {word} {expected}"),
        Some(expected) => format!("{word}: {expected}"),
        None if named => rule.to_owned(),
        None => phrases::HERE.in_lang(lang).to_owned(),
    }
}

/// A frame in the shape that miette prints.
#[derive(Debug)]
struct Snippet<'a> {
    source: Text<'a>,
    labels: Vec<LabeledSpan>,
}

impl fmt::Display for Snippet<'_> {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        Ok(())
    }
}

impl std::error::Error for Snippet<'_> {}

impl Diagnostic for Snippet<'_> {
    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(&self.source)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        Some(Box::new(self.labels.iter().cloned()))
    }
}

/// A decoded part, always shown by whole lines: the name of a member tells what its value is.
#[derive(Debug)]
struct Text<'a> {
    name: &'static str,
    text: &'a str,
}

impl SourceCode for Text<'_> {
    fn read_span<'s>(
        &'s self,
        span: &SourceSpan,
        before: usize,
        after: usize,
    ) -> Result<Box<dyn SpanContents<'s> + 's>, MietteError> {
        let (start, end) = (span.offset(), span.offset() + span.len());
        let (head, tail) =
            (self.text.get(..start).unwrap_or_default(), self.text.get(end..).unwrap_or_default());
        let first = head.rfind('\n').map_or(0, |at| at + 1);
        let last = end + tail.find('\n').unwrap_or(tail.len());
        let lines = self.text.read_span(&(first, last - first).into(), before, after)?;
        // The column is that of the place itself: it is in the frame's heading.
        let column = head.get(first..).map_or(0, |before| before.chars().count());
        Ok(Box::new(MietteSpanContents::new_named(
            self.name.to_owned(),
            lines.data(),
            *lines.span(),
            lines.line(),
            column,
            lines.line_count(),
        )))
    }
}

/// What to do about a finding; in full also what the server answers. `named` where several findings
/// share a frame.
fn helps(out: &mut String, finding: &Finding, named: bool, depth: Depth, options: &Options) {
    let lang = options.lang;
    let name = if named { format!(" {}", finding.rule.name) } else { String::new() };
    let mut lines = vec![format!("{}{name}: {}", phrases::HELP.in_lang(lang), finding.help(lang))];
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
