//! Golden output: the bundled broken grant and the good one through every format. The programs in
//! `packaging/test-formats.sh` read the same output back.

use std::path::Path;

use crate::cli::{grantlint, run};

fn shown(format: &str) -> String {
    let mut command = grantlint(Path::new(env!("CARGO_MANIFEST_DIR")));
    command.args(["check", "--no-config", "--at", "issued", "--format", format, "--color", "never"]);
    command.args(["testdata/examples/grant.jwt", "testdata/examples/good.jwt"]);
    let output = run(&mut command, b"");
    assert_eq!(output.status.code(), Some(1), "{format}");
    assert!(output.stderr.is_empty(), "{format}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().replace(env!("CARGO_PKG_VERSION"), "VERSION")
}

#[test]
fn every_format_has_golden_output() {
    for format in ["text", "json", "ndjson", "junit", "github", "gitlab"] {
        insta::assert_snapshot!(format!("format_{format}"), shown(format));
    }
}

/// The texts of the rules are left out: they have golden files of their own.
#[test]
fn sarif_has_golden_output_and_lists_every_rule() {
    let mut log: serde_json::Value = serde_json::from_str(&shown("sarif")).unwrap();
    let rules = log["runs"][0]["tool"]["driver"]["rules"].take();
    let rules = rules.as_array().unwrap();
    assert_eq!(rules.len(), grantlint::rules::RULES.len());
    for (rule, ours) in rules.iter().zip(grantlint::rules::RULES) {
        assert_eq!(rule["id"], ours.name);
        assert_eq!(rule["defaultConfiguration"]["level"], ours.severity.name());
        assert!(rule["help"]["text"].as_str().unwrap().len() > 100, "{}", ours.name);
    }
    for result in log["runs"][0]["results"].as_array().unwrap() {
        let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(result["ruleId"], rules[index]["id"]);
    }
    insta::assert_snapshot!("format_sarif", serde_json::to_string_pretty(&log).unwrap());
}

/// If the ledger may have forgotten uses, the log says since when it remembers; of several times, the latest.
#[test]
fn sarif_says_since_when_the_ledger_remembers() {
    use grantlint::language::Lang;
    use grantlint::{At, Context, Linter, Policy};
    let context = Context::new(At::Issued);
    let token = std::fs::read(crate::support::testdata("examples/good.jwt")).unwrap();
    let mut report = grantlint::lint(&[token.clone(), token].join(&b'\n'), &context);
    for (grant, since) in report.grants.iter_mut().zip([1_767_225_600, 1_767_225_660]) {
        Linter::new(&context, &Policy::default()).add_forgotten(grant, since);
    }
    assert_eq!(report.grants.len(), 2);
    let log = grantlint::render::sarif::document(&report, &[], Lang::En);
    let log: serde_json::Value = serde_json::from_str(&log).unwrap();
    let notes = log["runs"][0]["invocations"][0]["toolExecutionNotifications"].as_array().unwrap();
    let ledger: Vec<_> = notes.iter().filter(|note| note["properties"]["since"].is_string()).collect();
    assert_eq!(ledger.len(), 1, "{notes:#?}");
    assert_eq!(ledger[0]["properties"]["since"], "2026-01-01T00:01:00Z");
    let text = ledger[0]["message"]["text"].as_str().unwrap();
    assert!(text.ends_with("was not checked: the jti ledger remembers since 2026-01-01T00:01:00Z"), "{text}");
}

/// A fresh grant with an old mistake is the same finding: no byte of the token and no time goes
/// into its name.
#[test]
fn fingerprints_outlive_the_token() {
    let folder = tempfile::tempdir().unwrap();
    let prints = |jti: &str, iat: i64| {
        let claims = format!(
            r#"{{"aud":"https://test.maskinporten.no","iss":"client","iat":{iat},"exp":{},"jti":"{jti}","scope":"digdir:test"}}"#,
            iat + 120
        );
        let token = crate::support::sign(r#"{"alg":"RS256","kid":"key-1"}"#, &claims, "client");
        std::fs::write(folder.path().join("grant.jwt"), token).unwrap();
        let mut command = grantlint(folder.path());
        command.args(["check", "--at", "issued", "--format", "sarif", "grant.jwt"]);
        let log: serde_json::Value = serde_json::from_slice(&run(&mut command, b"").stdout).unwrap();
        log["runs"][0]["results"][0]["partialFingerprints"].clone()
    };
    assert_eq!(prints("one", 1_767_225_600), prints("two", 1_767_999_999));
}

/// Memory must not grow with the number of grants: what a renderer was given it has written, but for
/// what is once at the end of a document and the suite that JUnit is counting.
#[test]
fn every_format_is_written_as_the_run_goes() {
    use grantlint::render::{Renderer, github, gitlab, json, junit, sarif};
    let token = std::fs::read("testdata/examples/grant.jwt").unwrap();
    let context = grantlint::Context::new(grantlint::At::Issued);
    let report = grantlint::lint(&token, &context);
    let grant = &report.grants[0];
    assert!(!grant.findings.is_empty() && !grant.not_checked.is_empty());
    let lang = grantlint::language::Lang::En;
    let formats: [(&str, Box<dyn Renderer>); 6] = [
        ("json", Box::new(json::Json::new(lang, report.known.clone()))),
        ("ndjson", Box::new(json::Lines::new(lang))),
        ("sarif", Box::new(sarif::Sarif::new(grantlint::rules::RULES.to_vec(), lang))),
        ("junit", Box::new(junit::Junit::new(false, lang))),
        ("github", Box::new(github::Github::new(lang))),
        ("gitlab", Box::new(gitlab::Gitlab::new(lang))),
    ];
    for (name, mut renderer) in formats {
        // A suite of JUnit has a thousand.
        let count = if name == "junit" { 3_100 } else { 200 };
        let (mut begin, mut grants, mut end) = (String::new(), String::new(), String::new());
        renderer.begin(None, &mut begin);
        for _ in 0..count {
            renderer.grant(grant, &mut grants);
        }
        renderer.end(&report.summary, &mut end);
        assert!(end.len() * 10 < grants.len(), "{name}: {} bytes of {}", end.len(), grants.len());
    }
}

/// The head of a suite counts its cases, and no suite is longer than 1,000.
#[test]
fn many_grants_are_several_test_suites() {
    let token = std::fs::read_to_string("testdata/examples/grant.jwt").unwrap();
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("grants.jsonl"), token.repeat(2100)).unwrap();
    let mut command = grantlint(folder.path());
    command.args(["check", "--at", "issued", "--format", "junit", "grants.jsonl"]);
    let xml = String::from_utf8(run(&mut command, b"").stdout).unwrap();
    let heads: Vec<&str> = xml.lines().filter(|line| line.contains("<testsuite ")).collect();
    let tests = [("", 1000), (" 2", 1000), (" 3", 100)].map(|(number, count)| {
        format!("<testsuite name=\"grantlint{number}\" tests=\"{count}\" failures=\"{count}\"")
    });
    assert_eq!(heads.len(), tests.len());
    for (head, want) in heads.iter().zip(&tests) {
        assert!(head.trim_start().starts_with(want), "{head}");
    }
    assert_eq!(xml.matches("<testcase ").count(), 2100);
    assert_eq!(xml.matches("</testsuite>").count(), 3);
}
