//! Forms and URLs: the parameters `assertion` and `client_assertion`, as often as they are there.

use super::{http, literal};
use crate::input::candidate::Parameter;
use crate::input::character::is_token_character;
use crate::input::encoding;
use crate::input::shape::{
    Progress, before_sign, beginning, begins_header, ends_in_elision, glued, is_complete, is_over,
};
use crate::input::slot::{Found, Slot};
use crate::input::wrapper::QUOTES;
use crate::source::{Span, Text};

/// The parameter that carries the grant (RFC 7521 section 4.1), and the end of the one that carries
/// a client's own token (section 4.2).
const ASSERTION: &[u8] = b"assertion=";

/// What is before it in the other one.
const CLIENT: &[u8] = b"client_";

/// The values of the parameters in a form, a URL, or a text that holds some.
pub(super) fn open<'a>(text: &Text<'a>) -> Vec<Found<'a>> {
    let found = parameters(text, false);
    let forms: Vec<_> = http::forms(&text.bytes)
        .into_iter()
        .map(|body| (text.lift(body), parameters(&text.sub(body), true)))
        .filter(|(_, own)| !own.is_empty())
        .collect();
    if forms.is_empty() {
        return found;
    }
    let is_outside = |found: &Found<'_>| {
        let next = forms.partition_point(|(body, _)| body.end <= found.start());
        forms.get(next).is_none_or(|(body, _)| found.start() < body.start)
    };
    let mut found: Vec<_> = found.into_iter().filter(is_outside).collect();
    found.extend(forms.into_iter().flat_map(|(_, own)| own));
    found.sort_by_key(Found::start);
    for other in found.iter_mut().skip(1) {
        if let Found::Slot(slot) = other {
            slot.optional = true;
        }
    }
    found
}

/// The same in a text that is sent as it is, with the quotation marks around a value.
pub(super) fn sent<'a>(text: &Text<'a>) -> Vec<Found<'a>> {
    parameters(text, true)
}

fn parameters<'a>(text: &Text<'a>, is_sent: bool) -> Vec<Found<'a>> {
    let bytes: &[u8] = &text.bytes;
    let mut found = Vec::new();
    // Up to where the text is known to be a form and nothing else.
    let mut plain = Some(0);
    let (mut done, mut ands, mut runs) = (0, Ands::default(), Runs::default());
    for at in memchr::memmem::find_iter(bytes, ASSERTION) {
        let before = bytes.get(..at).unwrap_or_default();
        let (name, parameter) = match before.strip_suffix(CLIENT) {
            Some(outer) => (outer.len(), Parameter::ClientAssertion),
            None => (at, Parameter::Assertion),
        };
        if at < done || !is_name_start(bytes, name) {
            continue;
        }
        plain = plain.filter(|&from| is_plain_form(bytes.get(from..name).unwrap_or_default(), from == 0));
        let start = at + ASSERTION.len();
        let is_run = plain.is_none() && runs.is_form(bytes, name);
        let in_lines = || plain.is_none().then(|| in_lines(bytes, start)).flatten();
        if let Some(value) = is_run.then(|| wrapped(bytes, start)).flatten().or_else(in_lines) {
            done = value.end;
            let slot = Slot::sent(encoding::form_value(text, value), parameter);
            found.push(Found::Slot(Slot { optional: !found.is_empty(), ..slot }));
            continue;
        }
        if plain.is_none() && is_list(bytes.get(start..).unwrap_or_default()) {
            continue;
        }
        let start = start + usize::from(is_query(bytes, start));
        let ands = plain.is_some().then_some(&mut ands);
        let is_whole = |value: &Span| is_sent && plain.is_some() && value.end == bytes.len();
        let quoted = quoted(bytes, start)
            .filter(|value| is_whole(value) || is_parameter(bytes, name, *value, plain.is_some()));
        let value = quoted.unwrap_or_else(|| value(bytes, start, ands));
        if is_continued(bytes, value) || (plain.is_none() && is_literal(bytes, value)) {
            plain = None;
            continue;
        }
        let shown = bytes.get(value.start..value.end).unwrap_or_default();
        // In a sentence it ends in the signs of one.
        let glued = glued(shown).or_else(|| before_sign(shown).filter(|_| plain.is_none()));
        let value = glued.map_or(value, |length| Span::new(value.start, value.start + length));
        done = value.end;
        plain = plain.map(|_| value.end);
        let mut slot = Slot::sent(encoding::form_value(text, value), parameter);
        if let Some(carried) = slot.carried.as_mut() {
            let shown = bytes.get(value.start..value.end).unwrap_or_default();
            carried.is_elided =
                !is_complete(shown) && ends_in_elision(shown, bytes.get(value.end..).unwrap_or_default());
        }
        found.push(Found::Slot(Slot { optional: !found.is_empty(), ..slot }));
    }
    found
}

/// Whether a value is the list of values that Java prints for a parameter: `{assertion=[eyJ…]}`. The
/// token in it is found by what encloses it.
fn is_list(value: &[u8]) -> bool {
    value.strip_prefix(b"[").is_some_and(|inner| begins_header(inner, 0))
}

/// Whether a token goes on behind what ends the value: in another line or string, or behind a character that
/// markup has a backslash before. It is found by what encloses it.
fn is_literal(text: &[u8], value: Span) -> bool {
    let shown = text.get(value.start..value.end).unwrap_or_default();
    let is_cut = begins_header(shown, 0) && !is_complete(shown);
    let is_escaped = matches!(text.get(value.end..), Some([b'\\', b'_' | b'-' | b'.', ..]));
    is_cut && (is_escaped || literal::in_pieces(text, value.start).is_some())
}

/// Where the token is that begins at `start` and is whole only with the lines behind it, as a terminal breaks them: even
/// within its first characters.
pub(super) fn in_lines(text: &[u8], start: usize) -> Option<Span> {
    let rest = text.get(start..)?;
    let length = rest.iter().position(|&b| !is_token_character(b))?;
    let (shown, behind) = rest.split_at_checked(length)?;
    let begins = begins_header(shown, 0) || matches!(shown, b"e" | b"ey");
    if !begins || !matches!(behind, [b'\r' | b'\n', ..]) || is_complete(shown) {
        return None;
    }
    let end = literal::bare(text, start);
    let token: Vec<u8> = text.get(start..end)?.iter().copied().filter(|b| !b.is_ascii_whitespace()).collect();
    (end > start + length && is_complete(&token)).then_some(Span::new(start, end))
}

/// Whether the line of a token goes on behind a mark at its end, as in properties and in scripts.
fn is_continued(text: &[u8], value: Span) -> bool {
    let shown = text.get(value.start..value.end).unwrap_or_default();
    let shown =
        shown.get(..memchr::memchr(b'\n', shown).unwrap_or(shown.len())).unwrap_or_default().trim_ascii_end();
    let length = shown.strip_suffix(b"\\").or_else(|| shown.strip_suffix(b"^")).unwrap_or(shown).len();
    let behind = text.get(value.start + length..).unwrap_or_default();
    let is_mark = matches!(behind, [b'\\' | b'^', b'\n', ..] | [b'\\' | b'^', b'\r', b'\n', ..]);
    is_mark && begins_header(shown, 0) && !is_complete(shown.get(..length).unwrap_or_default())
}

/// Whether the value begins behind a second sign, as `HTTPie` writes a parameter of the URL.
fn is_query(text: &[u8], start: usize) -> bool {
    text.get(start) == Some(&b'=') && begins_header(text, start + 1)
}

/// The token in quotation marks that begins at `start`, with the marks.
fn quoted(text: &[u8], start: usize) -> Option<Span> {
    let rest = text.get(start..)?;
    let quote = QUOTES.iter().map(|quote| quote.as_bytes()).find(|quote| rest.starts_with(quote))?;
    let inner = rest.get(quote.len()..).filter(|inner| begins_header(inner, 0))?;
    let length = inner.iter().position(|&b| !is_token_character(b))?;
    let behind = inner.get(length..)?;
    let close = QUOTES.iter().find(|quote| behind.starts_with(quote.as_bytes()))?;
    Some(Span::new(start, start + quote.len() + length + close.len()))
}

/// Whether the quoted value of the parameter whose name begins at `name` is one among the parameters of a form,
/// which has no use for quotation marks: it follows another, or another follows it.
fn is_parameter(text: &[u8], name: usize, value: Span, is_plain: bool) -> bool {
    const FARTHEST: usize = 200;
    let before = text.get(name.saturating_sub(FARTHEST)..name).unwrap_or_default();
    let behind = text.get(value.end..).unwrap_or_default();
    // Forms are shown with one parameter a line.
    let line = before.trim_ascii_end();
    let line = line.get(memchr::memrchr(b'\n', line).map_or(0, |at| at + 1)..).unwrap_or_default();
    let is_line = line.ends_with(b"&") && line.contains(&b'=') && !line.iter().any(u8::is_ascii_whitespace);
    // A shell ends its own string with the first of two marks, and begins the next with the other.
    let is_shell = text.get(value.start) == behind.first();
    !is_shell && (before.ends_with(b"&") || is_line || (is_plain && behind.starts_with(b"&")))
}

/// Where the text without whitespace begins that a place is in. What was searched once is not searched again.
#[derive(Default)]
struct Runs {
    start: usize,
    at: usize,
}

impl Runs {
    /// Whether it is a form up to `at`, in a line of a log for example, and not a string of source code.
    fn is_form(&mut self, text: &[u8], at: usize) -> bool {
        let is_break = |b: &u8| b.is_ascii_whitespace() || b"\"'`".contains(b);
        let new = text.get(self.at..at).unwrap_or_default();
        self.start = new.iter().rposition(is_break).map_or(self.start, |found| self.at + found + 1);
        self.at = at.max(self.at);
        let before = self.start.checked_sub(1).and_then(|at| text.get(at));
        let run = text.get(self.start..at).filter(|run| run.ends_with(b"&")).unwrap_or_default();
        // The line of a log may have a URL.
        let form = run.strip_prefix(b"/").and_then(|url| url.split(|&b| b == b'?').nth(1)).unwrap_or(run);
        before.is_none_or(u8::is_ascii_whitespace) && form.starts_with(b"grant_type=")
    }
}

/// The value at `start` as far as it goes without whitespace, if a program has printed it around the whole token in it:
/// `Optional[eyJ…]`, `b'eyJ…'`. Templates are filled in before a form is sent.
fn wrapped(text: &[u8], start: usize) -> Option<Span> {
    const FARTHEST: usize = 64;
    let rest = text.get(start..)?;
    let near = rest.get(..rest.len().min(FARTHEST))?;
    let is_word = |b: &u8| b.is_ascii_alphanumeric() || b"_.@".contains(b);
    let is_open = |b: &u8| b"([{\"'".contains(b);
    let length = beginning(near, 0).filter(|&length| length > 0)?;
    let before = rest.get(..length)?;
    let word = before.iter().take_while(|b| is_word(b)).count();
    let is_printed = word < length && before.get(word..)?.iter().all(|b| is_open(b) || is_word(b));
    let token = rest.get(length..)?;
    let token = token.get(..token.iter().position(|&b| !is_token_character(b)).unwrap_or(token.len()))?;
    if !is_printed || before.starts_with(b"{{") || !is_complete(token) {
        return None;
    }
    let is_end = |b: &u8| b.is_ascii_whitespace() || *b == b'&';
    Some(Span::new(start, start + rest.iter().position(is_end).unwrap_or(rest.len())))
}

/// Where the next `&` is. What was searched once is not searched again.
#[derive(Default)]
struct Ands(Option<usize>);

impl Ands {
    /// The first one from `start` on, or the end of the text.
    fn behind(&mut self, text: &[u8], start: usize) -> usize {
        let search = || memchr::memchr(b'&', text.get(start..)?).map(|at| start + at);
        let next = self.0.filter(|&next| next >= start).or_else(search).unwrap_or(text.len());
        *self.0.insert(next)
    }
}

/// Where the value that begins at `start` is. `ands` is given where the text is known to be a form.
fn value(text: &[u8], start: usize, ands: Option<&mut Ands>) -> Span {
    let rest = text.get(start..).unwrap_or_default();
    if let Some(&quote @ (b'"' | b'\'' | b'`')) = rest.first() {
        // A quoted value in source code.
        let inner = rest.get(1..).unwrap_or_default();
        let close = memchr::memchr(quote, inner).unwrap_or(inner.len());
        return Span::new(start + 1, start + 1 + close);
    }
    if let Some(open) = typographic().find(|quote| rest.starts_with(quote)) {
        // One that a chat or a text processor has made of it.
        let inner = rest.get(open.len()..).unwrap_or_default();
        let closes = |at: &usize| {
            inner.get(*at..).is_some_and(|rest| typographic().any(|quote| rest.starts_with(quote)))
        };
        let close = (0..inner.len()).find(closes);
        let start = start + open.len();
        return Span::new(start, start + close.unwrap_or(inner.len()));
    }
    let Some(ands) = ands else {
        // What begins like a template may have anything in it.
        let is_value = rest.first().is_some_and(|&b| !is_bracket(b));
        let ends = |&b: &u8| ends_value(b) || (is_value && is_bracket(b));
        return Span::new(start, start + rest.iter().position(ends).unwrap_or(rest.len()));
    };
    let end = ands.behind(text, start);
    let value = text.get(start..end).unwrap_or_default();
    let length = within_lines(value);
    // Requests are shown with one parameter a line; that line break is layout.
    let is_layout = end < text.len() || length < value.len();
    let value = value.get(..length).unwrap_or_default();
    Span::new(start, start + if is_layout { value.trim_ascii_end() } else { value }.len())
}

/// Quotation marks that no program writes.
fn typographic() -> impl Iterator<Item = &'static [u8]> {
    QUOTES.iter().map(|quote| quote.as_bytes()).filter(|quote| !quote.is_ascii())
}

/// How far a value goes over lines: those that follow must have nothing but its own characters.
fn within_lines(value: &[u8]) -> usize {
    let mut end = memchr::memchr(b'\n', value).unwrap_or(value.len());
    let first = value.get(..end).unwrap_or_default().trim_ascii();
    let mut is_whole = is_over(Progress::of(first), first);
    while end < value.len() {
        let rest = value.get(end + 1..).unwrap_or_default();
        let length = memchr::memchr(b'\n', rest).unwrap_or(rest.len());
        let line = rest.get(..length).unwrap_or_default().trim_ascii();
        let is_value = |b: &u8| b.is_ascii_alphanumeric() || b"-_.%+/".contains(b);
        let padding = line.iter().rev().take_while(|&&b| b == b'=').count();
        let is_value = line.iter().rev().skip(padding).all(is_value);
        if line.starts_with(b"--") || !is_value || (is_whole && !line.is_empty()) {
            return end;
        }
        is_whole &= line.is_empty();
        end += 1 + length;
    }
    value.len()
}

/// Whether a byte ends a value that is among other text.
fn ends_value(b: u8) -> bool {
    b.is_ascii_whitespace() || b"&#\"'`".contains(&b)
}

/// Whether a byte is one that encloses a value or follows it, and is never in a token.
fn is_bracket(b: u8) -> bool {
    b",;<>()[]{}|\\$".contains(&b)
}

/// Whether a parameter begins at `at`, not merely ends in that name.
fn is_name_start(text: &[u8], at: usize) -> bool {
    let before = at.checked_sub(1).and_then(|i| text.get(i));
    !before.is_some_and(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.' | b'$'))
}

/// Whether what is before a parameter is nothing but other parameters: then only `&` ends its
/// value, and whitespace in it is damage.
fn is_plain_form(before: &[u8], is_start: bool) -> bool {
    let url = is_start && (before.starts_with(b"http") || before.starts_with(b"<"));
    let is_quoted = before.iter().any(|b| b"\"'`".contains(b));
    let parameters = before.trim_ascii_end();
    let parameter = |p: &[u8]| {
        let p = p.trim_ascii();
        p.is_empty() || (p.contains(&b'=') && !p.iter().any(u8::is_ascii_whitespace))
    };
    let ends = parameters.is_empty() || parameters.ends_with(b"&");
    !url && !is_quoted && ends && parameters.split(|&b| b == b'&').all(parameter)
}

/// Whether the text is a form or a URL and nothing else.
pub(super) fn is_form(text: &[u8]) -> bool {
    let is_pair =
        |p: &[u8]| p.trim_ascii().contains(&b'=') && !p.trim_ascii().iter().any(u8::is_ascii_whitespace);
    text.split(|&b| b == b'&').all(is_pair)
}

/// Whether the value of a parameter may be a token, however damaged.
pub(super) fn may_hold_token(value: &[u8]) -> bool {
    const LONG: usize = 60;
    beginning(value, 0).is_some() || value.split(u8::is_ascii_whitespace).any(|word| word.len() >= LONG)
}
