//! What a program prints around a token is damage where all of the value is sent, and layout where it is not.

use crate::carriers::{HEADER, claims, lint};
use crate::support;

fn token() -> String {
    let aud = "https://test.maskinporten.no/";
    support::sign(HEADER, &claims(aud, "digdir:test", "3a1f6f5e-0000-4000-8000-000000000001"), "client")
}

/// The rules that have found something, of each grant, in an input with the token in place of `@`.
fn found(name: Option<&str>, input: &str, token: &str) -> Vec<Vec<&'static str>> {
    let (grants, passed_over) = lint(name, input.replace('@', token).as_bytes());
    assert!(passed_over.is_empty(), "{input}");
    grants.iter().map(|grant| grant.findings.iter().map(|f| f.rule.name).collect()).collect()
}

fn expect(name: Option<&str>, input: &str, token: &str, rules: &[&str]) {
    assert_eq!(found(name, input, token), [rules], "{name:?}: {input}");
}

const WRAPPED: &[&str] = &["token-wrapping"];

/// Each of them is one value, which would be sent as it is.
const PRINTED: [&str; 24] = [
    "Optional[@]",
    "JWT @",
    "x=@",
    "assertion=@",
    ",@",
    "|@",
    "$@",
    "#@",
    "/@",
    "+@",
    "*@",
    "@ text",
    "@?",
    "@!",
    "@:",
    "@&",
    "@…",
    "[@]",
    "(@)",
    "{@}",
    "['@']",
    "Some(@)",
    "Token(@)",
    "**@**",
];

#[test]
fn what_is_printed_around_an_assertion_is_sent() {
    let token = token();
    for value in PRINTED {
        expect(None, &format!(r#"{{"assertion": "{value}"}}"#), &token, WRAPPED);
        for (name, document) in [
            ("a.json", format!(r#"{{"key": "assertion", "value": "{value}"}}"#)),
            ("a.har", format!(r#"[{{"value": "{value}", "name": "assertion"}}]"#)),
            ("a.yaml", format!("grant_type: x\nassertion: \"{value}\"\n")),
            ("a.http", format!("POST https://a/token\n\n{{\"assertion\": \"{value}\"}}\n")),
        ] {
            expect(Some(name), &document, &token, WRAPPED);
        }
    }
}

/// A member of that name may hold what a test asserts.
#[test]
fn a_text_about_a_token_is_not_sent() {
    let token = token();
    for value in ["the token @", "expected @ here", "got\\n@\\nas before", r#"{\"token\":\"@\"}"#, "@"] {
        expect(Some("a.json"), &format!(r#"[{{"assertion": "{value}"}}]"#), &token, &[]);
    }
    for value in PRINTED {
        expect(Some("a.json"), &format!(r#"[{{"message": "{value}"}}]"#), &token, &[]);
    }
}

const GRANT_TYPE: &str = "grant_type=urn:ietf:params:oauth:grant-type:jwt-bearer";

#[test]
fn quotation_marks_in_a_form_are_sent() {
    let token = token();
    for (name, input) in [
        (None, "{g}&assertion=\"@\""),
        (None, "{g}&assertion='@'"),
        (None, "assertion=\"@\"&{g}"),
        (Some("a.http"), "POST https://a/token\n\n{g}&assertion=\"@\"\n"),
        (Some("a.http"), "POST https://a/token\n\n{g}&\nassertion=\"@\"\n"),
        (Some("a.sh"), "curl https://a -d '{g}&assertion=\"@\"'"),
        (Some("a.sh"), "curl https://a -d '{g}' -d 'assertion=\"@\"'"),
        (Some("a.json"), r#"{"body": "{g}&assertion=\"@\""}"#),
        (Some("a.cs"), r#"var body = "{g}&assertion=\"@\"";"#),
    ] {
        expect(name, &input.replace("{g}", GRANT_TYPE), &token, WRAPPED);
    }
    for (name, input) in [
        (Some("a.sh"), "curl https://a -d assertion=\"@\""),
        (Some("a.sh"), "curl https://a -d \"{g}&assertion=\"@\"\""),
        (Some("a.sh"), "export BODY=\"{g}&assertion=\"@\"\""),
        (Some("a.sh"), "sleep 1 &\nassertion=\"@\"\n"),
        (Some("a.py"), "assertion=\"@\""),
        (Some("a.js"), "const body = \"{g}&assertion=\"+\"@\";"),
        (Some("a.log"), "level=debug assertion=\"@\" status=400"),
    ] {
        expect(name, &input.replace("{g}", GRANT_TYPE), &token, &[]);
    }
}

#[test]
fn brackets_around_a_lone_token_are_damage() {
    let token = token();
    for input in
        ["Optional[@]", "[@]", "(@)", "{@}", "['@']", "('@',)", "Token(@)", "Token[value=@]", "Some(@);\n"]
    {
        expect(None, input, &token, WRAPPED);
        expect(Some("a.jwt"), input, &token, WRAPPED);
        expect(Some("a.md"), input, &token, &[]);
    }
    for input in [
        "# @",
        "> @",
        "[\"@\"]",
        "<a>@</a>",
        "Token(\"@\")",
        "f('@')",
        "[here](@)",
        "[@](a)",
        "{assertion=[@]}",
    ] {
        expect(None, input, &token, &[]);
    }
}

/// What is behind a placeholder may be a signature.
#[test]
fn only_the_placeholder_is_shown() {
    let secret = "LXEWQrcmsEQBYnyp-6wy9chTD7GQPMTbAiWHF5IaSIE";
    for text in [
        "[object Object].[object Object].@",
        "[object Promise]@",
        "<coroutine object f at 0x7f>.@",
        "CompletableFuture[@]",
        "<bound method T.f of T('@')>",
    ] {
        let (grants, _) = lint(None, text.replace('@', secret).as_bytes());
        for finding in grants.iter().flat_map(|grant| &grant.findings) {
            let said = finding.text(grantlint::language::Lang::En);
            assert!(!said.contains(&secret[..8]) && !said.contains(&secret[30..]), "{said}");
        }
        assert!(!grants.is_empty(), "{text}");
    }
}
