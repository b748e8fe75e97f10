//! Certificates, key stores and keys, told by their content.

use grantlint::internals::input::FileForm;
use grantlint::internals::input::files::{Contents, binary, is_request, pem};

fn told(bytes: &[u8]) -> Option<(bool, FileForm)> {
    binary(bytes).map(|(contents, form)| (contents == Contents::Keys, form))
}

#[test]
fn binary_files_are_told_by_their_first_fields() {
    let certificate = [0x30, 0x82, 4, 0, 0x30, 0x82, 3, 0, 0xa0, 0x03, 0x02, 0x01, 0x02];
    assert_eq!(told(&certificate), Some((false, FileForm::Der)));
    let request = [0x30, 0x82, 4, 0, 0x30, 0x82, 3, 0, 0x02, 0x01, 0x00, 0x30];
    assert_eq!(told(&request), None);
    let small = [&[0x30, 0x81, 0xf0, 0x30, 0x81, 0x97, 2, 1, 0, 0x30, 0x0c, 0x31][..], &[0; 240]].concat();
    assert!(is_request(&small) && told(&small).is_none());
    let first_version = [0x30, 0x82, 4, 0, 0x30, 0x82, 3, 0, 0x02, 0x01, 0x00, 0x30, 0x0d, 0x06];
    assert!(!is_request(&first_version) && !is_request(&certificate));
    assert_eq!(told(&[0x30, 0x80, 0x02, 0x01, 0x03, 0x30, 0x80]), Some((false, FileForm::Pkcs12)));
    assert_eq!(told(&[0x30, 0x82, 4, 0, 0x02, 0x01, 0x00, 0x30]), Some((true, FileForm::Der)));
    assert_eq!(told(&[0xfe, 0xed, 0xfe, 0xed]), Some((false, FileForm::JavaKeyStore)));
    for text in ["0", "00", "0192:310149942", "0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16"] {
        assert_eq!(told(text.as_bytes()), None, "{text}");
    }
}

#[test]
fn a_key_beside_a_certificate_belongs_to_it() {
    let key = b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n".as_slice();
    let certificate = b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n".as_slice();
    assert!(pem(key) == Some(Contents::Keys));
    assert!(pem(&[key, certificate].concat()) == Some(Contents::Certificates));
    assert!(pem(b"-----BEGIN OPENSSH PRIVATE KEY-----") == Some(Contents::Keys));
    assert!(pem(b"-----BEGIN PGP MESSAGE-----").is_none());
    assert!(pem(b"-----BEGIN CERTIFICATE REQUEST-----").is_none());
}
