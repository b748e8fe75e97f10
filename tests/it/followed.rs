//! `check --id` behind `tail -F`, as `docs/scale.md` has it.

use std::io::Write as _;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::filter::{grant, ids, parse};

/// The pipe of `docs/scale.md`: stopped at any moment, the whole of it or the filter alone, and started again where the
/// answers end.
#[test]
fn a_log_that_is_followed_loses_and_doubles_nothing() {
    use std::os::unix::process::CommandExt as _;
    const LINES: usize = 1200;
    const PIPE: &str = "tail -n +$(($(wc -l < answers.ndjson) + 1)) -F app.log 2> /dev/null \
        | sh -c 'echo $$ > pid; exec \"$GRANTLINT\" check --id n --field grant --format ndjson --no-summary \
          --exit-zero --at issued --no-config --jti-ledger used.jti >> answers.ndjson'";
    let dir = tempfile::tempdir().unwrap();
    let path = |name: &str| dir.path().join(name);
    for name in ["app.log", "answers.ndjson"] {
        std::fs::write(path(name), "").unwrap();
    }
    let answered = || std::fs::read_to_string(path("answers.ndjson")).unwrap();
    let all: Vec<String> =
        (0..LINES).map(|n| format!("{{\"n\": {n}, \"grant\": \"{}\"}}\n", grant(n))).collect();
    let log = path("app.log");
    let writer = std::thread::spawn(move || {
        let mut log = std::fs::File::options().append(true).open(log).unwrap();
        for part in all.chunks(20) {
            log.write_all(part.concat().as_bytes()).unwrap();
            std::thread::sleep(Duration::from_millis(25));
        }
    });
    let start = Instant::now();
    for round in 0_u64.. {
        let _ = std::fs::remove_file(path("pid"));
        let mut pipe = Command::new("sh");
        pipe.args(["-c", PIPE]).current_dir(dir.path()).env("GRANTLINT", env!("CARGO_BIN_EXE_grantlint"));
        // Ends when the last of its processes does.
        let mut pipe = pipe.process_group(0).stdin(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
        let group = format!("-{}", pipe.id());
        let stop =
            |whom: &str| Command::new("kill").args(["-TERM", "--", whom]).stderr(Stdio::null()).status();
        let patience = if writer.is_finished() { 3000 } else { 200 + round * 37 % 190 };
        let until = Instant::now() + Duration::from_millis(patience);
        while Instant::now() < until && answered().lines().count() < LINES {
            std::thread::sleep(Duration::from_millis(10));
        }
        if round % 2 == 1
            && let Ok(pid) = std::fs::read_to_string(path("pid"))
        {
            stop(pid.trim()).unwrap();
            std::thread::sleep(Duration::from_millis(60));
        }
        stop(&group).unwrap();
        std::io::Read::read_to_end(&mut pipe.stderr.take().unwrap(), &mut Vec::new()).unwrap();
        pipe.wait().unwrap();
        if answered().lines().count() >= LINES {
            assert!(round > 1, "it was not stopped on the way");
            break;
        }
        assert!(start.elapsed() < Duration::from_secs(120), "{} of {LINES}", answered().lines().count());
    }
    writer.join().unwrap();
    let numbers = ids(&parse(answered().as_bytes()));
    let wrong = numbers.iter().zip(0..).position(|(id, n)| id.as_u64() != Some(n));
    assert_eq!((numbers.len(), wrong), (LINES, None));
    assert!(!answered().contains("jti-reused"), "a line that was read again is not a use");
}
