//! The settings of clients.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    for file in ["a.properties", ".env", "appsettings.json"] {
        let _ = grantlint::context::settings::Settings::read(bytes, file, None, &mut Vec::new());
    }
});
