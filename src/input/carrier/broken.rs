//! JSON that does not parse and is meant as the draft of a grant.

use super::known::{CLAIMS_AMONG_OTHERS, claims_in};
use crate::input::encoding;
use crate::input::shape::holds_token;
use crate::input::slot::{Contents, Found};
use crate::json;
use crate::maskinporten::limits;
use crate::source::{Span, Text};

/// What does not parse: a draft with a slip is one, for `malformed-json` to explain.
pub(super) fn draft<'a>(text: &Text<'a>) -> Option<Contents<'a>> {
    let document = document(&text.bytes)?;
    let is_draft = names_whom(document);
    let deep = json::is_deeper_than(document, limits::JSON_DEPTH);
    if !(is_draft || deep) || holds_token(&text.bytes) {
        return None;
    }
    let payload = text.sub(Span::new(0, text.bytes.len()));
    Some(vec![Found::Draft(None, payload)].into())
}

/// The part of a text with a slip that is meant to be JSON. Lines of a log, headings, attributes and links begin with
/// the same signs, and behind a whole document there may be another one.
fn document(bytes: &[u8]) -> Option<&[u8]> {
    if let Some((first, rest)) = encoding::json_end(bytes).and_then(|end| bytes.split_at_checked(end)) {
        let is_next_line = rest.get(..rest.len() - rest.trim_ascii_start().len())?.contains(&b'\n');
        let is_more = rest.iter().any(|b| !b.is_ascii_whitespace() && !b"]}),;".contains(b));
        if !(is_next_line && is_more && claims_in(first) >= CLAIMS_AMONG_OTHERS) {
            return Some(first);
        }
        // The last of several may have a slip too.
        let last = behind_documents(rest);
        return Some(last).filter(|last| last.starts_with(b"{") && names_whom(last));
    }
    let inside = bytes.get(1..)?.trim_ascii_start();
    let is_list = inside.first().is_some_and(|b| b"{[\"'".contains(b));
    if bytes.first() == Some(&b'[') && !is_list {
        return None;
    }
    let line = bytes.get(..memchr::memchr(b'\n', bytes).unwrap_or(bytes.len()))?;
    let opened = memchr::memchr2_iter(b'[', b'{', line).count();
    let is_closed = opened == memchr::memchr2_iter(b']', b'}', line).count();
    Some(if is_closed { line } else { bytes })
}

/// Whether a text names a claim that tells whom a grant is from or for, or the claims as a whole. Records of logs that were
/// cut have a scope too.
fn names_whom(text: &[u8]) -> bool {
    ["iss", "aud", "payload"].iter().any(|name| {
        let has = |mark: char| memchr::memmem::find(text, format!("{mark}{name}{mark}").as_bytes()).is_some();
        has('"') || has('\'')
    })
}

/// What is behind the JSON documents that a text begins with.
fn behind_documents(text: &[u8]) -> &[u8] {
    let mut rest = text;
    while let Some(behind) = encoding::json_end(rest).filter(|&end| end > 0).and_then(|end| rest.get(end..)) {
        rest = behind;
    }
    rest.trim_ascii_start()
}
