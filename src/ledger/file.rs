//! The ledger in one file, by means of redb.

use std::cell::RefCell;
use std::fs::{File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use redb::{
    Builder, ConcurrencyMode, Database, DatabaseError, ReadableTable as _, TableDefinition, TransactionError,
    WriteTransaction,
};

use super::entry::{self, Kept};
use super::{Earlier, Ledger, LedgerError, Use};

thread_local! {
    /// The ledger that the database is at work on in this thread. Of a damaged file it does not always say so: it
    /// panics.
    static AT_WORK: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// What to say if this thread panics while the database is at work: the file is damaged.
#[must_use]
pub(crate) fn given_up() -> Option<LedgerError> {
    let ledger = AT_WORK.try_with(|at| at.try_borrow().ok()?.clone()).ok()??;
    Some(LedgerError::NotALedger { ledger, reason: "it is damaged".to_owned() })
}

/// Tells what the database is at work on, as long as this is there.
struct AtWork;

impl AtWork {
    fn on(path: &Path) -> Self {
        AT_WORK.set(Some(path.display().to_string()));
        Self
    }
}

impl Drop for AtWork {
    fn drop(&mut self) {
        AT_WORK.set(None);
    }
}

const USES: TableDefinition<'static, &[u8; 32], &[u8]> = TableDefinition::new("jti");
const STATE: TableDefinition<'static, &str, i64> = TableDefinition::new("state");

/// How long to wait for another process, in seconds.
pub(super) const WAIT: u64 = 10;
const RETRY: Duration = Duration::from_millis(5);
const CACHE_BYTES: usize = 8 * 1024 * 1024;

/// A ledger in one file, which several processes may use at once.
#[derive(Debug)]
pub struct FileLedger {
    database: Database,
    path: PathBuf,
    keep: i64,
    wait: Duration,
    pruned: bool,
}

impl FileLedger {
    /// Opens the ledger, or makes it, readable by its owner alone. A use is remembered for `keep`
    /// seconds; another process is waited for at most `wait`.
    ///
    /// # Errors
    /// If the file cannot be made or read, is no ledger, or another process holds it too long.
    pub fn open(path: &Path, keep: u64, wait: Duration) -> Result<Self, LedgerError> {
        let trouble = Trouble { path, wait };
        let _at_work = AtWork::on(path);
        let path = &real(path).map_err(|e| trouble.io(&e))?;
        make(path).map_err(|e| trouble.io(&e))?;
        let start = Instant::now();
        let database = loop {
            match builder().open(path) {
                Err(DatabaseError::DatabaseAlreadyOpen) if start.elapsed() < wait => {
                    std::thread::sleep(RETRY);
                }
                opened => break opened.map_err(|e| trouble.open(e))?,
            }
        };
        let keep = i64::try_from(keep).unwrap_or(i64::MAX);
        Ok(Self { database, path: path.to_owned(), keep, wait, pruned: false })
    }

    fn begin(&self) -> Result<WriteTransaction, LedgerError> {
        let trouble = Trouble { path: &self.path, wait: self.wait };
        let start = Instant::now();
        loop {
            match self.database.try_begin_write() {
                Err(TransactionError::WouldBlock) if start.elapsed() < self.wait => std::thread::sleep(RETRY),
                Err(TransactionError::WouldBlock) => return Err(trouble.busy()),
                begun => return begun.map_err(|e| trouble.other(redb::Error::from(e))),
            }
        }
    }

    fn write(&mut self, uses: &[Use<'_>], now: i64) -> Result<Vec<Option<Earlier>>, LedgerError> {
        let _at_work = AtWork::on(&self.path);
        let transaction = self.begin()?;
        let oldest = now.saturating_sub(self.keep);
        let trouble = Trouble { path: &self.path, wait: self.wait };
        let prune = !std::mem::replace(&mut self.pruned, true);
        let answers = (|| {
            if prune {
                prune_if_due(&transaction, now, self.keep)?;
            }
            let mut table = transaction.open_table(USES)?;
            let mut answers = Vec::with_capacity(uses.len());
            for used in uses {
                let kept = table.get(&used.id)?;
                let before = kept.as_ref().and_then(|kept| Kept::read(kept.value()));
                let before = before.filter(|kept| kept.first_seen >= oldest).map(|kept| kept.earlier(used));
                drop(kept);
                if before.is_none() {
                    table.insert(&used.id, entry::bytes(used, now).as_slice())?;
                }
                answers.push(before);
            }
            drop(table);
            Ok(answers)
        })();
        let answers = answers.map_err(|e| trouble.other(e))?;
        transaction.commit().map_err(|e| trouble.other(redb::Error::from(e)))?;
        Ok(answers)
    }
}

impl Ledger for FileLedger {
    fn record(&mut self, uses: &[Use<'_>], now: i64) -> Result<Vec<Option<Earlier>>, LedgerError> {
        if uses.is_empty() { Ok(Vec::new()) } else { self.write(uses, now) }
    }
}

fn builder() -> Builder {
    let mut builder = Builder::new();
    builder.set_cache_size(CACHE_BYTES).set_concurrency_mode(ConcurrencyMode::MultiWriter);
    builder
}

/// Walking through all entries takes a while once there are many, so it is done now and then.
fn prune_if_due(transaction: &WriteTransaction, now: i64, keep: i64) -> Result<(), redb::Error> {
    let mut state = transaction.open_table(STATE)?;
    let last = state.get("pruned")?.map_or(0, |time| time.value());
    if now.saturating_sub(last) < keep / 8 {
        return Ok(());
    }
    state.insert("pruned", now)?;
    let oldest = now.saturating_sub(keep);
    let fresh = |_: &[u8; 32], kept: &[u8]| Kept::read(kept).is_some_and(|k| k.first_seen >= oldest);
    transaction.open_table(USES)?.retain(fresh)?;
    Ok(())
}

/// Links that are followed from one to the next, as many as Linux follows.
const MOST_LINKS: usize = 40;

/// The file that the path leads to, so that a link stays one, whether or not the file is there yet.
fn real(path: &Path) -> io::Result<PathBuf> {
    match std::fs::metadata(path) {
        Ok(found) if found.is_dir() => Err(io::Error::new(io::ErrorKind::IsADirectory, "is a directory")),
        Ok(found) if !found.is_file() => {
            Err(io::Error::new(io::ErrorKind::InvalidInput, "is a device or a pipe, not a file"))
        }
        Ok(_) => std::fs::canonicalize(path),
        Err(e) if e.kind() == io::ErrorKind::NotFound => {
            let mut real = path.to_owned();
            for _ in 0..MOST_LINKS {
                let Ok(target) = std::fs::read_link(&real) else { break };
                real = real.with_file_name(target);
            }
            Ok(real)
        }
        Err(e) => Err(e),
    }
}

/// Makes an empty ledger where there is none. A process that is killed in the midst of it leaves
/// an empty file at most, which the next one fills.
fn make(path: &Path) -> io::Result<()> {
    if !is_empty(path)? {
        return Ok(());
    }
    let placeholder = private(path)?;
    placeholder.lock()?;
    if !is_empty(path)? {
        return Ok(());
    }
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let fresh = path.with_file_name(format!(".{name}.{}.tmp", std::process::id()));
    let made = private(&fresh).and_then(|_| {
        let database = builder().create(&fresh).map_err(io::Error::other)?;
        let transaction = database.begin_write().map_err(io::Error::other)?;
        transaction.open_table(USES).map_err(io::Error::other)?;
        transaction.commit().map_err(io::Error::other)?;
        drop(database);
        std::fs::rename(&fresh, path)
    });
    if made.is_err() {
        let _ = std::fs::remove_file(&fresh);
    }
    made
}

fn is_empty(path: &Path) -> io::Result<bool> {
    match std::fs::metadata(path) {
        Ok(found) => Ok(found.len() == 0),
        Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(true),
        Err(e) => Err(e),
    }
}

/// Opens a file that only its owner may read, making it if need be.
fn private(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// Turns what went wrong into an error that names the file.
struct Trouble<'p> {
    path: &'p Path,
    wait: Duration,
}

impl Trouble<'_> {
    fn ledger(&self) -> String {
        self.path.display().to_string()
    }

    fn busy(&self) -> LedgerError {
        LedgerError::Busy { ledger: self.ledger(), waited: self.wait.as_secs() }
    }

    fn io(&self, error: &io::Error) -> LedgerError {
        let text = error.to_string();
        let reason = text.split(" (os error").next().unwrap_or_default().to_lowercase();
        if error.kind() == io::ErrorKind::InvalidData {
            return LedgerError::NotALedger { ledger: self.ledger(), reason };
        }
        LedgerError::Failed { ledger: self.ledger(), reason }
    }

    fn open(&self, error: DatabaseError) -> LedgerError {
        match error {
            DatabaseError::DatabaseAlreadyOpen => self.busy(),
            other => self.other(other.into()),
        }
    }

    fn other(&self, error: redb::Error) -> LedgerError {
        match error {
            redb::Error::Io(e) => self.io(&e),
            redb::Error::Corrupted(reason) => LedgerError::NotALedger { ledger: self.ledger(), reason },
            redb::Error::TableTypeMismatch { .. } | redb::Error::TableIsMultimap(_) => {
                let reason = "it is another program's database".to_owned();
                LedgerError::NotALedger { ledger: self.ledger(), reason }
            }
            other => LedgerError::Failed { ledger: self.ledger(), reason: other.to_string() },
        }
    }
}
