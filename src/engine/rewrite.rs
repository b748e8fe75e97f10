//! A value of a settings file is written anew as it is written there: in its quotation marks, or where
//! it has none, with none as long as every reader of the format takes it so.

use crate::change::Safety;
use crate::source::Span;

/// The text that comes in place of `span`, where `now` is written and `new` is meant, and whether someone
/// has to look at it. `None` if the value there was derived, or `new` needs escaping in one of the formats
/// that settings come in.
pub(super) fn rewritten(text: &str, span: Span, now: &str, new: &str) -> Option<(String, Safety)> {
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
    match Reader::of(line) {
        Reader::Shell if new.contains(' ') => Some(spaced(text, new)),
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

/// Who reads a value without quotation marks.
enum Reader {
    /// `NAME=value`: a shell may.
    Shell,
    /// `name: value` or `- value`.
    Yaml,
    /// `some.name=value`, `name = value`: the value goes to the end of the line.
    Line,
}

impl Reader {
    /// By what is before the value on its line.
    fn of(line: &str) -> Self {
        let name = line.trim();
        let is_variable = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | ' ' | '-');
        if line.ends_with('=') && name.trim_end_matches('=').chars().all(is_variable) {
            return Self::Shell;
        }
        let is_yaml = name.is_empty() || name.ends_with([':', '-', '[', ',']);
        // Names in braces are YAML's; a name with dots may be one of properties.
        if is_yaml && (name.contains(['{', '[']) || !name.contains('.')) { Self::Yaml } else { Self::Line }
    }
}

#[cfg(test)]
mod tests {
    use super::{Safety, Span, rewritten};

    /// The file after the value between the marks `«»` is written anew.
    fn after(marked: &str, now: &str, new: &str) -> Option<(String, bool)> {
        let (before, rest) = marked.split_once('«')?;
        let (written, end) = rest.split_once('»')?;
        let text = format!("{before}{written}{end}");
        let span = Span::new(before.len(), before.len() + written.len());
        let (value, safety) = rewritten(&text, span, now, new)?;
        Some((format!("{before}{value}{end}"), safety == Safety::Safe))
    }

    fn to(marked: &str, now: &str) -> Option<String> {
        after(marked, now, "https://x/").map(|(text, _)| text)
    }

    #[test]
    fn values_keep_their_quotation_marks() {
        assert_eq!(to("a = «\"https://x\"» # c", "https://x").as_deref(), Some("a = \"https://x/\" # c"));
        assert_eq!(to("a: '«https://x»'", "https://x").as_deref(), Some("a: 'https://x/'"));
        assert_eq!(to("A=«https://x»", "https://x").as_deref(), Some("A=https://x/"));
        assert_eq!(to("«\"https://x\\n\"»", "https://x\n").as_deref(), Some("\"https://x/\""));
        assert_eq!(to("a.b=«https\\://x»", "https://x").as_deref(), Some("a.b=https\\://x/"));
        assert_eq!(to("a: «https://x/.well-known»", "https://x"), None, "the value was derived");
        for escaped in ["a: b", "-a", "a#b", "a\"b"] {
            assert_eq!(after("a: «https://x»", "https://x", escaped), None, "{escaped}");
        }
    }

    #[test]
    fn a_space_in_a_value_needs_marks_where_a_shell_may_read_it() {
        let spaced = |marked: &str| after(marked, "a:b,c:d", "a:b c:d");
        let safe = |text: &str| Some((text.to_owned(), true));
        assert_eq!(spaced("A='«a:b,c:d»'"), safe("A='a:b c:d'"));
        assert_eq!(spaced("  scope: «a:b,c:d»"), safe("  scope: a:b c:d"));
        assert_eq!(spaced("my.scope=«a:b,c:d»"), safe("my.scope=a:b c:d"));
        assert_eq!(spaced("scope = «a:b,c:d»"), safe("scope = a:b c:d"));
        assert_eq!(
            spaced("A=«a:b,c:d»"),
            Some(("A=\"a:b c:d\"".to_owned(), false)),
            "nothing tells who reads it"
        );
        assert_eq!(spaced("A=«a:b,c:d»\nB=c\n# D='e f'").map(|(_, safe)| safe), Some(false));
        assert_eq!(spaced("A=«a:b,c:d»\nB='").map(|(_, safe)| safe), Some(false), "one mark is none");
        assert_eq!(spaced("A=«a:b,c:d»\nB='c d").map(|(_, safe)| safe), Some(false));
        assert_eq!(spaced("export A=«a:b,c:d»"), safe("export A=\"a:b c:d\""));
        assert_eq!(spaced("A=«a:b,c:d»\nB='c'"), safe("A=\"a:b c:d\"\nB='c'"));
        assert_eq!(spaced("A=«a:b,c:d»\nB=c d"), safe("A=a:b c:d\nB=c d"));
        assert_eq!(spaced("A=«a:b,c:d»\nx.y=c"), safe("A=a:b c:d\nx.y=c"));
        assert_eq!(spaced("A=«a:b,c:d»\nB='c'\nD=e f").map(|(_, safe)| safe), Some(false), "it says both");
    }

    #[test]
    fn text_stays_text_in_yaml() {
        let bare = |marked: &str| after(marked, "0192:310149942", "310149942").map(|(text, _)| text);
        assert_eq!(bare("  value: «0192:310149942»").as_deref(), Some("  value: \"310149942\""));
        assert_eq!(
            bare("a: {u: https://x.no, o: «0192:310149942»}").as_deref(),
            Some("a: {u: https://x.no, o: \"310149942\"}")
        );
        assert_eq!(bare("my.org: «0192:310149942»").as_deref(), Some("my.org: 310149942"));
        assert_eq!(bare("ORG=«0192:310149942»").as_deref(), Some("ORG=310149942"));
    }
}
