//! Claims as JSON that is put together from values of a file, each byte at its place there.

use std::collections::HashMap;

use super::super::leaf::Leaf;
use crate::document::Step;
use crate::json::{Kind, Value};
use crate::source::{Span, Text};

/// Claims that are numbers where they are written without quotation marks, also in files that have nothing but text.
const NUMBERS: [&str; 3] = ["iat", "exp", "nbf"];

/// A value of a claims set.
pub(super) struct Member<'l> {
    pub(super) leaf: &'l Leaf<'static>,
    /// The name of the claim, if the value is all of it.
    pub(super) name: Option<&'l str>,
    /// How many steps below the claims set it is.
    pub(super) depth: usize,
}

impl<'l> Member<'l> {
    fn steps(&self) -> &'l [Step<'static>] {
        let steps = &self.leaf.steps;
        steps.get(steps.len().saturating_sub(self.depth)..).unwrap_or_default()
    }

    /// The name of the claim.
    pub(super) fn first_name(&self) -> Option<&'l str> {
        match self.steps().first()? {
            Step::Name(first) => Some(self.name.unwrap_or(first)),
            Step::Index(_) => None,
        }
    }

    /// Whether it is in an object of the claims set.
    pub(super) fn is_nested(&self) -> bool {
        self.steps().iter().skip(1).any(|step| matches!(step, Step::Name(_)))
    }
}

/// Claims as JSON.
pub(super) struct Written {
    pub(super) text: Text<'static>,
    /// Whether all values are in it, each once.
    pub(super) is_whole: bool,
}

impl Written {
    /// The claims of a text that has `shift` bytes before it in the file.
    pub(super) fn of(members: &[Member<'_>], shift: usize) -> Self {
        let mut claims = Node::Object(Object::default());
        let mut is_whole = true;
        for member in members {
            let own = member.first_name().zip(member.steps().split_first());
            is_whole &= own.is_some_and(|(name, (_, rest))| match &mut claims {
                Node::Object(object) => object.add(name, rest, member.leaf),
                Node::List(_) | Node::Value(_) => false,
            });
        }
        let start = members.first().map_or(0, |member| member.leaf.name.unwrap_or(member.leaf.span).start);
        let mut writer = Writer { json: Vec::new(), places: Vec::new(), at: start };
        writer.node(&claims, None);
        let places = writer.places.into_iter().map(|place| place.shifted(shift));
        Self { text: Text::kept(writer.json, places, writer.at + shift), is_whole }
    }
}

/// A value, or what holds several. None is deeper than values are below their claims set.
enum Node<'l> {
    Value(&'l Leaf<'static>),
    Object(Object<'l>),
    List(Vec<Node<'l>>),
}

#[derive(Default)]
struct Object<'l> {
    members: Vec<(&'l str, Option<Span>, Node<'l>)>,
    known: HashMap<&'l str, usize>,
}

impl<'l> Object<'l> {
    /// Adds the value below a name; `false` if there is another one.
    fn add(&mut self, name: &'l str, rest: &'l [Step<'static>], leaf: &'l Leaf<'static>) -> bool {
        if let Some((_, _, node)) = self.known.get(name).and_then(|&at| self.members.get_mut(at)) {
            return node.add(rest, leaf);
        }
        self.known.insert(name, self.members.len());
        self.members.push((name, leaf.name.filter(|_| rest.is_empty()), Node::of(rest, leaf)));
        true
    }
}

impl<'l> Node<'l> {
    fn of(steps: &'l [Step<'static>], leaf: &'l Leaf<'static>) -> Self {
        match steps.split_first() {
            None => Self::Value(leaf),
            Some((Step::Name(name), rest)) => {
                let mut object = Object::default();
                object.add(name, rest, leaf);
                Self::Object(object)
            }
            Some((Step::Index(_), rest)) => Self::List(vec![Self::of(rest, leaf)]),
        }
    }

    fn add(&mut self, steps: &'l [Step<'static>], leaf: &'l Leaf<'static>) -> bool {
        match (self, steps.split_first()) {
            (Self::Object(object), Some((Step::Name(name), rest))) => object.add(name, rest, leaf),
            (Self::List(list), Some((Step::Index(index), rest))) => {
                if let Some(element) = list.get_mut(*index) {
                    return element.add(rest, leaf);
                }
                list.push(Self::of(rest, leaf));
                true
            }
            _ => false,
        }
    }
}

struct Writer {
    json: Vec<u8>,
    places: Vec<Span>,
    /// Where in the file the last thing ended.
    at: usize,
}

impl Writer {
    fn node(&mut self, node: &Node<'_>, name: Option<&str>) {
        match node {
            Node::Value(leaf) => self.value(leaf, name),
            Node::Object(object) => {
                self.sign(b'{');
                for (index, (name, place, node)) in object.members.iter().enumerate() {
                    self.separate(index);
                    let place = place.unwrap_or(Span::new(self.at, self.at));
                    self.text(name, place, |at| inside(place, name.len(), at));
                    self.sign(b':');
                    self.node(node, Some(name));
                }
                self.sign(b'}');
            }
            Node::List(list) => {
                self.sign(b'[');
                for (index, node) in list.iter().enumerate() {
                    self.separate(index);
                    self.node(node, None);
                }
                self.sign(b']');
            }
        }
    }

    fn value(&mut self, leaf: &Leaf<'static>, name: Option<&str>) {
        let value = leaf.value();
        let is_bare = leaf.span.len() == value.len();
        let is_number =
            leaf.kind == Some(Kind::Number) || (is_bare && name.is_some_and(|name| NUMBERS.contains(&name)));
        let word = match leaf.kind {
            None | Some(Kind::Null) => Some("null".to_owned()),
            Some(Kind::Bool) => Some(value.to_ascii_lowercase()),
            _ => Some(value.to_owned()).filter(|_| is_number),
        };
        match word.filter(|word| Value::parse(word).is_ok_and(|value| value.kind() != Kind::String)) {
            Some(word) => word.bytes().enumerate().for_each(|(index, byte)| {
                self.push(byte, if is_bare { leaf.text.place(index) } else { leaf.span });
            }),
            None => self.text(value, leaf.span, |at| leaf.text.place(at)),
        }
    }

    /// A string that is written at `span`, of which each byte has its place.
    fn text(&mut self, text: &str, span: Span, place: impl Fn(usize) -> Span) {
        let is_bare = span.len() == text.len();
        let mark = usize::from(!is_bare).min(span.len());
        self.push(b'"', Span::new(span.start, span.start + mark));
        for (index, c) in text.char_indices() {
            let escaped = serde_json::to_string(&c).unwrap_or_default();
            let written = escaped.get(1..escaped.len().saturating_sub(1)).unwrap_or_default();
            for (byte, number) in written.bytes().zip(0..) {
                let within = if written.len() == c.len_utf8() { number } else { 0 };
                self.push(byte, place(index + within));
            }
        }
        self.push(b'"', Span::new(span.end - mark, span.end));
    }

    fn separate(&mut self, index: usize) {
        if index > 0 {
            self.sign(b',');
        }
    }

    fn push(&mut self, byte: u8, place: Span) {
        self.json.push(byte);
        self.places.push(place);
        self.at = place.end;
    }

    /// What the file has in another form.
    fn sign(&mut self, byte: u8) {
        self.push(byte, Span::new(self.at, self.at));
    }
}

/// The place of a byte of a name that is written with marks around it, or without.
fn inside(span: Span, length: usize, at: usize) -> Span {
    let start = match span.len().checked_sub(length) {
        Some(marks @ (0 | 2)) => span.start + marks / 2 + at,
        _ => return span,
    };
    Span::new(start, start + 1)
}
