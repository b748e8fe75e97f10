//! Settings that mean something, and the sections they are in.

use std::collections::BTreeMap;

use super::found::Found;
use super::leaf::Leaf;
use super::meaning::{self, Meaning};
use super::placeholder::{self, Given};
use super::reference;
use crate::document;
use crate::source::{Span, Text};

/// How many of the entries before it are searched for one of the same name.
const NEAR: usize = 64;

/// More values that a setting may have are not kept.
const MOST_OTHERS: usize = 16;

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
    /// Whether one of its values, or all of it, is set elsewhere.
    pub(super) is_partly_elsewhere: bool,
    /// Where the name is; `None` for variables, which are in no file.
    pub(super) at: Option<Span>,
    /// Values that it may have in place of the last one, in source code.
    pub(super) others: Vec<Part>,
    /// Where the name is an earlier time. Programs take the last value.
    pub(super) earlier: Option<Span>,
    /// RFC 6901 pointer to it in its document.
    pub(super) way: String,
    /// Whether the name itself speaks of the service.
    is_prefixed: bool,
    is_list: bool,
}

impl Entry {
    /// Takes a value that is one of several for one that is set elsewhere: which one a program has is not known here.
    pub(super) fn leave_open(&mut self) {
        if !self.others.is_empty() {
            (self.parts, self.others, self.earlier) = (Vec::new(), Vec::new(), None);
        }
    }

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

    /// The same without its entries.
    pub(super) fn without_entries(&self) -> Self {
        let Self { inner, words, path, profile, .. } = self;
        let (inner, words, path, profile) = (inner.clone(), words.clone(), path.clone(), profile.clone());
        Self { inner, words, path, profile, entries: Vec::new(), ..*self }
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
            add(found, leaf, &mut section.entries);
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

/// Adds what a leaf was recognised as to the entries of its section.
fn add(found: Found, leaf: &Leaf<'static>, entries: &mut Vec<Entry>) {
    let is_elsewhere = leaf.is_elsewhere
        || (!found.meaning.is_file() && placeholder::is_file_of_value(leaf.value()))
        || (found.meaning != Meaning::StorePassword
            && (reference::has_variable(leaf.value()) || reference::is_name_of(found.meaning, leaf.value())));
    let given = if is_elsewhere { Given::Elsewhere } else { placeholder::given(leaf.value()) };
    let text = placeholder::value(&leaf.text, &given);
    if given == Given::Empty {
        return;
    }
    let part = text.map(|text| {
        let place = leaf.name.map(|_| leaf.span);
        // What is taken out of a placeholder has no more around it than the placeholder says.
        let is_padded = leaf.value().trim().len() == text.bytes.len() && leaf.value() != leaf.value().trim();
        let padded = is_padded.then(|| leaf.value().to_owned());
        let pointer = leaf.pointer.clone();
        Part { member: found.member, text: owned(text), padded, span: place, pointer }
    });
    let goes_on = |entry: &&mut Entry| {
        entry.meaning == found.meaning && entry.is_list == found.is_list && entry.name == found.name
    };
    let has_parts = found.is_list || found.member.is_some();
    if let Some(entry) = entries.iter_mut().take_while(|_| has_parts).find(goes_on) {
        entry.is_partly_elsewhere |= part.is_none();
        entry.parts.extend(part);
        return;
    }
    let way = document::pointer(&leaf.steps);
    let same = |entry: &&mut Entry| !has_parts && entry.way == way && entry.meaning == found.meaning;
    if let Some(entry) = entries.iter_mut().rev().take(NEAR).find(same) {
        entry.earlier = std::mem::replace(&mut entry.at, leaf.name).or(entry.earlier);
        entry.is_partly_elsewhere = part.is_none();
        let earlier = std::mem::replace(&mut entry.parts, part.into_iter().collect());
        if leaf.is_code && entry.others.len() < MOST_OTHERS {
            entry.others.extend(earlier);
        }
        return;
    }
    entries.push(Entry {
        way,
        earlier: None,
        others: Vec::new(),
        is_prefixed: meaning::is_prefixed(&found.name),
        is_list: found.is_list,
        name: found.name,
        meaning: found.meaning,
        is_partly_elsewhere: part.is_none(),
        parts: part.into_iter().collect(),
        at: leaf.name,
    });
}

fn owned(text: Text<'_>) -> Text<'static> {
    Text { bytes: text.bytes.into_owned().into(), origin: text.origin }
}
