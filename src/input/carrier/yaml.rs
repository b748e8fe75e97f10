//! YAML: manifests, workflows, configuration.

use super::strings::{Inside, Strings};
use crate::document;
use crate::input::candidate::Parameter;
use crate::input::slot::{Contents, Found};
use crate::input::wrapper::QUOTES;
use crate::source::Text;

/// What is in the strings of a YAML text; `None` if it is none, or has no names.
pub(super) fn open<'a>(text: &Text<'a>, inside: Inside) -> Option<Contents<'a>> {
    let is_like = text.bytes.split(|&b| b == b'\n').find(|line| is_significant(line)).is_some_and(begins);
    let yaml = std::str::from_utf8(&text.bytes).ok().filter(|_| is_like)?;
    let mut strings = Strings::new(text, inside);
    let mut has_names = true;
    let walked = document::yaml::walk(yaml, &mut |leaf| {
        has_names &= !leaf.path.is_empty();
        strings.take(&leaf);
    });
    let has_slots = strings.found.iter().any(|found| matches!(found, Found::Slot(_)));
    (walked.is_ok() && has_names && has_slots).then(|| strings.found.into())
}

fn is_significant(line: &[u8]) -> bool {
    let line = line.trim_ascii();
    !(line.is_empty() || line.starts_with(b"#") || line == b"---" || line.starts_with(b"%YAML"))
}

/// Whether the only line of a text names what comes in quotation marks that no program writes, or with the backslashes of
/// markup: that is a sentence, unless the name is that of a parameter.
pub(super) fn is_sentence(text: &[u8]) -> bool {
    let mut lines = text.split(|&b| b == b'\n').filter(|line| is_significant(line));
    let (Some(line), None) = (lines.next(), lines.next()) else { return false };
    let Some((name, value)) = memchr::memchr(b':', line).and_then(|colon| line.split_at_checked(colon))
    else {
        return false;
    };
    let value = value.get(1..).unwrap_or_default().trim_ascii_start();
    let is_typographic = QUOTES.iter().any(|quote| !quote.is_ascii() && value.starts_with(quote.as_bytes()));
    let is_markup =
        !value.starts_with(b"\"") && value.windows(2).any(|pair| matches!(pair, [b'\\', b'_' | b'-' | b'.']));
    Parameter::named(name.trim_ascii()) == Parameter::Other && (is_typographic || is_markup)
}

/// Whether a line is `name:` or `- name:`, with or without a value.
fn begins(line: &[u8]) -> bool {
    // Records of a log, headers and rows of a dump look like this too.
    const OTHERS: [&[u8]; 11] = [
        b"info",
        b"warn",
        b"fail",
        b"dbug",
        b"trce",
        b"crit",
        b"debug",
        b"error",
        b"authorization",
        b"cookie",
        b"set-cookie",
    ];
    let line = line.trim_ascii();
    let line = line.strip_prefix(b"- ").unwrap_or(line);
    let Some(colon) = memchr::memchr(b':', line) else { return false };
    let (name, behind) = line.split_at_checked(colon).unwrap_or_default();
    // Rows of a dump of bytes begin with their offset, and lines that are numbered with their number.
    let is_offset = name.len() >= 4 && name.starts_with(b"00") && name.iter().all(u8::is_ascii_hexdigit);
    let is_number = name.iter().all(u8::is_ascii_digit);
    if is_offset || is_number || OTHERS.iter().any(|other| name.eq_ignore_ascii_case(other)) {
        return false;
    }
    let is_name = |b: &u8| b.is_ascii_alphanumeric() || b"_-./'\"".contains(b);
    !name.is_empty() && name.iter().all(is_name) && behind.get(1).is_none_or(u8::is_ascii_whitespace)
}
