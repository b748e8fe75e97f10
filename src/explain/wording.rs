//! Recognises the server's words, numbers and ids in text.

use std::sync::LazyLock;

use crate::maskinporten::codes::{self, ENTRIES, Entry, Speaker};

/// What the words of an answer say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Match {
    /// They are those of this entry.
    Exactly(&'static Entry),
    /// They begin as those of a family do and go on in a way that is not known.
    Beginning,
    /// They are those of one of several entries, likeliest first.
    OneOf(&'static [&'static str]),
}

const GENERAL: &str = "client authentication failed";

/// The entry whose words are in the text.
#[must_use]
pub fn find(text: &str) -> Option<Match> {
    let plain = normal(text);
    let of_maskinporten = longest(&plain, |entry| entry.speaker == Speaker::Maskinporten);
    if let Some(entry) = of_maskinporten.or_else(|| longest(&plain, |e| e.speaker == Speaker::Other)) {
        return Some(Match::Exactly(entry));
    }
    if let Some((_, names)) = codes::SHARED.iter().find(|(words, _)| plain.contains(&normal(words))) {
        return Some(Match::OneOf(names));
    }
    let exactly = |name| codes::named(name).map(Match::Exactly);
    if plain.contains("invalid assertion client authentication failed") {
        return if goes_on(text) { Some(Match::Beginning) } else { exactly("MP-100") };
    }
    plain.contains("invalid assertion").then(|| exactly("invalid-assertion")).flatten()
}

/// The entry of Maskinporten's that words of its own in the text belong to.
pub(super) fn exactly(text: &str) -> Option<&'static Entry> {
    let of_maskinporten = |text: &str| longest(&normal(text), |e| e.speaker == Speaker::Maskinporten);
    // A terminal breaks lines in the middle of words.
    let is_broken = text.contains(['\r', '\n']);
    of_maskinporten(text)
        .or_else(|| is_broken.then(|| of_maskinporten(&text.replace(['\r', '\n'], ""))).flatten())
}

/// The same for words that stand anywhere in the text.
pub(super) fn exact(text: &str) -> Option<Match> {
    exactly(text).map(Match::Exactly)
}

/// Fewest letters of a wording that it is recognised by where it is cut off.
const SHORTEST: usize = 8;

/// What words can be that are cut off before they differ, likeliest first; empty where they end in nothing
/// that is known.
pub(super) fn cut(text: &str) -> Vec<&'static Entry> {
    let end = ["...", "\u{2026}", "(truncated", "[truncated"].iter().filter_map(|sign| text.find(sign)).min();
    let plain = normal(text.get(..end.unwrap_or(text.len())).unwrap_or_default());
    let likely: Vec<_> = codes::of_error("invalid_grant").collect();
    if begun(&plain, FAMILY) > "invalid assertion".len() {
        return likely;
    }
    let plain = after_general(&plain);
    let of = |entry: &Entry| {
        let words = entry.phrases.iter().chain([&entry.wording]).map(|words| normal(words));
        words.map(|words| begun(plain, after_general(&words))).max().unwrap_or_default()
    };
    let all = || ENTRIES.iter().filter(|entry| entry.speaker == Speaker::Maskinporten);
    let most = all().map(of).max().unwrap_or_default();
    let mut found: Vec<_> = all().filter(|entry| most >= SHORTEST && of(entry) == most).collect();
    found.sort_by_key(|entry| likely.iter().position(|other| other == entry).unwrap_or(usize::MAX));
    found
}

/// The first words of most refusals, as [`normal`] gives them.
const FAMILY: &str = "invalid assertion client authentication failed";

fn after_general(plain: &str) -> &str {
    plain.split_once(GENERAL).map(|(_, after)| after.trim_start()).filter(|a| !a.is_empty()).unwrap_or(plain)
}

/// How much of the beginning of `words`, but not all of it, `plain` ends with.
fn begun(plain: &str, words: &str) -> usize {
    let ends = |length: &usize| {
        let before = words.get(..*length).and_then(|start| plain.strip_suffix(start));
        before.is_some_and(|before| before.is_empty() || before.ends_with(' '))
    };
    (1..words.len()).rev().find(ends).unwrap_or_default()
}

/// The trouble without an answer whose words are in the text.
pub(super) fn trouble(text: &str) -> Option<&'static Entry> {
    longest(&normal(text), |entry| entry.speaker == Speaker::Nobody)
}

/// The phrases of all entries, as [`normal`] gives them.
static PHRASES: LazyLock<Vec<(&Entry, String)>> = LazyLock::new(|| {
    ENTRIES.iter().flat_map(|entry| entry.phrases.iter().map(move |phrase| (entry, normal(phrase)))).collect()
});

fn longest(plain: &str, wanted: impl Fn(&Entry) -> bool) -> Option<&'static Entry> {
    let found = PHRASES.iter().filter(|(entry, phrase)| wanted(entry) && plain.contains(phrase.as_str()));
    found.max_by_key(|(_, phrase)| phrase.len()).map(|(entry, _)| *entry)
}

/// Whether a sentence of its own follows the general words.
fn goes_on(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    let after = lower.find(GENERAL).and_then(|at| lower.get(at + GENERAL.len()..));
    after.is_some_and(|after| after.trim_start_matches(['.', ' ', ':']).starts_with(char::is_alphabetic))
}

/// Lower case, words only, one space between: what stays the same when punctuation, escapes or line
/// breaks were changed on the way.
pub(super) fn normal(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(&word.to_lowercase());
    }
    out
}

/// Whether the words speak of delegation: that tells the MP-301 of 2024 from today's.
pub(super) fn speaks_of_delegation(text: &str) -> bool {
    let plain = normal(text);
    plain.contains("delegated") || plain.contains("to supplier")
}

/// The number in an address such as `https://maskinporten.no/errors/MP-121`, known or not.
#[must_use]
pub fn number(text: &str) -> Option<String> {
    numbers(text).into_iter().next()
}

/// The first number in the text that is a code today or was one. Others can be anything, such as
/// the number of an issue.
#[must_use]
pub fn known_number(text: &str) -> Option<String> {
    numbers(text).into_iter().find(|n| codes::find(n).is_some() || codes::renumbered(n, true).is_some())
}

fn numbers(text: &str) -> Vec<String> {
    let upper = text.to_ascii_uppercase();
    upper
        .match_indices("MP-")
        .filter(|(at, _)| !upper.get(..*at).is_some_and(|before| before.ends_with(char::is_alphanumeric)))
        .filter_map(|(at, _)| {
            let digits = upper.get(at + 3..at + 6).filter(|d| d.bytes().all(|b| b.is_ascii_digit()))?;
            let after = upper.get(at + 6..)?;
            (!after.starts_with(|c: char| c.is_ascii_digit())).then(|| format!("MP-{digits}"))
        })
        .collect()
}

/// The trace id or, in older answers, the correlation id, as the server notes it: in parentheses behind
/// its words. Others are of the program that called it: OpenTelemetry has ids of the same form.
#[must_use]
pub fn trace_id(text: &str) -> Option<String> {
    let is_noted = |at: usize| text.get(..at).is_some_and(|before| before.trim_end().ends_with('('));
    id_at(text, is_noted).and_then(|(_, id)| text.get(id)).map(str::to_owned)
}

/// The id of an answer of the self-service API, which is a member of it.
pub(super) fn correlation_id(text: &str) -> Option<String> {
    id_at(text, |at| text.get(at..).is_some_and(|note| note.starts_with("correlation_id")))
        .and_then(|(_, id)| text.get(id))
        .map(str::to_owned)
}

/// Where the first note of an id begins whose place `is_meant`, and where the id itself is.
fn id_at(text: &str, is_meant: impl Fn(usize) -> bool) -> Option<(usize, std::ops::Range<usize>)> {
    const NAMES: [&str; 7] = [
        "trace_id",
        "trace id",
        "traceid",
        "correlation id",
        "correlation_id",
        "correlation-id",
        "correlationid",
    ];
    let lower = text.to_ascii_lowercase();
    NAMES.iter().flat_map(|name| lower.match_indices(name).take(64)).filter(|(at, _)| is_meant(*at)).find_map(
        |(at, name)| {
            let from = at + name.len();
            let tail = lower.get(from..)?;
            let start = from + tail.len() - tail.trim_start_matches(['"', '\'', ' ', ':', '=']).len();
            let id = lower.get(start..)?;
            let length = id.find(|c: char| !(c.is_ascii_hexdigit() || c == '-')).unwrap_or(id.len());
            // An id that is cut off is nobody's.
            let is_whole = !id
                .get(length..)
                .is_some_and(|after| ["...", "…"].iter().any(|sign| after.starts_with(sign)));
            (length >= 8 && is_whole).then_some((at, start..start + length))
        },
    )
}

/// Whether there is something like a JWT: a base64url of `{"`, and dots.
pub(super) fn contains_token(text: &str) -> bool {
    text.split(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.')))
        .any(|word| word.starts_with("eyJ") && word.len() > 40 && word.contains('.'))
}

/// The words without the note of the id at their end.
#[must_use]
pub fn without_ids(text: &str) -> String {
    let shown = match id_at(text, |_| true) {
        Some((at, id)) => {
            let before = text.get(..at).unwrap_or_default().trim_end().trim_end_matches('(');
            let after = text.get(id.end..).unwrap_or_default().trim_start_matches(')');
            // Behind the id there is either nothing or what someone's code put there.
            if after.trim_matches(['.', ' ', '"', '\'']).is_empty() { before } else { text }
        }
        None => text,
    };
    shown.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The line that holds known words, for an answer that is bare text; of several, that of the innermost
/// exception. Words of the server come before those of a failed connection.
pub(super) fn line(text: &str) -> Option<&str> {
    let says = |piece: &&str| find(piece).is_some();
    let fails = |piece: &&str| trouble(piece).is_some();
    innermost(text.lines().map(str::trim).filter(says), text)
        .map(|line| piece(line, says))
        .or_else(|| innermost(text.lines().map(str::trim).filter(fails), text).map(|line| piece(line, fails)))
}

/// In a log the words are often between quotes, and behind the words of the exceptions around them.
fn piece<'t>(line: &'t str, is_known: impl Fn(&&'t str) -> bool) -> &'t str {
    let inner = [" ---> ", " -> ", ": caused by: "].iter().find_map(|sign| line.rsplit_once(sign));
    let line = inner.map(|(_, inner)| inner).filter(&is_known).unwrap_or(line);
    let quoted = line.split('"').find(is_known).filter(|piece| piece.len() < line.len());
    quoted.unwrap_or(line).trim_start_matches(['-', '>', ':', ' '])
}

/// Of what wrapped exceptions say, one after the other in `text`, the innermost: Python prints it
/// first, all others last.
pub(super) fn innermost<T>(mut said: impl Iterator<Item = T>, text: &str) -> Option<T> {
    const INNER_FIRST: [&str; 2] =
        ["the above exception was the direct cause", "during handling of the above exception"];
    let lower = text.to_ascii_lowercase();
    if INNER_FIRST.iter().any(|words| lower.contains(words)) { said.next() } else { said.last() }
}
