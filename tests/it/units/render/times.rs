//! Counts along the time.

use grantlint::internals::render::html::times::Times;
use serde_json::Value;

const HOUR: i64 = 3600;
const DAY: i64 = 24 * HOUR;
const MONTH: i64 = 30 * DAY;

/// The unit, and the rows with both counts.
fn counted(times: &Times) -> (i64, Vec<[u64; 2]>) {
    let value = times.value();
    let rows = value["rows"].as_array().unwrap().iter();
    let counts = |row: &Value| [1, 2].map(|column| row[column].as_u64().unwrap());
    (value["unit"].as_i64().unwrap(), rows.map(counts).collect())
}

#[test]
fn an_hour_grows_to_a_day_and_a_day_to_a_month() {
    let mut times = Times::default();
    for hour in 0..700 {
        times.add(Some(1_767_225_600 + hour * HOUR), hour % 2 == 0);
    }
    let (unit, rows) = counted(&times);
    assert_eq!((unit, rows.len()), (HOUR, 700));
    for hour in 700..800 {
        times.add(Some(1_767_225_600 + hour * HOUR), false);
    }
    let (unit, rows) = counted(&times);
    assert_eq!((unit, rows.len()), (DAY, 34));
    for day in 0..10_000 {
        times.add(Some(day * DAY), false);
    }
    times.add(None, true);
    let (unit, rows) = counted(&times);
    assert_eq!(unit, MONTH);
    let all: u64 = rows.iter().map(|[all, _]| all).sum();
    let rejected: u64 = rows.iter().map(|[_, rejected]| rejected).sum();
    assert_eq!((all, rejected, times.value()["without"].as_u64()), (10_800, 350, Some(1)));
}
