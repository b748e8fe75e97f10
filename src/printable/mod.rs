//! Values from hostile input, made safe to print.

use std::fmt::{self, Write as _};

mod secrets;

use crate::numbers::may_have_eleven_digits;

pub use secrets::{PRIVATE_JWK_MEMBERS, hide_secrets, hide_values, is_secret_name};

/// Longest value shown in a message, in characters.
pub const LONGEST_VALUE: usize = 120;

/// Makes a value from hostile input safe to print: control and direction-changing characters are
/// escaped, secrets and personal numbers are hidden, long text is cut in the middle.
#[must_use]
pub fn printable(value: &str) -> String {
    if value.len() <= LONGEST_VALUE && is_word(value.as_bytes()) && !may_have_eleven_digits(value.as_bytes())
    {
        return value.to_owned();
    }
    let value = hide_secrets(value);
    let simple = |byte| matches!(byte, b' '..=b'~') && !matches!(byte, b'#' | b':');
    if value.len() <= LONGEST_VALUE && value.bytes().fold(true, |all, byte| all & simple(byte)) {
        return value.into_owned();
    }
    // At the beginning of a line in a CI log `::name::` is a command (GitHub Actions), and a line may
    // be broken anywhere.
    let mut colons = value.matches("::");
    let command = value.starts_with("::") || (colons.next().is_some() && colons.next().is_some());
    let characters = value.chars().count();
    let mut out = String::new();
    if characters <= LONGEST_VALUE {
        show(value.chars(), command, &mut out);
    } else {
        show(value.chars().take(LONGEST_VALUE * 2 / 3), command, &mut out);
        out.push('…');
        show(value.chars().skip(characters - LONGEST_VALUE / 4), command, &mut out);
    }
    out
}

/// Whether nothing in it could have to be hidden or escaped but a number: the identifiers of most clients and grants.
fn is_word(value: &[u8]) -> bool {
    // What is secret has one of these capitals. Without a branch in the loop the compiler looks at many bytes at a time.
    let usual =
        |byte| matches!(byte, b'a'..=b'z' | b'A'..=b'H' | b'L'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_');
    value.iter().fold(true, |all, byte| all & usual(*byte))
}

fn show(text: impl Iterator<Item = char>, command: bool, out: &mut String) {
    let mut text = text.peekable();
    while let Some(c) = text.next() {
        match (c, text.peek()) {
            (':', Some(':')) if command => out.push_str("\\u{3a}"),
            // Two in a row begin a command wherever they stand (Azure Pipelines).
            ('#', Some('#')) => out.push_str("\\u{23}"),
            _ => {
                let _ = write!(out, "{}", Shown(c));
            }
        }
    }
}

/// Whether a character may reach a terminal as it is.
#[must_use]
pub fn is_plain(c: char) -> bool {
    if c.is_ascii() {
        return !c.is_ascii_control();
    }
    !(c.is_control()
        || matches!(c, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}'))
}

/// JSON with everything escaped that must not reach a terminal as it is. In JSON such characters
/// are in strings only, so the meaning stays the same.
#[must_use]
pub fn escape_json(json: String) -> String {
    let simple = |block: &[u8]| block.iter().fold(true, |all, b| all & matches!(b, b' '..=b'~' | b'\n'));
    if json.as_bytes().chunks(256).all(simple) || json.chars().all(|c| c == '\n' || is_plain(c)) {
        return json;
    }
    let mut out = String::with_capacity(json.len() + 16);
    for c in json.chars() {
        if c == '\n' || is_plain(c) {
            out.push(c);
        } else {
            let mut units = [0; 2];
            for unit in c.encode_utf16(&mut units) {
                let _ = write!(out, "\\u{unit:04x}");
            }
        }
    }
    out
}

struct Shown(char);

impl fmt::Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            '\n' => f.write_str("\\n"),
            '\r' => f.write_str("\\r"),
            '\t' => f.write_str("\\t"),
            c if is_plain(c) => write!(f, "{c}"),
            c => write!(f, "\\u{{{:x}}}", u32::from(c)),
        }
    }
}
