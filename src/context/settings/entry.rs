//! Settings that mean something, and the sections they are in.

use std::collections::BTreeMap;

use super::leaf::Leaf;
use super::meaning::{self, Meaning};
use super::placeholder::{self, Given};
use crate::document::{self, Step};
use crate::source::{Span, Text};

/// The members of a JWK that are public (RFC 7517 section 4, RFC 7518 section 6), and those of which
/// nothing is kept.
const JWK_MEMBERS: [&str; 17] =
    ["kty", "n", "e", "kid", "use", "alg", "crv", "x", "y", "d", "p", "q", "dp", "dq", "qi", "oth", "k"];
const PUBLIC_MEMBERS: usize = 9;

/// How many of the entries before it are searched for one of the same name.
const NEAR: usize = 64;

/// One value of a setting; a list has several.
#[derive(Clone, Debug)]
pub(super) struct Part {
    /// The member of a JWK, if the setting is one that is written out.
    pub(super) member: Option<&'static str>,
    /// The value, and for each byte its place in the file.
    pub(super) text: Text<'static>,
    /// The value with the whitespace that is around it, if there is any.
    pub(super) padded: Option<String>,
    /// Where it is in the file as written; `None` for variables, which are in no file.
    pub(super) span: Option<Span>,
    /// RFC 6901 pointer into the file.
    pub(super) pointer: String,
}

impl Part {
    pub(super) fn value(&self) -> &str {
        std::str::from_utf8(&self.text.bytes).unwrap_or_default()
    }
}

/// A setting that means something.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    /// The name as it is written.
    pub(super) name: String,
    pub(super) meaning: Meaning,
    /// Its values; none if it is set elsewhere.
    pub(super) parts: Vec<Part>,
    /// Where the name is; `None` for variables, which are in no file.
    pub(super) at: Option<Span>,
    /// Where the name is an earlier time. Programs take the last value.
    pub(super) earlier: Option<Span>,
    /// RFC 6901 pointer to it in its document.
    pub(super) way: String,
    /// Whether the name itself speaks of the service.
    is_prefixed: bool,
    is_list: bool,
}

impl Entry {
    /// All values, with spaces between them.
    pub(super) fn value(&self) -> String {
        self.parts.iter().map(|part| part.value().trim()).collect::<Vec<_>>().join(" ")
    }

    /// The value as programs get it, with the whitespace around it: formats whose values end at the line
    /// have none.
    pub(super) fn exact(&self) -> String {
        match self.parts.as_slice() {
            [part] => part.padded.clone().unwrap_or_else(|| part.value().to_owned()),
            _ => self.value(),
        }
    }
}

/// Settings that belong together.
#[derive(Clone, Debug, Default)]
pub(super) struct Section {
    /// The file within the file.
    pub(super) inner: Option<String>,
    pub(super) document: usize,
    /// The words of the names around them, folded.
    pub(super) words: Vec<String>,
    /// The names around them as written, with `:` between them as .NET writes it.
    pub(super) path: String,
    /// The profile that they hold for (Spring).
    pub(super) profile: Option<String>,
    /// Whether nothing but how their names begin makes a section of them: `proxy_` in `MASKINPORTEN_PROXY_URL`.
    pub(super) is_prefix: bool,
    pub(super) entries: Vec<Entry>,
}

impl Section {
    /// The entry of that meaning that has a value; one whose name speaks of the service first.
    pub(super) fn find(&self, wanted: Meaning) -> Option<&Entry> {
        let fits = |entry: &&Entry| entry.meaning == wanted && !entry.parts.is_empty();
        let mut all = self.entries.iter().filter(fits);
        all.clone().find(|entry| entry.is_prefixed).or_else(|| all.next())
    }

    /// The entry of that meaning whose value is set elsewhere.
    pub(super) fn elsewhere(&self, wanted: Meaning) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.meaning == wanted && entry.parts.is_empty())
    }

    /// Whether its last word is behind that of the service.
    pub(super) fn is_below_service(&self) -> bool {
        self.words.iter().any(|word| meaning::speaks(word))
            && self.words.last().is_some_and(|last| !meaning::speaks(last))
    }

    /// Whether its last word says that it holds in another environment, or for the other service.
    pub(super) fn is_alternative(&self) -> bool {
        self.words.last().is_some_and(|last| meaning::names_environment(last) || meaning::speaks(last))
    }

    /// Whether it is about Maskinporten by its own words.
    pub(super) fn speaks(&self) -> bool {
        self.words.iter().any(|word| meaning::speaks(word))
            || self.entries.iter().any(|entry| entry.is_prefixed)
    }
}

/// Puts leaves into sections, in the order in which the sections begin.
pub(super) fn sections(leaves: &[Leaf<'static>]) -> Vec<Section> {
    let profiles = profiles(leaves);
    let mut sections: Vec<Section> = Vec::new();
    let mut places: BTreeMap<(Option<String>, usize, Vec<String>), usize> = BTreeMap::new();
    for leaf in leaves {
        let Some(found) = Found::of(leaf) else { continue };
        let key = (leaf.inner.clone(), leaf.document, found.section.clone());
        let place = *places.entry(key).or_insert(sections.len());
        if place == sections.len() {
            sections.push(Section {
                inner: leaf.inner.clone(),
                document: leaf.document,
                path: found.path.clone(),
                profile: profiles.get(&(leaf.inner.clone(), leaf.document)).cloned(),
                words: found.section.clone(),
                is_prefix: true,
                entries: Vec::new(),
            });
        }
        if let Some(section) = sections.get_mut(place) {
            section.is_prefix &= found.is_prefix;
            found.add(leaf, &mut section.entries);
        }
    }
    sections
}

/// The profile of each document that is for one: `spring.config.activate.on-profile`, `spring.profiles`.
fn profiles(leaves: &[Leaf<'static>]) -> BTreeMap<(Option<String>, usize), String> {
    let profile = |leaf: &Leaf<'_>| {
        let way: String =
            (0..leaf.steps.len()).rev().filter_map(|back| leaf.step(back)).map(meaning::folded).collect();
        let is_profile = ["springconfigactivateonprofile", "springprofiles"].contains(&way.as_str());
        is_profile.then(|| ((leaf.inner.clone(), leaf.document), leaf.value().to_owned()))
    };
    leaves.iter().filter_map(profile).collect()
}

/// What a leaf was recognised as.
struct Found {
    meaning: Meaning,
    member: Option<&'static str>,
    name: String,
    section: Vec<String>,
    is_prefix: bool,
    path: String,
    is_list: bool,
}

/// One word of a way, with the step that it is from, and the part of its name: `a.b-c` has two.
struct Word<'l> {
    text: &'l str,
    step: usize,
    part: usize,
}

impl Found {
    fn of(leaf: &Leaf<'static>) -> Option<Self> {
        let words: Vec<Word<'_>> = leaf
            .steps
            .iter()
            .enumerate()
            .filter_map(|(step, name)| match name {
                Step::Name(name) => Some((step, name)),
                Step::Index(_) => None,
            })
            .flat_map(|(step, name)| {
                let parts = meaning::parts(name).enumerate();
                parts.flat_map(move |(part, name)| {
                    meaning::words(name).map(move |text| Word { text, step, part })
                })
            })
            .collect();
        let texts: Vec<&str> = words.iter().map(|word| word.text).collect();
        let (meaning, count, member) = recognised(&texts)?;
        let has_index = meaning == Meaning::Scopes && texts.last().is_some_and(|last| is_index(last));
        let is_list = has_index || matches!(leaf.steps.last(), Some(Step::Index(_)));
        let first = words.get(words.len() - count)?;
        let in_step = words.iter().filter(|word| word.step == first.step).count();
        let own = words.iter().skip(words.len() - count).filter(|word| word.step == first.step).count();
        let section = section(leaf, &words, words.len() - count, first);
        let name: Vec<&str> = leaf.steps.iter().skip(first.step).filter_map(name_of).collect();
        let name = name.join(".");
        let name = if has_index { without_index(&name) } else { &name };
        let name = member.map_or(name, |member| of_key(name, member));
        let path = path(leaf, if own < in_step { first.step + 1 } else { first.step });
        Some(Self {
            meaning,
            member,
            name: bare(name),
            is_prefix: is_prefix(&words, words.len() - count, first),
            section,
            path,
            is_list: is_list || meaning == Meaning::NaisScopes,
        })
    }

    fn add(self, leaf: &Leaf<'static>, entries: &mut Vec<Entry>) {
        let is_elsewhere =
            leaf.is_elsewhere || (!self.meaning.is_file() && placeholder::is_file_of_value(leaf.value()));
        let given = if is_elsewhere { Given::Elsewhere } else { placeholder::given(leaf.value()) };
        let text = placeholder::value(&leaf.text, &given);
        if given == Given::Empty {
            return;
        }
        let part = text.map(|text| {
            let place = leaf.name.map(|_| leaf.span);
            // What is taken out of a placeholder has no more around it than the placeholder says.
            let is_padded =
                leaf.value().trim().len() == text.bytes.len() && leaf.value() != leaf.value().trim();
            let padded = is_padded.then(|| leaf.value().to_owned());
            let pointer = leaf.pointer.clone();
            Part { member: self.member, text: owned(text), padded, span: place, pointer }
        });
        let goes_on = |entry: &&mut Entry| {
            entry.meaning == self.meaning && entry.is_list == self.is_list && entry.name == self.name
        };
        let has_parts = self.is_list || self.member.is_some();
        if let Some(entry) = entries.iter_mut().take_while(|_| has_parts).find(goes_on) {
            entry.parts.extend(part);
            return;
        }
        let way = document::pointer(&leaf.steps);
        let same = |entry: &&mut Entry| !has_parts && entry.way == way && entry.meaning == self.meaning;
        if let Some(entry) = entries.iter_mut().rev().take(NEAR).find(same) {
            entry.earlier = std::mem::replace(&mut entry.at, leaf.name).or(entry.earlier);
            entry.parts = part.into_iter().collect();
            return;
        }
        entries.push(Entry {
            way,
            earlier: None,
            is_prefixed: meaning::is_prefixed(&self.name),
            is_list: self.is_list,
            name: self.name,
            meaning: self.meaning,
            parts: part.into_iter().collect(),
            at: leaf.name,
        });
    }
}

/// The meaning of a way, how many words are the name, and the member if it is that of a JWK.
fn recognised(words: &[&str]) -> Option<(Meaning, usize, Option<&'static str>)> {
    let (last, before) = words.split_last()?;
    let position = JWK_MEMBERS.iter().position(|member| member.eq_ignore_ascii_case(last));
    if let Some(position) = position
        && let Some((meaning @ (Meaning::Jwk | Meaning::JwkBase64), count)) = meaning::of(before)
    {
        let is_public = position < PUBLIC_MEMBERS;
        return if is_public { Some((meaning, count + 1, JWK_MEMBERS.get(position).copied())) } else { None };
    }
    // .NET, Spring and Azure write the elements of a list as names with their place: `Scopes__0`, `scopes[0]`.
    if is_index(last)
        && let Some((meaning @ Meaning::Scopes, count)) = meaning::of(before)
    {
        return Some((meaning, count + 1, None));
    }
    meaning::of(words).map(|(meaning, count)| (meaning, count, None))
}

fn is_index(word: &str) -> bool {
    word.len() <= 3 && word.bytes().all(|b| b.is_ascii_digit())
}

/// The name of a list, of which this is the name of an element.
fn without_index(name: &str) -> &str {
    let is_place = |c: char| c.is_ascii_digit() || "[]_:.-".contains(c);
    name.trim_end_matches(is_place)
}

/// The name of a key, of which this is the name of a member: a key is one setting.
fn of_key<'n>(name: &'n str, member: &str) -> &'n str {
    let is_separator = |c: char| !c.is_alphanumeric();
    let name = name.trim_end_matches(is_separator);
    let key = name.len().checked_sub(member.len()).and_then(|end| name.get(..end));
    key.unwrap_or(name).trim_end_matches(is_separator)
}

/// Whether what is between the word of the service and the name is no more than how the name begins.
fn is_prefix(words: &[Word<'_>], end: usize, first: &Word<'_>) -> bool {
    let last = words.iter().take(end).rfind(|word| !meaning::is_generic(word.text));
    last.is_some_and(|last| {
        (last.step, last.part) == (first.step, first.part)
            && !meaning::speaks(last.text)
            && !meaning::is_prefixed(first.text)
    })
}

/// The words around the name: those before it, and that of the service if the name begins with it.
fn section(leaf: &Leaf<'_>, words: &[Word<'_>], end: usize, first: &Word<'_>) -> Vec<String> {
    let mut section = Vec::new();
    let mut last_step = 0;
    for word in words.iter().take(end) {
        // An element of a list is a section of its own.
        for step in leaf.steps.get(last_step..word.step).unwrap_or_default() {
            if let Step::Index(index) = step {
                section.push(format!("[{index}]"));
            }
        }
        last_step = word.step.max(last_step);
        section.push(meaning::folded(word.text));
    }
    for step in leaf.steps.get(last_step..first.step).unwrap_or_default() {
        if let Step::Index(index) = step {
            section.push(format!("[{index}]"));
        }
    }
    if let Some(service) = meaning::service_of(first.text)
        && section.last().is_none_or(|last| last != service)
    {
        section.push(service.to_owned());
    }
    let service = section.iter().position(|word| meaning::speaks(word));
    while section.len() > service.map_or(usize::MAX, |at| at + 1)
        && section.last().is_some_and(|w| meaning::is_generic(w))
    {
        section.pop();
    }
    section
}

fn name_of<'s>(step: &'s Step<'_>) -> Option<&'s str> {
    match step {
        Step::Name(name) => Some(name.as_ref()),
        Step::Index(_) => None,
    }
}

/// The names of the first `end` steps; of a name with a section in it, that section.
fn path(leaf: &Leaf<'_>, end: usize) -> String {
    let mut names: Vec<String> = Vec::new();
    if let Some(inner) = &leaf.inner {
        names.push(inner.clone());
    }
    let steps = leaf.steps.get(..end.min(leaf.steps.len())).unwrap_or_default();
    for (index, step) in steps.iter().enumerate() {
        match step {
            Step::Name(name) if index + 1 == leaf.steps.len() => {
                let name =
                    if name.ends_with(|c: char| c.is_ascii_digit()) { without_index(name) } else { name };
                names.extend(split(name).map(|(section, _)| section.replace("__", ":")));
            }
            Step::Name(name) => names.push(name.to_string()),
            Step::Index(index) => names.push(index.to_string()),
        }
    }
    names.join(":")
}

/// The name behind the section that it may carry (`MaskinportenSettings__ClientId`).
fn bare(name: &str) -> String {
    split(name).map_or(name, |(_, name)| name).to_owned()
}

fn split(name: &str) -> Option<(&str, &str)> {
    ["__", ":"]
        .into_iter()
        .find_map(|separator| name.rsplit_once(separator))
        .filter(|(_, name)| !name.is_empty())
}

fn owned(text: Text<'_>) -> Text<'static> {
    Text { bytes: text.bytes.into_owned().into(), origin: text.origin }
}
