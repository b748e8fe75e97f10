//! Secrets in text that is shown.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use grantlint::internals::printable::{hide_secrets, hide_values};

#[test]
fn what_is_secret_is_hidden_and_the_rest_stays() {
    for (text, want) in [
        ("a eyJh.eyJi.c2ln b", "a eyJh.eyJi.**** b"),
        ("eyJh.eyJi", "eyJh.eyJi"),
        ("a ewogICJhbGciOiAiUlMyNTYi.ewogIH0.c2ln J", "a ewogICJhbGciOiAiUlMyNTYi.ewogIH0.**** J"),
        (
            "J ewok.example.com node-ewoks-in-the-forest.no.org",
            "J ewok.example.com node-ewoks-in-the-forest.no.org",
        ),
        (
            "-----BEGIN PRIVATE KEY-----\nMII\nabc=\n-----END PRIVATE KEY-----",
            "-----BEGIN PRIVATE KEY-----\n***\n****\n-----END PRIVATE KEY-----",
        ),
        ("MIIEvQIBADANBgkqhkiG9w0BAQEFAASC", "********************************"),
        // PKCS #8: P-256 with and without its public key, P-384, RSA-PSS, Ed25519; SEC 1; PKCS #1.
        ("MIGHAgEAMBMGByqGSM49AgEGCCqGSM49Aw", "**********************************"),
        ("a=MEECAQAwEwYHKoZIzj0CAQYI;", "a=************************;"),
        ("MIG2AgEAMBAGByqGSM49AgEGBSuBBAAi", "********************************"),
        ("MIIEuwIBADALBgkqhkiG9w0BAQoEggSn", "********************************"),
        ("MC4CAQAwBQYDK2VwBCIEIA", "**********************"),
        ("MHcCAQEEIKabcdefgh", "******************"),
        ("MIIEpAIBAAKCAQEAabcd", "********************"),
        // A public key, and a certificate.
        ("MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8A", "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8A"),
        ("MIIDXTCCAkWgAwIBAgIJAKI", "MIIDXTCCAkWgAwIBAgIJAKI"),
        (
            r#"{"kty":"RSA","oth": [{"r":"abc","d":"bc","t":"c-d"}],"n":"ab"}"#,
            r#"{"kty":"RSA","oth": [{"*":"***","*":"**","*":"***"}],"n":"ab"}"#,
        ),
        (r#"{"kty":"RSA","n":"ab","d" : "cd"}"#, r#"{"kty":"RSA","n":"ab","d" : "**"}"#),
        ("æøå 910753614 https://test.maskinporten.no/", "æøå 910753614 https://test.maskinporten.no/"),
        ("01010199999 eyJh.eyJi.c2ln", "*********** eyJh.eyJi.****"),
        ("http://a:hush@b.no:80/@ x@y", "http://a:****@b.no:80/@ x@y"),
        ("https://a@b.no http://:hu:s:h@b", "https://a@b.no http://:******@b"),
    ] {
        assert_eq!(hide_secrets(text), want);
    }
    let key = STANDARD_NO_PAD.encode("-----BEGIN RSA PRIVATE KEY-----\nabcdefghijklmnopqrstuvwxyz\n");
    assert_eq!(hide_secrets(&format!("key: {key}\n")), format!("key: {}\n", "*".repeat(key.len())));
    let lines = format!("{}\n  {}\n", &key[..40], &key[40..]);
    assert!(!hide_secrets(&lines).contains(|c: char| c.is_alphanumeric()), "{lines}");
    let certificate = STANDARD_NO_PAD.encode("-----BEGIN CERTIFICATE-----\nabcdefghijklmnopqrstuvwxyz\n");
    assert_eq!(hide_secrets(&certificate), certificate);
    let jwk = URL_SAFE_NO_PAD.encode(r#"{"p":"abcdef","kty":"RSA","e":"AQAB"}"#);
    assert_eq!(hide_secrets(&jwk), "*".repeat(jwk.len()));
}

#[test]
fn values_of_secret_settings_are_hidden_in_any_notation() {
    for (text, want) in [
        ("MP_KEYSTORE_PASSWORD=hush-1\nMP_AUD=x", "MP_KEYSTORE_PASSWORD=****-*\nMP_AUD=x"),
        (
            "  - name: STORE_PASSWORD\n    value: hush\n  - name: A\n",
            "  - name: STORE_PASSWORD\n    value: ****\n  - name: A\n",
        ),
        ("password: |\n  hush\naud: x", "password: |\n  ****\naud: x"),
        ("c.setPassword(\"hush\");", "c.setPassword(\"****\");"),
        ("SertifikatPassord: hush", "SertifikatPassord: ****"),
        ("db_pwd=hush storepass", "db_pwd=**** *********"),
        ("aud=x", "aud=x"),
    ] {
        assert_eq!(hide_values(text), want);
    }
}
