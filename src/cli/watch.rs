//! `check --watch`: lints again whenever a file changes.

use std::io::{self, IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver};
use std::time::Duration;

use notify::{Event, RecursiveMode, Watcher as _};

use super::args::{self, CheckCommand};
use super::failure::{Failure, complain};
use super::read::Place;
use super::status::Status;
use super::{check, options};
use crate::context::{At, Context};
use crate::engine::{Linter, Policy};
use crate::moment::{duration, timestamp};
use crate::report::Source;

/// How long it must be quiet after a change: editors write a file in several steps.
const QUIET: Duration = Duration::from_millis(100);

/// Clears a terminal and what scrolled out of it.
const CLEAR: &str = "\u{1b}[2J\u{1b}[3J\u{1b}[H";

/// Lints, waits for a change, and lints again, until the process is ended.
pub(super) fn run(command: &CheckCommand) -> Result<Status, Failure> {
    let args = &command.check;
    if args.files.is_empty() || args.files.iter().any(|path| args::is_stdin(path)) {
        return Err(Failure::new("--watch needs files or folders; standard input does not change"));
    }
    let (sender, changes) = mpsc::channel();
    let failed = |error: notify::Error| Failure::new(format!("cannot watch: {error}"));
    let mut watcher = notify::recommended_watcher(move |event| {
        // Nobody listens any more when the process ends.
        let _ = sender.send(event);
    })
    .map_err(failed)?;
    for (folder, mode) in folders(&args.files) {
        watcher.watch(&folder, mode).map_err(failed)?;
    }
    loop {
        clear();
        if let Err(failure) = check::run(command) {
            failure.report();
        }
        args.files.iter().for_each(|path| lifetime(path));
        complain("watching", "for changes; Ctrl-C ends it");
        wait(&changes, &args.files)?;
    }
}

/// What to watch: of a file its folder, because an editor may put a new file in its place.
fn folders(paths: &[PathBuf]) -> Vec<(PathBuf, RecursiveMode)> {
    let mut folders: Vec<(PathBuf, RecursiveMode)> = Vec::new();
    for path in paths {
        let watched = if path.is_dir() {
            (path.clone(), RecursiveMode::Recursive)
        } else {
            let parent = path.parent().filter(|parent| *parent != Path::new(""));
            (parent.unwrap_or(Path::new(".")).to_owned(), RecursiveMode::NonRecursive)
        };
        if !folders.contains(&watched) {
            folders.push(watched);
        }
    }
    folders
}

/// Returns when one of the files has changed and nothing more happens for a moment.
fn wait(changes: &Receiver<notify::Result<Event>>, paths: &[PathBuf]) -> Result<(), Failure> {
    let ended = || Failure::new("cannot watch any longer");
    loop {
        let event = changes.recv().map_err(|_| ended())?;
        if event.is_ok_and(|event| concerns(&event, paths)) {
            break;
        }
    }
    while changes.recv_timeout(QUIET).is_ok() {}
    Ok(())
}

/// Whether the event changes one of the files. That they are read is one too, and no change.
fn concerns(event: &Event, paths: &[PathBuf]) -> bool {
    let changes = event.kind.is_create() || event.kind.is_modify() || event.kind.is_remove();
    let is_ours =
        |changed: &PathBuf| paths.iter().any(|path| path.is_dir() || path.file_name() == changed.file_name());
    changes && event.paths.iter().any(is_ours)
}

fn clear() {
    let mut stdout = io::stdout();
    if stdout.is_terminal() {
        // Whoever cannot write to the terminal finds out with the report.
        let _ = stdout.write_all(CLEAR.as_bytes()).and_then(|()| stdout.flush());
    }
}

/// Says how long each grant of a file still lives.
fn lifetime(path: &Path) {
    let place = Place::new(path);
    let Some(bytes) = (!path.is_dir()).then(|| place.read().ok()).flatten() else { return };
    let now = options::clock();
    let (context, policy) = (Context::new(At::Issued), Policy::default());
    for report in Linter::new(&context, &policy).lint(&bytes, &Source::default()) {
        let Some(expires) = report.expires else { continue };
        let left = expires.saturating_sub(now);
        let length = duration(left).en;
        let words = if left > 0 { format!("lives {length} more") } else { format!("expired {length} ago") };
        complain(&place.shown(), format_args!("{words} (exp {})", timestamp(expires)));
    }
}
