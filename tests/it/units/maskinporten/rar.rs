//! Types and fields of authorization_details that were meant.

use grantlint::internals::maskinporten::rar::{CONSENT, SYSTEM_USER, meant, nearest};

#[test]
fn types_and_fields_that_were_meant() {
    assert_eq!(meant("urn:altinn:samtykke"), Some(&CONSENT));
    assert_eq!(meant("urn:altinn:SystemUser"), Some(&SYSTEM_USER));
    assert_eq!(meant("urn:altinn:concent"), Some(&CONSENT));
    assert_eq!(meant("urn:altinn:resource"), None);
    assert_eq!(SYSTEM_USER.meant("systemuserorg"), Some("systemuser_org"));
    assert_eq!(SYSTEM_USER.meant("externalreference"), Some("externalRef"));
    assert_eq!(SYSTEM_USER.meant("actions"), None);
    assert_eq!(CONSENT.meant("consent_id"), Some("id"));
    assert_eq!(nearest("id", ["authority", "ID"]), Some("ID"));
}
