//! Strings in quotation marks that are a token, or of which several are joined to one.

use super::joined::{assigned, operator, statement};
use crate::input::character::{self, behind_comma};
use crate::input::shape::{Progress, begins_header, is_over};
use crate::maskinporten::limits;
use crate::source::Span;

/// A string in quotation marks.
pub(super) struct Quoted<'q> {
    pub(super) quote: &'q [u8],
    /// What is in it.
    pub(super) inner: Span,
    /// Behind the mark that ends it.
    pub(super) end: usize,
}

impl<'q> Quoted<'q> {
    /// The string whose inside begins at `open`, if it is a token and nothing else.
    pub(super) fn read(text: &[u8], open: usize, quote: &'q [u8]) -> Option<Self> {
        let limit = text.len().min(open + limits::LINE_BYTES);
        let rest = text.get(open..limit)?;
        let close = memchr::memmem::find_iter(rest, quote)
            .find(|&at| quote.len() > 1 || rest.get(..at).and_then(<[u8]>::last) != Some(&b'\\'))?;
        let inner = rest.get(..close)?;
        let inner = if is_escaped(text, open - quote.len()) { without_escapes(inner) } else { inner };
        let end = open + close + quote.len();
        // What is in a block of text begins and ends on lines of its own; PowerShell's begins with `@'`.
        let is_here = open >= 2 && text.get(open - 2) == Some(&b'@') && text.get(end) == Some(&b'@');
        let is_trimmed = text.get(end..)?.starts_with(b".trim(") || text.get(end..)?.starts_with(b".strip()");
        let is_trimmed = is_trimmed || text.get(..open - quote.len())?.ends_with(b"strings.TrimSpace(");
        let is_block = quote.len() == 3 || is_trimmed || (is_here && inner.contains(&b'\n'));
        let before = if is_block { inner.len() - inner.trim_ascii_start().len() } else { 0 };
        let inner = if is_block { inner.trim_ascii() } else { inner };
        // The last line of a text block in Java is joined to the marks behind it.
        let joined = inner.strip_suffix(b"\\").filter(|_| is_block && quote == b"\"\"\"");
        let length = joined.map_or(inner, <[u8]>::trim_ascii_end).len();
        let inner = Span::new(open + before, open + before + length);
        let is_value = super::whole::is_value(text.get(inner.start..inner.end)?);
        is_value.then(|| Self { quote, inner, end }.with_bytes(text))
    }

    /// The same with the marks and the letter that Python prints around bytes, if a string has nothing else: they are
    /// part of its value.
    fn with_bytes(self, text: &[u8]) -> Self {
        let before = text.get(..self.open()).unwrap_or_default();
        let outer = before.strip_suffix(b"b").or_else(|| before.strip_suffix(b"B")).unwrap_or_default();
        let behind = text.get(self.end..).unwrap_or_default();
        let is_value = match outer {
            [.., mark @ (b'"' | b'\'' | b'`')] => behind.first() == Some(mark),
            [.., b'=', b'['] => behind.starts_with(b"]"),
            [.., b'>'] => behind.starts_with(b"<"),
            _ => false,
        };
        if is_value { Self { inner: Span::new(outer.len(), self.end), ..self } } else { self }
    }

    /// Where its opening mark is.
    pub(super) const fn open(&self) -> usize {
        self.inner.start.saturating_sub(self.quote.len())
    }

    /// The strings that are joined from this one on, and where the last of them ends.
    pub(super) fn pieces(&self, text: &[u8], is_call: bool) -> (Vec<Span>, usize) {
        let (mut pieces, mut end) = (vec![self.inner], self.end);
        let mut read = text.get(self.inner.start..self.inner.end).unwrap_or_default().to_vec();
        let mut token = Progress::of(&read);
        while let Some(next) = self.joined(text, end, token, &read, is_call) {
            let piece = text.get(next.inner.start..next.inner.end).unwrap_or_default();
            token.add(piece);
            read.extend_from_slice(piece);
            end = next.end;
            pieces.push(next.inner);
        }
        (pieces, end)
    }

    /// The string that is joined to the one that ends at `end`, if it is a part of the same token. In a
    /// call that joins its arguments a comma is enough.
    fn joined(&self, text: &[u8], end: usize, token: Progress, read: &[u8], is_call: bool) -> Option<Self> {
        let comma = behind_comma(text, end).filter(|_| is_call);
        let (at, has_operator, has_line) = comma.map_or_else(|| operator(text, end), |at| (at, false, true));
        if token.length > limits::TOKEN_BYTES {
            return None;
        }
        let joins = has_operator || has_line;
        let empty = || Some(self.empty(at)).filter(|empty| has_operator && empty.is_in(text));
        let next = joins.then(|| self.next(text, at).or_else(empty)).flatten();
        let Some(next) = next else {
            let appended = statement(text, end).filter(|_| !token.is_settled());
            return appended.and_then(|at| self.next(text, at));
        };
        // Behind a whole token comes something else, unless it says that it is joined.
        let is_joined = has_operator || (is_call && !token.is_settled());
        let goes_on = !token.is_complete()
            || (!begins_header(text, next.inner.start) && (is_joined || !is_over(token, read)));
        goes_on.then_some(next)
    }

    /// The string of nothing but characters of a token that begins at `at`.
    fn next(&self, text: &[u8], at: usize) -> Option<Self> {
        let rest = text.get(at..)?;
        let open = at + rest.strip_prefix(self.quote).map(|_| self.quote.len())?;
        let length = text.get(open..)?.iter().position(|&b| !character::is_token_character(b))?;
        let closes = text.get(open + length..)?.starts_with(self.quote);
        (closes && length > 0).then(|| Self {
            quote: self.quote,
            inner: Span::new(open, open + length),
            end: open + length + self.quote.len(),
        })
    }

    /// The empty string that may be at `at`.
    const fn empty(&self, at: usize) -> Self {
        let inner = at + self.quote.len();
        Self { quote: self.quote, inner: Span::new(inner, inner), end: inner + self.quote.len() }
    }

    /// Whether its two marks are there.
    fn is_in(&self, text: &[u8]) -> bool {
        let marks = text.get(self.open()..self.end).unwrap_or_default();
        marks.strip_prefix(self.quote) == Some(self.quote)
    }

    /// The three parts of a token as a list or in three variables, which the program puts dots between.
    pub(super) fn parts(&self, text: &[u8]) -> Option<(Vec<Span>, usize)> {
        const SHORTEST_SIGNATURE: usize = 40;
        let is_part = |part: &Self| {
            memchr::memchr(b'.', text.get(part.inner.start..part.inner.end).unwrap_or_default()).is_none()
        };
        let header = Some(self).filter(|header| is_part(header))?;
        let is_claims = |claims: &Self| is_part(claims) && begins_header(text, claims.inner.start);
        let behind = |part: &Self| behind_comma(text, part.end).or_else(|| assigned(text, part.end));
        let claims = self.next(text, behind(header)?).filter(is_claims)?;
        let is_signature = |part: &Self| is_part(part) && part.inner.len() >= SHORTEST_SIGNATURE;
        let signature = self.next(text, behind(&claims)?).filter(is_signature)?;
        Some((vec![header.inner, claims.inner, signature.inner], signature.end))
    }
}

/// Whether the quotation mark at `mark` has a backslash before it: it is in another string. In CSV it is doubled.
fn is_escaped(text: &[u8], mark: usize) -> bool {
    let before = text.get(..mark).unwrap_or_default();
    before.iter().rev().take(MOST_MARKS).take_while(|b| b"\\\"".contains(b)).any(|b| *b == b'\\')
}

/// How many marks and backslashes are looked at before a string.
const MOST_MARKS: usize = 16;

/// What is in a string without the escapes of the mark behind it, which may be doubled too.
fn without_escapes(inner: &[u8]) -> &[u8] {
    let length = inner.iter().rposition(|b| !b"\\\"".contains(b)).map_or(0, |last| last + 1);
    inner.get(..length).unwrap_or_default()
}
