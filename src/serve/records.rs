//! What was asked and answered: the last requests, bounded in number and size.

use std::collections::VecDeque;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde_json::{Map, Value, json};

use super::form::Problem;
use crate::context::{At, Context};
use crate::engine::{Linter, Policy, shown_json};
use crate::language::Lang;
use crate::render::{decoded, json as render};
use crate::report::{GrantReport, Source, Summary, Verdict};
use crate::rule::Severity;

/// Most memory that the kept records take, in bytes, as far as that can be estimated.
const MOST_BYTES: usize = 64 * 1024 * 1024;

/// What a finding takes, with its texts, in bytes.
const FINDING_BYTES: usize = 1024;

/// What was answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answered {
    /// HTTP status; 0 if the connection was closed without an answer.
    pub status: u16,
    /// The documented code, where there is one.
    pub code: Option<&'static str>,
    /// The body. Of an access token it holds the claims, never the token.
    pub body: Value,
    /// Whether the answer was asked for beforehand, and is not that to the grant.
    pub forced: bool,
}

/// One token request.
#[derive(Clone, Debug)]
pub struct Record {
    /// Its number, from 1 on.
    pub number: u64,
    /// When it came, in Unix seconds by the double's clock.
    pub time: i64,
    /// What was answered.
    pub answered: Answered,
    /// What was wrong with the form.
    pub problem: Option<&'static Problem>,
    /// Whether a parameter came in the address.
    pub in_query: bool,
    /// What was found in the grant; `None` if there was none to look at.
    pub report: Option<GrantReport>,
    /// The lowest level that is refused.
    pub level: Severity,
}

impl Record {
    /// What became of the grant; a request without one is unreadable.
    #[must_use]
    pub fn verdict(&self) -> Verdict {
        let report = self.report.as_ref().map(|report| report.verdict);
        match (report, self.problem) {
            (Some(verdict), None) => verdict,
            _ => Verdict::Unreadable,
        }
    }

    /// Whether the double refuses this, whatever it answered.
    #[must_use]
    pub fn is_refused(&self) -> bool {
        let fails = |report: &GrantReport| report.findings.iter().any(|f| f.severity >= self.level);
        self.verdict() == Verdict::Unreadable || self.report.as_ref().is_some_and(fails)
    }

    /// The rules that found something, with the code for each: `audience MP-110, lifetime -`.
    #[must_use]
    pub fn findings(&self) -> String {
        /// A header of a response has to end somewhere.
        const MOST: usize = 40;
        let mut all: Vec<String> = self
            .problem
            .iter()
            .map(|problem| format!("{} {}", problem.name, problem.code().unwrap_or("-")))
            .collect();
        for finding in self.report.iter().flat_map(|report| &report.findings) {
            let one = format!("{} {}", finding.rule.name, finding.code().unwrap_or("-"));
            if !all.contains(&one) && all.len() < MOST {
                all.push(one);
            }
        }
        all.join(", ")
    }

    /// The report in the schema of `check --format json`, with number, time and answer.
    #[must_use]
    pub fn json(&self, lang: Lang) -> Value {
        let mut out = match self.report.as_ref().map(|report| render::grant_value(report, lang)) {
            Some(Value::Object(report)) => report,
            _ => self.empty(lang),
        };
        out.insert("verdict".into(), self.verdict().name().into());
        out.insert("number".into(), self.number.into());
        out.insert("time".into(), render::timestamp(self.time).into());
        out.insert("answer".into(), self.answer());
        out.insert("request".into(), self.request(lang));
        out.insert("decoded".into(), self.report.as_ref().map(decoded::json).into());
        Value::Object(out)
    }

    /// The report on a request without a grant: what any report has, and nothing in it.
    fn empty(&self, lang: Lang) -> Map<String, Value> {
        let context = Context::new(At::Issued);
        let no_rule = Policy { select: vec![String::new()], ..Policy::default() };
        let source = Source {
            file: Some("request".into()),
            line: usize::try_from(self.number).ok(),
            ..Source::default()
        };
        let reports = Linter::new(&context, &no_rule).lint(b".", &source);
        match reports.first().map(|report| render::grant_value(report, lang)) {
            Some(Value::Object(nothing)) => nothing,
            _ => Map::new(),
        }
    }

    fn answer(&self) -> Value {
        json!({
            "status": self.answered.status,
            "code": self.answered.code,
            "forced": self.answered.forced,
            "body": self.answered.body,
        })
    }

    fn request(&self, lang: Lang) -> Value {
        let problem = self.problem.map(|problem| {
            let words = problem.words(lang);
            json!({ "name": problem.name, "code": problem.code(), "message": words.text, "help": words.help })
        });
        json!({ "problem": problem, "parameters_in_address": self.in_query })
    }

    /// What a list shows of it.
    #[must_use]
    pub fn row(&self) -> Value {
        let report = self.report.as_ref();
        let count =
            |severity| report.map_or(0, |r| r.findings.iter().filter(|f| f.severity == severity).count());
        json!({
            "number": self.number,
            "time": render::timestamp(self.time),
            "iss": report.and_then(|report| report.iss.as_deref()),
            "verdict": self.verdict().name(),
            "code": self.answered.code,
            "status": self.answered.status,
            "forced": self.answered.forced,
            "errors": count(Severity::Error) + usize::from(self.problem.is_some()),
            "warnings": count(Severity::Warning),
        })
    }

    fn bytes(&self) -> usize {
        let report = self.report.as_ref().map_or(0, |report| {
            let decoded = report.decoded.as_ref().map_or(0, |d| d.header.len() + d.payload.len());
            decoded + FINDING_BYTES * (report.findings.len() + 1)
        });
        report + self.answered.body.to_string().len() + FINDING_BYTES
    }
}

/// The claims of a token as they may be shown: personal numbers masked.
#[must_use]
pub fn shown(claims: &Map<String, Value>) -> Value {
    let text = Value::Object(claims.clone()).to_string();
    shown_json(&text).and_then(|json| serde_json::from_str::<Value>(&json).ok()).unwrap_or_default()
}

/// Counts since the start, whatever is kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// As over a run of `check`.
    pub summary: Summary,
    /// Token requests.
    pub requests: u64,
    /// Those that the double refuses, whatever it answered.
    pub refused: u64,
}

/// Told of each record, in order. Called while no other record can come: be quick.
pub type Listener = Box<dyn Fn(&Arc<Record>) + Send + Sync>;

/// The last records.
pub struct Records {
    inner: Mutex<Inner>,
    most: usize,
    listeners: Vec<Listener>,
}

#[derive(Default)]
struct Inner {
    kept: VecDeque<Arc<Record>>,
    bytes: usize,
    counts: Counts,
}

impl fmt::Debug for Records {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Records").field("most", &self.most).finish_non_exhaustive()
    }
}

impl Records {
    /// Keeps at most `most` records.
    #[must_use]
    pub fn new(most: usize, listeners: Vec<Listener>) -> Self {
        Self { inner: Mutex::default(), most, listeners }
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Adds a record and tells those who listen.
    pub fn add(&self, record: Record) -> Arc<Record> {
        let record = Arc::new(record);
        let mut inner = self.lock();
        inner.counts.requests += 1;
        inner.counts.refused += u64::from(record.is_refused());
        if let Some(report) = &record.report {
            inner.counts.summary.add(report);
        }
        inner.bytes += record.bytes();
        inner.kept.push_back(Arc::clone(&record));
        while inner.kept.len() > self.most || inner.bytes > MOST_BYTES {
            let Some(oldest) = inner.kept.pop_front() else { break };
            inner.bytes = inner.bytes.saturating_sub(oldest.bytes());
        }
        self.listeners.iter().for_each(|listener| listener(&record));
        record
    }

    /// The kept record of that number.
    #[must_use]
    pub fn get(&self, number: u64) -> Option<Arc<Record>> {
        self.lock().kept.iter().find(|record| record.number == number).cloned()
    }

    /// The kept records that were added after the one of number `since`, oldest first. Requests are answered side by side,
    /// so one with a lower number may come later. Where that one is not kept, those with higher numbers.
    #[must_use]
    pub fn since(&self, since: u64) -> Vec<Arc<Record>> {
        let inner = self.lock();
        match inner.kept.iter().position(|record| record.number == since) {
            Some(at) => inner.kept.iter().skip(at + 1).cloned().collect(),
            None => inner.kept.iter().filter(|record| record.number > since).cloned().collect(),
        }
    }

    /// Forgets the records; the numbers and counts go on.
    pub fn clear(&self) {
        let mut inner = self.lock();
        inner.kept.clear();
        inner.bytes = 0;
    }

    /// Counts since the start.
    #[must_use]
    pub fn counts(&self) -> Counts {
        self.lock().counts
    }
}
