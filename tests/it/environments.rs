//! The tables of environments, and of addresses that are taken for them.

use std::collections::HashSet;

use grantlint::environments::{
    ENVIRONMENTS, Elsewhere, Environment, Tier, WRONG_DOMAINS, elsewhere, host, nearest,
};
use grantlint::internals::maskinporten::address::{NearMiss, near_miss};

#[test]
fn the_issuers_are_digdirs_to_the_character() {
    let table: Vec<_> = ENVIRONMENTS.iter().map(|e| (e.name.as_ref(), e.issuer.as_ref(), e.tier)).collect();
    assert_eq!(
        table,
        [
            ("prod", "https://maskinporten.no/", Some(Tier::Production)),
            ("test", "https://test.maskinporten.no/", Some(Tier::Test)),
            ("sky-prod", "https://sky.maskinporten.no", Some(Tier::Production)),
            ("sky-test", "https://test.sky.maskinporten.no", Some(Tier::Test)),
        ]
    );
}

#[test]
fn names_issuers_and_hosts_are_unique() {
    let all = ENVIRONMENTS.iter();
    let distinct: HashSet<_> = all
        .clone()
        .flat_map(|e| [e.name.to_string(), e.issuer.to_string(), host(&e.issuer).unwrap()])
        .collect();
    assert_eq!(distinct.len(), 3 * all.len());
}

#[test]
fn an_environment_is_found_by_name_and_by_issuer() {
    for known in &ENVIRONMENTS {
        assert_eq!(Environment::named(&known.name).as_ref(), Some(known));
        assert_eq!(Environment::named(&known.issuer).as_ref(), Some(known));
        assert_eq!(nearest(&known.issuer), Some(known));
    }
    let own = Environment::named("http://localhost:8080/maskinporten").unwrap();
    assert_eq!((own.name.as_ref(), own.tier), ("http://localhost:8080/maskinporten", None));
    assert_eq!(Environment::named("production"), None);
    assert_eq!(Environment::named("https://"), None);
}

#[test]
fn wrong_domains_are_unique_and_none_hides_an_environment() {
    let mut seen = HashSet::new();
    for (i, wrong) in WRONG_DOMAINS.iter().enumerate() {
        assert!(seen.insert(wrong.domain), "{}", wrong.domain);
        assert_eq!(wrong.domain, wrong.domain.to_ascii_lowercase());
        let found = elsewhere(wrong.domain).unwrap();
        assert_eq!(found.domain, wrong.domain, "hidden behind a domain above it, row {i}");
        assert!(wrong.instead.is_none_or(|name| ENVIRONMENTS.iter().any(|e| e.name == name)));
        assert_eq!(wrong.instead.is_none(), matches!(wrong.what, Elsewhere::Service(_)), "{}", wrong.domain);
    }
    for known in &ENVIRONMENTS {
        assert_eq!(elsewhere(&host(&known.issuer).unwrap()), None);
    }
    assert_eq!(elsewhere("login.test.idporten.no").unwrap().domain, "idporten.no");
    assert_eq!(elsewhere("notidporten.no"), None);
}

#[test]
fn the_environment_meant_is_recognised_through_damage() {
    let cases = [
        ("https://test.maskinporten.no", Some("test")),
        (" https://maskinporten.no/\r\n", Some("prod")),
        ("https://MASKINPORTEN.no/token", Some("prod")),
        ("test.maskinporten.no", Some("test")),
        ("https:/test.maskinporten.no/", Some("test")),
        ("https//test.maskinporten.no/", Some("test")),
        ("\"https://sky.maskinporten.no\"", Some("sky-prod")),
        ("https%3A%2F%2Ftest.sky.maskinporten.no", Some("sky-test")),
        ("https://www.maskinporten.no/", Some("prod")),
        ("https://maskinporten.com/", Some("prod")),
        ("https://test.maskiporten.no/", Some("test")),
        ("https://user@maskinporten.no:443/", Some("prod")),
        ("https://maskinporten.no.example.org/", None),
        ("https://ver2.maskinporten.no/", None),
        ("https://ver1.maskinporten.no/", None),
        ("https://maskinporten.dev/", None),
        ("https://oidc.difi.no/idporten-oidc-provider/", None),
        ("https://idporten.no", None),
        ("https://api.example.no/maskinporten.no", None),
        ("maskinporten", None),
        ("", None),
        ("https://", None),
        ("::::////", None),
    ];
    for (aud, name) in cases {
        assert_eq!(nearest(aud).map(|e| e.name.as_ref()), name, "{aud:?}");
    }
}

#[test]
fn each_near_miss_is_told_from_the_others() {
    let issuer = "https://test.maskinporten.no/";
    let cases = [
        ("https://test.maskinporten.no/", None),
        ("https://test.maskinporten.no", Some(NearMiss::SlashMissing)),
        ("https://test.maskinporten.no//", Some(NearMiss::DoubledSlash)),
        ("https://test.maskinporten.no/token", Some(NearMiss::TokenEndpoint)),
        ("http://test.maskinporten.no/token", Some(NearMiss::TokenEndpoint)),
        ("https://test.maskinporten.no/.well-known/oauth-authorization-server", Some(NearMiss::WellKnown)),
        ("https://test.maskinporten.no/jwk", Some(NearMiss::Path)),
        ("http://test.maskinporten.no/", Some(NearMiss::Http)),
        ("http://test.maskinporten.no", Some(NearMiss::Http)),
        ("test.maskinporten.no", Some(NearMiss::NoScheme)),
        ("https:///test.maskinporten.no/", Some(NearMiss::Scheme)),
        ("HTTPS://test.maskinporten.no/", Some(NearMiss::Case)),
        ("https://Test.Maskinporten.no", Some(NearMiss::SlashMissing)),
        ("https://www.test.maskinporten.no/", Some(NearMiss::Www)),
        ("https://test.maskinporten.no:443/", Some(NearMiss::Port)),
        ("https://test.maskinporten.no/?", Some(NearMiss::Query)),
        ("https://tets.maskinporten.no/", Some(NearMiss::Host)),
        ("https://test.maskinporten.no/\u{a0}", Some(NearMiss::Blank)),
        ("'https://test.maskinporten.no/'", Some(NearMiss::Stray)),
        ("https:\\/\\/test.maskinporten.no\\/", Some(NearMiss::Stray)),
        ("https%3A//test.maskinporten.no/", Some(NearMiss::Encoded)),
        ("https://a.no/ https://b.no/", Some(NearMiss::Several)),
        ("https://example.no/", None),
    ];
    for (aud, miss) in cases {
        assert_eq!(near_miss(aud, issuer, |_| false), miss, "{aud:?}");
    }
    let sky = "https://sky.maskinporten.no";
    assert_eq!(near_miss("https://sky.maskinporten.no/", sky, |_| false), Some(NearMiss::SlashExtra));
    assert_eq!(near_miss("http://sky.maskinporten.no/", sky, |_| false), Some(NearMiss::Http));
    // A user's own issuer may be plain http, and have a path and a port.
    let own = "http://localhost:8080/mp/";
    assert_eq!(near_miss("https://localhost:8080/mp/", own, |_| false), Some(NearMiss::Scheme));
    assert_eq!(near_miss("http://localhost:8080/MP/", own, |_| false), Some(NearMiss::Case));
    assert_eq!(near_miss("http://localhost:8080/mp/token", own, |_| false), Some(NearMiss::TokenEndpoint));
    assert_eq!(near_miss("http://localhost/mp/", own, |_| false), Some(NearMiss::Port));
}
