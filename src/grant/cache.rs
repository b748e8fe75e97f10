use std::sync::Arc;

use hashbrown::HashMap;

use super::chain::Chain;
use crate::json::Value;

/// Remembers the certificates of x5c by the bytes of the member, so that a client's certificate is
/// parsed once however many grants it signs. Holds facts, never verdicts.
#[derive(Debug, Default)]
pub struct Cache {
    chains: HashMap<Box<str>, Arc<Chain>, foldhash::fast::RandomState>,
}

/// Chains kept at most; beyond that the cache starts over, so that memory stays bounded.
const MOST_CHAINS: usize = 1024;

impl Cache {
    pub(super) fn chain(&mut self, x5c: Value<'_>) -> Arc<Chain> {
        if let Some(chain) = self.chains.get(x5c.raw()) {
            return Arc::clone(chain);
        }
        if self.chains.len() >= MOST_CHAINS {
            self.chains.clear();
        }
        let chain = Arc::new(Chain::read(x5c));
        self.chains.insert(x5c.raw().into(), Arc::clone(&chain));
        chain
    }
}
