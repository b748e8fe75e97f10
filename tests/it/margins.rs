//! Tokens and claims in lines that something put a margin before, or that a terminal broke.

use crate::carriers::{filled, lint, tokens};

/// The rules of each grant that is in a file.
fn told(name: &str, text: &str) -> Vec<String> {
    let (grants, passed_over) = lint(Some(name), filled(text, &tokens()).as_bytes());
    assert!(passed_over.is_empty(), "{name}: {text}");
    let rules = |grant: &grantlint::GrantReport| {
        grant.findings.iter().map(|finding| finding.rule.name).collect::<Vec<_>>().join("+")
    };
    grants.iter().map(rules).collect()
}

/// What is put before the line of that number.
const MARGINS: [fn(usize) -> String; 8] = [
    |n| format!("2026-11-22T11:55:05.{:07}Z ", 1_234_567 + n),
    |n| format!("2026-11-22T11:55:05.{}Z stdout F ", if n.is_multiple_of(10) { 12 } else { 123_456_789 + n }),
    |_| "mp-1  | ".to_owned(),
    |_| "> ".to_owned(),
    |_| "+".to_owned(),
    |n| format!("{:>3} ", n + 7),
    |n| format!("{}: ", n + 8),
    |_| "[11:55:05] DEBUG ".to_owned(),
];

fn with_margin(text: &str, margin: fn(usize) -> String) -> String {
    text.lines().enumerate().map(|(n, line)| margin(n) + line + "\n").collect::<Vec<_>>().concat()
}

fn wrapped(text: &str, width: usize) -> String {
    let lines = text.as_bytes().chunks(width).map(|line| std::str::from_utf8(line).unwrap());
    lines.collect::<Vec<_>>().join("\n")
}

fn claims(aud: &str, jti: &str) -> String {
    format!(
        "{{\n  \"aud\": \"{aud}\",\n  \"iss\": \"c\",\n  \"scope\": \"a:b\",\n  \"iat\": 1795360500,\n  \"exp\": 1795360600,\n  \"jti\": \"{jti}\"\n}}"
    )
}

#[test]
fn claims_with_a_margin_are_a_draft() {
    let (bad, good) =
        (claims("https://test.maskinporten.no", "1"), claims("https://test.maskinporten.no/", "2"));
    for margin in MARGINS {
        for text in [bad.clone(), format!("start\nClaims: {bad}\nend"), format!("{bad}\nassertion=@good1@")] {
            let text = with_margin(&text, margin);
            let mut want = vec!["audience"];
            want.extend(text.contains('@').then_some(""));
            assert_eq!(told("a.log", &text), want, "{text}");
        }
        let both =
            with_margin(&format!("{{\n  \"alg\": \"HS256\",\n  \"kid\": \"k\"\n}}\n{bad}\n{good}\n"), margin);
        assert_eq!(told("a.log", &both), ["algorithm+audience", ""], "{both}");
    }
    // What is in other columns, or is no object, is none.
    let cut = with_margin(&bad, MARGINS[2]).replace("mp-1  |   \"exp\"", "db-1  |   \"exp\"");
    assert_eq!(told("a.log", &cut), ["not-a-grant"], "{cut}");
}

/// A container keeps each line as a record of its own.
#[test]
fn claims_in_records_of_one_line_each_are_a_draft() {
    let record = |line: &str| {
        let line = serde_json::to_string(&format!("{line}\n")).unwrap();
        format!("{{\"log\":{line},\"stream\":\"stdout\",\"time\":\"2026-11-22T11:55:05.1Z\"}}\n")
    };
    let bad = claims("https://test.maskinporten.no", "1");
    for (text, want) in [
        (bad.clone(), vec!["audience"]),
        (format!("start\nClaims: {bad}\nend"), vec!["audience"]),
        (format!("{bad}\nassertion=@good1@"), vec!["audience", ""]),
    ] {
        let text: String = text.lines().map(record).collect();
        assert_eq!(told("a.log", &text), want, "{text}");
    }
}

#[test]
fn tokens_with_a_margin_are_joined() {
    for margin in MARGINS {
        for width in [80, 100, 119] {
            for name in ["", "assertion=", "DEBUG sent "] {
                for (token, want) in [("@good1@", ""), ("@bad@", "audience")] {
                    let token = filled(token, &tokens());
                    let text =
                        with_margin(&format!("{}\nend", wrapped(&format!("{name}{token}"), width)), margin);
                    assert_eq!(told("a.log", &text), [want], "{text}");
                }
            }
        }
    }
}

/// A terminal breaks the line anywhere, and what it shows is copied with the breaks.
#[test]
fn values_that_a_terminal_broke_are_whole() {
    let token = filled("@bad@", &tokens());
    for before in [
        "2026-11-22 11:55:05.123 DEBUG assertion=",
        "curl -s https://test.maskinporten.no/token -d assertion=",
        "assertion=",
        "DEBUG body grant_type=x&assertion=",
    ] {
        for width in 40..=120 {
            for behind in ["", "&scope=a", " https://test.maskinporten.no/token"] {
                let text = wrapped(&format!("{before}{token}{behind}"), width);
                let text = format!("start\n{text}\nend of it\n");
                assert_eq!(told("a.log", &text), ["stray-whitespace+audience"], "{text}");
            }
        }
    }
    // Without a signature it is cut.
    let text = format!("start\nassertion={}\nend of it\n", &token[..200]);
    assert_eq!(told("a.log", &text), ["malformed-jws"], "{text}");
}

/// `pprint` and others begin with the first member, and go on behind each comma.
#[test]
fn printed_claims_with_a_margin_are_a_draft() {
    let printed = |aud: &str, mark: char| {
        let text = format!(
            "{{'aud': '{aud}',\n 'exp': 1795360600,\n 'iat': 1795360500,\n 'iss': 'c',\n 'jti': 'x',\n 'scope': 'a:b'}}"
        );
        text.replace('\'', &mark.to_string())
    };
    for margin in MARGINS {
        for mark in ['\'', '"'] {
            for (aud, want) in
                [("https://test.maskinporten.no", "audience"), ("https://test.maskinporten.no/", "")]
            {
                let claims = printed(aud, mark);
                for text in [claims.clone(), format!("start\nClaims: {claims} end")] {
                    let text = with_margin(&text, margin);
                    assert_eq!(told("a.log", &text), [want], "{text}");
                }
            }
        }
    }
}
