//! The strings of a document (JSON, YAML), each of which may be a token or a carrier of its own.

use std::sync::Arc;

use super::whole;
use crate::document::{Leaf, Step, pointer};
use crate::input::candidate::{Carried, Parameter};
use crate::input::shape::beginning;
use crate::input::slot::{Extent, Found, Slot};
use crate::input::twice;
use crate::source::{Origin, Span, Text};

/// Finds what is in the text of a string, and in the strings in that.
#[derive(Clone, Copy)]
pub(super) struct Inside {
    open: for<'a> fn(&Text<'a>, Inside) -> Vec<Found<'a>>,
    deeper: usize,
}

/// Files in files in files: a manifest with settings with a request with JSON in it are four.
const DEEPEST: usize = 8;

impl Inside {
    pub(super) const fn new(open: for<'a> fn(&Text<'a>, Inside) -> Vec<Found<'a>>) -> Self {
        Self { open, deeper: DEEPEST }
    }

    /// What is in this text; nothing if it is deeper than any file.
    pub(super) fn find<'a>(self, text: &Text<'a>) -> Vec<Found<'a>> {
        let Some(deeper) = self.deeper.checked_sub(1) else { return Vec::new() };
        (self.open)(text, Self { deeper, ..self })
    }
}

/// The tokens in a text that was put together from what is in the input.
pub(super) fn tokens<'a>(text: &Text<'a>, inside: Inside) -> impl Iterator<Item = Found<'a>> + use<'a> {
    inside.find(text).into_iter().filter(|found| match found {
        Found::Slot(slot) => beginning(&slot.text.bytes, 0).is_some(),
        _ => false,
    })
}

/// Collects what is in the strings of a document.
pub(super) struct Strings<'t, 'a> {
    text: &'t Text<'a>,
    inside: Inside,
    /// What was found, in the order of the file.
    pub(super) found: Vec<Found<'a>>,
    /// The object that said last which parameter its value is, and which one.
    named: Option<(String, Parameter)>,
    /// The object whose value was found last, the value, and the first of what was found in it.
    valued: Option<(String, Text<'a>, usize)>,
}

impl<'t, 'a> Strings<'t, 'a> {
    pub(super) const fn new(text: &'t Text<'a>, inside: Inside) -> Self {
        Self { text, inside, found: Vec::new(), named: None, valued: None }
    }

    /// Takes the next string.
    pub(super) fn take(&mut self, leaf: &Leaf<'_, '_>) {
        let name = name(leaf.path);
        if matches!(name, "key" | "Key" | "name" | "Name" | "id") {
            self.name(leaf);
        }
        let parameter = Parameter::named(name.as_bytes());
        let bytes: &[u8] = &leaf.text.bytes;
        let is_empty = bytes.is_empty() || (parameter == Parameter::Other && !may_hold_token(bytes));
        if is_empty || is_alias(leaf) {
            return;
        }
        let is_value = matches!(name, "value" | "Value" | "text" | "content");
        let parent = is_value.then(|| parent(leaf));
        let named = self.named.as_ref().filter(|(object, _)| parent.as_ref() == Some(object));
        let parameter = named.map_or(parameter, |(_, parameter)| *parameter);
        let first = self.found.len();
        let text = within(self.text, leaf);
        let text = if is_secret_data(leaf) { without_base64(text) } else { text };
        let text = if is_line(leaf) { without_line_end(&text) } else { text };
        let text = if is_code(leaf) { without_marks(&text) } else { text };
        let text = if is_printed(leaf.path) { without_quotes(&text) } else { text };
        if is_sent(&text, parameter) {
            self.found.push(value(&text));
        } else {
            self.found.append(&mut self.inside.find(&text));
        }
        self.carry(first, parameter, leaf);
        let has_found = first < self.found.len();
        self.valued = parent.filter(|_| has_found).map(|parent| (parent, text, first));
    }

    /// Says of what was found from `first` on how the document holds it.
    fn carry(&mut self, first: usize, parameter: Parameter, leaf: &Leaf<'_, '_>) {
        let here: Option<Arc<str>> = (first < self.found.len()).then(|| leaf.pointer().into());
        for found in self.found.iter_mut().skip(first) {
            if let Some(carried) = found.carried_mut() {
                carried.pointer.clone_from(&here);
                carried.is_sole = leaf.path.len() <= 1;
                if carried.parameter == Parameter::Other {
                    carried.parameter = parameter;
                }
            }
        }
    }

    /// Takes a string that says which parameter an object is about: `{"key": "assertion", …}`.
    fn name(&mut self, leaf: &Leaf<'_, '_>) {
        let parameter = Parameter::named(&leaf.text.bytes);
        if parameter == Parameter::Other {
            return;
        }
        let object = parent(leaf);
        if let Some((_, text, first)) = self.valued.take_if(|(valued, ..)| *valued == object) {
            if let Some(Found::Slot(slot)) = self.found.get_mut(first)
                && is_sent(&text, parameter)
            {
                (slot.text, slot.extent) = (text, Extent::Whole);
            }
            for carried in self.found.iter_mut().skip(first).filter_map(Found::carried_mut) {
                if carried.parameter == Parameter::Other {
                    carried.parameter = parameter;
                }
            }
        }
        self.named = Some((object, parameter));
    }
}

/// Whether the string is an alias of YAML, which repeats what was taken where its anchor is: all of it is
/// at one place.
fn is_alias(leaf: &Leaf<'_, '_>) -> bool {
    let last = leaf.text.bytes.len().saturating_sub(1);
    last > 0 && leaf.text.position(0) == leaf.text.position(last)
}

/// Whether all of the string is sent as a token, with what was printed around it.
fn is_sent(text: &Text<'_>, parameter: Parameter) -> bool {
    parameter == Parameter::Assertion && whole::is_printed(&text.bytes)
}

/// What is sent as the whole of a string.
pub(super) fn value<'a>(text: &Text<'a>) -> Found<'a> {
    let carried = Some(Carried::default());
    let text = text.sub(Span::new(0, text.bytes.len()));
    Found::Slot(Slot { text, extent: Extent::Whole, optional: true, carried, header: None })
}

/// Whether the string is a value of a Kubernetes Secret, all of which are base64.
fn is_secret_data(leaf: &Leaf<'_, '_>) -> bool {
    match leaf.path {
        [Step::Name(data), Step::Name(_)] => data == "data",
        // A list of them, as `kubectl get secrets` prints it.
        [Step::Name(items), Step::Index(_), Step::Name(data), Step::Name(_)] => {
            items == "items" && data == "data"
        }
        _ => false,
    }
}

/// Members that hold lines of a log, as Docker, Fluentd, Splunk, Loki and most others name them.
const LOG_LINES: [&str; 9] =
    ["log", "message", "msg", "line", "_raw", "textpayload", "stringvalue", "stdout", "stderr"];

/// Whether the string is a line of a log or of a notebook, whose end is none of what it says.
fn is_line(leaf: &Leaf<'_, '_>) -> bool {
    let is_element = matches!(leaf.path.last(), Some(Step::Index(_)));
    let name = name(leaf.path);
    (is_element && matches!(name, "text" | "text/plain" | "source")) || is_log_line(name.as_bytes())
}

/// Whether a member of that name holds a line of a log.
pub(super) fn is_log_line(name: &[u8]) -> bool {
    LOG_LINES.iter().any(|line| name.eq_ignore_ascii_case(line.as_bytes()))
}

/// Whether the string is a line of a program, in a collection of requests or in a notebook.
fn is_code(leaf: &Leaf<'_, '_>) -> bool {
    matches!(leaf.path.last(), Some(Step::Index(_))) && matches!(name(leaf.path), "exec" | "source")
}

/// The line of a program without the quotation marks around it, if it has nothing else but signs behind them.
fn without_marks<'a>(text: &Text<'a>) -> Text<'a> {
    let start = text.bytes.len() - text.bytes.trim_ascii_start().len();
    let end = text
        .bytes
        .iter()
        .rposition(|b| !(b.is_ascii_whitespace() || b",;)]".contains(b)))
        .map_or(0, |at| at + 1);
    match text.bytes.get(start..end) {
        Some([open @ (b'"' | b'\'' | b'`'), inner @ .., close]) if open == close && !inner.contains(open) => {
            text.sub(Span::new(start + 1, end - 1))
        }
        _ => text.sub(Span::new(0, text.bytes.len())),
    }
}

/// Whether the string is the value of a variable as its language prints it, with the quotation marks: in the
/// reports of Sentry and the like, of Allure and of Cucumber.
fn is_printed(path: &[Step<'_>]) -> bool {
    const VARIABLES: [&str; 4] = ["vars", "locals", "local_variables", "arguments"];
    let is =
        |step: &Step<'_>, names: &[&str]| matches!(step, Step::Name(name) if names.contains(&name.as_ref()));
    let is_parameter = matches!(path, [.., list, Step::Index(_), value]
        if is(list, &["parameters"]) && is(value, &["value"]));
    // The value of a cell in a notebook.
    let is_value = matches!(path, [.., plain, Step::Index(0)] if is(plain, &["text/plain"]))
        || matches!(path, [.., plain] if is(plain, &["text/plain"]));
    is_parameter || is_value || path.iter().any(|step| is(step, &VARIABLES))
}

fn without_quotes<'a>(text: &Text<'a>) -> Text<'a> {
    let length = text.bytes.len();
    match &*text.bytes {
        [open @ (b'"' | b'\''), .., close] if open == close => text.sub(Span::new(1, length - 1)),
        _ => text.sub(Span::new(0, length)),
    }
}

/// The text without one line ending behind it.
pub(super) fn without_line_end<'a>(text: &Text<'a>) -> Text<'a> {
    let line = text.bytes.strip_suffix(b"\n").unwrap_or(&text.bytes);
    let length = line.strip_suffix(b"\r").unwrap_or(line).len();
    text.sub(Span::new(0, length))
}

fn without_base64(text: Text<'_>) -> Text<'_> {
    let whole = Span::new(0, text.bytes.len());
    twice::encoded(&text, whole).unwrap_or(text)
}

/// The name of a string: that of its member, or of the list it is in.
fn name<'p>(path: &'p [Step<'_>]) -> &'p str {
    let names = path.iter().rev().take(2).find_map(|step| match step {
        Step::Name(name) => Some(name.as_ref()),
        Step::Index(_) => None,
    });
    names.unwrap_or_default()
}

/// The pointer to the object that the string is in.
fn parent(leaf: &Leaf<'_, '_>) -> String {
    pointer(leaf.path.get(..leaf.path.len().saturating_sub(1)).unwrap_or_default())
}

/// Whether a string may be a token or have one inside, even encoded once more.
fn may_hold_token(bytes: &[u8]) -> bool {
    const TWICE: [&[u8]; 4] = [b"ZXlK", b"ZXlB", b"ZXdv", b"ZXcw"];
    beginning(bytes, 0).is_some()
        || TWICE.iter().any(|start| bytes.starts_with(start))
        || twice::holds_parameter(bytes)
        || twice::may_be_hexadecimal(bytes)
}

/// The text of a string with its places in the file; those it has are in `outer`.
fn within<'a>(outer: &Text<'a>, leaf: &Leaf<'_, '_>) -> Text<'a> {
    let text = &leaf.text;
    match &text.origin {
        Origin::Slice(start) => outer.sub(Span::new(*start, start + text.bytes.len())),
        Origin::Kept(_) => {
            // YAML puts a line break behind a block that the file ends in without one.
            let is_written = |at: &usize| text.position(*at) < outer.bytes.len();
            let length = (0..text.bytes.len()).take_while(is_written).count();
            text.sub(Span::new(0, length)).within(outer)
        }
    }
}
