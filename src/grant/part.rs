//! The header and the claims set as JSON objects, and what a rule sees of a member.

use std::borrow::Cow;

use crate::json::{Member, Value};
use crate::source::Span;

/// The part of what was handed over that something is about. Those of a grant come in the order in
/// which they are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum PartName {
    /// The text as given, before it is taken apart.
    #[default]
    Input,
    /// The JOSE header (RFC 7515 section 4).
    Header,
    /// The JWT claims set (RFC 7519 section 4).
    Payload,
    /// The JWS signature.
    Signature,
    /// A file with certificates, judged as the x5c of a grant. A pointer such as `/0` counts the
    /// certificates of the file.
    Certificate,
    /// A JWK, JWK Set or PEM key that is to be registered. A pointer is one into the file's JSON.
    Keys,
    /// The settings of a program that makes grants. A pointer is one into the file's tree.
    Settings,
}

impl PartName {
    /// Every part.
    pub const ALL: [Self; 7] = [
        Self::Input,
        Self::Header,
        Self::Payload,
        Self::Signature,
        Self::Certificate,
        Self::Keys,
        Self::Settings,
    ];

    /// The name used in output: `input`, `header`, `payload`, `signature`, `certificate`, `keys`,
    /// `settings`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Input => "input",
            Self::Header => "header",
            Self::Payload => "payload",
            Self::Signature => "signature",
            Self::Certificate => "certificate",
            Self::Keys => "keys",
            Self::Settings => "settings",
        }
    }
}

/// What is in a member. Exactly one rule owns each malformed state, so that one defect gives
/// one finding; all others take [`Field::Is`] and return.
#[derive(Clone, Debug)]
pub enum Field<'a, T> {
    /// The part could not be read, so nothing is known.
    Unknown,
    /// No such member.
    Absent,
    /// There, but not of the asked type.
    Wrong(Value<'a>),
    /// There more than once (`malformed-json` owns it).
    Repeated,
    /// There, and of the asked type.
    Is(T),
}

impl<T> Field<'_, T> {
    /// The value if it is there and of the asked type.
    #[must_use]
    pub fn is(self) -> Option<T> {
        match self {
            Self::Is(value) => Some(value),
            _ => None,
        }
    }

    /// Whether the part was read and has no such member.
    #[must_use]
    pub const fn is_absent(&self) -> bool {
        matches!(self, Self::Absent)
    }
}

/// The header or the claims set.
#[derive(Debug)]
pub struct Part<'a> {
    /// The decoded text; empty if the part is missing or not UTF-8.
    pub text: &'a str,
    /// The JSON object; `None` if the part is missing or no JSON object.
    pub object: Option<Value<'a>>,
    /// Its members in the order written, repeated ones included.
    pub members: Vec<Member<'a>>,
    /// What is known of each slot. Every rule asks for names, and most of them are not there.
    slots: [Slot; SLOTS],
}

/// The names whose [`slot`] is the same.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Slot {
    #[default]
    Free,
    /// One member, by its place among all.
    One(u8),
    Several,
}

const SLOTS: usize = 64;

/// Where a name is looked for. The names of grants hardly share one.
#[must_use]
pub fn slot(name: &str) -> usize {
    let byte = |byte: Option<&u8>| byte.copied().map_or(0, usize::from);
    let bytes = name.as_bytes();
    (byte(bytes.first()) + 6 * byte(bytes.last()) + 9 * bytes.len()) % SLOTS
}

fn slots(members: &[Member<'_>]) -> [Slot; SLOTS] {
    let mut slots = [Slot::Free; SLOTS];
    for (index, member) in members.iter().enumerate() {
        if let Some(slot) = slots.get_mut(slot(&member.name)) {
            *slot = match (*slot, u8::try_from(index)) {
                (Slot::Free, Ok(index)) => Slot::One(index),
                _ => Slot::Several,
            };
        }
    }
    slots
}

impl Default for Part<'_> {
    fn default() -> Self {
        Self::with_members("", None, Vec::new())
    }
}

impl<'a> Part<'a> {
    /// The part with this text, which is that of `object`.
    #[must_use]
    pub fn new(text: &'a str, object: Option<Value<'a>>) -> Self {
        let members = object.and_then(Value::members).unwrap_or_default();
        Self::with_members(text, object, members)
    }

    /// The same, where the members of `object` were read before.
    pub(super) fn with_members(text: &'a str, object: Option<Value<'a>>, members: Vec<Member<'a>>) -> Self {
        Self { text, object, slots: slots(&members), members }
    }

    /// Whether each name has a slot of its own: then no two names are the same.
    #[must_use]
    pub fn has_distinct_slots(&self) -> bool {
        !self.slots.contains(&Slot::Several)
    }

    /// Whether the part is a JSON object.
    #[must_use]
    pub const fn is_readable(&self) -> bool {
        self.object.is_some()
    }

    /// The member, whatever its type; [`Field::Wrong`] does not occur.
    #[inline]
    #[must_use]
    pub fn get(&self, name: &str) -> Field<'a, Value<'a>> {
        if self.object.is_none() {
            return Field::Unknown;
        }
        match self.slots.get(slot(name)) {
            Some(Slot::Several) => self.search(name),
            Some(Slot::One(index)) => match self.members.get(usize::from(*index)) {
                Some(member) if member.name == name => Field::Is(member.value),
                _ => Field::Absent,
            },
            Some(Slot::Free) | None => Field::Absent,
        }
    }

    /// The same, among all members.
    #[cold]
    fn search(&self, name: &str) -> Field<'a, Value<'a>> {
        let mut found = self.members.iter().filter(|member| member.name == name);
        match (found.next(), found.next()) {
            (None, _) => Field::Absent,
            (Some(member), None) => Field::Is(member.value),
            (Some(_), Some(_)) => Field::Repeated,
        }
    }

    /// The member as a string.
    #[inline]
    #[must_use]
    pub fn text(&self, name: &str) -> Field<'a, Cow<'a, str>> {
        self.typed(name, Value::as_str)
    }

    /// The member as an integer.
    #[must_use]
    pub fn integer(&self, name: &str) -> Field<'a, i64> {
        self.typed(name, Value::as_i64)
    }

    /// Where the value at an RFC 6901 pointer is in the part's text.
    #[must_use]
    pub fn span_of(&self, pointer: &str) -> Option<Span> {
        self.object?.pointer(pointer).map(Value::span)
    }

    /// Where the name of the member at an RFC 6901 pointer is in the part's text.
    #[must_use]
    pub fn name_span_of(&self, pointer: &str) -> Option<Span> {
        let (parent, name) = pointer.rsplit_once('/')?;
        let name = name.replace("~1", "/").replace("~0", "~");
        self.object?.pointer(parent)?.member_named(&name).map(|m| m.name_span)
    }

    #[inline]
    fn typed<T>(&self, name: &str, read: fn(Value<'a>) -> Option<T>) -> Field<'a, T> {
        match self.get(name) {
            Field::Is(value) => read(value).map_or(Field::Wrong(value), Field::Is),
            Field::Unknown => Field::Unknown,
            Field::Absent => Field::Absent,
            Field::Repeated => Field::Repeated,
            Field::Wrong(value) => Field::Wrong(value),
        }
    }
}
