//! The documented causes of a refusal that are decided before there is a grant: each as a certificate, a
//! key or settings, with the code that the server will answer.

use std::collections::BTreeSet;

use grantlint::environments::Environment;
use grantlint::internals::grant::InputKind;
use grantlint::report::Source;
use grantlint::{At, Context, Linter, Policy};

use crate::support;

const NOW: i64 = 1_767_225_600;

fn certificate(name: &str) -> String {
    format!("-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n", support::certificate(name))
}

fn jwk(more: &str) -> String {
    let n = support::modulus("leaf");
    support::with_certificates(&format!(
        r#"{{"kty":"RSA","use":"sig","alg":"RS256","kid":"key-1","n":"{n}","e":"AQAB"{more}}}"#
    ))
}

fn settings(line: &str) -> String {
    format!("MASKINPORTEN_CLIENT_ID=0f1a2b3c-4d5e-4f60-8a7b-9c0d1e2f3a4b\n{line}\n")
}

/// The code, or `-` where Digdir gives none; the rule; the kind of the file, its name and what is in it.
fn table() -> Vec<(&'static str, &'static str, InputKind, &'static str, String)> {
    use InputKind::{Certificate, Keys, Settings};
    let pem = |name: &str| std::fs::read_to_string(support::testdata(&format!("pki/{name}.pem"))).unwrap();
    vec![
        ("MP-100", "issuer", Settings, "a.env", "MASKINPORTEN_CLIENT_ID=910753614\nMASKINPORTEN_SCOPE=digdir:test\n".to_owned()),
        ("MP-100", "issuer", Settings, "other.env", "MASKINPORTEN_CLIENT_ID=11111111-2222-4333-8444-555555555555\nMASKINPORTEN_SCOPE=digdir:test\n".to_owned()),
        ("MP-110", "audience", Settings, "a.env", settings("MASKINPORTEN_AUDIENCE=https://test.maskinporten.no")),
        ("MP-110", "audience", Settings, "a.json", r#"{"Maskinporten": {"ClientId": "0f1a2b3c-4d5e-4f60-8a7b-9c0d1e2f3a4b", "Audience": "https://maskinporten.no/"}}"#.to_owned()),
        ("MP-110", "audience", Settings, "a.yaml", "maskinporten:\n  client-id: 0f1a2b3c-4d5e-4f60-8a7b-9c0d1e2f3a4b\n  audience: https://test.maskinporten.no/token\n".to_owned()),
        ("MP-120", "cert-environment", Certificate, "a.pem", certificate("seid2-prod")),
        ("MP-120", "cert-issuer", Certificate, "a.pem", certificate("self-signed")),
        ("MP-120", "cert-profile", Certificate, "a.pem", certificate("no-policy-test")),
        ("MP-120", "cert-environment", Keys, "a.json", jwk(r#","x5c":["@seid2-prod"]"#)),
        ("MP-121", "key-expired", Keys, "a.json", jwk(r#","exp":1767000000"#)),
        ("MP-122", "cert-org-number", Certificate, "a.pem", certificate("org-none-test")),
        ("MP-122", "cert-org-number", Certificate, "a.pem", certificate("org-check-digit-test")),
        ("MP-123", "x5c-shape", Keys, "a.json", jwk(r#","x5c":"@seid2-test""#)),
        ("MP-123", "x5c-shape", Keys, "a.json", jwk(r#","x5c":[]"#)),
        ("MP-124", "cert-validity", Certificate, "a.pem", certificate("expired-test")),
        ("MP-124", "cert-file", Certificate, "a.pem", certificate("seid2-test") + &pem("keys/client.key")),
        ("MP-200", "scope-format", Settings, "a.env", settings("MASKINPORTEN_SCOPE=digdir:test,digdir:other")),
        ("MP-200", "scope-unregistered", Settings, "a.env", settings("MASKINPORTEN_SCOPE=digdir:unknown")),
        ("MP-201", "scope-login-only", Settings, "a.env", settings("MASKINPORTEN_SCOPE=openid")),
        ("-", "consumer-org-self", Settings, "a.env", settings("MASKINPORTEN_CONSUMER_ORG=310149942")),
        ("-", "consumer-org-format", Settings, "a.env", settings("MASKINPORTEN_CONSUMER_ORG=0192:991825827")),
        ("-", "lifetime", Settings, "a.env", settings("MASKINPORTEN_VALID_IN_SECONDS=3600")),
        ("-", "cert-key", Certificate, "a.pem", certificate("small-key-test")),
        ("-", "key-registration", Keys, "a.pem", pem("keys/leaf.key")),
    ]
}

/// Everything that a user can give, but for what the bits say.
fn context(lacks: u8) -> Context {
    let given = |bit: u8| lacks & (1 << bit) == 0;
    let mut context = Context::new(At::Time(NOW));
    context.environment = Environment::named("test").filter(|_| given(0));
    context.org_number = given(1).then(|| "310149942".to_owned());
    context.client_id = given(2).then(|| "0f1a2b3c-4d5e-4f60-8a7b-9c0d1e2f3a4b".to_owned());
    let scopes = || ["digdir:test", "digdir:other", "openid"].map(str::to_owned).to_vec();
    context.scopes = given(3).then(scopes);
    context
}

/// Whatever is not given: the rule that would find the mistake finds it, or says what it lacks.
#[test]
fn a_rule_finds_the_mistake_or_says_what_it_lacks() {
    let policy = Policy::default();
    for (code, rule, _, name, content) in table() {
        for lacks in 0..16 {
            let context = context(lacks);
            let source = Source { file: Some(name.into()), ..Source::default() };
            let reports = Linter::new(&context, &policy).lint(content.as_bytes(), &source);
            let speaks = reports.iter().any(|report| {
                let found = report.findings.iter().any(|finding| finding.rule.name == rule);
                let lacks = report.not_checked.iter().any(|(lacking, _)| lacking.name == rule);
                // Which environment was taken to be meant is in the heading.
                let taken = report.environment.as_ref().is_some_and(|(_, inferred)| *inferred);
                found || lacks || (rule == "audience" && taken)
            });
            assert!(speaks, "{code} {rule} in {name}, without {lacks:04b}");
        }
    }
}

#[test]
fn what_a_file_will_be_refused_for_is_said_with_its_code() {
    let context = context(0);
    let policy = Policy::default();
    let mut codes = BTreeSet::new();
    let mut wrong = Vec::new();
    for (code, rule, kind, name, content) in table() {
        let source = Source { file: Some(name.into()), ..Source::default() };
        let reports = Linter::new(&context, &policy).lint(content.as_bytes(), &source);
        let said: Vec<_> = reports
            .iter()
            .flat_map(|report| &report.findings)
            .map(|finding| (finding.code().unwrap_or("-"), finding.rule.name))
            .collect();
        if !said.contains(&(code, rule)) || reports.iter().any(|report| report.kind != kind) {
            wrong.push(format!("{code} {rule} in {name}: {said:?}"));
        }
        // A line of settings is where the mistake is made.
        let has_place = |f: &grantlint::finding::Finding| f.location.line.is_some();
        assert!(reports.iter().flat_map(|report| &report.findings).all(has_place), "{code} {rule} in {name}");
        codes.insert(code);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let documented =
        ["MP-100", "MP-110", "MP-120", "MP-121", "MP-122", "MP-123", "MP-124", "MP-200", "MP-201"];
    assert!(documented.iter().all(|code| codes.contains(code)), "{codes:?}");
}
