//! Tokens in text of any kind: source code, logs, request files, tables, prose. What encloses a token
//! tells where it ends; what is before it tells the name under which it is sent.

use super::context::Surroundings;
use super::folded;
use super::joined::{is_joined_list, is_joining_call};
use super::quoted::Quoted;
use super::strings;
use super::verbatim;
use crate::input::candidate::Parameter;
use crate::input::character::{self, Sign, sign};
use crate::input::shape::{
    Progress, before_sign, beginning, begins_header, ends_in_elision, glued, is_complete, is_elided, is_jws,
    is_over, marks,
};
use crate::input::slot::{Extent, Slot};
use crate::maskinporten::limits;
use crate::source::{Span, Text};

/// A token in a text.
pub(super) struct Literal<'a> {
    pub(super) slot: Slot<'a>,
    /// Whether no more of it is shown than the beginning of its header, as in `eyJhbGciOi...`.
    pub(super) is_beginning: bool,
    around: Surroundings,
    start: usize,
    end: usize,
}

impl Literal<'_> {
    /// Whether it has the name under which a grant is sent.
    pub(super) fn is_sent(&self) -> bool {
        self.around.parameter == Parameter::Assertion
    }

    /// Whether what is around it tells that it is one thing among others, and not part of a sentence.
    pub(super) fn is_delimited(&self, text: &[u8]) -> bool {
        self.slot.extent == Extent::Whole || self.around.is_delimited(text, self.start)
    }

    /// Whether nothing but whitespace is between it and one of these places, which are ranges of the file in order.
    pub(super) fn is_behind(&self, text: &Text<'_>, places: &[Span]) -> bool {
        let before = text.bytes.get(..self.start).unwrap_or_default().trim_ascii_end();
        let (end, start) = (text.position(before.len()), text.position(self.start));
        let last = places.iter().rev().find(|place| place.end <= start);
        last.is_some_and(|place| place.end >= end)
    }

    /// Whether it is in the name of a member of JSON.
    pub(super) fn is_name(&self, text: &[u8]) -> bool {
        let behind = text.get(self.end..).unwrap_or_default();
        let marks = behind.iter().take_while(|b| matches!(b, b'"' | b'\\')).count();
        let rest = behind.get(marks..).unwrap_or_default();
        (marks > 0 || text.get(..self.end).is_some_and(|t| t.ends_with(b"\""))) && rest.starts_with(b":")
    }
}

/// The tokens in the text that are at no place in `covered`, which are ranges of the file in order.
pub(super) fn open<'a>(text: &Text<'a>, covered: &[Span]) -> Vec<Literal<'a>> {
    let bytes: &[u8] = &text.bytes;
    let (mut found, mut at, mut covered) = (Vec::new(), 0, covered.iter().peekable());
    let mut listed = 0;
    while let Some(start) = beginning(bytes, at) {
        let place = text.position(start);
        while covered.next_if(|span| span.end <= place).is_some() {}
        let written = Written::read(bytes, start, &mut listed);
        at = written.end.max(start + 1);
        if covered.peek().is_none_or(|span| place < span.start) {
            found.extend(written.literal(text));
        }
    }
    found
}

/// A token as it is written in a text: in one piece or several.
struct Written {
    start: usize,
    /// The pieces between quotation marks, or the one piece without.
    pieces: Vec<Span>,
    /// Behind the last piece and its quotation mark.
    end: usize,
    extent: Extent,
    around: Surroundings,
    /// What the program puts between the pieces.
    glue: Option<u8>,
}

impl Written {
    /// Up to `listed` strings are known to be elements of a list that is not joined.
    fn read(text: &[u8], start: usize, listed: &mut usize) -> Self {
        let mut around = Surroundings::before(text, start);
        if let Some(value) = verbatim::value(text, start) {
            around.parameter = Parameter::Assertion;
            let (pieces, end) = (vec![value], value.end);
            return Self { start, pieces, end, extent: Extent::Whole, around, glue: None };
        }
        let quoted = around.quote.and_then(|(open, quote)| Quoted::read(text, open, quote));
        // The lines of a block may have a margin.
        let is_block = around.quote.is_some_and(|(_, quote)| quote.len() == 3);
        let quoted = quoted.filter(|_| !(is_block && folded::pieces(text, start).is_some()));
        let Some(quoted) = quoted else {
            if let Some((pieces, end)) = in_pieces(text, start) {
                return Self { start, pieces, end, extent: Extent::Whole, around, glue: None };
            }
            let end = bare(text, start);
            // What is between the name of the parameter and the token is sent too.
            let (from, extent) = around.sent.map_or((start, Extent::Token), |from| (from, Extent::Whole));
            let pieces = vec![Span::new(from, end)];
            return Self { start, pieces, end, extent, around, glue: None };
        };
        if let Some(value) =
            verbatim::marked(text, &quoted).filter(|_| around.parameter == Parameter::Assertion)
        {
            return Self {
                start,
                pieces: vec![value],
                end: value.end,
                extent: Extent::Whole,
                around,
                glue: None,
            };
        }
        if let Some((pieces, end)) = quoted.parts(text) {
            return Self { start, pieces, end, extent: Extent::Whole, around, glue: Some(b'.') };
        }
        let is_call = is_joining_call(text, quoted.open());
        let as_list = (is_call || start >= *listed).then(|| quoted.pieces(text, true));
        let (pieces, end) = match as_list {
            Some((pieces, end)) if is_call || is_joined_list(text, end) => (pieces, end),
            as_list => {
                *listed = as_list.map_or(*listed, |(_, end)| end);
                quoted.pieces(text, false)
            }
        };
        Self { start, pieces, end, extent: Extent::Whole, around, glue: None }
    }

    /// The slot, if what is there can be a token at all.
    fn literal<'a>(self, text: &Text<'a>) -> Option<Literal<'a>> {
        let value = match self.pieces.as_slice() {
            [only] => decoded(text, *only, self.extent),
            pieces => joined(text, pieces, self.glue),
        };
        let value = if self.around.is_line { strings::without_line_end(&value) } else { value };
        let parameter = self.around.parameter;
        let bytes = value.bytes.trim_ascii();
        let bytes = bytes.get(beginning(bytes, 0)?..)?;
        let end = self.pieces.last().map_or(self.end, |piece| piece.end);
        let rest = text.bytes.get(end..).unwrap_or_default();
        let is_elided =
            !Progress::of(bytes).is_complete() && (ends_in_elision(bytes, rest) || is_elided(bytes));
        let is_beginning = !is_jws(bytes) && parameter != Parameter::Assertion;
        if is_beginning && !is_elided {
            return None;
        }
        let header = self.around.header.map(|at| text.position(at));
        let mut slot = Slot { extent: self.extent, optional: true, header, ..Slot::sent(value, parameter) };
        if let Some(carried) = slot.carried.as_mut() {
            carried.is_elided = is_elided;
        }
        Some(Literal { slot, is_beginning, around: self.around, start: self.start, end: self.end })
    }
}

/// The pieces of the token that begins at `start` and is not alone in a string, and where the last one ends:
/// it is folded into lines, or the string that it ends is joined to others.
pub(super) fn in_pieces(text: &[u8], start: usize) -> Option<(Vec<Span>, usize)> {
    if let Some(pieces) = folded::pieces(text, start) {
        let end = pieces.last()?.end;
        return Some((pieces, end));
    }
    let rest = text.get(start..)?;
    let length =
        rest.iter().take(limits::TOKEN_BYTES).take_while(|b| character::is_token_character(**b)).count();
    let quote = rest.get(length..=length).filter(|mark| [&b"\""[..], b"'", b"`"].contains(mark))?;
    if is_complete(rest.get(..length)?) {
        return None;
    }
    let end = start + length;
    let quoted = Quoted { quote, inner: Span::new(start, end), end: end + 1 };
    let near = text.get(start.saturating_sub(FARTHEST_QUOTE)..start)?;
    let open = near.iter().rposition(|mark| quote.contains(mark))?;
    let (pieces, end) = quoted.pieces(text, is_joining_call(text, start - near.len() + open));
    (pieces.len() > 1).then_some((pieces, end))
}

/// How far before a token the string that it is in may begin.
const FARTHEST_QUOTE: usize = 200;

/// Where a token without quotation marks ends.
pub(super) fn bare(text: &[u8], start: usize) -> usize {
    let (mut end, mut token) = (start, Progress::default());
    while token.length <= limits::TOKEN_BYTES {
        match sign(text, end) {
            // A path goes on behind a token.
            (Sign::Keep { written: b'/' | b'+', .. }, _) if token.is_complete() => break,
            (Sign::Keep { byte, .. }, length) => {
                token.add(&[byte]);
                end += length;
            }
            (Sign::Padding(_), _) if token.is_complete() && is_verbatim(text, start) => break,
            (Sign::Padding(_), length) if ends_part(text, end + length) => end += length,
            _ => match next_line(text, start, end, token) {
                Some(next) => end = next,
                None => break,
            },
        }
    }
    let end = without_marks(text, start, end);
    let end = text.get(start..end).and_then(before_sign).map_or(end, |length| start + length);
    text.get(start..end).and_then(glued).map_or(end, |length| start + length)
}

/// Whether the sign before a token is one of the two around it that Org has for text as it is: `=eyJ…=`.
fn is_verbatim(text: &[u8], start: usize) -> bool {
    let outer = text.get(..start).and_then(|before| before.strip_suffix(b"="));
    outer.is_some_and(|outer| outer.last().is_none_or(|b| b.is_ascii_whitespace() || b"('\"".contains(b)))
}

/// Where the token ends without the marks that are at both of its ends, as in `_eyJ…_` or `[-eyJ…-]`.
fn without_marks(text: &[u8], start: usize, end: usize) -> usize {
    let marks = marks(text.get(..start).unwrap_or_default());
    let token = |end: usize| text.get(start..end).unwrap_or_default();
    let is_mark = |at: usize| text.get(at).is_some_and(|b| matches!(b, b'-' | b'_'));
    let shorter = (1..=marks).filter_map(|length| end.checked_sub(length)).take_while(|&at| is_mark(at));
    if marks == 0 || is_complete(token(end)) {
        return end;
    }
    shorter.last().filter(|&at| is_complete(token(at))).unwrap_or(end)
}

/// Whether padding may end at `at`: behind it comes a dot, more padding, or no token.
fn ends_part(text: &[u8], at: usize) -> bool {
    !matches!(sign(text, at).0, Sign::Keep { byte, .. } if byte != b'.')
}

/// Where a token goes on that was broken into lines: the next line must have nothing else.
fn next_line(text: &[u8], start: usize, end: usize, token: Progress) -> Option<usize> {
    const LONG_LINE: usize = 20;
    if is_over(token, text.get(start..end)?) {
        return None;
    }
    if let Some(next) = continuation(text, end) {
        return Some(next);
    }
    let run = character::run(text, end);
    if !text.get(end..run.end)?.contains(&b'\n') {
        return None;
    }
    let rest = text.get(run.end..)?;
    let length = rest.iter().position(|&b| !character::is_token_character(b)).unwrap_or(rest.len());
    let line = rest.get(..length)?;
    let ends = matches!(rest.get(length), None | Some(b'\n' | b'\r'));
    let is_other = line.starts_with(b"--") || (token.is_complete() && begins_header(line, 0));
    let is_part = ends && (length >= LONG_LINE || token.completes(line));
    // Behind the last part of a token there may be the rest of a form or of a command.
    let goes_on = length > 0 && !is_other && (is_part || token.settles(line));
    goes_on.then_some(run.end)
}

/// Where a line goes on behind a backslash at its end, or the mark of cmd: shells, properties and most languages write so.
/// What the next line is indented by is layout.
fn continuation(text: &[u8], at: usize) -> Option<usize> {
    let rest = text.get(at..)?;
    let behind = rest.strip_prefix(b"\\").or_else(|| rest.strip_prefix(b"^"))?;
    let line = behind.strip_prefix(b"\r\n").or_else(|| behind.strip_prefix(b"\n"))?;
    let indent = line.iter().take_while(|b| matches!(b, b' ' | b'\t')).count();
    Some(text.len() - line.len() + indent)
}

/// The text that is at `span`, with the escapes of a string decoded. Without quotation marks only
/// the end of a line is escaped, and what markup may escape.
fn decoded<'a>(text: &Text<'a>, span: Span, extent: Extent) -> Text<'a> {
    let raw = piece(text, span);
    if memchr::memchr2(b'\\', b'^', raw).is_none() {
        return text.sub(span);
    }
    let (mut bytes, mut places, mut at) = (Vec::new(), Vec::new(), 0);
    while let Some(&byte) = raw.get(at) {
        let quoted = || escape(raw, at).filter(|_| extent == Extent::Whole);
        let continued = continuation(raw, at).map(|next| (None, next - at));
        // Markup has a backslash before what would mean something to it.
        let markup = match raw.get(at..) {
            Some([b'\\', byte @ (b'_' | b'-' | b'.'), ..]) => Some((Some(*byte), 2)),
            _ => None,
        };
        let (meant, length) = continued.or_else(quoted).or(markup).unwrap_or((Some(byte), 1));
        if let Some(meant) = meant {
            bytes.push(meant);
            let start = span.start + at;
            places.push(text.lift(Span::new(start, start + length)));
        }
        at += length;
    }
    Text::kept(bytes, places, text.position(span.end))
}

/// What the escape at `at` stands for.
fn escape(raw: &[u8], at: usize) -> Option<(Option<u8>, usize)> {
    if raw.get(at) != Some(&b'\\') {
        return None;
    }
    Some(match raw.get(at + 1)? {
        b'n' => (Some(b'\n'), 2),
        b'r' => (Some(b'\r'), 2),
        b't' => (Some(b'\t'), 2),
        b'u' => match sign(raw, at) {
            (Sign::Keep { byte, .. }, length) => (Some(byte), length),
            _ => return None,
        },
        &other => (Some(other), 2),
    })
}

/// The bytes at `span`.
fn piece<'t>(text: &'t Text<'_>, span: Span) -> &'t [u8] {
    text.bytes.get(span.start..span.end).unwrap_or_default()
}

/// Several pieces as one text, with what the program puts between them.
fn joined<'a>(text: &Text<'a>, pieces: &[Span], glue: Option<u8>) -> Text<'a> {
    let (mut bytes, mut places, mut end) = (Vec::new(), Vec::new(), None);
    for &span in pieces {
        if let Some((glue, end)) = glue.zip(end) {
            bytes.push(glue);
            // What is between the pieces stands for it.
            places.push(text.lift(Span::new(end, span.start)));
        }
        bytes.extend_from_slice(piece(text, span));
        places.extend((span.start..span.end).map(|at| text.place(at)));
        end = Some(span.end);
    }
    Text::kept(bytes, places, text.position(pieces.last().map_or(0, |piece| piece.end)))
}
