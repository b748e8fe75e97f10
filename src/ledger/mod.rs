//! Remembers which jti was used by which grant, so that a second use is found.
//!
//! A ledger keeps digests only: neither jti nor token can be read back from it.

#[cfg(feature = "cli")]
mod entry;
#[cfg(feature = "cli")]
mod file;
mod memory;
#[cfg(feature = "cli")]
mod open;
#[cfg(feature = "redis")]
pub(crate) mod server;

use std::fmt;

use crate::digest::Digest;

#[cfg(feature = "cli")]
pub use file::FileLedger;
#[cfg(feature = "cli")]
pub(crate) use file::given_up;
pub use memory::Memory;
#[cfg(feature = "cli")]
pub use open::open;
#[cfg(feature = "redis")]
pub use server::RedisLedger;

/// How long a use is remembered by default, in seconds. No source says how long the server
/// remembers; a grant can be spent for two minutes, and two days cover a clock or a date gone wrong.
pub const KEEP: u64 = 48 * 60 * 60;

/// One use of a jti by a grant.
#[derive(Clone, Copy, Debug)]
pub struct Use<'a> {
    /// What must be unique: SHA-256 over iss and jti.
    pub id: Digest,
    /// Whose jti it is: SHA-256 over iss.
    pub client: Digest,
    /// Which grant it is: SHA-256 of what was signed.
    pub grant: Digest,
    /// Where the grant stands.
    pub place: Place<'a>,
}

/// Where a grant stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Place<'a> {
    /// The file as the user named it; `None` for standard input.
    pub file: Option<&'a str>,
    /// 1-based line, if each line is a grant.
    pub line: Option<usize>,
}

impl fmt::Display for Place<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.file.unwrap_or("stdin"))?;
        self.line.map_or(Ok(()), |line| write!(f, ":{line}"))
    }
}

/// An earlier use of the same jti.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Earlier {
    /// Whether it was this very grant.
    pub same_grant: bool,
    /// When it was first seen, in Unix seconds.
    pub first_seen: i64,
    /// Where it was first seen, as `file:line`.
    pub place: String,
}

/// An earlier use, and who knows of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EarlierUse {
    /// Whether it was in this run; else the ledger has it.
    pub in_this_run: bool,
    /// The use.
    pub earlier: Earlier,
}

/// Remembers uses of jti.
///
/// The first use of an `id` is kept and stays; later ones are answered with it. All kinds of
/// ledger behave alike, whatever keeps the entries.
pub trait Ledger: fmt::Debug + Send {
    /// Records uses in their order, at `now` (Unix seconds): for each of them the earlier use of
    /// the same `id`, if there was one, be it in the same call.
    ///
    /// When this returns, every new use is kept for good, or none of them if it fails.
    ///
    /// # Errors
    /// If the ledger cannot be read or written, or another process holds it for too long.
    fn record(&mut self, uses: &[Use<'_>], now: i64) -> Result<Vec<Option<Earlier>>, LedgerError>;

    /// Since when the ledger remembers every use (Unix seconds), as of the last [`record`](Self::record); `None` if
    /// it does for as long as it was asked to. A ledger that cannot lose anything always answers `None`.
    fn remembers_since(&self) -> Option<i64> {
        None
    }
}

/// Why a ledger could not be used.
#[derive(Debug)]
#[non_exhaustive]
pub enum LedgerError {
    /// Another process holds it; how long was waited, in seconds.
    Busy {
        /// The ledger as the user named it.
        ledger: String,
        /// Seconds waited.
        waited: u64,
    },
    /// The file is something else, or damaged.
    NotALedger {
        /// The ledger as the user named it.
        ledger: String,
        /// What was found.
        reason: String,
    },
    /// It could not be reached, read or written.
    Failed {
        /// The ledger as the user named it, without its password.
        ledger: String,
        /// What went wrong.
        reason: String,
    },
}

impl fmt::Display for LedgerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Busy { ledger, waited } => {
                write!(f, "jti ledger {ledger}: another process is using it (waited {waited} s)")
            }
            Self::NotALedger { ledger, reason } => {
                write!(f, "jti ledger {ledger}: not a usable ledger: {reason}")
            }
            Self::Failed { ledger, reason } => write!(f, "jti ledger {ledger}: {reason}"),
        }
    }
}

impl std::error::Error for LedgerError {}
