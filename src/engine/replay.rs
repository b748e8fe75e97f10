//! Tells whether the jti of a grant was used before: earlier in the run, or in another one.
//!
//! Grants are linted in any order and on any thread; uses are settled afterwards, in the order of
//! the input, so that it is always the later grant that is at fault.

use std::hash::{BuildHasher as _, Hasher as _};
use std::sync::LazyLock;

use foldhash::quality::RandomState;

use super::mention;
use super::repeated::{Earlier, Shown};
use crate::digest::{Digest, sha256};
use crate::finding::{Finding, Findings};
use crate::grant::key::Algorithm;
use crate::grant::{Field, Form, Grant, PartName};
use crate::ledger::{EarlierUse, Ledger, LedgerError, Memory, Place, Use};
use crate::report::{GrantReport, JtiUse, Mention, Source};
use crate::rule::Severity;
use crate::source::Places;

/// The uses of this run, and of earlier ones if there is a ledger.
#[derive(Debug)]
pub struct Replay<'l> {
    run: Memory,
    ledger: Option<&'l mut dyn Ledger>,
    now: i64,
    /// What texts have shown up to the last batch.
    earlier: Earlier,
}

impl<'l> Replay<'l> {
    /// Nothing used so far in this run. `now` (Unix seconds) is when the ledger, if there is one,
    /// is told that grants were seen.
    #[must_use]
    pub fn new(ledger: Option<&'l mut dyn Ledger>, now: i64) -> Self {
        Self { run: Memory::default(), ledger, now, earlier: Earlier::default() }
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

impl JtiUse {
    fn at<'s>(&self, source: &'s Source) -> Use<'s> {
        let place = Place { file: source.file.as_deref(), line: source.line };
        Use { id: self.id, client: self.client, grant: self.grant, place }
    }
}

/// The use that `grant` makes; `None` if it has no usable iss, a jti that is not a string, or was not signed. Without
/// a jti it is the grant itself that cannot be used again.
pub(super) fn jti_use(
    grant: &Grant<'_>,
    findings: &Findings,
    places: &Places<'_>,
    within_one_run: bool,
) -> Option<JtiUse> {
    // A forged or damaged copy uses nothing up: else it would make the real grant a replay.
    let refused = |f: &Finding| f.rule.name == "signature" && f.severity == Severity::Error;
    let is_whole = grant.mistaken.is_none() && grant.faults.is_empty() && !grant.is_shown_in_part();
    if grant.form != Form::Signed || !is_whole || findings.list.iter().any(refused) {
        return None;
    }
    let iss = grant.payload.text("iss").is()?;
    let signed = grant.signing_inputs().next()?;
    let length = u64::try_from(iss.len()).ok()?.to_le_bytes();
    let jti;
    let (id, span): ([&[u8]; 3], _) = match grant.payload.get("jti") {
        Field::Is(value) => {
            jti = value.as_str()?;
            ([&length, iss.as_bytes(), jti.as_bytes()], grant.lift(PartName::Payload, value.span()))
        }
        // No iss is as long as this says.
        Field::Absent => ([&[0xff; 8], signed, &[]], grant.part_span(PartName::Payload)?),
        _ => return None,
    };
    let ((line, column), end) = match grant.token_start() {
        // A token without faults in one piece has characters of one byte and no line breaks.
        Some(start) if start <= span.start => {
            let (line, column) = places.line_and_column(start);
            let column = column + span.start - start;
            ((line, column), (line, column + span.len()))
        }
        _ => (places.line_and_column(span.start), places.line_and_column(span.end)),
    };
    let sent = grant.is_sent();
    let (text, _) = places.text();
    let mention = match (sent, grant.token_place()) {
        (Some(sent), Some(start)) => mention::of(text, start, sent, grant.is_in_document()),
        _ => Mention::default(),
    };
    Some(JtiUse {
        id: if within_one_run { of_this_run(&id) } else { sha256(&id.concat()) },
        client: if within_one_run { Digest::default() } else { sha256(iss.as_bytes()) },
        grant: identity(grant, signed, within_one_run),
        sent,
        mention,
        span: places.in_file(span),
        line,
        column,
        end,
    })
}

/// A digest that is fast, and good for this process alone: nobody knows its seeds beforehand.
fn of_this_run(parts: &[&[u8]]) -> Digest {
    static SEEDS: LazyLock<[RandomState; 2]> = LazyLock::new(<[RandomState; 2]>::default);
    let hashes = SEEDS.each_ref().map(|seed| {
        let mut hasher = seed.build_hasher();
        for part in parts {
            hasher.write(part);
        }
        hasher.finish().to_le_bytes()
    });
    let mut digest = Digest::default();
    for (part, hash) in digest.chunks_exact_mut(8).zip(hashes.iter().cycle()) {
        part.copy_from_slice(hash);
    }
    digest
}

/// Tells the grant with this signing input from others. The signature is shorter, but one that
/// nobody could verify may stand under two grants.
fn identity(grant: &Grant<'_>, signed: &[u8], within_one_run: bool) -> Digest {
    let hashed = grant.hash().filter(|hash| hash.algorithm() == Algorithm::Rs256);
    if let Some(digest) = hashed.and_then(|hash| hash.bytes().first_chunk()) {
        return *digest;
    }
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
