//! The output formats of `check`.

use clap::ValueEnum;

use crate::render::bulk::Bulk;
use crate::render::corrected::Corrected;
use crate::render::github::Github;
use crate::render::gitlab::Gitlab;
use crate::render::html::Html;
use crate::render::json::{Json, Lines};
use crate::render::junit::Junit;
use crate::render::sarif::Sarif;
use crate::render::text::Detail;
use crate::render::{Renderer, text};
use crate::report::{GrantReport, Known, PassedOver, Summary};
use crate::rule::Rule;

/// An output format.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people: at most about 40 lines for one grant
    Text,
    /// For people: everything of every finding
    Full,
    /// For people and editors: one line a finding, FILE:LINE:COLUMN first
    Concise,
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
    /// One HTML file to look at: a few grants, or counts over many
    Html,
    /// Header and claims as they should be; --corrected asks for it
    #[value(hide = true)]
    Corrected,
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
            Self::Full => "full",
            Self::Concise => "concise",
            Self::Json => "json",
            Self::Ndjson => "ndjson",
            Self::Sarif => "sarif",
            Self::Junit => "junit",
            Self::Github => "github",
            Self::Gitlab => "gitlab",
            Self::Html => "html",
            Self::Corrected => "corrected",
        }
    }

    /// Whether it is for people, not for programs.
    pub(crate) const fn is_text(self) -> bool {
        matches!(self, Self::Text | Self::Full | Self::Concise)
    }

    /// Whether it shows the decoded text of a grant, however many there are.
    pub(crate) const fn shows_text(self) -> bool {
        matches!(self, Self::Full | Self::Html)
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
            "html" | "htm" => Some(Self::Html),
            _ => None,
        }
    }

    pub(crate) fn renderer(self, style: &Style) -> Box<dyn Renderer + Send> {
        let lang = style.text.lang;
        match self {
            Self::Text if style.bulk => Box::new(Bulk::new(style.text)),
            Self::Text => Box::new(Text::new(style.text)),
            Self::Full => Box::new(Text::new(text::Options { detail: Detail::Full, ..style.text })),
            Self::Concise => Box::new(Bulk::concise(style.text)),
            Self::Json => Box::new(Json::new(lang, style.known.clone())),
            Self::Ndjson if style.text.summary => Box::new(Lines::new(lang)),
            Self::Ndjson => Box::new(Lines::new(lang).without_summary()),
            Self::Sarif => Box::new(Sarif::new(style.enabled.clone(), lang)),
            Self::Junit => Box::new(Junit::new(style.strict, lang)),
            Self::Github => Box::new(Github::new(lang)),
            Self::Gitlab => Box::new(Gitlab::new(lang)),
            Self::Html => Box::new(Html::new(lang, style.known.clone())),
            Self::Corrected => Box::new(Corrected),
        }
    }
}

struct Text {
    options: text::Options,
    grants: usize,
    not_linted: text::NotLinted,
}

impl Text {
    fn new(options: text::Options) -> Self {
        Self { options, grants: 0, not_linted: text::NotLinted::default() }
    }
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

    fn passed_over(&mut self, token: &PassedOver, _out: &mut String) {
        self.not_linted.add(token, self.options.lang);
    }

    fn end(&mut self, counts: &Summary, out: &mut String) {
        let not_linted = self.not_linted.lines(&self.options);
        if !not_linted.is_empty() && !self.options.quiet {
            if self.grants > 0 {
                out.push('\n');
            }
            out.push_str(&not_linted);
        }
        if counts.grants > 1 && self.options.summary && !self.options.quiet {
            out.push('\n');
            out.push_str(&text::summary(counts, &self.options));
        }
    }
}
