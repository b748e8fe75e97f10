//! The output formats of `check`.

use clap::ValueEnum;

use crate::render::bulk::Bulk;
use crate::render::json::{Json, Lines};
use crate::render::{Renderer, github, gitlab, junit, sarif, text};
use crate::report::{GrantReport, Known, Report, Summary};
use crate::rules::Rule;

/// An output format.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people
    Text,
    /// One JSON document
    Json,
    /// One JSON object a line, written as the run goes
    Ndjson,
    /// SARIF 2.1.0, for code scanning
    Sarif,
    /// JUnit XML, one test case a grant
    Junit,
    /// GitHub workflow commands
    Github,
    /// GitLab Code Quality
    Gitlab,
}

/// What the formats need to know beside the grants.
#[derive(Clone, Debug)]
pub(crate) struct Style {
    /// How texts for people look.
    pub(crate) text: text::Options,
    /// Whether there may be very many grants.
    pub(crate) bulk: bool,
    /// Whether warnings fail.
    pub(crate) strict: bool,
    /// The rules that run.
    pub(crate) enabled: Vec<&'static Rule>,
    /// What the grants are judged against.
    pub(crate) known: Known,
}

impl Format {
    /// The name used on the command line.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Json => "json",
            Self::Ndjson => "ndjson",
            Self::Sarif => "sarif",
            Self::Junit => "junit",
            Self::Github => "github",
            Self::Gitlab => "gitlab",
        }
    }

    pub(crate) fn named(name: &str) -> Option<Self> {
        Self::value_variants().iter().copied().find(|format| format.name() == name)
    }

    /// The format that a file name asks for by its ending.
    pub(crate) fn by_ending(ending: &str) -> Option<Self> {
        match ending {
            "json" => Some(Self::Json),
            "ndjson" | "jsonl" => Some(Self::Ndjson),
            "sarif" => Some(Self::Sarif),
            "xml" => Some(Self::Junit),
            _ => None,
        }
    }

    pub(crate) fn renderer(self, style: &Style) -> Box<dyn Renderer> {
        let lang = style.text.lang;
        match self {
            Self::Text if style.bulk => Box::new(Bulk::new(style.text)),
            Self::Text => Box::new(Text { options: style.text, grants: 0 }),
            Self::Json => Box::new(Json::new(lang, style.known.clone())),
            Self::Ndjson => Box::new(Lines::new(lang)),
            Self::Sarif => {
                whole(style, |report, style| sarif::document(report, &style.enabled, style.text.lang))
            }
            Self::Junit => {
                whole(style, |report, style| junit::document(report, style.strict, style.text.lang))
            }
            Self::Github => whole(style, |report, style| github::document(report, style.text.lang)),
            Self::Gitlab => whole(style, |report, style| gitlab::document(report, style.text.lang)),
        }
    }
}

struct Text {
    options: text::Options,
    grants: usize,
}

impl Renderer for Text {
    fn begin(&mut self, _evaluated_at: Option<i64>, _out: &mut String) {}

    fn grant(&mut self, report: &GrantReport, out: &mut String) {
        let text = text::grant(report, &self.options);
        if self.grants > 0 && !text.is_empty() {
            out.push('\n');
        }
        self.grants += usize::from(!text.is_empty());
        out.push_str(&text);
    }

    fn end(&mut self, counts: &Summary, out: &mut String) {
        if counts.grants > 1 && !self.options.quiet {
            out.push('\n');
            out.push_str(&text::summary(counts, &self.options));
        }
    }
}

/// A format that needs the whole report before it can write.
struct Whole {
    report: Report,
    style: Style,
    render: fn(&Report, &Style) -> String,
}

fn whole(style: &Style, render: fn(&Report, &Style) -> String) -> Box<dyn Renderer> {
    Box::new(Whole { report: Report::default(), style: style.clone(), render })
}

impl Renderer for Whole {
    fn begin(&mut self, evaluated_at: Option<i64>, _out: &mut String) {
        self.report.evaluated_at = evaluated_at;
    }

    fn grant(&mut self, report: &GrantReport, _out: &mut String) {
        // The decoded text is for people only, and large.
        self.report.grants.push(GrantReport { decoded: None, ..report.clone() });
    }

    fn end(&mut self, counts: &Summary, out: &mut String) {
        self.report.summary = *counts;
        out.push_str(&(self.render)(&self.report, &self.style));
        if !out.is_empty() && !out.ends_with('\n') {
            out.push('\n');
        }
    }
}
