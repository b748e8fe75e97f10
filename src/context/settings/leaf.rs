//! A name with a value, and where both are. Where they come from is in `gather`, what they mean in
//! `meaning`.

use crate::document::Step;
use crate::json::Kind;
use crate::source::{Span, Text};

/// A name with a value, wherever in the file they are.
#[derive(Clone, Debug)]
pub(super) struct Leaf<'a> {
    /// The file within the file, if it is in one.
    pub(super) inner: Option<String>,
    /// Which document of that file.
    pub(super) document: usize,
    /// The way to it.
    pub(super) steps: Vec<Step<'a>>,
    /// Where its name is.
    pub(super) name: Option<Span>,
    /// The value and where it is.
    pub(super) text: Text<'a>,
    /// Where the value is as written.
    pub(super) span: Span,
    /// RFC 6901 pointer into the file.
    pub(super) pointer: String,
    /// What the value is; `None` for the result of an expression.
    pub(super) kind: Option<Kind>,
    /// Whether it is in source code.
    pub(super) is_code: bool,
    /// Whether the value is known to come from elsewhere.
    pub(super) is_elsewhere: bool,
}

impl Leaf<'_> {
    pub(super) fn value(&self) -> &str {
        std::str::from_utf8(&self.text.bytes).unwrap_or_default()
    }

    /// The name of the step that is `back` steps from the last one.
    pub(super) fn step(&self, back: usize) -> Option<&str> {
        let at = self.steps.len().checked_sub(back + 1)?;
        match self.steps.get(at)? {
            Step::Name(name) => Some(name),
            Step::Index(_) => None,
        }
    }
}
