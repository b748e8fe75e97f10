//! A string that is handed to what only makes another type of it: `URI.create("…")`, `String::from("…")`.

use super::pieces::piece;
use super::strings::{converted, is_whole};

/// What makes another type of a text and keeps it as it is. `Uri` of C#, `URL` of JavaScript and their like are none of
/// these: they put a slash behind a host.
const MAKERS: [&str; 17] = [
    "Cow::Borrowed",
    "Just",
    "Option",
    "Optional.of",
    "SecretStr",
    "Some",
    "String",
    "String::from",
    "URI",
    "URI.create",
    "URI.parse",
    "Uri.parse",
    "new String",
    "new URI",
    "std::string",
    "str",
    "string",
];

/// How many of them may be in each other: `Some(String::from("…"))`.
const DEEPEST: usize = 3;

/// Where the quotation mark of such a string is, and the end of what is made of it, which begins at `at`.
pub(super) fn wrapped(text: &str, at: usize) -> Option<(usize, usize)> {
    made(text, at, DEEPEST).filter(|(_, end)| is_whole(text, *end))
}

fn made(text: &str, at: usize, depth: usize) -> Option<(usize, usize)> {
    let rest = text.get(at..)?;
    let behind = MAKERS.iter().find_map(|maker| rest.strip_prefix(maker)?.strip_prefix('('))?.trim_start();
    let inside = text.len() - behind.len();
    let (open, end) = if behind.starts_with(['"', '\'', '`']) {
        (inside, piece(text, inside)?.1.end)
    } else {
        made(text, inside, depth.checked_sub(1)?)?
    };
    let close = converted(text.get(end..)?).trim_start().strip_prefix(')')?;
    Some((open, text.len() - close.len()))
}
