//! TOML 1.1.

use std::borrow::Cow;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::{Fault, Leaf, Step, Visit, align};
use crate::json::Kind;
use crate::source::Span;

/// Walks a TOML text. Dotted keys and table headers are steps of the way.
///
/// # Errors
/// If the text is not TOML; the parser limits the depth too.
pub fn walk<'a>(text: &'a str, visit: &mut Visit<'_, 'a>) -> Result<(), Fault> {
    let document = DeTable::parse(text).map_err(|error| Fault {
        message: error.message().lines().next().unwrap_or_default().to_owned(),
        offset: error.span().map_or(0, |span| span.start).min(text.len()),
    })?;
    let mut leaves = Vec::new();
    collect(document.get_ref(), &mut Vec::new(), &mut leaves);
    // The parser keeps tables sorted by name, not as they are written.
    leaves.sort_by_key(|leaf| leaf.span.start);
    for leaf in leaves {
        let raw = text.get(leaf.span.start..leaf.span.end).unwrap_or_default();
        let text = align::text(raw, leaf.span.start, leaf.value);
        visit(Leaf {
            document: 0,
            path: &leaf.path,
            name: leaf.name,
            kind: leaf.kind,
            text,
            span: leaf.span,
        });
    }
    Ok(())
}

struct Found<'a> {
    path: Vec<Step<'a>>,
    name: Option<Span>,
    kind: Kind,
    value: Cow<'a, str>,
    span: Span,
}

fn collect<'a>(table: &DeTable<'a>, path: &mut Vec<(Step<'a>, Option<Span>)>, leaves: &mut Vec<Found<'a>>) {
    for (name, value) in table {
        let span = Span::new(name.span().start, name.span().end);
        path.push((Step::Name(name.get_ref().clone()), Some(span)));
        node(value, path, leaves);
        path.pop();
    }
}

fn node<'a>(
    node: &Spanned<DeValue<'a>>,
    path: &mut Vec<(Step<'a>, Option<Span>)>,
    leaves: &mut Vec<Found<'a>>,
) {
    let (kind, value) = match node.get_ref() {
        DeValue::Table(table) => return collect(table, path, leaves),
        DeValue::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                path.push((Step::Index(index), None));
                self::node(item, path, leaves);
                path.pop();
            }
            return;
        }
        DeValue::String(text) => (Kind::String, text.clone()),
        DeValue::Integer(number) => (Kind::Number, Cow::Owned(number.as_str().to_owned())),
        DeValue::Float(number) => (Kind::Number, Cow::Owned(number.as_str().to_owned())),
        DeValue::Boolean(value) => (Kind::Bool, Cow::Borrowed(if *value { "true" } else { "false" })),
        DeValue::Datetime(date) => (Kind::String, Cow::Owned(date.to_string())),
    };
    leaves.push(Found {
        path: path.iter().map(|(step, _)| step.clone()).collect(),
        name: path.iter().rev().find_map(|(_, name)| *name),
        kind,
        value,
        span: Span::new(node.span().start, node.span().end),
    });
}
