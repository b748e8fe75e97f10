//! `check --watch`: a report for each change of the file.

use std::io::{BufRead as _, BufReader, Lines};
use std::path::Path;
use std::process::{Child, ChildStderr, ChildStdout, Stdio};

use crate::{cli, support};

/// A run that goes on, with what it says line by line.
struct Watching {
    child: Child,
    report: Lines<BufReader<ChildStdout>>,
    said: Lines<BufReader<ChildStderr>>,
}

impl Watching {
    fn start(folder: &Path, args: &[&str]) -> Self {
        let mut command = cli::grantlint(folder);
        command.args(["check", "--no-config", "--at", "issued", "--watch", "--lang", "en"]).args(args);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let report = BufReader::new(child.stdout.take().unwrap()).lines();
        let said = BufReader::new(child.stderr.take().unwrap()).lines();
        Self { child, report, said }
    }

    /// Waits for a line of the report.
    fn reports(&mut self, start: &str) {
        assert!(self.report.by_ref().map(Result::unwrap).any(|line| line.starts_with(start)), "{start}");
    }

    /// Waits for a line on standard error.
    fn says(&mut self, start: &str) {
        assert!(self.said.by_ref().map(Result::unwrap).any(|line| line.starts_with(start)), "{start}");
    }

    /// Waits for one whole round with that verdict.
    fn round(&mut self, verdict: &str) {
        self.reports(verdict);
        self.says("watching: ");
    }

    /// Ends it, and gives what was reported and not waited for.
    fn end(mut self) -> Vec<String> {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
        self.report.chain(self.said).map(Result::unwrap).collect()
    }
}

fn example(name: &str) -> Vec<u8> {
    std::fs::read(support::testdata(&format!("examples/{name}.jwt"))).unwrap()
}

/// Puts a new file in place of another at once, as editors do.
fn replace(file: &Path, content: &[u8]) {
    let new = file.with_extension("new");
    std::fs::write(&new, content).unwrap();
    std::fs::rename(&new, file).unwrap();
}

#[test]
fn a_file_is_linted_again_when_it_changes() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("grant.jwt");
    std::fs::write(&file, example("grant")).unwrap();
    let mut watching = Watching::start(dir.path(), &["grant.jwt"]);
    watching.reports("rejected: ");
    watching.says("grant.jwt: expired ");
    watching.says("watching: ");
    replace(&file, &example("good"));
    watching.round("accepted: ");
    std::fs::write(&file, "nonsense").unwrap();
    watching.round("unreadable: ");
    std::fs::remove_file(&file).unwrap();
    watching.says("error: grant.jwt: ");
    watching.says("watching: ");
    replace(&file, &example("good"));
    watching.round("accepted: ");
    let rest = watching.end();
    assert!(
        !rest.iter().any(|line| line.contains('\u{1b}')),
        "nothing is cleared where there is no terminal"
    );
}

/// A folder that is gone and comes back is another folder.
#[test]
fn a_file_is_found_again_in_a_folder_that_comes_back() {
    let dir = tempfile::tempdir().unwrap();
    let folder = dir.path().join("sub");
    std::fs::create_dir(&folder).unwrap();
    std::fs::write(folder.join("grant.jwt"), example("grant")).unwrap();
    let mut watching = Watching::start(dir.path(), &["sub/grant.jwt"]);
    watching.round("rejected: ");
    std::fs::remove_dir_all(&folder).unwrap();
    watching.says("error: sub/grant.jwt: ");
    watching.says("watching: ");
    let new = dir.path().join("new");
    std::fs::create_dir(&new).unwrap();
    std::fs::write(new.join("grant.jwt"), example("good")).unwrap();
    std::fs::rename(&new, &folder).unwrap();
    watching.round("accepted: ");
    watching.end();
}

#[cfg(unix)]
#[test]
fn links_are_followed_to_what_they_lead_to() {
    use std::os::unix::fs::symlink;
    let dir = tempfile::tempdir().unwrap();
    let (real, other) = (dir.path().join("real"), dir.path().join("other"));
    for folder in [&real, &other, &dir.path().join("here")] {
        std::fs::create_dir(folder).unwrap();
    }
    // As Kubernetes mounts a Secret: a link into a folder that is a link itself.
    std::fs::write(real.join("grant.jwt"), example("grant")).unwrap();
    std::fs::write(other.join("grant.jwt"), example("good")).unwrap();
    let data = dir.path().join("here/..data");
    symlink("../real", &data).unwrap();
    symlink("..data/grant.jwt", dir.path().join("here/grant.jwt")).unwrap();
    let mut watching = Watching::start(dir.path(), &["here/grant.jwt"]);
    watching.round("rejected: ");
    replace(&real.join("grant.jwt"), &example("good"));
    watching.round("accepted: ");
    replace(&real.join("grant.jwt"), &example("grant"));
    watching.round("rejected: ");
    symlink("../other", dir.path().join("here/..new")).unwrap();
    std::fs::rename(dir.path().join("here/..new"), &data).unwrap();
    watching.round("accepted: ");
    watching.end();
}

/// Else each report would be the reason for the next.
#[test]
fn what_the_run_writes_is_no_change_and_not_linted() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("grant.jwt");
    std::fs::write(&file, example("grant")).unwrap();
    let mut watching = Watching::start(dir.path(), &[".", "--output", "text=report.jwt"]);
    watching.says("watching: ");
    for content in ["good", "grant", "good"] {
        replace(&file, &example(content));
        watching.says("watching: ");
        let report = std::fs::read_to_string(dir.path().join("report.jwt")).unwrap();
        assert_eq!(report.contains("audience"), content == "grant", "{report}");
        assert!(!report.contains("report.jwt"), "{report}");
    }
    let rest = watching.end();
    assert!(!rest.iter().any(|line| line.starts_with("watching: ")), "{rest:?}");
}

#[cfg(unix)]
#[test]
fn a_signal_ends_it_whatever_is_watched() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("grant.jwt"), example("good")).unwrap();
    let mut watching = Watching::start(dir.path(), &["."]);
    watching.says("watching: ");
    // Whoever runs the tests in the background may have them ignore an interrupt; this they do not.
    let id = watching.child.id().to_string();
    assert!(std::process::Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
    assert!(!watching.child.wait().unwrap().success());
}

#[test]
fn standard_input_cannot_be_watched() {
    let dir = tempfile::tempdir().unwrap();
    let output = cli::run(cli::grantlint(dir.path()).args(["check", "--watch"]), b"");
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8(output.stderr).unwrap().contains("--watch needs files"));
}
