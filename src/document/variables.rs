//! Variables as in `.env`: `NAME=value`, `export NAME="value"`, comments with `#`. A quoted value may
//! go on over several lines. `[name]` begins a section, as in an INI file; words of a command line that
//! are `NAME=value` are variables too, and so are commands that set one (`setx NAME value`). Lines of any
//! other form are passed over.

use std::borrow::Cow;

use super::{Fault, Leaf, Step, Visit, is_variable};
use crate::json::Kind;
use crate::source::{Span, Text};

/// What an assignment begins with in a shell, in cmd.exe and in Bicep.
const SETTERS: [&str; 5] = ["export ", "set ", "SET ", "var ", "param "];

/// Walks variables.
///
/// # Errors
/// If a quote is never closed.
pub fn walk<'a>(text: &'a str, visit: &mut Visit<'_, 'a>) -> Result<(), Fault> {
    let (mut at, mut section) = (0, None);
    while at < text.len() {
        let rest = text.get(at..).unwrap_or_default();
        section = header(rest.lines().next().unwrap_or_default()).or(section);
        at = line(text, at, section, visit)?;
    }
    Ok(())
}

/// The name of the section that a line begins.
fn header(line: &str) -> Option<&str> {
    let name = line.trim().strip_prefix('[')?.strip_suffix(']')?.trim();
    let is_name = |c: char| c.is_alphanumeric() || "_-.: ".contains(c);
    (!name.is_empty() && name.chars().all(is_name)).then_some(name)
}

/// Takes the line at `start` and gives the place behind it, and behind what is quoted in it.
fn line<'a>(
    text: &'a str,
    start: usize,
    section: Option<&'a str>,
    visit: &mut Visit<'_, 'a>,
) -> Result<usize, Fault> {
    let rest = text.get(start..).unwrap_or_default();
    let end = start + rest.find('\n').map_or(rest.len(), |end| end + 1);
    let body = text.get(start..end).unwrap_or_default();
    let trimmed = body.trim_start();
    let bare = SETTERS.iter().find_map(|word| trimmed.strip_prefix(word)).map_or(trimmed, str::trim_start);
    if let Some(pair) = spaced(body.trim()) {
        return spaced_value(text, (start, end), pair, section, visit);
    }
    // cmd.exe takes the marks around the whole assignment.
    let marked = bare.strip_prefix('"').filter(|_| bare.len() < trimmed.len());
    let (bare, is_marked) = (marked.unwrap_or(bare), marked.is_some());
    let name_at = end - bare.len();
    let pair = section.and_then(|_| with_colon(bare)).or_else(|| bare.split_once('='));
    // Maps of programs have an arrow.
    let is_arrow = |value: &str| value.starts_with('>');
    let Some((name, value)) = pair.filter(|(_, value)| !trimmed.starts_with('#') && !is_arrow(value)) else {
        return Ok(end);
    };
    let value_at = name_at + name.len() + 1;
    let is_line = is_command(name) || (section.is_none() && is_last_word(name));
    if is_line || is_several(text, Span::new(name_at, end)) {
        words(text, Span::new(name_at, end), section, visit);
        return Ok(end);
    }
    let open = value_at + (value.len() - value.trim_start().len());
    let quote = value.trim_start().chars().next().filter(|c| matches!(c, '"' | '\''));
    let (value, span, behind) = if let Some(quote) = quote {
        quoted(text, open, quote)?
    } else {
        let bare = value.split(" #").next().unwrap_or_default().trim();
        // The command goes on in the next line.
        let bare = bare.strip_suffix(" \\").map_or(bare, str::trim_end);
        let bare = bare.strip_suffix('"').filter(|_| is_marked).unwrap_or(bare);
        let at = if bare.is_empty() { value_at } else { open };
        (Text::slice(bare.as_bytes(), at), Span::new(at, at + bare.len()), end)
    };
    let name = name.trim_end();
    let place = Span::new(name_at, name_at + name.len());
    hand_over((name, place), (value, span), section, visit);
    Ok(behind.max(end))
}

/// The name and the value with a colon between them, as INI files may have it.
fn with_colon(line: &str) -> Option<(&str, &str)> {
    let (name, value) = line.split_once(':')?;
    (value.starts_with([' ', '\t']) && is_variable(name.trim_end())).then_some((name, value))
}

/// The name and the value of a command that sets a variable with a space between them: of csh, Windows
/// and a Dockerfile, and of fish, where an option says that programs are given it.
fn spaced(line: &str) -> Option<(&str, &str)> {
    let (command, mut rest) = line.split_once([' ', '\t'])?;
    match command {
        "setenv" | "setx" | "ENV" => rest = rest.trim_start(),
        "set" => {
            let mut is_given = false;
            while let Some((option, after)) =
                rest.trim_start().split_once([' ', '\t']).filter(|(option, _)| option.starts_with('-'))
            {
                is_given |= option == "--export" || (!option.starts_with("--") && option.contains('x'));
                rest = after;
            }
            rest = Some(rest.trim_start()).filter(|_| is_given)?;
        }
        _ => return None,
    }
    let (name, value) = rest.split_once([' ', '\t'])?;
    is_variable(name).then_some((name, value.trim_start()))
}

/// Takes such a command, whose line is from `start` to `end`.
fn spaced_value<'a>(
    text: &'a str,
    (start, end): (usize, usize),
    (name, value): (&'a str, &'a str),
    section: Option<&'a str>,
    visit: &mut Visit<'_, 'a>,
) -> Result<usize, Fault> {
    let line = text.get(start..end).unwrap_or_default().trim_end();
    let value_at = start + line.len() - value.len();
    let before = text.get(start..value_at).unwrap_or_default().trim_end();
    let name_at = start + before.len() - name.len();
    let place = Span::new(name_at, name_at + name.len());
    if let Some(quote) = value.chars().next().filter(|c| matches!(c, '"' | '\'')) {
        let (value, span, behind) = quoted(text, value_at, quote)?;
        hand_over((name, place), (value, span), section, visit);
        return Ok(behind.max(end));
    }
    // What follows is an option of setx: for the whole machine.
    let bare =
        value.split(" #").next().and_then(|value| value.split(" /").next()).unwrap_or_default().trim_end();
    let span = Span::new(value_at, value_at + bare.len());
    hand_over((name, place), (Text::slice(bare.as_bytes(), value_at), span), section, visit);
    Ok(end)
}

/// Hands over a variable: its name and its value, each with its place.
fn hand_over<'a>(
    (name, place): (&'a str, Span),
    (text, span): (Text<'a>, Span),
    section: Option<&'a str>,
    visit: &mut Visit<'_, 'a>,
) {
    let steps = section.into_iter().chain([name]).map(|name| Step::Name(Cow::Borrowed(name)));
    let path: Vec<Step<'_>> = steps.collect();
    visit(Leaf { document: 0, path: &path, name: Some(place), kind: Kind::String, text, span });
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

/// Whether a line of a shell sets several variables: `export A=1 B=2`, `A=1 B=2 command`.
fn is_several(text: &str, line: Span) -> bool {
    let written = text.get(line.start..line.end).unwrap_or_default();
    let is_plain = !written.contains(" #") && memchr::memchr_iter(b'=', written.as_bytes()).nth(1).is_some();
    if !is_plain || !written.trim_end().contains([' ', '\t']) {
        return false;
    }
    let (mut at, mut count) = (line.start, 0);
    while at < line.end && count < 2 {
        let (word, next) = word(text, at, line.end);
        at = next;
        let name = word.bytes.split(|byte| *byte == b'=').next().unwrap_or_default();
        let is_upper = |byte: &u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || *byte == b'_';
        count += usize::from(!name.is_empty() && name.len() < word.bytes.len() && name.iter().all(is_upper));
    }
    count == 2
}

/// The words of a command line that are `NAME=value`, as they are or behind `--option=`. Helm takes several in one.
fn words<'a>(text: &'a str, line: Span, section: Option<&'a str>, visit: &mut Visit<'_, 'a>) {
    let (mut at, mut is_helm) = (line.start, false);
    while at < line.end {
        let (word, next) = word(text, at, line.end);
        at = next;
        let is_option = word.bytes.starts_with(b"--set");
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
    let option = before.trim_start_matches('-');
    let name = match before.len() - option.len() {
        1 => option.strip_prefix(['D', 'P']).unwrap_or(option),
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

/// The value whose opening quote is at `open`: unescaped, its span, and the start of the next line.
pub(super) fn quoted(text: &str, open: usize, quote: char) -> Result<(Text<'_>, Span, usize), Fault> {
    let inner = text.get(open + 1..).unwrap_or_default();
    let (mut bytes, mut places) = (Vec::new(), Vec::new());
    let mut characters = inner.char_indices();
    while let Some((index, c)) = characters.next() {
        let read = match c {
            c if c == quote => {
                let end = open + 1 + index;
                let behind = text.get(end..).and_then(|rest| rest.find('\n'));
                let span = Span::new(open, end + 1);
                let next = behind.map_or(text.len(), |newline| end + newline + 1);
                return Ok((Text::kept(bytes, places, end), span, next));
            }
            '\\' if quote == '"' => match characters.next() {
                Some((_, 'n')) => '\n',
                Some((_, escaped)) => escaped,
                None => break,
            },
            c => c,
        };
        let behind = inner.len() - characters.as_str().len();
        let mut buffer = [0; 4];
        let encoded = read.encode_utf8(&mut buffer).as_bytes();
        bytes.extend_from_slice(encoded);
        let place = Span::new(open + 1 + index, open + 1 + behind);
        places.extend(std::iter::repeat_n(place, encoded.len()));
    }
    Err(Fault { message: format!("the quote {quote} is never closed"), offset: open })
}
