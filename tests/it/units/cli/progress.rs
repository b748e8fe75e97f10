//! The line of progress.

use std::time::Duration;

use grantlint::internals::cli::progress::line;

#[test]
fn the_line_tells_rate_and_time_left() {
    let text = line(250_000_000, Some(1_000_000_000), 60_000, Duration::from_secs(2));
    assert_eq!(text, "[######..................] 250 MB, 60000 grants, 30000/s, 0:06 left of 1000 MB");
    assert_eq!(line(1, None, 0, Duration::ZERO), "1 MB, 0 grants, 0/s");
    assert!(line(9, Some(0), 1, Duration::ZERO).starts_with("1 MB"));
}
