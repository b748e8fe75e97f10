//! What the server is expected to answer to a finding, and what both the finding and the answer rest on.

use super::phrases;
use crate::finding::Finding;
use crate::language::Lang;
use crate::rule::{Basis, Severity};

/// The answer with the server's words; `None` where nothing is known of it.
pub(super) fn in_full(finding: &Finding, lang: Lang) -> Option<String> {
    let reply = finding.message.reply;
    let answer = match (reply.code(), reply.server_message()) {
        (Some(code), Some(words)) => format!("{code} \"{words}\""),
        (Some(code), None) => code.to_owned(),
        (None, words) => format!("\"{}\"", words?),
    };
    Some(format!("{}: {answer}{}", server(finding, lang), ground(finding, lang)))
}

/// The code alone, where it is not documented for this mistake: the heading shows it like any other.
pub(super) fn in_doubt(finding: &Finding, lang: Lang) -> Option<String> {
    let code = finding.code()?;
    let ground = ground(finding, lang);
    (!ground.is_empty()).then(|| format!("{}: {code}{ground}", server(finding, lang)))
}

/// What it rests on that this is a mistake, where Digdir does not document it.
pub(super) fn basis(finding: &Finding, lang: Lang) -> Option<String> {
    let basis = match finding.message.basis {
        Basis::Documented => return None,
        Basis::Observed => phrases::OBSERVED,
        Basis::Inferred => phrases::INFERENCE,
    };
    Some(format!("{}: {}", phrases::BASIS.in_lang(lang), basis.in_lang(lang)))
}

fn server(finding: &Finding, lang: Lang) -> &'static str {
    // What is only warned of is accepted today, as far as anyone knows.
    let server = match finding.message.severity {
        Severity::Error => &phrases::SERVER,
        Severity::Warning | Severity::Note => &phrases::IF_REFUSED,
    };
    server.in_lang(lang)
}

/// What the answer rests on, in parentheses; empty where it is documented.
fn ground(finding: &Finding, lang: Lang) -> String {
    let phrase = match finding.message.reply.basis() {
        Some(Basis::Observed) => phrases::ANSWER_OBSERVED,
        Some(Basis::Inferred) => phrases::ANSWER_INFERRED,
        Some(Basis::Documented) | None => return String::new(),
    };
    format!(" ({})", phrase.in_lang(lang))
}
