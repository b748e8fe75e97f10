//! The ledger on a Redis server, shared by machines.

use std::fmt::Write as _;
use std::time::Duration;

use redis::{Client, Connection, ErrorKind, RedisError};

use super::entry::{self, Kept};
use super::{Earlier, Ledger, LedgerError, Use};

/// How long to wait for the server, to connect and for each answer.
const TIMEOUT: Duration = Duration::from_secs(5);

/// Commands sent before answers are read.
const PIPELINE: usize = 1000;

/// A ledger on a Redis server. Each use is one key that the server lets expire.
pub struct RedisLedger {
    client: Client,
    connection: Option<Connection>,
    shown: String,
    keep: u64,
}

impl std::fmt::Debug for RedisLedger {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("RedisLedger").field(&self.shown).finish()
    }
}

impl RedisLedger {
    /// Connects to `redis://[user:password@]host[:port][/database]`. A use is remembered for
    /// `keep` seconds.
    ///
    /// # Errors
    /// If the address is none, or the server cannot be reached or refuses.
    pub fn open(url: &str, keep: u64) -> Result<Self, LedgerError> {
        let shown = without_password(url);
        if url.starts_with("rediss://") {
            let reason = "TLS is not built in; use a local tunnel and redis://".to_owned();
            return Err(LedgerError::Failed { ledger: shown, reason });
        }
        let client = Client::open(url).map_err(|_| LedgerError::Failed {
            ledger: shown.clone(),
            reason: "not a URL of the form redis://[user:password@]host[:port][/database]".to_owned(),
        })?;
        let mut ledger = Self { client, connection: None, shown, keep: keep.max(1) };
        match ledger.connect() {
            Ok(_) => Ok(ledger),
            Err(e) => Err(ledger.failure(&e)),
        }
    }

    fn connect(&mut self) -> Result<&mut Connection, RedisError> {
        let connection = if let Some(connection) = self.connection.take() {
            connection
        } else {
            let connection = self.client.get_connection_with_timeout(TIMEOUT)?;
            connection.set_read_timeout(Some(TIMEOUT))?;
            connection.set_write_timeout(Some(TIMEOUT))?;
            connection
        };
        Ok(self.connection.insert(connection))
    }

    /// Sets what is not there yet, and asks for the rest.
    fn exchange(&mut self, uses: &[Use<'_>], now: i64) -> Result<Vec<Option<Earlier>>, RedisError> {
        let keep = self.keep;
        let connection = self.connect()?;
        let mut set = redis::pipe();
        for used in uses {
            set.cmd("SET").arg(key(used)).arg(entry::bytes(used, now)).arg("NX").arg("EX").arg(keep);
        }
        let set: Vec<Option<String>> = set.query(connection)?;
        let mut get = redis::pipe();
        for (used, _) in uses.iter().zip(&set).filter(|(_, set)| set.is_none()) {
            get.cmd("GET").arg(key(used));
        }
        let mut found: Vec<Option<Vec<u8>>> =
            if set.iter().all(Option::is_some) { Vec::new() } else { get.query(connection)? };
        found.reverse();
        let answers = uses.iter().zip(&set).map(|(used, set)| match set {
            Some(_) => None,
            // Expired between the two commands: then it is no longer known.
            None => Kept::read(&found.pop().flatten()?).map(|kept| kept.earlier(used)),
        });
        Ok(answers.collect())
    }

    fn failure(&self, error: &RedisError) -> LedgerError {
        let reason = if error.is_timeout() {
            format!("no answer within {} s", TIMEOUT.as_secs())
        } else if error.is_connection_refusal() {
            "connection refused: is the server running?".to_owned()
        } else if error.kind() == ErrorKind::AuthenticationFailed {
            "the server rejected the user name or password".to_owned()
        } else {
            error.to_string()
        };
        LedgerError::Failed { ledger: self.shown.clone(), reason }
    }
}

impl Ledger for RedisLedger {
    fn record(&mut self, uses: &[Use<'_>], now: i64) -> Result<Vec<Option<Earlier>>, LedgerError> {
        let mut answers = Vec::with_capacity(uses.len());
        for uses in uses.chunks(PIPELINE) {
            let exchanged = match self.exchange(uses, now) {
                // Sending it again is safe: what the first attempt has set is found as this grant.
                Err(e) if e.is_io_error() && !e.is_timeout() => {
                    self.connection = None;
                    self.exchange(uses, now)
                }
                other => other,
            };
            answers.extend(exchanged.map_err(|e| self.failure(&e))?);
        }
        Ok(answers)
    }
}

/// The name of the key: a prefix, and the id in hex.
fn key(used: &Use<'_>) -> String {
    let mut key = String::with_capacity(78);
    key.push_str("grantlint:jti:");
    for byte in used.id {
        // Writing to a string cannot fail.
        let _ = write!(key, "{byte:02x}");
    }
    key
}

fn without_password(url: &str) -> String {
    match url.split_once("://") {
        Some((scheme, rest)) => {
            format!("{scheme}://{}", rest.rsplit_once('@').map_or(rest, |(_, server)| server))
        }
        None => url.to_owned(),
    }
}
