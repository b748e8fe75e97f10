//! Names and values that a file holds in another form than as a member: pairs and assignments in
//! lists, and the encoded values of a Kubernetes Secret.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use super::leaf::Leaf;
use super::meaning;
use crate::document::{Step, is_variable};
use crate::json::{Kind, Value};
use crate::source::{Span, Text, base64_characters};

/// Lists of pairs, as Kubernetes (`env: [{name: …, value: …}]`), Azure and Postman (`key`) write them, become members.
/// A pair with `valueFrom` has its value elsewhere.
pub(super) fn pairs(leaves: &mut Vec<Leaf<'static>>) {
    let mut names: BTreeMap<(usize, String), String> = BTreeMap::new();
    for leaf in leaves.iter() {
        if let Some(item) = item_of(leaf)
            && let Some(step) = leaf.step(0)
            && is_variable(leaf.value())
        {
            let place = (leaf.document, item);
            if step.eq_ignore_ascii_case("name") {
                names.insert(place, leaf.value().to_owned());
            } else if step == "key" {
                names.entry(place).or_insert_with(|| leaf.value().to_owned());
            }
        }
    }
    if names.is_empty() {
        return;
    }
    let mut seen = BTreeSet::new();
    for leaf in leaves.iter_mut() {
        let Some((depth, step)) = behind_index(leaf) else { continue };
        let is_value = step.eq_ignore_ascii_case("value") && leaf.steps.len() == depth + 1;
        let is_elsewhere = step.eq_ignore_ascii_case("valueFrom");
        let item = crate::document::pointer(leaf.steps.get(..depth).unwrap_or_default());
        let Some(name) = names.get(&(leaf.document, item.clone())) else { continue };
        if is_value || (is_elsewhere && seen.insert((leaf.document, item))) {
            leaf.steps.truncate(depth - 1);
            leaf.steps.push(Step::Name(Cow::Owned(name.clone())));
            leaf.is_elsewhere = is_elsewhere;
        }
    }
}

/// HOCON keeps the earlier value of a name where the variable of a later one (`name = ${?VARIABLE}`) is not set, which
/// is all that the file tells.
pub(super) fn overrides(leaves: &mut Vec<Leaf<'static>>) {
    let is_override = |leaf: &Leaf<'_>| {
        let inner = leaf.value().trim().strip_prefix("${?").and_then(|inner| inner.strip_suffix('}'));
        inner.is_some_and(is_variable)
    };
    if !leaves.iter().any(is_override) {
        return;
    }
    let mut known = BTreeSet::new();
    leaves.retain(|leaf| {
        let step = |step: &Step<'_>| match step {
            Step::Name(name) => name.trim_matches('"').to_owned(),
            Step::Index(index) => index.to_string(),
        };
        // A name with dots is a way.
        let way = leaf.steps.iter().map(step).collect::<Vec<_>>().join(".");
        let is_first = known.insert((leaf.document, way));
        is_first || !is_override(leaf)
    });
}

/// A setting that is an object with its value, as in parameters of Azure and in what Spring tells of its
/// environment (`"name": {"value": …}`), becomes that value.
pub(super) fn values(leaves: &mut [Leaf<'static>]) {
    for leaf in leaves.iter_mut() {
        if leaf.step(0) == Some("value") && leaf.step(1).is_some_and(is_variable) {
            leaf.steps.pop();
        }
    }
}

/// Blocks of Terraform become members: `variable "NAME" { default = "value" }`, and a name and a value in lines one
/// after the other, or in one: `{ name = "NAME", value = "value" }`.
pub(super) fn blocks(leaves: &mut Vec<Leaf<'static>>, text: &str) {
    let (mut at, mut variable, mut named) = (0, None, None);
    let mut found: Vec<(Span, Span)> = Vec::new();
    for line in text.split_inclusive('\n') {
        let (start, bare) = (at + (line.len() - line.trim_start().len()), line.trim());
        at += line.len();
        if let Some(rest) = bare.strip_prefix("variable ") {
            variable = quoted(text, start + (bare.len() - rest.len()));
            continue;
        }
        // What a block has not given by its end, no other block gives it.
        if line.starts_with('}') {
            (variable, named) = (None, None);
        }
        for (start, bare) in members(start, bare) {
            let Some((key, value)) = bare.split_once([':', '=']) else { continue };
            let value = quoted(text, start + (bare.len() - value.trim_start().len()));
            match key.trim() {
                "name" => named = value,
                "value" => found.extend(named.take().zip(value)),
                "default" => found.extend(variable.take().zip(value)),
                _ => {}
            }
        }
    }
    leaves.extend(found.into_iter().filter_map(|(name, value)| written(text, name, value)));
}

/// The members of an object that is written in one line, each with its place; else the line.
fn members(start: usize, line: &str) -> Vec<(usize, &str)> {
    let Some(inside) = line.strip_prefix('{') else { return vec![(start, line)] };
    let mut is_quoted = false;
    let is_end = |c: char| {
        is_quoted ^= c == '"';
        c == ',' && !is_quoted
    };
    let (mut found, mut at) = (Vec::new(), start + 1);
    for member in inside.split(is_end) {
        found.push((at + (member.len() - member.trim_start().len()), member.trim()));
        at += member.len() + 1;
    }
    found
}

/// Where the text in quotation marks is that begins at `start`, if it ends in the same line.
fn quoted(text: &str, start: usize) -> Option<Span> {
    let line = text.get(start..)?.lines().next()?;
    let quote = line.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let length = line.get(1..)?.find(quote)?;
    Some(Span::new(start + 1, start + 1 + length))
}

/// A leaf of a name and a value that are in the text as they are.
fn written(text: &str, name: Span, value: Span) -> Option<Leaf<'static>> {
    let named = text.get(name.start..name.end).filter(|name| is_variable(name))?;
    let bytes = text.get(value.start..value.end)?.as_bytes().to_vec();
    Some(Leaf {
        inner: None,
        document: 0,
        steps: vec![Step::Name(Cow::Owned(named.to_owned()))],
        name: Some(name),
        text: Text { bytes: bytes.into(), origin: crate::source::Origin::Slice(value.start) },
        span: value,
        pointer: format!("/{}", crate::json::escape_step(named)),
        kind: Some(crate::json::Kind::String),
        is_code: false,
        is_elsewhere: false,
    })
}

/// The pointer to the list item that the leaf is a member of.
fn item_of(leaf: &Leaf<'_>) -> Option<String> {
    let item = leaf.steps.get(..leaf.steps.len().checked_sub(1)?)?;
    matches!(item.last(), Some(Step::Index(_))).then(|| crate::document::pointer(item))
}

/// How many steps lead to the innermost list item around the leaf, and the step behind it.
fn behind_index<'l>(leaf: &'l Leaf<'_>) -> Option<(usize, &'l str)> {
    let at = leaf.steps.iter().rposition(|step| matches!(step, Step::Index(_)))?;
    match leaf.steps.get(at + 1)? {
        Step::Name(name) => Some((at + 1, name.as_ref())),
        Step::Index(_) => None,
    }
}

/// Lists of assignments of Compose, of what Docker says of a container, and of Kustomize.
const LISTS: [&str; 3] = ["environment", "env", "literals"];

/// Lists of strings as values in brackets, over several lines too, become their elements.
pub(super) fn lists(leaves: &mut Vec<Leaf<'static>>, text: &str) {
    let (mut unfolded, mut done) = (Vec::new(), 0);
    for leaf in leaves.drain(..) {
        // What begins inside a list is one of its strings.
        let is_list = leaf.value().starts_with('[') && leaf.span.start >= done;
        let Some(elements) = is_list.then(|| elements(text, leaf.span.start)).flatten() else {
            unfolded.push(leaf);
            continue;
        };
        done = elements.last().map_or(done, |last| last.end);
        for (index, span) in elements.into_iter().enumerate() {
            let bytes = text.as_bytes().get(span.start..span.end).unwrap_or_default().to_vec();
            let text = Text { bytes: Cow::Owned(bytes), origin: crate::source::Origin::Slice(span.start) };
            let mut steps = leaf.steps.clone();
            steps.push(Step::Index(index));
            unfolded.push(Leaf { steps, text, span, ..leaf.clone() });
        }
    }
    *leaves = unfolded;
}

/// Scopes that are a list as JSON writes it become its elements, where the name says that there are several.
pub(super) fn scopes(leaves: &mut Vec<Leaf<'static>>) {
    let is_list = |leaf: &Leaf<'_>| {
        leaf.value().trim_start().starts_with('[') && leaf.step(0).is_some_and(meaning::names_scopes)
    };
    if !leaves.iter().any(is_list) {
        return;
    }
    let mut unfolded = Vec::new();
    for leaf in leaves.drain(..) {
        match Some(&leaf).filter(|leaf| is_list(leaf)).and_then(strings) {
            Some(elements) => unfolded.extend(elements),
            None => unfolded.push(leaf),
        }
    }
    *leaves = unfolded;
}

/// The strings of a list of JSON, each as a leaf; `None` if it holds something else.
fn strings(leaf: &Leaf<'static>) -> Option<Vec<Leaf<'static>>> {
    let elements = Value::parse(leaf.value()).ok()?.elements()?;
    let element = |(index, element): (usize, Value<'_>)| {
        let Span { start, end } = element.span();
        let inside = Span::new(start + 1, end.checked_sub(1)?);
        let is_plain = element.kind() == Kind::String && !element.raw().contains('\\');
        let steps = leaf.steps.iter().cloned().chain([Step::Index(index)]).collect();
        let (text, span) = (leaf.text.sub(inside), leaf.text.lift(inside));
        is_plain.then(|| Leaf { steps, text, span, ..leaf.clone() })
    };
    elements.into_iter().enumerate().map(element).collect()
}

/// Where the strings of the list are that begins at `start`; `None` if it never ends.
fn elements(text: &str, start: usize) -> Option<Vec<Span>> {
    const LONGEST: usize = 16 * 1024;
    let (mut elements, mut open) = (Vec::new(), None);
    for (index, c) in text.get(start..)?.char_indices().take(LONGEST) {
        match (c, open) {
            ('"', None) => open = Some(start + index + 1),
            ('"', Some(from)) => {
                elements.push(Span::new(from, start + index));
                open = None;
            }
            (']', None) => return Some(elements),
            _ => {}
        }
    }
    None
}

/// Assignments in a list, as Compose writes them (`environment: ["NAME=value"]`), become members.
pub(super) fn assignments(leaves: &mut [Leaf<'static>]) {
    for leaf in leaves.iter_mut() {
        let is_list = matches!(leaf.steps.last(), Some(Step::Index(_)))
            && leaf.step(1).is_some_and(|name| LISTS.iter().any(|list| name.eq_ignore_ascii_case(list)));
        let Some((name, value)) =
            leaf.value().split_once('=').filter(|(name, _)| is_list && is_variable(name))
        else {
            continue;
        };
        let (name, start, end) = (name.to_owned(), name.len() + 1, name.len() + 1 + value.len());
        let name_span = leaf.text.lift(Span::new(0, name.len()));
        leaf.span = leaf.text.lift(Span::new(start, end));
        leaf.text = leaf.text.sub(Span::new(start, end));
        leaf.name = Some(name_span);
        leaf.steps.pop();
        leaf.steps.push(Step::Name(Cow::Owned(name)));
    }
}

/// The values of a Kubernetes Secret are base64 below `data`, and text below `stringData`; the two are
/// one. It may be one of a list, or what another object makes.
pub(super) fn secrets(leaves: &mut [Leaf<'static>]) {
    let kinds = leaves.iter().filter(|leaf| leaf.step(0) == Some("kind"));
    let kinds: BTreeMap<(usize, String), bool> = kinds
        .filter_map(|leaf| {
            let is_list = match leaf.value() {
                "Secret" => false,
                "SecretList" => true,
                _ => return None,
            };
            Some(((leaf.document, around(leaf, 1)?), is_list))
        })
        .collect();
    if kinds.is_empty() {
        return;
    }
    let is_item = |leaf: &Leaf<'_>| {
        let items = leaf.steps.len().checked_sub(4).and_then(|at| leaf.steps.get(at));
        matches!(items, Some(Step::Name(name)) if name == "items")
    };
    for leaf in leaves.iter_mut() {
        let Some(below @ ("data" | "stringData")) = leaf.step(1) else { continue };
        let is_encoded = below == "data";
        let is_of = |depth: usize, is_list: bool| {
            around(leaf, depth).is_some_and(|way| kinds.get(&(leaf.document, way)) == Some(&is_list))
        };
        let is_secret = is_of(2, false) || (is_item(leaf) && is_of(4, true));
        if !is_secret {
            continue;
        }
        if is_encoded && let Some(decoded) = decoded(&leaf.text) {
            leaf.text = decoded;
        }
        let at = leaf.steps.len() - 2;
        if let Some(step) = leaf.steps.get_mut(at).filter(|_| !is_encoded) {
            *step = Step::Name("data".into());
        }
    }
}

/// The way to what is `depth` steps around a leaf.
fn around(leaf: &Leaf<'_>, depth: usize) -> Option<String> {
    let end = leaf.steps.len().checked_sub(depth)?;
    leaf.steps.get(..end).map(crate::document::pointer)
}

/// The values of a SealedSecret can be read only where it is unpacked.
pub(super) fn sealed(leaves: &mut [Leaf<'static>]) {
    for leaf in leaves.iter_mut() {
        leaf.is_elsewhere |= leaf.step(1) == Some("encryptedData");
    }
}

/// What has a tag of its own in YAML is found by whoever knows the tag: `!Ref`, `!ImportValue`, `!vault`, `!reference`.
pub(super) fn tagged(leaves: &mut [Leaf<'static>], text: &str) {
    for leaf in leaves.iter_mut() {
        leaf.is_elsewhere |= has_tag(text.as_bytes(), leaf.span.start);
    }
}

/// Whether a tag is before the value that begins at `start`: on its line, or on the line before a block. What `!Sub`
/// begins is the value, but for what is replaced in it.
fn has_tag(text: &[u8], start: usize) -> bool {
    const FARTHEST: usize = 200;
    let before = text.get(start.saturating_sub(FARTHEST)..start).unwrap_or_default();
    let line = before.rsplit(|&b| b == b'\n').find(|line| !line.trim_ascii().is_empty()).unwrap_or_default();
    memchr::memchr_iter(b'!', line).any(|at| {
        let (front, tag) = line.split_at_checked(at).unwrap_or_default();
        let is_value = matches!(front.trim_ascii_end().last(), Some(b':' | b'-')) && front.ends_with(b" ");
        is_value && tag.get(1).is_some_and(u8::is_ascii_alphabetic) && !tag.starts_with(b"!Sub ")
    })
}

/// The text that base64 stands for, each byte at the place of its characters.
fn decoded(text: &Text<'_>) -> Option<Text<'static>> {
    // Kubernetes reads over line breaks.
    let kept: Vec<usize> = (0..text.bytes.len())
        .filter(|&at| text.bytes.get(at).is_some_and(|b| !b.is_ascii_whitespace()))
        .collect();
    let base64: Vec<u8> = kept.iter().filter_map(|&at| text.bytes.get(at).copied()).collect();
    let bytes = base64_simd::STANDARD.decode_to_vec(&base64).ok()?;
    std::str::from_utf8(&bytes).ok()?;
    let at = |index: usize| kept.get(index).copied().unwrap_or_default();
    let place = |index| {
        let Span { start, end } = base64_characters(0, Span::new(index, index + 1));
        text.lift(Span::new(at(start), at(end - 1) + 1))
    };
    let places: Vec<Span> = (0..bytes.len()).map(place).collect();
    Some(Text::kept(bytes, places, text.position(text.bytes.len())))
}
