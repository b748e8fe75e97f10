//! Trust anchors from files and folders.

use std::path::PathBuf;

use super::documents::Documents;
use crate::context::{Context, Diagnostic, Provenance, read_anchors};

/// Adds the certificates of `places`, files or folders, to the trust anchors.
///
/// # Errors
/// If a file cannot be read or is no CA certificate, or if a folder holds none.
pub fn add(
    places: &[PathBuf],
    from: &str,
    documents: &dyn Documents,
    context: &mut Context,
) -> Result<(), Diagnostic> {
    for place in places {
        let before = context.trust_anchors.len();
        for file in documents.certificates(place)? {
            let name = file.display().to_string();
            let anchors = read_anchors(&documents.read(&file)?).map_err(|e| e.in_file(&name))?;
            if anchors.is_empty() {
                return Err(Diagnostic::new("there is no certificate in it").in_file(&name));
            }
            context.trust_anchors.extend(anchors);
        }
        let count = context.trust_anchors.len() - before;
        let noun = if count == 1 { "certificate" } else { "certificates" };
        let value = format!("{count} {noun} in {}", place.display());
        context.provenance.push(Provenance::new("trust-anchors", &value, from));
    }
    Ok(())
}
