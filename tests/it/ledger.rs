//! The ledgers that outlive a run: one suite for all, and what is particular to each.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use grantlint::ledger::{FileLedger, Ledger, LedgerError, Place, Use};

use crate::replay::behaves;
use crate::support;

pub const WAIT: Duration = Duration::from_secs(20);
pub const NOW: i64 = 1_767_225_600;

pub fn used(id: u8, grant: u8) -> Use<'static> {
    Use { id: [id; 32], client: [0; 32], grant: [grant; 32], place: Place::default() }
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

/// A link may lead to a volume that several machines share.
#[cfg(unix)]
#[test]
fn a_link_stays_one_and_a_device_what_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    std::fs::create_dir(at("shared")).unwrap();
    std::os::unix::fs::symlink("shared/uses", at("next")).unwrap();
    std::os::unix::fs::symlink("next", at("link")).unwrap();
    drop(FileLedger::open(&at("link"), 100, WAIT).unwrap());
    assert!(at("link").is_symlink() && at("next").is_symlink() && at("shared/uses").is_file());
    drop(FileLedger::open(&at("link"), 100, WAIT).unwrap());
    assert!(at("link").is_symlink());
    let made = std::process::Command::new("mkfifo").arg(at("pipe")).status().unwrap();
    assert!(made.success());
    let error = FileLedger::open(&at("pipe"), 100, WAIT).unwrap_err().to_string();
    assert!(error.contains("is a device or a pipe"), "{error}");
    assert!(!at("pipe").is_file());
}

/// The database panics where it trips over what is damaged.
#[test]
fn a_damaged_ledger_is_said_to_be_one() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("used.jti");
    let uses: Vec<_> = (0..=255).map(|id| used(id, 1)).collect();
    open(&path, 1 << 40).record(&uses, NOW).unwrap();
    let good = std::fs::read(&path).unwrap();
    let grant = crate::filter::grant(0);
    let mut damaged = 0;
    for at in (4096..good.len()).step_by(4096) {
        let mut bytes = good.clone();
        bytes.iter_mut().skip(at).take(600).for_each(|byte| *byte = !*byte);
        std::fs::write(&path, bytes).unwrap();
        let args = ["check", "--at", "issued", "--jti-ledger", "used.jti"];
        let output = crate::cli::run(crate::cli::grantlint(folder.path()).args(args), grant.as_bytes());
        let err = String::from_utf8(output.stderr).unwrap();
        if output.status.code() != Some(0) {
            assert_eq!(output.status.code(), Some(2), "{at}: {err}");
            assert!(err.contains("used.jti: not a usable ledger: "), "{at}: {err}");
            damaged += 1;
        }
    }
    assert!(damaged > 0);
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
    Use { id, client: [0; 32], grant: id, place: Place::default() }
}

#[test]
fn nothing_committed_is_lost_to_kill_9() {
    use std::io::BufRead as _;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("used.jti");
    let mut next = 0;
    let rounds = u64::from(support::at_random(20, 60));
    for round in 0..rounds {
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
        let before = if round < rounds / 4 { 0 } else { 5 };
        let mut last = said.by_ref().take(before).last();
        std::thread::sleep(Duration::from_micros(round * 60_000 / rounds));
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
    assert!(u64::from(next) >= rounds / 4 * 3 * 5, "hardly anything was written: {next}");
}

#[cfg(not(feature = "redis"))]
#[test]
fn a_build_without_redis_says_so() {
    let error = grantlint::ledger::open("redis://127.0.0.1", 100).unwrap_err().to_string();
    assert!(error.contains("this build has no Redis client"), "{error}");
}
