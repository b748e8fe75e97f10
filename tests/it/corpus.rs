//! Replays what the fuzz targets start from, and what once crashed them.

use crate::{fuzzed, support};

#[test]
fn every_kept_file_goes_through_its_target() {
    let targets: [(&str, fn(&[u8])); 11] = [
        ("lint", fuzzed::lint),
        ("input", fuzzed::input),
        ("json", fuzzed::json),
        ("x5c", fuzzed::x5c),
        ("config", fuzzed::config),
        ("client", fuzzed::client),
        ("jwks", fuzzed::jwks),
        ("access", fuzzed::access),
        ("settings", fuzzed::settings),
        ("explain", fuzzed::explain),
        ("mutated", fuzzed::mutated),
    ];
    for (name, target) in targets {
        let folder = support::testdata(&format!("fuzz/{name}"));
        let mut files = 0;
        for entry in std::fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            // Names the file if the target panics.
            println!("{}", path.display());
            target(&std::fs::read(&path).unwrap());
            files += 1;
        }
        assert!(files > 0, "{}", folder.display());
    }
    let folders = std::fs::read_dir(support::testdata("fuzz")).unwrap().count();
    assert_eq!(folders, targets.len(), "a folder without a target");
}
