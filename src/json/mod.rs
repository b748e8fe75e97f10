//! A view of JSON text that keeps what a linter needs and a parser throws away: the place of each
//! member, members that occur twice, and numbers as they were written.
//!
//! `serde_json` decides what is JSON (RFC 8259); this module only remembers where things were.
//! Values are decoded when a rule asks for them. What is wrong with a text that is not JSON tells `fault`.

pub mod fault;

use std::borrow::Cow;
use std::fmt;

use serde::de::{MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

use crate::source::Span;

/// What kind of JSON value stands somewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `null`
    Null,
    /// `true` or `false`
    Bool,
    /// A number, integral or not.
    Number,
    /// A string.
    String,
    /// An array.
    Array,
    /// An object.
    Object,
}

impl Kind {
    /// The kind's name in RFC 8259, for messages in any language.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool => "boolean",
            Self::Number => "number",
            Self::String => "string",
            Self::Array => "array",
            Self::Object => "object",
        }
    }

    /// The kind's name with its article, for messages: "a string".
    #[must_use]
    pub const fn phrase(self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool => "a boolean",
            Self::Number => "a number",
            Self::String => "a string",
            Self::Array => "an array",
            Self::Object => "an object",
        }
    }

    /// The same in Norwegian bokmål: "en tekststreng".
    #[must_use]
    pub const fn phrase_nb(self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool => "en boolsk verdi",
            Self::Number => "et tall",
            Self::String => "en tekststreng",
            Self::Array => "en liste",
            Self::Object => "et objekt",
        }
    }
}

/// One JSON value inside a text: its raw characters and where they begin.
#[derive(Clone, Copy, Debug)]
pub struct Value<'a> {
    raw: &'a str,
    start: usize,
    /// Whether the text is known to have no backslash, so that its strings are as they are.
    plain: bool,
}

/// One member of an object, in the order written. Members that occur twice stay twice.
#[derive(Clone, Debug)]
pub struct Member<'a> {
    /// The name, unescaped.
    pub name: Cow<'a, str>,
    /// Where the name stands, quotes included.
    pub name_span: Span,
    /// The value.
    pub value: Value<'a>,
}

/// A JSON syntax error.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyntaxError {
    /// What the parser says, without its line and column.
    pub message: String,
    /// Byte offset in the text where it gave up.
    pub offset: usize,
}

impl<'a> Value<'a> {
    /// Reads one JSON value that must fill the whole `text` but for whitespace.
    ///
    /// # Errors
    /// What `serde_json` refuses, with the offset; also strings with unpaired surrogates, which a
    /// lazy reader would let through.
    pub fn parse(text: &'a str) -> Result<Self, SyntaxError> {
        let fail = |e: &serde_json::Error| SyntaxError::new(text, e);
        let raw: &RawValue = serde_json::from_str(text).map_err(|e| fail(&e))?;
        let plain = memchr::memchr(b'\\', text.as_bytes()).is_none();
        if !plain && memchr::memmem::find(text.as_bytes(), b"\\u").is_some() {
            serde_json::from_str::<Strict>(text).map_err(|e| fail(&e))?;
        }
        Ok(Self { raw: raw.get(), start: offset_in(text, raw.get()), plain })
    }

    /// The raw characters.
    #[must_use]
    pub const fn raw(self) -> &'a str {
        self.raw
    }

    /// Where the value is in the text that was parsed.
    #[must_use]
    pub const fn span(self) -> Span {
        Span::new(self.start, self.start + self.raw.len())
    }

    /// The kind, told by the first character.
    #[must_use]
    pub fn kind(self) -> Kind {
        match self.raw.as_bytes().first() {
            Some(b'"') => Kind::String,
            Some(b'{') => Kind::Object,
            Some(b'[') => Kind::Array,
            Some(b't' | b'f') => Kind::Bool,
            Some(b'n') => Kind::Null,
            _ => Kind::Number,
        }
    }

    /// The string, unescaped; `None` for any other kind.
    #[must_use]
    #[inline]
    pub fn as_str(self) -> Option<Cow<'a, str>> {
        let [b'"', _, ..] = self.raw.as_bytes() else { return None };
        let inner = self.raw.get(1..self.raw.len() - 1)?;
        if self.plain || memchr::memchr(b'\\', inner.as_bytes()).is_none() {
            return Some(Cow::Borrowed(inner));
        }
        serde_json::from_str::<String>(self.raw).ok().map(Cow::Owned)
    }

    /// The string, or the one string in an array.
    #[must_use]
    pub fn as_only_str(self) -> Option<Cow<'a, str>> {
        let only = |[only]: [Self; 1]| only.as_str();
        self.as_str().or_else(|| <[Self; 1]>::try_from(self.elements()?).ok().and_then(only))
    }

    /// The number if it is written as an integer that fits 64 bits.
    #[must_use]
    pub fn as_i64(self) -> Option<i64> {
        self.raw.parse().ok()
    }

    /// The number as floating point; `None` for any other kind.
    #[must_use]
    pub fn as_f64(self) -> Option<f64> {
        if self.kind() == Kind::Number { self.raw.parse().ok() } else { None }
    }

    /// The elements of an array; `None` for any other kind.
    #[must_use]
    pub fn elements(self) -> Option<Vec<Value<'a>>> {
        if self.kind() != Kind::Array {
            return None;
        }
        let items: Elements<'a> = serde_json::from_str(self.raw).ok()?;
        Some(items.0.into_iter().map(|raw| self.inside(raw.get())).collect())
    }

    /// The members of an object in the order written; `None` for any other kind.
    #[must_use]
    pub fn members(self) -> Option<Vec<Member<'a>>> {
        if self.kind() != Kind::Object {
            return None;
        }
        let mut reader = serde_json::Deserializer::from_str(self.raw);
        let members = reader.deserialize_map(Members(self)).ok()?;
        reader.end().ok()?;
        members
    }

    /// An object that fills the whole `text` but for whitespace, and its members, read in one go;
    /// `None` also for some objects that [`Value::parse`] reads.
    #[must_use]
    pub fn parse_object(text: &'a str) -> Option<(Self, Vec<Member<'a>>)> {
        let raw = text.trim_matches([' ', '\t', '\n', '\r']);
        // What is escaped may be no character: that takes the strict reader.
        if memchr::memchr(b'\\', raw.as_bytes()).is_some() {
            return None;
        }
        let value = Self { raw, start: offset_in(text, raw), plain: true };
        value.members().map(|members| (value, members))
    }

    /// The value at an RFC 6901 pointer below this one; with a member that occurs twice, the last.
    #[must_use]
    pub fn pointer(self, pointer: &str) -> Option<Value<'a>> {
        let mut here = self;
        for step in pointer.split('/').skip(1) {
            here = match here.kind() {
                Kind::Object => here.member_named(&unescape_step(step))?.value,
                Kind::Array => here.elements()?.get(step.parse::<usize>().ok()?).copied()?,
                _ => return None,
            };
        }
        Some(here)
    }

    /// The last member of that name.
    #[must_use]
    pub fn member_named(self, name: &str) -> Option<Member<'a>> {
        self.members()?.into_iter().rev().find(|m| m.name == name)
    }

    /// How deep arrays and objects are nested at most, this value included.
    #[must_use]
    pub fn depth(self) -> usize {
        depth(self.raw.as_bytes())
    }

    fn inside(self, raw: &'a str) -> Self {
        Self { raw, start: self.start + offset_in(self.raw, raw), plain: self.plain }
    }

    fn member(self, name: &'a RawValue, value: &'a RawValue) -> Option<Member<'a>> {
        let name = self.inside(name.get());
        Some(Member { name: name.as_str()?, name_span: name.span(), value: self.inside(value.get()) })
    }
}

impl SyntaxError {
    fn new(text: &str, error: &serde_json::Error) -> Self {
        let full = error.to_string();
        let message = full.rsplit_once(" at line ").map_or(full.as_str(), |(m, _)| m).to_owned();
        let line_start = match error.line().checked_sub(2) {
            Some(nth) => memchr::memchr_iter(b'\n', text.as_bytes()).nth(nth).map_or(0, |p| p + 1),
            None => 0,
        };
        let offset = (line_start + error.column().saturating_sub(1)).min(text.len());
        Self { message, offset }
    }
}

/// `part` is a subslice of `whole`, so the difference of their addresses is its offset.
fn offset_in(whole: &str, part: &str) -> usize {
    (part.as_ptr() as usize).saturating_sub(whole.as_ptr() as usize)
}

fn unescape_step(step: &str) -> Cow<'_, str> {
    if step.contains('~') {
        Cow::Owned(step.replace("~1", "/").replace("~0", "~"))
    } else {
        Cow::Borrowed(step)
    }
}

/// Escapes a member name for use in an RFC 6901 pointer.
#[must_use]
pub fn escape_step(name: &str) -> Cow<'_, str> {
    if name.contains(['~', '/']) {
        Cow::Owned(name.replace('~', "~0").replace('/', "~1"))
    } else {
        Cow::Borrowed(name)
    }
}

/// Nesting depth of a text, counted without parsing it, so that no reader has to recurse into a
/// hostile one first.
#[must_use]
pub fn depth(text: &[u8]) -> usize {
    // Brackets are rare in a grant: most texts are settled by this fast scan.
    if memchr::memchr2_iter(b'[', b'{', text).nth(1).is_none() {
        return usize::from(memchr::memchr2(b'[', b'{', text).is_some());
    }
    let (mut deepest, mut open, mut quoted, mut escaped) = (0, 0_usize, false, false);
    for &byte in text {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            b'[' | b'{' if !quoted => {
                open += 1;
                deepest = deepest.max(open);
            }
            b']' | b'}' if !quoted => open = open.saturating_sub(1),
            _ => {}
        }
    }
    deepest
}

/// Whether arrays and objects are nested deeper than `limit`.
#[must_use]
pub fn is_deeper_than(text: &[u8], limit: usize) -> bool {
    // No text is deeper than it has opening brackets, and those are counted much faster.
    memchr::memchr2_iter(b'[', b'{', text).nth(limit).is_some() && depth(text) > limit
}

struct Elements<'a>(Vec<&'a RawValue>);

/// Reads the members of an object.
struct Members<'a>(Value<'a>);

impl<'de: 'a, 'a> Deserialize<'de> for Elements<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Read;
        impl<'de> Visitor<'de> for Read {
            type Value = Elements<'de>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an array")
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
                let mut items = Vec::new();
                while let Some(item) = seq.next_element()? {
                    items.push(item);
                }
                Ok(Elements(items))
            }
        }
        deserializer.deserialize_seq(Read)
    }
}

impl<'de> Visitor<'de> for Members<'de> {
    type Value = Option<Vec<Member<'de>>>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut members = Some(Vec::with_capacity(8));
        while let Some((name, value)) = map.next_entry::<&RawValue, &RawValue>()? {
            match (&mut members, self.0.member(name, value)) {
                (Some(members), Some(member)) => members.push(member),
                (members, _) => *members = None,
            }
        }
        Ok(members)
    }
}

/// Reads every string for real; builds nothing.
struct Strict;

impl<'de> Deserialize<'de> for Strict {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Read;
        impl<'de> Visitor<'de> for Read {
            type Value = Strict;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("JSON")
            }
            fn visit_bool<E>(self, _: bool) -> Result<Strict, E> {
                Ok(Strict)
            }
            fn visit_i64<E>(self, _: i64) -> Result<Strict, E> {
                Ok(Strict)
            }
            fn visit_u64<E>(self, _: u64) -> Result<Strict, E> {
                Ok(Strict)
            }
            fn visit_f64<E>(self, _: f64) -> Result<Strict, E> {
                Ok(Strict)
            }
            fn visit_str<E>(self, _: &str) -> Result<Strict, E> {
                Ok(Strict)
            }
            fn visit_unit<E>(self) -> Result<Strict, E> {
                Ok(Strict)
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Strict, A::Error> {
                while seq.next_element::<Strict>()?.is_some() {}
                Ok(Strict)
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Strict, A::Error> {
                while map.next_entry::<Strict, Strict>()?.is_some() {}
                Ok(Strict)
            }
        }
        deserializer.deserialize_any(Read)
    }
}
