//! grantlint.toml.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Err(error) = grantlint::config::Config::read(bytes) {
        assert!(!error.to_string().is_empty());
    }
});
