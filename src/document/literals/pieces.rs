//! A value that is written in several pieces, `"a" + "b"`, and one that is one of several: `test ? "a" : "b"`,
//! `process.env.NAME || "a"`.

use super::strings::{comment, is_of_name, is_sign, string, unescaped};
use crate::source::{Span, Text};

/// Longer pieces are not put together, in bytes.
const LONGEST: usize = 4096;

/// More pieces are not put together.
const MOST: usize = 64;

/// What is written before a string that is not its text: of Python, C# and JavaScript's like.
const PREFIXES: [&str; 12] = ["r", "R", "u", "U", "b", "B", "f", "F", "rb", "br", "$", "@"];

/// Whether a name is written before the string that begins with `behind`, and belongs to it.
pub(super) fn is_prefix(name: &str, behind: &str) -> bool {
    PREFIXES.contains(&name) && behind.starts_with(['"', '\'', '@'])
}

/// Whether the string that is all of `span` has parts that are computed: those in braces, of Python and C#.
fn is_computed(text: &str, inner: Span, span: Span) -> bool {
    let before = text.get(..span.start).unwrap_or_default();
    let has_braces = text.get(inner.start..inner.end).is_some_and(|inner| inner.contains('{'));
    has_braces && before.trim_end_matches('@').ends_with(['f', 'F', '$'])
}

/// The text of a string with what is joined to it, and where all of it is; `None` if a part of it is computed.
/// `is_in_brackets`: a string in the next line may be joined to it, as in Python.
pub(super) fn joined(
    text: &str,
    (inner, span): (Span, Span),
    is_in_brackets: bool,
) -> (Option<Text<'_>>, Span) {
    let (mut all, mut is_known, mut pieces) = (span, !is_computed(text, inner, span), vec![inner]);
    let mark = |span: Span| text.as_bytes().get(span.start);
    while let Some((inner, next)) = next(text, all.end, is_in_brackets).filter(|_| pieces.len() < MOST) {
        // A change of a value that has two kinds of marks would leave one of each.
        is_known &= mark(next) == mark(span) && !is_computed(text, inner, next);
        pieces.push(inner);
        all.end = next.end;
    }
    let [inner] = pieces[..] else {
        let (mut bytes, mut places) = (Vec::new(), Vec::new());
        for inner in pieces {
            let piece = unescaped(text, inner);
            places.extend((0..piece.bytes.len()).map(|at| piece.place(at)));
            bytes.extend_from_slice(&piece.bytes);
        }
        return (Some(Text::kept(bytes, places, all.end)).filter(|_| is_known), all);
    };
    (Some(unescaped(text, inner)).filter(|_| is_known), all)
}

/// The piece that is joined to what ends at `end`: what is in it, and all of it.
fn next(text: &str, end: usize, is_in_brackets: bool) -> Option<(Span, Span)> {
    let behind = skipped(text, end);
    let rest = text.get(behind..)?;
    let between = text.get(end..behind)?;
    let is_added = rest.starts_with('+') && !rest.starts_with("++") && !rest.starts_with("+=");
    // PHP has a dot, Elixir an arrow to both sides; the line of Python and Ruby goes on behind a backslash.
    let sign = match rest {
        _ if is_added => 1,
        _ if rest.starts_with("<>") => 2,
        _ if is_concatenation(rest) => 1,
        _ if rest.starts_with("\\\n") => 2,
        _ => 0,
    };
    let at = skipped(text, behind + sign);
    let begins = text.get(at..)?;
    let length = begins.find(['"', '\'', '`']).filter(|length| {
        begins.get(..*length).is_some_and(|name| name.is_empty() || PREFIXES.contains(&name))
    })?;
    let (inner, span) = piece(text, at + length)?;
    if sign == 0 {
        let is_joined = !between.is_empty() && (is_in_brackets || !between.contains('\n'));
        let after = text.get(skipped(text, span.end)..)?;
        (is_joined && !is_sign(after) && !after.starts_with("to ") && !after.starts_with("->"))
            .then_some(())?;
    }
    Some((inner, span))
}

/// Whether a text begins with the dot with which PHP joins strings.
fn is_concatenation(text: &str) -> bool {
    text.strip_prefix('.').is_some_and(|rest| rest.starts_with([' ', '\n', '\'', '"']))
}

/// The string at `open` if it is not too long.
pub(super) fn piece(text: &str, open: usize) -> Option<(Span, Span)> {
    let end = (open + LONGEST).min(text.len());
    let end = (0..4).map(|back| end.saturating_sub(back)).find(|&end| text.is_char_boundary(end))?;
    string(text.get(..end)?, open).ok()
}

/// The place behind whitespace and comments.
fn skipped(text: &str, mut at: usize) -> usize {
    loop {
        let rest = text.get(at..).unwrap_or_default();
        at += rest.len() - rest.trim_start().len();
        match comment(text, at).filter(|_| text.get(at..).is_some_and(|rest| rest.starts_with(['/', '#']))) {
            Some(length) if length < LONGEST => at += length,
            _ => return at,
        }
    }
}

/// What reads a variable or a property, and takes a value for where there is none as its second argument.
const READERS: [&str; 8] =
    ["getenv", "get", "getordefault", "getproperty", "env", "config", "fetch", "getvalue"];

/// What was read last of an expression.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Before {
    /// Nothing, or what a value may follow: `?`, `:`, `else`, `||`.
    Branch,
    /// A bracket that ends a condition.
    Condition,
    Other,
}

/// The strings of which an expression that begins at `start` has one for its value, and where it ends. None if its
/// value may be something else by all that is known.
pub(super) fn alternatives(text: &str, start: usize) -> (Vec<(Span, Span)>, usize) {
    let mut reader = Expression {
        text,
        at: start,
        before: Before::Branch,
        depth: 0,
        around: 0,
        is_if: false,
        is_match: false,
        asked: 0,
        called: "",
        is_part: false,
    };
    let (mut found, mut has_branches, mut is_first) = (Vec::new(), false, true);
    reader.enter();
    let end = (start + LONGEST).min(text.len());
    while reader.at < end {
        let rest = text.get(reader.at..).unwrap_or_default();
        let Some(c) = rest.chars().next() else { break };
        if c.is_whitespace() {
            let length = rest.len() - rest.trim_start().len();
            let is_broken = rest.get(..length).is_some_and(|space| space.contains('\n'));
            if is_broken && reader.depth + reader.around == 0 && !reader.goes_on() {
                break;
            }
            reader.at += length;
            continue;
        }
        match c {
            '"' | '\'' | '`' => {
                let Some((inner, span)) = piece(text, reader.at) else { break };
                let is_value = reader.is_value(span.end, is_first);
                reader.skip(span.end - reader.at);
                if is_value && found.len() < MOST {
                    found.push((inner, span));
                }
            }
            _ => match reader.token(rest, c) {
                Some(is_branch) => has_branches |= is_branch,
                None => break,
            },
        }
        is_first = false;
    }
    if !has_branches || reader.is_part {
        found.clear();
    }
    (found, reader.at)
}

/// Reads an expression.
struct Expression<'a> {
    text: &'a str,
    at: usize,
    before: Before,
    depth: usize,
    /// How many round brackets are around all that was read so far.
    around: usize,
    /// Whether it begins with `if`: then braces are around a value.
    is_if: bool,
    /// Whether it has a value behind each arrow: `when` and `switch`.
    is_match: bool,
    /// How many question marks have no colon yet.
    asked: usize,
    /// The last name outside of brackets.
    called: &'a str,
    /// Whether the value is only a part of another.
    is_part: bool,
}

impl<'a> Expression<'a> {
    /// Goes behind the brackets and the word that an expression begins with.
    fn enter(&mut self) {
        loop {
            let rest = self.text.get(self.at..).unwrap_or_default();
            let bare = rest.trim_start_matches([' ', '\t']);
            self.at += rest.len() - bare.len();
            if !bare.starts_with('(') {
                self.is_if = bare.starts_with("if ") || bare.starts_with("if(");
                return;
            }
            (self.at, self.around) = (self.at + 1, self.around + 1);
        }
    }

    fn skip(&mut self, length: usize) {
        self.at += length;
        self.before = Before::Other;
    }

    fn branch(&mut self, length: usize) -> bool {
        self.at += length;
        self.before = Before::Branch;
        true
    }

    /// Takes anything but a string; whether it makes one of several values. `None` at the end.
    fn token(&mut self, rest: &'a str, c: char) -> Option<bool> {
        match c {
            ')' if self.depth == 0 && self.around > 0 => {
                self.around -= 1;
                self.skip(1);
            }
            ';' | ',' | ')' | ']' | '}' if self.depth == 0 => return None,
            // What is in an object or a list has a name of its own.
            '{' if !(self.is_if || self.is_match) => return None,
            '-' | '=' if self.is_match && self.depth == 1 && rest.get(1..2) == Some(">") => {
                return Some(self.branch(2));
            }
            '[' if self.is_at_start() => return None,
            ',' => {
                self.skip(1);
                let reads = READERS.contains(&self.called.to_ascii_lowercase().as_str());
                if reads && self.depth == 1 {
                    self.before = Before::Branch;
                }
                return Some(reads);
            }
            '(' | '[' | '{' => {
                self.skip(1);
                self.depth += 1;
                if c == '{' && !self.is_match {
                    self.before = Before::Branch;
                }
            }
            ')' | ']' | '}' => {
                self.skip(1);
                self.depth -= 1;
                if c == ')' && self.depth == 0 && matches!(self.called, "if" | "") {
                    self.before = Before::Condition;
                }
            }
            _ if ["||", "??", "?:"].iter().any(|sign| rest.starts_with(sign)) => return Some(self.branch(2)),
            '?' if rest.starts_with("?.") || rest.starts_with("?[") => self.skip(1),
            '?' => {
                self.asked += 1;
                return Some(self.branch(1));
            }
            ':' if rest.starts_with("::") => self.skip(2),
            ':' => {
                self.asked = self.asked.checked_sub(1)?;
                return Some(self.branch(1));
            }
            '=' if rest.starts_with("==") => self.skip(rest.len() - rest.trim_start_matches('=').len()),
            '!' | '<' | '>' => self.skip(rest.len() - rest.trim_start_matches(['!', '<', '>', '=']).len()),
            '=' => return None,
            // Something is made of the value.
            '+' | '%' | '.' if self.depth == 0 && (c != '.' || is_concatenation(rest)) => {
                self.is_part = true;
                return None;
            }
            c if is_of_name(c) => {
                let name =
                    rest.get(..rest.find(|c| !is_of_name(c)).unwrap_or(rest.len())).unwrap_or_default();
                if matches!(name, "else" | "or") {
                    return Some(self.branch(name.len()));
                }
                if self.depth == 0 {
                    self.called = name;
                    self.is_match |= matches!(name, "when" | "switch" | "match");
                }
                self.skip(name.len());
            }
            c => self.skip(c.len_utf8()),
        }
        Some(false)
    }

    fn is_at_start(&self) -> bool {
        self.text.get(..self.at).is_some_and(|before| before.trim_end().ends_with(['=', ':', '(']))
    }

    /// Whether the string that ends at `end` is a value of the expression.
    fn is_value(&self, end: usize, is_first: bool) -> bool {
        let rest = self.text.get(end..).unwrap_or_default();
        let line = rest.trim_start_matches([' ', '\t', '\r']);
        let behind = rest.trim_start();
        let is_end = line.is_empty()
            || line.starts_with([';', ',', '\n', '}'])
            || (behind.starts_with(')') && self.depth <= 1)
            || comment(self.text, self.text.len() - line.len()).is_some()
            || (behind.starts_with(':') && self.asked > 0);
        let is_other = ["else", "if ", "unless "].iter().any(|word| behind.starts_with(word));
        let is_here = if is_first {
            is_other
        } else {
            (is_end || is_other) && matches!(self.before, Before::Branch | Before::Condition)
        };
        // Of brackets those of one call are read, and braces around a value.
        is_here && self.depth <= 1 && (self.depth == 0 || self.is_match || line.starts_with(['}', ')']))
    }

    /// Whether the expression goes on behind the line break here.
    fn goes_on(&self) -> bool {
        let before = self.text.get(..self.at).unwrap_or_default().trim_end();
        let behind = self.text.get(self.at..).unwrap_or_default().trim_start();
        before.ends_with(['?', ':', '|', '=', '('])
            || ["?", ":", "||", "else", ".", "or "].iter().any(|sign| behind.starts_with(sign))
    }
}
