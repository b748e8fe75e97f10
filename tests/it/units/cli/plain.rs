//! What is read without clap is what clap reads.

use std::ffi::OsString;

use clap::{Args as _, Command, FromArgMatches as _};
use grantlint::internals::cli::args::CheckArgs;
use grantlint::internals::cli::plain::check;

/// What may stand on a command line, good and bad, usual and not.
const WORDS: &[&str] = &[
    "grant.jwt",
    "-",
    "--",
    "",
    "no-config",
    "--no-config",
    "--no-config=true",
    "--lines",
    "--strict",
    "--exit-zero",
    "--no-summary",
    "--no-progress",
    "-q",
    "-v",
    "-qv",
    "--quiet",
    "--env test",
    "--env=test",
    "--env staging",
    "--env -",
    "--client-id oidc",
    "--client-id c9ee1e5d-0c1f-4d3f-8d0a-7c8f0a1d2b3c",
    "--org-number 991825827",
    "--org-number 99",
    "--scope a:b",
    "--scope c:d",
    "--scope",
    "--client client.json",
    "--jwks jwks.json",
    "--access access.json",
    "--config grantlint.toml",
    "--profile prod",
    "--at issued",
    "--at 1700000000",
    "--at yesterday",
    "--at -1",
    "--skew 10s",
    "--skew soon",
    "--field assertion",
    "--jobs 2",
    "--jobs 0",
    "--jobs +2",
    "--format json",
    "--format JSON",
    "--format corrected",
    "--lang no",
    "--help",
    "--stric",
];

fn by_clap(words: &[OsString]) -> Option<CheckArgs> {
    let words = std::iter::once(OsString::from("check")).chain(words.iter().cloned());
    let matches = CheckArgs::augment_args(Command::new("check")).try_get_matches_from(words).ok()?;
    CheckArgs::from_arg_matches(&matches).ok()
}

fn compare(line: &[&str]) -> bool {
    let split = |words: &&str| match words.split_once(' ') {
        Some((option, value)) => vec![OsString::from(option), OsString::from(value)],
        None => vec![OsString::from(*words)],
    };
    let words: Vec<OsString> = line.iter().flat_map(split).collect();
    let Some(plain) = check(words.clone()) else { return false };
    let clap = by_clap(&words).map(|args| format!("{args:?}"));
    assert_eq!(Some(format!("{plain:?}")), clap, "{words:?}");
    true
}

#[test]
fn what_is_read_plainly_is_what_clap_reads() {
    let pairs = WORDS.iter().flat_map(|first| WORDS.iter().map(move |second| [*first, *second]));
    let plain = pairs.filter(|line| compare(line)).count();
    assert!(plain > WORDS.len() * WORDS.len() / 4, "only {plain} lines are read plainly");
}

#[test]
fn the_usual_lines_are_read_plainly() {
    for line in [
        &["grant.jwt"][..],
        &["grant.jwt", "--env test"],
        &["--no-config", "--at issued", "grant.jwt"],
        &["--lines", "--field assertion", "--format ndjson", "requests.log.gz"],
        &[],
    ] {
        assert!(compare(line), "{line:?}");
    }
}
