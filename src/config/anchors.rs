//! Trust anchors from files and folders.

use std::fs;
use std::path::{Path, PathBuf};

use super::find::read;
use crate::context::{Context, Diagnostic, Provenance, read_anchors};

/// How certificate files are named; other files of a folder are passed over.
const ENDINGS: [&str; 5] = ["pem", "crt", "cer", "cert", "der"];

/// Adds the certificates of `places`, files or folders, to the trust anchors.
///
/// # Errors
/// If a file cannot be read or is no CA certificate, or if a folder holds none.
pub(super) fn add(places: &[PathBuf], from: &str, context: &mut Context) -> Result<(), Diagnostic> {
    for place in places {
        let before = context.trust_anchors.len();
        for file in files(place)? {
            let name = file.display().to_string();
            let anchors = read_anchors(&read(&file)?).map_err(|e| e.in_file(&name))?;
            if anchors.is_empty() {
                return Err(Diagnostic::new("there is no certificate in it").in_file(&name));
            }
            context.trust_anchors.extend(anchors);
        }
        let count = context.trust_anchors.len() - before;
        let noun = if count == 1 { "certificate" } else { "certificates" };
        context.provenance.push(Provenance {
            name: "trust-anchors",
            value: format!("{count} {noun} in {}", place.display()),
            from: from.to_owned(),
        });
    }
    Ok(())
}

/// The file itself, or the certificate files of a folder in the order of their names.
fn files(place: &Path) -> Result<Vec<PathBuf>, Diagnostic> {
    if !place.is_dir() {
        return Ok(vec![place.to_owned()]);
    }
    let fail = |why: String| Diagnostic::new(why).in_file(&place.display().to_string());
    let entries = fs::read_dir(place).map_err(|e| fail(format!("cannot read the folder: {e}")))?;
    let mut files: Vec<PathBuf> = entries
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| {
            let ending = path.extension().and_then(|e| e.to_str()).unwrap_or_default().to_ascii_lowercase();
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
