//! The pages of rules and answers, taken apart.

use crate::language::Lang;
use crate::maskinporten::codes::Entry;

/// A part of a page below a heading of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Section<'p> {
    /// The heading; empty for what is before the first one.
    pub heading: &'p str,
    /// The Markdown below it.
    pub body: &'p str,
}

/// The sections of Markdown that is divided by `### ` headings.
#[must_use]
pub fn sections(prose: &str) -> Vec<Section<'_>> {
    let mut all = Vec::new();
    for (index, piece) in prose.split("\n### ").enumerate() {
        let piece = if index == 0 { piece.strip_prefix("### ") } else { Some(piece) };
        let section = match piece {
            Some(piece) => {
                let (heading, body) = piece.split_once('\n').unwrap_or((piece, ""));
                Section { heading: heading.trim(), body: body.trim() }
            }
            None => Section { heading: "", body: prose.split("\n### ").next().unwrap_or_default().trim() },
        };
        all.push(section);
    }
    all
}

/// The page of an answer in one language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntryPage {
    /// What it means, in one line without a full stop.
    pub title: &'static str,
    /// What it means, in sentences.
    pub meaning: &'static str,
    /// Causes in order of likelihood, with the heading of the list.
    pub causes: Section<'static>,
    /// What to do.
    pub fix: Section<'static>,
    /// What cannot be known offline, and where to look.
    pub server: Section<'static>,
}

/// An address to read more at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Link {
    /// The title of the page.
    pub title: &'static str,
    /// Its address.
    pub url: &'static str,
}

/// Reads the page of an entry. What a page lacks is empty; a test sees to it that none lacks any.
#[must_use]
pub fn entry(entry: &Entry, lang: Lang) -> EntryPage {
    let (start, end) = match lang {
        Lang::En => ("\n## en\n", "\n## nb\n"),
        Lang::Nb => ("\n## nb\n", "\n## Links\n"),
    };
    let after = entry.page.split_once(start).map_or("", |(_, after)| after);
    let part = after.split_once(end).map_or(after, |(part, _)| part).trim();
    let mut sections = sections(part).into_iter();
    let mut next = || sections.next().unwrap_or(Section { heading: "", body: "" });
    let first = next().body;
    let (title, meaning) = first.split_once("\n\n").unwrap_or((first, ""));
    EntryPage { title, meaning: meaning.trim(), causes: next(), fix: next(), server: next() }
}

/// The links of an entry.
#[must_use]
pub fn links(entry: &Entry) -> Vec<Link> {
    let list = entry.page.split_once("\n## Links\n").map_or("", |(_, list)| list);
    list.lines()
        .filter_map(|line| line.strip_prefix("- [")?.split_once("]("))
        .filter_map(|(title, rest)| Some(Link { title, url: rest.strip_suffix(')')? }))
        .collect()
}

/// The rules that causes name: those in code font behind the last colon of each item.
#[must_use]
pub fn rules_named(causes: &str) -> Vec<String> {
    let of_item = |item: String| -> Vec<String> {
        let tail = item.trim_end_matches('.').rsplit_once(": `").map_or("", |(_, tail)| tail);
        tail.split(", ").map(|name| name.trim_matches('`').to_owned()).collect()
    };
    items(causes).into_iter().flat_map(of_item).filter(|name| !name.is_empty()).collect()
}

/// Markdown with the line breaks inside of paragraphs and items taken out.
#[must_use]
pub fn unwrapped(markdown: &str) -> String {
    let mut out = String::with_capacity(markdown.len());
    let mut fenced = false;
    for line in markdown.lines() {
        let starts = line.is_empty() || line.starts_with(['-', '|', '`', '*']) || items(line).len() == 1;
        let joins = !fenced && (!starts || line.starts_with('`') && !line.starts_with("```"));
        if !out.is_empty() {
            out.push(if joins && !out.ends_with('\n') { ' ' } else { '\n' });
        }
        out.push_str(if joins { line.trim() } else { line });
        fenced ^= line.starts_with("```");
    }
    out
}

/// The items of a numbered list, each on one line.
#[must_use]
pub fn items(list: &str) -> Vec<String> {
    let mut items: Vec<String> = Vec::new();
    for line in list.lines() {
        let numbered = line.split_once(". ").filter(|(n, _)| n.bytes().all(|b| b.is_ascii_digit()));
        match (numbered, items.last_mut()) {
            (Some((_, text)), _) => items.push(text.trim().to_owned()),
            (None, Some(begun)) => {
                begun.push(' ');
                begun.push_str(line.trim());
            }
            (None, None) => {}
        }
    }
    items
}
