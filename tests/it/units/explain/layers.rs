//! Layers of escapes around an answer.

use grantlint::internals::explain::layers::{DEEPEST, layers, unescape};

#[test]
fn escapes_of_json_are_read() {
    assert_eq!(unescape(r#"{\"a\":\"b\/c\"}"#).as_deref(), Some(r#"{"a":"b/c"}"#));
    assert_eq!(unescape(r"{\u0022a\u0022: \u00e6 \ud83d\ude00}").as_deref(), Some("{\"a\": æ 😀}"));
    assert_eq!(unescape("nothing C:\\new"), None);
}

#[test]
fn references_of_markup_are_read_once_for_each_layer() {
    for mark in ["&quot;", "&#34;", "&#034;", "&#x22;", "&#X22;"] {
        let written = format!("{{{mark}a{mark}: {mark}&lt;&apos;&#39;&#x27;&#xe6;&amp;amp;&gt;{mark}}}");
        let read = "{\"a\": \"<'''æ&amp;>\"}";
        assert_eq!(unescape(&written).as_deref(), Some(read));
    }
    assert_eq!(unescape("&amp;quot;&quot;").as_deref(), Some("&quot;\""));
    assert_eq!(unescape("&;&#;&#x;&#99999999999;&#x110000;&#-34;&#+34;& &quo"), None);
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
