//! What a run came to, and the exit status that says so.

use std::process::ExitCode;

/// Exit status of what a second interrupt ended: 128 and the number of SIGINT.
pub(super) const INTERRUPTED: i32 = 130;

/// What a run came to; the exit status is the same in every format.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Status {
    /// Nothing at error level (with `--strict`: nor at warning level).
    Clean,
    /// Violations.
    Violations,
    /// The run itself failed, or there was nothing to lint.
    Failed,
}

impl From<Status> for u8 {
    fn from(status: Status) -> Self {
        match status {
            Status::Clean => 0,
            Status::Violations => 1,
            Status::Failed => 2,
        }
    }
}

impl From<Status> for ExitCode {
    fn from(status: Status) -> Self {
        Self::from(u8::from(status))
    }
}
