//! The decoded header or claims, printed so that a person can read them and a terminal can bear
//! them: indented, long strings cut, secrets masked. Remembers where each value came to stand.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::finding::{Location, Target};
use crate::grant::PartName;
use crate::json::{Kind, Value, escape_step};
use crate::printable::{PRIVATE_JWK_MEMBERS, hide_secrets, is_plain, is_secret_name};
use crate::report::Excerpt;
use crate::source::Span;

/// Longest string shown whole, in characters.
const LONGEST_STRING: usize = 100;

/// Longest array or object that is kept on one line, in bytes.
const LONGEST_LINE: usize = 72;

/// Most lines of a value that are marked whole.
const MOST_LINES: usize = 24;

/// A printable form of one part.
#[derive(Clone, Debug, Default)]
pub struct View {
    /// The text. Holds no control characters but line feeds.
    pub text: String,
    places: Vec<Place>,
}

/// Whole pointers would take memory as the product of the length of names and the number of values.
#[derive(Clone, Debug)]
struct Place {
    /// The place this one is in; `None` for the root.
    parent: Option<usize>,
    /// The last step of its pointer.
    step: String,
    name: Option<Span>,
    value: Span,
}

impl View {
    /// Prints a JSON text; `None` if it is not JSON.
    #[must_use]
    pub fn of(text: &str) -> Option<Self> {
        let value = Value::parse(text).ok()?;
        let mut view = Self::default();
        view.value(value, &mut Path::default(), 0);
        Some(view)
    }

    /// The lines of a file of settings that may be shown, at their numbers; `None` if there is none. A
    /// value is found by `/` and its offset in the file: pointers into files within the file are not
    /// its own.
    #[must_use]
    pub(super) fn of_excerpts(excerpts: &[Excerpt]) -> Option<Self> {
        let mut lines: BTreeMap<usize, (String, Vec<(usize, Span)>)> = BTreeMap::new();
        for excerpt in excerpts {
            let (text, values) = lines.entry(excerpt.line).or_default();
            if values.iter().any(|(offset, _)| *offset == excerpt.offset) {
                continue;
            }
            // An element of a list is shown with those before it.
            if excerpt.text.starts_with(text.as_str()) {
                text.clear();
            } else {
                text.push_str("  ");
            }
            values.push((excerpt.offset, excerpt.value.shifted(text.len())));
            text.push_str(&excerpt.text);
        }
        let last = *lines.keys().next_back()?;
        let mut view = Self::default();
        for line in 1..=last.saturating_add(1) {
            match lines.get(&line) {
                Some((text, values)) => {
                    let start = view.text.len();
                    view.places.extend(values.iter().map(|(offset, value)| Place {
                        parent: None,
                        step: offset.to_string(),
                        name: None,
                        value: value.shifted(start),
                    }));
                    view.text.push_str(text);
                }
                // What is there is not for everyone's eyes.
                None => view.text.push('\u{2026}'),
            }
            view.text.push('\n');
        }
        Some(view)
    }

    /// Where the value at an RFC 6901 pointer is in `text`.
    #[must_use]
    pub fn value_at(&self, pointer: &str) -> Option<Span> {
        self.place(pointer).map(|p| p.value)
    }

    /// Where the name of the member at an RFC 6901 pointer is in `text`.
    #[must_use]
    pub fn name_at(&self, pointer: &str) -> Option<Span> {
        self.place(pointer).and_then(|p| p.name)
    }

    /// Where to mark a finding in `text`, and whether what it is about is missing there: then the opening bracket of
    /// what it is missing from is marked.
    #[must_use]
    pub(super) fn mark(&self, at: &Location) -> Option<(Span, bool)> {
        if at.part == PartName::Settings {
            let value = self.value_at(&format!("/{}", at.offset?.start))?;
            return Some((self.marked(value), false));
        }
        let pointer = at.pointer.as_deref()?;
        let exact = match at.target {
            Target::Name => self.name_at(pointer),
            _ => self.value_at(pointer),
        };
        let opening = || {
            let parent = pointer.rsplit_once('/').map_or("", |(parent, _)| parent);
            let start = self.value_at(parent).map_or(0, |value| value.start);
            Span::new(start, start + 1)
        };
        Some((self.marked(exact.unwrap_or_else(opening)), exact.is_none()))
    }

    /// What to mark of a value: of what is very long its beginning is enough.
    #[must_use]
    fn marked(&self, value: Span) -> Span {
        let lines = self.text.get(value.start..value.end).map_or(0, |shown| shown.lines().count());
        if lines > MOST_LINES { Span::new(value.start, value.start + 1) } else { value }
    }

    /// The last one: of a member that occurs twice, the later is the one at fault.
    fn place(&self, pointer: &str) -> Option<&Place> {
        self.places.iter().rev().find(|place| self.is_at(place, pointer))
    }

    fn is_at(&self, place: &Place, pointer: &str) -> bool {
        let mut here = Some(place);
        let mut left = pointer;
        while let Some(place) = here {
            let Some(rest) = left.strip_suffix(place.step.as_str()).and_then(|rest| rest.strip_suffix('/'))
            else {
                return false;
            };
            left = rest;
            here = place.parent.and_then(|parent| self.places.get(parent));
        }
        left.is_empty()
    }

    fn value(&mut self, value: Value<'_>, path: &mut Path, indent: usize) {
        match value.kind() {
            Kind::Object => self.object(value, path, indent),
            Kind::Array => self.array(value, path, indent),
            Kind::String => {
                let text = value.as_str().unwrap_or_default();
                self.string(&path.shown(&text));
            }
            _ => {
                let shown = path.shown(value.raw());
                self.text.push_str(&cut(&shown));
            }
        }
    }

    fn object(&mut self, value: Value<'_>, path: &mut Path, indent: usize) {
        let members = value.members().unwrap_or_default();
        if members.is_empty() {
            self.text.push_str("{}");
            return;
        }
        let is_jwk = members.iter().any(|m| m.name == "kty");
        let lines = indent == 0 || value.raw().len() > LONGEST_LINE;
        self.text.push('{');
        for (i, member) in members.iter().enumerate() {
            self.separator(i, indent, lines);
            let name_start = self.text.len();
            self.string(&hide_secrets(&member.name));
            let name = Span::new(name_start, self.text.len());
            self.text.push_str(": ");
            path.push(&member.name, is_jwk);
            self.placed(member.value, path, indent, Some(name));
            path.pop();
        }
        self.close('}', indent, lines);
    }

    fn array(&mut self, value: Value<'_>, path: &mut Path, indent: usize) {
        let elements = value.elements().unwrap_or_default();
        let lines = value.raw().len() > LONGEST_LINE && !elements.is_empty();
        self.text.push('[');
        for (i, element) in elements.into_iter().enumerate() {
            self.separator(i, indent, lines);
            path.push(&i.to_string(), false);
            self.placed(element, path, indent, None);
            path.pop();
        }
        self.close(']', indent, lines);
    }

    fn placed(&mut self, value: Value<'_>, path: &mut Path, indent: usize, name: Option<Span>) {
        let start = self.text.len();
        let index = self.places.len();
        let step = path.steps.last().cloned().unwrap_or_default();
        self.places.push(Place { parent: path.places.last().copied(), step, name, value: Span::default() });
        path.places.push(index);
        self.value(value, path, indent + 1);
        path.places.pop();
        if let Some(place) = self.places.get_mut(index) {
            place.value = Span::new(start, self.text.len());
        }
    }

    fn separator(&mut self, index: usize, indent: usize, lines: bool) {
        if index > 0 {
            self.text.push(',');
        }
        if lines {
            self.text.push('\n');
            self.indent(indent + 1);
        } else if index > 0 {
            self.text.push(' ');
        }
    }

    fn close(&mut self, bracket: char, indent: usize, lines: bool) {
        if lines {
            self.text.push('\n');
            self.indent(indent);
        }
        self.text.push(bracket);
    }

    fn indent(&mut self, steps: usize) {
        (0..steps).for_each(|_| self.text.push_str("  "));
    }

    fn string(&mut self, text: &str) {
        self.text.push('"');
        for c in cut(text).chars() {
            match c {
                '"' => self.text.push_str("\\\""),
                '\\' => self.text.push_str("\\\\"),
                '\n' => self.text.push_str("\\n"),
                '\r' => self.text.push_str("\\r"),
                '\t' => self.text.push_str("\\t"),
                c if is_plain(c) => self.text.push(c),
                c => self.text.push_str(&c.escape_unicode().to_string()),
            }
        }
        self.text.push('"');
    }
}

/// Long strings are keys and certificates: their beginning and length tell enough.
fn cut(text: &str) -> Cow<'_, str> {
    let length = text.chars().count();
    if length <= LONGEST_STRING {
        return Cow::Borrowed(text);
    }
    let head: String = text.chars().take(LONGEST_STRING / 3).collect();
    Cow::Owned(format!("{head}… ({length} characters)"))
}

/// The steps from the root to the value being printed.
#[derive(Default)]
struct Path {
    steps: Vec<String>,
    /// How many enclosing steps lead into something that must not be shown.
    secret: Vec<bool>,
    /// The enclosing values, as positions in the places of the view.
    places: Vec<usize>,
}

impl Path {
    fn push(&mut self, step: &str, in_jwk: bool) {
        let private = in_jwk && PRIVATE_JWK_MEMBERS.contains(&step);
        let inherited = self.secret.last().copied().unwrap_or(false);
        let pid = self.steps.is_empty() && step == "pid";
        self.secret.push(inherited || private || pid || is_secret_name(step));
        self.steps.push(escape_step(step).into_owned());
    }

    fn pop(&mut self) {
        self.steps.pop();
        self.secret.pop();
    }

    /// The text as it may be shown here.
    fn shown<'t>(&self, text: &'t str) -> Cow<'t, str> {
        if self.secret.last().copied().unwrap_or(false) {
            return Cow::Owned("*".repeat(text.chars().count().min(11)));
        }
        hide_secrets(text)
    }
}
