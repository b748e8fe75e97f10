//! Exceptions: findings that are to be passed over, with a reason and for a time.

use chrono::NaiveDate;

/// One `[[ignore]]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exception {
    /// The rule's name, or an MP-code.
    pub selector: String,
    /// Globs of the files it holds for, relative to the configuration file; all if `None`.
    pub files: Option<Vec<String>>,
    /// Why.
    pub reason: String,
    /// The last day on which it holds, in UTC.
    pub until: Option<NaiveDate>,
    /// 1-based line in the configuration file.
    pub line: usize,
    /// 1-based column in that line, in characters.
    pub column: usize,
}

impl Exception {
    /// Whether its last day is before the day of this instant, in Unix seconds.
    #[must_use]
    pub fn has_expired(&self, now: i64) -> bool {
        let today = chrono::DateTime::from_timestamp(now, 0).map(|now| now.date_naive());
        self.until.zip(today).is_some_and(|(until, today)| until < today)
    }
}
