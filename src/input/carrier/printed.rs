//! Claims as programs print a map: `{aud=…, iss=…}` in Java, Kotlin and C#, `map[aud:… iss:…]` in Go; with quotation
//! marks around each text in Node.js, Ruby and Python.

use super::known::{claims_in, is_claim};
use crate::input::slot::Found;
use crate::source::{Span, Text};

/// A map longer than this is not looked at, in bytes.
const LONGEST: usize = 16 * 1024;

/// How many bytes may be read of what begins as a map of claims and is none: a log of others has many.
const MOST_MISREAD: usize = 1024 * 1024;

/// How deep maps and lists may be in each other.
const DEEPEST: usize = 8;

/// What is behind a name in a map as PHP prints it, one member in a line: `[aud] => …`.
const PHP: &[u8] = b"] => ";

/// The claims that are printed in the text; only those without quotation marks, unless `with_marks`: in source code the
/// others are what the program makes, with variables in it.
pub(super) fn among<'a>(text: &Text<'a>, with_marks: bool) -> Vec<Found<'a>> {
    let bytes: &[u8] = &text.bytes;
    let (mut found, mut done, mut misread) = (Vec::new(), 0, 0);
    for at in memchr::memmem::find_iter(bytes, b"aud") {
        let behind = bytes.get(at + 3..).unwrap_or_default();
        let signs = behind.iter().take_while(|b| b" \"']".contains(b)).count();
        let is_name = behind.get(signs).is_some_and(|b| b"=:".contains(b));
        let name =
            at - usize::from(behind.starts_with(PHP) && bytes.get(..at).is_some_and(|b| b.ends_with(b"[")));
        let Some(open) = opening(bytes, name, 400).filter(|open| is_name && *open >= done) else { continue };
        let mut map = Map::new(bytes, open);
        if map.read(0).is_some() && map.is_claims(with_marks) {
            let header = header_beside(bytes, open, map.at, with_marks).map(|header| header.text(text));
            done = map.at;
            found.push(Found::Draft(header, map.text(text)));
        } else {
            misread += map.at.saturating_sub(open);
            if misread > MOST_MISREAD {
                break;
            }
        }
    }
    found
}

/// The header that is printed before the claims at `open` to `end`, or behind them, with no more than its name between.
fn header_beside(text: &[u8], open: usize, end: usize, with_marks: bool) -> Option<Map<'_>> {
    const LONGEST_NAME: usize = 40;
    const LONGEST_HEADER: usize = 4 * 1024;
    let is_between = |b: &&u8| b.is_ascii_alphanumeric() || b" \t\r\n_:=,;\"'>&".contains(b);
    let read = |open: usize| {
        let mut map = Map { limit: open + LONGEST_HEADER, ..Map::new(text, open) };
        map.read(0)?;
        let is_header = memchr::memmem::find(&map.json, b"\"alg\":").is_some() && map.is_data(with_marks);
        is_header.then_some(map)
    };
    let before = text.get(..open).unwrap_or_default();
    let between = before.iter().rev().take(LONGEST_NAME).take_while(is_between).count();
    let close = open.checked_sub(between + 1);
    let before = close.and_then(|close| Some((opening(text, close, LONGEST_HEADER)?, close + 1)));
    let behind = text.get(end..).unwrap_or_default();
    let between = behind.iter().take(LONGEST_NAME).take_while(is_between).count();
    // What ends elsewhere is something else.
    let before = before.and_then(|(open, close)| read(open).filter(|map| map.at == close));
    before.or_else(|| read(end + between))
}

/// Where the bracket is that what is at `at` is in, if no more than `farthest` bytes are between.
fn opening(text: &[u8], at: usize, farthest: usize) -> Option<usize> {
    let from = at.saturating_sub(farthest);
    let before = text.get(from..at)?;
    let mut closed = 0_usize;
    let open = before.iter().rposition(|b| match b {
        b'}' | b']' | b')' => {
            closed += 1;
            false
        }
        b'{' | b'[' | b'(' if closed > 0 => {
            closed -= 1;
            false
        }
        b'{' | b'[' | b'(' => true,
        _ => false,
    });
    open.map(|open| from + open)
}

/// A map as it is read, and the JSON that it becomes.
struct Map<'t> {
    text: &'t [u8],
    at: usize,
    /// Where it is given up.
    limit: usize,
    json: Vec<u8>,
    places: Vec<Span>,
    /// Texts in quotation marks, and without.
    marked: usize,
    bare: usize,
    /// Whether aud is an address.
    has_address: bool,
}

impl<'t> Map<'t> {
    fn new(text: &'t [u8], open: usize) -> Self {
        let (json, places) = (Vec::new(), Vec::new());
        let limit = open + LONGEST;
        Self { text, at: open, limit, json, places, marked: 0, bare: 0, has_address: false }
    }

    /// Whether what was read is what a program printed, and no statement with variables.
    const fn is_data(&self, with_marks: bool) -> bool {
        self.marked == 0 || (with_marks && self.bare == 0)
    }

    /// Whether what was read is claims.
    fn is_claims(&self, with_marks: bool) -> bool {
        self.is_data(with_marks) && self.has_address && claims_in(&self.json) >= 3
    }

    /// The JSON, each byte with its place in the file.
    fn text<'a>(self, text: &Text<'a>) -> Text<'a> {
        let places = self.places.iter().map(|&place| text.lift(place));
        Text::kept(self.json, places, text.position(self.at))
    }

    fn peek(&self) -> Option<u8> {
        self.text.get(self.at).copied().filter(|_| self.at < self.limit)
    }

    /// Adds what is written at `place` as JSON.
    fn put(&mut self, json: &[u8], place: Span) {
        self.json.extend_from_slice(json);
        self.places.extend(std::iter::repeat_n(place, json.len()));
    }

    /// Adds the sign at the current place.
    fn sign(&mut self, json: &[u8]) {
        self.put(json, Span::new(self.at, self.at + 1));
    }

    fn skip_white(&mut self) {
        while self.peek().is_some_and(|b| b.is_ascii_whitespace()) {
            self.at += 1;
        }
    }

    /// Skips what is between two members: white space, and a comma in most notations.
    fn separate(&mut self) {
        self.skip_white();
        if self.peek() == Some(b',') {
            self.at += 1;
            self.skip_white();
        }
    }

    /// Nothing here is a map, and all up to its limit was read to see that.
    fn give_up(&mut self) {
        self.at = self.limit.min(self.text.len());
    }

    /// Reads the map at the current place.
    fn read(&mut self, depth: usize) -> Option<()> {
        let close = closing(self.peek()?)?;
        let before = self.text.get(..self.at).unwrap_or_default();
        let is_go = close == b']' && before.ends_with(b"map");
        self.sign(b"{");
        self.at += 1;
        self.skip_white();
        let mut is_first = true;
        while self.peek()? != close {
            if !is_first {
                self.sign(b",");
            }
            is_first = false;
            let name = self.name()?;
            self.value(&name, close, is_go, depth, false)?;
            self.separate();
        }
        self.sign(b"}");
        self.at += 1;
        Some(())
    }

    /// Reads a name and the sign behind it.
    fn name(&mut self) -> Option<Vec<u8>> {
        let length = name_length(self.text.get(self.at..self.limit.min(self.text.len()))?)?;
        let written = self.text.get(self.at..self.at + length)?;
        let name: Vec<u8> =
            written.iter().copied().filter(|b| b.is_ascii_alphanumeric() || *b == b'_').collect();
        let place = Span::new(self.at, self.at + length);
        self.put(&[b"\"", name.as_slice(), b"\":"].concat(), place);
        self.at += length;
        Some(name)
    }

    /// Reads the value of `name`.
    fn value(&mut self, name: &[u8], close: u8, is_go: bool, depth: usize, in_list: bool) -> Option<()> {
        if depth >= DEEPEST {
            return None;
        }
        if self.skip_type() {
            return if self.is_list() { self.list(name, is_go, depth + 1) } else { self.read(depth + 1) };
        }
        let rest = self.text.get(self.at..)?;
        match self.peek()? {
            mark @ (b'"' | b'\'') => self.marked(name, mark),
            b'{' => self.read(depth + 1),
            _ if rest.starts_with(b"map[") => {
                self.at += 3;
                self.read(depth + 1)
            }
            b'[' => self.list(name, is_go, depth + 1),
            _ => self.bare(name, close, is_go, in_list),
        }
    }

    /// Skips what PHP and Elixir print before the bracket of a map or a list: `Array (`, `array:2 [`, `%{`.
    fn skip_type(&mut self) -> bool {
        let rest = self.text.get(self.at..).unwrap_or_default().trim_ascii_start();
        let behind = if let Some(behind) = rest.strip_prefix(b"%") {
            behind
        } else if let Some(behind) = rest.strip_prefix(b"Array").or_else(|| rest.strip_prefix(b"array")) {
            let count = behind.iter().take_while(|b| b.is_ascii_digit() || **b == b':').count();
            behind.get(count..).unwrap_or_default().trim_ascii_start()
        } else {
            return false;
        };
        let is_typed = behind.first().is_some_and(|open| closing(*open).is_some());
        if is_typed {
            self.at = self.text.len() - behind.len();
        }
        is_typed
    }

    /// Whether the elements in the bracket here are numbered, or there are none.
    fn is_list(&self) -> bool {
        let inside = self.text.get(self.at + 1..).unwrap_or_default().trim_ascii_start();
        index_length(inside) > 0 || inside.first().is_some_and(|b| b"])".contains(b))
    }

    /// Reads a list.
    fn list(&mut self, name: &[u8], is_go: bool, depth: usize) -> Option<()> {
        let close = closing(self.peek()?)?;
        self.sign(b"[");
        self.at += 1;
        self.skip_white();
        let mut is_first = true;
        while self.peek()? != close {
            if !is_first {
                self.sign(b",");
            }
            is_first = false;
            self.at += index_length(self.text.get(self.at..)?);
            self.value(name, close, is_go, depth, true)?;
            self.separate();
        }
        self.sign(b"]");
        self.at += 1;
        Some(())
    }

    /// Reads a text between quotation marks; one with escapes is left alone.
    fn marked(&mut self, name: &[u8], mark: u8) -> Option<()> {
        let start = self.at + 1;
        let rest = self.text.get(start..self.limit.min(self.text.len()))?;
        let Some(length) = memchr::memchr(mark, rest) else {
            self.give_up();
            return None;
        };
        self.at = start + length + 1;
        self.marked += 1;
        self.note(name, rest.get(..length)?);
        self.string(Span::new(start, start + length))
    }

    /// Reads a text without marks, a number, or nothing.
    fn bare(&mut self, name: &[u8], close: u8, is_go: bool, in_list: bool) -> Option<()> {
        let rest = self.text.get(self.at..self.limit.min(self.text.len()))?;
        let ends = |(at, &b): (usize, &u8)| match b {
            b'\n' | b'\r' => true,
            b if b == close => true,
            b',' => in_list || rest.get(at + 1..).is_some_and(|next| goes_on(next.trim_ascii_start(), name)),
            b' ' if is_go => in_list || rest.get(at + 1..).is_some_and(|next| goes_on_in_go(next, name)),
            _ => false,
        };
        let Some(length) = rest.iter().enumerate().position(ends) else {
            self.give_up();
            return None;
        };
        let value = rest.get(..length)?.trim_ascii_end();
        // The last member of PHP has a comma too.
        let value = value.strip_suffix(b",").unwrap_or(value);
        let span = Span::new(self.at, self.at + value.len());
        self.at += length;
        if matches!(value, b"null" | b"nil" | b"<nil>") {
            self.put(b"null", span);
            return Some(());
        }
        if matches!(name, b"iat" | b"exp" | b"nbf") {
            let number: f64 = std::str::from_utf8(value).ok()?.parse().ok()?;
            self.put(format!("{number}").as_bytes(), span);
            return number.is_finite().then_some(());
        }
        self.bare += 1;
        self.note(name, value);
        self.string(span)
    }

    fn note(&mut self, name: &[u8], value: &[u8]) {
        self.has_address |= name == b"aud" && memchr::memmem::find(value, b"://").is_some();
    }

    /// Adds the text at `span`, each byte at its place.
    fn string(&mut self, span: Span) -> Option<()> {
        let value = self.text.get(span.start..span.end)?;
        let is_plain = |b: &u8| !(b.is_ascii_control() || matches!(b, b'"' | b'\\'));
        if !value.iter().all(is_plain) || std::str::from_utf8(value).is_err() {
            return None;
        }
        self.put(b"\"", Span::new(span.start, span.start));
        self.json.extend_from_slice(value);
        self.places.extend((span.start..span.end).map(|at| Span::new(at, at + 1)));
        self.put(b"\"", Span::new(span.end, span.end));
        Some(())
    }
}

/// Length of the number that PHP prints before an element of a list: `[0] => `, `0 => `.
fn index_length(text: &[u8]) -> usize {
    let open = usize::from(text.starts_with(b"["));
    let digits = text.iter().skip(open).take_while(|b| b.is_ascii_digit()).count();
    let behind = text.get(open + digits..).unwrap_or_default();
    let behind = if open > 0 { behind.strip_prefix(b"]").unwrap_or_default() } else { behind };
    match behind.strip_prefix(b" => ").or_else(|| behind.strip_prefix(b" =>")) {
        Some(rest) if digits > 0 => text.len() - rest.len(),
        _ => 0,
    }
}

/// The bracket that closes another.
const fn closing(open: u8) -> Option<u8> {
    match open {
        b'{' => Some(b'}'),
        b'[' => Some(b']'),
        b'(' => Some(b')'),
        _ => None,
    }
}

/// Length of a name with the sign behind it and the spaces around that: `aud=`, `:aud=>`, `"aud" => `, `[aud] => `.
fn name_length(text: &[u8]) -> Option<usize> {
    const LONGEST_NAME: usize = 64;
    let text = text.get(..text.len().min(LONGEST_NAME)).unwrap_or_default();
    if let Some(inside) = text.strip_prefix(b"[") {
        let letters = inside.iter().take_while(|b| b.is_ascii_alphabetic() || **b == b'_').count();
        let is_php = letters > 0 && inside.get(letters..)?.starts_with(PHP);
        return is_php.then_some(1 + letters + PHP.len());
    }
    let marks = text.iter().take_while(|b| b":\"'".contains(b)).count();
    let rest = text.get(marks..)?;
    let letters = rest.iter().take_while(|b| b.is_ascii_alphanumeric() || **b == b'_').count();
    let rest = rest.get(letters..).filter(|_| letters > 0)?;
    let behind = rest.iter().take_while(|b| b"\"' ".contains(b)).count();
    let rest = rest.get(behind..)?;
    let sign = [&b"=>"[..], b"=", b":"].into_iter().find(|sign| rest.starts_with(sign))?;
    // JSON is read elsewhere.
    let is_json = marks > 0 && sign == b":";
    let rest = rest.get(sign.len()..).filter(|rest| !is_json && !rest.starts_with(b"//"))?;
    Some(text.len() - rest.len() + rest.iter().take_while(|b| **b == b' ').count())
}

/// Whether the next member begins behind a comma in the value of `name`. In scopes there are colons too.
fn goes_on(next: &[u8], name: &[u8]) -> bool {
    let Some(length) = name_length(next) else { return false };
    name != b"scope" || next.get(..length).is_some_and(|next| next.contains(&b'=')) || begins_claim(next)
}

/// Whether the next member begins behind a space in the value of `name`: Go sorts the names.
fn goes_on_in_go(next: &[u8], name: &[u8]) -> bool {
    let length = next.iter().take_while(|b| b.is_ascii_alphanumeric() || **b == b'_').count();
    let is_name = length > 0 && next.get(length) == Some(&b':');
    is_name
        && if name == b"scope" {
            begins_claim(next)
        } else {
            next.get(..length).is_some_and(|next| next > name)
        }
}

/// Whether a claim begins as Go prints it.
fn begins_claim(text: &[u8]) -> bool {
    let length = text.iter().take_while(|b| b.is_ascii_alphanumeric() || **b == b'_').count();
    text.get(length) == Some(&b':') && text.get(..length).is_some_and(is_claim)
}
