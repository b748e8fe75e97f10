//! Values that are not in the file but are put there, or found elsewhere, when the program is built,
//! installed or started.

use super::reference::{is_filler, is_reference};
use crate::source::{Span, Text};

/// What a setting holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Given {
    /// A value; the range of it in the text of the setting.
    Value(Span),
    /// Nothing.
    Empty,
    /// A placeholder without a default: the value is set elsewhere.
    Elsewhere,
}

/// Tells placeholders from values: `${…}` (Spring, shells, Compose; what follows `:` is the default and
/// so a value), `{{ … }}` (Helm, Jinja), `#{…}#` and `__…__` (Azure Pipelines), `$(…)` (Kubernetes,
/// Azure), `%…%`, `<…>`, `@…@` (Maven), `[[…]]`, `%(…)s` (configparser), `@Microsoft.KeyVault(…)`, `$NAME`; what is
/// encrypted, what refers to a store of secrets, and what people write until they know the value.
#[must_use]
pub fn given(text: &str) -> Given {
    let (mut text, mut start) = (text, 0);
    for _ in 0..MOST_DEFAULTS {
        let trimmed = text.trim();
        start += text.len() - text.trim_start().len();
        let variable = trimmed.strip_prefix("${").and_then(|inner| inner.strip_suffix('}'));
        let Some(inner) = variable.filter(|inner| closes_at_end(inner)) else {
            return without_default(trimmed, start);
        };
        let Some(default) = default_of(inner) else { return Given::Elsewhere };
        start += 2 + (inner.len() - default.len());
        // Micronaut has a default with colons in backticks.
        let inner = default.strip_prefix('`').and_then(|inner| inner.strip_suffix('`'));
        start += usize::from(inner.is_some());
        text = inner.unwrap_or(default);
    }
    Given::Elsewhere
}

/// Most variables that are each the default of the one before: `${A:${B:…}}`.
const MOST_DEFAULTS: usize = 8;

/// What a text without whitespace around it is, which begins at `start` and is not `${…}`.
fn without_default(trimmed: &str, start: usize) -> Given {
    if trimmed.is_empty() {
        return Given::Empty;
    }
    let between = |open: &str, close: &str| {
        trimmed.len() >= open.len() + close.len() && trimmed.starts_with(open) && trimmed.ends_with(close)
    };
    let is_replaced = PAIRS.iter().any(|(open, close)| between(open, close))
        || ["${", "#{", "{{", "{%", "<%", "$(", "%(", "\u{ab}"].iter().any(|open| trimmed.contains(open))
        || has_name_between(trimmed, '<', '>')
        || has_name_between(trimmed, '{', '}')
        || is_variable(trimmed)
        || is_reference(trimmed)
        || is_filler(trimmed);
    if is_replaced { Given::Elsewhere } else { Given::Value(Span::new(start, start + trimmed.len())) }
}

/// What a whole value is between that is put there later, or is encrypted.
const PAIRS: [(&str, &str); 15] = [
    ("env(", ")"),
    ("ENV[", "]"),
    ("!ENC[", "]"),
    ("(", ")"),
    ("$[", "]"),
    ("`", "`"),
    ("!", "!"),
    ("<", ">"),
    ("%", "%"),
    ("__", "__"),
    ("@", "@"),
    ("[[", "]]"),
    ("@Microsoft.", ")"),
    ("ENC(", ")"),
    ("ENC[", "]"),
];

/// Whether a value is the name of a file that is put there for the program to read the value from.
pub(super) fn is_file_of_value(text: &str) -> bool {
    let text = text.trim();
    ["file:", "/run/secrets/", "/var/run/secrets/"].iter().any(|start| text.starts_with(start))
}

/// Whether a part of a value is a name in brackets: `https://<env>.maskinporten.no/`.
fn has_name_between(text: &str, open: char, close: char) -> bool {
    let mut parts = text.split(open);
    parts.next();
    parts.filter_map(|part| part.split_once(close)).any(|(name, _)| {
        !name.is_empty()
            && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | ':' | ' '))
    })
}

/// The same as a text of its own; `None` where there is no value.
pub(super) fn value<'a>(text: &Text<'a>, given: &Given) -> Option<Text<'a>> {
    match given {
        Given::Value(span) => Some(text.sub(*span)),
        Given::Empty | Given::Elsewhere => None,
    }
}

/// Whether the brace that was opened before `inner` is the one that closes behind it.
fn closes_at_end(inner: &str) -> bool {
    let mut open = 1_usize;
    for c in inner.chars() {
        match c {
            '{' => open += 1,
            '}' => open = open.saturating_sub(1),
            _ => {}
        }
        if open == 0 {
            return false;
        }
    }
    true
}

/// The default in `name:default`, `name:-default` or `name-default`, or with `=` in place of `-`. What follows `:?` is a message,
/// and what follows `:+` is used only if the variable is set.
fn default_of(inner: &str) -> Option<&str> {
    let end = inner.find([':', '-', '=', '{'])?;
    let (name, behind) = inner.split_at_checked(end)?;
    let marks = [":-", ":=", ":", "-", "="];
    let default = marks.iter().find_map(|mark| behind.strip_prefix(mark))?;
    let is_name =
        !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '.' | '[' | ']'));
    // `${X:0:5}` is a part of the value, and `AWS::Region` a name.
    let is_range = default.contains(':') && default.chars().all(|c| c.is_ascii_digit() || c == ':');
    let is_default = is_name && !is_range && !default.starts_with(['?', '+', ':']);
    (is_default && !RESOLVERS.contains(&name)).then_some(default)
}

/// What says where a value is found, and not what it is called: Serverless, Log4j, editors and stores write
/// `${resolver:name}`.
const RESOLVERS: [&str; 22] = [
    "env",
    "ssm",
    "self",
    "cf",
    "param",
    "opt",
    "sm",
    "input",
    "config",
    "command",
    "sys",
    "vault",
    "file",
    "secret",
    "secrets",
    "s3",
    "sls",
    "aws",
    "git",
    "terraform",
    "lower",
    "upper",
];

/// `$NAME` in capitals; Ktor also writes `$NAME:default` and `$?NAME`.
fn is_variable(text: &str) -> bool {
    text.strip_prefix('$').is_some_and(|name| {
        let name = name.strip_prefix('?').unwrap_or(name);
        let name = name.split_once(':').map_or(name, |(name, _)| name);
        !name.is_empty() && name.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_')
    })
}

/// Makes YAML of a template of YAML: what is between `{{` and `}}` becomes a word in quotation marks of
/// as many bytes, and a line with nothing else becomes empty. Places stay.
#[must_use]
pub fn without_templates(text: &str) -> Option<String> {
    if !text.contains("{{") {
        return None;
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    // Whether there is nothing but whitespace on the line so far.
    let mut is_clear = true;
    while let Some((before, after)) = rest.split_once("{{") {
        let Some((inner, behind)) = after.split_once("}}") else { break };
        out.push_str(before);
        let (is_new, line) = before.rsplit_once('\n').map_or((false, before), |(_, line)| (true, line));
        is_clear = (is_clear || is_new) && line.trim().is_empty();
        let next = behind.trim_start_matches(|c: char| c != '\n' && c.is_whitespace());
        if is_clear && (next.is_empty() || next.starts_with('\n')) {
            blank(&mut out, "  ");
            blank(&mut out, inner);
            blank(&mut out, "  ");
        } else {
            is_clear = false;
            out.push('\u{ab}');
            out.extend(inner.bytes().map(|_| '_'));
            out.push('\u{bb}');
        }
        rest = behind;
    }
    out.push_str(rest);
    Some(out)
}

fn blank(out: &mut String, text: &str) {
    out.extend(text.bytes().map(|byte| if byte == b'\n' { '\n' } else { ' ' }));
}
