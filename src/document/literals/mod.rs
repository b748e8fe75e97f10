//! Names with literals in source code, and in what is nearly JSON: `clientId: '…'` in JavaScript and JSON5, `'scope' => '…'`
//! in PHP and Ruby, `ClientId = "…"` in C#, `client_id="…"` in Python, each below the names of what is around it. So are
//! the methods of a builder, `.clientId("…")`, names and values that are handed to a function one after the other,
//! `setProperty("…", "…")`, and pairs of a list, `{ name: '…', value: '…' }`. Expressions are not evaluated: their result
//! is not a value here.
//!
//! What is in brackets has their number behind the names, counted in what is around them: the same name in two of them is
//! not set twice, and whoever knows what names mean tells whether they are of one thing.

mod calls;
mod pieces;
mod strings;
mod values;
mod wrapped;

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::{Step, Visit};
use crate::source::Span;
use calls::{Call, Name, Pair, added_to, makes_list, sets};
use pieces::is_prefix;
use strings::{KEYWORDS, TYPES, accessors, begins_list, comment, is_of_name, is_sign, map_type, word_list};

/// Names nested deeper than this are not kept.
const DEEPEST: usize = 32;

/// Walks source code. Any text can be read as such, so this cannot fail.
pub fn walk<'a>(text: &'a str, visit: &mut Visit<'_, 'a>) {
    let (path, frames) = (Vec::new(), Vec::new());
    let mut walker = Walker {
        text,
        at: 0,
        path,
        frames,
        opened: 0,
        beyond: 0,
        named: None,
        before: None,
        type_at: None,
        callee: None,
        method: None,
        chain: Vec::new(),
        name_end: 0,
        unclosed: BTreeMap::new(),
        searched: 0,
        last: Last::Next,
    };
    while walker.step(visit) {}
}

/// What was read last.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Last {
    /// What separates members, or the beginning of a list of them.
    Next,
    /// What is between a name and its value.
    Sign,
    /// A name.
    Name,
    Other,
}

/// What is between two brackets.
struct Frame<'a> {
    /// The one that opened it.
    bracket: char,
    /// How many names are above it.
    above: usize,
    /// How many elements it has had, and where its name is, if it is a list that has one.
    list: Option<(usize, Span)>,
    /// The one string in brackets behind a name: `config["clientId"]`.
    key: Option<Name<'a>>,
    /// What is called with what is in them.
    call: Call<'a>,
    /// The value of a member `name`, whose own value is the member `value`.
    pair: Pair<'a>,
    /// How many brackets were opened in it.
    opened: usize,
}

struct Walker<'a> {
    text: &'a str,
    at: usize,
    path: Vec<Step<'a>>,
    frames: Vec<Frame<'a>>,
    /// How many brackets were opened in none.
    opened: usize,
    /// How many brackets are open beyond the deepest frame.
    beyond: usize,
    /// The name whose value is next.
    named: Option<Name<'a>>,
    /// The name that was read last: in Bicep and Go its type follows it.
    before: Option<Name<'a>>,
    /// Where a type may begin: behind the colon.
    type_at: Option<usize>,
    /// The first name of an expression, or of a line of it: that of the type or the function.
    callee: Option<&'a str>,
    /// The last name, if it is that of a method.
    method: Option<Name<'a>>,
    /// The way to what was called and is called on.
    chain: Vec<Step<'a>>,
    /// Where the last name ends.
    name_end: usize,
    /// For a quotation mark that was not closed, up to where.
    unclosed: BTreeMap<char, usize>,
    /// Up to where expressions were searched for the values that they may have.
    searched: usize,
    last: Last,
}

impl<'a> Walker<'a> {
    /// Takes one more thing; `false` at the end.
    fn step(&mut self, visit: &mut Visit<'_, 'a>) -> bool {
        let rest = self.rest();
        let Some(c) = rest.chars().next() else { return false };
        match c {
            c if c.is_whitespace() => self.at += c.len_utf8(),
            _ if self.skip_comment() => {}
            '"' | '\'' | '`' => self.string(visit),
            // The type of a list.
            '[' if rest.starts_with("[]") => self.other(2),
            '{' if accessors(rest).is_some() => self.accessors(),
            '{' | '[' | '(' => {
                let is_behind = self.is_behind_a_name();
                self.unknown((c == '(' && !self.lists(is_behind)) || (c == '[' && is_behind), visit);
                self.open(c);
            }
            '%' if self.last == Last::Sign && word_list(rest).is_some() => self.word_list(visit),
            ',' | ';' | '}' | ']' | ')' => {
                self.unknown(true, visit);
                if matches!(c, ',' | ';') { self.next(1) } else { self.close(c, visit) }
            }
            // The members of another object.
            '.' | '*' if self.last == Last::Next && (rest.starts_with("...") || rest.starts_with("**")) => {
                self.named = rest.get(..2).map(|mark| (Cow::Borrowed(mark), Span::new(self.at, self.at + 2)));
                self.other(2);
            }
            ':' | '=' => self.sign(visit),
            '@' if self.last == Last::Sign && is_prefix("@", rest.get(1..).unwrap_or_default()) => {
                self.at += 1;
            }
            c if c.is_ascii_digit() => self.number(visit),
            'm' if map_type(rest).is_some() => self.at += map_type(rest).unwrap_or(1),
            c if is_of_name(c) && self.wrapped(visit) => {}
            c if is_of_name(c) => self.name(),
            c => self.other(c.len_utf8()),
        }
        true
    }

    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn skip_comment(&mut self) -> bool {
        let length = comment(self.text, self.at);
        self.at += length.unwrap_or(0);
        length.is_some()
    }

    fn next(&mut self, length: usize) {
        self.at += length;
        (self.named, self.callee, self.before) = (None, None, None);
        self.chain.clear();
        self.last = Last::Next;
    }

    fn other(&mut self, length: usize) {
        self.at += length;
        self.last = Last::Other;
    }

    /// What is between the name of a property and its value, if it has one.
    fn accessors(&mut self) {
        let length = accessors(self.rest()).unwrap_or(1);
        let is_given = self.rest().get(length..).is_some_and(|behind| behind.trim_start().starts_with('='));
        if is_given { self.other(length) } else { self.next(length) }
    }

    /// A name, which is that of a value if what follows says so. A type between a name and its value is neither.
    fn name(&mut self) {
        let rest = self.rest();
        let length = rest.find(|c| !is_of_name(c)).unwrap_or(rest.len());
        let name = rest.get(..length).unwrap_or_default();
        let span = Span::new(self.at, self.at + length);
        let behind = rest.get(length..).unwrap_or_default();
        if self.last == Last::Sign && is_prefix(name, behind) {
            self.at = span.end;
            return;
        }
        let behind = behind.trim_start();
        let behind = behind.get(accessors(behind).unwrap_or(0)..).unwrap_or_default().trim_start();
        let is_symbol = self.text.get(..self.at).is_some_and(|before| before.ends_with(':'));
        let is_named = if behind.starts_with("=>") { is_symbol } else { is_sign(behind) };
        let said = self.type_at.filter(|_| self.named.is_some()).and_then(|at| self.text.get(at..self.at));
        let is_type = behind.starts_with('=') && said.is_some_and(|said| !said.contains('\n'));
        let typed = self.before.take().filter(|_| self.last == Last::Name && TYPES.contains(&name));
        let this = (Cow::Borrowed(name), span);
        // A member of an object may be named as its value is.
        let is_both = self.last == Last::Next && behind.starts_with([',', '}']);
        if (is_named && !is_type) || is_both {
            self.named = Some(typed.unwrap_or_else(|| this.clone()));
        }
        self.note(name);
        let outer = self.text.get(..self.at).and_then(|before| added_to(before, name));
        let method = outer.map_or_else(|| this.clone(), |outer| (Cow::Borrowed(outer), span));
        self.method = Some(method).filter(|_| self.is_behind_a_dot());
        self.before = Some(this);
        self.at = span.end;
        self.name_end = span.end;
        self.last = Last::Name;
    }

    fn is_behind_a_name(&self) -> bool {
        self.last == Last::Name && self.name_end == self.at
    }

    fn is_behind_a_dot(&self) -> bool {
        self.text.get(..self.at).is_some_and(|before| before.trim_end().ends_with('.'))
    }

    fn note(&mut self, name: &'a str) {
        let between = self.text.get(self.name_end..self.at).unwrap_or_default();
        if between.contains('\n') && !self.is_behind_a_dot() {
            self.callee = None;
        }
        self.callee =
            self.callee.or(Some(name).filter(|name| !KEYWORDS.split_whitespace().any(|word| word == *name)));
    }

    /// `:`, `=`, `:=` or `=>`; nothing else that is made of the same signs.
    fn sign(&mut self, visit: &mut Visit<'_, 'a>) {
        let rest = self.rest();
        let length = rest.find(|c| !matches!(c, ':' | '=' | '>')).unwrap_or(rest.len());
        let sign = rest.get(..length).unwrap_or_default();
        self.at += length;
        self.callee = None;
        self.type_at = Some(self.at).filter(|_| sign == ":");
        self.last = if matches!(sign, ":" | "=" | ":=" | "=>") { Last::Sign } else { Last::Other };
        self.one_of_several(visit);
    }

    fn open(&mut self, bracket: char) {
        if self.frames.len() >= DEEPEST {
            self.beyond += 1;
            return self.next(1);
        }
        let is_behind = self.is_behind_a_name();
        let is_subscript = bracket == '[' && is_behind;
        let above = self.path.len();
        let lists = bracket == '(' && self.lists(is_behind);
        let is_list = lists || (bracket != '(' && !is_subscript);
        let is_first = self.last == Last::Next && is_list && bracket != '{';
        let argument = self.frames.last_mut().filter(|_| is_first || lists).and_then(|it| it.call.method());
        let named = self.named.take().or(argument);
        // What is made of a list in brackets of its own has that list's elements.
        let goes_on = named.clone().filter(|_| lists && self.rest().get(1..).is_some_and(begins_list));
        let callee = self.callee.take().map(Cow::Borrowed);
        let list = named.as_ref().filter(|_| is_list).map(|(_, place)| (0, *place));
        let function = self.before.take().filter(|_| is_behind && bracket != '{');
        let method = self.method.take().filter(|_| bracket == '(' && is_behind && list.is_none());
        let mut way = std::mem::take(&mut self.chain);
        if method.is_none() || way.is_empty() {
            let around = named.map(|(name, _)| name).into_iter().chain(callee);
            way = around.filter(|_| goes_on.is_none()).map(Step::Name).collect();
            way.push(Step::Index(self.number_of_bracket()));
        }
        self.path.extend(way.iter().cloned());
        let is_paired = function.is_none_or(|(name, _)| sets(&name)) && bracket != '[' && list.is_none();
        let call = Call::new(method, way, is_paired);
        self.frames.push(Frame { bracket, above, list, key: None, call, pair: Pair::default(), opened: 0 });
        self.next(1);
        self.named = goes_on;
    }

    /// The number of the bracket that opens here, in what it is in.
    fn number_of_bracket(&mut self) -> usize {
        let opened = self.frames.last_mut().map_or(&mut self.opened, |frame| &mut frame.opened);
        *opened += 1;
        *opened - 1
    }

    /// Whether the round brackets that begin here hold the elements of a list: those of a tuple, or of a function that
    /// makes one.
    fn lists(&self, is_behind: bool) -> bool {
        let before = self.text.get(..self.at).unwrap_or_default();
        if is_behind { makes_list(before) } else { self.last == Last::Sign && self.named.is_some() }
    }

    /// What is in the brackets of `config['clientId'] = …` is the name of the value.
    fn close(&mut self, bracket: char, visit: &mut Visit<'_, 'a>) {
        if self.beyond > 0 {
            self.beyond -= 1;
            return self.next(1);
        }
        self.unknown_argument(visit);
        let frame = self.frames.pop();
        self.next(1);
        self.last = Last::Other;
        let Some(frame) = frame else { return };
        self.path.truncate(frame.above);
        if bracket == ']' && is_sign(self.rest().trim_start()) {
            self.named = frame.key;
        } else if bracket == ')' && self.rest().trim_start().starts_with('.') {
            self.chain = frame.call.way;
        }
    }
}
