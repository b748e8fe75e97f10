//! Finds `grantlint.toml` and reads files beside the grant.

use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use super::{Config, FILE_NAME};
use crate::context::Diagnostic;

/// Longest file that is read beside the grant, in bytes: far more than any saved answer.
const LONGEST: u64 = 32 * 1024 * 1024;

/// Longest configuration file, in bytes.
const LONGEST_CONFIG: usize = 256 * 1024;

/// Which configuration file to use.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Choice {
    /// The one found from the working directory upwards to the root of the repository.
    #[default]
    Find,
    /// None.
    Nothing,
    /// This one.
    File(PathBuf),
}

/// A configuration file that was read.
#[derive(Clone, Debug)]
pub struct Found {
    /// The file, as it is shown to people.
    pub file: PathBuf,
    /// What it says.
    pub config: Config,
}

impl Found {
    /// A file named in the configuration: relative names are relative to it.
    #[must_use]
    pub fn beside(&self, name: &str) -> PathBuf {
        match self.file.parent() {
            Some(folder) if folder != Path::new("") => folder.join(name),
            _ => PathBuf::from(name),
        }
    }
}

/// Finds and reads the configuration. `None` if there is none or none is wanted.
///
/// # Errors
/// If the file named is not there, cannot be read, or is wrong.
pub fn find(choice: &Choice) -> Result<Option<Found>, Diagnostic> {
    let file = match choice {
        Choice::Nothing => return Ok(None),
        Choice::File(file) => Some(file.clone()),
        Choice::Find => discover(),
    };
    let Some(file) = file else { return Ok(None) };
    let shown = file.display().to_string();
    let bytes = read(&file)?;
    if bytes.len() > LONGEST_CONFIG {
        return Err(Diagnostic::new("it is longer than 256 KiB").in_file(&shown));
    }
    let config = Config::read(&bytes).map_err(|e| e.in_file(&shown))?;
    Ok(Some(Found { file, config }))
}

/// The nearest `grantlint.toml`, from the working directory upwards to the folder that holds
/// `.git`. Outside a repository only the working directory counts: a file that someone else left
/// further up must not change what a check says.
fn discover() -> Option<PathBuf> {
    let here = std::env::current_dir().ok()?;
    let root = here.ancestors().find(|folder| folder.join(".git").exists()).unwrap_or(&here);
    let mut shown = PathBuf::new();
    for folder in here.ancestors() {
        if folder.join(FILE_NAME).is_file() {
            return Some(shown.join(FILE_NAME));
        }
        if folder == root {
            break;
        }
        shown.push("..");
    }
    None
}

/// The bytes of a file, with an error that names it.
///
/// # Errors
/// If it cannot be read or is longer than any file of its kind.
pub fn read(file: &Path) -> Result<Vec<u8>, Diagnostic> {
    let fail =
        |why: &str| Diagnostic::new(format!("cannot read it: {why}")).in_file(&file.display().to_string());
    let open = || {
        let opened = File::open(file)?;
        let mut bytes = Vec::new();
        opened.take(LONGEST + 1).read_to_end(&mut bytes)?;
        Ok::<_, std::io::Error>(bytes)
    };
    if file.is_dir() {
        return Err(fail("it is a folder"));
    }
    let bytes = open().map_err(|e| fail(&reason(&e)))?;
    if u64::try_from(bytes.len()).unwrap_or(u64::MAX) > LONGEST {
        return Err(fail("it is longer than 32 MiB"));
    }
    Ok(bytes)
}

/// The files in a folder that are not hidden, by name.
///
/// # Errors
/// If the folder cannot be read.
pub fn files_of(place: &Path) -> Result<Vec<PathBuf>, Diagnostic> {
    let shown = place.display().to_string();
    let fail = |e: std::io::Error| Diagnostic::new(format!("cannot read it: {}", reason(&e))).in_file(&shown);
    let mut files = Vec::new();
    for entry in std::fs::read_dir(place).map_err(fail)? {
        let entry = entry.map_err(fail)?;
        if !entry.file_name().to_string_lossy().starts_with('.') && entry.path().is_file() {
            files.push(entry.path());
        }
    }
    files.sort();
    Ok(files)
}

/// An I/O error without the number that the operating system gives it, to be read within a sentence.
pub(crate) fn reason(error: &std::io::Error) -> String {
    let text = error.to_string();
    let mut rest = text.split(" (os error").next().unwrap_or(&text).chars();
    rest.next().into_iter().flat_map(char::to_lowercase).chain(rest.as_str().chars()).collect()
}
