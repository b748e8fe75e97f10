//! Blocks: the languages of Terraform and Nomad (HCL) and HOCON. `name = value` and `name: value` within `name { … }`,
//! also with labels (`resource "type" "name" { … }`), lists in brackets, comments with `#`, `//` and `/* … */`. What has to
//! be computed is handed over as a reference to elsewhere.

use std::borrow::Cow;

use super::{Leaf, Step, Visit, variables};
use crate::json::Kind;
use crate::source::{Span, Text};

/// The languages of blocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    /// What is not in quotation marks is computed.
    Hcl,
    /// What is not in quotation marks is text too.
    Hocon,
}

/// Deeper blocks are not read.
const DEPTH: usize = 64;

/// More words are no name of a block with its labels.
const MOST_WORDS: usize = 8;

/// What stands for a value that is computed.
const COMPUTED: &[u8] = b"${}";

/// Whether a text has blocks at all, and not only references (`${NAME}`).
#[must_use]
pub fn has_blocks(text: &str) -> bool {
    let before = |at: usize| at.checked_sub(1).and_then(|at| text.as_bytes().get(at));
    memchr::memchr_iter(b'{', text.as_bytes()).any(|at| !matches!(before(at), Some(b'$' | b'{' | b'%')))
}

/// Walks blocks. Any text can be read as such, so this cannot fail.
pub fn walk<'a>(text: &'a str, dialect: Dialect, visit: &mut Visit<'_, 'a>) {
    let mut reader = Reader { text, at: 0, dialect, path: Vec::new(), frames: Vec::new(), keys: Vec::new() };
    while reader.frames.len() <= DEPTH && reader.step(visit) {}
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kept {
    Block,
    List,
    /// The arguments of a function.
    Arguments,
}

/// What is open: how many steps of the path it added, and where its name is.
struct Frame {
    kept: Kept,
    steps: usize,
    name: Option<Span>,
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
    dialect: Dialect,
    path: Vec<Step<'a>>,
    frames: Vec<Frame>,
    /// The names read so far that have no value yet.
    keys: Vec<(&'a str, Span)>,
}

impl<'a> Reader<'a> {
    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn is_list(&self) -> bool {
        self.frames.last().is_some_and(|frame| frame.kept == Kept::List)
    }

    fn step(&mut self, visit: &mut Visit<'_, 'a>) -> bool {
        let rest = self.rest();
        let Some(&byte) = rest.as_bytes().first() else { return false };
        if let Some(length) = comment(rest) {
            self.at += length;
            return true;
        }
        match byte {
            b'{' => self.open(Kept::Block),
            b'[' => self.open(Kept::List),
            b'(' => self.open(Kept::Arguments),
            b'}' | b']' | b')' => self.close(),
            b'=' | b':' => {
                self.at += 1;
                self.value(visit);
            }
            b'\n' | b',' => {
                self.at += 1;
                self.keys.clear();
                if byte == b','
                    && self.is_list()
                    && let Some(Step::Index(index)) = self.path.last_mut()
                {
                    *index += 1;
                }
            }
            b' ' | b'\t' | b'\r' => self.at += 1,
            _ => self.word(visit),
        }
        true
    }

    fn open(&mut self, kept: Kept) {
        self.at += 1;
        let name = self.keys.last().map(|(_, span)| *span);
        let names = self.keys.drain(..).map(|(name, _)| Step::Name(Cow::Borrowed(name)));
        let before = self.path.len();
        self.path.extend(names);
        if kept == Kept::List {
            self.path.push(Step::Index(0));
        }
        let name = name.or_else(|| self.frames.last()?.name);
        self.frames.push(Frame { kept, steps: self.path.len() - before, name });
    }

    fn close(&mut self) {
        self.at += 1;
        self.keys.clear();
        if let Some(frame) = self.frames.pop() {
            self.path.truncate(self.path.len().saturating_sub(frame.steps));
        }
    }

    /// A name, or an element of a list.
    fn word(&mut self, visit: &mut Visit<'_, 'a>) {
        let start = self.at;
        let (text, span) = if self.rest().starts_with('"') {
            self.string()
        } else {
            let is_end = |c: char| c.is_whitespace() || "={}[](),:\"#".contains(c);
            let rest = self.rest();
            let length = rest.find(is_end).unwrap_or(rest.len()).max(1);
            self.at += length;
            self.slice(start, start + length)
        };
        match self.frames.last().map_or(Kept::Block, |frame| frame.kept) {
            Kept::Block => {
                let quotes = usize::from(span.end - span.start > text.bytes.len());
                let named = Span::new(span.start + quotes, span.end - quotes);
                let name = self.text.get(named.start..named.end).filter(|name| *name != "+");
                if let Some(name) = name.filter(|_| self.keys.len() < MOST_WORDS) {
                    self.keys.push((name, named));
                }
            }
            Kept::List => self.emit(text, span, visit),
            Kept::Arguments => {}
        }
    }

    fn value(&mut self, visit: &mut Visit<'_, 'a>) {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start_matches([' ', '\t']).len();
        let (rest, start) = (self.rest(), self.at);
        if self.keys.is_empty() || rest.starts_with(['{', '[', '(']) {
            return;
        }
        if let Some(marker) = rest.strip_prefix("<<") {
            let (text, span) = self.document(marker);
            return self.emit(text, span, visit);
        }
        if rest.starts_with('"') {
            let (text, span) = self.string();
            let behind = self.rest().trim_start_matches([' ', '\t', '\r']);
            if behind.is_empty()
                || behind.starts_with(['\n', ',', '}', ']', ')'])
                || comment(behind).is_some()
            {
                return self.emit(text, span, visit);
            }
        }
        if self.expression() {
            let (text, span) = self.slice(start, self.at);
            let is_literal = self.dialect == Dialect::Hocon && !rest.starts_with('"')
                || text.bytes.iter().all(u8::is_ascii_digit);
            let text = if is_literal { text } else { Text::slice(COMPUTED, start) };
            self.emit(text, span, visit);
        }
    }

    /// Reads up to the end of an expression; `false` if something opens in it that is to be read by itself.
    fn expression(&mut self) -> bool {
        loop {
            let rest = self.rest();
            let Some(c) = rest.chars().next() else { return true };
            match c {
                '\n' | ',' | '}' | ']' | ')' => return true,
                ' ' | '\t' if comment(rest.trim_start_matches([' ', '\t'])).is_some() => return true,
                '{' | '[' | '(' => return false,
                '$' if rest.starts_with("${") => {
                    self.at += rest.find(['}', '\n']).map_or(rest.len(), |end| end + 1);
                }
                '"' => drop(self.string()),
                ' ' | '\t' => self.at += rest.len() - rest.trim_start_matches([' ', '\t']).len(),
                c => self.at += c.len_utf8(),
            }
        }
    }

    /// The string in quotation marks here, which ends with its line, and its place with the marks.
    fn string(&mut self) -> (Text<'a>, Span) {
        const LONG: &str = "\"\"\"";
        let (start, rest) = (self.at, self.rest());
        if let Some(inner) = rest.strip_prefix(LONG) {
            let length = inner.find(LONG).unwrap_or(inner.len());
            self.at = (start + length + 2 * LONG.len()).min(self.text.len());
            return self.kept(start + LONG.len(), start + LONG.len() + length);
        }
        let (mut is_escaped, mut has_escapes, mut open) = (false, false, 0_usize);
        let (mut before, mut end) = ('"', self.text.len());
        for (index, c) in rest.char_indices().skip(1) {
            match c {
                '\n' => {
                    end = start + index;
                    break;
                }
                _ if is_escaped => is_escaped = false,
                '\\' => (is_escaped, has_escapes) = (true, true),
                '{' if before == '$' || open > 0 => open += 1,
                '}' => open = open.saturating_sub(1),
                '"' if open == 0 => {
                    self.at = start + index + 1;
                    let span = Span::new(start, self.at);
                    let plain = || self.kept(start + 1, start + index).0;
                    let written = self.text.get(..self.at).filter(|_| has_escapes);
                    let unescaped = written.and_then(|written| variables::quoted(written, start, '"').ok());
                    return (unescaped.map_or_else(plain, |(text, ..)| text), span);
                }
                _ => {}
            }
            before = c;
        }
        // What is never closed is no string, and nor is what follows.
        self.at = end;
        self.slice(start, start)
    }

    /// The text that ends with a line of its marker. With `-` before that, the indentation that all its lines have is not
    /// part of it.
    fn document(&mut self, behind: &str) -> (Text<'a>, Span) {
        let first = behind.lines().next().unwrap_or_default();
        let (is_indented, marker) = (first.starts_with('-'), first.trim_start_matches('-').trim());
        let head = self.rest().find('\n').map_or(self.rest().len(), |end| end + 1);
        self.at += head;
        let (start, mut lines) = (self.at, Vec::new());
        for line in self.rest().split_inclusive('\n') {
            let from = self.at;
            self.at += line.len();
            if line.trim() == marker {
                self.at = from + line.trim_end().len();
                break;
            }
            lines.push((from, line));
        }
        let end = lines.last().map_or(start, |(from, line)| from + line.len());
        let indentation = |(_, line): &(usize, &str)| line.len() - line.trim_start_matches([' ', '\t']).len();
        let full = lines.iter().filter(|(_, line)| !line.trim().is_empty());
        let least = full.map(indentation).min().filter(|least| is_indented && *least > 0);
        let Some(least) = least else { return self.kept(start, end) };
        let (mut bytes, mut places) = (Vec::new(), Vec::new());
        for line in &lines {
            let dropped = least.min(indentation(line));
            bytes.extend(line.1.bytes().skip(dropped));
            places.extend((line.0 + dropped..line.0 + line.1.len()).map(|at| Span::new(at, at + 1)));
        }
        (Text::kept(bytes, places, end), Span::new(start, end))
    }

    /// A part of the text without whitespace around it.
    fn slice(&self, start: usize, end: usize) -> (Text<'a>, Span) {
        let written = self.text.get(start..end).unwrap_or_default();
        let start = start + (written.len() - written.trim_start().len());
        let trimmed = written.trim();
        (Text::slice(trimmed.as_bytes(), start), Span::new(start, start + trimmed.len()))
    }

    /// A part of the text as it is.
    fn kept(&self, start: usize, end: usize) -> (Text<'a>, Span) {
        let written = self.text.get(start..end).unwrap_or_default();
        (Text::slice(written.as_bytes(), start), Span::new(start, start + written.len()))
    }

    fn emit(&mut self, text: Text<'a>, span: Span, visit: &mut Visit<'_, 'a>) {
        let name = self.keys.last().map(|(_, span)| *span).or_else(|| self.frames.last()?.name);
        let before = self.path.len();
        self.path.extend(self.keys.drain(..).map(|(name, _)| Step::Name(Cow::Borrowed(name))));
        visit(Leaf { document: 0, path: &self.path, name, kind: Kind::String, text, span });
        self.path.truncate(before);
    }
}

/// How long the comment is that a text begins with; `None` if it begins with none.
fn comment(text: &str) -> Option<usize> {
    if text.starts_with('#') || text.starts_with("//") {
        return Some(memchr::memchr(b'\n', text.as_bytes()).unwrap_or(text.len()));
    }
    let inner = text.strip_prefix("/*")?;
    Some(memchr::memmem::find(inner.as_bytes(), b"*/").map_or(text.len(), |end| end + "/**/".len()))
}
