//! Values that are not in the file but are put there, or found elsewhere, when the program is built,
//! installed or started.

use crate::source::{Span, Text};

/// What a setting holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Given {
    /// A value; the range of it in the text of the setting.
    Value(Span),
    /// Nothing.
    Empty,
    /// A placeholder without a default: the value is set elsewhere.
    Elsewhere,
}

/// Tells placeholders from values: `${…}` (Spring, shells, Compose; what follows `:` is the default and
/// so a value), `{{ … }}` (Helm, Jinja), `#{…}#` and `__…__` (Azure Pipelines), `$(…)` (Kubernetes,
/// Azure), `%…%`, `<…>`, `@Microsoft.KeyVault(…)`, `ENC(…)`, `$NAME`.
pub(super) fn given(text: &str) -> Given {
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
        text = default;
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
    // What Spring Boot shows in place of a secret.
    let is_hidden = trimmed.bytes().all(|byte| byte == b'*');
    let is_replaced = is_hidden
        || between("<", ">")
        || between("%", "%")
        || between("__", "__")
        || between("@Microsoft.", ")")
        || between("ENC(", ")")
        || ["${", "#{", "{{", "$(", "\u{ab}"].iter().any(|open| trimmed.contains(open))
        || is_variable(trimmed);
    if is_replaced { Given::Elsewhere } else { Given::Value(Span::new(start, start + trimmed.len())) }
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

/// The default in `name:default`, `name:-default` or `name-default`. What follows `:?` is a message,
/// and what follows `:+` is used only if the variable is set.
fn default_of(inner: &str) -> Option<&str> {
    let end = inner.find([':', '-', '{'])?;
    let behind = inner.get(end..)?;
    let default = behind.strip_prefix(":-").or_else(|| behind.strip_prefix([':', '-']))?;
    (!default.starts_with(['?', '+'])).then_some(default)
}

/// `$NAME` in capitals.
fn is_variable(text: &str) -> bool {
    text.strip_prefix('$').is_some_and(|name| {
        !name.is_empty() && name.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_')
    })
}

/// Makes YAML of a template of YAML: what is between `{{` and `}}` becomes a word in quotation marks of
/// as many bytes, and a line with nothing else becomes empty. Places stay.
pub(super) fn without_templates(text: &str) -> Option<String> {
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

#[cfg(test)]
mod tests {
    use super::*;

    fn is(text: &str) -> Option<&str> {
        match given(text) {
            Given::Value(span) => text.get(span.start..span.end),
            Given::Empty => Some(""),
            Given::Elsewhere => None,
        }
    }

    #[test]
    fn placeholders_are_no_values_but_their_defaults_are() {
        for text in [
            "${MP_ID}",
            "#{MpId}#",
            "{{ .Values.id }}",
            "$(MP_ID)",
            "<client id>",
            "__MpId__",
            "$MP_ID",
            "https://${HOST}/",
            "${A:${B}}",
            "${A:?must be set}",
            "%MP_ID%",
            "ENC(abc)",
            "******",
            "@Microsoft.KeyVault(SecretUri=https://x/)",
        ] {
            assert_eq!(is(text), None, "{text}");
        }
        for (text, value) in [
            (" abc ", "abc"),
            ("${A:abc}", "abc"),
            ("${A:-abc}", "abc"),
            ("${A-abc}", "abc"),
            ("${A:${B:https://x/}}", "https://x/"),
            ("${A:}", ""),
            ("", ""),
            ("price: $5", "price: $5"),
        ] {
            assert_eq!(is(text), Some(value), "{text}");
        }
        let deep = [&"${A:".repeat(100_000), "x", &"}".repeat(100_000)].concat();
        assert_eq!(is(&deep), None);
    }

    #[test]
    fn templates_become_yaml_of_the_same_length() {
        let text = "{{- if .x }}\na: {{ .Values.a | quote }}\nb: \"{{ .b }}\"\n  {{- end }}\n";
        let yaml = without_templates(text).unwrap_or_default();
        assert_eq!(yaml.len(), text.len());
        assert_eq!(yaml.lines().next().map(str::trim), Some(""));
        assert!(yaml.contains("a: \u{ab}__"));
        assert_eq!(without_templates("a: b"), None);
    }
}
