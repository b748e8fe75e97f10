//! `check` and `explain` open no connection: counted system calls, or a run without any network.

use std::path::Path;
use std::process::Command;

use crate::cli::{grantlint, run};
use crate::support;

const HEADER: &str = r#"{"alg":"RS256","jku":"https://example.com/jwks","x5u":"https://example.com/x5u","x5c":["@seid2-test"]}"#;
const CLAIMS: &str = r#"{"aud":"https://test.maskinporten.no/","iss":"client","iat":1767225600,"exp":1767225720,"jti":"9b2f1c1e","scope":"digdir:test"}"#;

/// Runs that would have something to ask the network for.
fn runs() -> Vec<Vec<&'static str>> {
    let check = ["check", "--at", "issued", "--no-config", "--env", "https://test.maskinporten.no/"];
    let with = |more: &[&'static str]| [&check[..], more].concat();
    vec![
        with(&["grant.jwt"]),
        with(&["--lines", "--jobs", "2", "--format", "sarif", "grant.jwt"]),
        with(&["--jti-ledger", "ledger.redb", "grant.jwt"]),
        with(&["--jwks", "missing.json", "grant.jwt"]),
        vec!["explain", "MP-110"],
        vec!["rules"],
    ]
}

/// What one run did with the network, as `strace` saw it; `None` if it cannot look.
fn traced(folder: &Path, args: &[&str]) -> Option<String> {
    let mut command = Command::new("strace");
    command
        .args(["-f", "-qq", "-e", "trace=%network", "-o", "trace"])
        .arg(env!("CARGO_BIN_EXE_grantlint"))
        .args(args);
    let output = command.current_dir(folder).output().ok()?;
    let trace = std::fs::read_to_string(folder.join("trace")).ok()?;
    std::fs::remove_file(folder.join("trace")).ok()?;
    output.status.code().is_some_and(|code| code <= 2).then_some(trace)
}

/// Whether `strace` sees connections here at all.
fn sees_sockets(folder: &Path) -> bool {
    let script = "exec 3<>/dev/tcp/127.0.0.1/9";
    let mut command = Command::new("strace");
    command.args(["-f", "-qq", "-e", "trace=%network", "-o", "trace", "bash", "-c", script]);
    let ran = command.current_dir(folder).output().is_ok();
    ran && std::fs::read_to_string(folder.join("trace")).is_ok_and(|trace| trace.contains("socket("))
}

#[test]
fn nothing_is_asked_of_the_network() {
    let folder = tempfile::tempdir().unwrap();
    let header = support::with_certificates(HEADER);
    std::fs::write(folder.path().join("grant.jwt"), support::sign(&header, CLAIMS, "seid2-test")).unwrap();
    let isolated = Command::new("unshare").args(["-rn", "true"]).output().is_ok_and(|o| o.status.success());
    let traces = sees_sockets(folder.path());
    for args in runs() {
        if traces {
            let trace = traced(folder.path(), &args).unwrap();
            assert_eq!(trace, "", "{args:?}");
        }
        if isolated {
            let _ = std::fs::remove_file(folder.path().join("ledger.redb"));
            let here = run(grantlint(folder.path()).args(&args), b"");
            let _ = std::fs::remove_file(folder.path().join("ledger.redb"));
            let mut command = Command::new("unshare");
            command.arg("-rn").arg(env!("CARGO_BIN_EXE_grantlint")).args(&args).current_dir(folder.path());
            let apart = run(&mut command, b"");
            assert_eq!((apart.status.code(), &apart.stdout), (here.status.code(), &here.stdout), "{args:?}");
        }
    }
    if !traces && !isolated {
        crate::support::not_run("no connections", "neither strace nor unshare works here");
    }
}
