//! Claims that a program printed over several lines and that a container keeps as a record of JSON for each line.

use super::brackets::Depth;
use super::json;
use super::strings::is_log_line;
use crate::input::encoding;
use crate::json::{Kind, Value};
use crate::source::{Span, Text};

/// The objects of which the text has each line as a record of its own.
pub(super) fn objects<'a>(text: &Text<'a>, longest: usize) -> Vec<Text<'a>> {
    let bytes: &[u8] = &text.bytes;
    let (mut found, mut object, mut start) = (Vec::new(), Object::default(), 0);
    if !bytes.starts_with(b"{") || !begins_object(bytes) {
        return found;
    }
    for line in bytes.split_inclusive(|&b| b == b'\n') {
        let record = Span::new(start, start + line.trim_ascii_end().len());
        start += line.len();
        // Most lines are no part of an object, and not looked into.
        if object.json.is_empty() && !begins_object(line) {
            continue;
        }
        let line = text.sub(record);
        match said(&line) {
            Some(said) if object.json.len() <= longest => found.extend(object.take(&said)),
            _ => object = Object::default(),
        }
    }
    found
}

/// Whether a string ends where an object begins.
fn begins_object(text: &[u8]) -> bool {
    ["{\\n\"", "{\",", "{\"}"].iter().any(|end| memchr::memmem::find(text, end.as_bytes()).is_some())
}

/// What a record says.
fn said<'a>(record: &Text<'a>) -> Option<Text<'a>> {
    let value = json::parse(record)?;
    let is_said =
        |name: &str, value: &Value<'_>| is_log_line(name.as_bytes()) && value.kind() == Kind::String;
    let member = value.members()?.into_iter().find(|member| is_said(&member.name, &member.value))?;
    encoding::json_string(record, member.value)
}

/// An object as it is put together.
#[derive(Default)]
struct Object {
    json: Vec<u8>,
    places: Vec<Span>,
    depth: Depth,
}

impl Object {
    /// Takes the next line of the program; the object if it ends there.
    fn take<'a>(&mut self, line: &Text<'_>) -> Option<Text<'a>> {
        let trimmed = line.bytes.trim_ascii_end();
        let from = if self.json.is_empty() {
            // What is before the first bracket tells of it.
            trimmed.len().checked_sub(1).filter(|_| trimmed.ends_with(b"{"))?
        } else {
            self.push(b'\n', line.place(0));
            0
        };
        for (at, &byte) in trimmed.iter().enumerate().skip(from) {
            self.push(byte, line.place(at));
            if self.depth.closes(byte) {
                let end = line.place(at).end;
                let Self { json, places, .. } = std::mem::take(self);
                return Some(Text::kept(json, places, end));
            }
        }
        None
    }

    fn push(&mut self, byte: u8, place: Span) {
        self.json.push(byte);
        self.places.push(place);
    }
}
