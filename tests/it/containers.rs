//! What is in files with certificates and keys, at the edges: what a structure is called that is no
//! certificate, which key belongs to which certificate, who issued whom, and from when to when.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use grantlint::environments::Environment;
use grantlint::internals::grant::certificate::{Certificate, CertificateError};
use grantlint::internals::grant::chain::Chain;
use grantlint::internals::grant::store::{KeyState, Store, StoreFault};
use grantlint::internals::input::{self, Body};
use grantlint::{At, Context, GrantReport};

use crate::support;

fn der(name: &str) -> Vec<u8> {
    support::pem(&support::testdata(&format!("pki/certs/{name}.pem")))
}

fn certificate(name: &str) -> Certificate {
    Certificate::from_der(&der(name)).unwrap()
}

/// One element of DER.
fn element(tag: u8, content: &[u8]) -> Vec<u8> {
    if let Ok(length @ 0..0x80) = u8::try_from(content.len()) {
        return [&[tag, length], content].concat();
    }
    let length = u16::try_from(content.len()).unwrap().to_be_bytes();
    [&[tag, 0x82], &length[..], content].concat()
}

fn sequence(parts: &[&[u8]]) -> Vec<u8> {
    element(0x30, &parts.concat())
}

#[test]
fn what_is_no_certificate_is_called_by_its_structure() {
    use CertificateError::{Container, NotACertificate, PrivateKey, PublicKey, Request};
    let int = &[0x02, 0x01, 0x00][..];
    let oid = &[0x06, 0x01, 0x2a][..];
    let octets = &[0x04, 0x01, 0x07][..];
    let bits = &[0x03, 0x02, 0x00, 0x07][..];
    let empty = &[0x30, 0x00][..];
    let algorithm = &sequence(&[oid])[..];
    let request = &sequence(&[int, empty, empty, &[0xa0, 0]])[..];
    let unsigned = &sequence(&[int, empty, int])[..];
    let explicit = &[0xa0, 0x00][..];
    for (parts, expected) in [
        (&[int, int, int, int][..], PrivateKey),
        (&[int, int, int], NotACertificate),
        (&[int, int, int, int, int], PrivateKey),
        (&[int, octets], PrivateKey),
        (&[int, octets, explicit], PrivateKey),
        (&[int, empty, octets], PrivateKey),
        (&[int, empty, octets, explicit], PrivateKey),
        (&[algorithm, octets], PrivateKey),
        (&[empty, octets], NotACertificate),
        (&[int, int], PublicKey),
        (&[int], NotACertificate),
        (&[algorithm, bits], PublicKey),
        (&[empty, bits], NotACertificate),
        (&[request, algorithm, bits], Request),
        (&[unsigned, algorithm, bits], NotACertificate),
        (&[empty, algorithm, bits], NotACertificate),
        (&[request, algorithm, octets], NotACertificate),
        (&[oid, explicit], Container),
        (&[oid, empty], NotACertificate),
        (&[int, empty], Container),
        (&[int, empty, empty], Container),
        (&[int, empty, empty, empty], NotACertificate),
        (&[], NotACertificate),
    ] {
        let bytes = sequence(parts);
        assert_eq!(Certificate::from_der(&bytes).unwrap_err(), expected, "{bytes:02x?}");
    }
    assert_eq!(Certificate::from_der(&[]).unwrap_err(), NotACertificate);
    assert_eq!(Certificate::from_der(octets).unwrap_err(), NotACertificate);
    let good = der("seid2-test");
    for more in [1, 5] {
        let longer = [good.clone(), vec![0; more]].concat();
        assert_eq!(Certificate::from_der(&longer).unwrap_err(), CertificateError::TrailingBytes(more));
        let (certificate, rest) = Certificate::first_of(&longer).unwrap();
        assert_eq!((certificate.der, rest.len()), (good.clone(), more));
    }
}

fn armoured(label: &str, der: &[u8]) -> String {
    format!("-----BEGIN {label}-----\n{}\n-----END {label}-----\n", STANDARD.encode(der))
}

fn file(path: &str) -> String {
    std::fs::read_to_string(support::testdata(path)).unwrap()
}

fn store(text: &str, password: Option<&str>) -> Store {
    let found = input::find(text.as_bytes());
    let [candidate] = found.as_slice() else { panic!("{}", found.len()) };
    let Body::Certificates(file) = &candidate.body else { panic!("{:?}", candidate.body) };
    Store::read(file, password)
}

#[test]
fn a_key_fits_its_certificate_or_says_why_nobody_knows() {
    let leaf = file("pki/certs/seid2-test.pem");
    // An Ed25519 key does not hold its public half (RFC 8410 section 7).
    let closed_mouth =
        sequence(&[&[2, 1, 0], &sequence(&[&[6, 3, 0x2b, 0x65, 0x70]]), &element(4, &element(4, &[7; 32]))]);
    let mute = armoured("PRIVATE KEY", &closed_mouth);
    let own = file("pki/keys/leaf.key.pem");
    let other = file("pki/keys/client.key.pem");
    let locked = file("stores/encrypted.key.pem");
    let cut = format!("{}\n", own.lines().take(5).collect::<Vec<_>>().join("\n"));
    for (keys, password, state) in [
        (vec![], None, KeyState::None),
        (vec![&own], None, KeyState::Fits),
        (vec![&other], None, KeyState::Other),
        (vec![&other, &own], None, KeyState::Fits),
        (vec![&locked], None, KeyState::Locked),
        (vec![&locked], Some("wrong"), KeyState::Locked),
        (vec![&cut], None, KeyState::Broken),
        (vec![&cut], Some("test"), KeyState::Broken),
        (vec![&mute], None, KeyState::Unknown),
        (vec![&other, &mute], None, KeyState::Unknown),
        (vec![&mute, &locked], None, KeyState::Locked),
        (vec![&mute, &own], None, KeyState::Fits),
        (vec![&other, &other], None, KeyState::Other),
    ] {
        let text = keys.iter().fold(leaf.clone(), |text, key| format!("{text}\n{key}"));
        assert_eq!(store(&text, password).key_state(), state, "{password:?} {text}");
    }
    // Without a certificate to sign with there is nothing that a key could fit.
    let broken = armoured("CERTIFICATE", &[0x30, 0x00]);
    let found = store(&format!("{broken}{own}"), None);
    assert_eq!(found.key_state(), KeyState::None);
    assert_eq!(found.faults, [StoreFault::BadCertificate(0, CertificateError::NotACertificate)]);
    assert!(found.header().is_none() && found.summary().is_none() && found.leaf().is_none());
}

#[test]
fn a_store_gives_the_header_that_its_certificates_make() {
    let pem =
        |names: &[&str]| names.iter().map(|name| file(&format!("pki/certs/{name}.pem"))).collect::<String>();
    let x5c = |store: &Store| {
        let header = store.header().unwrap();
        assert_eq!(header["alg"], "RS256");
        let certificates = header["x5c"].as_array().unwrap().clone();
        certificates.iter().map(|text| text.as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let names = |names: &[&str]| names.iter().map(|name| support::certificate(name)).collect::<Vec<_>>();
    // The root goes without saying; one that signs itself is sent all the same.
    let whole = store(&pem(&["seid2-test", "ca-test", "ca-root-test"]), None);
    assert_eq!(x5c(&whole), names(&["seid2-test", "ca-test"]));
    let summary = whole.summary().unwrap();
    assert_eq!((summary.chain, summary.reaches_root, summary.others), (3, true, 0));
    let part = store(&pem(&["seid2-test", "ca-test"]), None);
    let summary = part.summary().unwrap();
    assert_eq!((summary.chain, summary.reaches_root, summary.others), (2, false, 0));
    let alone = store(&pem(&["self-signed"]), None);
    assert_eq!(x5c(&alone), names(&["self-signed"]));
    assert_eq!(alone.summary().map(|summary| summary.reaches_root), Some(true));
    // Each piece is at its place, whatever text is between.
    let text = format!("# ours\n{}between\n{}", pem(&["seid2-test"]), pem(&["ca-test"]));
    let found = store(&text, None);
    for number in 0..2 {
        let span = found.span(number).unwrap();
        let block = &text[span.start..span.end];
        assert!(block.starts_with("-----BEGIN CERTIFICATE-----") && block.ends_with("-----"), "{block}");
        assert_eq!(block.matches("-----BEGIN").count(), 1);
    }
    assert_eq!(found.span(2), None);
    // A copy counts once.
    let twice = store(&pem(&["seid2-test", "seid2-test", "seid2-prod"]), None);
    assert_eq!(twice.summary().map(|summary| summary.others), Some(1));
}

/// Of several issuers of the right name, the one whose key signed; else one whose key identifier fits; else the
/// first.
#[test]
fn an_issuer_is_found_among_those_of_its_name() {
    let links = |names: &[&str]| {
        let chain = Chain::of(names.iter().map(|name| certificate(name)).enumerate().collect());
        (chain.link(0).map(|link| link.issuer), chain.leaf, chain.path())
    };
    assert_eq!(links(&["seid2-test", "ca-other-key-test", "ca-test"]).0, Some(2));
    assert_eq!(links(&["seid2-test", "ca-test", "ca-other-key-test"]).0, Some(1));
    // It names the one, and was signed with the key of the other.
    assert_eq!(links(&["bad-link-test", "ca-other-key-test", "ca-test"]).0, Some(1));
    assert_eq!(links(&["bad-link-test", "ca-test", "ca-other-key-test"]).0, Some(2));
    assert_eq!(links(&["bad-link-test", "ca-test", "ca-expired-test"]).0, Some(1));
    // Nobody signed it as it is.
    let changed = |issuers: &[&str]| {
        let leaf = Certificate::from_der(&with_serial(0x01)).unwrap();
        let certificates = std::iter::once(leaf).chain(issuers.iter().map(|name| certificate(name)));
        Chain::of(certificates.enumerate().collect()).link(0).map(|link| link.issuer)
    };
    assert_eq!(changed(&["ca-other-key-test", "ca-test"]), Some(2));
    assert_eq!(changed(&["ca-test", "ca-other-key-test"]), Some(1));
    assert_eq!(changed(&["ca-expired-test", "ca-test", "ca-other-key-test"]), Some(1));
    assert_eq!(changed(&["ca-other-key-test"]), Some(1));
    assert_eq!(changed(&["ca-prod"]), None);
    assert_eq!(links(&["seid2-test", "ca-root-test"]).0, None);
    assert_eq!(links(&["ca-root-test", "ca-test"]).0, None);
    assert_eq!(links(&["seid2-test", "ca-test", "ca-root-test"]), (Some(1), Some(0), vec![0, 1, 2]));
    // A certificate that issued another is not the one to sign with, and neither is a CA beside one that is none.
    assert_eq!(links(&["ca-test", "seid2-test"]).1, Some(1));
    assert_eq!(links(&["ca-root-test", "ca-test", "seid2-test"]).1, Some(2));
    assert_eq!(links(&["ca-prod", "seid2-test"]).1, Some(1));
    assert_eq!(links(&["ca-prod", "ca-test"]).1, Some(0));
    assert_eq!(links(&["seid2-test", "seid2-prod"]).1, Some(0));
    assert_eq!(links(&["ca-test", "seid2-test", "no-aki-test"]).1, Some(1));
}

fn lint(certificates: &[Vec<u8>], at: i64) -> GrantReport {
    let x5c: Vec<String> = certificates.iter().map(|der| STANDARD.encode(der)).collect();
    let header = serde_json::json!({ "alg": "RS256", "x5c": x5c }).to_string();
    let claims = format!(
        r#"{{"aud":"https://test.maskinporten.no/","iss":"c","iat":{at},"exp":{},"jti":"1","scope":"a:b"}}"#,
        at + 60
    );
    let mut context = Context::new(At::Time(at));
    context.environment = Environment::named("test");
    let grant = support::sign(&header, &claims, "leaf");
    grantlint::lint(grant.as_bytes(), &context).grants.remove(0)
}

fn rules(report: &GrantReport, rule: &str) -> usize {
    report.findings.iter().filter(|finding| finding.rule.name == rule).count()
}

#[test]
fn an_issuer_is_valid_in_its_first_and_its_last_second() {
    let chain = [der("seid2-test"), der("ca-test")];
    let issuer = certificate("ca-test");
    let found = |at: i64| rules(&lint(&chain, at), "cert-chain");
    let (first, last) = (issuer.not_before, issuer.not_after);
    assert_eq!([first - 1, first, last, last + 1].map(found), [1, 0, 0, 1]);
}

/// A certificate as it is, but for its serial number.
fn with_serial(first: u8) -> Vec<u8> {
    let mut der = der("seid2-test");
    let serial = certificate("seid2-test").serial;
    let bytes: Vec<u8> =
        (0..serial.len()).step_by(2).map(|at| u8::from_str_radix(&serial[at..at + 2], 16).unwrap()).collect();
    let at = der.windows(bytes.len()).position(|window| window == bytes).unwrap();
    der[at] = first;
    der
}

#[test]
fn a_serial_number_is_negative_from_its_first_bit_on() {
    let negative = |first: u8| {
        let report = lint(&[with_serial(first), der("ca-test")], 1_767_225_600);
        let serial = |f: &&grantlint::finding::Finding| {
            f.rule.name == "cert-profile"
                && f.found.as_deref().is_some_and(|s| s.starts_with(&format!("{first:02x}")))
        };
        report.findings.iter().filter(serial).count()
    };
    let found = [0x01, 0x70, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xc1, 0xff].map(negative);
    assert_eq!(found, [0, 0, 0, 1, 1, 1, 1, 1, 1, 1]);
}

/// What is sent is the token with all that is around it; JSON is as little of one with a line break as without.
#[test]
fn what_is_sent_is_sent_as_it_is() {
    let token = "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJhIn0.AAAA";
    let compact = |text: &str| {
        let found = input::find_sent(text.as_bytes());
        let is_compact = |c: &input::Candidate<'_>| matches!(c.body, Body::Compact { .. });
        (found.len(), found.iter().all(is_compact), found.iter().any(|c| !c.damage.is_empty()))
    };
    assert_eq!(compact(token), (1, true, false));
    assert_eq!(compact(&format!("{token}\n")), (1, true, true));
    assert_eq!(compact(&format!("{{\"assertion\": \"{token}\"}}")), (1, true, true));
    for draft in ["{\"iss\": \"a\", \"aud\": \"b\"}", "{\"iss\": \"a\", \"aud\": \"b\"}\n"] {
        let found = input::find_sent(draft.as_bytes());
        assert!(matches!(found[0].body, Body::Draft { .. }), "{found:?}");
    }
}
