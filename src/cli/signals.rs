//! What the threads of a run tell each other.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::status::INTERRUPTED;

/// What the thread that reads and the one that writes tell each other.
#[derive(Debug, Default)]
pub(crate) struct Signals {
    /// Set when the run is to end early.
    stop: Arc<AtomicBool>,
    /// Set when the run has ended, whatever there is still to read.
    pub(crate) ended: AtomicBool,
    /// Set while there is nothing to read, and more may come.
    pub(crate) idle: AtomicBool,
}

impl Signals {
    /// The first Ctrl-C, or SIGTERM, ends the run with a report of what was done, the second at once. SIGHUP stays what
    /// it is: `nohup` ignores it, and a handler would end the run all the same.
    #[cfg(unix)]
    pub(crate) fn end_on_interrupt(&self) {
        use signal_hook::consts::{SIGINT, SIGTERM};
        use signal_hook::flag;

        for signal in [SIGINT, SIGTERM] {
            // Without a handler the signal ends the process at once, which is what it did before.
            let _ = flag::register_conditional_shutdown(signal, INTERRUPTED, Arc::clone(&self.stop))
                .and_then(|_| flag::register(signal, Arc::clone(&self.stop)));
        }
    }

    /// The first Ctrl-C ends the run with a report of what was done, the second at once.
    #[cfg(not(unix))]
    pub(crate) fn end_on_interrupt(&self) {
        let stop = Arc::clone(&self.stop);
        // Without a handler Ctrl-C ends the process at once, which is what it did before.
        let _ = ctrlc::set_handler(move || {
            if stop.swap(true, Ordering::Relaxed) {
                std::process::exit(INTERRUPTED);
            }
        });
    }

    /// Whether the run is to end early.
    pub(crate) fn stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }

    /// Whether the run has ended.
    pub(crate) fn ended(&self) -> bool {
        self.ended.load(Ordering::Relaxed)
    }
}
