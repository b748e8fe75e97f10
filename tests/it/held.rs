//! Certificates and keys inside other things: base64, JSON, mails, source code, answers, files of SSH.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use grantlint::context::{KeySet, Password};
use grantlint::environments::Environment;
use grantlint::internals::grant::store::KeyState;
use grantlint::language::Lang;
use grantlint::report::InputKind;
use grantlint::{At, Context, GrantReport};

use crate::cases;
use crate::cli::{grantlint, run};
use crate::stores::p12_with_key;
use crate::support::{self, testdata};

/// A day on which the good test certificates are valid.
const NOW: i64 = 1_767_225_600;

pub fn lint(text: &[u8]) -> Vec<GrantReport> {
    let mut context = Context::new(At::Time(NOW));
    context.environment = Environment::named("test");
    context.org_number = Some("310149942".to_owned());
    context.password = Some(Password::new("test"));
    grantlint::lint(text, &context).grants
}

pub fn block(path: &str) -> String {
    support::with_pki(&format!("{{pem:{path}}}\n"))
}

fn wrapped(bytes: &[u8]) -> String {
    let base64 = STANDARD.encode(bytes);
    let lines = base64.as_bytes().chunks(64).map(|line| format!("{}\n", String::from_utf8_lossy(line)));
    lines.collect::<Vec<_>>().concat()
}

#[test]
fn certificates_are_found_in_what_holds_them() {
    let (certificate, key) = (block("certs/seid2-test"), block("keys/leaf.key"));
    let base64 = |text: &str| STANDARD.encode(text);
    let one = support::certificate("seid2-test");
    let store = p12_with_key("seid2-test", "leaf", "test");
    let of_certutil =
        |bytes: &[u8]| format!("-----BEGIN CERTIFICATE-----\n{}-----END CERTIFICATE-----\n", wrapped(bytes));
    let each_line = |before: &str, after: &str| -> String {
        let lines = certificate.lines().map(|line| format!("{before}{line}{after}\n"));
        lines.collect::<Vec<_>>().concat()
    };
    let json = serde_json::json!({ "certificate": certificate, "privateKey": key }).to_string();
    let bundle = std::fs::read(testdata("stores/chain.p7b")).unwrap();
    let none = KeyState::None;
    let table: Vec<(&str, String, KeyState)> = vec![
        ("base64 of PEM", base64(&certificate), none),
        ("base64 of PEM in lines", wrapped(certificate.as_bytes()), none),
        ("a variable", format!("CERT={}\nNAME=x\n", base64(&certificate)), none),
        (
            "a Secret",
            format!(
                "kind: Secret\ndata:\n  tls.crt: {}\n  tls.key: {}\n",
                base64(&certificate),
                base64(&key)
            ),
            KeyState::Fits,
        ),
        ("JSON", json.clone(), KeyState::Fits),
        ("JSON of PHP", json.replace('/', "\\/"), KeyState::Fits),
        ("base64 in JSON", serde_json::json!({ "cert": base64(&certificate) }).to_string(), none),
        ("a mail", each_line("> ", ""), none),
        ("Java", each_line("    + \"", "\\n\""), none),
        ("Java, with the sign behind", each_line("    \"", "\\n\" +"), none),
        ("Python", each_line("  '", "\\n'"), none),
        ("certutil, store", of_certutil(&store), KeyState::Fits),
        ("certutil, bundle", of_certutil(&bundle), none),
        ("data URL", format!("data:application/x-pkcs12;base64,{}", STANDARD.encode(&store)), KeyState::Fits),
        ("x5c", serde_json::json!([one]).to_string(), none),
        ("a header", serde_json::json!({ "alg": "RS256", "x5c": [one] }).to_string(), none),
    ];
    for (what, text, key) in table {
        let reports = lint(text.as_bytes());
        let [report] = reports.as_slice() else { panic!("{what}: {} reports", reports.len()) };
        assert_eq!(report.kind, InputKind::Certificate, "{what}: {:?}", cases::lines(report));
        assert_eq!(cases::lines(report), [""; 0], "{what}");
        assert_eq!(report.store.map(|store| store.key), Some(key), "{what}");
    }
}

/// A string of SSH, with its length before it.
fn string(bytes: &[u8]) -> Vec<u8> {
    [&u32::try_from(bytes.len()).unwrap().to_be_bytes()[..], bytes].concat()
}

/// The public half of the leaf's key as SSH has it.
fn ssh() -> Vec<u8> {
    let modulus = URL_SAFE_NO_PAD.decode(support::modulus("leaf")).unwrap();
    [string(b"ssh-rsa"), string(&[1, 0, 1]), string(&[&[0][..], &modulus].concat())].concat()
}

pub fn jwk(more: &str) -> String {
    let n = support::modulus("leaf");
    format!(r#"{{"kty":"RSA","use":"sig","alg":"RS256","kid":"key-1","n":"{n}","e":"AQAB"{more}}}"#)
}

/// What is said of a private key.
pub const PRIVATE: &[&str] = &["error - key-registration keys"];

#[test]
fn keys_are_found_in_what_holds_them() {
    let of_openssh = [
        b"openssh-key-v1\0".to_vec(),
        string(b"none"),
        string(b"none"),
        string(b""),
        vec![0, 0, 0, 1],
        string(&ssh()),
        string(b"the private half"),
    ];
    let of_openssh = wrapped(&of_openssh.concat());
    let public = ["note - key-registration keys"].as_slice();
    let base64 = STANDARD.encode(ssh());
    let table: Vec<(&str, String, &[&str])> = vec![
        ("base64 of PEM", STANDARD.encode(block("keys/leaf.key")), PRIVATE),
        ("JSON with PEM", serde_json::json!({ "key": block("keys/leaf.key") }).to_string(), PRIVATE),
        ("JSON as text", serde_json::json!(jwk("")).to_string(), &[]),
        ("base64 of JSON", STANDARD.encode(jwk("")), &[]),
        ("base64url of JSON", URL_SAFE_NO_PAD.encode(format!("[{}]", jwk(""))), &[]),
        ("a document", format!("Register this:\n```json\n{{\"keys\": [\n{}\n]}}\n```\n", jwk("")), &[]),
        (
            "an answer",
            format!("HTTP/1.1 200 OK\nContent-Type: application/json\n\n{{\"keys\":[{}]}}", jwk("")),
            &[],
        ),
        ("a member", format!("{{\"created\": 1, \"jwks\": {{\"keys\": [{}]}}}}", jwk("")), &[]),
        ("a comment before it", format!("// the key of test\n{}\n", jwk("")), &[]),
        ("a private one in source code", format!("const jwk = {};\n", jwk(r#","d":"AQAB""#)), PRIVATE),
        (
            "OpenSSH, private",
            format!("-----BEGIN OPENSSH PRIVATE KEY-----\n{of_openssh}-----END OPENSSH PRIVATE KEY-----\n"),
            PRIVATE,
        ),
        ("OpenSSH, public", format!("ssh-rsa {base64} kari@pc\n"), public),
        (
            "RFC 4716",
            format!(
                "---- BEGIN SSH2 PUBLIC KEY ----\nComment: \"x\"\n{}---- END SSH2 PUBLIC KEY ----\n",
                wrapped(&ssh())
            ),
            public,
        ),
        (
            "PuTTY",
            format!(
                "PuTTY-User-Key-File-3: ssh-rsa\nEncryption: none\nPublic-Lines: 6\n{}Private-Lines: 1\nAAAA\n",
                wrapped(&ssh())
            ),
            PRIVATE,
        ),
    ];
    for (what, text, lines) in table {
        let reports = lint(text.as_bytes());
        let [report] = reports.as_slice() else { panic!("{what}: {} reports", reports.len()) };
        assert_eq!(report.kind, InputKind::Keys, "{what}: {:?}", cases::lines(report));
        let got: Vec<String> = cases::lines(report);
        let levels = |line: &str| line.split(' ').take(3).collect::<Vec<_>>().join(" ");
        let wanted: Vec<_> = lines.iter().map(|line| levels(line)).collect();
        assert_eq!(got.iter().map(|line| levels(line)).collect::<Vec<_>>(), wanted, "{what}: {got:?}");
        let printed = run(grantlint(&testdata("")).args(["jwk", "-"]), text.as_bytes());
        let out = String::from_utf8(printed.stdout).unwrap();
        assert!(
            out.contains(&support::modulus("leaf")),
            "{what}: {}",
            String::from_utf8_lossy(&printed.stderr)
        );
    }
    let place = |text: &[u8]| {
        let reports = lint(text);
        let lines: Vec<_> = reports.iter().flat_map(|r| &r.findings).map(|f| f.location.line).collect();
        assert!(reports.iter().all(|report| report.kind == InputKind::Keys), "{lines:?}");
        lines
    };
    let numbers = aws_lc_rs::signature::KeyPair::public_key(&*support::key("leaf")).as_ref().to_vec();
    assert_eq!(place(&numbers), [Some(1)], "PKCS #1 in DER");
    // Each of several at its place, which is not known where bytes are not text.
    let private = block("keys/leaf.key");
    let (other, length) = (block("keys/client.key"), private.lines().count());
    assert_eq!(place(format!("{private}{other}").as_bytes()), [Some(1), Some(length + 1)]);
    let latin = [b"# n\xf8kkel\n".as_slice(), private.as_bytes()].concat();
    assert_eq!(place(&latin), [Some(1)]);
    // What should be a set and is none is not judged by one of its keys.
    for broken in ["{\"keys\": K}", "{\"keys\": [K, null]}", "{\"keys\": [[K]]}", "{\"keys\": [1, K]}"] {
        let report = &lint(broken.replace('K', &jwk("")).as_bytes())[0];
        assert_eq!(cases::lines(report).len(), 1, "{broken}");
        assert_eq!(report.kind, InputKind::Grant, "{broken}");
    }
    // Each of several, in lines of JSON.
    assert_eq!(lint(format!("{}\n{}\n", jwk(""), jwk("")).as_bytes()).len(), 2);
}

#[test]
fn encrypted_keys_say_what_is_missing() {
    let encrypted = support::pem(&testdata("stores/encrypted.key.pem"));
    let reports = lint(&encrypted);
    assert_eq!(cases::lines(&reports[0]), ["error - key-registration keys"], "DER is opened as PEM is");
    let mut command = grantlint(&testdata("stores"));
    let refused = run(command.args(["jwk", "encrypted.key.pem"]), b"");
    let why = String::from_utf8(refused.stderr).unwrap();
    assert!(refused.status.code() == Some(2) && why.contains("--password-file"), "{why}");
    let [key, locked] = ["pki/keys/leaf.key.pem", "stores/encrypted.key.pem"]
        .map(|file| std::fs::read_to_string(testdata(file)).unwrap());
    let refused = run(grantlint(&testdata("")).args(["jwk", "-"]), &key.as_bytes()[..key.len() / 2]);
    let why = String::from_utf8(refused.stderr).unwrap();
    assert!(why.contains("damaged or ends early") && !why.contains("encrypted"), "{why}");
    for (key, password, said) in [
        (&key[..key.len() / 2], None, "it is damaged or ends early"),
        (&locked, None, "is encrypted, so"),
        (&locked, Some("wrong"), "the password does not open it"),
    ] {
        let mut context = Context::new(At::Time(NOW));
        context.password = password.map(|password: &str| Password::new(password));
        let report = &grantlint::lint(key.as_bytes(), &context).grants[0];
        let texts: Vec<String> = report.findings.iter().map(|finding| finding.text(Lang::En)).collect();
        assert!(texts.iter().any(|text| text.contains(said)), "{texts:?}");
    }
    let broken = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
    let refused = run(grantlint(&testdata("")).args(["x5c", "-"]), broken.as_bytes());
    let why = String::from_utf8(refused.stderr).unwrap();
    assert!(why.contains("Certificate number 1 of the file"), "{why}");
}

#[test]
fn what_is_not_in_the_file_as_it_is_stays_unchanged() {
    let folder = tempfile::tempdir().unwrap();
    let private = jwk(r#","d":"AQAB""#);
    for text in [STANDARD.encode(&private), serde_json::json!(private).to_string()] {
        let file = folder.path().join("key.txt");
        std::fs::write(&file, &text).unwrap();
        let fixed = run(grantlint(folder.path()).args(["check", "--fix", "--unsafe-fixes", "key.txt"]), b"");
        assert_eq!(std::fs::read_to_string(&file).unwrap(), text);
        assert_eq!(fixed.status.code(), Some(1));
    }
}

#[test]
fn how_the_members_of_a_jwk_are_written_is_told() {
    let n = support::modulus("leaf");
    let with = |from: &str, to: &str| jwk("").replace(from, to);
    let with_n = |text: String| jwk("").replace(&n, &text);
    let x5c = |thumbprint: &str| {
        let one = support::certificate("seid2-test");
        jwk(&format!(r#","x5c":["{one}"],{thumbprint}"#))
    };
    let der = support::pem(&testdata("pki/certs/seid2-test.pem"));
    let digest = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, &der);
    let right = URL_SAFE_NO_PAD.encode(digest);
    let sha1 = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA1_FOR_LEGACY_USE_ONLY, &der);
    let hex = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02X}")).collect::<Vec<_>>().join(":");
    let modulus = URL_SAFE_NO_PAD.decode(&n).unwrap();
    let hexadecimal = modulus.iter().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().concat();
    let zero = URL_SAFE_NO_PAD.encode([&[0][..], &modulus].concat());
    for (text, line) in [
        (with_n(n.replace('-', "+").replace('_', "/")), "warning - key-registration /n"),
        (with_n(format!("{n}==")), "warning - key-registration /n"),
        (with_n(format!("{}\\n{}", &n[..64], &n[64..])), "warning - key-registration /n"),
        (with("AQAB", "AQAB "), "warning - key-registration /e"),
        (with_n(hexadecimal), "error - key-registration /n"),
        (with_n(zero), "warning - key-registration /n"),
        (with("AQAB", "AAEAAQ"), "warning - key-registration /e"),
        (jwk(r#","key_ops":["sign"]"#), "warning - key-registration /key_ops"),
        (jwk(r#","key_ops":["encrypt"]"#), "warning - key-registration /key_ops"),
        (jwk(r#","key_ops":"verify""#), "warning - key-registration /key_ops"),
        (jwk(r#","key_ops":["verify"],"ext":true"#), ""),
        (jwk(r#","exp":"1900000000""#), "warning - key-registration /exp"),
        (jwk(r#","exp":1900000000000"#), "warning - key-registration /exp"),
        (jwk(r#","exp":1900000000"#), ""),
        (
            x5c(r#""x5t#S256":"MTIzNDU2Nzg5MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTI""#),
            "warning - key-registration /x5t#S256",
        ),
        (x5c(&format!(r#""x5t#S256":"{right}""#)), ""),
        (x5c(&format!(r#""x5t":"{}""#, URL_SAFE_NO_PAD.encode(sha1))), ""),
        (x5c(&format!(r#""x5t":"{}""#, URL_SAFE_NO_PAD.encode([7; 20]))), "warning - key-registration /x5t"),
        (x5c(&format!(r#""x5t":"{}""#, STANDARD.encode(sha1))), "warning - key-registration /x5t"),
        (x5c(&format!(r#""x5t":"{}""#, hex(sha1.as_ref()))), "warning - key-registration /x5t"),
        (x5c(&format!(r#""x5t#S256":"{}""#, hex(digest.as_ref()))), "warning - key-registration /x5t#S256"),
        (x5c(r#""x5t":"0123456789abcdef0123456789abcdef01234567""#), "warning - key-registration /x5t"),
    ] {
        let lines = cases::lines(&lint(text.as_bytes())[0]);
        assert_eq!(lines.join(";"), line, "{}", &text[text.len() - 60..]);
    }
}

/// Keys in YAML are judged as those in JSON, at their place; nothing is written into the file.
#[test]
fn keys_in_yaml_are_keys_to_register() {
    let n = support::modulus("leaf");
    let key = |indent: &str, kid: &str| {
        ["kty: RSA", &format!("kid: {kid}"), "use: sig", "alg: RS256", &format!("n: {n}"), "e: AQAB"]
            .map(|line| format!("{indent}{line}\n"))
            .concat()
    };
    let list = |kid: &str| key("      ", kid).replacen("      kty", "    - kty", 1);
    let private = format!("{}d: c2VjcmV0\n", key("", "key-1"));
    for (text, expected) in [
        (key("", "key-1"), vec![""]),
        (format!("---\n{}", key("", "key-1")), vec![""]),
        (key("", "'a b'"), vec!["error - key-registration /kid"]),
        (key("", "12"), vec!["error - key-registration /kid"]),
        (
            format!("keys:\n{}{}", list("key-1"), list("'a b'")),
            vec!["error - key-registration /keys/1/kid;warning - key-registration /keys/1"],
        ),
        (
            format!("image: x\nmaskinporten:\n  jwks:\n   keys:\n{}", list("'a b'")),
            vec!["error - key-registration /keys/0/kid"],
        ),
        (
            format!("kind: ConfigMap\ndata:\n  a: x\n---\nkind: x\njwk:\n{}", key("  ", "'a b'")),
            vec!["error - key-registration /keys/0/kid"],
        ),
        (private.clone(), vec!["error - key-registration keys"]),
    ] {
        let reports = lint(text.as_bytes());
        let lines: Vec<_> = reports.iter().map(|report| cases::lines(report).join(";")).collect();
        assert_eq!(lines, expected, "{text}");
        assert!(reports.iter().all(|report| report.kind == InputKind::Keys), "{text}");
    }
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("key.yaml"), &private).unwrap();
    run(grantlint(folder.path()).args(["check", "--fix", "--unsafe-fixes", "key.yaml"]), b"");
    assert_eq!(std::fs::read_to_string(folder.path().join("key.yaml")).unwrap(), private);
    let mut warnings = Vec::new();
    let set = KeySet::read(key("", "key-1").as_bytes(), &mut warnings).unwrap();
    assert_eq!(set.kids().collect::<Vec<_>>(), ["key-1"]);
    let error = KeySet::read(key("", "12").as_bytes(), &mut warnings).unwrap_err();
    assert_eq!((error.line, error.message.as_str()), (None, "kid is a number, not a string"));
}

#[test]
fn the_usage_that_a_certificate_has_is_named() {
    let mut der = support::pem(&testdata("pki/certs/encryption-only-test.pem"));
    let usage = der.windows(3).position(|oid| oid == [0x55, 0x1d, 0x0f]).unwrap();
    let bits = usage + der[usage..].windows(2).position(|start| start == [0x03, 0x02]).unwrap() + 3;
    for (value, name) in [(0x20, "keyEncipherment"), (0x10, "dataEncipherment"), (0x08, "keyAgreement")] {
        der[bits] = value;
        // How many bits at the end are not used.
        der[bits - 1] = 3;
        let report = &lint(&der)[0];
        let texts: Vec<_> =
            report.findings.iter().map(|found| found.text(grantlint::language::Lang::En)).collect();
        assert!(texts.iter().any(|text| text.contains(&format!("only {name}"))), "{texts:?}");
    }
}
