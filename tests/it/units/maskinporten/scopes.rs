//! Scopes that are not for machines.

use grantlint::internals::maskinporten::scopes::{LoginOnly, login_only};

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
