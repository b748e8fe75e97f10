//! A value of a settings file is written anew as it is written there: in its quotation marks, or where
//! it has none, with none as long as every reader of the format takes it so.

use crate::change::Safety;
use crate::source::Span;

/// The text that comes in place of `span`, where `now` is written and `new` is meant, and whether someone
/// has to look at it. `None` if the value there was derived, or `new` needs escaping in one of the formats
/// that settings come in.
#[must_use]
pub fn rewritten(text: &str, span: Span, now: &str, new: &str) -> Option<(String, Safety)> {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, ':' | '/' | '.' | '_' | '-' | ' ');
    if !new.chars().all(is_plain) || new.contains(": ") || new.starts_with('-') {
        return None;
    }
    let written = text.get(span.start..span.end)?;
    let safe = |text: String| Some((text, Safety::Safe));
    if let Some(quote) = written.chars().next().filter(|c| is_quote(*c)) {
        let bare = written.strip_prefix(quote)?.strip_suffix(quote)?;
        return is_written(bare, Some(quote), now).then(|| safe(format!("{quote}{new}{quote}"))).flatten();
    }
    let before = text.get(..span.start)?;
    if let Some(quote) = before.chars().next_back().filter(|c| is_quote(*c)) {
        let closes = text.get(span.end..)?.starts_with(quote);
        return (closes && is_written(written, Some(quote), now)).then(|| safe(new.to_owned())).flatten();
    }
    let is_escaped = written.contains('\\') && without_escapes(written) == now;
    if written != now && !is_escaped {
        return None;
    }
    let line = before.rsplit('\n').next().unwrap_or_default();
    let behind = text.get(span.end..)?.lines().next().unwrap_or_default();
    match Reader::of(line, behind) {
        Reader::Shell if new.contains(' ') => Some(spaced(text, new)),
        Reader::Command if new.contains(' ') => safe(format!("\"{new}\"")),
        Reader::Words if new.contains(' ') => {
            let quote = free_quote(line)?;
            Some((format!("{quote}{new}{quote}"), Safety::Unsafe))
        }
        // What was text must not become a number.
        Reader::Yaml if is_number(new) && !is_number(now) => safe(format!("\"{new}\"")),
        _ if is_escaped => safe(new.replace(':', "\\:")),
        _ => safe(new.to_owned()),
    }
}

/// A value with spaces in a file of `NAME=value`. A shell ends the value at a space and takes off quotation
/// marks; `docker run --env-file` and `kubectl create --from-env-file` do neither; most libraries take it
/// both ways. What else the file has tells who reads it; where nothing does someone has to look.
fn spaced(text: &str, new: &str) -> (String, Safety) {
    let marked = format!("\"{new}\"");
    let values = || {
        let lines = text.lines().map(str::trim).filter(|line| !line.starts_with('#'));
        lines.filter_map(|line| line.split_once('='))
    };
    let is_exported = |(name, _): (&str, &str)| name.starts_with("export ");
    let is_marked = |(_, value): (&str, &str)| {
        let quote = value.trim().chars().next().filter(|c| is_quote(*c));
        quote.is_some_and(|quote| value.trim().len() > 1 && value.trim().ends_with(quote))
    };
    let is_plain = |(name, value): (&str, &str)| {
        let value = value.split(" #").next().unwrap_or_default().trim();
        name.contains('.') || (value.contains(' ') && !value.starts_with(is_quote) && !value.contains("$("))
    };
    let is_literal = values().any(is_plain);
    let takes_marks = values().any(is_exported) || values().any(is_marked);
    if takes_marks == is_literal {
        (marked, Safety::Unsafe)
    } else if takes_marks {
        (marked, Safety::Safe)
    } else {
        (new.to_owned(), Safety::Safe)
    }
}

fn is_number(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_quote(c: char) -> bool {
    matches!(c, '"' | '\'')
}

/// Whether what is between quotation marks says `now`.
fn is_written(bare: &str, quote: Option<char>, now: &str) -> bool {
    let unescaped = || serde_json::from_str::<String>(&format!("\"{bare}\""));
    bare == now || (quote == Some('"') && unescaped().is_ok_and(|text| text == now))
}

/// A value of a properties file without the backslashes that it may have.
fn without_escapes(written: &str) -> String {
    ["\\:", "\\=", "\\#", "\\!"]
        .iter()
        .fold(written.to_owned(), |text, escape| text.replace(escape, escape.trim_start_matches('\\')))
}

/// The quotation mark that is not open where a line ends.
fn free_quote(line: &str) -> Option<char> {
    ['"', '\''].into_iter().find(|quote| line.matches(*quote).count() % 2 == 0)
}

/// Who reads a value without quotation marks.
enum Reader {
    /// `NAME=value`: a shell may.
    Shell,
    /// `setx NAME value`: a shell does, and takes off quotation marks.
    Command,
    /// `docker run -e NAME=value image`: the value is a word among others.
    Words,
    /// `name: value` or `- value`.
    Yaml,
    /// `some.name=value`, `name = value`: the value goes to the end of the line.
    Line,
}

impl Reader {
    /// By what is before and behind the value on its line.
    fn of(line: &str, behind: &str) -> Self {
        const COMMANDS: [&str; 3] = ["setx ", "setenv ", "set -"];
        let name = line.trim();
        if COMMANDS.iter().any(|command| name.starts_with(command)) {
            return Self::Command;
        }
        // cmd.exe takes all to the end of the line, with the quotation marks.
        let is_cmd = name.get(..4).is_some_and(|setter| setter.eq_ignore_ascii_case("set "));
        if is_cmd {
            return Self::Line;
        }
        if is_word(line, behind) {
            return Self::Words;
        }
        let is_variable = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | ' ' | '-');
        if line.ends_with('=') && name.trim_end_matches('=').chars().all(is_variable) {
            return Self::Shell;
        }
        let is_yaml = name.is_empty() || name.ends_with([':', '-', '[', ',']);
        // Names in braces are YAML's; a name with dots may be one of properties.
        if is_yaml && (name.contains(['{', '[']) || !name.contains('.')) { Self::Yaml } else { Self::Line }
    }
}

/// Whether a value behind `NAME=` has other words beside it, of which a space would make one more.
fn is_word(line: &str, behind: &str) -> bool {
    let Some(name) = line.strip_suffix('=').filter(|name| !name.ends_with([' ', '\t'])) else { return false };
    let name = name.trim_start();
    // A list of YAML, and a variable that is handed on.
    let name = ["- ", "export "].iter().find_map(|start| name.strip_prefix(start)).unwrap_or(name);
    let is_followed = || {
        let rest = behind.trim_start();
        rest.len() < behind.len() && !rest.is_empty() && !rest.starts_with('#')
    };
    name.contains([' ', '\t', '=']) || name.starts_with('-') || is_followed()
}
