//! Tells whether the jti of a grant was used before: earlier in the run, or in another one.
//!
//! Grants are linted in any order and on any thread; uses are settled afterwards, in the order of
//! the input, so that it is always the later grant that is at fault.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::hash::BuildHasher as _;
use std::sync::Arc;

use crate::digest::{Digest, sha256};
use crate::finding::{Finding, Findings};
use crate::grant::{Form, Grant, PartName};
use crate::ledger::{EarlierUse, Ledger, LedgerError, Memory, Place, Use};
use crate::report::{GrantReport, JtiUse, Source};
use crate::rule::Severity;
use crate::source::Places;

/// The uses of this run, and of earlier ones if there is a ledger.
#[derive(Debug)]
pub struct Replay<'l> {
    run: Memory,
    ledger: Option<&'l mut dyn Ledger>,
    now: i64,
    /// Grants that texts have shown up to the last batch, and whether they were sent.
    earlier: HashMap<Owned, bool>,
}

/// A grant in a file, as it is remembered from one batch to the next.
type Owned = (Option<Arc<str>>, Digest, Digest);

/// Most grants that are remembered so: what a log shows again it shows soon.
const EARLIER: usize = 16_384;

impl<'l> Replay<'l> {
    /// Nothing used so far in this run. `now` (Unix seconds) is when the ledger, if there is one,
    /// is told that grants were seen.
    #[must_use]
    pub fn new(ledger: Option<&'l mut dyn Ledger>, now: i64) -> Self {
        Self { run: Memory::default(), ledger, now, earlier: HashMap::new() }
    }

    /// Moves the clock of the ledger.
    pub const fn set_now(&mut self, now: i64) {
        self.now = now;
    }

    /// Since when the ledger remembers (Unix seconds); `None` if it does for as long as it was asked to, or there is none.
    #[must_use]
    pub fn remembers_since(&self) -> Option<i64> {
        self.ledger.as_ref().and_then(|ledger| ledger.remembers_since())
    }

    /// Records the uses of these grants, in this order, and says which of them were used before.
    ///
    /// # Errors
    /// If the ledger fails. The uses of this run are recorded even then.
    pub fn judge<'r>(
        &mut self,
        grants: impl IntoIterator<Item = &'r GrantReport>,
    ) -> Result<Vec<Option<EarlierUse>>, LedgerError> {
        let mut answers = Vec::new();
        let mut unknown = Vec::new();
        let mut shown = Shown::default();
        for grant in grants {
            if shown.again(grant, &self.earlier) {
                answers.push(None);
                continue;
            }
            let used = grant.jti_use.as_ref().map(|jti| jti.at(&grant.source));
            let before = used.as_ref().and_then(|used| self.run.record_one(used, self.now));
            if let (Some(used), None, Some(_)) = (used, &before, &self.ledger) {
                unknown.push((answers.len(), used));
            }
            answers.push(before.map(|earlier| EarlierUse { in_this_run: true, earlier }));
        }
        shown.keep(&mut self.earlier);
        if let Some(ledger) = self.ledger.as_mut().filter(|_| !unknown.is_empty()) {
            let uses: Vec<_> = unknown.iter().map(|(_, used)| *used).collect();
            let before = ledger.record(&uses, self.now)?;
            for ((index, _), earlier) in unknown.iter().zip(before) {
                // The same grant linted again, in another run, is no second use.
                let other = earlier.filter(|earlier| !earlier.same_grant);
                if let (Some(answer), Some(earlier)) = (answers.get_mut(*index), other) {
                    *answer = Some(EarlierUse { in_this_run: false, earlier });
                }
            }
        }
        Ok(answers)
    }
}

/// The grants that texts show. A log shows one grant when it is made, when it is sent, and once more in
/// what it says of the answer; a script where it is kept and where it is used: that is one use.
#[derive(Debug, Default)]
struct Shown<'r>(HashMap<(Option<&'r Arc<str>>, Digest, Digest), Seen<'r>>);

/// What is known of a grant that was shown.
#[derive(Clone, Copy, Debug)]
struct Seen<'r> {
    was_sent: bool,
    /// Where it was used last.
    source: &'r Source,
}

impl<'r> Shown<'r> {
    /// Whether the same file has this grant already, in the same record or with only one of the two
    /// sent. Where nothing is said of either, as in a file with a grant on each line, each is a use.
    fn again(&mut self, grant: &'r GrantReport, earlier: &HashMap<Owned, bool>) -> bool {
        let Some(jti) = &grant.jti_use else { return false };
        let Some(sent) = jti.sent else { return false };
        match self.0.entry((grant.source.file.as_ref(), jti.id, jti.grant)) {
            Entry::Vacant(entry) => {
                let key = || (grant.source.file.clone(), jti.id, jti.grant);
                let before = if earlier.is_empty() { None } else { earlier.get(&key()).copied() };
                entry.insert(Seen { was_sent: sent || before == Some(true), source: &grant.source });
                before.is_some_and(|was_sent| was_sent != sent)
            }
            Entry::Occupied(mut entry) => {
                let seen = *entry.get();
                let again = seen.was_sent != sent || are_in_one_record(seen.source, &grant.source);
                let source = if again { seen.source } else { &grant.source };
                entry.insert(Seen { was_sent: seen.was_sent || sent, source });
                again
            }
        }
    }

    /// Keeps for the next batch what was shown.
    fn keep(self, earlier: &mut HashMap<Owned, bool>) {
        for ((file, id, grant), seen) in self.0 {
            if earlier.len() >= EARLIER {
                earlier.clear();
            }
            *earlier.entry((file.cloned(), id, grant)).or_default() |= seen.was_sent;
        }
    }
}

/// Whether two places are in one record, of JSON or on one line, which says the same twice: the text of a message and
/// what was made of it. Elements of one array are records of their own, and so are lines.
fn are_in_one_record(one: &Source, other: &Source) -> bool {
    let (Some(first), Some(second)) = (&one.pointer, &other.pointer) else {
        // One line of a log or of XML.
        return one.pointer == other.pointer && one.line.is_some() && one.line == other.line;
    };
    let is_index = |step: &str| !step.is_empty() && step.bytes().all(|b| b.is_ascii_digit());
    let mut in_element = false;
    for (first, second) in first.split('/').zip(second.split('/')) {
        if first != second {
            let is_apart = is_index(first) && is_index(second);
            return !is_apart && (in_element || one.line == other.line);
        }
        in_element |= is_index(first);
    }
    false
}

impl JtiUse {
    fn at<'s>(&self, source: &'s Source) -> Use<'s> {
        let place = Place { file: source.file.as_deref(), line: source.line };
        Use { id: self.id, client: self.client, grant: self.grant, place }
    }
}

/// The use that `grant` makes; `None` if it has no usable iss and jti or was not signed.
pub(super) fn jti_use(
    grant: &Grant<'_>,
    findings: &Findings,
    places: &Places<'_>,
    within_one_run: bool,
) -> Option<JtiUse> {
    // A forged or damaged copy uses nothing up: else it would make the real grant a replay.
    let refused = |f: &Finding| f.rule.name == "signature" && f.severity == Severity::Error;
    if grant.form != Form::Signed || !grant.faults.is_empty() || findings.list.iter().any(refused) {
        return None;
    }
    let jti = grant.payload.get("jti").is()?;
    let (iss, id) = (grant.payload.text("iss").is()?, jti.as_str()?);
    let length = u64::try_from(iss.len()).ok()?.to_le_bytes();
    let span = grant.lift(PartName::Payload, jti.span());
    let (line, column) = match grant.token_start() {
        // A token without faults in one piece has characters of one byte and no line breaks.
        Some(start) if start <= span.start => {
            let (line, column) = places.line_and_column(start);
            (line, column + span.start - start)
        }
        _ => places.line_and_column(span.start),
    };
    Some(JtiUse {
        id: sha256(&[&length, iss.as_bytes(), id.as_bytes()].concat()),
        client: if within_one_run { Digest::default() } else { sha256(iss.as_bytes()) },
        grant: identity(grant.signing_inputs().next()?, within_one_run),
        sent: grant.is_sent(),
        span: places.in_file(span),
        line,
        column,
    })
}

/// Tells the grant with this signing input from others. The signature is shorter, but one that
/// nobody could verify may stand under two grants.
fn identity(signed: &[u8], within_one_run: bool) -> Digest {
    if !within_one_run {
        return sha256(signed);
    }
    let hash = foldhash::fast::FixedState::default().hash_one(signed);
    let mut digest = Digest::default();
    if let Some(start) = digest.first_chunk_mut() {
        *start = hash.to_le_bytes();
    }
    digest
}
