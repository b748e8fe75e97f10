//! Addresses that are nearly that of the server.

use grantlint::internals::maskinporten::address::{Address, NearMiss, is_slip, near_miss};

const ISSUER: &str = "https://test.maskinporten.no/";

fn miss(text: &str) -> Option<NearMiss> {
    near_miss(text, ISSUER, |host| host == "test.maskinporten.com")
}

#[test]
fn a_scheme_is_what_is_before_the_host() {
    let schemes = [
        ("htps://test.maskinporten.no/", Some("htps")),
        ("https//test.maskinporten.no/", Some("https")),
        ("test.maskinporten.no/?next=https://x", None),
        ("test.maskinporten.no://", None),
        ("test.maskinporten.no", None),
    ];
    for (text, scheme) in schemes {
        let address = Address::read(text);
        assert_eq!(address.scheme, scheme, "{text}");
        assert_eq!(address.host, "test.maskinporten.no", "{text}");
    }
}

#[test]
fn a_port_is_not_part_of_an_ipv6_address() {
    for (text, host, extra) in [
        ("http://[::1]/", "[::1]", None),
        ("http://[::1]:8700/", "[::1]", Some("8700")),
        ("http://127.0.0.1:8700", "127.0.0.1", Some("8700")),
        ("http://me@127.0.0.1", "127.0.0.1", Some("me")),
    ] {
        let address = Address::read(text);
        assert_eq!((address.host.as_str(), address.extra), (host, extra), "{text}");
    }
}

#[test]
fn only_long_names_differ_by_a_slip() {
    assert!(is_slip("test.maskinprten.no", "test.maskinporten.no"));
    assert!(!is_slip("test.maskinporten.no", "test.maskinporten.no"));
    assert!(!is_slip("tst.maskinprten.n", "test.maskinporten.no"));
    assert!(!is_slip("a.example", "b.example"));
    let (long, longer) = ("a".repeat(253), "a".repeat(254));
    assert!(is_slip(&long, &"a".repeat(252)) && !is_slip(&longer, &long));
    assert_eq!(miss("https://test.maskinporten.nu/"), Some(NearMiss::Host));
    assert_eq!(miss("https://test.maskinporten.com/"), None, "another is there");
}

#[test]
fn several_addresses_are_separated_by_anything_that_separates_words() {
    for between in [",", ";", " ", "\n", ", "] {
        let text = format!("{ISSUER}{between}https://maskinporten.no/");
        assert_eq!(miss(&text), Some(NearMiss::Several), "{text:?}");
    }
    assert_eq!(miss("https://test.maskinporten.no/,"), Some(NearMiss::Stray));
}

#[test]
fn a_dot_at_the_end_of_the_host_is_a_slip() {
    assert_eq!(miss("https://test.maskinporten.no./"), Some(NearMiss::Host));
    assert_eq!(miss("https://test.maskinporten.no/x"), Some(NearMiss::Path));
}

#[test]
fn slashes_are_told_from_what_else_differs() {
    let sky = |text| near_miss(text, "https://test.sky.maskinporten.no", |_| false);
    assert_eq!(miss("https://test.maskinporten.no//x"), Some(NearMiss::DoubledSlash));
    assert_eq!(miss("https://test.maskinporten.no///"), Some(NearMiss::DoubledSlash));
    assert_eq!(miss("https://Test.maskinporten.no"), Some(NearMiss::SlashMissing));
    assert_eq!(miss("https://Test.maskinporten.no/"), Some(NearMiss::Case));
    assert_eq!(sky("https://Test.sky.maskinporten.no/"), Some(NearMiss::SlashExtra));
    assert_eq!(sky("https://Test.sky.maskinporten.no"), Some(NearMiss::Case));
}
