//! Names for findings that stay the same from run to run.

use std::collections::HashMap;

use crate::finding::Finding;
use crate::report::Source;

/// Gives each finding a name made of rule, file, and place in the grant; several in one place are
/// numbered. No byte of the token and no time goes in: a fresh grant with an old mistake is the
/// same finding.
#[derive(Debug, Default)]
pub(super) struct Prints {
    seen: HashMap<u64, u32>,
}

impl Prints {
    pub(super) fn of(&mut self, source: &Source, finding: &Finding) -> String {
        let pointer = finding.location.pointer.as_deref().unwrap_or_default();
        let file = source.file.as_deref().unwrap_or("-");
        let part = finding.location.part.name();
        let hash = fnv1a([finding.rule.name, file, part, pointer]);
        let ordinal = self.seen.entry(hash).or_default();
        *ordinal += 1;
        format!("{hash:016x}:{ordinal}")
    }
}

/// The name of what is made of these texts alone.
pub(super) fn of_texts<'a>(texts: impl IntoIterator<Item = &'a str>) -> String {
    format!("{:016x}", fnv1a(texts))
}

/// FNV-1a over the texts with a separator: stable over releases, unlike the hashers of maps.
fn fnv1a<'a>(texts: impl IntoIterator<Item = &'a str>) -> u64 {
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    for text in texts {
        for byte in text.bytes().chain([0]) {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
    hash
}
