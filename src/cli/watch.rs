//! `check --watch`: lints again whenever a file changes.

use std::collections::BTreeMap;
use std::io::{self, IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver};
use std::time::{Duration, Instant, SystemTime};

use notify::{Event, RecommendedWatcher, RecursiveMode, Watcher as _};

use super::args::{self, CheckArgs, CheckCommand, Include};
use super::failure::{Failure, complain};
use super::read::Place;
use super::status::Status;
use super::walk::{Walk, written};
use super::{check, options};
use crate::context::{At, Context};
use crate::engine::{Linter, Policy};
use crate::moment::{duration, timestamp};
use crate::report::Source;

/// How long it must be quiet after a change: editors write a file in several steps.
const QUIET: Duration = Duration::from_millis(100);

/// Clears a terminal and what scrolled out of it.
const CLEAR: &str = "\u{1b}[2J\u{1b}[3J\u{1b}[H";

/// Longest wait for quiet: something else in the folder may never rest.
const LONGEST: Duration = Duration::from_secs(2);

/// Links that are followed from one file.
const MOST_LINKS: usize = 40;

/// Lints, waits for a change, and lints again, until the process is ended.
pub(super) fn run(command: &CheckCommand) -> Result<Status, Failure> {
    let args = &command.check;
    if args.files.is_empty() || args.files.iter().any(|path| args::is_stdin(path)) {
        return Err(Failure::new("--watch needs files or folders; standard input does not change"));
    }
    let mut seen = None;
    loop {
        // Watched before anything is read, so that no change falls in between; and anew each time: a
        // link may lead elsewhere now, a folder may be another of the same name.
        let (watcher, events) = watch(&args.files)?;
        let now = states(args);
        if seen.as_ref() != Some(&now) {
            clear();
            if let Err(failure) = check::run(command) {
                failure.report();
            }
            args.files.iter().for_each(|path| lifetime(path));
            complain("watching", "a change is linted at once; Ctrl-C ends it");
            seen = Some(now);
        }
        wait(&events)?;
        drop(watcher);
    }
}

fn watch(paths: &[PathBuf]) -> Result<(RecommendedWatcher, Receiver<notify::Result<Event>>), Failure> {
    let (sender, events) = mpsc::channel();
    let failed = |error: notify::Error| Failure::new(format!("cannot watch: {error}"));
    let mut watcher = notify::recommended_watcher(move |event| {
        // Nobody listens any more when the process ends.
        let _ = sender.send(event);
    })
    .map_err(failed)?;
    for (folder, mode) in folders(paths) {
        watcher.watch(&folder, mode).map_err(failed)?;
    }
    Ok((watcher, events))
}

/// What to watch: of a file the folders of it and of what it is a link to, because an editor may put a
/// new file in its place.
fn folders(paths: &[PathBuf]) -> BTreeMap<PathBuf, RecursiveMode> {
    let mut folders = BTreeMap::new();
    for path in paths {
        if path.is_dir() {
            folders.insert(path.clone(), RecursiveMode::Recursive);
            continue;
        }
        for file in links(path) {
            folders.entry(folder(&file)).or_insert(RecursiveMode::NonRecursive);
        }
    }
    folders
}

/// The file, and what it is a link to, link by link.
fn links(path: &Path) -> Vec<PathBuf> {
    let mut files = vec![path.to_owned()];
    while let Some(target) = files.last().and_then(|file| Some(file.parent()?.join(file.read_link().ok()?))) {
        if files.len() > MOST_LINKS {
            break;
        }
        files.push(target);
    }
    files.extend(path.canonicalize());
    files
}

/// The folder of a file, or the nearest above it that is there.
fn folder(file: &Path) -> PathBuf {
    let mut above =
        file.ancestors().skip(1).map(|folder| if folder == Path::new("") { Path::new(".") } else { folder });
    above.find(|folder| folder.is_dir()).unwrap_or(Path::new(".")).to_owned()
}

/// What tells whether a file has changed: where it is, how long, when it was written.
type State = (PathBuf, Option<(PathBuf, u64, SystemTime)>);

/// The state of every file that is linted. What grantlint writes by itself is none of them.
fn states(args: &CheckArgs) -> Vec<State> {
    let state = |path: PathBuf| {
        let found =
            path.metadata().and_then(|found| Ok((path.canonicalize()?, found.len(), found.modified()?)));
        (path, found.ok())
    };
    let settings = args.input.include.contains(&Include::Settings);
    let files = args.files.iter().flat_map(|path| -> Box<dyn Iterator<Item = PathBuf>> {
        if path.is_dir() {
            Box::new(Walk::new(path, settings).without(written(&args.output.output)).flatten())
        } else {
            Box::new(std::iter::once(path.clone()))
        }
    });
    files.map(state).collect()
}

/// Returns when something has happened in a folder and nothing more does for a moment.
fn wait(events: &Receiver<notify::Result<Event>>) -> Result<(), Failure> {
    let ended = || Failure::new("cannot watch any longer");
    loop {
        // That a file is read is an event too, and no change.
        if !events.recv().map_err(|_| ended())?.is_ok_and(|event| event.kind.is_access()) {
            break;
        }
    }
    let until = Instant::now() + LONGEST;
    while events.recv_timeout(QUIET).is_ok() && Instant::now() < until {}
    Ok(())
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
