//! The settings of the program that makes the grants, wherever they are.

use std::path::Path;

use super::documents::Documents;
use crate::context::Diagnostic;
use crate::context::settings::{Setting, Settings};

/// Reads a file, a folder with one file per variable, or the environment (`env`); gives the name of
/// the place as well. `client_id` picks among several clients.
pub(super) fn settings(
    place: &Path,
    client_id: Option<&str>,
    documents: &dyn Documents,
    warnings: &mut Vec<Diagnostic>,
) -> Result<(String, Settings), Diagnostic> {
    let mut found = Vec::new();
    let (shown, settings) = if let Some((shown, variables)) = documents.variables(place)? {
        (shown, Settings::from_variables(variables, client_id, &mut found))
    } else {
        let shown = place.display().to_string();
        let settings = Settings::read(&documents.read(place)?, &shown, client_id, &mut found);
        (shown, settings)
    };
    let settings = settings.map_err(|e| e.in_file(&shown))?;
    warnings.extend(found.into_iter().map(|warning| warning.in_file(&shown)));
    Ok((shown, settings))
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
