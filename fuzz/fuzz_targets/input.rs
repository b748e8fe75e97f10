//! The finder of grants, whole files and lines.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let _ = grantlint::input::find(bytes);
    let _ = grantlint::input::line(bytes, None);
    let _ = grantlint::input::line(bytes, Some("a.token"));
});
