//! Answers that a test asks for beforehand, whatever the grant is like.

use std::time::Duration;

use serde::Deserialize;
use serde_json::{Value, json};

use crate::maskinporten::codes::wire::{Wire, wire};
use crate::maskinporten::codes::{self, Entry, words};

/// Longest delay that can be asked for: longer than any client waits.
pub const LONGEST_DELAY: Duration = Duration::from_secs(300);

/// Most plans that are kept.
const MOST: usize = 1000;

/// What is to be answered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Forced {
    /// This entry, as it is sent on the wire.
    pub entry: Option<&'static Entry>,
    /// This HTTP status in place of the entry's.
    pub status: Option<u16>,
    /// After this time.
    pub delay: Duration,
    /// Nothing: the connection is closed.
    pub drops: bool,
}

impl Forced {
    /// An answer by its name: an MP-code, or the name of an answer without one.
    ///
    /// # Errors
    /// If Maskinporten's token endpoint has no answer of that name.
    pub fn named(name: &str) -> Result<Self, String> {
        let entry = codes::ENTRIES.iter().find(|entry| entry.name.eq_ignore_ascii_case(name));
        let entry = entry.filter(|entry| wire(entry.name).is_some());
        let entry =
            entry.ok_or_else(|| format!("{name} is not an answer of Maskinporten's token endpoint"))?;
        Ok(Self { entry: Some(entry), ..Self::default() })
    }

    /// 503, as a server sends that is too busy.
    #[must_use]
    pub const fn unavailable() -> Self {
        Self { entry: None, status: Some(503), delay: Duration::ZERO, drops: false }
    }

    /// Whether the answer is another than that to the grant.
    #[must_use]
    pub const fn replaces(&self) -> bool {
        self.entry.is_some() || self.status.is_some()
    }

    /// The answer's status, `error` and words.
    #[must_use]
    pub fn wire(&self) -> (Wire, &'static str) {
        let unavailable = Wire { status: 503, error: "temporarily_unavailable", seen: false };
        let (wire, words) = match self.entry {
            Some(entry) => (wire(entry.name).unwrap_or(unavailable), entry.wording),
            None if self.status.is_some_and(|status| status < 500) => {
                (Wire { status: 400, error: "invalid_request", seen: false }, words::INVALID_ASSERTION)
            }
            None => (unavailable, "The service is temporarily unavailable"),
        };
        (Wire { status: self.status.unwrap_or(wire.status), ..wire }, words)
    }
}

/// What `POST /api/answers` takes.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    code: Option<String>,
    status: Option<u16>,
    #[serde(default)]
    delay_ms: u64,
    #[serde(default)]
    drop: bool,
    #[serde(default = "one")]
    times: u32,
    client_id: Option<String>,
}

const fn one() -> u32 {
    1
}

/// An answer to the next requests.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Plan {
    forced: Forced,
    times: u32,
    client_id: Option<String>,
}

/// The answers that are still to be given, in order.
#[derive(Clone, Debug, Default)]
pub struct Plans(Vec<Plan>);

impl Plans {
    /// Adds what a test asks for.
    ///
    /// # Errors
    /// If it is not understood; says why.
    pub fn add(&mut self, json: &[u8]) -> Result<(), String> {
        let asked: Asked = serde_json::from_slice(json).map_err(|error| error.to_string())?;
        let forced = match &asked.code {
            Some(name) => Forced::named(name)?,
            None => Forced::default(),
        };
        let delay = Duration::from_millis(asked.delay_ms);
        if delay > LONGEST_DELAY {
            return Err("delay_ms is longer than 300000".to_owned());
        }
        if asked.status.is_some_and(|status| !(400..=599).contains(&status)) {
            return Err("status is not from 400 to 599".to_owned());
        }
        let forced = Forced { status: asked.status, delay, drops: asked.drop, ..forced };
        if forced == Forced::default() || asked.times == 0 {
            return Err("give code, status, delay_ms or drop, and times of at least 1".to_owned());
        }
        if self.0.len() >= MOST {
            return Err("1000 answers are planned already; DELETE them first".to_owned());
        }
        self.0.push(Plan { forced, times: asked.times, client_id: asked.client_id });
        Ok(())
    }

    /// Forgets all.
    pub fn clear(&mut self) {
        self.0.clear();
    }

    /// What the next request of this client is to be answered.
    pub fn next(&mut self, client_id: Option<&str>) -> Option<Forced> {
        let fits = |plan: &Plan| plan.client_id.is_none() || plan.client_id.as_deref() == client_id;
        let position = self.0.iter().position(fits)?;
        let plan = self.0.get_mut(position)?;
        let forced = plan.forced;
        plan.times -= 1;
        if plan.times == 0 {
            self.0.remove(position);
        }
        Some(forced)
    }

    /// What is still to be given, as JSON.
    #[must_use]
    pub fn json(&self) -> Value {
        let plans: Vec<Value> = self.0.iter().map(Plan::json).collect();
        json!({ "answers": plans })
    }
}

impl Plan {
    fn json(&self) -> Value {
        json!({
            "code": self.forced.entry.map(|entry| entry.name),
            "status": self.forced.status,
            "delay_ms": u64::try_from(self.forced.delay.as_millis()).unwrap_or(u64::MAX),
            "drop": self.forced.drops,
            "times": self.times,
            "client_id": self.client_id,
        })
    }
}
