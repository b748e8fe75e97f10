//! `check --watch`: a report for each change of the file.

use std::io::{BufRead as _, BufReader};
use std::process::Stdio;

use crate::{cli, support};

#[test]
fn a_file_is_linted_again_when_it_changes() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("grant.jwt");
    let example = |name: &str| std::fs::read(support::testdata(&format!("examples/{name}.jwt"))).unwrap();
    std::fs::write(&file, example("grant")).unwrap();
    let mut command = cli::grantlint(dir.path());
    command.args(["check", "--no-config", "--at", "issued", "--watch", "--lang", "en", "grant.jwt"]);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut report = BufReader::new(child.stdout.take().unwrap()).lines().map(Result::unwrap);
    let mut said = BufReader::new(child.stderr.take().unwrap()).lines().map(Result::unwrap);
    assert!(report.any(|line| line.starts_with("rejected: ")), "the first report");
    assert!(said.any(|line| line.starts_with("grant.jwt: expired ")), "how long it lives");
    assert!(said.any(|line| line.starts_with("watching: ")), "from now on");
    // As editors do it: a new file takes the name.
    std::fs::write(dir.path().join("new"), example("good")).unwrap();
    std::fs::rename(dir.path().join("new"), &file).unwrap();
    assert!(report.any(|line| line.starts_with("accepted: ")), "the second report");
    assert!(said.any(|line| line.starts_with("watching: ")));
    std::fs::write(&file, "nonsense").unwrap();
    assert!(report.any(|line| line.starts_with("unreadable: ")), "the third report");
    child.kill().unwrap();
    child.wait().unwrap();
    let rest: Vec<String> = report.collect();
    assert!(
        !rest.iter().any(|line| line.contains('\u{1b}')),
        "nothing is cleared where there is no terminal"
    );
}

#[test]
fn standard_input_cannot_be_watched() {
    let dir = tempfile::tempdir().unwrap();
    let output = cli::run(cli::grantlint(dir.path()).args(["check", "--watch"]), b"");
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8(output.stderr).unwrap().contains("--watch needs files"));
}
