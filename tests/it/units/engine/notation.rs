//! A new value in the notation of the file.

use grantlint::internals::engine::notation::rewritten;

#[test]
fn a_value_is_written_as_the_file_has_it() {
    for (written, now, new, want) in [
        (r#""a""#, r#""a""#, r#""b""#, Some(r#""b""#)),
        (r#"\"a\""#, r#""a""#, r#""b""#, Some(r#"\"b\""#)),
        (r#"\"a\":1,\n \"b\""#, r#""a":1,  "b""#, "", Some("")),
        ("'a'", r#""a""#, r#""b""#, Some("'b'")),
        ("'a'", r#""a""#, r#""it's""#, None),
        ("'a'", r#""a""#, "null", None),
        ("a", r#""a""#, r#""b""#, Some("b")),
        ("a", r#""a""#, r#""b, c""#, None),
        ("a", r#""a""#, "1", None),
        ("aud=", r#""aud""#, r#""iss""#, None),
        ("12", "12", "13", Some("13")),
    ] {
        assert_eq!(rewritten(written, now, new).as_deref(), want, "{written}");
    }
}
