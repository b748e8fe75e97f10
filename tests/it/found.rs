//! What is found in a text: each token with the place of every character, what was fixed in it, and how
//! its carrier holds it. Inputs and outcomes are in `testdata/found/`; the first line of a case says how
//! the text is handed over: a file of that name, `-` for a text without a name, `line` for a line of
//! which nobody says where the token is, `line:FIELD` for one where somebody does, `id:NAME` for what
//! tells a line apart.

use std::fmt::Write as _;

use base64::Engine as _;
use grantlint::internals::input::{self, Body, Candidate, Parameter, RecordId};
use grantlint::internals::source::{Span, Text};

use crate::support;

/// The parts of the token that is at `@`; the signature has the length of one that is made with SHA-256 and a
/// shared secret.
const PARTS: [(&str, &str); 3] = [
    ("{h}", "eyJhbGciOiJIUzI1NiJ9"),
    ("{p}", "eyJpc3MiOiJhIn0"),
    ("{s}", "c2lnbmF0dXJlLm9mLnRoaXJ0eXR3by5ieXRlcy4uMTI"),
];

fn token() -> String {
    PARTS.map(|(_, part)| part).join(".")
}

/// The text of a case: `@` is the token, `{h}`, `{p}` and `{s}` its parts, `{s:4-9}` a piece of one,
/// `{x*9}` a text nine times, `{base64:…}` the base64 of a text; escapes are those of Rust.
fn text(template: &str) -> Vec<u8> {
    let mut out = Vec::new();
    let mut rest = template;
    while let Some(c) = rest.chars().next() {
        let (bytes, length) = match c {
            '@' => (token().into_bytes(), 1),
            '\\' => escaped(rest),
            '{' => placeholder(rest).unwrap_or_else(|| (b"{".to_vec(), 1)),
            _ => (c.to_string().into_bytes(), c.len_utf8()),
        };
        out.extend(bytes);
        rest = &rest[length..];
    }
    out
}

fn escaped(rest: &str) -> (Vec<u8>, usize) {
    let simple = |byte: u8| (vec![byte], 2);
    match rest.as_bytes()[1] {
        b'n' => simple(b'\n'),
        b'r' => simple(b'\r'),
        b't' => simple(b'\t'),
        b'0' => simple(0),
        b'x' => (vec![u8::from_str_radix(&rest[2..4], 16).unwrap()], 4),
        b'u' => {
            let digits = &rest[3..rest.find('}').unwrap()];
            let c = char::from_u32(u32::from_str_radix(digits, 16).unwrap()).unwrap();
            (c.to_string().into_bytes(), digits.len() + 4)
        }
        other => simple(other),
    }
}

fn placeholder(rest: &str) -> Option<(Vec<u8>, usize)> {
    let end = rest.find('}')?;
    let inner = &rest[1..end];
    let whole = |name: &str| PARTS.iter().find(|(known, _)| known[1..2] == *name).map(|(_, part)| *part);
    if let Some(encoded) = inner.strip_prefix("base64:") {
        return Some((base64::engine::general_purpose::STANDARD.encode(text(encoded)).into_bytes(), end + 1));
    }
    if let Some((what, times)) = inner.rsplit_once('*') {
        return Some((what.repeat(times.parse().ok()?).into_bytes(), end + 1));
    }
    let (name, range) = inner.split_once(':').unwrap_or((inner, "-"));
    let (from, to) = range.split_once('-')?;
    let part = whole(name)?;
    let from = from.parse().unwrap_or(0);
    let piece = &part.as_bytes()[from..to.parse().unwrap_or(part.len())];
    Some((piece.to_vec(), end + 1))
}

/// Where the bytes of a text are in the file: one range for all that follow each other there.
fn places(text: &Text<'_>) -> String {
    let mut ranges: Vec<Span> = Vec::new();
    for at in (0..text.bytes.len()).map(|index| text.position(index)) {
        match ranges.last_mut() {
            Some(last) if last.end == at => last.end += 1,
            _ => ranges.push(Span::new(at, at + 1)),
        }
    }
    let ranges: Vec<String> = ranges.iter().map(|range| format!("{}..{}", range.start, range.end)).collect();
    let end = text.position(text.bytes.len());
    format!("{} end {end}", ranges.join(" "))
}

fn shown(text: &[u8]) -> String {
    let text = String::from_utf8_lossy(text).into_owned();
    PARTS.iter().fold(text.replace(&token(), "@"), |text, (name, part)| text.replace(part, name))
}

/// A candidate as one line.
fn said(candidate: &Candidate<'_>) -> String {
    let mut out = match &candidate.body {
        Body::Compact { token, written } => {
            let spelling = |written: &Vec<u8>| format!(" written {}", shown(written).escape_debug());
            let written: String = written.iter().map(spelling).collect();
            format!("{} at {}{written}", shown(&token.bytes), places(token))
        }
        Body::Draft { header, payload } => {
            let header = header.as_ref().map(|header| format!(" header {}", places(header)));
            format!("draft{} payload {}", header.unwrap_or_default(), places(payload))
        }
        Body::Certificates(file) => {
            format!("certificates {:?} at {}..{}", file.form, file.span.start, file.span.end)
        }
        Body::Keys(file) => format!("keys {:?} at {}..{}", file.form, file.span.start, file.span.end),
        Body::NotAGrant(nothing) => {
            let shown = nothing.shown.as_ref().map(|text| format!(" {text:?}")).unwrap_or_default();
            format!("no grant: {:?} at {}..{}{shown}", nothing.what, nothing.span.start, nothing.span.end)
        }
    };
    for damage in &candidate.damage {
        let (span, kind) = (damage.span, damage.kind);
        let _ = write!(out, "; {kind:?} {}..{}", span.start, span.end);
        if let Some(character) = damage.character {
            let _ = write!(out, " {character:?}");
        }
        if damage.count != 1 {
            let _ = write!(out, " × {}", damage.count);
        }
    }
    if let Some(carried) = &candidate.carried {
        if carried.parameter != Parameter::Other {
            let _ = write!(out, "; sent as {:?}", carried.parameter);
        }
        if let Some(pointer) = &carried.pointer {
            let _ = write!(out, "; at {pointer}");
        }
        let _ = write!(out, "; {}", if carried.is_sole { "alone" } else { "carried" });
        if carried.is_elided {
            out.push_str(", elided");
        }
    }
    out
}

/// What is found in the text of a case, handed over in that way.
fn outcome(way: &str, template: &str) -> Vec<String> {
    let text = text(template);
    if let Some(name) = way.strip_prefix("id:") {
        let id = RecordId::named(name);
        let field = id.field_of(&text).map(|field| format!(", token in {field}")).unwrap_or_default();
        return vec![id.of(&text, 7) + &field];
    }
    let found = match way {
        "-" => input::find(&text),
        "line" => input::line(&text, None),
        _ if way.starts_with("line:") => input::line(&text, way.strip_prefix("line:")),
        name => input::find_in_file(&text, name),
    };
    if found.is_empty() { vec!["nothing".to_owned()] } else { found.iter().map(said).collect() }
}

#[test]
fn each_text_gives_its_tokens_at_their_places() {
    let cases = support::golden_lines("found", |line| {
        let (way, template) = line.split_once(' ')?;
        Some(outcome(way, template))
    });
    assert!(cases > 300, "{cases}");
}
