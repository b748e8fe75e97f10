//! The tables about CAs against the CA certificates themselves, where those are at hand, and the
//! test certificates against openssl, where that is installed.

use std::path::{Path, PathBuf};
use std::process::Command;

use grantlint::context::read_anchors;
use grantlint::environments::Tier;
use grantlint::internals::grant::certificate::{Certificate, hex};
use grantlint::internals::grant::chain::Chain;
use grantlint::internals::grant::key::Verification;
use grantlint::internals::json::Value;
use grantlint::internals::maskinporten::ca::{self, CAS, Role};
use grantlint::internals::maskinporten::policies::is_accepted;

use crate::support::{certificate, not_run, testdata};

/// The folder of the public CA certificates, with `prod` and `test` below it. They are others' property and not in the
/// repository: where they are not, that is said, but is no failure even where everything must be run.
pub(crate) fn ca_folder(test: &str) -> Option<PathBuf> {
    use std::io::Write as _;
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/ca");
    let folder = std::env::var_os("GRANTLINT_CA_DIR").map_or_else(beside, PathBuf::from);
    if !folder.is_dir() {
        let _ = writeln!(std::io::stderr(), "left out: {test}: no CA certificates (GRANTLINT_CA_DIR)");
    }
    folder.is_dir().then_some(folder)
}

#[test]
fn the_table_of_cas_says_what_the_certificates_say() {
    let Some(folder) = ca_folder("table of CAs") else { return };
    let mut seen = 0;
    for (tier, name) in [(Tier::Test, "test"), (Tier::Production, "prod")] {
        for entry in std::fs::read_dir(folder.join(name)).unwrap() {
            let path = entry.unwrap().path();
            let found = read_anchors(&std::fs::read(&path).unwrap()).unwrap();
            let [certificate] = found.as_slice() else { panic!("{}", path.display()) };
            let row =
                ca::by_sha256(&hex(&certificate.sha256)).unwrap_or_else(|| panic!("{}", path.display()));
            assert_eq!(row.tier, tier, "{}", path.display());
            assert_eq!(row.role == Role::Root, certificate.is_self_issued());
            assert_eq!(certificate.subject.common_name.as_deref(), Some(row.common_name));
            assert_eq!(certificate.subject.organization.as_deref(), Some(row.organization));
            assert_eq!(certificate.subject_key_id.as_deref().map(hex).as_deref(), Some(row.subject_key_id));
            assert_eq!((certificate.not_before, certificate.not_after), (row.not_before, row.not_after));
            seen += 1;
        }
    }
    assert_eq!(seen, CAS.len());
}

#[test]
fn the_table_of_cas_has_no_row_twice() {
    for (index, row) in CAS.iter().enumerate() {
        assert_eq!(CAS.iter().position(|other| other.sha256 == row.sha256), Some(index));
        assert_eq!(CAS.iter().position(|other| other.subject_key_id == row.subject_key_id), Some(index));
        assert_eq!(CAS.iter().position(|other| other.common_name == row.common_name), Some(index));
        assert_eq!((row.sha256.len(), row.subject_key_id.len()), (64, 40));
    }
}

#[test]
fn policies_are_taken_where_digdir_takes_them() {
    let taken = |oid| (is_accepted(oid, Some(Tier::Test)), is_accepted(oid, Some(Tier::Production)));
    assert_eq!(taken("2.16.578.1.26.1.3.2"), (true, true));
    assert_eq!(taken("2.16.578.1.26.1.3.22"), (false, false));
    assert_eq!(taken("2.16.578.1.26.1.3.2.1"), (false, false));
    assert_eq!(taken("2.16.578.1.26.1.0.3.2"), (true, false));
    assert_eq!(taken("2.16.578.1.29.913.210.1.0"), (true, false));
    assert_eq!(taken("2.16.578.1.29.13.210.1.2"), (false, true));
    assert_eq!(taken("2.16.578.1.29.13.1.1.0"), (true, true));
    assert_eq!(taken("2.16.578.1.1.1.1.100"), (true, false));
    assert_eq!(taken("0.4.0.2042.1.1"), (false, false));
    assert!(is_accepted("2.16.578.1.26.1.0.3.2", None));
}

#[test]
fn anchors_are_read_from_pem_and_der_and_nothing_else() {
    let pem = std::fs::read(testdata("pki/certs/ca-own.pem")).unwrap();
    let two = [pem.clone(), std::fs::read(testdata("pki/certs/ca-test.pem")).unwrap()].concat();
    assert_eq!(read_anchors(&pem).unwrap().len(), 1);
    assert_eq!(read_anchors(&two).unwrap().len(), 2);
    let der = read_anchors(&pem).unwrap()[0].der.clone();
    assert_eq!(read_anchors(&der).unwrap().len(), 1);
    let key = std::fs::read(testdata("pki/keys/leaf.key.pem")).unwrap();
    let refused = read_anchors(&key).unwrap_err();
    assert!(refused.message.contains("private key"), "{refused}");
    assert!(!refused.to_string().contains("MII"), "{refused}");
    let broken = [two.as_slice(), b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"].concat();
    let refused = read_anchors(&broken).unwrap_err();
    let lines = String::from_utf8(two).unwrap().lines().count();
    assert_eq!(refused.line, Some(lines + 1));
    assert!(read_anchors(b"").is_err());
    assert!(read_anchors(b"hello").is_err());
}

/// What openssl makes of `leaf` below `issuer` and `root` at an instant: whether it verifies.
fn openssl_verifies(leaf: &str, issuer: &str, root: &str, at: i64) -> Option<bool> {
    let path = |name: &str| testdata(&format!("pki/certs/{name}.pem"));
    let output = Command::new("openssl")
        .args(["verify", "-ignore_critical", "-partial_chain", "-attime", &at.to_string(), "-no-CApath"])
        .arg("-CAfile")
        .arg(path(root))
        .arg("-untrusted")
        .arg(path(issuer))
        .arg(path(leaf))
        .output()
        .ok()?;
    Some(output.status.success())
}

/// What grantlint's facts say about the same three.
fn facts_verify(leaf: &str, issuer: &str, root: &str, at: i64) -> bool {
    let json = serde_json::json!([certificate(leaf), certificate(issuer), certificate(root)]).to_string();
    let chain = Chain::read(Value::parse(&json).unwrap());
    let valid = |c: &Certificate| c.not_before <= at && at <= c.not_after;
    let linked = |position| chain.link(position).is_some_and(|link| link.signature == Verification::Valid);
    chain.certificates.iter().all(|(_, c)| valid(c)) && chain.path() == [0, 1, 2] && linked(0) && linked(1)
}

#[test]
fn openssl_agrees_on_validity_and_links() {
    let at = 1_767_225_600;
    let cases = [
        ("seid2-test", "ca-test", "ca-root-test", at),
        ("seid2-prod", "ca-prod", "ca-root-prod", at),
        ("rsa-3072", "ca-test", "ca-root-test", at),
        ("seid2-test", "ca-test", "ca-root-test", 1_735_689_599),
        ("seid2-test", "ca-test", "ca-root-test", 1_735_689_600),
        // The second of notAfter itself belongs to the validity (RFC 5280 section 4.1.2.5); openssl
        // leaves it out.
        ("seid2-test", "ca-test", "ca-root-test", 1_830_297_599),
        ("seid2-test", "ca-test", "ca-root-test", 1_830_297_601),
        ("expired-test", "ca-test", "ca-root-test", at),
        ("future-test", "ca-test", "ca-root-test", at),
        ("seid2-test", "ca-expired-test", "ca-root-test", at),
        ("seid2-test", "ca-prod", "ca-root-prod", at),
        ("bad-link-test", "ca-test", "ca-root-test", at),
        ("other-key-test", "ca-test", "ca-root-test", at),
        ("other-key-test", "ca-other-key-test", "ca-root-test", at),
    ];
    for (leaf, issuer, root, at) in cases {
        let Some(theirs) = openssl_verifies(leaf, issuer, root, at) else {
            return not_run("openssl agrees", "openssl is not installed");
        };
        assert_eq!(facts_verify(leaf, issuer, root, at), theirs, "{leaf} {issuer} {root} {at}");
    }
}
