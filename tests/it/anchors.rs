//! Trust anchors from files and folders: by flag, and from a profile.

use crate::cli::{grantlint, run};
use crate::support;

const CLAIMS: &str = r#"{"aud": "https://test.maskinporten.no/", "iss": "client", "iat": 1767225600, "exp": 1767225720, "jti": "9b2f1c1e-6a0e-4d0a-9d5c-0c5b8a6d7e11", "scope": "digdir:test"}"#;

/// A grant whose certificate an own CA issued: nobody but a trust anchor vouches for it.
fn grant() -> String {
    let header = support::with_certificates(r#"{"alg": "RS256", "x5c": ["@own-ca"]}"#);
    support::sign(&header, CLAIMS, "own-ca")
}

/// Exit status and what is printed on standard output and standard error.
fn check(folder: &std::path::Path, args: &[&str]) -> (Option<i32>, String) {
    let mut command = grantlint(folder);
    command.args(["check", "--at", "issued", "--format", "json"]).args(args);
    let output = run(&mut command, grant().as_bytes());
    let text = [output.stdout, output.stderr].concat();
    (output.status.code(), String::from_utf8_lossy(&text).into_owned())
}

fn ca() -> Vec<u8> {
    std::fs::read(support::testdata("pki/certs/ca-own.pem")).unwrap()
}

#[test]
fn a_file_a_folder_or_a_profile_vouches_for_an_own_ca() {
    let folder = tempfile::tempdir().unwrap();
    let (status, text) = check(folder.path(), &[]);
    assert_eq!(status, Some(1));
    assert!(text.contains("cert-issuer"), "{text}");

    std::fs::create_dir(folder.path().join("anchors")).unwrap();
    std::fs::write(folder.path().join("anchors/ca.pem"), ca()).unwrap();
    std::fs::write(folder.path().join("anchors/README"), "not a certificate").unwrap();
    std::fs::write(folder.path().join("ca.der"), support::pem(&support::testdata("pki/certs/ca-own.pem")))
        .unwrap();
    for place in ["anchors", "anchors/ca.pem", "ca.der"] {
        let (status, text) = check(folder.path(), &["--trust-anchor", place]);
        assert_eq!(status, Some(0), "{place}: {text}");
    }

    std::fs::write(
        folder.path().join("grantlint.toml"),
        "version = 1\n[profile.test]\ntrust-anchors = [\"anchors\"]\n",
    )
    .unwrap();
    let (status, text) = check(folder.path(), &[]);
    assert_eq!(status, Some(0), "{text}");
    assert!(text.contains("1 certificate in"), "the report says where it came from: {text}");
}

/// A trust anchor that is given is not asked for again: what is wrong is the signature of the certificate.
#[test]
fn a_certificate_that_a_trust_anchor_did_not_sign_is_told_by_its_signature() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("ca.pem"), ca()).unwrap();
    let mut leaf = support::pem(&support::testdata("pki/certs/own-ca.pem"));
    *leaf.last_mut().unwrap() ^= 1;
    let base64 = |der: &[u8]| base64_simd::STANDARD.encode_to_string(der);
    let ca = support::pem(&support::testdata("pki/certs/ca-own.pem"));
    let header = serde_json::json!({"alg": "RS256", "x5c": [base64(&leaf), base64(&ca)]}).to_string();
    let mut command = grantlint(folder.path());
    command.args(["check", "--at", "issued", "--format", "json", "--trust-anchor", "ca.pem"]);
    let output = run(&mut command, support::sign(&header, CLAIMS, "own-ca").as_bytes());
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(text.contains("cert-chain") && !text.contains("cert-issuer"), "{text}");
}

#[test]
fn what_is_no_certificate_is_refused_with_its_place() {
    let folder = tempfile::tempdir().unwrap();
    let key = std::fs::read(support::testdata("pki/keys/client.key.pem")).unwrap();
    let bundle = std::fs::read(support::testdata("stores/chain.p7b")).unwrap();
    let more = [support::pem(&support::testdata("pki/certs/ca-own.pem")), vec![0]].concat();
    let files: [(&str, &[u8], &str); 5] = [
        ("bundle.p7b", &bundle, "PKCS #7 bundle"),
        ("more.der", &more, "more bytes follow the certificate"),
        ("key.pem", &key, "private key"),
        ("note.pem", b"hello", "not an X.509 certificate"),
        ("empty.der", b"", "not an X.509 certificate"),
    ];
    for (name, bytes, complaint) in files {
        std::fs::write(folder.path().join(name), bytes).unwrap();
        let (status, text) = check(folder.path(), &["--trust-anchor", name]);
        assert_eq!(status, Some(2), "{name}: {text}");
        assert!(text.contains(name) && text.contains(complaint), "{name}: {text}");
        assert!(!text.contains("\"grants\""), "nothing is linted half: {text}");
    }
    std::fs::create_dir(folder.path().join("none")).unwrap();
    for missing in ["none", "missing.pem"] {
        let (status, text) = check(folder.path(), &["--trust-anchor", missing]);
        assert_eq!(status, Some(2), "{missing}: {text}");
    }
}

/// A CA that the user trusts is a CA, and the certificate that it issued is what is missing.
#[test]
fn a_trust_anchor_in_x5c_is_no_leaf() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("ca.pem"), ca()).unwrap();
    let header = support::with_certificates(r#"{"alg": "RS256", "x5c": ["@ca-own"]}"#);
    let mut command = grantlint(folder.path());
    command.args(["check", "--at", "issued", "--format", "json", "--trust-anchor", "ca.pem"]);
    let output = run(&mut command, support::sign(&header, CLAIMS, "own-ca").as_bytes());
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let rules: Vec<_> =
        report["grants"][0]["findings"].as_array().unwrap().iter().map(|f| f["rule"].clone()).collect();
    assert_eq!(rules, ["cert-chain"], "{report}");
}
