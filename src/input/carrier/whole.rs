//! A text that is nothing but a token, with what may have come along with it.

use crate::input::candidate::DamageKind;
use crate::input::character::{self, Sign, is_token_character, sign};
use crate::input::shape::{beginning, begins_header, is_complete, is_jws};
use crate::input::slot::Meant;
use crate::input::wrapper::{wrapper_before, wrapper_behind};

/// Longer than most words, shorter than most lines of a token that was broken into lines.
const LONG_RUN: usize = 20;

/// Whether the text is meant to be a token, or several, and nothing else: what is around them came
/// along by mistake.
pub(in crate::input) fn is_token(text: &[u8], meant: Meant) -> bool {
    let Some(start) = beginning(text, 0) else { return false };
    let (before, rest) = text.split_at_checked(start).unwrap_or_default();
    is_wrapper(before, meant) && is_tokens(rest, meant)
}

/// Whether the text is several whole tokens, each apart from the next: on lines of any kind, or with
/// whitespace, commas or bytes that do not show in between.
pub(super) fn is_list(text: &[u8]) -> bool {
    let (mut words, mut start, mut at) = (0, 0, 0);
    let is_whole = |word: &[u8]| begins_header(word, 0) && is_complete(word);
    while let Some(byte) = text.get(at) {
        let length = if b",;|".contains(byte) {
            1
        } else {
            character::white(text, at).map_or(0, |(_, length)| length)
        };
        if length > 0 {
            let word = text.get(start..at).unwrap_or_default();
            if !word.is_empty() && !is_whole(word) {
                return false;
            }
            words += usize::from(!word.is_empty());
            start = at + length;
        }
        at += length.max(1);
    }
    let last = text.get(start..).unwrap_or_default();
    (last.is_empty() || is_whole(last)) && words + usize::from(!last.is_empty()) > 1
}

/// Whether the inside of a string is a token, or several, and nothing else but what came along.
pub(super) fn is_value(inner: &[u8]) -> bool {
    is_token(inner, Meant::Value)
}

/// Whether the text is one token with at most a word before or behind it, as one value is printed: `JWT eyJ…`,
/// `Optional[eyJ…]`. More words are a text about it, and names in JSON a structure of its own.
pub(super) fn is_printed(text: &[u8]) -> bool {
    let Some((before, behind)) = around(text) else { return false };
    let is_word = |text: &[u8]| !text.trim_ascii().iter().any(u8::is_ascii_whitespace);
    let ends_apart = before.last().is_some_and(u8::is_ascii_whitespace);
    let is_sentence = ends_apart && behind.first().is_some_and(u8::is_ascii_whitespace);
    is_word(before) && is_word(behind) && !is_sentence && memchr::memmem::find(before, b"\":").is_none()
}

/// Whether the text is one token in brackets, with or without the name of a type before them, as a program prints
/// a value of it. A quoted value behind a name is a call in source code.
pub(super) fn is_enclosed(text: &[u8]) -> bool {
    let Some((before, behind)) = around(text) else { return false };
    let is_quote = |b: &u8| b"\"'`".contains(b);
    let (outer, inner) = match (before, behind) {
        ([outer @ .., open], [close, inner @ ..]) if open == close && is_quote(open) => (outer, inner),
        _ => (before, behind),
    };
    let is_name = |b: &u8| b.is_ascii_alphanumeric() || b"_.:=$".contains(b);
    let is_bare = outer.len() == before.len();
    outer.iter().all(|b| b"[({".contains(b) || (is_bare && is_name(b)))
        && outer.iter().any(|b| b"[({".contains(b))
        && inner.iter().any(|b| b"])}".contains(b))
        && inner.iter().all(|b| b"])},;.".contains(b))
}

/// What is before the only token of a text, and behind it.
fn around(text: &[u8]) -> Option<(&[u8], &[u8])> {
    let text = text.trim_ascii();
    let (before, rest) = text.split_at_checked(beginning(text, 0)?)?;
    let length = rest.iter().position(|&b| !is_token_character(b)).unwrap_or(rest.len());
    let (token, behind) = rest.split_at_checked(length)?;
    (is_jws(token) && beginning(behind, 0).is_none()).then_some((before, behind))
}

/// Whether what is before a token may have come along with it.
fn is_wrapper(mut before: &[u8], meant: Meant) -> bool {
    loop {
        before = before.get(..character::trailing(before)).unwrap_or_default();
        if before.is_empty() {
            return true;
        }
        let Some((kind, start)) = wrapper_before(before) else { return false };
        // A value that has a name is not meant to be the token itself.
        if meant == Meant::Text || (kind == DamageKind::Assignment && meant != Meant::Token) {
            return false;
        }
        before = before.get(..start).unwrap_or_default();
    }
}

/// Whether nothing but tokens, whitespace in and around them, and marks behind them follows.
fn is_tokens(text: &[u8], meant: Meant) -> bool {
    let (mut at, mut before) = (0, Vec::new());
    while at < text.len() {
        let (run, end) = run(text, at);
        let is_first = at == 0;
        // Behind the name of another variable it is not the same token that goes on.
        let is_named = |at| text.get(at) == Some(&b'=') && begins_header(text, at + 1);
        if !is_first && (at..end).any(is_named) {
            return false;
        }
        at = character::run(text, end).end;
        if run.is_empty() {
            let Some((_, length)) = wrapper_behind(text, at).filter(|_| meant != Meant::Text) else {
                return at >= text.len();
            };
            at = character::run(text, at + length).end;
            continue;
        }
        // A text with several is about them, and not meant to be one.
        if !is_first && meant == Meant::Text && begins_header(&run, 0) {
            return false;
        }
        let is_last = at >= text.len() || begins_header(text, at);
        let is_more = run.len() >= LONG_RUN || (is_last && !is_complete(&before));
        if !(is_first || begins_header(&run, 0) || is_more) {
            return false;
        }
        before = run;
    }
    true
}

/// The characters of a token from `at` on, and where they end.
fn run(text: &[u8], at: usize) -> (Vec<u8>, usize) {
    let (mut run, mut end) = (Vec::new(), at);
    loop {
        match sign(text, end) {
            (Sign::Keep { byte, .. }, length) => {
                run.push(byte);
                end += length;
            }
            (Sign::Padding(_), length) => end += length,
            _ => return (run, end),
        }
    }
}
