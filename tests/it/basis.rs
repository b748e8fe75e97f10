//! Two claims, two grounds: why something is a mistake, and what it is answered. The second is held
//! against the causes that Digdir's troubleshooting page names, here in our own words.

use grantlint::rule::{Basis, Reply};
use grantlint::rules::RULES;
use grantlint::{At, Context, GrantReport};
use serde_json::{Value, json};

use crate::support;

/// What the page names as a cause of an answer: the answer (code or words), the cause, and the rules
/// that find it.
const CAUSES: &[(&str, &str, &[&str])] = &[
    ("MP-011", "a line break or another slip of the pen in the grant", &["stray-whitespace"]),
    ("MP-012", "the grant was used before, or its jti was", &["jti-reused"]),
    ("MP-100", "iss is misspelt, or is not the client id", &["issuer"]),
    ("MP-110", "aud is that of another environment, or misspelt", &["audience"]),
    (
        "MP-120",
        "no valid business certificate; production in test, test in production",
        &["cert-environment", "cert-issuer"],
    ),
    ("MP-121", "the key was posted more than a year ago", &["key-expired"]),
    ("MP-122", "the certificate belongs to another organisation than the client", &["cert-org-number"]),
    ("MP-123", "x5c is a string and not an array of strings", &["x5c-shape"]),
    ("MP-124", "the signature does not fit, the certificate has expired", &["signature", "cert-validity"]),
    ("MP-130", "the grant has expired", &["expired", "lifetime"]),
    ("MP-200", "the scope is not registered on the client, or misspelt", &["scope-unregistered"]),
    ("MP-201", "the client's integration type is not one that the scope accepts", &["scope-login-only"]),
    ("MP-250", "the consumer has no access to the scope", &["scope-not-granted"]),
    ("MP-301", "a type that is not supported", &["rar-type"]),
    ("MP-302", "unknown fields", &["rar-field"]),
    ("MP-303", "a value that does not validate", &["rar-value"]),
    (
        "Validation of JWT claim failed: The combination consumer_org in claim and delegation scope on client is invalid",
        "consumer_org is the organisation that owns the client",
        &["consumer-org-self"],
    ),
    ("Issue time is after now", "the sender's clock is ahead", &["issued-in-future"]),
    // Not the troubleshooting page but the page on the grant (maskinporten_protocol_jwtgrant).
    ("Invalid assertion", "a claim that is not on the list", &["unknown-claim"]),
];

fn answer(reply: Reply) -> Option<&'static str> {
    reply.code().or_else(|| reply.server_message())
}

#[test]
fn an_answer_is_documented_where_digdir_names_the_cause_and_nowhere_else() {
    let mut claimed = Vec::new();
    for rule in RULES {
        for message in rule.messages.iter().filter(|m| m.reply.basis() == Some(Basis::Documented)) {
            let answer = answer(message.reply).expect("an answer with a basis is known");
            let named = CAUSES.iter().any(|(a, _, rules)| *a == answer && rules.contains(&rule.name));
            assert!(named, "{}: no cause of {answer} on the page: {}", rule.name, message.en.text);
            claimed.push((answer, rule.name));
        }
    }
    for (answer, cause, rules) in CAUSES {
        for rule in *rules {
            assert!(
                claimed.contains(&(answer, rule)),
                "{rule} finds {cause}, but does not say so of {answer}"
            );
        }
    }
}

#[test]
fn what_is_not_known_has_no_basis() {
    for message in RULES.iter().flat_map(|rule| rule.messages) {
        assert_eq!(answer(message.reply).is_some(), message.reply.basis().is_some(), "{}", message.en.text);
    }
}

/// The first grant of a draft that differs from a good one by this merge patch, linted in test.
fn lint(change: &Value) -> GrantReport {
    let mut grant = json!({
        "header": {"alg": "RS256", "kid": "key-1"},
        "payload": {
            "aud": "https://test.maskinporten.no/", "iss": "0f1a2b3c-4d5e-4f60-8a7b-9c0d1e2f3a4b",
            "iat": 1_767_225_600, "exp": 1_767_225_720, "jti": "9b2f1c1e-6a0e-4d0a-9d5c-0c5b8a6d7e11",
            "scope": "digdir:test"
        }
    });
    for (part, members) in change.as_object().unwrap() {
        for (name, value) in members.as_object().unwrap() {
            let target = grant[part].as_object_mut().unwrap();
            if value.is_null() {
                target.remove(name);
            } else {
                target.insert(name.clone(), value.clone());
            }
        }
    }
    let token = support::sign(&grant["header"].to_string(), &grant["payload"].to_string(), "client");
    let mut context = Context::new(At::Issued);
    context.scopes = Some(vec!["digdir:test".to_owned()]);
    grantlint::lint(token.as_bytes(), &context).grants.swap_remove(0)
}

#[test]
fn mistake_and_answer_are_told_apart() {
    use Basis::{Documented, Inferred, Observed};
    let system_user = |id: &str| {
        json!({"payload": {"authorization_details": [{
            "type": "urn:altinn:systemuser",
            "systemuser_org": {"authority": "iso6523-actorid-upis", "ID": id}
        }]}})
    };
    let table = [
        // Required claims: documented; what a grant without them is answered: nobody's word.
        (json!({"payload": {"scope": null}}), "MP-200", Documented, Inferred),
        (json!({"payload": {"aud": null}}), "MP-110", Documented, Inferred),
        (json!({"payload": {"iss": null}}), "MP-100", Documented, Inferred),
        (json!({"payload": {"aud": ["https://test.maskinporten.no/", "x"]}}), "MP-110", Documented, Inferred),
        (json!({"payload": {"iss": 12345}}), "MP-100", Inferred, Inferred),
        // An organisation number in iss is told by its form, but a wrong iss has a documented answer.
        (json!({"payload": {"iss": "910753614"}}), "MP-100", Inferred, Documented),
        (json!({"payload": {"aud": "https://test.maskinporten.no"}}), "MP-110", Documented, Documented),
        (json!({"payload": {"scope": "digdir:other"}}), "MP-200", Documented, Documented),
        (json!({"payload": {"scope": ["digdir:test"]}}), "MP-200", Inferred, Inferred),
        (
            json!({"payload": {"resource": ["https://api.example.no/#x"]}}),
            "invalid_target",
            Observed,
            Observed,
        ),
        (system_user("910753614"), "MP-303", Documented, Documented),
        (system_user("0192:910753613"), "MP-303", Inferred, Inferred),
        (system_user("0192:123456789"), "MP-303", Inferred, Inferred),
    ];
    for (change, expected, basis, code_basis) in table {
        let report = lint(&change);
        let finding = match report.findings.as_slice() {
            [only] => only,
            others => panic!("{change}: {} findings", others.len()),
        };
        assert_eq!(answer(finding.message.reply), Some(expected), "{change}");
        assert_eq!(finding.message.basis, basis, "{change}: the mistake");
        assert_eq!(finding.message.reply.basis(), Some(code_basis), "{change}: the answer");
    }
}
