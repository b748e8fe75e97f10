//! Scopes that are not for machines.

use grantlint::internals::maskinporten::scopes::{LoginOnly, is_scope, login_only};

#[test]
fn whole_names_and_beginnings() {
    assert_eq!(login_only("openid"), Some(LoginOnly::Login));
    assert_eq!(login_only("krr:user/kontaktinformasjon.write"), Some(LoginOnly::ApiClient));
    assert_eq!(login_only("idporten:authorizations.read"), Some(LoginOnly::ApiClient));
    assert_eq!(login_only("offline_access"), Some(LoginOnly::OpenIdConnect));
    for machine in ["krr:global/kontaktinformasjon.read", "idporten:dcr.read", "openid2", "x:openid"] {
        assert_eq!(login_only(machine), None, "{machine}");
    }
}

#[test]
fn a_scope_is_a_prefix_and_a_name() {
    for scope in [
        "digdir:test",
        "krr:global/kontaktinformasjon.read",
        "a:b:c",
        "openid",
        "global/kontaktinformasjon.read",
    ] {
        assert!(is_scope(scope), "{scope}");
    }
    for other in [
        "",
        "a:",
        ":b",
        "test",
        "https://a",
        "Read access: to a",
        "a:b\"",
        "${A:b}",
        "{\"a\":1}",
        "å:b",
        "a:b c",
    ] {
        assert!(!is_scope(other), "{other}");
    }
}
