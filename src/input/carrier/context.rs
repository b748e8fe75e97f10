//! What is around a token in a text.

use super::strings::is_log_line;
use crate::input::candidate::Parameter;
use crate::input::character;
use crate::input::wrapper::{QUOTES, quote_before};

/// What is before a token.
pub(super) struct Surroundings {
    /// The name under which it is sent.
    pub(super) parameter: Parameter,
    /// Whether it has the name of what is a line of a log, whose end is none of what it says.
    pub(super) is_line: bool,
    /// Where the inside of the string begins that the token is in, and the mark that ends it.
    pub(super) quote: Option<(usize, &'static [u8])>,
    /// Where the word `Bearer` begins that is sent in a parameter before the token.
    pub(super) sent: Option<usize>,
    /// Where the header Authorization begins, or `Bearer` if its name is not there.
    pub(super) header: Option<usize>,
}

/// How far before a token its name is looked for, in bytes.
const FARTHEST: usize = 120;

/// What may be between a name and its value: quotation marks, brackets, signs.
const BETWEEN: &[u8] = b" \t\r\n\"'`\\:=>,([{@";

impl Surroundings {
    /// What is before the token at `start`.
    pub(super) fn before(text: &[u8], start: usize) -> Self {
        let from = start.saturating_sub(FARTHEST);
        let near = text.get(from..start).unwrap_or_default();
        let mut around =
            Self { parameter: Parameter::Other, is_line: false, quote: None, sent: None, header: None };
        let inner = near.get(..character::trailing(near)).unwrap_or_default();
        let outside = match without_bearer(inner) {
            Some(outside) => {
                around.header = Some(from + outside.len());
                outside.get(..character::trailing(outside)).unwrap_or_default()
            }
            None => inner,
        };
        let quote = quote_before(outside).and_then(|at| mark(outside, at));
        let open = from + outside.len();
        around.quote = quote.map(|quote| (open, quote));
        let (before, name) = name(outside);
        around.parameter = match Parameter::named(name) {
            // In words it may be any assertion of a client: its claims tell for which server.
            Parameter::Assertion if is_client(before) => Parameter::Other,
            parameter => parameter,
        };
        around.is_line = is_log_line(name);
        around.settle(from, outside);
        around
    }

    /// `Bearer` before a token is the header Authorization, unless the token is sent as a parameter.
    fn settle(&mut self, from: usize, outside: &[u8]) {
        match (self.parameter, self.header) {
            (Parameter::Assertion | Parameter::ClientAssertion, Some(_)) => {
                let opens = |b: &u8| b"=:[>(".contains(b);
                self.sent = self.header.take().filter(|_| outside.last().is_some_and(opens));
            }
            (_, Some(bearer)) => {
                let name = memchr::memmem::rfind(&outside.to_ascii_lowercase(), b"authorization");
                let is_named = self.parameter == Parameter::Authorization;
                self.header = Some(name.filter(|_| is_named).map_or(bearer, |at| from + at));
                self.parameter = Parameter::Authorization;
                // Behind `Bearer` comes the token alone.
                self.quote = None;
            }
            (Parameter::Authorization, None) => self.parameter = Parameter::Other,
            _ => {}
        }
    }

    /// Whether what is around a token without quotation marks tells that it is one thing among others,
    /// and not part of a sentence.
    pub(super) fn is_delimited(&self, text: &[u8], token: usize) -> bool {
        if self.quote.is_some() || self.header.is_some() || self.parameter != Parameter::Other {
            return true;
        }
        let direct = token.checked_sub(1).and_then(|at| text.get(at));
        let before = text.get(..token).unwrap_or_default();
        let cell = before.trim_ascii_end().last().is_some_and(|b| *b == b'|');
        cell || direct.is_some_and(|b| b"=>[({|;,\t&?/".contains(b))
            || is_pair(text, before)
            || is_record(text, before)
    }
}

/// The text without `Bearer` at its end.
fn without_bearer(text: &[u8]) -> Option<&[u8]> {
    let word = text.strip_suffix(b":").unwrap_or(text);
    let start = word.len().checked_sub(6)?;
    word.get(start..)?.eq_ignore_ascii_case(b"bearer").then(|| word.get(..start).unwrap_or_default())
}

/// The quotation mark at `at`, three times where it stands so. Those that differ from the one at the
/// other end of a string end a token on their own.
fn mark(text: &[u8], at: usize) -> Option<&'static [u8]> {
    let (before, mark) = text.split_at_checked(at)?;
    match mark {
        b"\"" if before.ends_with(b"\"\"") => Some(b"\"\"\""),
        b"'" if before.ends_with(b"''") => Some(b"'''"),
        b"`" if before.ends_with(b"``") => Some(b"```"),
        _ => QUOTES.iter().map(|q| q.as_bytes()).find(|q| *q == mark && q.is_ascii()),
    }
}

/// Whether the last word is `client`.
fn is_client(before: &[u8]) -> bool {
    const WORD: &[u8] = b"client";
    let word = before.strip_suffix(b" ").map(<[u8]>::trim_ascii_end).unwrap_or_default();
    let start = word.len().saturating_sub(WORD.len());
    word.get(start..).is_some_and(|word| word.eq_ignore_ascii_case(WORD))
}

/// The name before a value, and what is before that.
fn name(text: &[u8]) -> (&[u8], &[u8]) {
    let mut rest = text;
    loop {
        let outer = without_signs(rest);
        let is_direct = outer.len() == rest.len();
        let is_name = |b: &&u8| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-');
        let length = outer.iter().rev().take_while(is_name).count();
        let (outer, name) = outer.split_at_checked(outer.len() - length).unwrap_or_default();
        // `b'…'`, `@"…"`, `string("…")` and the like are no names.
        let is_prefix = name.len() == 1 || matches!(name, b"string" | b"Of" | b"of");
        if !is_prefix || is_direct {
            return (outer, name);
        }
        rest = outer;
    }
}

/// The text without what may be between a name and its value; quotation marks may be escaped in any way.
fn without_signs(text: &[u8]) -> &[u8] {
    let mut rest = text;
    loop {
        let length = rest.iter().rev().take_while(|b| BETWEEN.contains(b)).count();
        rest = rest.get(..rest.len() - length).unwrap_or_default();
        let Some(at) = quote_before(rest) else { return rest };
        rest = rest.get(..at).unwrap_or_default();
    }
}

/// Whether the line of the token is `name: value` and not the only line.
fn is_pair(text: &[u8], before: &[u8]) -> bool {
    let line = memchr::memrchr(b'\n', before).map_or(0, |at| at + 1);
    let start = before.get(line..).unwrap_or_default().trim_ascii();
    let name = start.strip_suffix(b":").map(|name| name.strip_prefix(b"- ").unwrap_or(name));
    let is_name = |name: &[u8]| {
        !name.is_empty() && name.iter().all(|b| b.is_ascii_alphanumeric() || b"_-.".contains(b))
    };
    let others = text.trim_ascii().contains(&b'\n');
    others && name.is_some_and(is_name)
}

/// What a text has that is a stack trace, an e-mail, or has code in fences.
const DOCUMENTS: [&str; 6] =
    ["```", "\n\tat ", "\n    at ", "\n   at ", "Traceback (most recent", "\nContent-Transfer-Encoding: "];

/// Whether the line of the token is a record of a log, or the output of a shell, or in a document.
fn is_record(text: &[u8], before: &[u8]) -> bool {
    const LEVELS: [&str; 12] = [
        "trace", "debug", "info", "warn", "warning", "error", "fatal", "notice", "level", "verbose", "dbg",
        "inf",
    ];
    let line = memchr::memrchr(b'\n', before).map_or(0, |at| at + 1);
    let start = before.get(line..).unwrap_or_default();
    let begins =
        start.trim_ascii_start().first().is_some_and(|b| b.is_ascii_digit() || b"[+<>|#*".contains(b));
    let words = start.get(..start.len().min(200)).unwrap_or_default();
    let has_level = words
        .split(|b| !b.is_ascii_alphabetic())
        .any(|word| LEVELS.iter().any(|level| word.eq_ignore_ascii_case(level.as_bytes())));
    let has = |sign: &&str| memchr::memmem::find(text, sign.as_bytes()).is_some();
    begins || has_level || DOCUMENTS.iter().any(has)
}
