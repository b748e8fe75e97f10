//! The key of the double, kept in a file or made for one run.

use std::io::{ErrorKind, Write as _};
use std::path::Path;
use std::time::Duration;

use crate::cli::failure::Failure;
use crate::cli::read::reason;
use crate::serve::SigningKey;

/// How often a file is looked at that another double has opened and not written yet, and how long it is left alone.
const LOOKS: u32 = 40;
const PAUSE: Duration = Duration::from_millis(25);

/// The key in the file, which is made if it is not there; without a file a new one.
pub(super) fn key(file: Option<&Path>) -> Result<SigningKey, Failure> {
    if let Some(file) = file.filter(|file| file.exists()) {
        return read(file);
    }
    let (key, pem) = SigningKey::generate().map_err(|error| Failure::new(error.to_string()))?;
    match file.map(|file| (file, write_secret(file, pem.as_bytes()))) {
        None | Some((_, Ok(()))) => Ok(key),
        // Of several doubles that start at once one makes the key of all.
        Some((file, Err(error))) if error.kind() == ErrorKind::AlreadyExists => read(file),
        Some((file, Err(error))) => Err(failed(file, &reason(&error))),
    }
}

fn read(file: &Path) -> Result<SigningKey, Failure> {
    let read = || std::fs::read(file).map_err(|error| failed(file, &reason(&error)));
    let mut pem = read()?;
    for _ in 0..LOOKS {
        if !pem.is_empty() {
            break;
        }
        std::thread::sleep(PAUSE);
        pem = read()?;
    }
    SigningKey::from_pem(&pem).map_err(|error| failed(file, &error))
}

fn failed(file: &Path, why: &dyn std::fmt::Display) -> Failure {
    Failure::new(format!("{}: {why}", file.display()))
}

/// Writes a file that only its owner may read.
fn write_secret(file: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(file)?.write_all(bytes)
}
