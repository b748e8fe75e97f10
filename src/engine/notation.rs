//! A value of a draft is written anew as the file has it: JSON as it is, JSON in a string of source code or of other
//! JSON, a dictionary of Python, or a map with other marks around texts or none.

/// The text that comes in place of `written` in the file, where a draft has `now` for it and should have `new`. `None` if
/// the file has it in a notation in which nobody knows how to write `new`.
#[must_use]
pub fn rewritten(written: &str, now: &str, new: &str) -> Option<String> {
    if written == now {
        return Some(new.to_owned());
    }
    if unescaped(written).is_some_and(|json| json == now) {
        let escaped = serde_json::to_string(new).ok()?;
        return escaped.get(1..escaped.len() - 1).map(str::to_owned);
    }
    let has_words = || ["true", "false", "null"].iter().any(|word| new.contains(word));
    if written.contains('\'') && written.replace('\'', "\"") == now {
        return (!new.contains(['\'', '\\']) && !has_words()).then(|| new.replace('"', "'"));
    }
    let (was, becomes) = (text(now)?, text(new)?);
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, ':' | '/' | '.' | '_' | '-' | ' ');
    (written == was && becomes.chars().all(is_plain)).then(|| becomes.to_owned())
}

/// What is between the marks of a text in JSON that needs no escapes.
fn text(json: &str) -> Option<&str> {
    json.strip_prefix('"')?.strip_suffix('"').filter(|text| !text.contains(['"', '\\']))
}

/// The text without the escapes of the string that it is in. Whitespace there is a space, as drafts have it.
fn unescaped(written: &str) -> Option<String> {
    let mut text = String::with_capacity(written.len());
    let mut characters = written.chars();
    while let Some(c) = characters.next() {
        text.push(match c {
            '\\' => match characters.next()? {
                'n' | 'r' | 't' => ' ',
                escaped @ ('"' | '\\' | '/') => escaped,
                _ => return None,
            },
            // It would end the string.
            '"' => return None,
            c => c,
        });
    }
    Some(text)
}
