//! What is to be explained, found by name or by the server's words.

use super::wording::{self, Match, normal};
use super::{Answer, decode, page};
use crate::language::Lang;
use crate::maskinporten::codes::{self, ENTRIES, Entry};
use crate::rule::{Reply, Rule};
use crate::rules::{self, RULES};

/// Something that can be explained.
#[derive(Clone, Copy, Debug)]
pub enum Topic {
    /// A code, an answer without a code, or a trouble without an answer.
    Entry(&'static Entry),
    /// A rule.
    Rule(&'static Rule),
}

impl Topic {
    /// The name it is found by.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Entry(entry) => entry.name,
            Self::Rule(rule) => rule.name,
        }
    }

    /// What it is about, in one line without a full stop.
    #[must_use]
    pub fn title(self, lang: Lang) -> &'static str {
        match self {
            Self::Entry(entry) => page::entry(entry, lang).title,
            Self::Rule(rule) => rule.summary.in_lang(lang),
        }
    }
}

/// An explanation: topics, likeliest first, and what was asked.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Explanation {
    /// What is explained, likeliest first.
    pub topics: Vec<Topic>,
    /// The pasted answer, if one was given.
    pub answer: Option<Answer>,
    /// The number asked for, if it means something else today.
    pub former_number: Option<String>,
}

impl Explanation {
    /// An explanation of a pasted answer.
    #[must_use]
    pub fn of_answer(answer: Answer) -> Self {
        let topics = answer.candidates.iter().copied().map(Topic::Entry).collect();
        let former_number = answer.former_number.clone();
        Self { topics, answer: Some(answer), former_number }
    }

    /// The code, where there is one: of the answer, or of the only thing explained.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        match (&self.answer, self.topics.as_slice()) {
            (Some(answer), _) => answer.code.as_deref(),
            (None, [Topic::Entry(entry)]) => entry.code,
            (None, [Topic::Rule(rule)]) => rule.code,
            (None, _) => None,
        }
    }

    /// The codes that can be meant, likeliest first.
    #[must_use]
    pub fn codes(&self) -> Vec<&str> {
        let mut all: Vec<&str> = self.code().into_iter().collect();
        for topic in &self.topics {
            let of_topic: Vec<&'static str> = match topic {
                Topic::Entry(entry) => entry.code.into_iter().collect(),
                Topic::Rule(rule) => rule.codes(),
            };
            all.extend(of_topic);
        }
        unique(all)
    }

    /// The entries among the topics.
    pub fn entries(&self) -> impl Iterator<Item = &'static Entry> {
        self.topics.iter().filter_map(|topic| match topic {
            Topic::Entry(entry) => Some(*entry),
            Topic::Rule(_) => None,
        })
    }

    /// The rules that look for what is explained, those of likely causes first.
    #[must_use]
    pub fn rules(&self) -> Vec<&'static Rule> {
        let mut all: Vec<&'static Rule> = Vec::new();
        for topic in &self.topics {
            match topic {
                Topic::Entry(entry) => all.extend(rules_for(entry)),
                Topic::Rule(rule) => all.push(rule),
            }
        }
        let names = unique(all.iter().map(|rule| rule.name).collect());
        names.into_iter().filter_map(rules::find).collect()
    }
}

fn unique(names: Vec<&str>) -> Vec<&str> {
    let mut seen = Vec::with_capacity(names.len());
    for name in names {
        if !seen.contains(&name) {
            seen.push(name);
        }
    }
    seen
}

/// The rules that can find offline what an answer is about: first those that its page names among the
/// causes, in that order, then all others that predict this answer.
#[must_use]
pub fn rules_for(entry: &Entry) -> Vec<&'static Rule> {
    let named = page::rules_named(page::entry(entry, Lang::En).causes.body);
    let predicting = RULES.iter().filter(|rule| predicts(rule, entry)).map(|rule| rule.name);
    unique(named.iter().map(String::as_str).chain(predicting).collect())
        .into_iter()
        .filter_map(rules::find)
        .collect()
}

fn predicts(rule: &Rule, entry: &Entry) -> bool {
    rule.messages.iter().any(|message| is_reply(message.reply, entry))
}

/// Whether a rule's expected reply is this entry.
pub(super) fn is_reply(reply: Reply, entry: &Entry) -> bool {
    match reply {
        Reply::Code(code, _) => entry.code == Some(code),
        Reply::Says(words, _) => entry.code.is_none() && entry.wording == words,
        Reply::Unknown => false,
    }
}

/// Finds what a word or sentence means: a code, the name of a rule or entry, or the server's words.
///
/// # Errors
/// If it means nothing known: names that are spelt nearly like it, nearest first.
pub fn find(asked: &str) -> Result<Explanation, Vec<&'static str>> {
    if let Some(found) = named(asked) {
        return Ok(found);
    }
    let topics: Vec<Topic> = by_words(asked).into_iter().map(Topic::Entry).collect();
    if topics.is_empty() {
        return Err(near(&kebab(asked)));
    }
    Ok(Explanation { topics, ..Explanation::default() })
}

/// What a pasted text means: an answer of the server, a part of one, or else the name of a code or rule.
///
/// # Errors
/// If it means nothing known: names that are spelt nearly like it, nearest first.
pub fn pasted(text: &str) -> Result<Explanation, Vec<&'static str>> {
    let answer = decode(text);
    let is_answer = answer.is_known() || ["{", "error_", "/errors/"].iter().any(|sign| text.contains(sign));
    if is_answer { Ok(Explanation::of_answer(answer)) } else { find(text) }
}

/// The code, rule or entry of this name, however it is spelt: `mp110`, `Key_Expired`.
#[must_use]
pub fn named(asked: &str) -> Option<Explanation> {
    let of = |topic: Topic| Explanation { topics: vec![topic], ..Explanation::default() };
    if let Some((number, entry)) = by_number(asked.trim()) {
        let former_number = Some(number).filter(|n| n != entry.name);
        return Some(Explanation { former_number, ..of(Topic::Entry(entry)) });
    }
    let name = kebab(asked);
    let rule = rules::find(&name).map(Topic::Rule);
    rule.or_else(|| codes::named(&name).map(Topic::Entry)).map(of)
}

fn kebab(name: &str) -> String {
    name.trim().to_ascii_lowercase().replace(['_', ' '], "-")
}

/// `MP-110`, `mp110`, `110`, and numbers of 2024.
fn by_number(asked: &str) -> Option<(String, &'static Entry)> {
    let upper = asked.to_ascii_uppercase();
    let digits = upper.strip_prefix("MP").unwrap_or(&upper).trim_start_matches(['-', ' ', '_']);
    if digits.len() != 3 || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let number = format!("MP-{digits}");
    let today = codes::renumbered(&number, false).unwrap_or(&number);
    codes::find(today).map(|entry| (number, entry))
}

/// The entries with these words: those that the words hold, else those that hold the words.
fn by_words(asked: &str) -> Vec<&'static Entry> {
    match wording::find(asked) {
        Some(Match::Exactly(entry)) => return vec![entry],
        Some(Match::OneOf(names)) => return names.iter().filter_map(|name| codes::named(name)).collect(),
        Some(Match::Beginning) => return codes::of_error("invalid_grant").collect(),
        None => {}
    }
    if let Some(entry) = wording::trouble(asked) {
        return vec![entry];
    }
    let by_error: Vec<_> = codes::of_error(asked).collect();
    let plain = normal(asked);
    if !by_error.is_empty() || !plain.contains(' ') {
        return by_error;
    }
    let holds = |entry: &&Entry| {
        let phrases = entry.phrases.iter().copied();
        phrases.chain([entry.wording]).any(|words| normal(words).contains(&plain))
    };
    ENTRIES.iter().filter(holds).collect()
}

/// Names spelt nearly like `name`, nearest first.
fn near(name: &str) -> Vec<&'static str> {
    let names = codes::documented().chain(RULES.iter().map(|r| r.name)).chain(ENTRIES.iter().map(|e| e.name));
    let mut scored: Vec<(f64, &'static str)> =
        names.map(|known| (strsim::jaro_winkler(name, &known.to_ascii_lowercase()), known)).collect();
    scored.retain(|(score, _)| *score > 0.8);
    scored.sort_by(|a, b| b.0.total_cmp(&a.0));
    let mut names = unique(scored.into_iter().map(|(_, name)| name).collect());
    names.truncate(3);
    names
}
