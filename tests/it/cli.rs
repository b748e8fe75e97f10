//! The command line as a user meets it: the real binary, its output and its exit status. What is
//! said in full is in `testdata/cli`; here is what needs files, pipes or a terminal.

use std::io::{Read as _, Write as _};
use std::path::Path;
use std::process::{Command, Output, Stdio};

use crate::support;

const HEADER: &str = r#"{"alg": "RS256", "kid": "key-1"}"#;
const PAYLOAD: &str = r#"{"aud": "https://test.maskinporten.no/", "iss": "0f1a2b3c-4d5e-4f60-8a7b-9c0d1e2f3a4b", "iat": 1767225600, "exp": 1767225720, "jti": "9b2f1c1e-6a0e-4d0a-9d5c-0c5b8a6d7e11", "scope": "digdir:test"}"#;

/// A good grant, signed with a test key; `kid` only, so nothing but its text is judged.
fn good() -> String {
    support::sign(HEADER, PAYLOAD, "client")
}

/// The same with a lifetime of four minutes and another `jti`: one error.
fn bad() -> String {
    support::sign(
        HEADER,
        &PAYLOAD.replace("1767225720", "1767225840").replace("9b2f1c1e", "0b2f1c1e"),
        "client",
    )
}

/// A good grant that gives one warning: it has no `jti`.
fn warned() -> String {
    support::sign(
        HEADER,
        &PAYLOAD.replace(r#""jti": "9b2f1c1e-6a0e-4d0a-9d5c-0c5b8a6d7e11", "#, ""),
        "client",
    )
}

/// Variables that change what the program does, which a test must not inherit.
fn is_setting(name: &str) -> bool {
    let families = ["GRANTLINT_", "CLICOLOR", "GITHUB_", "LC_"];
    families.iter().any(|prefix| name.starts_with(prefix))
        || ["CI", "NO_COLOR", "LANG", "LANGUAGE", "TERM", "COLUMNS"].contains(&name)
}

/// The binary in `directory`, free of the surroundings that would change what it does.
pub fn grantlint(directory: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_grantlint"));
    for (name, _) in std::env::vars_os().filter(|(name, _)| is_setting(&name.to_string_lossy())) {
        command.env_remove(&name);
    }
    // Whoever runs the tests, on a terminal or in the job of a CI system, sees the same.
    command.env_remove("GITHUB_ACTIONS").current_dir(directory).stdin(Stdio::null());
    command
}

/// Runs it with `input` on standard input.
pub fn run(command: &mut Command, input: &[u8]) -> Output {
    let mut child =
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    // A program that does not read its input closes the pipe.
    let _ = child.stdin.take().unwrap().write_all(input);
    child.wait_with_output().unwrap()
}

/// What came out, as `(status, standard output, standard error)`.
fn result(output: Output) -> (i32, String, String) {
    (
        output.status.code().unwrap(),
        String::from_utf8(output.stdout).unwrap(),
        String::from_utf8(output.stderr).unwrap(),
    )
}

/// `grantlint check --at issued ARGS` in a folder with the three grants.
struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Self {
        let folder = Self(tempfile::tempdir().unwrap());
        folder.write("good.jwt", &good());
        folder.write("bad.jwt", &bad());
        folder.write("warned.jwt", &warned());
        folder
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn write(&self, name: &str, text: &str) {
        std::fs::write(self.path().join(name), text).unwrap();
    }

    fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.path().join(name)).unwrap()
    }

    fn check(&self, args: &[&str]) -> (i32, String, String) {
        self.check_with(args, b"")
    }

    fn check_with(&self, args: &[&str], input: &[u8]) -> (i32, String, String) {
        result(run(grantlint(self.path()).args(["check", "--at", "issued"]).args(args), input))
    }
}

fn json(text: &str) -> serde_json::Value {
    serde_json::from_str(text).unwrap_or_else(|e| panic!("{e}: {text}"))
}

#[test]
fn what_is_said_in_full() {
    let cases = trycmd::TestCases::new();
    cases.register_bin("grantlint", Path::new(env!("CARGO_BIN_EXE_grantlint")));
    for (name, _) in std::env::vars().filter(|(name, _)| is_setting(name)) {
        // Set to nothing is not set.
        cases.env(name, "");
    }
    cases.case("testdata/cli/*.trycmd");
}

#[test]
fn the_exit_status_is_the_same_in_every_format() {
    let folder = Folder::new();
    for format in ["text", "json", "ndjson", "sarif", "junit", "github", "gitlab", "html"] {
        let status = |args: &[&str]| folder.check(&[args, &["--format", format]].concat()).0;
        assert_eq!(status(&["good.jwt"]), 0, "{format}");
        assert_eq!(status(&["bad.jwt"]), 1, "{format}");
        assert_eq!(status(&["bad.jwt", "--exit-zero"]), 0, "{format}");
        assert_eq!(status(&["warned.jwt"]), 0, "{format}");
        assert_eq!(status(&["warned.jwt", "--strict"]), 1, "{format}");
        assert_eq!(status(&["good.jwt", "missing.jwt"]), 2, "{format}");
        assert_eq!(status(&["bad.jwt", "missing.jwt", "--exit-zero"]), 2, "{format}");
    }
}

#[test]
fn standard_input_is_read_without_a_file_and_for_a_dash() {
    let folder = Folder::new();
    for args in [&["--format", "json"][..], &["-", "--format", "json"]] {
        let (status, out, err) = folder.check_with(args, good().as_bytes());
        assert_eq!((status, err.as_str()), (0, ""));
        let report = json(&out);
        assert_eq!(
            report["grants"][0]["source"],
            serde_json::json!({"file": null, "line": null, "pointer": null})
        );
        assert_eq!(report["grants"][0]["verdict"], "accepted");
        assert_eq!(report["evaluated_at"], serde_json::Value::Null);
    }
    let (status, out, err) = folder.check_with(&["-", "-"], good().as_bytes());
    assert_eq!((status, out.as_str()), (2, ""));
    assert!(err.contains("only be read once"), "{err}");
}

#[test]
fn nothing_to_lint_is_a_failure_that_says_so() {
    let folder = Folder::new();
    folder.write("empty.jwt", "");
    folder.write("blank.jwt", " \n\t\n");
    for args in [&["empty.jwt"][..], &["blank.jwt"], &[], &["empty.jwt", "--lines"], &["--lines"]] {
        let (status, _, err) = folder.check(args);
        assert_eq!(status, 2, "{args:?}");
        assert!(err.contains("no grant found"), "{args:?}: {err}");
    }
}

#[test]
fn one_unreadable_input_does_not_keep_the_rest_from_being_linted() {
    let folder = Folder::new();
    std::fs::create_dir(folder.path().join("folder.jwt")).unwrap();
    let (status, out, err) = folder.check(&["missing.jwt", "bad.jwt", "good.jwt", "--format", "json"]);
    assert_eq!(status, 2);
    assert!(err.contains("missing.jwt: ") && err.contains("no such file"), "{err}");
    let report = json(&out);
    let verdicts: Vec<_> = report["grants"].as_array().unwrap().iter().map(|g| &g["verdict"]).collect();
    assert_eq!(verdicts, ["rejected", "accepted"]);
    assert_eq!(report["summary"]["errors"], 1);
}

#[test]
fn each_line_is_a_grant_with_lines() {
    let folder = Folder::new();
    folder.write("log.txt", &format!("{}\n\n{}\r\n{}", good(), bad(), warned()));
    let (status, out, _) = folder.check(&["log.txt", "--lines", "--format", "ndjson"]);
    assert_eq!(status, 1);
    let lines: Vec<_> = out.lines().map(json).collect();
    let places: Vec<_> = lines[..3].iter().map(|l| (l["source"]["line"].as_u64(), &l["verdict"])).collect();
    assert_eq!(
        format!("{places:?}").replace("String(", "").replace(')', ""),
        r#"[(Some(1, "accepted", (Some(3, "rejected", (Some(4, "warned"]"#
    );
    assert_eq!(lines[3]["summary"]["grants"], 3);
    assert_eq!(lines.len(), 4);
}

#[test]
fn reports_go_to_files_beside_standard_output() {
    let folder = Folder::new();
    let (status, out, err) = folder.check(&[
        "bad.jwt",
        "--output",
        "a.json",
        "--output",
        "ndjson=b.txt",
        "--output",
        "sarif=c",
        "--output",
        "d.xml",
        "--color",
        "always",
    ]);
    assert_eq!((status, err.as_str()), (1, ""));
    assert!(out.contains("lifetime"), "{out}");
    assert_eq!(json(&folder.read("a.json"))["grants"][0]["verdict"], "rejected");
    assert_eq!(folder.read("b.txt").lines().count(), 2);
    assert_eq!(json(&folder.read("c"))["version"], "2.1.0");
    assert!(folder.read("d.xml").starts_with("<?xml"));
    let left: Vec<_> = std::fs::read_dir(folder.path()).unwrap().map(|e| e.unwrap().file_name()).collect();
    assert_eq!(left.len(), 7, "temporary files are left: {left:?}");
}

#[test]
fn a_report_that_cannot_be_written_fails_before_the_work() {
    let folder = Folder::new();
    let (status, out, err) = folder.check(&["bad.jwt", "--output", "no/such/folder/a.json"]);
    assert_eq!((status, out.as_str()), (2, ""));
    assert!(err.contains("cannot write"), "{err}");
    let (status, _, err) = folder.check(&["bad.jwt", "--output", "a.json", "--output", "sarif=a.json"]);
    assert_eq!(status, 2);
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 3, "a temporary file is left");
    assert!(err.contains("twice"), "{err}");
    let before = folder.read("bad.jwt");
    let (status, _, err) = folder.check(&["bad.jwt", "--output", "json=./bad.jwt"]);
    assert_eq!((status, folder.read("bad.jwt")), (2, before));
    assert!(err.contains("would replace what is linted"), "{err}");
}

#[cfg(unix)]
#[test]
fn a_report_replaces_what_a_link_points_to_and_writes_into_devices() {
    let folder = Folder::new();
    folder.write("real.json", "old");
    std::os::unix::fs::symlink("real.json", folder.path().join("link.json")).unwrap();
    assert_eq!(folder.check(&["good.jwt", "--output", "link.json", "--output", "json=/dev/null"]).0, 0);
    assert!(folder.path().join("link.json").is_symlink());
    assert_eq!(json(&folder.read("real.json"))["grants"][0]["verdict"], "accepted");
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_reported_and_leaves_nothing_half_written() {
    let folder = Folder::new();
    let (status, _, err) = folder.check(&["bad.jwt", "--output", "json=/dev/full"]);
    assert_eq!(status, 2);
    assert!(err.contains("no space left"), "{err}");
}

#[test]
fn colour_is_used_when_it_is_asked_for() {
    let folder = Folder::new();
    let coloured = |args: &[&str], variables: &[(&str, &str)]| {
        let mut command = grantlint(folder.path());
        command.args(["check", "--at", "issued", "bad.jwt"]).args(args).envs(variables.iter().copied());
        result(run(&mut command, b"")).1.contains('\x1b')
    };
    assert!(!coloured(&[], &[]), "a pipe is no terminal");
    assert!(coloured(&["--color", "always"], &[]));
    assert!(coloured(&["--color=always"], &[("NO_COLOR", "1")]));
    assert!(coloured(&[], &[("CLICOLOR_FORCE", "1")]));
    assert!(!coloured(&[], &[("CLICOLOR_FORCE", "0")]));
    assert!(!coloured(&[], &[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]));
    assert!(!coloured(&["--color", "never"], &[("CLICOLOR_FORCE", "1")]));
    assert!(coloured(&[], &[("GRANTLINT_COLOR", "always")]));
    assert!(!coloured(&["--color", "never"], &[("GRANTLINT_COLOR", "always")]));
}

#[test]
fn quiet_says_nothing_of_what_is_good() {
    let folder = Folder::new();
    assert_eq!(folder.check(&["good.jwt", "--quiet"]), (0, String::new(), String::new()));
    let (status, out, _) = folder.check(&["good.jwt", "bad.jwt", "--quiet"]);
    assert_eq!(status, 1);
    assert!(out.contains("lifetime") && !out.contains("good.jwt"), "{out}");
}

#[test]
fn the_language_follows_the_locale_unless_it_is_given() {
    let folder = Folder::new();
    let text = |args: &[&str], variables: &[(&str, &str)]| {
        let mut command = grantlint(folder.path());
        command.args(["check", "--at", "issued", "bad.jwt"]).args(args).envs(variables.iter().copied());
        result(run(&mut command, b"")).1
    };
    let english = text(&[], &[]);
    let norwegian = text(&["--lang", "nb"], &[]);
    assert!(english.contains("rejected") && norwegian.contains("avvist"), "{english}{norwegian}");
    assert_eq!(text(&[], &[("LANG", "nb_NO.UTF-8")]), norwegian);
    assert_eq!(text(&[], &[("LANG", "nn_NO.UTF-8")]), norwegian);
    assert_eq!(text(&[], &[("LANG", "nb_NO.UTF-8"), ("LC_ALL", "en_GB.UTF-8")]), english);
    assert_eq!(text(&["--lang", "en"], &[("LANG", "nb_NO.UTF-8")]), english);
    assert_eq!(text(&[], &[("GRANTLINT_LANG", "nb")]), norwegian);
    assert!(!text(&[], &[("LC_ALL", "C")]).contains('─'));
}

#[test]
fn variables_stand_in_for_flags_and_empty_ones_for_nothing() {
    let folder = Folder::new();
    let check = |variables: &[(&str, &str)], args: &[&str]| {
        let mut command = grantlint(folder.path());
        command.args(["check", "good.jwt"]).args(args).envs(variables.iter().copied());
        result(run(&mut command, b""))
    };
    assert_eq!(check(&[("GRANTLINT_AT", "issued")], &[]).0, 0);
    assert_eq!(check(&[("GRANTLINT_AT", "issued")], &["--at", "1767226000"]).0, 1);
    assert_eq!(
        check(&[("GRANTLINT_AT", "issued"), ("GRANTLINT_ENV", ""), ("GRANTLINT_STRICT", "")], &[]).0,
        0
    );
    assert_eq!(check(&[("GRANTLINT_AT", "isued")], &[]).0, 2);
    let (_, _, err) = check(&[("GRANTLINT_AT", "issued"), ("GRANTLINT_CLIENTID", "x")], &[]);
    assert!(err.contains("did you mean GRANTLINT_CLIENT_ID"), "{err}");
}

#[test]
fn an_option_whose_letters_are_interchanged_is_told() {
    let folder = Folder::new();
    let told = |args: &[&str]| result(run(grantlint(folder.path()).args(args), b"")).2;
    assert!(told(&["check", "good.jwt", "--evn", "test"]).contains("did you mean --env?"));
    assert!(told(&["rules", "--fromat=json"]).contains("--format"));
    assert!(!told(&["check", "good.jwt", "--completely-else"]).contains("did you mean"));
}

#[test]
fn rules_are_selected_ignored_and_levelled_by_name_and_by_code() {
    let folder = Folder::new();
    let later = |args: &[&str]| {
        let mut command = grantlint(folder.path());
        command.args(["check", "bad.jwt", "--format", "json", "--at", "1767229200"]).args(args);
        let report = json(&result(run(&mut command, b"")).1);
        let findings = report["grants"][0]["findings"].as_array().unwrap().clone();
        findings
            .iter()
            .map(|f| format!("{} {}", f["severity"].as_str().unwrap(), f["rule"].as_str().unwrap()))
            .collect::<Vec<_>>()
            .join(", ")
    };
    assert_eq!(later(&[]), "error expired, error lifetime");
    assert_eq!(later(&["--select", "MP-130"]), "error expired");
    assert_eq!(later(&["--select", "lifetime,jti-missing"]), "error lifetime");
    assert_eq!(later(&["--ignore", "mp-130"]), "error lifetime");
    assert_eq!(later(&["--ignore", "expired", "--ignore", "lifetime"]), "");
    assert_eq!(later(&["--severity", "lifetime=note", "--severity", "MP-130=off"]), "note lifetime");
    assert_eq!(later(&["--severity", "lifetime=note,lifetime=warning"]), "error expired, warning lifetime");
}

#[test]
fn a_closed_pipe_ends_quietly() {
    let folder = Folder::new();
    let mut line = bad();
    line.push('\n');
    folder.write("many.txt", &line.repeat(2000));
    for format in ["text", "json", "ndjson"] {
        let mut command = grantlint(folder.path());
        command.args(["check", "--at", "issued", "--lines", "many.txt", "--format", format]);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        drop(child.stdout.take());
        let mut err = String::new();
        child.stderr.take().unwrap().read_to_string(&mut err).unwrap();
        assert_eq!(err, "", "{format}");
        assert!(child.wait().unwrap().code().is_some_and(|code| code < 2), "{format}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_file_name_need_not_be_text() {
    use std::os::unix::ffi::OsStrExt as _;
    let folder = Folder::new();
    let name = std::ffi::OsStr::from_bytes(b"gr\xe5nt.jwt");
    std::fs::write(folder.path().join(name), bad()).unwrap();
    let mut command = grantlint(folder.path());
    command.args(["check", "--at", "issued", "--format", "json"]).arg(name);
    let (status, out, err) = result(run(&mut command, b""));
    assert_eq!((status, err.as_str()), (1, ""));
    assert_eq!(json(&out)["grants"][0]["source"]["file"], "gr\u{fffd}nt.jwt");
}

#[test]
fn what_is_too_large_is_refused_without_being_read() {
    let folder = Folder::new();
    let file = std::fs::File::create(folder.path().join("huge.jwt")).unwrap();
    file.set_len(2 << 30).unwrap();
    let (status, _, err) = folder.check(&["huge.jwt"]);
    assert_eq!(status, 2);
    assert!(err.contains("larger than 16 MiB") && err.contains("--lines"), "{err}");
}

#[cfg(unix)]
#[test]
fn devices_end_as_empty_input() {
    let folder = Folder::new();
    let (status, _, err) = folder.check(&["/dev/null"]);
    assert_eq!(status, 2);
    assert!(err.contains("/dev/null: no grant found"), "{err}");
    let (status, _, err) = folder.check(&["/dev/zero"]);
    assert_eq!(status, 2);
    assert!(err.contains("larger than"), "{err}");
}

#[test]
fn hostile_names_cannot_write_to_the_terminal() {
    let folder = Folder::new();
    let (status, _, err) = folder.check(&["\x1b[31mred\x1b[0m\n.jwt"]);
    assert_eq!(status, 2);
    assert!(!err.contains('\x1b'), "{err:?}");
}

#[test]
fn lists_and_scripts_are_made_from_the_tables() {
    let folder = Folder::new();
    let out = |args: &[&str]| result(run(grantlint(folder.path()).args(args), b""));
    let (status, rules, _) = out(&["rules", "--format", "json"]);
    assert_eq!(status, 0);
    let names: Vec<_> = grantlint::rules::RULES.iter().map(|r| r.name).collect();
    let listed: Vec<String> =
        json(&rules).as_array().unwrap().iter().map(|r| r["name"].as_str().unwrap().to_owned()).collect();
    assert_eq!(listed, names);
    let (_, rules, _) = out(&["rules"]);
    assert_eq!(rules.lines().count(), names.len());
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let (status, script, _) = out(&["completions", shell]);
        assert!(status == 0 && script.contains("client-id"), "{shell}");
    }
    let (status, page, _) = out(&["man"]);
    assert!(status == 0 && page.contains(".TH grantlint"), "{page}");
    for name in ["check", "grantlint-check"] {
        let (status, page, _) = out(&["man", name]);
        assert!(
            status == 0 && page.contains(".TH grantlint-check") && page.contains("Exit status"),
            "{page}"
        );
    }
    assert_eq!(out(&["man", "chekc"]).0, 2);
    let (_, rules, _) = out(&["rules"]);
    assert!(rules.lines().any(|line| line.starts_with("lifetime ") && line.contains(" MP-130 ")), "{rules}");
}
