//! Shows on a terminal how far a run has come: one line that is written over.
//!
//! Done by hand because a library for it costs every cold start more than this line is worth.

use std::cell::Cell;
use std::io::{self, Write as _};
use std::time::{Duration, Instant};

/// A run shorter than this shows nothing.
const DELAY: Duration = Duration::from_millis(500);
/// Time between two drawings.
const PACE: Duration = Duration::from_millis(100);
/// Cells of the bar.
const CELLS: u64 = 24;
/// Back to the first column, and clear the line (ECMA-48 EL).
const CLEAR: &str = "\r\u{1b}[K";

/// How much there is to do.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Total {
    /// Nothing is to be shown.
    Unwanted,
    /// Nobody knows.
    Unknown,
    /// This many bytes.
    Bytes(u64),
}

/// A line on standard error, or nothing.
pub(crate) struct Progress {
    total: Total,
    start: Instant,
    drawn: Option<Instant>,
    visible: Cell<bool>,
    /// The line as it was drawn last.
    text: String,
    bytes: u64,
    grants: u64,
}

impl Progress {
    /// Shows nothing.
    pub(crate) fn none() -> Self {
        Self {
            total: Total::Unwanted,
            start: Instant::now(),
            drawn: None,
            visible: Cell::new(false),
            text: String::new(),
            bytes: 0,
            grants: 0,
        }
    }

    /// Shows bytes, grants a second and, if it is known how many bytes there are, the time left.
    pub(crate) fn over(bytes: Option<u64>) -> Self {
        Self { total: bytes.map_or(Total::Unknown, Total::Bytes), ..Self::none() }
    }

    pub(crate) fn add(&mut self, bytes: usize, grants: usize) {
        let total = match self.total {
            Total::Unwanted => return,
            Total::Unknown => None,
            Total::Bytes(bytes) => Some(bytes),
        };
        self.bytes += u64::try_from(bytes).unwrap_or_default();
        self.grants += u64::try_from(grants).unwrap_or_default();
        let elapsed = self.start.elapsed();
        let due = self.drawn.map_or(elapsed >= DELAY, |last| last.elapsed() >= PACE);
        if due {
            self.drawn = Some(Instant::now());
            self.text = line(self.bytes, total, self.grants, elapsed);
            self.put();
        }
    }

    /// Does something that writes to the terminal, above the line.
    pub(crate) fn aside<T>(&self, write: impl FnOnce() -> T) -> T {
        let was_visible = self.visible.get();
        self.clear();
        let written = write();
        if was_visible {
            self.put();
        }
        written
    }

    /// Removes the line.
    pub(crate) fn end(&mut self) {
        self.clear();
        self.total = Total::Unwanted;
    }

    fn clear(&self) {
        if self.visible.replace(false) {
            let _ = io::stderr().write_all(CLEAR.as_bytes());
        }
    }

    /// A terminal that cannot be written to is no reason to stop.
    fn put(&self) {
        let columns = terminal_size::terminal_size_of(io::stderr()).map_or(80, |(width, _)| width.0);
        let text: String = self.text.chars().take(usize::from(columns).saturating_sub(1)).collect();
        self.visible.set(true);
        let _ = io::stderr().write_all(format!("{CLEAR}{text}").as_bytes());
    }
}

/// The line about `bytes` that were read of `total`, and the grants in them.
#[must_use]
pub fn line(bytes: u64, total: Option<u64>, grants: u64, elapsed: Duration) -> String {
    let milliseconds = u64::try_from(elapsed.as_millis()).unwrap_or(u64::MAX).max(1);
    let rate = grants.saturating_mul(1000) / milliseconds;
    let done = format!("{} MB, {grants} grants, {rate}/s", megabytes(bytes));
    let Some(total) = total.filter(|total| *total > 0) else { return done };
    let filled = (bytes.min(total).saturating_mul(CELLS) / total).min(CELLS);
    let bar: String = (0..CELLS).map(|cell| if cell < filled { '#' } else { '.' }).collect();
    let left = total.saturating_sub(bytes).saturating_mul(milliseconds) / bytes.max(1) / 1000;
    format!("[{bar}] {done}, {}:{:02} left of {} MB", left / 60, left % 60, megabytes(total))
}

const fn megabytes(bytes: u64) -> u64 {
    bytes.div_ceil(1_000_000)
}
