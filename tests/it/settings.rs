//! Settings of programs: what is read of them, and how the grant that they will make is judged.

use std::path::Path;

use grantlint::context::settings::Settings;
use grantlint::language::Lang;
use grantlint::report::{Report, Source};
use grantlint::{At, Context, Linter, Policy};
use serde_json::Value;

use crate::cli::grantlint;
use crate::support;

const CLIENT: &str = "0f1a2b3c-4d5e-4f60-8a7b-9c0d1e2f3a4b";

fn folder() -> std::path::PathBuf {
    support::testdata("settings")
}

fn read(file: &str) -> (Result<Settings, String>, Vec<String>) {
    let bytes = std::fs::read(folder().join(file)).unwrap();
    let mut warnings = Vec::new();
    let settings = Settings::read(&bytes, file, Some(CLIENT), &mut warnings);
    (settings.map_err(|e| e.to_string()), warnings.iter().map(ToString::to_string).collect())
}

/// File, client id, environment, scopes, kid; `-` for what is not there.
const SHAPES: &[(&str, &str, &str, &str, &str)] = &[
    ("application.yaml", CLIENT, "test", "digdir:test digdir:other", "key-1"),
    ("application-profiles.yaml", CLIENT, "-", "digdir:test digdir:other", "-"),
    ("nais.yaml", "-", "-", "digdir:test digdir:other", "-"),
    ("values.yaml", "-", "test", "digdir:test digdir:other", "-"),
    ("docker-compose.yaml", CLIENT, "test", "digdir:test digdir:other", "-"),
    ("docker-compose-map.yaml", CLIENT, "-", "digdir:test digdir:other", "-"),
    ("secret.yaml", CLIENT, "test", "digdir:test digdir:other", "-"),
    ("configmap.yaml", CLIENT, "test", "digdir:test digdir:other", "-"),
    ("deployment.yaml", CLIENT, "test", "digdir:test digdir:other", "-"),
    ("local.settings.json", CLIENT, "test", "digdir:test digdir:other", "-"),
    ("launchSettings.json", CLIENT, "test", "digdir:test digdir:other", "-"),
    ("secrets.json", "310149942", "test", "digdir:test", "-"),
    ("settings.toml", CLIENT, "test", "digdir:test digdir:other", "-"),
    ("machineporten.env", CLIENT, "https://ver2.maskinporten.no/", "digdir:test digdir:other", "-"),
    ("clients.yaml", CLIENT, "test", "digdir:test digdir:other", "-"),
    ("skyporten.json", CLIENT, "sky-test", "digdir:test", "-"),
    ("generator.properties", CLIENT, "test", "digdir:test digdir:other", "-"),
    ("helm-template.yaml", "-", "test", "-", "-"),
    ("azure-app.json", "-", "prod", "digdir:test", "-"),
    ("web.config", CLIENT, "test", "digdir:test digdir:other&more", "-"),
    ("actuator-env.json", "-", "test", "digdir:test", "-"),
    ("azuredeploy.parameters.json", CLIENT, "test", "digdir:test", "-"),
    ("config.fish", CLIENT, "test", "digdir:test digdir:other", "-"),
    ("start.cmd", CLIENT, "test", "digdir:test", "key-1"),
    ("settings.csh", CLIENT, "test", "-", "-"),
    ("Dockerfile", CLIENT, "test", "digdir:test digdir:other", "-"),
    ("variables.tf", CLIENT, "test", "-", "-"),
    ("main.bicep", CLIENT, "test", "-", "-"),
    ("systemuser.yaml", CLIENT, "test", "altinn:authorization/systemuser.request.write", "-"),
];

#[test]
fn settings_of_every_platform_are_read_by_one_rule() {
    let mut wrong = Vec::new();
    for (file, client, environment, scopes, kid) in SHAPES {
        let (settings, _) = read(file);
        let settings = match settings {
            Ok(settings) => settings,
            Err(error) => {
                wrong.push(format!("{file}: {error}"));
                continue;
            }
        };
        let said = [
            settings.client_id.map(|s| s.value),
            settings.environment.map(|s| s.value.name.into_owned()),
            settings.scopes.map(|s| s.value.join(" ")),
            settings.keys.map(|s| s.value.kids().collect::<Vec<_>>().join(" ")),
        ]
        .map(|value| value.unwrap_or_else(|| "-".to_owned()));
        if said != [client, environment, scopes, kid].map(|s| (*s).to_owned()) {
            wrong.push(format!("{file}: {said:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// File, and for each client in it the findings: rule, code and line.
const JUDGED: &[(&str, &[&str])] = &[
    ("Dockerfile", &["audience MP-110 :4"]),
    ("actuator-env.json", &["audience MP-110 :8"]),
    ("app.service", &["audience MP-110 :7"]),
    ("application.yaml", &[""]),
    ("application-profiles.yaml", &["", "", "audience MP-110 :16"]),
    ("azure-app.json", &[""]),
    ("azuredeploy.parameters.json", &["audience MP-110 :6"]),
    ("clients.yaml", &["", "scope-login-only MP-201 :7"]),
    ("config.fish", &["audience MP-110 :4"]),
    ("config.ini", &["audience MP-110 :3"]),
    ("configmap-unnamed.yaml", &["", "audience MP-110 :11"]),
    ("configmap.yaml", &["consumer-org-format - :12"]),
    ("deployment.yaml", &[""]),
    ("docker-compose-map.yaml", &["audience MP-110 :5"]),
    ("docker-compose.yaml", &["audience MP-110 :6"]),
    ("docker-inspect.json", &["audience MP-110 :5"]),
    ("docker-run.sh", &["audience MP-110 :3"]),
    ("from-literal.sh", &[""]),
    ("generator.properties", &["cert-file - :7, scope-format MP-200 :4"]),
    ("helm-template.yaml", &["audience MP-110 :6"]),
    ("kustomization.yaml", &["audience MP-110 :6"]),
    ("launchSettings.json", &["audience MP-110 :7"]),
    ("lines.auto.tfvars", &["audience MP-110 :2, scope-login-only MP-201 :5"]),
    ("list.yaml", &["scope-format MP-200 :6"]),
    ("local.settings.json", &[""]),
    ("machineporten.env", &["audience MP-110 :2"]),
    ("main.bicep", &["audience MP-110 :1", "audience MP-110 :11"]),
    ("nais.yaml", &[""]),
    ("repeated.env", &["audience MP-110 :4"]),
    ("retired.yaml", &["audience MP-110 :5", "audience MP-110 :9"]),
    ("secret-file.yaml", &["audience MP-110 :4"]),
    ("secret.yaml", &[""]),
    ("secrets.json", &["issuer MP-100 :3"]),
    ("settings.csh", &["audience MP-110 :2"]),
    ("settings.toml", &["lifetime - :8"]),
    ("short.env", &["scope-format MP-200 :3"]),
    ("skyporten.json", &["audience MP-110 :3"]),
    ("start.cmd", &["audience MP-110 :3"]),
    ("systemuser.yaml", &["rar-value MP-303 :6"]),
    ("terraform.tfvars", &[""]),
    ("variables.tf", &["audience MP-110 :12"]),
    ("web.config", &["audience MP-110 :6"]),
    ("values.yaml", &["audience MP-110 :5, scope-format MP-200 :6"]),
];

/// The findings of each grant of a report: rule, code and line.
fn judged(report: &Value) -> Vec<String> {
    let grants = report["grants"].as_array().unwrap();
    grants
        .iter()
        .map(|grant| {
            assert_eq!(grant["kind"], "settings", "{grant}");
            let findings = grant["findings"].as_array().unwrap();
            let said = findings.iter().map(|finding| {
                assert_eq!(finding["location"]["part"], "settings", "{finding}");
                let code = finding["code"].as_str().unwrap_or("-");
                format!("{} {code} :{}", finding["rule"].as_str().unwrap(), finding["location"]["line"])
            });
            said.collect::<Vec<_>>().join(", ")
        })
        .collect()
}

fn check(folder: &Path, args: &[&str]) -> (Option<i32>, String, String) {
    let mut command = grantlint(folder);
    command.args(["check", "--no-config", "--lang", "en", "--at", "1795360505"]).args(args);
    let output = command.output().unwrap();
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    (output.status.code(), text(&output.stdout), text(&output.stderr))
}

fn report(folder: &Path, args: &[&str]) -> Value {
    let (_, out, err) = check(folder, &[&["--format", "json"], args].concat());
    serde_json::from_str(&out).unwrap_or_else(|e| panic!("{e}: {out}{err}"))
}

#[test]
fn the_grant_that_settings_will_make_is_judged_at_its_place_in_the_file() {
    let mut wrong = Vec::new();
    for (file, findings) in JUDGED {
        let found = judged(&report(&folder(), &[file]));
        if found != *findings {
            wrong.push(format!("{file}: {found:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(JUDGED.len() >= 20);
}

/// PowerShell writes UTF-16: the same findings, at their places in the file as it is.
#[test]
fn settings_in_utf16_are_judged_at_their_place() {
    let place = tempfile::tempdir().unwrap();
    for (file, findings) in JUDGED {
        let text = std::fs::read_to_string(folder().join(file)).unwrap();
        let utf16: Vec<u8> = format!("\u{feff}{text}").encode_utf16().flat_map(u16::to_le_bytes).collect();
        std::fs::write(place.path().join(file), &utf16).unwrap();
        let report = report(place.path(), &[file]);
        assert_eq!(judged(&report), *findings, "{file}");
        for finding in
            report["grants"].as_array().unwrap().iter().flat_map(|g| g["findings"].as_array().unwrap())
        {
            let offset =
                |at: usize| usize::try_from(finding["location"]["offset"][at].as_u64().unwrap()).unwrap();
            let units: Vec<u16> = utf16[offset(0)..]
                .chunks(2)
                .take(6)
                .map(|pair| u16::from_le_bytes([pair[0], pair[1]]))
                .collect();
            let start = String::from_utf16(&units).unwrap();
            assert!(
                offset(0) % 2 == 0 && offset(1) > offset(0) && !start.starts_with(' '),
                "{file}: {start}"
            );
        }
    }
}

/// Each cause that shows in settings, as two lines of variables and the finding.
#[test]
fn each_cause_that_shows_in_settings_is_found() {
    let cases: &[(&str, &str)] = &[
        ("MASKINPORTEN_AUDIENCE=https://test.maskinporten.no/", ""),
        ("MASKINPORTEN_AUDIENCE=https://test.maskinporten.no", "audience MP-110 :2"),
        ("MASKINPORTEN_AUDIENCE=https://maskinporten.no/token", "audience MP-110 :2"),
        ("MASKINPORTEN_AUDIENCE=https://ver2.maskinporten.no/", "audience MP-110 :2"),
        ("MASKINPORTEN_TOKEN_ENDPOINT=https://ver2.maskinporten.no/token", "audience MP-110 :2"),
        ("MASKINPORTEN_TOKEN_ENDPOINT=https://test.maskinporten.no/token", ""),
        ("MASKINPORTEN_WELL_KNOWN_URL=https://maskinporten.no/.well-known/oauth-authorization-server", ""),
        ("MASKINPORTEN_CONSUMER_ORG=0192:310149942", "consumer-org-format - :2"),
        ("MASKINPORTEN_CONSUMER_ORG=991825827", "consumer-org-self - :2"),
        ("MASKINPORTEN_SCOPE=digdir:test,digdir:other", "scope-format MP-200 :2"),
        ("MASKINPORTEN_SCOPE=openid", "scope-login-only MP-201 :2"),
        ("MASKINPORTEN_VALID_IN_SECONDS=3600", "lifetime - :2"),
        ("MASKINPORTEN_VALID_IN_SECONDS=${TTL:3600}", "lifetime - :2"),
        ("MASKINPORTEN_VALID_IN_SECONDS=${TTL}", ""),
        ("MASKINPORTEN_JWT_LIFETIME=5m", "lifetime - :2"),
        ("MASKINPORTEN_JWT_LIFETIME=PT5M", "lifetime - :2"),
        ("MASKINPORTEN_JWT_LIFETIME=00:05:00", "lifetime - :2"),
        ("MASKINPORTEN_JWT_LIFETIME=PT2M", ""),
        ("MASKINPORTEN_JWT_LIFETIME=PT5M30S", "lifetime - :2"),
        ("MASKINPORTEN_JWT_LIFETIME=PT1M30S", ""),
        ("MASKINPORTEN_JWT_LIFETIME=2m 30s", "lifetime - :2"),
        ("MASKINPORTEN_JWT_LIFETIME=soon", ""),
        ("MASKINPORTEN_JWT_LIFETIME=00:01:30", ""),
        ("MASKINPORTEN_JWT_LIFETIME=99999999h", ""),
        ("MASKINPORTEN_RESOURCE=https://api.example.com/#x", "resource - :2"),
        ("MASKINPORTEN_KID=key one", "key-reference - :2"),
    ];
    let place = tempfile::tempdir().unwrap();
    let mut wrong = Vec::new();
    for (line, finding) in cases {
        std::fs::write(place.path().join("a.env"), format!("MASKINPORTEN_CLIENT_ID={CLIENT}\n{line}\n"))
            .unwrap();
        let found = judged(&report(place.path(), &["a.env", "--org-number", "991825827"]));
        if found != [*finding] {
            wrong.push(format!("{line}: {found:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Settings of one form with two values of one name.
type Form<'f> = &'f dyn Fn(&str, &str) -> String;

/// Programs take the last value of a name, in every format; the warning is at the earlier one.
#[test]
fn of_a_name_that_is_given_again_the_last_value_counts() {
    let (right, wrong) = ("https://test.maskinporten.no/", "https://test.maskinporten.no");
    let place = tempfile::tempdir().unwrap();
    let nested = |first: &str, last: &str| {
        format!(
            "{{\"Maskinporten\": {{\"ClientId\": \"{CLIENT}\",\n\"Audience\": \"{first}\",\n\"Audience\": \"{last}\"}}}}"
        )
    };
    let yaml = |first: &str, last: &str| {
        format!("maskinporten: {{clientId: {CLIENT},\n  audience: \"{first}\",\n  audience: \"{last}\"}}\n")
    };
    let flat = |first: &str, last: &str| {
        format!(
            "maskinporten.client-id={CLIENT}\nmaskinporten.audience={first}\nmaskinporten.audience={last}\n"
        )
    };
    let ini = |first: &str, last: &str| {
        format!("[maskinporten]\naudience = {first}\naudience = {last}\nclient-id = {CLIENT}\n")
    };
    let xml = |first: &str, last: &str| {
        let add = |key: &str, value: &str| format!("<add key=\"Maskinporten:{key}\" value=\"{value}\"/>");
        let (id, first, last) = (add("ClientId", CLIENT), add("Audience", first), add("Audience", last));
        format!("<configuration><appSettings>{id}\n{first}\n{last}</appSettings></configuration>")
    };
    let forms: [(&str, Form<'_>); 6] = [
        ("a.json", &nested),
        ("a.yaml", &yaml),
        ("a.env", &flat),
        ("a.properties", &flat),
        ("a.ini", &ini),
        ("a.config", &xml),
    ];
    for (name, text) in forms {
        for (first, last, expected) in [(wrong, right, ""), (right, wrong, "audience MP-110 :3")] {
            let text = text(first, last);
            std::fs::write(place.path().join(name), &text).unwrap();
            assert_eq!(judged(&report(place.path(), &[name])), [expected], "{text}");
            let mut warnings = Vec::new();
            Settings::read(text.as_bytes(), name, None, &mut warnings).unwrap();
            let said: Vec<_> = warnings.iter().map(|said| (said.line, said.message.as_str())).collect();
            let [(Some(2), message)] = said.as_slice() else { panic!("{text}: {said:?}") };
            assert!(
                message.to_lowercase().ends_with("audience is set again in line 3; that value is used"),
                "{message}"
            );
        }
        std::fs::write(place.path().join(name), text(right, right)).unwrap();
        assert_eq!(judged(&report(place.path(), &[name])), [""], "{name}");
    }
}

/// A value of the same meaning by another name, or in another section, is not the same setting given again.
#[test]
fn other_names_and_sections_are_not_given_again() {
    for text in [
        format!("MASKINPORTEN_CLIENT_ID={CLIENT}\nMP_CLIENT_ID=other\n"),
        format!("[maskinporten]\nclient_id={CLIENT}\n[skyporten]\nclient_id={CLIENT}\n"),
    ] {
        let mut warnings = Vec::new();
        let _ = Settings::read(text.as_bytes(), "a.env", Some(CLIENT), &mut warnings);
        assert!(warnings.iter().all(|said| !said.message.contains("is set again")), "{warnings:?}");
    }
}

/// XML of other kinds holds no settings, and what is said of it is said as of a page.
#[test]
fn a_page_is_not_settings() {
    let form = "<html><form><input name=\"maskinporten.client_id\" value=\"x\"></form></html>";
    let read = Settings::read(form.as_bytes(), "a.html", None, &mut Vec::new());
    assert!(read.unwrap_err().message.contains("HTML or XML"));
}

/// Whitespace that a format keeps is in the grant too; `echo … | base64` puts a line break into a Secret.
#[test]
fn whitespace_in_values_is_part_of_them() {
    let place = tempfile::tempdir().unwrap();
    let secret = {
        use base64::Engine as _;
        base64::engine::general_purpose::STANDARD.encode(format!("{CLIENT}\n"))
    };
    for (name, text, finding) in [
        ("a.json", format!("{{\"Maskinporten\": {{\n\"ClientId\": \" {CLIENT}\"}}}}"), "issuer MP-100 :2"),
        ("a.yaml", format!("maskinporten:\n  client-id: \"{CLIENT}\\n\""), "issuer MP-100 :2"),
        ("b.yaml", format!("maskinporten:\n  client-id:   {CLIENT}   \n"), ""),
        ("a.env", format!("# ours\nMASKINPORTEN_CLIENT_ID = {CLIENT}  \n"), ""),
        ("c.yaml", format!("maskinporten:\n  client-id: \"${{ID: {CLIENT} }}\"\n"), ""),
        ("d.yaml", format!("kind: Secret\ndata:\n  MASKINPORTEN_CLIENT_ID: {secret}"), "issuer MP-100 :3"),
    ] {
        std::fs::write(place.path().join(name), &text).unwrap();
        assert_eq!(judged(&report(place.path(), &[name])), [finding], "{text}");
    }
}

#[test]
fn scopes_of_a_manifest_are_held_against_the_client() {
    let client = support::testdata("profile/client.json");
    let args = ["nais.yaml", "--client", client.to_str().unwrap(), "--scope", "digdir:test"];
    assert_eq!(judged(&report(&folder(), &args)), ["scope-unregistered MP-200 :11"]);
}

/// What keeps a certificate file from being looked at is said, and what it holds is judged; a password is
/// taken from the settings themselves if no other opens it, and shown nowhere.
#[test]
fn the_certificate_file_that_settings_name_is_judged_or_named() {
    let place = tempfile::tempdir().unwrap();
    let copy = |from: &str, to: &str| std::fs::copy(support::testdata(from), place.path().join(to)).unwrap();
    copy("stores/openssl3.p12", "modern.p12");
    copy("stores/openssl1.p12", "legacy.p12");
    copy("stores/store.jks", "store.jks");
    copy("pki/certs/seid2-prod.pem", "prod.pem");
    copy("pki/keys/client.key.pem", "key.pem");
    std::fs::write(place.path().join("right"), "test\n").unwrap();
    std::fs::write(place.path().join("wrong"), "nope\n").unwrap();
    let base64 = {
        use base64::Engine as _;
        base64::engine::general_purpose::STANDARD
            .encode(std::fs::read(place.path().join("modern.p12")).unwrap())
    };
    let closed = "cert-file - :4";
    for (setting, password, args, expected) in [
        ("certificatePath: modern.p12", "", &[][..], Some(closed)),
        ("certificatePath: modern.p12", "test", &[], None),
        ("certificatePath: modern.p12", "hemmelig", &[], Some(closed)),
        ("certificatePath: modern.p12", "hemmelig", &["--password-file", "right"], None),
        ("certificatePath: modern.p12", "test", &["--password-file", "wrong"], None),
        ("certificatePath: modern.p12", "hemmelig", &["--no-follow"], None),
        ("certificatePath: legacy.p12", "test", &[], None),
        ("certificatePath: file:legacy.p12", "test", &[], None),
        ("certificatePath: store.jks", "", &[], None),
        ("certificatePath: missing.p12", "", &[], Some(closed)),
        ("certificatePath: key.pem", "", &[], Some(closed)),
        ("certificatePath: classpath:missing.p12", "", &[], None),
        ("certificatePath: prod.pem", "", &[], Some("cert-environment MP-120 :4")),
        (&format!("pfxCert: {base64}"), "test", &[], None),
        (&format!("virksomhetssertifikat: {base64}"), "test", &[], None),
        (
            &format!("client-cert: {}", support::certificate("seid2-prod")),
            "",
            &[],
            Some("cert-environment MP-120 :4"),
        ),
        ("keystore: prod.pem", "", &[], Some("cert-environment MP-120 :4")),
        ("certificatePath: classpath:prod.pem", "", &[], Some("cert-environment MP-120 :4")),
        ("key-store: modern.p12", "", &[], Some(closed)),
        ("key-store: modern.p12", "test", &[], None),
        ("certificate: missing.pem", "", &[], Some(closed)),
        ("certificate: missing.pem", "", &["--no-follow"], None),
        ("certificate: https://example.com/a.pem", "", &[], None),
        ("certificate: 0123456789abcdef0123456789abcdef01234567", "", &[], None),
        ("certificate: CN=Test", "", &[], None),
        (&format!("pfxCert: {base64}"), "hemmelig", &[], Some(closed)),
        (&format!("pfxCert: {}", &base64[..400]), "", &[], Some(closed)),
    ] {
        let secret =
            if password.is_empty() { String::new() } else { format!("  certificatePassword: {password}\n") };
        let text = format!(
            "maskinporten:\n  client-id: {CLIENT}\n  audience: https://test.maskinporten.no/\n  {setting}\n{secret}"
        );
        std::fs::write(place.path().join("application.yaml"), text).unwrap();
        let args = [&["application.yaml", "--ignore", "cert-validity"], args].concat();
        let found = judged(&report(place.path(), &args));
        assert_eq!(found, [expected.unwrap_or_default()], "{setting} {password} {args:?}");
        for format in ["text", "json", "sarif"] {
            let (_, out, err) = check(place.path(), &[&["--format", format], args.as_slice()].concat());
            assert!(!out.contains("hemmelig") && !err.contains("hemmelig"), "{setting}: {out}{err}");
        }
    }
}

/// Of a key store with several entries the one that the settings name is judged.
#[test]
fn the_entry_of_a_key_store_that_settings_name_is_judged() {
    use base64::Engine as _;
    let text = |text: &str| [&u16::try_from(text.len()).unwrap().to_be_bytes(), text.as_bytes()].concat();
    let entry = |alias: &str, name: &str| {
        let der = base64::engine::general_purpose::STANDARD.decode(support::certificate(name)).unwrap();
        let length = u32::try_from(der.len()).unwrap().to_be_bytes();
        [&[0, 0, 0, 2][..], &text(alias), &[0; 8], &text("X.509"), &length, &der].concat()
    };
    let entries =
        [entry("test", "seid2-test"), entry("prod", "seid2-prod"), entry("old", "expired-test")].concat();
    let store = [&[0xFE, 0xED, 0xFE, 0xED, 0, 0, 0, 2, 0, 0, 0, 3][..], &entries, &[0; 20]].concat();
    let place = tempfile::tempdir().unwrap();
    std::fs::write(place.path().join("store.jks"), store).unwrap();
    for (alias, expected) in [
        ("test", ""),
        ("Prod", "cert-environment MP-120 :3"),
        ("old", "cert-validity MP-124 :3"),
        ("other", "cert-file - :4"),
        ("${ALIAS}", ""),
    ] {
        let text = format!(
            "maskinporten.client-id={CLIENT}\nmaskinporten.audience=https://test.maskinporten.no/\nmaskinporten.keystore.path=store.jks\nmaskinporten.keystore.alias={alias}\n"
        );
        std::fs::write(place.path().join("a.properties"), text).unwrap();
        assert_eq!(judged(&report(place.path(), &["a.properties"])), [expected], "{alias}");
    }
}

/// A key is judged where it is: in settings by its size, alone as one to register.
#[test]
fn the_key_in_settings_is_judged_by_its_size() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let jwk = |key: &str| {
        let output = grantlint(root).args(["jwk", key]).output().unwrap();
        String::from_utf8(output.stdout).unwrap().split_whitespace().collect::<String>()
    };
    let small = format!(r#"{{"kty":"RSA","kid":"small","n":"{}8","e":"AQAB"}}"#, "_".repeat(170));
    let place = tempfile::tempdir().unwrap();
    for (jwk, expected) in [
        (small.as_str(), "key-registration - :1"),
        (&jwk("testdata/pki/keys/client.key.pem"), ""),
        (
            r#"{"kty":"EC","crv":"P-256","kid":"a","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}"#,
            "key-registration - :1",
        ),
    ] {
        let text = format!(
            r#"{{"Maskinporten": {{"ClientId": "{CLIENT}", "Scope": "digdir:test", "Audience": "https://test.maskinporten.no/", "Jwk": {jwk}}}}}"#
        );
        std::fs::write(place.path().join("appsettings.json"), text).unwrap();
        assert_eq!(judged(&report(place.path(), &["appsettings.json"])), [expected], "{jwk}");
    }
    std::fs::write(place.path().join("client.json"), small).unwrap();
    assert_eq!(report(place.path(), &["client.json"])["grants"][0]["kind"], "keys");
}

/// A certificate is opened next to the settings, and only if that is wanted.
#[test]
fn certificates_that_settings_name_are_opened_beside_them() {
    let place = tempfile::tempdir().unwrap();
    let certificate = support::testdata("pki/certs/expired-test.pem");
    std::fs::create_dir(place.path().join("keys")).unwrap();
    std::fs::copy(certificate, place.path().join("keys/client.pem")).unwrap();
    let text = format!(
        "maskinporten:\n  client-id: {CLIENT}\n  audience: https://test.maskinporten.no/\n  certificate:\n    path: keys/client.pem\n    password: hemmelig\n"
    );
    std::fs::write(place.path().join("application.yaml"), text).unwrap();
    let file = place.path().join("application.yaml");
    let elsewhere = tempfile::tempdir().unwrap();
    let found = judged(&report(elsewhere.path(), &[file.to_str().unwrap()]));
    assert_eq!(found.len(), 1);
    assert!(found[0].contains("cert-validity MP-124 :5"), "{found:?}");
    let (_, out, _) = check(elsewhere.path(), &[file.to_str().unwrap()]);
    assert!(out.contains("keys/client.pem") && !out.contains("hemmelig"), "{out}");
    assert_eq!(judged(&report(elsewhere.path(), &[file.to_str().unwrap(), "--no-follow"])), [""]);
}

/// The key in the file is not the one that the settings name.
#[test]
fn a_kid_of_another_key_is_found() {
    let jwk =
        std::fs::read_to_string(support::testdata("profile/settings/nais/MASKINPORTEN_CLIENT_JWK")).unwrap();
    let place = tempfile::tempdir().unwrap();
    let text = format!(
        "MASKINPORTEN_CLIENT_ID={CLIENT}\nMASKINPORTEN_CLIENT_JWK='{}'\nMASKINPORTEN_KID=key-2\n",
        jwk.trim()
    );
    std::fs::write(place.path().join(".env"), &text).unwrap();
    assert_eq!(judged(&report(place.path(), &[".env"])), ["kid-unknown - :3"]);
    std::fs::write(place.path().join(".env"), text.replace("key-2", "key-1")).unwrap();
    assert_eq!(judged(&report(place.path(), &[".env"])), [""]);
}

/// A folder gives its settings only if that is asked for, and what is none of ours says nothing.
#[test]
fn settings_in_folders_are_found_by_name_when_asked_for() {
    let place = tempfile::tempdir().unwrap();
    std::fs::copy(folder().join("secrets.json"), place.path().join("appsettings.Test.json")).unwrap();
    std::fs::write(place.path().join("values.yaml"), "image: x\n").unwrap();
    std::fs::write(place.path().join(".env"), "A=1\n").unwrap();
    std::fs::write(place.path().join("other.json"), "{\"clientId\": \"x\"}").unwrap();
    let (status, out, err) = check(place.path(), &["."]);
    assert_eq!(status, Some(2), "{out}{err}");
    assert_eq!(judged(&report(place.path(), &["--include", "settings", "."])), ["issuer MP-100 :3"]);
    let (status, _, err) = check(place.path(), &["--include", "settings", "."]);
    assert_eq!((status, err.as_str()), (Some(1), ""));
    // As a hook names them.
    let (status, out, err) = check(place.path(), &["--include", "settings", "values.yaml", ".env"]);
    assert_eq!((status, err.as_str()), (Some(0), ""), "{out}");
}

/// What speaks of the service and cannot be read is named; an old encoding is read.
#[test]
fn settings_that_cannot_be_read_are_named() {
    let place = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &[u8]| std::fs::write(place.path().join(name), text).unwrap();
    write(
        "application.properties",
        b"# n\xf8kkel\nmaskinporten.client-id=abc\nmaskinporten.audience=https://maskinporten.no\n",
    );
    write("application.conf", b"maskinporten { client-id = a, audience = \"https://maskinporten.no\" }\n");
    let found = judged(&report(place.path(), &["--include", "settings", "."]));
    assert_eq!(found, ["audience MP-110 :1", "audience MP-110 :3"]);
    let place = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &[u8]| std::fs::write(place.path().join(name), text).unwrap();
    write("application.yaml", b"maskinporten:\n\tclient-id: abc\n");
    write("a.env", b"MASKINPORTEN_CLIENT_ID=\"abc\n");
    write("values.yaml", b"image: [\n");
    let (status, _, err) = check(place.path(), &["--include", "settings", "."]);
    assert_eq!(status, Some(0), "{err}");
    let said = "not read as settings, although it names the service: line";
    assert_eq!((err.lines().count(), err.matches(said).count()), (2, 2), "{err}");
    let (_, _, err) = check(place.path(), &["application.yaml"]);
    assert!(err.contains(said), "{err}");
}

/// A file of settings is full of secrets: of a line only the setting that is wrong is shown.
#[test]
fn no_format_shows_another_setting_of_the_line() {
    let place = tempfile::tempdir().unwrap();
    let text = format!(
        r#"{{"Maskinporten": {{"ClientSecret": "hemmelig1", "ClientId": "{CLIENT}", "Audience": "https://test.maskinporten.no", "Password": "hemmelig2"}}}}"#
    );
    std::fs::write(place.path().join("appsettings.json"), text).unwrap();
    for format in ["text", "json", "ndjson", "sarif", "github", "gitlab", "junit", "html"] {
        let (status, out, err) = check(place.path(), &["appsettings.json", "--format", format]);
        assert_eq!(status, Some(1), "{format}: {err}");
        assert!(out.contains("https://test.maskinporten.no"), "{format}: {out}");
        assert!(!out.contains("hemmelig") && !err.contains("hemmelig"), "{format}: {out}");
    }
    let (_, out, _) = check(place.path(), &["appsettings.json"]);
    assert!(out.contains("\"Audience\": \"https://test.maskinporten.no\""), "{out}");
    assert!(out.starts_with("appsettings.json · taken as settings"), "{out}");
}

/// Comparing names and placeholders: what is set elsewhere is neither read nor judged.
#[test]
fn what_is_set_elsewhere_is_no_value() {
    let text = "maskinporten:\n  client-id: ${MP_CLIENT_ID}\n  audience: https://test.maskinporten.no/\n";
    let mut warnings = Vec::new();
    let settings = Settings::read(text.as_bytes(), "application.yaml", None, &mut warnings).unwrap();
    assert!(settings.client_id.is_none());
    assert_eq!(warnings.len(), 1, "{warnings:?}");
    assert!(warnings[0].to_string().contains("client-id is set elsewhere"), "{warnings:?}");
    let (_, warnings) = read("nais.yaml");
    assert!(warnings.iter().any(|warning| warning.contains("at run time")), "{warnings:?}");
}

/// Variables have no place in a file, and say what is wrong with them all the same.
#[test]
fn variables_without_a_client_or_with_several_say_so() {
    let read = |variables: &[(&str, &str)]| {
        let variables = variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        let mut warnings = Vec::new();
        let settings = Settings::from_variables(variables, None, &mut warnings);
        let id = settings.map(|settings| settings.client_id.map(|id| id.value));
        (id.map_err(|error| error.to_string()), warnings.iter().map(ToString::to_string).collect::<Vec<_>>())
    };
    let scope = ("MASKINPORTEN_SCOPES", "digdir:test");
    assert_eq!(read(&[("MASKINPORTEN_CLIENT_ID", "a"), scope]).0, Ok(Some("a".to_owned())));
    let (error, _) = read(&[("PATH", "/bin")]);
    assert!(error.clone().unwrap_err().contains("no client id"), "{error:?}");
    let several = [("MASKINPORTEN__0__CLIENT_ID", "a"), ("MASKINPORTEN__1__CLIENT_ID", "b")];
    let (error, _) = read(&several);
    assert!(error.clone().unwrap_err().contains("2 clients"), "{error:?}");
    let (id, warnings) = read(&[("MASKINPORTEN_CLIENT_ID", "${ID}"), scope]);
    assert_eq!((id, warnings.len()), (Ok(None), 1), "{warnings:?}");
}

/// Whatever is damaged: no panic, and every place is in the file.
#[test]
fn damaged_settings_are_judged_as_far_as_they_can_be_read() {
    use proptest::prelude::*;
    let read = |path: std::path::PathBuf| {
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        (name, std::fs::read(path).unwrap())
    };
    let mut files: Vec<_> =
        std::fs::read_dir(folder()).unwrap().map(|entry| read(entry.unwrap().path())).collect();
    files.sort();
    let edits = prop::collection::vec((any::<prop::sample::Index>(), 0..5_usize, any::<u8>()), 1..6);
    let config = ProptestConfig {
        cases: support::at_random(500, 5_000),
        failure_persistence: None,
        ..ProptestConfig::default()
    };
    let (context, policy) = (Context::new(At::Time(1_795_360_505)), Policy::default());
    proptest!(config, |(file in 0..files.len(), edits in edits)| {
        let (name, bytes) = &files[file];
        let mut bytes = bytes.clone();
        for (at, kind, byte) in edits {
            let at = at.index(bytes.len().max(1)).min(bytes.len());
            match kind {
                0 => bytes.truncate(at),
                1 => bytes.insert(at, byte),
                2 if at < bytes.len() => bytes[at] = b"\"'\\{}[]=:#\n-&*|>$"[usize::from(byte) % 17],
                3 => drop(bytes.splice(at..at, "\u{feff}\u{e6}${a:b}".bytes())),
                _ => drop(bytes.splice(at..at, b"\n---\n- ".iter().copied())),
            }
        }
        let source = Source { file: Some(name.as_str().into()), ..Source::default() };
        for report in Linter::new(&context, &policy).lint_settings(&bytes, &source) {
            for finding in &report.findings {
                let place = finding.location.offset.unwrap();
                prop_assert!(place.start <= place.end && place.end <= bytes.len(), "{place:?} in {name}");
            }
            let mut all = Report::default();
            all.grants.push(report);
            let _ = grantlint::render::json::document(&all, Lang::En);
        }
    });
}

/// What is found in settings of these lines, one file each.
fn found_in(place: &Path, file: &str, text: &str, args: &[&str]) -> Vec<String> {
    std::fs::write(place.join(file), text).unwrap();
    judged(&report(place, &[&[file], args].concat()))
}

/// Two settings that contradict each other do so whatever environment the user names.
#[test]
fn an_environment_that_is_given_hides_no_contradiction() {
    let place = tempfile::tempdir().unwrap();
    let found = |line: &str, args: &[&str]| {
        let text = format!(
            "maskinporten:\n  client-id: {CLIENT}\n  audience: https://test.maskinporten.no/\n  {line}\n"
        );
        found_in(place.path(), "a.yaml", &text, args)
    };
    for line in [
        "token-endpoint: https://maskinporten.no/token",
        "well-known-url: https://maskinporten.no/.well-known/oauth-authorization-server",
        "authority: https://maskinporten.no/",
        "environment: prod",
    ] {
        for args in [&[][..], &["--env", "test"], &["--env", "prod"]] {
            assert_eq!(found(line, args), ["audience MP-110 :3"], "{line} {args:?}");
        }
    }
    for line in [
        "token-endpoint: https://test.maskinporten.no/token",
        "token-endpoint: http://localhost:8080/token",
        "environment: test",
    ] {
        assert_eq!(found(line, &["--env", "test"]), [""], "{line}");
        assert_eq!(found(line, &["--env", "prod"]), ["audience MP-110 :3"], "{line}");
    }
}

/// An address by a name that any server may have is that of the server if it can be nothing else.
#[test]
fn a_retired_address_is_found_by_any_name_beside_a_good_one() {
    let place = tempfile::tempdir().unwrap();
    for (line, expected) in [
        ("authority: https://ver2.maskinporten.no/", "audience MP-110 :3"),
        ("base-url: https://ver2.maskinporten.no/", "audience MP-110 :3"),
        ("url: https://oidc-ver2.difi.no/idporten-oidc-provider/", "audience MP-110 :3"),
        ("url: https://platform.altinn.no/", ""),
        ("authority: https://platform.tt02.altinn.no", ""),
        ("base-url: https://api.example.com/", ""),
        ("authority: https://api.example.com/", ""),
        ("authority: https://test.maskinporten.no/", ""),
    ] {
        let text = format!(
            "maskinporten:\n  client-id: {CLIENT}\n  {line}\n  token-endpoint: https://test.maskinporten.no/token\n"
        );
        assert_eq!(found_in(place.path(), "a.yaml", &text, &[]), [expected], "{line}");
    }
}

/// Names of published clients, and names of any server that count for their value.
#[test]
fn names_for_the_server_are_known_where_the_value_is_its_address() {
    let place = tempfile::tempdir().unwrap();
    for (line, expected) in [
        ("audienceUrl: https://test.maskinporten.no", "audience MP-110 :3"),
        ("audience-uri: https://ver2.maskinporten.no/", "audience MP-110 :3"),
        ("JwtAssertionAudience: https://test.maskinporten.no", "audience MP-110 :3"),
        ("jwtAudience: https://test.maskinporten.no", "audience MP-110 :3"),
        ("jwtAudience: my-api", ""),
        ("assertionAudience: https://test.maskinporten.no", "audience MP-110 :3"),
        (
            "metadataAddress: https://ver2.maskinporten.no/.well-known/oauth-authorization-server",
            "audience MP-110 :3",
        ),
        (
            "wellknown-endpoint: https://ver2.maskinporten.no/.well-known/oauth-authorization-server",
            "audience MP-110 :3",
        ),
        ("wellknown-endpoint: https://test.maskinporten.no/.well-known/oauth-authorization-server", ""),
        ("accessTokenUri: https://ver2.maskinporten.no/token", "audience MP-110 :3"),
        ("accessTokenUri: https://platform.altinn.no/authentication/api/v1/exchange/maskinporten", ""),
        ("tokenServerUrl: https://test.maskinporten.no/token", ""),
        ("tokenEndpointUri: https://api.example.com/token", ""),
    ] {
        let text = format!("maskinporten:\n  client-id: {CLIENT}\n  {line}\n  scope: digdir:test\n");
        assert_eq!(found_in(place.path(), "a.yaml", &text, &[]), [expected], "{line}");
    }
}

/// A section whose name and member are such a name together stays one section.
#[test]
fn a_section_at_the_root_keeps_its_members() {
    let place = tempfile::tempdir().unwrap();
    for section in ["assertion", "grant", "jwt", "oauth", "access"] {
        for (audience, expected) in
            [("https://test.maskinporten.no/", ""), ("https://maskinporten.no/", "audience MP-110 :3")]
        {
            let text = format!(
                "{section}:\n  client-id: {CLIENT}\n  audience: {audience}\n  token-url: https://test.maskinporten.no/token\n  scope: digdir:test\n"
            );
            assert_eq!(found_in(place.path(), "a.yaml", &text, &[]), [expected], "{text}");
        }
    }
}

/// Settings of another provider are no client of Maskinporten's for being below its word, labels of a form none at all,
/// and what a framework calls the client a second time is no second client.
#[test]
fn what_is_below_the_word_of_the_service_need_not_be_a_client() {
    let place = tempfile::tempdir().unwrap();
    let client = format!(
        "maskinporten:\n  client-id: {CLIENT}\n  audience: https://test.maskinporten.no/\n  scope: digdir:test\n"
    );
    let found = |text: &str, file: &str| found_in(place.path(), file, text, &[]);
    for (word, server) in [
        ("idporten", "issuer: https://test.idporten.no"),
        ("ansattporten", "well-known-url: https://test.ansattporten.no/.well-known/openid-configuration"),
        ("azure-ad", "issuer: https://login.microsoftonline.com/x/v2.0"),
        ("keycloak", "url: http://localhost:8080"),
    ] {
        let inside = format!("  {word}:\n    client-id: web\n    {server}\n    scope: openid profile\n");
        assert_eq!(found(&format!("{client}{inside}"), "a.yml"), [""], "{word}");
        // The same is a mistake where the client is Maskinporten's.
        let own = inside.replace("    scope", "    audience: https://test.maskinporten.no/\n    scope");
        assert!(found(&format!("{client}{own}"), "a.yml").len() > 1, "{word}");
    }
    let labels =
        r#"{"maskinporten": {"clientId": "Klient-ID", "audience": "Mottaker", "scope": "Tilgang (scope)"}}"#;
    std::fs::write(place.path().join("labels.json"), labels).unwrap();
    assert_eq!(report(place.path(), &["labels.json"])["grants"][0]["kind"], "grant");
    let one_is_real = labels.replace("Klient-ID", CLIENT);
    assert!(found(&one_is_real, "labels.json").iter().any(|said| said.starts_with("audience MP-110")));
    let name = "quarkus.oidc-client.maskinporten";
    let quarkus = format!(
        "{name}.auth-server-url=https://test.maskinporten.no\n{name}.client-id={CLIENT}\n{name}.scopes=digdir:test\n{name}.credentials.jwt.issuer={CLIENT}\n{name}.credentials.jwt.subject={CLIENT}\n{name}.credentials.jwt.audience=https://test.maskinporten.no\n"
    );
    assert_eq!(found(&quarkus, "application.properties"), ["audience MP-110 :6"]);
    let store = "audience=https://test.maskinporten.no/\nNAME.credentials.jwt.key-store-file=absent.p12\n";
    let with_store = quarkus.replace("audience=https://test.maskinporten.no\n", &store.replace("NAME", name));
    assert_eq!(found(&with_store, "application.properties"), ["cert-file - :7"]);
}

/// An environment is at the end of names as it is at their start.
#[test]
fn an_environment_behind_a_name_makes_a_section_of_its_own() {
    let place = tempfile::tempdir().unwrap();
    let env = |test: &str, prod: &str| {
        format!(
            "MASKINPORTEN_CLIENT_ID={CLIENT}\nMASKINPORTEN_SCOPE=digdir:test\nMASKINPORTEN_AUDIENCE_TEST={test}\nMASKINPORTEN_TOKEN_URL_TEST=https://test.maskinporten.no/token\nMASKINPORTEN_AUDIENCE_PROD={prod}\nMASKINPORTEN_TOKEN_URL_PROD=https://maskinporten.no/token\n"
        )
    };
    let found = |text: &str, file: &str| {
        let mut found = found_in(place.path(), file, text, &[]);
        found.retain(|said| !said.is_empty());
        found
    };
    let good = ["https://test.maskinporten.no/", "https://maskinporten.no/"];
    assert!(found(&env(good[0], good[1]), "a.env").is_empty());
    assert_eq!(found(&env(good[1], good[1]), "a.env"), ["audience MP-110 :3"]);
    assert_eq!(found(&env(good[0], "https://maskinporten.no"), "a.env"), ["audience MP-110 :5"]);
    let json = |audience: &str| {
        format!(
            "{{\"MaskinportenConfig\": {{\"ClientId\": \"{CLIENT}\", \"Scope\": \"digdir:test\",\n\"JwtAssertionAudienceProd\": \"{audience}\",\n\"TokenEndpointProd\": \"https://maskinporten.no/token\"}}}}"
        )
    };
    assert!(found(&json("https://maskinporten.no/"), "a.json").is_empty());
    assert_eq!(found(&json("https://maskinporten.no"), "a.json"), ["audience MP-110 :2"]);
}

/// The certificate file of a client by the names that published clients have for it.
#[test]
fn certificate_files_are_known_by_their_names_in_use() {
    let place = tempfile::tempdir().unwrap();
    std::fs::copy(support::testdata("pki/certs/expired-test.pem"), place.path().join("old.pem")).unwrap();
    for name in [
        "pfx-path",
        "p12File",
        "pkcs12_path",
        "keystore-location",
        "certificate-filename",
        "MaskinPortenCompanyCertificatePath",
    ] {
        let text = format!("maskinporten:\n  client-id: {CLIENT}\n  scope: digdir:test\n  {name}: old.pem\n");
        let found = found_in(place.path(), "a.yaml", &text, &[]);
        assert!(found[0].contains("cert-validity MP-124 :4"), "{name}: {found:?}");
    }
}

/// The key in settings has to be one that a grant can be signed with, and that the server knows.
#[test]
fn the_key_in_settings_is_readable_named_current_and_registered() {
    use base64::Engine as _;
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let jwk = |key: &str| {
        let output = grantlint(root).args(["jwk", key]).output().unwrap();
        let mut jwk: Value = serde_json::from_slice::<Value>(&output.stdout).unwrap()[0].take();
        jwk["kid"] = "key-1".into();
        jwk
    };
    let good = jwk("testdata/pki/keys/client.key.pem");
    let with = |name: &str, value: Value| {
        let mut jwk = good.clone();
        jwk[name] = value;
        jwk.to_string()
    };
    let mut nameless = good.clone();
    nameless.as_object_mut().unwrap().remove("kid");
    let nameless = nameless.to_string();
    let encoded = |text: &str| base64::engine::general_purpose::STANDARD.encode(text);
    let whole = encoded(&good.to_string());
    let place = tempfile::tempdir().unwrap();
    std::fs::write(place.path().join("jwks.json"), good.to_string()).unwrap();
    let other = {
        let mut other = jwk("testdata/pki/keys/rsa-3072.key.pem");
        other["kid"] = "key-1".into();
        other.to_string()
    };
    let jwks = &["--jwks", "jwks.json", "--ignore", "key-expired"][..];
    let quoted = |text: &str| Value::from(text).to_string();
    for (name, value, args, expected) in [
        ("Jwk", good.to_string(), &[][..], ""),
        ("Jwk", good.to_string(), jwks, ""),
        ("Jwk", other, jwks, "key-registration - :2"),
        ("Jwk", nameless.clone(), &[], "key-reference - :2"),
        ("ClientJwk", quoted(&nameless), &[], "key-reference - :2"),
        ("EncodedJwk", quoted(&encoded(&nameless)), &[], "key-reference - :2"),
        ("EncodedJwk", quoted(&encoded(&nameless)), jwks, "key-reference - :2"),
        ("Jwk", with("kid", "${KID}".into()), &[], ""),
        ("Jwk", with("exp", 1_700_000_000.into()), &[], "key-expired MP-121 :2"),
        ("Jwk", with("exp", 1_900_000_000.into()), &[], ""),
        ("Jwk", with("alg", "PS256".into()), &[], "key-registration - :2"),
        ("EncodedJwk", quoted(&whole), &[], ""),
        ("EncodedJwk", quoted(&whole[..300]), &[], "key-registration - :2"),
        (
            "EncodedJwk",
            quoted(&encoded(&"-----BEGIN PRIVATE KEY-----\n".repeat(9))),
            &[],
            "key-registration - :2",
        ),
        ("EncodedJwk", quoted("my-secret"), &[], ""),
        ("ClientJwk", quoted(&good.to_string()[..300]), &[], "key-registration - :2"),
        ("ClientJwk", quoted(r#"{"kty": "RSA", "kid": "a", "n": "...", "e": "AQAB"}"#), &[], ""),
    ] {
        let text = format!(
            "{{\"Maskinporten\": {{\"ClientId\": \"{CLIENT}\", \"Scope\": \"digdir:test\", \"Audience\": \"https://test.maskinporten.no/\",\n\"{name}\": {value}}}}}"
        );
        assert_eq!(
            found_in(place.path(), "appsettings.json", &text, args),
            [expected],
            "{name} {value} {args:?}"
        );
    }
}

/// A client with registered keys has to name one, and a certificate in its settings names none.
#[test]
fn a_certificate_in_settings_beside_registered_keys_is_found() {
    let place = tempfile::tempdir().unwrap();
    std::fs::write(place.path().join("jwks.json"), r#"{"keys": [{"kty": "EC", "kid": "key-1"}]}"#).unwrap();
    let text = format!(
        "maskinporten:\n  client-id: {CLIENT}\n  scope: digdir:test\n  certificate: {}\n",
        support::certificate("seid2-test")
    );
    let args = ["--ignore", "cert-validity"];
    assert_eq!(found_in(place.path(), "a.yaml", &text, &args), [""]);
    let args = [&args[..], &["--jwks", "jwks.json"]].concat();
    assert_eq!(found_in(place.path(), "a.yaml", &text, &args), ["kid-unknown - :4"]);
}

/// A value that others are made of, or a number whose unit is not known, is changed by nobody unasked.
#[test]
fn a_change_that_other_values_hang_on_needs_someone_to_look() {
    let place = tempfile::tempdir().unwrap();
    let id = format!("MASKINPORTEN_CLIENT_ID={CLIENT}\n");
    let yaml = format!("maskinporten:\n  client-id: {CLIENT}\n  scope: digdir:test\n");
    let audience = "MASKINPORTEN_AUDIENCE=https://test.maskinporten.no\n";
    for (file, text, safety) in [
        ("a.env", format!("{id}{audience}"), "safe"),
        ("a.env", format!("{id}{audience}OTHER=${{MASKINPORTEN_SCOPE}}\n"), "safe"),
        (
            "a.env",
            format!("{id}{audience}MASKINPORTEN_TOKEN_URL=${{MASKINPORTEN_AUDIENCE}}/token\n"),
            "unsafe",
        ),
        ("a.env", format!("{id}{audience}MASKINPORTEN_TOKEN_URL=$MASKINPORTEN_AUDIENCE/token\n"), "unsafe"),
        (
            "a.yaml",
            format!(
                "{yaml}  audience: https://test.maskinporten.no\n  token-url: ${{maskinporten.audience}}/token\n"
            ),
            "unsafe",
        ),
        ("a.yaml", format!("{yaml}  lifetime: 300\n"), "safe"),
        ("a.yaml", format!("{yaml}  lifetime: 120000\n"), "unsafe"),
    ] {
        std::fs::write(place.path().join(file), &text).unwrap();
        let report = report(place.path(), &[file]);
        assert_eq!(report["grants"][0]["findings"][0]["fix"]["safety"], safety, "{text}");
    }
}

/// Maskinporten's address as the client id is a wrong issuer, and no token of Maskinporten.
#[test]
fn the_issuer_as_client_id_is_a_wrong_client_id() {
    let place = tempfile::tempdir().unwrap();
    let text = "maskinporten:\n  client-id: https://test.maskinporten.no/\n  scope: digdir:test\n";
    assert_eq!(found_in(place.path(), "a.yaml", text, &[]), ["issuer MP-100 :2"]);
}

/// Settings in Latin-1 are read, as they are checked.
#[test]
fn settings_in_latin1_are_read() {
    let mut bytes = format!("# klient for pr\u{f8}ve\nmaskinporten.client-id={CLIENT}\n").into_bytes();
    let at = bytes.iter().position(|byte| *byte == 0xC3).unwrap();
    bytes.splice(at..at + 2, [0xF8]);
    let settings = Settings::read(&bytes, "a.properties", None, &mut Vec::new()).unwrap();
    assert_eq!(settings.client_id.unwrap().value, CLIENT);
}

/// Rule and line of what is found in a file.
fn said(place: &Path, file: &str, text: &str) -> Vec<String> {
    std::fs::write(place.join(file), text).unwrap();
    let report = report(place, &[file]);
    let grants = report["grants"].as_array().unwrap();
    let findings = grants.iter().flat_map(|grant| grant["findings"].as_array().unwrap());
    findings
        .map(|finding| format!("{} {}", finding["rule"].as_str().unwrap(), finding["location"]["line"]))
        .collect()
}

/// What an anchor gives several services is one defect, and each service that changes it is judged.
#[test]
fn settings_that_are_merged_are_judged_where_they_are_written() {
    let place = tempfile::tempdir().unwrap();
    let compose = |own: &str| {
        format!(
            "x-env: &env\n  MASKINPORTEN_CLIENT_ID: a1b2\n  MASKINPORTEN_AUDIENCE: https://test.maskinporten.no\nservices:\n  a:\n    environment:\n      <<: *env\n  b:\n    environment:\n      <<: *env\n{own}"
        )
    };
    assert_eq!(said(place.path(), "compose.yaml", &compose("")), ["audience 3"]);
    let text = "base: &base\n  audience: https://maskinporten.no/token\nmaskinporten:\n  <<: *base\n  client-id: a1b2\n";
    assert_eq!(said(place.path(), "merged.yaml", text), ["audience 2"]);
    let text = text.replace("  client-id", "  audience: https://maskinporten.no/\n  client-id");
    assert!(said(place.path(), "own.yaml", &text).is_empty());
}

/// A document shows settings in blocks: each is read as a file in its language, and what it leaves open is not judged.
#[test]
fn settings_in_a_document_are_judged_in_their_language() {
    let place = tempfile::tempdir().unwrap();
    let text = "# App\n\n```yaml\nmaskinporten:\n  clientId: a1b2\n  audience: https://test.maskinporten.no\n```\n\n1. Or:\n\n   ~~~js\n   const claims = { iss: 'a1b2', aud: 'https://test.maskinporten.no/token' };\n   ~~~\n\n``` bash\nexport MASKINPORTEN_CLIENT_ID=a1b2 # ours\nexport MASKINPORTEN_SCOPES=openid\n```\n\n```json\n{\"iss\": \"a1b2\", \"aud\": \"https://maskinporten.no\", \"scope\": \"a:b\", \"iat\": 1, \"exp\": 2, \"jti\": \"x\"}\n```\n";
    let found = said(place.path(), "README.md", text);
    let audiences: Vec<_> = found.iter().filter(|found| found.starts_with("audience")).collect();
    assert_eq!(audiences, ["audience 6", "audience 12", "audience 21"], "{found:?}");
    assert!(found.contains(&"scope-login-only 17".to_owned()), "{found:?}");
    let open = "# App\n\n```yaml\nmaskinporten:\n  clientId: <client-id>\n  audience: ${MASKINPORTEN_ISSUER}\n  scope: your-scope\n```\n";
    assert_eq!(said(place.path(), "open.md", open), ["not-a-grant 1"]);
}

/// A document within Terraform is a value, and may be a file of settings.
#[test]
fn documents_in_terraform_are_values() {
    let place = tempfile::tempdir().unwrap();
    let text = "locals {\n  data = {\n    MASKINPORTEN_CLIENT_ID = \"a1b2\"\n    MASKINPORTEN_SCOPES = <<EOT\nopenid\nEOT\n    \"application.yaml\" = <<-EOT\n      maskinporten:\n        client-id: a1b2\n        audience: https://test.maskinporten.no\n    EOT\n  }\n}\n";
    assert_eq!(said(place.path(), "main.tf", text), ["scope-login-only 5", "audience 10"]);
}

/// Escapes of a shell, elements of XML, and lists that a framework makes of commas.
#[test]
fn values_are_read_as_their_language_writes_them() {
    let place = tempfile::tempdir().unwrap();
    for (file, text, findings) in [
        (
            "run.sh",
            "export MASKINPORTEN_CLIENT_ID=$'a1b2'\nexport MASKINPORTEN_AUDIENCE=$'https://test.maskinporten.no/'\nexport MASKINPORTEN_SCOPES=$'openid'\n",
            vec!["scope-login-only 3"],
        ),
        (
            "config.xml",
            "<configuration>\n<maskinporten>\n<clientId>a1b2</clientId>\n<audience>https://test.maskinporten.no</audience>\n</maskinporten>\n</configuration>\n",
            vec!["audience 4"],
        ),
        (
            "application-dev.yaml",
            "maskinporten:\n  client-id: a1b2\n  scopes: digdir:test,digdir:other\n",
            vec![],
        ),
        (
            "application.yml",
            "maskinporten:\n  client-id: a1b2\n  scope: digdir:test,digdir:other\n",
            vec!["scope-format 3"],
        ),
    ] {
        assert_eq!(said(place.path(), file, text), findings, "{file}");
    }
}
