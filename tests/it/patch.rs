//! JSON merge patches (RFC 7396) that keep every byte they do not change: the members stay in their
//! order and the values as they are written, so that a case says exactly what is signed.

use std::fmt;

use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::value::RawValue;

/// The members of an object in the order of the text, each value as it is written.
pub struct Members<'a>(pub Vec<(String, &'a str)>);

impl<'de> Deserialize<'de> for Members<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct InOrder;
        impl<'de> Visitor<'de> for InOrder {
            type Value = Members<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut members = Vec::new();
                while let Some((name, value)) = map.next_entry::<String, &'de RawValue>()? {
                    members.push((name, value.get()));
                }
                Ok(Members(members))
            }
        }
        deserializer.deserialize_map(InOrder)
    }
}

/// `target` with the changes of `patch`, both JSON texts. What is not an object is replaced as a whole.
pub fn merge(target: &str, patch: &str) -> String {
    let Ok(Members(changes)) = serde_json::from_str(patch) else { return patch.to_owned() };
    let members = serde_json::from_str(target).map_or_else(|_| Vec::new(), |Members(members)| members);
    let mut merged: Vec<(String, String)> = members.into_iter().map(|(n, v)| (n, v.to_owned())).collect();
    for (name, value) in changes {
        let at = merged.iter().position(|(other, _)| *other == name);
        match (at, value) {
            (Some(at), "null") => drop(merged.remove(at)),
            (None, "null") => {}
            (Some(at), value) => merged[at].1 = merge(&merged[at].1, value),
            (None, value) => merged.push((name, merge("{}", value))),
        }
    }
    let members: Vec<String> = merged
        .into_iter()
        .map(|(name, value)| format!("{}: {value}", serde_json::to_string(&name).unwrap()))
        .collect();
    format!("{{{}}}", members.join(", "))
}

/// Whether a text is all of a JSON value, or what is missing of it is still to come.
pub fn is_whole(text: &str) -> bool {
    match serde_json::from_str::<IgnoredAny>(text) {
        Err(e) if e.is_eof() => false,
        Err(e) => panic!("{e}: {text}"),
        Ok(_) => true,
    }
}

/// The examples of RFC 7396, appendix A, as far as their target is an object.
#[test]
fn patches_do_what_the_standard_says() {
    let examples = [
        (r#"{"a":"b"}"#, r#"{"a":"c"}"#, r#"{"a": "c"}"#),
        (r#"{"a":"b"}"#, r#"{"b":"c"}"#, r#"{"a": "b", "b": "c"}"#),
        (r#"{"a":"b"}"#, r#"{"a":null}"#, "{}"),
        (r#"{"a":"b","b":"c"}"#, r#"{"a":null}"#, r#"{"b": "c"}"#),
        (r#"{"a":["b"]}"#, r#"{"a":"c"}"#, r#"{"a": "c"}"#),
        (r#"{"a":"c"}"#, r#"{"a":["b"]}"#, r#"{"a": ["b"]}"#),
        (r#"{"a":{"b":"c"}}"#, r#"{"a":{"b":"d","c":null}}"#, r#"{"a": {"b": "d"}}"#),
        (r#"{"a":[{"b":"c"}]}"#, r#"{"a":[1]}"#, r#"{"a": [1]}"#),
        (r#"{"a":"foo"}"#, "null", "null"),
        (r#"{"a":"foo"}"#, r#""bar""#, r#""bar""#),
        (r#"{"e":null}"#, r#"{"a":1}"#, r#"{"e": null, "a": 1}"#),
        ("[1,2]", r#"{"a":"b","c":null}"#, r#"{"a": "b"}"#),
        ("{}", r#"{"a":{"bb":{"ccc":null}}}"#, r#"{"a": {"bb": {}}}"#),
    ];
    for (target, patch, merged) in examples {
        assert_eq!(merge(target, patch), merged, "{target} with {patch}");
    }
}

#[test]
fn a_patch_keeps_order_and_spelling() {
    let target = r#"{"z": 1.50, "a": "\u00e5", "m": [1,  2]}"#;
    assert_eq!(merge(target, r#"{"a": 1e3}"#), r#"{"z": 1.50, "a": 1e3, "m": [1,  2]}"#);
}
