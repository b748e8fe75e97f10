//! What the names in settings mean.

use grantlint::internals::context::settings::meaning::{Meaning, NAMES, Sign, of, words};
use grantlint::internals::printable::is_secret_name;

#[test]
fn names_are_known_in_every_spelling() {
    for name in [
        "client-id",
        "clientId",
        "CLIENT_ID",
        "MASKINPORTEN_CLIENT_ID",
        "maskinporten.client.id",
        "MaskinportenSettings__ClientId",
        "MACHINEPORTEN_CLIENTID",
        "skyporten:client_id",
    ] {
        let all: Vec<&str> = words(name).collect();
        assert_eq!(of(&all).map(|(meaning, _)| meaning), Some(Meaning::ClientId), "{name}");
    }
    let all = ["spec", "maskinporten", "scopes", "consumes", "name"];
    assert_eq!(of(&all), Some((Meaning::NaisScopes, 4)));
    assert_eq!(of(&["MASKINPORTEN", "JWKS", "URI"]), Some((Meaning::Sign(Sign::Other), 3)));
    assert_eq!(of(&["maskinporten", "enabled"]), None);
}

#[test]
fn what_is_a_password_is_never_printed() {
    let passwords = NAMES.iter().filter(|(_, meaning)| *meaning == Meaning::StorePassword);
    let shown: Vec<_> = passwords.filter(|(name, _)| !is_secret_name(name)).collect();
    assert!(shown.is_empty(), "{shown:?}");
}
