//! YAML 1.2, with several documents in one file.
//!
//! An alias of a single value is that value; an alias of a mapping or a sequence is passed over, since
//! its leaves are handed over where the anchor is. So no file can grow in reading.

use std::borrow::Cow;
use std::collections::BTreeMap;

use granit_parser::{Event, Parser, ScalarStyle};

use super::{Fault, Leaf, Step, Visit, align};
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

/// A mapping or sequence that is open.
struct Open {
    is_list: bool,
    /// Whether it is itself the key of a mapping, as YAML allows.
    is_key: bool,
    /// Whether the next node in this mapping is a key.
    at_name: bool,
}

struct Walk<'a> {
    text: &'a str,
    document: usize,
    path: Vec<Step<'a>>,
    names: Vec<Span>,
    open: Vec<Open>,
    /// The single values that have an anchor.
    anchors: BTreeMap<usize, (Cow<'a, str>, Kind)>,
    /// How many bytes aliases may still stand for: as many as the file has.
    left: usize,
}

impl<'a> Walk<'a> {
    const fn new(text: &'a str) -> Self {
        Self {
            text,
            document: 0,
            path: Vec::new(),
            names: Vec::new(),
            open: Vec::new(),
            anchors: BTreeMap::new(),
            left: text.len(),
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
            Event::MappingStart(..) => self.start(false, span),
            Event::SequenceStart(..) => self.start(true, span),
            Event::MappingEnd | Event::SequenceEnd => self.end(),
            Event::DocumentEnd => {
                self.document += 1;
                self.anchors.clear();
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

    fn start(&mut self, is_list: bool, span: Span) {
        let is_key = self.is_name();
        if is_key {
            self.push_name(Cow::Borrowed(""), span);
        }
        self.open.push(Open { is_list, is_key, at_name: !is_list });
        if is_list {
            self.path.push(Step::Index(0));
        }
    }

    fn end(&mut self) {
        let Some(closed) = self.open.pop() else { return };
        if closed.is_list {
            self.path.pop();
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

    fn alias(&mut self, anchor: usize, span: Span, visit: &mut Visit<'_, 'a>) {
        let known = self.anchors.get(&anchor).filter(|(value, _)| value.len() <= self.left).cloned();
        if let Some((value, kind)) = known {
            self.left -= value.len();
            self.scalar(value, kind, span, visit);
        } else if self.is_name() {
            self.push_name(Cow::Borrowed(""), span);
            self.expect(false);
        } else {
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
        visit(Leaf { document: self.document, path: &self.path, name, kind, text, span });
        self.end_value();
    }

    /// The span of a scalar without the whitespace that the scanner read behind it.
    fn written(&self, span: Span) -> Span {
        let raw = self.text.get(span.start..span.end).unwrap_or_default();
        Span::new(span.start, span.start + raw.trim_end().len())
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
