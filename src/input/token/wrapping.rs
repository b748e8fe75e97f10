//! What stands around a token: quotes, `Bearer`, an assignment, other text.

use crate::input::candidate::{Damage, DamageKind};
use crate::input::character::{self, Sign, sign};
use crate::source::{Span, Text};

/// What stands before the token at `start` and behind its end at `end`.
pub(super) fn around(text: &Text<'_>, start: usize, end: usize) -> Vec<Damage> {
    let mut wrapping = Wrapping::default();
    wrapping.before(text.bytes.get(..start).unwrap_or_default());
    wrapping.behind(&text.bytes, end);
    let lift = |(kind, span): (DamageKind, Span)| Damage {
        character: character::white(&text.bytes, span.start)
            .and_then(|_| character::character(&text.bytes, span.start)),
        ..Damage::new(kind, text.lift(span))
    };
    wrapping.settle().into_iter().map(lift).collect()
}

/// Damage around the token, in ranges of the text.
#[derive(Debug, Default)]
struct Wrapping {
    found: Vec<(DamageKind, Span)>,
}

impl Wrapping {
    fn add(&mut self, kind: DamageKind, span: Span) {
        if !self.has(kind) {
            self.found.push((kind, span));
        }
    }

    fn has(&self, kind: DamageKind) -> bool {
        self.found.iter().any(|(k, _)| *k == kind)
    }

    /// Takes off what stands before the token, from the inside outwards.
    fn before(&mut self, mut prefix: &[u8]) {
        loop {
            let end = character::trailing(prefix);
            let white = Span::new(end, prefix.len());
            let run = character::run(prefix, end);
            prefix = prefix.get(..end).unwrap_or_default();
            let Some((kind, start)) = wrapper_before(prefix) else {
                // White space directly at the token; that around a wrapper does no harm of its own.
                if self.found.is_empty() && prefix.is_empty() && !white.is_empty() {
                    self.add(run.kind, Span::new(run.first, run.first + run.first_len));
                }
                if !prefix.is_empty() {
                    self.add(DamageKind::SurroundingText, Span::new(0, prefix.len()));
                }
                return;
            };
            self.add(kind, Span::new(start, end));
            prefix = prefix.get(..start).unwrap_or_default();
        }
    }

    /// Takes off what stands behind the token, from the inside outwards.
    fn behind(&mut self, text: &[u8], mut at: usize) {
        let mut outside = false;
        while at < text.len() {
            let run = character::run(text, at);
            if run.end > at {
                if run.end == text.len() && !outside && !self.is_statement() {
                    self.add(run.kind, Span::new(run.first, run.first + run.first_len));
                }
                at = run.end;
                continue;
            }
            let Some((kind, len)) = wrapper_behind(text, at) else {
                return self.add(DamageKind::SurroundingText, Span::new(at, text.len()));
            };
            self.add(kind, Span::new(at, at + len));
            outside = true;
            at += len;
        }
    }

    /// Whether the token stands in a statement or header line, where white space ends it anyway.
    fn is_statement(&self) -> bool {
        self.has(DamageKind::Assignment)
            || self.has(DamageKind::AuthorizationHeader)
            || self.has(DamageKind::SurroundingText)
    }

    /// Leaves out what is only a part of something else that was found.
    fn settle(mut self) -> Vec<(DamageKind, Span)> {
        use DamageKind::{
            AngleBrackets, Assignment, AuthorizationHeader, Bearer, Punctuation, PythonBytes, Quotes,
            SurroundingText,
        };
        let absorbs: [(DamageKind, &[DamageKind]); 5] = [
            (AuthorizationHeader, &[Bearer, Quotes, Punctuation, Assignment, SurroundingText, AngleBrackets]),
            (SurroundingText, &[Bearer, Quotes, Punctuation, PythonBytes, Assignment, AngleBrackets]),
            (Assignment, &[Quotes, Punctuation, PythonBytes]),
            (PythonBytes, &[Quotes, Punctuation]),
            (Quotes, &[Punctuation]),
        ];
        for (outer, inner) in absorbs {
            if self.has(outer) {
                self.found.retain(|(kind, _)| !inner.contains(kind));
            }
        }
        self.found
    }
}

/// Quotation marks as they stand in files; the escaped ones come from JSON inside of JSON.
const QUOTES: [&str; 20] = [
    "\\\"", "&quot;", "&#34;", "&#39;", "&apos;", "%22", "%27", "\\u0022", "\"", "'", "`", "´", "“", "”",
    "„", "‘", "’", "‚", "«", "»",
];

fn quote_before(prefix: &[u8]) -> Option<usize> {
    QUOTES.iter().find(|q| prefix.ends_with(q.as_bytes())).map(|q| prefix.len() - q.len())
}

/// The wrapper at the end of `prefix`, and where it begins.
fn wrapper_before(prefix: &[u8]) -> Option<(DamageKind, usize)> {
    if let Some(start) = quote_before(prefix) {
        let outer = prefix.get(..start).unwrap_or_default();
        let bytes = matches!(outer, [b'b' | b'B'])
            || matches!(outer, [.., b, b'b' | b'B'] if !b.is_ascii_alphanumeric());
        return Some(if bytes { (DamageKind::PythonBytes, start - 1) } else { (DamageKind::Quotes, start) });
    }
    for bracket in ["<", "&lt;", "%3C"] {
        if prefix.ends_with(bracket.as_bytes()) {
            return Some((DamageKind::AngleBrackets, prefix.len() - bracket.len()));
        }
    }
    let word = prefix.strip_suffix(b":").unwrap_or(prefix);
    if let Some(start) = word.len().checked_sub(6)
        && word.get(start..).is_some_and(|w| w.eq_ignore_ascii_case(b"bearer"))
    {
        return Some((DamageKind::Bearer, start));
    }
    assignment(prefix)
}

/// `NAME=`, `name: `, `export NAME=` and the like, if nothing else stands before it on its line.
fn assignment(prefix: &[u8]) -> Option<(DamageKind, usize)> {
    let sign = [&b":="[..], b"=>", b"=", b":"].into_iter().find_map(|s| prefix.strip_suffix(s))?;
    let mut name = sign.get(..character::trailing(sign)).unwrap_or_default();
    if let Some(start) = quote_before(name) {
        name = name.get(..start).unwrap_or_default();
    }
    let part = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.' | b'$');
    let length = name.iter().rev().take_while(|b| part(b)).count();
    let start = name.len().checked_sub(length).filter(|_| length > 0)?;
    let called = name.get(start..).unwrap_or_default();
    let mut before = name.get(..start).unwrap_or_default();
    before = before.get(..quote_before(before).unwrap_or(before.len())).unwrap_or_default();
    let authorization =
        called.eq_ignore_ascii_case(b"authorization") || called.eq_ignore_ascii_case(b"proxy-authorization");
    if authorization {
        return Some((DamageKind::AuthorizationHeader, start));
    }
    let outer = before.get(..character::trailing(before)).unwrap_or_default();
    declares(outer).then_some((DamageKind::Assignment, 0))
}

/// Whether only words that declare a variable stand there.
fn declares(outer: &[u8]) -> bool {
    const WORDS: [&str; 17] = [
        "export", "set", "let", "const", "var", "val", "final", "static", "private", "public", "string",
        "env", "arg", "declare", "setx", "-e", "$env:",
    ];
    let text = String::from_utf8_lossy(outer.get(..outer.len().min(80)).unwrap_or_default());
    outer.len() <= 80 && text.split_whitespace().all(|w| WORDS.contains(&w.to_ascii_lowercase().as_str()))
}

/// The wrapper that begins at `at`, and its length.
fn wrapper_behind(text: &[u8], at: usize) -> Option<(DamageKind, usize)> {
    let rest = text.get(at..)?;
    if let Some(quote) = QUOTES.iter().find(|q| rest.starts_with(q.as_bytes())) {
        return Some((DamageKind::Quotes, quote.len()));
    }
    if let Some(bracket) = [">", "&gt;", "%3E"].iter().find(|b| rest.starts_with(b.as_bytes())) {
        return Some((DamageKind::AngleBrackets, bracket.len()));
    }
    // A comma may stand percent-encoded as well; a dot ends a sentence.
    match (rest.first()?, sign(text, at).0) {
        (b',' | b';' | b'.' | b')' | b']' | b'}' | b'|', _) => Some((DamageKind::Punctuation, 1)),
        (b'\\', Sign::Stop) => Some((DamageKind::Escapes, 1)),
        _ => None,
    }
}
