//! Many servers and many processes: a cluster, sentinels, TLS, and parts of a log that are run again.

use std::path::Path;
use std::process::Command;

use grantlint::ledger::{Ledger as _, RedisLedger, Use};

use super::server::{Server, cluster, free_port, until};
use crate::ledger::{NOW, used};
use crate::replay::behaves;
use crate::support;

const KEEP: u64 = 86_400;

#[test]
fn a_cluster_behaves_and_every_server_has_its_clients() {
    let Some(nodes) = cluster() else { return };
    // Any of them will do, also beside one that is not there.
    let url = format!("redis://127.0.0.1:{},127.0.0.1:{}", free_port(), nodes[1].port);
    behaves(|keep| Box::new(RedisLedger::open(&url, keep).unwrap()));
    let before: usize = nodes.iter().map(Server::keys).sum();
    let of =
        |client: u8| (0..50_u8).map(move |n| Use { id: [n; 32], client: [client; 32], ..used(0, client) });
    let mut ledger = RedisLedger::open(&nodes[0].url(), KEEP).unwrap();
    for client in 1..=30 {
        let counts = || nodes.iter().map(Server::keys).collect::<Vec<_>>();
        let (old, uses) = (counts(), of(client).collect::<Vec<_>>());
        ledger.record(&uses, NOW).unwrap();
        let grown = old.iter().zip(counts()).filter(|(old, new)| *old != new).count();
        assert!(grown <= 1, "the uses of one client are on one server");
    }
    assert!(nodes.iter().all(|node| node.keys() > 50), "each has some clients");
    assert!(nodes.iter().map(Server::keys).sum::<usize>() > before);
}

#[test]
fn a_cluster_that_forgot_on_one_server_says_so() {
    let Some(nodes) = cluster() else { return };
    let mut ledger = RedisLedger::open(&nodes[0].url(), KEEP).unwrap();
    ledger.record(&[used(1, 1)], NOW).unwrap();
    ledger.record(&[used(2, 1)], NOW + 1).unwrap();
    assert_eq!(ledger.remembers_since(), Some(NOW));
    for (node, later) in nodes.iter().zip(2..) {
        assert_eq!(node.ask("FLUSHALL"), "+OK");
        ledger.record(&[used(3, 1)], NOW + later).unwrap();
        assert_eq!(ledger.remembers_since(), Some(NOW + later));
    }
}

#[test]
fn hosts_that_are_no_cluster_are_an_error() {
    let (Some(a), Some(b)) = (Server::start(&[]), Server::start(&[])) else { return };
    let error = RedisLedger::open(&format!("{},127.0.0.1:{}", a.url(), b.port), KEEP).unwrap_err();
    assert!(error.to_string().contains("several hosts are named that are not a cluster"), "{error}");
}

#[test]
fn sentinels_name_the_master_also_when_another_takes_over() {
    let Some(mut master) = Server::start(&[]) else { return };
    let port = master.port.to_string();
    let Some(replica) = Server::start(&["--replicaof", "127.0.0.1", &port]) else { return };
    let settings = tempfile::tempdir().unwrap();
    let file = settings.path().join("sentinel.conf");
    let watched = format!(
        "sentinel monitor uses 127.0.0.1 {port} 1\nsentinel down-after-milliseconds uses 500\n\
         sentinel failover-timeout uses 3000\n"
    );
    std::fs::write(&file, watched).unwrap();
    let Some(sentinel) = Server::start(&[file.to_str().unwrap(), "--sentinel"]) else { return };
    let knows = |what: &str| sentinel.ask("INFO sentinel").contains(what);
    until("the sentinel does not see the replica", || knows("status=ok") && knows("slaves=1"));
    let url = format!("redis-sentinel://127.0.0.1:{},127.0.0.1:{}/uses", free_port(), sentinel.port);
    let mut ledger = RedisLedger::open(&url, KEEP).unwrap();
    ledger.record(&[used(1, 1)], NOW).unwrap();
    until("the replica does not follow", || replica.keys() == 2);
    master.kill();
    let answers = ledger.record(&[used(1, 2), used(2, 1)], NOW + 60).unwrap();
    assert!(answers[0].is_some() && answers[1].is_none(), "{answers:?}");
    // The replica may have lacked what the master had just taken.
    assert_eq!(ledger.remembers_since(), Some(NOW + 60));
    let unknown = url.replace("/uses", "/other");
    assert!(RedisLedger::open(&unknown, KEEP).is_err());
    assert!(RedisLedger::open(&url.replace("/uses", ""), KEEP).unwrap_err().to_string().contains("/name"));
}

fn openssl(folder: &Path, arguments: &str) -> bool {
    let status = Command::new("openssl").current_dir(folder).args(arguments.split(' ')).output();
    status.is_ok_and(|output| output.status.success())
}

/// A grant of its own for each `n`; `other` makes another one with the same jti.
fn grant(n: usize, other: usize) -> String {
    let iat = 1_767_225_600 + n + other;
    let payload = format!(
        r#"{{"aud": "https://test.maskinporten.no/", "iss": "c{}", "iat": {iat}, "exp": {}, "jti": "9b2f1c1e-{n}", "scope": "digdir:test"}}"#,
        n % 5,
        iat + 100
    );
    support::sign(r#"{"alg": "RS256", "kid": "key-1"}"#, &payload, "client")
}

/// Runs the filter over a file; its exit status, answers, and what it complained about.
fn filter(folder: &Path, file: &str, url: &str, authority: Option<&str>) -> (Option<i32>, String, String) {
    let mut command = crate::cli::grantlint(folder);
    command.args(["check", file, "--id", "line-number", "--format", "ndjson", "--no-summary", "--exit-zero"]);
    command.args(["--at", "issued", "--jti-ledger", url]);
    if let Some(authority) = authority {
        command.env("SSL_CERT_FILE", folder.join(authority));
    }
    let output = command.output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.code(), text(output.stdout), text(output.stderr))
}

#[test]
fn tls_trusts_the_authority_that_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let made = ["ca", "other"].iter().all(|name| {
        openssl(folder.path(), &format!("req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN={name} -keyout {name}.key -out {name}.pem"))
    });
    std::fs::write(folder.path().join("san"), "subjectAltName=IP:127.0.0.1\n").unwrap();
    let made = made
        && openssl(
            folder.path(),
            "req -newkey rsa:2048 -nodes -subj /CN=redis -keyout server.key -out server.csr",
        )
        && openssl(
            folder.path(),
            "x509 -req -in server.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 -extfile san -out server.pem",
        );
    if !made {
        return crate::support::not_run("Redis with TLS", "openssl cannot make certificates");
    }
    let tls = free_port().to_string();
    let file = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let (certificate, key) = (file("server.pem"), file("server.key"));
    let own = ["--tls-port", &tls, "--tls-auth-clients", "no", "--requirepass", "hunter2"];
    let options = [&own[..], &["--tls-cert-file", &certificate, "--tls-key-file", &key]].concat();
    let Some(_server) = Server::start(&options) else { return };
    std::fs::write(folder.path().join("a.jsonl"), grant(1, 0) + "\n").unwrap();
    std::fs::write(folder.path().join("b.jsonl"), grant(1, 1) + "\n").unwrap();
    let url = format!("rediss://:hunter2@127.0.0.1:{tls}");
    let (status, _, error) = filter(folder.path(), "a.jsonl", &url, Some("other.pem"));
    assert_eq!(status, Some(2));
    assert!(error.to_lowercase().contains("certificate") && !error.contains("hunter2"), "{error}");
    let (status, answers, error) = filter(folder.path(), "a.jsonl", &url, Some("ca.pem"));
    assert_eq!((status, error.as_str()), (Some(0), ""));
    assert!(!answers.contains("MP-012"), "{answers}");
    assert!(filter(folder.path(), "b.jsonl", &url, Some("ca.pem")).1.contains("MP-012"));
}

/// A part that an engine runs again, whole or from a process that was killed, holds the same grants.
#[test]
fn a_part_that_is_run_again_is_not_a_replay() {
    let Some(server) = Server::start(&[]) else { return };
    let folder = tempfile::tempdir().unwrap();
    let part =
        |from: usize, other: usize| (from..from + 300).map(|n| grant(n, other) + "\n").collect::<String>();
    let write = |name: &str, text: String| std::fs::write(folder.path().join(name), text).unwrap();
    write("0.jsonl", part(0, 0));
    write("1.jsonl", part(300, 0));
    // Half of its grants have the jti of others.
    write(
        "2.jsonl",
        part(150, 1).lines().take(150).chain(part(600, 0).lines()).map(|l| l.to_owned() + "\n").collect(),
    );
    let run = |name: &str| {
        let (status, answers, error) = filter(folder.path(), name, &server.url(), None);
        assert_eq!((status, error.as_str()), (Some(0), ""));
        (answers.lines().count(), answers.matches("\"MP-012\"").count())
    };
    // The first attempt is killed on the way, and an attempt runs twice at once, as a speculative one does.
    let mut first = crate::cli::grantlint(folder.path());
    first.args(["check", "0.jsonl", "--format", "ndjson", "--at", "issued", "--jti-ledger", &server.url()]);
    let mut first = first.stdout(std::process::Stdio::null()).spawn().unwrap();
    until("nothing is recorded", || server.keys() > 1 || first.try_wait().unwrap().is_some());
    let _ = first.kill();
    first.wait().unwrap();
    std::thread::scope(|scope| {
        let twice = [scope.spawn(|| run("0.jsonl")), scope.spawn(|| run("0.jsonl"))];
        assert!(twice.into_iter().all(|attempt| attempt.join().unwrap() == (300, 0)));
    });
    assert_eq!(run("1.jsonl"), (300, 0));
    assert_eq!(run("2.jsonl"), (450, 150));
    // Again in another order: what was reported is reported, nothing else is.
    assert_eq!(run("2.jsonl"), (450, 150));
    assert_eq!(run("1.jsonl"), (300, 0));
}
