//! What may be around a token: quotation marks, brackets, `Bearer`, an assignment, punctuation.

use super::candidate::DamageKind;
use super::character::{self, Sign, sign};

/// Quotation marks as they are in files; the escaped ones come from JSON inside of JSON.
pub(super) const QUOTES: [&str; 20] = [
    "\\\"", "&quot;", "&#34;", "&#39;", "&apos;", "%22", "%27", "\\u0022", "\"", "'", "`", "´", "“", "”",
    "„", "‘", "’", "‚", "«", "»",
];

/// Where the quotation mark begins that `prefix` ends in.
pub(super) fn quote_before(prefix: &[u8]) -> Option<usize> {
    QUOTES.iter().find(|q| prefix.ends_with(q.as_bytes())).map(|q| prefix.len() - q.len())
}

/// The wrapper at the end of `prefix`, and where it begins.
pub(super) fn wrapper_before(prefix: &[u8]) -> Option<(DamageKind, usize)> {
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

/// `NAME=`, `name: `, `export NAME=` and the like, if nothing else is before it on its line.
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

/// Whether only words that declare a variable are there.
fn declares(outer: &[u8]) -> bool {
    const WORDS: [&str; 17] = [
        "export", "set", "let", "const", "var", "val", "final", "static", "private", "public", "string",
        "env", "arg", "declare", "setx", "-e", "$env:",
    ];
    let text = String::from_utf8_lossy(outer.get(..outer.len().min(80)).unwrap_or_default());
    outer.len() <= 80 && text.split_whitespace().all(|w| WORDS.contains(&w.to_ascii_lowercase().as_str()))
}

/// The wrapper that begins at `at`, and its length.
pub(super) fn wrapper_behind(text: &[u8], at: usize) -> Option<(DamageKind, usize)> {
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
