//! How values of settings are written: among the words of a line, as lists, as references, in files that other tools make.

use std::path::Path;

use base64::Engine as _;
use serde_json::Value;

use crate::cli::grantlint;
use crate::support;

const CLIENT: &str = "0f1a2b3c-4d5e-4f60-8a7b-9c0d1e2f3a4b";
const TEST: &str = "https://test.maskinporten.no/";
const SLASH: &str = "audience MP-110";

/// Writes a text in which `@T` is the test environment, `@N` the same without its slash and `@C` a client id, and gives
/// the findings that are no notes.
fn found(place: &Path, file: &str, text: &str, args: &[&str]) -> Vec<String> {
    let bare = TEST.trim_end_matches('/');
    let text = text.replace("@T", TEST).replace("@N", bare).replace("@C", CLIENT);
    std::fs::write(place.join(file), text).unwrap();
    let mut command = grantlint(place);
    command.args(["check", file, "--no-config", "--lang", "en", "--at", "1795360505", "--format", "json"]);
    let output = command.args(args).output().unwrap();
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let findings = report["grants"].as_array().unwrap().iter().flat_map(|grant| {
        assert_eq!(grant["kind"], "settings", "{grant}");
        grant["findings"].as_array().unwrap()
    });
    let findings = findings.filter(|finding| finding["severity"] != "note");
    let said =
        findings.map(|it| format!("{} {}", it["rule"].as_str().unwrap(), it["code"].as_str().unwrap_or("-")));
    said.collect()
}

fn all(cases: &[(&str, &str, &[&str])]) {
    let place = tempfile::tempdir().unwrap();
    let mut wrong = Vec::new();
    for (file, text, expected) in cases {
        let said = found(place.path(), file, text, &[]);
        if said != *expected {
            wrong.push(format!("{file} {text:?}: {said:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn each_word_of_a_line_is_a_value_of_its_own() {
    let (a, i, s) = ("MASKINPORTEN_AUDIENCE", "MASKINPORTEN_CLIENT_ID", "MASKINPORTEN_SCOPE");
    let of = |file, text: String, expected| (file, text, expected);
    let lower = "maskinporten_audience=@T maskinporten_client_id=@C maskinporten_scope=\"a:b c:d\"";
    let good: &[&str] = &[];
    let cases = [
        of("a.ini", format!("[all]\nsrv1 {lower} x=1\n"), good),
        of("a.ini", format!("[all]\nsrv1 ansible_host=10.0.0.1 {lower} # one\n"), good),
        of("a.ini", format!("[all]\nsrv1 ansible_host=x {}\n", lower.replace("@T", "@N")), &[SLASH]),
        of("a.conf", format!("{lower}\n"), good),
        of("a.service", format!("[Service]\nEnvironment={a}=@T \\\n  {i}=@C \\\n  \"{s}=a:b c:d\"\n"), good),
        of("a.sh", format!("export {a}=@T;\nexport {i}=@C || exit 1\nexport {s}=a:b 2>/dev/null\n"), good),
        of("a.sh", format!("export {a}=@N;\nexport {i}=@C;\n"), &[SLASH]),
        of("b.sh", format!("#!/bin/sh\n{a}=@T;\n{i}=@C\n"), good),
        of("c.sh", format!("echo {a}=@T > .env\nprintf \"{s}=a:b\\n\" >> .env\n"), good),
        of("a.cmd", format!("set {a}=@T&set {i}=@C&& set {s}=a:b\r\n"), good),
        of("a.cmd", format!("set \"{a}=@T\" & set \"{i}=@C\"\r\n"), good),
        of("a.cmd", format!("set {i}=@C&set {a}=@N&node app.js\r\n"), &[SLASH]),
        of("Makefile", format!("export {a}=@T\nexport {i}=@C\nt:\n\t@{s}=a:b npm test -- --grep x\n"), good),
        of("a.env", format!("{a}=@T\t# test\n{i}=@C\n{s}=a:b c:d\n"), good),
        of("a.env", format!("{a}=@T;\n{i}=@C\n"), &[SLASH]),
        of(
            "g.sh",
            format!(
                "gcloud run deploy x --set-secrets={a}=mp-aud:latest,{i}=mp-id:1 --set-env-vars {s}=a:b\n"
            ),
            good,
        ),
    ];
    let cases: Vec<_> =
        cases.iter().map(|(file, text, expected)| (*file, text.as_str(), *expected)).collect();
    all(&cases);
}

#[test]
fn scopes_are_lists_where_the_name_says_so() {
    let env = "MASKINPORTEN_AUDIENCE=@T\nMASKINPORTEN_CLIENT_ID=@C\n";
    let properties = "maskinporten.audience=@T\nmaskinporten.client-id=@C\n";
    let texts = [
        ("a.env", format!("{env}MASKINPORTEN_SCOPES='[\"a:b\",\"c:d\"]'\n"), &[][..]),
        ("b.env", format!("{env}MASKINPORTEN_SCOPES=[\"a:b\",\"openid\"]\n"), &["scope-login-only MP-201"]),
        ("c.env", format!("{env}MASKINPORTEN_SCOPE='[\"a:b\",\"c:d\"]'\n"), &["scope-format MP-200"]),
        ("d.env", format!("{env}MASKINPORTEN_SCOPES=a:b,c:d\n"), &["scope-format MP-200"]),
        ("a.properties", format!("{properties}maskinporten.scopes=a:b, c:d\n"), &[]),
        ("b.properties", format!("{properties}maskinporten.scope=a:b,c:d\n"), &["scope-format MP-200"]),
        (
            "a.yaml",
            "maskinporten:\n  client-id: @C\n  audience: @T\n  scopes:\n    income: a:b\n    login: openid\n"
                .to_owned(),
            &["scope-login-only MP-201"],
        ),
    ];
    let cases: Vec<_> =
        texts.iter().map(|(file, text, expected)| (*file, text.as_str(), *expected)).collect();
    all(&cases);
}

#[test]
fn a_secret_is_decoded_wherever_it_is() {
    let place = tempfile::tempdir().unwrap();
    let base64 = |text: &str| base64::engine::general_purpose::STANDARD.encode(text);
    let data = |audience: &str| serde_json::json!({"MASKINPORTEN_AUDIENCE": base64(audience), "MASKINPORTEN_CLIENT_ID": base64(CLIENT)});
    let file = |audience: &str| {
        let text = format!("maskinporten:\n  client-id: {CLIENT}\n  audience: {audience}\n");
        serde_json::json!({"application.yml": base64(&text)})
    };
    let secret = |data: Value| serde_json::json!({"kind": "Secret", "data": data});
    for (audience, expected) in [(TEST, &[][..]), (TEST.trim_end_matches('/'), &[SLASH])] {
        for document in [
            secret(data(audience)),
            serde_json::json!({"kind": "List", "items": [secret(data(audience))]}),
            serde_json::json!({"kind": "SecretList", "items": [{"data": data(audience)}]}),
            serde_json::json!({"kind": "Template", "objects": [{"kind": "Route"}, secret(data(audience))]}),
            serde_json::json!({"spec": {"forProvider": {"manifest": secret(data(audience))}}}),
            secret(file(audience)),
            serde_json::json!({"kind": "List", "items": [secret(file(audience))]}),
        ] {
            let said = found(place.path(), "a.json", &document.to_string(), &[]);
            assert_eq!(said, expected, "{document}");
        }
    }
}

#[test]
fn what_is_found_elsewhere_is_not_judged() {
    let place = tempfile::tempdir().unwrap();
    for value in [
        "$aud",
        "$MP/",
        "$A-x",
        "$A$B",
        "$1",
        "https://$host/",
        "{$id}",
        "$cfg.x",
        "MP_AUDIENCE",
        "MASKINPORTEN_AUDIENCE",
        "Maskinporten:Audience",
        "maskinporten-audience",
        "{% if a == 'b' %}@T{% else %}https://maskinporten.no/{% endif %}",
        "https://x.vault.azure.net/secrets/mp-aud/",
        "secret/data/mp#aud",
        "azurekv://kv/aud",
        "gcp-sm://aud",
        "@format {env[MP]}",
        "@env MP",
        "TODO: spør Digdir",
        "null",
        "none",
        "undefined",
        "N/A",
        "-",
        "ikke satt",
        "hentes fra Key Vault",
        "settes av pipeline",
        "(hentes fra Key Vault)",
        "in user secrets",
        "overridden by environment",
        "SET_IN_OCTOPUS",
        "OVERRIDE_ME",
        "din-audience",
    ] {
        let document =
            serde_json::json!({"Maskinporten": {"ClientId": CLIENT, "Scope": "a:b", "Audience": value}});
        let said = found(place.path(), "a.json", &document.to_string(), &[]);
        assert!(said.is_empty(), "{value}: {said:?}");
    }
    for value in ["test.maskinporten.no", "maskinporten", "todo:list", "TEST", "https://x.no/a$", "se-1"] {
        let document =
            serde_json::json!({"Maskinporten": {"ClientId": CLIENT, "Scope": "a:b", "Audience": value}});
        assert_eq!(found(place.path(), "a.json", &document.to_string(), &[]), [SLASH], "{value}");
    }
}

#[test]
fn what_a_tool_writes_around_settings_is_known() {
    let documents = "maskinporten.audience=@A\nmaskinporten.client-id=@C\n#---\n\
                     spring.config.activate.on-profile=prod\nmaskinporten.audience=@B\n";
    let with = |first: &str, second: &str| documents.replace("@A", first).replace("@B", second);
    let diff = "diff --git a/.env b/.env\n--- a/.env\n+++ b/.env\n@@ -1,2 +1,2 @@\n-MASKINPORTEN_AUDIENCE=@A\n\
                +MASKINPORTEN_AUDIENCE=@B\n MASKINPORTEN_CLIENT_ID=@C\n";
    let change = |before: &str, after: &str| diff.replace("@A", before).replace("@B", after);
    let (first, second) = (with("@N", "https://maskinporten.no/"), with("@T", "https://maskinporten.no"));
    let old = "https://ver2.maskinporten.no/";
    all(&[
        ("a.properties", &with("@T", "https://maskinporten.no/"), &[]),
        ("b.properties", &first, &[SLASH]),
        ("c.properties", &second.replace("#---", "!---"), &[SLASH]),
        ("a.diff", &change(old, "@T"), &[]),
        ("b.diff", &change("@T", old), &[SLASH]),
    ]);
}

#[test]
fn lifetimes_are_known_by_their_unit() {
    let place = tempfile::tempdir().unwrap();
    for (setting, is_long) in [
        ("GRANT_LIFETIME_SECONDS=300", true),
        ("GRANT_LIFETIME_SECONDS=60", false),
        ("JWT_LIFETIME_MINUTES=5", true),
        ("JWT_LIFETIME_MINUTES=1", false),
        ("JWT_EXPIRY_MS=300000", true),
        ("JWT_EXPIRY_MS=60000", false),
        ("GRANT_TTL=240s", true),
        ("JWT_TTL=3600", true),
        ("CACHE_TTL=3600", false),
    ] {
        let text = format!("MASKINPORTEN_AUDIENCE=@T\nMASKINPORTEN_CLIENT_ID=@C\nMASKINPORTEN_{setting}\n");
        let said = found(place.path(), "a.env", &text, &[]);
        assert_eq!(said == ["lifetime -"], is_long, "{setting}: {said:?}");
        assert_eq!(said.is_empty(), !is_long, "{setting}: {said:?}");
    }
}

/// A key that is not that of the certificate, in one file or beside it.
#[test]
fn the_key_of_another_certificate_is_found_through_settings() {
    let place = tempfile::tempdir().unwrap();
    let read = |path: &str| std::fs::read_to_string(support::testdata(path)).unwrap();
    let certificate = read("pki/certs/seid2-test.pem");
    let (own, other) = (read("pki/keys/leaf.key.pem"), read("pki/keys/rsa-3072.key.pem"));
    let says = |key: &str, is_beside: bool| {
        let pem = if is_beside { certificate.clone() } else { format!("{key}{certificate}") };
        std::fs::write(place.path().join("both.pem"), pem).unwrap();
        let mut settings =
            serde_json::json!({"ClientId": CLIENT, "Audience": TEST, "CertificatePath": "both.pem"});
        if is_beside {
            settings["PrivateKey"] = key.into();
        }
        let document = serde_json::json!({ "Maskinporten": settings });
        let args = ["--ignore", "cert-validity,key-reference"];
        found(place.path(), "a.json", &document.to_string(), &args)
    };
    let keys = [&own, &other].map(|key| [says(key, false), says(key, true)]);
    let wrong = keys.iter().filter(|said| said.iter().all(|said| *said == ["cert-file MP-124"])).count();
    let right = keys.iter().filter(|said| said.iter().all(Vec::is_empty)).count();
    assert_eq!((wrong, right), (1, 1), "{keys:?}");
}

/// OpenSSL and Java read no certificate whose first or last line is damaged.
#[test]
fn a_damaged_line_of_pem_is_said() {
    let place = tempfile::tempdir().unwrap();
    let pem = std::fs::read_to_string(support::testdata("pki/certs/seid2-test.pem")).unwrap();
    let pem = pem[pem.find("-----BEGIN").unwrap()..].trim_end();
    let (begin, end) = ("-----BEGIN CERTIFICATE-----", "-----END CERTIFICATE-----");
    let damaged = [
        pem.replace(end, ""),
        pem.replace(end, "-----END PRIVATE KEY-----"),
        pem.replace(begin, "-----BEGIN  CERTIFICATE-----"),
        format!("{pem}{pem}\n"),
        format!("{pem}\n{}", pem.replace(begin, "\u{2013}\u{2013}BEGIN CERTIFICATE\u{2013}\u{2013}")),
        format!("{pem}\n{}", pem.replace(begin, "-----begin certificate-----")),
        format!("{pem}\n{}", pem.replace(end, "")),
    ];
    let said = |text: &str| {
        std::fs::write(place.path().join("a.pem"), text).unwrap();
        let mut command = grantlint(place.path());
        command.args(["check", "a.pem", "--no-config", "--at", "1795360505", "--format", "concise"]);
        String::from_utf8(command.output().unwrap().stdout).unwrap().matches("cert-file").count()
    };
    let is_said = |text: &str| said(text) > 0;
    for text in damaged {
        assert!(is_said(&text), "{text}");
    }
    // A key that ends early lacks that line too.
    let key = std::fs::read_to_string(support::testdata("pki/keys/leaf.key.pem")).unwrap();
    assert_eq!(said(&format!("{pem}\n{}", &key[..key.len() / 2])), 1);
    for text in
        [format!("{pem}\n"), format!("{pem}\r\n"), format!("Bag Attributes\n    friendlyName: a\n{pem}\n")]
    {
        assert!(!is_said(&text), "{text}");
    }
}

/// Settings with the short names of claims are no claims.
#[test]
fn settings_with_the_names_of_claims_are_settings() {
    for other in ["\"tokenUrl\": \"@Ttoken\", \"kid\": \"x\"", "\"pem\": \"key.pem\""] {
        let text = |audience: &str| {
            format!("{{\"aud\": \"{audience}\", \"iss\": \"@C\", \"scope\": \"a:b\", {other}}}")
        };
        all(&[("a.json", &text("@T"), &[]), ("b.json", &text("@N"), &[SLASH])]);
    }
}

#[test]
fn settings_are_looked_for_where_their_tools_have_them() {
    let place = tempfile::tempdir().unwrap();
    let yaml =
        format!("MASKINPORTEN_CLIENT_ID: {CLIENT}\nMASKINPORTEN_AUDIENCE: {}\n", TEST.trim_end_matches('/'));
    let env = yaml.replace(": ", "=");
    let json = "{\"Maskinporten\": {\"Audience\": \"https://test.maskinporten.no\", \"ClientId\": \"x\"}}";
    let files = [
        ("nais/dev.yaml", yaml.as_str()),
        (".nais/dev.yml", &yaml),
        ("group_vars/all.yml", &yaml),
        ("config/default.json", json),
        ("kustomization.yaml", &yaml),
        (".envrc", &env),
        ("integrasjonspunkt-local.properties", &env),
        ("microprofile-config.properties", &env),
        (
            "main.tf",
            "maskinporten_audience = \"https://test.maskinporten.no\"\nmaskinporten_client_id = \"x\"\n",
        ),
    ];
    for (name, text) in files {
        let file = place.path().join(name);
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(file, text).unwrap();
    }
    let mut command = grantlint(place.path());
    command.args(["check", ".", "--no-config", "--include", "settings", "--format", "concise"]);
    let said = String::from_utf8(command.output().unwrap().stdout).unwrap();
    for (name, _) in files {
        assert!(said.contains(name), "{name}: {said}");
    }
}

/// Settings in a value are read beside those of the file.
#[test]
fn settings_inside_a_value_are_read() {
    let json = "{\"maskinporten\":{\"audience\":\"@A\",\"client-id\":\"@C\"}}";
    let options = "-Dmaskinporten.audience=@A -Dmaskinporten.client-id=@C";
    let env = "MASKINPORTEN_SCOPE=a:b\n";
    let script = "  start.sh: |\n    #!/bin/sh\n    export MASKINPORTEN_AUDIENCE=@A\n    export MASKINPORTEN_CLIENT_ID=@C\n";
    for (file, text) in [
        ("a.env", format!("{env}SPRING_APPLICATION_JSON='{json}'\n")),
        ("b.env", format!("{env}JAVA_OPTS=\"{options}\"\n")),
        ("a.json", serde_json::json!({"MASKINPORTEN_SCOPE": "a:b", "SPRING_APPLICATION_JSON": json}).to_string()),
        ("a.yaml", format!("kind: ConfigMap\ndata:\n  MASKINPORTEN_SCOPE: a:b\n{script}")),
        (
            "b.yaml",
            "env:\n- name: MASKINPORTEN_SCOPE\n  value: a:b\nargs: [\"--maskinporten.audience=@A\", \"--maskinporten.client-id=@C\"]\n"
                .to_owned(),
        ),
    ] {
        all(&[(file, &text.replace("@A", "@T"), &[]), (file, &text.replace("@A", "@N"), &[SLASH])]);
    }
}

/// What a change puts into a line with other words does not break it.
#[test]
fn a_value_among_other_words_keeps_its_line() {
    let place = tempfile::tempdir().unwrap();
    let (a, s) = ("MASKINPORTEN_AUDIENCE", "MASKINPORTEN_SCOPE");
    for (file, text, safe, risky) in [
        (
            "a.sh",
            format!("docker run -e {a}=@T -e {s}=a:b,c:d img\n"),
            "a:b,c:d",
            "-e MASKINPORTEN_SCOPE=\"a:b c:d\" img",
        ),
        (
            "b.sh",
            "java -Dmaskinporten.audience=@T -Dmaskinporten.scope=a:b,c:d -jar x\n".to_owned(),
            "a:b,c:d",
            "=\"a:b c:d\" -jar",
        ),
        ("a.fish", format!("set -gx {a} @T\nset -gx {s} a:b,c:d\n"), "\"a:b c:d\"", "\"a:b c:d\""),
        ("a.cmd", format!("set {a}=@T\r\nset {s}=a:b,c:d\r\n"), "=a:b c:d\r", "=a:b c:d\r"),
        ("a.yaml", format!("env:\n  {a}: @T\n  {s}: a:b,c:d\n"), ": a:b c:d", ": a:b c:d"),
    ] {
        for (args, expected) in [(&["--fix"][..], safe), (&["--fix", "--unsafe-fixes"], risky)] {
            found(place.path(), file, &text, args);
            let fixed = std::fs::read_to_string(place.path().join(file)).unwrap();
            assert!(fixed.contains(expected), "{args:?}: {fixed}");
        }
    }
}
