//! What opens key stores; it can be shown nowhere.

use std::fmt;

use zeroize::Zeroizing;

/// The password of a key store. Is wiped from memory when it is done with, and has no output.
#[derive(Clone)]
pub struct Password(Zeroizing<String>);

impl Password {
    /// A password as a file or a variable holds it: one line ending at the end does not belong to it.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        let mut text = Zeroizing::new(text.into());
        if text.ends_with('\n') {
            text.pop();
            if text.ends_with('\r') {
                text.pop();
            }
        }
        Self(text)
    }

    /// The password itself.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password")
    }
}
