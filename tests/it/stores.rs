//! Certificates, key stores and keys to register: every way to write them down, and every way to get them
//! wrong.

use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use grantlint::context::Password;
use grantlint::environments::Environment;
use grantlint::internals::grant::store::KeyState;
use grantlint::language::Lang;
use grantlint::report::InputKind;
use grantlint::rule::Group;
use grantlint::{At, Context, GrantReport, Verdict};
use p12_keystore::{Certificate, EncryptionAlgorithm, KeyStore, KeyStoreEntry, PrivateKey, PrivateKeyChain};

use crate::cases;
use crate::cli::{grantlint, run};
use crate::support::{self, testdata};

/// A day on which the good test certificates are valid.
const NOW: i64 = 1_767_225_600;

fn context(password: Option<&str>) -> Context {
    let mut context = Context::new(At::Time(NOW));
    context.environment = Environment::named("test");
    context.org_number = Some("310149942".to_owned());
    context.password = password.map(Password::new);
    context
}

fn lint(bytes: &[u8], password: Option<&str>) -> GrantReport {
    let mut reports = grantlint::lint(bytes, &context(password)).grants;
    assert_eq!(reports.len(), 1);
    reports.remove(0)
}

fn stored(name: &str) -> Vec<u8> {
    std::fs::read(testdata(&format!("stores/{name}"))).unwrap_or_else(|e| panic!("{name}: {e}"))
}

fn block(path: &str) -> String {
    support::with_pki(&format!("{{pem:{path}}}\n"))
}

fn der(name: &str) -> Vec<u8> {
    support::pem(&testdata(&format!("pki/certs/{name}.pem")))
}

/// A request is not taken for a certificate, in any container and under any label.
#[test]
fn a_certificate_request_is_told_from_a_certificate() {
    let pem = String::from_utf8(stored("request.csr")).unwrap();
    let der = support::pem(&testdata("stores/request.csr"));
    let relabelled = |to: &str| pem.replace("CERTIFICATE REQUEST", to).into_bytes();
    for (input, expected) in [
        (pem.clone().into_bytes(), "not-a-grant"),
        (relabelled("NEW CERTIFICATE REQUEST"), "not-a-grant"),
        (der.clone(), "not-a-grant"),
        (STANDARD.encode(&der).into_bytes(), "not-a-grant"),
        (format!("Certificate Request:\n    Data:\n{pem}").into_bytes(), "not-a-grant"),
        (relabelled("CERTIFICATE"), "cert-file"),
    ] {
        let report = lint(&input, None);
        let [finding] = report.findings.as_slice() else { panic!("{:?}", cases::lines(&report)) };
        assert_eq!(finding.rule.name, expected);
        assert!(finding.text(Lang::En).contains("certificate request (CSR)"), "{}", finding.text(Lang::En));
        assert!(finding.text(Lang::Nb).contains("sertifikatforespørsel (CSR)"), "{}", finding.text(Lang::Nb));
    }
    // Beside its certificate it is history.
    let both = [pem.as_bytes(), block("certs/seid2-test").as_bytes()].concat();
    assert!(lint(&both, None).findings.is_empty());
    let error = grantlint::context::KeySet::read(pem.as_bytes(), &mut Vec::new()).unwrap_err();
    assert!(error.message.contains("certificate request"), "{error}");
    let error = grantlint::context::read_anchors(pem.as_bytes()).unwrap_err();
    assert!(error.message.contains("certificate request"), "{error}");
}

/// One element of DER.
fn element(tag: u8, content: &[u8]) -> Vec<u8> {
    let length = u16::try_from(content.len()).unwrap().to_be_bytes();
    [&[tag, 0x82], &length[..], content].concat()
}

/// A bundle (RFC 2315) as `openssl crl2pkcs7` makes it.
fn bundle(certificates: &[Vec<u8>]) -> Vec<u8> {
    bundle_of(&element(0xa0, &certificates.concat()))
}

/// The same, with what stands in the place of its certificates.
fn bundle_of(certificates: &[u8]) -> Vec<u8> {
    let signed_data = [0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x02];
    let data = [0x30, 0x0b, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x01];
    let signed = [&[0x02, 0x01, 0x01, 0x31, 0x00][..], &data, certificates, &[0x31, 0x00]].concat();
    element(0x30, &[&signed_data[..], &element(0xa0, &element(0x30, &signed))].concat())
}

/// A Java key store with trusted certificates, as `keytool` makes it, but for its digest.
fn java(certificates: &[Vec<u8>]) -> Vec<u8> {
    let number = |n: usize| u32::try_from(n).unwrap().to_be_bytes();
    let mut out = [&[0xfe, 0xed, 0xfe, 0xed][..], &number(2), &number(certificates.len())].concat();
    for certificate in certificates {
        out.extend(
            [&number(2)[..], b"\0\x01a", &[0; 8], b"\0\x05X.509", &number(certificate.len())].concat(),
        );
        out.extend(certificate);
    }
    [out, vec![0; 20]].concat()
}

fn p12(certificates: &[Vec<u8>], algorithm: EncryptionAlgorithm) -> Vec<u8> {
    let mut store = KeyStore::new();
    for (number, der) in certificates.iter().enumerate() {
        let certificate = Certificate::from_der(der).unwrap();
        store.add_entry(&number.to_string(), KeyStoreEntry::Certificate(certificate));
    }
    store
        .writer("test")
        .encryption_algorithm(algorithm)
        .encryption_iterations(2)
        .mac_iterations(2)
        .write()
        .unwrap()
}

/// A key store with this key beside this certificate.
pub fn p12_with_key(certificate: &str, key: &str, password: &str) -> Vec<u8> {
    let mut store = KeyStore::new();
    let key = PrivateKey::from_der(&support::pem(&testdata(&format!("pki/keys/{key}.key.pem")))).unwrap();
    let certificates = [Certificate::from_der(&der(certificate)).unwrap()];
    let chain = PrivateKeyChain::new("1", key, certificates);
    store.add_entry("virksomhet", KeyStoreEntry::PrivateKeyChain(chain));
    store.writer(password).encryption_iterations(2).mac_iterations(2).write().unwrap()
}

/// The findings about the certificate, without places: those differ.
fn about_certificate(report: &GrantReport) -> Vec<String> {
    let ours =
        |f: &&grantlint::finding::Finding| f.rule.group == Group::Certificate && f.rule.name != "cert-file";
    let line = |f: &grantlint::finding::Finding| {
        format!("{} {:?} {} {:?}", f.severity, f.code(), f.rule.name, f.found)
    };
    report.findings.iter().filter(ours).map(line).collect()
}

fn all_certificates() -> Vec<String> {
    let entries = std::fs::read_dir(testdata("pki/certs")).unwrap();
    let name = |entry: std::fs::DirEntry| {
        let path = entry.path();
        (path.extension()? == "pem").then(|| path.file_stem().unwrap().to_str().unwrap().to_owned())
    };
    let mut names: Vec<_> = entries.filter_map(|entry| name(entry.unwrap())).collect();
    names.sort();
    assert!(names.len() > 40, "{names:?}");
    names
}

#[test]
fn a_certificate_is_judged_alike_in_every_container_and_in_x5c() {
    for name in all_certificates() {
        let header = format!(r#"{{"alg":"RS256","x5c":["{}"]}}"#, support::certificate(&name));
        let claims = format!(
            r#"{{"aud":"https://test.maskinporten.no/","iss":"c","iat":{NOW},"exp":{},"jti":"1","scope":"a:b"}}"#,
            NOW + 60
        );
        // Signed by nobody: whose key a certificate is, is another rule's business.
        let grant = support::sign(&header, &claims, "client");
        let expected = about_certificate(&lint(grant.as_bytes(), None));
        let der = der(&name);
        let certificates = [der.clone()];
        let pem =
            format!("-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n", STANDARD.encode(&der));
        let p7b = bundle(&certificates);
        let armoured = format!("-----BEGIN PKCS7-----\n{}\n-----END PKCS7-----\n", STANDARD.encode(&p7b));
        let containers: [(&str, Vec<u8>); 11] = [
            ("PEM", pem.clone().into_bytes()),
            (
                "PEM with text",
                block(&format!("certs/{name}"))
                    .replace("-----BEGIN", "subject=/CN=x\n-----BEGIN")
                    .into_bytes(),
            ),
            ("PEM with BOM and CRLF", format!("\u{feff}{}", pem.replace('\n', "\r\n")).into_bytes()),
            ("DER", der.clone()),
            ("base64", STANDARD.encode(&der).into_bytes()),
            ("p7b", p7b.clone()),
            ("p7b as PEM", armoured.into_bytes()),
            ("p7b as base64", STANDARD.encode(&p7b).into_bytes()),
            ("jks", java(&certificates)),
            ("p12", p12(&certificates, EncryptionAlgorithm::PbeWithHmacSha256AndAes256)),
            ("p12, legacy", p12(&certificates, EncryptionAlgorithm::PbeWithShaAnd3KeyTripleDesCbc)),
        ];
        for (container, bytes) in containers {
            let report = lint(&bytes, Some("test"));
            assert_eq!(report.kind, InputKind::Certificate, "{name} as {container}");
            assert_eq!(about_certificate(&report), expected, "{name} as {container}");
            assert_ne!(report.verdict, Verdict::Unreadable, "{name} as {container}");
        }
    }
}

#[test]
fn stores_of_every_writer_are_read() {
    let with_key = [
        ("openssl3.p12", "test"),
        ("openssl1.p12", "test"),
        ("windows-3des.p12", "test"),
        ("aes128.p12", "test"),
        ("plain-certificates.p12", "test"),
        ("open-lengths.p12", "test"),
        ("open-safe.p12", "test"),
        ("keytool.p12", "test-pki"),
        ("keytool-legacy.p12", "test-pki"),
        ("bag-attributes.pem", ""),
    ];
    for (name, password) in with_key {
        let report = lint(&stored(name), Some(password));
        assert_eq!(cases::lines(&report), [""; 0], "{name}");
        let store = report.store.unwrap();
        assert_eq!((store.key, store.chain, store.reaches_root), (KeyState::Fits, 3, true), "{name}");
        assert_eq!(report.certificate.unwrap().org_number.as_deref(), Some("310149942"), "{name}");
    }
    for name in ["no-key.p12", "chain.p7b", "chain.p7b.pem", "open-lengths.p7b"] {
        let report = lint(&stored(name), Some("test"));
        assert_eq!(cases::lines(&report), [""; 0], "{name}");
        assert_eq!(report.store.map(|store| store.key), Some(KeyState::None), "{name}");
    }
    for name in ["store.jks", "store.jceks"] {
        let report = lint(&stored(name), None);
        assert_eq!(cases::lines(&report), ["note - cert-file certificate"], "{name}");
        assert!(report.findings[0].help(grantlint::language::Lang::En).contains("keytool -importkeystore"));
        assert_eq!(report.certificate.unwrap().org_number.as_deref(), Some("310149942"), "{name}");
    }
}

#[test]
fn the_one_to_sign_with_is_told() {
    let report = lint(&stored("three-leaves.p12"), Some("test"));
    assert_eq!(cases::lines(&report), ["note - cert-file /0"]);
    let text = report.findings[0].text(grantlint::language::Lang::En);
    assert!(text.contains("(authentication)") && text.contains("(encryption)"), "{text}");
    // Whatever comes first in the file, and whichever key is there.
    let signing = [block("certs/encryption-only-test"), block("certs/signing-only-test")].concat();
    let report = lint(signing.as_bytes(), None);
    assert_eq!(cases::lines(&report), ["note - cert-file /1", "note - cert-profile /1"]);
    let silent = [block("certs/seid2-test"), block("certs/no-key-usage-test")].concat();
    let text = lint(silent.as_bytes(), None).findings[0].text(grantlint::language::Lang::En);
    assert!(text.contains("(authentication)") && text.contains("(no key usage)"), "{text}");
    // Of two for authentication the one that lasts longer.
    let renewed = [block("certs/expired-test"), block("certs/seid2-test")].concat();
    assert_eq!(cases::lines(&lint(renewed.as_bytes(), None)), ["note - cert-file /1"]);
}

#[test]
fn certificates_of_others_are_not_in_the_chain() {
    for (certificates, chain) in [
        (&["ca-own", "seid2-test"][..], (1, false)),
        (&["seid2-test", "ca-prod", "ca-root-prod"], (1, false)),
        (&["ca-prod", "seid2-test", "ca-test", "ca-own", "ca-root-test"], (3, true)),
        // Another leaf.
        (&["seid2-test", "ca-test", "seid2-prod"], (2, false)),
    ] {
        let file: String = certificates.iter().map(|name| block(&format!("certs/{name}"))).collect();
        let ders: Vec<_> = certificates.iter().map(|name| der(name)).collect();
        let p12 = p12(&ders, EncryptionAlgorithm::PbeWithHmacSha256AndAes256);
        for (bytes, is_in_order) in [(file.into_bytes(), true), (bundle(&ders), false), (p12, false)] {
            let report = lint(&bytes, Some("test"));
            let about_chain = report.findings.iter().any(|f| f.rule.name == "cert-chain");
            let store = report.store.unwrap();
            assert_eq!((store.chain, store.reaches_root), chain, "{certificates:?}");
            // What has no order of its own is put in order, without those that do not belong there.
            assert!(is_in_order || !about_chain, "{certificates:?}");
        }
    }
}

/// Each documented cause that a certificate or key file can show.
#[test]
fn documented_causes_show_in_the_files_that_cause_them() {
    let jwk = |more: &str, kid: &str| {
        let n = support::modulus("leaf");
        format!(r#"{{"kty":"RSA","use":"sig","alg":"RS256","kid":"{kid}","n":"{n}","e":"AQAB"{more}}}"#)
            .into_bytes()
    };
    let x5c = |value: &str| jwk(&support::with_certificates(&format!(r#","x5c":{value}"#)), "key-1");
    let reversed = [block("certs/ca-root-test"), block("certs/ca-test"), block("certs/seid2-test")].concat();
    let table: [(&str, &str, &str, Vec<u8>); 17] = [
        ("MP-124", "cert-validity", "expired", block("certs/expired-test").into_bytes()),
        ("MP-124", "cert-validity", "not yet valid", block("certs/future-test").into_bytes()),
        ("MP-124", "cert-chain", "in reverse order", reversed.into_bytes()),
        ("MP-124", "cert-file", "key of another", p12_with_key("seid2-test", "client", "test")),
        (
            "MP-124",
            "cert-file",
            "key of another",
            [block("certs/seid2-test"), block("keys/client.key")].concat().into_bytes(),
        ),
        ("MP-120", "cert-environment", "production certificate", block("certs/seid2-prod").into_bytes()),
        ("MP-120", "cert-issuer", "self-signed", block("certs/self-signed").into_bytes()),
        (
            "MP-120",
            "cert-issuer",
            "unknown CA",
            p12(&[der("unknown-ca")], EncryptionAlgorithm::PbeWithHmacSha256AndAes256),
        ),
        ("MP-120", "cert-profile", "no policy", bundle(&[der("no-policy-test")])),
        ("MP-120", "cert-profile", "key usage", der("no-key-usage-test")),
        (
            "MP-122",
            "cert-org-number",
            "another organisation",
            block("certs/org-check-digit-test").into_bytes(),
        ),
        ("MP-122", "cert-org-number", "none", block("certs/org-none-test").into_bytes()),
        ("MP-121", "key-expired", "exp gone", jwk(r#","exp":1767000000"#, "key-1")),
        ("MP-121", "key-expired", "exp near", jwk(r#","exp":1767300000"#, "key-1")),
        ("MP-123", "x5c-shape", "a string", x5c(r#""@seid2-test""#)),
        ("MP-123", "x5c-shape", "empty", x5c("[]")),
        ("MP-120", "cert-environment", "in a key", x5c(r#"["@seid2-prod"]"#)),
    ];
    for (code, rule, what, bytes) in table {
        let report = lint(&bytes, Some("test"));
        let found = report.findings.iter().any(|f| f.code() == Some(code) && f.rule.name == rule);
        assert!(found, "{code} {rule} ({what}): {:?}", cases::lines(&report));
    }
}

#[test]
fn what_does_not_open_is_one_error() {
    let one = |bytes: &[u8], password| cases::lines(&lint(bytes, password));
    let error = ["error - cert-file certificate"];
    for (name, password) in [("openssl3.p12", "test"), ("openssl1.p12", "test"), ("keytool.p12", "test-pki")]
    {
        let bytes = stored(name);
        let words = |password| lint(&bytes, password).findings[0].text(grantlint::language::Lang::En);
        assert!(words(None).contains("no password was given"), "{name}");
        assert!(words(Some("wrong")).contains("does not open"), "{name}");
        assert_eq!(
            (one(&bytes, None), one(&bytes, Some("wrong"))),
            (error.map(str::to_owned).to_vec(), error.map(str::to_owned).to_vec())
        );
        for length in (16..bytes.len()).step_by(97) {
            assert_eq!(one(&bytes[..length], Some(password)), error, "{name}, cut after {length}");
        }
    }
    assert_eq!(one(&stored("no-certificate.p12"), Some("test")), error);
    let store = stored("openssl3.p12");
    for ending in ["\n", "\r\n"] {
        let copied = [store.as_slice(), ending.as_bytes()].concat();
        assert_eq!(one(&copied, Some("test")), one(&store, Some("test")), "{ending:?} behind it");
    }
    // Sealed with a digest that does not exist.
    let mut sealed = stored("openssl3.p12");
    let sha256 = [0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01];
    let at = sealed.windows(9).rposition(|bytes| bytes == sha256).unwrap();
    sealed[at + 8] = 0x7f;
    let words = lint(&sealed, Some("test")).findings[0].text(grantlint::language::Lang::En);
    assert!(words.contains("in a way that grantlint does not know"), "{words}");
    let words = lint(&stored("camellia.p12"), Some("test")).findings[0].text(grantlint::language::Lang::En);
    assert!(words.contains("in a way that grantlint does not know"), "{words}");
    let p7b = stored("chain.p7b");
    for length in (24..p7b.len()).step_by(97) {
        let report = lint(&p7b[..length], None);
        assert_eq!(report.verdict, Verdict::Unreadable, "cut after {length}: {:?}", cases::lines(&report));
    }
}

#[test]
fn odd_certificates_are_told_and_break_nothing() {
    // A serial number below zero, which other software takes too.
    let good = der("seid2-test");
    let serial = good.windows(4).position(|w| w[..2] == [0x02, 0x10]).unwrap() + 2;
    let mut negative = good.clone();
    negative[serial] |= 0x80;
    let report = lint(&negative, None);
    assert_eq!(report.kind, InputKind::Certificate);
    assert_eq!(cases::lines(&report), ["warning - cert-profile /0"]);
    // A year that has five digits.
    let report = lint(&with_year_10000(&good), None);
    assert_eq!(cases::lines(&report), ["error - cert-file /0"]);
    // Very many.
    let many = block("certs/ca-test").repeat(999) + &block("certs/seid2-test");
    let lines = cases::lines(&lint(many.as_bytes(), None));
    assert!(lines.iter().any(|line| line == "warning - cert-file certificate"), "{lines:?}");
    assert!(lines.len() < 80, "{}", lines.len());
    // One that is there several times is nothing to choose.
    assert_eq!(cases::lines(&lint(block("certs/seid2-test").repeat(3).as_bytes(), None)), [""; 0]);
    assert_eq!(cases::lines(&lint(&bundle(&[good.clone(), good.clone()]), None)), [""; 0]);
    // An attribute certificate (RFC 5652) beside a certificate changes nothing.
    assert_eq!(cases::lines(&lint(&bundle(&[element(0xa2, &good), good.clone()]), None)), [""; 0]);
    // None at all, the last as `openssl crl2pkcs7 -nocrl` writes it when it gets none.
    for without in [bundle(&[]), bundle(&[element(0xa2, &good)]), bundle_of(&[])] {
        let report = lint(&without, None);
        assert!(
            report.findings[0].text(grantlint::language::Lang::En).contains("no certificate"),
            "{report:?}"
        );
    }
    // Damaged.
    let damaged = bundle(&[good.clone(), vec![0x30, 0x05]]);
    assert_eq!(cases::lines(&lint(&damaged, None)), ["error - cert-file certificate"]);
    // A key that does not tell its public half.
    let silent = "-----BEGIN PRIVATE KEY-----\nMAUCAQAwAA==\n-----END PRIVATE KEY-----\n";
    let report = lint((block("certs/seid2-test") + silent).as_bytes(), None);
    assert_eq!(report.store.map(|store| store.key), Some(KeyState::Unknown));
    assert_eq!(cases::lines(&report), ["note - cert-file /0"]);
    // A certificate without a key is fine, and so is a key that a password opens.
    let locked = [block("certs/seid2-test").into_bytes(), stored("encrypted.key.pem")].concat();
    assert_eq!(cases::lines(&lint(&locked, None)), ["note - cert-file /0"]);
    for key in ["encrypted.key.pem", "encrypted-3des.key.pem"] {
        let locked = [block("certs/seid2-test").into_bytes(), stored(key)].concat();
        let report = lint(&locked, Some("test"));
        assert_eq!(report.store.map(|store| store.key), Some(KeyState::Fits), "{key}");
        assert_eq!(cases::lines(&report), [""; 0], "{key}");
    }
}

/// A certificate whose last day is written with five digits for the year.
fn with_year_10000(good: &[u8]) -> Vec<u8> {
    let last = good.windows(15).rposition(|w| w[..2] == [0x17, 0x0d] && w[14] == b'Z').unwrap();
    let mut odd = good[..last].to_vec();
    odd.extend(b"\x18\x10100000101000000Z");
    odd.extend(&good[last + 15..]);
    for at in [2, 6] {
        let length = u16::from_be_bytes([odd[at], odd[at + 1]]) + 3;
        odd[at..at + 2].copy_from_slice(&length.to_be_bytes());
    }
    // The two times are in a SEQUENCE of their own.
    odd[last - 16] += 3;
    odd
}

#[test]
fn keys_that_nobody_can_register_are_told() {
    let key = |n: &[u8], e: &str| {
        let n = URL_SAFE_NO_PAD.encode(n);
        format!(r#"{{"kty":"RSA","use":"sig","alg":"RS256","kid":"k","n":"{n}","e":"{e}"}}"#)
    };
    let one = |text: &str| cases::lines(&lint(text.as_bytes(), None));
    assert_eq!(one(&key(&[0xff; 64], "AQAB")), ["error - key-registration /n"]);
    assert_eq!(one(&key(&[0xff; 256], "Ag")), ["error - key-registration /e"]);
    assert_eq!(one(&key(&[0xff; 1100], "AQAB")), ["warning - key-registration /n"]);
    assert_eq!(one(&key(&[0xff; 256], "%%")), ["error - key-registration /n"]);
    let keys: Vec<String> =
        (0..6u8).map(|i| key(&[0xf1 + 2 * i; 256], "AQAB").replace("\"k\"", &format!("\"k{i}\""))).collect();
    assert_eq!(one(&format!(r#"{{"keys":[{}]}}"#, keys.join(","))), ["error - key-registration /keys/0"]);
    assert_eq!(one(&format!("[{}]", keys[..5].join(","))), [""; 0]);
    assert_eq!(
        one(r#"{"kty":"oct","k":"c2VjcmV0c2VjcmV0","kid":"k","use":"sig","alg":"HS256"}"#),
        ["error - key-registration /kty"]
    );
    // The elliptic curve of the test PKI, private and so without use for registration.
    let ec = one(&block("keys/ec.key"));
    assert_eq!(ec, ["error - key-registration keys", "error - key-registration keys"]);
    // A public key as PEM is fine, and has no kid.
    let spki =
        grantlint::internals::grant::certificate::Certificate::from_der(&der("seid2-test")).unwrap().key.spki;
    let public =
        format!("-----BEGIN PUBLIC KEY-----\n{}\n-----END PUBLIC KEY-----\n", STANDARD.encode(&spki));
    assert_eq!(one(&public), ["note - key-registration keys"]);
    assert_eq!(cases::lines(&lint(&spki, None)), ["note - key-registration keys"]);
    // Something behind it is not a part of it.
    let longer = cases::lines(&lint(&[&spki[..], &[0]].concat(), None));
    assert_eq!(longer, ["error - key-registration keys", "note - key-registration keys"]);
}

/// RFC 5480 section 2.1.1, RFC 8410 section 3, RFC 4055 section 3.1, RFC 3279 section 2.3.2.
#[test]
fn keys_of_other_algorithms_are_called_by_their_name() {
    let ec = [0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01];
    let on_curve = |curve: &[u8]| [element(0x06, &ec), element(0x06, curve)].concat();
    for (algorithm, name) in [
        (on_curve(&[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07]), "EC P-256"),
        (on_curve(&[0x2b, 0x81, 0x04, 0x00, 0x22]), "EC P-384"),
        (on_curve(&[0x2b, 0x81, 0x04, 0x00, 0x23]), "EC P-521"),
        (on_curve(&[0x2b, 0x81, 0x04, 0x00, 0x0a]), "EC 1.3.132.0.10"),
        (element(0x06, &[0x2b, 0x65, 0x70]), "Ed25519"),
        (element(0x06, &[0x2b, 0x65, 0x71]), "Ed448"),
        (element(0x06, &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x0a]), "RSASSA-PSS"),
        (element(0x06, &[0x2a, 0x86, 0x48, 0xce, 0x38, 0x04, 0x01]), "DSA"),
        (element(0x06, &[0x2b, 0x65, 0x6e]), "1.3.101.110"),
    ] {
        let key = element(0x30, &[element(0x30, &algorithm), element(0x03, &[0, 1, 2, 3])].concat());
        let armoured =
            format!("-----BEGIN PUBLIC KEY-----\n{}\n-----END PUBLIC KEY-----\n", STANDARD.encode(&key));
        let text = lint(armoured.as_bytes(), None).findings[0].text(grantlint::language::Lang::En);
        assert!(text.starts_with(&format!("The key is of type {name};")), "{name}: {text}");
    }
}

fn command(args: &[&str]) -> (Option<i32>, String, String) {
    let output = run(grantlint(Path::new(env!("CARGO_MANIFEST_DIR"))).args(args), b"");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (output.status.code(), text(&output.stdout), text(&output.stderr))
}

#[test]
fn x5c_prints_the_header_that_a_grant_is_signed_under() {
    let folder = tempfile::tempdir().unwrap();
    let password = folder.path().join("password");
    std::fs::write(&password, "test\n").unwrap();
    let password = password.to_str().unwrap();
    let (status, out, _) = command(&["x5c", "testdata/stores/openssl3.p12", "--password-file", password]);
    assert_eq!(status, Some(0));
    let header: serde_json::Value = serde_json::from_str(&out).unwrap();
    let expected = [support::certificate("seid2-test"), support::certificate("ca-test")];
    assert_eq!(header, serde_json::json!({"alg": "RS256", "x5c": expected}));
    // A grant under that header is clean.
    let claims = format!(
        r#"{{"aud":"https://test.maskinporten.no/","iss":"c","iat":{NOW},"exp":{},"jti":"1","scope":"a:b"}}"#,
        NOW + 60
    );
    let grant = support::sign(&header.to_string(), &claims, "leaf");
    assert_eq!(cases::lines(&lint(grant.as_bytes(), None)), [""; 0]);
    // Whatever order the file has.
    let (_, again, _) = command(&["x5c", "testdata/stores/chain.p7b.pem"]);
    assert_eq!(again, out);
    let (status, _, errors) = command(&["x5c", "testdata/stores/openssl3.p12"]);
    assert_eq!(status, Some(2));
    assert!(errors.contains("no password was given"), "{errors}");
    assert!(errors.contains("--password-file FILE"), "{errors}");
    let (status, _, errors) = command(&["x5c", "testdata/examples/grant.jwt"]);
    assert_eq!((status, errors.contains("holds no certificate")), (Some(2), true), "{errors}");
}

#[test]
fn jwk_prints_the_key_that_can_be_registered() {
    let file = "testdata/pki/keys/leaf.key.pem";
    let (status, out, _) = command(&["jwk", file, "--kid", "key-1"]);
    assert_eq!(status, Some(0));
    let keys: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!(keys[0]["n"], support::modulus("leaf"));
    assert_eq!(keys[0].as_object().unwrap().len(), 6, "{keys}");
    assert_eq!(cases::lines(&lint(out.as_bytes(), None)), [""; 0]);
    // The same from the store, under the key's thumbprint.
    let mut from_store = grantlint(Path::new(env!("CARGO_MANIFEST_DIR")));
    from_store.args(["jwk", "testdata/stores/keytool.p12"]).env("GRANTLINT_PASSWORD", "test-pki");
    let output = run(&mut from_store, b"");
    assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    let stored: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(stored[0]["n"], keys[0]["n"]);
    assert_eq!(stored[0]["kid"].as_str().unwrap().len(), 43);
    let (status, ..) = command(&["jwk", "testdata/pki/keys/ec.key.pem"]);
    assert_eq!(status, Some(2));
}

#[test]
fn jwk_prints_no_key_that_cannot_be_registered_and_leaves_none_out_in_silence() {
    let folder = tempfile::tempdir().unwrap();
    let jwk = |text: &str| {
        let file = folder.path().join("keys");
        std::fs::write(&file, text).unwrap();
        let (status, out, errors) = command(&["jwk", file.to_str().unwrap()]);
        (status, serde_json::from_str::<serde_json::Value>(&out).ok().map(|keys| keys.to_string()), errors)
    };
    let key = |kid: &str, n: &str| {
        format!(r#"{{"kty":"RSA","use":"sig","alg":"RS256","kid":"{kid}","n":"{n}","e":"AQAB"}}"#)
    };
    let [leaf, client] = ["leaf", "client"].map(|name| key(name, &support::modulus(name)));
    let small = key("small", &URL_SAFE_NO_PAD.encode([0xff; 128]));
    let elliptic = r#"{"kty":"EC","crv":"P-256","kid":"e","x":"AQAB","y":"AQAB"}"#;
    let authorities = [block("certs/ca-test"), block("certs/ca-prod")].concat();
    for (text, printed, said) in [
        (format!("{leaf}\n{client}\n"), &["leaf", "client"][..], ""),
        (small.clone(), &[], "cannot be registered: its modulus has 1024 bits"),
        (
            format!(r#"{{"keys":[{leaf},{small},{elliptic}]}}"#),
            &["leaf"],
            "key number 2 is left out: its modulus",
        ),
        (format!("{elliptic}\n{leaf}"), &["leaf"], "key number 1 is left out: it is not an RSA key"),
        (authorities, &[], "only certificates of CAs"),
    ] {
        let (status, out, errors) = jwk(&text);
        assert_eq!(status, Some(if printed.is_empty() { 2 } else { 0 }), "{errors}");
        let out = out.unwrap_or_default();
        assert_eq!(out.matches("\"kid\"").count(), printed.len(), "{out}");
        assert!(printed.iter().all(|kid| out.contains(&format!("\"kid\":\"{kid}\""))), "{out}");
        assert!(errors.contains(said) && errors.is_empty() == said.is_empty(), "{errors}");
    }
}

/// A binary file in place of the keys that are registered is called what it is.
#[test]
fn a_binary_file_is_not_a_set_of_keys() {
    let spki =
        grantlint::internals::grant::certificate::Certificate::from_der(&der("seid2-test")).unwrap().key.spki;
    let said = |bytes: &[u8]| {
        let error = grantlint::context::KeySet::read(bytes, &mut Vec::new()).unwrap_err();
        (error.message.contains("in binary form"), error.line)
    };
    for bytes in [&der("seid2-test"), &spki, &stored("openssl3.p12"), &stored("store.jks")] {
        assert_eq!(said(bytes), (true, None));
    }
    assert_eq!(said(b"a: \xe6"), (false, Some(1)));
}

#[test]
fn files_are_checked_on_the_command_line_and_end_by_what_is_found() {
    let at = ["--no-config", "--at", "1767225600", "--env", "test", "--org-number", "310149942"];
    let check = |file: &str| command(&[&["check", file], &at[..]].concat());
    let (status, out, _) = check("testdata/pki/certs/seid2-test.pem");
    assert_eq!(status, Some(0));
    assert!(out.contains("taken as a certificate, not a grant"), "{out}");
    assert!(out.contains("private key: not in this file"), "{out}");
    let (status, out, _) = check("testdata/pki/certs/seid2-prod.pem");
    assert_eq!((status, out.contains("MP-120")), (Some(1), true), "{out}");
    let (status, out, _) = check("testdata/pki/keys/client.key.pem");
    assert_eq!(status, Some(1));
    assert!(out.contains("taken as keys to register, not a grant"), "{out}");
    assert_eq!(check("testdata/stores/openssl3.p12").0, Some(1));
    let folder = tempfile::tempdir().unwrap();
    let large = folder.path().join("large.p12");
    std::fs::File::create(&large).unwrap().set_len(50 * 1024 * 1024).unwrap();
    let (status, _, errors) = check(large.to_str().unwrap());
    assert_eq!((status, errors.contains("larger than 16 MiB")), (Some(2), true), "{errors}");
    let (status, _, errors) =
        command(&["check", "testdata/stores/openssl3.p12", "--password-file", "no-such-file"]);
    assert_eq!((status, errors.contains("no-such-file")), (Some(2), true), "{errors}");
}

/// The password as editors and shells of Windows write it.
#[test]
fn a_password_file_of_windows_opens_the_store() {
    let folder = tempfile::tempdir().unwrap();
    let units = || "\u{feff}test\r\n".encode_utf16();
    for (bytes, status) in [
        (b"test".to_vec(), 0),
        (b"test\r\n".to_vec(), 0),
        (b"\xef\xbb\xbftest\r\n".to_vec(), 0),
        (units().flat_map(u16::to_le_bytes).collect(), 0),
        (units().flat_map(u16::to_be_bytes).collect(), 0),
        (b"test \n".to_vec(), 1),
        (b"test\n\n".to_vec(), 1),
        (b"t\xe6st".to_vec(), 2),
    ] {
        let file = folder.path().join("password");
        std::fs::write(&file, &bytes).unwrap();
        let at = ["--no-config", "--at", "1767225600", "--env", "test", "--password-file"];
        let args = [&["check", "testdata/stores/openssl3.p12"], &at[..], &[file.to_str().unwrap()]].concat();
        assert_eq!(command(&args).0, Some(status), "{bytes:?}");
    }
}

/// The public CA certificates, where they are at hand: as files they get the verdict that they get in x5c.
#[test]
fn public_cas_are_no_business_certificates_in_any_container() {
    let Some(folder) = crate::ca::ca_folder("public CAs as files") else { return };
    let mut seen = 0;
    for tier in ["prod", "test"] {
        for entry in std::fs::read_dir(folder.join(tier)).unwrap() {
            let path = entry.unwrap().path();
            let der = support::pem(&path);
            let header = format!(r#"{{"alg":"RS256","x5c":["{}"]}}"#, STANDARD.encode(&der));
            let grant = support::sign(&header, r#"{"aud":"https://test.maskinporten.no/"}"#, "client");
            let expected = about_certificate(&lint(grant.as_bytes(), None));
            assert!(!expected.is_empty());
            let modern = EncryptionAlgorithm::PbeWithHmacSha256AndAes256;
            for bytes in [
                std::fs::read(&path).unwrap(),
                der.clone(),
                bundle(std::slice::from_ref(&der)),
                java(std::slice::from_ref(&der)),
                p12(&[der], modern),
            ] {
                assert_eq!(about_certificate(&lint(&bytes, Some("test"))), expected, "{}", path.display());
            }
            seen += 1;
        }
    }
    assert!(seen > 0);
}
