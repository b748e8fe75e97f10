//! A jti that was used before: in the run, and in another one.

use grantlint::Replay;
use grantlint::ledger::{Earlier, Ledger, Memory, Place, Use};
use grantlint::report::Source;
use grantlint::{At, Context, GrantReport, Linter, Policy};

use crate::{cases, support};

const HEADER: &str = r#"{"alg": "RS256", "kid": "key-1"}"#;

/// A good grant with this jti; `n` tells it from others.
fn grant(iss: &str, jti: &str, n: i64) -> String {
    let (iat, exp) = (1_767_225_600 + n, 1_767_225_720 + n);
    let payload = format!(
        r#"{{"aud": "https://test.maskinporten.no/", "iss": "{iss}", "iat": {iat}, "exp": {exp}, "jti": "{jti}", "scope": "digdir:test"}}"#
    );
    support::sign(HEADER, &payload, "client")
}

const CLIENT: &str = "0f1a2b3c-4d5e-4f60-8a7b-9c0d1e2f3a4b";

/// Lints each text as a file of its own (`0.jwt`, `1.jwt`, …) in one run.
fn run(texts: &[String], policy: &Policy, ledger: Option<&mut dyn Ledger>) -> Vec<GrantReport> {
    let context = Context::new(At::Issued);
    let mut linter = Linter::new(&context, policy);
    let mut replay = Replay::new(ledger, 1_767_225_600);
    let mut all = Vec::new();
    for (i, text) in texts.iter().enumerate() {
        let source = Source { file: Some(format!("{i}.jwt").into()), ..Source::default() };
        let mut grants = linter.lint(text.as_bytes(), &source);
        linter.settle(&mut grants, &mut replay).unwrap();
        all.extend(grants);
    }
    all
}

fn findings(reports: &[GrantReport]) -> Vec<Vec<String>> {
    reports.iter().map(cases::lines).collect()
}

const REUSED: &str = "error MP-012 jti-reused /jti";

#[test]
fn the_later_of_two_grants_with_one_jti_names_the_first() {
    let texts = [grant(CLIENT, "a", 0), grant(CLIENT, "b", 0), grant(CLIENT, "a", 1), grant(CLIENT, "a", 2)];
    let reports = run(&texts, &Policy::default(), None);
    assert_eq!(findings(&reports), [vec![], vec![], vec![REUSED], vec![REUSED]]);
    let finding = &reports[2].findings[0];
    assert_eq!(
        finding.text(grantlint::language::Lang::En),
        "jti a is also in another grant from this client, at 0.jwt."
    );
    let span = finding.location.offset.unwrap();
    assert!(finding.location.line == Some(1) && span.start > 0 && span.end < texts[2].len());
    assert!(reports[2].decoded.is_some(), "a text report must be able to show it");
}

#[test]
fn without_a_jti_the_grant_itself_is_used_once() {
    let grant = |iat: i64| {
        let claims = format!(
            r#"{{"aud":"https://test.maskinporten.no/","iss":"{CLIENT}","iat":{iat},"exp":{},"scope":"digdir:test"}}"#,
            iat + 60
        );
        support::sign(r#"{"alg":"RS256","kid":"key-1"}"#, &claims, "client")
    };
    let (one, other) = (grant(1_767_225_600), grant(1_767_225_601));
    let reports = run(&[one.clone(), other, one.clone()], &Policy::default(), None);
    let missing = "warning - jti-missing /jti";
    assert_eq!(findings(&reports), [vec![missing], vec![missing], vec![REUSED, missing]]);
    let span = reports[2].findings[0].location.offset.unwrap();
    assert_eq!(&one[span.start..span.end], one.split('.').nth(1).unwrap());
}

#[test]
fn the_place_of_the_jti_is_that_in_the_file_whatever_stands_around_the_grant() {
    let again = grant(CLIENT, "a", 1);
    let json = format!("{{\n \"navn\": \"blåbærøl\",\n \"æ\": \"ø\", \"assertion\": \"{again}\"}}");
    let wrapped = format!("{}\n{}", &again[..200], &again[200..]);
    for text in [again, json, wrapped] {
        let reports = run(&[grant(CLIENT, "a", 0), text.clone()], &Policy::default(), None);
        let location = &reports[1].findings.last().unwrap().location;
        let before = &text[..location.offset.unwrap().start];
        let line = before.rsplit('\n').next().unwrap();
        assert_eq!(location.line, Some(before.matches('\n').count() + 1), "{text}");
        assert_eq!(location.column, Some(line.chars().count() + 1), "{text}");
    }
}

#[test]
fn an_identical_grant_in_one_run_is_a_second_use() {
    let texts = [grant(CLIENT, "a", 0), grant(CLIENT, "a", 0)];
    let reports = run(&texts, &Policy::default(), None);
    assert_eq!(findings(&reports), [vec![], vec![REUSED]]);
    let text = reports[1].findings[0].text(grantlint::language::Lang::En);
    assert!(text.contains("is in the input twice, first at 0.jwt"), "{text}");
}

/// Without a key nobody can say whose the signature is, so it does not tell grants apart.
#[test]
fn another_grant_under_the_same_signature_is_another_grant() {
    let (first, second) = (grant(CLIENT, "a", 0), grant(CLIENT, "a", 1));
    let (_, signature) = first.rsplit_once('.').unwrap();
    let (signed, _) = second.rsplit_once('.').unwrap();
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("a.jsonl"), format!("{first}\n{signed}.{signature}\n")).unwrap();
    let mut command = crate::cli::grantlint(folder.path());
    command.args(["check", "--at", "issued", "--format", "ndjson", "a.jsonl"]);
    let output = command.output().unwrap();
    let out = String::from_utf8(output.stdout).unwrap();
    assert!(out.contains("also in another grant from this client, at a.jsonl:1"), "{out}");
}

#[test]
fn the_same_jti_of_another_client_is_no_second_use() {
    let other = "11111111-2222-4333-8444-555555555555";
    let reports = run(&[grant(CLIENT, "a", 0), grant(other, "a", 0)], &Policy::default(), None);
    assert_eq!(findings(&reports), [Vec::<String>::new(), vec![]]);
}

#[test]
fn across_runs_only_another_grant_is_a_second_use() {
    let mut ledger = Memory::default();
    let first = run(&[grant(CLIENT, "a", 0)], &Policy::default(), Some(&mut ledger));
    let again = run(&[grant(CLIENT, "a", 0)], &Policy::default(), Some(&mut ledger));
    let other = run(&[grant(CLIENT, "a", 9)], &Policy::default(), Some(&mut ledger));
    assert_eq!(findings(&first), [Vec::<String>::new()]);
    assert_eq!(findings(&again), [Vec::<String>::new()]);
    assert_eq!(findings(&other), [[REUSED]]);
    assert_eq!(
        other[0].findings[0].text(grantlint::language::Lang::En),
        "jti a was used in another grant from this client, seen 2026-01-01T00:00:00Z at 0.jwt."
    );
}

#[test]
fn levels_and_ignores_apply() {
    let texts = [grant(CLIENT, "a", 0), grant(CLIENT, "a", 1)];
    let ignored = Policy::default().ignoring("MP-012");
    assert_eq!(findings(&run(&texts, &ignored, None)), [Vec::<String>::new(), vec![]]);
    let lower = Policy::default().with_level("jti-reused", Some(grantlint::rule::Severity::Warning));
    let off = lower.clone().with_level("MP-012", None);
    assert_eq!(findings(&run(&texts, &off, None)), [Vec::<String>::new(), vec![]]);
    let reports = run(&texts, &lower, None);
    assert_eq!(findings(&reports)[1], ["warning MP-012 jti-reused /jti"]);
    assert_eq!(reports[1].verdict, grantlint::Verdict::Warned);
}

/// How many grants of a file are reported as used before.
fn reuses(name: &str, text: &str) -> usize {
    let (context, policy) = (Context::new(At::Issued), Policy::default());
    let mut linter = Linter::new(&context, &policy);
    let source = Source { file: Some(name.into()), ..Source::default() };
    let mut grants = linter.lint(text.as_bytes(), &source);
    assert!(grants.len() > 1, "{text}");
    linter.settle(&mut grants, &mut Replay::new(None, 0)).unwrap();
    grants.iter().flat_map(|grant| &grant.findings).filter(|f| f.rule.name == "jti-reused").count()
}

/// Texts that say different things of one grant. `@` is the grant, `&@` a form with it.
const SHOWN: &[(&str, &str)] = &[
    (
        "pytest.log",
        "E       AssertionError: assert '@' == 'abc'\nE         - abc\nE         + @\n\n- Captured stdout call -\nmade grant @\n= short test summary info =\nFAILED a.py::test_a - AssertionError: assert '@' == 'abc'\n",
    ),
    (
        "testify.txt",
        "    a_test.go:31: \n        \tError:      \tNot equal: \n        \t            \texpected: \"@\"\n        \t            \tactual  : \"@\"\n",
    ),
    (
        "go.log",
        "    a_test.go:12: got @, want other\n--- FAIL: TestA (0.00s)\n=== FAIL: a TestA (0.00s)\n    a_test.go:12: got @, want other\n",
    ),
    (
        "surefire.txt",
        "org.opentest4j.AssertionFailedError: expected: <@> but was: <abc>\n[ERROR]   ATest.a:12 expected: <@> but was: <abc>\n",
    ),
    (
        "TEST-a.xml",
        "<testcase><failure message=\"expected: &lt;@&gt;\">org.opentest4j.AssertionFailedError: expected: &lt;@&gt;\n</failure>\n<system-out>sending token @\n</system-out></testcase>\n",
    ),
    (
        "jest.log",
        "  Expected: \"abc\"\n  Received: \"@\"\nSummary of all failing tests\n  Expected: \"abc\"\n  Received: \"@\"\n",
    ),
    (
        "java.log",
        "java.lang.RuntimeException: java.lang.IllegalStateException: bad grant @\n\tat a.B.c(B.java:1)\nCaused by: java.lang.IllegalStateException: bad grant @\n",
    ),
    (
        "python.log",
        "ValueError: bad grant @\n\nDuring handling of the above exception, another exception occurred:\nRuntimeError: no token: bad grant @\n",
    ),
    (
        "gateway.log",
        "2026-11-27T07:00:00.100Z (a1) Method request body before transformations: &@\n2026-11-27T07:00:00.101Z (a1) Endpoint request body after transformations: &@\n",
    ),
    (
        "nginx.log",
        "10.0.0.1 - - [27/Nov/2026:07:00:00 +0000] \"POST /token?assertion=@ HTTP/1.1\" 200 1\n2026/11/27 07:00:00 [debug] 7#7: *1 http proxy request: \"POST /token?assertion=@ HTTP/1.0\"\n",
    ),
    (
        "wire.log",
        "2026-11-27 07:00:00,100 DEBUG client - Request body: &@\n2026-11-27 07:00:00,105 DEBUG wire - http-outgoing-0 >> \"&@\"\n",
    ),
    (
        "filter.log",
        "2026-11-27 07:00:00.130 DEBUG [Filter] Before request [POST /token, payload=&@]\n2026-11-27 07:00:00.170 DEBUG [Filter] After request [POST /token, payload=&@]\n",
    ),
    ("chat.txt", "Ola: grantet er @\nKari: du mener @?\n"),
    ("printed.txt", "Request body: &@\nsending &@\nHTTP 200\n"),
    ("handlers.log", "2026-11-27 07:00:00,100 DEBUG body &@\n2026-11-27 07:00:00,100 DEBUG body &@\n"),
    ("messages.json", "{\"msg\": \"Request body: &@\"}\n{\"msg\": \"Sending &@\"}\n"),
    ("a.test.ts", "const token = \"@\";\nexpect(make()).toBe(\"@\");\n"),
    ("notes.md", "The grant is `@`.\n\nLater we got it back: `@`, see above.\n"),
    // A console shows an object, and then its members.
    ("console.txt", "{grant_type: \"x\", assertion: \"@\"}\nassertion: \"@\"\ngrant_type: \"x\"\n"),
    ("ci.log", "##[group]Run curl -d 'assertion=@' https://a\n+ curl -d 'assertion=@' https://a\n"),
];

/// Texts that say the same of it twice, or show two requests.
const USED_TWICE: &[(&str, &str)] = &[
    ("a.log", "2026-11-27T07:00:00Z INFO POST &@\n2026-11-27T07:00:30Z INFO POST &@\n"),
    (
        "threads.log",
        "2026-11-27T07:00:00Z [main] [req-a1] INFO about to send body &@\n2026-11-27T07:00:30Z [worker] [req-b7] INFO about to send body &@\n",
    ),
    (
        "two.log",
        "2026-11-27T07:00:00.100Z DEBUG body &@\n2026-11-27T07:00:00.101Z DEBUG wire out &@\n2026-11-27T07:01:00.100Z DEBUG body &@\n2026-11-27T07:01:00.101Z DEBUG wire out &@\n",
    ),
    ("retry.log", "2026-11-27T07:00:00Z INFO POST &@\n2026-11-27T07:00:01Z WARN 503, retrying with &@\n"),
    ("cached.log", "2026-11-27T07:00:00Z INFO using grant @\n2026-11-27T07:05:00Z INFO using grant @\n"),
    (
        "okhttp.log",
        "--> POST https://a/token\n&@\n--> END POST\n<-- 200 OK\n--> POST https://a/token\n&@\n--> END POST\n",
    ),
    ("a.sh", "curl -d '&@' https://a\ncurl -sS --data '&@' https://a\n"),
    (
        "lines.sh",
        "curl -sS \\\n  -d assertion=@ https://a\ncurl https://a \\\n  --data-urlencode \"assertion=@\"\n",
    ),
    ("a.http", "POST https://a/token\n\n&@\n\n### again\nPOST https://a/token\n\nscope=a&assertion=@\n"),
    (
        "a.py",
        "requests.post(URL, data={\"assertion\": \"@\"})\nsecond = requests.post(OTHER, timeout=3, data={\"assertion\": \"@\"})\n",
    ),
    ("a.json", "{\"id\": \"a\", \"grant\": \"@\"}\n{\"id\": \"b\", \"grant\": \"@\"}\n"),
    ("messages.json", "{\"msg\": \"Sending &@\"}\n{\"msg\": \"Sending &@\"}\n"),
    (
        "a.har",
        "{\"log\": {\"entries\": [{\"request\": {\"postData\": {\"text\": \"&@\"}}}, {\"request\": {\"postData\": {\"text\": \"scope=a&assertion=@\"}}}]}}",
    ),
    ("table.md", "| a | b |\n|---|---|\n| one | @ |\n| two | @ |\n"),
    (
        "logfmt.log",
        "ts=2026-11-27T07:00:00Z msg=\"token request\" assertion=@\nts=2026-11-27T07:05:00Z msg=\"token request\" assertion=@\n",
    ),
    ("console.txt", "{grant_type: \"x\", assertion: \"@\"}\n{grant_type: \"x\", assertion: \"@\"}\n"),
    ("list.txt", "@\n@\n"),
    ("a.csv", "name,grant\nanne,@\nole,@\n"),
    ("a.env", "GRANT_A=@\nGRANT_B=@\n"),
    ("a.yaml", "first: @\nsecond: @\n"),
];

/// What is said in other words is shown again. What is said twice, or is a request of its own, is used again.
#[test]
fn what_a_text_says_before_a_grant_tells_whether_it_is_used_again() {
    let grant = grant(CLIENT, "shown", 0);
    let filled = |text: &str| text.replace("&@", "grant_type=x&assertion=@").replace('@', &grant);
    let mut wrong = Vec::new();
    for (cases, reused) in [(SHOWN, 0), (USED_TWICE, 1)] {
        for (name, text) in cases {
            let found = reuses(name, &filled(text));
            if found != reused {
                wrong.push(format!("{name}: {found}, not {reused}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// A log shows a grant when it is made and when it is sent. Sent twice it is used twice, and so is a jti
/// in two grants.
#[test]
fn a_grant_that_a_text_shows_twice_is_used_once() {
    let claims = |scope: &str| {
        format!(
            r#"{{"aud":"https://test.maskinporten.no/","iss":"c","scope":"{scope}","iat":1767225600,"exp":1767225700,"jti":"shown"}}"#
        )
    };
    let sign = |scope: &str| support::sign(r#"{"alg":"RS256","kid":"key-1"}"#, &claims(scope), "client");
    let (grant, other) = (sign("a:b"), sign("a:c"));
    for (text, reused) in [
        (format!("made grant={grant}\nsent assertion={grant}\n"), 0),
        (format!("sent assertion={grant}\ngot 400 for grant={grant}\n"), 0),
        (format!("sent assertion={grant}\nsent assertion={grant}\n"), 1),
        (format!("made grant={grant}\nsent assertion={grant}\nsent assertion={grant}\n"), 1),
        (format!("made grant={grant}\nsent assertion={grant}\ngot 400 for grant={grant}\n"), 0),
        (format!("{{\"grant\":\"{grant}\"}}\n{{\"grant\":\"{grant}\"}}\n"), 1),
        (format!("{{\"id\":1,\"token\":\"{grant}\"}}\n{{\"id\":2,\"token\":\"{grant}\"}}\n"), 1),
        (format!("[{{\"jwt\":\"{grant}\"}},{{\"jwt\":\"{grant}\"}}]"), 1),
        (format!("made grant={grant}\nmade grant={other}\n"), 1),
        // One record says it twice: the text of a message, and what was made of it.
        (format!("[{{\"text\":\"`{grant}`\",\"blocks\":[{{\"text\":\"{grant}\"}}]}}]"), 0),
        (
            format!("{{\"message\":\"assertion={grant}\",\"event\":{{\"original\":\"assertion={grant}\"}}}}"),
            0,
        ),
        (format!("{{\"a\":\"assertion={grant}\",\"b\":\"assertion={grant}\"}}\n").repeat(2), 1),
        (format!("{{\"log\":[{{\"a\":\"assertion={grant}\"}},{{\"b\":\"assertion={grant}\"}}]}}"), 1),
    ] {
        assert_eq!(reuses("a.log", &text), reused, "{text}");
    }
    // A long log is settled piece by piece.
    for (text, expected) in [
        (
            format!("made grant={grant}\nsent assertion={grant}\nsent assertion={grant}\n"),
            [false, false, true],
        ),
        (
            format!("sent assertion={grant}\ngot 400 for grant={grant}\nsent assertion={grant}\n"),
            [false, false, true],
        ),
        (
            format!("sent assertion={grant}\nsent assertion={grant}\ngot grant={grant}\n"),
            [false, true, false],
        ),
        (format!("made grant={grant}\nmade grant={grant}\nsent assertion={grant}\n"), [false, true, false]),
    ] {
        let (context, policy) = (Context::new(At::Issued), Policy::default());
        let mut linter = Linter::new(&context, &policy);
        let source = Source { file: Some("a.log".into()), ..Source::default() };
        let mut replay = Replay::new(None, 0);
        let reused = linter.lint(text.as_bytes(), &source).into_iter().map(|mut grant| {
            linter.settle([&mut grant], &mut replay).unwrap();
            grant.findings.iter().any(|finding| finding.rule.name == "jti-reused")
        });
        assert_eq!(reused.collect::<Vec<_>>(), expected, "{text}");
    }
}

#[test]
fn a_damaged_copy_uses_nothing_up() {
    let good = grant(CLIENT, "a", 0);
    let cut = good.rsplit_once('.').unwrap().0.to_owned() + ".";
    let reports = run(&[cut, good], &Policy::default(), None);
    assert!(!findings(&reports)[0].contains(&REUSED.to_owned()));
    assert_eq!(findings(&reports)[1], Vec::<String>::new());
}

/// What every ledger must do, whatever keeps its entries. `open` opens the same ledger again.
pub fn behaves(mut open: impl FnMut(u64) -> Box<dyn Ledger>) {
    let id = |n: u8| [n; 32];
    let place = |line| Place { file: Some("logs/grants.jsonl"), line: Some(line) };
    let used =
        |n: u8, grant: u8, line| Use { id: id(n), client: id(n % 3), grant: id(grant), place: place(line) };
    let found = |same_grant, first_seen, line: usize| {
        Some(Earlier { same_grant, first_seen, place: format!("logs/grants.jsonl:{line}") })
    };
    let now = 1_767_225_600;
    let mut ledger = open(3600);
    assert_eq!(ledger.record(&[], now).unwrap(), []);
    // New ones, the same grant again, and another grant, in one call and in a later one.
    let batch = [used(1, 1, 10), used(2, 2, 11), used(1, 1, 12), used(1, 3, 13), used(4, 4, 14)];
    let answers = [None, None, found(true, now, 10), found(false, now, 10), None];
    assert_eq!(ledger.record(&batch, now).unwrap(), answers);
    assert_eq!(ledger.record(&[used(1, 9, 99)], now + 60).unwrap(), [found(false, now, 10)]);
    assert_eq!(ledger.record(&[used(2, 2, 99)], now + 60).unwrap(), [found(true, now, 11)]);
    // No file, no line.
    let bare = Use { id: id(5), client: id(2), grant: id(5), place: Place::default() };
    assert_eq!(ledger.record(&[bare], now).unwrap(), [None]);
    let answer = ledger.record(&[used(5, 6, 1)], now).unwrap();
    assert_eq!(answer[0].as_ref().unwrap().place, "stdin");
    // Many, and all of them found again.
    let many: Vec<_> = (0..5000_u32)
        .map(|n| {
            let mut id = [0; 32];
            id[..4].copy_from_slice(&n.to_le_bytes());
            id[31] = n.to_le_bytes()[0];
            let client = [n.to_le_bytes()[0] % 7; 32];
            Use { id, client, grant: [1; 32], place: place(n as usize + 1) }
        })
        .collect();
    assert!(ledger.record(&many, now).unwrap().iter().all(Option::is_none));
    let again = ledger.record(&many, now + 1).unwrap();
    for (n, answer) in again.into_iter().enumerate() {
        assert_eq!(answer, found(true, now, n + 1));
    }
}

#[test]
fn the_memory_ledger_behaves() {
    behaves(|keep| Box::new(Memory::new(keep)));
}

#[test]
fn the_memory_ledger_forgets_with_time() {
    let mut ledger = Memory::new(100);
    let used = |grant| Use { id: [1; 32], client: [0; 32], grant: [grant; 32], place: Place::default() };
    assert_eq!(ledger.record_one(&used(1), 1000), None);
    assert!(ledger.record_one(&used(2), 1100).is_some());
    assert_eq!(ledger.record_one(&used(2), 1101), None);
    assert!(ledger.record_one(&used(3), 1102).is_some());
    ledger.prune(1201);
    assert_eq!(ledger.len(), 1);
    ledger.prune(1202);
    assert!(ledger.is_empty());
    // Where what is kept was seen is known however much was forgotten before it.
    for line in 1..100 {
        let place = Place { file: Some("a.log"), line: Some(line) };
        let now = 2000 + i64::try_from(line).unwrap();
        assert_eq!(
            ledger.record_one(&Use { id: [u8::try_from(line).unwrap(); 32], place, ..used(1) }, now),
            None
        );
        ledger.prune(now + 90);
    }
    let earlier = ledger.record_one(&Use { id: [99; 32], ..used(1) }, 2100).unwrap();
    assert_eq!((earlier.place.as_str(), earlier.first_seen), ("a.log:99", 2099));
}

#[test]
fn many_uses_are_told_apart() {
    let mut ledger = Memory::default();
    for n in 0..100_000_u64 {
        let mut id = [0; 32];
        id[..8].copy_from_slice(&n.wrapping_mul(0x9E37_79B9_7F4A_7C15).to_le_bytes());
        id[31] = n.to_le_bytes()[0];
        let line = usize::try_from(n).unwrap() + 1;
        let place = Place { file: Some("log"), line: Some(line) };
        assert_eq!(ledger.record_one(&Use { id, client: id, grant: id, place }, 0), None);
    }
    assert_eq!(ledger.len(), 100_000);
}

/// Runs the binary on a grant with a ledger; its exit status and what it wrote.
fn binary(directory: &std::path::Path, token: &str, ledger: &str) -> (Option<i32>, String) {
    std::fs::write(directory.join("grant.jwt"), token).unwrap();
    let output = crate::cli::grantlint(directory)
        .args(["check", "grant.jwt", "--at", "issued", "--format", "json", "--jti-ledger", ledger])
        .output()
        .unwrap();
    let both = [output.stdout, output.stderr].concat();
    (output.status.code(), String::from_utf8(both).unwrap())
}

#[test]
fn the_binary_remembers_with_a_ledger_and_fails_without_a_usable_one() {
    let folder = tempfile::tempdir().unwrap();
    let (a, b) = (grant(CLIENT, "a", 0), grant(CLIENT, "a", 1));
    assert_eq!(binary(folder.path(), &a, "used.jti").0, Some(0));
    assert_eq!(binary(folder.path(), &a, "used.jti").0, Some(0));
    let (status, report) = binary(folder.path(), &b, "used.jti");
    assert!(status == Some(1) && report.contains("MP-012"), "{report}");
    let (status, error) = binary(folder.path(), &a, "no/such/folder/used.jti");
    assert!(status == Some(2) && error.contains("error: jti ledger no/such/folder/used.jti:"), "{error}");
    let (status, error) = binary(folder.path(), &a, "grant.jwt");
    assert!(status == Some(2) && error.contains("not a usable ledger"), "{error}");
    assert_eq!(std::fs::read_to_string(folder.path().join("grant.jwt")).unwrap(), a);
}

/// SARIF marks the value of the jti, and not all of the line from there on.
#[test]
fn the_place_of_a_second_use_has_an_end() {
    let directory = tempfile::tempdir().unwrap();
    let both = format!("A {}\nB {}\n", grant("a", "b", 1), grant("a", "b", 2));
    for (name, text) in [("a.log", both.clone()), ("b.log", both.replace("A ", "A \u{1b}[32m"))] {
        std::fs::write(directory.path().join(name), text).unwrap();
        let mut command = crate::cli::grantlint(directory.path());
        command.args(["check", "--no-config", "--at", "issued", "--format", "sarif", name]);
        let sarif: serde_json::Value = serde_json::from_slice(&command.output().unwrap().stdout).unwrap();
        let results = sarif["runs"][0]["results"].as_array().unwrap();
        let reuse = results.iter().find(|result| result["ruleId"] == "jti-reused").unwrap();
        let region = &reuse["locations"][0]["physicalLocation"]["region"];
        let at = |name: &str| region[name].as_u64().unwrap();
        assert_eq!((at("startLine"), at("endLine")), (2, 2), "{region}");
        assert_eq!(at("endColumn") - at("startColumn"), at("byteLength"), "{region}");
    }
}
