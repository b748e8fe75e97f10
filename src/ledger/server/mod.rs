//! The ledger on Redis servers, shared by machines.

pub(crate) mod address;
mod link;
mod since;

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use redis::{ErrorKind, RedisError, ServerErrorKind};

use super::entry::{self, Kept};
use super::{Earlier, Ledger, LedgerError, Use};
use address::{Address, FORMS, without_password};
use link::{Link, TIMEOUT, Target};

/// Commands sent before answers are read.
const PIPELINE: usize = 1000;

/// How long to wait before each new attempt when the connection breaks or another server takes over: ten
/// seconds in all.
const PAUSES: [Duration; 6] = [
    Duration::ZERO,
    Duration::from_millis(100),
    Duration::from_millis(400),
    Duration::from_millis(1500),
    Duration::from_secs(3),
    Duration::from_secs(5),
];

/// A ledger on a Redis server, a Redis Cluster, or the master that sentinels name; Valkey is the same. Each use
/// is one key that the server lets expire, and all of one client are on one server of a cluster.
pub struct RedisLedger {
    target: Target,
    link: Option<Link>,
    shown: String,
    keep: u64,
    /// Since when every use is remembered, and when that was asked.
    since: Option<(i64, i64)>,
}

impl std::fmt::Debug for RedisLedger {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("RedisLedger").field(&self.shown).finish()
    }
}

impl RedisLedger {
    /// Connects to `redis://[user:password@]host[:port][,host…][/database]`, which may be servers of a cluster, or to
    /// the master that the sentinels in `redis-sentinel://[user:password@]host[:port][,host…]/name[/database]` name;
    /// with TLS to `rediss://…` and `rediss-sentinel://…`. A use is remembered for `keep` seconds.
    ///
    /// # Errors
    /// If the address is none, or the server cannot be reached or refuses.
    pub fn open(url: &str, keep: u64) -> Result<Self, LedgerError> {
        let shown = without_password(url);
        let failed = |reason| LedgerError::Failed { ledger: shown.clone(), reason };
        let address = Address::read(url).ok_or_else(|| failed(FORMS.to_owned()))?;
        let mut target = Target::find(address).map_err(|e| failed(reason(&e)))?;
        let link = target.connect().map_err(|e| failed(reason(&e)))?;
        Ok(Self { target, link: Some(link), shown, keep: keep.max(1), since: None })
    }

    fn link(&mut self) -> Result<&mut Link, RedisError> {
        let link = match self.link.take() {
            Some(link) => link,
            None => self.target.connect()?,
        };
        Ok(self.link.insert(link))
    }

    /// Sets what is not there yet, and asks for the rest. `again`: an attempt before this one failed, and it
    /// may have set some of them.
    fn exchange(
        &mut self,
        uses: &[Use<'_>],
        now: i64,
        again: bool,
    ) -> Result<Vec<Option<Earlier>>, RedisError> {
        let keep = self.keep;
        let link = self.link()?;
        let set = |used: &Use<'_>| {
            let mut command = redis::cmd("SET");
            command.arg(key(used)).arg(entry::bytes(used, now)).arg("NX").arg("EX").arg(keep);
            command
        };
        let get = |used: &Use<'_>| {
            let mut command = redis::cmd("GET");
            command.arg(key(used));
            command
        };
        let set: Vec<Option<String>> = link.query(uses.iter().map(set).collect())?;
        let known = uses.iter().zip(&set).filter(|(_, set)| set.is_none());
        let mut found: Vec<Option<Vec<u8>>> = link.query(known.map(|(used, _)| get(used)).collect())?;
        found.reverse();
        let answers = uses.iter().zip(&set).map(|(used, set)| {
            if set.is_some() {
                return None;
            }
            // A use may expire between the two commands; then the server no longer has it.
            let kept = found.pop().flatten().filter(|kept| !again || *kept != entry::bytes(used, now))?;
            Kept::read(&kept).map(|kept| kept.earlier(used))
        });
        Ok(answers.collect())
    }

    /// Does something with the connection, again if it breaks: to send uses twice is safe, since what the first
    /// attempt has set is found as this very use.
    fn patiently<T>(
        &mut self,
        mut attempt: impl FnMut(&mut Self, bool) -> Result<T, RedisError>,
    ) -> Result<T, LedgerError> {
        let mut done = attempt(self, false);
        for pause in PAUSES {
            if !done.as_ref().is_err_and(may_pass) {
                break;
            }
            self.link = None;
            std::thread::sleep(pause);
            done = attempt(self, true);
        }
        done.map_err(|e| {
            // What a command was answered is still to be read, if it was not the last one.
            self.link = None;
            LedgerError::Failed { ledger: self.shown.clone(), reason: reason(&e) }
        })
    }
}

impl Ledger for RedisLedger {
    fn record(&mut self, uses: &[Use<'_>], now: i64) -> Result<Vec<Option<Earlier>>, LedgerError> {
        let mut answers = Vec::with_capacity(uses.len());
        for uses in uses.chunks(PIPELINE) {
            answers.extend(self.patiently(|ledger, again| ledger.exchange(uses, now, again))?);
        }
        // After the uses: what was forgotten before they were looked for is noticed.
        let since = self.patiently(|ledger, _| since::check(ledger.link()?, now))?;
        self.since = Some((since, now));
        Ok(answers)
    }

    fn remembers_since(&self) -> Option<i64> {
        let (since, now) = self.since?;
        let whole = now.saturating_sub(i64::try_from(self.keep).unwrap_or(i64::MAX));
        (since > whole).then_some(since)
    }
}

/// Whether a failure may be over in a moment: the connection broke, or another server takes over.
fn may_pass(error: &RedisError) -> bool {
    use ServerErrorKind::{BusyLoading, ClusterDown, MasterDown, ReadOnly, TryAgain};
    match error.kind() {
        ErrorKind::Server(kind) => {
            matches!(kind, BusyLoading | ClusterDown | MasterDown | ReadOnly | TryAgain)
        }
        ErrorKind::ClusterConnectionNotFound | ErrorKind::MasterNameNotFoundBySentinel => true,
        _ => error.is_io_error() && !error.is_timeout(),
    }
}

fn reason(error: &RedisError) -> String {
    if error.is_timeout() {
        format!("no answer within {} s", TIMEOUT.as_secs())
    } else if error.is_connection_refusal() {
        "connection refused: is the server running?".to_owned()
    } else if error.kind() == ErrorKind::AuthenticationFailed {
        "the server rejected the user name or password".to_owned()
    } else {
        error.to_string()
    }
}

/// The name of the key: a prefix; the client, as the part by which a cluster chooses the server; the id. As
/// many bits of each as tell them apart, for there may be billions.
fn key(used: &Use<'_>) -> String {
    let text = |bytes: Option<&[u8]>| URL_SAFE_NO_PAD.encode(bytes.unwrap_or_default());
    format!("grantlint:{{{}}}{}", text(used.client.get(..6)), text(used.id.get(..16)))
}
