//! What guides, samples, templates and programs have in place of a real value.

/// Organisation numbers in guides, samples and test code (Digdir's docs, Altinn's docs, public
/// repositories) whose check digit is wrong, so that no organisation has them, real or fictitious.
pub static ORG_NUMBERS: [&str; 4] = ["123456789", "987654321", "912345678", "999888777"];

/// What programs print for a variable without a value.
const NOTHING: [&str; 5] = ["undefined", "null", "none", "nil", "nan"];

/// How what programs print for an object begins.
pub static OBJECTS: [&str; 16] = [
    "[object ",
    "Promise {",
    "Promise<",
    "System.",
    "Microsoft.",
    "<coroutine",
    "<function",
    "<bound method",
    "<_io",
    "<Promise",
    "CompletableFuture",
    "Task`1",
    "function ",
    "() =>",
    "async ",
    "Optional[",
];

/// Whether a program printed a variable without a value, or an object, in place of an identifier.
#[must_use]
pub fn is_nothing(text: &str) -> bool {
    let text = text.trim();
    NOTHING.iter().any(|word| text.eq_ignore_ascii_case(word))
        || OBJECTS
            .iter()
            .any(|object| text.as_bytes().first() == object.as_bytes().first() && text.starts_with(object))
}

/// Whether that, or what a template leaves that was not filled in, is in place of an identifier.
#[must_use]
pub fn is_placeholder(text: &str) -> bool {
    let text = text.trim();
    let between = |open, close| text.len() > 1 && text.starts_with(open) && text.ends_with(close);
    is_nothing(text)
        || text.contains("${")
        || text.contains("{{")
        || text.starts_with('$')
        || between('%', '%')
        || between('<', '>')
        || (between('{', '}') && !text.contains(['"', '\'']))
}
