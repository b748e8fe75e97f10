//! Reports as text and as data. Nothing here decides anything.

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

use std::fmt::Write as _;

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
