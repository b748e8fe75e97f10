//! The id of a record in a file of lines.

use grantlint::internals::input::RecordId;
use grantlint::internals::maskinporten::limits;

fn id(name: &str, line: &str) -> String {
    RecordId::named(name).of(line.as_bytes(), 7)
}

#[test]
fn an_id_is_a_member_a_column_or_the_number() {
    assert_eq!(id("line-number", "x"), "7");
    assert_eq!(id("id", r#"{"a": 1, "id" : "r\u00e5" }"#), r#""r\u00e5""#);
    assert_eq!(id("meta.n", r#"{"meta": {"n": 12}}"#), "12");
    assert_eq!(id("meta", "\u{feff}{\"meta\": {\"n\": 12}}\r\n"), r#"{"n": 12}"#);
    assert_eq!(id("none", r#"{"id": 1}"#), "null");
    assert_eq!(id("id", r#"{"id": 1"#), "null");
    assert_eq!(id("2", "a\tb \"c\"\td"), r#""b \"c\"""#);
    assert_eq!(id("2", "\"a, \"\"x\"\"\",\"b\"\"c\",d\n"), r#""b\"c""#);
    assert_eq!(id("1", "\"a, \"\"x\"\"\",b"), r#""a, \"x\"""#);
    assert_eq!(id("3", "a;b;c"), r#""c""#);
    assert_eq!(id("1", "alone"), r#""alone""#);
    assert_eq!(id("2", "alone"), "null");
    assert_eq!(id("2", r#"{"2": true}"#), "true");
    let deep = |depth| format!("{{\"id\": {}1{}}}", "[".repeat(depth), "]".repeat(depth));
    assert_ne!(id("id", &deep(limits::JSON_DEPTH - 1)), "null");
    assert_eq!(id("id", &deep(limits::JSON_DEPTH)), "null");
}

#[test]
fn an_id_shows_no_secret() {
    assert_eq!(id("id", r#"{"id": "eyJh.eyJi.c2ln"}"#), r#""eyJh.eyJi.****""#);
    assert_eq!(id("id", r#"{"id": 1010199999}"#), "1010199999");
    assert_eq!(id("1", "01010199999,x"), r#""***********""#);
    assert_eq!(id("id", r#"{"id": 13097248022}"#), r#""***********""#);
}
