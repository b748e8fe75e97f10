//! The words of a command line that set variables: `docker run -e NAME=value`, `NAME=value command`, hosts of Ansible.

use std::borrow::Cow;

use super::{Leaf, Step, Visit, is_variable};
use crate::json::Kind;
use crate::source::{Span, Text};

/// Hands over a variable: its name and its value, each with its place.
pub(super) fn hand_over<'a>(
    (name, place): (&'a str, Span),
    (text, span): (Text<'a>, Span),
    section: Option<&'a str>,
    visit: &mut Visit<'_, 'a>,
) {
    let steps = section.into_iter().chain([name]).map(|name| Step::Name(Cow::Borrowed(name)));
    let path: Vec<Step<'_>> = steps.collect();
    visit(Leaf { document: 0, path: &path, name: Some(place), kind: Kind::String, text, span });
}

/// Whether a line that has this before its first `=` is made of words, and not a name with a value.
pub(super) fn is_words(name: &str, section: Option<&str>) -> bool {
    // Names of INI files may have spaces in them, variables of Ansible have underscores.
    let is_host = || name.rsplit([' ', '\t']).next().is_some_and(|last| last.contains('_'));
    is_command(name) || is_open(name) || (is_last_word(name) && (section.is_none() || is_host()))
}

/// Whether a name is behind a quotation mark that is not closed in it: of a word that is quoted as a whole.
fn is_open(name: &str) -> bool {
    let quote = name.chars().next().filter(|c| matches!(c, '"' | '\''));
    quote.is_some_and(|quote| !name.chars().skip(1).any(|c| c == quote))
}

/// Whether what is before the first `=` of a line is the beginning of a command, or of the list of
/// variables of a unit of systemd.
fn is_command(name: &str) -> bool {
    const COMMANDS: [&str; 16] = [
        "docker",
        "podman",
        "nerdctl",
        "kubectl",
        "oc",
        "helm",
        "terraform",
        "tofu",
        "gcloud",
        "heroku",
        "fly",
        "flyctl",
        "az",
        "env",
        "ENV",
        "ARG",
    ];
    let name = name.trim();
    let first = name.split_whitespace().next().unwrap_or_default();
    first.starts_with('-') || name == "Environment" || (first != name && COMMANDS.contains(&first))
}

/// Whether what is before a `=` is more than a name, which is the last word of it: in a command line, a log, a sentence.
fn is_last_word(name: &str) -> bool {
    // Of make it is `NAME := value` and `NAME ?= value`.
    let name = name.trim_end_matches([':', '?', '+']);
    name.contains([' ', '\t']) && !name.ends_with([' ', '\t'])
}

/// Whether a line sets several variables: `export A=1 B=2`, `A=1 B=2 command`, `a=1 b=2`.
pub(super) fn is_several(text: &str, line: Span) -> bool {
    let written = text.get(line.start..line.end).unwrap_or_default();
    let is_plain = !written.contains(" #") && memchr::memchr_iter(b'=', written.as_bytes()).nth(1).is_some();
    if !is_plain || !written.trim_end().contains([' ', '\t']) {
        return false;
    }
    let (mut at, mut upper, mut any) = (line.start, 0, 0);
    while at < line.end && upper < 2 && any < 2 {
        let is_first = at == line.start;
        let (word, next) = word(text, at, line.end);
        at = next;
        let said = std::str::from_utf8(&word.bytes).unwrap_or_default();
        let Some((name, value)) = said.split_once('=') else { continue };
        let is_upper = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_';
        upper += usize::from(!name.is_empty() && name.bytes().all(is_upper));
        // A name of one word may be in any text.
        let is_name = is_variable(name) && name.contains(['_', '.', '-']) && !value.is_empty();
        any += usize::from((is_first || any > 0) && is_name);
    }
    upper == 2 || any == 2
}

/// Whether the word at `at` begins a comment.
fn is_comment(text: &str, at: usize) -> bool {
    text.as_bytes().get(at) == Some(&b'#')
}

/// What tells a program of Google's where a value is found.
const SECRETS: [&str; 2] = ["--set-secrets", "--update-secrets"];

/// The words of a command line that are `NAME=value`, as they are or behind `--option=`. Helm takes several in one.
pub(super) fn words<'a>(text: &'a str, line: Span, section: Option<&'a str>, visit: &mut Visit<'_, 'a>) {
    let (mut at, mut is_helm, mut is_secret) = (line.start, false, false);
    let is_printed = text.get(line.start..line.end).is_some_and(|line| line.starts_with("printf "));
    while at < line.end && !is_comment(text, at) {
        let (mut word, next) = word(text, at, line.end);
        at = next;
        if is_printed && word.bytes.ends_with(b"\\n") {
            word = word.sub(Span::new(0, word.bytes.len() - b"\\n".len()));
        }
        let is_option = word.bytes.starts_with(b"--set");
        let names_secrets = SECRETS.iter().any(|option| word.bytes.starts_with(option.as_bytes()));
        if names_secrets || std::mem::take(&mut is_secret) {
            is_secret = names_secrets && !word.bytes.contains(&b'=');
            continue;
        }
        let all = if is_helm || is_option { several(&word) } else { vec![word] };
        for word in all {
            assignment(text, &word, section, visit);
        }
        is_helm = is_option;
    }
}

/// The assignments of a word, with commas between them.
fn several(word: &Text<'static>) -> Vec<Text<'static>> {
    let is_end = |at: usize| {
        let rest = word.bytes.get(at + 1..).unwrap_or_default();
        let name = rest
            .iter()
            .position(|byte| matches!(byte, b'=' | b','))
            .filter(|&end| rest.get(end) == Some(&b'='));
        name.and_then(|end| std::str::from_utf8(rest.get(..end)?).ok()).is_some_and(is_variable)
    };
    let ends: Vec<usize> = memchr::memchr_iter(b',', &word.bytes).filter(|&at| is_end(at)).collect();
    let starts = std::iter::once(0).chain(ends.iter().map(|end| end + 1));
    let ends = ends.iter().copied().chain([word.bytes.len()]);
    starts.zip(ends).map(|(start, end)| word.sub(Span::new(start, end))).collect()
}

/// Hands over what a word assigns, if it does.
fn assignment<'a>(text: &'a str, word: &Text<'static>, section: Option<&'a str>, visit: &mut Visit<'_, 'a>) {
    let Ok(said) = std::str::from_utf8(&word.bytes) else { return };
    let start = match said.split_once('=') {
        Some((option, rest)) if rest.contains('=') && !is_variable(option) => option.len() + 1,
        Some(("Environment", rest)) if rest.contains('=') => "Environment=".len(),
        _ => 0,
    };
    let Some(pair) = said.get(start..) else { return };
    if pair.starts_with('-') && pair.contains(' ') {
        // The arguments of a program that is started by another.
        for at in starts_of_words(pair) {
            let end = pair.get(at..).and_then(|rest| rest.find(' ')).map_or(pair.len(), |length| at + length);
            assignment_of(text, &word.sub(Span::new(start + at, start + end)), section, visit);
        }
        return;
    }
    assignment_of(text, &word.sub(Span::new(start, said.len())), section, visit);
}

/// Where the words of a text begin that has spaces between them.
fn starts_of_words(text: &str) -> impl Iterator<Item = usize> {
    std::iter::once(0).chain(memchr::memchr_iter(b' ', text.as_bytes()).map(|space| space + 1))
}

/// Hands over a pair `NAME=value`, also as the option of a program (`--NAME=value`, `-DNAME=value`) and as the default
/// that a shell gives a variable (`${NAME:=value}`). What follows it in a sentence is not part of it.
fn assignment_of<'a>(
    text: &'a str,
    pair: &Text<'static>,
    section: Option<&'a str>,
    visit: &mut Visit<'_, 'a>,
) {
    let Ok(said) = std::str::from_utf8(&pair.bytes) else { return };
    let default = said.strip_prefix("${").and_then(|said| said.strip_suffix('}'));
    let said = default.unwrap_or_else(|| said.trim_end_matches([',', ';', '.']));
    let Some((before, value)) = said.split_once('=') else { return };
    // A recipe of make is not shown behind `@`.
    let option = before.trim_start_matches(['-', '@']);
    let name = match before.strip_prefix('-') {
        Some(behind) if behind == option => option.strip_prefix(['D', 'P']).unwrap_or(option),
        _ => option,
    };
    let start = if default.is_some() { "${".len() } else { before.len() - name.len() };
    let value_at = before.len() + 1 + if default.is_some() { "${".len() } else { 0 };
    let name = if default.is_some() { name.trim_end_matches(':') } else { name };
    if !is_variable(name) {
        return;
    }
    let place = pair.lift(Span::new(start, start + name.len()));
    let name = text.get(place.start..place.end).unwrap_or_default();
    let span = Span::new(value_at, value_at + value.len());
    let (value, span) = (pair.sub(span), pair.lift(span));
    hand_over((name, place), (value, span), section, visit);
}

/// The word of a command line at `at`, without the quotes in it, and where the next one may begin.
fn word(text: &str, mut at: usize, end: usize) -> (Text<'static>, usize) {
    let bytes = text.as_bytes();
    let (mut word, mut positions, mut quote) = (Vec::new(), Vec::new(), None);
    while let Some(&byte) = bytes.get(at).filter(|_| at < end) {
        at += 1;
        match (byte, quote) {
            (b' ' | b'\t' | b'\r' | b'\n', None) => break,
            // A shell resolves escapes in `$'…'`; those that are not in the value anyway.
            (b'$', None) if bytes.get(at) == Some(&b'\'') => {}
            (b'"' | b'\'', None) => quote = Some(byte),
            (mark, Some(open)) if mark == open => quote = None,
            _ => {
                word.push(byte);
                positions.push(at - 1);
            }
        }
    }
    let behind = positions.last().map_or(at, |last| last + 1);
    (Text::kept(word, positions, behind), at)
}
