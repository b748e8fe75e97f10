//! What was taken for a grant, and what was not.

use std::collections::BTreeMap;

use super::layout::{Options, name, wrap};
use super::phrases;
use crate::grant::TokenKind;
use crate::language::Lang;
use crate::printable::printable;
use crate::render::NOT_LINTED;
use crate::report::{Draft, GrantReport, PassedOver};

/// What was taken for the grant, where the file is not simply it.
pub(super) fn phrase(report: &GrantReport, lang: Lang) -> Option<String> {
    let phrase = report.draft.map(|draft| match draft {
        Draft::Claims => phrases::DRAFT_OF_CLAIMS.in_lang(lang),
        Draft::HeaderAndClaims => phrases::DRAFT.in_lang(lang),
    });
    let phrase = phrase.or_else(|| phrases::taken_as(report.kind).map(|kind| kind.in_lang(lang)));
    let member = || {
        let pointer = printable(&crate::render::shown(report.source.pointer.as_deref()?));
        Some(format!("{} {pointer}", phrases::TOKEN_IN.in_lang(lang)))
    };
    phrase.map(str::to_owned).or_else(member)
}

/// The tokens that were not linted: of each kind how many there are, and the first places. Takes no more memory for
/// more of them.
#[derive(Clone, Debug, Default)]
pub struct NotLinted(BTreeMap<TokenKind, (usize, Vec<String>)>);

impl NotLinted {
    /// Counts one.
    pub fn add(&mut self, token: &PassedOver, lang: Lang) {
        const MOST: usize = 10;
        let (count, places) = self.0.entry(token.what).or_default();
        *count += 1;
        if places.len() < MOST {
            places.push(name(&token.source, lang));
        }
    }

    /// A line for each kind; empty if there is none.
    #[must_use]
    pub fn lines(&self, options: &Options) -> String {
        let line = |(kind, (count, places)): (&TokenKind, &(usize, Vec<String>))| {
            passed_over_line(*kind, *count, &places.join(", "), options)
        };
        self.0.iter().map(line).collect()
    }
}

/// So many tokens of that kind were not linted; the first of them are at `places`.
pub(in crate::render) fn passed_over_line(
    kind: TokenKind,
    count: usize,
    places: &str,
    options: &Options,
) -> String {
    let (heading, noun) = (NOT_LINTED.in_lang(options.lang), kind.noun().in_lang(options.lang));
    let line = format!("{heading}: {noun} × {count} ({places})");
    wrap(&line, options.width) + "\n"
}
