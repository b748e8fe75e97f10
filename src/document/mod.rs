//! Walks documents of names and values: JSON, YAML, TOML, XML, Java properties, variables as in `.env`, literals in
//! source code.
//!
//! Each walker hands over the leaves of a document one after the other, in the order of the file: the
//! way to a leaf, its text, and where both are in the file. Nothing is built in memory, so that a
//! large document costs no more than its longest value, and a hostile one no more than a harmless one
//! of its size.

mod align;
pub mod blocks;
pub mod entities;
pub mod fences;
pub mod json;
pub mod jwks;
pub mod literals;
pub mod properties;
pub mod toml;
pub mod variables;
mod words;
pub mod xml;
pub mod yaml;

use std::borrow::Cow;
use std::fmt;

use crate::json::{Kind, escape_step};
use crate::source::{Span, Text};

/// One step of the way from the root of a document to a leaf.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step<'a> {
    /// A member of an object, a mapping or a table, unescaped.
    Name(Cow<'a, str>),
    /// An element of an array, counted from 0.
    Index(usize),
}

/// Whether a text can be the name of a variable or setting.
#[must_use]
pub fn is_variable(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && text.chars().all(|c| c.is_ascii_alphanumeric() || "_:.-".contains(c))
}

/// A value that holds no other values.
#[derive(Clone, Debug)]
pub struct Leaf<'p, 'a> {
    /// Which document of the file it is in, counted from 0. Only YAML has several.
    pub document: usize,
    /// The way to it from the root of its document.
    pub path: &'p [Step<'a>],
    /// Where the name of the nearest member around it is; `None` if there is no such member.
    pub name: Option<Span>,
    /// What it is. In YAML the words of the core schema count, in properties and variables all is text.
    pub kind: Kind,
    /// The value, unescaped and without its quotes, with the place of every byte of it.
    pub text: Text<'a>,
    /// Where the value is as it is written, quotes included.
    pub span: Span,
}

impl Leaf<'_, '_> {
    /// The RFC 6901 pointer to the leaf in its document.
    #[must_use]
    pub fn pointer(&self) -> String {
        pointer(self.path)
    }

    /// The value as text.
    #[must_use]
    pub fn value(&self) -> &str {
        std::str::from_utf8(&self.text.bytes).unwrap_or_default()
    }
}

/// The RFC 6901 pointer for a way. One that would be too long ends with an ellipsis.
#[must_use]
pub fn pointer(path: &[Step<'_>]) -> String {
    let mut pointer = String::new();
    for step in path {
        pointer.push('/');
        match step {
            Step::Name(name) if name.len() + pointer.len() <= LONGEST_WAY => {
                pointer.push_str(&escape_step(name));
            }
            Step::Index(index) if pointer.len() <= LONGEST_WAY => pointer.push_str(&index.to_string()),
            _ => {
                pointer.push('…');
                break;
            }
        }
    }
    pointer
}

/// Longer ways, in bytes, are not searched for keys and settings, and not shown in full: one that is kept for each of many
/// leaves would cost its length times their number.
const LONGEST_WAY: usize = 1024;

/// Whether a way is too long to be that of anything that is looked for.
#[must_use]
pub fn is_long(path: &[Step<'_>]) -> bool {
    let length = |step: &Step<'_>| match step {
        Step::Name(name) => name.len(),
        Step::Index(_) => 1,
    };
    path.iter().map(length).sum::<usize>() > LONGEST_WAY
}

/// Takes the leaves as they come.
pub type Visit<'v, 'a> = dyn FnMut(Leaf<'_, 'a>) + 'v;

/// Why a text is not a document of the kind that was asked for. Leaves before the place have been
/// handed over, except by the walkers of JSON and TOML, which read the whole text first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// What the parser says.
    pub message: String,
    /// Byte offset in the text where it gave up.
    pub offset: usize,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Fault {}
