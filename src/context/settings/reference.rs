//! Values that say where the value is found, and words that stand for one.

use super::meaning::{self, Meaning};
use crate::document;

/// What values begin with that are encrypted, or that say in which store the value is.
const STORES: [&str; 32] = [
    "process.env.",
    "!secret ",
    "azurekv://",
    "gcpsm://",
    "gcp-sm://",
    "@format ",
    "@jinja ",
    "@env ",
    "secret/data/",
    "encrypted:",
    "kms:",
    "ssm:",
    "ref:",
    "dpapi:",
    "{cipher}",
    "op://",
    "ref+",
    "vault:",
    "arn:aws:",
    "!ref ",
    "!vault",
    "sm://",
    "awssm://",
    "gcp:secretmanager:",
    "gcpsecretmanager://",
    "secretref:",
    "secret://",
    "keyvault://",
    "akv://",
    "azurekeyvault://",
    "env:",
    "$env:",
];

/// Whether a value is encrypted or says in which store it is.
pub(super) fn is_reference(text: &str) -> bool {
    let is_store =
        |store: &str| text.get(..store.len()).is_some_and(|start| start.eq_ignore_ascii_case(store));
    STORES.into_iter().any(is_store)
        || (text.starts_with("projects/") && text.contains("/secrets/"))
        || (text.starts_with("https://") && text.contains(".vault.azure.net/secrets/"))
}

/// Whether a value is the name under which the setting of that meaning is found elsewhere: `MP_AUDIENCE`,
/// `Maskinporten:Audience`, `maskinporten-audience`.
pub(super) fn is_name_of(wanted: Meaning, value: &str) -> bool {
    // These may be called whatever people like.
    let is_free =
        matches!(wanted, Meaning::Kid | Meaning::KeyAlias | Meaning::EnvironmentName | Meaning::ExternalRef);
    let is_capital = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_';
    let is_variable = || {
        let (first, _) = value.split_once('_').unwrap_or_default();
        first.bytes().any(|byte| byte.is_ascii_uppercase()) && value.bytes().all(is_capital)
    };
    let is_same = || {
        let words: Vec<&str> = meaning::words(value).collect();
        meaning::of(&words).is_some_and(|(meaning, count)| meaning == wanted && count == words.len())
    };
    value.len() <= LONGEST_NAME
        && document::is_variable(value)
        && ((!is_free && is_variable()) || (meaning::is_prefixed(value) && is_same()))
}

/// Longer values, in bytes, are not names of settings.
const LONGEST_NAME: usize = 80;

/// Words that people write until they know the value, without punctuation and in lower case.
const FILLERS: [&str; 24] = [
    "todo",
    "tbd",
    "fixme",
    "changeme",
    "replaceme",
    "replacethis",
    "overrideme",
    "overridden",
    "redacted",
    "hidden",
    "placeholder",
    "dummy",
    "fyllinn",
    "fyllut",
    "settinn",
    "ikkesatt",
    "mangler",
    "null",
    "nil",
    "none",
    "undefined",
    "na",
    "unset",
    "notset",
];

/// What a note begins with that says where the value comes from, in lower case; more words follow.
const NOTES: [&str; 16] = [
    "todo",
    "fixme",
    "tbd",
    "hentes",
    "settes",
    "fylles",
    "ikke",
    "se",
    "see",
    "set",
    "in",
    "stored",
    "injected",
    "provided",
    "overridden",
    "replaced",
];

/// What a name begins with that stands for the value, in lower case.
const OF_THE_READER: [&str; 4] = ["din-", "din_", "ditt-", "ditt_"];

/// Whether a value only says that there is none yet, or none that is shown.
pub(super) fn is_filler(text: &str) -> bool {
    // What Spring Boot shows in place of a secret, and what people do.
    let is_all = |mark: char| text.chars().all(|c| c == mark);
    if ['*', '-', '?', '\u{2026}'].into_iter().any(is_all)
        || (text.len() > 2 && ['.', 'x', 'X'].into_iter().any(is_all))
    {
        return true;
    }
    if text.len() > LONGEST_FILLER {
        return false;
    }
    let lower = text.to_ascii_lowercase();
    let folded: String = lower.chars().filter(char::is_ascii_alphanumeric).collect();
    let is_note = || {
        let (first, rest) = lower.split_once(' ').unwrap_or_default();
        !rest.contains([':', '/']) && NOTES.contains(&first.trim_end_matches(':'))
    };
    let is_word = || {
        !text.contains([':', '/'])
            && (FILLERS.contains(&folded.as_str())
                || folded.starts_with("your")
                || OF_THE_READER.iter().any(|start| lower.starts_with(start)))
    };
    lower == "n/a" || is_word() || is_note()
}

/// Whether a part of a value is the variable of a shell or of code: `$host/`, `$cfg.host`, `{$id}`; also what a script
/// was called with.
pub(super) fn has_variable(text: &str) -> bool {
    let begins_name = |at: usize| {
        text.as_bytes().get(at + 1).is_some_and(|byte| byte.is_ascii_alphabetic() || *byte == b'_')
    };
    let is_argument = || {
        let argument = text.trim().strip_prefix('$').unwrap_or_default();
        !argument.is_empty() && argument.bytes().all(|byte| byte.is_ascii_digit())
    };
    memchr::memchr_iter(b'$', text.as_bytes()).any(begins_name) || is_argument()
}

/// Longer values, in bytes, are none of the words.
const LONGEST_FILLER: usize = 40;
