//! Names and values in XML elements, as `web.config`, run configurations and Java's properties have them:
//! `<add key="NAME" value="value" />`, `<entry key="NAME">value</entry>`, and elements that hold nothing but a text,
//! `<clientId>value</clientId>`.
//! A parser of XML would refuse the templates that such files often are, and does not know the place of each byte.

use std::borrow::Cow;

use super::{Leaf, Step, Visit, entities};
use crate::json::Kind;
use crate::source::{Span, Text};

/// Elements whose attributes `key` or `name`, and `value`, are a setting: of .NET, IIS, `IntelliJ` and Spring.
const ELEMENTS: [&str; 5] = ["add", "environmentVariable", "env", "property", "Parameter"];

/// Elements whose value is their text, and that of the element `value` in them.
const AROUND: [&str; 2] = ["entry", "setting"];

/// More elements around a text are not its way.
const MOST_AROUND: usize = 6;

/// Walks XML. What is not well-formed has no names and values, so this cannot fail. The way to a value is
/// the element around it and its name, or of a text the elements around it.
pub fn walk<'a>(text: &'a str, visit: &mut Visit<'_, 'a>) {
    let (mut at, mut open, mut named) = (0, Vec::new(), None);
    while let Some(start) = text.get(at..).and_then(|rest| rest.find('<')).map(|found| at + found) {
        let rest = text.get(start..).unwrap_or_default();
        let ends = [("<!--", "-->"), ("<![CDATA[", "]]>"), ("<", ">")];
        let ending = ends.iter().find(|(opening, _)| rest.starts_with(opening)).map_or(">", |(_, end)| end);
        let length = rest.find(ending).map_or(rest.len(), |end| end + ending.len());
        if ending == ">" {
            tag(text, Span::new(start, start + length), (&mut open, &mut named), visit);
        }
        at = start + length;
    }
}

/// Takes a tag. `open` are the elements around it, `named` is the name whose value is a text to come.
fn tag<'a>(
    text: &'a str,
    tag: Span,
    (open, named): (&mut Vec<&'a str>, &mut Option<Span>),
    visit: &mut Visit<'_, 'a>,
) {
    let inner = text.get(tag.start + 1..tag.end.saturating_sub(1)).unwrap_or_default();
    if inner.starts_with('/') {
        open.pop();
        return;
    }
    let element = inner.split([' ', '\t', '\r', '\n', '/']).next().unwrap_or_default();
    let attribute = |name| attribute(text, tag.start + 1 + element.len(), tag.end, name);
    let name = || attribute("key").or_else(|| attribute("name"));
    let content = || {
        let length = text.get(tag.end..)?.find('<')?;
        Some(Span::new(tag.end, tag.end + length))
    };
    let pair = if ELEMENTS.contains(&element) {
        name().zip(attribute("value"))
    } else if AROUND.contains(&element) {
        *named = name();
        named.filter(|_| element == "entry").zip(content())
    } else if element == "value" {
        named.take().zip(content())
    } else {
        None
    };
    if let Some(pair) = pair {
        let around = open.last().copied();
        hand_over(text, around.as_slice(), pair, visit);
    } else if element != "value"
        && !inner.ends_with('/')
        && let Some(value) = content().filter(|value| is_text_of(text, *value, element))
    {
        let name = Span::new(tag.start + 1, tag.start + 1 + element.len());
        let written = text.get(value.start..value.end).unwrap_or_default();
        let start = value.start + (written.len() - written.trim_start().len());
        let value = Span::new(start, start + written.trim().len());
        hand_over(
            text,
            open.get(open.len().saturating_sub(MOST_AROUND)..).unwrap_or_default(),
            (name, value),
            visit,
        );
    }
    if !inner.ends_with('/') && !inner.starts_with(['?', '!']) {
        open.push(element);
    }
}

/// Whether an element holds nothing but this text.
fn is_text_of(text: &str, value: Span, element: &str) -> bool {
    let behind = text.get(value.end..).and_then(|rest| rest.strip_prefix("</")).unwrap_or_default();
    let is_closed = behind.strip_prefix(element).is_some_and(|rest| rest.trim_start().starts_with('>'));
    is_closed
        && !element.is_empty()
        && text.get(value.start..value.end).is_some_and(|value| !value.trim().is_empty())
}

/// Where the value of an attribute is, between its quotation marks.
fn attribute(text: &str, from: usize, to: usize, name: &str) -> Option<Span> {
    let mut at = from;
    loop {
        let rest = text.get(at..to)?;
        let (before, after) = rest.split_once('=')?;
        let open = to - after.len() + (after.len() - after.trim_start().len());
        let quote = text.get(open..to)?.chars().next().filter(|c| matches!(c, '"' | '\''))?;
        let end = open + 1 + text.get(open + 1..to)?.find(quote)?;
        if before.trim() == name {
            return Some(Span::new(open + 1, end));
        }
        at = end + 1;
    }
}

fn hand_over<'a>(text: &'a str, around: &[&'a str], (name, value): (Span, Span), visit: &mut Visit<'_, 'a>) {
    let written = |span: Span| text.get(span.start..span.end).unwrap_or_default();
    let named = String::from_utf8_lossy(&unescaped(written(name), name.start).bytes).into_owned();
    let steps = around.iter().map(|name| Cow::Borrowed(*name)).chain([Cow::Owned(named)]);
    let path: Vec<Step<'_>> = steps.map(Step::Name).collect();
    let read = unescaped(written(value), value.start);
    visit(Leaf { document: 0, path: &path, name: Some(name), kind: Kind::String, text: read, span: value });
}

/// The text with the references of XML resolved.
fn unescaped(written: &str, start: usize) -> Text<'static> {
    let (mut bytes, mut places, mut at) = (Vec::new(), Vec::new(), 0);
    while let Some(first) = written.get(at..).and_then(|rest| rest.chars().next()) {
        let rest = written.as_bytes().get(at..).unwrap_or_default();
        let (meant, length) = entities::reference(rest).unwrap_or((first, first.len_utf8()));
        let place = Span::new(start + at, start + at + length);
        for byte in meant.encode_utf8(&mut [0; 4]).bytes() {
            bytes.push(byte);
            places.push(place);
        }
        at += length;
    }
    Text::kept(bytes, places, start + written.len())
}

/// Whether a text is a page of HTML.
#[must_use]
pub fn is_page(text: &str) -> bool {
    let start = text.trim_start().as_bytes();
    let begins = |with: &[u8]| start.get(..with.len()).is_some_and(|start| start.eq_ignore_ascii_case(with));
    begins(b"<html") || begins(b"<!doctype html")
}
