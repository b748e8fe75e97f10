//! What a run came to, and the exit status that says so.

use std::process::ExitCode;

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

impl From<Status> for ExitCode {
    fn from(status: Status) -> Self {
        match status {
            Status::Clean => Self::SUCCESS,
            Status::Violations => Self::from(1),
            Status::Failed => Self::from(2),
        }
    }
}
