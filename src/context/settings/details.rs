//! The one entry of `authorization_details` as source code writes it.

use serde_json::{Map, Value};

use super::clients::Client;
use super::entry::Entry;
use super::meaning::Meaning;
use crate::maskinporten::rar::AUTHORITY;

/// Its object that other members may be computed in.
const ORGANISATION: &str = "systemuser_org";

/// What is taken for a member of an object by another name that is computed: that name alone is judged.
const COMPUTED: [(&str, &str); 2] = [("authority", AUTHORITY), ("ID", "0192:991825827")];

/// The entry, and by the pointer into it which literal each of its members is. None if its type is not a literal, or
/// there are several.
pub(super) fn of<'s>(client: &Client<'s>) -> Option<(Value, Vec<(String, &'s Entry)>)> {
    let section = client.section()?;
    let entries = || section.entries.iter().filter(|entry| entry.meaning == Meaning::Detail);
    if entries().any(|entry| !entry.others.is_empty()) {
        return None;
    }
    let (mut detail, mut places) = (Map::new(), Vec::new());
    for entry in entries().filter(|entry| !entry.parts.is_empty()) {
        let value = Value::String(entry.value());
        let is_new = match entry.name.split_once('/') {
            None => detail.insert(entry.name.clone(), value).is_none(),
            Some((object, name)) => {
                if object != ORGANISATION && !detail.contains_key(object) {
                    places.push((object.to_owned(), entry));
                }
                let is_named = object == ORGANISATION;
                let object = detail.entry(object).or_insert_with(|| Value::Object(Map::new()));
                let object = object.as_object_mut()?;
                let is_new = object.insert(name.to_owned(), value).is_none();
                for (name, value) in COMPUTED.iter().filter(|_| !is_named) {
                    object.entry(*name).or_insert_with(|| Value::from(*value));
                }
                is_new || !is_named
            }
        };
        is_new.then(|| places.push((entry.name.clone(), entry)))?;
    }
    detail.contains_key("type").then_some((Value::Object(detail), places))
}
