//! The report for people: findings on the decoded grant, a verdict, and what was not checked.

use miette::{Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, NamedSource, SourceCode};
use std::fmt::{self, Write as _};

use super::view::View;
use crate::finding::{Finding, Target};
use crate::grant::PartName;
use crate::language::{Bilingual, Lang};
use crate::printable::printable;
use crate::report::{GrantReport, Source, Summary, Verdict};
use crate::rule::{Basis, Need, Severity};

/// How the text is laid out.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// Language of the texts.
    pub lang: Lang,
    /// Whether ANSI colours are wanted.
    pub color: bool,
    /// Whether the terminal shows box-drawing characters.
    pub unicode: bool,
    /// Columns.
    pub width: usize,
    /// Leave out notes, accepted grants and what was not checked.
    pub quiet: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self { lang: Lang::En, color: false, unicode: true, width: 80, quiet: false }
    }
}

mod phrases;

/// One grant.
#[must_use]
pub fn grant(report: &GrantReport, options: &Options) -> String {
    let mut out = String::new();
    if options.quiet && report.verdict == Verdict::Accepted {
        return out;
    }
    heading(&mut out, report, options);
    let views = Views::of(report);
    for finding in &report.findings {
        if !(options.quiet && finding.severity == Severity::Note) {
            show(&mut out, finding, &views, options);
        }
    }
    certificate(&mut out, report, options);
    verdict(&mut out, report, options);
    if !options.quiet {
        ignored(&mut out, report, options);
        not_checked(&mut out, report, options);
    }
    out
}

/// Some findings of a grant, without verdict, for texts that say more of them.
#[must_use]
pub fn findings(report: &GrantReport, findings: &[Finding], options: &Options) -> String {
    let mut out = String::new();
    let views = Views::of(report);
    for finding in findings {
        show(&mut out, finding, &views, options);
    }
    out
}

/// What was not checked for want of context, if anything.
#[must_use]
pub fn lacking(report: &GrantReport, options: &Options) -> String {
    let mut out = String::new();
    not_checked(&mut out, report, options);
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

/// The source as a person names it: file, file:line, or standard input.
#[must_use]
pub fn name(source: &Source, lang: Lang) -> String {
    let file = source.file.as_deref().map_or_else(|| phrases::STDIN.in_lang(lang).into(), printable);
    match source.line {
        Some(line) => format!("{file}:{line}"),
        None => file,
    }
}

/// The certificate that findings are about, in three lines.
fn certificate(out: &mut String, report: &GrantReport, options: &Options) {
    for line in report.certificate.iter().flat_map(|certificate| certificate.lines(options.lang)) {
        out.push_str(&wrap(&line, options.width));
        out.push('\n');
    }
}

fn verdict(out: &mut String, report: &GrantReport, options: &Options) {
    let (word, look) = match report.verdict {
        Verdict::Accepted => (&phrases::ACCEPTED, Style::Good),
        Verdict::Warned => (&phrases::WARNED, Style::Warning),
        Verdict::Rejected => (&phrases::REJECTED, Style::Bad),
        Verdict::Unreadable => (&phrases::UNREADABLE, Style::Bad),
    };
    let mut counts = Summary::default();
    counts.add(report);
    let word = style(word.in_lang(options.lang), look, options);
    let _ = writeln!(out, "{word}: {}", counts_line(&counts, options.lang));
}

pub(super) const GRANT: [Bilingual; 2] =
    [Bilingual { en: "grant", nb: "grant" }, Bilingual { en: "grants", nb: "grants" }];
const ERROR: [Bilingual; 2] = [Bilingual { en: "error", nb: "feil" }, Bilingual { en: "errors", nb: "feil" }];
const WARNING: [Bilingual; 2] =
    [Bilingual { en: "warning", nb: "advarsel" }, Bilingual { en: "warnings", nb: "advarsler" }];
const NOTE: [Bilingual; 2] =
    [Bilingual { en: "note", nb: "merknad" }, Bilingual { en: "notes", nb: "merknader" }];

pub(super) fn counted(count: usize, noun: &[Bilingual; 2], lang: Lang) -> String {
    let [one, many] = noun;
    format!("{count} {}", if count == 1 { one } else { many }.in_lang(lang))
}

pub(super) fn counts_line(counts: &Summary, lang: Lang) -> String {
    let parts: Vec<String> = [(counts.errors, &ERROR), (counts.warnings, &WARNING), (counts.notes, &NOTE)]
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, noun)| counted(count, noun, lang))
        .collect();
    if parts.is_empty() { phrases::NOTHING_FOUND.in_lang(lang).to_owned() } else { parts.join(", ") }
}

/// One line on what the user makes an exception for, with the reasons.
fn ignored(out: &mut String, report: &GrantReport, options: &Options) {
    if report.ignored.is_empty() {
        return;
    }
    let each = report.ignored.iter().map(|i| format!("{} ({})", i.rule.name, printable(&i.reason)));
    let line =
        format!("{}: {}", phrases::EXCEPTED.in_lang(options.lang), each.collect::<Vec<_>>().join("; "));
    out.push_str(&wrap(&line, options.width));
    out.push('\n');
}

/// One line, grouped by the flag that would help, in order of appearance.
fn not_checked(out: &mut String, report: &GrantReport, options: &Options) {
    let mut needs: Vec<Need> = Vec::new();
    for (_, need) in &report.not_checked {
        if !needs.contains(need) {
            needs.push(*need);
        }
    }
    if needs.is_empty() {
        return;
    }
    let groups: Vec<String> = needs
        .into_iter()
        .map(|need| {
            let mut rules: Vec<_> =
                report.not_checked.iter().filter(|(_, n)| *n == need).map(|(r, _)| r.name).collect();
            rules.dedup();
            format!("{} ({})", rules.join(", "), need.flag().unwrap_or(need.name()))
        })
        .collect();
    let line = format!("{}: {}", phrases::NOT_CHECKED.in_lang(options.lang), groups.join("; "));
    out.push_str(&wrap(&line, options.width));
    out.push('\n');
}

/// Breaks at blanks so that no line is longer than `width` where that can be helped; what follows
/// the first line is indented.
pub(super) fn wrap(text: &str, width: usize) -> String {
    let options = textwrap::Options::new(width)
        .subsequent_indent("  ")
        .word_separator(textwrap::WordSeparator::AsciiSpace)
        .word_splitter(textwrap::WordSplitter::NoHyphenation);
    textwrap::fill(text, options)
}

/// The decoded parts as they are shown, made once for each grant.
struct Views {
    header: Option<View>,
    payload: Option<View>,
}

impl Views {
    fn of(report: &GrantReport) -> Self {
        let of =
            |pick: fn(&crate::report::Decoded) -> &str| report.decoded.as_ref().map(pick).and_then(View::of);
        Self { header: of(|d| &d.header), payload: of(|d| &d.payload) }
    }

    fn get(&self, part: PartName) -> Option<&View> {
        match part {
            PartName::Header => self.header.as_ref(),
            PartName::Payload => self.payload.as_ref(),
            PartName::Input | PartName::Signature => None,
        }
    }
}

fn show(out: &mut String, finding: &Finding, views: &Views, options: &Options) {
    let theme = match (options.unicode, options.color) {
        (true, true) => GraphicalTheme::unicode(),
        (true, false) => GraphicalTheme::unicode_nocolor(),
        (false, true) => {
            GraphicalTheme { characters: miette::ThemeCharacters::ascii(), ..GraphicalTheme::unicode() }
        }
        (false, false) => GraphicalTheme::none(),
    };
    let handler = GraphicalReportHandler::new_themed(theme)
        .with_width(options.width)
        .with_links(false)
        .with_context_lines(1)
        // A timestamp or a URL broken at its hyphens cannot be copied.
        .with_word_separator(textwrap::WordSeparator::AsciiSpace)
        .with_word_splitter(textwrap::WordSplitter::NoHyphenation);
    // Writing into a String does not fail.
    let _ = handler.render_report(out, &Shown::new(finding, views, options.lang));
    out.push('\n');
}

/// A finding in the shape that miette prints.
struct Shown<'a> {
    finding: &'a Finding,
    lang: Lang,
    text: String,
    help: String,
    source: Option<NamedSource<String>>,
    label: Option<LabeledSpan>,
}

impl<'a> Shown<'a> {
    fn new(finding: &'a Finding, views: &Views, lang: Lang) -> Self {
        let location = &finding.location;
        let view = views.get(location.part);
        let label = view.and_then(|v| label(finding, v, lang));
        let source =
            view.filter(|_| label.is_some()).map(|v| NamedSource::new(location.part.name(), v.text.clone()));
        let mut text = finding.text(lang);
        if label.is_none() {
            text.push_str(&place_in_file(finding, lang));
        }
        let help = format!("{}\n{}", finding.help(lang), server_line(finding, lang));
        Self { finding, lang, text, help, source, label }
    }
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

fn label(finding: &Finding, view: &View, lang: Lang) -> Option<LabeledSpan> {
    let pointer = finding.location.pointer.as_deref()?;
    let exact = match finding.location.target {
        Target::Name => view.name_at(pointer),
        _ => view.value_at(pointer),
    };
    let expected = finding.expected.as_deref().map(|e| format!("{}: {e}", phrases::EXPECTED.in_lang(lang)));
    let (span, text) = if let Some(span) = exact {
        (span, expected.unwrap_or_else(|| phrases::HERE.in_lang(lang).to_owned()))
    } else {
        // The member is missing: mark the opening bracket of what it is missing from.
        let parent = pointer.rsplit_once('/').map_or("", |(parent, _)| parent);
        let start = view.value_at(parent).map_or(0, |s| s.start);
        (crate::source::Span::new(start, start + 1), phrases::MISSING.in_lang(lang).to_owned())
    };
    let span = view.marked(span);
    Some(LabeledSpan::new(Some(text), span.start, span.len()))
}

fn server_line(finding: &Finding, lang: Lang) -> String {
    let reply = finding.message.reply;
    // What is only warned of is accepted today, as far as anybody knows.
    let server = match finding.message.severity {
        Severity::Error => &phrases::SERVER,
        Severity::Warning | Severity::Note => &phrases::IF_REFUSED,
    }
    .in_lang(lang);
    let answer = match (reply.code(), reply.server_message()) {
        (Some(code), Some(words)) => format!("{code} \"{words}\""),
        (Some(code), None) => code.to_owned(),
        (None, Some(words)) => format!("{}, \"{words}\"", phrases::NO_CODE.in_lang(lang)),
        (None, None) => phrases::NO_CODE.in_lang(lang).to_owned(),
    };
    match finding.message.basis {
        Basis::Documented => format!("{server}: {answer}"),
        Basis::Observed => format!("{server}: {answer} ({})", phrases::REPORTED.in_lang(lang)),
        Basis::Inferred => format!("{server}: {answer} ({})", phrases::INFERENCE.in_lang(lang)),
    }
}

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl fmt::Debug for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl std::error::Error for Shown<'_> {}

impl Diagnostic for Shown<'_> {
    fn code<'d>(&'d self) -> Option<Box<dyn fmt::Display + 'd>> {
        let code = self.finding.code().unwrap_or(phrases::NO_CODE.in_lang(self.lang));
        Some(Box::new(format!("{} · {code} · {}", self.finding.severity, self.finding.rule.name)))
    }

    fn severity(&self) -> Option<miette::Severity> {
        Some(match self.finding.severity {
            Severity::Error => miette::Severity::Error,
            Severity::Warning => miette::Severity::Warning,
            Severity::Note => miette::Severity::Advice,
        })
    }

    fn help<'d>(&'d self) -> Option<Box<dyn fmt::Display + 'd>> {
        Some(Box::new(&self.help))
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        self.source.as_ref().map(|s| s as &dyn SourceCode)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        self.label.clone().map(|label| Box::new(std::iter::once(label)) as Box<dyn Iterator<Item = _>>)
    }
}

#[derive(Clone, Copy)]
pub(super) enum Style {
    Bold,
    Good,
    Warning,
    Bad,
}

pub(super) fn style(text: &str, style: Style, options: &Options) -> String {
    if !options.color {
        return text.to_owned();
    }
    let code = match style {
        Style::Bold => "1",
        Style::Good => "1;32",
        Style::Warning => "1;33",
        Style::Bad => "1;31",
    };
    format!("\u{1b}[{code}m{text}\u{1b}[0m")
}
