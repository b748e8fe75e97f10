//! Points in time as grants write them, in whatever unit.

use std::borrow::Cow;

use super::{Field, Part};
use crate::json::{Kind, Value};
use crate::moment;

/// What is in a claim that holds a point in time: a NumericDate (RFC 7519 section 2), which
/// Digdir has in whole seconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Debug, PartialEq)]
pub enum Time<'a> {
    /// Nothing is known: the part could not be read, or the claim is there twice.
    Unknown,
    /// No such claim.
    Missing,
    /// Whole seconds.
    Seconds(i64),
    /// Seconds, but not written as an integer; the whole seconds it comes to.
    Fraction(i64),
    /// A number in a finer unit, such as the milliseconds of JavaScript.
    Finer {
        /// The unit.
        unit: Unit,
        /// The point in time in seconds.
        seconds: i64,
    },
    /// Too small for a point in time of this century: a lifetime, or zero.
    TooSmall,
    /// Too large for a point in time, and no finer unit either.
    TooLarge,
    /// A string; the point in time it seems to mean.
    Text {
        /// The string.
        text: Cow<'a, str>,
        /// What it means in seconds, as a number or a date.
        seconds: Option<i64>,
    },
    /// Neither number nor string.
    Other(Kind),
}

/// A unit of time finer than the second.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Thousandths of a second.
    Milliseconds,
    /// Millionths of a second.
    Microseconds,
    /// Thousand-millionths of a second.
    Nanoseconds,
}

/// Points in time from 2001-09-09 to 2286-11-20 have ten digits. That span tells the units apart.
const TEN_DIGITS: std::ops::Range<f64> = 1e9..1e10;

impl Unit {
    const ALL: [Self; 3] = [Self::Milliseconds, Self::Microseconds, Self::Nanoseconds];

    const fn per_second(self) -> f64 {
        match self {
            Self::Milliseconds => 1e3,
            Self::Microseconds => 1e6,
            Self::Nanoseconds => 1e9,
        }
    }
}

impl Time<'_> {
    /// The point in time in Unix seconds, if it is written so that a reader of NumericDate takes it.
    #[must_use]
    pub const fn seconds(&self) -> Option<i64> {
        match self {
            Self::Seconds(seconds) | Self::Fraction(seconds) => Some(*seconds),
            _ => None,
        }
    }

    /// The point in time in Unix seconds that was evidently meant, however it is written.
    #[must_use]
    pub const fn meant(&self) -> Option<i64> {
        match self {
            Self::Finer { seconds, .. } => Some(*seconds),
            Self::Text { seconds, .. } => *seconds,
            _ => self.seconds(),
        }
    }
}

impl<'a> Part<'a> {
    /// The member as a point in time.
    #[must_use]
    pub fn time(&self, name: &str) -> Time<'a> {
        match self.get(name) {
            Field::Unknown | Field::Repeated => Time::Unknown,
            Field::Absent => Time::Missing,
            Field::Is(value) | Field::Wrong(value) => read(value),
        }
    }
}

/// What a value of JSON says as a point in time.
#[must_use]
pub fn read(value: Value<'_>) -> Time<'_> {
    match value.kind() {
        Kind::Number => number(value),
        Kind::String => text(value.as_str().unwrap_or_default()),
        other => Time::Other(other),
    }
}

fn number(value: Value<'_>) -> Time<'static> {
    if let Some(seconds) = value.as_i64().filter(|seconds| (1_000_000_000..10_000_000_000).contains(seconds))
    {
        return Time::Seconds(seconds);
    }
    // Written by machines as integers, in range; the sizes below are told apart by magnitude only.
    let size = value.as_f64().unwrap_or(f64::INFINITY);
    if TEN_DIGITS.contains(&size) {
        return Time::Fraction(whole(size));
    }
    match unit(size) {
        Some(unit) => Time::Finer { unit, seconds: whole(size / unit.per_second()) },
        None if size < TEN_DIGITS.start => Time::TooSmall,
        None => Time::TooLarge,
    }
}

/// The finer unit in which a number of this size is a point in time.
fn unit(size: f64) -> Option<Unit> {
    Unit::ALL.into_iter().find(|unit| TEN_DIGITS.contains(&(size / unit.per_second())))
}

fn text(text: Cow<'_, str>) -> Time<'_> {
    let bare = text.trim();
    let seconds = match bare.parse::<f64>() {
        Ok(size) if TEN_DIGITS.contains(&size) => Some(whole(size)),
        Ok(size) => unit(size).map(|unit| whole(size / unit.per_second())),
        Err(_) => moment::parse(bare),
    };
    Time::Text { text, seconds }
}

/// The whole seconds of a size within [`TEN_DIGITS`].
#[allow(clippy::cast_possible_truncation)] // Ten digits fit.
const fn whole(size: f64) -> i64 {
    size as i64
}
