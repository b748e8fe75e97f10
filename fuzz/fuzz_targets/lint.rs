//! Any bytes, through everything.
#![no_main]

use libfuzzer_sys::fuzz_target;
use grantlint::finding::Lang;
use grantlint::{At, Context};

fuzz_target!(|bytes: &[u8]| {
    let report = grantlint::lint(bytes, &Context::new(At::Time(1_767_225_600)));
    for finding in report.grants.iter().flat_map(|g| &g.findings) {
        let span = finding.location.offset.expect("every finding has a place");
        assert!(span.start <= span.end && span.end <= bytes.len(), "{:?}", finding.location);
        assert!(!finding.text(Lang::En).contains("{?}") && !finding.help(Lang::Nb).is_empty());
    }
    let _ = grantlint::render::json::document(&report, Lang::En);
});
