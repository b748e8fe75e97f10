//! Chooses the kind of ledger by the name that the user gave it.

use super::file::{FileLedger, WAIT};
#[cfg(feature = "redis")]
use super::server::RedisLedger;
use super::{Ledger, LedgerError};

/// Opens the ledger that the user named: a file, or `redis://…`.
///
/// # Errors
/// If it cannot be opened, or this build has no Redis client.
pub fn open(name: &str, keep: u64) -> Result<Box<dyn Ledger>, LedgerError> {
    if name.starts_with("redis://") || name.starts_with("rediss://") {
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
