//! Finds tokens in text of any kind: damaged, wrapped, between other text, or several.

use super::damages::Damages;
use super::scan::{Scan, scan};
use super::{no_token, wrapping};
use crate::input::candidate::{Body, Candidate, Damage, DamageKind, Mistaken};
use crate::input::character::{self, Sign, sign};
use crate::input::shape::{SHORTEST_HEADER, beginning, ends_in_elision};
use crate::input::twice;
use crate::source::{Span, Text};

/// The candidates in a text of any kind; exactly one that is not a grant if it holds no token.
pub(super) fn candidates<'a>(text: &Text<'a>, file: &[u8]) -> Vec<Candidate<'a>> {
    let found = tokens(text, file, true);
    if let Some(jws) = jws_in_json(text, &found) {
        return vec![jws];
    }
    match found.as_slice() {
        [] => vec![twice_encoded(text, file).unwrap_or_else(|| no_token::candidate(text))],
        [only] => vec![one(text, only)],
        several => several_grants(text, several),
    }
}

/// `is_all`: there is nothing but a token in the text, and what is around it.
fn tokens(text: &Text<'_>, file: &[u8], is_all: bool) -> Vec<Scan> {
    let bytes: &[u8] = &text.bytes;
    let last_dot = memchr::memrchr(b'.', bytes).unwrap_or(0);
    let mut found: Vec<Scan> = Vec::new();
    let mut at = 0;
    while let Some(start) = beginning(bytes, at) {
        let mut token = scan(text, file, start, last_dot, is_all && found.is_empty());
        token.restore_dots(text);
        at = token.end.max(start + 1);
        found.push(token);
    }
    found.retain(Scan::may_be_token);
    if found.iter().any(|t| t.dots > 0 || t.is_elided) {
        found.retain(|t| t.dots > 0 || t.is_elided);
    } else {
        // Without a dot anywhere it takes more than three letters to look like a header.
        found.retain(|t| t.end - t.start >= SHORTEST_HEADER);
        found.truncate(1);
    }
    if found.is_empty() {
        found.extend(unusual_beginning(bytes).map(|start| scan(text, file, start, last_dot, false)));
    }
    found
}

/// The start of a token whose first characters are missing or pulled apart: two dots, nothing but
/// characters of a token and whitespace, and words longer than those of any language. What is in PEM is none.
fn unusual_beginning(text: &[u8]) -> Option<usize> {
    let start = character::run(text, 0).end;
    if text.get(start..)?.starts_with(b"-----BEGIN ") {
        return None;
    }
    let (mut at, mut dots, mut word, mut longest) = (start, 0, 0, 0);
    while at < text.len() {
        let (sign, len) = sign(text, at);
        match sign {
            Sign::Keep { byte, .. } => {
                dots += usize::from(byte == b'.');
                word += 1;
                longest = longest.max(word);
            }
            Sign::Padding(_) => {}
            Sign::White(_) => word = 0,
            Sign::Stop => return None,
        }
        at += len;
    }
    (dots == 2 && longest >= LONG_WORD).then_some(start)
}

/// Longer than words of any language, shorter than the parts of any grant.
const LONG_WORD: usize = 40;

/// The tokens in a text in which only they count: what is around them belongs to the carrier.
pub(super) fn among_text<'a>(text: &Text<'a>, file: &[u8]) -> Vec<Candidate<'a>> {
    let found = tokens(text, file, false);
    if let Some(jws) = jws_in_json(text, &found) {
        return vec![jws];
    }
    found.iter().map(|token| candidate(text, token, token.damage.clone())).collect()
}

/// The candidate for a JWS in JSON (RFC 7515 section 7.2) that other text is around, so that it is not read as JSON:
/// its members are there in place of parts between dots.
fn jws_in_json<'a>(text: &Text<'_>, found: &[Scan]) -> Option<Candidate<'a>> {
    const NEAR: usize = 24;
    let first = found.first().filter(|_| found.iter().all(|token| token.dots == 0))?;
    let bytes: &[u8] = &text.bytes;
    let before = bytes.get(first.start.saturating_sub(NEAR)..first.start)?;
    let is_member = |name: &str| memchr::memmem::find(before, name.as_bytes()).is_some();
    let has = |name: &str| memchr::memmem::find(bytes, name.as_bytes()).is_some();
    let is_jws = (is_member("payload") || is_member("protected"))
        && ["payload", "protected", "signature"].iter().all(|name| has(name));
    is_jws.then(|| Candidate::nothing(Mistaken::JwsJson, text.lift(Span::new(first.start, first.end)), None))
}

fn one<'a>(text: &Text<'a>, token: &Scan) -> Candidate<'a> {
    let mut damage = token.damage.clone();
    let rest = text.bytes.get(token.end..).unwrap_or_default();
    let shown = text.bytes.get(..token.end).unwrap_or_default();
    let is_elided = !token.is_complete() && ends_in_elision(shown, rest);
    let end = if is_elided { text.bytes.len() } else { token.end };
    damage.extend(wrapping::around(text, token.start, end));
    if is_elided {
        let behind = token.end + (rest.len() - rest.trim_ascii_start().len());
        damage
            .add(DamageKind::Elision, text.lift(Span::new(behind, token.end + rest.trim_ascii_end().len())));
    }
    candidate(text, token, damage)
}

fn candidate<'a>(text: &Text<'a>, token: &Scan, damage: Damages) -> Candidate<'a> {
    let (token, written) = token.token(text);
    Candidate::new(Body::Compact { token, written }, damage.settle())
}

fn several_grants<'a>(text: &Text<'a>, tokens: &[Scan]) -> Vec<Candidate<'a>> {
    let second = tokens.get(1).map(|t| Span::new(t.start, t.end)).unwrap_or_default();
    let several = Damage { count: tokens.len(), ..Damage::new(DamageKind::SeveralGrants, text.lift(second)) };
    let with_damage = |(nth, token): (usize, &Scan)| {
        let mut damage = token.damage.clone();
        if nth == 0 {
            damage.extend(vec![several]);
        }
        candidate(text, token, damage)
    };
    tokens.iter().enumerate().map(with_damage).collect()
}

/// The candidate for a text that is base64 or the hexadecimal digits of a whole token.
fn twice_encoded<'a>(text: &Text<'_>, file: &[u8]) -> Option<Candidate<'a>> {
    let word = text.bytes.trim_ascii();
    let start = text.bytes.len() - text.bytes.trim_ascii_start().len();
    let span = Span::new(start, start + word.len());
    let (inner, kind) = match twice::encoded(text, span) {
        Some(inner) => (inner, DamageKind::DoubleBase64),
        None => (twice::hexadecimal(text, span)?, DamageKind::Hexadecimal),
    };
    let inside = tokens(&inner, file, true);
    let token = inside.first().filter(|t| t.dots > 0)?;
    let mut damage = Damages::default();
    damage.add(kind, text.lift(span));
    Some(candidate(&inner, token, damage))
}
