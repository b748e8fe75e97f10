//! JWKs that are written in YAML, as Helm values, manifests and variables of Ansible have them, as the JSON
//! that they stand for.

use std::collections::BTreeMap;

use super::{Leaf, Step, yaml};
use crate::json::Kind;
use crate::source::{Piece, Span, Text};

/// The JWK that a YAML text is, or the JWKs that are in it as a JWK Set, as JSON of which each byte knows its
/// place; `None` if there are none.
#[must_use]
pub fn in_yaml(text: &str) -> Option<Text<'static>> {
    let is_json = text.trim_start().starts_with(['{', '[']);
    memchr::memmem::find(text.as_bytes(), b"kty").filter(|_| !is_json)?;
    let mut mappings: BTreeMap<(usize, String), Mapping> = BTreeMap::new();
    let walked = yaml::walk(text, &mut |leaf| {
        let Some((way, name, is_list)) = member(&leaf) else { return };
        let order = mappings.len();
        let mapping = mappings.entry((leaf.document, way)).or_insert_with(|| Mapping::new(order));
        mapping.add(name, &leaf, is_list);
    });
    walked.ok()?;
    let is_root = mappings.get(&(0, String::new())).is_some_and(|root| root.is_key);
    let mut keys: Vec<Mapping> = mappings.into_values().filter(|mapping| mapping.is_key).collect();
    keys.sort_by_key(|key| key.order);
    let start = Span::from(*keys.first()?.json.places.first()?).start;
    let end = Span::from(*keys.last()?.json.places.last()?).end;
    let is_set = !(is_root && keys.len() == 1);
    let mut json = Json::default();
    json.push(if is_set { "{\"keys\":[" } else { "" }, Span::new(start, start + 1));
    let last = Span::new(end - 1, end);
    for (number, key) in keys.into_iter().enumerate() {
        json.push(if number > 0 { "," } else { "" }, last);
        json.append(key.finished());
    }
    json.push(if is_set { "]}" } else { "" }, last);
    Some(Text::kept(json.bytes, json.places, end))
}

/// The way to the mapping that the leaf is a member of, its name there, and whether it is one of a list.
fn member(leaf: &Leaf<'_, '_>) -> Option<(String, String, bool)> {
    let (path, is_list) = match leaf.path {
        [path @ .., Step::Index(_)] => (path, true),
        path => (path, false),
    };
    let (Step::Name(name), around) = path.split_last()? else { return None };
    (!super::is_long(path)).then(|| (super::pointer(around), name.to_string(), is_list))
}

/// A mapping of YAML as JSON.
struct Mapping {
    order: usize,
    is_key: bool,
    /// The list that is open.
    list: Option<String>,
    json: Json,
}

impl Mapping {
    fn new(order: usize) -> Self {
        Self { order, is_key: false, list: None, json: Json::default() }
    }

    fn add(&mut self, name: String, leaf: &Leaf<'_, '_>, is_list: bool) {
        self.is_key |= name == "kty" && !is_list && leaf.kind == Kind::String;
        let at = Span::new(leaf.span.start, leaf.span.start + 1);
        if is_list && self.list.as_ref() == Some(&name) {
            self.json.push(",", at);
        } else {
            let is_open = self.list.take().is_some();
            self.json.push(if is_open { "]" } else { "" }, at);
            self.json.push(if self.json.bytes.is_empty() { "{" } else { "," }, at);
            let place = leaf.name.unwrap_or(at);
            self.json.string(&name, |_| place);
            self.json.push(if is_list { ":[" } else { ":" }, at);
            self.list = is_list.then_some(name);
        }
        self.json.value(leaf);
    }

    fn finished(mut self) -> Json {
        let last = self.json.places.last().copied().unwrap_or_default();
        self.json.push(if self.list.is_some() { "]}" } else { "}" }, last.into());
        self.json
    }
}

/// JSON, and for each byte what it was made of in the file.
#[derive(Default)]
struct Json {
    bytes: Vec<u8>,
    places: Vec<Piece>,
}

impl Json {
    fn push(&mut self, text: &str, place: Span) {
        self.bytes.extend_from_slice(text.as_bytes());
        self.places.extend(std::iter::repeat_n(Piece::from(place), text.len()));
    }

    fn append(&mut self, mut other: Self) {
        self.bytes.append(&mut other.bytes);
        self.places.append(&mut other.places);
    }

    fn string(&mut self, text: &str, place: impl Fn(usize) -> Span) {
        self.push("\"", place(0));
        for (index, c) in text.char_indices() {
            let at = place(index);
            match c {
                '"' => self.push("\\\"", at),
                '\\' => self.push("\\\\", at),
                c if c.is_control() => self.push(&format!("\\u{:04x}", u32::from(c)), at),
                c => self.push(c.encode_utf8(&mut [0; 4]), at),
            }
        }
        self.push("\"", place(text.len().saturating_sub(1)));
    }

    /// A value that JSON has no other form for is a string.
    fn value(&mut self, leaf: &Leaf<'_, '_>) {
        let text = leaf.value();
        let is_plain = leaf.kind == Kind::Number && serde_json::from_str::<serde_json::Number>(text).is_ok();
        match leaf.kind {
            Kind::Null => self.push("null", leaf.span),
            Kind::Bool => self.push(&text.to_ascii_lowercase(), leaf.span),
            _ if is_plain => self.push(text, leaf.span),
            _ => self.string(text, |index| leaf.text.place(index)),
        }
    }
}
