//! The chains of x5c that were read before.

use std::sync::Arc;

use hashbrown::HashMap;

use super::chain::Chain;
use crate::json::Value;

/// Remembers the certificates of x5c by the bytes of the member, so that a client's certificate is
/// parsed once however many grants it signs. Holds facts, never verdicts.
#[derive(Debug, Default)]
pub struct Cache {
    chains: HashMap<Arc<str>, Arc<Chain>, foldhash::fast::RandomState>,
    /// Bytes of the members that are kept.
    bytes: usize,
    /// The last one that was asked for: a client seldom sends a single grant.
    last: Option<(Arc<str>, Arc<Chain>)>,
}

/// Chains kept at most, and bytes of the members that they were read from; beyond that the cache starts over, so that
/// memory stays bounded. Chains of business certificates are about 6 KB each.
const MOST_CHAINS: usize = 1024;
const MOST_BYTES: usize = 8 * 1024 * 1024;

impl Cache {
    pub(super) fn chain(&mut self, x5c: Value<'_>) -> Arc<Chain> {
        if let Some((raw, chain)) = &self.last
            && **raw == *x5c.raw()
        {
            return Arc::clone(chain);
        }
        let found = self.known_or_read(x5c);
        let chain = Arc::clone(&found.1);
        self.last = Some(found);
        chain
    }

    fn known_or_read(&mut self, x5c: Value<'_>) -> (Arc<str>, Arc<Chain>) {
        if let Some((raw, chain)) = self.chains.get_key_value(x5c.raw()) {
            return (Arc::clone(raw), Arc::clone(chain));
        }
        if self.chains.len() >= MOST_CHAINS || self.bytes >= MOST_BYTES {
            self.chains.clear();
            self.bytes = 0;
        }
        self.bytes += x5c.raw().len();
        let (raw, chain) = (Arc::from(x5c.raw()), Arc::new(Chain::read(x5c)));
        self.chains.insert(Arc::clone(&raw), Arc::clone(&chain));
        (raw, chain)
    }
}
