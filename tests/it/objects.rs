//! JSON, read by two readers.

use grantlint::internals::json::Value;

#[test]
fn an_object_read_in_one_go_is_what_the_careful_reader_reads() {
    for text in [
        r#"{"a": 1, "b": [1, {"c": null}], "a": "x"}"#,
        " \t\r\n{ } \n",
        r#"{"\u0061": 1}"#,
        r#"{"a": "\ud800"}"#,
        r#"{"a": 1}}"#,
        r#"{"a": 1,}"#,
        r#"{"a" 1}"#,
        r#"{"a": 01}"#,
        r"{a: 1}",
        r"{1: 1}",
        "{\"a\": \"\n\"}",
        "\u{a0}{}",
        "[1]",
        "{",
        "",
    ] {
        let careful = Value::parse(text).ok().and_then(|value| Some((value, value.members()?)));
        let shown = |value: Option<_>| format!("{value:?}");
        match Value::parse_object(text) {
            None if text.contains('\\') => {}
            quick => assert_eq!(shown(quick), shown(careful), "{text}"),
        }
    }
}
