//! Tokens whose bytes are written in hexadecimal or as a list of numbers, as captures, debuggers, databases and the registry
//! of Windows write them.

use super::strings::{Inside, tokens};
use crate::input::shape::is_complete;
use crate::input::slot::Found;
use crate::input::twice::HEXADECIMAL;
use crate::source::{Span, Text};

/// The first three bytes of a token as a list of numbers.
const NUMBERS: [&[u8]; 3] = [b"101, 121, 74", b"101,121,74", b"101 121 74"];

/// Whether a text has the beginning of a token as a list of numbers.
pub(super) fn has_numbers(text: &[u8]) -> bool {
    NUMBERS.iter().any(|begins| memchr::memmem::find(text, begins).is_some())
}

/// The whole tokens in a text that are written so, unless they are there as text as well.
pub(super) fn open<'a>(text: &Text<'a>, inside: Inside) -> Vec<Found<'a>> {
    let bytes: &[u8] = &text.bytes;
    let mut starts: Vec<(usize, &[u8])> = HEXADECIMAL
        .iter()
        .flat_map(|(begins, between)| memchr::memmem::find_iter(bytes, begins).map(|at| (at, *between)))
        .collect();
    for begins in NUMBERS {
        starts.extend(memchr::memmem::find_iter(bytes, begins).map(|at| (at, begins)));
    }
    starts.sort_unstable();
    let (mut found, mut done) = (Vec::new(), 0);
    for (start, between) in starts {
        if start < done {
            continue;
        }
        let run =
            if NUMBERS.contains(&between) { numbers(text, start) } else { run(text, start, between, done) };
        let (run, end) = run;
        done = end;
        let is_new = |found: &Found<'_>| {
            matches!(found, Found::Slot(slot) if is_complete(&slot.text.bytes)
                && !is_text(bytes, Span::new(start, end), &slot.text.bytes))
        };
        found.extend(tokens(&run, inside).filter(is_new));
    }
    found
}

/// What the bytes around `start` stand for, from `floor` on, and where they end.
fn run(text: &Text<'_>, start: usize, between: &[u8], floor: usize) -> (Text<'static>, usize) {
    let bytes: &[u8] = &text.bytes;
    let step = between.len() + 2;
    let is_wide = between == b",";
    let mut first = start;
    while let Some(before) = first.checked_sub(step).filter(|&before| !is_wide && before >= floor) {
        if byte(bytes, before).is_none() || bytes.get(before + 2..first) != Some(between) {
            break;
        }
        first = before;
    }
    let (mut decoded, mut places, mut at) = (Vec::new(), Vec::new(), first);
    let mut end = first;
    while let Some(byte) = byte(bytes, at) {
        decoded.push(byte);
        end = at + 2;
        places.push(text.lift(Span::new(at, end)));
        let Some(next) = next(bytes, end, between) else { break };
        at = next;
    }
    // UTF-16 has a zero behind each of these characters.
    if is_wide {
        decoded = decoded.into_iter().step_by(2).collect();
        places = places.into_iter().step_by(2).collect();
        // And the registry one at the end.
        while decoded.pop_if(|byte| *byte == 0).is_some() {}
        places.truncate(decoded.len());
    }
    (Text::kept(decoded, places, text.position(end)), end)
}

/// What the list of numbers stands for that begins at `start`, and where it ends.
fn numbers(text: &Text<'_>, start: usize) -> (Text<'static>, usize) {
    let (mut decoded, mut places, mut at, mut end) = (Vec::new(), Vec::new(), start, start);
    loop {
        let rest = text.bytes.get(at..).unwrap_or_default();
        let digits = rest.iter().take(4).take_while(|b| b.is_ascii_digit()).count();
        let number = rest.get(..digits).and_then(|digits| std::str::from_utf8(digits).ok()?.parse().ok());
        let Some(byte) = number else { break };
        decoded.push(byte);
        end = at + digits;
        places.push(text.lift(Span::new(at, end)));
        let behind = rest.get(digits..).unwrap_or_default();
        let comma = usize::from(behind.first() == Some(&b','));
        let gap = behind.iter().skip(comma).take_while(|b| b.is_ascii_whitespace()).count();
        if comma + gap == 0 {
            break;
        }
        at = end + comma + gap;
    }
    (Text::kept(decoded, places, text.position(end)), end)
}

/// Where the next byte is written behind the one that ends at `end`: a line may end in between.
fn next(text: &[u8], end: usize, between: &[u8]) -> Option<usize> {
    let rest = text.get(end..)?;
    if let Some(behind) = rest.strip_prefix(between).filter(|behind| byte(behind, 0).is_some()) {
        return Some(text.len() - behind.len());
    }
    let (sign, last) = between.split_at_checked(between.iter().take_while(|b| b",:".contains(b)).count())?;
    let rest = rest.strip_prefix(sign)?;
    let rest = rest.strip_prefix(b"\\").unwrap_or(rest);
    let line = rest.strip_prefix(b"\r").unwrap_or(rest).strip_prefix(b"\n")?;
    let indent = line.iter().take_while(|b| matches!(b, b' ' | b'\t')).count();
    let line = line.get(indent..)?.strip_prefix(last.trim_ascii_start())?;
    byte(line, 0).map(|_| text.len() - line.len())
}

/// The byte whose two digits are at `at`.
fn byte(text: &[u8], at: usize) -> Option<u8> {
    let digit = |at: usize| text.get(at).and_then(|&b| char::from(b).to_digit(16));
    u8::try_from(digit(at)? * 16 + digit(at + 1)?).ok()
}

/// Whether the token is near the place as text: what prints both says the same twice.
fn is_text(text: &[u8], place: Span, token: &[u8]) -> bool {
    const NEAR: usize = 16 * 1024;
    let near = text.get(place.start.saturating_sub(NEAR)..text.len().min(place.end + NEAR));
    near.is_some_and(|near| memchr::memmem::find(near, token).is_some())
}
