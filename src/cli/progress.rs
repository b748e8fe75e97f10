//! Shows on a terminal how far a run has come.

use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// A run shorter than this shows nothing.
const DELAY: Duration = Duration::from_millis(500);
/// Redraws a second.
const RATE: u8 = 10;

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
    bar: Option<ProgressBar>,
    total: Total,
    start: Instant,
    bytes: u64,
    grants: u64,
}

impl Progress {
    /// Shows nothing.
    pub(crate) fn none() -> Self {
        Self { bar: None, total: Total::Unwanted, start: Instant::now(), bytes: 0, grants: 0 }
    }

    /// Shows bytes, grants a second and, if it is known how many bytes there are, the time left.
    pub(crate) fn over(bytes: Option<u64>) -> Self {
        Self { total: bytes.map_or(Total::Unknown, Total::Bytes), ..Self::none() }
    }

    pub(crate) fn add(&mut self, bytes: usize, grants: usize) {
        if self.total == Total::Unwanted {
            return;
        }
        self.bytes += u64::try_from(bytes).unwrap_or_default();
        self.grants += u64::try_from(grants).unwrap_or_default();
        let elapsed = self.start.elapsed();
        if self.bar.is_none() && elapsed < DELAY {
            return;
        }
        let (started, total) = (self.start, self.total);
        let bar = self.bar.get_or_insert_with(|| bar(total).with_elapsed(started.elapsed()));
        bar.set_position(self.bytes);
        let milliseconds = u64::try_from(elapsed.as_millis()).unwrap_or(u64::MAX).max(1);
        bar.set_message(format!("{} grants, {}/s", self.grants, self.grants * 1000 / milliseconds));
    }

    /// Does something that writes to the terminal.
    pub(crate) fn aside<T>(&self, write: impl FnOnce() -> T) -> T {
        match &self.bar {
            Some(bar) => bar.suspend(write),
            None => write(),
        }
    }

    /// Removes the line.
    pub(crate) fn end(&mut self) {
        if let Some(bar) = self.bar.take() {
            bar.finish_and_clear();
        }
        self.total = Total::Unwanted;
    }
}

fn bar(total: Total) -> ProgressBar {
    let (bar, template) = match total {
        Total::Bytes(total) => {
            (ProgressBar::new(total), "{bytes}/{total_bytes} {wide_bar} {msg}, {eta} left")
        }
        Total::Unknown | Total::Unwanted => (ProgressBar::no_length(), "{spinner} {bytes} {msg}"),
    };
    bar.set_draw_target(ProgressDrawTarget::stderr_with_hz(RATE));
    if let Ok(style) = ProgressStyle::with_template(template) {
        bar.set_style(style);
    }
    bar
}
