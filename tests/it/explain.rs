//! `explain` as a user meets it. What it says of each code and rule is in `testdata/explain`;
//! `UPDATE=1` rewrites it.

use std::path::Path;

use grantlint::codes::ENTRIES;
use grantlint::explain::markdown::Layout;
use grantlint::explain::{find, text};
use grantlint::language::Lang;
use grantlint::rules::RULES;

use crate::cli::{grantlint, run};
use crate::schemas::Schema;
use crate::support::{self, testdata};

const HEADER: &str = r#"{"alg": "RS256", "kid": "key-1"}"#;
const PAYLOAD: &str = r#"{"aud": "https://test.maskinporten.no", "iss": "0f1a2b3c-4d5e-4f60-8a7b-9c0d1e2f3a4b", "iat": 1767225600, "exp": 1767225900, "jti": "9b2f1c1e-6a0e-4d0a-9d5c-0c5b8a6d7e11", "scope": "digdir:test"}"#;

const LANGUAGES: [(&str, Lang); 2] = [("en", Lang::En), ("nb", Lang::Nb)];

/// Names of everything that can be explained.
fn names() -> impl Iterator<Item = &'static str> {
    ENTRIES.iter().map(|e| e.name).chain(RULES.iter().map(|r| r.name))
}

fn plain(name: &str, lang: Lang) -> String {
    let explanation = find(name).unwrap_or_else(|near| panic!("{name}: {near:?}"));
    text::explanation(&explanation, lang, &Layout { width: 80, color: false })
}

#[test]
fn every_code_and_rule_is_explained_as_recorded() {
    let mut stale = Vec::new();
    if !testdata("explain").exists() && std::env::var_os("UPDATE").is_none() {
        return crate::support::not_run("explanations as recorded", "they are not in this package");
    }
    for (code, lang) in LANGUAGES {
        for name in names() {
            let path = testdata(&format!("explain/{code}/{name}.txt"));
            let text = plain(name, lang);
            if std::env::var_os("UPDATE").is_some() {
                std::fs::create_dir_all(path.parent().unwrap()).unwrap();
                std::fs::write(&path, &text).unwrap();
            } else if std::fs::read_to_string(&path).ok().as_ref() != Some(&text) {
                stale.push(format!("{code}/{name}"));
            }
        }
        let recorded = std::fs::read_dir(testdata(&format!("explain/{code}"))).unwrap();
        for file in recorded.map(|f| f.unwrap().path()) {
            let name = file.file_stem().unwrap().to_str().unwrap().to_owned();
            assert!(names().any(|n| n == name), "{name} is no longer explained: remove {}", file.display());
        }
    }
    assert!(stale.is_empty(), "UPDATE=1 cargo test --test it explain; then look at the change: {stale:?}");
}

#[test]
fn explanations_fit_80_columns_and_hold_no_markup() {
    for (_, lang) in LANGUAGES {
        for name in names() {
            for line in plain(name, lang).lines() {
                let fits = line.chars().count() <= 80 || line.trim().split(' ').count() == 1;
                assert!(fits, "{name}: {line}");
                assert!(!line.contains("](") && !line.contains("**"), "{name}: {line}");
                assert!(!line.contains('\u{1b}'), "{name}: {line}");
            }
        }
    }
}

#[test]
fn names_do_not_clash() {
    for entry in &ENTRIES {
        assert!(RULES.iter().all(|rule| rule.name != entry.name), "{}", entry.name);
    }
}

#[test]
fn the_documented_words_lead_to_their_code() {
    for entry in ENTRIES.iter().filter(|e| !e.wording.is_empty()) {
        let found = find(entry.wording).unwrap_or_else(|near| panic!("{}: {near:?}", entry.name));
        assert_eq!(found.topics[0].name(), entry.name);
    }
    for (asked, name) in [
        ("mp110", "MP-110"),
        ("110", "MP-110"),
        ("MP-300", "MP-250"),
        ("Jti_Reused", "jti-reused"),
        ("has not delegated", "MP-251"),
        ("connection timeout", "no-connection"),
    ] {
        assert_eq!(find(asked).unwrap().topics[0].name(), name, "{asked}");
    }
}

/// Runs `grantlint explain ARGS` in a folder with a grant that has two faults.
fn explain(args: &[&str], input: &str) -> (i32, String, String) {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("grant.jwt"), support::sign(HEADER, PAYLOAD, "client")).unwrap();
    std::fs::write(folder.path().join("answer.txt"), answer("10-ks-java-wrapper.txt")).unwrap();
    let output = run(grantlint(folder.path()).arg("explain").args(args), input.as_bytes());
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

fn answer(name: &str) -> String {
    std::fs::read_to_string(testdata("answers").join(Path::new(name))).unwrap()
}

/// The findings in a JSON explanation, as `rule`, those that can have caused the answer before `|`.
fn findings(json: &str) -> String {
    let json: serde_json::Value = serde_json::from_str(json).unwrap();
    let causing = usize::try_from(json["causing"].as_u64().unwrap()).unwrap();
    let all: Vec<_> =
        json["findings"].as_array().unwrap().iter().map(|f| f["rule"].as_str().unwrap()).collect();
    format!("{} | {}", all[..causing].join(" "), all[causing..].join(" "))
}

#[test]
fn every_grant_of_a_file_is_judged_and_nothing_is_guessed() {
    let folder = tempfile::tempdir().unwrap();
    let good = std::fs::read_to_string(testdata("examples/good.jwt")).unwrap();
    let log = format!(
        "12:00 assertion={}\n12:01 assertion={}\n",
        good.trim(),
        support::sign(HEADER, PAYLOAD, "client")
    );
    std::fs::write(folder.path().join("two.log"), log).unwrap();
    let explain = |args: &[&str], input: &str| {
        let output = run(grantlint(folder.path()).arg("explain").args(args), input.as_bytes());
        String::from_utf8(output.stdout).unwrap()
    };
    let text = explain(&["MP-110", "--grant", "two.log"], "");
    assert!(text.contains("two.log:2") && text.contains("This can have caused MP-110:"), "{text}");
    let json = explain(&["MP-110", "--grant", "two.log", "--format", "json"], "");
    assert!(findings(&json).starts_with("audience | "), "{json}");
    // What an answer is about cannot be told from its status alone, and of several codes none is more likely.
    let status = explain(&["-", "--grant", "two.log"], "400 Bad Request");
    assert!(status.contains("Found in this grant:") && !status.contains("not the cause"), "{status}");
    let several = explain(&["-", "--grant", "two.log"], r#"{"error":"invalid_grant"}"#);
    assert!(several.contains("This can have caused this answer:"), "{several}");
}

#[test]
fn what_can_have_caused_the_answer_comes_first() {
    let json =
        |what: &str, input: &str| explain(&[what, "--grant", "grant.jwt", "--format", "json"], input).1;
    assert_eq!(findings(&json("answer.txt", "")), "audience | lifetime");
    assert_eq!(findings(&json("-", &answer("16-lifetime.txt"))), "lifetime | audience");
    assert_eq!(findings(&json("MP-130", "")), "lifetime | audience");
    assert_eq!(findings(&json("MP-250", "")), " | audience lifetime");
    let (status, text, _) = explain(&["answer.txt", "--grant", "grant.jwt"], "");
    assert_eq!(status, 0);
    let places: Vec<_> = [
        "grant.jwt\nThis can have caused MP-110:\n",
        "error[MP-110] audience: ",
        "Also found, but not the cause of this answer:",
        "lifetime",
        "The server says",
        "MP-110: ",
    ]
    .iter()
    .map(|piece| text.find(piece).unwrap_or_else(|| panic!("{piece} is not in:\n{text}")))
    .collect();
    assert!(places.is_sorted(), "{places:?}\n{text}");
}

#[test]
fn a_pasted_answer_is_one_object_in_json() {
    let (status, json, _) = explain(&["-", "--format", "json"], &answer("21-mp-300-of-2024.txt"));
    assert_eq!(status, 0);
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["code"], "MP-250");
    assert_eq!(json["codes"], serde_json::json!(["MP-250"]));
    assert_eq!(json["former_number"], "MP-300");
    assert_eq!(json["environment"], "test");
    assert_eq!(json["trace_id"], "4b227777d4dd1fc61c6f884f48641d02");
    assert_eq!(json["server_message"], "Consumer has not been granted access to the scope nav:utbetaling");
    assert_eq!(json["texts"]["links"][0]["title"], "Feilsøking i Maskinporten");
    let (_, json, _) = explain(&["-", "--format", "json"], &answer("30-only-oauth-error.txt"));
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["code"], serde_json::Value::Null);
    assert_eq!(json["codes"][0], "MP-121");
}

/// What someone's code put into the server's words is shown by no format.
#[test]
fn secrets_in_an_answer_are_hidden_in_every_format() {
    let key = support::pem(&testdata("pki/keys/client.key.pem"));
    let key = base64::Engine::encode(&base64::engine::general_purpose::STANDARD, key);
    let (end, exponent) = (&key[key.len() - 20..], "Zm9yZ2V0LXRoaXMtbnVtYmVyLW9mLWEta2V5LTEyMzQ");
    for (said, secret) in [
        ("no delegation for 171299 99997", "99997"),
        (&*format!("key {{\\\"kty\\\":\\\"EC\\\",\\\"d\\\":\\\"{exponent}\\\"}}"), exponent),
        (&*format!("got key {key} here"), end),
    ] {
        let answer = format!("{{\"error\":\"invalid_grant\",\"error_description\":\"{said}\"}}");
        for format in ["json", "text"] {
            let (_, out, _) = explain(&["-", "--format", format], &answer);
            let plain: String = out.split_whitespace().collect();
            assert!(plain.contains("***") && !plain.contains(secret), "{format}: {out}");
        }
    }
}

/// Every explanation in JSON keeps to the schema in the repository.
#[test]
fn explanations_keep_to_their_schema() {
    let schema = std::fs::read_to_string(testdata("../schemas/explain.schema.json")).unwrap();
    let schema = Schema::new(serde_json::from_str(&schema).unwrap());
    let check = |what: &str, json: &str| schema.holds(what, &serde_json::from_str(json).unwrap());
    for name in names() {
        check(name, &grantlint::explain::json::document(&find(name).unwrap(), None, Lang::Nb));
    }
    for file in std::fs::read_dir(testdata("answers")).unwrap().map(|f| f.unwrap().path()) {
        let answer = grantlint::explain::decode(&std::fs::read_to_string(&file).unwrap());
        let explanation = grantlint::explain::Explanation::of_answer(answer);
        check(&file.display().to_string(), &grantlint::explain::json::document(&explanation, None, Lang::En));
    }
    check("with a grant", &explain(&["answer.txt", "--grant", "grant.jwt", "--format", "json"], "").1);
}

#[test]
fn an_answer_without_a_number_is_said_to_have_none() {
    let (status, text, _) = explain(&["-", "--lang", "nb"], &answer("03-unknown-kid-dotnet-log.txt"));
    assert_eq!(status, 0);
    assert!(text.starts_with("Kode           ingen; svaret har ingen MP-kode\n"), "{text}");
    assert!(text.contains("unknown-kid: "), "{text}");
}

#[test]
fn words_that_mean_nothing_fail_with_a_hint() {
    let (status, out, complaint) = explain(&["audiense"], "");
    assert_eq!((status, out.as_str()), (2, ""));
    assert!(complaint.contains("did you mean audience?"), "{complaint}");
    assert_eq!(explain(&["MP-999"], "").0, 2);
    assert_eq!(explain(&["404"], "").0, 2);
    assert!(explain(&["429"], "").1.contains("too-many-requests: "));
    assert_eq!(explain(&["-"], " \n").0, 2);
    assert_eq!(explain(&["-"], "nothing that a server says").0, 2);
    assert_eq!(explain(&["MP-110", "--grant", "missing.jwt"], "").0, 2);
}

#[test]
fn a_file_of_power_shell_is_read() {
    let wide: Vec<u8> = "\u{feff}"
        .encode_utf16()
        .chain(answer("01-expired-key-escaped-slashes.txt").encode_utf16())
        .flat_map(u16::to_le_bytes)
        .collect();
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("a.txt"), wide).unwrap();
    let output = run(grantlint(folder.path()).args(["explain", "a.txt", "--format", "json"]), b"");
    let json: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(json["code"], "MP-121");
}
