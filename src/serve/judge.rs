//! Judges the grants of token requests, on as many threads as ask.

use std::sync::{Mutex, PoisonError};

use serde_json::{Map, Value};

use crate::context::{At, Context, nearest};
use crate::engine::{Linter, Policy};
use crate::grant::Cache;
use crate::ledger::{EarlierUse, Ledger, LedgerError, Memory, Place, Use};
use crate::maskinporten::environments::Environment;
use crate::report::{GrantReport, Source};

/// What a request is called where a report names the file.
const NAME: &str = "request";

/// How long a used jti is remembered, in seconds: a grant that is older has expired, so there is nothing
/// left to use again.
const KEEP: i64 = 600;

/// How many grants are recorded between two times that old ones are forgotten.
const PRUNE_EVERY: u64 = 4096;

/// What the token endpoint knows about the clients, and who used which jti.
#[derive(Debug)]
pub(super) struct Judge {
    /// One for each client; the last is for those that none of them is, if there are several.
    contexts: Vec<Context>,
    policy: Policy,
    /// Those that are not at work.
    workers: Mutex<Vec<Worker>>,
    uses: Mutex<Uses>,
}

/// Has contexts of its own: the instant and the environment in them change with each request.
#[derive(Debug)]
struct Worker {
    contexts: Vec<Context>,
    cache: Cache,
}

#[derive(Debug)]
struct Uses {
    run: Memory,
    ledger: Option<Box<dyn Ledger>>,
    recorded: u64,
}

/// The claims of a grant, as far as they can be read; for choosing a client and for the access token.
pub(super) type Claims = Map<String, Value>;

/// A claim that is text.
pub(super) fn text<'c>(claims: &'c Claims, name: &str) -> Option<&'c str> {
    claims.get(name).and_then(Value::as_str)
}

/// A grant and what it is judged against.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sent<'a> {
    pub(super) assertion: &'a str,
    pub(super) claims: &'a Claims,
    /// The issuer that the double presents in this request.
    pub(super) issuer: &'a str,
    /// The number of the request.
    pub(super) number: u64,
    /// When it came, in Unix seconds.
    pub(super) now: i64,
}

impl Judge {
    pub(super) fn new(mut contexts: Vec<Context>, policy: Policy, ledger: Option<Box<dyn Ledger>>) -> Self {
        if let [first, _, ..] = contexts.as_slice() {
            let stranger = Context { environment: first.environment.clone(), ..Context::new(first.at) };
            contexts.push(stranger);
        }
        let keep = KEEP.unsigned_abs();
        let uses = Uses { run: Memory::new(keep), ledger, recorded: 0 };
        Self { contexts, policy, workers: Mutex::default(), uses: Mutex::new(uses) }
    }

    /// The client that the claims name; the only one where there is one.
    pub(super) fn client(&self, claims: &Claims) -> Option<&Context> {
        self.contexts.get(self.position(claims))
    }

    /// The environment that the double stands in for.
    pub(super) fn environment(&self) -> Option<&Environment> {
        self.contexts.first().and_then(|context| context.environment.as_ref())
    }

    fn position(&self, claims: &Claims) -> usize {
        let iss = text(claims, "iss");
        let named = self.contexts.iter().position(|c| iss.is_some() && c.client_id.as_deref() == iss);
        named.unwrap_or(self.contexts.len().saturating_sub(1))
    }

    /// Reports on every grant found in an assertion.
    pub(super) fn lint(&self, sent: &Sent<'_>) -> Vec<GrantReport> {
        let idle = self.workers.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let mut worker =
            idle.unwrap_or_else(|| Worker { contexts: self.contexts.clone(), cache: Cache::default() });
        let reports = self.lint_with(&mut worker, sent);
        self.workers.lock().unwrap_or_else(PoisonError::into_inner).push(worker);
        reports
    }

    fn lint_with(&self, worker: &mut Worker, sent: &Sent<'_>) -> Vec<GrantReport> {
        let position = self.position(sent.claims);
        let is_stranger = self.contexts.len() > 1 && position + 1 == self.contexts.len();
        let Some(context) = worker.contexts.get_mut(position) else { return Vec::new() };
        context.at = At::Time(sent.now);
        if is_stranger {
            context.client_id = self.nearest_client(sent.claims);
        }
        // A client that discovers its settings takes the double's own issuer for aud, and one that has
        // them written down that of the environment that the double stands in for.
        let discovered = text(sent.claims, "aud") == Some(sent.issuer);
        let written_down = context.environment.clone();
        if discovered {
            let tier = written_down.as_ref().and_then(|environment| environment.tier);
            context.environment = Environment::with_issuer(sent.issuer)
                .map(|own| Environment { tier: own.tier.or(tier), ..own });
        }
        let cache = std::mem::take(&mut worker.cache);
        let mut linter = Linter::new(context, &self.policy).resume(cache).with_whole_text().of_sent();
        let reports = linter.lint(sent.assertion.as_bytes(), &source(sent.number));
        worker.cache = linter.into_cache();
        context.environment = written_down;
        reports
    }

    fn nearest_client(&self, claims: &Claims) -> Option<String> {
        let ids = || self.contexts.iter().filter_map(|context| context.client_id.as_deref());
        let near = nearest(text(claims, "iss").unwrap_or_default(), ids());
        near.or_else(|| ids().next()).map(str::to_owned)
    }

    /// Records that a grant was used, and adds to its report if its jti was used before.
    pub(super) fn use_up(&self, report: &mut GrantReport, now: i64) -> Result<(), LedgerError> {
        let Some(jti) = &report.jti_use else { return Ok(()) };
        let place = Place { file: report.source.file.as_deref(), line: report.source.line };
        let used = Use { id: jti.id, client: jti.client, grant: jti.grant, place };
        let mut known = self.uses.lock().unwrap_or_else(PoisonError::into_inner);
        let earlier = known.record(&used, now)?;
        let since = known.ledger.as_ref().and_then(|ledger| ledger.remembers_since());
        drop(known);
        if let Some(earlier) = earlier {
            let context = Context::new(At::Issued);
            Linter::new(&context, &self.policy).add_replay(report, &earlier);
        } else if let Some(since) = since {
            Linter::new(&Context::new(At::Issued), &self.policy).add_forgotten(report, since);
        }
        Ok(())
    }
}

/// What a report says it is about: `request`, and its number as the line.
fn source(number: u64) -> Source {
    Source { file: Some(NAME.into()), line: usize::try_from(number).ok(), pointer: None }
}

impl Uses {
    fn record(&mut self, used: &Use<'_>, now: i64) -> Result<Option<EarlierUse>, LedgerError> {
        self.recorded += 1;
        if self.recorded.is_multiple_of(PRUNE_EVERY) {
            self.run.prune(now);
        }
        // What the ledger could not keep is not used up: the client is told to ask again.
        let before = match (self.run.earlier(used, now), &mut self.ledger) {
            (None, Some(ledger)) => ledger.record(&[*used], now)?.into_iter().next().flatten(),
            _ => None,
        };
        let in_this_run = self.run.record_one(used, now);
        let found = |in_this_run: bool| move |earlier| EarlierUse { in_this_run, earlier };
        Ok(in_this_run.map(found(true)).or_else(|| before.map(found(false))))
    }
}
