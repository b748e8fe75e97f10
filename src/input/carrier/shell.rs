//! `curl` command lines, as documentation and browsers give them.

use super::request;
use crate::input::encoding;
use crate::input::slot::{Contents, Found};
use crate::source::{Span, Text};

/// Whether the text is a command line with `curl`.
fn is_command(text: &[u8]) -> bool {
    memchr::memmem::find_iter(text, b"curl").any(|at| {
        let before = at.checked_sub(1).and_then(|i| text.get(i));
        let rest = text.get(at + 4..).unwrap_or_default();
        let starts = before.is_none_or(|b| b.is_ascii_whitespace() || matches!(b, b'(' | b'`' | b'/' | b'|'));
        starts && (rest.first().is_some_and(u8::is_ascii_whitespace) || rest.starts_with(b".exe"))
    })
}

/// What is in a command line; `None` if it is none, or has no assertion.
pub(super) fn open<'a>(text: &Text<'a>) -> Option<Contents<'a>> {
    if !is_command(&text.bytes) {
        return None;
    }
    let mut words = Words { text: &text.bytes, at: 0 };
    let mut option = Vec::new();
    while let Some(word) = words.next() {
        if let Some(found) = in_word(text, &word, &option) {
            return Some(found);
        }
        option = word.bytes;
    }
    None
}

fn in_word<'a>(text: &Text<'_>, word: &Word, option: &[u8]) -> Option<Contents<'a>> {
    let skip = if word.bytes.starts_with(b"-d") || word.bytes.starts_with(b"-F") { 2 } else { 0 };
    let decoded = word.decoded(text, skip);
    if option == b"--data-urlencode" || option == b"-F" || option == b"--form" || skip_is_form(word) {
        let name = memchr::memmem::find(&decoded.bytes, b"assertion=").filter(|&at| at == 0)?;
        let value = decoded.sub(Span::new(name + 10, decoded.bytes.len()));
        return Some(vec![Found::slot(value)].into());
    }
    if decoded.bytes.starts_with(b"{") {
        return request::in_body(&decoded);
    }
    let value = request::parameter(&decoded.bytes)?;
    Some(vec![Found::slot(encoding::form_value(&decoded, value))].into())
}

fn skip_is_form(word: &Word) -> bool {
    word.bytes.starts_with(b"-F") || word.bytes.starts_with(b"--data-urlencode=")
}

/// A word of a command line after the shell took its quotes off, each byte with its place.
struct Word {
    bytes: Vec<u8>,
    at: Vec<usize>,
    end: usize,
}

impl Word {
    fn decoded(&self, text: &Text<'_>, skip: usize) -> Text<'static> {
        let bytes = self.bytes.get(skip..).unwrap_or_default().to_vec();
        let positions = self.at.iter().skip(skip).map(|&at| text.position(at));
        Text::kept(bytes, positions, text.position(self.end))
    }

    fn push(&mut self, byte: u8, at: usize) {
        self.bytes.push(byte);
        self.at.push(at);
    }
}

/// The words of a command line: POSIX quoting, and the line continuations of cmd and PowerShell.
struct Words<'t> {
    text: &'t [u8],
    at: usize,
}

impl Words<'_> {
    fn peek(&self, ahead: usize) -> Option<u8> {
        self.text.get(self.at + ahead).copied()
    }

    fn next(&mut self) -> Option<Word> {
        self.skip_blanks();
        self.peek(0)?;
        let mut word = Word { bytes: Vec::new(), at: Vec::new(), end: self.at };
        while let Some(byte) = self.peek(0) {
            match byte {
                b if b.is_ascii_whitespace() => break,
                b'\'' => self.single_quoted(&mut word, false),
                b'$' if self.peek(1) == Some(b'\'') => {
                    self.at += 1;
                    self.single_quoted(&mut word, true);
                }
                b'"' => self.double_quoted(&mut word),
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
            word.push(byte, self.at);
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
                word.push(meant, self.at);
                self.at += 2;
            } else {
                self.take(word);
            }
        }
    }

    fn double_quoted(&mut self, word: &mut Word) {
        self.at += 1;
        while let Some(byte) = self.peek(0) {
            match byte {
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
