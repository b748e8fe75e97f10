//! What is among the tokens and the claims of an input and is none: it costs nobody a finding.

use grantlint::internals::engine::{Linter, Policy, Replay};
use grantlint::report::Source;
use grantlint::{At, Context};

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
        "TOKEN=\"$(curl https://a/ -d \"x=y&assertion=@\")\"",
        "echo \"$(date) a\"\nTOKEN=\"$(curl https://a/ -d \"assertion=@\") b\"; echo \"x\"",
        "TOKEN=\"$(curl https://a/ -d 'assertion=@')\"",
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

/// Signatures of other algorithms have lengths at which an RSA one is not over.
#[test]
fn a_token_goes_on_where_a_shorter_one_would_end() {
    let tokens = tokens();
    for (token, want) in [("good1", "good"), ("bad", "audience")] {
        let token = &tokens[token];
        let signature = token.rfind('.').unwrap() + 1;
        for length in [43, 64, 86, 128, 171, 176] {
            let (first, second) = token.split_at(signature + length);
            for (name, text) in [
                ("a.py", format!("A = (\n    \"{first}\"\n    \"{second}\"\n)\n")),
                ("a.c", format!("const char *a = \"{first}\"\n  \"{second}\";\n")),
                ("a.log", format!("2026-11-22 07:00 sent\n\n{first}\n{second}\n\ndone\n")),
                ("a.form", format!("grant_type=x&assertion={first}\n{second}\n")),
            ] {
                let (grants, _) = lint(Some(name), text.as_bytes());
                let rules: Vec<_> = grants.iter().flat_map(|g| &g.findings).map(|f| f.rule.name).collect();
                // In a form the line break would be sent.
                let rules: Vec<_> = rules.into_iter().filter(|rule| *rule != "stray-whitespace").collect();
                assert_eq!(grants.len(), 1, "{name} {length}");
                assert_eq!(rules.concat(), if want == "good" { "" } else { want }, "{name} {length}");
            }
        }
    }
}

/// What is behind a token in a sentence, and around it in strings of strings.
#[test]
fn the_signs_of_a_sentence_and_escapes_are_no_part_of_a_token() {
    for (name, text) in [
        ("a.log", "2026-11-22 ERROR failed for assertion=@: 400"),
        ("a.log", "2026-11-22 ERROR Post \"https://a/\": assertion=@. Giving up"),
        ("a.log", "2026-11-22 DEBUG sent assertion=@... and waiting"),
        ("a.log", "2026-11-22 DEBUG Sending @... now"),
        ("a.log", "2026-11-22 DEBUG assertion=@~x"),
        ("a.log", "2026-11-22 DEBUG assertion=@^x"),
        ("a.csv", "ts,message\n1,\"{\"\"m\"\":\"\"{\\\"\"assertion\\\"\":\\\"\"@\\\"\"}\"\"}\"\n"),
        ("a.log", r#"2026 DEBUG {"m":"{\"b\":\"{\\\"assertion\\\":\\\"@\\\"}\"}"}"#),
        ("a.java", r#"String a = "{\"b\":\"{\\\"assertion\\\":\\\"@\\\"}\"}";"#),
        ("a.ipynb", r#"{"cells":[{"outputs":[{"data":{"text/plain":["'@'"]}}]}]}"#),
        ("a.js", "const a = \"@:1\" + \"\" + \"@:2@:3\";"),
        ("a.kt", "val header = \"@:h\"\nval payload = \"@:p\"\nval signature = \"@:s\"\nval a = \"x\"\n"),
    ] {
        for (token, want) in [("good1", "good"), ("bad", "audience")] {
            let text = text.replace("@:1", "@@:1@").replace("@:2", "@@:2@").replace("@:3", "@@:3@");
            let text = text.replace("@:h", "@@:h@").replace("@:p", "@@:p@").replace("@:s", "@@:s@");
            let whole = text.replace("@@:", &format!("@{token}:"));
            let whole = if whole == text { text.replace('@', &format!("@{token}@")) } else { whole };
            assert_eq!(told(name, &whole), want, "{name}: {whole}");
        }
    }
}

/// A text says again what it did once, in other words.
#[test]
fn a_grant_that_is_shown_again_is_used_once() {
    for (name, text) in [
        (
            "a.txt",
            "$ http -v -f POST https://a/ assertion=@\nPOST / HTTP/1.1\nHost: a\n\nassertion=@\n\nHTTP/1.1 400\n",
        ),
        ("a.diff", "--- a/x\n+++ b/x\n-GRANT=@\n+GRANT=\"@\"\n"),
        ("a.env", "<<<<<<< HEAD\nGRANT=@\n=======\nGRANT=\"@\"\n>>>>>>> b\n"),
        ("a.eml", "> assertion=@\n\n>> assertion=@\n"),
    ] {
        assert_eq!(told(name, &text.replace('@', "@good1@")), "good good", "{name}");
    }
    let twice = "$ curl https://a/ -d assertion=@good1@\n$ curl https://a/ -d assertion=@good1@\n";
    assert_eq!(told("a.txt", twice), "good jti-reused");
}

/// Damage of a value shows in any carrier.
#[test]
fn what_is_sent_with_a_token_is_damage() {
    for (name, text) in [
        ("a.log", "DEBUG:data={'assertion': \"b'@'\"}"),
        ("a.csv", "1,\"b'@'\",2"),
        ("a.log", "DEBUG {grant_type=[x], assertion=[Bearer @]}"),
        ("a.xml", "<a><assertion>Bearer @</assertion></a>"),
        ("a.json", "{\"assertion\": \"b'@'\"}"),
        ("a.py", "data = {\"grant_type\": \"x\", \"assertion\": \"\\\"@\\\"\"}\n"),
        ("a.py", "post(grant_type=\"x\", assertion=\"\\\"@\\\"\")\n"),
        ("A.java", "form.put(\"assertion\", \"\\\"@\\\"\");\n"),
    ] {
        assert_eq!(told(name, &text.replace('@', "@good1@")), "token-wrapping", "{name}: {text}");
    }
    for (name, text) in [("a.py", "x = {'assertion': b'@'}"), ("a.log", "INFO Authorization: Bearer @")] {
        assert!(!told(name, &text.replace('@', "@good1@")).is_empty(), "{name}: {text}");
    }
    for (name, text) in [
        ("a.py", "x = {'assertion': b'@good1@'}"),
        ("a.py", "body = \"{\\\"assertion\\\": \\\"@good1@\\\"}\"\n"),
        ("a.py", "token = \"\\\"@good1@\\\"\"\n"),
        ("a.org", "* Token\n\nThe grant =@good1@= here, and (=@good1@=).\n"),
    ] {
        assert!(
            told(name, text).split(' ').all(|told| told == "good"),
            "{name}: {text}: {}",
            told(name, text)
        );
    }
}

/// The body of a request and a form in a line have nothing around a value; source code, commands and prose may.
#[test]
fn text_around_a_value_of_a_form_is_damage() {
    const HEAD: &str =
        "POST https://test.maskinporten.no/token\nContent-Type: application/x-www-form-urlencoded\n\n";
    const RAW: &str = "POST /token HTTP/1.1\r\nHost: test.maskinporten.no\r\ncontent-type: application/x-www-form-urlencoded\r\n\r\n";
    let told = |name: &str, text: &str| told(name, &text.replace('@', "@good1@"));
    for value in
        ["Optional[@]", "Some(@)", "Some(\"@\")", "Token(@)", "[@]", "b'@'", "b\"@\"", "\"@\"", "'@'"]
    {
        for (name, text) in [
            ("a.http", format!("{HEAD}grant_type=x&assertion={value}\n")),
            ("a.http", format!("{HEAD}assertion={value}&grant_type=x\n\n> {{% client.test() %}}\n")),
            ("a.rest", format!("### a\n# b\n\n{HEAD}grant_type=x\n&assertion={value}\n\n###\n")),
            ("a.txt", format!("{RAW}grant_type=x&assertion={value}")),
            ("a.log", format!("10:00 DEBUG body: grant_type=x&assertion={value}\n10:01 INFO sent\n")),
        ] {
            assert_eq!(told(name, &text), "token-wrapping", "{name}: {text}");
        }
    }
    let several = [format!("{HEAD}assertion=@,\n\n"), format!("{HEAD}assertion=[@]\n\n")].join("###\n");
    assert_eq!(told("a.http", &several), "token-wrapping token-wrapping");
    for (name, text) in [
        ("a.http", format!("{HEAD}grant_type=x&assertion=@\n\n> {{% client.global.set(\"x\", 1) %}}\n")),
        ("a.http", format!("{HEAD}grant_type=x&\nassertion=@\n\nHTTP/1.1 400 Bad Request\n")),
        ("a.log", "10:00 DEBUG grant_type=x&assertion=@: 400\n".to_owned()),
        ("a.log", "10:00 DEBUG sent grant_type=x&assertion=@.\n".to_owned()),
        ("a.log", "10:00 DEBUG Form{grant_type=x&assertion=@}\n".to_owned()),
        ("a.py", format!("r = \"\"\"{HEAD}grant_type=x&assertion=@\"\"\"\nsend(r)\n")),
        ("a.py", "body = \"grant_type=x&assertion=\" + \"@\"\n".to_owned()),
        ("a.js", "const assertion=\"@\";\nbody = `grant_type=x&assertion=${assertion}`;\n".to_owned()),
        ("a.sh", "assertion='@'\ncurl -d \"grant_type=x&assertion=$assertion\" https://a/\n".to_owned()),
    ] {
        assert_eq!(told(name, &text), "good", "{name}: {text}");
    }
}

/// Claims beside a token are those of another grant, unless the token says the same.
#[test]
fn decoded_claims_beside_a_token_are_judged() {
    let claims = |aud: &str, jti: &str| {
        format!(
            "{{\"aud\":\"{aud}\",\"iss\":\"c\",\"scope\":\"a:b\",\"iat\":1795360500,\"exp\":1795360600,\"jti\":\"{jti}\"}}"
        )
    };
    let bad = claims("https://test.maskinporten.no", "1");
    let python = bad.replace('"', "'");
    let good = claims("https://test.maskinporten.no/", "2");
    let own = r#"{"aud":"https://test.maskinporten.no/","iss":"0f1a2b3c-4d5e-4f60-8a7b-9c0d1e2f3a4b","scope":"digdir:test","iat":1795360500,"exp":1795360600,"jti":"3a1f6f5e-0000-4000-8000-000000000001"}"#;
    let access = r#"{"iss":"https://test.maskinporten.no/","client_amr":"x","token_type":"Bearer","scope":"a:b","iat":1795360500,"exp":1795360600,"client_id":"c"}"#;
    for (text, want) in [
        (format!("DEBUG claims {bad}\nDEBUG assertion=@good1@\n"), "audience good"),
        (format!("DEBUG assertion=@good1@\nDEBUG claims {python}\n"), "good audience"),
        (format!("DEBUG claims {bad}\nDEBUG got access_token=@access@\n"), "audience (access-token)"),
        (format!("DEBUG claims {good}\nDEBUG assertion=@good1@\n"), "good good"),
        (format!("DEBUG claims {own}\nDEBUG assertion=@good1@\n"), "good"),
        (format!("DEBUG answer {access}\nDEBUG assertion=@good1@\n"), "good (access-token)"),
        (format!("DEBUG {{\"grant\":\"@good1@\",{}\n", &bad[1..]), "good"),
    ] {
        assert_eq!(told("a.log", &text), want, "{text}");
    }
    let nested =
        format!("{{\"cases\":[{{\"name\":\"a\",\"claims\":{bad}}},{{\"name\":\"b\",\"claims\":{good}}}]}}");
    assert_eq!(told("a.json", &nested), "audience good");
}

/// What a client and a login service send each other is named, and judged as no grant, unless Maskinporten is who it is for.
#[test]
fn tokens_of_a_login_are_not_judged_as_grants() {
    let request = r#"{"iss":"c","aud":"@","response_type":"code","client_id":"c","redirect_uri":"https://x","scope":"openid","nonce":"n"}"#;
    let several = request.replace("\"@\"", r#"["https://idporten.no","x"]"#);
    let logout = r#"{"iss":"https://idporten.no","aud":"c","iat":1795360505,"jti":"j","sub":"s","events":{"http://schemas.openid.net/event/backchannel-logout":{}}}"#;
    let answer = r#"{"iss":"https://idporten.no","aud":"c","exp":1795360600,"code":"x","state":"s"}"#;
    let failed = answer.replace("code", "error");
    for (claims, want) in [
        (request.replace('@', "https://idporten.no"), "request-object"),
        (several, "request-object"),
        (logout.to_owned(), "logout-token"),
        (answer.to_owned(), "authorization-response"),
        (failed, "authorization-response"),
    ] {
        let token = crate::support::sign(r#"{"alg":"RS256","kid":"key-1"}"#, &claims, "client");
        let text =
            format!("GET https://login.idporten.no/authorize?client_id=c&x={token}\nassertion=@good1@\n");
        assert_eq!(told("a.log", &text), format!("good ({want})"), "{claims}");
        assert_eq!(told("a.jwt", &token), "not-a-grant", "{claims}");
    }
    let request = request.replace('@', "https://test.maskinporten.no/");
    let token = crate::support::sign(r#"{"alg":"RS256","kid":"key-1"}"#, &request, "client");
    assert!(told("a.jwt", &token).contains("unknown-claim"));
}

/// What a log says of its subject in the words of claims is no draft, with and without a token beside it.
#[test]
fn context_in_a_record_is_no_draft() {
    let token = "DEBUG assertion=@good1@\n";
    for record in [
        r#"{"iss":"c","scope":"nav:a.read","jti":"x"}"#,
        r#"{"iss":"c","scope":"nav:a.read","exp":1795360600}"#,
        r#"{"iss":"c","aud":"https://test.maskinporten.no/","scope":"nav:a.read","status":400}"#,
    ] {
        assert_eq!(told("a.log", &format!("{token}INFO failed {record}\n")), "good", "{record}");
    }
    let line = r#"{"assertion":"@good1@"}"#;
    for record in [
        r#"{"level":"info","iss":"c","scope":"nav:a.read","msg":"got token"}"#,
        r#"{"level":"info","sub":"s","scope":"nav:a.read","aud":"api","msg":"m"}"#,
        r#"{"level":"info","jti":"x","iat":1795360500,"exp":1795360600,"scope":"nav:a.read"}"#,
    ] {
        assert_eq!(told("a.jsonl", &format!("{line}\n{record}\n")), "good", "{record}");
    }
    let inner = r#"{"level":"info","scope":"nav:a.read","iss":"svc","claims":{"aud":"https://test.maskinporten.no","iss":"c","scope":"a:b","iat":1795360500,"exp":1795360600,"jti":"1"}}"#;
    assert_eq!(told("a.json", inner), "audience");
    // Where only the signature is left out, the claims are judged, and what a log leaves out is no mistake.
    let cut = "DEBUG assertion=@signed@.<signature>\n".to_owned();
    let signed = |aud: &str| {
        let claims = format!(
            r#"{{"aud":"{aud}","iss":"0f1a2b3c-4d5e-4f60-8a7b-9c0d1e2f3a4b","scope":"a:b","iat":1795360500,"exp":1795360600,"jti":"9"}}"#
        );
        let token = crate::support::sign(r#"{"alg":"RS256","kid":"key-1"}"#, &claims, "client");
        token.rsplit_once('.').unwrap().0.to_owned()
    };
    for (aud, want) in
        [("https://test.maskinporten.no", "audience good"), ("https://test.maskinporten.no/", "good good")]
    {
        assert_eq!(told("a.log", &format!("{}{token}", cut.replace("@signed@", &signed(aud)))), want);
    }
}

/// Text that begins like JSON is no draft with a slip: claims in it are found like those in any text.
#[test]
fn claims_are_found_in_a_text_that_begins_with_a_bracket() {
    let bad = r#"{"aud":"https://test.maskinporten.no","iss":"c","scope":"a:b","iat":1795360500,"exp":1795360600,"jti":"1"}"#;
    let issued = r#"{"iss":"https://test.maskinporten.no/","client_amr":"x","token_type":"Bearer","scope":"a:b","iat":1795360500,"exp":1795360600,"client_id":"c"}"#;
    for (name, text) in [
        ("a.log", "[16:14:58 DBG] Claims @\n"),
        ("a.log", "[INFO] claims: @\n[INFO] done\n"),
        ("a.log", "[2026-11-22 16:14:58] local.DEBUG: claims @\n"),
        ("a.log", "[4711] claims @\n"),
        ("a.log", "[\"a\"] claims @\n"),
        ("a.log", "[pod/a/b] @\n"),
        ("a.ini", "[section]\nclaims = @\n"),
        ("a.adoc", "[source,json]\n----\n@\n----\n"),
        ("a.cs", "[Fact]\npublic void T() { var c = \"\"\"@\"\"\"; }\n"),
        ("a.md", "[![Build](https://x/y.svg)](https://x)\n\n```json\n@\n```\n"),
        ("a.txt", "{code:json}\n@\n{code}\n"),
        ("a.log", "{\"level\":\"info\"}\n{\"level\":\"debug\",\"claims\":@}\n"),
        ("a.log", "{\"level\":\"debug\",\"claims\":@}\njava.lang.X: y\n\tat a.b(C.java:1)\n"),
        ("a.json", "@\n{\"a\":1}\n"),
    ] {
        for (claims, want) in [
            (bad.to_owned(), "audience"),
            (bad.replace("porten.no", "porten.no/"), "good"),
            (issued.to_owned(), "(access-token)"),
        ] {
            assert_eq!(told(name, &text.replace('@', &claims)), want, "{name}: {text} {claims}");
        }
    }
    let good = bad.replace("porten.no", "porten.no/").replace("\"1\"", "\"2\"");
    assert_eq!(told("a.json", &format!("{bad}\n{good}\n")), "audience good");
    for broken in [
        &bad[..bad.len() - 1],
        &bad.replace("1795360600,", "1795360600"),
        &format!("{bad}}}\n"),
        &format!("{bad}\n}}\n"),
        &format!("{{\n\"header\": {{\"alg\": \"RS256\"}},\n\"payload\": {bad},\n}}\n"),
        &format!("[{bad},\n{bad}"),
        &format!("{bad}\n{}\n", &bad[..bad.len() - 1]),
        &format!("{bad} trailing\n"),
    ] {
        assert_eq!(told("a.json", broken), "malformed-json", "{broken}");
    }
}

/// What is not filled in is no mistake beside the token that is meant, on standard input and in strings too.
#[test]
fn a_variable_beside_its_token_is_no_mistake() {
    let json = |text: &str| serde_json::to_string(&serde_json::json!({ "a": { "b": text } })).unwrap();
    for (token, want) in [("@good1@", ""), ("@bad@", "audience")] {
        for text in [
            "$ echo $JWT\n@\n$ curl -d \"assertion=$JWT\" https://a/token\n{\"error\":\"invalid_grant\"}\n",
            "@jwt = @\n\nPOST https://a/token\n\ngrant_type=x&assertion={{jwt}}\n",
            "Body: `grant_type=x&assertion=<jwt>` og grantet:\n@\n",
            "JWT := @\nt:\n\tcurl -d \"assertion=$(JWT)\" https://a/\n",
            "JWT='@'\ncurl -d \"assertion=$JWT\" https://a/token\n",
            "sending grant_type=x&assertion=undefined\nshould be @\n",
        ] {
            let text =
                filled(&text.replace("@jwt", "%jwt").replace('@', token).replace("%jwt", "@jwt"), &tokens());
            let yaml =
                format!("on: push\njobs:\n  a:\n    run: |\n      {}\n", text.replace('\n', "\n      "));
            for (name, text) in [
                (None, text.clone()),
                (Some("a.txt"), text.clone()),
                (Some("a.json"), json(&text)),
                (Some("a.yaml"), yaml),
            ] {
                let (grants, passed_over) = lint(name, text.as_bytes());
                let rules: Vec<_> = grants.iter().flat_map(|g| &g.findings).map(|f| f.rule.name).collect();
                assert_eq!((grants.len(), passed_over.len()), (1, 0), "{name:?}: {text}");
                assert_eq!(rules.concat(), want, "{name:?}: {text}");
            }
        }
    }
    let (grants, _) = lint(None, b"grant_type=x&assertion=$JWT");
    assert_eq!(grants[0].findings[0].rule.name, "not-a-grant");
}

/// What a carrier has around a token belongs to it, and what is wrong with the token shows all the same.
#[test]
fn what_a_carrier_has_around_a_token_is_layout() {
    let tokens = tokens();
    let block = |token: &str| {
        let lines: Vec<_> =
            token.as_bytes().chunks(100).map(|line| std::str::from_utf8(line).unwrap()).collect();
        format!("class A {{\n  String a = \"\"\"\n      {}\\\n      \"\"\";\n}}\n", lines.join("\\\n      "))
    };
    for (token, want) in [("good1", "good"), ("bad", "audience")] {
        let token = &tokens[token];
        for (name, text) in [
            ("a.java", block(token)),
            ("a.js", format!("const a = `\n{token}\n`.trim();\n")),
            ("a.go", format!("a := strings.TrimSpace(`\n{token}\n`)\n")),
            (
                "a.json",
                format!("{{\"script\":{{\"exec\":[\"const a =\",\"  \\\"{token}\\\";\",\"b(a);\"]}}}}"),
            ),
            ("a.ipynb", format!("{{\"cells\":[{{\"source\":[\"a = (\\n\",\"  '{token}'\\n\",\")\\n\"]}}]}}")),
            ("a.log", format!("web-1 | {{\"log\":\"{token}\\n\",\"stream\":\"stdout\"}}\n")),
            ("a.xml", format!("<a><b><![CDATA[grant_type=x&assertion={token}]]></b></a>\n")),
            ("README", format!("# A\n\nWe send this grant:\n\n{token}\n\nand so on.\n")),
            ("Dockerfile", format!("FROM x\n# the grant is {token}\nRUN y\n")),
        ] {
            assert_eq!(told(name, &text), want, "{name}: {text}");
        }
    }
    let grants = |input: &str| {
        let (grants, passed_over) = lint(None, filled(input, &tokens).as_bytes());
        let rules = grants.iter().flat_map(|g| &g.findings).map(|f| f.rule.name).collect::<Vec<_>>();
        (rules.join("+"), grants.len(), passed_over.len())
    };
    assert_eq!(grants("ACCESS_TOKEN=@access@\nASSERTION=@bad@\n"), ("audience".to_owned(), 1, 1));
    assert_eq!(grants("A=@good1@\nexport B=@good2@\n").0, "");
    for (name, text) in [
        ("a.bru", "body:form-urlencoded {\n  assertion: Bearer @good1@\n}\n"),
        ("a.hurl", "POST https://a/\n[FormParams]\nassertion: Bearer @good1@\nHTTP 200\n"),
        ("a.log", "10.0.0.7 - \"POST /token?grant_type=x&assertion=b'@good1@' HTTP/1.1\" 400\n"),
        ("token", "We send this grant:\n\n@good1@\n"),
    ] {
        assert_eq!(told(name, text), "token-wrapping", "{name}: {text}");
    }
    let part = |value: &str| {
        let head = "POST /token HTTP/1.1\r\nContent-Type: multipart/form-data; boundary=b\r\n\r\n--b\r\n";
        let name = "Content-Disposition: form-data; name";
        format!(
            "{head}{name}=\"grant_type\"\r\n\r\nx\r\n--b\r\n{name}=\"assertion\"\r\n\r\n{value}\r\n--b--\r\n"
        )
    };
    for (value, want) in [
        ("@good1@", "good"),
        ("@bad@", "audience"),
        ("Bearer @good1@", "token-wrapping"),
        ("\"@good1@\"", "token-wrapping"),
        ("@good1@\r\n", "stray-whitespace"),
        ("@access@", "not-a-grant"),
    ] {
        assert_eq!(told("a.http", &part(value)), want, "{value}");
        assert_eq!(told("a.txt", &part(value).replace("\r\n", "\n")), want, "{value}");
    }
    for (cookie, want) in [
        ("s=eyJ1c2VyX2lkIjoxMjN9.Zx1yZQ.AAECAwQFBgcICQoLDA0ODxAREhM", "(unreadable)"),
        ("s=@bad@", "audience"),
    ] {
        for name in ["Cookie", "Set-Cookie"] {
            assert_eq!(told("a.log", &format!("{name}: {cookie}\n")), want, "{name}: {cookie}");
        }
    }
    assert_eq!(told("a.json", "{\"a\":{\"assertion\":\"@good1@\\n\"}}"), "stray-whitespace");
}

/// Go sorts the names of a map and separates its members by spaces, which scopes have too.
#[test]
fn maps_of_go_and_java_are_split_at_their_names() {
    for (map, want) in [
        (
            "map[aud:https://test.maskinporten.no/ authorization_details:[map[systemuser_org:map[ID:0192:991825827 authority:iso6523-actorid-upis] type:urn:altinn:systemuser]] exp:1795360600 iat:1795360500 iss:c jti:a1 scope:nav:a.read skatteetaten:b]",
            "good",
        ),
        (
            "map[aud:https://test.maskinporten.no client_id:x exp:1795360600 iat:1795360500 iss:c jti:a1 scope:nav:a]",
            "audience+unknown-claim",
        ),
        (
            "{aud=https://test.maskinporten.no/, iss=c, scope=nav:a.read,nav:b.read, iat=1795360500, exp=1795360600, jti=a}",
            "scope-format",
        ),
    ] {
        assert_eq!(told("a.log", &format!("DEBUG claims {map}\n")), want, "{map}");
    }
}

/// Claims in a notation of another language, or as the text of something else.
const NOTATIONS: &[(&str, &str)] = &[
    (
        "a.log",
        "Array\n(\n    [aud] => @\n    [iss] => c\n    [scope] => a:b\n    [x] => Array\n        (\n            [0] => https://a\n        )\n\n    [iat] => 1795360500\n    [exp] => 1795360600\n)\n",
    ),
    (
        "a.log",
        "array:5 [\n  \"aud\" => \"@\"\n  \"iss\" => \"c\"\n  \"scope\" => \"a:b\"\n  \"x\" => array:1 [\n    0 => \"https://a\"\n  ]\n  \"iat\" => 1795360500\n  \"exp\" => 1795360600\n]\n",
    ),
    (
        "a.log",
        "array (\n  'aud' => '@',\n  'iss' => 'c',\n  'scope' => 'a:b',\n  'x' => \n  array (\n    0 => 'https://a',\n  ),\n  'iat' => 1795360500,\n  'exp' => 1795360600,\n)\n",
    ),
    (
        "a.log",
        "[debug] %{\"aud\" => \"@\", \"iss\" => \"c\", \"scope\" => \"a:b\", \"x\" => [%{\"type\" => \"a\"}], \"iat\" => 1795360500, \"exp\" => 1795360600}",
    ),
    (
        "a.log",
        "DEBUG Object {\"aud\": String(\"@\"), \"iss\": String(\"c\"), \"scope\": String(\"a:b\"), \"x\": Array [String(\"a\")], \"iat\": Number(1795360500), \"exp\": Number(1795360600)}",
    ),
    (
        "a.snap",
        "exports[`x 1`] = `\nObject {\n  \"aud\": \"@\",\n  \"iss\": \"c\",\n  \"scope\": \"a:b\",\n  \"x\": Array [\n    \"a\",\n  ],\n  \"iat\": 1795360500,\n  \"exp\": 1795360600,\n}\n`;\n",
    ),
    (
        "a.jsonc",
        "/* draft */\n{\n  \"aud\": \"@\", // x\n  \"iss\": \"c\", /* { */\n  \"scope\": \"a:b\",\n  \"iat\": 1795360500,\n  \"exp\": 1795360600,\n}\n",
    ),
    (
        "a.cs",
        "var c = @\"{\n  \"\"aud\"\": \"\"@\"\",\n  \"\"iss\"\": \"\"c\"\",\n  \"\"scope\"\": \"\"a:b\"\",\n  \"\"iat\"\": 1795360500,\n  \"\"exp\"\": 1795360600\n}\";\n",
    ),
    (
        "a.csv",
        "id,claims\n1,\"{\"\"aud\"\": \"\"@\"\", \"\"iss\"\": \"\"c\"\", \"\"scope\"\": \"\"a:b\"\", \"\"iat\"\": 1795360500, \"\"exp\"\": 1795360600}\"\n",
    ),
    (
        "a.html",
        "<pre>{\n  &quot;aud&quot;: &quot;@&quot;,\n  &quot;iss&quot;: &quot;c&quot;,\n  &quot;scope&quot;: &quot;a:b&quot;,\n  &quot;iat&quot;: 1795360500,\n  &quot;exp&quot;: 1795360600\n}</pre>\n",
    ),
    (
        "a.json",
        r#"{"log": "{\"msg\": \"{\\\"aud\\\": \\\"@\\\", \\\"iss\\\": \\\"c\\\", \\\"scope\\\": \\\"a:b\\\"}\"}"}"#,
    ),
    (
        "a.log",
        "[\"aud\": \"@\", \"iss\": \"c\", \"scope\": \"a:b\", \"x\": [\"a\": [1]], \"iat\": 1795360500, \"exp\": 1795360600]",
    ),
    (
        "a.log",
        "DEBUG claims [\"aud\": \"@\", \"iss\": \"c\", \"scope\": \"a:b\", \"iat\": 1795360500, \"exp\": 1795360600]\n",
    ),
];

/// Programs print claims in notations of their own.
#[test]
fn claims_as_programs_print_them_are_a_draft() {
    for (name, text) in [
        ("a.log", "DEBUG claims: {aud=@, iss=c, scope=a:b, iat=1795360500, exp=1795360600}"),
        ("a.txt", "{scope=a:b, iss=c, aud=@, exp=1795360600, iat=1795360500, x={y=1, z=[a, b]}}"),
        ("a.log", "DEBUG Claims[aud=@, iss=c, scope=a:b, iat=1795360500, exp=1795360600]"),
        ("a.log", "DEBUG Claims(aud=@, iss=c, scope=a:b, iat=1795360500, exp=1795360600)"),
        ("a.log", "DEBUG Claims { aud = @, iss = c, scope = a:b, iat = 1795360500, exp = 1795360600 }"),
        ("a.log", "DEBUG map[aud:@ exp:1.7953606e+09 iat:1.7953605e+09 iss:c scope:a:b]"),
        (
            "a.log",
            "DEBUG {\n  aud: '@',\n  iss: 'c',\n  scope: 'a:b',\n  iat: 1795360500,\n  exp: 1795360600\n}",
        ),
        (
            "a.log",
            "Array\n(\n    [aud] => @\n    [iss] => c\n    [scope] => a:b\n    [iat] => 1795360500\n    [exp] => 1795360600\n)\n",
        ),
        ("a.log", "DEBUG {:aud=>\"@\", :iss=>\"c\", :scope=>\"a:b\", :iat=>1795360500, :exp=>1795360600}"),
        (
            "a.json",
            "{\"level\":\"debug\",\"msg\":\"claims {\\\"aud\\\":\\\"@\\\",\\\"iss\\\":\\\"c\\\",\\\"scope\\\":\\\"a:b\\\"}\"}",
        ),
        (
            "a.java",
            "var json = \"{\\\"aud\\\":\\\"@\\\",\\\"iss\\\":\\\"c\\\",\\\"scope\\\":\\\"a:b\\\",\\\"iat\\\":1795360500,\\\"exp\\\":1795360600}\";",
        ),
    ]
    .iter()
    .chain(NOTATIONS)
    {
        for (aud, want) in
            [("https://test.maskinporten.no", "audience"), ("https://test.maskinporten.no/", "")]
        {
            let (grants, _) = lint(Some(name), text.replace('@', aud).as_bytes());
            assert_eq!(grants.len(), 1, "{name}: {text}");
            let rules: Vec<_> = grants[0].findings.iter().map(|finding| finding.rule.name).collect();
            let odd =
                rules.iter().filter(|rule| !["jti-missing", "unknown-claim", "audience"].contains(rule));
            assert_eq!(odd.count(), 0, "{name}: {text} {rules:?}");
            assert_eq!(rules.contains(&"audience"), !want.is_empty(), "{name}: {text} {rules:?}");
        }
    }
    for (name, text) in [
        ("a.ts", "enum Claim { aud = 'audience', iss = 'issuer', scope = 'scope', exp = 'expiry' }"),
        ("a.json", r#"{"properties":{"aud":{"type":"a"},"iss":{"type":"a"},"scope":{"type":"a"},"x":"y"}}"#),
    ] {
        assert_eq!(told(name, text), "not-a-grant", "{text}");
    }
    // Calls and literals with variables in them say nothing.
    for text in [
        "token = make(aud=AUDIENCE, iss=CLIENT, scope=SCOPE, exp=now + 100)\ngrant = '@good1@'\n",
        "f({ aud: server, iss: id, scope: 'a:b' });\nconst a = '@good1@';\n",
    ] {
        assert_eq!(told("a.js", text), "good", "{text}");
    }
}

/// What a library decoded, printed by Python or Ruby, is a draft with the header that is printed with it.
#[test]
fn claims_that_are_all_that_was_printed_are_a_draft() {
    let python = "{'aud': '@', 'iss': 'c', 'iat': 1795360500, 'exp': 1795360600, 'jti': 'x', 'scope': 'a:b'}";
    let ruby =
        r#"{"aud"=>"@", "iss"=>"c", "iat"=>1795360500, "exp"=>1795360600, "jti"=>"x", "scope"=>"a:b"}"#;
    let (alg, ruby_alg) = ("{'alg': 'HS256', 'kid': 'k'}", r#"{"kid"=>"k", "alg"=>"HS256"}"#);
    let complete =
        |signature: &str| format!("{{'header': {alg}, 'payload': {python}, 'signature': {signature}}}\n");
    for (text, header) in [
        (format!("{python}\n"), ""),
        (python.replace("'x'", "'x', 'on': True, 'off': None"), ""),
        (complete("b'x'"), "algorithm+"),
        (complete(r"b'\x00\'}'"), "algorithm+"),
        (complete(r#"b"'{""#), "algorithm+"),
        (format!("[{ruby}, {ruby_alg}]\n"), "algorithm+"),
        (ruby.to_owned(), ""),
        (ruby.replace("=>", " => "), ""),
        // As pprint breaks it.
        (python.replace(", ", ",\n "), ""),
        (python.replace(", ", ",\r\n "), ""),
        (complete("b'x'").replace(", ", ",\n  "), "algorithm+"),
    ] {
        for name in ["a.txt", "a.json", "a.log"] {
            let told = told(name, &text.replace('@', "https://test.maskinporten.no"));
            let told = told.replace("unknown-claim+", "").replace("+unknown-claim", "");
            assert_eq!(told, format!("{header}audience"), "{name}: {text}");
            assert!(
                !self::told(name, &text.replace('@', "https://test.maskinporten.no/")).contains("audience")
            );
        }
    }
    // A slip in what somebody wrote is said.
    for text in [
        python.replace(": ", ":"),
        python.replace(", ", ",\n"),
        python.replace("'c'", "\"c\""),
        python.replace("1795360500", "now"),
    ] {
        assert_eq!(told("a.json", &text), "malformed-json", "{text}");
    }
}

/// Karate puts a number in place of its expressions.
#[test]
fn an_expression_is_no_point_in_time() {
    let claims = r##"{"aud":"https://test.maskinporten.no/","iss":"c","scope":"a:b","iat":"#(now)","exp":"#(now + 100)","jti":"0b8e1f6a"}"##;
    assert_eq!(told("a.json", claims), "good");
    assert_eq!(told("a.json", &claims.replace('#', "x")), "time-format+time-format");
}

/// What `jq` makes of a token that it splits at its dots.
#[test]
fn header_and_claims_in_a_list_are_one_draft() {
    let claims = |aud: &str| {
        format!(r#"{{"aud":"{aud}","iss":"c","scope":"a:b","iat":1795360500,"exp":1795360600,"jti":"x"}}"#)
    };
    for (alg, aud, want) in [
        ("RS256", "https://test.maskinporten.no/", "good"),
        ("RS256", "https://test.maskinporten.no", "audience"),
        ("HS256", "https://test.maskinporten.no/", "algorithm"),
    ] {
        for signature in ["", r#","AbC-_1""#, ",null"] {
            let text = format!(r#"[{{"alg":"{alg}","kid":"abc"}},{}{signature}]"#, claims(aud));
            assert_eq!(told("a.json", &text), want, "{text}");
        }
    }
    // Beside a grant another element is a mistake.
    let text = format!(r#"[{},{{"a":1}}]"#, claims("https://test.maskinporten.no/"));
    assert_eq!(told("a.json", &text), "good not-a-grant");
}

/// An access token was not made by the client, and nobody uses its jti.
#[test]
fn the_jti_of_another_token_is_not_used() {
    for text in ["{\"token\":\"@access@\"}\n", "@access@\n"] {
        let (context, policy) = (Context::new(At::Issued), Policy::default());
        let mut linter = Linter::new(&context, &policy);
        let mut grants = Vec::new();
        for name in ["a.json", "b.json"] {
            let source = Source { file: Some(name.into()), ..Source::default() };
            grants.extend(linter.lint(filled(text, &tokens()).as_bytes(), &source));
        }
        linter.settle(&mut grants, &mut Replay::new(None, 0)).unwrap();
        let rules: Vec<_> = grants.iter().flat_map(|grant| &grant.findings).map(|f| f.rule.name).collect();
        assert_eq!(rules, ["not-a-grant", "not-a-grant"], "{text}");
    }
}

/// On standard input a text around a token is damage, unless it is a document with the token in it.
#[test]
fn documents_on_standard_input_hold_tokens() {
    let token = &tokens()["good1"];
    let lines: Vec<_> = token.as_bytes().chunks(75).map(|line| std::str::from_utf8(line).unwrap()).collect();
    for text in [
        format!("-[ RECORD 1 ]---\nid        | 7\nassertion | {token}\nok        | f\n"),
        format!("Exception in thread \"main\" a.B: refused grant {token}\n\tat a.B.c(B.java:41)\n"),
        format!("Unhandled exception. a.B: refused grant {token}\n   at a.B.C() in B.cs:line 4\n"),
        format!("Traceback (most recent call last):\n  File \"a.py\"\nValueError: bad grant {token}\n"),
        format!(
            "From: a@b.no\nContent-Transfer-Encoding: quoted-printable\n\nHei,\n\n{}\n\nHilsen\n",
            lines.join("=\n")
        ),
    ] {
        for name in [None, Some("a.txt")] {
            let (grants, _) = lint(name, text.as_bytes());
            let rules: Vec<_> = grants.iter().flat_map(|g| &g.findings).map(|f| f.rule.name).collect();
            assert_eq!((grants.len(), rules.len()), (1, 0), "{rules:?}: {text}");
        }
    }
}

/// A line that goes on in the next one, and a URL in a URL.
#[test]
fn a_token_is_joined_as_its_carrier_joins_lines() {
    let tokens = tokens();
    for (token, want) in [("good1", ""), ("bad", "audience")] {
        let token = &tokens[token];
        let lines = |end: &str| {
            token
                .as_bytes()
                .chunks(76)
                .map(|line| std::str::from_utf8(line).unwrap())
                .collect::<Vec<_>>()
                .join(end)
        };
        for (name, text) in [
            ("a.sh", format!("curl https://a/ -d assertion={} -d x=y\n", lines("\\\n"))),
            ("a.cmd", format!("curl https://a/ -d assertion={} -d x=y\r\n", lines("^\r\n"))),
            ("a.properties", format!("assertion={}\n", lines("\\\n"))),
            ("b.properties", format!("a=b\nassertion={}\nc=d\n", lines("\\\n    "))),
            ("b.cmd", format!("set JWT={}\ncurl -d assertion=%JWT% https://a/\n", lines("^\n"))),
            ("a.log", format!("2026-11-22 GET /cb?x=a%253Db%2526assertion%253D{token} 200\n")),
            ("b.log", format!("2026-11-22 GET /cb?x=assertion%253D{token}%2526a%253Db 200\n")),
        ] {
            let (grants, _) = lint(Some(name), text.as_bytes());
            let rules: Vec<_> = grants.iter().flat_map(|g| &g.findings).map(|f| f.rule.name).collect();
            assert_eq!((grants.len(), rules.concat().as_str()), (1, want), "{name}: {text}");
        }
    }
}

/// Builders hand a claim over in ways of their own.
#[test]
fn claims_that_a_builder_is_given_are_read() {
    for claims in [
        ".audience().add(\"@\").and().issuer(\"c\").claim(\"scope\", \"a:b\")",
        ".audience().single(\"@\").issuer(\"c\").claim(\"scope\", \"a:b\")",
        ".setAudience(\"@\").setIssuer(\"c\").setStringClaim(\"scope\", \"a:b\")",
    ] {
        let source = format!("var jwt = Jwts.builder()\n    {claims}\n    .signWith(key).compact();\n");
        let with = |aud: &str| told("Grant.java", &source.replace('@', aud));
        assert_eq!(with("https://test.maskinporten.no"), "audience", "{claims}");
        assert_eq!(with("https://test.maskinporten.no/"), "good", "{claims}");
    }
}

/// What serialises a header may put whitespace or a byte order mark before it, or write Python's quotation marks: it is
/// a token in every carrier, and names of hosts and classes are none.
#[test]
fn a_token_is_one_whatever_its_header_begins_with() {
    let base64 = |text: &str| base64_simd::URL_SAFE_NO_PAD.encode_to_string(text);
    let header = r#"{"alg":"RS256","kid":"key-1"}"#;
    let payload = crate::carriers::claims(
        "https://test.maskinporten.no",
        "digdir:test",
        "3a1f6f5e-0000-4000-8000-000000000009",
    );
    let python = |text: &str| text.replace('"', "'");
    for (header, payload, want) in [
        (format!("\n{header}"), payload.clone(), "audience"),
        (format!("\r\n  {header}"), format!("\r\n  {payload}"), "audience"),
        (format!("\n            {header}"), format!("    {payload}"), "audience"),
        (format!("\t{header}"), format!("\t{payload}"), "audience"),
        (format!("\u{feff}{header}"), payload.clone(), "malformed-json+audience"),
        (python(header), payload.clone(), "malformed-json+audience"),
        (python(header), python(&payload), "malformed-json+malformed-json"),
    ] {
        let token = format!("{}.{}.{}", base64(&header), base64(&payload), "A".repeat(342));
        for (name, template) in [
            ("a.log", "2026-11-22T15:15:04Z DEBUG no.example.Client jwt=@\n2026-11-22T15:15:05Z INFO x\n"),
            ("a.py", "import os\nTOKEN = \"@\"\n"),
            ("a.json", r#"{"jwt": "@", "x": "no.example.Class.Data.Item"}"#),
            ("a.jsonl", "{\"jwt\": \"@\"}\n"),
            ("a.txt", "@\n"),
            ("a.csv", "id,jwt\n1,@\n"),
            ("a.form", "grant_type=x&assertion=@"),
        ] {
            assert_eq!(told(name, &template.replace('@', &token)), want, "{name}: {header}");
        }
    }
    for text in [
        "2026-11-22T15:15:04Z INFO no.example.Controllers.CacheConfiguration.Data.Identity\n",
        "DEBUG CacheConfiguration.CertificateProvider.Dispatcher eydis.example.no Cn.Cn.Cn\n",
    ] {
        assert_eq!(told("a.log", &format!("{text}INFO jwt=@good1@\n")), "good", "{text}");
    }
}

/// In words, a client assertion may be for any server: its claims tell for which.
#[test]
fn what_a_log_calls_a_client_assertion_is_told_by_its_claims() {
    let other = r#"{"aud":"https://test.idporten.no","iss":"a","sub":"a","iat":1795360500,"exp":1795360600,"jti":"j"}"#;
    let other = crate::support::sign(crate::carriers::HEADER, other, "client");
    for words in ["client assertion: ", "Client Assertion = ", "the client assertion \""] {
        let text = format!("INFO A {words}{other}\nINFO B {words}@good1@\nINFO C assertion: @bad@\n");
        assert_eq!(told("a.log", &text), "good audience (client-assertion)", "{words}");
    }
}

/// What shows or stores a token in lines or parts makes no list of tokens of it.
#[test]
fn a_token_in_pieces_of_a_list_is_one() {
    let broken = |token: &str, width: usize, mark: &str, between: &str| {
        let pieces = token.as_bytes().chunks(width).map(|piece| std::str::from_utf8(piece).unwrap());
        pieces.map(|piece| format!("{mark}{piece}{mark}")).collect::<Vec<_>>().join(between)
    };
    for (token, want) in [("@bad@", "audience"), ("@good1@", "good")] {
        let token = filled(token, &tokens());
        let parts = token.split('.').map(|part| format!("\"{part}\"")).collect::<Vec<_>>().join(", ");
        for width in [40, 64, 76, 400] {
            let lines = broken(&token, width, "\"", ",\n  ");
            let python = broken(&token, width, "'", ", ");
            for (name, text) in [
                ("a.json", format!("[{lines}]")),
                ("a.json", format!("{{\"grant\": [{lines}]}}")),
                ("a.json", format!("{{\"log\": [\"Grant:\", {lines}, \"end\"]}}")),
                ("a.log", format!("{{'grant': [{python}]}}\n")),
            ] {
                assert_eq!(told(name, &text), want, "{name}: {text}");
            }
        }
        for text in [format!("[{parts}]"), format!("{{\"parts\": [{parts}, \"end\"]}}")] {
            assert_eq!(told("a.json", &text), want, "{text}");
        }
    }
    let two = filled("@good1@,@bad@", &tokens());
    let two: Vec<_> = two.split(',').map(|token| broken(token, 64, "\"", ",")).collect();
    assert_eq!(told("a.json", &format!("[{}]", two.join(", "))), "good audience");
    // Names of members are no pieces of the value before them.
    let cut = filled("@good1@", &tokens());
    let cut = format!("{{\"assertion\": \"{}\", \"jti\": \"x\"}}", &cut[..cut.len() - 3]);
    assert!(!told("a.json", &cut).contains("good"), "{cut}");
    // Tokens of a list are those that they are, and what is none makes none.
    all_are(&[
        ("a.json", r#"["@good1@", "@bad@"]"#, "good audience"),
        ("a.json", r#"["@good1:h@.@good1:p@", "@bad@"]"#, "malformed-jws audience"),
        ("a.json", r#"["@good1:h@", "x@good1:p@", "@good1:s@"]"#, "malformed-jws"),
    ]);
}

/// No host says that a server of the user's own is meant: the user does.
#[test]
fn a_token_for_a_server_that_the_user_named_is_a_grant() {
    const OWN: &str = "https://sts.example.org/";
    let claims = |aud: &str| {
        format!(r#"{{"aud":"{aud}","iss":"c","sub":"c","iat":1795360500,"exp":1795360600,"jti":"j"}}"#)
    };
    let found = |aud: &str, env: &str, parameter: &str| {
        let token = crate::support::sign(crate::carriers::HEADER, &claims(aud), "client");
        let output = std::process::Command::new(env!("CARGO_BIN_EXE_grantlint"))
            .args(["check", "--no-config", "--at", "issued", "--format", "json", "--env", env])
            .arg("-")
            .stdin({
                use std::io::{Seek as _, Write as _};
                let mut file = tempfile::tempfile().unwrap();
                writeln!(file, "INFO sends {parameter}{token} now").unwrap();
                file.rewind().unwrap();
                file
            })
            .output()
            .unwrap();
        let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        let rules =
            report["grants"].as_array().unwrap().iter().flat_map(|g| g["findings"].as_array().unwrap());
        let rules: Vec<_> = rules.map(|finding| finding["rule"].as_str().unwrap().to_owned()).collect();
        (rules, report["passed_over"].as_array().unwrap().len())
    };
    let is_grant = |(rules, passed_over): &(Vec<String>, usize)| {
        rules.contains(&"scope-format".to_owned()) && *passed_over == 0
    };
    assert!(is_grant(&found(OWN, OWN, "")), "{:?}", found(OWN, OWN, ""));
    assert!(is_grant(&found("https://sts.example.org", OWN, "")));
    assert!(!is_grant(&found("https://api.example.org/", OWN, "")));
    assert!(!is_grant(&found(OWN, "test", "")));
    assert!(!is_grant(&found(OWN, OWN, "client_assertion=")));
}
