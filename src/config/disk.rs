//! Documents on the disk, and the variables of the environment.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use super::documents::{Documents, Variables};
use super::find::{files_of, read, reason};
use crate::context::Diagnostic;

/// How certificate files are named; other files of a folder are passed over.
const ENDINGS: [&str; 5] = ["pem", "crt", "cer", "cert", "der"];

/// The files of this machine.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Disk;

impl Documents for Disk {
    fn read(&self, name: &Path) -> Result<Vec<u8>, Diagnostic> {
        read(name)
    }

    fn variables(&self, place: &Path) -> Result<Option<Variables>, Diagnostic> {
        if place == Path::new("env") {
            return Ok(Some(("the environment".to_owned(), environment())));
        }
        if place.is_dir() {
            return Ok(Some((place.display().to_string(), folder(place)?)));
        }
        Ok(None)
    }

    fn certificates(&self, place: &Path) -> Result<Vec<PathBuf>, Diagnostic> {
        if !place.is_dir() {
            return Ok(vec![place.to_owned()]);
        }
        let fail = |why: String| Diagnostic::new(why).in_file(&place.display().to_string());
        let entries =
            fs::read_dir(place).map_err(|e| fail(format!("cannot read the folder: {}", reason(&e))))?;
        let mut files: Vec<PathBuf> = entries
            .filter_map(|entry| Some(entry.ok()?.path()))
            .filter(|path| {
                let ending =
                    path.extension().and_then(|e| e.to_str()).unwrap_or_default().to_ascii_lowercase();
                ENDINGS.contains(&ending.as_str()) && !path.is_dir()
            })
            .collect();
        files.sort();
        if files.is_empty() {
            return Err(fail(
                "there is no certificate file (.pem, .crt, .cer, .cert, .der) in this folder".into(),
            ));
        }
        Ok(files)
    }
}

/// The variables of the environment. One that is not text cannot be one of ours.
fn environment() -> Vec<(String, String)> {
    let text =
        |(name, value): (OsString, OsString)| Some((name.into_string().ok()?, value.into_string().ok()?));
    std::env::vars_os().filter_map(text).collect()
}

/// One file for each variable, as Kubernetes mounts secrets.
fn folder(place: &Path) -> Result<Vec<(String, String)>, Diagnostic> {
    let mut variables = Vec::new();
    for path in files_of(place)? {
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default().to_owned();
        // What is no text is some other secret, such as a key store.
        if let Ok(value) = String::from_utf8(read(&path)?) {
            variables.push((name, value.trim().to_owned()));
        }
    }
    Ok(variables)
}
