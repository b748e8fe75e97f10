//! Requests in base64, as proxies, captures and gateways keep bodies.

use super::strings::Inside;
use crate::input::shape::beginning;
use crate::input::slot::Found;
use crate::input::twice;
use crate::source::{Span, Text};

/// The tokens of the requests that are in the text in base64.
pub(super) fn open<'a>(text: &Text<'a>, inside: Inside) -> Vec<Found<'a>> {
    let bytes: &[u8] = &text.bytes;
    let mut names: Vec<usize> =
        twice::PARAMETER.iter().flat_map(|name| memchr::memmem::find_iter(bytes, name)).collect();
    names.sort_unstable();
    let (mut found, mut done) = (Vec::new(), 0);
    for name in names {
        if name < done {
            continue;
        }
        let request = run(bytes, name, done);
        done = request.end;
        let Some(request) = twice::decoded(text, request) else { continue };
        let has_token = |found: &Found<'_>| match found {
            Found::Slot(slot) => beginning(&slot.text.bytes, 0).is_some(),
            _ => false,
        };
        found.extend(inside(&request).into_iter().filter(has_token));
    }
    found
}

/// The base64 around `at`, from `floor` on.
fn run(text: &[u8], at: usize, floor: usize) -> Span {
    let is_base64 = |b: &u8| b.is_ascii_alphanumeric() || b"+/-_".contains(b);
    let before = text.get(floor..at).unwrap_or_default().iter().rev().take_while(|b| is_base64(b)).count();
    let behind = text.get(at..).unwrap_or_default().iter().take_while(|b| is_base64(b)).count();
    Span::new(at - before, at + behind)
}
