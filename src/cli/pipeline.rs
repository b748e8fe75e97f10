//! Lints blocks on several threads and hands the results over in the order of the input.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::Duration;

use super::feed::{Block, Content, Feed, Origin};
use crate::engine::Linter;
use crate::report::{GrantReport, PassedOver, Source};

/// What became of a block.
pub(crate) struct Linted {
    pub(crate) origin: Arc<Origin>,
    pub(crate) grants: Vec<GrantReport>,
    pub(crate) passed_over: Vec<PassedOver>,
    /// Bytes of the input.
    pub(crate) bytes: usize,
    pub(crate) note: Note,
}

/// What is to be said of a block beside its grants.
pub(crate) enum Note {
    /// Nothing.
    None,
    /// It was all of an input.
    Whole,
    /// An input read by lines ends here.
    EndOfLines,
    /// The input cannot be read, or no further.
    Trouble(String),
}

/// Blocks that may be under way for each thread. More would only take memory.
const BLOCKS_PER_THREAD: usize = 4;

/// How long to wait, once the run is stopped, for a thread that may be stuck in reading.
const PATIENCE: Duration = Duration::from_millis(500);

/// Lints a block.
pub(crate) fn lint(linter: &mut Linter<'_>, block: &Block, field: Option<&str>) -> Linted {
    let mut grants = Vec::new();
    let (bytes, note) = match &block.content {
        Content::Whole(bytes) => {
            let source = Source { file: block.origin.file.clone(), ..Source::default() };
            grants = linter.lint(bytes, &source);
            (bytes.len(), Note::Whole)
        }
        Content::Settings(bytes) => {
            let source = Source { file: block.origin.file.clone(), ..Source::default() };
            grants = linter.lint_settings(bytes, &source);
            (bytes.len(), Note::None)
        }
        Content::Lines { bytes, number, offset } => {
            lint_lines(linter, bytes, *number, *offset, field, &block.origin, &mut grants);
            (bytes.len(), Note::None)
        }
        Content::EndOfLines => (0, Note::EndOfLines),
        Content::Trouble(why) => (0, Note::Trouble(why.clone())),
    };
    let passed_over = linter.take_passed_over();
    Linted { origin: Arc::clone(&block.origin), grants, passed_over, bytes, note }
}

fn lint_lines(
    linter: &mut Linter<'_>,
    bytes: &[u8],
    number: usize,
    offset: usize,
    field: Option<&str>,
    origin: &Origin,
    grants: &mut Vec<GrantReport>,
) {
    let mut source = Source { file: origin.file.clone(), line: Some(number), pointer: None };
    let mut start = 0;
    while start < bytes.len() {
        let rest = bytes.get(start..).unwrap_or_default();
        let length = memchr::memchr(b'\n', rest).map_or(rest.len(), |at| at + 1);
        let line = rest.get(..length).unwrap_or_default();
        linter.lint_line_into(line, field, &source, offset + start, grants);
        start += length;
        source.line = source.line.map(|number| number + 1);
    }
}

/// How the run is split up.
pub(crate) struct Pipeline<'a> {
    /// Threads that lint.
    pub(crate) jobs: usize,
    /// The member that holds the grant where lines are JSON objects.
    pub(crate) field: Option<&'a str>,
    /// Set when the run is to end early.
    pub(crate) stop: &'a AtomicBool,
}

/// How far the run has come, so that nobody runs ahead of it.
#[derive(Default)]
struct Progress {
    taken: Mutex<usize>,
    moved: Condvar,
}

impl Pipeline<'_> {
    /// Lints everything on this thread.
    pub(crate) fn run_here<E>(
        &self,
        mut feed: Feed<'_>,
        mut linter: Linter<'_>,
        mut take: impl FnMut(Linted) -> Result<ControlFlow<()>, E>,
    ) -> Result<(), E> {
        while let Some(block) = feed.next() {
            let linted = lint(&mut linter, &block, self.field);
            feed.reuse(block.content);
            if take(linted)?.is_break() {
                break;
            }
        }
        Ok(())
    }

    /// Lints everything on threads of their own, while this one takes the results in order.
    ///
    /// `abandon` is called if the run was stopped and a thread does not come back from reading; it
    /// must end the process.
    pub(crate) fn run<'c, S, E>(
        &self,
        feed: Feed<'_>,
        linter: impl Fn() -> Linter<'c> + Sync,
        state: &mut S,
        mut take: impl FnMut(&mut S, Option<Linted>) -> Result<ControlFlow<()>, E>,
        abandon: impl FnOnce(&mut S),
    ) -> Result<(), E> {
        let feed = Mutex::new((0, feed));
        let progress = Progress::default();
        let ended = AtomicBool::new(false);
        let window = self.jobs * BLOCKS_PER_THREAD;
        let (sender, receiver) = mpsc::sync_channel(window);
        std::thread::scope(|scope| {
            for _ in 0..self.jobs {
                let sender = sender.clone();
                let (feed, progress, ended, linter) = (&feed, &progress, &ended, &linter);
                scope.spawn(move || {
                    let mut linter = linter();
                    let mut done = Content::EndOfLines;
                    while !ended.load(Ordering::Relaxed) {
                        let Some((number, block)) = next(feed, done) else { break };
                        if !progress.wait(number, window, ended)
                            || sender.send((number, lint(&mut linter, &block, self.field))).is_err()
                        {
                            break;
                        }
                        done = block.content;
                    }
                });
            }
            drop(sender);
            let mut early = BTreeMap::new();
            let mut next = 0;
            let result = 'run: loop {
                match receiver.recv_timeout(PATIENCE) {
                    Ok((number, linted)) => drop(early.insert(number, linted)),
                    Err(RecvTimeoutError::Timeout) if self.stop.load(Ordering::Relaxed) => {
                        abandon(state);
                        break Ok(());
                    }
                    Err(RecvTimeoutError::Timeout) => match take(state, None) {
                        Ok(ControlFlow::Continue(())) => {}
                        other => break other.map(|_| ()),
                    },
                    Err(RecvTimeoutError::Disconnected) => break Ok(()),
                }
                while let Some(linted) = early.remove(&next) {
                    next += 1;
                    match take(state, Some(linted)) {
                        Ok(ControlFlow::Continue(())) => {}
                        other => break 'run other.map(|_| ()),
                    }
                    progress.advance(next);
                }
            };
            ended.store(true, Ordering::Relaxed);
            progress.advance(usize::MAX);
            drop(receiver);
            result
        })
    }
}

/// The next block and its number, in exchange for one that is done with.
fn next(feed: &Mutex<(usize, Feed<'_>)>, done: Content) -> Option<(usize, Block)> {
    let mut feed = feed.lock().unwrap_or_else(PoisonError::into_inner);
    let (number, feed) = &mut *feed;
    feed.reuse(done);
    let block = feed.next()?;
    *number += 1;
    Some((*number - 1, block))
}

impl Progress {
    /// Waits until block `number` is not too far ahead; false if the run has ended.
    fn wait(&self, number: usize, window: usize, ended: &AtomicBool) -> bool {
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        while number >= taken.saturating_add(window) {
            taken = self.moved.wait(taken).unwrap_or_else(PoisonError::into_inner);
        }
        !ended.load(Ordering::Relaxed)
    }

    fn advance(&self, taken: usize) {
        *self.taken.lock().unwrap_or_else(PoisonError::into_inner) = taken;
        self.moved.notify_all();
    }
}
