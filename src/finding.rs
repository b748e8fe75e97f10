//! Findings: what a rule found in one grant and where, not yet put into words. What it can say is in
//! `rule`.

use crate::change::{Change, Operation, Safety};
use crate::grant::PartName;
use crate::language::{Lang, Phrase};
use crate::printable::printable;
use crate::rule::{Message, Need, Rule, Severity};
use crate::source::Span;

/// Where a finding points. The engine fills in everything but `part`, `pointer` and `target`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Location {
    /// The part of the grant.
    pub part: PartName,
    /// RFC 6901 pointer into the part, such as `/aud`; for a missing member, where it belongs.
    pub pointer: Option<String>,
    /// What at the pointer is meant.
    pub target: Target,
    /// Bytes in the file as given.
    pub offset: Option<Span>,
    /// 1-based line in the file.
    pub line: Option<usize>,
    /// 1-based column in that line, in characters.
    pub column: Option<usize>,
    /// Line and column behind the last character, counted in the same way.
    pub(crate) end: Option<(usize, usize)>,
}

/// What a location marks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Target {
    /// The value at the pointer.
    #[default]
    Value,
    /// The name of the member at the pointer.
    Name,
    /// These bytes of the file.
    Bytes(Span),
}

/// One violation, not yet put into words.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Finding {
    /// The rule that found it.
    pub rule: &'static Rule,
    /// What it says.
    pub message: &'static Message,
    /// How bad it is, after the user's levels were applied.
    pub severity: Severity,
    /// The value found, safe to print.
    pub found: Option<String>,
    /// The value expected.
    pub expected: Option<String>,
    /// Further values for the placeholders of the message.
    pub values: Vec<(&'static str, Phrase)>,
    /// Where it is.
    pub location: Location,
    /// Further places that it is about, where one mistake shows at several.
    pub related: Vec<Location>,
    /// What would put it right, where the rule knows.
    pub change: Option<Box<Change>>,
}

impl Finding {
    pub(crate) fn new(rule: &'static Rule, message: &'static Message) -> Self {
        Self {
            rule,
            message,
            severity: message.severity,
            found: None,
            expected: None,
            values: Vec::new(),
            location: Location::default(),
            related: Vec::new(),
            change: None,
        }
    }

    /// Points at the value at `pointer` (RFC 6901) in `part`; an empty pointer is the whole part.
    pub fn at(&mut self, part: PartName, pointer: impl Into<String>) -> &mut Self {
        self.location.part = part;
        self.location.pointer = Some(pointer.into()).filter(|p| !p.is_empty());
        self
    }

    /// Points at the value at `pointer` in `part` too.
    pub fn also_at(&mut self, part: PartName, pointer: impl Into<String>) -> &mut Self {
        let pointer = Some(pointer.into()).filter(|p| !p.is_empty());
        self.related.push(Location { part, pointer, ..Location::default() });
        self
    }

    /// Points at the name of the member at `pointer`, not at its value.
    pub fn at_name(&mut self, part: PartName, pointer: impl Into<String>) -> &mut Self {
        self.location.target = Target::Name;
        self.at(part, pointer)
    }

    /// Points at bytes of the file as given.
    pub fn at_bytes(&mut self, part: PartName, span: Span) -> &mut Self {
        self.location.part = part;
        self.location.target = Target::Bytes(span);
        self
    }

    /// The value found. Control characters are escaped and long text is cut.
    pub fn found(&mut self, value: impl AsRef<str>) -> &mut Self {
        self.found = Some(printable(value.as_ref()));
        self
    }

    /// The value expected.
    pub fn expected(&mut self, value: impl AsRef<str>) -> &mut Self {
        self.expected = Some(printable(value.as_ref()));
        self
    }

    /// A value for the placeholder `{name}`.
    pub fn with(&mut self, name: &'static str, value: impl AsRef<str>) -> &mut Self {
        let value = printable(value.as_ref());
        self.with_bilingual(name, Phrase { en: value.clone(), nb: value })
    }

    /// A value for the placeholder `{name}` that is a word or phrase of the language. It must not
    /// hold text from the grant: that goes through [`Finding::with`].
    pub fn with_bilingual(&mut self, name: &'static str, value: impl Into<Phrase>) -> &mut Self {
        self.values.push((name, value.into()));
        self
    }

    /// What would put it right. A change that would write out a secret or a personal number is left
    /// out.
    pub fn change(&mut self, safety: Safety, operations: Vec<Operation>) -> &mut Self {
        if operations.iter().all(Operation::is_printable) {
            self.change = Some(Box::new(Change::new(safety, operations)));
        }
        self
    }

    /// The value that it is about becomes another one.
    pub fn replace(&mut self, safety: Safety, value: impl Into<serde_json::Value>) -> &mut Self {
        self.replace_json(safety, value.into().to_string())
    }

    /// The value that it is about becomes another one, given as JSON text.
    pub fn replace_json(&mut self, safety: Safety, value: String) -> &mut Self {
        let Location { part, pointer: Some(pointer), .. } = &self.location else { return self };
        let operation = Operation::Replace { part: *part, pointer: pointer.clone(), value };
        self.change(safety, vec![operation])
    }

    /// The member that it is about is taken out.
    pub fn remove(&mut self, safety: Safety) -> &mut Self {
        let Location { part, pointer: Some(pointer), .. } = &self.location else { return self };
        let operation = Operation::Remove { part: *part, pointer: pointer.clone() };
        self.change(safety, vec![operation])
    }

    /// The member that it is about gets another name.
    pub fn rename(&mut self, safety: Safety, name: &str) -> &mut Self {
        let Location { part, pointer: Some(pointer), .. } = &self.location else { return self };
        let operation = Operation::Rename { part: *part, pointer: pointer.clone(), name: name.to_owned() };
        self.change(safety, vec![operation])
    }

    /// The code the server would answer, if Digdir documents one.
    #[must_use]
    pub const fn code(&self) -> Option<&'static str> {
        self.message.reply.code()
    }

    /// What is wrong, in words.
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        self.fill(self.message.words(lang).text, lang)
    }

    /// What to do about it, in words.
    #[must_use]
    pub fn help(&self, lang: Lang) -> String {
        self.fill(self.message.words(lang).help, lang)
    }

    fn fill(&self, template: &str, lang: Lang) -> String {
        let mut out = String::with_capacity(template.len() + 64);
        let mut rest = template;
        while let Some((before, after)) = rest.split_once('{') {
            out.push_str(before);
            let Some((name, tail)) = after.split_once('}') else {
                out.push('{');
                rest = after;
                break;
            };
            // Braces in an address such as /clients/{id} are meant as they stand.
            match self.value(name, lang) {
                Some(value) => out.push_str(value),
                None => out.extend(["{", name, "}"]),
            }
            rest = tail;
        }
        out.push_str(rest);
        out
    }

    fn value(&self, name: &str, lang: Lang) -> Option<&str> {
        match name {
            "found" => self.found.as_deref(),
            "expected" => self.expected.as_deref(),
            _ => self.values.iter().find(|(n, _)| *n == name).map(|(_, v)| match lang {
                Lang::En => v.en.as_str(),
                Lang::Nb => v.nb.as_str(),
            }),
        }
    }
}

/// Collects what one rule reports.
#[derive(Debug)]
pub struct Findings {
    rule: &'static Rule,
    pub(crate) list: Vec<Finding>,
    pub(crate) not_checked: Vec<(&'static Rule, Need)>,
}

impl Findings {
    pub(crate) const fn new(rule: &'static Rule) -> Self {
        Self { rule, list: Vec::new(), not_checked: Vec::new() }
    }

    pub(crate) fn for_rule(&mut self, rule: &'static Rule) -> &mut Self {
        self.rule = rule;
        self
    }

    /// Reports a violation; the caller adds place and values to what is returned.
    pub fn report(&mut self, message: &'static Message) -> &mut Finding {
        self.list.push(Finding::new(self.rule, message));
        let last = self.list.len() - 1;
        // The element was pushed on the line above.
        #[allow(clippy::indexing_slicing)]
        &mut self.list[last]
    }

    /// How much has been said so far: findings, and what was not checked.
    pub(crate) const fn count(&self) -> usize {
        self.list.len() + self.not_checked.len()
    }

    /// Says that the rule could not look for lack of `need`.
    pub fn not_checked(&mut self, need: Need) {
        // Where nothing is known of the client there are six or so.
        if self.not_checked.is_empty() {
            self.not_checked.reserve(8);
        }
        self.not_checked.push((self.rule, need));
    }
}
