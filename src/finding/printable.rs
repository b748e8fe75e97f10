//! Values from hostile input, made safe to print.

use std::fmt;

pub use crate::context::numbers::mask_persons;

/// Longest value shown in a message, in characters.
pub const LONGEST_VALUE: usize = 120;

/// Makes a value from hostile input safe to print: control and direction-changing characters are
/// escaped, personal numbers are hidden, long text is cut in the middle.
#[must_use]
pub fn printable(value: &str) -> String {
    let value = mask_persons(value);
    if value.len() <= LONGEST_VALUE && value.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        return value.into_owned();
    }
    let characters = value.chars().count();
    if characters <= LONGEST_VALUE {
        return value.chars().map(Shown).map(|c| c.to_string()).collect();
    }
    let head: String = value.chars().take(LONGEST_VALUE * 2 / 3).map(|c| Shown(c).to_string()).collect();
    let tail: String =
        value.chars().skip(characters - LONGEST_VALUE / 4).map(|c| Shown(c).to_string()).collect();
    format!("{head}…{tail}")
}

/// Whether a character may reach a terminal as it is.
#[must_use]
pub fn is_plain(c: char) -> bool {
    !(c.is_control()
        || matches!(c, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}'))
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
