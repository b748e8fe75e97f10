//! The settings of the program that makes the grants, wherever they are.

use std::ffi::OsString;
use std::path::Path;

use super::find::{files_of, read};
use crate::context::Diagnostic;
use crate::context::settings::{Setting, Settings};

/// Reads a file, a folder with one file per variable, or the environment (`env`); gives the name of
/// the place as well. `client_id` picks among several clients.
pub(super) fn settings(
    place: &Path,
    client_id: Option<&str>,
    warnings: &mut Vec<Diagnostic>,
) -> Result<(String, Settings), Diagnostic> {
    let mut found = Vec::new();
    let (shown, settings) = if place == Path::new("env") {
        // A variable that is not text cannot be one of ours.
        let text =
            |(name, value): (OsString, OsString)| Some((name.into_string().ok()?, value.into_string().ok()?));
        let variables = std::env::vars_os().filter_map(text);
        ("the environment".to_owned(), Settings::from_variables(variables, client_id, &mut found))
    } else if place.is_dir() {
        (place.display().to_string(), Settings::from_variables(folder(place)?, client_id, &mut found))
    } else {
        let shown = place.display().to_string();
        let settings = Settings::read(&read(place)?, &shown, client_id, &mut found);
        (shown, settings)
    };
    let settings = settings.map_err(|e| e.in_file(&shown))?;
    warnings.extend(found.into_iter().map(|warning| warning.in_file(&shown)));
    Ok((shown, settings))
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

/// Where a value of the settings came from, for people.
pub(super) fn origin(name: &str, line: Option<usize>, file: &str, shape: &str) -> String {
    match line {
        Some(line) => format!("{name} in {file}, line {line} ({shape})"),
        None => format!("{name} in {file} ({shape})"),
    }
}

pub(super) fn of_another_client(theirs: &Setting<String>, known: &str) -> Diagnostic {
    let message =
        format!("these settings are for the client {}, but the client id given is {known}", theirs.value);
    Diagnostic { line: theirs.line, column: theirs.line.map(|_| 1), ..Diagnostic::new(message) }
}
