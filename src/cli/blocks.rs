//! Reads the inputs block by block, so that memory does not grow with them. One whole is for `read`.

use std::collections::{HashSet, VecDeque};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::args;
use super::compressed::retry;
use super::read::{Place, reason};
use super::signals::Signals;
use super::walk::{self, Walk};
use crate::maskinporten::limits;

/// Bytes read at once.
const BLOCK_BYTES: usize = 256 * 1024;

/// A piece of the input, in the order of the input.
pub(crate) struct Block {
    /// Where it comes from.
    pub(crate) origin: Arc<Origin>,
    pub(crate) content: Content,
}

/// An input as it is named in reports and messages.
#[derive(Debug)]
pub(crate) struct Origin {
    /// The name in reports; `None` for standard input.
    pub(crate) file: Option<Arc<str>>,
    /// The name in messages.
    pub(crate) shown: String,
}

pub(crate) enum Content {
    /// All of an input.
    Whole(Vec<u8>),
    /// All of a file that is settings by its name; if it is none of ours, nothing is said of it.
    Settings(Vec<u8>),
    /// Whole lines, the first of which has this number and begins at this byte of the input.
    Lines { bytes: Vec<u8>, number: usize, offset: usize },
    /// The lines of an input end here.
    EndOfLines,
    /// It cannot be read, or no further.
    Trouble(String),
}

impl Block {
    /// The same as something that is settings by its name.
    fn into_settings(self) -> Self {
        match self.content {
            Content::Whole(bytes) => Self { content: Content::Settings(bytes), ..self },
            _ => self,
        }
    }
}

/// All inputs, one after the other.
pub(crate) struct Feed {
    waiting: VecDeque<PathBuf>,
    by_line: bool,
    /// Whether settings are taken in folders.
    settings: bool,
    /// Files that the run writes, which are not taken from folders.
    written: Vec<PathBuf>,
    pasted: Option<Result<Vec<u8>, String>>,
    walk: Option<Walk>,
    /// The real names of the files so far, where one may come twice.
    seen: Option<HashSet<PathBuf>>,
    lines: Option<(Arc<Origin>, Lines)>,
    /// Memory of a block that is done with.
    spare: Vec<u8>,
    signals: Arc<Signals>,
}

impl Feed {
    /// Feeds from `paths`; with `by_line` each line is a grant. `pasted` is what was read from
    /// standard input before. Ends early once `signals` say so.
    pub(crate) fn new(
        paths: &[PathBuf],
        by_line: bool,
        pasted: Option<Result<Vec<u8>, String>>,
        signals: &Arc<Signals>,
    ) -> Self {
        let waiting = paths.iter().cloned().collect();
        let seen = (paths.len() > 1 || paths.iter().any(|path| path.is_dir())).then(HashSet::new);
        let signals = Arc::clone(signals);
        Self {
            waiting,
            by_line,
            settings: false,
            written: Vec::new(),
            pasted,
            walk: None,
            seen,
            lines: None,
            spare: Vec::new(),
            signals,
        }
    }

    /// Takes settings in folders too, by their names.
    pub(crate) fn with_settings(self, settings: bool) -> Self {
        Self { settings, ..self }
    }

    /// Leaves out of folders what the run writes.
    pub(crate) fn without(self, written: Vec<PathBuf>) -> Self {
        Self { written, ..self }
    }

    /// Takes the memory of a block that is done with back, for one of the next: to get it from the
    /// operating system again each time costs more than to read a grant.
    pub(crate) fn reuse(&mut self, content: Content) {
        if let Content::Lines { bytes, .. } = content
            && bytes.capacity() <= 2 * BLOCK_BYTES
        {
            self.spare = bytes;
        }
    }

    /// Whether a file was read before under another name, or the same: its grants are not used twice by that. What is not
    /// a file, such as a pipe, has something else each time.
    fn is_read(&mut self, path: &Path) -> bool {
        let Some(seen) = &mut self.seen else { return false };
        !args::is_stdin(path) && path.is_file() && path.canonicalize().is_ok_and(|real| !seen.insert(real))
    }

    fn open(&mut self, path: &Path) -> Block {
        let place = Place::new(path);
        let origin = Arc::new(Origin { file: place.name().map(Arc::from), shown: place.shown() });
        let trouble = |why| Block { origin: Arc::clone(&origin), content: Content::Trouble(why) };
        if self.by_line || walk::has_lines(path) {
            return match place.open_waiting(&self.signals) {
                Ok((reader, waits)) => {
                    let mut lines = Lines::new(reader, waits.then(|| Arc::clone(&self.signals)));
                    let block = lines.block(&origin);
                    if matches!(block.content, Content::Lines { .. }) {
                        self.lines = Some((origin, lines));
                    }
                    block
                }
                Err(why) => trouble(why),
            };
        }
        let bytes = if place == Place::Stdin { self.pasted.take() } else { None };
        match bytes.unwrap_or_else(|| place.read()) {
            Ok(bytes) => Block { origin, content: Content::Whole(bytes) },
            Err(why) => trouble(why),
        }
    }
}

impl Iterator for Feed {
    type Item = Block;

    fn next(&mut self) -> Option<Block> {
        // What waits to be read is read first: nobody could send it again.
        if self.signals.stopped() && self.lines.as_ref().is_none_or(|(_, lines)| lines.waits.is_none()) {
            return None;
        }
        if let Some((origin, lines)) = &mut self.lines {
            lines.spare = std::mem::take(&mut self.spare);
            let block = lines.block(origin);
            if !matches!(block.content, Content::Lines { .. }) {
                self.lines = None;
            }
            return Some(block);
        }
        loop {
            if let Some(walk) = &mut self.walk {
                match walk.next() {
                    Some(Ok(path)) if self.is_read(&path) => {}
                    Some(Ok(path)) => {
                        let block = self.open(&path);
                        return Some(if walk::holds_grants(&path) { block } else { block.into_settings() });
                    }
                    Some(Err((shown, why))) => {
                        let origin = Arc::new(Origin { file: None, shown });
                        return Some(Block { origin, content: Content::Trouble(why) });
                    }
                    None => self.walk = None,
                }
                continue;
            }
            let path = self.waiting.pop_front()?;
            if path.is_dir() {
                self.walk = Some(Walk::new(&path, self.settings).without(self.written.clone()));
            } else if !self.is_read(&path) {
                let block = self.open(&path);
                let is_settings = self.settings && walk::may_be_settings(&path);
                return Some(if is_settings { block.into_settings() } else { block });
            }
        }
    }
}

/// The lines of one input, in blocks of whole lines.
struct Lines {
    reader: Box<dyn Read + Send>,
    /// What says that the run is to end, where there may be more to read than has come so far.
    waits: Option<Arc<Signals>>,
    /// The beginning of a line whose end was not read yet.
    rest: Vec<u8>,
    /// Memory to read into.
    spare: Vec<u8>,
    number: usize,
    offset: usize,
    /// Whether the rest of a line that is too long is being passed over.
    skipping: bool,
    ended: bool,
}

impl Lines {
    fn new(reader: Box<dyn Read + Send>, waits: Option<Arc<Signals>>) -> Self {
        let (rest, spare) = (Vec::new(), Vec::new());
        Self { reader, waits, rest, spare, number: 1, offset: 0, skipping: false, ended: false }
    }

    /// Whether reading ended before the input did.
    fn is_cut(&self) -> bool {
        self.waits.as_ref().is_some_and(|signals| signals.stopped())
    }

    fn block(&mut self, origin: &Arc<Origin>) -> Block {
        let content = match self.read() {
            Ok(Some(content)) => content,
            Ok(None) => Content::EndOfLines,
            Err(_) if self.is_cut() => Content::EndOfLines,
            Err(error) => Content::Trouble(reason(&error)),
        };
        Block { origin: Arc::clone(origin), content }
    }

    fn read(&mut self) -> std::io::Result<Option<Content>> {
        loop {
            let mut bytes = std::mem::take(&mut self.spare);
            let kept = self.rest.len();
            if self.ended {
                bytes.clear();
                bytes.append(&mut self.rest);
            } else {
                // What the memory held before is written over: only what it grows by is zeroed.
                bytes.resize(kept + BLOCK_BYTES, 0);
                let (before, space) = bytes.split_at_mut(kept);
                before.copy_from_slice(&self.rest);
                self.rest.clear();
                let read = retry(|| self.reader.read(space))?;
                bytes.truncate(kept + read);
                self.ended = read == 0;
            }
            if self.skipping {
                self.skip(&mut bytes);
            }
            if self.ended && self.is_cut() {
                // Half a line gets no verdict: the rest of it may be on its way.
                return Ok(None);
            }
            let mut dropped = 0;
            let end = match memchr::memrchr(b'\n', bytes.get(kept.min(bytes.len())..).unwrap_or_default()) {
                Some(last) => kept + last + 1,
                None if self.ended => bytes.len(),
                None if bytes.len() > limits::LINE_BYTES => {
                    dropped = bytes.len() - (limits::LINE_BYTES + 1);
                    bytes.truncate(limits::LINE_BYTES + 1);
                    self.skipping = true;
                    bytes.len()
                }
                None => 0,
            };
            self.rest.extend(bytes.drain(end.min(bytes.len())..));
            if !bytes.is_empty() {
                let lines = self.lines(bytes);
                self.offset += dropped;
                return Ok(Some(lines));
            }
            if self.ended && self.rest.is_empty() {
                return Ok(None);
            }
        }
    }

    fn lines(&mut self, bytes: Vec<u8>) -> Content {
        let (number, offset) = (self.number, self.offset);
        self.number += memchr::memchr_iter(b'\n', &bytes).count();
        self.offset += bytes.len();
        Content::Lines { bytes, number, offset }
    }

    /// Drops what belongs to the line that is too long.
    fn skip(&mut self, bytes: &mut Vec<u8>) {
        let end = memchr::memchr(b'\n', bytes).map(|at| at + 1);
        self.number += usize::from(end.is_some());
        self.skipping = end.is_none();
        let dropped = end.unwrap_or(bytes.len());
        self.offset += dropped;
        bytes.drain(..dropped);
    }
}
