//! The linter for other languages says what the command line says, byte for byte.

use std::path::Path;

use grantlint::internals::embed::{Check, explain};
use grantlint::language::Lang;

use crate::cli::{grantlint, run};
use crate::support::testdata;

fn read(path: &str) -> Vec<u8> {
    std::fs::read(testdata(path)).unwrap_or_else(|e| panic!("{path}: {e}"))
}

/// What the command line prints with these arguments, run in `testdata`.
fn printed(arguments: &[&str]) -> String {
    let mut command = grantlint(Path::new(&testdata("")));
    command.args(["check", "--no-config", "--format", "json"]).args(arguments);
    String::from_utf8(run(&mut command, b"").stdout).unwrap()
}

/// A check of files in `testdata`, with documents.
fn checked(options: &str, documents: &[(&str, &str)], files: &[&str]) -> Check {
    let mut check = Check::new(options).unwrap();
    for (kind, path) in documents {
        check.document(kind, path, read(path)).unwrap();
    }
    for path in files {
        check.input(Some(path), read(path));
    }
    check
}

#[test]
fn a_grant_alone_and_in_norwegian() {
    let file = "examples/grant.jwt";
    assert_eq!(checked("", &[], &[file]).json().unwrap(), printed(&["--at", "issued", file]));
    let options = r#"{"lang": "nb", "at": 1767225700, "skew": 0}"#;
    let norwegian = printed(&["--lang", "nb", "--at", "1767225700", "--skew", "0", file]);
    assert_eq!(checked(options, &[], &[file]).json().unwrap(), norwegian);
}

#[test]
fn everything_that_is_known_of_the_client() {
    let options = r#"{"env": "test", "clientId": "0f1a2b3c-4d5e-4f60-8a7b-9c0d1e2f3a4b", "orgNumber": "0192:991 825 827",
        "scopes": ["digdir:test digdir:demo", "demo:read"], "ignore": ["jti-missing"], "severity": {"lifetime": "note"}}"#;
    let documents = [("access", "profile/access.json"), ("trustAnchors", "pki/certs/ca-own.pem")];
    let files = ["examples/good.jwt", "examples/grant.jwt"];
    let check = checked(options, &documents, &files);
    let arguments = [
        "--at",
        "issued",
        "--env",
        "test",
        "--client-id",
        "0f1a2b3c-4d5e-4f60-8a7b-9c0d1e2f3a4b",
        "--org-number",
        "0192:991 825 827",
        "--scope",
        "digdir:test digdir:demo",
        "--scope",
        "demo:read",
        "--ignore",
        "jti-missing",
        "--severity",
        "lifetime=note",
        "--access",
        "profile/access.json",
        "--trust-anchor",
        "pki/certs/ca-own.pem",
        "examples/good.jwt",
        "examples/grant.jwt",
    ];
    assert_eq!(check.json().unwrap(), printed(&arguments));
}

#[test]
fn every_carrier_and_lines() {
    for entry in std::fs::read_dir(testdata("carriers")).unwrap() {
        let name = format!("carriers/{}", entry.unwrap().file_name().to_str().unwrap());
        let ours = checked("", &[], &[&name]).json().unwrap();
        assert_eq!(ours, printed(&["--at", "issued", &name]), "{name}");
    }
    let log = "carriers/replay.log";
    let ours = checked(r#"{"lines": true}"#, &[], &[log]).json().unwrap();
    assert_eq!(ours, printed(&["--at", "issued", "--lines", log]));
}

#[test]
fn what_is_wrong_with_options_and_documents_is_said() {
    let error = |options: &str| match Check::new(options) {
        Ok(check) => check.json().unwrap_err(),
        Err(why) => why,
    };
    assert!(
        error(r#"{"clientID": "x"}"#).contains("unknown field `clientID`"),
        "{}",
        error(r#"{"clientID": "x"}"#)
    );
    assert!(error(r#"{"env": "tset"}"#).contains("did you mean test?"));
    assert!(error(r#"{"orgNumber": "12"}"#).starts_with("orgNumber: expected"));
    assert!(error(r#"{"severity": {"lifetime": "loud"}}"#).contains("expected the level"));
    assert!(error(r#"{"select": ["lifetim"]}"#).contains("did you mean lifetime?"));
    let mut check = Check::new("").unwrap();
    assert!(check.document("key", "key.pem", Vec::new()).is_err());
    check.document("jwks", "keys.json", b"{}".to_vec()).unwrap();
    assert!(check.json().unwrap_err().starts_with("keys.json:"));
}

/// Two documents of one name are two documents.
#[test]
fn documents_may_have_the_same_name() {
    let mut check = Check::new("").unwrap();
    check.document("access", "answer.json", read("profile/access.json")).unwrap();
    check.document("jwks", "answer.json", br#"{"keys": []}"#.to_vec()).unwrap();
    check.input(None, read("examples/grant.jwt"));
    let report: serde_json::Value = serde_json::from_str(&check.json().unwrap()).unwrap();
    let from: Vec<&str> =
        report["context"]["values"].as_array().unwrap().iter().map(|v| v["from"].as_str().unwrap()).collect();
    assert!(from.contains(&"answer.json") && from.contains(&"answer.json (2)"), "{from:?}");
}

/// Settings are shown by lines, and marked in them.
#[test]
fn a_finding_in_settings_is_marked_where_it_is() {
    let mut check = Check::new("").unwrap();
    let settings = "# a\nMASKINPORTEN_CLIENT_ID=0f1a2b3c-4d5e-4f60-8a7b-9c0d1e2f3a4b\nMASKINPORTEN_AUDIENCE=https://test.maskinporten.no\n";
    check.input(Some(".env"), settings.as_bytes().to_vec());
    let page: serde_json::Value = serde_json::from_str(&check.page().unwrap()).unwrap();
    let grant = &page["grants"][0];
    let document = &grant["decoded"]["document"];
    let text: Vec<u16> = document["text"].as_str().unwrap().encode_utf16().collect();
    let marked = document["marks"].as_array().unwrap().iter().map(|mark| {
        let at = |name: &str| usize::try_from(mark[name].as_u64().unwrap()).unwrap();
        let rule = grant["findings"][at("finding")]["rule"].as_str().unwrap();
        (rule, String::from_utf16(&text[at("start")..at("end")]).unwrap())
    });
    let marked: Vec<_> = marked.collect();
    assert!(marked.contains(&("audience", "https://test.maskinporten.no".to_owned())), "{marked:?}");
}

#[test]
fn a_page_has_the_text_its_marks_and_the_answer() {
    let page = checked(r#"{"lang": "nb"}"#, &[], &["examples/grant.jwt"]).page().unwrap();
    let page: serde_json::Value = serde_json::from_str(&page).unwrap();
    let grant = &page["grants"][0];
    let payload = &grant["decoded"]["payload"];
    let text: Vec<u16> = payload["text"].as_str().unwrap().encode_utf16().collect();
    for mark in payload["marks"].as_array().unwrap() {
        let at = |name: &str| usize::try_from(mark[name].as_u64().unwrap()).unwrap();
        let (rule, marked) = (&grant["findings"][at("finding")]["rule"], &text[at("start")..at("end")]);
        if rule == "audience" {
            assert_eq!(String::from_utf16_lossy(marked), r#""https://test.maskinporten.no""#);
        }
    }
    assert_eq!(grant["answer"]["status"], 400);
    assert_eq!(grant["answer"]["body"]["error"], "invalid_grant");
    assert_eq!(grant["expires"].as_i64().unwrap() - grant["issued"].as_i64().unwrap(), 300);
    assert_eq!(grant["certificate"].as_array().unwrap().len(), 3);
    let good = checked("", &[], &["examples/good.jwt"]).page().unwrap();
    let good: serde_json::Value = serde_json::from_str(&good).unwrap();
    assert!(good["grants"][0]["answer"].is_null());
    assert!(
        good["grants"][0]["decoded"]["header"]["text"].as_str().unwrap().contains("alg"),
        "a clean grant is shown"
    );
}

#[test]
fn an_answer_a_code_a_rule_and_nonsense_are_explained() {
    let read = |what: &str| -> serde_json::Value {
        serde_json::from_str(&explain(what, Lang::En).unwrap()).unwrap()
    };
    assert_eq!(read("mp110")["code"], "MP-110");
    assert_eq!(read("lifetime")["rules"][0], "lifetime");
    let answer = std::fs::read_to_string(testdata("answers/02-scope-not-on-client.txt")).unwrap();
    assert_eq!(read(&answer)["code"], "MP-200");
    assert_eq!(explain("lifetme", Lang::En).unwrap_err().first(), Some(&"lifetime"));
}
