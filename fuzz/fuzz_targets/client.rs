//! A saved client.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let mut warnings = Vec::new();
    let _ = grantlint::context::find_client(bytes, None, &mut warnings);
    let _ = grantlint::context::find_client(bytes, Some("client"), &mut warnings);
});
