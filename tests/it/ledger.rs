//! The ledgers that outlive a run: one suite for all, and what is particular to each.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use grantlint::ledger::{FileLedger, Ledger, LedgerError, Place, Use};

use crate::replay::behaves;

const WAIT: Duration = Duration::from_secs(20);
const NOW: i64 = 1_767_225_600;

fn used(id: u8, grant: u8) -> Use<'static> {
    Use { id: [id; 32], grant: [grant; 32], place: Place::default() }
}

fn open(path: &Path, keep: u64) -> FileLedger {
    FileLedger::open(path, keep, WAIT).unwrap()
}

#[test]
fn the_file_ledger_behaves() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("used.jti");
    behaves(|keep| Box::new(open(&path, keep)));
}

#[test]
fn a_file_ledger_remembers_and_is_private() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("used.jti");
    assert_eq!(open(&path, 100).record(&[used(1, 1)], NOW).unwrap(), [None]);
    let again = open(&path, 100).record(&[used(1, 1), used(1, 2)], NOW + 100).unwrap();
    assert_eq!(again.iter().flatten().map(|e| e.same_grant).collect::<Vec<_>>(), [true, false]);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    }
    // Nothing but the ledger is left behind.
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[test]
fn a_file_ledger_forgets_with_time() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("used.jti");
    assert_eq!(open(&path, 100).record(&[used(1, 1)], NOW).unwrap(), [None]);
    assert_eq!(open(&path, 100).record(&[used(1, 2)], NOW + 101).unwrap(), [None]);
    // With a shorter memory the entry is gone for good.
    assert_eq!(open(&path, 10).record(&[], NOW + 200).unwrap(), []);
    assert_eq!(open(&path, 10).record(&[used(2, 2)], NOW + 200).unwrap(), [None]);
    assert_eq!(open(&path, 1000).record(&[used(1, 3)], NOW + 201).unwrap(), [None]);
}

#[test]
fn what_is_no_ledger_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("grants.jsonl");
    std::fs::write(&path, "eyJhbGciOiJSUzI1NiJ9.e30.AAAA\n").unwrap();
    let error = FileLedger::open(&path, 100, WAIT).unwrap_err();
    assert!(matches!(error, LedgerError::NotALedger { .. }), "{error}");
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "eyJhbGciOiJSUzI1NiJ9.e30.AAAA\n");
    let error = FileLedger::open(folder.path(), 100, WAIT).unwrap_err();
    assert!(error.to_string().ends_with("is a directory"), "{error}");
    let error = FileLedger::open(&folder.path().join("none/used.jti"), 100, WAIT).unwrap_err();
    assert!(error.to_string().ends_with("no such file or directory"), "{error}");
}

#[test]
fn an_empty_file_becomes_a_ledger() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("used.jti");
    std::fs::write(&path, "").unwrap();
    assert_eq!(open(&path, 100).record(&[used(1, 1)], NOW).unwrap(), [None]);
    assert!(open(&path, 100).record(&[used(1, 2)], NOW).unwrap()[0].is_some());
}

#[test]
fn many_at_once_agree_on_who_was_first() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("used.jti");
    let firsts: usize = std::thread::scope(|scope| {
        let race = |grant: u8| {
            let path = &path;
            move || {
                let mut ledger = open(path, 100);
                (0..40).filter(|&id| ledger.record(&[used(id, grant)], NOW).unwrap()[0].is_none()).count()
            }
        };
        let racers: Vec<_> = (0..6).map(|grant| scope.spawn(race(grant))).collect();
        racers.into_iter().map(|racer| racer.join().unwrap()).sum()
    });
    assert_eq!(firsts, 40);
}

#[test]
fn a_process_that_holds_on_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("used.jti");
    drop(open(&path, 100));
    let holder = std::fs::File::options().read(true).write(true).open(&path).unwrap();
    holder.lock().unwrap();
    let start = Instant::now();
    let error = FileLedger::open(&path, 100, Duration::from_millis(300)).unwrap_err();
    assert!(matches!(error, LedgerError::Busy { .. }), "{error}");
    assert!(start.elapsed() >= Duration::from_millis(300));
}

/// The part of the next test that gets killed: records one use after the other, and says so.
#[test]
fn killed_writer() {
    let Some(path) = std::env::var_os("GRANTLINT_TEST_KILLED_LEDGER") else { return };
    let first: u32 = std::env::var("GRANTLINT_TEST_FIRST").unwrap().parse().unwrap();
    let mut ledger = open(Path::new(&path), 1000);
    for n in first.. {
        let answer = ledger.record(&[numbered(n)], NOW).unwrap();
        // Killed after the commit and before it could say so: then it is there, as this grant.
        assert!(answer[0].as_ref().is_none_or(|earlier| earlier.same_grant), "{n}: {answer:?}");
        // Straight to the file descriptor: the test harness keeps what goes through `print!`.
        writeln!(std::io::stdout(), "{n}").unwrap();
        std::io::stdout().flush().unwrap();
    }
}

fn numbered(n: u32) -> Use<'static> {
    let mut id = [0; 32];
    id[..4].copy_from_slice(&n.wrapping_mul(0x9E37_79B9).to_le_bytes());
    id[4..8].copy_from_slice(&n.to_le_bytes());
    Use { id, grant: id, place: Place::default() }
}

#[test]
fn nothing_committed_is_lost_to_kill_9() {
    use std::io::BufRead as _;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("used.jti");
    let mut next = 0;
    for round in 0..40_u64 {
        let mut writer = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "ledger::killed_writer", "--nocapture"])
            .env("GRANTLINT_TEST_KILLED_LEDGER", &path)
            .env("GRANTLINT_TEST_FIRST", next.to_string())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let output = std::io::BufReader::new(writer.stdout.take().unwrap());
        let mut said = output.lines().map_while(Result::ok).filter_map(|line| line.parse::<u32>().ok());
        // The first rounds end while the file is made, the others while it is written, however slow the machine is.
        let before = if round < 10 { 0 } else { 5 };
        let mut last = said.by_ref().take(before).last();
        std::thread::sleep(Duration::from_micros(round * 1500));
        writer.kill().unwrap();
        let status = writer.wait().unwrap();
        assert!(!status.success() && status.code().is_none(), "the writer ended on its own: {status}");
        last = said.last().or(last);
        next = last.map_or(next, |last| last + 1);
        let mut ledger = open(&path, 1000);
        let all: Vec<_> = (0..next).map(numbered).collect();
        for (n, answer) in ledger.record(&all, NOW + 1).unwrap().into_iter().enumerate() {
            let earlier = answer.unwrap_or_else(|| panic!("round {round}: {n} of {next} is lost"));
            assert!(earlier.same_grant && earlier.first_seen == NOW, "round {round}: {n}: {earlier:?}");
        }
        // No false reuse: what was never used is new.
        let never = Use { grant: [9; 32], ..numbered(u32::MAX - u32::try_from(round).unwrap()) };
        assert_eq!(ledger.record(&[never], NOW).unwrap(), [None]);
    }
    assert!(next >= 30 * 5, "hardly anything was written: {next}");
}

#[cfg(not(feature = "redis"))]
#[test]
fn a_build_without_redis_says_so() {
    let error = grantlint::ledger::open("redis://127.0.0.1", 100).unwrap_err().to_string();
    assert!(error.contains("this build has no Redis client"), "{error}");
}

#[cfg(feature = "redis")]
mod redis {
    use std::io::Read as _;
    use std::process::Child;

    use grantlint::ledger::RedisLedger;

    use super::*;

    /// A Redis server of our own, ended with the test.
    struct Server {
        child: Child,
        port: u16,
        _folder: tempfile::TempDir,
    }

    impl Drop for Server {
        fn drop(&mut self) {
            let _ = self.child.kill();
            let _ = self.child.wait();
        }
    }

    impl Server {
        /// `None`, and a visible line, where no server is installed.
        fn start(password: Option<&str>) -> Option<Self> {
            let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
            let folder = tempfile::tempdir().unwrap();
            let mut command = Command::new("redis-server");
            command.args(["--port", &port.to_string(), "--bind", "127.0.0.1", "--save", "", "--dir"]);
            command.arg(folder.path()).stdout(Stdio::null());
            if let Some(password) = password {
                command.args(["--requirepass", password]);
            }
            let Ok(child) = command.spawn() else {
                use std::io::Write as _;
                let _ = writeln!(std::io::stderr(), "SKIPPED: no redis-server is installed");
                return None;
            };
            let server = Self { child, port, _folder: folder };
            let start = Instant::now();
            while std::net::TcpStream::connect(("127.0.0.1", port)).is_err() {
                assert!(start.elapsed() < WAIT, "redis-server does not answer");
                std::thread::sleep(Duration::from_millis(20));
            }
            Some(server)
        }

        fn url(&self) -> String {
            format!("redis://127.0.0.1:{}", self.port)
        }
    }

    #[test]
    fn the_redis_ledger_behaves() {
        let Some(server) = Server::start(None) else { return };
        behaves(|keep| Box::new(RedisLedger::open(&server.url(), keep).unwrap()));
    }

    #[test]
    fn a_redis_ledger_forgets_with_time() {
        let Some(server) = Server::start(None) else { return };
        let mut ledger = RedisLedger::open(&server.url(), 1).unwrap();
        assert_eq!(ledger.record(&[used(1, 1)], NOW).unwrap(), [None]);
        assert!(ledger.record(&[used(1, 2)], NOW).unwrap()[0].is_some());
        std::thread::sleep(Duration::from_millis(1300));
        assert_eq!(ledger.record(&[used(1, 2)], NOW).unwrap(), [None]);
    }

    #[test]
    fn many_machines_agree_on_who_was_first() {
        let Some(server) = Server::start(None) else { return };
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
        let Some(mut server) = Server::start(None) else { return };
        let mut ledger = RedisLedger::open(&server.url(), 100).unwrap();
        ledger.record(&[used(1, 1)], NOW).unwrap();
        server.child.kill().unwrap();
        server.child.wait().unwrap();
        let error = ledger.record(&[used(2, 1)], NOW).unwrap_err();
        assert!(error.to_string().contains("connection refused"), "{error}");
    }

    #[test]
    fn errors_are_clear_and_hold_no_password() {
        let refused = RedisLedger::open("redis://user:hunter2@127.0.0.1:1/0", 100).unwrap_err().to_string();
        assert!(refused.contains("redis://127.0.0.1:1/0: connection refused"), "{refused}");
        let bad = RedisLedger::open("redis://user:hunter2@:::", 100).unwrap_err().to_string();
        assert!(bad.contains("not a URL") && !bad.contains("hunter2"), "{bad}");
        let tls = RedisLedger::open("rediss://user:hunter2@host", 100).unwrap_err().to_string();
        assert!(tls.contains("TLS") && !tls.contains("hunter2"), "{tls}");
        let Some(server) = Server::start(Some("secret")) else { return };
        let wrong = format!("redis://:hunter2@127.0.0.1:{}", server.port);
        let wrong = RedisLedger::open(&wrong, 100).unwrap_err().to_string();
        assert!(
            wrong.contains("rejected the user name or password") && !wrong.contains("hunter2"),
            "{wrong}"
        );
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
}
