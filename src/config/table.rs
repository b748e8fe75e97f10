//! TOML tables with the place of each value, and unknown keys refused.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::Located;
use super::values::hint;
use crate::context::{Diagnostic, nearest};
use crate::source::line_and_column;

pub(super) type Node<'t> = Spanned<DeValue<'t>>;

/// A table, and the text it is in.
#[derive(Clone, Copy)]
pub(super) struct Table<'t> {
    pub(super) text: &'t str,
    pub(super) table: &'t DeTable<'t>,
}

impl<'t> Table<'t> {
    /// The table below `key`.
    pub(super) fn of(text: &'t str, key: &str, node: &'t Node<'t>) -> Result<Self, Diagnostic> {
        let Some(table) = node.get_ref().as_table() else {
            return Err(wrong_type(text, node, key, "a table"));
        };
        Ok(Self { text, table })
    }

    /// The keys and what they hold, in the order written.
    pub(super) fn entries(&self) -> Vec<(&'t str, Range<usize>, &'t Node<'t>)> {
        let mut entries: Vec<_> =
            self.table.iter().map(|(key, node)| (key.get_ref().as_ref(), key.span(), node)).collect();
        entries.sort_by_key(|(_, span, _)| span.start);
        entries
    }

    /// Refuses any key but these; `place` says where in the file we are.
    pub(super) fn only(&self, known: &[&str], place: &str) -> Result<(), Diagnostic> {
        let unknown = self.entries().into_iter().find(|(key, ..)| !known.contains(key));
        let Some((key, span, _)) = unknown else { return Ok(()) };
        let near = nearest(key, known.iter().copied());
        let error = Diagnostic::at(self.text, span.start, format!("unknown key {key} {place}{}", hint(near)));
        Err(match super::home_of(key) {
            Some(home) if near.is_none() => error.help(format!("{key} belongs in {home}.")),
            _ => error.help(format!("Known keys here: {}.", known.join(", "))),
        })
    }

    pub(super) fn node(&self, key: &str) -> Option<&'t Node<'t>> {
        self.table.get(key)
    }

    pub(super) fn string(&self, key: &str) -> Result<Option<Located<String>>, Diagnostic> {
        self.node(key).map(|node| self.text_of(key, node)).transpose()
    }

    /// One string, or an array of strings.
    pub(super) fn strings(&self, key: &str) -> Result<Option<Vec<Located<String>>>, Diagnostic> {
        let Some(node) = self.node(key) else { return Ok(None) };
        match node.get_ref() {
            DeValue::Array(items) => items.iter().map(|item| self.text_of(key, item)).collect(),
            _ => self.text_of(key, node).map(|one| vec![one]),
        }
        .map(Some)
    }

    /// A string that `read` turns into a value.
    pub(super) fn parsed<T>(
        &self,
        key: &str,
        read: impl Fn(&str) -> Result<T, String>,
    ) -> Result<Option<Located<T>>, Diagnostic> {
        let Some(text) = self.string(key)? else { return Ok(None) };
        match read(&text.value) {
            Ok(value) => Ok(Some(Located { value, line: text.line, column: text.column })),
            Err(why) => Err(self.complain(key, &why)),
        }
    }

    /// A diagnostic about the value of `key`.
    pub(super) fn complain(&self, key: &str, why: &str) -> Diagnostic {
        let start = self.node(key).map_or(0, |node| node.span().start);
        Diagnostic::at(self.text, start, format!("{key}: {why}"))
    }

    pub(super) fn text_of(&self, key: &str, node: &Node<'_>) -> Result<Located<String>, Diagnostic> {
        match node.get_ref() {
            DeValue::String(text) => Ok(self.located(node.span().start, text.clone().into_owned())),
            _ => Err(wrong_type(self.text, node, key, "a string")),
        }
    }

    pub(super) fn located<T>(&self, offset: usize, value: T) -> Located<T> {
        let (line, column) = line_and_column(self.text.as_bytes(), offset);
        Located { value, line, column }
    }
}

pub(super) fn wrong_type(text: &str, node: &Node<'_>, key: &str, wanted: &str) -> Diagnostic {
    let found = match node.get_ref() {
        DeValue::Integer(_) => "a number",
        DeValue::Float(_) => "a decimal number",
        DeValue::Boolean(_) => "true or false",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(_) => "an array",
        DeValue::Table(_) => "a table",
        DeValue::String(_) => "a string",
    };
    Diagnostic::at(text, node.span().start, format!("{key} is {found}, not {wanted}"))
}
