//! What was taken for a grant, and what was not.

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

/// The tokens that were not linted, a line for each kind, with the first places.
#[must_use]
pub fn passed_over(tokens: &[PassedOver], options: &Options) -> String {
    const MOST: usize = 10;
    let (mut out, lang) = (String::new(), options.lang);
    for kind in TokenKind::ALL {
        let places: Vec<String> =
            tokens.iter().filter(|token| token.what == kind).map(|token| name(&token.source, lang)).collect();
        if places.is_empty() {
            continue;
        }
        let shown = places.get(..places.len().min(MOST)).unwrap_or_default().join(", ");
        out.push_str(&passed_over_line(kind, places.len(), &shown, options));
    }
    out
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
