//! Named values in what someone's code printed.

use grantlint::internals::explain::fields::{first, values};

#[test]
fn values_are_found_however_they_were_printed() {
    for text in [
        r#"{"error":"invalid_grant","error_description":"Expired key. (trace_id: 0a)"}"#,
        r#"{ "error" : "invalid_grant" , "error_description" : "Expired key. (trace_id: 0a)" }"#,
        "{ error: 'invalid_grant', error_description: 'Expired key. (trace_id: 0a)' }",
        "{error=invalid_grant, error_description=Expired key. (trace_id: 0a)}",
        r#"Error:"invalid_grant" error_description:"Expired key. (trace_id: 0a)""#,
        "error=invalid_grant&error_description=Expired key. (trace_id: 0a)",
        "error: invalid_grant\nerror_description: Expired key. (trace_id: 0a)\n",
        "{ Error = invalid_grant, error_description = Expired key. (trace_id: 0a), Status = 400 }",
        "error=invalid_grant\nerror_description=Expired\n  key. (trace_id: 0a)\n\tat a.b(C.java:1)",
    ] {
        assert_eq!(values(text, "error_description"), ["Expired key. (trace_id: 0a)"], "{text}");
        assert_eq!(first(text, &["error"]).as_deref(), Some("invalid_grant"), "{text}");
    }
}

#[test]
fn a_quote_inside_a_value_does_not_end_it() {
    let escaped = r#"{"error_description":"The scope \"a:b\" is unknown","error":"x"}"#;
    assert_eq!(values(escaped, "error_description"), ["The scope \"a:b\" is unknown"]);
    let bare = r#"{"error_description":"The scope "a:b" is unknown","error":"x"}"#;
    assert_eq!(values(bare, "error_description"), ["The scope \"a:b\" is unknown"]);
}

#[test]
fn a_key_inside_another_word_is_not_that_key() {
    assert_eq!(values(r#"{"last_error":"x","errors":"y"}"#, "error"), Vec::<String>::new());
}
