//! What would put a finding right: operations on header and claims, as JSON Patch (RFC 6902) has
//! them, and the edits they come to in a file that is not signed.

use std::collections::BTreeSet;

use serde::Serialize;
use serde_json::value::RawValue;

use crate::grant::PartName;
use crate::json::{self, Member, Value};
use crate::numbers::mask_persons;
use crate::printable::hide_secrets;
use crate::source::Span;

/// Longest value that a change writes, in bytes.
const LONGEST_VALUE: usize = 2048;

/// Whether a change can be made without a look.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Safety {
    /// What was meant is certain.
    Safe,
    /// It may be right, but someone has to look.
    Unsafe,
}

impl Safety {
    /// The name used in output: `safe`, `unsafe`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Safe => "safe",
            Self::Unsafe => "unsafe",
        }
    }
}

/// One step of a change. Pointers are RFC 6901 into header or claims.
#[derive(Clone, Debug, PartialEq)]
pub enum Operation {
    /// The value there becomes another one.
    Replace {
        /// Header or payload.
        part: PartName,
        /// The value.
        pointer: String,
        /// What it becomes, as JSON text.
        value: String,
    },
    /// The member there is taken out.
    Remove {
        /// Header or payload.
        part: PartName,
        /// The member.
        pointer: String,
    },
    /// The member there gets another name; its value stays.
    Rename {
        /// Header or payload.
        part: PartName,
        /// The member.
        pointer: String,
        /// Its new name, not escaped.
        name: String,
    },
}

/// One operation of a JSON Patch (RFC 6902 section 4).
#[derive(Debug, Serialize)]
pub struct Step {
    op: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    from: Option<String>,
    path: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<Box<RawValue>>,
}

/// A piece of a file that becomes other text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// The bytes of the file that are replaced.
    pub span: Span,
    /// What comes in their place.
    pub text: String,
}

/// What would put a finding right.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// Whether it can be made without a look.
    pub safety: Safety,
    /// Its steps, in order.
    pub operations: Vec<Operation>,
    /// What they come to in the file, in the order of the file; empty where that is signed.
    pub edits: Vec<Edit>,
}

impl Change {
    /// A change of these steps.
    #[must_use]
    pub const fn new(safety: Safety, operations: Vec<Operation>) -> Self {
        Self { safety, operations, edits: Vec::new() }
    }

    /// The change as JSON Patch (RFC 6902) on `{"header": …, "payload": …}`.
    #[must_use]
    pub fn patch(&self) -> Vec<Step> {
        self.operations.iter().filter_map(Operation::step).collect()
    }
}

impl Operation {
    /// The part that it changes.
    #[must_use]
    pub const fn part(&self) -> PartName {
        match self {
            Self::Replace { part, .. } | Self::Remove { part, .. } | Self::Rename { part, .. } => *part,
        }
    }

    /// The RFC 6901 pointer to what it changes.
    #[must_use]
    pub fn pointer(&self) -> &str {
        match self {
            Self::Replace { pointer, .. } | Self::Remove { pointer, .. } | Self::Rename { pointer, .. } => {
                pointer
            }
        }
    }

    /// The same at another place.
    #[must_use]
    pub(crate) fn at(&self, at: &str) -> Self {
        let mut moved = self.clone();
        match &mut moved {
            Self::Replace { pointer, .. } | Self::Remove { pointer, .. } | Self::Rename { pointer, .. } => {
                at.clone_into(pointer);
            }
        }
        moved
    }

    /// Whether what it writes may be shown: no secret, no personal number, and no longer than any real
    /// value but the certificates of x5c.
    #[must_use]
    pub(crate) fn is_printable(&self) -> bool {
        match self {
            Self::Replace { pointer, value, .. } => {
                (value.len() <= LONGEST_VALUE || pointer == "/x5c")
                    && hide_secrets(value) == value.as_str()
                    && mask_persons(value) == value.as_str()
            }
            Self::Remove { .. } | Self::Rename { .. } => true,
        }
    }

    /// The step as JSON Patch; `None` if its value is not JSON, which no rule writes.
    fn step(&self) -> Option<Step> {
        let path = |part: &PartName, pointer: &str| format!("/{}{pointer}", part.name());
        Some(match self {
            Self::Replace { part, pointer, value } => Step {
                op: "replace",
                from: None,
                path: path(part, pointer),
                value: Some(RawValue::from_string(value.clone()).ok()?),
            },
            Self::Remove { part, pointer } => {
                Step { op: "remove", from: None, path: path(part, pointer), value: None }
            }
            Self::Rename { part, pointer, name } => Step {
                op: "move",
                from: Some(path(part, pointer)),
                path: path(part, &renamed(pointer, name)),
                value: None,
            },
        })
    }

    /// What a step that removes nothing comes to in the text of its part, whose root is `root`.
    fn edit(&self, root: Value<'_>) -> Option<Edit> {
        match self {
            Self::Replace { pointer, value, .. } => {
                let span = root.pointer(pointer)?.span();
                Some(Edit { span, text: value.clone() })
            }
            Self::Rename { pointer, name, .. } => {
                let (parent, step) = pointer.rsplit_once('/')?;
                let members = root.pointer(parent)?.members()?;
                let taken = members.iter().any(|member| member.name == name.as_str());
                let span = members.get(only(&members, step)?).filter(|_| !taken)?.name_span;
                Some(Edit { span, text: serde_json::to_string(name).ok()? })
            }
            Self::Remove { .. } => None,
        }
    }
}

/// What steps come to in the text of one document, whose root is `root`; `None` if there is nothing at a
/// pointer, or the same member twice.
#[must_use]
pub(crate) fn edits(operations: &[Operation], root: Value<'_>) -> Option<Vec<Edit>> {
    let mut edits = Vec::new();
    let mut removed: Vec<(&str, Vec<&str>)> = Vec::new();
    for operation in operations {
        let Operation::Remove { pointer, .. } = operation else {
            edits.push(operation.edit(root)?);
            continue;
        };
        let (parent, step) = pointer.rsplit_once('/')?;
        match removed.iter_mut().find(|(known, _)| *known == parent) {
            Some((_, steps)) => steps.push(step),
            None => removed.push((parent, vec![step])),
        }
    }
    for (parent, steps) in removed {
        edits.extend(without(&root.pointer(parent)?.members()?, &steps)?);
    }
    Some(edits)
}

/// The pointer of a member under its new name.
fn renamed(pointer: &str, name: &str) -> String {
    let parent = pointer.rsplit_once('/').map_or("", |(parent, _)| parent);
    format!("{parent}/{}", json::escape_step(name))
}

/// The one member whose name is this step of a pointer.
fn only(members: &[Member<'_>], step: &str) -> Option<usize> {
    let mut named = members.iter().enumerate().filter(|(_, member)| json::escape_step(&member.name) == step);
    let (index, _) = named.next()?;
    named.next().is_none().then_some(index)
}

/// Takes members out, with the commas that would be left over: what is side by side goes up to the next
/// member that stays, or from the end of the one before.
fn without(members: &[Member<'_>], steps: &[&str]) -> Option<Vec<Edit>> {
    let mut gone: Vec<usize> = steps.iter().map(|step| only(members, step)).collect::<Option<_>>()?;
    gone.sort_unstable();
    gone.dedup();
    let mut edits = Vec::new();
    for run in gone.chunk_by(|one, next| one + 1 == *next) {
        let (first, last) = (*run.first()?, *run.last()?);
        let before = first.checked_sub(1).and_then(|before| members.get(before));
        let begin = members.get(first)?.name_span.start;
        let end = members.get(last)?.value.span().end;
        let span = match (members.get(last + 1), before) {
            (Some(next), _) => Span::new(begin, next.name_span.start),
            (None, Some(before)) => Span::new(before.value.span().end, end),
            (None, None) => Span::new(begin, end),
        };
        edits.push(Edit { span, text: String::new() });
    }
    Some(edits)
}

/// Makes changes in a text. A change that meets one before it in the same place is left out as a whole,
/// for another time; equal edits are made once. `None` if nothing would be other than it is.
#[must_use]
pub fn apply<'c>(text: &[u8], changes: &[&'c Change]) -> Option<Vec<u8>> {
    // Those chosen do not overlap, so that of all that begin before an end the last one is the only one to ask.
    let mut chosen: BTreeSet<(usize, usize, &str)> = BTreeSet::new();
    let key = |edit: &'c Edit| (edit.span.start, edit.span.end, edit.text.as_str());
    for change in changes {
        let meets = |edit: &'c Edit| {
            let last = chosen.range(..(edit.span.end, 0, "")).next_back();
            last.is_some_and(|last| last.1 > edit.span.start && *last != key(edit))
        };
        if !change.edits.iter().any(meets) {
            chosen.extend(change.edits.iter().map(key));
        }
    }
    let mut out = Vec::with_capacity(text.len());
    let mut kept = 0;
    for (start, end, new) in chosen {
        out.extend_from_slice(text.get(kept..start)?);
        out.extend_from_slice(new.as_bytes());
        kept = end;
    }
    out.extend_from_slice(text.get(kept..)?);
    (out != text).then_some(out)
}
