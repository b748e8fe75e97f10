//! What is among the tokens and the claims of an input and is none: it costs nobody a finding.

use crate::carriers::{filled, lint, tokens};

/// What is found in an input: the rules of each grant, and how many other tokens.
fn told(name: &str, template: &str) -> String {
    let (grants, passed_over) = lint(Some(name), filled(template, &tokens()).as_bytes());
    let rules = grants.iter().map(|grant| {
        let rules: Vec<_> = grant.findings.iter().map(|finding| finding.rule.name).collect();
        if rules.is_empty() { "good".to_owned() } else { rules.join("+") }
    });
    let others = passed_over.iter().map(|token| format!("({})", token.what.name()));
    rules.chain(others).collect::<Vec<_>>().join(" ")
}

fn all_are(cases: &[(&str, &str, &str)]) {
    for (name, template, want) in cases {
        assert_eq!(told(name, template), *want, "{name}: {template}");
    }
}

/// JSON has members with the names of claims in many other things.
#[test]
fn a_member_with_the_name_of_a_claim_makes_no_draft() {
    all_are(&[
        ("a.json", r#"{"level":"info","msg":"got token","scope":"nav:a.read"}"#, "not-a-grant"),
        ("a.json", r#"[{"insertId":"a","resource":{"type":"x"},"timestamp":"2026"}]"#, "not-a-grant"),
        ("a.json", r#"[{"scope":"a:b","state":"APPROVED","consumer_orgno":"991825827"}]"#, "not-a-grant"),
        ("a.json", r#"{"error":"insufficient_scope","scope":"a:b"}"#, "not-a-grant"),
        ("a.json", r#"{"token_type":"Bearer","expires_in":119,"scope":"a:b"}"#, "not-a-grant"),
        ("a.json", r#"{"sub":"x","pid":"24079418867","locale":"nb"}"#, "not-a-grant"),
        ("a.json", r#"{"properties":{"iss":{"type":"string"},"aud":{"type":"string"}}}"#, "not-a-grant"),
        ("a.json", r#"{"resource":{"attributes":[]},"scope":{"name":"x"}}"#, "not-a-grant"),
        ("a.json", r#"{"name":"app","scope":"/","start_url":"/"}"#, "not-a-grant"),
        ("a.json", r#"{"aud":1.5,"nok":10.9,"sek":1}"#, "not-a-grant"),
        ("a.json", r#"{"level":"info","msg":"x","scope":"nav:a.r"#, "not-a-grant"),
        // These are drafts, however wrong.
        ("a.json", r#"{"aud":"https://test.maskinporten.no"}"#, "audience+issuer+scope-format"),
        ("a.json", r#"{"payload":{"scope":"a:b"}}"#, "audience+issuer"),
        ("a.json", r#"{"assertion":{"scope":"a:b"}}"#, "audience+issuer"),
    ]);
    let records = "{\"assertion\":\"@good1@\"}\n{\"level\":\"info\",\"scope\":\"a:b\"}\n";
    all_are(&[("a.log", records, "good"), ("a.json", "[{\"grant\":\"@bad@\",\"scope\":\"x\"}]", "audience")]);
}

/// What ends a word of a command line is no part of the token.
#[test]
fn operators_of_a_shell_end_a_token() {
    for command in [
        "TOKEN=$(curl -s https://a/ -d x=y -d \"assertion=@\")\necho $TOKEN",
        "TOKEN=`curl -s https://a/ -d assertion=@`",
        "curl https://a/ -d \"assertion=@\"; echo",
        "curl https://a/ -d assertion=@|jq .",
        "curl https://a/ -d 'assertion=@'>out.json",
        "(curl https://a/ -d assertion=@)",
        "if curl https://a/ -d assertion=@; then echo; fi",
        "curl https://a/ -d assertion=@ && echo",
        "Run `curl https://a/ -d 'assertion=@'` now",
        "Kari  4:15 PM\n```curl -sS https://a/ -d 'assertion=@'```\nOla\n",
        "curl ^\"https://a/^\" ^\r\n  -H ^\"a: b^\" ^\r\n  --data-raw ^\"grant_type=x^&assertion=@^\"\r\n",
        "curl -d assertion=@^&grant_type=x https://a/",
        "curl https://a/token?grant_type=x&assertion=@&a=b",
        "BODY=\"grant_type=x&assertion=@\"",
        "BODY='assertion=@&grant_type=x'",
    ] {
        for (token, want) in [("@good1@", "good"), ("@bad@", "audience")] {
            for name in ["a.sh", "a.md", "a.env"] {
                assert_eq!(told(name, &command.replace('@', token)), want, "{name}: {command}");
            }
        }
    }
}

/// The places of a string of JSON are right behind a backslash, so that nothing in it is found again.
#[test]
fn a_token_in_a_string_is_found_once() {
    let text = "Run\n```\ncurl \\\n  -d \"assertion=@good1@\" \\\n  https://a/\n```\n\\ and @bad@\n";
    let mut json = serde_json::json!({ "body": text });
    for depth in 0..4 {
        assert_eq!(told("a.json", &json.to_string()), "good audience", "{depth}");
        json = serde_json::json!({ "inner": json.to_string() });
    }
    let yaml = format!("body: {}\n", serde_json::Value::from(text));
    assert_eq!(told("a.yaml", &yaml), "good audience");
}
