//! Java properties: `name = value`, `name: value` or `name value`, comments with `#` or `!`, lines
//! continued with a backslash at the end. Spring parts documents with `#---` or `!---`.

use std::borrow::Cow;

use super::{Leaf, Step, Visit};
use crate::json::Kind;
use crate::source::{Span, Text};

/// Walks properties. Any text can be read as such, so this cannot fail. A name with dots is one step.
pub fn walk<'a>(text: &'a str, visit: &mut Visit<'_, 'a>) {
    let (mut at, mut document) = (0, 0);
    while at < text.len() {
        let rest = text.get(at..).unwrap_or_default();
        document += usize::from(SEPARATORS.iter().any(|separator| {
            rest.strip_prefix(separator)
                .is_some_and(|rest| rest.lines().next().unwrap_or_default().trim() == "")
        }));
        at = line(text, at, document, visit);
    }
}

/// What is between the documents of a file of Spring.
const SEPARATORS: [&str; 2] = ["#---", "!---"];

/// Takes the logical line at `start` and gives the place behind it.
fn line<'a>(text: &'a str, start: usize, document: usize, visit: &mut Visit<'_, 'a>) -> usize {
    let rest = text.get(start..).unwrap_or_default();
    let end = start + rest.find('\n').map_or(rest.len(), |end| end + 1);
    let body = text.get(start..end).unwrap_or_default();
    let name_at = start + (body.len() - body.trim_start().len());
    if body.trim_start().starts_with(['#', '!']) || body.trim().is_empty() {
        return end;
    }
    let mut reader = Reader { text, at: name_at, bytes: Vec::new(), places: Vec::new() };
    reader.read(|c| matches!(c, '=' | ':' | ' ' | '\t'));
    let name = Span::new(name_at, reader.at);
    let named = String::from_utf8_lossy(&std::mem::take(&mut reader.bytes)).into_owned();
    reader.places.clear();
    reader.skip_separator();
    let value_at = reader.at;
    reader.read(|_| false);
    let value_end = reader.at;
    // Java keeps the whitespace at the end.
    let span = Span::new(value_at, value_end);
    let value = Text::kept(reader.bytes, reader.places, value_end);
    let path = [Step::Name(Cow::Owned(named))];
    visit(Leaf { document, path: &path, name: Some(name), kind: Kind::String, text: value, span });
    let behind = text.get(value_end..).unwrap_or_default();
    value_end + behind.find('\n').map_or(behind.len(), |end| end + 1)
}

/// Unescapes and remembers places.
struct Reader<'a> {
    text: &'a str,
    at: usize,
    bytes: Vec<u8>,
    places: Vec<Span>,
}

impl Reader<'_> {
    fn peek(&self) -> Option<char> {
        self.text.get(self.at..)?.chars().next()
    }

    /// Reads up to a character that `ends` or to the end of the logical line.
    fn read(&mut self, ends: impl Fn(char) -> bool) {
        while let Some(c) = self.peek() {
            let from = self.at;
            if c == '\n' || c == '\r' || ends(c) {
                return;
            }
            self.at += c.len_utf8();
            let read = if c == '\\' { self.escape() } else { Some(c) };
            if let Some(read) = read {
                let mut buffer = [0; 4];
                let encoded = read.encode_utf8(&mut buffer).as_bytes();
                self.bytes.extend_from_slice(encoded);
                self.places.extend(std::iter::repeat_n(Span::new(from, self.at), encoded.len()));
            }
        }
    }

    /// What follows a backslash; nothing for a line that goes on.
    fn escape(&mut self) -> Option<char> {
        let c = self.peek()?;
        self.at += c.len_utf8();
        match c {
            'n' => Some('\n'),
            't' => Some('\t'),
            'r' => Some('\r'),
            'f' => Some('\u{c}'),
            'u' => {
                let digits = self.text.get(self.at..self.at + 4)?;
                let read = u32::from_str_radix(digits, 16).ok().and_then(char::from_u32)?;
                self.at += 4;
                Some(read)
            }
            '\r' | '\n' => {
                if c == '\r' && self.peek() == Some('\n') {
                    self.at += 1;
                }
                self.skip(|c| matches!(c, ' ' | '\t'));
                None
            }
            other => Some(other),
        }
    }

    fn skip(&mut self, what: impl Fn(char) -> bool) {
        while let Some(c) = self.peek().filter(|c| what(*c)) {
            self.at += c.len_utf8();
        }
    }

    /// Whitespace around at most one `=` or `:`.
    fn skip_separator(&mut self) {
        self.skip(|c| matches!(c, ' ' | '\t'));
        if matches!(self.peek(), Some('=' | ':')) {
            self.at += 1;
            self.skip(|c| matches!(c, ' ' | '\t'));
        }
    }
}
