//! Operations on a document as edits of its text, and how edits are made.

use grantlint::change::{Change, Edit, Operation, Safety, apply};
use grantlint::internals::edits;
use grantlint::internals::grant::PartName;
use grantlint::internals::json::Value;
use grantlint::internals::source::Span;

fn after(text: &str, operation: &Operation) -> Option<String> {
    after_all(text, std::slice::from_ref(operation))
}

fn after_all(text: &str, operations: &[Operation]) -> Option<String> {
    let edits = edits(operations, Value::parse(text).unwrap())?;
    Some(String::from_utf8(apply(text.as_bytes(), &[&change(&edits)])?).unwrap())
}

fn change(edits: &[Edit]) -> Change {
    Change { edits: edits.to_vec(), ..Change::new(Safety::Safe, Vec::new()) }
}

fn remove(pointer: &str) -> Operation {
    Operation::Remove { part: PartName::Payload, pointer: pointer.to_owned() }
}

fn rename(pointer: &str, name: &str) -> Operation {
    Operation::Rename { part: PartName::Payload, pointer: pointer.to_owned(), name: name.to_owned() }
}

#[test]
fn everything_else_stays_as_it_was() {
    let text = "{\r\n  \"a\" : 1,\r\n\t\"b\":[ 2 ],  \"c/d\": {\"e\": null}\r\n}";
    let replace = Operation::Replace {
        part: PartName::Payload,
        pointer: "/b".to_owned(),
        value: "\"x\\\"y\"".to_owned(),
    };
    assert_eq!(
        after(text, &replace).unwrap(),
        "{\r\n  \"a\" : 1,\r\n\t\"b\":\"x\\\"y\",  \"c/d\": {\"e\": null}\r\n}"
    );
    assert_eq!(after(text, &remove("/a")).unwrap(), "{\r\n  \"b\":[ 2 ],  \"c/d\": {\"e\": null}\r\n}");
    assert_eq!(after(text, &remove("/c~1d")).unwrap(), "{\r\n  \"a\" : 1,\r\n\t\"b\":[ 2 ]\r\n}");
    assert_eq!(
        after(text, &remove("/c~1d/e")).unwrap(),
        "{\r\n  \"a\" : 1,\r\n\t\"b\":[ 2 ],  \"c/d\": {}\r\n}"
    );
    assert_eq!(
        after(text, &rename("/a", "z")).unwrap(),
        "{\r\n  \"z\" : 1,\r\n\t\"b\":[ 2 ],  \"c/d\": {\"e\": null}\r\n}"
    );
}

#[test]
fn members_side_by_side_go_together() {
    let text = r#"{"a": 1, "b": 2, "c": 3, "d": 4}"#;
    let without = |names: &[&str]| after_all(text, &names.iter().map(|n| remove(n)).collect::<Vec<_>>());
    assert_eq!(without(&["/c", "/b"]).unwrap(), r#"{"a": 1, "d": 4}"#);
    assert_eq!(without(&["/b", "/c", "/d"]).unwrap(), r#"{"a": 1}"#);
    assert_eq!(without(&["/a", "/d"]).unwrap(), r#"{"b": 2, "c": 3}"#);
    assert_eq!(without(&["/a", "/b", "/c", "/d"]).unwrap(), "{}");
}

#[test]
fn what_is_not_certain_is_left_alone() {
    assert_eq!(after(r#"{"a": 1, "a": 2}"#, &remove("/a")), None);
    assert_eq!(after(r#"{"a": 1, "b": 2}"#, &rename("/a", "b")), None);
    assert_eq!(after(r#"{"a": 1}"#, &remove("/b")), None);
}

#[test]
fn edits_that_overlap_are_made_one_at_a_time() {
    let edit = |start, end, text: &str| Edit { span: Span::new(start, end), text: text.to_owned() };
    let made = |text: &[u8], changes: &[Change]| apply(text, &changes.iter().collect::<Vec<_>>());
    let changes = [
        change(&[edit(1, 3, "X")]),
        change(&[edit(5, 6, "Z"), edit(2, 4, "Y")]),
        change(&[edit(4, 5, ""), edit(1, 3, "X")]),
    ];
    assert_eq!(made(b"abcdef", &changes).unwrap(), b"aXdf");
    let inserted = [change(&[edit(1, 3, "X")]), change(&[edit(1, 1, "I")]), change(&[edit(2, 2, "no")])];
    assert_eq!(made(b"abcd", &inserted).unwrap(), b"aIXd");
    assert_eq!(made(b"abc", &[change(&[edit(0, 1, "a")])]), None);
    assert_eq!(made(b"abc", &[change(&[edit(2, 9, "a")])]), None);
}
