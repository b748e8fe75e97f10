//! Layers of escapes around an answer.

use grantlint::internals::explain::layers::{DEEPEST, layers, unescape};

#[test]
fn escapes_of_json_are_read() {
    assert_eq!(unescape(r#"{\"a\":\"b\/c\"}"#).as_deref(), Some(r#"{"a":"b/c"}"#));
    assert_eq!(unescape(r"{\u0022a\u0022: \u00e6 \ud83d\ude00}").as_deref(), Some("{\"a\": æ 😀}"));
    assert_eq!(unescape("nothing C:\\new"), None);
}

#[test]
fn broken_escapes_are_kept_or_dropped_but_never_fatal() {
    for text in [r#"\"\"#, r"\/\u", r"\/\u00", r"\/\u00g0", r"\/\ud800\u0022", "%20%", "%20%zz", "%20%é"] {
        assert!(unescape(text).is_some(), "{text}");
    }
}

#[test]
fn layers_end() {
    let nested = (0..10).fold("\"".to_owned(), |text, _| text.replace('\\', "\\\\").replace('"', "\\\""));
    assert_eq!(layers(&nested).len(), DEEPEST + 1);
}
