//! Chooses the kind of ledger by the name that the user gave it.

use super::file::{FileLedger, WAIT};
#[cfg(feature = "redis")]
use super::server::RedisLedger;
use super::{Ledger, LedgerError};

/// How the address of a ledger on Redis servers begins.
const SCHEMES: [&str; 4] = ["redis://", "rediss://", "redis-sentinel://", "rediss-sentinel://"];

/// Opens the ledger that the user named: a file, or `redis://…` and the like.
///
/// # Errors
/// If it cannot be opened, or this build has no Redis client.
pub fn open(name: &str, keep: u64) -> Result<Box<dyn Ledger>, LedgerError> {
    if SCHEMES.iter().any(|scheme| name.starts_with(scheme)) {
        #[cfg(feature = "redis")]
        return Ok(Box::new(RedisLedger::open(name, keep)?));
        #[cfg(not(feature = "redis"))]
        return Err(LedgerError::Failed {
            ledger: "redis://…".to_owned(),
            reason: "this build has no Redis client; install with --features redis".to_owned(),
        });
    }
    let wait = std::time::Duration::from_secs(WAIT);
    Ok(Box::new(FileLedger::open(std::path::Path::new(name), keep, wait)?))
}
