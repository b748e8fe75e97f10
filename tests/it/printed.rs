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

/// Request files know no quotation marks, and a string in a string has them in its value.
#[test]
fn quotation_marks_in_a_value_that_is_sent_as_it_is_written() {
    let token = token();
    let http = "### Token\nPOST https://a/token\nContent-Type: application/x-www-form-urlencoded\n\n{g} &\n";
    let jmeter = |value: &str| {
        format!(
            r#"<elementProp name="assertion" elementType="HTTPArgument"><stringProp name="Argument.value">{value}</stringProp><stringProp name="Argument.name">assertion</stringProp></elementProp>"#
        )
    };
    let jmeter_of_other = jmeter("@\n").replace("assertion", "id_token");
    let bruno = "post {\n  url: https://a/token\n}\n\nbody:form-urlencoded {\n  grant_type: x\n";
    for (name, input, rules) in [
        ("a.bru", format!("{bruno}  assertion: \"@\"\n  ~old: x\n}}\n"), WRAPPED),
        ("a.bru", format!("{bruno}  assertion: @\n}}\n"), &[]),
        ("a.bru", format!("{bruno}}}\n\nscript {{\n  assertion: \"@\"\n}}\n"), &[]),
        (
            "a.hurl",
            "POST https://a/token\n[FormParams]\ngrant_type: x\nassertion: '@'\nHTTP 200\n".to_owned(),
            WRAPPED,
        ),
        ("a.http", format!("{http}assertion = \"@\"\n\n> {{% x %}}\n"), WRAPPED),
        ("a.http", format!("{http}assertion = @\n"), &[]),
        (
            "a.py",
            "h = {\n\"Content-Type\": \"application/x-www-form-urlencoded\"}\n\nassertion = \"@\"\n"
                .to_owned(),
            &[],
        ),
        ("a.jmx", jmeter("&quot;@&quot;"), WRAPPED),
        ("a.jmx", jmeter("@\n"), &["stray-whitespace"]),
        ("a.jmx", jmeter("@"), &[]),
        ("a.jmx", jmeter_of_other, &[]),
        ("a.env", "A=b\nASSERTION='\"@\"'\n".to_owned(), WRAPPED),
        ("a.env", "export ASSERTION=\"'@'\"\n".to_owned(), WRAPPED),
        ("a.env", "ASSERTION='@'\nBODY='\"x\"'\n".to_owned(), &[]),
    ] {
        expect(Some(name), &input.replace("{g}", GRANT_TYPE), &token, rules);
    }
}

/// What a text processor or markup makes of a token is layout in a sentence, and damage where a parameter is set to it.
#[test]
fn a_line_with_a_name_may_be_a_sentence() {
    let token = token();
    let escaped = token.replace('_', "\\_").replace('-', "\\-");
    assert_ne!(escaped, token);
    for (name, input, rules) in [
        ("a.md", "Grant: @\n".replace('@', &escaped), &[][..]),
        ("a.txt", "Grant: “@”\n".to_owned(), &[]),
        ("a.txt", "\nToken: «@»\n".to_owned(), &[]),
        ("a.yaml", "assertion: “@”\n".to_owned(), WRAPPED),
        ("a.yaml", "a: x\ntoken: “@”\n".to_owned(), WRAPPED),
    ] {
        expect(Some(name), &input, &token, rules);
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

/// Programs that join values which are not text print each with its marks.
#[test]
fn marks_around_single_parts_are_one_damage() {
    let token = token();
    let parts: Vec<&str> = token.split('.').collect();
    let [h, p, s] = parts[..] else { panic!() };
    for input in [
        "b'{h}'.b'{p}'.b'{s}'",
        "{h}.{p}.b'{s}'",
        "{h}.{p}.b\"{s}\"",
        "{h}.{p}.\"{s}\"",
        "'{h}'.'{p}'.'{s}'",
        "Optional[{h}].Optional[{p}].Optional[{s}]",
        "{h}.{p}.Some(\"{s}\")",
        "{h}.{p}.Optional[{s}]",
    ] {
        let text = input.replace("{h}", h).replace("{p}", p).replace("{s}", s);
        expect(Some("a.jwt"), &text, &token, WRAPPED);
    }
}

/// A signature as `openssl base64` breaks it into lines, at whatever length.
#[test]
fn a_broken_padded_signature_is_whole() {
    let token = token();
    let (signed, signature) = token.rsplit_once('.').unwrap();
    for columns in [43, 64, 76, 85, 86, 128, 171] {
        for between in ["\n", " ", "\\n"] {
            let lines: Vec<&str> =
                signature.as_bytes().chunks(columns).map(|line| std::str::from_utf8(line).unwrap()).collect();
            for padding in ["==", "==\n"] {
                let text = format!("{signed}.{}{padding}", lines.join(between));
                let found = found(Some("a.jwt"), &text, &token).concat();
                assert!(found.contains(&"token-wrapping"), "{columns} {between:?}: {found:?}");
                assert!(
                    found.iter().all(|rule| matches!(*rule, "token-wrapping" | "stray-whitespace")),
                    "{columns} {between:?}: {found:?}"
                );
            }
        }
    }
}

/// The header that is printed beside the claims is judged too.
#[test]
fn a_header_is_read_beside_printed_claims() {
    for text in [
        "{\n  header: { alg: 'HS256', typ: 'JWT' },\n  payload: {C},\n  signature: 'x'\n}",
        "{ protectedHeader: { alg: 'HS256' }, payload: {C} }",
        "{\n  payload: {C},\n  protectedHeader: { alg: 'HS256' }\n}",
        "{ headerObj: { alg: 'HS256' }, payloadObj: {C} }",
        "{alg=HS256}\n{J}",
        "header={alg=HS256},body={J},signature=x",
        "header={:alg=>\"HS256\"} payload={R}",
        "map[alg:HS256 typ:JWT] map[aud:https://test.maskinporten.no/ exp:1.795360595e+09 iat:1.7953605e+09 iss:x jti:y scope:a:b]",
        "{\"protectedHeader\": {\"alg\": \"HS256\"}, \"payload\": {J2}}",
        "{\"payload\": {J2}, \"protected\": {\"alg\": \"HS256\"}}",
        "{\"headerObj\": {\"alg\": \"HS256\"}, \"payloadObj\": {J2}}",
    ] {
        let node = "{ aud: 'https://test.maskinporten.no/', iss: 'x', iat: 1795360500, exp: 1795360595, jti: 'y', scope: 'a:b' }";
        let java =
            "{aud=https://test.maskinporten.no/, iss=x, iat=1795360500, exp=1795360595, jti=y, scope=a:b}";
        let ruby = "{:aud=>\"https://test.maskinporten.no/\", :iss=>\"x\", :iat=>1795360500, :exp=>1795360595, :scope=>\"a:b\"}";
        let json = r#"{"aud":"https://test.maskinporten.no/","iss":"x","iat":1795360500,"exp":1795360595,"scope":"a:b"}"#;
        let text = text.replace("{C}", node).replace("{J}", java).replace("{R}", ruby).replace("{J2}", json);
        let (grants, _) = lint(Some("a.txt"), text.as_bytes());
        let rules: Vec<&str> = grants.iter().flat_map(|grant| &grant.findings).map(|f| f.rule.name).collect();
        assert!(grants.len() == 1 && rules.contains(&"algorithm"), "{text}: {rules:?}");
    }
}

/// A JWS in JSON is one mistake, wherever it is.
#[test]
fn a_jws_in_json_is_named() {
    let token = token();
    let parts: Vec<&str> = token.split('.').collect();
    let [h, p, s] = parts[..] else { panic!() };
    let jws =
        format!(r#"{{"protected":"{h}","header":{{"kid":"key-1"}},"payload":"{p}","signature":"{s}"}}"#);
    let only = format!(r#"{{"header":{{"alg":"RS256"}},"payload":"{p}","signature":"{s}"}}"#);
    let clear = format!(
        r#"{{"protected":"{h}","payload":{},"signature":"{s}"}}"#,
        serde_json::json!(claims("https://test.maskinporten.no/", "a:b", "x"))
    );
    let logged = format!("2026-11-22 12:00 INFO sends {jws}");
    for text in [&jws, &only, &clear, &logged] {
        for name in ["a.json", "a.jwt", "a.txt"] {
            let (grants, _) = lint(Some(name), text.as_bytes());
            let said: Vec<String> = grants
                .iter()
                .flat_map(|g| &g.findings)
                .map(|f| f.text(grantlint::language::Lang::En))
                .collect();
            assert!(said.len() == 1 && said[0].contains("JWS in JSON"), "{name}: {text}: {said:?}");
        }
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
