//! Carriers: what people hand over a token in. Each kind finds the places where a token is, decodes
//! what belongs to the carrier, and judges nothing.

mod brackets;
mod broken;
mod context;
mod decoded;
mod encoded;
mod escaped;
mod folded;
mod form;
mod hex;
mod hexdump;
mod http;
mod joined;
mod json;
mod known;
mod literal;
mod margin;
mod printed;
mod quoted;
mod records;
mod relaxed;
mod shell;
mod strings;
mod trace;
mod verbatim;
mod whole;
mod yaml;

pub(super) use decoded::among as decoded;
pub(super) use json::{lacks, reach, string};
pub(crate) use known::are_claims;
pub(super) use whole::is_token;

use super::candidate::Parameter;
use super::shape::{is_complete, is_elided};
use super::slot::{Contents, Found, Meant, Slot};
use super::twice;
use crate::source::{Span, Text};
use strings::Inside;

/// A kind of document: takes all of a text apart, or leaves it to the next kind.
type Document = for<'a> fn(&Text<'a>, Inside) -> Option<Contents<'a>>;

/// A kind of text: finds what it knows in any text.
type Passage = for<'a> fn(&Text<'a>, Inside) -> Vec<Found<'a>>;

/// Documents that are told by how they begin.
const DOCUMENTS: [Document; 5] =
    [json::lines, json::strings_in_lines, decoded::open, decoded::printed, json::open];

/// Documents that a lone token with a name may look like.
const LOOSE_DOCUMENTS: [Document; 1] = [yaml::open];

/// What may be anywhere in a text, in the order in which it is asked: who comes first decides what is
/// found at a place. Tokens that none of them knows are found by what encloses them.
const PASSAGES: [Passage; 9] = [
    trace::open,
    hexdump::open,
    http::open,
    http::parts,
    shell::open,
    |text, _| form::open(text),
    encoded::open,
    encoded::mail,
    hex::open,
];

/// What is in the text, which has no whitespace at its start.
pub(super) fn open<'a>(text: &Text<'a>, meant: Meant) -> Contents<'a> {
    // A file of text with whole tokens and what separates them is a list.
    let meant = if meant == Meant::Value && whole::is_list(&text.bytes) { Meant::Text } else { meant };
    let inside = Inside::new(inside);
    let document = |kinds: &[Document]| kinds.iter().find_map(|open| open(text, inside));
    if let Some(mut contents) = document(&DOCUMENTS) {
        add_literals(text, &mut contents.found);
        contents.found = json::without_repeated(contents.found);
        settle(&mut contents.found, false);
        return contents;
    }
    if meant == Meant::Token && is_hexadecimal(text) {
        return whole(text);
    }
    let passages = passages(text, inside);
    if passages.is_empty() && whole::is_token(&text.bytes, meant) {
        return whole(text);
    }
    // Rows of a dump below a heading look like YAML, with parts of a token as values.
    let has_whole = |found: &[Found<'_>]| {
        found.iter().any(|found| matches!(found, Found::Slot(slot) if is_complete(&slot.text.bytes)))
    };
    let is_other = |contents: &Contents<'_>| has_whole(&passages) && !has_whole(&contents.found);
    if let Some(mut contents) =
        document(&LOOSE_DOCUMENTS).filter(|contents| !(is_other(contents) || yaml::is_sentence(&text.bytes)))
    {
        add_literals(text, &mut contents.found);
        settle(&mut contents.found, false);
        return contents;
    }
    among_text(text, passages, meant)
}

/// Whether the text is nothing but a token in hexadecimal.
fn is_hexadecimal(text: &Text<'_>) -> bool {
    let end = text.bytes.trim_ascii_end().len();
    twice::hexadecimal(text, Span::new(0, end)).is_some_and(|token| is_complete(&token.bytes))
}

/// What is in a text that is no document.
fn among_text<'a>(text: &Text<'a>, mut found: Vec<Found<'a>>, meant: Meant) -> Contents<'a> {
    if !found.iter().any(has_token) {
        let mut literals = literal::open(text, &[]);
        let beginnings: Vec<_> = literals.extract_if(.., |literal| literal.is_beginning).collect();
        let sentence = match literals.as_slice() {
            [] => true,
            // A variable elsewhere is one that the token is given to.
            [only]
                if meant == Meant::Token && (found.is_empty() || only.is_behind(text, &covered(&found))) =>
            {
                let is_printed = !only.is_sent() && whole::is_enclosed(&text.bytes);
                is_printed || !(only.is_delimited(&text.bytes) || is_request(&text.bytes))
            }
            _ => false,
        };
        if sentence {
            let is_apart =
                |only: &literal::Literal<'_>| meant != Meant::Token || only.is_delimited(&text.bytes);
            if found.is_empty() && is_text(&text.bytes) && beginnings.first().is_some_and(is_apart) {
                found.extend(beginnings.into_iter().map(|literal| Found::Slot(literal.slot)));
                settle(&mut found, false);
                return found.into();
            }
            // A request without a token says what is in its place.
            found.truncate(1);
            return if found.is_empty() { whole(text) } else { found.into() };
        }
        found = Vec::new();
    }
    found.retain(has_token);
    add_literals(text, &mut found);
    settle(&mut found, is_request(&text.bytes));
    found.into()
}

/// Whether a text is more than one word, with what may have come along before it.
fn is_text(text: &[u8]) -> bool {
    let mut words = text.split(u8::is_ascii_whitespace).filter(|word| !word.is_empty());
    let first = words.next().unwrap_or_default();
    words.next().is_some() && !(first.eq_ignore_ascii_case(b"bearer") && words.next().is_none())
}

/// Whether there is a token where one is said to be; else there may be the name of a variable.
fn has_token(found: &Found<'_>) -> bool {
    match found {
        Found::Slot(slot) => form::may_hold_token(&slot.text.bytes),
        _ => true,
    }
}

/// What is in the string member `path` of a JSON object: the token, or a form that it is sent in.
pub(super) fn field<'a>(text: &Text<'a>, path: &str) -> Contents<'a> {
    let mut contents = json::field(text, path);
    if let [Found::Slot(slot)] = contents.found.as_slice() {
        let sent = if slot.text.bytes.contains(&b'&') && form::is_form(&slot.text.bytes) {
            form::sent(&slot.text)
        } else {
            Vec::new()
        };
        if !sent.is_empty() {
            contents.found = sent;
        }
    }
    contents
}

/// What is in a string of a document.
fn inside<'a>(text: &Text<'a>, deeper: Inside) -> Vec<Found<'a>> {
    if let Some(contents) = json::open(text, deeper) {
        return contents.found.into_iter().filter(|found| matches!(found, Found::Slot(_))).collect();
    }
    let mut found = passages(text, deeper);
    if found.is_empty() && whole::is_token(&text.bytes, Meant::Value) {
        return vec![strings::value(text)];
    }
    // A file within the file, as in a ConfigMap.
    if found.is_empty()
        && memchr::memchr(b'\n', &text.bytes).is_some()
        && let Some(contents) = yaml::open(text, deeper)
    {
        found = contents.found;
    }
    add_literals(text, &mut found);
    if found.iter().any(has_token) {
        found.retain(has_token);
    }
    if found.is_empty() && is_text(&text.bytes) {
        let beginnings = literal::open(text, &[]).into_iter().filter(|literal| literal.is_beginning);
        found.extend(beginnings.map(|literal| Found::Slot(literal.slot)));
    }
    if found.is_empty() && form::may_hold_token(&text.bytes) {
        found.push(strings::value(text));
    }
    found
}

fn passages<'a>(text: &Text<'a>, inside: Inside) -> Vec<Found<'a>> {
    let mut found: Vec<Found<'a>> = Vec::new();
    for open in PASSAGES {
        let known = covered(&found);
        let is_new = |found: &Found<'_>| {
            let start = found.start();
            let end = match found {
                Found::Slot(slot) => slot.span().end,
                _ => start,
            };
            let before = known.partition_point(|span| span.end <= start);
            known.get(before).is_none_or(|span| start < span.start && end <= span.start)
        };
        let more: Vec<_> = open(text, inside).into_iter().filter(is_new).collect();
        found.extend(more);
    }
    found
}

/// The places of the file that slots cover, in its order.
fn covered(found: &[Found<'_>]) -> Vec<Span> {
    let mut covered: Vec<Span> = found
        .iter()
        .filter_map(|found| match found {
            Found::Slot(slot) => Some(slot.span()),
            _ => None,
        })
        .collect();
    covered.sort_by_key(|span| span.start);
    covered
}

/// Adds the tokens that nothing else found.
fn add_literals<'a>(text: &Text<'a>, found: &mut Vec<Found<'a>>) {
    let literals = literal::open(text, &covered(found));
    let known: std::collections::HashSet<Vec<u8>> = found
        .iter()
        .filter_map(|found| match found {
            Found::Slot(slot) if !literals.is_empty() => Some(slot.text.bytes.to_vec()),
            _ => None,
        })
        .collect();
    // The name of a member that shows a token which another one has.
    let is_label = |literal: &literal::Literal<'_>| {
        literal.is_name(&text.bytes) && known.contains(&*literal.slot.text.bytes)
    };
    let literals = literals.into_iter().filter(|literal| !(literal.is_beginning || is_label(literal)));
    found.extend(literals.map(|literal| Found::Slot(literal.slot)));
    found.sort_by_key(Found::start);
}

/// The text itself should be the token.
fn whole<'a>(text: &Text<'a>) -> Contents<'a> {
    let text = text.sub(Span::new(0, text.bytes.len()));
    vec![Found::Slot(Slot::whole(text))].into()
}

/// Whether the text is one request, which is there for the one token in it.
fn is_request(text: &[u8]) -> bool {
    let header = text.get(..14).is_some_and(|start| start.eq_ignore_ascii_case(b"authorization:"));
    header || http::is_request(text) || shell::is_command(text) || form::is_form(text)
}

/// Says which token its carrier is there for: the only one, where it is a single request or a member
/// at the top.
fn settle(found: &mut [Found<'_>], is_request: bool) {
    let several = found.iter().filter(|found| matches!(found, Found::Slot(_))).count() > 1;
    for found in found {
        let is_elided = matches!(found, Found::Slot(slot) if is_elided(&slot.text.bytes));
        if let Some(carried) = found.carried_mut() {
            carried.is_elided |= is_elided;
            // Only what is sent as a grant is one where no more than its beginning is shown.
            let may_be_sole = !carried.is_elided || carried.parameter == Parameter::Assertion;
            carried.is_sole = !several && may_be_sole && (carried.is_sole || is_request);
        }
    }
}
