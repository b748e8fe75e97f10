//! Counts over a run of any length, in memory that does not grow with it.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde_json::{Value, json};

use super::times::Times;
use crate::grant::TokenKind;
use crate::language::Lang;
use crate::render::text::{GRANT, counted};
use crate::render::{Key, shown};
use crate::report::{GrantReport, PassedOver, Source, Summary, Verdict};
use crate::rule::Need;

/// Most clients that are counted apart.
const CLIENTS: usize = 10_000;

/// Most clients that are listed.
const LISTED: usize = 100;

/// Longest name of a client that is kept, in characters; a real one has 36.
const CLIENT_LENGTH: usize = 80;

#[derive(Debug)]
struct Found {
    findings: usize,
    grants: usize,
    first: Source,
}

#[derive(Debug, Default)]
struct Client {
    grants: usize,
    rejected: usize,
}

#[derive(Debug, Default)]
struct Lacking {
    grants: usize,
    rules: Vec<&'static str>,
}

/// What was counted so far.
#[derive(Debug, Default)]
pub(super) struct Tally {
    verdicts: BTreeMap<Verdict, usize>,
    found: BTreeMap<Key, Found>,
    clients: BTreeMap<Option<String>, Client>,
    /// Grants of clients that came when enough were counted apart.
    uncounted: usize,
    times: Times,
    lacking: BTreeMap<Need, Lacking>,
    passed_over: BTreeMap<TokenKind, (usize, Source)>,
}

impl Tally {
    pub(super) fn add(&mut self, report: &GrantReport) {
        *self.verdicts.entry(report.verdict).or_default() += 1;
        let rejected = report.verdict >= Verdict::Rejected;
        self.times.add(report.issued, rejected);
        self.add_client(report, rejected);
        let mut seen: Vec<Key> = Vec::new();
        for key in report.findings.iter().map(Key::of) {
            let first = || Found { findings: 0, grants: 0, first: report.source.clone() };
            let found = self.found.entry(key).or_insert_with(first);
            found.findings += 1;
            if !seen.contains(&key) {
                seen.push(key);
                found.grants += 1;
            }
        }
        self.add_lacking(report);
    }

    fn add_client(&mut self, report: &GrantReport, rejected: bool) {
        let iss = report.iss.as_deref().map(|iss| iss.chars().take(CLIENT_LENGTH).collect());
        if self.clients.len() >= CLIENTS && !self.clients.contains_key(&iss) {
            self.uncounted += 1;
            return;
        }
        let client = self.clients.entry(iss).or_default();
        client.grants += 1;
        client.rejected += usize::from(rejected);
    }

    fn add_lacking(&mut self, report: &GrantReport) {
        let mut seen: Vec<Need> = Vec::new();
        for (rule, need) in &report.not_checked {
            let lacking = self.lacking.entry(*need).or_default();
            if !seen.contains(need) {
                seen.push(*need);
                lacking.grants += 1;
            }
            if !lacking.rules.contains(&rule.name) {
                lacking.rules.push(rule.name);
            }
        }
    }

    pub(super) fn add_passed_over(&mut self, token: &PassedOver) {
        self.passed_over.entry(token.what).or_insert_with(|| (0, token.source.clone())).0 += 1;
    }

    pub(super) fn counts(&self, counts: &Summary) -> Value {
        let of = |verdict| self.verdicts.get(&verdict).copied().unwrap_or_default();
        json!({
            "grants": counts.grants,
            "errors": counts.errors,
            "warnings": counts.warnings,
            "notes": counts.notes,
            "accepted": of(Verdict::Accepted),
            "warned": of(Verdict::Warned),
            "rejected": of(Verdict::Rejected),
            "unreadable": of(Verdict::Unreadable),
        })
    }

    pub(super) fn rules(&self, examples: impl Fn(&Key) -> Vec<usize>) -> Vec<Value> {
        let row = |(key, found): (&Key, &Found)| {
            json!({
                "code": key.code,
                "rule": key.rule,
                "severity": key.severity.0.name(),
                "count": found.findings,
                "grants": found.grants,
                "first": source(&found.first),
                "examples": examples(key),
            })
        };
        self.found.iter().map(row).collect()
    }

    /// The clients with most rejected grants, those with most grants first where these are as many.
    fn listed(&self) -> Vec<(&Option<String>, &Client)> {
        let mut all: Vec<_> = self.clients.iter().collect();
        all.sort_by_key(|(_, client)| Reverse((client.rejected, client.grants)));
        all
    }

    pub(super) fn clients(&self) -> Vec<Value> {
        let row = |(iss, client): (&Option<String>, &Client)| json!({ "iss": iss, "grants": client.grants, "rejected": client.rejected });
        self.listed().into_iter().take(LISTED).map(row).collect()
    }

    pub(super) fn other_clients(&self) -> Value {
        let others = self.listed();
        let others = others.get(LISTED..).unwrap_or_default();
        json!({
            "clients": others.len(),
            "grants": others.iter().map(|(_, client)| client.grants).sum::<usize>(),
            "rejected": others.iter().map(|(_, client)| client.rejected).sum::<usize>(),
            "uncounted": self.uncounted,
        })
    }

    pub(super) fn times(&self) -> Value {
        self.times.value()
    }

    pub(super) fn lacking(&self) -> Vec<Value> {
        let row = |(need, lacking): (&Need, &Lacking)| json!({ "needs": need.name(), "flag": need.flag(), "grants": lacking.grants, "rules": lacking.rules });
        self.lacking.iter().map(row).collect()
    }

    pub(super) fn passed_over(&self) -> Vec<Value> {
        let row = |(what, (count, first)): (&TokenKind, &(usize, Source))| json!({ "token": what.name(), "count": count, "first": source(first) });
        self.passed_over.iter().map(row).collect()
    }

    /// How many grants there are, and the mistakes as lines, for a reader without script.
    pub(super) fn table(&self, lang: Lang) -> String {
        let mut out = counted(self.verdicts.values().sum(), &GRANT, lang) + "\n";
        for (key, found) in &self.found {
            let grants = counted(found.grants, &GRANT, lang);
            let level = key.severity.0.name();
            let _ = writeln!(out, "{} {} {level}: {grants}", key.code.unwrap_or("–"), key.rule);
        }
        out
    }
}

fn source(source: &Source) -> Value {
    json!({
        "file": source.file.as_deref(),
        "line": source.line,
        "pointer": source.pointer.as_deref().map(shown),
    })
}
