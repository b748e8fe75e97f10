//! Finds the grant in what the user hands over: a compact JWS, a request that carries one, a draft.
//!
//! A wrapper that belongs there (form body, HTTP request, curl command, JSON) is taken off without
//! a word; what would make the server refuse the token is repaired and kept as [`Damage`].

mod candidate;
mod carrier;
mod character;
mod columns;
mod encoding;
pub mod files;
mod held;
mod record;
mod shape;
mod shown;
mod slot;
mod token;
mod twice;
mod wrapper;

pub use candidate::{
    Body, Candidate, Carried, Damage, DamageKind, File, FileForm, Mistaken, Nothing, Parameter,
};
pub(crate) use carrier::are_claims;
pub use encoding::{to_utf16, utf16};
pub(crate) use files::BUNDLES;
pub use files::{SSH_KEYS, form_of, is_locked};
pub use record::RecordId;

use crate::maskinporten::{limits, placeholders};
use crate::source::{Span, Text};
use slot::{Contents, Found, Meant, Slot};

/// Endings of names of files of which each line is a record of its own, with a grant or without.
pub(crate) const BY_LINE: [&str; 2] = ["jsonl", "ndjson"];

/// Files of text whose names have no ending.
const TEXTS: [&str; 12] = [
    "readme",
    "changelog",
    "notes",
    "todo",
    "makefile",
    "gnumakefile",
    "justfile",
    "dockerfile",
    "containerfile",
    "jenkinsfile",
    "procfile",
    "vagrantfile",
];

/// Finds the grants in `bytes`. Empty if there is nothing but whitespace.
#[must_use]
pub fn find(bytes: &[u8]) -> Vec<Candidate<'_>> {
    let end = without_line_ending(bytes);
    if token::is_clean(end) {
        return vec![token::clean(Text::slice(end, 0))];
    }
    read_all(bytes, Meant::Token)
}

/// Finds the grants in a file of that name. The name tells whether all of the file is meant to be a
/// token, as in `.jwt`, or the token is one thing among others, as in source code.
#[must_use]
pub fn find_in_file<'a>(bytes: &'a [u8], name: &str) -> Vec<Candidate<'a>> {
    let end = without_line_ending(bytes);
    if token::is_clean(end) {
        return vec![token::clean(Text::slice(end, 0))];
    }
    read_all(bytes, meant_in(name))
}

/// Finds the grants in a value that is sent as it is. What is layout in a file, such as its final line
/// ending or the JSON around a token, is sent along here, so it is damage.
#[must_use]
pub fn find_sent(bytes: &[u8]) -> Vec<Candidate<'_>> {
    let found = find(bytes);
    let is_layout =
        |only: &Candidate<'_>| only.carried.is_some() || without_line_ending(bytes).len() < bytes.len();
    match found.as_slice() {
        [only] if matches!(only.body, Body::Compact { .. }) && is_layout(only) => {
            token::read(Slot::whole(Text::slice(bytes, 0)), bytes)
        }
        _ => found,
    }
}

/// What a file of that name is meant to be.
fn meant_in(name: &str) -> Meant {
    let file = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let ending = file.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
    let is_text = TEXTS.iter().any(|name| file.eq_ignore_ascii_case(name));
    match ending.as_deref() {
        None if is_text => Meant::Text,
        None | Some("jwt" | "jws" | "tok" | "token") => Meant::Token,
        Some("txt" | "text" | "dat" | "out" | "tmp") => Meant::Value,
        Some(_) => Meant::Text,
    }
}

/// The text of a UTF-16 file as UTF-8, with the place of each byte; `None` if it is not UTF-16.
#[must_use]
pub fn from_utf16(bytes: &[u8]) -> Option<Text<'_>> {
    let (text, is_utf16) = encoding::decode(bytes);
    is_utf16.then_some(text)
}

fn read_all(bytes: &[u8], meant: Meant) -> Vec<Candidate<'_>> {
    if let Some(file) = files::in_bytes(bytes) {
        return vec![file];
    }
    let (text, utf16) = encoding::decode(bytes);
    let text = text.sub(Span::new(0, without_line_ending(&text.bytes).len()));
    let start = character::run(&text.bytes, 0).end;
    if start >= text.bytes.len() {
        return Vec::new();
    }
    up_to_most(read_text(text, start, meant, utf16, bytes))
}

/// No more of what was found than one input is read for; then it is said that there is more.
fn up_to_most(mut found: Vec<Candidate<'_>>) -> Vec<Candidate<'_>> {
    if let Some(next) = found.get(limits::TOKENS).map(Candidate::start) {
        found.truncate(limits::TOKENS);
        found.push(Candidate::nothing(Mistaken::TooManyTokens, Span::new(next, next), None));
    }
    found
}

/// Finds the grants in a decoded text that begins, but for white space, at `start`.
fn read_text<'a>(
    text: Text<'a>,
    start: usize,
    meant: Meant,
    utf16: bool,
    bytes: &[u8],
) -> Vec<Candidate<'a>> {
    // An escape character does not show, but what it begins is more than whitespace.
    let is_escape = start > 0 && text.bytes.get(start - 1..).is_some_and(|rest| rest.starts_with(b"\x1b["));
    let inside = text.sub(Span::new(start - usize::from(is_escape), text.bytes.len()));
    // In a log they are layout. Around a token that is all there is, they came along with it.
    let inside = encoding::without_layout(&inside)
        .filter(|plain| !carrier::is_token(&plain.bytes, meant))
        .unwrap_or(inside);
    if let Some(keys) = files::in_json(&inside).or_else(|| held::encoded_keys(&inside)) {
        return vec![keys];
    }
    let contents = carrier::open(&inside, meant);
    if let [Found::Slot(Slot { carried: None, .. })] = contents.found.as_slice() {
        // Whitespace before a token is damage too.
        let mut found = token::read(Slot::whole(text), bytes);
        if utf16 {
            mark_utf16(&mut found, bytes);
        }
        return or_file(found, &inside);
    }
    or_file(read(contents, &inside, bytes), &inside)
}

/// What was found, with the grants that the text shows decoded; where there is none, the keys or certificates that it is
/// or holds.
fn or_file<'a>(found: Vec<Candidate<'a>>, text: &Text<'a>) -> Vec<Candidate<'a>> {
    let mut found = held::without_encoded_json(found);
    // What a JWS in JSON shows is a part of it.
    let is_read = |candidate: &Candidate<'_>| match &candidate.body {
        Body::Draft { .. } => true,
        Body::NotAGrant(nothing) => nothing.what == Mistaken::JwsJson,
        _ => false,
    };
    if found.iter().any(is_read) {
        return found;
    }
    let is_nothing = found.iter().all(|candidate| matches!(candidate.body, Body::NotAGrant(_)));
    let decoded = shown::others(carrier::decoded(text, !is_nothing), &found);
    let drafts = decoded.into_iter().filter_map(draft);
    let mut drafts: Vec<_> =
        drafts.map(|draft| Candidate { carried: Some(Box::default()), ..draft }).collect();
    if is_nothing && !drafts.is_empty() {
        return drafts;
    }
    if is_nothing {
        let files = files::in_text(text).map_or_else(|| held::open(text), |file| vec![file]);
        return if files.is_empty() { found } else { files };
    }
    if !drafts.is_empty() {
        found.append(&mut drafts);
        found.sort_by_key(Candidate::start);
    }
    found
}

/// Finds the grants in one line of a file in which each line holds one. `field` is the string member
/// that holds the grant where lines are JSON objects; a dotted path reaches into nested objects. Of CSV
/// and TSV it is the number of the column. Positions are those in the line. Empty if the line is empty.
#[must_use]
pub fn line<'a>(line: &'a [u8], field: Option<&str>) -> Vec<Candidate<'a>> {
    if line.len() > limits::LINE_BYTES {
        return vec![Candidate::nothing(Mistaken::LineTooLong, Span::new(0, line.len()), None)];
    }
    let Some(field) = field else { return record(line) };
    let end = without_line_ending(line);
    let text = Text::slice(end, 0);
    let bom = character::run(end, 0).end;
    if bom >= end.len() {
        Vec::new()
    } else if let Some(column) = named_column(&text, field) {
        let start = character::run(&column.bytes, 0).end;
        read_text(column, start, Meant::Token, false, line)
    } else {
        let text = text.sub(Span::new(bom, end.len()));
        read(carrier::field(&text, field), &text, line)
    }
}

/// Whether nothing was found in the member `field` of a line since it is a JSON object without it, or with `null` there.
pub(crate) fn lacks(found: &[Candidate<'_>], line: &[u8], field: &str) -> bool {
    let is_not_there = matches!(found, [only] if matches!(&only.body, Body::NotAGrant(nothing) if nothing.what == Mistaken::NoField));
    let text = Text::slice(without_line_ending(line), 0);
    let start = character::run(&text.bytes, 0).end;
    is_not_there && carrier::lacks(&text.sub(Span::new(start, text.bytes.len())), field)
}

/// Whether what was found in a line of a file of records is no grant and no mistake, but one thing among others, as in any
/// log. Keys and certificates are among what a log says of a request, unless the line is one.
pub(crate) fn is_record(candidate: &Candidate<'_>, line: &[u8]) -> bool {
    let start = character::run(line, 0).end;
    let is_object = || line.get(start) == Some(&b'{');
    match &candidate.body {
        Body::NotAGrant(nothing) => match nothing.what {
            Mistaken::Json
            | Mistaken::PublicKey
            | Mistaken::Certificate
            | Mistaken::CertificateRequest
            | Mistaken::TokenResponse
            | Mistaken::ErrorResponse
            | Mistaken::Client
            | Mistaken::AccessList
            | Mistaken::Metadata
            | Mistaken::Html
            | Mistaken::Exception => true,
            Mistaken::EncodedJson => candidate.carried.is_some(),
            // `null` of JSON, and not the word in a string: the member has no value.
            Mistaken::Placeholder => {
                is_object() && candidate.carried.is_none() && nothing.shown.as_deref() == Some("null")
            }
            // A line of words, such as one of a stack trace. One word may be what is left of a token, and a record may be cut.
            Mistaken::Text => !is_object() && line.trim_ascii().contains(&b' ') && !speaks_of_grant(line),
            _ => false,
        },
        Body::Keys(file) => is_object() && !(file.form == FileForm::Json && file.span.start == start),
        Body::Certificates(_) => is_object(),
        Body::Compact { .. } | Body::Draft { .. } => false,
    }
}

/// Whether a line without a token has the beginning of one, or the parameter that one is sent as.
fn speaks_of_grant(line: &[u8]) -> bool {
    shape::beginning(line, 0).is_some() || memchr::memmem::find(line, b"assertion=").is_some()
}

/// Takes what was found in a line of a file of records as one thing among others: a token that is not said to be a grant
/// may be another one, and so may claims.
pub(crate) fn as_record(candidate: &mut Candidate<'_>) {
    if matches!(candidate.body, Body::Draft { .. }) {
        candidate.carried.get_or_insert_default();
    }
    if let Some(carried) = candidate.carried.as_deref_mut() {
        carried.is_sole &= carried.parameter == Parameter::Assertion;
    }
}

/// Whether the first line of a table has the heading of the column `field`; of all its columns where nobody says which one
/// holds the token.
pub(crate) fn is_heading(line: &[u8], field: Option<&str>) -> bool {
    let text = Text::slice(without_line_ending(line), 0);
    if let Some(field) = field {
        return named_column(&text, field).is_some_and(|column| names_column(&column.bytes));
    }
    let row = columns::readable(&text.bytes);
    let is_heading = |column: columns::Column| {
        let column = column.inside(&text).bytes;
        // In a sentence a space is behind each comma.
        !column.starts_with(b" ") && names_column(&column)
    };
    columns::of(&row).nth(1).is_some() && columns::of(&row).all(is_heading)
}

/// Whether it is the name of a column: a word, but not one that a program writes where a value is missing.
fn names_column(column: &[u8]) -> bool {
    const LONGEST: usize = 40;
    let word = column.strip_prefix("\u{feff}".as_bytes()).unwrap_or(column).trim_ascii();
    // In Latin-1 a letter may be any byte beyond ASCII.
    let is_letter = |b: &u8| b.is_ascii_alphabetic() || !b.is_ascii();
    let is_sign = |b: &u8| b" _-.#*()[]".contains(b);
    let plain = std::str::from_utf8(word).map(|word| word.trim_matches(['(', ')', '[', ']', '#', '*']));
    let is_nothing = plain.is_ok_and(placeholders::is_nothing);
    (1..=LONGEST).contains(&word.len())
        && word.iter().all(|b| is_letter(b) || b.is_ascii_digit() || is_sign(b))
        && word.iter().any(is_letter)
        && !is_nothing
        && shape::beginning(word, 0).is_none()
}

/// The JWKs of which a text is the base64, or a string in JSON, as JSON.
#[must_use]
pub fn encoded_keys(text: &str) -> Option<Vec<u8>> {
    match held::encoded_keys(&Text::slice(text.trim().as_bytes(), 0))?.body {
        Body::Keys(file) => Some(file.text.bytes.into_owned()),
        _ => None,
    }
}

/// Finds the grants in a line of which nobody says where in it they are: the line itself, the string that
/// it is in JSON Lines, or columns of a table.
fn record(line: &[u8]) -> Vec<Candidate<'_>> {
    let end = without_line_ending(line);
    if token::is_clean(end) {
        return vec![token::clean(Text::slice(end, 0))];
    }
    let text = Text::slice(end, 0);
    let mut values = columns::tokens(&text);
    values.extend(carrier::string(&text));
    if values.is_empty() {
        return read_all(line, Meant::Token);
    }
    let mut found = Vec::new();
    for value in values {
        let start = character::run(&value.bytes, 0).end;
        found.append(&mut read_text(value, start, Meant::Token, false, line));
    }
    found
}

/// The column of a line of CSV or TSV that `field` is the number of.
fn named_column<'a>(line: &Text<'a>, field: &str) -> Option<Text<'a>> {
    let number: usize = field.parse().ok().filter(|number| *number > 0)?;
    let text = Some(columns::readable(&line.bytes)).filter(|text| !text.starts_with('{'))?;
    Some(columns::of(&text).nth(number - 1)?.inside(line))
}

/// Reads the tokens of a carrier, whose text is more than whitespace. There is always an answer.
fn read<'a>(contents: Contents<'a>, text: &Text<'_>, file: &[u8]) -> Vec<Candidate<'a>> {
    let mut candidates = Vec::new();
    for found in contents.found {
        match found {
            Found::Slot(slot) => candidates.append(&mut token::read(slot, file)),
            Found::Draft(..) => candidates.extend(draft(found)),
            Found::Nothing(nothing) => {
                candidates.push(Candidate::new(Body::NotAGrant(nothing), Vec::new()));
            }
        }
    }
    if candidates.is_empty() {
        let span = text.lift(Span::new(0, text.bytes.len()));
        let otherwise = contents.otherwise.unwrap_or(Nothing { what: Mistaken::Text, span, shown: None });
        candidates.push(Candidate::new(Body::NotAGrant(otherwise), Vec::new()));
    }
    candidates
}

fn draft(found: Found<'_>) -> Option<Candidate<'_>> {
    let Found::Draft(header, payload) = found else { return None };
    Some(Candidate::new(Body::Draft { header, payload }, Vec::new()))
}

/// The token of a UTF-16 file is damaged by that; in a wrapper the encoding is layout.
fn mark_utf16(found: &mut [Candidate<'_>], file: &[u8]) {
    if let Some(first) = found.first_mut()
        && matches!(first.body, Body::Compact { .. })
    {
        let span = Span::new(0, file.len().min(2));
        first.damage.insert(0, Damage::new(DamageKind::Utf16, span));
    }
}

/// The text without its final line ending, LF or CRLF, of which one is allowed.
fn without_line_ending(bytes: &[u8]) -> &[u8] {
    bytes.strip_suffix(b"\n").map_or(bytes, |b| b.strip_suffix(b"\r").unwrap_or(b))
}
