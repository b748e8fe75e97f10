//! Grants that a text shows more than once. A log shows one grant when it is made, when it is sent, and once more in
//! what it says of the answer; a test when it compares it, and in its summary; a script where it is kept and where it
//! is used: that is one use. Two requests with one grant are two.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::Arc;

use crate::digest::Digest;
use crate::report::{GrantReport, JtiUse, Mention, Source};

/// A grant in a file, as it is remembered from one batch to the next.
type Owned = (Option<Arc<str>>, Digest, Digest);

/// What texts have shown up to the last batch, in two generations: the older one goes when the newer is full, so that
/// what is remembered never depends on the order in which a table is walked.
#[derive(Debug, Default)]
pub(super) struct Earlier {
    newer: HashMap<Owned, Seen>,
    older: HashMap<Owned, Seen>,
}

/// From how many grants on a generation is full: what a log shows again it shows soon.
const EARLIER: usize = 16_384;

/// The same within a batch.
type Borrowed<'r> = (Option<&'r Arc<str>>, Digest, Digest);

/// The grants that the texts of one batch show, and where each was shown last.
#[derive(Debug, Default)]
pub(super) struct Shown<'r>(HashMap<Borrowed<'r>, (Seen, &'r Source)>);

impl<'r> Shown<'r> {
    /// Whether this shows a grant that the same file has already, and no further use of it.
    pub(super) fn again(&mut self, grant: &'r GrantReport, earlier: &Earlier) -> bool {
        let Some(jti) = &grant.jti_use else { return false };
        let Some(sent) = jti.sent else { return false };
        match self.0.entry((grant.source.file.as_ref(), jti.id, jti.grant)) {
            Entry::Vacant(entry) => {
                let known = earlier.of(grant, jti);
                let is_new = known.is_none();
                let mut seen = known.unwrap_or_default();
                let again = seen.again(sent, jti.mention);
                entry.insert((seen, &grant.source));
                !is_new && again
            }
            Entry::Occupied(mut entry) => {
                let (seen, source) = entry.get_mut();
                let again = are_in_one_record(source, &grant.source) || seen.again(sent, jti.mention);
                seen.was_sent |= sent;
                *source = &grant.source;
                again
            }
        }
    }

    /// Keeps for the next batch what was shown.
    pub(super) fn keep(self, earlier: &mut Earlier) {
        if earlier.newer.len() >= EARLIER {
            earlier.older = std::mem::take(&mut earlier.newer);
        }
        earlier.newer.extend(
            self.0.into_iter().map(|((file, id, grant), (seen, _))| ((file.cloned(), id, grant), seen)),
        );
    }
}

impl Earlier {
    fn of(&self, grant: &GrantReport, jti: &JtiUse) -> Option<Seen> {
        if self.newer.is_empty() && self.older.is_empty() {
            return None;
        }
        let key = (grant.source.file.clone(), jti.id, jti.grant);
        self.newer.get(&key).or_else(|| self.older.get(&key)).cloned()
    }
}

/// What is known of a grant that was shown.
#[derive(Clone, Debug, Default)]
struct Seen {
    was_sent: bool,
    /// How often it was used, as far as the text tells.
    uses: u32,
    /// How often the text has said the same before it; the first apart, since few have more.
    first: (u64, u32),
    others: Vec<(u64, u32)>,
    moment: u64,
}

/// Most ways of speaking about one grant that are told apart.
const WAYS: usize = 32;

impl Seen {
    /// Whether the next mention of the grant repeats a use that is counted already. Once the text shows where the grant
    /// is sent, only that counts.
    fn again(&mut self, sent: bool, mention: Mention) -> bool {
        let is_same_record = mention.moment != 0 && mention.moment == self.moment;
        self.moment = mention.moment;
        if is_same_record || (self.was_sent && !sent) {
            return true;
        }
        if sent && !self.was_sent {
            self.was_sent = true;
            self.first = (0, 0);
            self.others.clear();
        }
        let count = if mention.said == 0 { 1 } else { self.count(mention.said) };
        let again = count <= self.uses;
        self.uses = self.uses.max(count);
        again
    }

    /// How often these words were said, with this time. Those of a request that is sent again follow on one that was
    /// sent.
    fn count(&mut self, said: u64) -> u32 {
        let fresh = 1 + u32::from(said % 2 == 1 && self.uses > 0);
        if self.first.1 == 0 {
            self.first = (said, fresh);
            return fresh;
        }
        let known = std::iter::once(&mut self.first).chain(&mut self.others).find(|way| way.0 == said);
        if let Some((_, count)) = known {
            *count = count.saturating_add(1);
            return *count;
        }
        if self.others.len() < WAYS {
            self.others.push((said, fresh));
        }
        fresh
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
