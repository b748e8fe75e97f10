//! Reads the values of options, strictly, with a hint where one is near.

use std::ffi::{OsStr, OsString};
use std::path::PathBuf;

use clap::builder::TypedValueParser;

use super::format::Format;
use crate::finding::{Lang, Severity};
use crate::maskinporten::codes;
use crate::maskinporten::environments::{self, ENVIRONMENTS, Environment};
use crate::rules::RULES;

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
    let duration =
        humantime::parse_duration(text).map_err(|e| format!("{e}; expected a duration such as 10s or 1m"))?;
    if duration.subsec_nanos() != 0 {
        return Err("expected whole seconds".to_owned());
    }
    i64::try_from(duration.as_secs()).map_err(|_| "too long".to_owned())
}

/// A name of an environment, or an issuer URL.
pub(crate) fn environment(text: &str) -> Result<Environment, String> {
    let text = text.trim();
    let lower = text.to_ascii_lowercase();
    if let Some(known) = ENVIRONMENTS.iter().find(|e| e.name == lower) {
        return Ok(known.clone());
    }
    if text.contains("://") {
        // A public host can only mean that environment, whatever path was pasted with it.
        let known = environments::nearest(text).cloned();
        return known
            .or_else(|| Environment::with_issuer(text))
            .ok_or_else(|| "expected an http(s) URL".to_owned());
    }
    let names: Vec<&str> = ENVIRONMENTS.iter().map(|e| e.name.as_ref()).collect();
    let alias = match lower.as_str() {
        "production" | "produksjon" | "prd" => Some("prod"),
        "ver2" | "ver1" | "tt02" | "staging" | "dev" => Some("test"),
        "skyporten" => Some("sky-prod"),
        _ => environments::nearest(text)
            .map(|e| e.name.as_ref())
            .or_else(|| nearest(&lower, names.iter().copied())),
    };
    Err(format!("expected {}, or an issuer URL{}", names.join(", "), hint(alias)))
}

/// A client_id: any text without blanks around it.
pub(crate) fn client_id(text: &str) -> Result<String, String> {
    let id = text.trim();
    if id.is_empty() { Err("it is empty".to_owned()) } else { Ok(id.to_owned()) }
}

/// Nine digits; `0192:` in front and blanks between are tolerated.
pub(crate) fn org_number(text: &str) -> Result<String, String> {
    let bare: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let digits = bare.strip_prefix("0192:").unwrap_or(&bare);
    if digits.len() == 9 && digits.bytes().all(|b| b.is_ascii_digit()) {
        return Ok(digits.to_owned());
    }
    Err("expected an organisation number of nine digits".to_owned())
}

/// Scopes separated by blanks.
pub(crate) fn scopes(text: &str) -> Result<Vec<String>, String> {
    if text.contains(',') {
        return Err("separate scopes by blanks, not commas".to_owned());
    }
    Ok(text.split_whitespace().map(str::to_owned).collect())
}

/// The name of a rule, or an MP-code.
pub(crate) fn selector(text: &str) -> Result<String, String> {
    let text = text.trim();
    if let Some(code) = codes::documented().find(|code| code.eq_ignore_ascii_case(text)) {
        return Ok(code.to_owned());
    }
    let lower = text.to_ascii_lowercase().replace('_', "-");
    if let Some(rule) = RULES.iter().find(|rule| rule.name == lower) {
        return Ok(rule.name.to_owned());
    }
    let names = RULES.iter().map(|r| r.name).chain(codes::documented());
    Err(format!(
        "no rule or MP-code has this name{}; `grantlint rules` lists them",
        hint(nearest(text, names))
    ))
}

/// `RULE=LEVEL`.
pub(crate) fn level(text: &str) -> Result<Level, String> {
    let (rule, level) = text.split_once('=').ok_or("expected RULE=LEVEL, such as lifetime=warning")?;
    let severity = match level.trim().to_ascii_lowercase().as_str() {
        "error" => Some(Severity::Error),
        "warning" => Some(Severity::Warning),
        "note" => Some(Severity::Note),
        "off" => None,
        other => {
            let near = nearest(other, ["error", "warning", "note", "off"].into_iter());
            return Err(format!("expected the level error, warning, note or off{}", hint(near)));
        }
    };
    Ok((selector(rule)?, severity))
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
            let text = format!("invalid value '{}' for '{option}': {reason}\n", value.display());
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
                    "{name} is no format{}; write ./{name}=… for a file of that name",
                    hint(nearest(name, names))
                )
            })?;
            (Some(format), OsString::from(file))
        }
        _ => (None, value.to_owned()),
    };
    match path.to_str() {
        Some("") => Err("the file name is missing".to_owned()),
        Some("-") => Err("standard output takes its format from --format".to_owned()),
        _ => Ok(Target { format, path: PathBuf::from(path) }),
    }
}

/// The name that was probably meant.
pub(crate) fn nearest<'a>(given: &str, names: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let given = given.to_lowercase();
    let scored = names.map(|name| (strsim::jaro_winkler(&given, &name.to_lowercase()), name));
    scored.filter(|(score, _)| *score > 0.8).max_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, name)| name)
}

fn hint(near: Option<&str>) -> String {
    near.map(|name| format!("; did you mean {name}?")).unwrap_or_default()
}
