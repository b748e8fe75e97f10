//! The key of the double, kept in a file or made for one run.

use std::io::Write as _;
use std::path::Path;

use crate::cli::failure::Failure;
use crate::serve::SigningKey;

/// The key in the file, which is made if it is not there; without a file a new one.
pub(super) fn key(file: Option<&Path>) -> Result<SigningKey, Failure> {
    let fail = |file: &Path, why: &dyn std::fmt::Display| Failure::new(format!("{}: {why}", file.display()));
    if let Some(file) = file.filter(|file| file.exists()) {
        let pem = std::fs::read(file).map_err(|error| fail(file, &error))?;
        return SigningKey::from_pem(&pem).map_err(|error| fail(file, &error));
    }
    let (key, pem) = SigningKey::generate().map_err(|error| Failure::new(error.to_string()))?;
    if let Some(file) = file {
        write_secret(file, pem.as_bytes()).map_err(|error| fail(file, &error))?;
    }
    Ok(key)
}

/// Writes a file that only its owner may read.
fn write_secret(file: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(file)?.write_all(bytes)
}
