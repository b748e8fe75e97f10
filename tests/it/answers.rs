//! Pasted answers in `testdata/answers/` are recognised. They are built from published answers and
//! from what clients print around them; ids are made up.

use std::collections::BTreeMap;

use grantlint::explain::answer::environment_name;
use grantlint::explain::markdown::Layout;
use grantlint::explain::{self, Explanation, decode};
use grantlint::language::Lang;
use proptest::prelude::*;

use crate::support::testdata;

fn answers() -> BTreeMap<String, String> {
    let files = std::fs::read_dir(testdata("answers")).unwrap().map(|f| f.unwrap().path());
    files
        .map(|path| {
            (path.file_name().unwrap().to_str().unwrap().to_owned(), std::fs::read_to_string(path).unwrap())
        })
        .filter(|(name, _)| name != "expected.txt")
        .collect()
}

#[test]
fn every_pasted_answer_is_read_as_expected() {
    let expected = std::fs::read_to_string(testdata("answers/expected.txt")).unwrap();
    let expected: Vec<_> = expected.lines().filter(|l| !l.starts_with('#')).collect();
    let answers = answers();
    assert!(answers.len() >= 30);
    let got: Vec<_> = answers
        .iter()
        .map(|(name, text)| {
            let answer = decode(text);
            let or_dash = |value: Option<&str>| value.unwrap_or("-").to_owned();
            [
                name[..2].to_owned(),
                or_dash(answer.code.as_deref()),
                or_dash(answer.candidates.first().map(|e| e.name)),
                or_dash(environment_name(&answer)),
                or_dash(answer.trace_id.as_deref()),
            ]
            .join(" ")
        })
        .collect();
    assert_eq!(got, expected);
}

#[test]
fn of_several_wrapped_exceptions_the_innermost_words_are_shown() {
    let answers = answers();
    for (name, words) in [
        ("65-wrapped-in-java.txt", "Invalid assertion. Client authentication failed. Expired key."),
        (
            "66-wrapped-as-json-in-json.txt",
            "Invalid assertion. Client authentication failed. Invalid JWT claim aud",
        ),
        ("67-wrapped-in-dotnet.txt", "System.Net.Http.HttpRequestException: Grant is used before"),
        ("68-wrapped-in-python.txt", "JWT is expired"),
    ] {
        let shown = decode(&answers[name]).server_message.unwrap_or_default();
        assert!(shown.ends_with(words), "{name}: {shown}");
        assert!(!shown.contains("Token request failed"), "{name}: {shown}");
    }
    assert_eq!(decode(&answers["65-wrapped-in-java.txt"]).error.as_deref(), Some("invalid_grant"));
}

#[test]
fn scope_and_access_are_told_apart() {
    let answers = answers();
    for name in ["63-invalid-scope-alone.txt", "64-invalid-scopes-without-the-rest.txt"] {
        let answer = decode(&answers[name]);
        assert_eq!(answer.code, None, "{name}");
        let names: Vec<_> = answer.candidates.iter().map(|entry| entry.name).collect();
        assert!(names.starts_with(&["MP-200", "MP-250"]), "{name}: {names:?}");
        let explanation = Explanation::of_answer(answer);
        for (lang, words) in [(Lang::En, "How to tell them apart"), (Lang::Nb, "Slik skiller du dem")] {
            let text = explain::text::explanation(&explanation, lang, &Layout { width: 500, color: false });
            assert!(text.contains(words) && text.contains("GET /clients/{id}"), "{name}: {text}");
        }
    }
}

#[test]
fn words_and_status_are_found_in_what_clients_print() {
    let answers = answers();
    let read = |name: &str| decode(&answers[name]);
    let go = read("49-go-oauth2.txt");
    let expired = "Invalid assertion. Client authentication failed. Expired key.";
    assert_eq!(go.server_message.as_deref(), Some(expired));
    assert_eq!(read("50-spring-rest-client.txt").status, Some(400));
    assert_eq!(read("51-null-description.txt").server_message, None);
    assert_eq!(read("39-service-unavailable.txt").status, Some(503));
    assert_eq!(read("09-skyporten-aud.txt").date, Some(1_768_204_862));
    let ks = read("11-ks-java-bare-text.txt");
    assert!(ks.server_message.unwrap().starts_with("Consumer 910753614 has not delegated"));
}

#[test]
fn nothing_secret_comes_out_of_an_answer() {
    for (name, text) in answers() {
        let shown = decode(&text).server_message.unwrap_or_default();
        assert!(!shown.contains("eyJ") && !shown.contains("17912099997"), "{name}: {shown}");
    }
}

/// A body as Maskinporten sends it.
fn body(description: &str, code: &str) -> String {
    let uri = format!("https://test.maskinporten.no/errors/{code}");
    serde_json::json!({"error": "invalid_grant", "error_description": description, "error_uri": uri})
        .to_string()
}

proptest! {
    #[test]
    fn the_number_survives_any_words_and_layers(words in "[ -~æøå\"\\\\]{0,60}", layers in 0usize..4) {
        let mut text = body(&words, "MP-121");
        for _ in 0..layers {
            text = format!("log {}", serde_json::json!({"message": text}));
        }
        let answer = decode(&text);
        prop_assert_eq!(answer.code.as_deref(), Some("MP-121"));
        prop_assert_eq!(environment_name(&answer), Some("test"));
    }

    #[test]
    fn no_text_is_fatal(text in "\\PC{0,200}", tail in "[\"'\\\\u{}:,=%&;<> aeionrst_MP0-9-]{0,200}") {
        let _ = decode(&format!("{text}{tail}"));
        let _ = decode(&format!("error_description{tail}{text}"));
    }
}
