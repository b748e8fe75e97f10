//! Source code may give a setting one of several values, and which one depends on something: each is judged, and none
//! together with one of another setting, which may be of the other branch.

use super::clients::{Client, SERVER};
use super::entry::{Entry, Part, Section};
use super::meaning::Meaning;

/// More values of one client are not judged.
const MOST: usize = 32;

/// What is compared with other settings.
const COMPARED: [Meaning; 7] = [
    Meaning::EnvironmentName,
    Meaning::ClientId,
    Meaning::Jwk,
    Meaning::JwkBase64,
    Meaning::Kid,
    Meaning::Certificate,
    Meaning::CertificateFile,
];

fn is_compared(entry: &Entry) -> bool {
    SERVER.contains(&entry.meaning) || COMPARED.contains(&entry.meaning)
}

fn is_several(entry: &Entry) -> bool {
    !entry.others.is_empty()
}

/// Whether one of the values that others are compared with is one of several.
pub(super) fn depends(client: &Client<'_>) -> bool {
    client.entries().any(|entry| is_several(entry) && is_compared(entry))
}

/// The section of a client with one value of each setting, and once more for each other value; none if all have one.
pub(super) fn sections(client: &Client<'_>) -> Option<(Section, Vec<Section>)> {
    let section = client.section().filter(|section| section.entries.iter().any(is_several))?;
    let several =
        |index: &usize| section.entries.get(*index).is_some_and(|it| is_several(it) && is_compared(it));
    let order = |index: &usize| {
        let meaning = section.entries.get(*index).map(|entry| entry.meaning);
        SERVER.iter().position(|server| Some(*server) == meaning).unwrap_or(SERVER.len())
    };
    let first = (0..section.entries.len()).filter(several).min_by_key(order);
    let base =
        only(section, |index, entry| !is_several(entry) || !is_compared(entry) || Some(index) == first);
    let mut others = Vec::new();
    for (index, entry) in section.entries.iter().enumerate().filter(|(_, entry)| is_several(entry)) {
        let is_in_base = !is_compared(entry) || Some(index) == first;
        let last = entry.parts.iter().filter(|_| !is_in_base);
        for part in entry.others.iter().chain(last).take(MOST.saturating_sub(others.len())) {
            let is_other_server = |other: &Entry| is_compared(entry) && is_compared(other);
            let mut with = only(section, |at, other| {
                at == index || !(is_other_server(other) || (is_several(other) && is_compared(other)))
            });
            set(&mut with, entry, part);
            others.push(with);
        }
    }
    Some((base, others))
}

/// The section with some of its entries.
fn only(section: &Section, is_kept: impl Fn(usize, &Entry) -> bool) -> Section {
    let kept = section.entries.iter().enumerate().filter(|(index, entry)| is_kept(*index, entry));
    Section { entries: kept.map(|(_, entry)| entry.clone()).collect(), ..section.without_entries() }
}

/// Gives an entry this value.
fn set(section: &mut Section, wanted: &Entry, part: &Part) {
    let same = |entry: &&mut Entry| entry.way == wanted.way && entry.meaning == wanted.meaning;
    if let Some(entry) = section.entries.iter_mut().find(same) {
        entry.parts = vec![part.clone()];
    }
}
