//! What is registered for the client: saved answers, settings of programs, `grantlint.toml`.

use std::path::Path;
use std::process::Output;

use grantlint::context::settings::Settings;
use grantlint::context::{KeySet, ScopeLists, find_client, issuer_of};
use grantlint::internals::config::{Config, IGNORE_KEYS, PROFILE_KEYS, TOP_KEYS};
use serde_json::Value;

use crate::cli::grantlint;
use crate::schemas::Schema;
use crate::support;

const CLIENT: &str = "0f1a2b3c-4d5e-4f60-8a7b-9c0d1e2f3a4b";

/// A grant of the client in `testdata/profile/client.json`, with these changes.
fn grant(header: &str, changes: &[(&str, &str)]) -> String {
    let mut payload = format!(
        r#"{{"aud": "https://test.maskinporten.no/", "iss": "{CLIENT}", "iat": 1767225600, "exp": 1767225720, "jti": "9b2f1c1e-6a0e-4d0a-9d5c-0c5b8a6d7e11", "scope": "digdir:test"}}"#
    );
    for (from, to) in changes {
        assert!(payload.contains(from), "{from}");
        payload = payload.replace(from, to);
    }
    support::sign(header, &payload, "client")
}

fn good() -> String {
    grant(r#"{"alg": "RS256", "kid": "key-1"}"#, &[])
}

/// A folder with the saved answers of `testdata/profile`, a good grant, and this configuration.
struct Folder(tempfile::TempDir);

impl Folder {
    fn new(config: &str) -> Self {
        let folder = Self(tempfile::tempdir().unwrap());
        for entry in std::fs::read_dir(support::testdata("profile")).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_some_and(|e| e == "json") {
                std::fs::copy(&path, folder.path().join(path.file_name().unwrap())).unwrap();
            }
        }
        folder.write("good.jwt", &good());
        if !config.is_empty() {
            folder.write("grantlint.toml", config);
        }
        folder
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn write(&self, name: &str, text: &str) {
        let file = self.path().join(name);
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(file, text).unwrap();
    }

    fn run(&self, args: &[&str]) -> (i32, String, String) {
        said(&grantlint(self.path()).args(args).output().unwrap())
    }

    /// `check --at issued --format json`, read.
    fn check(&self, args: &[&str]) -> (i32, Value) {
        let all = [&["check", "--at", "issued", "--format", "json"], args].concat();
        let (status, out, err) = self.run(&all);
        (status, serde_json::from_str(&out).unwrap_or_else(|e| panic!("{e}: {out}{err}")))
    }
}

fn said(output: &Output) -> (i32, String, String) {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    (output.status.code().unwrap(), text(&output.stdout), text(&output.stderr))
}

/// `rule code` of each finding.
fn findings(report: &Value) -> Vec<String> {
    let list = report["grants"][0]["findings"].as_array().unwrap().iter();
    list.map(|f| format!("{} {}", f["rule"].as_str().unwrap(), f["code"].as_str().unwrap_or("-"))).collect()
}

const FULL: &str = r#"
version = 1
default-profile = "test"

[profile.test]
environment = "test"
client = "client.json"
jwks = "jwks.json"
access = ["access.json", "scopes.json"]

[profile.prod]
environment = "prod"
client-id = "7c1d2e3f-0a1b-4c2d-9e3f-5a6b7c8d9e0f"
"#;

#[test]
fn with_nothing_but_the_file_everything_is_checked_that_can_be() {
    let folder = Folder::new(FULL);
    let (status, report) = folder.check(&["good.jwt"]);
    assert_eq!((status, findings(&report)), (0, vec![]));
    assert_eq!(report["grants"][0]["not_checked"], serde_json::json!([]));
    let kid = r#"{"alg": "RS256", "kid": "key-1"}"#;
    let cases: [(&str, String); 9] = [
        ("kid-unknown -", grant(r#"{"alg": "RS256", "kid": "key-9x"}"#, &[])),
        ("key-expired MP-121", grant(r#"{"alg": "RS256", "kid": "key-old"}"#, &[])),
        ("issuer MP-100", grant(kid, &[(CLIENT, "7c1d2e3f-0a1b-4c2d-9e3f-5a6b7c8d9e0f")])),
        ("issuer MP-100", grant(kid, &[("9c0d1e2f3a4b", "9c0d1e2f3a4c")])),
        ("audience MP-110", grant(kid, &[("test.maskinporten.no/", "test.maskinporten.no")])),
        ("scope-unregistered MP-200", grant(kid, &[("digdir:test", "digdir:tset")])),
        ("scope-login-only MP-201", grant(kid, &[("digdir:test", "openid")])),
        ("scope-not-granted MP-250", grant(kid, &[("digdir:test", "digdir:other")])),
        ("consumer-org-self -", grant(kid, &[("\"scope\"", "\"consumer_org\": \"991825827\", \"scope\"")])),
    ];
    for (expected, token) in cases {
        folder.write("bad.jwt", &token);
        let (status, report) = folder.check(&["bad.jwt"]);
        assert_eq!((status, findings(&report)), (1, vec![expected.to_owned()]));
    }
    let other_key = support::sign(kid, &payload_of(&good()), "leaf");
    folder.write("bad.jwt", &other_key);
    assert_eq!(findings(&folder.check(&["bad.jwt"]).1), ["signature MP-124"]);
}

fn payload_of(token: &str) -> String {
    use base64::Engine as _;
    let part = token.split('.').nth(1).unwrap();
    String::from_utf8(base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap()
}

#[test]
fn a_customers_delegation_is_left_to_the_server() {
    let folder = Folder::new(
        &FULL
            .replace("client = \"client.json\"", "client = \"client.json\"\nscopes = [\"digdir:delegable\"]"),
    );
    let token = grant(
        r#"{"alg": "RS256", "kid": "key-1"}"#,
        &[("\"scope\": \"digdir:test\"", "\"consumer_org\": \"889640782\", \"scope\": \"digdir:delegable\"")],
    );
    folder.write("customer.jwt", &token);
    let (status, report) = folder.check(&["customer.jwt"]);
    assert_eq!((status, findings(&report)), (0, vec![]));
    let needs: Vec<&str> = report["grants"][0]["not_checked"]
        .as_array()
        .unwrap()
        .iter()
        .map(|n| n["needs"].as_str().unwrap())
        .collect();
    assert_eq!(needs, ["server", "server"]);
}

#[test]
fn a_flag_beats_a_variable_beats_the_profile() {
    let folder = Folder::new(FULL);
    let token = grant(r#"{"alg": "RS256", "kid": "key-1"}"#, &[(CLIENT, "another")]);
    folder.write("other.jwt", &token);
    let context = |report: &Value| {
        let values = report["context"]["values"].as_array().unwrap();
        let id = values.iter().find(|v| v["name"] == "client-id").unwrap();
        (id["value"].as_str().unwrap().to_owned(), id["from"].as_str().unwrap().to_owned())
    };
    assert_eq!(context(&folder.check(&["good.jwt"]).1), (CLIENT.into(), "client.json".into()));
    let run = |args: &[&str]| {
        let mut command = grantlint(folder.path());
        command.env("GRANTLINT_CLIENT_ID", "variable");
        command.args(["check", "--at", "issued", "--format", "json", "other.jwt"]).args(args);
        serde_json::from_str::<Value>(&said(&command.output().unwrap()).1).unwrap()
    };
    assert_eq!(context(&run(&[])), ("variable".into(), "GRANTLINT_CLIENT_ID".into()));
    let report = run(&["--client-id", "another"]);
    assert_eq!(context(&report), ("another".into(), "--client-id".into()));
    assert!(!findings(&report).iter().any(|f| f.starts_with("issuer")));
}

#[test]
fn the_file_is_found_upwards_to_the_root_of_the_repository_and_no_further() {
    let outer = Folder::new(FULL);
    outer.write("repository/.git/HEAD", "ref: refs/heads/main\n");
    outer.write("repository/a/b/good.jwt", &good());
    let inner = outer.path().join("repository/a/b");
    let config = |folder: &Path| {
        let out = grantlint(folder)
            .args(["check", "--at", "issued", "--format", "json", "good.jwt"])
            .output()
            .unwrap();
        serde_json::from_str::<Value>(&said(&out).1).unwrap()["context"]["config"].clone()
    };
    assert_eq!(config(&inner), Value::Null);
    outer.write("repository/grantlint.toml", "[profile.x]\nenvironment = \"test\"\n");
    assert_eq!(config(&inner), "../../grantlint.toml");
    // Outside a repository only the folder itself counts.
    outer.write("plain/good.jwt", &good());
    assert_eq!(config(&outer.path().join("plain")), Value::Null);
    assert_eq!(config(outer.path()), "grantlint.toml");
}

/// File, what it holds, where the error must begin, and words that must be in it.
const MALFORMED: &[(&str, &str, &str, &str)] = &[
    (
        "grantlint.toml",
        "[profile.test]\nclient_id = \"x\"\n",
        "grantlint.toml:2:1: unknown key client_id",
        "did you mean client-id?",
    ),
    (
        "grantlint.toml",
        "[profiles.test]\n",
        "grantlint.toml:1:2: unknown key profiles",
        "did you mean profile?",
    ),
    ("grantlint.toml", "client-id = \"x\"\n", "grantlint.toml:1:1: unknown key client-id", "[profile.NAME]"),
    (
        "grantlint.toml",
        "[profile.test]\nscopes = [\"a:b\", 7]\n",
        "grantlint.toml:2:18: scopes is a number",
        "",
    ),
    ("grantlint.toml", "[profile.test\n", "grantlint.toml:1:", "not TOML"),
    (
        "grantlint.toml",
        "default-profile = \"prd\"\n[profile.prod]\n",
        "grantlint.toml:1:19: default-profile: there is no profile prd",
        "prod",
    ),
    ("grantlint.toml", "[rules]\nexpird = \"off\"\n", "grantlint.toml:2:1: expird", "did you mean expired?"),
    ("grantlint.toml", "[rules]\nexpired = \"of\"\n", "grantlint.toml:2:11: expired", "off"),
    ("grantlint.toml", "[[ignore]]\nrule = \"expired\"\n", "grantlint.toml:1:", "no reason"),
    (
        "grantlint.toml",
        "[[ignore]]\nrule = \"expired\"\nreason = \"x\"\nuntil = \"soon\"\n",
        "grantlint.toml:4:9: until",
        "2026-12-31",
    ),
    (
        "grantlint.toml",
        "[[ignore]]\nrule = \"expired\"\nreason = \"x\"\nfiles = \"a[\"\n",
        "grantlint.toml:1:",
        "files",
    ),
    ("grantlint.toml", "version = 2\n", "grantlint.toml:1:11: version", "newer"),
    (
        "grantlint.toml",
        "[profile.test]\norg-number = \"12\"\n",
        "grantlint.toml:2:14: org-number",
        "nine digits",
    ),
    ("client.json", "{\n  \"client_id\": 7\n}", "client.json:2:16: client_id is a number", "a string"),
    ("client.json", "{\n  \"client_id\": \"x\",\n}", "client.json:2:19: not JSON: a trailing comma", ""),
    (
        "client.json",
        "{\"status\": 403, \"correlation_id\": \"x\", \"errors\": [{\"errorMessage\": \"not yours\"}]}",
        "client.json:1:1: this is an error answer of the self-service API (ApiError)",
        "not yours",
    ),
    ("client.json", "<html>", "client.json:1:1: this is an HTML or XML page", ""),
    (
        "client.json",
        "[{\"client_id\": \"a\"}, {\"client_id\": \"b\"}]",
        "client.json:1:1: the list has 2 clients",
        "client-id",
    ),
    ("client.json", "{\"keys\": []}", "client.json:1:1: this is a key set", "--jwks"),
    ("client.json", "", "client.json:1:1: empty file", ""),
    (
        "jwks.json",
        "{\"keys\": [\n {\"kty\": \"RSA\", \"n\": \"A_\"}]}",
        "jwks.json:2:2: the RSA key has no e",
        "",
    ),
    ("jwks.json", "{\"keys\": {}}", "jwks.json:1:10: keys is an object", ""),
    (
        "jwks.json",
        "{\"error\": \"invalid_token\", \"error_description\": \"expired\"}",
        "jwks.json:1:1: this is an error answer",
        "invalid_token: expired",
    ),
    ("jwks.json", "{\"access_token\": \"geheim\"}", "jwks.json:1:1: this is a token response", "delete"),
    (
        "jwks.json",
        "{\"keys\": [{\"kty\": \"oct\", \"k\": \"geheim\"}]}",
        "jwks.json:1:11: the key is symmetric",
        "",
    ),
    (
        "jwks.json",
        "\n-----BEGIN PRIVATE KEY-----\ngeheim\n-----END PRIVATE KEY-----\n",
        "jwks.json:2:",
        "private key",
    ),
    ("access.json", "[{\"scope\": [\"a\"]}]", "access.json:1:12: scope is an array", ""),
    ("access.json", "[{\"client_id\": \"a\"}]", "access.json:1:2: this is a client", "--client"),
    (
        "well-known.json",
        "{\n \"token_endpoint\": \"x\"}",
        "well-known.json:1:1: the metadata (well-known) has no issuer",
        "",
    ),
    (
        "well-known.json",
        "{\n \"issuer\": \"test\"}",
        "well-known.json:2:12: the issuer test is not an http or https URL",
        "",
    ),
    ("settings.json", "{\"A\": {\"ClientId\": \"x\"}}", "settings.json:1:", "no client id found"),
    ("settings.json", "MASKINPORTEN_CLIENT_ID=\"x\n", "settings.json:1:24: the quote", ""),
    ("settings.json", "maskinporten:\n  client-id: [x\n", "settings.json:2:14: not YAML: ", ""),
    ("settings.json", "[maskinporten]\nclient-id =\n", "settings.json:2:12: not TOML: ", ""),
    (
        "settings.json",
        "MASKINPORTEN_CLIENT_ID=x\nMASKINPORTEN_CLIENT_JWK={\"kty\": 7}\n",
        "settings.json:2:1: MASKINPORTEN_CLIENT_JWK: kty is a number",
        "",
    ),
];

#[test]
fn each_malformed_file_is_one_error_with_its_place() {
    let all = "[profile.test]\nclient = \"client.json\"\njwks = \"jwks.json\"\naccess = \"access.json\"\nwell-known = \"well-known.json\"\n";
    for &(file, text, place, words) in MALFORMED {
        let with_settings = format!("{all}settings = \"settings.json\"\n");
        let folder = Folder::new(if file == "settings.json" { &with_settings } else { all });
        folder.write(file, text);
        let (status, out, err) = folder.run(&["check", "good.jwt"]);
        assert_eq!((status, out.as_str()), (2, ""), "{file}: {text}\n{err}");
        assert!(err.starts_with(&format!("error: {place}")), "{text}\n{err}\nwanted {place}");
        assert!(err.contains(words), "{text}\n{err}\nwanted {words}");
        assert!(!err.contains("geheim"), "{err}");
        assert_eq!(err.matches("error:").count(), 1, "{err}");
    }
    let folder = Folder::new("[profile.test]\njwks = \"nowhere.json\"\n");
    let (status, _, err) = folder.run(&["check", "good.jwt"]);
    assert_eq!(
        (status, err.lines().next().unwrap()),
        (2, "error: nowhere.json: cannot read it: no such file or directory")
    );
}

#[test]
fn settings_of_every_shape_say_the_same() {
    let jwks = KeySet::read(&std::fs::read(support::testdata("profile/jwks.json")).unwrap(), &mut Vec::new())
        .unwrap();
    let modulus = jwks.find("key-1").unwrap().key.as_ref().unwrap().spki.clone();
    // File, whose it is, whether it names scopes, whether it holds the key itself.
    let shapes = [
        ("nais.env", "NAIS variables", true, true),
        ("appsettings.json", "Altinn MaskinportenSettings", true, true),
        ("appsettings.env", "Altinn MaskinportenSettings", true, true),
        ("maskinporten-settings.json", "Altinn app settings", false, true),
        ("maskinporten-settings-base64.json", "Altinn app settings", false, true),
        ("generator.properties", "properties of Digdir's jwt-grant-generator", true, false),
        ("ks.properties", "settings of a KS Fiks client", false, false),
        ("ks.json", "settings of a KS Fiks client", false, false),
        ("plain.env", "variables", true, false),
        ("script.env", "settings of a KS Fiks client", true, false),
    ];
    let read = |file: &str| {
        let bytes = std::fs::read(support::testdata(&format!("profile/settings/{file}"))).unwrap();
        let mut warnings = Vec::new();
        let settings =
            Settings::read(&bytes, file, None, &mut warnings).unwrap_or_else(|e| panic!("{file}: {e}"));
        assert!(warnings.is_empty(), "{file}: {warnings:?}");
        settings
    };
    let mut all: Vec<_> =
        shapes.iter().map(|&(file, shape, scopes, key)| (file, read(file), shape, scopes, key)).collect();
    let folder = std::fs::read_dir(support::testdata("profile/settings/nais")).unwrap().map(|entry| {
        let path = entry.unwrap().path();
        (path.file_name().unwrap().to_str().unwrap().to_owned(), std::fs::read_to_string(&path).unwrap())
    });
    let folder = Settings::from_variables(folder, None, &mut Vec::new()).unwrap();
    all.push(("nais", folder, "NAIS variables", true, true));
    for (file, settings, shape, has_scopes, has_key) in all {
        if file != "script.env" {
            assert_eq!(settings.shape, shape, "{file}");
        }
        assert_eq!(settings.client_id.as_ref().unwrap().value, CLIENT, "{file}");
        assert_eq!(settings.environment.as_ref().unwrap().value.name, "test", "{file}");
        let scopes = settings.scopes.as_ref().map(|s| s.value.clone());
        assert_eq!(scopes.is_some(), has_scopes, "{file}");
        assert!(scopes.is_none_or(|s| s == ["digdir:test", "digdir:other"]), "{file}");
        let keys = &settings.keys.as_ref().unwrap().value;
        assert!(!keys.complete, "{file}");
        assert_eq!(keys.kids().collect::<Vec<_>>(), ["key-1"], "{file}");
        let key = keys.keys[0].key.as_ref();
        assert_eq!(key.is_some(), has_key, "{file}");
        assert!(key.is_none_or(|k| k.spki == modulus), "{file}");
        // Nothing secret is kept: no password, no private half.
        let kept = format!("{settings:?}");
        assert!(!kept.contains("hemmelig") && !kept.contains("\"d\""), "{file}: {kept}");
    }
}

#[test]
fn settings_work_from_the_command_line() {
    let folder = Folder::new("");
    for file in ["appsettings.json", "nais", "plain.env"] {
        let path = support::testdata(&format!("profile/settings/{file}"));
        let (status, report) = folder.check(&["good.jwt", "--settings", path.to_str().unwrap()]);
        assert_eq!((status, findings(&report)), (0, vec![]), "{file}");
        assert_eq!(report["grants"][0]["environment"]["inferred"], false);
    }
    let mut command = grantlint(folder.path());
    command.env("MASKINPORTEN_CLIENT_ID", "another").env("MASKINPORTEN_SCOPES", "digdir:test");
    command.args(["check", "--at", "issued", "--format", "json", "--settings", "env", "good.jwt"]);
    let report: Value = serde_json::from_str(&said(&command.output().unwrap()).1).unwrap();
    assert_eq!(findings(&report), ["issuer MP-100"]);
    assert!(report["context"]["values"].to_string().contains("MASKINPORTEN_CLIENT_ID in the environment"));
}

#[test]
fn saved_answers_are_read_as_the_api_writes_them() {
    let file = |name: &str| std::fs::read(support::testdata(&format!("profile/{name}"))).unwrap();
    let warnings = &mut Vec::new();
    let client = find_client(&file("client.json"), None, warnings).unwrap();
    assert_eq!(client.client_orgno.as_deref(), Some("991825827"));
    let picked = find_client(&file("clients.json"), Some(CLIENT), warnings).unwrap();
    assert_eq!(picked.scopes, client.scopes);
    assert!(find_client(&file("clients.json"), Some("unknown"), warnings).unwrap_err().about_another_client);
    assert_eq!(issuer_of(&file("well-known.json")).unwrap().name, "test");
    let lists = ScopeLists::read(&file("access.json")).unwrap();
    assert_eq!(lists.access.unwrap().len(), 4);
    let keys = KeySet::read(&file("jwks.json"), warnings).unwrap();
    assert_eq!(keys.kids().collect::<Vec<_>>(), ["key-1", "key-ending", "key-old"]);
    assert!(warnings.is_empty());
    // PowerShell writes a byte order mark, or UTF-16.
    let text = String::from_utf8(file("client.json")).unwrap();
    let utf16: Vec<u8> = [0xFEFF].into_iter().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    for bytes in [format!("\u{feff}{text}").into_bytes(), utf16] {
        assert_eq!(find_client(&bytes, None, warnings).unwrap().client_id.as_deref(), Some(CLIENT));
    }
}

#[test]
fn of_a_private_key_only_the_public_half_is_kept() {
    let jwk =
        std::fs::read_to_string(support::testdata("profile/settings/nais/MASKINPORTEN_CLIENT_JWK")).unwrap();
    let mut warnings = Vec::new();
    let keys = KeySet::read(jwk.as_bytes(), &mut warnings).unwrap();
    let private: Value = serde_json::from_str(&jwk).unwrap();
    let said = format!("{keys:?} {warnings:?}");
    assert_eq!(warnings.len(), 1);
    for member in ["d", "p", "q", "dp", "dq", "qi"] {
        assert!(!said.contains(private[member].as_str().unwrap()), "{member}");
    }
    // A PEM public key and a single JWK are keys too.
    let folder = Folder::new("");
    folder.write("key.jwk", &jwk);
    let (status, report) = folder.check(&["good.jwt", "--jwks", "key.jwk"]);
    assert_eq!((status, findings(&report)), (0, vec![]));
    folder
        .write("other.pem", &std::fs::read_to_string(support::testdata("pki/certs/seid2-test.pem")).unwrap());
    let (_, report) = folder.check(&["good.jwt", "--jwks", "other.pem"]);
    assert_eq!(findings(&report), ["signature MP-124"]);
}

/// A code is of findings, and a rule may have several.
#[test]
fn a_code_that_is_ignored_leaves_the_other_findings_of_its_rule() {
    let folder = Folder::new("");
    let wrong = [("\"iss\": \"", "\"iss\": 7, \"x\": \""), ("\"scope\":", "\"resource\": 1, \"scope\":")];
    folder.write("wrong.jwt", &grant(r#"{"alg": "RS256", "kid": "key-1"}"#, &wrong));
    let found = |args: &[&str]| findings(&folder.check(&[&["wrong.jwt"], args].concat()).1);
    let all = found(&[]);
    assert!(all.iter().any(|f| f == "claim-type MP-100"), "{all:?}");
    let rest = found(&["--ignore", "MP-100"]);
    assert_eq!(rest, all.into_iter().filter(|f| !f.ends_with(" MP-100")).collect::<Vec<_>>());
    assert_eq!(found(&["--select", "MP-100"]), ["claim-type MP-100"]);
}

#[test]
fn an_exception_may_be_for_a_jti_that_was_used_before() {
    let folder = Folder::new("[[ignore]]\nrule = \"jti-reused\"\nreason = \"sent again on purpose\"\n");
    let good = grant(r#"{"alg": "RS256", "kid": "key-1"}"#, &[]);
    let other = grant(r#"{"alg": "RS256", "kid": "key-1"}"#, &[("1767225720", "1767225719")]);
    folder.write("twice.txt", &format!("{good}\n{other}\n"));
    let (status, report) = folder.check(&["twice.txt", "--lines"]);
    assert_eq!((status, findings(&report)), (0, vec![]));
    assert_eq!(report["grants"][1]["ignored"][0]["rule"], "jti-reused");
    assert_eq!(report["grants"][0]["ignored"], serde_json::json!([]));
}

#[test]
fn exceptions_pass_over_findings_for_a_reason_and_a_time() {
    let exception = |until: &str| {
        format!(
            "[[ignore]]\nrule = \"lifetime\"\nfiles = \"old/*.jwt\"\nreason = \"kept as it was\"\nuntil = {until}\n"
        )
    };
    let long = grant(r#"{"alg": "RS256", "kid": "key-1"}"#, &[("1767225720", "1767225740")]);
    let folder = Folder::new(&exception("2026-06-30"));
    folder.write("old/long.jwt", &long);
    folder.write("new/long.jwt", &long);
    let check = |file: &str, at: &str| {
        let (status, out, err) = folder.run(&["check", "--format", "json", "--at", at, file]);
        (status, serde_json::from_str::<Value>(&out).unwrap(), err)
    };
    let (status, report, err) = check("old/long.jwt", "1767225605");
    assert_eq!((status, findings(&report), err.as_str()), (0, vec![], ""));
    assert_eq!(report["grants"][0]["ignored"][0]["reason"], "kept as it was");
    assert_eq!(report["grants"][0]["verdict"], "accepted");
    let (_, text, _) = folder.run(&["check", "--at", "1767225605", "old/long.jwt"]);
    assert!(text.contains("\nignored: lifetime (kept as it was)\n"), "{text}");
    let (status, report, err) = check("new/long.jwt", "1767225605");
    assert_eq!((status, findings(&report)), (1, vec!["lifetime -".to_owned()]));
    assert!(
        err.starts_with("warning: grantlint.toml:1:1: the exception for lifetime did not match anything"),
        "{err}"
    );
    // On its last day it still holds, on the next it has expired.
    let (status, report, _) = check("old/long.jwt", "2026-06-30T23:59:59Z");
    assert!(status == 1 && !findings(&report).contains(&"lifetime -".to_owned()));
    let (status, report, err) = check("old/long.jwt", "2026-07-01T00:00:00Z");
    assert!(findings(&report).contains(&"lifetime -".to_owned()));
    assert!(
        status == 2
            && err.starts_with(
                "error: grantlint.toml:1:1: the exception for lifetime was valid until 2026-06-30"
            ),
        "{err}"
    );
}

#[test]
fn what_is_not_checked_is_said_once_and_the_most_useful_first() {
    let folder = Folder::new("");
    let extra = r#""consumer_org": "889640782", "scope": "digdir:a digdir:b""#;
    folder.write(
        "x.jwt",
        &grant(r#"{"alg": "RS256", "kid": "key-1"}"#, &[("\"scope\": \"digdir:test\"", extra)]),
    );
    let (_, report) = folder.check(&["x.jwt"]);
    let said = |report: &Value| -> Vec<String> {
        let list = report["grants"][0]["not_checked"].as_array().unwrap().iter();
        list.map(|n| {
            format!(
                "{} {} {}",
                n["rule"].as_str().unwrap(),
                n["needs"].as_str().unwrap(),
                n["flag"].as_str().unwrap_or("-")
            )
        })
        .collect()
    };
    assert_eq!(
        said(&report),
        [
            "issuer client-id --client-id",
            "algorithm keys --jwks",
            "kid-unknown keys --jwks",
            "key-expired keys --jwks",
            "signature keys --jwks",
            "consumer-org-self org-number --org-number",
            "scope-unregistered scopes --scope",
            "scope-login-only client --client",
            "client-inactive client --client",
            "scope-not-granted access --access",
            "scope-not-delegated scope-info --access",
        ]
    );
    // Each flag takes its lines away.
    let (_, report) = folder.check(&[
        "x.jwt",
        "--client",
        "client.json",
        "--jwks",
        "jwks.json",
        "--access",
        "access.json",
        "--access",
        "scopes.json",
        "--scope",
        "digdir:a digdir:b",
    ]);
    assert_eq!(said(&report), ["scope-not-delegated scope-info --access", "scope-not-granted server -"]);
}

#[test]
fn a_test_ca_of_ones_own_is_trusted_from_flag_and_profile() {
    let certificate = support::certificate("own-ca");
    let token = support::sign(
        &format!(r#"{{"alg": "RS256", "x5c": ["{certificate}"]}}"#),
        &payload_of(&good()),
        "leaf",
    );
    let anchor = std::fs::read_to_string(support::testdata("pki/certs/ca-own.pem")).unwrap();
    let folder = Folder::new("");
    folder.write("own.jwt", &token);
    folder.write("cas/ca.pem", &anchor);
    let rules = |report: &Value| findings(report).iter().any(|f| f.starts_with("cert-issuer"));
    assert!(rules(&folder.check(&["own.jwt"]).1));
    assert!(!rules(&folder.check(&["own.jwt", "--trust-anchor", "cas/ca.pem"]).1));
    assert!(!rules(&folder.check(&["own.jwt", "--trust-anchor", "cas"]).1));
    folder.write("grantlint.toml", "[profile.x]\ntrust-anchors = [\"cas\"]\n");
    let (_, report) = folder.check(&["own.jwt"]);
    assert!(!rules(&report) && report["context"]["values"][0]["name"] == "trust-anchors");
}

#[test]
fn a_key_that_settings_only_name_leaves_the_certificate_to_check_with() {
    let folder = Folder::new("");
    let path = support::testdata("profile/settings/plain.env");
    let header = |x5c: &str| format!(r#"{{"alg": "RS256", "kid": "key-1", "x5c": ["{x5c}"]}}"#);
    let header = header(&support::certificate("seid2-test"));
    for (key, expected) in [("leaf", None), ("client", Some("signature MP-124"))] {
        folder.write("both.jwt", &support::sign(&header, &payload_of(&good()), key));
        let (_, report) = folder.check(&["both.jwt", "--settings", path.to_str().unwrap()]);
        let signature = findings(&report).into_iter().find(|f| f.starts_with("signature"));
        assert_eq!(signature.as_deref(), expected, "{report}");
        let lacking = report["grants"][0]["not_checked"].to_string();
        assert!(!lacking.contains("\"rule\":\"signature\""), "{lacking}");
    }
}

#[test]
fn levels_of_the_file_hold_unless_a_flag_says_otherwise() {
    let folder = Folder::new("[rules]\nlifetime = \"note\"\n");
    folder.write("long.jwt", &grant(r#"{"alg": "RS256", "kid": "key-1"}"#, &[("1767225720", "1767225740")]));
    let (status, report) = folder.check(&["long.jwt"]);
    assert_eq!((status, report["grants"][0]["findings"][0]["severity"].as_str()), (0, Some("note")));
    let (status, report) = folder.check(&["long.jwt", "--severity", "lifetime=error"]);
    assert_eq!((status, report["grants"][0]["findings"][0]["severity"].as_str()), (1, Some("error")));
}

#[test]
fn init_writes_what_it_was_told_and_never_over_a_file() {
    let folder = Folder::new("");
    let args = [
        "init",
        "--env",
        "test",
        "--client",
        "client.json",
        "--jwks",
        "jwks.json",
        "--access",
        "access.json",
    ];
    let (status, out, err) = folder.run(&args);
    assert_eq!((status, out.as_str(), err.as_str()), (0, "", "wrote: grantlint.toml\n"));
    let text = std::fs::read_to_string(folder.path().join("grantlint.toml")).unwrap();
    let config = Config::read(text.as_bytes()).unwrap();
    let profile = config.profile("test").unwrap();
    assert_eq!(profile.client.as_ref().unwrap().value, "client.json");
    assert_eq!(profile.environment.as_ref().unwrap().value.name, "test");
    for key in PROFILE_KEYS.iter().filter(|key| **key != "well-known") {
        assert!(
            text.lines().any(|line| line.trim_start_matches('#').starts_with(&format!("{key} = "))),
            "{key}"
        );
    }
    let (status, report) = folder.check(&["good.jwt"]);
    assert_eq!((status, findings(&report)), (0, vec![]));
    let (status, _, err) = folder.run(&args);
    assert_eq!((status, err.as_str()), (2, "error: grantlint.toml already exists; --force overwrites it\n"));
    assert_eq!(folder.run(&[&args[..], &["--force"]].concat()).0, 0);
    // From values alone, and from nothing.
    let values = [
        "init",
        "--force",
        "--env",
        "prod",
        "--client-id",
        "my \"id\"",
        "--scope",
        "a:b c:d",
        "--org-number",
        "991825827",
    ];
    assert_eq!(folder.run(&values).0, 0);
    let config = Config::read(&std::fs::read(folder.path().join("grantlint.toml")).unwrap()).unwrap();
    let profile = config.profile("prod").unwrap();
    assert_eq!(profile.client_id.as_ref().unwrap().value, "my \"id\"");
    assert_eq!(profile.scopes.as_ref().unwrap().value, ["a:b", "c:d"]);
    assert_eq!(folder.run(&["init", "--force"]).0, 0);
    assert!(Config::read(&std::fs::read(folder.path().join("grantlint.toml")).unwrap()).is_ok());
}

#[test]
fn the_schema_for_editors_knows_the_keys_of_the_reader() {
    let text =
        std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("schemas/grantlint.schema.json"))
            .unwrap();
    let schema: Value = serde_json::from_str(&text).unwrap();
    let keys = |value: &Value| {
        let mut keys: Vec<String> = value["properties"].as_object().unwrap().keys().cloned().collect();
        keys.sort();
        assert_eq!(value["additionalProperties"], false);
        keys
    };
    let sorted = |keys: &[&str]| {
        let mut keys: Vec<String> = keys.iter().map(|&key| key.to_owned()).collect();
        keys.sort();
        keys
    };
    assert_eq!(keys(&schema), sorted(&TOP_KEYS));
    assert_eq!(keys(&schema["properties"]["profile"]["additionalProperties"]), sorted(&PROFILE_KEYS));
    assert_eq!(keys(&schema["properties"]["ignore"]["items"]), sorted(&IGNORE_KEYS));
    let schema = Schema::new(schema);
    for block in blocks(&guide(), "toml") {
        let value: toml::Value = toml::from_str(&block).unwrap();
        schema.holds(&block, &dates_as_text(serde_json::to_value(&value).unwrap()));
    }
}

/// JSON knows no dates; editors see them as strings.
fn dates_as_text(mut value: Value) -> Value {
    match &mut value {
        Value::Object(members) => {
            if let Some(text) = members.get("$__toml_private_datetime") {
                return text.clone();
            }
            members.values_mut().for_each(|v| *v = dates_as_text(v.take()));
        }
        Value::Array(items) => items.iter_mut().for_each(|v| *v = dates_as_text(v.take())),
        _ => {}
    }
    value
}

fn guide() -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/configuration.md")).unwrap()
}

fn blocks(page: &str, kind: &str) -> Vec<String> {
    let open = format!("```{kind}\n");
    let starts = page.split(&open).skip(1);
    starts.map(|rest| rest.split("\n```").next().unwrap().to_owned()).collect()
}

#[test]
fn the_examples_of_the_guide_work() {
    let tables = blocks(&guide(), "toml");
    assert_eq!(tables.len(), 1);
    let folder = Folder::new(&tables[0]);
    let plain = std::fs::read_to_string(support::testdata("profile/settings/plain.env")).unwrap();
    folder.write(".env", &plain);
    let (status, report) = folder.check(&["good.jwt"]);
    assert_eq!((status, findings(&report)), (0, vec![]));
    let commands = blocks(&guide(), "console");
    let lines =
        commands.iter().flat_map(|block| block.lines()).filter_map(|line| line.strip_prefix("$ grantlint "));
    let mut tried = 0;
    for line in lines {
        let _ = std::fs::remove_file(folder.path().join("grantlint.toml"));
        let args: Vec<&str> = line.split(' ').collect();
        let mut command = grantlint(folder.path());
        command.env("MASKINPORTEN_CLIENT_ID", CLIENT).args(&args);
        let (status, _, err) = said(&command.output().unwrap());
        assert_eq!(status, 0, "{line}: {err}");
        tried += 1;
    }
    assert_eq!(tried, 5);
    for key in TOP_KEYS.iter().chain(&PROFILE_KEYS).chain(&IGNORE_KEYS) {
        assert!(guide().contains(key), "{key}");
    }
}

/// A pipe gives its bytes once: whoever reads it again for another grant waits forever.
#[cfg(unix)]
#[test]
fn a_profile_is_loaded_once_for_a_thousand_grants() {
    let line = good() + "\n";
    for profile in 1..=5 {
        let folder = Folder::new(
            "[profile.x]\nclient-id = \"0f1a2b3c-4d5e-4f60-8a7b-9c0d1e2f3a4b\"\njwks = \"pipe\"\n",
        );
        let pipe = folder.path().join("pipe");
        assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
        let keys = std::fs::read(support::testdata("profile/jwks.json")).unwrap();
        let writer = std::thread::spawn(move || std::fs::write(pipe, keys).unwrap());
        folder.write("grants.jsonl", &line.repeat(1000));
        let (status, report) = folder.check(&["grants.jsonl", "--lines", "--ignore", "jti-reused"]);
        writer.join().unwrap();
        assert_eq!((status, report["summary"]["grants"].as_i64()), (0, Some(1000)), "profile {profile}");
        assert_eq!(report["grants"][999]["findings"], serde_json::json!([]));
    }
}

/// Every reader takes whatever it is handed: what is wrong is an error with a place in the text.
#[test]
fn no_reader_falls_over_a_damaged_file() {
    use proptest::prelude::*;
    let mut files = vec![("grantlint.toml".to_owned(), FULL.as_bytes().to_vec())];
    for folder in ["profile", "profile/settings"] {
        for entry in std::fs::read_dir(support::testdata(folder)).unwrap() {
            let path = entry.unwrap().path();
            if path.is_file() {
                files.push((
                    path.file_name().unwrap().to_str().unwrap().to_owned(),
                    std::fs::read(path).unwrap(),
                ));
            }
        }
    }
    let files = std::sync::Arc::new(files);
    let count = files.len();
    let damage =
        (0..count, prop::collection::vec((any::<prop::sample::Index>(), 0..4_usize, any::<u8>()), 1..6));
    let config = ProptestConfig {
        cases: support::at_random(500, 5_000),
        failure_persistence: None,
        ..ProptestConfig::default()
    };
    proptest!(config, |((file, edits) in damage)| {
        let (name, bytes) = &files[file];
        let mut bytes = bytes.clone();
        for (at, kind, byte) in edits {
            let at = at.index(bytes.len().max(1)).min(bytes.len());
            match kind {
                0 => bytes.truncate(at),
                1 => bytes.insert(at, byte),
                2 if at < bytes.len() => bytes[at] = b"\"'\\{}[]=:#\n"[usize::from(byte) % 11],
                _ => drop(bytes.splice(at..at, b"\"\\u{d800}\n".iter().copied())),
            }
        }
        let warnings = &mut Vec::new();
        let errors = [
            Config::read(&bytes).err(),
            find_client(&bytes, Some(CLIENT), warnings).err(),
            KeySet::read(&bytes, warnings).err(),
            ScopeLists::read(&bytes).err(),
            issuer_of(&bytes).err(),
            Settings::read(&bytes, name, None, warnings).err(),
        ];
        let lines = String::from_utf8_lossy(&bytes).lines().count() + 1;
        for error in errors.iter().flatten().chain(warnings.iter()) {
            prop_assert!(error.line.is_none_or(|line| (1..=lines).contains(&line)), "{error}");
            prop_assert!(!error.to_string().contains("hemmelig"), "{error}");
        }
    });
}
