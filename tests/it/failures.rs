//! What a run says, and in which formats, when it could not do what it was asked to.

use std::path::Path;

use serde_json::Value;

use crate::{cli, support};

const CLIENT: &str = "0f1a2b3c-4d5e-4f60-8a7b-9c0d1e2f3a4b";

fn good() -> String {
    let claims = format!(
        r#"{{"aud": "https://test.maskinporten.no/", "iss": "{CLIENT}", "iat": 1767225600, "exp": 1767225720, "jti": "9b2f1c1e-6a0e-4d0a-9d5c-0c5b8a6d7e11", "scope": "digdir:test"}}"#
    );
    support::sign(r#"{"alg": "RS256", "kid": "key-1"}"#, &claims, "client")
}

/// A folder with a good grant, an empty file and settings.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let settings = format!("MASKINPORTEN_CLIENT_ID={CLIENT}\nMASKINPORTEN_SCOPES=digdir:test\n");
    for (name, text) in [("good.jwt", good()), ("empty.jwt", String::new()), (".env", settings)] {
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    folder
}

/// Status, standard output and standard error of words that are separated by spaces.
fn run(folder: &Path, words: &str, input: &str) -> (i32, String, String) {
    let output = cli::run(cli::grantlint(folder).args(words.split(' ')), input.as_bytes());
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

#[test]
fn a_report_for_machines_says_that_the_run_failed() {
    let folder = folder();
    let check = |format: &str, files: &str| {
        run(folder.path(), &format!("check --at issued --format {format} {files}"), "")
    };
    let invocation = |text: &str| {
        serde_json::from_str::<Value>(text).unwrap().pointer("/runs/0/invocations/0").unwrap().clone()
    };
    let (status, sarif, _) = check("sarif", "good.jwt nofile.jwt empty.jwt");
    let failed = invocation(&sarif);
    assert_eq!((status, &failed["executionSuccessful"]), (2, &Value::Bool(false)));
    let notes = failed["toolExecutionNotifications"].as_array().unwrap();
    let errors: Vec<_> = notes.iter().filter(|note| note["level"] == "error").collect();
    assert_eq!(errors.len(), 2, "{failed}");
    assert!(errors[0]["message"]["text"].as_str().unwrap().starts_with("nofile.jwt: "));
    let uri = "/locations/0/physicalLocation/artifactLocation/uri";
    assert_eq!(errors[1].pointer(uri), Some(&Value::from("empty.jwt")));
    assert_eq!(invocation(&check("sarif", "good.jwt").1)["executionSuccessful"], true);
    let (_, junit, _) = check("junit", "good.jwt nofile.jwt");
    assert!(junit.contains("tests=\"2\" failures=\"0\" errors=\"1\""), "{junit}");
    assert!(junit.contains("<testcase classname=\"grantlint\" name=\"nofile.jwt\">\n      <error message="));
}

#[test]
fn settings_before_an_empty_file_do_not_hide_that_it_is_empty() {
    let folder = folder();
    let (status, _, err) = run(folder.path(), "check --include settings --at issued . empty.jwt", "");
    assert_eq!(status, 2, "{err}");
    assert!(err.contains("empty.jwt: no grant found"), "{err}");
}

#[test]
fn what_cannot_be_done_is_refused_before_anything_is_read() {
    let folder = folder();
    for (words, why) in [
        ("check --jobs 0 good.jwt", "expected a number of threads, 1 or more"),
        ("explain .", ".: is a directory; give a file"),
        ("check --client nowhere.json good.jwt", "nowhere.json: cannot read it: no such file"),
        ("check --fix -", "--fix changes files"),
        ("check --fix", "--fix changes files"),
        ("check --no-config --profile x good.jwt", "leave out --profile"),
        ("check --no-config --config=none.toml good.jwt", "leave out --config"),
        ("jwk good.jwt --kid=", "expected letters"),
        ("jwk good.jwt --kid a+b", "expected letters"),
        #[cfg(feature = "serve")]
        ("token --key none.pem --scope a:b --claim scope=c:d", "--scope and --claim scope=… both say"),
    ] {
        let (status, out, err) = run(folder.path(), words, &good());
        assert_eq!((status, out.as_str()), (2, ""), "{words}: {err}");
        assert!(err.contains(why), "{words}: {err}");
    }
    // A variable that is set for all runs is no contradiction.
    let mut command = cli::grantlint(folder.path());
    command.env("GRANTLINT_PROFILE", "x").args(["check", "--no-config", "--at", "issued", "good.jwt"]);
    assert_eq!(cli::run(&mut command, b"").status.code(), Some(0));
    let mut command = cli::grantlint(folder.path());
    command.env("GRANTLINT_ENVIRONMENT", "test").args(["check", "--at", "issued", "good.jwt"]);
    let err = String::from_utf8(cli::run(&mut command, b"").stderr).unwrap();
    assert!(err.contains("did you mean GRANTLINT_ENV?"), "{err}");
}

#[test]
fn a_file_has_the_format_of_its_name_and_takes_the_place_of_what_is_left_over() {
    let folder = folder();
    let words = "check --at issued good.jwt --format json --output r.sarif --output r.dat";
    assert_eq!(run(folder.path(), words, "").0, 0);
    let read = |name: &str| std::fs::read_to_string(folder.path().join(name)).unwrap();
    assert!(read("r.sarif").contains("sarif-schema") && read("r.dat").contains("schema_version"));
    // In a container every process has the number 1.
    let script = "echo left > .r.xml.$$-0.tmp; exec \"$0\" check --at issued good.jwt --output r.xml";
    if cfg!(unix) {
        let mut shell = std::process::Command::new("sh");
        shell.args(["-c", script, env!("CARGO_BIN_EXE_grantlint")]).current_dir(folder.path());
        assert!(shell.output().unwrap().status.success());
        assert!(read("r.xml").contains("<testsuites"));
    }
}

#[test]
fn each_of_several_codes_is_explained() {
    let folder = folder();
    let one = |word: &str| run(folder.path(), &format!("explain {word}"), "").1;
    assert_eq!(
        run(folder.path(), "explain MP-110 expired", "").1,
        format!("{}\n{}", one("MP-110"), one("expired"))
    );
    assert_eq!(one("MP 110"), one("MP-110"));
    let json = run(folder.path(), "explain MP-110 MP-120 --format json", "").1;
    assert!(json.contains("MP-110") && json.contains("MP-120"), "{json}");
}

#[test]
fn a_token_is_not_shown_where_it_is_the_name_of_a_claim() {
    let folder = folder();
    let token = good();
    let draft =
        format!(r#"{{"header": {{"alg": "RS256"}}, "payload": {{"iss": "{CLIENT}", "{token}": 1}}}}"#);
    std::fs::write(folder.path().join("draft.json"), draft).unwrap();
    let (_, out, err) = run(folder.path(), "check --at issued --corrected draft.json", "");
    assert!(out.contains(CLIENT) && !(out + &err).contains(token.rsplit('.').next().unwrap()));
}

#[test]
fn what_is_not_utf_8_beside_a_value_stays_and_the_value_is_fixed() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("a b.properties");
    let text = |audience: &str| {
        let rest = format!(" \nmaskinporten.client-id={CLIENT}\nmaskinporten.audience={audience}\n");
        [b"# \xe5".as_slice(), rest.as_bytes()].concat()
    };
    std::fs::write(&file, text("https://test.maskinporten.no")).unwrap();
    let check =
        |flag: &str| cli::run(cli::grantlint(folder.path()).args(["check", flag, "a b.properties"]), b"");
    let diff = String::from_utf8(check("--diff").stdout).unwrap();
    assert!(diff.starts_with("--- a b.properties\t\n+++ a b.properties\t\n"), "{diff}");
    check("--fix");
    assert_eq!(std::fs::read(&file).unwrap(), text("https://test.maskinporten.no/"));
}
