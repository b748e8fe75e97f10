//! Standard output of the commands that print one text.

use std::io::{ErrorKind, Write as _};

use super::failure::Failure;
use super::read::reason;
use super::status::Status;

/// Writes to standard output. That its reader has gone away is not an error.
pub(crate) fn print(text: &str) -> Result<Status, Failure> {
    let mut stdout = std::io::stdout().lock();
    written(stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()))
}

/// What became of writing to standard output.
pub(super) fn written(result: std::io::Result<()>) -> Result<Status, Failure> {
    match result {
        Err(e) if e.kind() != ErrorKind::BrokenPipe => {
            Err(Failure::new(format!("cannot write to standard output: {}", reason(&e))))
        }
        _ => Ok(Status::Clean),
    }
}
