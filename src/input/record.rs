//! What tells a line apart from others in the user's own terms: a member of a JSON object, a column of
//! CSV or TSV, or its number.

use std::borrow::Cow;

use super::{carrier, columns};
use crate::json::{self, Kind, Value};
use crate::maskinporten::limits;
use crate::printable::hide_secrets;

/// Where in a line its id is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RecordId {
    /// The number of the line.
    LineNumber,
    /// The member of this name where the line is a JSON object; a dotted path reaches into objects.
    Member(String),
    /// This column, counted from 1, where the line is CSV or TSV; in a JSON object the member that is
    /// named by the number.
    Column(usize),
}

/// The name of [`RecordId::LineNumber`].
const LINE_NUMBER: &str = "line-number";

impl RecordId {
    /// Reads what the user named: `line-number`, a column's number, or a member.
    #[must_use]
    pub fn named(name: &str) -> Self {
        match name.parse() {
            _ if name == LINE_NUMBER => Self::LineNumber,
            Ok(column) if column > 0 => Self::Column(column),
            _ => Self::Member(name.to_owned()),
        }
    }

    /// The column that holds the token, as the name of a field, where ids are columns too and no other
    /// one looks like a token.
    #[must_use]
    pub fn field_of(&self, line: &[u8]) -> Option<String> {
        let line = Some(columns::readable(line)).filter(|line| !line.starts_with('{'))?;
        let is_column = matches!(self, Self::Column(_));
        columns::with_token(&line).filter(|_| is_column).map(|column| column.to_string())
    }

    /// The id of `line`, which has this 1-based number, as JSON; `null` if the line has none. Secrets
    /// and personal numbers are hidden.
    #[must_use]
    pub fn of(&self, line: &[u8], number: usize) -> String {
        let Ok(text) = std::str::from_utf8(line) else {
            return self.of_text(&String::from_utf8_lossy(line), number);
        };
        self.of_text(text, number)
    }

    fn of_text(&self, line: &str, number: usize) -> String {
        let line = line.trim_start_matches('\u{feff}').trim_end_matches(['\n', '\r']);
        let id = match self {
            Self::LineNumber => return number.to_string(),
            Self::Column(column) if !line.starts_with('{') => {
                let column = columns::of(line).nth(column.saturating_sub(1));
                column.and_then(|column| serde_json::to_string(&column.text(line)).ok())
            }
            Self::Column(column) => member(line, &column.to_string()),
            Self::Member(path) => member(line, path),
        };
        id.map_or_else(|| "null".to_owned(), |id| safe(&id))
    }
}

/// A member as JSON without spaces around it.
fn member(line: &str, path: &str) -> Option<String> {
    if json::is_deeper_than(line.as_bytes(), limits::JSON_DEPTH) {
        return None;
    }
    let value = carrier::reach(Value::parse(line).ok()?, path)?;
    Some(value.raw().to_owned())
}

/// JSON that holds no secret.
fn safe(json: &str) -> String {
    match hide_secrets(json) {
        Cow::Borrowed(json) => json.to_owned(),
        Cow::Owned(hidden) if Value::parse(&hidden).is_ok_and(|value| value.kind() != Kind::Number) => hidden,
        // A number with asterisks is none.
        Cow::Owned(hidden) => serde_json::to_string(&hidden).unwrap_or_default(),
    }
}
