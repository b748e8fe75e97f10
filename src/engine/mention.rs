//! What a text says before a grant that it shows. Said again in the same words it happened again; in other
//! words it is the same thing, told by another part of a program.

use std::hash::BuildHasher as _;

use crate::report::Mention;

/// How much before a grant is looked at, in bytes.
const FARTHEST: usize = 1000;

/// Words before a grant that is sent which tell two messages of a program from each other. What is farther
/// away (a thread, a user, a request) differs where the same request is sent again.
const NEAREST: usize = 4;

/// Words of levels, which records of a log have.
const LEVELS: [&str; 8] = ["trace", "debug", "info", "warn", "warning", "error", "notice", "fatal"];

/// Beginnings of words that report on a grant without using it: assertions of tests, exceptions.
const TELLING: [&str; 14] = [
    "actual",
    "assert",
    "caused",
    "error",
    "exception",
    "expect",
    "fail",
    "got",
    "invalid",
    "panic",
    "received",
    "traceback",
    "unexpected",
    "want",
];

/// Beginnings of words for a request that is sent once more.
const AGAIN: [&str; 7] = ["again", "igjen", "replay", "resend", "resent", "retri", "retry"];

/// Commands that send a request.
const COMMANDS: [&[u8]; 8] =
    [b"curl", b"curl.exe", b"http", b"https", b"iwr", b"wget", b"Invoke-RestMethod", b"Invoke-WebRequest"];

/// What is said before the grant at `start` of `text`; `sent` is whether it is sent there, and `in_document`
/// whether it is in a string of JSON or YAML.
pub(super) fn of(text: &[u8], start: usize, sent: bool, in_document: bool) -> Mention {
    let start = start.min(text.len());
    let before = text.get(start.saturating_sub(FARTHEST)..start).unwrap_or_default();
    let line = last_line(before);
    let said = if in_document { string(before) } else { statement(before) };
    let moment = if has_moment(line) { hash([line]) } else { 0 };
    Mention { said: number(said, line, side(before), sent), moment }
}

/// The words as a number: 0 where they only tell of the grant, odd where they say that it is sent again. `line` is all
/// of the line before the grant.
fn number(said: &[u8], line: &[u8], side: &[u8], sent: bool) -> u64 {
    let plain = without_name(last_written_line(said));
    let words = words(plain);
    let has = |kinds: &[&str]| words.iter().any(|word| kinds.iter().any(|kind| word.starts_with(kind)));
    if !sent && has(&TELLING) && !is_record(line) {
        return 0;
    }
    // Statements of a program, rows of a table and commands differ although all of them do the same.
    let is_code = sent && (is_quoted(said) || is_quoted(plain)) && !is_record(line);
    let from = if sent { words.len().saturating_sub(NEAREST) } else { 0 };
    let nearest = words.get(from..).filter(|_| !is_code && !is_cell(said) && !is_command(said));
    let words = nearest.unwrap_or_default().iter().map(String::as_bytes);
    // A command says it once more than the request that it makes, and a change before and after.
    let margin = if is_command(said) { b"$" } else { margin(line) };
    let words = words.chain([margin, side]);
    (hash(words) | 2) & !1 | u64::from(sent && has(&AGAIN))
}

fn hash<'b>(parts: impl IntoIterator<Item = &'b [u8]>) -> u64 {
    let state = foldhash::fast::FixedState::default();
    parts.into_iter().fold(1, |sum, part| state.hash_one((sum, part)))
}

/// What a line begins with that is part of a change, of a quotation in mail, or of an object that a console shows before
/// its members.
fn margin(line: &[u8]) -> &[u8] {
    let length = line.iter().take_while(|b| b"+-> {".contains(b)).count();
    line.get(..length).unwrap_or_default().trim_ascii()
}

/// What the last line began with that sets the sides of a conflict of Git apart.
fn side(text: &[u8]) -> &[u8] {
    const SIDES: [&[u8]; 2] = [b"<<<<<<< ", b"=======\n"];
    SIDES
        .iter()
        .filter_map(|side| Some((memchr::memmem::rfind(text, side)?, *side)))
        .max()
        .map_or(b"", |(_, side)| side)
}

/// The line that the text ends in.
fn last_line(text: &[u8]) -> &[u8] {
    let start = memchr::memrchr(b'\n', text).map_or(0, |at| at + 1);
    text.get(start..).unwrap_or_default()
}

/// The same where line breaks may be written as `\n`.
fn last_written_line(text: &[u8]) -> &[u8] {
    let start = memchr::memmem::rfind(text, b"\\n").map_or(0, |at| at + 2);
    text.get(start..).unwrap_or_default()
}

/// The line that the text ends in, with those before it that it is the rest of.
fn statement(text: &[u8]) -> &[u8] {
    let mut start = text.len() - last_line(text).len();
    while let Some(before) = text.get(..start.saturating_sub(1)).filter(|before| !before.is_empty()) {
        if !matches!(before.trim_ascii_end().last(), Some(b'\\' | b'`' | b'^')) {
            break;
        }
        start = before.len() - last_line(before).len();
    }
    text.get(start..).unwrap_or_default()
}

/// What the string says that the text ends in, without the name of its member.
fn string(text: &[u8]) -> &[u8] {
    let line = last_line(text);
    let is_escaped = |at: usize| {
        let before = line.get(..at).unwrap_or_default();
        before.iter().rev().take_while(|&&b| b == b'\\').count() % 2 == 1
    };
    if let Some(quote) = memchr::memrchr_iter(b'"', line).find(|&at| !is_escaped(at)) {
        return line.get(quote + 1..).unwrap_or_default();
    }
    let statement = statement(text);
    let rest = statement.trim_ascii();
    let Some(name) = rest.strip_prefix(b"- ").unwrap_or(rest).strip_suffix(b":") else { return statement };
    if name.contains(&b' ') { statement } else { &[] }
}

/// The text without the name of the value that it ends before, and without the parameters of the form or the query
/// that it is in.
fn without_name(text: &[u8]) -> &[u8] {
    let bare = without_marks(text);
    if !bare.ends_with(b"=") {
        return text;
    }
    let is_name = |b: &&u8| !b.is_ascii_whitespace() && !b"\"'`<>?(,;|".contains(b);
    let length = bare.iter().rev().take_while(is_name).count();
    bare.get(..bare.len() - length).unwrap_or_default()
}

/// The text without the quotation marks and spaces at its end.
fn without_marks(text: &[u8]) -> &[u8] {
    let length = text.iter().rev().take_while(|b| b" \"'`\\".contains(b)).count();
    text.get(..text.len() - length).unwrap_or_default()
}

/// The words of a text, small, without those that have a digit in them: times, numbers, ids.
fn words(text: &[u8]) -> Vec<String> {
    let is_part = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | 0) || !b.is_ascii();
    let is_word = |run: &&[u8]| {
        run.iter().any(|b| b.is_ascii_alphabetic() || !b.is_ascii()) && !run.iter().any(u8::is_ascii_digit)
    };
    let runs = text.split(|b| !is_part(b)).filter(is_word);
    runs.map(|run| String::from_utf8_lossy(run).to_ascii_lowercase().replace('\0', "")).collect()
}

fn is_quoted(text: &[u8]) -> bool {
    matches!(text.trim_ascii_end().last(), Some(b'"' | b'\'' | b'`'))
}

/// Whether what follows is a cell of a table.
fn is_cell(text: &[u8]) -> bool {
    matches!(without_marks(text).last(), Some(b',' | b';' | b'|' | b'\t'))
}

/// Whether the text is the beginning of a command that sends a request.
fn is_command(text: &[u8]) -> bool {
    let text = text.trim_ascii_start();
    let text = text.strip_prefix(b"$ ").unwrap_or(text);
    let name = text.split(u8::is_ascii_whitespace).next().unwrap_or_default();
    COMMANDS.contains(&name)
}

/// Whether a line is a record of a log, or what a shell says that it runs.
fn is_record(line: &[u8]) -> bool {
    let begins = line.first().is_some_and(|first| b"+#[>*<|".contains(first));
    let has_time = line.windows(5).any(|w| {
        w.get(2) == Some(&b':') && [0, 1, 3, 4].iter().all(|&at| w.get(at).is_some_and(u8::is_ascii_digit))
    });
    begins || has_time || words(line).iter().any(|word| LEVELS.contains(&word.as_str()))
}

/// Whether a line has a time so exact that nothing else happens at it: `:05.123`, `:05,123`.
fn has_moment(line: &[u8]) -> bool {
    line.windows(7).any(|w| match w {
        [b':', a, b, b'.' | b',', rest @ ..] => [a, b].into_iter().chain(rest).all(u8::is_ascii_digit),
        _ => false,
    })
}
