//! The double without its network: it accepts what `check` accepts, and answers one of the codes that
//! `check` reports.

use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use grantlint::environments::Environment;
use grantlint::internals::grant::InputKind;
use grantlint::internals::serve::access::{Issuing, UNKNOWN_ORG};
use grantlint::internals::serve::control::{Forced, Plans};
use grantlint::internals::serve::form::{PROBLEMS, Request};
use grantlint::internals::serve::guard::{Guard, Turned};
use grantlint::internals::serve::{Answer, Double, Records, Settings, SigningKey};
use grantlint::ledger::{Earlier, Ledger, LedgerError, Memory, Use};
use grantlint::rule::Severity;
use grantlint::rules::RULES;
use grantlint::{At, Context, Policy, Verdict};
use serde_json::{Map, Value, json};

use crate::cases;
use crate::support;

const ISSUER: &str = "http://127.0.0.1:8700/";
const NOW: i64 = 1_767_225_600;
const GRANT_TYPE: &str = "urn:ietf:params:oauth:grant-type:jwt-bearer";

/// One key for all tests: reading one checks that its numbers are prime.
fn key() -> Arc<SigningKey> {
    static KEY: OnceLock<Arc<SigningKey>> = OnceLock::new();
    let read = || {
        let pem = std::fs::read(support::testdata("pki/keys/rsa-3072.key.pem")).unwrap();
        Arc::new(SigningKey::from_pem(&pem).unwrap())
    };
    KEY.get_or_init(read).clone()
}

pub fn settings(clients: Vec<Context>) -> Settings {
    Settings {
        clients,
        policy: Policy::default(),
        ledger: None,
        level: Severity::Error,
        token_lifetime: 120,
        answer: None,
        delay: Duration::ZERO,
        unavailable: 0,
    }
}

pub fn double(settings: Settings) -> Double {
    Double::new(settings, key(), Records::new(1000, Vec::new()))
}

pub fn in_test() -> Context {
    Context::new(At::Issued).with_environment(Environment::named("test").unwrap())
}

fn form(assertion: &str) -> String {
    let encoded: String = assertion.bytes().fold(String::new(), |out, byte| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' => {
            out + char::from(byte).to_string().as_str()
        }
        _ => out + &format!("%{byte:02X}"),
    });
    format!("grant_type={}&assertion={encoded}", GRANT_TYPE.replace(':', "%3A"))
}

pub fn send(double: &Double, assertion: &str, now: i64) -> Answer {
    send_form(double, &form(assertion), now)
}

fn send_form(double: &Double, body: &str, now: i64) -> Answer {
    let request = Request {
        method: "POST",
        content_type: Some("application/x-www-form-urlencoded"),
        query: None,
        body: Some(body.as_bytes()),
    };
    double.token(&request, ISSUER, now).unwrap()
}

/// A good grant for the test environment, changed; signed with the key of a certificate.
pub fn grant(change: impl Fn(&mut Map<String, Value>, &mut Map<String, Value>)) -> String {
    let mut header = json!({ "alg": "RS256", "kid": "key-1" }).as_object().unwrap().clone();
    let mut claims = json!({
        "aud": "https://test.maskinporten.no/", "iss": "4f1e0d3c-8a56-4f57-9d8e-3c2f4a1b5d6e",
        "scope": "skatteetaten:test", "iat": NOW, "exp": NOW + 100, "jti": "0d8a2c0e-41c4-4a7e-93d1-5e7c1f0d6b2a",
    });
    let claims = claims.as_object_mut().unwrap();
    change(&mut header, claims);
    let header = support::with_certificates(&Value::Object(header).to_string());
    support::sign(&header, &Value::Object(claims.clone()).to_string(), "client")
}

/// When a grant was issued; a fixed instant if that cannot be told.
fn issued(token: &str) -> i64 {
    use base64::Engine as _;
    let payload = token.trim().split('.').nth(1).unwrap_or_default();
    let iat = || {
        let bytes = base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(payload).ok()?;
        serde_json::from_slice::<Value>(&bytes).ok()?.get("iat")?.as_i64()
    };
    iat().filter(|at| (0..4_000_000_000).contains(at)).unwrap_or(NOW)
}

/// Sends a token to a double that knows what `check` is told: it must accept what `check` accepts, and answer
/// one of the codes that `check` reports, or that no grant can be read. What carries a token in a file is in its place in a request, so
/// there `check` gets the request. Whether it was a grant, and accepted.
fn agrees(name: &str, token: &str, mut context: Context, now: i64) -> Option<bool> {
    context.at = At::Time(now);
    let mut checked = grantlint::lint(token.as_bytes(), &context);
    let is_token = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    if let [only] = checked.grants.as_slice()
        && only.kind == InputKind::Grant
        && !token.chars().all(is_token)
    {
        checked = grantlint::lint(form(token).as_bytes(), &context);
    }
    let double = Double::new(settings(vec![context]), key(), Records::new(10, Vec::new()));
    let sent = send(&double, token, now);
    let [grant] = checked.grants.as_slice() else {
        assert_eq!(sent.status, 400, "{name}");
        return None;
    };
    if grant.kind != InputKind::Grant {
        assert_eq!(sent.status, 400, "{name}: {:?}", grant.kind);
        return None;
    }
    let accepts = grant.verdict <= Verdict::Warned;
    assert_eq!(sent.status == 200, accepts, "{name}: {} {:?}", sent.body, grant.findings);
    let codes: Vec<_> = grant.findings.iter().map(grantlint::finding::Finding::code).collect();
    let code = sent.record.answered.code;
    // `check` says what a text is that is not a grant; the server says only that it cannot be read.
    let is_unread = grant.verdict == Verdict::Unreadable && code == Some("MP-011");
    assert!(accepts || is_unread || codes.contains(&code), "{name}: {code:?} of {codes:?}");
    assert_eq!(sent.record.report.as_ref().unwrap().verdict, grant.verdict, "{name}");
    Some(accepts)
}

#[test]
fn every_case_is_accepted_or_refused_as_check_does() {
    let cases = RULES.iter().flat_map(|rule| cases::parse(rule.page));
    let judged: Vec<bool> = cases
        .filter_map(|case| {
            let token = case.token();
            let now = case.context.at.unwrap_or_else(|| issued(&token));
            let now = if (0..4_000_000_000).contains(&now) { now } else { issued(&token) };
            agrees(&case.name, &token, case.library_context(), now)
        })
        .collect();
    let accepted = judged.iter().filter(|accepts| **accepts).count();
    assert!(accepted > 50 && judged.len() - accepted > 100, "{accepted} of {}", judged.len());
}

/// Every file below a folder.
fn files(folder: &Path, all: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { files(&path, all) } else { all.push(path) }
    }
}

#[test]
fn every_kept_input_is_accepted_or_refused_as_check_does() {
    let mut kept = Vec::new();
    for folder in ["examples", "fuzz", "carriers", "cli"] {
        files(&support::testdata(folder), &mut kept);
    }
    let (mut grants, mut others) = (0, 0);
    for path in kept {
        // A form is text.
        let Ok(text) = String::from_utf8(std::fs::read(&path).unwrap()) else { continue };
        match agrees(&path.display().to_string(), &text, in_test(), issued(&text)) {
            Some(_) => grants += 1,
            None => others += 1,
        }
    }
    assert!(grants > 10 && others > 50, "{grants} grants, {others} others");
}

#[test]
fn what_is_layout_in_a_file_is_damage_in_a_request() {
    let token = grant(|_, _| {});
    for (assertion, finding) in [
        (format!("{token}\n"), "stray-whitespace"),
        (format!("{token}\r\n"), "stray-whitespace"),
        (json!({ "assertion": token }).to_string(), "token-wrapping"),
        (json!([token]).to_string(), "token-wrapping"),
        (form(&token), "token-wrapping"),
        (format!("curl -d 'assertion={token}' https://test.maskinporten.no/token"), "token-wrapping"),
    ] {
        let double = double(settings(vec![in_test()]));
        let sent = send(&double, &assertion, NOW);
        assert_eq!((sent.status, sent.record.answered.code), (400, Some("MP-011")), "{assertion}");
        assert!(sent.record.findings().starts_with(finding), "{assertion}: {}", sent.record.findings());
        assert!(!sent.record.json(grantlint::language::Lang::En).to_string().contains(&token[..200]));
    }
}

#[test]
fn a_refusal_looks_as_on_the_wire() {
    let double = double(settings(vec![in_test()]));
    let sent = send(
        &double,
        &grant(|_, claims| drop(claims.insert("aud".into(), "https://maskinporten.no/".into()))),
        NOW,
    );
    assert_eq!(sent.status, 400);
    assert_eq!(sent.body["error"], "invalid_grant");
    assert_eq!(sent.body["error_uri"], "http://127.0.0.1:8700/errors/MP-110");
    let description = sent.body["error_description"].as_str().unwrap();
    let (words, trace) = description.split_once(" (trace_id: ").unwrap();
    assert_eq!(words, "Invalid assertion. Client authentication failed. Invalid JWT claim aud");
    assert_eq!(trace.trim_end_matches(')').len(), 32);
    assert_eq!(sent.record.findings(), "audience MP-110");
}

#[test]
fn the_own_issuer_is_an_audience_too() {
    let double = double(settings(vec![in_test()]));
    let with = |aud: &'static str, jti: &'static str| {
        grant(move |_, claims| {
            claims.insert("aud".into(), aud.into());
            claims.insert("jti".into(), jti.into());
        })
    };
    assert_eq!(send(&double, &with(ISSUER, "a-1"), NOW).status, 200);
    assert_eq!(send(&double, &with("https://test.maskinporten.no/", "a-2"), NOW).status, 200);
    for other in ["http://127.0.0.1:8700", "http://127.0.0.1:8700/token", "https://maskinporten.no/"] {
        let sent = send(&double, &with(other, "a-3"), NOW);
        assert_eq!(sent.record.answered.code, Some("MP-110"), "{other}");
    }
}

#[test]
fn a_grant_is_used_once_and_a_refused_one_not_at_all() {
    let double = double(settings(vec![in_test()]));
    let wrong = grant(|_, claims| drop(claims.insert("aud".into(), "https://maskinporten.no/".into())));
    assert_eq!(send(&double, &wrong, NOW).record.answered.code, Some("MP-110"));
    assert_eq!(send(&double, &wrong, NOW).record.answered.code, Some("MP-110"));
    let good = grant(|_, _| {});
    assert_eq!(send(&double, &good, NOW).status, 200, "the same jti, refused before");
    let again = send(&double, &good, NOW + 1);
    assert_eq!((again.status, again.record.answered.code), (400, Some("MP-012")));
    let other = grant(|_, claims| drop(claims.insert("scope".into(), "skatteetaten:other".into())));
    assert_eq!(send(&double, &other, NOW).record.answered.code, Some("MP-012"));
}

/// A ledger that fails the first time.
#[derive(Debug, Default)]
struct Failing {
    kept: Memory,
    has_failed: bool,
}

impl Ledger for Failing {
    fn record(&mut self, uses: &[Use<'_>], now: i64) -> Result<Vec<Option<Earlier>>, LedgerError> {
        if std::mem::replace(&mut self.has_failed, true) {
            return self.kept.record(uses, now);
        }
        Err(LedgerError::Busy { ledger: "used.jti".into(), waited: 10 })
    }
}

#[test]
fn what_the_ledger_could_not_keep_is_not_used_up() {
    let double = double(Settings { ledger: Some(Box::new(Failing::default())), ..settings(vec![in_test()]) });
    let good = grant(|_, _| {});
    let body = form(&good);
    let request = Request {
        method: "POST",
        content_type: Some("application/x-www-form-urlencoded"),
        query: None,
        body: Some(body.as_bytes()),
    };
    assert!(double.token(&request, ISSUER, NOW).is_err());
    assert_eq!(send(&double, &good, NOW).status, 200, "the client may ask again");
    assert_eq!(send(&double, &good, NOW).record.answered.code, Some("MP-012"));
}

#[test]
fn each_client_is_judged_by_its_own() {
    let client = |id: &str, scope: &str| in_test().with_client_id(id).with_scopes([scope]);
    let one = "11111111-1111-4111-8111-111111111111";
    let two = "22222222-2222-4222-8222-222222222222";
    let double = double(settings(vec![client(one, "a:one"), client(two, "a:two")]));
    let ask = |iss: &str, scope: &str, jti: &str| {
        let token = grant(|_, claims| {
            claims.insert("iss".into(), iss.into());
            claims.insert("scope".into(), scope.into());
            claims.insert("jti".into(), jti.into());
        });
        let sent = send(&double, &token, NOW);
        (sent.status, sent.record.answered.code)
    };
    assert_eq!(ask(one, "a:one", "j-1"), (200, None));
    assert_eq!(ask(two, "a:two", "j-2"), (200, None));
    assert_eq!(ask(one, "a:two", "j-3"), (400, Some("MP-200")));
    assert_eq!(ask("33333333-3333-4333-8333-333333333333", "a:one", "j-4"), (400, Some("MP-100")));
}

/// Method, content type, address, body, and the problem that is found; none if it is a good form.
const FORMS: &[(&str, &str, &str, &str, Option<&str>)] = &[
    ("GET", "", "", "", Some("wrong-method")),
    ("PUT", "application/x-www-form-urlencoded", "", "grant_type={g}&assertion={a}", Some("wrong-method")),
    ("POST", "application/json", "", "{}", Some("json-body")),
    ("POST", "application/x-www-form-urlencoded", "", "{\"assertion\": \"x\"}", Some("json-body")),
    ("POST", "text/plain", "", "grant_type={g}&assertion={a}", Some("wrong-content-type")),
    ("POST", "multipart/form-data; boundary=x", "", "--x", Some("wrong-content-type")),
    ("POST", "", "", "grant_type={g}&assertion={a}", Some("wrong-content-type")),
    ("POST", "application/x-www-form-urlencoded", "", "assertion={a}", Some("missing-grant-type")),
    (
        "POST",
        "application/x-www-form-urlencoded",
        "",
        "grant_type={g}&grant_type={g}&assertion={a}",
        Some("doubled-grant-type"),
    ),
    (
        "POST",
        "application/x-www-form-urlencoded",
        "",
        "grant_type=client_credentials&assertion={a}",
        Some("wrong-grant-type"),
    ),
    ("POST", "application/x-www-form-urlencoded", "", "grant_type={g}", Some("missing-assertion")),
    ("POST", "application/x-www-form-urlencoded", "", "grant_type={g}&assertion=", Some("missing-assertion")),
    (
        "POST",
        "application/x-www-form-urlencoded",
        "",
        "grant_type={g}&assertion={a}&assertion={a}",
        Some("doubled-assertion"),
    ),
    (
        "POST",
        "application/x-www-form-urlencoded",
        "assertion={a}",
        "grant_type={g}&assertion={a}",
        Some("doubled-assertion"),
    ),
    ("POST", "application/x-www-form-urlencoded", "grant_type={g}&assertion={a}", "", None),
    // Without a body a client names no type of one.
    ("POST", "", "grant_type={g}&assertion={a}", "", None),
    ("POST", "", "grant_type={g}", "", Some("missing-assertion")),
    ("POST", "", "", "", Some("wrong-content-type")),
    ("POST", "Application/X-WWW-Form-URLEncoded; charset=UTF-8", "", "grant_type={g}&assertion={a}", None),
];

#[test]
fn every_mistake_in_the_form_is_told() {
    for (method, content_type, query, body, problem) in FORMS {
        let token = grant(|_, _| {});
        let filled = |text: &str| text.replace("{g}", GRANT_TYPE).replace("{a}", &token);
        let (query, body) = (filled(query), filled(body));
        let double = double(settings(vec![in_test()]));
        let request = Request {
            method,
            content_type: Some(*content_type).filter(|t| !t.is_empty()),
            query: Some(&*query).filter(|q| !q.is_empty()),
            body: Some(body.as_bytes()),
        };
        let sent = double.token(&request, ISSUER, NOW).unwrap();
        assert_eq!(sent.record.problem.map(|p| p.name), *problem, "{method} {content_type} {body}");
        match sent.record.problem {
            None => assert_eq!((sent.status, sent.record.in_query), (200, !query.is_empty())),
            Some(problem) => {
                assert_eq!((sent.status, sent.body["error"].as_str()), (problem.status, Some(problem.error)));
                let told = sent.record.json(grantlint::language::Lang::Nb);
                assert_eq!(told["request"]["problem"]["help"], problem.nb.help);
                assert_eq!(told["verdict"], "unreadable");
            }
        }
    }
    let double = double(settings(vec![in_test()]));
    let request = Request { method: "POST", content_type: None, query: None, body: None };
    assert_eq!(double.token(&request, ISSUER, NOW).unwrap().status, 413);
    assert_eq!(
        send(&double, r#"{"header": {"alg": "RS256"}, "payload": {"aud": "x"}}"#, NOW)
            .record
            .problem
            .unwrap()
            .name,
        "unsigned-draft"
    );
    let certificate = std::fs::read_to_string(support::testdata("pki/certs/seid2-test.pem")).unwrap();
    assert_eq!(send(&double, &certificate, NOW).status, 400);
    // Whatever is there in place of a grant: the server reads no more of it.
    for assertion in ["undefined", "null", "None", "[object Object]", "hei", "a.b.c", "<html>", "iss=foo"] {
        let answer = send(&double, assertion, NOW);
        let description = answer.body["error_description"].as_str().unwrap();
        assert!(description.starts_with("Invalid assertion. Invalid parameter value"), "{assertion}");
        assert_eq!((answer.status, answer.record.answered.code), (400, Some("MP-011")), "{assertion}");
        let rules: Vec<_> =
            answer.record.report.iter().flat_map(|r| &r.findings).map(|f| f.rule.name).collect();
        assert_eq!(rules, ["not-a-grant"], "{assertion}");
    }
    let two = format!("{}\n{}", grant(|_, _| {}), grant(|_, _| {}));
    assert_eq!(send(&double, &two, NOW).record.problem.unwrap().name, "several-grants");
    for problem in PROBLEMS {
        let reached = FORMS.iter().any(|(.., name)| *name == Some(problem.name));
        let elsewhere =
            ["body-too-large", "unsigned-draft", "several-grants", "no-grant"].contains(&problem.name);
        assert!(reached || elsewhere, "{}", problem.name);
    }
}

fn claims_of(token: &Value) -> Value {
    use base64::Engine as _;
    let payload = token.as_str().unwrap().split('.').nth(1).unwrap();
    serde_json::from_slice(&base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(payload).unwrap())
        .unwrap()
}

#[test]
fn the_access_token_is_as_documented() {
    let context = in_test().with_org_number("991825827");
    let double = double(settings(vec![context]));
    let sent = send(
        &double,
        &grant(|_, claims| drop(claims.insert("resource".into(), "https://api.example.no/".into()))),
        NOW,
    );
    assert_eq!(
        (sent.body["token_type"].as_str(), sent.body["expires_in"].as_i64()),
        (Some("Bearer"), Some(119))
    );
    assert_eq!(sent.body["scope"], "skatteetaten:test");
    let claims = claims_of(&sent.body["access_token"]);
    assert_eq!(claims["iss"], ISSUER);
    assert_eq!(claims["aud"], "https://api.example.no/");
    assert_eq!(claims["client_id"], "4f1e0d3c-8a56-4f57-9d8e-3c2f4a1b5d6e");
    assert_eq!(claims["client_amr"], "private_key_jwt");
    assert_eq!(claims["consumer"], json!({ "authority": "iso6523-actorid-upis", "ID": "0192:991825827" }));
    assert_eq!(claims["exp"].as_i64().unwrap() - claims["iat"].as_i64().unwrap(), 120);
    assert_eq!(claims["jti"].as_str().unwrap().len(), 43);
    assert!(claims.get("supplier").is_none());
    let header = jsonwebtoken::decode_header(sent.body["access_token"].as_str().unwrap()).unwrap();
    assert_eq!((header.typ, header.kid.map(|kid| kid.len())), (None, Some(43)));
}

#[test]
fn a_system_user_and_a_delegation_are_in_the_token() {
    let issuing = Issuing { issuer: ISSUER, now: NOW, lifetime: 120, tier: None };
    let grant = json!({
        "iss": "x", "scope": "a:b", "consumer_org": "974760673", "pid": "17912099997",
        "authorization_details": [{ "type": "urn:altinn:systemuser", "externalRef": "one",
            "systemuser_org": { "authority": "iso6523-actorid-upis", "ID": "0192:974760673" } }],
    });
    let claims = issuing.for_grant(&Map::new(), grant.as_object().unwrap(), None);
    assert_eq!(claims["consumer"]["ID"], "0192:974760673");
    assert_eq!(claims["supplier"]["ID"], format!("0192:{UNKNOWN_ORG}"));
    assert_eq!(claims["delegation_source"], "https://tt02.altinn.no/");
    assert_eq!(claims["pid"], "17912099997");
    let details = &claims["authorization_details"][0];
    assert_eq!(details["systemuser_id"][0].as_str().unwrap().len(), 36);
    assert!(details["system_id"].is_string() && details.get("externalRef").is_none());
    assert_eq!(
        grantlint::internals::numbers::org_number(UNKNOWN_ORG),
        grantlint::internals::numbers::OrgNumber::Valid
    );
}

#[test]
fn a_certificate_tells_the_organisation() {
    let issuing = Issuing { issuer: ISSUER, now: NOW, lifetime: 120, tier: None };
    let header: Value =
        serde_json::from_str(&support::with_certificates(r#"{"x5c": ["@seid2-test"]}"#)).unwrap();
    let grant = json!({ "iss": "x", "scope": "a:b" });
    let claims = issuing.for_grant(header.as_object().unwrap(), grant.as_object().unwrap(), None);
    assert_eq!(claims["client_amr"], "virksomhetssertifikat");
    let id = claims["consumer"]["ID"].as_str().unwrap();
    assert!(id.starts_with("0192:") && id != format!("0192:{UNKNOWN_ORG}"), "{id}");
}

#[test]
fn a_token_has_the_claims_that_are_asked_for() {
    let issuing = Issuing { issuer: ISSUER, now: NOW, lifetime: 120, tier: None };
    let asked = |value: Value| issuing.as_asked(value.as_object().unwrap().clone());
    let claims =
        asked(json!({ "scope": ["a:b", "a:c"], "consumer": "974760673", "supplier": "0192:991825827",
        "lifetime": 60, "aud": "https://api.example.no/", "extra": [1] }))
        .unwrap();
    assert_eq!((claims["scope"].as_str(), claims["exp"].as_i64()), (Some("a:b a:c"), Some(NOW + 60)));
    assert_eq!(claims["supplier"]["ID"], "0192:991825827");
    assert_eq!(claims["extra"], json!([1]));
    for wrong in [
        json!({}),
        json!({ "scope": 1 }),
        json!({ "scope": "a:b", "consumer": "12" }),
        json!({ "scope": "a:b", "exp": "soon" }),
        json!({ "scope": "a:b", "lifetime": "long" }),
    ] {
        assert!(asked(wrong.clone()).is_err(), "{wrong}");
    }
}

#[test]
fn answers_can_be_asked_for_beforehand() {
    let mut plans = Plans::default();
    plans.add(br#"{"code": "mp-250", "times": 2}"#).unwrap();
    plans.add(br#"{"status": 503, "client_id": "b"}"#).unwrap();
    assert_eq!(plans.next(Some("a")).unwrap().entry.unwrap().name, "MP-250");
    assert_eq!(plans.next(Some("b")).unwrap().entry.unwrap().name, "MP-250");
    assert_eq!(plans.next(Some("a")), None);
    assert_eq!(plans.next(Some("b")).unwrap().status, Some(503));
    assert_eq!(plans.next(Some("b")), None);
    for wrong in [
        "{}",
        "[]",
        r#"{"code": "MP-999"}"#,
        r#"{"status": 200}"#,
        r#"{"code": "html-page"}"#,
        r#"{"times": 1}"#,
        r#"{"drop": true, "times": 0}"#,
        r#"{"delay_ms": 99999999}"#,
        r#"{"drop": true, "what": 1}"#,
    ] {
        assert!(plans.add(wrong.as_bytes()).is_err(), "{wrong}");
    }
    let double = double(settings(vec![in_test()]));
    double.plans(|plans| plans.add(br#"{"code": "MP-250"}"#)).unwrap();
    let sent = send(&double, &grant(|_, _| {}), NOW);
    assert_eq!((sent.status, sent.body["error"].as_str()), (403, Some("forbidden")));
    assert_eq!(sent.record.verdict(), Verdict::Accepted, "the report is about the grant all the same");
    assert!(!sent.record.is_refused());
}

#[test]
fn a_share_of_the_requests_is_unavailable() {
    let double = double(Settings { unavailable: 25, ..settings(vec![in_test()]) });
    let statuses: Vec<u16> = (0..100).map(|_| send_form(&double, "", NOW).status).collect();
    assert_eq!(statuses.iter().filter(|status| **status == 503).count(), 25);
    let answer = Some(Forced::named("MP-121").unwrap());
    let double = self::double(Settings { answer, ..settings(vec![in_test()]) });
    assert_eq!(
        send(&double, &grant(|_, _| {}), NOW).body["error_uri"],
        "http://127.0.0.1:8700/errors/MP-121"
    );
}

#[test]
fn strict_refuses_what_is_warned_of() {
    let warned = grant(|_, claims| drop(claims.remove("jti")));
    let lenient = double(settings(vec![in_test()]));
    let sent = send(&lenient, &warned, NOW);
    assert_eq!((sent.status, sent.record.verdict()), (200, Verdict::Warned), "{}", sent.record.findings());
    let strict = double(Settings { level: Severity::Warning, ..settings(vec![in_test()]) });
    assert_eq!(send(&strict, &warned, NOW).status, 400);
}

#[test]
fn only_so_many_records_are_kept_and_none_holds_a_secret() {
    let double = Double::new(settings(vec![in_test()]), key(), Records::new(3, Vec::new()));
    let mut last = None;
    for number in 0..5 {
        let token = grant(|_, claims| {
            claims.insert("jti".into(), format!("jti-{number}").into());
            claims.insert("pid".into(), "17912099997".into());
        });
        last = Some((send(&double, &token, NOW), token));
    }
    let kept: Vec<u64> = double.records().since(0).iter().map(|record| record.number).collect();
    assert_eq!(kept, [3, 4, 5]);
    assert_eq!(double.records().counts().requests, 5);
    let (sent, token) = last.unwrap();
    let told = sent.record.json(grantlint::language::Lang::En).to_string();
    let issued = sent.body["access_token"].as_str().unwrap();
    for secret in
        [&token, issued, token.rsplit('.').next().unwrap(), issued.rsplit('.').next().unwrap(), "17912099997"]
    {
        assert!(!told.contains(secret), "{secret}");
    }
    double.records().clear();
    assert!(double.records().since(0).is_empty());
}

#[test]
fn marks_stand_where_the_findings_are() {
    let double = double(settings(vec![in_test()]));
    let token = grant(|_, claims| {
        claims.insert("aud".into(), "https://maskinporten.no/".into());
        // Two UTF-16 code units, before the mark.
        claims.insert("aaa".into(), "\u{1f600}".into());
    });
    let told = send(&double, &token, NOW).record.json(grantlint::language::Lang::En);
    let payload = &told["decoded"]["payload"];
    let text: Vec<u16> = payload["text"].as_str().unwrap().encode_utf16().collect();
    let marked: Vec<String> = payload["marks"]
        .as_array()
        .unwrap()
        .iter()
        .map(|mark| {
            let at = |name: &str| usize::try_from(mark[name].as_u64().unwrap()).unwrap();
            String::from_utf16(&text[at("start")..at("end")]).unwrap()
        })
        .collect();
    assert!(marked.contains(&"\"https://maskinporten.no/\"".to_owned()), "{marked:?}");
}

#[test]
fn other_names_and_other_pages_are_turned_away() {
    let guard = Guard::new(["Double.example".to_owned()]);
    for host in
        ["127.0.0.1:8700", "localhost", "[::1]:8700", "double.example:8700", "app.localhost:1", "10.0.0.7"]
    {
        assert_eq!(guard.admits(Some(host), None, None), Ok(()), "{host}");
    }
    for host in ["evil.example", "localhost.evil.example:8700", "", "127.0.0.1.evil.example"] {
        assert_eq!(guard.admits(Some(host), None, None), Err(Turned::Host), "{host}");
    }
    assert_eq!(guard.admits(None, None, None), Err(Turned::Host));
    let from = |origin| guard.admits(Some("localhost:8700"), Some(origin), None);
    assert_eq!(from("http://localhost:8700"), Ok(()));
    for other in
        ["http://localhost:3000", "https://evil.example", "null", "http://localhost:8700.evil.example"]
    {
        assert_eq!(from(other), Err(Turned::Origin), "{other}");
    }
    assert_eq!(guard.admits(Some("localhost"), None, Some("cross-site")), Err(Turned::Origin));
}
