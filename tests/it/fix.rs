//! What findings would change: in drafts, in signed grants, and on the command line.

use std::collections::BTreeSet;
use std::io::Write as _;
use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use grantlint::change::Safety;
use grantlint::finding::Finding;
use grantlint::report::Source;
use grantlint::rules::RULES;
use grantlint::{Context, GrantReport, Linter, Policy};
use serde_json::Value;

use crate::cases::{self, Case};
use crate::{cli, support};

/// Every case that is a grant, as the draft it is written as.
fn drafts() -> Vec<(String, String, Context)> {
    let cases =
        RULES.iter().flat_map(|rule| cases::parse(rule.page).into_iter().map(move |case| (rule, case)));
    cases
        .filter(|(_, case)| case.input.is_none())
        .map(|(rule, case)| {
            let context = case.library_context();
            (format!("{} / {}", rule.name, case.name), support::with_certificates(&case.grant), context)
        })
        .collect()
}

fn lint(text: &[u8], context: &Context) -> Vec<GrantReport> {
    Linter::new(context, &Policy::default()).lint(text, &Source::default())
}

fn fix(text: &[u8], context: &Context, most: Safety) -> Option<Vec<u8>> {
    Linter::new(context, &Policy::default()).fix(text, &Source::default(), most)
}

/// What a finding is, wherever it is.
fn kind(finding: &Finding) -> (&'static str, &'static str) {
    (finding.rule.name, finding.message.en.text)
}

fn changes(finding: &Finding, most: Safety) -> bool {
    finding.change.as_ref().is_some_and(|change| change.safety <= most)
}

#[test]
fn a_safe_fix_leaves_nothing_of_it_and_adds_nothing() {
    let mut wrong = Vec::new();
    let mut fixed_rules = BTreeSet::new();
    for (name, draft, context) in drafts() {
        let before = lint(draft.as_bytes(), &context);
        let before: Vec<&Finding> = before.iter().flat_map(|report| &report.findings).collect();
        let known: BTreeSet<_> = before.iter().map(|finding| kind(finding)).collect();
        let safe: Vec<&&Finding> = before.iter().filter(|f| changes(f, Safety::Safe)).collect();
        let fixed = fix(draft.as_bytes(), &context, Safety::Safe);
        if safe.is_empty() {
            assert_eq!(fixed, None, "{name}: there is nothing to fix");
            continue;
        }
        let Some(fixed) = fixed else {
            wrong.push(format!("{name}: nothing was fixed"));
            continue;
        };
        let after = lint(&fixed, &context);
        for finding in after.iter().flat_map(|report| &report.findings) {
            let is_left = changes(finding, Safety::Safe) || !known.contains(&kind(finding));
            if is_left {
                wrong.push(format!(
                    "{name}: {} {:?} {:?}",
                    finding.rule.name,
                    kind(finding).1,
                    finding.found
                ));
            }
        }
        if fix(&fixed, &context, Safety::Safe).is_some() {
            wrong.push(format!("{name}: a second time changes something"));
        }
        fixed_rules.extend(safe.iter().map(|finding| finding.rule.name));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    for rule in [
        "audience",
        "issuer",
        "lifetime",
        "time-format",
        "unknown-claim",
        "claim-type",
        "consumer-org-format",
        "scope-format",
        "rar-field",
        "rar-value",
        "x5c-shape",
    ] {
        assert!(fixed_rules.contains(rule), "no case of {rule} has a safe fix: {fixed_rules:?}");
    }
}

#[test]
fn unsafe_fixes_come_to_an_end_too() {
    let mut rules = BTreeSet::new();
    for (name, draft, context) in drafts() {
        let Some(fixed) = fix(draft.as_bytes(), &context, Safety::Unsafe) else { continue };
        assert!(fix(&fixed, &context, Safety::Unsafe).is_none(), "{name}");
        let before = lint(draft.as_bytes(), &context);
        let unsafe_ones = before.iter().flat_map(|report| &report.findings);
        rules.extend(
            unsafe_ones
                .filter(|f| !changes(f, Safety::Safe) && changes(f, Safety::Unsafe))
                .map(|f| f.rule.name),
        );
    }
    for rule in ["audience", "consumer-org-self", "cert-chain"] {
        assert!(rules.contains(rule), "no case of {rule} has an unsafe fix: {rules:?}");
    }
}

/// Applies `replace`, `remove` and `move` of RFC 6902.
fn patched(mut document: Value, patch: &Value) -> Value {
    fn parent<'d>(document: &'d mut Value, path: &str) -> (&'d mut Value, String) {
        let (above, name) = path.rsplit_once('/').unwrap();
        (document.pointer_mut(above).unwrap(), name.replace("~1", "/").replace("~0", "~"))
    }
    for step in patch.as_array().unwrap() {
        let to = step["path"].as_str().unwrap();
        match step["op"].as_str().unwrap() {
            "replace" => *document.pointer_mut(to).expect("it is there") = step["value"].clone(),
            "remove" => {
                let (object, name) = parent(&mut document, to);
                object.as_object_mut().unwrap().remove(&name).expect("it is there");
            }
            "move" => {
                let (object, name) = parent(&mut document, step["from"].as_str().unwrap());
                let value = object.as_object_mut().unwrap().remove(&name).expect("it is there");
                let (object, name) = parent(&mut document, to);
                assert!(object.as_object_mut().unwrap().insert(name, value).is_none(), "it was free");
            }
            other => panic!("{other}"),
        }
    }
    document
}

/// The patch of each finding of a signed grant holds on its own: what it was for is gone.
#[test]
fn patches_of_signed_grants_hold() {
    let mut count = 0;
    for rule in RULES {
        for case in cases::parse(rule.page).into_iter().filter(|case| case.input.is_none()) {
            let context = case.library_context();
            let draft: Value =
                serde_json::from_str(&support::with_certificates(&case.grant)).unwrap_or(Value::Null);
            let reports = lint(case.token().as_bytes(), &context);
            let findings = reports.iter().flat_map(|report| &report.findings);
            for finding in findings.filter(|f| changes(f, Safety::Safe)) {
                let change = finding.change.as_ref().unwrap();
                assert!(change.edits.is_empty(), "{}: a signed file stays as it is", case.name);
                let patch = serde_json::to_value(change.patch()).unwrap();
                let after = lint(patched(draft.clone(), &patch).to_string().as_bytes(), &context);
                let same =
                    |f: &&Finding| kind(f) == kind(finding) && f.location.pointer == finding.location.pointer;
                let left = after.iter().flat_map(|report| &report.findings).find(same);
                assert!(left.is_none(), "{} / {}: {patch}", rule.name, case.name);
                count += 1;
            }
        }
    }
    assert!(count > 40, "{count}");
}

const DRAFT: &str = "{\r\n  \"header\": {\"alg\": \"RS256\", \"kid\": \"key-1\"},\r\n\
    \t\"payload\" : { \"aud\":\"https://test.maskinporten.no\",\r\n\
    \"iss\" :\"0f1a2b3c-4d5e-4f60-8a7b-9c0d1e2f3a4b\", \"consumer_orgno\": \"310149942\",\r\n\
    \"scope\": \"digdir:test,  digdir:demo\" , \"iat\": 1767225600, \"exp\":1767226200,\r\n\
    \"jti\": \"9b2f1c1e-6a0e-4d0a-9d5c-0c5b8a6d7e11\"}\r\n}";

/// The draft as it should be.
fn right() -> String {
    DRAFT
        .replace("https://test.maskinporten.no", "https://test.maskinporten.no/")
        .replace("consumer_orgno", "consumer_org")
        .replace("digdir:test,  digdir:demo", "digdir:test digdir:demo")
        .replace("1767226200", "1767225720")
}

fn check(directory: &Path, arguments: &[&str]) -> (i32, String, String) {
    let given = ["check", "--no-config", "--env", "test"];
    let output = cli::run(cli::grantlint(directory).args(given).args(arguments), b"");
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

#[test]
fn a_draft_is_fixed_where_it_is_wrong_and_linted_again() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("grant.json");
    std::fs::write(&file, DRAFT).unwrap();
    let (status, diff, _) = check(dir.path(), &["grant.json", "--diff"]);
    assert_eq!(status, 1);
    assert_eq!(std::fs::read_to_string(&file).unwrap(), DRAFT, "--diff changes nothing");
    assert!(diff.starts_with("--- grant.json\n+++ grant.json\n@@ -1,"), "{diff}");
    assert!(diff.contains("+\t\"payload\" : { \"aud\":\"https://test.maskinporten.no/\",\r\n"), "{diff}");
    let (status, report, said) = check(dir.path(), &["grant.json", "--fix"]);
    assert_eq!((status, said.as_str()), (0, "fixed: grant.json\n"), "{report}");
    assert!(report.contains("accepted: nothing found"), "{report}");
    assert_eq!(std::fs::read_to_string(&file).unwrap(), right());
    assert_eq!(check(dir.path(), &["grant.json", "--diff"]), (0, String::new(), String::new()));
    let (status, _, said) = check(dir.path(), &["grant.json", "--fix"]);
    assert_eq!((status, said.as_str()), (0, ""), "there is nothing left to fix");
}

#[test]
#[cfg(unix)]
fn links_stay_links_and_permissions_stay() {
    use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, chown};
    let dir = tempfile::tempdir().unwrap();
    std::fs::create_dir(dir.path().join("real")).unwrap();
    let real = dir.path().join("real/grant.json");
    std::fs::write(&real, DRAFT).unwrap();
    std::fs::set_permissions(&real, std::fs::Permissions::from_mode(0o640)).unwrap();
    // Only root may give it away.
    let _ = chown(&real, Some(4711), Some(4712));
    let owner = || std::fs::metadata(&real).map(|found| (found.uid(), found.gid())).unwrap();
    let before = owner();
    let link = dir.path().join("grant.json");
    std::os::unix::fs::symlink("real/grant.json", &link).unwrap();
    assert_eq!(check(dir.path(), &["grant.json", "--fix"]).0, 0);
    assert!(std::fs::symlink_metadata(&link).unwrap().is_symlink());
    assert_eq!(std::fs::read_to_string(&real).unwrap(), right());
    assert_eq!(std::fs::metadata(&real).unwrap().permissions().mode() & 0o777, 0o640);
    assert_eq!(owner(), before);
    let names: Vec<_> = std::fs::read_dir(dir.path().join("real")).unwrap().collect();
    assert_eq!(names.len(), 1, "nothing is left beside it");
}

#[test]
fn a_file_with_two_names_keeps_them() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("grant.json"), DRAFT).unwrap();
    std::fs::hard_link(dir.path().join("grant.json"), dir.path().join("other.json")).unwrap();
    assert_eq!(check(dir.path(), &["grant.json", "--fix"]).0, 0);
    let names = || std::fs::read_dir(dir.path()).unwrap().count();
    assert_eq!(names(), 2, "nothing is left beside it");
    if cfg!(unix) {
        assert_eq!(std::fs::read_to_string(dir.path().join("other.json")).unwrap(), right());
    }
}

#[test]
fn what_is_signed_stays_and_is_shown_as_it_should_be() {
    let dir = tempfile::tempdir().unwrap();
    let draft: Value = serde_json::from_str(DRAFT).unwrap();
    let mut payload = draft["payload"].clone();
    payload["pid"] = "17912099997".into();
    let token = support::sign(&draft["header"].to_string(), &payload.to_string(), "client");
    std::fs::write(dir.path().join("grant.jwt"), &token).unwrap();
    let (status, _, said) = check(dir.path(), &["grant.jwt", "--at", "issued", "--fix"]);
    assert_eq!((status, said.as_str()), (1, ""));
    assert_eq!(std::fs::read_to_string(dir.path().join("grant.jwt")).unwrap(), token);
    let (status, corrected, _) = check(dir.path(), &["grant.jwt", "--at", "issued", "--corrected"]);
    assert_eq!(status, 1);
    let corrected: Value = serde_json::from_str(&corrected).unwrap();
    let mut expected: Value = serde_json::from_str(&right()).unwrap();
    expected["payload"]["pid"] = "***********".into();
    assert_eq!(corrected, expected);
    let (_, json, _) = check(dir.path(), &["grant.jwt", "--at", "issued", "--format", "json"]);
    let json: Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["grants"][0]["corrected"], expected);
    let findings = json["grants"][0]["findings"].as_array().unwrap();
    let aud = findings.iter().find(|finding| finding["rule"] == "audience").unwrap();
    assert_eq!(aud["fix"]["safety"], "safe");
    assert_eq!(aud["fix"]["edits"], Value::Null);
    let step = serde_json::json!({"op": "replace", "path": "/payload/aud", "value": "https://test.maskinporten.no/"});
    assert_eq!(aud["fix"]["patch"], serde_json::json!([step]));
}

#[test]
fn what_needs_a_look_is_changed_only_when_asked() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("grant.json");
    let own = DRAFT.replace("consumer_orgno", "consumer_org").replace("//test.m", "//m");
    std::fs::write(&file, &own).unwrap();
    let arguments = ["grant.json", "--org-number", "310149942", "--fix"];
    assert_eq!(check(dir.path(), &arguments).0, 1);
    let safe = std::fs::read_to_string(&file).unwrap();
    assert!(safe.contains("\"https://maskinporten.no\"") && safe.contains("\"consumer_org\""), "{safe}");
    assert_eq!(check(dir.path(), &[&arguments[..], &["--unsafe-fixes"]].concat()).0, 0);
    let all = std::fs::read_to_string(&file).unwrap();
    assert_eq!(
        all,
        right()
            .replace(" \"consumer_org\": \"310149942\",\r\n", "\r\n")
            .replace("4b\",\r\n\"scope", "4b\", \"scope")
    );
}

/// A diff is output like any other: no secret and no personal number in it.
#[test]
fn a_diff_shows_no_secret() {
    let dir = tempfile::tempdir().unwrap();
    let secret =
        DRAFT.replace("\"jti\"", "\"pid\": \"17912099997\", \"client_secret\": \"hush-hush\",\r\n\"jti\"");
    std::fs::write(dir.path().join("grant.json"), &secret).unwrap();
    let (status, diff, _) = check(dir.path(), &["grant.json", "--diff"]);
    assert_eq!(status, 1);
    assert!(diff.contains('+') && !diff.contains("17912099997") && !diff.contains("hush-hush"), "{diff}");
    assert_eq!(check(dir.path(), &["grant.json", "--fix"]).0, 1);
    let fixed = std::fs::read_to_string(dir.path().join("grant.json")).unwrap();
    assert!(fixed.contains("17912099997") && fixed.contains("hush-hush"), "the file itself keeps them");
}

#[test]
fn a_diff_of_settings_shows_no_secret() {
    let dir = tempfile::tempdir().unwrap();
    let id = "0f1a2b3c-4d5e-4f60-8a7b-9c0d1e2f3a4b";
    let key = STANDARD.encode(std::fs::read(support::testdata("pki/keys/leaf.key.pem")).unwrap());
    for (name, text) in [
        (
            ".env",
            format!(
                "MASKINPORTEN_CLIENT_ID={id}\nMASKINPORTEN_AUDIENCE=https://test.maskinporten.no\nMASKINPORTEN_KEYSTORE_PASSWORD=hush-hush\nKEY={key}\n"
            ),
        ),
        (
            "application.yml",
            format!(
                "maskinporten:\n  client-id: {id}\n  audience: https://test.maskinporten.no\n  keystore-password: hush-hush\n  key: {key}\n"
            ),
        ),
        (
            "settings.json",
            serde_json::json!([
                { "name": "Maskinporten__ClientId", "value": id },
                { "name": "Maskinporten__Audience", "value": "https://test.maskinporten.no" },
                { "name": "Maskinporten__KeystorePassword", "value": "hush-hush" },
            ])
            .to_string(),
        ),
        (
            "norsk.json",
            format!(
                "{{\"maskinporten\": {{\n\"clientId\": \"{id}\",\n\"SertifikatPassord\": \"hush-hush\",\n\"audience\": \"https://test.maskinporten.no\"\n}}}}"
            ),
        ),
        (
            "deep.conf",
            format!(
                "{{\"maskinporten\": {{\n\"audience\": \"https://test.maskinporten.no\",\n\"clientId\": \"{id}\"}},\n\"password\": [\n\"hush-hush\"\n],\n\"x\": {}{}}}",
                "[".repeat(60_000),
                "]".repeat(60_000)
            ),
        ),
    ] {
        std::fs::write(dir.path().join(name), text).unwrap();
        let (status, diff, _) = check(dir.path(), &[name, "--diff"]);
        assert_eq!(status, 1, "{name}");
        assert!(
            diff.contains('+') && !diff.contains("hush-hush") && !diff.contains(&key[..80]),
            "{name}: {diff}"
        );
    }
}

#[test]
fn standard_input_folders_and_compressed_files_are_not_fixed() {
    let dir = tempfile::tempdir().unwrap();
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packed.write_all(DRAFT.as_bytes()).unwrap();
    let packed = packed.finish().unwrap();
    std::fs::write(dir.path().join("packed.json"), &packed).unwrap();
    let (status, _, said) = check(dir.path(), &["packed.json", "--fix"]);
    assert_eq!((status, std::fs::read(dir.path().join("packed.json")).unwrap()), (2, packed));
    assert!(said.contains("a compressed file is not fixed"), "{said}");
    let (status, _, said) = check(dir.path(), &["--fix"]);
    assert_eq!(status, 2);
    assert!(said.starts_with("error: --fix changes files; name one."), "{said}");
    let run = |arguments: &[&str]| cli::run(cli::grantlint(dir.path()).args(arguments), DRAFT.as_bytes());
    let output = run(&["check", "--env", "test", "--diff"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8(output.stdout).unwrap().starts_with("--- standard input\n"));
}

/// SARIF has the same change, at the bytes of the file.
#[test]
fn sarif_holds_the_edits() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("grant.json"), DRAFT).unwrap();
    let (_, sarif, _) = check(dir.path(), &["grant.json", "--format", "sarif"]);
    let sarif: Value = serde_json::from_str(&sarif).unwrap();
    let mut text = DRAFT.as_bytes().to_vec();
    let mut replacements: Vec<Value> = Vec::new();
    for result in sarif["runs"][0]["results"].as_array().unwrap() {
        let change = &result["fixes"][0]["artifactChanges"][0];
        assert_eq!(change["artifactLocation"]["uri"], "grant.json", "{result}");
        // Bytes and text are the same region.
        let region = &result["locations"][0]["physicalLocation"]["region"];
        let at = |name: &str| usize::try_from(region[name].as_u64().unwrap()).unwrap();
        let place = |offset: usize| {
            let before = &DRAFT[..offset];
            let column = before.rsplit('\n').next().unwrap().chars().count() + 1;
            (before.matches('\n').count() + 1, column)
        };
        assert_eq!(place(at("byteOffset")), (at("startLine"), at("startColumn")), "{region}");
        assert_eq!(place(at("byteOffset") + at("byteLength")), (at("endLine"), at("endColumn")), "{region}");
        replacements.extend(change["replacements"].as_array().unwrap().iter().cloned());
    }
    replacements.sort_by_key(|one| one["deletedRegion"]["byteOffset"].as_u64());
    for one in replacements.iter().rev() {
        let at = |name: &str| usize::try_from(one["deletedRegion"][name].as_u64().unwrap()).unwrap();
        let (start, length) = (at("byteOffset"), at("byteLength"));
        let inserted = one["insertedContent"]["text"].as_str().unwrap();
        text.splice(start..start + length, inserted.bytes());
    }
    assert_eq!(String::from_utf8(text).unwrap(), right());
}

/// The bundled example, changed as JSON says.
#[test]
fn the_bundled_draft_is_fixed() {
    let draft = std::fs::read_to_string(support::testdata("examples/grant.json")).unwrap();
    let case = Case { name: "example".to_owned(), grant: draft.clone(), ..Case::default() };
    let context = case.library_context();
    let fixed = fix(support::with_certificates(&draft).as_bytes(), &context, Safety::Safe).unwrap();
    let left = lint(&fixed, &context);
    let rules: Vec<&str> = left.iter().flat_map(|r| &r.findings).map(|f| f.rule.name).collect();
    assert!(rules.iter().all(|rule| ["cert-environment", "jti-missing"].contains(rule)), "{rules:?}");
}

/// Settings of programs, as people have them: each is changed in its value and nowhere else.
#[test]
fn settings_are_fixed_where_they_are_written() {
    let dir = tempfile::tempdir().unwrap();
    for (name, text) in [
        (
            ".env",
            "# for test\nMASKINPORTEN_CLIENT_ID=0f1a2b3c-4d5e-4f60-8a7b-9c0d1e2f3a4b\n\
             MASKINPORTEN_ISSUER=https://test.maskinporten.no # no slash\nMASKINPORTEN_SCOPES='digdir:test, digdir:demo'\n",
        ),
        (
            "application.yaml",
            "maskinporten:\n  # for test\n  client-id: 0f1a2b3c-4d5e-4f60-8a7b-9c0d1e2f3a4b\n  \
             audience: \"https://test.maskinporten.no\"\n  scope: 'digdir:test, digdir:demo'   # two\n",
        ),
        (
            "appsettings.json",
            "{\r\n  \"Maskinporten\": {\r\n    \"ClientId\": \"0f1a2b3c-4d5e-4f60-8a7b-9c0d1e2f3a4b\",\r\n    \
             \"Audience\" : \"https://test.maskinporten.no\",\r\n    \"Scope\": \"digdir:test, digdir:demo\"\r\n  }\r\n}",
        ),
        (
            "appsettings.Test.json",
            "\u{feff}{\n  // for test\n  \"Maskinporten\": {\n    \"ClientId\": \"0f1a2b3c-4d5e-4f60-8a7b-9c0d1e2f3a4b\",\n    \
             \"Authority\": \"https://test.maskinporten.no\", /* no slash */\n    \"Scope\": \"digdir:test, digdir:demo\",\n  }\n}\n",
        ),
        (
            "maskinporten.toml",
            "[maskinporten]\nclient_id = \"0f1a2b3c-4d5e-4f60-8a7b-9c0d1e2f3a4b\"   # for test\n\
             audience = 'https://test.maskinporten.no'\nscope=\"digdir:test, digdir:demo\"\n",
        ),
        (
            "application.properties",
            "# for test\r\nmaskinporten.client-id=0f1a2b3c-4d5e-4f60-8a7b-9c0d1e2f3a4b\r\n\
             maskinporten.audience = https://test.maskinporten.no\r\nmaskinporten.scope=digdir:test, digdir:demo\r\n",
        ),
        (
            "nais.yaml",
            "apiVersion: nais.io/v1alpha1\nkind: Application\nspec:\n  env:\n    - name: MASKINPORTEN_CLIENT_ID\n      \
             value: 0f1a2b3c-4d5e-4f60-8a7b-9c0d1e2f3a4b\n    - name: MASKINPORTEN_AUDIENCE\n      \
             value: https://test.maskinporten.no\n    # two\n    - name: MASKINPORTEN_SCOPES\n      value: digdir:test, digdir:demo\n",
        ),
    ] {
        let file = dir.path().join(name);
        std::fs::write(&file, text).unwrap();
        let (_, report, said) = check(dir.path(), &["--fix", name]);
        let fixed = std::fs::read_to_string(&file).unwrap();
        let right = text
            .replace("https://test.maskinporten.no", "https://test.maskinporten.no/")
            .replace("digdir:test, digdir:demo", "digdir:test digdir:demo");
        assert_eq!(fixed, right, "{name}: {said}{report}");
        let (_, again, _) = check(dir.path(), &["--diff", name]);
        assert_eq!(again, "", "{name}");
    }
}

/// A lifetime in settings is written in seconds, and so is what takes its place.
#[test]
fn a_lifetime_in_settings_is_fixed_as_it_is_written() {
    let dir = tempfile::tempdir().unwrap();
    for (name, before, after) in [
        ("a.json", "{\"Maskinporten\": {\"ClientId\": \"@\", \"Lifetime\": 300 }}", "\"Lifetime\": 120 }}"),
        (
            "b.json",
            "{\"Maskinporten\": {\"ClientId\": \"@\", \"Lifetime\": \"300\"}}",
            "\"Lifetime\": \"120\"}}",
        ),
        ("a.yaml", "maskinporten:\n  client-id: '@'\n  lifetime: 300 # s\n", "  lifetime: 120 # s\n"),
        ("a.toml", "[maskinporten]\nclient_id = '@'\nlifetime = 300\n", "lifetime = 120\n"),
        ("a.env", "MASKINPORTEN_CLIENT_ID=@\nMASKINPORTEN_LIFETIME=300\n", "LIFETIME=120\n"),
        // Another unit stays for someone to look at.
        ("c.yaml", "maskinporten:\n  client-id: '@'\n  lifetime: 5m\n", "  lifetime: 5m\n"),
    ] {
        let file = dir.path().join(name);
        std::fs::write(&file, before.replace('@', "0f1a2b3c-4d5e-4f60-8a7b-9c0d1e2f3a4b")).unwrap();
        let (_, report, said) = check(dir.path(), &["--fix", name]);
        let fixed = std::fs::read_to_string(&file).unwrap();
        assert!(fixed.ends_with(after), "{name}: {fixed}{said}{report}");
    }
}

/// A file that PowerShell has written is one of UTF-16, before and after.
#[test]
fn a_file_of_utf_16_stays_one() {
    let dir = tempfile::tempdir().unwrap();
    let draft = r#"{"aud":"https://test.maskinporten.no","iss":"c-æøå","iat":1767225600,"exp":1767229200,"jti":"9b2f1c1e-6a0e-4d0a","scope":"a:b"}"#;
    let settings = "MASKINPORTEN_CLIENT_ID='æøå'\r\nMASKINPORTEN_AUDIENCE='https://test.maskinporten.no'\r\n";
    let fixed = |text: &str| text.replace("porten.no", "porten.no/").replace("1767229200", "1767225720");
    for (name, text) in [("draft.json", draft), (".env", settings)] {
        for (mark, big) in [("\u{feff}", false), ("\u{feff}", true), ("", false)] {
            let encoded = |text: &str| -> Vec<u8> {
                let units = format!("{mark}{text}").encode_utf16().collect::<Vec<_>>().into_iter();
                units.flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() }).collect()
            };
            std::fs::write(dir.path().join(name), encoded(text)).unwrap();
            let (_, diff, _) = check(dir.path(), &["--diff", name]);
            assert!(diff.contains("https://test.maskinporten.no/"), "{name}: {diff}");
            check(dir.path(), &["--fix", name]);
            let now = std::fs::read(dir.path().join(name)).unwrap();
            assert_eq!(now, encoded(&fixed(text)), "{name} {mark:?} {big}");
        }
    }
}

/// A draft in a string, or as a program prints it, is fixed in the notation of the file or not at all.
#[test]
fn a_draft_in_another_notation_is_fixed_in_it() {
    let dir = tempfile::tempdir().unwrap();
    let claims = r#"{"aud":"https://test.maskinporten.no","iss":"0f1a2b3c-4d5e-4f60-8a7b-9c0d1e2f3a4b","iat":1795360500,"exp":1795360600,"jti":"9b2f1c1e-6a0e-4d0a","scope":"a:b","nbf":1795360500}"#;
    let escaped = claims.replace('"', "\\\"");
    let python = claims.replace('"', "'").replace(',', ", ");
    let ruby = claims.replace(':', "=>").replace("https=>", "https:").replace("a=>b", "a:b");
    let java = claims.replace("\":", "=").replace('"', "").replace(',', ", ");
    for (name, text) in [
        ("a.json", format!("{{\"text\": \"{escaped}\"}}\n")),
        ("a.java", format!("class A {{ String s = \"{escaped}\"; }}\n")),
        ("a.sh", format!("curl -d \"{escaped}\" https://a.example\n")),
        ("a.log", format!("10:00 DEBUG claims {python}\n")),
        ("b.log", format!("10:00 DEBUG claims {ruby}\n")),
        ("c.log", format!("10:00 DEBUG claims {java}\n")),
        ("d.log", format!("{{\"level\":\"debug\",\"claims\":{claims}}}\n{{\"level\":\"info\"}}\n")),
    ] {
        let file = dir.path().join(name);
        std::fs::write(&file, &text).unwrap();
        let (_, report, said) = check(dir.path(), &["--fix", name]);
        let fixed = std::fs::read_to_string(&file).unwrap();
        assert_eq!(fixed, text.replace("porten.no", "porten.no/"), "{name}: {report}{said}");
    }
    // A name is another one where the file has it with other signs around it.
    for (name, text) in [
        ("a.json", format!("{{\"text\": \"{}\"}}\n", escaped.replace("scope", "scopes"))),
        ("c.log", format!("10:00 DEBUG claims {}\n", java.replace("scope", "scopes"))),
    ] {
        let text = text.replace("porten.no", "porten.no/");
        let file = dir.path().join(name);
        std::fs::write(&file, &text).unwrap();
        check(dir.path(), &["--fix", "--unsafe-fixes", name]);
        let fixed = std::fs::read_to_string(&file).unwrap();
        let want = if name == "a.json" { text.replace("scopes", "scope") } else { text };
        assert_eq!(fixed, want, "{name}");
    }
}

/// Values without quotation marks: what a shell may read is changed only when asked, and text stays text.
#[test]
fn values_without_quotation_marks_stay_what_they_are() {
    let dir = tempfile::tempdir().unwrap();
    let client = "0f1a2b3c-4d5e-4f60-8a7b-9c0d1e2f3a4b";
    let dotenv =
        format!("MASKINPORTEN_CLIENT_ID={client}\nMASKINPORTEN_SCOPES=digdir:test,digdir:demo # two\n");
    std::fs::write(dir.path().join(".env"), &dotenv).unwrap();
    assert_eq!(check(dir.path(), &["--diff", ".env"]).1, "");
    let (_, diff, _) = check(dir.path(), &["--diff", "--unsafe-fixes", ".env"]);
    assert!(diff.contains("+MASKINPORTEN_SCOPES=\"digdir:test digdir:demo\" # two\n"), "{diff}");
    let exported = dotenv.replace("MASKINPORTEN_SC", "export MASKINPORTEN_SC");
    std::fs::write(dir.path().join(".env"), &exported).unwrap();
    check(dir.path(), &["--fix", ".env"]);
    assert_eq!(
        std::fs::read_to_string(dir.path().join(".env")).unwrap(),
        exported.replace("digdir:test,digdir:demo", "\"digdir:test digdir:demo\""),
        "a shell reads it"
    );
    let yaml = format!(
        "maskinporten:\n  client-id: {client}\n  scope: digdir:test,digdir:demo\n  consumer-org: 0192:310149942\n"
    );
    std::fs::write(dir.path().join("application.yaml"), &yaml).unwrap();
    check(dir.path(), &["--fix", "application.yaml"]);
    assert_eq!(
        std::fs::read_to_string(dir.path().join("application.yaml")).unwrap(),
        yaml.replace("test,", "test ").replace("0192:310149942", "\"310149942\"")
    );
}

/// What is to be registered is the public half: private members go, everything else stays.
#[test]
fn private_members_are_taken_out_of_keys() {
    let dir = tempfile::tempdir().unwrap();
    let jwk: Value = serde_json::from_slice(
        &std::fs::read(support::testdata("profile/settings/nais/MASKINPORTEN_CLIENT_JWK")).unwrap(),
    )
    .unwrap();
    let member = |name: &str| format!("\"{name}\" : {}", jwk[name]);
    let public = ["kty", "n", "e"].map(member).join(",\n\t");
    let private = ["d", "p", "q", "dp", "dq", "qi"].map(member).join(",\n\t");
    let rest = "\"kid\" : \"key-1\", \"use\":\"sig\",\"alg\":\"RS256\"";
    for (before, after) in [
        (format!("{{{public},\n\t{rest},\n\t{private}}}\n"), format!("{{{public},\n\t{rest}}}\n")),
        (format!("{{{private},\n\t{public}, {rest}}}"), format!("{{{public}, {rest}}}")),
        (
            format!("{{ \"keys\": [{{{public},{private}, {rest}}}] }}"),
            format!("{{ \"keys\": [{{{public},{rest}}}] }}"),
        ),
    ] {
        let file = dir.path().join("keys.json");
        std::fs::write(&file, &before).unwrap();
        let (_, diff, _) = check(dir.path(), &["--diff", "keys.json"]);
        assert!(!diff.contains(jwk["d"].as_str().unwrap()), "the diff shows no private key");
        let (_, report, said) = check(dir.path(), &["--fix", "keys.json"]);
        assert_eq!(std::fs::read_to_string(&file).unwrap(), after, "{said}{report}");
    }
}
