//! Replays what the fuzz targets start from, and what once crashed them.

use grantlint::internals::printable::is_plain;
use grantlint::language::Lang;
use grantlint::render::text::{self, Options};
use grantlint::{At, Context};

use crate::{fuzzed, support};

type Target = fn(&[u8]);

#[test]
fn every_kept_file_goes_through_its_target() {
    let targets: [(&str, Target); 12] = [
        ("lint", fuzzed::lint),
        ("input", fuzzed::input),
        ("json", fuzzed::json),
        ("x5c", fuzzed::x5c),
        ("stores", fuzzed::stores),
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

#[test]
fn the_text_for_people_bears_every_kept_file() {
    for name in ["lint", "input"] {
        for entry in std::fs::read_dir(support::testdata(&format!("fuzz/{name}"))).unwrap() {
            let bytes = std::fs::read(entry.unwrap().path()).unwrap();
            let report = grantlint::lint(&bytes, &Context::new(At::Time(1_767_225_600)));
            for width in [1, 20, 80, 1000] {
                for unicode in [true, false] {
                    let options = Options { width, unicode, lang: Lang::Nb, ..Options::default() };
                    let shown: String =
                        report.grants.iter().map(|grant| text::grant(grant, &options)).collect();
                    assert!(shown.chars().all(|c| c == '\n' || is_plain(c)), "{shown}");
                }
            }
        }
    }
}
