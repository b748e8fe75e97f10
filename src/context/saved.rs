//! Saved JSON answers, read with the place of what is wrong. What the text says of itself is in `crate::json`.

use std::borrow::Cow;

use super::diagnostic::Diagnostic;
use crate::json::fault;
use crate::json::{Kind, Value, is_deeper_than};
use crate::maskinporten::limits;

/// The text of a file: UTF-8 with or without byte order mark, or UTF-16 with one, as PowerShell's
/// redirection writes it.
pub(super) fn text(bytes: &[u8]) -> Result<Cow<'_, str>, Diagnostic> {
    match bytes {
        [0xEF, 0xBB, 0xBF, rest @ ..] => utf8(rest),
        [0xFF, 0xFE, rest @ ..] => utf16(rest, u16::from_le_bytes),
        [0xFE, 0xFF, rest @ ..] => utf16(rest, u16::from_be_bytes),
        _ => utf8(bytes),
    }
}

fn utf8(bytes: &[u8]) -> Result<Cow<'_, str>, Diagnostic> {
    std::str::from_utf8(bytes).map(Cow::Borrowed).map_err(|e| {
        let before = String::from_utf8_lossy(bytes.get(..e.valid_up_to()).unwrap_or_default());
        Diagnostic::at(&before, before.len(), "not UTF-8 text")
    })
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<Cow<'_, str>, Diagnostic> {
    let units = bytes
        .chunks_exact(2)
        .map(|pair| unit([pair.first().copied().unwrap_or(0), pair.last().copied().unwrap_or(0)]));
    char::decode_utf16(units)
        .collect::<Result<String, _>>()
        .map(Cow::Owned)
        .map_err(|_| Diagnostic::new("not UTF-16 text, although it begins with a UTF-16 byte order mark"))
}

/// The JSON value that fills `text`. `what` names what was expected, for the error.
pub(super) fn value<'a>(text: &'a str, what: &str) -> Result<Value<'a>, Diagnostic> {
    if is_deeper_than(text.as_bytes(), limits::JSON_DEPTH) {
        return Err(Diagnostic::new(format!("JSON nested deeper than {} levels", limits::JSON_DEPTH)));
    }
    let start = text.len() - text.trim_start().len();
    let begins_with = |prefix: &str| text.get(start..).is_some_and(|rest| rest.starts_with(prefix));
    if begins_with("<") {
        return Err(Diagnostic::at(text, start, format!("this is an HTML or XML page, not {what}"))
            .help("The URL may require a login, or a proxy answered instead."));
    }
    if begins_with("eyJ") {
        return Err(Diagnostic::at(text, start, format!("this is a JWT, not {what}")));
    }
    Value::parse(text).map_err(|e| {
        if text.trim().is_empty() {
            return Diagnostic::at(text, 0, format!("empty file where {what} was expected"));
        }
        let fault = fault::find(text, e.offset);
        Diagnostic::at(text, fault.at, format!("not JSON: {}", fault.phrase(text).en))
    })
}

/// A JSON object of a file, whose members are asked for by name.
#[derive(Clone, Copy)]
pub(super) struct Object<'a> {
    pub(super) text: &'a str,
    pub(super) value: Value<'a>,
}

impl<'a> Object<'a> {
    /// `value` as an object; `what` names it in the error.
    pub(super) fn new(text: &'a str, value: Value<'a>, what: &str) -> Result<Self, Diagnostic> {
        if value.kind() == Kind::Object {
            return Ok(Self { text, value });
        }
        let message = format!("{} where {what} was expected", value.kind().phrase());
        Err(Diagnostic::at(text, value.span().start, message))
    }

    /// A diagnostic that points at `value`.
    pub(super) fn complain(&self, value: Value<'_>, message: impl Into<String>) -> Diagnostic {
        Diagnostic::at(self.text, value.span().start, message)
    }

    /// The member, if it is there and not null.
    pub(super) fn get(&self, name: &str) -> Option<Value<'a>> {
        self.value.member_named(name).map(|m| m.value).filter(|v| v.kind() != Kind::Null)
    }

    /// Whether the object has that member, whatever its value.
    pub(super) fn has(&self, name: &str) -> bool {
        self.value.member_named(name).is_some()
    }

    pub(super) fn string(&self, name: &str) -> Result<Option<String>, Diagnostic> {
        self.typed(name, "a string", |v| v.as_str().map(Cow::into_owned))
    }

    pub(super) fn boolean(&self, name: &str) -> Result<Option<bool>, Diagnostic> {
        self.typed(name, "true or false", |v| match v.raw() {
            "true" => Some(true),
            "false" => Some(false),
            _ => None,
        })
    }

    pub(super) fn strings(&self, name: &str) -> Result<Option<Vec<String>>, Diagnostic> {
        self.typed(name, "an array of strings", |v| {
            v.elements()?.into_iter().map(|e| e.as_str().map(Cow::into_owned)).collect()
        })
    }

    /// An instant: epoch seconds or milliseconds, or an ISO 8601 timestamp.
    pub(super) fn instant(&self, name: &str) -> Result<Option<i64>, Diagnostic> {
        self.typed(name, "a timestamp", |v| {
            let number = v.as_i64().or_else(|| v.as_str()?.parse().ok());
            number.map(seconds).or_else(|| timestamp(&v.as_str()?))
        })
    }

    fn typed<T>(
        &self,
        name: &str,
        wanted: &str,
        read: impl Fn(Value<'a>) -> Option<T>,
    ) -> Result<Option<T>, Diagnostic> {
        let Some(value) = self.get(name) else { return Ok(None) };
        let fail = || self.complain(value, format!("{name} is {}, not {wanted}", value.kind().phrase()));
        read(value).map(Some).ok_or_else(fail)
    }
}

/// Epoch seconds of a number that may be milliseconds: 13 digits and more.
fn seconds(number: i64) -> i64 {
    if number.unsigned_abs() >= 1_000_000_000_000 { number / 1000 } else { number }
}

/// Unix seconds of an ISO 8601 timestamp; one without an offset is taken as UTC.
fn timestamp(text: &str) -> Option<i64> {
    let with_offset = ["%Y-%m-%dT%H:%M:%S%.f%:z", "%Y-%m-%dT%H:%M:%S%.f%z"];
    if let Ok(instant) = chrono::DateTime::parse_from_rfc3339(text) {
        return Some(instant.timestamp());
    }
    if let Some(instant) = with_offset.iter().find_map(|f| chrono::DateTime::parse_from_str(text, f).ok()) {
        return Some(instant.timestamp());
    }
    if let Ok(local) = chrono::NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M:%S%.f") {
        return Some(local.and_utc().timestamp());
    }
    let day = chrono::NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()?;
    Some(day.and_hms_opt(0, 0, 0)?.and_utc().timestamp())
}
