//! The code in a Markdown document: what is between lines of three or more backticks or tildes
//! (<https://spec.commonmark.org/0.31.2/#fenced-code-blocks>).

use crate::source::Span;

/// A block of code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fence<'a> {
    /// The language, as it is written; empty if none is.
    pub language: &'a str,
    /// What is between the two lines.
    pub span: Span,
}

/// The blocks of a document, in its order. One that is not closed ends with the document.
#[must_use]
pub fn fences(text: &str) -> Vec<Fence<'_>> {
    let (mut found, mut open, mut at) = (Vec::new(), None::<(&str, &str, usize)>, 0);
    for line in text.split_inclusive('\n') {
        let (start, end) = (at, at + line.len());
        at = end;
        // In a list or a quotation they are indented.
        let bare = line.trim_start_matches([' ', '\t', '>', '-', '*']).trim_end();
        let marks = bare.len() - bare.trim_start_matches(['`', '~']).len();
        let (fence, behind) = bare.split_at_checked(marks).unwrap_or_default();
        match open {
            Some((opening, language, from)) if behind.is_empty() && fence.starts_with(opening) => {
                found.push(Fence { language, span: Span::new(from, start) });
                open = None;
            }
            None if fence.starts_with("```") || fence.starts_with("~~~") => {
                let is_end = |c: char| c.is_whitespace() || matches!(c, '{' | '}' | ',' | ':');
                let language = behind.trim_start().trim_start_matches('{').split(is_end).next();
                // With another mark behind, the code is in the line itself.
                if !behind.contains('`') {
                    open = Some((fence, language.unwrap_or_default(), end));
                }
            }
            _ => {}
        }
    }
    found.extend(open.map(|(_, language, from)| Fence { language, span: Span::new(from, text.len()) }));
    found
}
