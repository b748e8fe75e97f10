//! Command lines with `curl` and the like, as documentation and browsers give them.

use super::strings::Inside;
use super::{form, json};
use crate::input::candidate::Parameter;
use crate::input::slot::{Found, Slot};
use crate::source::{Span, Text};

/// Programs that send requests.
const PROGRAMS: [&[u8]; 5] = [b"curl", b"wget", b"http", b"https", b"xh"];

/// Whether the text has a command line with `curl` or the like.
pub(super) fn has_command(text: &[u8]) -> bool {
    memchr::memmem::find_iter(text, b"curl").chain(memchr::memmem::find_iter(text, b"wget")).any(|at| {
        let before = at.checked_sub(1).and_then(|i| text.get(i));
        let rest = text.get(at + 4..).unwrap_or_default();
        let starts = before.is_none_or(|b| b.is_ascii_whitespace() || matches!(b, b'(' | b'`' | b'/' | b'|'));
        starts && (rest.first().is_some_and(u8::is_ascii_whitespace) || rest.starts_with(b".exe"))
    })
}

/// Whether the text is one command line.
pub(super) fn is_command(text: &[u8]) -> bool {
    let text = text.strip_prefix(b"$ ").unwrap_or(text);
    let end = text.iter().position(u8::is_ascii_whitespace).unwrap_or(text.len());
    let word = text.get(..end).unwrap_or_default();
    let word = word.strip_suffix(b".exe").unwrap_or(word);
    let program = word.rsplit(|&b| b == b'/').next().unwrap_or_default();
    PROGRAMS.contains(&program)
}

/// What is in the words of command lines.
pub(super) fn open<'a>(text: &Text<'a>, inside: Inside) -> Vec<Found<'a>> {
    let mut found = Vec::new();
    if !(has_command(&text.bytes) || is_command(&text.bytes)) {
        return found;
    }
    let mut words = Words { text: &text.bytes, at: 0, commands: 0 };
    let mut option = Vec::new();
    while let Some(word) = words.next() {
        in_word(text, &word, &option, inside, &mut found);
        option = word.bytes;
    }
    found
}

fn in_word<'a>(text: &Text<'a>, word: &Word, option: &[u8], inside: Inside, found: &mut Vec<Found<'a>>) {
    let holds = |needle: &[u8]| memchr::memmem::find(&word.bytes, needle).is_some();
    if !(holds(b"assertion=") || (word.bytes.starts_with(b"{") && holds(b"assertion"))) {
        return;
    }
    // The line of a terminal ends here, and not the token.
    if word.ends_in_line(&text.bytes) {
        return;
    }
    let skip = if word.bytes.starts_with(b"-d") || word.bytes.starts_with(b"-F") { 2 } else { 0 };
    let decoded = word.decoded(text, skip);
    let is_field = option == b"--data-urlencode" || option == b"-F" || option == b"--form";
    if is_field || skip_is_form(word) {
        return found.extend(field(&decoded));
    }
    if decoded.bytes.starts_with(b"{")
        && let Some(contents) = json::open(&decoded, inside)
    {
        return found.extend(contents.found);
    }
    found.append(&mut form::sent(&decoded));
}

/// A field that is given as it is, without the encoding of a form.
fn field<'a>(word: &Text<'a>) -> Option<Found<'a>> {
    let equals = memchr::memchr(b'=', &word.bytes)?;
    let parameter = Parameter::named(word.bytes.get(..equals)?);
    let value = word.sub(Span::new(equals + 1, word.bytes.len()));
    let is_sent = matches!(parameter, Parameter::Assertion | Parameter::ClientAssertion);
    is_sent.then(|| Found::Slot(Slot::sent(value, parameter)))
}

fn skip_is_form(word: &Word) -> bool {
    word.bytes.starts_with(b"-F") || word.bytes.starts_with(b"--data-urlencode=")
}

/// A word of a command line after the shell took its quotes off, each byte with its place.
struct Word {
    bytes: Vec<u8>,
    places: Vec<Span>,
    end: usize,
}

impl Word {
    fn decoded(&self, text: &Text<'_>, skip: usize) -> Text<'static> {
        let bytes = self.bytes.get(skip..).unwrap_or_default().to_vec();
        let places = self.places.iter().skip(skip).map(|&place| text.lift(place));
        Text::kept(bytes, places, text.position(self.end))
    }

    /// Whether the word is cut where a line ends, within the token that is its value.
    fn ends_in_line(&self, text: &[u8]) -> bool {
        const NAME: &[u8] = b"assertion=";
        let value = memchr::memmem::find(&self.bytes, NAME).and_then(|at| self.places.get(at + NAME.len()));
        matches!(text.get(self.end), Some(b'\r' | b'\n'))
            && value.is_some_and(|first| form::in_lines(text, first.start).is_some())
    }

    fn push(&mut self, byte: u8, place: Span) {
        self.bytes.push(byte);
        self.places.push(place);
    }
}

/// Whether a byte ends a word where no quotation marks are around it.
fn is_operator(byte: u8) -> bool {
    b";|&()<>`".contains(&byte)
}

/// Whether the value of the parameter comes next.
fn is_parameter(word: &Word) -> bool {
    word.bytes.ends_with(b"assertion=")
}

/// The words of a command line: POSIX quoting and operators, the escapes of cmd, the line continuations of cmd and
/// PowerShell.
struct Words<'t> {
    text: &'t [u8],
    at: usize,
    /// How many commands are open whose output is in a string: `"$(…)"`.
    commands: usize,
}

impl Words<'_> {
    fn peek(&self, ahead: usize) -> Option<u8> {
        self.text.get(self.at + ahead).copied()
    }

    fn next(&mut self) -> Option<Word> {
        self.skip_blanks();
        while self.peek(0)? == b'#' {
            let rest = self.text.get(self.at..)?;
            self.at += memchr::memchr(b'\n', rest).unwrap_or(rest.len());
            self.skip_blanks();
        }
        let mut word = Word { bytes: Vec::new(), places: Vec::new(), end: self.at };
        while let Some(byte) = self.peek(0) {
            match byte {
                b if b.is_ascii_whitespace() => break,
                b'$' if self.peek(1) == Some(b'(') && is_parameter(&word) => {
                    self.substituted(&mut word, b')');
                }
                b'<' if is_parameter(&word) => self.substituted(&mut word, b'>'),
                b'`' if self.continuation() == 0 && is_parameter(&word) => self.substituted(&mut word, b'`'),
                b')' if self.commands > 0 && word.bytes.is_empty() => {
                    self.commands -= 1;
                    self.double_quoted(&mut word);
                }
                b if is_operator(b) && self.continuation() == 0 => {
                    if word.bytes.is_empty() {
                        self.take(&mut word);
                    }
                    break;
                }
                b'^' if self.peek(1) == Some(b'"') => self.escaped_quoted(&mut word),
                b'^' if self.peek(1).is_some_and(|b| b.is_ascii_punctuation()) => {
                    self.at += 1;
                    self.take(&mut word);
                }
                b'\'' => self.single_quoted(&mut word, false),
                b'$' if self.peek(1) == Some(b'\'') => {
                    self.at += 1;
                    self.single_quoted(&mut word, true);
                }
                b'"' => self.double_quoted(&mut word),
                // A shell joins the lines, and a space at the beginning of the next one ends the word.
                b'\\' | b'^' if self.goes_on() => self.at += self.continuation(),
                _ if self.continuation() > 0 => break,
                b'\\' => {
                    self.at += 1;
                    self.take(&mut word);
                }
                _ => self.take(&mut word),
            }
        }
        word.end = self.at;
        Some(word)
    }

    fn take(&mut self, word: &mut Word) {
        if let Some(byte) = self.peek(0) {
            word.push(byte, Span::new(self.at, self.at + 1));
        }
        self.at += 1;
    }

    fn skip_blanks(&mut self) {
        loop {
            let continued = self.continuation();
            if continued > 0 {
                self.at += continued;
            } else if self.peek(0).is_some_and(|b| b.is_ascii_whitespace()) {
                self.at += 1;
            } else {
                return;
            }
        }
    }

    /// Length of a line continuation here, 0 if there is none.
    fn continuation(&self) -> usize {
        match (self.peek(0), self.peek(1), self.peek(2)) {
            (Some(b'\\' | b'^' | b'`'), Some(b'\n'), _) => 2,
            (Some(b'\\' | b'^' | b'`'), Some(b'\r'), Some(b'\n')) => 3,
            _ => 0,
        }
    }

    /// Whether the word goes on in the next line.
    fn goes_on(&self) -> bool {
        let length = self.continuation();
        length > 0 && self.peek(length).is_some_and(|b| !b.is_ascii_whitespace())
    }

    /// `'…'`, and `$'…'` in which a backslash protects the next character.
    fn single_quoted(&mut self, word: &mut Word, escapes: bool) {
        self.at += 1;
        while let Some(byte) = self.peek(0) {
            if byte == b'\'' {
                self.at += 1;
                return;
            }
            if escapes && byte == b'\\' {
                let next = self.peek(1);
                let meant = match next {
                    Some(b'n') => b'\n',
                    Some(b'r') => b'\r',
                    Some(b't') => b'\t',
                    Some(other) => other,
                    None => b'\\',
                };
                word.push(meant, Span::new(self.at, (self.at + 2).min(self.text.len())));
                self.at += 2;
            } else {
                self.take(word);
            }
        }
    }

    /// What a command prints in place of a value: it is shown as it is written.
    fn substituted(&mut self, word: &mut Word, close: u8) {
        self.take(word);
        while let Some(byte) = self.peek(0).filter(|byte| *byte != b'\n') {
            self.take(word);
            if byte == close {
                return;
            }
        }
    }

    /// `^"…^"`, in which cmd has an escape before all that means something to it.
    fn escaped_quoted(&mut self, word: &mut Word) {
        self.at += 2;
        while let Some(byte) = self.peek(0) {
            match (byte, self.peek(1)) {
                (b'^', Some(b'"')) => {
                    self.at += 2;
                    return;
                }
                (b'^', _) if self.continuation() > 0 => self.at += self.continuation(),
                (b'^', Some(_)) => {
                    self.at += 1;
                    self.take(word);
                }
                _ => self.take(word),
            }
        }
    }

    /// What is behind a quotation mark, or behind a command that is in a string.
    fn double_quoted(&mut self, word: &mut Word) {
        self.at += 1;
        while let Some(byte) = self.peek(0) {
            match byte {
                b'$' if self.peek(1) == Some(b'(') && !is_parameter(word) => {
                    self.at += 2;
                    self.commands += 1;
                    return;
                }
                b'"' => {
                    self.at += 1;
                    return;
                }
                b'\\' if matches!(self.peek(1), Some(b'"' | b'\\' | b'$' | b'`')) => {
                    self.at += 1;
                    self.take(word);
                }
                b'\\' if self.continuation() > 0 => self.at += self.continuation(),
                _ => self.take(word),
            }
        }
    }
}
