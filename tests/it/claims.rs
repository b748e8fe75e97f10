//! Claims that no readable case can hold: very many of them, and grants as live clients make them.

use grantlint::environments::Environment;
use grantlint::{At, Context};

use crate::{cases, support};

/// The findings on a grant with these claims beside the standard ones.
fn findings(more: &str, context: &Context) -> Vec<String> {
    let payload = format!(
        r#"{{"aud":"https://test.maskinporten.no/","iss":"0f1a2b3c-4d5e-4f60-8a7b-9c0d1e2f3a4b","iat":1767225600,"exp":1767225720,"jti":"9b2f1c1e-6a0e-4d0a-9d5c-0c5b8a6d7e11",{more}}}"#
    );
    let token = support::sign(r#"{"alg":"RS256","kid":"key-1"}"#, &payload, "client");
    cases::lines(&grantlint::lint(token.as_bytes(), context).grants[0])
}

fn plain() -> Context {
    Context::new(At::Issued)
}

fn joined(count: usize, one: impl Fn(usize) -> String, between: &str) -> String {
    (0..count).map(one).collect::<Vec<_>>().join(between)
}

#[test]
fn of_many_unknown_claims_the_first_are_named_and_the_rest_counted() {
    let more =
        joined(120, |n| format!(r#""x{n}":{n}"#), ",") + r#","scope":"a:b","nbf":1767225600,"sub":"x""#;
    let found = findings(&more, &plain());
    assert_eq!(found.len(), 21 + 2);
    assert_eq!(found[0], "error - unknown-claim /x0");
    assert_eq!(found[20], "error - unknown-claim /x20");
    assert_eq!(found[21..], ["note - unknown-claim /nbf", "warning - unknown-claim /sub"]);
}

#[test]
fn of_many_unregistered_scopes_the_first_are_named_and_the_rest_counted() {
    let mut context = plain();
    context.scopes = Some((0..300).map(|n| format!("registered:{n}")).collect());
    let more = format!(r#""scope":"{}""#, joined(8000, |n| format!("other:scope{n}"), " "));
    let found = findings(&more, &context);
    assert_eq!(found, ["error MP-200 scope-unregistered /scope"; 21]);
}

#[test]
fn a_scope_repeated_very_often_is_one_finding() {
    let more = format!(r#""scope":"{}""#, joined(20_000, |_| "a:b".to_owned(), " "));
    assert_eq!(findings(&more, &plain()), ["note - scope-format /scope"]);
}

#[test]
fn many_odd_scopes_are_cut_off() {
    let more = format!(r#""scope":"{}""#, joined(5000, |n| format!("s{n}"), " "));
    assert_eq!(findings(&more, &plain()), ["warning - scope-format /scope"; 20]);
}

#[test]
fn many_authorization_details_are_cut_off() {
    let entry = r#"{"type":"urn:altinn:systemuser","a":1,"b":2}"#;
    let more =
        format!(r#""scope":"a:b","authorization_details":[{}]"#, joined(500, |_| entry.to_owned(), ","));
    let found = findings(&more, &plain());
    let of = |rule: &str| found.iter().filter(|line| line.contains(rule)).count();
    assert_eq!((of("rar-type"), of("rar-field"), of("rar-value")), (0, 21, 1 + 10));
    let more =
        format!(r#""scope":"a:b","authorization_details":[{}]"#, joined(500, |_| "{}".to_owned(), ","));
    assert!(findings(&more, &plain()).len() < 100);
}

#[test]
fn many_members_that_occur_again_are_cut_off() {
    let again = |count: usize| joined(2 * count, |n| format!(r#""m{}":1"#, n / 2), ",");
    let inside = |count| findings(&format!(r#""scope":"a:b","x":{{{}}}"#, again(count)), &plain());
    let of = |found: Vec<String>| found.iter().filter(|line| line.contains("malformed-json")).count();
    assert_eq!((of(inside(3)), of(inside(16)), of(inside(40))), (3, 16, 16));
    let outside = |count| findings(&format!(r#""scope":"a:b",{}"#, again(count)), &plain());
    assert_eq!((of(outside(3)), of(outside(20))), (3, 20));
}

#[test]
fn an_external_reference_has_a_longest_length() {
    let of = |length: usize| {
        let entry = format!(
            r#"{{"type":"urn:altinn:systemuser","systemuser_org":{{"authority":"iso6523-actorid-upis","ID":"0192:311046349"}},"externalRef":"{}"}}"#,
            "å".repeat(length)
        );
        findings(&format!(r#""scope":"a:b","authorization_details":[{entry}]"#), &plain())
    };
    assert!(of(255).is_empty(), "{:?}", of(255));
    assert_eq!(of(256), ["warning MP-302 rar-value /authorization_details/0/externalRef"]);
}

#[test]
fn many_resources_are_cut_off() {
    let more = format!(r#""scope":"a:b","resource":[{}]"#, joined(3000, |_| "7".to_owned(), ","));
    assert_eq!(findings(&more, &plain()).len(), 20);
}

#[test]
fn an_empty_claims_set_lacks_what_is_required_and_nothing_else() {
    let token = support::sign(r#"{"alg":"RS256","kid":"key-1"}"#, "{}", "client");
    let found = cases::lines(&grantlint::lint(token.as_bytes(), &plain()).grants[0]);
    let mine = ["unknown-claim", "claim-type", "consumer", "onbehalfof", "resource", "pid", "rar-"];
    assert!(found.iter().all(|line| mine.iter().all(|rule| !line.contains(rule))), "{found:?}");
    assert_eq!(found.iter().filter(|line| line.contains("/scope")).count(), 1, "{found:?}");
}

/// Claims as clients in use send them; nothing here is worth more than a note.
#[test]
fn grants_of_live_clients_have_no_errors_or_warnings() {
    let test = [
        r#""scope":"nav:pensjon/v3/alderspensjon.read","nbf":1767225600,"resource":"https://api.example.no/""#,
        r#""scope":"altinn:serviceowner/instances.read altinn:serviceowner/instances.write","consumer_org":"991825827""#,
        r#""scope":"altinn:systembruker.demo","authorization_details":[{"systemuser_org":{"authority":"iso6523-actorid-upis","ID":"0192:314330897"},"type":"urn:altinn:systemuser"}]"#,
        r#""scope":"altinn:consentrequests.read","authorization_details":[{"from":"urn:altinn:person:identifier-no:25922947409","id":"77ed8698-e619-4066-9eb4-5c1eb3f165a1","type":"urn:altinn:consent"}]"#,
        r#""scope":"folkeregister:deling/offentligmedhjemmel","consumer_org":"310149942","resource":["https:\/\/api.example.no\/"]"#,
        r#""scope":"brreg:data:enhetsregisteret:auto:roller","resource":"https://data.ppe.brreg.no/enhetsregisteret/autorisert-api""#,
        r#""scope":"ks:fiks","pid":"17912099997""#,
    ];
    for more in test {
        let loud: Vec<_> = findings(more, &plain()).into_iter().filter(|l| !l.starts_with("note")).collect();
        assert!(loud.is_empty(), "{more}: {loud:?}");
    }
}

#[test]
fn a_test_double_is_judged_as_test_not_as_production() {
    let mut context = plain();
    context.environment = Environment::named("http://localhost:8080/maskinporten");
    let found = findings(r#""scope":"a:b","consumer_org":"910753613","pid":"21818297804""#, &context);
    assert_eq!(found, ["error MP-110 audience /aud", "warning - consumer-org-format /consumer_org"]);
}
