//! The ledger on real Redis servers: one, a cluster, behind sentinels, over TLS; and what they forget.

mod fleet;
mod forgets;
pub mod server;

use std::io::Read as _;
use std::time::{Duration, Instant};

use grantlint::ledger::{Ledger as _, RedisLedger};

use crate::ledger::{NOW, used};
use crate::replay::behaves;
use server::Server;

#[test]
fn the_redis_ledger_behaves() {
    let Some(server) = Server::start(&[]) else { return };
    behaves(|keep| Box::new(RedisLedger::open(&server.url(), keep).unwrap()));
}

#[test]
fn a_redis_ledger_forgets_with_time() {
    let Some(server) = Server::start(&[]) else { return };
    let mut ledger = RedisLedger::open(&server.url(), 1).unwrap();
    assert_eq!(ledger.record(&[used(1, 1)], NOW).unwrap(), [None]);
    assert!(ledger.record(&[used(1, 2)], NOW).unwrap()[0].is_some());
    std::thread::sleep(Duration::from_millis(1300));
    assert_eq!(ledger.record(&[used(1, 2)], NOW).unwrap(), [None]);
}

#[test]
fn many_machines_agree_on_who_was_first() {
    let Some(server) = Server::start(&[]) else { return };
    let firsts: usize = std::thread::scope(|scope| {
        let race = |grant: u8| {
            let url = server.url();
            move || {
                let mut ledger = RedisLedger::open(&url, 100).unwrap();
                let ids: Vec<_> = (0..200).map(|id| used(id, grant)).collect();
                ledger.record(&ids, NOW).unwrap().iter().filter(|answer| answer.is_none()).count()
            }
        };
        let racers: Vec<_> = (0..6).map(|grant| scope.spawn(race(grant))).collect();
        racers.into_iter().map(|racer| racer.join().unwrap()).sum()
    });
    assert_eq!(firsts, 200);
}

#[test]
fn a_broken_connection_is_made_anew() {
    let Some(mut server) = Server::start(&[]) else { return };
    let mut ledger = RedisLedger::open(&server.url(), 100).unwrap();
    ledger.record(&[used(1, 1)], NOW).unwrap();
    server.restart();
    assert_eq!(ledger.record(&[used(2, 1)], NOW).unwrap(), [None]);
    server.kill();
    let error = ledger.record(&[used(3, 1)], NOW).unwrap_err();
    assert!(error.to_string().contains("connection refused"), "{error}");
}

#[test]
fn errors_are_clear_and_hold_no_password() {
    let refused = RedisLedger::open("redis://user:hunter2@127.0.0.1:1/0", 100).unwrap_err().to_string();
    assert!(refused.contains("redis://127.0.0.1:1/0: connection refused"), "{refused}");
    let bad = RedisLedger::open("redis://user:hunter2@:::", 100).unwrap_err().to_string();
    assert!(bad.contains("not a URL") && !bad.contains("hunter2"), "{bad}");
    let Some(server) = Server::start(&["--requirepass", "secret"]) else { return };
    let wrong = format!("redis://:hunter2@127.0.0.1:{}", server.port);
    let wrong = RedisLedger::open(&wrong, 100).unwrap_err().to_string();
    assert!(wrong.contains("rejected the user name or password") && !wrong.contains("hunter2"), "{wrong}");
    let right = format!("redis://:secret@127.0.0.1:{}", server.port);
    assert_eq!(RedisLedger::open(&right, 100).unwrap().record(&[used(1, 1)], NOW).unwrap(), [None]);
    let none = RedisLedger::open(&format!("redis://127.0.0.1:{}", server.port), 100);
    let none = none.and_then(|mut ledger| ledger.record(&[used(1, 1)], NOW)).unwrap_err().to_string();
    assert!(none.contains("NOAUTH") || none.contains("password"), "{none}");
}

#[test]
fn a_server_that_says_nothing_is_not_waited_for_for_ever() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let silent = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut all = Vec::new();
        let _ = stream.read_to_end(&mut all);
    });
    let start = Instant::now();
    let opened = RedisLedger::open(&format!("redis://127.0.0.1:{port}"), 100);
    let error = opened.and_then(|mut ledger| ledger.record(&[used(1, 1)], NOW)).unwrap_err();
    assert!(error.to_string().contains("no answer within"), "{error}");
    assert!(start.elapsed() < Duration::from_secs(15));
    silent.join().unwrap();
}
