//! Many grants at once: order, broken lines, folders, interruption.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;
use std::process::{Output, Stdio};

use serde_json::Value;

use crate::cli::grantlint;
use crate::support;

const HEADER: &str = r#"{"alg": "RS256", "kid": "key-1"}"#;

/// A grant of its own for each `n`; every seventh has a lifetime that is too long.
fn grant(n: usize) -> String {
    let iat = 1_767_225_600 + n;
    let exp = iat + if n % 7 == 3 { 600 } else { 120 };
    let payload = format!(
        r#"{{"aud": "https://test.maskinporten.no/", "iss": "0f1a2b3c-4d5e-4f60-8a7b-9c0d1e2f3a4b", "iat": {iat}, "exp": {exp}, "jti": "9b2f1c1e-6a0e-4d0a-9d5c-{n:012}", "scope": "digdir:test"}}"#
    );
    support::sign(HEADER, &payload, "client")
}

fn check(directory: &Path, args: &[&str]) -> Output {
    grantlint(directory).arg("check").args(args).args(["--at", "issued"]).output().unwrap()
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

/// The objects of an ndjson report but for the summary, and the summary.
fn ndjson(output: &Output) -> (Vec<Value>, Value) {
    let mut lines: Vec<Value> =
        text(&output.stdout).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let summary = lines.pop().unwrap()["summary"].take();
    (lines, summary)
}

/// Many lines with every kind of trouble in between, on several blocks.
fn mixed() -> String {
    let mut all = String::new();
    let pool: Vec<String> = (0..40).map(grant).collect();
    for n in 0..600 {
        match n % 50 {
            7 => all.push_str("not a grant at all"),
            13 => {}
            21 => all.push_str(&"x".repeat(60_000)),
            _ => all.push_str(&pool[n % pool.len()]),
        }
        all.push('\n');
    }
    all
}

#[test]
fn any_number_of_threads_writes_the_same() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("grants.txt"), mixed()).unwrap();
    for format in ["json", "ndjson", "text", "sarif", "junit", "gitlab", "html"] {
        let run = |jobs| check(dir.path(), &["--lines", "grants.txt", "--format", format, "--jobs", jobs]);
        let (one, four) = (run("1"), run("4"));
        assert_eq!(one.status.code(), Some(1), "{}", text(&one.stderr));
        assert!(one.stdout == four.stdout && one.stderr == four.stderr, "{format}");
        assert_eq!(four.status.code(), Some(1));
    }
}

#[test]
fn reports_come_in_the_order_of_the_input_with_their_places() {
    let dir = tempfile::tempdir().unwrap();
    let lines: Vec<String> = (0..600).map(grant).collect();
    std::fs::write(dir.path().join("grants.jsonl"), lines.join("\n")).unwrap();
    let output = check(dir.path(), &["grants.jsonl", "--format", "ndjson", "--jobs", "3"]);
    let (grants, summary) = ndjson(&output);
    assert_eq!(grants.len(), 600);
    assert_eq!(summary["grants"], 600);
    let mut start = 0;
    for (n, (grant, line)) in grants.iter().zip(&lines).enumerate() {
        assert_eq!(grant["source"]["line"], n + 1);
        assert_eq!(grant["source"]["file"], "grants.jsonl");
        assert_eq!(grant["jti"], format!("9b2f1c1e-6a0e-4d0a-9d5c-{n:012}"));
        let findings = grant["findings"].as_array().unwrap();
        assert_eq!(findings.len(), usize::from(n % 7 == 3), "{grant}");
        if let Some(finding) = findings.first() {
            assert_eq!(finding["rule"], "lifetime");
            assert_eq!(finding["location"]["line"], n + 1);
            let offset = &finding["location"]["offset"];
            let (from, to) = (offset[0].as_u64().unwrap(), offset[1].as_u64().unwrap());
            assert!(from > start && to < start + line.len() as u64, "{n}: {offset}");
        }
        start += line.len() as u64 + 1;
    }
}

#[test]
fn a_jti_used_twice_is_found_across_blocks_and_files() {
    let dir = tempfile::tempdir().unwrap();
    let lines: Vec<String> = (0..300).map(|n| grant(n * 7)).collect();
    std::fs::write(dir.path().join("a.jsonl"), lines.join("\n")).unwrap();
    std::fs::write(dir.path().join("b.jwt"), &lines[150]).unwrap();
    let output = check(
        dir.path(),
        &["a.jsonl", "b.jwt", "--format", "ndjson", "--jobs", "4", "--jti-ledger", "l.jti"],
    );
    let (grants, summary) = ndjson(&output);
    assert_eq!(summary["errors"], 1);
    assert_eq!(grants[300]["findings"][0]["code"], "MP-012");
    let message = grants[300]["findings"][0]["message"].as_str().unwrap();
    assert!(message.contains("a.jsonl:151"), "{message}");
    // In another run the same grants are no second use, but for the one that is there twice.
    let again = check(
        dir.path(),
        &["a.jsonl", "b.jwt", "--format", "ndjson", "--jobs", "4", "--jti-ledger", "l.jti"],
    );
    assert_eq!(again.stdout, output.stdout);
}

/// A file with two names, or named twice, is no second use of its grants.
#[cfg(unix)]
#[test]
fn a_file_that_is_reached_twice_is_linted_once() {
    use std::os::unix::fs::symlink;
    let dir = tempfile::tempdir().unwrap();
    let at = |name: &str| dir.path().join(name);
    std::fs::create_dir_all(at("folder/other")).unwrap();
    std::fs::write(at("folder/a.jwt"), grant(0)).unwrap();
    std::fs::write(at("folder/b.jwt"), grant(1)).unwrap();
    std::fs::write(at("folder/other/c.jsonl"), grant(2)).unwrap();
    symlink("a.jwt", at("folder/latest.jwt")).unwrap();
    symlink("folder/other", at("linked")).unwrap();
    symlink("../linked", at("folder/linked")).unwrap();
    let names = |args: &[&str]| {
        let (grants, summary) = ndjson(&check(dir.path(), &[args, &["--format", "ndjson"]].concat()));
        assert_eq!(summary["errors"], 0, "{args:?} {grants:?}");
        grants.iter().map(|grant| grant["source"]["file"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let folder = ["folder/a.jwt", "folder/b.jwt", "folder/other/c.jsonl"];
    assert_eq!(names(&["folder"]), folder);
    assert_eq!(names(&["folder", "folder", "linked"]), folder);
    assert_eq!(
        names(&["folder/latest.jwt", "folder"]),
        ["folder/latest.jwt", "folder/b.jwt", "folder/other/c.jsonl"]
    );
    assert_eq!(names(&["folder/a.jwt", "./folder/a.jwt"]), ["folder/a.jwt"]);
    // A copy is another file.
    std::fs::copy(at("folder/a.jwt"), at("folder/copy.jwt")).unwrap();
    let (grants, summary) = ndjson(&check(dir.path(), &["folder", "--format", "ndjson"]));
    assert_eq!((grants.len(), &summary["errors"]), (4, &Value::from(1)));
}

#[test]
fn one_broken_line_is_one_report_and_the_rest_goes_on() {
    let dir = tempfile::tempdir().unwrap();
    let long = "e".repeat(1_500_000);
    let lines = [&grant(0), "garbage", "", &grant(1), &long, &grant(2), "{\"truncated\": ", &grant(4)];
    std::fs::write(dir.path().join("grants.jsonl"), lines.join("\n") + "\n").unwrap();
    let output = check(dir.path(), &["grants.jsonl", "--format", "ndjson"]);
    let (grants, summary) = ndjson(&output);
    assert_eq!(output.status.code(), Some(1), "{}", text(&output.stderr));
    let numbers: Vec<_> = grants.iter().map(|g| g["source"]["line"].as_u64().unwrap()).collect();
    assert_eq!(numbers, [1, 2, 4, 5, 6, 7, 8]);
    let verdicts: Vec<_> = grants.iter().map(|g| g["verdict"].as_str().unwrap()).collect();
    let expected = ["accepted", "unreadable", "accepted", "unreadable", "accepted", "unreadable", "accepted"];
    assert_eq!(verdicts, expected);
    assert_eq!(summary["grants"], 7);
    // Places behind the long line are right too.
    let offset: usize = lines[..7].iter().map(|line| line.len() + 1).sum();
    let late = lines.map(str::to_owned);
    let whole = late[..7].join("\n") + "\n" + &grant(3) + "\n";
    std::fs::write(dir.path().join("grants.jsonl"), whole).unwrap();
    let (grants, _) = ndjson(&check(dir.path(), &["grants.jsonl", "--format", "ndjson"]));
    let location = &grants[6]["findings"][0]["location"];
    assert_eq!(location["line"], 8);
    let at = |end: usize| usize::try_from(location["offset"][end].as_u64().unwrap()).unwrap();
    assert!(at(0) > offset && at(1) < offset + grant(3).len(), "{location}");
}

#[test]
fn folders_are_walked_as_ripgrep_does() {
    let dir = tempfile::tempdir().unwrap();
    let put = |path: &str, text: &str| {
        let path = dir.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    };
    put("grants/b.jwt", &grant(1));
    put("grants/a.jws", &grant(2));
    put("grants/sub/c.NDJSON", &format!("{}\n{}\n", grant(4), grant(5)));
    put("grants/readme.md", "no grant");
    put("grants/.hidden.jwt", "no grant");
    put("grants/.hidden/d.jwt", "no grant");
    put("grants/ignored.jwt", "no grant");
    put("grants/.ignore", "ignored.jwt\n");
    let (grants, _) = ndjson(&check(dir.path(), &["grants", "--format", "ndjson"]));
    let names: Vec<_> = grants
        .iter()
        .map(|g| format!("{}:{}", g["source"]["file"].as_str().unwrap(), g["source"]["line"]))
        .collect();
    assert_eq!(
        names,
        ["grants/a.jws:null", "grants/b.jwt:null", "grants/sub/c.NDJSON:1", "grants/sub/c.NDJSON:2"]
    );
    // What is named is taken, whatever its name.
    let output = check(dir.path(), &["grants/ignored.jwt", "grants/b.jwt", "--format", "ndjson"]);
    assert_eq!(ndjson(&output).0.len(), 2);
    // A folder without grants is a failed run: silence must mean that something was checked.
    put("empty/readme.md", "");
    let output = check(dir.path(), &["empty"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("empty: no file in it ends in"), "{}", text(&output.stderr));
}

#[test]
fn an_input_that_cannot_be_read_does_not_end_the_run() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("a.jsonl"), grant(0)).unwrap();
    std::fs::write(dir.path().join("empty.jsonl"), "\n\n").unwrap();
    let output = check(dir.path(), &["none.jsonl", "a.jsonl", "empty.jsonl", "--format", "ndjson"]);
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(ndjson(&output).0.len(), 1);
    let errors = text(&output.stderr);
    assert_eq!(errors, "error: none.jsonl: no such file or directory\nerror: empty.jsonl: no grant found\n");
}

#[test]
fn text_ends_in_a_table_with_the_first_example() {
    let dir = tempfile::tempdir().unwrap();
    let mut lines = String::new();
    for n in 0..20 {
        writeln!(lines, "{}", grant(n)).unwrap();
    }
    writeln!(lines, "{}", grant(5)).unwrap();
    std::fs::write(dir.path().join("grants.jsonl"), lines).unwrap();
    let output = check(dir.path(), &["grants.jsonl"]);
    let report = text(&output.stdout);
    let table: Vec<&str> = report.lines().filter(|line| line.contains("  ")).collect();
    assert!(report.starts_with("grants.jsonl:4:197: error lifetime: "), "{report}");
    assert!(table[0].starts_with("code    rule"), "{report}");
    assert!(table[1].starts_with("MP-012  jti-reused"), "{report}");
    assert!(table[1].ends_with("1  grants.jsonl:21"), "{report}");
    assert!(table.iter().any(|l| l.contains("lifetime") && l.ends_with("3  grants.jsonl:4")), "{report}");
    assert!(report.contains("21 grants: "), "{report}");
    // Clean grants take no line.
    assert!(!report.contains("grants.jsonl:1:"), "{report}");
}

/// Starts a program to which the test writes and from which it reads.
fn piped(command: &mut std::process::Command) -> std::process::Child {
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
}

#[test]
fn lines_are_reported_while_more_are_awaited_and_an_interrupt_ends_with_a_summary() {
    use std::io::BufRead as _;
    let dir = tempfile::tempdir().unwrap();
    let mut child = piped(grantlint(dir.path()).args([
        "check",
        "--lines",
        "--format",
        "ndjson",
        "--at",
        "issued",
        "--jti-ledger",
        "l.jti",
    ]));
    let mut stdin = child.stdin.take().unwrap();
    writeln!(stdin, "{}", grant(0)).unwrap();
    stdin.flush().unwrap();
    let mut lines = std::io::BufReader::new(child.stdout.take().unwrap()).lines();
    let first: Value = serde_json::from_str(&lines.next().unwrap().unwrap()).unwrap();
    assert_eq!(first["verdict"], "accepted");
    // Nothing more comes, and the input stays open.
    let killed = std::process::Command::new("kill").args(["-INT", &child.id().to_string()]).status();
    assert!(killed.unwrap().success());
    let last: Value = serde_json::from_str(&lines.next().unwrap().unwrap()).unwrap();
    assert_eq!(last["summary"]["grants"], 1);
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(text(&output.stderr), "error: interrupted after 1 grants\n");
    drop(stdin);
}

/// What was started with `nohup` continues when the terminal is closed.
#[test]
#[cfg(unix)]
fn a_hangup_that_is_ignored_ends_nothing() {
    use std::io::BufRead as _;
    let dir = tempfile::tempdir().unwrap();
    let mut child = piped(
        std::process::Command::new("nohup")
            .arg(env!("CARGO_BIN_EXE_grantlint"))
            .args(["check", "--lines", "--format", "ndjson", "--at", "issued", "--no-config", "--no-summary"])
            .current_dir(dir.path()),
    );
    let mut stdin = child.stdin.take().unwrap();
    let mut lines = std::io::BufReader::new(child.stdout.take().unwrap()).lines();
    writeln!(stdin, "{}", grant(0)).unwrap();
    assert!(lines.next().unwrap().unwrap().contains("accepted"));
    let hangup = std::process::Command::new("kill").args(["-HUP", &child.id().to_string()]).status();
    assert!(hangup.unwrap().success());
    writeln!(stdin, "{}", grant(1)).unwrap();
    drop(stdin);
    assert!(lines.next().unwrap().unwrap().contains("accepted"));
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), text(&output.stderr)), (Some(0), ""));
}

#[test]
fn an_interrupt_in_the_midst_ends_with_whole_reports() {
    let dir = tempfile::tempdir().unwrap();
    let pool: Vec<String> = (0..50).map(grant).collect();
    let mut lines = String::new();
    for n in 0..60_000 {
        writeln!(lines, "{}", pool[n % 50]).unwrap();
    }
    std::fs::write(dir.path().join("grants.jsonl"), lines).unwrap();
    let child = grantlint(dir.path())
        .args(["check", "grants.jsonl", "--format", "json", "--at", "issued", "--output", "text=report.txt"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let pid = child.id().to_string();
    let interrupt = std::thread::spawn(move || {
        std::thread::sleep(std::time::Duration::from_millis(200));
        std::process::Command::new("kill").args(["-INT", &pid]).status()
    });
    let output = child.wait_with_output().unwrap();
    interrupt.join().unwrap().unwrap();
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let done = report["grants"].as_array().unwrap().len();
    assert_eq!(report["summary"]["grants"], done);
    if done < 60_000 {
        assert_eq!(output.status.code(), Some(2));
        assert_eq!(text(&output.stderr), format!("error: interrupted after {done} grants\n"));
    }
    assert!(dir.path().join("report.txt").exists());
}
