//! Why a run failed, in words for the user.

use std::fmt::Display;
use std::io::{self, Write as _};

use super::status::Status;
use crate::printable::{hide_secrets, is_plain};

/// A reason to end with exit status 2.
#[derive(Debug)]
pub(crate) struct Failure {
    message: String,
}

impl Failure {
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self { message: message.into() }
    }

    /// Says it on standard error.
    pub(crate) fn report(&self) -> Status {
        complain("error", &self.message);
        Status::Failed
    }
}

impl Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&plain(&self.message))
    }
}

/// Writes one line to standard error. If that cannot be written to, there is nobody to tell.
pub(crate) fn complain(kind: &str, message: impl Display) {
    let _ = writeln!(io::stderr(), "{kind}: {}", plain(&message.to_string()));
}

/// Text that cannot write to the terminal on its own and holds no secret that someone passed in place
/// of something else; it may have several lines.
pub(crate) fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in hide_secrets(text).chars() {
        if c == '\n' || is_plain(c) { out.push(c) } else { out.extend(c.escape_default()) }
    }
    // A line that begins so is a command in a CI log.
    out.replace("\n::", "\\n::")
}
