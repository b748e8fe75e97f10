//! Changes as they are shown: compact, and without secrets.

use grantlint::internals::engine::fix::{compact, shown, shown_json};

#[test]
fn white_space_in_strings_stays() {
    assert_eq!(compact("{ \"a b\" :\n\"\\\" c\\\\\" , \"d\": [ 1 ] }"), "{\"a b\":\"\\\" c\\\\\",\"d\":[1]}");
}

#[test]
fn private_keys_and_persons_are_masked_in_place() {
    let jwk = r#"{"kty": "RSA", "d": "abc-d", "n": "xyz", "pid": 17912099997, "list": ["17912099997"]}"#;
    let expected =
        r#"{"kty": "RSA", "d": "***-*", "n": "xyz", "pid": "***********", "list": ["***********"]}"#;
    assert_eq!(shown(jwk), expected);
    assert_eq!(shown("pid: 17912099997"), "pid: ***********");
    assert_eq!(shown(r#"{"17912099997": 1}"#), r#"{"***********": 1}"#);
    let nested = shown(r#"{"client_secret": {"value": 12345678, "old": ["hush-hush"]}, "n": 12345678}"#);
    assert!(nested.ends_with(r#""n": 12345678}"#), "{nested}");
    assert_eq!((nested.matches("12345678").count(), nested.contains("hush")), (1, false), "{nested}");
}

#[test]
fn what_is_nested_deep_is_masked_as_text() {
    let deep = format!("{{\"password\": \"hush\", \"x\": {}{}}}", "[".repeat(60_000), "]".repeat(60_000));
    assert!(!shown(&deep).contains("hush"));
    assert_eq!(shown_json(&deep), None);
}
