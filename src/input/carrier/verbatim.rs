//! Values that a file sends as they are written, so that quotation marks and line breaks in them are sent too: parameters
//! of request files, which know no quotation marks, and strings in strings.

use super::quoted::Quoted;
use crate::input::character::is_token_character;
use crate::maskinporten::limits;
use crate::source::Span;

/// How far before a value the section begins that says what it is, in bytes.
const FARTHEST: usize = 2048;

/// Longest line up to a value, and longest rest of it, in bytes.
const LONGEST_NAME: usize = 64;

/// How far from a value `JMeter` writes its name, in bytes.
const NEAR: usize = 300;

/// Where the value of `assertion` is that the token at `start` is in, with what is sent around the token; `None` if that is
/// nothing, or layout.
pub(super) fn value(text: &[u8], start: usize) -> Option<Span> {
    let (before, rest) = text.split_at_checked(start)?;
    let length = rest.iter().take(limits::TOKEN_BYTES).take_while(|b| is_token_character(**b)).count();
    let end = start + length;
    let behind = rest.get(length..)?;
    let is_around = |mark: &&&[u8]| before.ends_with(mark) && behind.starts_with(mark);
    let mark = [&b"\""[..], b"'", b"&quot;"].iter().find(is_around).copied().unwrap_or_default();
    let value = Span::new(start - mark.len(), end + mark.len());
    let (before, behind) = (text.get(..value.start)?, text.get(value.end..)?);
    if let Some(white) = white_in_jmeter(before, behind) {
        return Some(Span::new(value.start, value.end + white)).filter(|value| value.len() > length);
    }
    if mark.is_empty() {
        return None;
    }
    let (above, name) = before.split_at_checked(line_start(before, LONGEST_NAME)?)?;
    let is_sent = in_string(name.trim_ascii(), behind) || in_form(above, name.trim_ascii(), behind);
    is_sent.then_some(value)
}

/// Where the value of a string is that has the quotation marks in it which are written with backslashes: `"\"eyJ…\""`.
pub(super) fn marked(text: &[u8], quoted: &Quoted<'_>) -> Option<Span> {
    let value = Span::new(quoted.open(), quoted.end);
    let is_all = quoted.quote.starts_with(b"\\")
        && quoted.inner.end + quoted.quote.len() == value.end
        && quoted.quote.last() == text.get(value.end)
        && value.start.checked_sub(1).and_then(|at| text.get(at)) == quoted.quote.last();
    is_all.then_some(value)
}

/// Where the last line of a text begins, if that is no farther from its end than this.
fn line_start(text: &[u8], farthest: usize) -> Option<usize> {
    let from = text.len().saturating_sub(farthest);
    let line = memchr::memrchr(b'\n', text.get(from..)?).map(|at| from + at + 1);
    line.or_else(|| (from == 0).then_some(0))
}

/// Whether the value is all of another string, which a variable is set to.
fn in_string(name: &[u8], behind: &[u8]) -> bool {
    let name = name.strip_prefix(b"export ").unwrap_or(name);
    let outer = |mark: &&[u8]| name.ends_with(mark) && behind.starts_with(mark);
    let Some(mark) = [&b"'"[..], b"\""].into_iter().find(outer) else { return false };
    name.strip_suffix(mark).is_some_and(|name| name.eq_ignore_ascii_case(b"assertion="))
}

/// Whether the value is that of a parameter in a form of a request file: Bruno, Hurl, and the HTTP client of `JetBrains`.
fn in_form(above: &[u8], name: &[u8], behind: &[u8]) -> bool {
    let near = above.get(above.len().saturating_sub(FARTHEST)..).unwrap_or_default();
    let rest = behind.get(..behind.len().min(LONGEST_NAME)).unwrap_or_default();
    let rest = rest.split(|&b| b == b'\n').next().unwrap_or_default();
    match name {
        b"assertion:" => {
            rest.trim_ascii().is_empty()
                && ["body:form-urlencoded {", "[FormParams]", "[Form]"].iter().any(|section| {
                    let inside = memchr::memmem::rfind(near, section.as_bytes())
                        .and_then(|at| near.get(at + section.len()..));
                    inside.is_some_and(|inside| lines(inside).all(is_pair))
                })
        }
        b"assertion =" => matches!(rest.trim_ascii(), b"" | b"&") && is_body(near),
        _ => false,
    }
}

fn lines(text: &[u8]) -> impl Iterator<Item = &[u8]> {
    text.split(|&b| b == b'\n').map(<[u8]>::trim_ascii).filter(|line| !line.is_empty())
}

/// Whether a line is a parameter of a form as Bruno and Hurl write it, one that is left out included.
fn is_pair(line: &[u8]) -> bool {
    !line.starts_with(b"[") && memchr::memchr(b':', line).is_some()
}

/// Whether a text ends in the body of a form, behind the header that says so, with a parameter in each line.
fn is_body(near: &[u8]) -> bool {
    const HEADER: &[u8] = b"content-type: application/x-www-form-urlencoded";
    let mut lines = near.split(|&b| b == b'\n').map(<[u8]>::trim_ascii);
    lines.any(|line| line.eq_ignore_ascii_case(HEADER))
        && lines.any(<[u8]>::is_empty)
        && lines.all(|line| line.is_empty() || (line.ends_with(b"&") && line.contains(&b'=')))
}

/// How much white space is behind a value in a test plan of `JMeter`, if it is that of `assertion`.
fn white_in_jmeter(before: &[u8], behind: &[u8]) -> Option<usize> {
    before.strip_suffix(b"<stringProp name=\"Argument.value\">")?;
    let white = behind.iter().take_while(|b| b.is_ascii_whitespace()).count();
    let behind = behind.get(white..).filter(|rest| rest.starts_with(b"</stringProp>"))?;
    let near = before.get(before.len().saturating_sub(NEAR)..)?;
    let near = near.get(memchr::memmem::rfind(near, b"<elementProp").unwrap_or(0)..)?;
    let has = |text: &[u8], what: &str| memchr::memmem::find(text, what.as_bytes()).is_some();
    let end = behind.len().min(NEAR);
    let behind = behind.get(..memchr::memmem::find(behind.get(..end)?, b"</elementProp>").unwrap_or(end))?;
    let is_named = has(near, "name=\"assertion\"")
        || [near, behind].iter().any(|text| has(text, "Argument.name\">assertion<"));
    is_named.then_some(white)
}
