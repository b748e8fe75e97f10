//! The double itself: takes requests and gives answers, without network and clock.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use base64::Engine as _;
use base64::alphabet::URL_SAFE;
use base64::engine::DecodePaddingMode;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig};
use serde_json::{Value, json};

use super::access::{self, Issuing};
use super::control::{Forced, Plans};
use super::form::{self, Form, Problem, Request};
use super::judge::{Claims, Judge, Sent, text};
use super::key::{KeyError, SigningKey};
use super::records::{Answered, Record, Records, shown};
use crate::context::Context;
use crate::engine::Policy;
use crate::finding::Finding;
use crate::grant::InputKind;
use crate::grant::certificate::hex;
use crate::ledger::{Ledger, LedgerError};
use crate::maskinporten::codes::wire::Wire;
use crate::maskinporten::order::Stage;
use crate::printable::printable;
use crate::refusal::{self, Refusal};
use crate::report::GrantReport;
use crate::rule::Severity;

/// Accepts what may be padded.
const BASE64URL: GeneralPurpose = GeneralPurpose::new(
    &URL_SAFE,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// What a double is like.
#[derive(Debug)]
pub struct Settings {
    /// What grants are judged against: one for each client, or one that knows no client. Each says which
    /// environment the double stands in for.
    pub clients: Vec<Context>,
    /// Which rules run.
    pub policy: Policy,
    /// Where used jti are remembered besides in memory.
    pub ledger: Option<Box<dyn Ledger>>,
    /// The lowest level that is refused.
    pub level: Severity,
    /// Seconds that access tokens live.
    pub token_lifetime: i64,
    /// What every token request is answered.
    pub answer: Option<Forced>,
    /// After which time every token request is answered.
    pub delay: Duration,
    /// Share of the token requests that are answered 503, in percent.
    pub unavailable: u8,
}

/// What is to be sent.
#[derive(Clone, Debug)]
pub struct Answer {
    /// HTTP status.
    pub status: u16,
    /// The body: JSON.
    pub body: Value,
    /// The record of the request.
    pub record: Arc<Record>,
    /// What to wait for before it is sent.
    pub delay: Duration,
    /// Whether to close the connection in place of an answer.
    pub drops: bool,
}

/// A double of Maskinporten.
#[derive(Debug)]
pub struct Double {
    judge: Judge,
    key: Arc<SigningKey>,
    records: Records,
    plans: Mutex<Plans>,
    numbers: AtomicU64,
    settings: Fixed,
}

#[derive(Debug)]
struct Fixed {
    level: Severity,
    token_lifetime: i64,
    answer: Option<Forced>,
    delay: Duration,
    unavailable: u8,
}

/// What a request comes to before anything is sent.
struct Judged {
    problem: Option<&'static Problem>,
    report: Option<GrantReport>,
    header: Claims,
    claims: Claims,
    in_query: bool,
}

impl Double {
    /// A double that signs with this key and keeps these records.
    #[must_use]
    pub fn new(settings: Settings, key: impl Into<Arc<SigningKey>>, records: Records) -> Self {
        let fixed = Fixed {
            level: settings.level,
            token_lifetime: settings.token_lifetime,
            answer: settings.answer,
            delay: settings.delay,
            unavailable: settings.unavailable,
        };
        Self {
            judge: Judge::new(settings.clients, settings.policy, settings.ledger),
            key: key.into(),
            records,
            plans: Mutex::default(),
            numbers: AtomicU64::new(0),
            settings: fixed,
        }
    }

    /// The key that signs access tokens.
    #[must_use]
    pub fn key(&self) -> &SigningKey {
        &self.key
    }

    /// Whether it stands in for Skyporten.
    #[must_use]
    pub fn is_skyporten(&self) -> bool {
        self.judge.environment().is_some_and(|environment| environment.name.starts_with("sky-"))
    }

    /// The last requests.
    #[must_use]
    pub const fn records(&self) -> &Records {
        &self.records
    }

    /// The answers that tests ask for beforehand.
    pub fn plans<T>(&self, with: impl FnOnce(&mut Plans) -> T) -> T {
        with(&mut self.plans.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Answers a token request. `issuer` is what the double calls itself in it, and `now` when it came, in
    /// Unix seconds.
    ///
    /// # Errors
    /// If the ledger of used jti fails.
    pub fn token(&self, request: &Request<'_>, issuer: &str, now: i64) -> Result<Answer, LedgerError> {
        let number = self.numbers.fetch_add(1, Ordering::Relaxed) + 1;
        let mut judged = match request.form() {
            Err(problem) => Judged::problem(problem),
            Ok(form) => self.judge(&form, issuer, number, now),
        };
        let forced = self.forced(number, text(&judged.claims, "iss"));
        // What is answered before the server would look at jti, or not at all, does not use it up: the client sends
        // the grant again.
        if !forced.is_some_and(|forced| forced.drops || forced.replaces()) {
            self.use_up(&mut judged, now)?;
        }
        let (status, code, body, told) = match forced.filter(Forced::replaces) {
            Some(forced) => {
                let (wire, words) = forced.wire();
                let code = forced.entry.and_then(|entry| entry.code);
                let scope = text(&judged.claims, "scope").map(printable).unwrap_or_default();
                let body = error(&wire, &self.filled(words, &scope, &judged.claims), code, issuer);
                (wire.status, code, body.clone(), body)
            }
            None => self.answer(&judged, issuer, now),
        };
        let drops = forced.is_some_and(|forced| forced.drops);
        let answered = Answered {
            status: if drops { 0 } else { status },
            code,
            body: if drops { Value::Null } else { told },
            forced: drops || forced.is_some_and(|forced| forced.replaces()),
        };
        let Judged { problem, report, in_query, .. } = judged;
        let level = self.settings.level;
        let record =
            self.records.add(Record { number, time: now, answered, problem, in_query, report, level });
        let delay = self.settings.delay + forced.map_or(Duration::ZERO, |forced| forced.delay);
        Ok(Answer { status, body, record, delay, drops })
    }

    fn judge(&self, form: &Form, issuer: &str, number: u64, now: i64) -> Judged {
        let (header, claims) = parts(&form.assertion);
        let sent = Sent { assertion: &form.assertion, claims: &claims, issuer, number, now };
        let mut reports = self.judge.lint(&sent);
        let several = reports.len() > 1;
        let report = (!reports.is_empty()).then(|| reports.swap_remove(0));
        let problem = match &report {
            None => Some(&form::NO_ASSERTION),
            Some(_) if several => Some(&form::SEVERAL),
            Some(report) => match report.kind {
                InputKind::Grant => None,
                InputKind::Draft => Some(&form::DRAFT),
                _ => Some(&form::OTHER),
            },
        };
        Judged { problem, report, header, claims, in_query: form.in_query }
    }

    /// Records that the jti was used, unless the grant is refused before the server looks at it.
    fn use_up(&self, judged: &mut Judged, now: i64) -> Result<(), LedgerError> {
        let (Some(report), None) = (&mut judged.report, judged.problem) else { return Ok(()) };
        let refused = refusal::of_assertion(report, self.settings.level);
        if refused.is_none_or(|refused| refused.stage > Stage::Replay) {
            self.judge.use_up(report, now)
        } else {
            Ok(())
        }
    }

    /// What is to be answered in place of the answer to the grant, or how.
    fn forced(&self, number: u64, client_id: Option<&str>) -> Option<Forced> {
        let planned = self.plans(|plans| plans.next(client_id));
        let share = u64::from(self.settings.unavailable);
        // Spread evenly, so that a test sees the same each time.
        let busy = number * share / 100 > (number - 1) * share / 100;
        planned.or(busy.then(Forced::unavailable)).or(self.settings.answer)
    }

    /// Status, code, body, and what may be told of the body.
    fn answer(&self, judged: &Judged, issuer: &str, now: i64) -> (u16, Option<&'static str>, Value, Value) {
        if let Some(problem) = judged.problem {
            let wire = Wire { status: problem.status, error: problem.error, seen: false };
            let body = error(&wire, problem.description, problem.code(), issuer);
            return (problem.status, problem.code(), body.clone(), body);
        }
        let refused =
            judged.report.as_ref().and_then(|report| refusal::of_assertion(report, self.settings.level));
        if let Some(refused) = refused {
            let wire = refused.wire();
            let body = error(&wire, &self.description(&refused, &judged.claims), refused.code(), issuer);
            return (wire.status, refused.code(), body.clone(), body);
        }
        let client = self.judge.client(&judged.claims);
        let owner = client.and_then(|client| client.org_number.as_deref());
        let tier = client.and_then(|client| client.environment.as_ref()).and_then(|env| env.tier);
        let issuing = Issuing { issuer, now, lifetime: self.settings.token_lifetime, tier };
        let claims = issuing.for_grant(&judged.header, &judged.claims, owner);
        let Ok(body) = self.issue(&claims, now) else {
            let wire = Wire { status: 500, error: "server_error", seen: false };
            let body = error(&wire, "The key of the double cannot sign", None, issuer);
            return (500, None, body.clone(), body);
        };
        let told = json!({
            "access_token_claims": shown(&claims),
            "token_type": "Bearer",
            "expires_in": body.get("expires_in"),
            "scope": body.get("scope"),
        });
        (200, None, body, told)
    }

    /// The answer with an access token of these claims.
    ///
    /// # Errors
    /// If the key cannot sign.
    pub fn issue(&self, claims: &Claims, now: i64) -> Result<Value, KeyError> {
        Ok(json!({
            "access_token": self.key.sign(claims)?,
            "token_type": "Bearer",
            "expires_in": access::expires_in(claims, now),
            "scope": text(claims, "scope").unwrap_or_default(),
        }))
    }

    /// The claims of a token that a test asks for without a grant.
    ///
    /// # Errors
    /// If a claim is not what it must be; says which and why.
    pub fn asked(&self, asked: Claims, issuer: &str, now: i64) -> Result<Claims, String> {
        let tier = self.judge.client(&asked).and_then(|c| c.environment.as_ref()).and_then(|env| env.tier);
        Issuing { issuer, now, lifetime: self.settings.token_lifetime, tier }.as_asked(asked)
    }

    /// The server's words, with the values that it puts into them.
    fn description(&self, refused: &Refusal<'_>, claims: &Claims) -> String {
        let found = refused.finding.and_then(|finding: &Finding| finding.found.as_deref());
        let scope =
            found.map(str::to_owned).or_else(|| text(claims, "scope").map(printable)).unwrap_or_default();
        let wording = refused.wording();
        if refused.code() == Some("MP-200") {
            return format!("{wording}, {scope}");
        }
        self.filled(wording, &scope, claims)
    }

    /// The server's words with scope, consumer and supplier filled in.
    fn filled(&self, words: &str, scope: &str, claims: &Claims) -> String {
        let owner = self.judge.client(claims).and_then(|client| client.org_number.as_deref());
        let consumer = text(claims, "consumer_org").map(printable);
        words
            .replace("<scope>", scope)
            .replace("<consumer org.nr>", consumer.as_deref().unwrap_or(access::UNKNOWN_ORG))
            .replace("<supplier org.nr>", owner.unwrap_or(access::UNKNOWN_ORG))
    }
}

impl Judged {
    fn problem(problem: &'static Problem) -> Self {
        Self {
            problem: Some(problem),
            report: None,
            header: Claims::new(),
            claims: Claims::new(),
            in_query: false,
        }
    }
}

/// Header and claims of a token, as far as they can be read.
fn parts(assertion: &str) -> (Claims, Claims) {
    let mut parts = assertion.trim().split('.').map(|part| {
        let bytes = BASE64URL.decode(part).unwrap_or_default();
        serde_json::from_slice::<Claims>(&bytes).unwrap_or_default()
    });
    (parts.next().unwrap_or_default(), parts.next().unwrap_or_default())
}

/// A refusal as it is on the wire.
fn error(wire: &Wire, words: &str, code: Option<&'static str>, issuer: &str) -> Value {
    let trace = hex(&access::random::<16>());
    let mut body =
        json!({ "error": wire.error, "error_description": format!("{words} (trace_id: {trace})") });
    if let (Some(code), Some(body)) = (code, body.as_object_mut()) {
        let slash = if issuer.ends_with('/') { "" } else { "/" };
        body.insert("error_uri".into(), format!("{issuer}{slash}errors/{code}").into());
    }
    body
}
