//! An explanation as one JSON object. Reports in JSON are in `render`.

use serde::Serialize;

use super::answer::environment_name;
use super::page::{self, Link, unwrapped};
use super::topic::{Explanation, Topic};
use crate::language::Lang;
use crate::printable::printable;

#[derive(Serialize)]
struct Document<'a> {
    /// Member of every document of this tool; members are only ever added within one.
    schema_version: u32,
    code: Option<&'a str>,
    codes: Vec<&'a str>,
    /// Names of what is explained, likeliest first; codes and names of entries or rules.
    candidates: Vec<&'static str>,
    environment: Option<&'a str>,
    issuer: Option<&'a str>,
    trace_id: Option<&'a str>,
    http_status: Option<u16>,
    error: Option<String>,
    server_message: Option<String>,
    former_number: Option<&'a str>,
    /// Names of what other answers in the text are.
    others: Vec<&'static str>,
    rules: Vec<&'static str>,
    texts: Option<Texts>,
    #[serde(skip_serializing_if = "Option::is_none")]
    findings: Option<serde_json::Value>,
    /// How many of the findings, from the first, can have caused the answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    causing: Option<usize>,
}

/// The texts of the likeliest candidate, as Markdown.
#[derive(Serialize)]
struct Texts {
    lang: &'static str,
    title: &'static str,
    meaning: String,
    causes: Vec<String>,
    fix: String,
    server: String,
    links: Vec<LinkOut>,
}

#[derive(Serialize)]
struct LinkOut {
    title: &'static str,
    url: &'static str,
}

/// Findings of a grant that was linted beside the answer, and how many of them, from the first, can
/// have caused it.
pub type Linted = (serde_json::Value, usize);

/// The object, indented, with a line break at its end.
#[must_use]
pub fn document(explanation: &Explanation, linted: Option<Linted>, lang: Lang) -> String {
    let answer = explanation.answer.as_ref();
    let (findings, causing) = linted.unzip();
    let document = Document {
        schema_version: 1,
        code: explanation.code(),
        codes: explanation.codes(),
        candidates: explanation.topics.iter().map(|topic| topic.name()).collect(),
        environment: answer.and_then(environment_name),
        issuer: answer.and_then(|a| a.environment).map(|e| &*e.issuer),
        trace_id: answer.and_then(|a| a.trace_id.as_deref()),
        http_status: answer.and_then(|a| a.status),
        error: answer.and_then(|a| a.error.as_deref()).map(printable),
        server_message: match answer {
            Some(answer) => answer.server_message.clone(),
            None => explanation.entries().next().map(|e| e.wording.to_owned()).filter(|w| !w.is_empty()),
        },
        former_number: explanation.former_number.as_deref(),
        others: answer.map(|a| a.others.iter().map(|entry| entry.name).collect()).unwrap_or_default(),
        rules: explanation.rules().iter().map(|rule| rule.name).collect(),
        texts: explanation.topics.first().map(|topic| texts(*topic, lang)),
        findings,
        causing,
    };
    crate::printable::escape_json(serde_json::to_string_pretty(&document).unwrap_or_default()) + "\n"
}

fn texts(topic: Topic, lang: Lang) -> Texts {
    let lang_name = match lang {
        Lang::En => "en",
        Lang::Nb => "nb",
    };
    let out = |link: Link| LinkOut { title: link.title, url: link.url };
    match topic {
        Topic::Entry(entry) => {
            let page = page::entry(entry, lang);
            Texts {
                lang: lang_name,
                title: page.title,
                meaning: unwrapped(page.meaning),
                causes: page::items(page.causes.body),
                fix: unwrapped(page.fix.body),
                server: unwrapped(page.server.body),
                links: page::links(entry).into_iter().map(out).collect(),
            }
        }
        Topic::Rule(rule) => {
            let sections = page::sections(rule.prose(lang));
            let body = |index: usize| sections.get(index).map_or_else(String::new, |s| unwrapped(s.body));
            Texts {
                lang: lang_name,
                title: rule.summary.in_lang(lang),
                meaning: body(0),
                causes: vec![body(1)],
                fix: body(3),
                server: body(2),
                links: rule.cites.iter().map(|c| out(Link { title: c.title, url: c.url })).collect(),
            }
        }
    }
}
