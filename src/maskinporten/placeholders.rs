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
    // Nearly every identifier is a word. Without a branch in the loop the compiler looks at many bytes at a time.
    let usual = |b| matches!(b, b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_');
    let is_word = text.bytes().fold(true, |all, b| all & usual(b));
    is_nothing(text)
        || is_filler(text)
        || is_printed(text)
        || is_between_underscores(text)
        || (!is_word && is_template(text))
}

/// Whether a string is an expression of Karate, which puts the value of it there, text or not: `#(now)`.
#[must_use]
pub fn is_expression(text: &str) -> bool {
    text.starts_with("#(") && text.ends_with(')')
}

fn is_template(text: &str) -> bool {
    let between = |open, close| text.len() > 1 && text.starts_with(open) && text.ends_with(close);
    ["${", "{{", "#{", "$("].iter().any(|open| text.contains(open))
        || text.strip_prefix('$').is_some_and(is_name)
        || (between('%', '%') && is_name(text))
        || (between('@', '@') && is_name(text))
        || between('<', '>')
        || (between('{', '}') && !text.contains(['"', '\'']) && !is_uuid(text))
}

/// Whether a program printed a value that is not text: a list or a map in Perl, PHP and Java, what is not set in Java
/// and Go, a variable that its source code names.
fn is_printed(text: &str) -> bool {
    const BEGINS: [&str; 7] =
        ["ARRAY(0x", "HASH(0x", "CODE(0x", "SCALAR(0x", "%!", "process.env.", "os.environ"];
    const WHOLE: [&str; 2] = ["Array", "Optional.empty"];
    let is_java = |(class, hash): (&str, &str)| {
        class.contains('.')
            && !hash.is_empty()
            && hash.len() <= 8
            && hash.bytes().all(|b| b.is_ascii_hexdigit())
    };
    WHOLE.contains(&text)
        || BEGINS.iter().any(|begins| text.starts_with(begins))
        || text.split_once('@').is_some_and(is_java)
}

/// Whether it is what people write until they know the value, or what hides it.
fn is_filler(text: &str) -> bool {
    const WORDS: [&str; 7] =
        ["changeme", "change_me", "change-me", "replaceme", "replace_me", "replace-me", "todo"];
    let begins = text.get(..5).unwrap_or_default();
    let is_hidden = text.len() >= 3 && text.bytes().all(|b| b == b'*');
    is_hidden
        || WORDS.iter().any(|word| text.eq_ignore_ascii_case(word))
        || ["your-", "your_"].iter().any(|your| begins.eq_ignore_ascii_case(your))
}

/// Whether it can be the name of a variable, with the signs of its kind around it.
fn is_name(text: &str) -> bool {
    let text = text.trim_matches(['%', '@']);
    text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && text.chars().all(|c| c.is_ascii_alphanumeric() || "_-.: ".contains(c))
}

/// Whether it is a UUID in braces, as .NET and the registry of Windows have it.
fn is_uuid(text: &str) -> bool {
    let inner = text.trim_matches(['{', '}']);
    inner.len() == 36 && inner.bytes().all(|b| b.is_ascii_hexdigit() || b == b'-')
}

/// `__NAME__`, as release pipelines replace it; a thumbprint has digits.
fn is_between_underscores(text: &str) -> bool {
    let inner = text.strip_prefix("__").and_then(|inner| inner.strip_suffix("__"));
    inner
        .is_some_and(|inner| !inner.is_empty() && inner.bytes().all(|b| b.is_ascii_alphabetic() || b == b'_'))
}
