//! What people hand over a token in: each grant in it is linted as it would be alone, each other token
//! is named, and nothing around them counts against them.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use grantlint::environments::Environment;
use grantlint::internals::engine::{Linter, Policy, Replay};
use grantlint::report::{PassedOver, Source};
use grantlint::{At, Context, GrantReport};

use crate::support;

const AT: i64 = 1_795_360_505;

fn context() -> Context {
    let mut context = Context::new(At::Time(AT));
    context.environment = Environment::named("test");
    context
}

/// Lints an input as a file of that name.
pub fn lint(name: Option<&str>, input: &[u8]) -> (Vec<GrantReport>, Vec<PassedOver>) {
    let (context, policy) = (context(), Policy::default());
    let mut linter = Linter::new(&context, &policy);
    let source = Source { file: name.map(Into::into), ..Source::default() };
    let mut grants = linter.lint(input, &source);
    linter.settle(&mut grants, &mut Replay::new(None, 0)).unwrap();
    (grants, linter.take_passed_over())
}

pub fn claims(aud: &str, scope: &str, jti: &str) -> String {
    format!(
        r#"{{"aud":"{aud}","iss":"0f1a2b3c-4d5e-4f60-8a7b-9c0d1e2f3a4b","scope":"{scope}","iat":1795360500,"exp":1795360600,"jti":"{jti}"}}"#
    )
}

pub const HEADER: &str = r#"{"alg":"RS256","kid":"key-1","typ":"JWT"}"#;
const TEST: &str = "https://test.maskinporten.no/";

/// The tokens that are in the files by name.
pub fn tokens() -> BTreeMap<&'static str, String> {
    let sign = |payload: &str| support::sign(HEADER, payload, "client");
    let access = r#"{"scope":"digdir:test","iss":"https://test.maskinporten.no/","client_amr":"private_key_jwt","token_type":"Bearer","exp":1795360620,"iat":1795360500,"client_id":"0f1a2b3c-4d5e-4f60-8a7b-9c0d1e2f3a4b","jti":"a","consumer":{"authority":"iso6523-actorid-upis","ID":"0192:974760673"}}"#;
    let id = r#"{"iss":"https://test.idporten.no","sub":"s","aud":"client","acr":"idporten-loa-high","auth_time":1795360500,"exp":1795360620,"iat":1795360500,"nonce":"n"}"#;
    let other = r#"{"sub":"1234567890","name":"Somebody","iat":1516239022}"#;
    [
        ("good1", sign(&claims(TEST, "digdir:test", "3a1f6f5e-0000-4000-8000-000000000001"))),
        ("good2", sign(&claims(TEST, "digdir:test", "3a1f6f5e-0000-4000-8000-000000000002"))),
        ("again", sign(&claims(TEST, "digdir:other", "3a1f6f5e-0000-4000-8000-000000000001"))),
        (
            "bad",
            sign(&claims(
                "https://test.maskinporten.no",
                "digdir:test",
                "3a1f6f5e-0000-4000-8000-000000000003",
            )),
        ),
        ("access", sign(access)),
        ("id", sign(id)),
        ("other", sign(other)),
    ]
    .into()
}

/// Puts the tokens in place: `@name@` is a whole one, `@name:2@` the second third of it, `@name:p@` its
/// payload.
pub fn filled(template: &str, tokens: &BTreeMap<&str, String>) -> String {
    let mut text = template.to_owned();
    for (name, token) in tokens {
        let third = token.len() / 3;
        let parts: Vec<&str> = token.split('.').collect();
        let pieces = [
            ("1", &token[..third]),
            ("2", &token[third..2 * third]),
            ("3", &token[2 * third..]),
            ("h", parts[0]),
            ("p", parts[1]),
            ("s", parts[2]),
        ];
        for (piece, of) in pieces {
            text = text.replace(&format!("@{name}:{piece}@"), of);
        }
        text = text.replace(&format!("@{name}@"), token);
    }
    text
}

/// One line for each thing that was found, in the order of the report.
fn outcome(name: &str, input: &str) -> String {
    let (grants, passed_over) = lint(Some(name), input.as_bytes());
    let mut out = String::new();
    let place = |source: &Source| {
        let line = source.line.map_or_else(|| "-".to_owned(), |line| line.to_string());
        let pointer = source.pointer.as_deref().map(|p| format!(" {p}")).unwrap_or_default();
        format!("{name}:{line}{pointer}")
    };
    for grant in &grants {
        let findings: Vec<&str> = grant.findings.iter().map(|f| f.code().unwrap_or(f.rule.name)).collect();
        let said = if findings.is_empty() { "nothing found".to_owned() } else { findings.join(" ") };
        let _ = writeln!(out, "{}: {said}", place(&grant.source));
    }
    for token in &passed_over {
        let _ = writeln!(out, "{}: not linted, {}", place(&token.source), token.what.name());
    }
    if out.is_empty() {
        let _ = writeln!(out, "{name}: nothing");
    }
    out
}

#[test]
fn each_carrier_holds_what_is_expected() {
    let folder = support::testdata("carriers");
    let tokens = tokens();
    let mut names: Vec<String> = std::fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name != "expected.txt")
        .collect();
    names.sort();
    assert!(names.len() >= 50, "{names:?}");
    let mut all = String::new();
    for name in &names {
        let template = std::fs::read_to_string(folder.join(name)).unwrap();
        all.push_str(&outcome(name, &filled(&template, &tokens)));
    }
    let table = folder.join("expected.txt");
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&table, &all).unwrap();
    }
    assert_eq!(all, std::fs::read_to_string(&table).unwrap());
}

/// The same files with Windows line endings, a byte order mark, and as UTF-16.
#[test]
fn encodings_of_a_carrier_are_layout() {
    let folder = support::testdata("carriers");
    let tokens = tokens();
    for name in ["requests.py", "key-value.log", "postman.json", "requests.http", "curls.sh", "dev.env"] {
        let text = filled(&std::fs::read_to_string(folder.join(name)).unwrap(), &tokens);
        let findings = |input: &[u8]| {
            let (grants, passed_over) = lint(Some(name), input);
            let codes = |g: &GrantReport| g.findings.iter().map(|f| f.rule.name).collect::<Vec<_>>();
            (grants.iter().map(codes).collect::<Vec<_>>(), passed_over.len())
        };
        let plain = findings(text.as_bytes());
        assert_eq!(findings(text.replace('\n', "\r\n").as_bytes()), plain, "{name}");
        assert_eq!(findings(format!("\u{feff}{text}").as_bytes()), plain, "{name}");
        let utf16: Vec<u8> = format!("\u{feff}{text}").encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(findings(&utf16), plain, "{name}");
    }
}

/// Carriers that hold one token at `@`.
pub const CARRIERS: [(&str, &str); 40] = [
    ("a.form", "grant_type=x&assertion=@"),
    ("a.url", "https://test.maskinporten.no/token?grant_type=x&assertion=@#x"),
    ("a.http", "POST /token HTTP/1.1\nHost: a\n\ngrant_type=x\n&assertion=@\n"),
    ("b.http", "POST /token HTTP/1.1\r\nHost: a\r\n\r\n{\"assertion\": \"@\"}"),
    ("a.sh", "curl https://a/token \\\n  -d grant_type=x \\\n  -d assertion=@\n"),
    ("b.sh", "wget --post-data=\"grant_type=x&assertion=@\" https://a/token"),
    ("a.json", "{\"a\": [{\"b\": {\"c\": [1, {\"d\": \"@\"}]}}]}"),
    ("b.json", "{\"a\": {\"key\": \"assertion\", \"value\": \"@\"}}"),
    ("c.json", "{\"a\": \"{\\\"assertion\\\":\\\"@\\\"}\"}"),
    ("d.json", "[\"@\"]"),
    ("a.jsonl", "{\"n\": 1, \"assertion\": \"@\"}\n{\"n\": 2}\n"),
    ("a.yaml", "a:\n  - b: @\n    c: 1\n"),
    ("b.yaml", "run: |\n  curl -d 'assertion=@' https://a\n"),
    ("a.py", "x = dict(assertion=\"@\")"),
    ("b.py", "x = {'assertion': b'@', 'y': 1}"),
    ("a.js", "f({ assertion: `@` });"),
    ("a.cs", "new KeyValuePair<string, string>(\"assertion\", \"@\")"),
    ("a.java", "params.add(new BasicNameValuePair(\"assertion\", \"@\"));"),
    ("a.kt", ".add(\"assertion\", \"@\")"),
    ("a.go", "data := url.Values{\"assertion\": {\"@\"}}"),
    ("a.php", "$x = ['assertion' => '@'];"),
    ("a.rb", "post(assertion: '@')"),
    ("a.log", "2026-11-27 07:00:00.000 DEBUG [main] assertion=@ sent"),
    ("b.log", "level=debug msg=sent grant=@ status=400"),
    ("c.log", "DEBUG sent map[assertion:[@] grant_type:[x]]"),
    ("d.log", "{\\\"assertion\\\":\\\"@\\\"}"),
    ("a.md", "The grant is `@`, says the log."),
    ("a.csv", "a,@,b"),
    ("a.xml", "<a><assertion>@</assertion></a>"),
    ("a.hurl", "POST https://a/token\n[FormParams]\nassertion: @\nHTTP 200\n"),
    ("a.bru", "body:form-urlencoded {\n  assertion: @\n}\n"),
    ("a.ps1", "$body = @{ grant_type = 'x'; assertion = \"@\" }"),
    ("a.env", "A=1\nGRANT=@\n"),
    ("a.sql", "INSERT INTO log VALUES (1, 'grant_type=x&assertion=@');"),
    ("a.cmd", "curl -d \"grant_type=x^&assertion=@\" ^\n  https://a/token"),
    ("dump.log", "\0\u{1}assertion=@\0\u{2}\n"),
    ("a.swift", "URLQueryItem(name: \"assertion\", value: \"@\")"),
    ("a.feature", "  Examples:\n    | grant | code |\n    | @ | 400 |"),
    ("a.eml", "Content-Transfer-Encoding: quoted-printable\n\nassertion=3D@\n"),
    ("a.txt", "Here is the token: @. It does not work."),
];

/// Puts the token at the last `@`: PowerShell has one of its own.
fn carried(carrier: &str, token: &str) -> String {
    let (before, behind) = carrier.rsplit_once('@').unwrap();
    format!("{before}{token}{behind}")
}

/// Claims that differ from each other in many ways, good and bad.
fn variants() -> Vec<String> {
    let jti = |n: usize| format!("7d1f6f5e-0000-4000-8000-{n:012}");
    let mut all = Vec::new();
    for (n, aud) in [TEST, "https://test.maskinporten.no", "https://maskinporten.no/"].into_iter().enumerate()
    {
        for (m, scope) in ["digdir:test", "digdir:test,other", ""].into_iter().enumerate() {
            all.push(claims(aud, scope, &jti(10 * n + m)));
        }
    }
    all.push(claims(TEST, "digdir:test", &jti(90)).replace("1795360600", "1795364100"));
    all.push(claims(TEST, "digdir:test", &jti(91)).replace("\"iss\"", "\"sub\":\"x\",\"iss\""));
    all.push(claims(TEST, "digdir:test", &jti(92)).replace("1795360500", "\"1795360500\""));
    all
}

#[test]
fn each_grant_says_the_same_in_each_carrier() {
    for payload in variants() {
        let token = support::sign(HEADER, &payload, "client");
        let rules = |report: &GrantReport| -> Vec<(String, String)> {
            let of = |f: &grantlint::finding::Finding| {
                (f.rule.name.to_owned(), f.location.pointer.clone().unwrap_or_default())
            };
            report.findings.iter().map(of).collect()
        };
        let (alone, _) = lint(None, token.as_bytes());
        for (name, carrier) in CARRIERS {
            let input = carried(carrier, &token);
            let (grants, passed_over) = lint(Some(name), input.as_bytes());
            assert_eq!((grants.len(), passed_over.len()), (1, 0), "{name}: {input}");
            assert_eq!(rules(&grants[0]), rules(&alone[0]), "{name}: {input}");
            assert_eq!(grants[0].jti, alone[0].jti, "{name}");
        }
    }
}

/// Every token that was put in comes out, linted or named.
#[test]
fn no_token_is_passed_over_in_silence() {
    let tokens = tokens();
    let grants = ["good1", "bad", "good2"];
    let others = ["access", "id", "other"];
    for (seed, (name, carrier)) in CARRIERS.into_iter().enumerate() {
        // Documents that hold one value each are put into a list.
        let is_json = name.rsplit('.').next() == Some("json");
        let chosen: Vec<&str> = (0..6)
            .map(|n| if (seed + n) % 2 == 0 { grants[(seed + n) % 3] } else { others[(seed + n) % 3] })
            .collect();
        let pieces: Vec<String> = chosen.iter().map(|token| carried(carrier, &tokens[token])).collect();
        let input = if is_json { format!("[{}]", pieces.join(",\n")) } else { pieces.join("\n\n") };
        let (linted, passed_over) = lint(Some(&format!("many-{name}")), input.as_bytes());
        assert_eq!(linted.len() + passed_over.len(), chosen.len(), "{name}: {input}");
        let is_grant = |token: &&&str| grants.contains(*token);
        assert!(linted.len() >= chosen.iter().filter(is_grant).count(), "{name}: {input}");
        for report in &linted {
            let odd = report
                .findings
                .iter()
                .find(|f| ["token-wrapping", "stray-whitespace"].contains(&f.rule.name));
            assert!(odd.is_none(), "{name}: {odd:?}\n{input}");
        }
    }
}

/// Lines of which nobody says where in them the grant is.
#[test]
fn a_line_may_be_a_record_a_string_or_a_row() {
    let tokens = tokens();
    let folder = tempfile::tempdir().unwrap();
    for (name, args, template, exit, errors) in [
        (
            "bulk.ndjson",
            &[][..],
            "{\"index\":{\"_index\":\"logs\"}}\n{\"message\":\"assertion=@good1@\"}\n{\"index\":{}}\n{\"message\":\"assertion=@bad@\"}\n",
            1,
            "audience",
        ),
        ("strings.jsonl", &[], "\"@good1@\"\n\"@bad@\"\n", 1, "audience"),
        ("good.jsonl", &[], "\"@good1@\"\n{\"n\":1}\n[]\n\"@good2@\"\n", 0, ""),
        (
            "other.jsonl",
            &[],
            "{\"assertion\":\"@good1@\"}\n{\"access_token\":\"@access@\"}\n{\"t\":\"@id@\"}\n",
            0,
            "",
        ),
        ("grant.jsonl", &[], "{\"grant\":\"@bad@\"}\n{\"access_token\":\"@access@\"}\n", 1, "audience"),
        ("sent.jsonl", &[], "{\"assertion\":\"@access@\"}\n", 1, "not-a-grant"),
        (
            "words.jsonl",
            &[],
            "@good1@\n{\"error\":\"invalid_grant\"}\njava.lang.X: y\n\tat a.b(C.java:1)\n",
            0,
            "",
        ),
        ("cut.jsonl", &[], "{\"assertion\":\"@good1@\"}\n{\"msg\":\"a b\n", 1, "not-a-grant"),
        ("begun.jsonl", &[], "eyJhbGciOi is not here\n", 1, "not-a-grant"),
        ("named.jsonl", &[], "sent assertion=undefined now\n", 1, "not-a-grant"),
        ("keys.jsonl", &[], "{\"keys\":[]}\n{\"a\":\"@good1@\"}\n", 0, ""),
        ("empty.jsonl", &[], "{\"assertion\":\"undefined\"}\n", 1, "not-a-grant"),
        (
            "claims.jsonl",
            &[],
            "{\"iss\":\"https://test.maskinporten.no/\",\"client_amr\":\"x\",\"token_type\":\"Bearer\",\"scope\":\"a:b\",\"iat\":1795360500,\"exp\":1795360600,\"client_id\":\"c\"}\n\"@good1@\"\n",
            0,
            "",
        ),
        ("lines.jsonl", &["--lines"], "{\"access_token\":\"@access@\"}\n", 1, "not-a-grant"),
        (
            "form.jsonl",
            &["--lines", "--field", "req.body"],
            "{\"req\":{\"body\":\"grant_type=x&assertion=@bad@\"}}\n",
            1,
            "audience",
        ),
        ("none.jsonl", &[], "{\"n\":1}\n{\"n\":2}\n", 2, ""),
        ("rows.txt", &["--lines"], "@good1@,a,b\n@bad@,c,d\n", 1, "audience"),
        ("rows.tsv", &["--lines"], "1\t@good1@\n2\t@bad@\n", 1, "audience"),
        ("strings.txt", &["--lines"], "\"@good1@\"\n\"@bad@\"\n", 1, "audience"),
        // Whoever says that each line is a grant is told of one that is not.
        ("each.jsonl", &["--lines"], "\"@good1@\"\n{\"n\":1}\n", 1, "not-a-grant"),
        ("comma.txt", &["--lines"], "@good1@,\n", 1, "token-wrapping"),
    ] {
        std::fs::write(folder.path().join(name), filled(template, &tokens)).unwrap();
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_grantlint"));
        command.current_dir(folder.path()).args(["check", "--no-config", "--env", "test", "--at", "issued"]);
        let run = command.args(args).args(["--format", "json", name]).output().unwrap();
        assert_eq!(run.status.code(), Some(exit), "{name}: {run:?}");
        let json: serde_json::Value = serde_json::from_slice(&run.stdout).unwrap();
        let findings =
            json["grants"].as_array().unwrap().iter().flat_map(|g| g["findings"].as_array().unwrap());
        let errors_found: Vec<_> = findings.map(|f| f["rule"].as_str().unwrap()).collect();
        assert_eq!(errors_found.join(" "), errors, "{name}");
    }
}

/// The values of Secrets are base64, in a file of one and in what `kubectl get` prints of several.
#[test]
fn a_secret_holds_its_grants_in_base64() {
    use base64::Engine as _;
    let tokens = tokens();
    let encoded = |name: &str| base64::engine::general_purpose::STANDARD.encode(&tokens[name]);
    let (good, bad) = (encoded("good1"), encoded("bad"));
    let secret = |value: &str| format!("{{\"kind\": \"Secret\", \"data\": {{\"grant\": \"{value}\"}}}}");
    for (name, input, rules) in [
        ("secret.json", secret(&bad), "audience"),
        ("list.json", format!("{{\"items\": [{}, {}]}}", secret(&good), secret(&bad)), "audience"),
        ("list.yaml", format!("items:\n- data:\n    grant: {good}\n- data:\n    grant: {bad}\n"), "audience"),
        // Anywhere else nobody decodes it before it is sent.
        ("body.json", format!("{{\"a\": {{\"b\": {{\"grant\": \"{good}\"}}}}}}"), "token-wrapping"),
    ] {
        let (grants, _) = lint(Some(name), input.as_bytes());
        let found: Vec<_> = grants.iter().flat_map(|g| &g.findings).map(|f| f.rule.name).collect();
        assert_eq!(found.join(" "), rules, "{name}: {input}");
    }
}

/// What writes a token in another way than as text, each with a good grant and a bad one.
#[test]
fn grants_in_bytes_parts_and_pieces_are_read() {
    use base64::Engine as _;
    let tokens = tokens();
    let bytes = |text: String| format!("{:?}", text.as_bytes());
    let (good, bad) = (&tokens["good1"], &tokens["bad"]);
    let journal =
        |text: String| format!("{{\"_COMM\":\"a\",\"MESSAGE\":{}}}\n", bytes(text).replace(' ', ""));
    let trace = |token: &str| {
        let body = format!("grant_type=x&assertion={token}");
        let lines = body.as_bytes().chunks(64).enumerate();
        let line = |(n, line): (usize, &[u8])| format!("{:04x}: {}\n", 64 * n, String::from_utf8_lossy(line));
        format!("=> Send data, {} bytes\n{}== Info: done\n", body.len(), lines.map(line).collect::<String>())
    };
    let header = "Content-Transfer-Encoding: base64\r\n";
    let part = |text: &str| {
        let encoded = base64::engine::general_purpose::STANDARD.encode(text);
        let lines: Vec<_> = encoded.as_bytes().chunks(76).map(String::from_utf8_lossy).collect();
        format!("--x\r\n{header}\r\n{}\r\n", lines.join("\r\n"))
    };
    let halves = |token: &str| format!("concat!(\"{}\", \"{}\")", &token[..300], &token[300..]);
    let parts = |token: &str| token.splitn(3, '.').collect::<Vec<_>>().join("\", \".");
    for (name, input) in [
        ("journal.json", journal(format!("\u{1b}[36massertion={good}\u{1b}[0m")) + &journal(bad.clone())),
        (
            "buffer.json",
            format!("[{{\"type\":\"Buffer\",\"data\":{}}},\n{}]", bytes(good.clone()), bytes(bad.clone())),
        ),
        ("trace.txt", trace(good) + &trace(bad)),
        ("parts.eml", format!("Subject: x\r\n\r\n{}{}--x--\r\n", part(&format!("Hei {good}\n")), part(bad))),
        (
            "headers.eml",
            [part(good), part(bad)].map(|part| format!("--x\r\n{}{part}", header.repeat(20_000))).concat(),
        ),
        ("halves.rs", format!("let a = {};\nlet b = concat!(\"{}\");\n", halves(good), parts(bad))),
        ("join.py", format!("a = ''.join(['{}',\n  '{}'])\nb = '{bad}'\n", &good[..99], &good[99..])),
        ("concat.sql", format!("SELECT CONCAT('{}', '{}'), '{bad}';\n", &good[..99], &good[99..])),
        (
            "docker.log",
            [good, bad].map(|t| format!("{{\"log\":\"assertion={t}\\n\",\"stream\":\"stdout\"}}\n")).concat(),
        ),
        (
            "cells.ipynb",
            format!(
                "{{\"cells\":[{{\"source\":[\"t = '{good}'\\n\"],\"outputs\":[{{\"text\":[\"{bad}\\n\"]}}]}}]}}"
            ),
        ),
        ("cr.txt", format!("{good}\r{bad}\r")),
        ("next-line.txt", format!("{good}\u{85}{bad}\u{85}")),
        ("separator.txt", format!("{good}\u{2028}{bad}\u{2029}")),
        ("zero.txt", format!("{good}\0{bad}\0")),
        ("page.txt", format!("{good}\u{c}{bad}\u{b}")),
    ] {
        let (grants, passed_over) = lint(Some(name), input.as_bytes());
        let found: Vec<Vec<_>> =
            grants.iter().map(|g| g.findings.iter().map(|f| f.rule.name).collect()).collect();
        assert_eq!(found, [vec![], vec!["audience"]], "{name}: {input}");
        assert!(passed_over.is_empty(), "{name}: {passed_over:?}");
    }
    // Where the string is what is sent, the end of its line is damage.
    let sent = format!("{{\"assertion\": \"{good}\\n\"}}");
    let (grants, _) = lint(Some("sent.json"), sent.as_bytes());
    assert_eq!(grants[0].findings.len(), 1, "{sent}");
}

/// The two digits of each byte.
fn pairs(bytes: &[u8]) -> Vec<String> {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

/// Bytes in rows of sixteen, as each program prints them.
fn rows(bytes: &[u8], row: impl Fn(usize, &[String], &str) -> String) -> String {
    let shown = |b: &u8| if (b' '..0x7f).contains(b) { char::from(*b) } else { '.' };
    let row = |(n, chunk): (usize, &[u8])| {
        row(16 * n, &pairs(chunk), &chunk.iter().map(shown).collect::<String>()) + "\n"
    };
    bytes.chunks(16).enumerate().map(row).collect()
}

/// What prints bytes in hexadecimal: captures, debuggers, libraries of the network, databases.
#[test]
fn grants_in_dumps_of_bytes_are_read() {
    type Dump = fn(&[u8]) -> String;
    let tokens = tokens();
    let request = |token: &str| {
        let body = format!("grant_type=x&assertion={token}");
        format!("POST /token HTTP/1.1\r\nHost: localhost\r\n\r\n{body}").into_bytes()
    };
    let dumps: [(&str, Dump); 13] = [
        ("hexdump.txt", |bytes| {
            rows(bytes, |at, pairs, text| {
                let (left, right) = pairs.split_at(pairs.len().min(8));
                format!("{at:08x}  {:<23}  {:<23}  |{text}|", left.join(" "), right.join(" "))
            })
        }),
        ("xxd.txt", |bytes| {
            rows(bytes, |at, pairs, text| {
                let groups: Vec<String> = pairs.chunks(2).map(<[String]>::concat).collect();
                format!("{at:08x}: {:<39}  {text}", groups.join(" "))
            })
        }),
        ("tcpdump.txt", |bytes| {
            rows(bytes, |at, pairs, text| {
                let groups: Vec<String> = pairs.chunks(2).map(<[String]>::concat).collect();
                format!("\t0x{at:04x}:  {:<39}  {text}", groups.join(" "))
            })
        }),
        ("netty.log", |bytes| {
            let rows =
                rows(bytes, |at, pairs, text| format!("|{at:08x}| {:<47} |{text:<16}|", pairs.join(" ")));
            format!("DEBUG reactor.netty WRITE: {}B\n+--------+-----+\n{rows}+--------+-----+\n", bytes.len())
        }),
        ("jsse.log", |bytes| {
            let rows = rows(bytes, |at, pairs, text| {
                let (left, right) = pairs.split_at(pairs.len().min(8));
                let line = format!("{at:04x}: {:<23}   {:<23}", left.join(" "), right.join(" "));
                format!("  {}  {text}", line.to_uppercase())
            });
            format!("javax.net.ssl|DEBUG|Plaintext before ENCRYPTION (\n{rows})\n")
        }),
        ("packet.json", |bytes| {
            format!("{{\"layers\": {{\"http.file_data\": \"{}\"}}}}\n", pairs(bytes).join(":"))
        }),
        ("table.txt", |bytes| format!(" 1 | \\x{}\n", pairs(bytes).concat())),
        ("dump.sql", |bytes| {
            format!("INSERT INTO log VALUES (1, 0x{});\n", pairs(bytes).concat().to_uppercase())
        }),
        ("plain.txt", |bytes| bytes.chunks(30).map(|line| pairs(line).concat() + "\n").collect()),
        ("array.c", |bytes| {
            let lines: Vec<String> =
                bytes.chunks(12).map(|line| format!("0x{}", pairs(line).join(", 0x"))).collect();
            format!("unsigned char body[] = {{\n  {}\n}};\n", lines.join(",\n  "))
        }),
        ("settings.reg", |bytes| {
            let wide = bytes.iter().chain([&0]).flat_map(|b| [format!("{b:02x}"), "00".to_owned()]);
            let wide: Vec<String> = wide.collect();
            let lines: Vec<String> = wide.chunks(25).map(|line| line.join(",")).collect();
            format!("\"Grant\"=hex(2):{}\n", lines.join(",\\\n  "))
        }),
        ("bytes.txt", |bytes| {
            let numbers: Vec<String> = bytes.iter().map(ToString::to_string).collect();
            format!("<<{}>>\n", numbers.join(", "))
        }),
        ("folded.yml", |bytes| {
            use base64::Engine as _;
            let encoded = base64::engine::general_purpose::STANDARD.encode(bytes);
            let lines: Vec<_> = encoded.as_bytes().chunks(60).map(String::from_utf8_lossy).collect();
            format!("- request:\n    body:\n      base64_string: |\n        {}\n", lines.join("\n        "))
        }),
    ];
    for (name, dump) in dumps {
        let input = [dump(&request(&tokens["good1"])), dump(&request(&tokens["bad"]))].join("\n");
        let (grants, passed_over) = lint(Some(name), input.as_bytes());
        let found: Vec<Vec<_>> =
            grants.iter().map(|g| g.findings.iter().map(|f| f.rule.name).collect()).collect();
        assert_eq!(found, [vec![], vec!["audience"]], "{name}: {input}");
        assert!(passed_over.is_empty(), "{name}: {passed_over:?}");
        // One that is cut is none.
        if ["hexdump.txt", "xxd.txt", "tcpdump.txt", "netty.log", "jsse.log"].contains(&name) {
            let (grants, passed_over) = lint(Some(name), input.as_bytes().get(..2000).unwrap());
            assert!(grants.iter().flat_map(|g| &g.findings).all(|f| f.rule.name == "not-a-grant"), "{name}");
            assert_eq!(grants.len() + passed_over.len(), 1, "{name}: {passed_over:?}");
        }
    }
}

/// What is dumped are bytes: a line break behind the token is one of them, and would be sent along.
#[test]
fn a_dump_of_a_token_alone_is_read_below_a_heading_too() {
    let tokens = tokens();
    for (end, expected) in [("", &["audience"][..]), ("\n", &["stray-whitespace", "audience"])] {
        let dump = rows(format!("{}{end}", tokens["bad"]).as_bytes(), |at, pairs, text| {
            format!("{at:08x}: {:<47}  {text}", pairs.join(" "))
        });
        for heading in ["", "sent:\n"] {
            let input = format!("{heading}{dump}");
            let (grants, _) = lint(Some("dump.txt"), input.as_bytes());
            let found: Vec<Vec<_>> =
                grants.iter().map(|g| g.findings.iter().map(|f| f.rule.name).collect()).collect();
            assert_eq!(found, [expected], "{input}");
        }
    }
}

/// What follows the last part of a token in a dump, or stands in it, shows that the dump is not cut there.
#[test]
fn a_damaged_token_in_a_dump_is_not_one_that_is_cut() {
    let token = &tokens()["good1"];
    let (signed, _) = token.rsplit_once('.').unwrap();
    let (first, last) = token.split_at(token.len() - 5);
    for body in [
        format!("grant_type=x&assertion={first}!{last}"),
        format!("grant_type=x&assertion={token}.abc"),
        format!("{signed}\n"),
    ] {
        let dump =
            rows(body.as_bytes(), |at, pairs, text| format!("{at:08x}: {:<47}  {text}", pairs.join(" ")));
        let (grants, passed_over) = lint(Some("dump.txt"), dump.as_bytes());
        let rules: Vec<_> = grants.iter().flat_map(|g| &g.findings).map(|f| f.rule.name).collect();
        assert!(rules.contains(&"malformed-jws") && passed_over.is_empty(), "{body}: {rules:?}");
    }
}

/// The journal writes a message with a character that it does not print as a list of bytes, and the next one as text.
#[test]
fn a_journal_has_grants_as_text_and_as_bytes() {
    let tokens = tokens();
    let as_text = format!(r#"{{"_PID":"1","MESSAGE":"assertion={}"}}"#, tokens["good1"]);
    let bytes: Vec<_> =
        format!("sent\u{1b} assertion={}", tokens["bad"]).bytes().map(|byte| byte.to_string()).collect();
    let as_bytes = format!(r#"{{"_PID":"1","MESSAGE":[{}]}}"#, bytes.join(","));
    for lines in [[&as_text, &as_bytes], [&as_bytes, &as_text]] {
        let input = lines.map(String::as_str).join("\n");
        let (grants, _) = lint(Some("journal.json"), input.as_bytes());
        let mut found: Vec<Vec<_>> =
            grants.iter().map(|g| g.findings.iter().map(|f| f.rule.name).collect()).collect();
        found.sort();
        assert_eq!(found, [vec![], vec!["audience"]], "{input}");
        assert!(grants.iter().all(|grant| grant.source.pointer.as_deref() == Some("/MESSAGE")), "{grants:?}");
    }
}

/// The lines of a text of that width, each with what is before and behind it.
fn columns(text: &str, width: usize, line: impl Fn(usize, &str) -> String) -> String {
    let lines = text.as_bytes().chunks(width).enumerate();
    lines.map(|(n, part)| line(n, std::str::from_utf8(part).unwrap()) + "\n").collect::<Vec<_>>().concat()
}

/// What folds a long word into a column, and what the lines of a file go on with.
#[test]
fn grants_folded_into_lines_are_read() {
    type Fold = fn(&str) -> String;
    let tokens = tokens();
    let folds: [(&str, Fold); 11] = [
        ("reply.eml", |token| columns(token, 72, |_, part| format!("> {part}"))),
        ("twice.eml", |token| columns(token, 70, |_, part| format!("> > {part}"))),
        ("Example.java", |token| format!("/**\n{} */\n", columns(token, 90, |_, part| format!(" * {part}")))),
        ("client.py", |token| columns(token, 88, |_, part| format!("# {part}"))),
        ("query.sql", |token| columns(token, 60, |_, part| format!("-- {part}"))),
        ("table.txt", |token| {
            columns(token, 60, |n, part| {
                format!("│ {:<9} │ {part:<60} │", if n == 0 { "assertion" } else { "" })
            })
        }),
        ("rich.log", |token| {
            columns(&format!("assertion={token}"), 70, |n, part| {
                let (time, place) = if n == 0 { ("[07:15:00] DEBUG", "client.py:42") } else { ("", "") };
                format!("{time:<20}{part:<70}  {place}")
            })
        }),
        ("events.txt", |token| {
            columns(token, 100, |n, part| format!("{:<14}{part}", if n == 0 { "Message     : " } else { "" }))
        }),
        ("Fixtures.scala", |token| {
            let lines =
                columns(token, 80, |n, part| format!("{}{part}", if n == 0 { "" } else { "      |" }));
            format!("val grant = \"\"\"{}\"\"\".stripMargin\n", lines.trim_end())
        }),
        ("notes.md", |token| format!("The grant is {} here.\n", token.replace('_', "\\_"))),
        ("body.md", |token| format!("Sent assertion={} here.\n", token.replace('_', "\\_"))),
    ];
    for (name, fold) in folds {
        let input = format!("These are the grants.\n\n{}\n{}", fold(&tokens["good1"]), fold(&tokens["bad"]));
        let (grants, passed_over) = lint(Some(name), input.as_bytes());
        let found: Vec<Vec<_>> =
            grants.iter().map(|g| g.findings.iter().map(|f| f.rule.name).collect()).collect();
        assert_eq!(found, [vec![], vec!["audience"]], "{name}: {input}");
        assert!(passed_over.is_empty(), "{name}: {passed_over:?}");
    }
    // Calendars and directories fold each line.
    for (name, before, line) in
        [("a.ics", "BEGIN:VCALENDAR\r\n", "DESCRIPTION:"), ("a.ldif", "dn: cn=a,dc=no\n", "description: ")]
    {
        let end = if before.contains('\r') { "\r\n" } else { "\n" };
        let folded = |token: &str| {
            let line = columns(&format!("{line}{token}"), 74, |n, part| {
                if n == 0 { part.to_owned() } else { format!(" {part}") }
            });
            line.replace('\n', end)
        };
        let input = format!("{before}{}{}", folded(&tokens["good1"]), folded(&tokens["bad"]));
        let (grants, _) = lint(Some(name), input.as_bytes());
        let found: Vec<_> = grants.iter().flat_map(|g| &g.findings).map(|f| f.rule.name).collect();
        assert_eq!((grants.len(), found.join(" ").as_str()), (2, "audience"), "{name}: {input}");
    }
}

/// Bodies as proxies, gateways and captures keep them, at any place of a group of three bytes.
#[test]
fn a_request_in_base64_is_read() {
    use base64::Engine as _;
    let token = &tokens()["bad"];
    for (name, carrier) in [
        ("burp.xml", "<item><request base64=\"true\"><![CDATA[@]]></request></item>"),
        ("gateway.json", "{\"body\": \"@\", \"isBase64Encoded\": true}"),
        ("capture.har", "{\"log\": {\"entries\": [{\"request\": {\"postData\": {\"text\": \"@\"}}}]}}"),
        ("mapping.yaml", "request:\n  base64Body: @\n"),
        ("a.log", "level=debug body=@ status=400"),
    ] {
        for before in ["", "a=1&", "ab=1&", "POST /token HTTP/1.1\r\nHost: a\r\n\r\ngrant_type=x&"] {
            for request in [format!("{before}assertion={token}"), format!("{{\"assertion\": \"{token}\"}}")] {
                let encoded = base64::engine::general_purpose::STANDARD.encode(request);
                let (grants, passed_over) = lint(Some(name), carried(carrier, &encoded).as_bytes());
                assert_eq!((grants.len(), passed_over.len()), (1, 0), "{name}: {before}");
                let rules: Vec<_> = grants[0].findings.iter().map(|f| f.rule.name).collect();
                assert_eq!(rules, ["audience"], "{name}: {before}");
            }
        }
    }
}

/// The run says that nothing in it was a grant, and names what there was.
#[test]
fn nothing_but_other_tokens_is_no_grant_found() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("fixtures.py");
    let encrypted = format!("{}.AAAA.AAAA.AAAA.AAAA", "eyJhbGciOiJSU0EtT0FFUCIsImVuYyI6IkEyNTZHQ00ifQ");
    let assertion = r#"{"aud":"https://test.idporten.no","iss":"abc","sub":"abc","iat":1795360500,"exp":1795360600,"jti":"a"}"#;
    let assertion = support::sign(HEADER, assertion, "client");
    let google = r#"{"aud":"https://oauth2.googleapis.com/token","iss":"a@b.iam.gserviceaccount.com","scope":"https://www.googleapis.com/auth/drive","iat":1795360500,"exp":1795364100}"#;
    let google = support::sign(HEADER, google, "client");
    let text = format!(
        "A = \"@access@\"\nB = \"@id@\"\nC = \"@other@\"\nD = \"{encrypted}\"\nE = \"{assertion}\"\nF = \"{google}\"\n"
    );
    std::fs::write(&file, filled(&text, &tokens())).unwrap();
    let run = std::process::Command::new(env!("CARGO_BIN_EXE_grantlint"))
        .args(["check", "--no-config", "--lang", "en", "--env", "test", "--at", "issued"])
        .arg(&file)
        .output()
        .unwrap();
    let (out, err) = (String::from_utf8(run.stdout).unwrap(), String::from_utf8(run.stderr).unwrap());
    assert_eq!(run.status.code(), Some(2), "{out}{err}");
    assert!(err.contains("no grant found: no token in it is a grant"), "{err}");
    let out = out.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(out.contains("access token × 1") && out.contains("ID token × 1"), "{out}");
    assert!(out.contains("fixtures.py:1") && out.contains("fixtures.py:2"), "{out}");
    assert!(
        out.contains("token without claims of a grant × 1") && out.contains("encrypted token × 1"),
        "{out}"
    );
    assert!(out.contains("client assertion for another server × 2"), "{out}");
}

/// Whatever reads the report sees that there were tokens which nobody judged.
#[test]
fn every_format_names_the_tokens_that_were_not_linted() {
    let folder = tempfile::tempdir().unwrap();
    let text = filled("A = \"@access@\"\nB = \"@good1@\"\nC = \"@access@\"\nD = \"@id@\"\n", &tokens());
    std::fs::write(folder.path().join("fixtures.py"), text).unwrap();
    let run = |format: &str| {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_grantlint"));
        command.current_dir(folder.path()).args(["check", "--no-config", "--env", "test", "--at", "issued"]);
        command.args(["--lang", "en", "--format", format, "fixtures.py"]);
        String::from_utf8(command.output().unwrap().stdout).unwrap()
    };
    let sarif: serde_json::Value = serde_json::from_str(&run("sarif")).unwrap();
    let notes = sarif["runs"][0]["invocations"][0]["toolExecutionNotifications"].as_array().unwrap();
    let lines: Vec<_> = notes
        .iter()
        .filter(|note| note["descriptor"]["id"] == "passed-over")
        .map(|note| {
            let line = &note["locations"][0]["physicalLocation"]["region"]["startLine"];
            (note["properties"]["token"].as_str().unwrap(), line.as_u64().unwrap())
        })
        .collect();
    assert_eq!(lines, [("access-token", 1), ("access-token", 3), ("id-token", 4)]);
    let github = run("github");
    assert!(github.contains("::notice file=fixtures.py,line=1,title=access token::"), "{github}");
    assert!(github.contains("access token × 2") && github.contains("line=4,title=ID token::"), "{github}");
    let gitlab: serde_json::Value = serde_json::from_str(&run("gitlab")).unwrap();
    let issues: Vec<_> =
        gitlab.as_array().unwrap().iter().filter(|i| i["check_name"] == "passed-over").collect();
    assert_eq!(issues.len(), 2);
    assert_eq!(
        (&issues[0]["severity"], &issues[0]["location"]["lines"]["begin"]),
        (&"info".into(), &1.into())
    );
    assert_ne!(issues[0]["fingerprint"], issues[1]["fingerprint"]);
    let junit = run("junit");
    assert!(junit.contains("access token × 2 (fixtures.py:1)") && junit.contains("tests=\"1\""), "{junit}");
    for format in ["text", "full", "concise", "json", "ndjson"] {
        let out = run(format);
        assert!(out.contains("access token × 2") || out.contains("access-token"), "{format}: {out}");
    }
}

/// One mistake at two places points at both.
#[test]
fn interchanged_values_are_one_finding_with_both_places() {
    let token = support::sign(HEADER, &claims("digdir:test", TEST, "a"), "client");
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("a.jwt"), token).unwrap();
    let run = |format: &str| {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_grantlint"));
        command.current_dir(folder.path()).args(["check", "--no-config", "--at", "issued", "--lang", "en"]);
        command.args(["--color", "never", "--format", format, "a.jwt"]);
        String::from_utf8(command.output().unwrap().stdout).unwrap()
    };
    let json: serde_json::Value = serde_json::from_str(&run("json")).unwrap();
    let findings = json["grants"][0]["findings"].as_array().unwrap();
    assert_eq!(findings.len(), 1, "{findings:?}");
    assert_eq!(findings[0]["location"]["pointer"], "/aud");
    let related = findings[0]["related"].as_array().unwrap();
    assert_eq!((related.len(), &related[0]["pointer"]), (1, &"/scope".into()));
    assert!(related[0]["offset"][0].as_u64() > findings[0]["location"]["offset"][0].as_u64());
    let sarif: serde_json::Value = serde_json::from_str(&run("sarif")).unwrap();
    let result = &sarif["runs"][0]["results"][0];
    assert_eq!(result["relatedLocations"][0]["logicalLocations"][0]["fullyQualifiedName"], "payload/scope");
    let text = run("text");
    let marked = |line: &str| line.contains('┬') || line.contains('╰');
    assert!(text.lines().filter(|line| marked(line)).count() >= 4, "{text}");
}

/// A client assertion is told by its parameter, also where nothing of it can be read; the finding has a
/// place all the same.
#[test]
fn a_client_assertion_without_claims_has_a_place() {
    for value in ["eyJhbGciOiJSUzI1NiJ9", "eyJhbGciOiJSUzI1NiJ9..", "eyJhbGciOiJSUzI1NiJ9.e30.AA"] {
        let (grants, _) = lint(None, format!("grant_type=x&client_assertion={value}").as_bytes());
        let findings = grants.iter().flat_map(|grant| &grant.findings);
        assert!(findings.clone().any(|f| f.rule.name == "not-a-grant"), "{value}");
        assert!(
            findings.clone().all(|f| f.location.offset.is_some() && f.location.line.is_some()),
            "{value}"
        );
    }
}

/// A block of YAML that the file ends in without a line break: there is none to point at.
#[test]
fn what_yaml_adds_is_no_damage() {
    let input = format!("a:\n  b: |\n    {}", tokens()["good1"]);
    let (grants, _) = lint(Some("a.yaml"), input.as_bytes());
    assert_eq!(grants.len(), 1);
    assert!(grants[0].findings.is_empty(), "{:?}", grants[0].findings);
}
