//! The entries of authorization_details, as the rules on them share it.

use std::borrow::Cow;

use crate::grant::{Grant, PartName};
use crate::json::{Kind, Member, Value};
use crate::maskinporten::limits;
use crate::maskinporten::rar::{self, DetailType};

/// One object in authorization_details.
pub(super) struct Entry<'a> {
    /// RFC 6901 pointer to it.
    pub(super) pointer: String,
    /// Its members.
    pub(super) members: Vec<Member<'a>>,
    /// Its documented type. A near miss is none: an unknown type has no known fields or values, so
    /// that rar-type alone speaks of it.
    pub(super) kind: Option<&'static DetailType>,
}

/// The part in which the entries stand.
pub(super) const PART: PartName = PartName::Payload;

/// Where they stand.
pub(super) const POINTER: &str = "/authorization_details";

/// The objects in authorization_details; a single one that is there without an array too.
pub(super) fn entries<'a>(grant: &Grant<'a>) -> Vec<Entry<'a>> {
    let Some(value) = grant.payload.get("authorization_details").is() else { return Vec::new() };
    if value.kind() == Kind::Object {
        return entry(value, POINTER.to_owned()).into_iter().collect();
    }
    let elements = value.elements().unwrap_or_default();
    let numbered = elements.into_iter().take(limits::AUTHORIZATION_DETAILS).enumerate();
    numbered.filter_map(|(index, value)| entry(value, format!("{POINTER}/{index}"))).collect()
}

fn entry(value: Value<'_>, pointer: String) -> Option<Entry<'_>> {
    let members = value.members()?;
    let kind = type_name(&members).and_then(|name| rar::find(&name));
    Some(Entry { pointer, members, kind })
}

/// The type, also where its name is written in another case.
fn type_name<'a>(members: &[Member<'a>]) -> Option<Cow<'a, str>> {
    if members.iter().any(|member| member.name == "type") {
        return only(members, "type")?.as_str();
    }
    members.iter().find(|member| member.name.eq_ignore_ascii_case("type"))?.value.as_str()
}

/// The member of that name, unless it is there twice.
pub(super) fn only<'a>(members: &[Member<'a>], name: &str) -> Option<Value<'a>> {
    let mut found = members.iter().filter(|member| member.name == name);
    match (found.next(), found.next()) {
        (Some(member), None) => Some(member.value),
        _ => None,
    }
}

impl<'a> Entry<'a> {
    /// The field of that name.
    pub(super) fn field(&self, name: &str) -> Option<Value<'a>> {
        only(&self.members, name)
    }

    /// Whether there is no such field.
    pub(super) fn lacks(&self, name: &str) -> bool {
        !self.members.iter().any(|member| member.name == name)
    }
}
