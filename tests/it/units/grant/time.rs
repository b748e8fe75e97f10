//! Points in time as they are written in grants.

use grantlint::internals::grant::time::{self, Time, Unit};
use grantlint::internals::json::{Kind, Value};

fn read(json: &str) -> Time<'_> {
    time::read(Value::parse(json).unwrap_or_else(|e| panic!("{json}: {e:?}")))
}

#[test]
fn numbers_are_told_apart_by_magnitude() {
    assert_eq!(read("1767225600"), Time::Seconds(1_767_225_600));
    assert_eq!(read("1767225600.0"), Time::Fraction(1_767_225_600));
    assert_eq!(read("1.7672256E9"), Time::Fraction(1_767_225_600));
    let ms = Time::Finer { unit: Unit::Milliseconds, seconds: 1_767_225_600 };
    assert_eq!(read("1767225600123"), ms);
    assert_eq!(read("1767225600123.25"), ms);
    let us = Time::Finer { unit: Unit::Microseconds, seconds: 1_767_225_600 };
    assert_eq!(read("1767225600123456"), us);
    let ns = Time::Finer { unit: Unit::Nanoseconds, seconds: 1_767_225_600 };
    assert_eq!(read("1767225600123456789"), ns);
    for small in ["0", "-0", "120", "-1767225600", "999999999", "1e-5"] {
        assert_eq!(read(small), Time::TooSmall, "{small}");
    }
    for large in ["99999999999", "1e400", "17672256001234567890123"] {
        assert_eq!(read(large), Time::TooLarge, "{large}");
    }
    assert_eq!(read("10000000000"), Time::TooLarge);
}

#[test]
fn strings_and_the_rest() {
    assert_eq!(read(r#""1767225600""#).meant(), Some(1_767_225_600));
    assert_eq!(read(r#""2026-01-01T00:00:00Z""#).meant(), Some(1_767_225_600));
    assert_eq!(read(r#""1767225600123""#).meant(), Some(1_767_225_600));
    assert_eq!(read(r#""soon""#).meant(), None);
    assert_eq!(read(r#""NaN""#).meant(), None);
    assert_eq!(read(r#""1767225600""#).seconds(), None);
    assert_eq!(read("null"), Time::Other(Kind::Null));
}
