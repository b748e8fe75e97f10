//! Why a text is not JSON.

use grantlint::internals::json::Value;
use grantlint::internals::json::fault::{Slip, find, reader};

fn slip(text: &str) -> Slip {
    find(text, 0).slip
}

#[test]
fn the_usual_slips_have_names() {
    for (text, expected) in [
        ("foo", Slip::Begins),
        ("aud=x&iss=y", Slip::Begins),
        ("<html>", Slip::Begins),
        ("eyJhdWQiOiJ4In0", Slip::EncodedTwice),
        ("eyJhbGciOiJSUzI1NiJ9.eyJhdWQiOiJ4In0.c2ln", Slip::Nested),
        ("\u{feff}{}", Slip::ByteOrderMark),
        ("{\0\"\0a\0", Slip::Utf16),
        (r#"{"aud": "https://te"#, Slip::UnclosedString),
        (r#"{"aud": "x"#, Slip::UnclosedString),
        (r#"{"aud": "x""#, Slip::Unclosed),
        (r#"{"aud""#, Slip::Unclosed),
        (r#"{"aud":"#, Slip::Unclosed),
        (r#"{"a": [1, 2"#, Slip::Unclosed),
        (r#"{"a": tru"#, Slip::CutWord),
        (r#"{"a": , "b": 1}"#, Slip::NoValue),
        ("{'a': 1}", Slip::SingleQuotes),
        (r#"{"a": 'b'}"#, Slip::SingleQuotes),
        ("{“a”: 1}", Slip::CurlyQuotes),
        (r#"{"a": 1,}"#, Slip::TrailingComma),
        (r#"{"a": [1,]}"#, Slip::TrailingComma),
        (r#"{"a": 1,, "b": 2}"#, Slip::ExtraComma),
        (r#"{"a": 1 "b": 2}"#, Slip::NoComma),
        (r#"{"a": "x" "b": 2}"#, Slip::NoComma),
        (r#"{"a" = 1}"#, Slip::NoColon),
        (r#"{"a" "x"}"#, Slip::NoColon),
        (r#"{"a": "say "hi" now"}"#, Slip::QuoteInside),
        (r#"{"a": "x, "b": 2}"#, Slip::QuoteInside),
        ("{aud: 1}", Slip::BareName),
        (r#"{"a": True}"#, Slip::Python),
        (r#"{"a": None}"#, Slip::Python),
        (r#"{"a": undefined}"#, Slip::JavaScript),
        (r#"{"a": -Infinity}"#, Slip::Word),
        (r#"{"a": nil}"#, Slip::Word),
        (r#"{"a": 01}"#, Slip::Number),
        (r#"{"a": +1}"#, Slip::Number),
        (r#"{"a": 1.}"#, Slip::Number),
        (r#"{"a": 0x1f}"#, Slip::Number),
        (r#"{"a": 1_000}"#, Slip::Number),
        ("{// why\n\"a\": 1}", Slip::Comment),
        (r#"{"a": 1 # why"#, Slip::Comment),
        ("{\"a\": \"x\ny\"}", Slip::Control),
        (r#"{"a": "C:\Users"}"#, Slip::Escape),
        (r#"{"a": "\u12"}"#, Slip::Escape),
        (r#"{"a": [1, 2}}"#, Slip::OtherBracket),
        (r#"{"a": 1} x"#, Slip::Trailing),
        ("{\"a\": 1}\0", Slip::Trailing),
        (r#"{"a": 1}}"#, Slip::Trailing),
        (r#"{"a": @}"#, Slip::Other),
    ] {
        assert_eq!(slip(text), expected, "{text}");
        assert!(Value::parse(text).is_err(), "{text}");
    }
}

#[test]
fn what_is_json_has_no_slip() {
    for text in [r#"{"a": [1, -0.5e+3, true, null, "\u00e6\/"], "b": {}}"#, " [] ", "3", "\"x\"", "null"] {
        assert_eq!(reader::first(text, text), None, "{text}");
    }
}

#[test]
fn places_are_counted_in_characters_and_persons_are_masked() {
    let text = r#"{"æ": "ø", "pid": 17912099997x}"#;
    let fault = find(text, 0);
    assert_eq!(fault.slip, Slip::Number);
    let phrase = fault.phrase(text);
    assert!(phrase.en.contains("character 19") && !phrase.en.contains("17912099997"), "{}", phrase.en);
}

#[test]
fn nothing_is_shown_of_a_text_that_may_hold_a_key() {
    let text = r#"{"kty": "RSA", 'd': 'not-a-real-key'}"#;
    let fault = find(text, 0);
    assert_eq!((fault.slip, fault.shown.as_str()), (Slip::SingleQuotes, "…"));
}

#[test]
fn brackets_without_end_are_not_followed() {
    let text = "[".repeat(100_000);
    assert_eq!(slip(&text), Slip::Other);
}
