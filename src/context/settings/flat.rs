//! Files of names and values: variables, properties, JSON.

use super::meaning::{self, Meaning};
use super::sections;
use crate::context::answer::refuse_mistaken;
use crate::context::diagnostic::Diagnostic;
use crate::context::json::{self, Object};
use crate::json::{Kind, Value};

/// A name and its value.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub(super) name: String,
    pub(super) value: String,
    /// 1-based line and column of the name.
    pub(super) place: Option<(usize, usize)>,
}

/// Entries that belong together: one JSON object, or a whole flat file.
#[derive(Clone, Debug, Default)]
pub(super) struct Section {
    /// Names of the objects around it, with `:` between them as .NET writes it.
    pub(super) path: String,
    pub(super) entries: Vec<Entry>,
}

impl Section {
    /// The entry of that meaning; one whose name speaks of Maskinporten first.
    pub(super) fn find(&self, wanted: Meaning) -> Option<&Entry> {
        let fits = |entry: &&Entry| meaning::of(&entry.name) == Some(wanted) && !is_placeholder(&entry.value);
        let prefixed = |entry: &&Entry| meaning::is_prefixed(&entry.name);
        let mut all = self.entries.iter().filter(fits);
        all.clone().find(prefixed).or_else(|| all.next())
    }
}

/// Counts lines and columns on the way through a text, each byte once.
struct Cursor<'t> {
    rest: &'t str,
    offset: usize,
    line: usize,
    column: usize,
}

impl<'t> Cursor<'t> {
    const fn new(text: &'t str) -> Self {
        Self { rest: text, offset: 0, line: 1, column: 1 }
    }

    /// 1-based line and column of a place that lies behind all that were asked for before.
    fn place(&mut self, offset: usize) -> (usize, usize) {
        let (passed, rest) =
            self.rest.split_at_checked(offset.saturating_sub(self.offset)).unwrap_or_default();
        for c in passed.chars() {
            (self.line, self.column) =
                if c == '\n' { (self.line + 1, 1) } else { (self.line, self.column + 1) };
        }
        self.rest = rest;
        self.offset = offset;
        (self.line, self.column)
    }
}

/// An empty value, or one that a deployment fills in: `${…}`, `#{…}#`, `<…>`, `{{…}}`.
fn is_placeholder(value: &str) -> bool {
    let value = value.trim();
    let between = |open: &str, close: &str| value.starts_with(open) && value.ends_with(close);
    value.is_empty()
        || between("${", "}")
        || between("#{", "}#")
        || between("<", ">")
        || between("{{", "}}")
        || between("$(", ")")
}

/// Takes a settings file apart.
pub(super) fn sections(text: &str, file: &str) -> Result<Vec<Section>, Diagnostic> {
    if text.trim_start().starts_with(['{', '[', '<']) {
        return json_sections(text);
    }
    let is_properties =
        std::path::Path::new(file).extension().is_some_and(|e| e.eq_ignore_ascii_case("properties"));
    let entries = if is_properties { properties(text) } else { variables(text)? };
    if entries.is_empty() {
        let what = if text.trim().is_empty() { "empty file" } else { "no line has the form NAME=value" };
        return Err(Diagnostic::at(text, 0, what).help(sections::KNOWN));
    }
    Ok(sections::split(entries))
}

fn json_sections(text: &str) -> Result<Vec<Section>, Diagnostic> {
    let relaxed = relax(text);
    let root = json::value(&relaxed, "JSON settings")?;
    let object = Object::new(&relaxed, root, "JSON settings")?;
    refuse_mistaken(&object, "JSON settings")?;
    let mut sections = Vec::new();
    walk(&mut Cursor::new(&relaxed), "", root, &mut sections);
    Ok(sections)
}

fn walk(cursor: &mut Cursor<'_>, path: &str, object: Value<'_>, sections: &mut Vec<Section>) {
    let index = sections.len();
    sections.push(Section { path: path.to_owned(), entries: Vec::new() });
    let mut entries = Vec::new();
    for member in object.members().unwrap_or_default() {
        let place = cursor.place(member.name_span.start);
        let value = match member.value.kind() {
            Kind::String => member.value.as_str().unwrap_or_default().into_owned(),
            Kind::Array => words(member.value),
            Kind::Object => {
                let below =
                    if path.is_empty() { member.name.to_string() } else { format!("{path}:{}", member.name) };
                walk(cursor, &below, member.value, sections);
                member.value.raw().to_owned()
            }
            _ => member.value.raw().to_owned(),
        };
        entries.push(Entry { name: member.name.into_owned(), value, place: Some(place) });
    }
    if let Some(section) = sections.get_mut(index) {
        section.entries = entries;
    }
}

fn words(array: Value<'_>) -> String {
    let words: Vec<_> = array.elements().unwrap_or_default().into_iter().filter_map(Value::as_str).collect();
    words.join(" ")
}

/// .NET reads settings with comments and trailing commas; both become blanks, so places stay.
fn relax(text: &str) -> String {
    let mut out: Vec<u8> = text.as_bytes().to_vec();
    let (mut quoted, mut escaped, mut comma) = (false, false, None);
    let mut at = 0;
    while let Some(&byte) = out.get(at) {
        let next = out.get(at + 1).copied();
        match (byte, next) {
            _ if escaped => escaped = false,
            (b'\\', _) if quoted => escaped = true,
            (b'"', _) => {
                quoted = !quoted;
                comma = None;
            }
            _ if quoted => {}
            (b'/', Some(b'/' | b'*')) => at = blank_comment(&mut out, at),
            (b',', _) => comma = Some(at),
            (b']' | b'}', _) => {
                if let Some(byte) = comma.take().and_then(|comma: usize| out.get_mut(comma)) {
                    *byte = b' ';
                }
            }
            (b' ' | b'\t' | b'\r' | b'\n', _) => {}
            _ => comma = None,
        }
        at += 1;
    }
    String::from_utf8(out).unwrap_or_else(|_| text.to_owned())
}

/// Blanks the comment that starts at `start` and gives the position of its last byte.
fn blank_comment(out: &mut [u8], start: usize) -> usize {
    let rest = out.get(start..).unwrap_or_default();
    let length = if rest.starts_with(b"//") {
        memchr::memchr(b'\n', rest).unwrap_or(rest.len())
    } else {
        memchr::memmem::find(rest, b"*/").map_or(rest.len(), |end| end + 2)
    };
    let comment = out.iter_mut().skip(start).take(length);
    comment.filter(|b| **b != b'\n' && **b != b'\r').for_each(|b| *b = b' ');
    (start + length).saturating_sub(1)
}

/// Java properties: `name = value`, `name: value`, comments with `#` or `!`, lines continued with a
/// backslash at the end.
fn properties(text: &str) -> Vec<Entry> {
    let mut entries = Vec::new();
    let mut lines = text.lines().enumerate();
    while let Some((index, line)) = lines.next() {
        let mut logical = line.trim_start().to_owned();
        if logical.is_empty() || logical.starts_with(['#', '!']) {
            continue;
        }
        while logical.ends_with('\\') {
            logical.pop();
            match lines.next() {
                Some((_, more)) => logical.push_str(more.trim_start()),
                None => break,
            }
        }
        let end = logical.find(['=', ':', ' ', '\t']).unwrap_or(logical.len());
        let (name, rest) = logical.split_at(end);
        let value = rest.trim_start().trim_start_matches(['=', ':']).trim();
        let column = line.len() - line.trim_start().len() + 1;
        entries.push(Entry {
            name: name.to_owned(),
            value: unescape(value),
            place: Some((index + 1, column)),
        });
    }
    entries
}

/// `\:` and `\=` in properties stand for the character itself.
fn unescape(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    let mut characters = value.chars();
    while let Some(c) = characters.next() {
        if c == '\\' { out.extend(characters.next()) } else { out.push(c) }
    }
    out
}

/// Variables as in `.env`: `NAME=value`, `export NAME="value"`, comments with `#`. A quoted value
/// may go on over several lines.
fn variables(text: &str) -> Result<Vec<Entry>, Diagnostic> {
    let mut entries = Vec::new();
    let mut cursor = Cursor::new(text);
    let mut offset = 0;
    while offset < text.len() {
        let rest = text.get(offset..).unwrap_or_default();
        let line_end = rest.find('\n').map_or(rest.len(), |end| end + 1);
        let line = rest.get(..line_end).unwrap_or_default();
        let body = line.trim_start();
        let start = offset + (line.len() - body.len());
        let body_start = body.strip_prefix("export ").map_or(0, |b| body.len() - b.trim_start().len());
        let name_value = body.get(body_start..).unwrap_or_default();
        let mut next = offset + line_end;
        if let Some((name, value)) = name_value.split_once('=').filter(|_| !body.starts_with('#')) {
            let value_at = start + body_start + name.len() + 1;
            let (value, end) = quoted_or_bare(text, value_at, value)?;
            next = next.max(end);
            let place = Some(cursor.place(start));
            entries.push(Entry { name: name.trim().to_owned(), value, place });
        } else if looks_like_yaml(body) {
            return Err(
                Diagnostic::at(text, start, "this looks like YAML, which is not read").help(sections::KNOWN)
            );
        }
        offset = next;
    }
    Ok(entries)
}

fn looks_like_yaml(line: &str) -> bool {
    let name =
        line.trim_end().split_once(':').map(|(name, rest)| (name, rest.starts_with(' ') || rest.is_empty()));
    !line.starts_with('#')
        && name.is_some_and(|(name, spaced)| {
            spaced && name.chars().all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c))
        })
}

/// The value at `at`, and where what belongs to it ends.
fn quoted_or_bare(text: &str, at: usize, line_rest: &str) -> Result<(String, usize), Diagnostic> {
    let blanks = line_rest.len() - line_rest.trim_start().len();
    let open = at + blanks;
    let Some(quote) = text.get(open..).and_then(|r| r.chars().next()).filter(|c| matches!(c, '"' | '\''))
    else {
        let bare = line_rest.split(" #").next().unwrap_or_default().trim();
        return Ok((bare.to_owned(), at));
    };
    let mut value = String::new();
    let mut characters = text.get(open + 1..).unwrap_or_default().char_indices();
    while let Some((index, c)) = characters.next() {
        match c {
            c if c == quote => {
                let end = open + 1 + index;
                let line = text.get(end..).and_then(|r| r.find('\n')).map_or(text.len(), |n| end + n + 1);
                return Ok((value, line));
            }
            '\\' if quote == '"' => match characters.next() {
                Some((_, 'n')) => value.push('\n'),
                Some((_, escaped)) => value.push(escaped),
                None => {}
            },
            c => value.push(c),
        }
    }
    Err(Diagnostic::at(text, open, format!("the quote {quote} is never closed")))
}
