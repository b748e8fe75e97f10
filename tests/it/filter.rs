//! `check --id` as a filter: one line out for each line in, whatever comes in and however it ends.

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Output, Stdio};
use std::time::Duration;

use flate2::Compression;
use flate2::write::GzEncoder;
use ruzstd::encoding::{CompressionLevel, compress_to_vec};
use serde_json::{Value, json};

use crate::cli::grantlint;
use crate::support;

const HEADER: &str = r#"{"alg": "RS256", "kid": "key-1"}"#;

/// A grant of its own for each `n`; every seventh has a lifetime that is too long.
pub fn grant(n: usize) -> String {
    let iat = 1_767_225_600 + n;
    let exp = iat + if n % 7 == 3 { 600 } else { 120 };
    let payload = format!(
        r#"{{"aud": "https://test.maskinporten.no/", "iss": "0f1a2b3c-4d5e-4f60-8a7b-9c0d1e2f3a4b", "iat": {iat}, "exp": {exp}, "jti": "9b2f1c1e-6a0e-4d0a-9d5c-{n:012}", "scope": "digdir:test"}}"#
    );
    support::sign(HEADER, &payload, "client")
}

fn filter(directory: &Path, id: &str, more: &[&str]) -> Command {
    let mut command = grantlint(directory);
    command.args([
        "check",
        "--id",
        id,
        "--format",
        "ndjson",
        "--no-summary",
        "--exit-zero",
        "--at",
        "issued",
    ]);
    command.args(more);
    command
}

/// Runs it with `input` on standard input, while its answers are read.
fn run(command: &mut Command, input: &[u8]) -> Output {
    let (child, mut stdin) = spawn(command);
    std::thread::scope(|scope| {
        scope.spawn(move || {
            // A program that ends early closes the pipe.
            let _ = stdin.write_all(input);
        });
        child.wait_with_output().unwrap()
    })
}

fn lines(output: &Output) -> Vec<Value> {
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    parse(&output.stdout)
}

pub fn parse(bytes: &[u8]) -> Vec<Value> {
    let text = std::str::from_utf8(bytes).unwrap();
    assert!(text.is_empty() || text.ends_with('\n'), "the last line is whole");
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

pub fn ids(lines: &[Value]) -> Vec<Value> {
    lines.iter().map(|line| line["id"].clone()).collect()
}

#[test]
fn each_line_has_one_answer_whatever_is_in_it() {
    let dir = tempfile::tempdir().unwrap();
    let two = format!(r#"["{}", "{}"]"#, grant(1), grant(2));
    let access_token = support::sign(
        r#"{"alg": "RS256", "kid": "a"}"#,
        r#"{"iss": "https://test.maskinporten.no/", "token_type": "Bearer", "client_amr": "virksomhetssertifikat", "scope": "a:b", "exp": 1, "iat": 0, "client_id": "x", "jti": "y", "consumer": {"authority": "iso6523-actorid-upis", "ID": "0192:991825827"}}"#,
        "client",
    );
    let answer =
        format!(r#"{{"access_token": "{access_token}", "old": {{"access_token": "{access_token}"}}}}"#);
    let long = "x".repeat(1_500_000);
    let input =
        [&grant(0), "", "   ", "no grant", &two, &long, "{\"half\": ", &answer, &grant(3), "\u{feff}"];
    for jobs in ["1", "3"] {
        let output =
            run(&mut filter(dir.path(), "line-number", &["--jobs", jobs]), input.join("\n").as_bytes());
        let lines = lines(&output);
        assert_eq!(ids(&lines), (1..=10).map(Value::from).collect::<Vec<_>>());
        let verdicts: Vec<_> = lines.iter().map(|line| line["verdict"].as_str().unwrap_or("none")).collect();
        let want = [
            "accepted",
            "none",
            "none",
            "unreadable",
            "accepted",
            "unreadable",
            "unreadable",
            "none",
            "rejected",
            "none",
        ];
        assert_eq!(verdicts, want);
        assert_eq!(lines[4]["more"].as_array().unwrap().len(), 1);
        assert_ne!(lines[4]["jti"], lines[4]["more"][0]["jti"]);
        assert_eq!(lines[7]["passed_over"].as_array().unwrap().len(), 2, "{}", lines[7]);
        assert_eq!(lines[8]["source"]["line"], 9);
    }
}

#[test]
fn the_worst_grant_of_a_line_is_its_verdict() {
    let dir = tempfile::tempdir().unwrap();
    let output = run(
        &mut filter(dir.path(), "line-number", &[]),
        format!("[\"{}\", \"{}\"]\n", grant(1), grant(3)).as_bytes(),
    );
    let lines = lines(&output);
    assert_eq!(lines[0]["verdict"], "rejected");
    assert_eq!(lines[0]["findings"].as_array().unwrap().len(), 0);
    assert_eq!(lines[0]["more"][0]["findings"][0]["rule"], "lifetime");
}

#[test]
fn an_id_is_a_member_a_column_or_the_number() {
    let dir = tempfile::tempdir().unwrap();
    let json = format!(r#"{{"request": {{"id": "a-1"}}, "n": 17, "assertion": "{}"}}"#, grant(0));
    let all = |id: &str, line: &str, more: &[&str]| {
        lines(&run(&mut filter(dir.path(), id, more), line.as_bytes())).remove(0)
    };
    let field = ["--field", "assertion"];
    for (id, want) in [("request.id", Value::from("a-1")), ("n", 17.into()), ("none", Value::Null)] {
        let line = all(id, &json, &field);
        assert_eq!(line["id"], want);
        assert_eq!(line["verdict"], "accepted", "{line}");
    }
    for (column, line) in [
        ("1", format!("a\t{}\n", grant(0))),
        ("2", format!("{},a,b\r\n", grant(0))),
        ("3", format!("\"x, \"\"y\"\"\",\"{}\",\"a\"\n", grant(0))),
        ("1", format!("a;{}\n", grant(0))),
    ] {
        let answer = all(column, &line, &[]);
        assert_eq!(answer["id"], "a", "{line}");
        assert_eq!(answer["verdict"], "accepted", "{line} {answer}");
    }
    // Of two tokens the user says which.
    let both = format!("a,{},{}\n", grant(0), grant(3));
    assert_eq!(all("1", &both, &["--field", "3"])["verdict"], "rejected");
    assert_eq!(all("1", &both, &["--field", "2"])["verdict"], "accepted");
    // The heading of a column is not a grant, the word for a missing value is no heading.
    let table = |first: &str| {
        let text = format!("id,{first}\n1,{}\n", grant(0));
        lines(&run(&mut filter(dir.path(), "1", &["--field", "2"]), text.as_bytes()))
    };
    let headings =
        ["token", "assertion", "\"client assertion\"", "JWT", "påstand", "JWT (grant)", "#assertion"];
    for heading in headings {
        let answers = table(heading);
        assert_eq!((answers.len(), &answers[0]["findings"]), (2, &json!([])), "{answers:?}");
        assert_eq!(answers[1]["verdict"], "accepted");
    }
    for value in ["undefined", "(null)", "eyJhbGciOiJSUzI1NiJ9.eyJhdWQ"] {
        assert_ne!(table(value)[0]["verdict"], Value::Null, "{value}");
    }
    let marked = format!("\u{feff}påstand;nr\n{};1\n", grant(0));
    let mut latin_1 = marked.as_bytes()[3..].to_vec();
    latin_1.splice(1..3, [0xe5]);
    for text in [marked.as_bytes(), &latin_1] {
        let answers = lines(&run(&mut filter(dir.path(), "2", &["--field", "1"]), text));
        assert_eq!(
            answers.iter().map(|answer| &answer["verdict"]).collect::<Vec<_>>(),
            [&Value::Null, &"accepted".into()]
        );
    }
    // An empty column, and none at all.
    assert_eq!(all("1", "a,,b\n", &["--field", "2"])["verdict"], "unreadable");
    assert_eq!(all("1", "a,b\n", &["--field", "9"])["verdict"], "unreadable");
    // A draft in a quoted column, with places in the line.
    let draft = r#""a","{""iss"": ""0f1a2b3c-4d5e-4f60-8a7b-9c0d1e2f3a4b"", ""aud"": 7}""#;
    let answer = all("1", draft, &["--field", "2"]);
    assert_eq!(answer["kind"], "draft", "{answer}");
    let finding = answer["findings"].as_array().unwrap().iter().find(|f| f["location"]["pointer"] == "/aud");
    let from = finding.unwrap()["location"]["offset"][0].as_u64().unwrap();
    assert_eq!(draft.as_bytes()[usize::try_from(from).unwrap()], b'7', "{finding:?}");
    // Without one the line still has its answer.
    assert_eq!(all("4", &format!("a,{}\n", grant(0)), &[])["id"], Value::Null);
    // A token that is named as the id does not show its signature.
    let shown = all("assertion", &json, &field)["id"].as_str().unwrap().to_owned();
    assert!(!shown.contains(grant(0).rsplit('.').next().unwrap()) && shown.ends_with("***"), "{shown}");
}

/// A grant that is elsewhere in the record is not passed over: the member may have been named wrongly.
#[test]
fn a_record_without_the_member_is_a_line_without_a_grant() {
    let dir = tempfile::tempdir().unwrap();
    let access = r#"{"iss": "https://test.maskinporten.no/", "token_type": "Bearer", "client_amr": "virksomhetssertifikat", "scope": "a:b", "exp": 1, "iat": 0, "client_id": "x", "jti": "y", "consumer": {"authority": "iso6523-actorid-upis", "ID": "0192:991825827"}}"#;
    let access = support::sign(r#"{"alg": "RS256", "kid": "a"}"#, access, "client");
    let cases = [
        (r#"{"id": 1}"#.to_owned(), "none"),
        (r#"{"id": 1, "log": {"assertion": null}}"#.to_owned(), "none"),
        (r#"{"id": 1, "log": null}"#.to_owned(), "none"),
        (r#"{"id": 1, "assertion": null}"#.to_owned(), "none"),
        (r#"{"id": 1, "assertion": "null"}"#.to_owned(), "unreadable"),
        (format!(r#"{{"id": 1, "authorization": "Bearer {access}"}}"#), "none"),
        (format!(r#"{{"id": 1, "access_token": "{access}", "old": "{access}"}}"#), "none"),
        (format!(r#"{{"id": 1, "log": {{"asertion": "{}"}}}}"#, grant(1)), "unreadable"),
        (r#"{"log": {"assertion": "no grant"}}"#.to_owned(), "unreadable"),
        (r#"{"log": {"assertion": ""}}"#.to_owned(), "unreadable"),
        (r#"{"log": {"assertion": 7}}"#.to_owned(), "unreadable"),
        (r#"{"log": {"assertion": "#.to_owned(), "unreadable"),
        ("log".to_owned(), "unreadable"),
        (format!(r#"{{"log": {{"assertion": "{}"}}}}"#, grant(0)), "accepted"),
    ];
    let input: Vec<&str> = cases.iter().map(|(line, _)| line.as_str()).collect();
    let mut command = filter(dir.path(), "line-number", &["--field", "log.assertion"]);
    let answers = lines(&run(&mut command, input.join("\n").as_bytes()));
    for (answer, (line, want)) in answers.iter().zip(&cases) {
        assert_eq!(answer["verdict"].as_str().unwrap_or("none"), *want, "{line}: {answer}");
    }
    assert_eq!(answers.len(), cases.len());
    let passed_over = |line: usize| answers[line]["passed_over"].as_array().unwrap().len();
    assert_eq!([passed_over(5), passed_over(6)], [1, 2]);
    // In a file of records, of which nobody says where the grant is, it is no word for a missing value either.
    std::fs::write(dir.path().join("null.jsonl"), format!("{{\"assertion\": null}}\n{}\n", grant(0)))
        .unwrap();
    let output = run(grantlint(dir.path()).args(["check", "null.jsonl", "--at", "issued"]), b"");
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stdout));
    // Where no line has it, there was nothing to lint.
    let args = ["check", "--field", "typo", "--at", "issued"];
    let output = run(grantlint(dir.path()).args(args), br#"{"id": 1}"#);
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn only_a_run_that_failed_ends_badly() {
    let dir = tempfile::tempdir().unwrap();
    let status = |command: &mut Command, input: &str| run(command, input.as_bytes()).status.code();
    // A part of a large input may be empty.
    assert_eq!(status(&mut filter(dir.path(), "1", &[]), ""), Some(0));
    assert_eq!(status(&mut filter(dir.path(), "1", &[]), "\n\n"), Some(0));
    assert_eq!(status(&mut filter(dir.path(), "1", &[]), &grant(3)), Some(0));
    assert_eq!(status(&mut filter(dir.path(), "1", &["none.jsonl"]), ""), Some(2));
    let plain = ["check", "--id", "1", "--format", "ndjson", "--at", "issued"];
    assert_eq!(status(grantlint(dir.path()).args(plain), &grant(3)), Some(1));
    let output = run(grantlint(dir.path()).args(["check", "--id", "1"]), b"");
    assert_eq!(output.status.code(), Some(2));
    let message = String::from_utf8(output.stderr).unwrap();
    assert_eq!(message, "error: --id answers each line with one of its own; that takes --format ndjson\n");
}

/// The names of the columns are none of the lines that hold a grant, whether or not one says in which column that is.
#[test]
fn a_heading_of_csv_is_no_grant() {
    let dir = tempfile::tempdir().unwrap();
    for (heading, separator) in
        [("id,Sent at,grant", ","), ("id;tid;assertion", ";"), ("id\ttime\tgrant", "\t")]
    {
        let row = |n: usize| format!("{n}{separator}2026-11-27{separator}{}\n", grant(n));
        let input = format!("{heading}\n{}{}", row(0), row(3));
        for more in [&[][..], &["--field", "3"]] {
            let answers = parse(&run(&mut filter(dir.path(), "1", more), input.as_bytes()).stdout);
            let is_nothing: Vec<_> = answers.iter().map(|line| line["verdict"].is_null()).collect();
            assert_eq!(is_nothing, [true, false, false], "{heading} {more:?}");
        }
    }
    // A sentence is what it is.
    let output = run(
        grantlint(dir.path()).args(["check", "--lines"]),
        format!("Sent, then\n{}\n", grant(0)).as_bytes(),
    );
    assert_eq!(output.status.code(), Some(1));
}

#[test]
fn no_summary_leaves_it_out_and_loses_no_token() {
    let dir = tempfile::tempdir().unwrap();
    let input = format!("{}\n{}\n", grant(0), grant(3));
    let check = |format: &str, more: &[&str]| {
        let mut command = grantlint(dir.path());
        command.args(["check", "--lines", "--at", "issued", "--format", format]).args(more);
        String::from_utf8(run(&mut command, input.as_bytes()).stdout).unwrap()
    };
    assert_eq!(check("ndjson", &["--no-summary"]).lines().count(), 2);
    assert_eq!(check("ndjson", &[]).lines().count(), 3);
    assert_eq!(check("concise", &["--no-summary"]).lines().count(), 1);
    assert_eq!(check("text", &["--no-summary"]).lines().count(), 1);
}

fn gzip(text: &str) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(text.as_bytes()).unwrap();
    encoder.finish().unwrap()
}

fn zstd(text: &str) -> Vec<u8> {
    compress_to_vec(text.as_bytes(), CompressionLevel::Fastest)
}

#[test]
fn compressed_input_is_read_by_its_content() {
    let dir = tempfile::tempdir().unwrap();
    let all: Vec<String> = (0..450).map(grant).collect();
    let (first, second) = (all[..250].join("\n") + "\n", all[250..].join("\n") + "\n");
    let plain = run(&mut filter(dir.path(), "line-number", &[]), (first.clone() + &second).as_bytes());
    assert_eq!(lines(&plain).len(), 450);
    // A frame that is to be skipped stands between the two.
    let skipped = [0x53, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3].as_slice();
    let compressed = [
        ("gz", [gzip(&first), gzip(&second)].concat()),
        ("zst", [zstd(&first).as_slice(), skipped, &zstd(&second)].concat()),
    ];
    for (ending, bytes) in &compressed {
        let piped = run(&mut filter(dir.path(), "line-number", &[]), bytes);
        assert_eq!(piped.stdout, plain.stdout, "{ending}");
        // Whatever the file is called.
        std::fs::write(dir.path().join("grants"), bytes).unwrap();
        assert_eq!(lines(&run(&mut filter(dir.path(), "line-number", &["grants"]), b"")).len(), 450);
    }
    // In folders they are taken by their names, and each is what it would be without its last ending.
    let folder = dir.path().join("folder");
    std::fs::create_dir(&folder).unwrap();
    std::fs::write(folder.join("a.jsonl.gz"), gzip(&first)).unwrap();
    std::fs::write(folder.join("b.jwt.zst"), zstd(&all[251])).unwrap();
    std::fs::write(folder.join("c.ndjson.zst"), zstd(&second)).unwrap();
    std::fs::write(folder.join("readme.md.gz"), gzip("no grant")).unwrap();
    let output = grantlint(dir.path())
        .args(["check", "folder", "--format", "ndjson", "--at", "issued", "--no-summary"])
        .output()
        .unwrap();
    let reports = parse(&output.stdout);
    assert_eq!(reports.len(), 451);
    assert_eq!(reports[250]["source"]["line"], Value::Null);
    // The same jti in two files.
    assert_eq!(reports.iter().filter(|r| r["findings"][0]["rule"] == "jti-reused").count(), 1);
}

#[test]
fn damaged_compression_is_an_error_and_what_came_before_is_reported() {
    let dir = tempfile::tempdir().unwrap();
    let text: String = (0..800).map(|n| grant(n) + "\n").collect();
    for (what, bytes) in [("gzip", gzip(&text)), ("zstd", zstd(&text))] {
        let cut = &bytes[..bytes.len() - bytes.len() / 4];
        let output = run(&mut filter(dir.path(), "line-number", &[]), cut);
        assert_eq!(output.status.code(), Some(2));
        let message = String::from_utf8(output.stderr).unwrap();
        assert_eq!(message, format!("error: standard input: the {what} data ends in the middle\n"));
        let numbers = ids(&parse(&output.stdout));
        assert!(numbers.len() > 200 && numbers.len() < 800, "{}", numbers.len());
        assert!(numbers.iter().zip(1..).all(|(id, n)| id.as_u64() == Some(n)));
        let mut wrong = bytes.clone();
        let middle = wrong.len() / 2;
        wrong[middle..middle + 64].fill(0xff);
        let output = run(&mut filter(dir.path(), "line-number", &[]), &wrong);
        assert_eq!(output.status.code(), Some(2), "{what}");
        let message = String::from_utf8(output.stderr).unwrap();
        assert!(message.starts_with(&format!("error: standard input: the {what} data ")), "{message}");
    }
}

/// All that can be decoded is answered, however much of it later blocks may refer to.
#[test]
fn a_window_of_zstd_holds_nothing_back() {
    // A window of 8 MiB, and blocks that are not compressed.
    const BEGIN: [u8; 6] = [0x28, 0xb5, 0x2f, 0xfd, 0, 13 << 3];
    const LAST: [u8; 3] = [1, 0, 0];
    let block = |n: usize| {
        let line = grant(n) + "\n";
        let header = u32::try_from(line.len() << 3).unwrap().to_le_bytes();
        [&header[..3], line.as_bytes()].concat()
    };
    let dir = tempfile::tempdir().unwrap();
    let all = [BEGIN.as_slice(), &block(0), &block(1), &block(2)].concat();
    // Behind the second block, in the header of the third, and in what follows that.
    for more in [0, 2, 20, block(2).len() - 1] {
        let cut = &all[..all.len() - block(2).len() + more];
        let output = run(&mut filter(dir.path(), "line-number", &[]), cut);
        assert_eq!(output.status.code(), Some(2));
        assert_eq!(ids(&parse(&output.stdout)), [1, 2].map(Value::from), "{more}");
    }
    let (mut child, mut stdin) = spawn(&mut filter(dir.path(), "line-number", &[]));
    let mut answers = BufReader::new(child.stdout.take().unwrap()).lines();
    stdin.write_all(&BEGIN).unwrap();
    // Nothing more is written until the answer is there.
    for n in 0..3 {
        stdin.write_all(&block(n)).unwrap();
        let answer: Value = serde_json::from_str(&answers.next().unwrap().unwrap()).unwrap();
        assert_eq!(answer["id"], n + 1);
    }
    stdin.write_all(&LAST).unwrap();
    drop(stdin);
    assert_eq!(child.wait().unwrap().code(), Some(0));
}

/// Blocks refer to what was decoded long before them, also after the decoder has let go of more than its window.
#[test]
fn zstd_larger_than_its_window_is_the_same_text() {
    let dir = tempfile::tempdir().unwrap();
    let line = |n: usize| format!("{{\"id\":{n},\"a\":\"{}\"}}\n", "é".repeat(n % 97));
    let text: String = (0..10_000).map(line).collect();
    let answers = |input: &[u8]| run(&mut filter(dir.path(), "id", &["--field", "assertion"]), input).stdout;
    assert!(answers(&zstd(&text)) == answers(text.as_bytes()));
}

/// What is compressed in another way, or has something behind it, is said, and is no text without a token.
#[test]
fn other_compression_is_named() {
    let dir = tempfile::tempdir().unwrap();
    let grants = grant(1) + "\n";
    let behind = |end: &[u8]| [&gzip(&grants), end].concat();
    for (bytes, want) in [
        (b"PK\x03\x04\x14\0\0\0x".to_vec(), "is a ZIP archive"),
        (b"BZh91AY&SYx".to_vec(), "is compressed with bzip2"),
        (b"\xfd7zXZ\0\0x".to_vec(), "is compressed with xz"),
        (b"7z\xbc\xaf\x27\x1cx".to_vec(), "is a 7z archive"),
        // A window of 256 MiB.
        (
            [[0x28, 0xb5, 0x2f, 0xfd, 0, 18 << 3].as_slice(), &[1, 0, 0]].concat(),
            "is compressed with a zstd window of more than 128 MiB, which is not read here; unpack it first",
        ),
        (behind(b"text"), "the gzip data has something else behind its end"),
        (behind(b"\x1f\x8b"), "the gzip data ends in the middle"),
    ] {
        let output = run(grantlint(dir.path()).args(["check", "-"]), &bytes);
        assert_eq!(output.status.code(), Some(2), "{want}");
        let message = String::from_utf8(output.stderr).unwrap();
        assert!(message.starts_with(&format!("error: standard input: {want}")), "{message}");
    }
    let output = run(&mut filter(dir.path(), "line-number", &[]), &behind(&[0; 600]));
    assert_eq!(lines(&output).len(), 1);
}

fn spawn(command: &mut Command) -> (Child, ChildStdin) {
    let mut child =
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let stdin = child.stdin.take().unwrap();
    (child, stdin)
}

fn signal(child: &Child, name: &str) {
    let status = Command::new("kill").args([name, &child.id().to_string()]).status().unwrap();
    assert!(status.success());
}

#[test]
fn an_answer_comes_as_soon_as_the_pipe_is_idle() {
    let dir = tempfile::tempdir().unwrap();
    for ledger in [&[][..], &["--jti-ledger", "l.jti"]] {
        let (mut child, mut stdin) = spawn(&mut filter(dir.path(), "line-number", ledger));
        let mut answers = BufReader::new(child.stdout.take().unwrap()).lines();
        // Nothing more is written until the answer is there.
        for n in 0..12 {
            writeln!(stdin, "{}", grant(n)).unwrap();
            let answer: Value = serde_json::from_str(&answers.next().unwrap().unwrap()).unwrap();
            assert_eq!(answer["id"], n + 1);
        }
        drop(stdin);
        assert_eq!(child.wait().unwrap().code(), Some(0));
    }
}

#[cfg(unix)]
#[test]
fn what_was_written_before_sigterm_is_answered_once() {
    let dir = tempfile::tempdir().unwrap();
    for (n, pause) in [0, 3, 10, 40].into_iter().enumerate() {
        let (child, mut stdin) = spawn(&mut filter(dir.path(), "line-number", &["--jobs", "2"]));
        // Less than a pipe holds, so that all of it is written; then half a line, whose other half
        // never comes.
        let pool: Vec<String> = (0..70 + n).map(grant).collect();
        stdin.write_all((pool.join("\n") + "\n" + &grant(3)[..100]).as_bytes()).unwrap();
        // Give the process its handler first.
        std::thread::sleep(Duration::from_millis(150 + pause));
        signal(&child, "-TERM");
        let output = child.wait_with_output().unwrap();
        drop(stdin);
        assert_eq!(output.status.code(), Some(2));
        let want: Vec<Value> = (1..=pool.len()).map(Value::from).collect();
        assert_eq!(ids(&parse(&output.stdout)), want);
        let message = String::from_utf8(output.stderr).unwrap();
        assert_eq!(message, format!("error: interrupted after {} lines\n", pool.len()));
    }
}

#[cfg(unix)]
#[test]
fn sigterm_in_full_flow_ends_behind_a_whole_line() {
    let dir = tempfile::tempdir().unwrap();
    let pool: String = (0..50).map(|n| grant(n) + "\n").collect();
    let (child, mut stdin) = spawn(&mut filter(dir.path(), "line-number", &["--jobs", "2"]));
    let pid = child.id().to_string();
    let writer = std::thread::spawn(move || {
        let mut written = 0;
        while stdin.write_all(pool.as_bytes()).is_ok() {
            written += 1;
            // By now it has read several times what it reads at once.
            if written == 8 {
                Command::new("kill").args(["-TERM", &pid]).status().unwrap();
            }
        }
    });
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    assert_eq!(output.status.code(), Some(2));
    let numbers = ids(&parse(&output.stdout));
    assert!(!numbers.is_empty());
    assert!(numbers.iter().zip(1..).all(|(id, n)| id.as_u64() == Some(n)));
    let message = String::from_utf8(output.stderr).unwrap();
    assert_eq!(message, format!("error: interrupted after {} lines\n", numbers.len()));
}

#[test]
fn odd_lines_are_lines() {
    let dir = tempfile::tempdir().unwrap();
    let (good, mib) = (grant(0), 1 << 20);
    let lines_in: Vec<Vec<u8>> = vec![
        format!("{good}\r").into_bytes(),
        b"\r".to_vec(),
        [b"s\xf8k: assertion=", grant(1).as_bytes(), b" p\xe5 \xc3"].concat(),
        b"{\"grant\": \"\xff\"}".to_vec(),
        vec![b'x'; mib],
        format!("{{\"a\": \"{}\", \"assertion\": \"{good}\"}}", "y".repeat(mib)).into_bytes(),
        vec![0],
        "\u{2028}".into(),
        b"a\rb".to_vec(),
        grant(2).into_bytes(),
    ];
    let plain = lines_in.join(&b'\n');
    for (jobs, end) in [("1", ""), ("1", "\n"), ("2", ""), ("2", "\r\n")] {
        let input = [plain.as_slice(), end.as_bytes()].concat();
        let answers = lines(&run(&mut filter(dir.path(), "line-number", &["--jobs", jobs]), &input));
        assert_eq!(ids(&answers), (1..=10).map(Value::from).collect::<Vec<_>>());
        let verdict = |n: usize| answers[n].get("verdict").and_then(Value::as_str);
        assert_eq!([verdict(0), verdict(2), verdict(9)], [Some("accepted"); 3]);
        assert_eq!([verdict(1), verdict(4), verdict(5)], [None, Some("unreadable"), Some("unreadable")]);
    }
}

/// As spreadsheets export it.
#[test]
fn columns_of_latin_1_are_columns() {
    let dir = tempfile::tempdir().unwrap();
    let input =
        [b"s\xf8k;n-1;", grant(0).as_bytes(), b";p\xe5\nr\xf8r;n-2;", grant(3).as_bytes(), b";\xe6\n"]
            .concat();
    for field in [&[][..], &["--field", "3"]] {
        let answers = lines(&run(&mut filter(dir.path(), "2", field), &input));
        assert_eq!(ids(&answers), ["n-1", "n-2"].map(Value::from));
        let verdicts: Vec<_> =
            answers.iter().map(|answer| answer["verdict"].as_str().unwrap_or("none")).collect();
        assert_eq!(verdicts, ["accepted", "rejected"]);
    }
}

#[test]
fn who_stops_reading_ends_it_quietly() {
    let dir = tempfile::tempdir().unwrap();
    let (mut child, mut stdin) = spawn(&mut filter(dir.path(), "line-number", &[]));
    let mut answers = BufReader::new(child.stdout.take().unwrap());
    writeln!(stdin, "{}", grant(0)).unwrap();
    answers.read_line(&mut String::new()).unwrap();
    drop(answers);
    let pool: String = (0..50).map(|n| grant(n) + "\n").collect();
    // It reads no further than it can answer: the writer sees its pipe closed.
    while stdin.write_all(pool.as_bytes()).is_ok() {}
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
}
