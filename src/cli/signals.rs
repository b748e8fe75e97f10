//! What the threads of a run tell each other.

use std::sync::atomic::{AtomicBool, Ordering};

/// What the thread that reads and the one that writes tell each other.
#[derive(Debug, Default)]
pub(crate) struct Signals {
    /// Set when the run is to end early.
    pub(crate) stop: AtomicBool,
    /// Set when the run has ended, whatever there is still to read.
    pub(crate) ended: AtomicBool,
    /// Set while there is nothing to read, and more may come.
    pub(crate) idle: AtomicBool,
}

impl Signals {
    /// Whether the run is to end early.
    pub(crate) fn stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }

    /// Whether the run has ended.
    pub(crate) fn ended(&self) -> bool {
        self.ended.load(Ordering::Relaxed)
    }
}
