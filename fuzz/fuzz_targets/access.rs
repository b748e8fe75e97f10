//! A saved list of accesses, and a well-known document.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let _ = grantlint::context::ScopeLists::read(bytes);
    let _ = grantlint::context::issuer_of(bytes);
});
