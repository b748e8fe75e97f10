//! Certificates, keys and chains as facts.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use grantlint::context::KeySet;
use grantlint::internals::grant::certificate::{Certificate, CertificateError};
use grantlint::internals::grant::chain::{Chain, ShapeFaultKind};
use grantlint::internals::grant::key::{Algorithm, KeyKind, PublicKey, Verification};
use grantlint::internals::json::Value;

use crate::support;

fn read(name: &str) -> Certificate {
    let der = support::pem(&support::testdata(&format!("pki/certs/{name}.pem")));
    Certificate::from_der(&der).unwrap_or_else(|e| panic!("{name}: {e:?}"))
}

fn chain(json: &str) -> Chain {
    let json = support::with_certificates(json);
    Chain::read(Value::parse(&json).unwrap())
}

fn kinds(chain: &Chain) -> Vec<ShapeFaultKind> {
    chain.faults.iter().map(|fault| fault.kind.clone()).collect()
}

#[test]
fn the_facts_of_a_certificate_are_those_that_openssl_prints() {
    let leaf = read("seid2-test");
    assert_eq!(
        leaf.subject.display,
        "organizationIdentifier=NTRNO-310149942, CN=Testdepartementet, O=Testdepartementet, C=NO"
    );
    assert_eq!(leaf.subject.organization_identifier.as_deref(), Some("NTRNO-310149942"));
    assert_eq!(leaf.issuer.common_name.as_deref(), Some("Buypass Class 3 Test4 CA G2 ST Business"));
    assert_eq!((leaf.not_before, leaf.not_after), (1_735_689_600, 1_830_297_600));
    assert_eq!(leaf.key.kind, KeyKind::Rsa { bits: 2048 });
    assert_eq!(leaf.policies, ["2.16.578.1.26.1.3.2", "0.4.0.2042.1.1"]);
    let usage = leaf.key_usage.unwrap();
    assert!(
        usage.critical && usage.digital_signature && usage.encryption.is_some() && !usage.non_repudiation
    );
    assert_eq!(leaf.status_hosts, ["crl.test4.buypassca.com"]);
    assert_eq!(leaf.is_ca, None);
    assert!(leaf.other_critical_extensions.is_empty());
    assert_eq!(read("critical-extension-test").other_critical_extensions, ["1.3.6.1.4.1.99999.2"]);
    assert_eq!(read("ca-test").is_ca, Some(true));
    assert_eq!(read("ec-key-test").key.kind, KeyKind::Ec("P-256".to_owned()));
}

#[test]
fn norwegian_letters_survive_every_string_type() {
    let leaf = read("seid1-test");
    assert_eq!(leaf.subject.organization.as_deref(), Some("Prøve AS"));
    assert_eq!(leaf.subject.common_name.as_deref(), Some("Prøve AS"));
    assert_eq!(read("rsa-3072").subject.organizational_units, ["Ærlig Ånd"]);
}

#[test]
fn keys_verify_what_they_signed_and_nothing_else() {
    let token = support::sign(r#"{"alg":"RS384"}"#, "{}", "leaf");
    let (message, signature) = token.rsplit_once('.').unwrap();
    let signature = base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(signature).unwrap();
    let key = read("seid2-test").key;
    let verify = |key: &PublicKey, algorithm| key.verify(algorithm, message.as_bytes(), &signature);
    assert_eq!(verify(&key, Algorithm::Rs384), Verification::Valid);
    assert_eq!(verify(&key, Algorithm::Rs256), Verification::Invalid);
    assert_eq!(verify(&read("rsa-3072").key, Algorithm::Rs384), Verification::Invalid);
    for unusable in ["ec-key-test", "small-key-test", "large-key-test"] {
        assert_eq!(verify(&read(unusable).key, Algorithm::Rs384), Verification::NotChecked, "{unusable}");
    }
    let (n, e) = key.rsa_numbers().unwrap();
    let from_jwk = PublicKey::from_jwk(n, e).unwrap();
    assert_eq!(from_jwk, key);
    assert_eq!(verify(&from_jwk, Algorithm::Rs384), Verification::Valid);
    let from_pem = |text: &str| {
        let set = KeySet::read(text.as_bytes(), &mut Vec::new()).unwrap();
        PublicKey::from_spki(&set.keys[0].key.as_ref().unwrap().spki).unwrap()
    };
    let pem = std::fs::read_to_string(support::testdata("pki/certs/seid2-test.pem")).unwrap();
    assert_eq!(from_pem(&pem), key);
    let armoured = |label: &str, der: &[u8]| {
        format!("-----BEGIN {label}-----\n{}\n-----END {label}-----\n", STANDARD.encode(der))
    };
    assert_eq!(from_pem(&armoured("PUBLIC KEY", &key.spki)), key);
}

/// What is said of an element of x5c.
fn said(element: &str) -> String {
    let (_, report) = lint(&serde_json::json!([element]).to_string(), "leaf");
    report.findings[0].text(grantlint::language::Lang::En)
}

#[test]
fn certificates_that_are_something_else_are_called_by_their_name() {
    let der = support::pem(&support::testdata("pki/certs/seid2-test.pem"));
    let key = read("seid2-test").key;
    let private = support::pem(&support::testdata("pki/keys/leaf.key.pem"));
    let of = |der: &[u8]| Certificate::from_der(der).unwrap_err();
    assert_eq!(of(&private), CertificateError::PrivateKey);
    assert_eq!(of(&key.spki), CertificateError::PublicKey);
    let request = support::pem(&support::testdata("stores/request.csr"));
    assert_eq!(of(&request), CertificateError::Request);
    for store in ["openssl3.p12", "chain.p7b"] {
        let bytes = std::fs::read(support::testdata(&format!("stores/{store}"))).unwrap();
        assert_eq!(of(&bytes), CertificateError::Container, "{store}");
        assert!(said(&STANDARD.encode(&bytes)).contains("key store, not a certificate"), "{store}");
    }
    assert!(said(&STANDARD.encode(&request)).contains("request"));
    assert_eq!(of(b"hello"), CertificateError::NotACertificate);
    assert_eq!(of(&der[..der.len() - 1]), CertificateError::NotACertificate);
    assert_eq!(of(&[der.as_slice(), &[0, 0]].concat()), CertificateError::TrailingBytes(2));
}

#[test]
fn x5c_is_read_through_every_kind_of_damage() {
    use ShapeFaultKind as Fault;
    let plain = support::certificate("seid2-test");
    let issuer = support::certificate("ca-test");
    let pem = std::fs::read_to_string(support::testdata("pki/certs/seid2-test.pem")).unwrap();
    let bare: String =
        pem.lines().skip_while(|l| l.starts_with('#')).fold(String::new(), |a, l| a + l + "\n");
    let body: Vec<&str> = bare.lines().filter(|l| !l.starts_with('-')).collect();
    let der = STANDARD.decode(&plain).unwrap();
    let both = [der.as_slice(), &STANDARD.decode(&issuer).unwrap()].concat();
    let array = |text: &str| serde_json::json!([text]).to_string();
    let cases = [
        (array(&plain), vec![], 1),
        (serde_json::json!(plain).to_string(), vec![Fault::String], 1),
        (serde_json::json!(array(&plain)).to_string(), vec![Fault::String], 1),
        (serde_json::json!(bare).to_string(), vec![Fault::PemString], 1),
        (array(&array(&plain)), vec![Fault::ArrayText], 1),
        (array(&format!("[{plain}]")), vec![Fault::ArrayText], 1),
        (array(&format!("['{plain}']")), vec![Fault::ArrayText], 1),
        (array("[\n[\n  Version: V3\n  Subject: CN=X, O=Y\n  Key: 1, 2\n]"), vec![Fault::Printed], 0),
        (array("Certificate:\n    Data:\n  Subject: CN = X, O = Y\n  00:d2"), vec![Fault::Printed], 0),
        (array("[Subject]\n  CN=X, O=Y\n\n[Issuer]\n  CN=Z\n"), vec![Fault::Printed], 0),
        (array(&der.iter().map(|&byte| char::from(byte)).collect::<String>()), vec![Fault::RawDer], 1),
        (array(&String::from_utf8_lossy(&der)), vec![Fault::RawDer], 0),
        (array(&format!("data:application/pkix-cert;base64,{plain}")), vec![Fault::DataUrl], 1),
        (array(&plain.replace('+', " ")), vec![Fault::PlusAsSpace], 1),
        (array("a, b; c=d e=f %%"), vec![Fault::NotBase64], 0),
        ("null".to_owned(), vec![Fault::Empty], 0),
        ("[]".to_owned(), vec![Fault::Empty], 0),
        (r#"[""]"#.to_owned(), vec![Fault::Empty], 0),
        (array(&bare), vec![Fault::PemArmour], 1),
        (array(&bare.replace('\n', "")), vec![Fault::PemArmour], 1),
        (array(&bare.replace('\n', "\\n")), vec![Fault::PemArmour], 1),
        (array(&pem), vec![Fault::SurroundingText], 1),
        (array(&body.join("\n")), vec![Fault::LineBreaks], 1),
        (array(&body.join("\r\n")), vec![Fault::LineBreaks], 1),
        (array(&body.join("\\n")), vec![Fault::EscapedLineBreaks], 1),
        (array(&format!("\\n{plain}")), vec![Fault::EscapedLineBreaks], 1),
        (array(&format!("{plain}\\n")), vec![Fault::EscapedLineBreaks], 1),
        (array(&format!("{plain}\\r\\n")), vec![Fault::EscapedLineBreaks], 1),
        (array(&plain.replace('+', "-").replace('/', "_")), vec![Fault::Base64Url], 1),
        (array(&STANDARD.encode(&both)), vec![Fault::Glued], 2),
        (array(&format!("{plain},{issuer}")), vec![Fault::Glued], 2),
        (array(&format!("{bare}{bare}")), vec![Fault::Glued], 2),
        (array(&STANDARD.encode(&bare)), vec![Fault::EncodedTwice], 1),
        (array(&STANDARD.encode(&plain)), vec![Fault::EncodedTwice], 1),
        (array(&STANDARD.encode(bare.split_once('\n').unwrap().1)), vec![Fault::EncodedTwice], 1),
        (
            array(&(STANDARD.encode(&plain) + "\n-----END CERTIFICATE-----")),
            vec![Fault::PemArmour, Fault::EncodedTwice],
            1,
        ),
        (
            array(&STANDARD.encode([der.as_slice(), &[0, 0]].concat())),
            vec![Fault::Certificate(CertificateError::TrailingBytes(2))],
            1,
        ),
        (array("%%%"), vec![Fault::NotBase64], 0),
        (array("aGVsbG8gd29ybGQ="), vec![Fault::Certificate(CertificateError::NotACertificate)], 0),
        (
            array(r#"{"kty":"RSA","n":"AQAB","e":"AQAB"}"#),
            vec![Fault::Certificate(CertificateError::PublicKey)],
            0,
        ),
        (
            array(&std::fs::read_to_string(support::testdata("pki/keys/leaf.key.pem")).unwrap()),
            vec![Fault::Certificate(CertificateError::PrivateKey)],
            0,
        ),
    ];
    for (json, faults, certificates) in cases {
        let chain = chain(&json);
        assert_eq!(kinds(&chain), faults, "{}", &json[..json.len().min(60)]);
        assert_eq!(chain.certificates.len(), certificates, "{}", &json[..json.len().min(60)]);
    }
}

#[test]
fn the_leaf_is_found_by_the_links() {
    let order = |json: &str| {
        let chain = chain(json);
        (chain.leaf, chain.path())
    };
    assert_eq!(order(r#"["@seid2-test"]"#), (Some(0), vec![0]));
    assert_eq!(order(r#"["@seid2-test", "@ca-test", "@ca-root-test"]"#), (Some(0), vec![0, 1, 2]));
    assert_eq!(order(r#"["@ca-root-test", "@ca-test", "@seid2-test"]"#), (Some(2), vec![2, 1, 0]));
    assert_eq!(order(r#"["@ca-test", "@seid2-test", "@ca-root-test"]"#), (Some(1), vec![1, 0, 2]));
    assert_eq!(order(r#"["@ca-root-test", "@seid2-test"]"#), (Some(1), vec![1]));
    assert_eq!(order(r#"["@seid2-test", "@ca-root-test", "@ca-test"]"#), (Some(0), vec![0, 2, 1]));
    assert_eq!(order(r#"["@seid2-test", "@seid2-prod"]"#), (Some(0), vec![0]));
    assert_eq!(order("[]"), (None, vec![]));
    assert_eq!(chain(r#"["@bad-link-test", "@ca-test"]"#).link(0).unwrap().signature, Verification::Invalid);
    assert!(chain(r#"["@self-signed"]"#).is_self_signed);
    assert!(!chain(r#"["@seid2-test"]"#).is_self_signed);
}

const PAYLOAD: &str = r#"{"aud": "https://test.maskinporten.no/", "iss": "0f1a2b3c-4d5e-4f60-8a7b-9c0d1e2f3a4b", "iat": 1767225600, "exp": 1767225720, "jti": "9b2f1c1e-6a0e-4d0a-9d5c-0c5b8a6d7e11", "scope": "digdir:test"}"#;

/// The complete findings on a grant with this x5c, given as JSON.
fn lint(x5c: &str, key: &str) -> (Vec<String>, grantlint::GrantReport) {
    let header = format!(r#"{{"alg": "RS256", "x5c": {}}}"#, support::with_certificates(x5c));
    let token = support::sign(&header, PAYLOAD, key);
    let context = grantlint::Context::new(grantlint::At::Issued);
    let report = grantlint::lint(token.as_bytes(), &context).grants.remove(0);
    (crate::cases::lines(&report), report)
}

#[test]
fn damage_to_x5c_is_one_finding_and_the_certificate_is_checked_all_the_same() {
    let plain = support::certificate("seid2-test");
    let issuer = support::certificate("ca-test");
    let lines: Vec<&str> =
        plain.as_bytes().chunks(64).map(|line| std::str::from_utf8(line).unwrap()).collect();
    let pem = format!("-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n", lines.join("\n"));
    let error = |place: &str| vec![format!("error MP-123 x5c-shape {place}")];
    let key = std::fs::read_to_string(support::testdata("pki/keys/leaf.key.pem")).unwrap();
    let array = |text: &str| serde_json::json!([text]).to_string();
    let cases = [
        (serde_json::json!(plain).to_string(), error("/x5c")),
        (array(&pem), error("/x5c/0")),
        (array(&format!("subject=CN = x\nissuer=CN = y\n{pem}")), error("/x5c/0")),
        (array(&plain.replace('+', "-").replace('/', "_")), error("/x5c/0")),
        (array(&lines.join("\n")), vec!["warning MP-123 x5c-shape /x5c/0".to_owned()]),
        (array(&lines.join("\r\n")), vec!["warning MP-123 x5c-shape /x5c/0".to_owned()]),
        (array(&format!("{plain},{issuer}")), error("/x5c/0")),
        (array(&format!("{plain}\n{issuer}")), error("/x5c/0")),
        (array(&STANDARD.encode(format!("{pem}{pem}"))), {
            let mut both = error("/x5c/0");
            both.push("warning - cert-chain /x5c/0".to_owned());
            both
        }),
        // One text in several elements: the lines of a file, with or without those around them, or pieces.
        (serde_json::json!(pem.lines().collect::<Vec<_>>()).to_string(), error("/x5c")),
        (serde_json::json!(pem.split('\n').collect::<Vec<_>>()).to_string(), error("/x5c")),
        (serde_json::json!(lines).to_string(), error("/x5c")),
        (serde_json::json!([&plain[..500], &plain[500..]]).to_string(), error("/x5c")),
        (serde_json::json!(format!("Bag Attributes\n    localKeyID: 01\n{pem}")).to_string(), error("/x5c")),
        (array(&format!("{pem}{key}")), error("/x5c/0")),
        (array(&STANDARD.encode(&pem)), error("/x5c/0")),
        (serde_json::json!([pem, pem]).to_string(), {
            let mut both = error("/x5c/0");
            both.push("warning - cert-chain /x5c/1".to_owned());
            both
        }),
    ];
    for (x5c, expected) in cases {
        let (found, report) = lint(&x5c, "leaf");
        assert_eq!(found, expected, "{}", &x5c[..60]);
        assert!(!report.not_checked.iter().any(|(rule, _)| rule.name == "signature"), "{}", &x5c[..60]);
        // Nothing of a private key, whatever else is said.
        let json: String = report.findings.iter().map(|f| f.text(grantlint::language::Lang::En)).collect();
        assert!(!json.contains(&key[100..140]), "{json}");
    }
}

/// The bytes of a certificate, and the lines of a key, are one mistake, however many elements they are.
#[test]
fn many_elements_without_a_certificate_are_one_mistake() {
    let der = STANDARD.decode(support::certificate("seid2-test")).unwrap();
    let key = std::fs::read_to_string(support::testdata("pki/keys/leaf.key.pem")).unwrap();
    let lines: Vec<&str> = key.lines().collect();
    for x5c in [serde_json::json!(der), serde_json::json!(lines)] {
        let (found, report) = lint(&x5c.to_string(), "leaf");
        assert_eq!(found.iter().filter(|line| line.contains("x5c-shape")).count(), 1, "{found:?}");
        let said: String = report.findings.iter().map(|f| f.text(grantlint::language::Lang::En)).collect();
        assert!(!said.contains(lines[3]), "{said}");
    }
}

/// An order is offered where nothing else in x5c has to change.
#[test]
fn a_damaged_element_is_not_moved() {
    let [leaf, root, ca] = ["seid2-test", "ca-root-test", "ca-test"].map(support::certificate);
    let order = |last: &str| {
        let (found, report) = lint(&serde_json::json!([ca, leaf, root, last]).to_string(), "leaf");
        let chain = report.findings.into_iter().find(|f| f.rule.name == "cert-chain");
        chain.unwrap_or_else(|| panic!("{found:?}")).change.is_some()
    };
    assert!(order(&support::certificate("commfides-test")));
    assert!(!order(&format!("{}\n", support::certificate("commfides-test"))));
    assert!(!order("%%%"));
}

/// However they are put into x5c, more certificates than any chain has are not read.
#[test]
fn certificates_are_read_up_to_a_number() {
    let der = STANDARD.decode(support::certificate("seid2-test")).unwrap();
    let read = |x5c: String| {
        let (found, _) = lint(&x5c, "leaf");
        found.iter().filter(|line| line.contains("x5c-shape")).count()
    };
    let glued = |count: usize| read(serde_json::json!([STANDARD.encode(der.repeat(count))]).to_string());
    let listed = |count: usize| read(serde_json::json!(vec![STANDARD.encode(&der); count]).to_string());
    assert_eq!((listed(16), listed(17)), (0, 1));
    // That they are glued together is one mistake, and the number of them another.
    assert_eq!((glued(2), glued(16), glued(17)), (1, 1, 2));
}

#[test]
fn the_leaf_alone_and_the_whole_chain_get_the_same_verdict() {
    let leaves = [
        "seid2-test",
        "expired-test",
        "future-test",
        "ending-test",
        "no-policy-test",
        "critical-extension-test",
        "no-key-usage-test",
        "key-usage-not-critical-test",
        "signing-only-test",
        "org-none-test",
        "org-vat-test",
        "small-key-test",
        "ec-key-test",
        "no-aki-test",
        "other-key-test",
    ];
    for name in leaves {
        let alone = lint(&format!(r#"["@{name}"]"#), "leaf").0;
        let whole = lint(&format!(r#"["@{name}", "@ca-test", "@ca-root-test"]"#), "leaf").0;
        assert_eq!(alone, whole, "{name}");
    }
}

#[test]
fn a_changed_grant_is_one_finding_and_says_what_fits() {
    let header = format!(r#"{{"alg": "RS256", "x5c": ["{}"]}}"#, support::certificate("seid2-test"));
    let token = support::sign(&header, PAYLOAD, "leaf");
    let context = grantlint::Context::new(grantlint::At::Issued);
    let findings = |token: &str| {
        let report = grantlint::lint(token.as_bytes(), &context).grants.remove(0);
        let texts: Vec<String> =
            report.findings.iter().map(|f| f.text(grantlint::language::Lang::En)).collect();
        (crate::cases::lines(&report), texts.join(" "))
    };
    let encode = |text: &str| base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(text);
    let one = ["error MP-124 signature signature".to_owned()];
    let signature = token.rsplit('.').next().unwrap();
    // A claim changed after signing, and the same claims written again.
    let changed = PAYLOAD.replace("digdir:test", "digdir:best");
    let compact: serde_json::Value = serde_json::from_str(PAYLOAD).unwrap();
    for payload in [changed, compact.to_string()] {
        let token = format!("{}.{}.{signature}", encode(&header), encode(&payload));
        assert_eq!(findings(&token).0, one);
    }
    // Signed over the JSON itself.
    let raw = support::sign_bytes(format!("{header}.{PAYLOAD}").as_bytes(), "leaf");
    let token = format!("{}.{}.{raw}", encode(&header), encode(PAYLOAD));
    let (lines, text) = findings(&token);
    assert_eq!(lines, one);
    assert!(text.contains("the JSON of header and claims"), "{text}");
}

#[test]
fn a_certificate_is_described_in_three_lines() {
    let (_, report) = lint(r#"["@expired-test"]"#, "leaf");
    let certificate = report.certificate.unwrap();
    assert_eq!(
        certificate.lines(grantlint::language::Lang::En),
        [
            "certificate: organizationIdentifier=NTRNO-310149942, CN=Testdepartementet, O=Testdepartementet, C=NO (organisation 310149942)",
            "issued by: CN=Buypass Class 3 Test4 CA G2 ST Business, O=Buypass AS, organizationIdentifier=NTRNO-983163327, C=NO",
            "valid: 2022-05-21T00:00:00Z to 2025-05-21T00:00:00Z, for test",
        ]
    );
    assert!(lint(r#"["@seid2-test"]"#, "leaf").1.certificate.is_none());
}
