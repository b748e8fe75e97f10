//! Tokens of which a text shows no more than the beginning.

use grantlint::language::Lang;

use crate::carriers::lint;

/// The rules of each grant in a file, and the tokens that were not linted.
fn told(name: Option<&str>, text: &str) -> String {
    let (grants, passed_over) = lint(name, text.as_bytes());
    let rules = grants.iter().flat_map(|grant| &grant.findings).map(|finding| finding.rule.name);
    let others = passed_over.iter().map(|token| token.what.name());
    rules.chain(others).collect::<Vec<_>>().join(" ")
}

/// Examples and logs show tokens so, and nobody says of them that they are grants.
#[test]
fn a_beginning_that_is_not_sent_as_a_grant_is_not_linted() {
    for (name, text) in [
        ("a.json", r#"{"access_token":"@","token_type":"Bearer"}"#),
        ("a.json", r#"{"id_token":"@"}"#),
        ("a.json", r#"{"refresh_token":"@","expires_in":1}"#),
        ("a.json", r#"{"msg":"got token @ from the server"}"#),
        ("a.jsonl", "{\"access_token\":\"@\"}\n{\"access_token\":\"@\"}\n"),
        ("a.yaml", "access_token: @\n"),
        ("a.http", "GET /v1 HTTP/1.1\nHost: api.example.no\nAuthorization: Bearer @\n"),
        ("a.md", "# API\n\n    curl -H \"Authorization: Bearer @\" https://api.example.no/v1\n"),
        ("a.md", "The answer:\n\n```json\n{\n  \"access_token\": \"@\",\n  \"expires_in\": 119\n}\n```\n"),
        ("A.java", "// Authorization: Bearer @\nclass A {}\n"),
        ("a.log", "2026-11-22T12:55:05Z INFO got token @ from Maskinporten\n"),
        ("a.py", "token = \"@\"  # dummy\n"),
        ("a.txt", "a token begins with @\n"),
    ] {
        for token in
            ["eyJhbGciOi...", "eyJhbGciOi…", "eyJhbGciOiJSUzI1NiJ9...", "eyJ0eXAiOiJKV1QiLCJhbGciOi***"]
        {
            let text = text.replace('@', token);
            let told = told(Some(name), &text);
            assert!(told.split(' ').all(|what| what == "unreadable"), "{name}: {told}: {text}");
        }
    }
    for text in
        ["INFO got token eyJhbGciOi... from x\n", "GET /v1 HTTP/1.1\nAuthorization: Bearer eyJhbGciOi...\n"]
    {
        assert_eq!(told(None, text), "unreadable", "{text}");
    }
}

#[test]
fn a_beginning_in_place_of_a_grant_is_damage() {
    for (name, text) in [
        (Some("a.jwt"), "eyJhbGciOi...\n"),
        (None, "eyJhbGciOi...\n"),
        (None, "Bearer eyJhbGciOi...\n"),
        (Some("a.json"), r#"{"assertion":"eyJhbGciOi..."}"#),
    ] {
        assert_eq!(told(name, text).trim_start_matches("token-wrapping "), "malformed-jws", "{text}");
    }
}

/// The value of a setting is not what a program printed.
#[test]
fn a_setting_is_no_variable_without_a_value() {
    let shown = |text: &str| {
        let (grants, _) = lint(Some("a.yaml"), text.as_bytes());
        grants
            .iter()
            .flat_map(|grant| &grant.findings)
            .map(|finding| finding.text(Lang::En))
            .collect::<String>()
    };
    for text in ["a:\n  path: token\n", "volumes:\n- name: t\n  path: token\n", "x: y\nkind: assertion\n"] {
        assert!(!shown(text).contains("variable"), "{text}: {}", shown(text));
    }
    for text in ["token: undefined\n", "assertion: null\n"] {
        assert!(shown(text).contains("variable"), "{text}: {}", shown(text));
    }
}
