//! How the text is laid out: what the user asked for, line breaks and colours.

use super::phrases;
use crate::finding::Finding;
use crate::language::Lang;
use crate::printable::printable;
use crate::report::Source;
use crate::rule::Severity;

/// Most lines about what was not checked, unless all is asked for.
const LACKING_LINES: usize = 2;

/// How much is said of each finding.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Detail {
    /// Everything of a few findings; of many a line each, and frames of the first three.
    #[default]
    Fitting,
    /// Everything of every finding.
    Full,
    /// A line each.
    Concise,
    /// A line each, then everything, folded as the log of a GitHub job does it.
    Folded,
}

/// How the text is laid out.
#[expect(clippy::struct_excessive_bools, reason = "each is a choice of its own")]
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
    /// Whether counts over all grants stand at the end.
    pub summary: bool,
    /// How much is said of each finding.
    pub detail: Detail,
    /// Most lines about what was not checked.
    pub lacking_lines: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            lang: Lang::En,
            color: false,
            unicode: true,
            width: 80,
            quiet: false,
            summary: true,
            detail: Detail::Fitting,
            lacking_lines: LACKING_LINES,
        }
    }
}

/// The source as a person names it: file, file:line, or standard input.
#[must_use]
pub fn name(source: &Source, lang: Lang) -> String {
    let file = file_name(source, lang);
    match source.line {
        Some(line) => format!("{file}:{line}"),
        None => file,
    }
}

/// The file as a person names it, or standard input.
pub(super) fn file_name(source: &Source, lang: Lang) -> String {
    source.file.as_deref().map_or_else(|| phrases::STDIN.in_lang(lang).to_owned(), printable)
}

/// Breaks at spaces so that no line is longer than `width` where that can be helped; what follows
/// the first line is indented.
pub(in crate::render) fn wrap(text: &str, width: usize) -> String {
    filled(text, width, "", "  ")
}

pub(super) fn filled(text: &str, width: usize, first: &str, rest: &str) -> String {
    // No text is wider than its bytes are many.
    if first.len() + text.len() <= width && !text.contains('\n') && !text.ends_with(' ') {
        return format!("{first}{text}");
    }
    let options = textwrap::Options::new(width)
        .initial_indent(first)
        .subsequent_indent(rest)
        // A timestamp or an address broken at its hyphens cannot be copied.
        .break_words(false)
        .word_separator(textwrap::WordSeparator::AsciiSpace)
        .word_splitter(textwrap::WordSplitter::NoHyphenation);
    textwrap::fill(text, options)
}

/// The code as it is after the level: `[MP-110]`, or nothing where Digdir gives none.
pub(super) fn code_in_brackets(finding: &Finding) -> String {
    finding.code().map(|code| format!("[{code}]")).unwrap_or_default()
}

/// The level of a finding, in its colour.
pub(super) fn level(text: &str, severity: Severity, options: &Options) -> String {
    let look = match severity {
        Severity::Error => Style::Bad,
        Severity::Warning => Style::Warning,
        Severity::Note => Style::Help,
    };
    style(text, look, options)
}

#[derive(Clone, Copy)]
pub(in crate::render) enum Style {
    Bold,
    Good,
    Warning,
    Bad,
    Help,
}

pub(in crate::render) fn style(text: &str, style: Style, options: &Options) -> String {
    if !options.color {
        return text.to_owned();
    }
    let code = match style {
        Style::Bold => "1",
        Style::Good => "1;32",
        Style::Warning => "1;33",
        Style::Bad => "1;31",
        Style::Help => "36",
    };
    format!("\u{1b}[{code}m{text}\u{1b}[0m")
}
