//! Points in time and lengths of time, in words for people.

use chrono::{DateTime, SecondsFormat};

use crate::language::Phrase;

/// A point in Unix seconds as RFC 3339 in UTC, such as `2026-01-01T00:00:00Z`; `None` where the year has no four
/// digits.
#[must_use]
pub fn rfc3339(seconds: i64) -> Option<String> {
    // RFC 3339 section 5.6 knows the years 0000 to 9999 only.
    let time = DateTime::from_timestamp(seconds, 0)
        .filter(|_| (-62_167_219_200..253_402_300_800).contains(&seconds))?;
    Some(time.to_rfc3339_opts(SecondsFormat::Secs, true))
}

/// The same; the bare number where the year has no four digits.
#[must_use]
pub fn timestamp(seconds: i64) -> String {
    rfc3339(seconds).unwrap_or_else(|| seconds.to_string())
}

/// A point in time written as RFC 3339 or ISO 8601, in Unix seconds. Without an offset it is taken
/// as UTC. `None` for any other text.
#[must_use]
pub fn parse(text: &str) -> Option<i64> {
    if let Ok(time) = DateTime::parse_from_rfc3339(text) {
        return Some(time.timestamp());
    }
    let formats = ["%Y-%m-%dT%H:%M:%S%.fZ", "%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%d %H:%M:%S%.f"];
    formats
        .iter()
        .find_map(|format| chrono::NaiveDateTime::parse_from_str(text, format).ok())
        .map(|time| time.and_utc().timestamp())
}

/// A length of time in its two largest units, such as "3 min 20 s" or "2 days 4 h". The sign is
/// dropped. Not humantime's, which has English words only and names every unit down to nanoseconds.
#[must_use]
pub fn duration(seconds: i64) -> Phrase {
    let seconds = seconds.unsigned_abs();
    let (days, hours, minutes) = (seconds / 86_400, seconds / 3_600 % 24, seconds / 60 % 60);
    let years = days / 365;
    if years >= 2 {
        return Phrase { en: format!("{years} years"), nb: format!("{years} år") };
    }
    if days > 0 {
        let tail = if hours > 0 && days < 14 {
            (format!(" {hours} h"), format!(" {hours} t"))
        } else {
            <_>::default()
        };
        let day = if days == 1 { ("day", "døgn") } else { ("days", "døgn") };
        return Phrase {
            en: format!("{days} {}{}", day.0, tail.0),
            nb: format!("{days} {}{}", day.1, tail.1),
        };
    }
    let rest = seconds % 60;
    if hours > 0 {
        let tail = if minutes > 0 { format!(" {minutes} min") } else { String::new() };
        return Phrase { en: format!("{hours} h{tail}"), nb: format!("{hours} t{tail}") };
    }
    let text = match (minutes, rest) {
        (0, rest) => format!("{rest} s"),
        (minutes, 0) => format!("{minutes} min"),
        (minutes, rest) => format!("{minutes} min {rest} s"),
    };
    Phrase { en: text.clone(), nb: text }
}
