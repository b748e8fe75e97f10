//! The JSON view against serde_json: the same texts are JSON, and the values are the same.
#![no_main]

use libfuzzer_sys::fuzz_target;
use grantlint::json::{self, Kind, Value};

fn same(ours: Value<'_>, theirs: &serde_json::Value) {
    match theirs {
        serde_json::Value::Object(map) => {
            // The last of several members of one name counts in serde_json.
            for (name, value) in map {
                same(ours.member_named(name).expect("member").value, value);
            }
        }
        serde_json::Value::Array(list) => {
            let elements = ours.elements().expect("array");
            assert_eq!(elements.len(), list.len());
            elements.into_iter().zip(list).for_each(|(a, b)| same(a, b));
        }
        serde_json::Value::String(text) => assert_eq!(ours.as_str().as_deref(), Some(text.as_str())),
        serde_json::Value::Number(number) => {
            assert_eq!(ours.kind(), Kind::Number);
            if let Some(integer) = number.as_i64() {
                assert_eq!(ours.as_i64(), Some(integer));
            }
        }
        serde_json::Value::Bool(_) => assert_eq!(ours.kind(), Kind::Bool),
        serde_json::Value::Null => assert_eq!(ours.kind(), Kind::Null),
    }
}

fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    if json::depth(bytes) > 64 {
        return;
    }
    match (Value::parse(text), serde_json::from_str::<serde_json::Value>(text)) {
        (Ok(ours), Ok(theirs)) => same(ours, &theirs),
        (Err(ours), Err(_)) => assert!(ours.offset <= text.len()),
        // A lazy view does not judge the range of numbers, which are kept as written.
        (Ok(_), Err(e)) => assert!(e.to_string().contains("number out of range"), "{e}"),
        (Err(e), Ok(_)) => panic!("refused: {e:?}"),
    }
});
