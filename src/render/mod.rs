//! Reports as text and as data. Nothing here decides anything.

#[cfg(feature = "cli")]
pub mod bulk;
mod fingerprint;
pub mod github;
pub mod gitlab;
pub mod json;
#[cfg(feature = "cli")]
pub mod junit;
pub mod sarif;
#[cfg(feature = "cli")]
pub mod text;
pub mod view;

use std::borrow::Cow;
use std::fmt::Write as _;

use crate::finding::{LONGEST_VALUE, Location, hide_secrets};
use crate::report::{GrantReport, Summary};

/// A file name as a relative URI reference (RFC 3986): slashes, no leading `./`, other characters
/// percent-encoded. An absolute path becomes a `file:` URI.
fn relative_uri(file: &str) -> String {
    let slashes = if cfg!(windows) { file.replace('\\', "/") } else { file.to_owned() };
    let path = slashes.strip_prefix("./").unwrap_or(&slashes);
    let mut out = String::with_capacity(path.len());
    if path.starts_with('/') {
        out.push_str("file://");
    }
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

/// The pointer of a location as it may be printed: without secrets in names of members, and cut where
/// a name is longer than any real one. Control characters are left to the format.
fn pointer(location: &Location) -> Option<Cow<'_, str>> {
    let shown = hide_secrets(location.pointer.as_deref()?);
    let most = 2 * LONGEST_VALUE;
    match shown.char_indices().nth(most) {
        Some((end, _)) => Some(Cow::Owned(format!("{}…", shown.get(..end).unwrap_or_default()))),
        None => Some(shown),
    }
}

/// An output format. It is fed grant by grant, so that a run of any length needs little memory.
pub trait Renderer {
    /// What stands before the first grant. `evaluated_at` is the instant that all grants are
    /// judged at, in Unix seconds; `None` if each is judged at its own.
    fn begin(&mut self, evaluated_at: Option<i64>, out: &mut String);

    /// One grant.
    fn grant(&mut self, report: &GrantReport, out: &mut String);

    /// What stands after the last grant.
    fn end(&mut self, counts: &Summary, out: &mut String);
}
