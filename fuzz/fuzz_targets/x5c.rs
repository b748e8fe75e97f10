//! x5c as JSON, and certificates as DER.
#![no_main]

use libfuzzer_sys::fuzz_target;
use grantlint::grant::certificate::Certificate;
use grantlint::grant::chain::Chain;
use grantlint::json::{self, Value};

fuzz_target!(|bytes: &[u8]| {
    if let Ok(certificate) = Certificate::from_der(bytes) {
        let _ = certificate.verify_issued_by(&certificate.key);
    }
    let _ = grantlint::context::read_anchors(bytes);
    if let Ok(text) = std::str::from_utf8(bytes)
        && json::depth(bytes) <= 64
        && let Ok(value) = Value::parse(text)
    {
        let _ = Chain::read(value).leaf();
    }
});
