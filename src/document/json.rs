//! Walks JSON (RFC 8259), leaf by leaf; `serde_json` decides what is JSON. A view of its text is `crate::json`.

use std::borrow::Cow;

use super::{Fault, Leaf, Step, Visit, align};
use crate::json::{Kind, Value, is_deeper_than};
use crate::maskinporten::limits;
use crate::source::{Span, Text};

/// Walks a JSON text.
///
/// # Errors
/// If the text is not JSON, or nested deeper than [`limits::JSON_DEPTH`].
pub fn walk<'a>(text: &'a str, visit: &mut Visit<'_, 'a>) -> Result<(), Fault> {
    if is_deeper_than(text.as_bytes(), limits::JSON_DEPTH) {
        let message = format!("nested deeper than {} levels", limits::JSON_DEPTH);
        return Err(Fault { message, offset: 0 });
    }
    Value::parse(text).map_err(|error| Fault { message: error.message, offset: error.offset })?;
    let mut walk = Walk { text, path: Vec::new(), open: Vec::new(), names: Vec::new(), at_name: false };
    let mut at = 0;
    while let Some(&byte) = text.as_bytes().get(at) {
        at = walk.token(at, byte, visit);
    }
    Ok(())
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Open {
    Object,
    Array,
}

/// The state of the walk through a text that is known to be JSON.
struct Walk<'a> {
    text: &'a str,
    path: Vec<Step<'a>>,
    open: Vec<Open>,
    /// Where the names on the path are, innermost last.
    names: Vec<Span>,
    /// Whether the next string is a name.
    at_name: bool,
}

impl<'a> Walk<'a> {
    /// Takes the token at `at` and gives the place behind it.
    fn token(&mut self, at: usize, byte: u8, visit: &mut Visit<'_, 'a>) -> usize {
        match byte {
            b'{' => {
                self.open.push(Open::Object);
                self.at_name = true;
            }
            b'[' => {
                if let Some((text, end)) = bytes(self.text.as_bytes(), at) {
                    let span = Span::new(at, end);
                    let name = self.names.last().copied();
                    visit(Leaf { document: 0, path: &self.path, name, kind: Kind::String, text, span });
                    self.end_value();
                    return end;
                }
                self.open.push(Open::Array);
                self.path.push(Step::Index(0));
                self.at_name = false;
            }
            b'}' => self.close(),
            b']' => {
                self.path.pop();
                self.close();
            }
            b',' => self.next(),
            b':' => self.at_name = false,
            b' ' | b'\t' | b'\n' | b'\r' => {}
            _ => return self.scalar(at, visit),
        }
        at + 1
    }

    fn close(&mut self) {
        self.open.pop();
        self.at_name = false;
        self.end_value();
    }

    /// A value in an object takes its name with it.
    fn end_value(&mut self) {
        if self.open.last() == Some(&Open::Object) {
            self.path.pop();
            self.names.pop();
        }
    }

    fn next(&mut self) {
        match (self.open.last(), self.path.last_mut()) {
            (Some(Open::Array), Some(Step::Index(index))) => *index += 1,
            _ => self.at_name = true,
        }
    }

    fn scalar(&mut self, at: usize, visit: &mut Visit<'_, 'a>) -> usize {
        let rest = self.text.get(at..).unwrap_or_default();
        let length = if rest.starts_with('"') { string_length(rest) } else { word_length(rest) };
        let raw = rest.get(..length).unwrap_or_default();
        let span = Span::new(at, at + length);
        if self.at_name {
            self.path.push(Step::Name(unescaped(raw)));
            self.names.push(span);
            return span.end;
        }
        visit(Leaf {
            document: 0,
            path: &self.path,
            name: self.names.last().copied(),
            kind: kind(raw),
            text: align::text(raw, at, unescaped(raw)),
            span,
        });
        self.end_value();
        span.end
    }
}

/// A text that is written as an array of its bytes, and where the array ends: so journald exports what
/// is not plain, and Node.js a Buffer. `None` if the array is another, or short.
fn bytes<'a>(text: &[u8], open: usize) -> Option<(Text<'a>, usize)> {
    const SHORTEST: usize = 40;
    let is_space = |b: &u8| matches!(b, b' ' | b'\t' | b'\n' | b'\r');
    let (mut decoded, mut places, mut at) = (Vec::new(), Vec::new(), open + 1);
    loop {
        at += text.get(at..)?.iter().take_while(|b| is_space(b)).count();
        let digits = text.get(at..)?.iter().take(4).take_while(|b| b.is_ascii_digit()).count();
        let number = std::str::from_utf8(text.get(at..at + digits)?).ok()?;
        let byte: u8 = number.parse().ok()?;
        let is_text = byte >= b' ' || matches!(byte, b'\t' | b'\n' | b'\r' | 0x1b);
        if !is_text {
            return None;
        }
        decoded.push(byte);
        places.push(Span::new(at, at + digits));
        at += digits;
        at += text.get(at..)?.iter().take_while(|b| is_space(b)).count();
        match text.get(at)? {
            b',' => at += 1,
            b']' if decoded.len() >= SHORTEST && std::str::from_utf8(&decoded).is_ok() => {
                return Some((Text::kept(decoded, places, at), at + 1));
            }
            _ => return None,
        }
    }
}

fn kind(raw: &str) -> Kind {
    match raw.as_bytes().first() {
        Some(b'"') => Kind::String,
        Some(b't' | b'f') => Kind::Bool,
        Some(b'n') => Kind::Null,
        _ => Kind::Number,
    }
}

/// The text that a string stands for; any other value as it is written.
fn unescaped(raw: &str) -> Cow<'_, str> {
    let Some(inner) = raw.strip_prefix('"').and_then(|raw| raw.strip_suffix('"')) else {
        return Cow::Borrowed(raw);
    };
    if memchr::memchr(b'\\', inner.as_bytes()).is_none() {
        return Cow::Borrowed(inner);
    }
    serde_json::from_str(raw).map_or(Cow::Borrowed(inner), Cow::Owned)
}

/// Length of the string that `text` begins with, quotes included.
fn string_length(text: &str) -> usize {
    let bytes = text.as_bytes();
    let mut at = 1;
    while let Some(next) = memchr::memchr2(b'"', b'\\', bytes.get(at..).unwrap_or_default()) {
        at += next;
        if bytes.get(at) == Some(&b'"') {
            return at + 1;
        }
        at += 2;
    }
    text.len()
}

fn word_length(text: &str) -> usize {
    text.find([',', ']', '}', ' ', '\t', '\n', '\r']).unwrap_or(text.len()).max(1)
}
