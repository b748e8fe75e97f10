//! The ledger of one run, in memory.

use std::sync::Arc;

use hashbrown::HashTable;
use hashbrown::hash_table::Entry as Slot;

use super::{Earlier, KEEP, Ledger, LedgerError, Place, Use};
use crate::digest::Digest;

/// Tables that the entries are spread over. One large table needs, while it grows, its old and
/// its new space at once; of many small ones only a single one grows at a time.
const SHARDS: usize = 64;

/// A ledger in memory: what one run, or one service, has seen.
///
/// Made for millions of entries: 24 bytes each. Digests are cut to what tells entries apart.
#[derive(Debug)]
pub struct Memory {
    shards: Vec<HashTable<Entry>>,
    places: Places,
    keep: i64,
}

/// A use, cut to 24 bytes.
#[derive(Clone, Copy, Debug)]
struct Entry {
    id: [u32; 3],
    grant: [u32; 2],
    /// Number in [`Places`].
    place: u32,
}

impl Entry {
    fn new(used: &Use<'_>) -> Self {
        Self { id: words(&used.id), grant: words(&used.grant), place: 0 }
    }

    /// The id is a digest: any part of it is a good hash.
    fn hash(&self) -> u64 {
        let [first, second, _] = self.id;
        u64::from(first) << 32 | u64::from(second)
    }
}

/// The number of the table that a use belongs to.
fn shard(used: &Use<'_>) -> usize {
    used.id.last().map_or(0, |&byte| usize::from(byte)) % SHARDS
}

/// The first words of a digest.
fn words<const N: usize>(digest: &Digest) -> [u32; N] {
    let (chunks, _) = digest.as_chunks::<4>();
    let mut words = [0; N];
    for (word, chunk) in words.iter_mut().zip(chunks) {
        *word = u32::from_le_bytes(*chunk);
    }
    words
}

impl Default for Memory {
    fn default() -> Self {
        Self::new(KEEP)
    }
}

impl Memory {
    /// An empty ledger that remembers a use for `keep` seconds.
    #[must_use]
    pub fn new(keep: u64) -> Self {
        Self {
            shards: vec![HashTable::new(); SHARDS],
            places: Places::default(),
            keep: i64::try_from(keep).unwrap_or(i64::MAX),
        }
    }

    /// Number of uses kept.
    #[must_use]
    pub fn len(&self) -> usize {
        self.shards.iter().map(HashTable::len).sum()
    }

    /// Whether nothing is kept.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The earlier use of the same id, if there was one.
    #[cfg(feature = "serve")]
    pub(crate) fn earlier(&self, used: &Use<'_>, now: i64) -> Option<Earlier> {
        let entry = Entry::new(used);
        let kept = self.shards.get(shard(used))?.find(entry.hash(), |e| e.id == entry.id)?;
        self.places.earlier(kept, &entry, now.saturating_sub(self.keep))
    }

    /// Records one use: the earlier use of the same id, if there was one.
    pub fn record_one(&mut self, used: &Use<'_>, now: i64) -> Option<Earlier> {
        let mut entry = Entry::new(used);
        let places = &mut self.places;
        let slot = self.shards.get_mut(shard(used))?.entry(entry.hash(), |e| e.id == entry.id, Entry::hash);
        match slot {
            Slot::Vacant(vacant) => {
                entry.place = places.number(used.place, now);
                vacant.insert(entry);
                None
            }
            Slot::Occupied(mut occupied) => {
                let kept = occupied.get_mut();
                let earlier = places.earlier(kept, &entry, now.saturating_sub(self.keep));
                if earlier.is_none() {
                    entry.place = places.number(used.place, now);
                    *kept = entry;
                }
                earlier
            }
        }
    }

    /// Forgets what is older than the ledger keeps.
    pub fn prune(&mut self, now: i64) {
        let oldest = now.saturating_sub(self.keep);
        let places = &self.places;
        let mut first = places.next;
        for shard in &mut self.shards {
            shard.retain(|entry| places.time(entry.place) >= oldest);
            first = shard.iter().map(|entry| entry.place).min().unwrap_or(first).min(first);
        }
        self.places.forget_before(first);
    }
}

impl Ledger for Memory {
    fn record(&mut self, uses: &[Use<'_>], now: i64) -> Result<Vec<Option<Earlier>>, LedgerError> {
        Ok(uses.iter().map(|used| self.record_one(used, now)).collect())
    }
}

/// Numbers the places so that one takes four bytes: a run of lines in one file, seen within one
/// second, takes a run of numbers.
#[derive(Debug, Default)]
struct Places {
    runs: Vec<Run>,
    next: u32,
}

#[derive(Debug)]
struct Run {
    /// The number of its first place.
    base: u32,
    /// The line of that place; `None` if the places are whole files.
    line: Option<usize>,
    file: Option<Arc<str>>,
    time: i64,
}

impl Places {
    fn number(&mut self, place: Place<'_>, time: i64) -> u32 {
        if let Some(run) = self.runs.last()
            && run.file.as_deref() == place.file
            && run.time == time
            && let Some(number) = run.number(place.line)
            && number.checked_add(1).is_some_and(|after| after >= self.next)
        {
            self.next = number.saturating_add(1);
            return number;
        }
        let file = match self.runs.last() {
            Some(run) if run.file.as_deref() == place.file => run.file.clone(),
            _ => place.file.map(Arc::from),
        };
        let base = self.next;
        self.runs.push(Run { base, line: place.line, file, time });
        self.next = base.saturating_add(1);
        base
    }

    /// Forgets the runs that end before the place of this number.
    fn forget_before(&mut self, number: u32) {
        let after = self.runs.partition_point(|run| run.base <= number);
        self.runs.drain(..after.saturating_sub(1));
    }

    fn run(&self, number: u32) -> Option<&Run> {
        let after = self.runs.partition_point(|run| run.base <= number);
        self.runs.get(after.checked_sub(1)?)
    }

    /// What is told of a use that is kept; `None` if it is older than `oldest`.
    fn earlier(&self, kept: &Entry, entry: &Entry, oldest: i64) -> Option<Earlier> {
        let first_seen = self.time(kept.place);
        let same_grant = kept.grant == entry.grant;
        (first_seen >= oldest).then(|| Earlier { same_grant, first_seen, place: self.name(kept.place) })
    }

    fn time(&self, number: u32) -> i64 {
        self.run(number).map_or(i64::MIN, |run| run.time)
    }

    fn name(&self, number: u32) -> String {
        let Some(run) = self.run(number) else { return String::new() };
        let line = run.line.map(|first| first + (number - run.base) as usize);
        Place { file: run.file.as_deref(), line }.to_string()
    }
}

impl Run {
    fn number(&self, line: Option<usize>) -> Option<u32> {
        match (self.line, line) {
            (None, None) => Some(self.base),
            (Some(first), Some(line)) => self.base.checked_add(u32::try_from(line.checked_sub(first)?).ok()?),
            _ => None,
        }
    }
}
