//! Reads the values of options, strictly, with a hint where one is near.

use std::ffi::{OsStr, OsString};
use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::builder::TypedValueParser;

use super::failure::plain;
use super::format::Format;
use crate::config::values;
pub(crate) use crate::config::values::{client_id, environment, hint, org_number, scopes, selector};
pub(crate) use crate::context::nearest;
use crate::language::Lang;
use crate::rule::Severity;
use crate::rules::key_reference::is_allowed;

/// The value of `--at`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Instant {
    Now,
    Issued,
    /// Unix seconds.
    Time(i64),
}

/// The value of `--severity`: a rule name or code, and its level; `None` is off.
pub(crate) type Level = (String, Option<Severity>);

/// The value of `--output`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Target {
    /// The format written before `=`.
    pub(crate) format: Option<Format>,
    pub(crate) path: PathBuf,
}

impl Target {
    /// The format written before `=`, else the one that the ending of the name asks for.
    pub(crate) fn format(&self) -> Option<Format> {
        let ending = || self.path.extension().and_then(OsStr::to_str).and_then(Format::by_ending);
        self.format.or_else(ending)
    }
}

/// `now`, `issued`, RFC 3339 or Unix seconds.
pub(crate) fn instant(text: &str) -> Result<Instant, String> {
    let text = text.trim();
    match text {
        "now" => return Ok(Instant::Now),
        "issued" => return Ok(Instant::Issued),
        _ => {}
    }
    if let Ok(seconds) = text.parse::<i64>() {
        return unix(seconds);
    }
    chrono::DateTime::parse_from_rfc3339(text).map(|time| Instant::Time(time.timestamp())).map_err(|_| {
        "expected now, issued, an RFC 3339 time such as 2026-01-31T12:00:00Z, or Unix seconds".to_owned()
    })
}

/// The last second of the year 9999.
const LAST_SECOND: i64 = 253_402_300_799;

fn unix(seconds: i64) -> Result<Instant, String> {
    match seconds {
        0..=LAST_SECOND => Ok(Instant::Time(seconds)),
        s if s > LAST_SECOND => {
            Err(format!("expected seconds; did you mean {} (these are milliseconds)?", s / 1000))
        }
        _ => Err("expected Unix seconds, from 1970 on".to_owned()),
    }
}

/// A duration such as `10s` or `1m 30s`; a bare number is seconds.
pub(crate) fn duration(text: &str) -> Result<i64, String> {
    let text = text.trim();
    if !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit()) {
        return text.parse().map_err(|_| "too long".to_owned());
    }
    let wrong = || "expected a duration such as 10s or 1m 30s".to_owned();
    let duration = humantime::parse_duration(text).map_err(|_| wrong())?;
    if duration.subsec_nanos() != 0 {
        return Err("expected whole seconds".to_owned());
    }
    i64::try_from(duration.as_secs()).map_err(|_| "too long".to_owned())
}

/// A number of threads.
pub(crate) fn jobs(text: &str) -> Result<NonZeroUsize, String> {
    text.trim().parse().map_err(|_| "expected a number of threads, 1 or more".to_owned())
}

/// `RULE=LEVEL`.
pub(crate) fn level(text: &str) -> Result<Level, String> {
    let (rule, level) = text.split_once('=').ok_or("expected RULE=LEVEL, such as lifetime=warning")?;
    let severity = values::severity(level)?;
    Ok((selector(rule)?, severity))
}

/// An identifier of a key that can be registered.
pub(crate) fn kid(text: &str) -> Result<String, String> {
    if !text.is_empty() && text.chars().all(is_allowed) {
        return Ok(text.to_owned());
    }
    Err("expected letters from a to z, digits, and . _ -".to_owned())
}

/// A language by its code; Norwegian in any form is bokmål.
pub(crate) fn lang(text: &str) -> Result<Lang, String> {
    match text.trim().to_ascii_lowercase().as_str() {
        "en" => Ok(Lang::En),
        "nb" | "no" | "nn" => Ok(Lang::Nb),
        _ => Err("expected en or nb".to_owned()),
    }
}

/// Reads `[FORMAT=]FILE`; a file name need not be UTF-8.
#[derive(Clone, Debug)]
pub(crate) struct TargetParser;

impl TypedValueParser for TargetParser {
    type Value = Target;

    fn parse_ref(
        &self,
        command: &clap::Command,
        arg: Option<&clap::Arg>,
        value: &OsStr,
    ) -> Result<Target, clap::Error> {
        target(value).map_err(|reason| {
            let option = arg.map(ToString::to_string).unwrap_or_default();
            let text =
                format!("invalid value '{}' for '{option}': {reason}\n", plain(&value.display().to_string()));
            clap::Error::raw(clap::error::ErrorKind::ValueValidation, text).with_cmd(command)
        })
    }
}

fn target(value: &OsStr) -> Result<Target, String> {
    let (format, path) = match value.to_str().and_then(|text| text.split_once('=')) {
        Some((name, file)) if !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric()) => {
            let names = <Format as clap::ValueEnum>::value_variants().iter().map(|f| f.name());
            let format = Format::named(name).ok_or_else(|| {
                format!(
                    "{name} is not a format{} (for a file of that name, write ./{name}=…)",
                    hint(nearest(name, names))
                )
            })?;
            (Some(format), OsString::from(file))
        }
        _ => (None, value.to_owned()),
    };
    match path.to_str() {
        Some("") => Err("the file name is missing".to_owned()),
        Some("-") => Err("the format of standard output is set with --format".to_owned()),
        _ => Ok(Target { format, path: PathBuf::from(path) }),
    }
}
