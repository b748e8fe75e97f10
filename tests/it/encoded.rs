//! Base64 that begins as a token does, or as DER does, among other things: JWKs, certificates and stores without
//! armour, and JSON that is nothing of the kind.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use grantlint::context::KeySet;
use grantlint::internals::grant::store::KeyState;
use grantlint::report::InputKind;

use crate::cases;
use crate::cli::{grantlint, run};
use crate::held::{PRIVATE, block, jwk, lint};
use crate::stores::p12_with_key;
use crate::support::{self, testdata};

#[test]
fn keys_in_base64_are_found_in_what_holds_them() {
    let table: Vec<(&str, String, &[&str])> = vec![
        ("a variable", format!("CLIENT_JWK={}\n", STANDARD.encode(jwk(""))), &[]),
        ("a variable, not padded", format!("export JWK='{}'\n", URL_SAFE_NO_PAD.encode(jwk(" "))), &[]),
        (
            "a value in YAML",
            format!("a: 1\njwks: {}\n", STANDARD.encode(format!("{{\"keys\": [{}]}}", jwk("")))),
            &[],
        ),
        (
            "a value in JSON",
            serde_json::json!({ "n": { "EncodedJwk": STANDARD.encode(jwk("")) } }).to_string(),
            &[],
        ),
        ("a string in source code", format!("let key = \"{}\";\nuse(key)\n", STANDARD.encode(jwk(""))), &[]),
        ("words behind it in a log", format!("12:00 jwk={} was read\n", STANDARD.encode(jwk("  "))), &[]),
        (
            "a Secret with the private one",
            format!("kind: Secret\ndata:\n  jwk: {}\n", STANDARD.encode(jwk(r#","d":"AQAB""#))),
            PRIVATE,
        ),
    ];
    for (what, text, lines) in table {
        let reports = lint(text.as_bytes());
        let [report] = reports.as_slice() else { panic!("{what}: {} reports", reports.len()) };
        assert_eq!(report.kind, InputKind::Keys, "{what}: {:?}", cases::lines(report));
        assert_eq!(cases::lines(report), lines, "{what}");
        let printed = run(grantlint(&testdata("")).args(["jwk", "-"]), text.as_bytes());
        let printed = String::from_utf8(printed.stdout).unwrap();
        assert!(printed.contains(&support::modulus("leaf")), "{what}");
    }
    let set = KeySet::read(format!("{}\n", STANDARD.encode(jwk(""))).as_bytes(), &mut Vec::new()).unwrap();
    assert_eq!(set.kids().collect::<Vec<_>>(), ["key-1"]);
}

#[test]
fn certificates_without_armour_are_found_in_what_holds_them() {
    let one = support::certificate("seid2-test");
    let key = STANDARD.encode(support::pem(&testdata("pki/keys/leaf.key.pem")));
    let store = STANDARD.encode(p12_with_key("seid2-test", "leaf", "test"));
    let bundle = STANDARD.encode(std::fs::read(testdata("stores/chain.p7b")).unwrap());
    let (none, fits) = (KeyState::None, KeyState::Fits);
    for (what, text, key) in [
        ("a variable", format!("CERT=\"{one}\"\nNAME=x\n"), none),
        ("lines in YAML", format!("cert: |\n  {}\n  {}\na: 1\n", &one[..64], &one[64..]), none),
        ("JSON of PHP", serde_json::json!({ "cert": one, "n": 1 }).to_string().replace('/', "\\/"), none),
        (
            "lines in JSON",
            serde_json::json!({ "c": format!("{}\r\n{}", &one[..64], &one[64..]) }).to_string(),
            none,
        ),
        (
            "metadata",
            format!("<X509Data><X509Certificate>\r\n{one}\r\n</X509Certificate></X509Data>\n"),
            none,
        ),
        ("a log", format!("12:00 the client has {one} today\n"), none),
        ("behind what only begins so", format!("a: MII\nb: MIIEAAAA MIIEpgIBAAKCAQEA\nc: {one}\n"), none),
        ("a bundle", format!("let bundle = '{bundle}';\n"), none),
        ("certificate and key", format!("CERT={one}\nKEY={key}\n"), fits),
        ("a store in a Secret", format!("data:\n  p12: {store}\n  n: eA==\n"), fits),
    ] {
        let reports = lint(text.as_bytes());
        let [report] = reports.as_slice() else { panic!("{what}: {} reports", reports.len()) };
        assert_eq!(report.kind, InputKind::Certificate, "{what}: {:?}", cases::lines(report));
        assert_eq!(cases::lines(report), [""; 0], "{what}");
        assert_eq!(report.store.map(|store| store.key), Some(key), "{what}");
    }
    let alone = lint(format!("PRIVATE_KEY={key}\n").as_bytes());
    assert_eq!(alone.iter().flat_map(cases::lines).collect::<Vec<_>>(), PRIVATE);
    for nothing in [
        "a: MII\n",
        "a: MIIDIDCCAgigAwIBAgIUcut\n",
        "MIIMIIMIIMIIMIIMIIMIIMII",
        "text MIICIjANBgkq with more",
    ] {
        let reports = lint(nothing.as_bytes());
        let kinds: Vec<_> = reports.iter().map(|report| report.kind).collect();
        assert_eq!(kinds, [InputKind::Grant], "{nothing}");
    }
}

/// Wherever in the base64 the second certificate begins.
#[test]
fn a_chain_in_a_secret_is_read_once() {
    let pem = |name: &str| {
        format!("-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n", support::certificate(name))
    };
    let [leaf, other] = ["seid2-test", "org-psd-test"].map(pem);
    for gap in 0..3 {
        let secret = STANDARD.encode(format!("{leaf}{}{other}", "\n".repeat(gap)));
        let reports = lint(format!("kind: Secret\ndata:\n  tls.crt: {secret}\n").as_bytes());
        let [report] = reports.as_slice() else { panic!("{gap}: {} reports", reports.len()) };
        let lines = cases::lines(report);
        assert_eq!(report.store.map(|store| store.others), Some(1), "{gap}: {lines:?}");
        assert!(!lines.iter().any(|line| line.contains("cert-chain")), "{gap}: {lines:?}");
    }
}

/// Sessions, settings and source maps begin as tokens do.
#[test]
fn base64_of_other_json_is_no_token() {
    let other = STANDARD.encode(r#"{"user": "x", "roles": ["a", "b"], "expires": 1767225600}"#);
    let keys = STANDARD.encode(jwk(""));
    let token = std::fs::read_to_string(testdata("examples/good.jwt")).unwrap();
    let (header, rest) = token.split_once('.').unwrap();
    let claims = rest.split_once('.').unwrap().0;
    let nothing = "error - not-a-grant input";
    for (text, first) in [
        (other.clone(), Some(nothing)),
        (format!("SESSION={other}\n"), Some(nothing)),
        (format!("f();\n//# sourceMappingURL=data:application/json;base64,{other}\n"), Some(nothing)),
        (format!("kind: Secret\ndata:\n  .dockerconfigjson: {other}\n"), Some(nothing)),
        (format!("12:00 GET /callback?state={other}&code=a 200\n"), Some(nothing)),
        (format!("A={keys}\nB={other}\n"), None),
        (
            format!("{{\"session\": \"{other}\", \"key\": \"{keys}\", \"assertion\": \"{}\"}}", token.trim()),
            None,
        ),
        (format!("GET / HTTP/1.1\nHost: a\nAuthorization: Bearer {other}\n\n"), Some(nothing)),
        // Sent as the grant, or a part of one, it is a grant with a mistake.
        (format!("grant_type=x&assertion={other}"), Some("error MP-011 malformed-jws input")),
        (format!("JWT={header}\n"), Some("error MP-011 token-wrapping input")),
        (claims.to_owned(), Some("error MP-011 malformed-jws input")),
    ] {
        let reports = lint(text.as_bytes());
        let [report] = reports.as_slice() else { panic!("{text}: {} reports", reports.len()) };
        assert_eq!(cases::lines(report).first().map(String::as_str), first, "{text}");
    }
}

/// What a log says of a request beside the grant, in lines of their own; a line that is a key is one to register.
#[test]
fn records_of_keys_and_certificates_are_no_grants() {
    let certificate = block("certs/seid2-test");
    let token = std::fs::read_to_string(testdata("examples/good.jwt")).unwrap();
    let records = [
        serde_json::json!({ "session": STANDARD.encode(r#"{"user": "x"}"#) }),
        serde_json::json!({ "peer": certificate }),
        serde_json::json!({ "peer": STANDARD.encode(&certificate) }),
        serde_json::json!({ "peer": support::certificate("seid2-test"), "at": 1 }),
        serde_json::json!({ "n": 1, "jwk": { "kty": "RSA" } }),
        serde_json::json!({ "n": 1, "jwk": STANDARD.encode(jwk("")) }),
    ];
    let lines: Vec<String> = records.iter().map(|record| format!("{record}\n")).collect();
    let folder = tempfile::tempdir().unwrap();
    let grants = |more: &str| {
        std::fs::write(folder.path().join("log.jsonl"), format!("{}{token}{more}", lines.concat())).unwrap();
        let mut command = grantlint(folder.path());
        let output = run(command.args(["check", "--at", "issued", "--format", "json", "log.jsonl"]), b"");
        assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stdout));
        let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        report["summary"]["grants"].as_u64()
    };
    assert_eq!(grants(""), Some(1));
    assert_eq!(grants(&format!("{}\n", jwk(""))), Some(2));
}

/// A JWS in JSON is one thing, wherever it is, and not its parts; what else is signed is none of ours.
#[test]
fn a_jws_in_json_is_named_wherever_it_is() {
    let token = std::fs::read_to_string(testdata("examples/good.jwt")).unwrap();
    let parts: Vec<&str> = token.trim().split('.').collect();
    let flattened = serde_json::json!({ "protected": parts[0], "payload": parts[1], "signature": parts[2] });
    let signatures = serde_json::json!([{ "protected": parts[0], "signature": parts[2] }]);
    let general = serde_json::json!({ "payload": parts[1], "signatures": signatures });
    for jws in [&flattened, &general] {
        for text in [
            jws.to_string(),
            serde_json::json!({ "request": jws }).to_string(),
            serde_json::json!({ "a": { "body": jws }, "n": 1 }).to_string(),
            serde_json::json!({ "list": [{ "n": 1 }, jws] }).to_string(),
        ] {
            let found: Vec<_> = lint(text.as_bytes()).iter().flat_map(cases::lines).collect();
            assert_eq!(found, ["error - not-a-grant input"], "{text}");
            let said = lint(text.as_bytes())[0].findings[0].text(grantlint::language::Lang::En);
            assert!(said.contains("JWS in JSON"), "{text}: {said}");
        }
    }
    let other = serde_json::json!({ "event": { "payload": "eyJhIjoxfQ", "signature": "AAAA" } }).to_string();
    let said = lint(other.as_bytes())[0].findings[0].text(grantlint::language::Lang::En);
    assert!(said.contains("This is JSON, but neither"), "{said}");
}
