//! Saved keys.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let _ = grantlint::context::KeySet::read(bytes, &mut Vec::new());
});
