//! The printable form of a part.

use grantlint::internals::render::view::View;

#[test]
fn values_are_found_where_they_stand() {
    let view = View::of(r#"{"aud":"https:\/\/x\/","list":[{"a":1},2]}"#).unwrap();
    let at = |pointer| {
        let span = view.value_at(pointer).unwrap();
        &view.text[span.start..span.end]
    };
    assert_eq!(at("/aud"), "\"https://x/\"");
    assert_eq!(at("/list/0/a"), "1");
    assert_eq!(at("/list/1"), "2");
    let name = view.name_at("/aud").unwrap();
    assert_eq!(&view.text[name.start..name.end], "\"aud\"");
}

#[test]
fn secrets_and_control_characters_are_not_shown() {
    let direction = '\u{202e}';
    let view = View::of(&format!(
        r#"{{"pid":"01010199999","from":"urn:altinn:person:identifier-no:17912099997",
            "jwk":{{"kty":"RSA","d":"secret"}},"x":"\u001b[31m{direction}"}}"#
    ))
    .unwrap();
    for secret in ["01010199999", "17912099997", "secret", "\u{1b}", "\u{202e}"] {
        assert!(!view.text.contains(secret), "{secret:?} in {}", view.text);
    }
}
