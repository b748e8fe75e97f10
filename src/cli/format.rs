//! The output formats of `check`.

use clap::ValueEnum;

use super::plain::Plain;
use crate::finding::Lang;
use crate::render::Renderer;
use crate::render::json::{Json, Lines};

/// An output format.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people
    Text,
    /// One JSON document
    Json,
    /// One JSON object a line, written as the run goes
    Ndjson,
}

/// How texts for people look.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Style {
    pub(crate) lang: Lang,
    pub(crate) color: bool,
    pub(crate) quiet: bool,
}

impl Format {
    /// The name used on the command line.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Json => "json",
            Self::Ndjson => "ndjson",
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
            _ => None,
        }
    }

    pub(crate) fn renderer(self, style: &Style) -> Box<dyn Renderer> {
        match self {
            Self::Text => Box::new(Plain::new(style)),
            Self::Json => Box::new(Json::new(style.lang)),
            Self::Ndjson => Box::new(Lines::new(style.lang)),
        }
    }
}
