//! Why a text is not JSON, in the words of someone who has to fix it.

pub mod reader;
mod slip;

use std::borrow::Cow;

use crate::printable::{hide_secrets, is_secret_name, printable};

pub use slip::{Fault, Slip};

/// The first slip in a text that is not JSON. `offset` is where the parser gave up, in bytes: that is
/// what counts where the slip is none of the usual ones.
#[must_use]
pub fn find(text: &str, offset: usize) -> Fault {
    if text.contains('\0') && text.matches('\0').count() * 3 > text.chars().count() {
        return Fault { slip: Slip::Utf16, at: text.find('\0').unwrap_or_default(), shown: String::new() };
    }
    // A cut would make a personal number or a secret unrecognisable, so the whole text is masked first;
    // it keeps its length.
    let masked = if may_hold_a_key(text) { Cow::Borrowed("") } else { hide_secrets(text) };
    let mut fault = reader::first(text, &masked).unwrap_or_else(|| around(text, &masked, offset));
    fault.shown = if fault.shown.is_empty() { "…".to_owned() } else { printable(&fault.shown) };
    fault
}

/// Whether a text speaks of keys or passwords. What keeps it from being JSON may also keep them from
/// being recognised, so nothing of it is shown.
fn may_hold_a_key(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    let is_of_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
    ["kty", "private"].iter().any(|word| lower.contains(word))
        || lower.split(|c| !is_of_name(c)).any(is_secret_name)
}

/// A slip that has no name: the characters on both sides.
fn around(text: &str, visible: &str, offset: usize) -> Fault {
    const SIDE: usize = 8;
    let at = (0..=offset.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or_default();
    let before = text.get(..at).unwrap_or_default();
    let start = before.char_indices().rev().nth(SIDE - 1).map_or(0, |(at, _)| at);
    let shown = reader::shown(visible.get(start..).unwrap_or_default());
    Fault { slip: Slip::Other, at, shown }
}
