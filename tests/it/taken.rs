//! What a token is taken as, alone and among other things, and what keeps its parts from being read.
//! Tokens and outcomes are in `testdata/taken/`: header and payload with ` | ` between them, each as text
//! or, behind `base64url:`, as the characters of the part.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use grantlint::finding::Finding;
use grantlint::rule::Group;

use crate::carriers::lint;
use crate::support;

fn part(text: &str) -> String {
    match text.strip_prefix("base64url:") {
        Some(characters) => characters.to_owned(),
        None => URL_SAFE_NO_PAD.encode(repeated(text)),
    }
}

/// The text with `{x*9}` as nine times `x`.
fn repeated(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("{{") {
        let (inner, behind) = after.split_once("}}").unwrap();
        let (what, times) = inner.rsplit_once('*').unwrap();
        out = out + before + &what.repeat(times.parse().unwrap());
        rest = behind;
    }
    out + rest
}

fn token(line: &str) -> String {
    let parts: Vec<String> = line.split(" | ").map(part).collect();
    match parts.as_slice() {
        [header, payload] => format!("{header}.{payload}.{}", "A".repeat(342)),
        _ => parts.join("."),
    }
}

/// A finding about the token as such: rules about claims have pages of their own.
fn said(finding: &Finding) -> Option<String> {
    let is_ours = finding.rule.group == Group::Input || finding.rule.name.starts_with("malformed");
    let location = &finding.location;
    let place =
        location.offset.map(|offset| format!(" {}..{}", offset.start, offset.end)).unwrap_or_default();
    let pointer = location.pointer.as_deref().unwrap_or_default();
    let found = finding.found.as_deref().map(|found| format!(" {found:?}")).unwrap_or_default();
    let shown = found.chars().take(60).collect::<String>();
    is_ours.then(|| format!("{} {}{pointer}{place}{shown}", finding.rule.name, location.part.name()))
}

fn outcome(line: &str) -> Vec<String> {
    let token = token(line);
    let (alone, passed_over) = lint(None, token.as_bytes());
    assert!(passed_over.is_empty(), "{line}");
    let found: Vec<_> = alone.iter().flat_map(|grant| &grant.findings).filter_map(said).collect();
    let alone = if found.is_empty() { "a grant".to_owned() } else { found.join("; ") };
    let (linted, passed_over) = lint(Some("a.log"), format!("INFO first={token}\nINFO next\n").as_bytes());
    let among = match passed_over.as_slice() {
        [] => format!("{} linted", linted.len()),
        [other] => other.what.name().to_owned(),
        _ => "several".to_owned(),
    };
    vec![alone, format!("in a log: {among}")]
}

#[test]
fn each_token_is_taken_as_what_it_says_it_is() {
    let cases = support::golden_lines("taken", |line| line.contains(" | ").then(|| outcome(line)));
    assert!(cases > 80, "{cases}");
}
