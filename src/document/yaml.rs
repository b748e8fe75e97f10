//! YAML 1.2, with several documents in one file.
//!
//! An alias is what its anchor is of, and a merge key (`<<: *base`) has the members of a mapping that the mapping around
//! it does not have itself (<https://yaml.org/type/merge.html>). Each leaf is where it is written. How much aliases stand
//! for is limited: no file can grow in reading.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashSet};

use granit_parser::{Event, Parser, ScalarStyle};

use super::{Fault, Leaf, Step, Visit, align, is_long};
use crate::json::Kind;
use crate::maskinporten::limits;
use crate::source::{Span, Text};

/// Walks a YAML text. JSON is YAML too, but goes faster through the walker for JSON.
///
/// # Errors
/// If the text is not YAML, or nested deeper than [`limits::JSON_DEPTH`].
pub fn walk<'a>(text: &'a str, visit: &mut Visit<'_, 'a>) -> Result<(), Fault> {
    let options = granit_parser::options! {
        emit_comments: false,
        flow_nesting_limit: limits::JSON_DEPTH,
        block_nesting_limit: limits::JSON_DEPTH,
    };
    let mut walk = Walk::new(text);
    for event in Parser::new_from_str_with_options(text, options) {
        let (event, span) = event.map_err(|error| Fault {
            message: error.info(),
            offset: error.marker().byte_offset().unwrap_or(text.len()).min(text.len()),
        })?;
        let offset = |at: granit_parser::Marker| at.byte_offset().unwrap_or_default().min(text.len());
        let start = offset(span.start);
        walk.event(event, Span::new(start, offset(span.end).max(start)), visit);
    }
    Ok(())
}

/// How many times the size of the file aliases may stand for, and the least size that is counted.
const MOST_COPIES: usize = 8;
const LEAST_SIZE: usize = 4096;

/// More anchors are not merged into one mapping.
const MOST_MERGED: usize = 16;

/// The name of what is merged into a mapping.
const MERGE: &str = "<<";

/// A mapping or sequence that is open.
struct Open {
    /// Its anchor, or 0.
    anchor: usize,
    /// How many leaves were before it, and how many steps lead to it.
    before: usize,
    depth: usize,
    /// The anchors of what is merged into it.
    merged: Vec<usize>,
    is_list: bool,
    /// Whether it is itself the key of a mapping, as YAML allows.
    is_key: bool,
    /// Whether the next node in this mapping is a key.
    at_name: bool,
}

/// A leaf that an alias may stand for.
#[derive(Clone)]
struct Seen<'a> {
    path: Vec<Step<'a>>,
    name: Option<Span>,
    kind: Kind,
    text: Text<'a>,
    span: Span,
}

/// Which of the leaves are those of an anchor, and how many steps lead to it.
#[derive(Clone, Copy)]
struct Anchored {
    from: usize,
    to: usize,
    depth: usize,
}

struct Walk<'a> {
    text: &'a str,
    document: usize,
    path: Vec<Step<'a>>,
    names: Vec<Span>,
    open: Vec<Open>,
    /// The single values that have an anchor.
    anchors: BTreeMap<usize, (Cow<'a, str>, Kind)>,
    /// The mappings and sequences that have one.
    anchored: BTreeMap<usize, Anchored>,
    /// The leaves so far, if the file has aliases.
    seen: Vec<Seen<'a>>,
    has_aliases: bool,
    /// How many bytes aliases may still stand for.
    left: usize,
}

impl<'a> Walk<'a> {
    fn new(text: &'a str) -> Self {
        Self {
            text,
            document: 0,
            path: Vec::new(),
            names: Vec::new(),
            open: Vec::new(),
            anchors: BTreeMap::new(),
            anchored: BTreeMap::new(),
            seen: Vec::new(),
            has_aliases: text.contains('*') && text.contains('&'),
            left: text.len().max(LEAST_SIZE) * MOST_COPIES,
        }
    }

    fn event(&mut self, event: Event<'a>, span: Span, visit: &mut Visit<'_, 'a>) {
        match event {
            Event::Scalar(value, style, anchor, _) => {
                let kind = if style == ScalarStyle::Plain { plain_kind(&value) } else { Kind::String };
                // The parser puts `~` where nothing is written.
                let value = if span.is_empty() && value == "~" { Cow::Borrowed("") } else { value };
                if anchor > 0 {
                    self.anchors.insert(anchor, (value.clone(), kind));
                }
                self.scalar(value, kind, self.written(span), visit);
            }
            Event::Alias(anchor) => self.alias(anchor, span, visit),
            Event::MappingStart(_, anchor, _) => self.start(false, anchor, span),
            Event::SequenceStart(_, anchor, _) => self.start(true, anchor, span),
            Event::MappingEnd | Event::SequenceEnd => self.end(visit),
            Event::DocumentEnd => {
                self.document += 1;
                self.anchors.clear();
                self.anchored.clear();
                self.seen.clear();
            }
            _ => {}
        }
    }

    fn is_name(&self) -> bool {
        self.open.last().is_some_and(|open| open.at_name)
    }

    fn push_name(&mut self, name: Cow<'a, str>, span: Span) {
        self.path.push(Step::Name(name));
        self.names.push(span);
    }

    fn start(&mut self, is_list: bool, anchor: usize, span: Span) {
        let is_key = self.is_name();
        if is_key {
            self.push_name(Cow::Borrowed(""), span);
        }
        let (before, depth, merged) = (self.seen.len(), self.path.len(), Vec::new());
        self.open.push(Open { anchor, before, depth, merged, is_list, is_key, at_name: !is_list });
        if is_list {
            self.path.push(Step::Index(0));
        }
    }

    fn end(&mut self, visit: &mut Visit<'_, 'a>) {
        let Some(closed) = self.open.pop() else { return };
        if closed.is_list {
            self.path.pop();
        }
        for anchor in &closed.merged {
            self.merge(*anchor, &closed, visit);
        }
        if closed.anchor > 0 {
            let (from, to, depth) = (closed.before, self.seen.len(), closed.depth);
            self.anchored.insert(closed.anchor, Anchored { from, to, depth });
        }
        if closed.is_key {
            self.expect(false);
        } else {
            self.end_value();
        }
    }

    fn expect(&mut self, name: bool) {
        if let Some(open) = self.open.last_mut() {
            open.at_name = name;
        }
    }

    fn end_value(&mut self) {
        match self.open.last() {
            Some(open) if open.is_list => {
                if let Some(Step::Index(index)) = self.path.last_mut() {
                    *index += 1;
                }
            }
            Some(_) => {
                self.path.pop();
                self.names.pop();
                self.expect(true);
            }
            None => {}
        }
    }

    /// Hands over the members of the anchor that the mapping does not have.
    fn merge(&mut self, anchor: usize, mapping: &Open, visit: &mut Visit<'_, 'a>) {
        let own = self.seen.get(mapping.before..).unwrap_or_default();
        let name = |path: &[Step<'a>], depth: usize| path.get(depth).cloned();
        let own: Vec<Step<'a>> = own.iter().filter_map(|leaf| name(&leaf.path, mapping.depth)).collect();
        let own: HashSet<&str> = own.iter().filter_map(name_of).collect();
        self.copy(anchor, |step| name_of(step).is_some_and(|name| !own.contains(name)), visit);
    }

    /// Hands over the leaves of an anchor here, those below a step that is wanted.
    fn copy(&mut self, anchor: usize, is_wanted: impl Fn(&Step<'a>) -> bool, visit: &mut Visit<'_, 'a>) {
        let Some(Anchored { from, to, depth }) = self.anchored.get(&anchor).copied() else { return };
        for at in from..to {
            let (Some(leaf), Some(left)) = (self.seen.get(at).cloned(), self.left.checked_sub(1)) else {
                return;
            };
            self.left = left;
            let Some(below) = leaf.path.get(depth..).filter(|below| below.first().is_some_and(&is_wanted))
            else {
                continue;
            };
            let path: Vec<Step<'a>> = self.path.iter().chain(below).cloned().collect();
            let length =
                leaf.text.bytes.len() + path.iter().filter_map(name_of).map(str::len).sum::<usize>() + 1;
            let Some(left) = self.left.checked_sub(length) else { return };
            self.left = left;
            self.hand_over(Seen { path, ..leaf }, visit);
        }
    }

    fn hand_over(&mut self, leaf: Seen<'a>, visit: &mut Visit<'_, 'a>) {
        let Seen { path, name, kind, text, span } = &leaf;
        let (name, kind, text, span) = (*name, *kind, text.clone(), *span);
        visit(Leaf { document: self.document, path, name, kind, text, span });
        if self.has_aliases && !is_long(&leaf.path) {
            self.seen.push(leaf);
        }
    }

    /// The mapping that the alias which is read is merged into.
    fn merging(&mut self) -> Option<&mut Open> {
        let is_in_list = self.open.last()?.is_list;
        let name = self.path.len().checked_sub(1 + usize::from(is_in_list))?;
        let is_merge = self.path.get(name).and_then(name_of) == Some(MERGE);
        let mapping = self.open.len().checked_sub(1 + usize::from(is_in_list))?;
        self.open.get_mut(mapping).filter(|open| is_merge && !open.is_list && !open.at_name)
    }

    fn alias(&mut self, anchor: usize, span: Span, visit: &mut Visit<'_, 'a>) {
        let known = self.anchors.get(&anchor).filter(|(value, _)| value.len() <= self.left).cloned();
        if let Some((value, kind)) = known {
            self.left -= value.len();
            self.scalar(value, kind, span, visit);
        } else if self.is_name() {
            self.push_name(Cow::Borrowed(""), span);
            self.expect(false);
        } else {
            match self.merging() {
                Some(mapping) if mapping.merged.len() < MOST_MERGED => mapping.merged.push(anchor),
                Some(_) => {}
                None => self.copy(anchor, |_| true, visit),
            }
            self.end_value();
        }
    }

    fn scalar(&mut self, value: Cow<'a, str>, kind: Kind, span: Span, visit: &mut Visit<'_, 'a>) {
        if self.is_name() {
            self.push_name(value, span);
            self.expect(false);
            return;
        }
        let raw = self.text.get(span.start..span.end).unwrap_or_default();
        let text = if raw.starts_with('*') && *raw != *value {
            // All of an alias stands for all of the value.
            let bytes = value.into_owned().into_bytes();
            let places = std::iter::repeat_n(span, bytes.len());
            Text::kept(bytes, places, span.end)
        } else {
            align::text(raw, span.start, value)
        };
        let name = self.names.last().copied();
        if self.has_aliases {
            self.hand_over(Seen { path: self.path.clone(), name, kind, text, span }, visit);
        } else {
            visit(Leaf { document: self.document, path: &self.path, name, kind, text, span });
        }
        self.end_value();
    }

    /// The span of a scalar without the whitespace that the scanner read behind it.
    fn written(&self, span: Span) -> Span {
        let raw = self.text.get(span.start..span.end).unwrap_or_default();
        Span::new(span.start, span.start + raw.trim_end().len())
    }
}

fn name_of<'s>(step: &'s Step<'_>) -> Option<&'s str> {
    match step {
        Step::Name(name) => Some(name),
        Step::Index(_) => None,
    }
}

/// What a plain scalar is in the core schema (YAML 1.2.2, section 10.3).
fn plain_kind(value: &str) -> Kind {
    match value {
        "" | "~" | "null" | "Null" | "NULL" => Kind::Null,
        "true" | "True" | "TRUE" | "false" | "False" | "FALSE" => Kind::Bool,
        _ if value.parse::<f64>().is_ok() && !value.ends_with(char::is_alphabetic) => Kind::Number,
        _ => Kind::String,
    }
}
