//! JSON with what programs and people write besides: comments, a comma too much, the types of values (`Object {`,
//! `String("…")`), and the square brackets around a dictionary of Swift.

use crate::maskinporten::limits;

/// Types that Rust and Jest print before a value, without the bracket behind them.
const TYPES: [&[u8]; 5] = [b"Object", b"Array", b"String", b"Number", b"Bool"];

/// Whether what is behind a square bracket is the first name of a dictionary of Swift.
pub(super) fn is_dictionary(inside: &[u8]) -> bool {
    const LONGEST_NAME: usize = 64;
    let near = inside.get(..inside.len().min(LONGEST_NAME)).unwrap_or_default();
    let Some(name) = near.strip_prefix(b"\"") else { return false };
    let length = name.iter().take_while(|b| b.is_ascii_alphanumeric() || **b == b'_').count();
    length > 0 && name.get(length..).is_some_and(|behind| behind.starts_with(b"\":"))
}

/// Whether a comment is the next thing in a text.
pub(super) fn begins_comment(text: &[u8]) -> bool {
    let text = text.trim_ascii_start();
    text.starts_with(b"//") || text.starts_with(b"/*")
}

/// The object that a text begins with as JSON, in which each byte is at its place: what is no JSON is white space.
pub(super) fn json(text: &[u8]) -> Option<Vec<u8>> {
    // What closes each bracket, as it is written and in JSON.
    let (mut json, mut open): (Vec<u8>, Vec<(u8, u8)>) = (Vec::new(), Vec::new());
    loop {
        let rest = text.get(json.len()..)?;
        let &byte = rest.first()?;
        if let Some(length) = left_out(rest) {
            json.extend(std::iter::repeat_n(b' ', length));
            continue;
        }
        match byte {
            b'"' => json.extend_from_slice(rest.get(..string_length(rest)?)?),
            b'{' | b'[' | b'(' => {
                let is_object = byte == b'{' || (byte == b'[' && is_dictionary(rest.get(1..)?));
                let (begin, close) = match byte {
                    b'(' => (b' ', b' '),
                    _ if is_object => (b'{', b'}'),
                    _ => (b'[', b']'),
                };
                let written = if byte == b'{' {
                    b'}'
                } else if byte == b'(' {
                    b')'
                } else {
                    b']'
                };
                open.push((written, close));
                json.push(begin);
                if open.len() > limits::JSON_DEPTH {
                    return None;
                }
            }
            b'}' | b']' | b')' => {
                let (_, close) = open.pop().filter(|(written, _)| *written == byte)?;
                let last = json.iter().rposition(|b| !b.is_ascii_whitespace());
                if let Some(comma) = last.and_then(|last| json.get_mut(last)).filter(|last| **last == b',') {
                    *comma = b' ';
                }
                json.push(close);
                if open.is_empty() {
                    return Some(json);
                }
            }
            b if b.is_ascii_whitespace() || b.is_ascii_digit() || b",:-+.truefalsn".contains(&b) => {
                json.push(b);
            }
            _ => return None,
        }
    }
}

/// How much of the text is a comment, or a type with its value behind it.
fn left_out(text: &[u8]) -> Option<usize> {
    if text.starts_with(b"//") {
        return Some(memchr::memchr(b'\n', text).unwrap_or(text.len()));
    }
    if text.starts_with(b"/*") {
        return memchr::memmem::find(text, b"*/").map(|end| end + b"*/".len());
    }
    let name = TYPES.iter().find(|name| text.starts_with(name))?;
    let behind = text.get(name.len()..)?;
    let bracket = behind.strip_prefix(b" ").unwrap_or(behind);
    matches!(bracket.first(), Some(b'{' | b'[' | b'(')).then_some(text.len() - bracket.len())
}

/// How long the string is that a text begins with, with its marks.
fn string_length(text: &[u8]) -> Option<usize> {
    let mut is_protected = false;
    let inside = text.get(1..)?.iter().position(|&byte| {
        let ends = byte == b'"' && !is_protected;
        is_protected = byte == b'\\' && !is_protected;
        ends || byte == b'\n'
    })?;
    text.get(inside + 1).filter(|mark| **mark == b'"').map(|_| inside + 2)
}
