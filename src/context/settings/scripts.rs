//! Scripts that a file holds as a list of their lines: those before a request in a collection of Postman, and the cells of a
//! notebook of Jupyter.

use std::borrow::Cow;

use super::leaf::Leaf;
use crate::document::Step;
use crate::source::{Span, Text};

/// Names of lists of lines, and as what file they are read.
const LISTS: [(&str, &str); 2] = [("exec", "exec.js"), ("source", "source.py")];

/// Puts the lines of a script together, in place of the first of them.
pub(super) fn join(leaves: &mut Vec<Leaf<'static>>) {
    if !leaves.iter().any(|leaf| file(leaf).is_some()) {
        return;
    }
    let mut joined: Vec<Leaf<'static>> = Vec::with_capacity(leaves.len());
    let mut script = Script::default();
    for leaf in leaves.drain(..) {
        let Some(file) = file(&leaf) else {
            joined.extend(script.end());
            joined.push(leaf);
            continue;
        };
        if !script.goes_on(&leaf) {
            joined.extend(script.end());
        }
        script.add(leaf, file);
    }
    joined.extend(script.end());
    *leaves = joined;
}

/// The name of the file that a list of lines is read as, of which the leaf is one.
fn file(leaf: &Leaf<'_>) -> Option<&'static str> {
    let is_line = matches!(leaf.steps.last(), Some(Step::Index(_)));
    let list = leaf.step(1).filter(|_| is_line)?;
    LISTS.iter().find(|(name, _)| *name == list).map(|(_, file)| *file)
}

/// The lines that were read of a script.
#[derive(Default)]
struct Script {
    /// The first line, which all of it takes the place of.
    first: Option<Leaf<'static>>,
    bytes: Vec<u8>,
    places: Vec<Span>,
    end: usize,
    file: &'static str,
}

impl Script {
    fn goes_on(&self, line: &Leaf<'static>) -> bool {
        let first = self.first.as_ref().and_then(|first| first.steps.split_last());
        first.map(|(_, list)| list) == line.steps.split_last().map(|(_, list)| list)
    }

    fn add(&mut self, line: Leaf<'static>, file: &'static str) {
        if !self.bytes.is_empty() && !self.bytes.ends_with(b"\n") {
            self.bytes.push(b'\n');
            self.places.push(Span::new(self.end, self.end));
        }
        self.places.extend((0..line.text.bytes.len()).map(|at| line.text.place(at)));
        self.bytes.extend_from_slice(&line.text.bytes);
        self.end = line.text.position(line.text.bytes.len());
        self.first.get_or_insert(line);
        self.file = file;
    }

    /// The script as one leaf, whose name is that of a file.
    fn end(&mut self) -> Option<Leaf<'static>> {
        let Self { first, bytes, places, end, file } = std::mem::take(self);
        let mut leaf = first?;
        leaf.span = Span::new(leaf.span.start, end);
        leaf.text = Text::kept(bytes, places, end);
        leaf.steps.truncate(leaf.steps.len().saturating_sub(2));
        leaf.steps.push(Step::Name(Cow::Borrowed(file)));
        Some(leaf)
    }
}
