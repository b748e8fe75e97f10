//! PEM armour (RFC 7468), read leniently: in x5c it comes with the line breaks lost, doubled, or
//! written out as `\n`.

use super::base64;
use crate::input::BUNDLES;

/// What a block holds, by its label.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Certificate,
    PublicKey,
    /// Nothing of it may be shown.
    PrivateKey,
    Other,
}

/// One armoured block.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Block<'a> {
    /// Where it begins in the text.
    pub(crate) start: usize,
    /// Where it ends there.
    pub(crate) end: usize,
    /// Whether it ends as it begins, with nothing directly behind it.
    pub(crate) is_closed: bool,
    label: &'a str,
    body: &'a str,
}

impl Block<'_> {
    pub(crate) fn kind(&self) -> Kind {
        if self.label.contains("PRIVATE KEY") {
            Kind::PrivateKey
        } else if self.label.contains("PUBLIC KEY") {
            Kind::PublicKey
        } else if self.label.ends_with("CERTIFICATE") {
            Kind::Certificate
        } else {
            Kind::Other
        }
    }

    /// Whether it holds a bundle of certificates (PKCS #7).
    pub(crate) fn is_bundle(&self) -> bool {
        BUNDLES.contains(&self.label.as_bytes())
    }

    /// Whether it holds a key that a password guards.
    pub(crate) fn is_encrypted(&self) -> bool {
        self.label.contains("ENCRYPTED") || self.body.contains("ENCRYPTED")
    }

    /// The bytes; `None` if the body is not base64, as in an encrypted key with headers.
    pub(crate) fn der(&self) -> Option<Vec<u8>> {
        let bare = || base64::decode(&without_layout(self.body));
        base64::decode(self.body).or_else(bare).map(|(der, _)| der)
    }
}

/// The blocks of a text, in order. One whose end is missing continues to the end of the text.
pub(crate) fn blocks(text: &str) -> Vec<Block<'_>> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some((_, after)) = rest.split_once("-----BEGIN ") {
        let from = after.len();
        let Some((label, after)) = after.split_once("-----") else { break };
        let (body, tail) = after.split_once("-----END").unwrap_or((after, ""));
        // The label again, then five hyphens.
        let behind = tail.strip_prefix(' ').and_then(|tail| tail.strip_prefix(label)?.strip_prefix("-----"));
        let is_closed = behind.is_some_and(|behind| !behind.starts_with('-'));
        let tail = tail.split_once("-----").map_or(tail, |(_, tail)| tail);
        let (start, end) = (text.len() - from - "-----BEGIN ".len(), text.len() - tail.len());
        found.push(Block { start, end, is_closed, label, body });
        rest = tail;
    }
    found
}

/// Whether a text outside of blocks has a line that was meant as the first or last of one.
pub(crate) fn has_stray_line(text: &str) -> bool {
    let is_stray = |line: &str| {
        let line = line.trim();
        let words =
            line.trim_matches(|c| matches!(c, '-' | '\u{2010}'..='\u{2015}' | ' ')).to_ascii_lowercase();
        let rest = words.strip_prefix("begin").or_else(|| words.strip_prefix("end")).unwrap_or_default();
        words.len() < line.len() && rest.starts_with(' ') && rest.ends_with("certificate")
    };
    text.lines().any(is_stray)
}

/// The body without what stands around its lines in mails, logs and source code: `> MII…`, `"MII…\n" +`.
fn without_layout(body: &str) -> String {
    // PHP escapes slashes in JSON.
    let body = body.replace("\\n", "\n").replace("\\r", "\n").replace("\\/", "/");
    body.lines().map(bare).collect()
}

/// What is between the quotation marks of a line, or behind signs of a quotation or comment.
fn bare(line: &str) -> &str {
    let marks = |c: char| matches!(c, '"' | '\'' | '`');
    let inside = line.find(marks).and_then(|at| line.get(at + 1..));
    match inside {
        // The rest of the line before: `" +`.
        Some(rest) if !rest.contains(marks) && line.starts_with(marks) && rest.len() < 4 => "",
        Some(rest) => rest.split(marks).next().unwrap_or_default(),
        None => line.trim_start_matches(|c: char| matches!(c, '>' | '|' | '#' | '*') || c.is_whitespace()),
    }
}

/// Whether something other than whitespace is outside the blocks.
pub(crate) fn has_text_around(text: &str) -> bool {
    let mut rest = text;
    loop {
        let Some((before, after)) = rest.split_once("-----BEGIN ") else { return is_text(rest) };
        if is_text(before) {
            return true;
        }
        let Some((_, after)) = after.split_once("-----END") else { return false };
        // The label, then five hyphens.
        rest = after.split_once("-----").map_or("", |(_, tail)| tail);
    }
}

fn is_text(text: &str) -> bool {
    !text.replace("\\n", "").replace("\\r", "").trim().is_empty()
}
