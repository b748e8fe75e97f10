//! Lints blocks on several threads and hands the results over in the order of the input.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::sync::atomic::Ordering;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::blocks::{Block, Content, Feed, Origin};
use super::output::Outputs;
use super::signals::Signals;
use crate::context::settings;
use crate::engine::{Line, Linter};
use crate::input::RecordId;
use crate::render;
use crate::report::{GrantReport, PassedOver, Source, Verdict};

/// What became of a block.
pub(crate) struct Linted {
    pub(crate) origin: Arc<Origin>,
    pub(crate) grants: Vec<GrantReport>,
    pub(crate) passed_over: Vec<PassedOver>,
    /// The lines and their ids as JSON, where each is to be answered.
    pub(crate) lines: Vec<(usize, String)>,
    /// Bytes of the input.
    pub(crate) bytes: usize,
    pub(crate) note: Note,
}

impl Linted {
    /// Hands on what is to be said of it: grant by grant, or line by line.
    pub(crate) fn render(&self, outputs: &mut Outputs) {
        if self.lines.is_empty() {
            self.grants.iter().for_each(|grant| outputs.grant(grant));
            self.passed_over.iter().for_each(|token| outputs.passed_over(token));
            return;
        }
        let (mut grants, mut tokens) = (self.grants.as_slice(), self.passed_over.as_slice());
        for (number, id) in &self.lines {
            let of_line = |source: &Source| source.line == Some(*number);
            let (here, later) = grants.split_at(grants.iter().take_while(|g| of_line(&g.source)).count());
            let (over, rest) = tokens.split_at(tokens.iter().take_while(|t| of_line(&t.source)).count());
            (grants, tokens) = (later, rest);
            let source = Source { file: self.origin.file.clone(), line: Some(*number), pointer: None };
            outputs.line(&render::Line { id, source: &source, grants: here, passed_over: over });
        }
    }
}

/// What is to be said of a block beside its grants.
pub(crate) enum Note {
    /// Nothing.
    None,
    /// It was all of an input.
    Whole,
    /// It was all of a file that is settings by its name; if it is none of ours, nothing is said of it.
    Settings,
    /// An input read by lines ends here.
    EndOfLines,
    /// The input cannot be read, or no further.
    Trouble(String),
    /// It speaks of the service and cannot be read as settings.
    Unread(String),
}

/// Blocks that may be under way for each thread. More would only take memory.
const BLOCKS_PER_THREAD: usize = 4;

/// How long to wait, once the run is stopped, for a thread that may be stuck in reading.
const PATIENCE: Duration = Duration::from_millis(500);

/// What is looked for in lines.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Lines<'a> {
    /// The member that holds the grant where lines are JSON objects, or the number of a column.
    pub(crate) field: Option<&'a str>,
    /// The id of a line, where each is to be answered.
    pub(crate) id: Option<&'a RecordId>,
}

/// How long to wait for more results once the input is idle.
const IDLE: Duration = Duration::from_millis(5);

/// Lints a block.
fn lint(linter: &mut Linter<'_>, block: &Block, how: Lines<'_>) -> Linted {
    let (mut grants, mut lines) = (Vec::new(), Vec::new());
    let (bytes, note) = match &block.content {
        Content::Whole(bytes) => {
            let source = Source { file: block.origin.file.clone(), ..Source::default() };
            grants = linter.lint(bytes, &source);
            let is_unread = matches!(&grants[..], [only] if only.verdict == Verdict::Unreadable);
            // Broken JSON and XML already have a finding that says where.
            let is_bracketed =
                bytes.trim_ascii_start().starts_with(b"{") || bytes.trim_ascii_start().starts_with(b"<");
            let note = (is_unread && !is_bracketed).then(|| unread(bytes, &source)).flatten();
            (bytes.len(), note.unwrap_or(Note::Whole))
        }
        Content::Settings(bytes) => {
            let source = Source { file: block.origin.file.clone(), ..Source::default() };
            grants = linter.lint_settings(bytes, &source);
            let note = grants.is_empty().then(|| unread(bytes, &source)).flatten();
            (bytes.len(), note.unwrap_or(Note::Settings))
        }
        Content::Lines { bytes, number, offset } => {
            let first = (block.origin.file.as_ref(), *number);
            lint_lines(linter, bytes, *offset, how, first, &mut grants);
            lines = how.id.map(|id| ids(id, bytes, *number)).unwrap_or_default();
            (bytes.len(), Note::None)
        }
        Content::EndOfLines => (0, Note::EndOfLines),
        Content::Trouble(why) => (0, Note::Trouble(why.clone())),
    };
    let passed_over = linter.take_passed_over();
    Linted { origin: Arc::clone(&block.origin), grants, passed_over, lines, bytes, note }
}

/// Why what speaks of the service is not judged as settings.
fn unread(bytes: &[u8], source: &Source) -> Option<Note> {
    let fault = settings::fault(bytes, source.file.as_deref().unwrap_or_default())?;
    let place = fault.line.zip(fault.column).map(|(line, column)| format!("line {line}, column {column}: "));
    Some(Note::Unread(format!("{}{}", place.unwrap_or_default(), fault.message)))
}

/// The lines of a block, the first of which has this number, each with its id.
fn ids(id: &RecordId, bytes: &[u8], number: usize) -> Vec<(usize, String)> {
    let lines = bytes.split_inclusive(|&byte| byte == b'\n');
    lines.zip(number..).map(|(line, number)| (number, id.of(line, number))).collect()
}

fn lint_lines(
    linter: &mut Linter<'_>,
    bytes: &[u8],
    offset: usize,
    how: Lines<'_>,
    (file, number): (Option<&Arc<str>>, usize),
    grants: &mut Vec<GrantReport>,
) {
    let column = |line| how.id.and_then(|id| id.field_of(line)).map(Cow::Owned);
    let mut start = 0;
    let lines = (number..).map_while(|number| {
        let rest = bytes.get(start..).filter(|rest| !rest.is_empty())?;
        let length = memchr::memchr(b'\n', rest).map_or(rest.len(), |at| at + 1);
        let text = rest.get(..length).unwrap_or_default();
        let field = how.field.map(Cow::Borrowed).or_else(|| column(text));
        let line = Line { text, number, offset: offset + start, field };
        start += length;
        Some(line)
    });
    linter.lint_lines(lines, file, grants);
}

/// How the run is split up.
pub(crate) struct Pipeline<'a> {
    /// Threads that lint.
    pub(crate) jobs: usize,
    pub(crate) lines: Lines<'a>,
    pub(crate) signals: &'a Signals,
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
        mut feed: Feed,
        mut linter: Linter<'_>,
        mut take: impl FnMut(Linted) -> Result<ControlFlow<(), Vec<Linted>>, E>,
    ) -> Result<(), E> {
        while let Some(block) = feed.next() {
            let linted = lint(&mut linter, &block, self.lines);
            feed.reuse(block.content);
            if take(linted)?.is_break() {
                break;
            }
        }
        Ok(())
    }

    /// Lints everything on threads of their own, while this one takes the results in order. What `take` is done with is
    /// dropped by those threads: memory goes back to where it was taken without any of them waiting.
    ///
    /// `abandon` is called if the run was stopped and a thread does not come back from reading; it
    /// must end the process.
    pub(crate) fn run<'c, S, E>(
        &self,
        feed: Feed,
        linter: impl Fn() -> Linter<'c> + Sync,
        state: &mut S,
        mut take: impl FnMut(&mut S, Option<Linted>) -> Result<ControlFlow<(), Vec<Linted>>, E>,
        abandon: impl FnOnce(&mut S),
    ) -> Result<(), E> {
        let feed = Mutex::new((0, feed));
        let progress = Progress::default();
        let spent = Mutex::new(Vec::new());
        let window = self.jobs * BLOCKS_PER_THREAD;
        let (sender, receiver) = mpsc::sync_channel(window);
        std::thread::scope(|scope| {
            for _ in 0..self.jobs {
                let sender = sender.clone();
                let (feed, progress, spent, signals, linter) =
                    (&feed, &progress, &spent, self.signals, &linter);
                scope.spawn(move || {
                    let mut linter = linter();
                    let mut done = Content::EndOfLines;
                    while !signals.ended() {
                        let Some((number, block)) = next(feed, done) else { break };
                        if !progress.wait(number, window, signals)
                            || sender.send((number, lint(&mut linter, &block, self.lines))).is_err()
                        {
                            break;
                        }
                        done = block.content;
                        // In two steps, so that nobody waits for the lock meanwhile.
                        let dropped = unlocked(spent).pop();
                        drop(dropped);
                    }
                });
            }
            drop(sender);
            let mut early = BTreeMap::new();
            let mut next = 0;
            // Since when nothing came; `None` once the state was told.
            let mut quiet = None;
            let result = 'run: loop {
                match receiver.recv_timeout(if quiet.is_some() { IDLE } else { PATIENCE }) {
                    Ok((number, linted)) => {
                        quiet = Some(Instant::now());
                        early.insert(number, linted);
                    }
                    Err(RecvTimeoutError::Timeout) => {
                        let long = quiet.is_none_or(|since| since.elapsed() >= PATIENCE);
                        if long && self.signals.stopped() {
                            abandon(state);
                            break Ok(());
                        }
                        // While the input is idle, nobody need wait longer for an answer.
                        if long || self.signals.idle.load(Ordering::Relaxed) {
                            quiet = None;
                            match take(state, None) {
                                Ok(ControlFlow::Continue(done)) => unlocked(&spent).extend(done),
                                other => break other.map(|_| ()),
                            }
                        }
                    }
                    Err(RecvTimeoutError::Disconnected) => break Ok(()),
                }
                while let Some(linted) = early.remove(&next) {
                    next += 1;
                    match take(state, Some(linted)) {
                        Ok(ControlFlow::Continue(done)) => unlocked(&spent).extend(done),
                        other => break 'run other.map(|_| ()),
                    }
                    progress.advance(next);
                }
            };
            self.signals.ended.store(true, Ordering::Relaxed);
            progress.advance(usize::MAX);
            drop(receiver);
            result
        })
    }
}

/// What is behind a lock, also where a thread that had it has panicked.
fn unlocked<T>(lock: &Mutex<T>) -> MutexGuard<'_, T> {
    lock.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The next block and its number, in exchange for one that is done with.
fn next(feed: &Mutex<(usize, Feed)>, done: Content) -> Option<(usize, Block)> {
    let mut feed = unlocked(feed);
    let (number, feed) = &mut *feed;
    feed.reuse(done);
    let block = feed.next()?;
    *number += 1;
    Some((*number - 1, block))
}

impl Progress {
    /// Waits until block `number` is not too far ahead; false if the run has ended.
    fn wait(&self, number: usize, window: usize, signals: &Signals) -> bool {
        let mut taken = unlocked(&self.taken);
        while number >= taken.saturating_add(window) {
            taken = self.moved.wait(taken).unwrap_or_else(PoisonError::into_inner);
        }
        !signals.ended()
    }

    fn advance(&self, taken: usize) {
        *unlocked(&self.taken) = taken;
        self.moved.notify_all();
    }
}
