//! Reads what may keep one waiting, such as a pipe, so that the end of the run need not wait too.

use std::fs::File;
use std::io::{self, Read};
use std::os::fd::AsFd as _;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};

use super::signals::Signals;

/// How long to wait before looking whether the run is to end, in nanoseconds.
const PATIENCE: i64 = 50_000_000;

/// How long what is there is still read once the run is to end. Who was stopped along with it has
/// written all by then; who goes on writing could go on for ever.
const DRAIN: Duration = Duration::from_secs(2);

/// A file that is read when there is something to read. Once the run is to end, it ends where there
/// is nothing more.
pub(crate) struct Waiting {
    file: File,
    signals: Arc<Signals>,
    until: Option<Instant>,
}

impl Waiting {
    /// Whether it ends when the run is to end.
    pub(crate) const ENDS: bool = true;

    /// Standard input.
    pub(crate) fn standard_input(signals: &Arc<Signals>) -> io::Result<Self> {
        Ok(Self::new(io::stdin().as_fd().try_clone_to_owned()?.into(), signals))
    }

    /// A pipe or device.
    pub(crate) fn open(path: &Path, signals: &Arc<Signals>) -> io::Result<Self> {
        Ok(Self::new(File::open(path)?, signals))
    }

    fn new(file: File, signals: &Arc<Signals>) -> Self {
        Self { file, signals: Arc::clone(signals), until: None }
    }

    /// Whether there is something to read, or the end, within so many nanoseconds.
    fn is_ready(&self, nanoseconds: i64) -> bool {
        let mut fds = [PollFd::new(&self.file, PollFlags::IN)];
        let timeout = Timespec { tv_sec: 0, tv_nsec: nanoseconds };
        // What cannot be waited for is read at once.
        poll(&mut fds, Some(&timeout)).map_or_else(|e| e != rustix::io::Errno::INTR, |ready| ready > 0)
    }

    /// Waits for something to read; false if the run is to end first.
    fn wait(&mut self) -> bool {
        loop {
            if self.signals.ended() {
                return false;
            }
            if self.signals.stopped() {
                let until = *self.until.get_or_insert_with(|| Instant::now() + DRAIN);
                return Instant::now() < until && self.is_ready(0);
            }
            if self.is_ready(0) {
                return true;
            }
            self.signals.idle.store(true, Ordering::Relaxed);
            if self.is_ready(PATIENCE) {
                return true;
            }
        }
    }
}

impl Read for Waiting {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if !self.wait() {
            return Ok(0);
        }
        self.signals.idle.store(false, Ordering::Relaxed);
        (&self.file).read(out)
    }
}
