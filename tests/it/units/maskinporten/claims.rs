//! Claims that were meant.

use grantlint::internals::maskinporten::claims::{OTHER_WORDS, find, meant, plain};

#[test]
fn evident_slips_are_recognised() {
    for (written, right) in [
        ("scopes", "scope"),
        ("Scope", "scope"),
        ("scop", "scope"),
        ("scoep", "scope"),
        ("scope ", "scope"),
        ("audience", "aud"),
        ("Aud", "aud"),
        ("adu", "aud"),
        ("AUDIENCE", "aud"),
        ("Iss", "iss"),
        ("isss", "iss"),
        ("issuer", "iss"),
        ("client_id", "iss"),
        ("clientId", "iss"),
        ("expires", "exp"),
        ("expires_at", "exp"),
        ("jit", "jti"),
        ("consumer_orgno", "consumer_org"),
        ("consumerOrg", "consumer_org"),
        ("consumer-org", "consumer_org"),
        ("consumer_ogr", "consumer_org"),
        ("on_behalf_of", "iss_onbehalfof"),
        ("iss_on_behalf_of", "iss_onbehalfof"),
        ("authorization_detials", "authorization_details"),
        ("authorizationDetails", "authorization_details"),
        ("fødselsnummer", "pid"),
        ("resources", "resource"),
    ] {
        assert_eq!(meant(written).map(|c| c.name), Some(right), "{written}");
    }
}

#[test]
fn other_names_are_not_guessed_at() {
    for name in [
        "nbf", "sub", "aud", "sid", "tid", "acr", "amr", "azp", "uti", "ver", "kid", "alg", "name", "", "äöå",
    ] {
        assert_eq!(meant(name).map(|c| c.name), None, "{name}");
    }
    assert!(meant(&"x".repeat(100_000)).is_none());
}

#[test]
fn the_words_lead_to_listed_claims() {
    assert!(OTHER_WORDS.iter().all(|(word, name)| plain(word) == *word && find(name).is_some()));
}
