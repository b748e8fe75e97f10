//! What is wrong with a file of the context, with its place, and the nearest of the names that it could
//! have meant.

use std::fmt;

use crate::printable::is_plain;
use crate::source::line_and_column;

/// Something wrong with a file or value that the user gave beside the grant: an error, or a warning
/// where the reading went on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Diagnostic {
    /// The file as the user named it, or the environment variable.
    pub file: Option<String>,
    /// 1-based line.
    pub line: Option<usize>,
    /// 1-based column in that line, in characters.
    pub column: Option<usize>,
    /// What is wrong. Holds no secret.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
    /// Whether all that is wrong is that the file is about another client than the one named.
    pub about_another_client: bool,
}

impl Diagnostic {
    /// A diagnostic about the whole file.
    #[must_use]
    pub fn new(message: impl Into<String>) -> Self {
        Self { message: plain(&message.into()), ..Self::default() }
    }

    /// A diagnostic about the place `offset` bytes into `text`.
    #[must_use]
    pub fn at(text: &str, offset: usize, message: impl Into<String>) -> Self {
        let (line, column) = line_and_column(text.as_bytes(), offset);
        Self { line: Some(line), column: Some(column), ..Self::new(message) }
    }

    /// Adds what to do about it.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(plain(&help.into()));
        self
    }

    /// Says which file it is about, unless that is known already.
    #[must_use]
    pub fn in_file(mut self, file: &str) -> Self {
        self.file.get_or_insert_with(|| file.to_owned());
        self
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(file) = &self.file {
            write!(f, "{file}:")?;
            if let (Some(line), Some(column)) = (self.line, self.column) {
                write!(f, "{line}:{column}:")?;
            }
            write!(f, " ")?;
        }
        f.write_str(&self.message)
    }
}

impl std::error::Error for Diagnostic {}

/// Values in a message come from files: what could drive a terminal is escaped.
fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if is_plain(c) { out.push(c) } else { out.extend(c.escape_default()) }
    }
    out
}

/// The candidate most like `name`, if one is so like it that it was probably meant.
///
/// Names that differ in case alone always count; else up to a third of the characters may differ.
#[must_use]
pub fn nearest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let folded = name.trim().to_lowercase();
    let length = folded.chars().count();
    candidates
        .into_iter()
        // The distance is at least the difference in length, so most need not be computed.
        .filter(|candidate| candidate.chars().count().abs_diff(length) <= length / 3)
        .map(|candidate| (strsim::damerau_levenshtein(&folded, &candidate.to_lowercase()), candidate))
        .filter(|(distance, _)| *distance <= length / 3)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}
