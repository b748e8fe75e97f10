//! An explanation as text for people.

use std::fmt::Write as _;

use super::answer::environment_name;
use super::markdown::Layout;
use super::page::{self, Link};
use super::topic::{Explanation, Topic, rules_for};
use super::{Answer, Ground, phrases};
use crate::language::Lang;
use crate::maskinporten::codes::{self, Entry, Speaker};
use crate::maskinporten::pages::TROUBLESHOOTING;
use crate::printable::printable;
use crate::rule::{Need, Rule};

/// Most candidates whose titles are listed.
const LISTED: usize = 8;

/// The whole explanation.
#[must_use]
pub fn explanation(explanation: &Explanation, lang: Lang, layout: &Layout) -> String {
    let mut text = Text { out: String::new(), lang, layout };
    if let Some(answer) = &explanation.answer {
        text.answer(answer);
    }
    text.topics(explanation);
    text.out
}

struct Text<'l> {
    out: String,
    lang: Lang,
    layout: &'l Layout,
}

impl Text<'_> {
    fn say(&self, phrase: crate::language::Bilingual) -> &'static str {
        phrase.in_lang(self.lang)
    }

    fn gap(&mut self) {
        if !self.out.is_empty() && !self.out.ends_with("\n\n") {
            self.out.push('\n');
        }
    }

    fn block(&mut self, markdown: &str, indent: usize) {
        self.layout.blocks(&mut self.out, markdown, indent);
    }

    fn heading(&mut self, text: &str) {
        self.gap();
        self.layout.heading(&mut self.out, text);
    }

    fn section(&mut self, heading: &str, body: &str) {
        if body.is_empty() {
            return;
        }
        self.heading(heading);
        self.block(body, 2);
    }

    /// What the answer itself tells.
    fn answer(&mut self, answer: &Answer) {
        let mut rows: Vec<(&str, String)> = vec![(self.say(phrases::CODE), self.code(answer))];
        if let Some(environment) = answer.environment {
            rows.push((
                self.say(phrases::ENVIRONMENT),
                format!("{} ({})", environment.name, environment.issuer),
            ));
        } else if let Some(host) = &answer.host {
            let label = if environment_name(answer).is_some() { phrases::ENVIRONMENT } else { phrases::HOST };
            rows.push((self.say(label), printable(host)));
        }
        if let Some(id) = &answer.trace_id {
            rows.push((self.say(phrases::TRACE), format!("{id} ({})", self.say(phrases::QUOTE_IT))));
        }
        if let Some(status) = answer.status {
            rows.push((self.say(phrases::STATUS), status.to_string()));
        }
        if let Some(error) = &answer.error {
            rows.push((self.say(phrases::ERROR), printable(error)));
        }
        if let Some(message) = &answer.server_message {
            // Where there was no answer these are words of a client or a gateway.
            let nobody = answer.candidates.first().is_some_and(|entry| entry.speaker == Speaker::Nobody);
            let label = if nobody { phrases::MESSAGE } else { phrases::SERVER_SAYS };
            rows.push((self.say(label), safe(message)));
        }
        if !answer.others.is_empty() {
            let names: Vec<_> = answer.others.iter().map(|entry| entry.name).collect();
            let note = self.say(phrases::OF_OTHERS);
            rows.push((self.say(phrases::OTHERS), format!("{} ({note})", names.join(", "))));
        }
        let column = rows.iter().map(|(name, _)| name.chars().count()).max().unwrap_or_default() + 2;
        for (name, value) in rows {
            self.layout.pair(&mut self.out, name, column, &value);
        }
    }

    fn code(&self, answer: &Answer) -> String {
        let Some(code) = &answer.code else { return self.say(phrases::NO_NUMBER).to_owned() };
        let from = if answer.ground == Ground::Number { phrases::FROM_NUMBER } else { phrases::FROM_WORDS };
        match &answer.former_number {
            Some(former) => {
                format!("{code} ({})", self.say(phrases::FORMERLY).replace("{}", former))
            }
            None => format!("{code} ({})", self.say(from)),
        }
    }

    fn topics(&mut self, explanation: &Explanation) {
        let answer = explanation.answer.as_ref();
        let number = answer.filter(|a| a.ground == Ground::Number);
        if let Some(unknown) = number.and_then(|a| a.code.as_deref()).filter(|c| codes::find(c).is_none()) {
            self.pointer(phrases::UNKNOWN_NUMBER, &format!("{TROUBLESHOOTING} ({unknown})"));
        }
        match explanation.topics.as_slice() {
            [] if number.is_none() => self.pointer(phrases::UNKNOWN_WORDS, TROUBLESHOOTING),
            [] => {}
            [topic] => self.topic(*topic, explanation),
            [topic, second] if number.is_some() => {
                self.topic(*topic, explanation);
                let more = format!("{} {}:", self.say(phrases::SECOND), second.name());
                self.gap();
                self.block(&more, 0);
                self.topic(*second, explanation);
            }
            several => self.several(several),
        }
    }

    fn pointer(&mut self, phrase: crate::language::Bilingual, target: &str) {
        self.gap();
        self.block(self.say(phrase), 0);
        let _ = writeln!(self.out, "  {target}");
    }

    fn several(&mut self, topics: &[Topic]) {
        self.gap();
        self.block(self.say(phrases::SEVERAL), 0);
        self.out.push('\n');
        let column = topics.iter().map(|t| t.name().len()).max().unwrap_or_default() + 4;
        for topic in topics.iter().take(LISTED) {
            let name = format!("  {}", topic.name());
            self.layout.pair(&mut self.out, &name, column, topic.title(self.lang));
        }
        let scopes = ["MP-200", "MP-250"];
        if scopes.iter().all(|code| topics.iter().any(|topic| topic.name() == *code)) {
            self.section(self.say(phrases::APART), self.say(phrases::SCOPE_OR_ACCESS));
        }
        self.gap();
        self.block(self.say(phrases::ASK_FOR_ONE), 0);
    }

    fn topic(&mut self, topic: Topic, explanation: &Explanation) {
        match topic {
            Topic::Entry(entry) => self.entry(entry, explanation),
            Topic::Rule(rule) => self.rule(rule),
        }
    }

    fn entry(&mut self, entry: &'static Entry, explanation: &Explanation) {
        let page = page::entry(entry, self.lang);
        self.heading(&format!("{}: {}", entry.name, page.title));
        if explanation.answer.is_none() {
            if let Some(former) = &explanation.former_number {
                let note = format!("({})", self.say(phrases::FORMERLY).replace("{}", former));
                self.block(&note, 2);
            }
            if !entry.wording.is_empty() {
                let label = format!("  {}: ", self.say(phrases::SERVER_SAYS));
                let words =
                    if entry.speaker == codes::Speaker::Maskinporten { label } else { "  ".to_owned() };
                self.layout.pair(&mut self.out, &words, words.chars().count(), entry.wording);
            }
        }
        self.gap();
        self.block(page.meaning, 2);
        self.section(page.causes.heading, page.causes.body);
        self.section(page.fix.heading, page.fix.body);
        if entry.speaker != codes::Speaker::Other {
            self.heading(self.say(phrases::CHECKED));
            self.rules(&rules_for(entry));
        }
        self.section(page.server.heading, page.server.body);
        self.links(&page::links(entry));
    }

    fn rules(&mut self, rules: &[&'static Rule]) {
        if rules.is_empty() {
            self.block(self.say(phrases::NOT_CHECKED), 2);
        }
        let column = rules.iter().map(|rule| rule.name.len()).max().unwrap_or_default() + 4;
        for rule in rules {
            let flags = flags(rule);
            let with = if flags.is_empty() {
                String::new()
            } else {
                format!(" ({} {flags})", self.say(phrases::WITH))
            };
            let text = format!("{}{with}", rule.summary.in_lang(self.lang));
            self.layout.pair(&mut self.out, &format!("  {}", rule.name), column, &text);
        }
    }

    fn rule(&mut self, rule: &'static Rule) {
        let code = rule.code.map(|code| format!(" ({code})")).unwrap_or_default();
        self.heading(&format!("{}{code}: {}", rule.name, rule.summary.in_lang(self.lang)));
        for section in page::sections(rule.prose(self.lang)) {
            if section.heading.is_empty() {
                self.gap();
                self.block(section.body, 2);
            } else {
                self.section(section.heading, section.body);
            }
        }
        self.heading(self.say(phrases::CHECKED));
        self.rules(&[rule]);
        let links: Vec<Link> = rule.cites.iter().map(|c| Link { title: c.title, url: c.url }).collect();
        self.links(&links);
    }

    fn links(&mut self, links: &[Link]) {
        if links.is_empty() {
            return;
        }
        self.heading(self.say(phrases::MORE));
        for link in links {
            self.block(link.title, 2);
            let _ = writeln!(self.out, "    {}", link.url);
        }
    }
}

/// The flags that let a rule look closer.
fn flags(rule: &Rule) -> String {
    let mut flags: Vec<&str> = rule.needs.iter().filter_map(|need: &Need| need.flag()).collect();
    flags.dedup();
    flags.join(", ")
}

/// Longest server message that is shown, in characters.
const LONGEST: usize = 600;

/// A text from outside, safe to print; longer than other values may be.
fn safe(text: &str) -> String {
    let words: Vec<String> =
        text.chars().take(LONGEST).collect::<String>().split(' ').map(printable).collect();
    words.join(" ")
}
