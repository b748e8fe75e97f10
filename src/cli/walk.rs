//! Finds the files with grants in a folder. Reads none of them.

use std::path::{Path, PathBuf};

use super::compressed;
use super::read::reason;
use super::values::Target;
use crate::input;

/// Endings of files that hold one grant.
const WHOLE: [&str; 2] = ["jwt", "jws"];

/// The files in a folder and those below it, in the order of their names. Hidden files, those that a `.gitignore` or
/// `.ignore` names, and what is behind links to folders are passed over.
pub(crate) struct Walk {
    entries: ignore::Walk,
    folder: PathBuf,
    found: bool,
    /// Whether files that may be settings by their name are taken too.
    settings: bool,
    /// Files that are not taken, since the run writes them.
    written: Vec<PathBuf>,
}

impl Walk {
    pub(crate) fn new(folder: &Path, settings: bool) -> Self {
        let mut entries = ignore::WalkBuilder::new(folder);
        if settings {
            // `.env` is hidden, but not what is in hidden folders.
            entries.hidden(false).filter_entry(|entry| {
                let hidden = entry.file_name().to_str().is_some_and(|name| name.starts_with('.'));
                entry.depth() == 0 || !hidden || is_file(entry) || entry.file_name() == ".nais"
            });
        }
        let entries = entries.sort_by_file_name(std::ffi::OsStr::cmp).build();
        Self { entries, folder: folder.to_owned(), found: false, settings, written: Vec::new() }
    }

    /// Leaves out what the run writes: a report is not to be linted by the next.
    pub(crate) fn without(self, written: Vec<PathBuf>) -> Self {
        Self { written, ..self }
    }
}

/// The files that a run writes, by their real names.
pub(crate) fn written(targets: &[Target]) -> Vec<PathBuf> {
    let real = |target: &Target| {
        let path = &target.path;
        let folder = path.parent().filter(|folder| *folder != Path::new("")).unwrap_or(Path::new("."));
        path.canonicalize().ok().or_else(|| Some(folder.canonicalize().ok()?.join(path.file_name()?)))
    };
    targets.iter().filter_map(real).collect()
}

fn takes(entry: &ignore::DirEntry, settings: bool, written: &[PathBuf]) -> bool {
    let path = entry.path();
    let is_written = || path.canonicalize().is_ok_and(|real| written.contains(&real));
    is_file(entry) && wants(path, settings) && (written.is_empty() || !is_written())
}

fn wants(path: &Path, settings: bool) -> bool {
    let hidden = path.file_name().and_then(|name| name.to_str()).is_some_and(|name| name.starts_with('.'));
    (holds_grants(path) && !hidden) || (settings && may_be_settings(path))
}

impl Iterator for Walk {
    /// A file, or what went wrong with which name.
    type Item = Result<PathBuf, (String, String)>;

    fn next(&mut self) -> Option<Self::Item> {
        for entry in &mut self.entries {
            match entry {
                Ok(entry) if takes(&entry, self.settings, &self.written) => {
                    self.found = true;
                    return Some(Ok(entry.into_path()));
                }
                Ok(_) => {}
                Err(error) => {
                    self.found = true;
                    let (place, why) = failure(&error, &self.folder);
                    return Some(Err((place.display().to_string(), why)));
                }
            }
        }
        if std::mem::replace(&mut self.found, true) {
            return None;
        }
        let why = "no file in it ends in .jwt, .jws, .jsonl or .ndjson; give other files by name";
        Some(Err((self.folder.display().to_string(), why.to_owned())))
    }
}

/// Where it went wrong below `folder`, and why, each said once.
fn failure<'e>(error: &'e ignore::Error, folder: &'e Path) -> (&'e Path, String) {
    match error {
        ignore::Error::WithPath { path, err } => failure(err, path),
        ignore::Error::WithDepth { err, .. } => failure(err, folder),
        ignore::Error::Io(error) => (folder, reason(error.get_ref().and_then(cause).unwrap_or(error))),
        other => (folder, other.to_string()),
    }
}

/// The system's own error within one that also names the file.
fn cause<'e>(error: &'e (dyn std::error::Error + Send + Sync + 'static)) -> Option<&'e std::io::Error> {
    error.source()?.downcast_ref()
}

/// Whether it is a file, or a link to one.
fn is_file(entry: &ignore::DirEntry) -> bool {
    entry.file_type().is_some_and(|kind| kind.is_file() || (kind.is_symlink() && entry.path().is_file()))
}

/// The ending of the name, of a compressed file the one before that.
fn ending(path: &Path) -> Option<String> {
    let last = path.extension()?.to_str()?.to_ascii_lowercase();
    if compressed::ENDINGS.contains(&last.as_str()) {
        return ending(Path::new(path.file_stem()?));
    }
    Some(last)
}

/// Whether the name is that of a compressed file.
pub(crate) fn is_compressed(path: &Path) -> bool {
    let last = path.extension().and_then(|ending| ending.to_str()).map(str::to_ascii_lowercase);
    last.is_some_and(|ending| compressed::ENDINGS.contains(&ending.as_str()))
}

/// Whether the name says that each line of the file is a grant.
pub(crate) fn has_lines(path: &Path) -> bool {
    ending(path).is_some_and(|ending| input::BY_LINE.contains(&ending.as_str()))
}

/// Whether the name says that the file holds grants.
pub(crate) fn holds_grants(path: &Path) -> bool {
    has_lines(path) || ending(path).is_some_and(|ending| WHOLE.contains(&ending.as_str()))
}

/// Beginnings of the names of files that hold the settings of programs, by their endings.
const SETTINGS: [(&[&str], &[&str]); 6] = [
    (&["config"], &["web", "app"]),
    (
        &["json"],
        &["appsettings", "local.settings", "launchsettings", "secrets", "settings", "config", "maskinporten"],
    ),
    (
        &["yaml", "yml"],
        &[
            "application",
            "bootstrap",
            "maskinporten",
            "nais",
            "values",
            "docker-compose",
            "compose",
            "configmap",
            "secret",
            "deployment",
            "kustomization",
        ],
    ),
    (
        &["properties", "toml", "ini"],
        &["application", "maskinporten", "settings", "config", "integrasjonspunkt", "microprofile-config"],
    ),
    (&["conf"], &["application", "maskinporten"]),
    // All of them are settings.
    (&["tfvars", "tf", "bicep", "bicepparam"], &[""]),
];

/// Folders that hold nothing but settings, of NAIS, Ansible and node-config.
const FOLDERS: [&str; 5] = ["nais", ".nais", "group_vars", "host_vars", "config"];

/// Whether a file may hold settings, by its name.
pub(crate) fn may_be_settings(path: &Path) -> bool {
    let Some(name) = path.file_name().and_then(|name| name.to_str()) else { return false };
    let name = name.to_ascii_lowercase();
    let ending = ending(path).unwrap_or_default();
    let folder = path.parent().and_then(Path::file_name).and_then(|folder| folder.to_str());
    let is_inside = || {
        folder.is_some_and(|folder| FOLDERS.contains(&folder))
            && ["yaml", "yml", "json"].contains(&ending.as_str())
    };
    name == ".env"
        || name == ".envrc"
        || is_inside()
        || name.starts_with(".env.")
        || ending == "env"
        || SETTINGS.iter().any(|(endings, beginnings)| {
            endings.contains(&ending.as_str())
                && beginnings.iter().any(|beginning| name.starts_with(beginning))
        })
}
