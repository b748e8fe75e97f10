//! Where the documents come from that a context is made of.

use std::path::{Path, PathBuf};

use crate::context::Diagnostic;

/// Settings that are there as variables: what the place is called, and each name with its value.
pub type Variables = (String, Vec<(String, String)>);

/// A place that documents are read from: the disk, or what somebody dropped on a page.
pub trait Documents {
    /// The bytes of a document.
    ///
    /// # Errors
    /// If it cannot be read; the error names it.
    fn read(&self, name: &Path) -> Result<Vec<u8>, Diagnostic>;

    /// The variables of a place that has variables in place of a text, such as a folder with one file a
    /// variable.
    ///
    /// # Errors
    /// If they cannot be read.
    fn variables(&self, _place: &Path) -> Result<Option<Variables>, Diagnostic> {
        Ok(None)
    }

    /// The certificate files of a place: the document itself, or those of a folder.
    ///
    /// # Errors
    /// If the folder cannot be read, or has none.
    fn certificates(&self, place: &Path) -> Result<Vec<PathBuf>, Diagnostic> {
        Ok(vec![place.to_owned()])
    }
}
