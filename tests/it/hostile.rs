//! Limits, and what hostile input may do to the terminal and to files.

use std::path::Path;

use grantlint::internals::maskinporten::limits;
use grantlint::internals::printable::is_plain;
use grantlint::language::Lang;
use grantlint::render::{github, gitlab, html, json, junit, sarif, text};
use grantlint::{At, Context, Report};

use crate::cli::{grantlint, run};
use crate::{cases, support};

const HEADER: &str = r#"{"alg":"RS256","kid":"key-1"}"#;
const CLAIMS: &str = r#""aud":"https://test.maskinporten.no/","iss":"client","jti":"9b2f1c1e-6a0e-4d0a-9d5c-0c5b8a6d7e11","scope":"digdir:test""#;
const TIMES: &str = r#""iat":1767225600,"exp":1767225720"#;

fn lint(input: &[u8]) -> Report {
    grantlint::lint(input, &Context::new(At::Time(1_767_225_605)))
}

/// A grant with further claims.
fn with(more: &str) -> String {
    support::sign(HEADER, &format!("{{{CLAIMS},{TIMES},{more}}}"), "client")
}

/// Findings of a grant in short, and the text of the first.
fn findings(input: &str) -> (Vec<String>, String) {
    let report = lint(input.as_bytes());
    assert_eq!(report.grants.len(), 1);
    let found = &report.grants[0].findings;
    (cases::lines(&report.grants[0]), found.first().map(|f| f.text(Lang::En)).unwrap_or_default())
}

fn repeated(count: usize, one: impl Fn(usize) -> String) -> String {
    (0..count).map(one).collect::<Vec<_>>().join(",")
}

#[test]
fn a_token_may_have_256_kib() {
    let filler =
        |size: usize| with(&format!(r#""nbf":1767225600,"resource":["https://a.no/{}"]"#, "x".repeat(size)));
    let short = filler(1000);
    let room = (limits::TOKEN_BYTES - short.len()) / 4 * 3;
    let (fits, _) = findings(&filler(1000 + room - 8));
    assert!(!fits.iter().any(|line| line.contains("malformed-jws")), "{fits:?}");
    let (lines, text) = findings(&filler(1000 + room + 8));
    assert_eq!(lines.len(), 1, "{lines:?}");
    assert!(lines[0].contains("malformed-jws") && text.contains("262144"), "{lines:?} {text}");
}

#[test]
fn json_may_be_64_levels_deep() {
    let nested = |depth: usize| {
        with(&format!(r#""authorization_details":{}{}"#, "[".repeat(depth), "]".repeat(depth)))
    };
    let (lines, _) = findings(&nested(limits::JSON_DEPTH - 1));
    assert!(!lines.iter().any(|line| line.contains("malformed-json")), "{lines:?}");
    for depth in [limits::JSON_DEPTH, 5000, 90_000] {
        let (lines, text) = findings(&nested(depth));
        assert_eq!(lines, ["error MP-011 malformed-json payload"], "{depth}");
        assert!(text.contains("64"), "{text}");
    }
}

/// However many members are there twice, so many are named.
#[test]
fn sixteen_members_that_are_there_twice_are_named() {
    let objects = repeated(20, |n| format!(r#"{{"a{n}":1,"a{n}":1,"b{n}":1,"b{n}":1}}"#));
    for json in [format!("[{objects}]"), format!("[[{objects}],{{{}}}]", repeated(9, |_| r#""c":1"#.into()))]
    {
        let (lines, _) = findings(&with(&format!(r#""authorization_details":{json}"#)));
        let named: Vec<_> = lines.iter().filter(|line| line.contains(" malformed-json ")).collect();
        assert_eq!(named.len(), 16, "{lines:?}");
        assert!(named[0].ends_with("/0/a0"), "{lines:?}");
    }
}

#[test]
fn a_part_may_have_256_members() {
    let many = |count: usize| with(&repeated(count, |n| format!(r#""x{n}":1"#)));
    let (lines, _) = findings(&many(limits::JSON_MEMBERS - 6));
    assert!(!lines.iter().any(|line| line.contains("malformed-json")), "{lines:?}");
    let (lines, text) = findings(&many(limits::JSON_MEMBERS - 5));
    assert_eq!(lines, ["error MP-011 malformed-json payload"]);
    assert!(text.contains("256"), "{text}");
}

#[test]
fn x5c_may_have_16_certificates() {
    let leaf = support::certificate("expired-test");
    let chain = |count: usize| {
        let header = format!(r#"{{"alg":"RS256","x5c":[{}]}}"#, repeated(count, |_| format!("\"{leaf}\"")));
        support::sign(&header, &format!("{{{CLAIMS},{TIMES}}}"), "expired-test")
    };
    let shape = |count| {
        findings(&chain(count)).0.into_iter().filter(|line| line.contains("x5c-shape")).collect::<Vec<_>>()
    };
    assert_eq!(shape(limits::CERTIFICATES), [""; 0]);
    assert_eq!(shape(limits::CERTIFICATES + 1), ["warning - x5c-shape /x5c"]);
    let report = lint(chain(100).as_bytes());
    let text: Vec<String> = report.grants[0].findings.iter().map(|f| f.text(Lang::En)).collect();
    assert!(text.iter().any(|text| text.contains("16")), "{text:?}");
}

#[test]
fn odd_keys_are_not_used_and_never_hang() {
    use grantlint::internals::grant::key::{Algorithm, PublicKey, Verification};
    let numbers: [&[u8]; 6] = [&[1], &[2], &[0x01, 0x00, 0x00], &[0xff; 256], &[0xff; 4096], &[0x80]];
    for (bytes, modulus) in [
        (1, 0xff_u8),
        (64, 0xff),
        (127, 0xff),
        (256, 0xff),
        (256, 0xfe),
        (1024, 0xff),
        (1025, 0xff),
        (32_768, 0xff),
    ] {
        for exponent in numbers {
            let Some(key) = PublicKey::from_jwk(&vec![modulus; bytes], exponent) else { continue };
            for algorithm in Algorithm::ALL {
                let verified = key.verify(algorithm, b"message", &vec![0x01; bytes]);
                assert_ne!(verified, Verification::Valid, "{bytes} bytes, exponent {exponent:?}");
            }
        }
    }
    let warning = |modulus: &[u8], exponent: &[u8]| {
        let number = |bytes| base64_simd::URL_SAFE_NO_PAD.encode_to_string(bytes);
        let jwk = format!(r#"{{"kty":"RSA","n":"{}","e":"{}"}}"#, number(modulus), number(exponent));
        let mut warnings = Vec::new();
        grantlint::context::KeySet::read(jwk.as_bytes(), &mut warnings).unwrap();
        assert!(warnings.len() <= 1);
        warnings.first().map(ToString::to_string).unwrap_or_default()
    };
    for (modulus, exponent, why) in [
        (&[0xff; 256][..], &[1, 0, 1][..], ""),
        (&[0xff; 128], &[1, 0, 1], "1024 bits"),
        (&[0xff; 1025], &[1, 0, 1], "8200 bits"),
        (&[0xfe; 256], &[1, 0, 1], "modulus is even"),
        (&[0xff; 256], &[1], "even or 1"),
        (&[0xff; 256], &[1, 0, 0], "even or 1"),
        (&[0xff; 256], &[0xff; 256], "exponent has 2048 bits"),
    ] {
        assert!(warning(modulus, exponent).contains(why), "{why}");
        assert_eq!(warning(modulus, exponent).is_empty(), why.is_empty());
    }
    assert!(PublicKey::from_jwk(&[], &[1, 0, 1]).is_none());
    assert!(PublicKey::from_jwk(&[0, 0], &[1, 0, 1]).is_none());
    assert!(PublicKey::from_jwk(&[0xff; 256], &[0]).is_none());
}

#[test]
fn der_with_absurd_lengths_is_no_certificate() {
    use grantlint::internals::grant::certificate::Certificate;
    let good = support::pem(&support::testdata("pki/certs/expired-test.pem"));
    let lengths: [&[u8]; 9] = [
        &[0x30],
        &[0x30, 0x80],
        &[0x30, 0x84, 0xff, 0xff, 0xff, 0xff],
        &[0x30, 0x88, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
        &[0x30, 0xff],
        &[0x30, 0x89, 1, 2, 3, 4, 5, 6, 7, 8, 9],
        &[0x30, 0x82, 0xff, 0xff],
        &[0x30, 0x00],
        &[0x3f, 0xff, 0xff, 0xff, 0x7f, 0x01],
    ];
    for bytes in lengths {
        assert!(Certificate::from_der(bytes).is_err());
        assert!(Certificate::from_der(&[bytes, &good[4..]].concat()).is_err(), "{bytes:?}");
    }
    // Each byte of a real one changed to what makes lengths and tags go wrong.
    for at in 0..good.len() {
        for value in [0x00, 0x7f, 0x80, 0x84, 0xff] {
            let mut bytes = good.clone();
            bytes[at] = value;
            let _ = Certificate::from_der(&bytes).map(|c| c.verify_issued_by(&c.key));
        }
        assert!(Certificate::from_der(&good[..at]).is_err());
    }
}

#[test]
fn times_at_the_edges_are_one_finding_each_and_never_overflow() {
    let numbers = [
        "9223372036854775807",
        "9223372036854775808",
        "18446744073709551615",
        "18446744073709551616",
        "-1",
        "-9223372036854775808",
        "-9223372036854775809",
        "0",
        "-0",
        "253402300799",
        "253402300800",
        "1e308",
        "1e309",
        "-1e400",
        "1e-400",
        "1767225600.0",
        "1.7672256e9",
        "9007199254740993",
        "1767225600000",
        "1767225600000000",
        "\"1767225600\"",
        "\"\"",
        "true",
        "null",
        "[]",
        "{}",
        "00",
        "\"9999999999999999999999\"",
        "\"2026-01-01T00:00:00Z\"",
        "\"12026-01-01T00:00:00Z\"",
    ];
    for name in ["iat", "exp", "nbf"] {
        for number in numbers {
            let (iat, exp) = match name {
                "iat" => (number, "1767225720"),
                "exp" => ("1767225600", number),
                _ => ("1767225600", "1767225720"),
            };
            let nbf = if name == "nbf" { format!(",\"nbf\":{number}") } else { String::new() };
            let claims = format!(r#"{{{CLAIMS},"iat":{iat},"exp":{exp}{nbf}}}"#);
            let token = support::sign(HEADER, &claims, "client");
            for at in [
                At::Time(0),
                At::Time(1_767_225_605),
                At::Time(253_402_300_799),
                At::Time(i64::MAX),
                At::Issued,
            ] {
                for skew in [0, 10, i64::MAX] {
                    let mut context = Context::new(at);
                    context.skew = skew;
                    let report = grantlint::lint(token.as_bytes(), &context);
                    for lang in [Lang::En, Lang::Nb] {
                        let shown = text::grant(
                            &report.grants[0],
                            &text::Options { lang, ..text::Options::default() },
                        );
                        assert!(!shown.is_empty());
                        let _ = json::document(&report, lang);
                    }
                }
            }
        }
    }
}

/// A report of each would take more memory than the machine has.
#[test]
fn of_more_tokens_than_grants_fit_into_an_input_the_rest_is_named() {
    let report = lint("eyJhbGciOiJSUzI1NiJ9.e30.AAAA\n".repeat(limits::TOKENS + 2).as_bytes());
    assert_eq!(report.grants.len(), limits::TOKENS + 1);
    let last = report.grants.last().unwrap();
    assert_eq!(cases::lines(last), ["error - not-a-grant input"]);
    assert_eq!(last.findings[0].location.line, Some(limits::TOKENS + 1));
}

#[test]
fn ten_megabytes_of_dots_are_one_thing() {
    let dots = vec![b'.'; 7 << 20];
    let report = lint(&dots);
    assert_eq!(report.grants.len(), 1);
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("dots"), vec![b'.'; 10 << 20]).unwrap();
    let output = run(grantlint(folder.path()).args(["check", "dots"]), b"");
    assert_eq!(output.status.code(), Some(1));
    std::fs::write(folder.path().join("dots"), vec![b'.'; 17 << 20]).unwrap();
    let output = run(grantlint(folder.path()).args(["check", "dots"]), b"");
    assert_eq!(output.status.code(), Some(2));
    let output = run(grantlint(folder.path()).args(["check", "--lines", "dots"]), b"");
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stdout).contains("longer than any grant"));
}

#[test]
fn a_line_over_the_limit_is_reported_and_the_next_one_linted() {
    let good = with(r#""nbf":1767225600"#);
    let folder = tempfile::tempdir().unwrap();
    let lines = format!("{good}\n{}\n{good}\n", "x".repeat(limits::LINE_BYTES + 1));
    std::fs::write(folder.path().join("lines"), lines).unwrap();
    let args = [
        "check",
        "--at",
        "issued",
        "--lines",
        "lines",
        "--format",
        "ndjson",
        "--select",
        "not-a-grant,expired",
    ];
    let output = run(grantlint(folder.path()).args(args), b"");
    let out = String::from_utf8(output.stdout).unwrap();
    let lines: Vec<serde_json::Value> = out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), 4, "{out}");
    let rules = |n: usize| {
        lines[n]["findings"].as_array().unwrap().iter().map(|f| f["rule"].clone()).collect::<Vec<_>>()
    };
    assert_eq!((rules(0).len(), rules(1), rules(2).len()), (0, vec!["not-a-grant".into()], 0));
    assert_eq!(lines[2]["source"]["line"], 3);
}

/// Text that writes to a terminal on its own, or shows other than it is.
const NASTY: &str = "\u{1b}[31m\u{1b}]0;owned\u{7}\u{9b}2J\u{202e}gnp\u{2066}\u{200b}\u{feff}\u{7f}\u{85}\u{2028}\r\n::error::owned\n\t<![CDATA[]]>&\"'`%0A\u{e0041}\u{fffe}";

fn nasty_tokens() -> Vec<String> {
    let value = serde_json::to_string(NASTY).unwrap();
    let long = serde_json::to_string(&NASTY.repeat(400)).unwrap();
    let mut tokens = Vec::new();
    for name in [
        "aud",
        "iss",
        "jti",
        "scope",
        "sub",
        "consumer_org",
        "resource",
        "iat",
        "exp",
        "pid",
        "iss_onbehalfof",
        "authorization_details",
        "other",
    ] {
        for value in [&value, &long, &format!("[{value}]"), &format!("{{{value}:{long}}}")] {
            let claims = format!(r#"{{{CLAIMS},{TIMES},"{name}":{value}}}"#).replacen(
                &format!("\"{name}\":"),
                "\"_\":",
                usize::from(CLAIMS.contains(name)),
            );
            tokens.push(support::sign(HEADER, &claims, "client"));
        }
    }
    for name in ["alg", "kid", "typ", "x5c", "jku", "crit", "other"] {
        let header = format!(r#"{{"alg":"RS256","{name}":{value},{long}:1}}"#);
        tokens.push(support::sign(&header, &format!("{{{CLAIMS},{TIMES}}}"), "client"));
    }
    tokens.push(with(&format!("{value}:1,{long}:{value}")));
    tokens.push(with(&format!(r#""authorization_details":[{{"type":{value},{value}:{long}}}]"#)));
    tokens.push(format!("{NASTY}{}", with("\"a\":1")));
    tokens.push(format!("{NASTY}={}{NASTY}", with("\"a\":1")));
    tokens.push(NASTY.repeat(20));
    tokens
}

/// The longest line that is anyone's doing but ours.
const LONGEST: usize = 4000;

fn is_safe(name: &str, text: &str) {
    let odd = text.chars().find(|&c| !matches!(c, '\n') && !is_plain(c));
    assert!(odd.is_none(), "{name}: {odd:?} in {}", text.escape_debug());
    assert!(!text.lines().any(|line| line.trim_start().starts_with("::error::")), "{name}: {text}");
    // SARIF has the texts of rules; what a browser reads has no lines.
    if name != "sarif" {
        let longest = text.lines().map(str::len).max().unwrap_or_default();
        assert!(longest < LONGEST || ["ndjson", "html"].contains(&name), "{name}: a line of {longest} bytes");
    }
}

#[test]
fn no_value_writes_to_the_terminal_in_any_format() {
    // What SARIF says of a rule is the same whatever the grant.
    let rules = vec![grantlint::rules::RULES[0]];
    for token in nasty_tokens() {
        let report = lint(token.as_bytes());
        for lang in [Lang::En, Lang::Nb] {
            is_safe("json", &json::document(&report, lang));
            is_safe("sarif", &sarif::document(&report, &rules, lang));
            is_safe("junit", &junit::document(&report, true, lang));
            is_safe("github", &github::document(&report, lang));
            is_safe("gitlab", &gitlab::document(&report, lang));
            is_safe("html", &html::document(&report, lang));
            for grant in &report.grants {
                is_safe("text", &text::grant(grant, &text::Options { lang, ..text::Options::default() }));
            }
        }
    }
}

#[test]
fn what_is_very_long_is_cut_in_the_text_for_people() {
    let scopes = repeated(2000, |n| format!("\"a:b{n}\""));
    let number = "1".repeat(20_000);
    for claims in [
        format!(r#"{{"aud":"https://test.maskinporten.no/",{TIMES},"scope":[{scopes}]}}"#),
        format!(r#"{{{CLAIMS},"iat":1767225600,"exp":{number}}}"#),
        format!(r#"{{{CLAIMS},{TIMES},"crit":{{"a":[{scopes}]}}}}"#),
    ] {
        let report = lint(support::sign(HEADER, &claims, "client").as_bytes());
        let shown = text::grant(&report.grants[0], &text::Options::default());
        assert!(shown.len() < 8000, "{} bytes: {}", shown.len(), &shown[..2000]);
    }
}

#[cfg(unix)]
#[test]
fn no_file_name_writes_to_the_terminal_in_any_format() {
    let folder = tempfile::tempdir().unwrap();
    let name = NASTY.replace('/', "");
    let name: String = name.chars().take(90).collect();
    std::fs::write(folder.path().join(&name), with("\"odd\":1")).unwrap();
    let missing = format!("{name}x");
    for format in ["text", "json", "ndjson", "sarif", "junit", "github", "gitlab", "html"] {
        for more in [&[][..], &["--lines"]] {
            let mut args = vec!["check", "--format", format, &name, &missing];
            args.extend(more);
            let output = run(grantlint(folder.path()).args(&args), b"");
            assert_eq!(output.status.code(), Some(2), "{format}");
            is_safe(format, &String::from_utf8(output.stdout).unwrap());
            is_safe("stderr", &String::from_utf8(output.stderr).unwrap());
        }
    }
    for flag in [
        "--jwks",
        "--client",
        "--access",
        "--settings",
        "--config",
        "--env",
        "--profile",
        "--at",
        "--output",
        "--jti-ledger",
        "--trust-anchor",
        "--nothing",
    ] {
        let output = run(grantlint(folder.path()).args(["check", flag, &missing, &name]), b"");
        is_safe("stderr", &String::from_utf8(output.stderr).unwrap());
        is_safe("text", &String::from_utf8(output.stdout).unwrap());
    }
}

#[cfg(unix)]
#[test]
fn odd_files_are_named_and_the_rest_is_linted() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    std::fs::write(at("good.jwt"), with(r#""nbf":1767225600"#)).unwrap();
    std::fs::write(at("locked.jwt"), "x").unwrap();
    std::fs::set_permissions(at("locked.jwt"), std::fs::Permissions::from_mode(0o000)).unwrap();
    std::fs::create_dir(at("empty.d")).unwrap();
    std::os::unix::fs::symlink("loop", at("loop")).unwrap();
    std::fs::write(at("empty"), "").unwrap();
    let check = |path: &str| {
        let args = ["check", "--at", "issued", "--format", "json", path, "good.jwt"];
        let output = run(grantlint(folder.path()).args(args), b"");
        let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        let grants = report["grants"].as_array().unwrap().len();
        (output.status.code().unwrap(), grants, String::from_utf8(output.stderr).unwrap())
    };
    for path in ["/dev/null", "empty", "loop", "missing", "empty.d"] {
        let (status, grants, err) = check(path);
        assert_eq!((status, grants), (2, 1), "{path}: {err}");
        assert!(err.contains(path), "{err}");
    }
    // Root may read everything.
    if std::fs::read(at("locked.jwt")).is_err() {
        let (status, grants, err) = check("locked.jwt");
        assert_eq!((status, grants), (2, 1), "{err}");
    }
}

#[cfg(unix)]
#[test]
fn a_fifo_is_read_to_its_end() {
    let folder = tempfile::tempdir().unwrap();
    let fifo = folder.path().join("fifo");
    if !std::process::Command::new("mkfifo").arg(&fifo).status().is_ok_and(|s| s.success()) {
        return support::not_run("a fifo", "there is no mkfifo");
    }
    let token = with(r#""nbf":1767225600"#);
    let (lines, path) = (format!("{token}\n{token}\n"), fifo.clone());
    for args in [&["check", "--at", "issued", "fifo"][..], &["check", "--at", "issued", "--lines", "fifo"]] {
        let (text, path) = (lines.clone(), path.clone());
        let writer = std::thread::spawn(move || std::fs::write(path, text));
        let output = run(grantlint(folder.path()).args(args), b"");
        writer.join().unwrap().unwrap();
        assert!(
            output.status.code().is_some_and(|code| code < 2),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
    }
}

/// Nothing that was not there before, and what was there unchanged.
fn is_untouched(folder: &Path, name: &str) {
    let names: Vec<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|e| e.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    assert_eq!(names, [name]);
    assert_eq!(std::fs::read_to_string(folder.join(name)).unwrap(), "the report of yesterday");
}

#[cfg(target_os = "linux")]
#[test]
fn a_file_that_cannot_grow_leaves_the_old_report_and_nothing_beside_it() {
    // A limit on the size of files stands in for a full disk; the shell ignores the signal that comes with it.
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("report.json"), "the report of yesterday").unwrap();
    let token = with(r#""odd":1"#);
    let lines = format!("{token}\n").repeat(50);
    let mut command = std::process::Command::new("sh");
    command.current_dir(folder.path()).arg("-c").arg(format!(
        "trap '' XFSZ; ulimit -f 8; exec {} check --at issued --no-config --lines --output report.json >/dev/null",
        env!("CARGO_BIN_EXE_grantlint")
    ));
    let output = run(&mut command, lines.as_bytes());
    let err = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{err}");
    assert!(err.contains("cannot write report.json"), "{err}");
    is_untouched(folder.path(), "report.json");
}

#[cfg(target_os = "linux")]
#[test]
fn standard_output_on_a_full_disk_is_a_failure() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("a.jwt"), with("\"odd\":1")).unwrap();
    for words in [&["check", "a.jwt"][..], &["rules"], &["--help"], &["--version"]] {
        let full = std::fs::File::options().write(true).open("/dev/full").unwrap();
        let mut command = grantlint(folder.path());
        let output = command.args(words).stdout(full).stderr(std::process::Stdio::piped()).output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{words:?}");
        let err = String::from_utf8_lossy(&output.stderr);
        assert!(err.contains("cannot write to standard output"), "{words:?}: {err}");
    }
}
