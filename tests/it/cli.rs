//! The command line as a user meets it: the real binary, its output and its exit status.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use crate::support;

/// A good grant, signed with a test key; `kid` only, so nothing but its text is judged.
fn grant() -> String {
    support::sign(
        r#"{"alg": "RS256", "kid": "key-1"}"#,
        r#"{"aud": "https://test.maskinporten.no/", "iss": "0f1a2b3c-4d5e-4f60-8a7b-9c0d1e2f3a4b", "iat": 1767225600, "exp": 1767225720, "jti": "9b2f1c1e-6a0e-4d0a-9d5c-0c5b8a6d7e11", "scope": "digdir:test"}"#,
        "client",
    )
}

/// The binary, free of the surroundings that would change what it does.
pub fn grantlint(directory: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_grantlint"));
    for (name, _) in std::env::vars_os() {
        let text = name.to_string_lossy();
        let scrubbed = ["GRANTLINT_", "CLICOLOR", "GITHUB_", "LC_"].iter().any(|p| text.starts_with(p));
        if scrubbed || ["CI", "NO_COLOR", "LANG", "LANGUAGE", "TERM", "COLUMNS"].contains(&text.as_ref()) {
            command.env_remove(&name);
        }
    }
    command.current_dir(directory).stdin(Stdio::null());
    command
}

fn run(command: &mut Command, input: &str) -> Output {
    let mut child =
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    child.wait_with_output().unwrap()
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

#[test]
fn json_of_a_good_grant_in_a_file_and_on_standard_input() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("grant.jwt"), grant()).unwrap();
    let file =
        run(grantlint(dir.path()).args(["check", "grant.jwt", "--format", "json", "--at", "issued"]), "");
    assert_eq!(file.status.code(), Some(0), "{}", text(&file.stderr));
    let report: serde_json::Value = serde_json::from_slice(&file.stdout).unwrap();
    assert_eq!(report["grants"][0]["source"]["file"], "grant.jwt");
    assert_eq!(report["grants"][0]["verdict"], "accepted");
    let stdin =
        run(grantlint(dir.path()).args(["check", "--format", "json", "--at", "1767225800"]), &grant());
    assert_eq!(stdin.status.code(), Some(1));
    let report: serde_json::Value = serde_json::from_slice(&stdin.stdout).unwrap();
    assert_eq!(report["grants"][0]["findings"][0]["code"], "MP-130");
}
