//! A server that may have forgotten something: the ledger says since when it remembers.

use grantlint::ledger::{Ledger as _, RedisLedger, Use};
use serde_json::Value;

use super::server::Server;
use crate::ledger::{NOW, used};

/// A day.
const KEEP: u64 = 86_400;

#[test]
fn a_ledger_remembers_since_it_began_until_it_has_for_long_enough() {
    let Some(server) = Server::start(&[]) else { return };
    let mut ledger = RedisLedger::open(&server.url(), KEEP).unwrap();
    assert_eq!(ledger.remembers_since(), None, "nothing was asked yet");
    ledger.record(&[used(1, 1)], NOW).unwrap();
    assert_eq!(ledger.remembers_since(), Some(NOW));
    // For another process, and later, it is the same.
    let mut other = RedisLedger::open(&server.url(), KEEP).unwrap();
    other.record(&[used(1, 1)], NOW + 86_399).unwrap();
    assert_eq!(other.remembers_since(), Some(NOW));
    other.record(&[used(1, 1)], NOW + 86_400).unwrap();
    assert_eq!(other.remembers_since(), None);
}

#[test]
fn a_restart_and_a_flush_are_noticed() {
    let Some(mut server) = Server::start(&[]) else { return };
    let mut ledger = RedisLedger::open(&server.url(), KEEP).unwrap();
    ledger.record(&[used(1, 1)], NOW).unwrap();
    server.restart();
    assert_eq!(ledger.record(&[used(1, 2)], NOW + 5).unwrap(), [None]);
    assert_eq!(ledger.remembers_since(), Some(NOW + 5));
    assert_eq!(server.ask("FLUSHALL"), "+OK");
    ledger.record(&[used(1, 3)], NOW + 9).unwrap();
    assert_eq!(ledger.remembers_since(), Some(NOW + 9));
    assert_eq!(server.ask("FLUSHDB"), "+OK");
    ledger.record(&[], NOW + 11).unwrap();
    assert_eq!(ledger.remembers_since(), Some(NOW + 11));
    ledger.record(&[used(1, 4)], NOW + 12).unwrap();
    assert_eq!(ledger.remembers_since(), Some(NOW + 11));
}

/// What was written to the disk is there again; what came after the last save is not.
#[test]
fn a_restart_with_old_data_is_noticed() {
    let Some(mut server) = Server::start(&[]) else { return };
    let mut ledger = RedisLedger::open(&server.url(), KEEP).unwrap();
    ledger.record(&[used(1, 1)], NOW).unwrap();
    assert_eq!(server.ask("SAVE"), "+OK");
    ledger.record(&[used(2, 1)], NOW + 1).unwrap();
    server.restart();
    let answers = ledger.record(&[used(1, 2), used(2, 2)], NOW + 2).unwrap();
    assert!(answers[0].is_some() && answers[1].is_none(), "{answers:?}");
    assert_eq!(ledger.remembers_since(), Some(NOW + 2));
}

/// More uses than fit the memory of a small server.
fn many() -> Vec<Use<'static>> {
    let numbered = |n: u32| {
        let mut id = [9; 32];
        id[..4].copy_from_slice(&n.to_le_bytes());
        Use { id, ..used(3, 3) }
    };
    (0..60_000).map(numbered).collect()
}

#[test]
fn evicted_uses_are_noticed_by_all() {
    let Some(server) = Server::start(&["--maxmemory", "3mb", "--maxmemory-policy", "allkeys-lru"]) else {
        return;
    };
    let mut ledger = RedisLedger::open(&server.url(), KEEP).unwrap();
    ledger.record(&[used(1, 1)], NOW).unwrap();
    assert_eq!(ledger.remembers_since(), Some(NOW));
    ledger.record(&many(), NOW + 7).unwrap();
    assert!(
        server.ask("INFO stats").lines().any(|l| l.starts_with("evicted_keys:") && l != "evicted_keys:0")
    );
    assert_eq!(ledger.remembers_since(), Some(NOW + 7));
    let mut other = RedisLedger::open(&server.url(), KEEP).unwrap();
    other.record(&[], NOW + 8).unwrap();
    assert!(other.remembers_since() >= Some(NOW + 7), "{:?}", other.remembers_since());
}

/// One that is full and may not evict says so, and nothing passes as new.
#[test]
fn a_full_server_fails_the_run() {
    let Some(server) = Server::start(&["--maxmemory", "3mb", "--maxmemory-policy", "noeviction"]) else {
        return;
    };
    let mut ledger = RedisLedger::open(&server.url(), KEEP).unwrap();
    let error = ledger.record(&many(), NOW).unwrap_err().to_string();
    assert!(error.contains("OOM"), "{error}");
}

#[test]
fn the_report_says_since_when() {
    let Some(server) = Server::start(&[]) else { return };
    let folder = tempfile::tempdir().unwrap();
    let header = r#"{"alg": "RS256", "kid": "key-1"}"#;
    let claims = r#"{"aud": "https://test.maskinporten.no/", "iss": "c", "scope": "a:b", "iat": 1767225600, "exp": 1767225700, "jti": "x"}"#;
    std::fs::write(folder.path().join("grant.jwt"), crate::support::sign(header, claims, "client")).unwrap();
    let check = |more: &[&str]| {
        let mut command = crate::cli::grantlint(folder.path());
        command.args(["check", "grant.jwt", "--at", "issued", "--exit-zero", "--jti-ledger", &server.url()]);
        let output = command.args(more).output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    };
    let report: Value = serde_json::from_str(&check(&["--format", "json"])).unwrap();
    let lacked = report["grants"][0]["not_checked"].as_array().unwrap();
    let lacked = lacked.iter().find(|lacked| lacked["rule"] == "jti-reused").unwrap();
    assert_eq!(lacked["needs"], "jti-ledger");
    let since = lacked["since"].as_str().unwrap().to_owned();
    for (more, said) in [
        (&["-v"][..], "jti-reused (the jti ledger remembers since "),
        (&["--lines", "-v"][..], "jti-reused (the jti ledger remembers since "),
        (&["-v", "--lang", "nb"][..], "jti-reused (jti-registeret husker siden "),
    ] {
        let text = check(more).split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(text.contains(&format!("{said}{since}")), "{text}");
    }
    // A ledger that has remembered for as long as it is to says nothing.
    std::thread::sleep(std::time::Duration::from_millis(2100));
    assert!(!check(&["-v", "--jti-keep", "1s"]).contains("jti-reused"));
}
