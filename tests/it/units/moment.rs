//! Lengths of time and points in it, as they are written.

use grantlint::internals::moment::{duration, parse, rfc3339, timestamp};

#[test]
fn lengths_read_as_people_say_them() {
    let cases = [
        (0, "0 s", "0 s"),
        (-11, "11 s", "11 s"),
        (200, "3 min 20 s", "3 min 20 s"),
        (120, "2 min", "2 min"),
        (3_600, "1 h", "1 t"),
        (7_260, "2 h 1 min", "2 t 1 min"),
        (86_400, "1 day", "1 døgn"),
        (2 * 86_400, "2 days", "2 døgn"),
        (2 * 86_400 + 4 * 3_600, "2 days 4 h", "2 døgn 4 t"),
        (30 * 86_400, "30 days", "30 døgn"),
        (800 * 86_400, "2 years", "2 år"),
    ];
    for (seconds, en, nb) in cases {
        let phrase = duration(seconds);
        assert_eq!((phrase.en.as_str(), phrase.nb.as_str()), (en, nb), "{seconds}");
    }
    assert!(duration(i64::MIN).en.ends_with(" years"));
}

#[test]
fn points_in_time_are_utc() {
    assert_eq!(timestamp(1_767_225_600), "2026-01-01T00:00:00Z");
    assert_eq!(timestamp(i64::MAX), i64::MAX.to_string());
    assert_eq!(timestamp(1_767_225_600_000), "1767225600000");
    assert_eq!((rfc3339(253_402_300_800), rfc3339(-62_167_219_201)), (None, None));
    assert_eq!(parse("2026-01-01T00:00:00Z"), Some(1_767_225_600));
    assert_eq!(parse("2026-01-01T01:00:00+01:00"), Some(1_767_225_600));
    assert_eq!(parse("2026-01-01T00:00:00.123"), Some(1_767_225_600));
    assert_eq!(parse("1767225600"), None);
}
