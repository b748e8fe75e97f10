//! Nothing secret comes out, wherever it was put: every format, every way in, every error.

use std::collections::HashMap;
use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use serde_json::{Value, json};

use crate::cli::{grantlint, run};
use crate::{stores, support};

const FORMATS: [&str; 8] = ["text", "json", "ndjson", "sarif", "junit", "github", "gitlab", "html"];

/// Characters in a row that are enough to call it a leak: as many as a personal number has.
const WINDOW: usize = 11;

/// A personal number with right control digits.
const PID: &str = "17912099997";
const CLIENT_SECRET: &str = "hunter2-Vy7kQpX9sWzLmN4t";
const PASSWORD: &str = "keystorePassw0rdQwErTyUiOp";
/// The private exponent of a JWK that is none: only its name says what it is.
const EXPONENT: &str = "c0ffeePRIVATEexponentZ9y8X7w6V5u4T3s2R1q0";

struct Material {
    /// All pieces of what must not come out, with a name for the failure.
    pieces: HashMap<Vec<u8>, &'static str>,
    /// By their first two bytes, whether any begins so: nearly none is looked for in vain.
    begins: Vec<bool>,
    /// A grant with a few mistakes, signed.
    token: String,
    /// The key that signed it.
    pem: String,
    /// The private JWK.
    jwk: Value,
}

fn payload(more: &Value) -> String {
    let mut claims = json!({
        "aud": "https://test.maskinporten.no/", "iss": "client", "iat": 1_767_225_600, "exp": 1_767_225_720,
        "jti": "9b2f1c1e-6a0e-4d0a-9d5c-0c5b8a6d7e11", "scope": "digdir:test",
    });
    claims.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    claims.to_string()
}

fn signed(header: &Value, claims: &Value) -> String {
    support::sign(&header.to_string(), &payload(claims), "client")
}

fn header() -> Value {
    json!({"alg": "RS256", "kid": "key-1"})
}

fn first_two(piece: &[u8]) -> usize {
    usize::from(piece[0]) << 8 | usize::from(piece[1])
}

impl Material {
    fn new() -> Self {
        let bad = json!({"aud": "https://maskinporten.no", "exp": 1_767_229_200, "pid": PID, "nonce": "x"});
        let token = signed(&header(), &bad);
        let pem = std::fs::read_to_string(support::testdata("pki/keys/client.key.pem")).unwrap();
        let jwk = json!({
            "p": EXPONENT, "kty": "RSA", "kid": "key-1", "n": URL_SAFE_NO_PAD.encode([0xa5; 256]), "e": "AQAB",
            "d": EXPONENT, "qi": EXPONENT,
        });
        let body: String = pem.lines().filter(|line| !line.starts_with('-')).collect();
        let secrets = [
            ("signature", token.rsplit_once('.').unwrap().1.to_owned()),
            // What every key of that kind begins with is no secret.
            ("PEM", body.chars().skip(40).collect()),
            ("JWK", EXPONENT.to_owned()),
            ("base64 of the JWK", STANDARD.encode(jwk.to_string())[20..60].to_owned()),
            ("client_secret", CLIENT_SECRET.to_owned()),
            ("password", PASSWORD.to_owned()),
            ("pid", PID.to_owned()),
        ];
        let mut pieces = HashMap::new();
        for (name, secret) in &secrets {
            pieces.extend(secret.as_bytes().windows(WINDOW).map(|piece| (piece.to_vec(), *name)));
        }
        let mut begins = vec![false; 1 << 16];
        for piece in pieces.keys() {
            begins[first_two(piece)] = true;
        }
        Self { pieces, begins, token, pem, jwk }
    }

    /// Fails if a piece of something secret is in `output`.
    fn look(&self, what: &str, output: &str) {
        // Line breaks within a value do not make it less readable.
        let plain: String = output.chars().filter(|c| !c.is_whitespace() && !"│|".contains(*c)).collect();
        for piece in plain.as_bytes().windows(WINDOW) {
            if let Some(name) = self.begins[first_two(piece)].then(|| self.pieces.get(piece)).flatten() {
                panic!("{what}: {name} leaks ({}):\n{output}", String::from_utf8_lossy(piece));
            }
        }
    }

    /// Things that people hand over as a grant.
    fn inputs(&self) -> Vec<(&'static str, Vec<u8>)> {
        let token = &self.token;
        let (head, signature) = token.rsplit_once('.').unwrap();
        let middle = head.len();
        let der = STANDARD.encode(support::pem(&support::testdata("pki/keys/client.key.pem")));
        let draft = |header: Value, claims: Value| {
            format!(r#"{{"header":{header},"payload":{}}}"#, payload(&claims)).into_bytes()
        };
        let with = |claims: Value| signed(&header(), &claims).into_bytes();
        let mut inputs = vec![
            ("token", token.clone().into_bytes()),
            ("token and line ending", format!("{token}\r\n").into_bytes()),
            ("wrapped token", token.as_bytes().chunks(64).collect::<Vec<_>>().join(&b"\n"[..])),
            ("quoted token", format!("\"{token}\"").into_bytes()),
            ("bearer", format!("Authorization: Bearer {token}").into_bytes()),
            ("a dot at the end", format!("{token}.").into_bytes()),
            ("a fourth part", format!("{token}.{signature}").into_bytes()),
            ("no second dot", format!("{head}{signature}").into_bytes()),
            ("blank in place of a dot", format!("{head} {signature}").into_bytes()),
            ("cut", token.as_bytes()[..token.len() - 7].to_vec()),
            ("cut at the front", token.as_bytes()[9..].to_vec()),
            ("signature alone", signature.as_bytes().to_vec()),
            ("odd characters in the signature", format!("{head}.{}*{}", &signature[..90], &signature[90..]).into_bytes()),
            ("twice", format!("{token}\n{token}\n").into_bytes()),
            ("glued", format!("{token}{token}").into_bytes()),
            ("encoded once more", STANDARD.encode(token).into_bytes()),
            ("percent", token.replace('.', "%2E").into_bytes()),
            ("standard alphabet", token.replace('-', "+").replace('_', "/").into_bytes()),
            ("form", format!("grant_type=x&client_secret={CLIENT_SECRET}&assertion={token}").into_bytes()),
            ("form without assertion", format!("client_id=a&client_secret={CLIENT_SECRET}").into_bytes()),
            ("curl", format!("curl -u a:{CLIENT_SECRET} -d assertion={token} https://test.maskinporten.no/token").into_bytes()),
            ("JSON", json!({"assertion": token, "client_secret": CLIENT_SECRET}).to_string().into_bytes()),
            ("broken JSON", format!(r#"{{"assertion": "{token}", "client_secret": "{CLIENT_SECRET}" "x"}}"#).into_bytes()),
            ("PEM", self.pem.clone().into_bytes()),
            ("key beside a certificate", format!("{}{}", support::with_pki("{pem:certs/seid2-test}\n"), self.pem).into_bytes()),
            ("key as DER", support::pem(&support::testdata("pki/keys/client.key.pem"))),
            ("key store", stores::p12_with_key("seid2-test", "client", PASSWORD)),
            ("key store without its end", stores::p12_with_key("seid2-test", "client", PASSWORD)[..900].to_vec()),
            ("key store of another password", stores::p12_with_key("seid2-test", "client", "another")),
            ("PEM without armour", der.clone().into_bytes()),
            ("PEM in one line", self.pem.replace('\n', "\\n").into_bytes()),
            ("JWK", self.jwk.to_string().into_bytes()),
            ("JWKS", json!({"keys": [self.jwk]}).to_string().into_bytes()),
            ("base64 of a JWK", STANDARD.encode(self.jwk.to_string()).into_bytes()),
            ("base64 of a JWK in a variable", format!("KEY={}\n", STANDARD.encode(self.jwk.to_string())).into_bytes()),
            ("base64 of more JSON", format!("a: {}\n", STANDARD.encode(json!({"a": self.jwk.to_string()}).to_string())).into_bytes()),
            ("settings", json!({"ClientId": "a", "EncodedJwk": STANDARD.encode(self.jwk.to_string()), "CertificatePkcs12Password": PASSWORD}).to_string().into_bytes()),
            ("token answer", json!({"access_token": token, "token_type": "Bearer", "expires_in": 119}).to_string().into_bytes()),
            ("exception", format!("Traceback (most recent call last):\n  ValueError: {token}").into_bytes()),
            ("key in x5c", draft(json!({"alg": "RS256", "x5c": [der]}), json!({}))),
            ("PEM in x5c", draft(json!({"alg": "RS256", "x5c": [self.pem]}), json!({}))),
            ("JWK in x5c", draft(json!({"alg": "RS256", "x5c": [self.jwk]}), json!({}))),
            ("key as x5c", draft(json!({"alg": "RS256", "x5c": der}), json!({}))),
            ("JWK in the header", draft(json!({"alg": "RS256", "kid": "a", "jwk": self.jwk}), json!({}))),
            ("JWK as text", draft(json!({"alg": "RS256", "kid": self.jwk.to_string()}), json!({}))),
            ("base64 of a JWK as kid", draft(json!({"alg": "RS256", "kid": STANDARD.encode(self.jwk.to_string())}), json!({}))),
            ("key in a claim", draft(header(), json!({"key": self.pem, "signing": {"deep": [der]}}))),
            ("secrets by name", draft(header(), json!({"client_secret": CLIENT_SECRET, "keystore": {"password": PASSWORD}}))),
            ("pid as number", with(json!({"pid": PID.parse::<u64>().unwrap()}))),
            ("pid with blanks", with(json!({"pid": "179120 99997"}))),
            ("pid in an array", with(json!({"pid": [PID]}))),
            ("pid as name", with(json!({PID: 1}))),
            ("token in the middle", token.as_bytes()[middle - 20..].to_vec()),
            ("header and claims swapped", format!("{}.{}", head.split_once('.').unwrap().1, signature).into_bytes()),
        ];
        inputs.extend(printed());
        // Each in place of each of the texts of a grant.
        for name in [
            "aud",
            "iss",
            "jti",
            "scope",
            "sub",
            "consumer_org",
            "resource",
            "iat",
            "exp",
            "iss_onbehalfof",
            "other",
        ] {
            inputs.push(("token as claim", with(json!({name: token}))));
            inputs.push(("indented token as claim", with(json!({name: indented(token)}))));
            inputs.push(("tokens as claim", with(json!({name: [token, {"a": token}]}))));
            inputs.push(("key as claim", draft(header(), json!({name: self.pem}))));
            inputs.push(("JWK as claim", draft(header(), json!({name: self.jwk}))));
            inputs.push(("pid as claim", with(json!({name: PID}))));
        }
        for name in ["kid", "alg", "typ", "x5t", "jku", "crit"] {
            let mut header = header();
            header[name] = token.as_str().into();
            inputs.push(("token in the header", draft(header.clone(), json!({}))));
            header[name] = json!([self.pem, self.jwk]);
            inputs.push(("key in the header", draft(header, json!({}))));
        }
        let details = json!([
            {"type": token, "systemuser_org": {"authority": PID, "ID": token}, "externalRef": PID},
            {"type": "urn:altinn:systemuser", "urn:altinn:person:identifier-no": PID, "from": self.pem},
        ]);
        inputs.push(("details", with(json!({"authorization_details": details}))));
        inputs
    }
}

/// The token with a header that is written over several lines, whose base64 begins with other characters.
fn indented(token: &str) -> String {
    let header = serde_json::to_string_pretty(&header()).unwrap();
    format!("{}.{}", URL_SAFE_NO_PAD.encode(header), token.split_once('.').unwrap().1)
}

/// What programs print in place of a token, with the value in it.
fn printed() -> impl Iterator<Item = (&'static str, Vec<u8>)> {
    [
        "system.password=@",
        "microsoft.secret: @",
        "Optional[@]",
        "\"Optional[@]\"",
        "'system.password=@'",
        "{\"assertion\": [\"@\"]}",
        "Promise { '@' }",
        "async () => '@'",
        "function f() { return '@' }",
        "[@]",
        "<@>",
        "$@",
        "@=",
    ]
    .into_iter()
    .map(|printed| ("a value that was printed", printed.replace('@', PASSWORD).into_bytes()))
}

fn everything(directory: &Path, args: &[&str], input: &[u8]) -> String {
    let output = run(grantlint(directory).args(args), input);
    format!("{}\n{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

#[test]
#[should_panic(expected = "signature leaks")]
fn a_leak_is_seen() {
    let material = Material::new();
    let signature = material.token.rsplit_once('.').unwrap().1;
    material.look("itself", &signature[40..40 + WINDOW]);
}

#[test]
fn no_format_shows_anything_secret() {
    let material = Material::new();
    let folder = tempfile::tempdir().unwrap();
    let at = ["--at", "1767225605", "--no-config"];
    for (name, input) in material.inputs() {
        // The library is what all formats are made of; the binary adds the text for people.
        let mut context = grantlint::Context::new(grantlint::At::Time(1_767_225_605));
        context.client_id = Some("another".into());
        context.password = Some(grantlint::context::Password::new(PASSWORD));
        let report = grantlint::lint(&input, &context);
        let enabled = grantlint::rules::RULES.to_vec();
        for lang in [grantlint::language::Lang::En, grantlint::language::Lang::Nb] {
            use grantlint::render::{github, gitlab, json, junit, sarif, text};
            material.look(name, &json::document(&report, lang));
            material.look(name, &github::document(&report, lang));
            material.look(name, &gitlab::document(&report, lang));
            material.look(name, &junit::document(&report, true, lang));
            let sarif = sarif::document(&report, &enabled[..1], lang);
            material.look(name, &sarif);
            for grant in &report.grants {
                let options = text::Options { lang, ..text::Options::default() };
                material.look(name, &text::grant(grant, &options));
                material
                    .look(name, &text::grant(grant, &text::Options { width: 400, color: true, ..options }));
            }
        }
    }
    for format in FORMATS {
        let mut args = vec!["check", "--format", format, "--client-id", "another"];
        args.extend(at);
        material.look(format, &everything(folder.path(), &args, material.token.as_bytes()));
        args.push("--lines");
        let lines = format!("{0}\n{0}x\n \"{0}\n", material.token);
        material.look(format, &everything(folder.path(), &args, lines.as_bytes()));
    }
}

#[test]
fn no_error_about_context_shows_anything_secret() {
    let material = Material::new();
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    let encoded = STANDARD.encode(material.jwk.to_string());
    let jwk = material.jwk.to_string();
    write("grant.jwt", &material.token);
    let files = [
        ("jwk.json", jwk.clone()),
        ("jwks.json", json!({"keys": [material.jwk, {"kty": "oct", "k": EXPONENT}]}).to_string()),
        ("broken.json", jwk.replace("\"kty\":\"RSA\",", "\"kty\":\"RSA\"")),
        ("cut.json", jwk[..jwk.len() / 2].to_owned()),
        ("twice.json", jwk.replacen('{', &format!(r#"{{"d":"{EXPONENT}","#), 1)),
        ("text.json", json!(jwk).to_string()),
        ("types.json", json!({"kty": EXPONENT, "n": {"d": EXPONENT}, "kid": [CLIENT_SECRET]}).to_string()),
        ("key.pem", material.pem.clone()),
        ("key.txt", material.pem.replace('\n', "")),
        ("client.json", json!({"client_id": "a", "client_secret": CLIENT_SECRET, "scopes": [material.token], "client_orgno": PID}).to_string()),
        ("client.bad.json", format!(r#"{{"client_id": "a", "client_secret": "{CLIENT_SECRET}" "client_orgno": 1}}"#)),
        ("client.odd.json", json!({"client_id": {"client_secret": CLIENT_SECRET}, "active": CLIENT_SECRET}).to_string()),
        ("appsettings.json", json!({"MaskinportenSettings": {"ClientId": "a", "EncodedJwk": encoded, "CertificatePkcs12Password": PASSWORD, "EnterpriseUserPassword": PASSWORD, "Environment": PASSWORD}}).to_string()),
        ("appsettings.bad.json", format!(r#"{{"MaskinportenSettings": {{"EncodedJwk": "{encoded}", "CertificatePkcs12Password": "{PASSWORD}",}}}}"#)),
        ("a.env", format!("MASKINPORTEN_CLIENT_ID=a\nMASKINPORTEN_CLIENT_JWK='{jwk}'\nMASKINPORTEN_SCOPES=\"{PASSWORD}\nMASKINPORTEN_KEYSTORE_PASSWORD={PASSWORD}\n")),
        ("id.env", format!("MASKINPORTEN_CLIENT_ID='{jwk}'\nMASKINPORTEN_KID=\"{}\"\n", material.pem)),
        ("kid.env", format!("MASKINPORTEN_CLIENT_ID=a\nMASKINPORTEN_KID={encoded}\nMASKINPORTEN_SCOPE={}\n", material.token)),
        ("url.env", format!("MASKINPORTEN_CLIENT_ID=a\nMASKINPORTEN_AUDIENCE=https://a:{PASSWORD}@test.maskinporten.no/\n")),
        ("a.properties", format!("issuer=a\nkeystore.password={PASSWORD}\nkeystore.alias.password={PASSWORD}\nprivateKey={encoded}\n{PASSWORD}\nenvironment={PASSWORD}\n")),
        ("grantlint.toml", format!("default-profile = \"a\"\nclient-secret = \"{CLIENT_SECRET}\"\n[profile.a]\npassword = \"{PASSWORD}\"\njwk = '{jwk}'\n")),
        ("syntax.toml", format!("[profile.a]\nclient-id = \"a\"\nclient-secret = \"{CLIENT_SECRET}\nenv = \"test\"\n")),
        ("values.toml", format!("[profile.a]\nenv = \"{}\"\norg-number = \"{PID}\"\nskew = \"{PASSWORD}\"\n", material.token)),
        ("token.toml", format!("client-id = {}\n", material.token)),
    ];
    for (name, text) in &files {
        write(name, text);
    }
    let flags = ["--jwks", "--settings", "--client", "--access", "--trust-anchor", "--config"];
    for (file, _) in &files {
        for flag in flags {
            for more in [&[][..], &["--explain-context"], &["--format", "json"]] {
                let mut args = vec!["check", "--at", "issued", flag, file, "grant.jwt"];
                args.extend(more);
                material.look(&format!("{flag} {file}"), &everything(folder.path(), &args, b""));
            }
        }
    }
}

#[test]
fn no_usage_error_shows_anything_secret() {
    let material = Material::new();
    let folder = tempfile::tempdir().unwrap();
    let jwk = material.jwk.to_string();
    for secret in [material.token.as_str(), &indented(&material.token), &material.pem, &jwk, PID] {
        for args in [
            &["check", secret][..],
            &[secret],
            &["check", "--env", secret, "x"],
            &["check", "--client-id", secret, "x"],
            &["check", "--org-number", secret, "x"],
            &["check", "--scope", secret, "x"],
            &["check", "--jwks", secret, "x"],
            &["check", "--settings", secret, "x"],
            &["check", "--config", secret, "x"],
            &["check", "--at", secret, "x"],
            &["check", "--skew", secret, "x"],
            &["check", "--format", secret, "x"],
            &["check", "--select", secret, "x"],
            &["check", "--severity", secret, "x"],
            &["check", "--output", secret, "--at", "never"],
            &["check", "--jti-ledger", "/nowhere/x", secret],
            &["check", "--jti-ledger", secret, "--jobs", secret],
            &["check", "--unknown", secret],
            &["check", "--explain-context", "--env", secret],
            &["explain", secret],
            &["explain", "MP-110", secret],
            &["rules", secret],
            &["completions", secret],
        ] {
            material.look(&format!("{args:?}"), &everything(folder.path(), args, material.token.as_bytes()));
        }
        let mut command = grantlint(folder.path());
        command.args(["check", "x"]).env("GRANTLINT_ENV", secret).env("GRANTLINT_CLIENTID", secret);
        let output = run(&mut command, b"");
        material.look("variables", &String::from_utf8_lossy(&output.stderr));
    }
}

#[test]
fn explained_answers_show_nothing_secret() {
    let material = Material::new();
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("grant.jwt"), &material.token).unwrap();
    for answer in [
        format!(
            r#"{{"error":"invalid_grant","error_description":"Invalid assertion {} (trace_id: x)"}}"#,
            material.token
        ),
        format!(r#"{{"error":"{PID}","error_description":"MP-303 {PID}","error_uri":"https://a/{PID}"}}"#),
        format!("POST /token\nclient_secret={CLIENT_SECRET}&assertion={}\n\nMP-110", material.token),
        format!("MP-124 {}", material.pem),
        material.token.clone(),
        json!({"access_token": material.token, "scope": PID}).to_string(),
        format!("MP-110 {}", material.jwk),
    ] {
        for args in [
            &["explain", "-"][..],
            &["explain", "-", "--format", "json"],
            &["explain", "-", "--grant", "grant.jwt"],
            &["explain", "-", "--grant", "grant.jwt", "--format", "json", "--lang", "nb"],
        ] {
            material.look(&format!("{args:?} {answer}"), &everything(folder.path(), args, answer.as_bytes()));
        }
    }
}

#[test]
fn the_ledger_holds_digests_alone_and_is_its_owners() {
    let material = Material::new();
    let folder = tempfile::tempdir().unwrap();
    let args = ["check", "--at", "issued", "--jti-ledger", "ledger.redb"];
    everything(folder.path(), &args, material.token.as_bytes());
    let bytes = std::fs::read(folder.path().join("ledger.redb")).unwrap();
    let text = String::from_utf8_lossy(&bytes);
    material.look("ledger", &text);
    for clear in ["9b2f1c1e-6a0e-4d0a-9d5c-0c5b8a6d7e11", "maskinporten", "digdir:test"] {
        assert!(!text.contains(clear), "{clear}");
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = std::fs::metadata(folder.path().join("ledger.redb")).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
}
