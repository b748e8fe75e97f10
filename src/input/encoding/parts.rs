//! Logs of containers, in which what writes them cuts a long line into several records: the runtimes of Kubernetes
//! (`TIME stdout P first`, `TIME stdout F rest`), Docker (no line break at the end of `log` but in the last one), and
//! what forwards either of them as JSON.

use std::collections::HashMap;

use crate::source::{Piece, Span, Text};

/// The text with the parts of each line in one record, where the first one was; `None` if no line is in parts.
pub(super) fn joined(text: &Text<'_>) -> Option<Text<'static>> {
    let bytes: &[u8] = &text.bytes;
    let has = |part: &&[u8]| memchr::memmem::find(bytes, part).is_some();
    if !MARKS.iter().any(has) {
        return None;
    }
    let mut lines = Lines::default();
    let mut start = 0;
    for line in bytes.split_inclusive(|&b| b == b'\n') {
        match runtime(line).or_else(|| object(line)) {
            Some(record) => lines.take(record.at(start), line_key(line)),
            None => lines.lines.push(vec![Record::other(line).at(start)]),
        }
        start += line.len();
    }
    let ranges = lines.ranges()?;
    let (mut plain, mut places) = (Vec::with_capacity(bytes.len()), Vec::new());
    for range in ranges {
        plain.extend_from_slice(bytes.get(range.start..range.end).unwrap_or_default());
        places.extend((range.start..range.end).map(|at| Piece::from(text.place(at))));
    }
    Some(Text::kept(plain, places, text.position(bytes.len())))
}

/// One of these is in every such log.
const MARKS: [&[u8]; 9] = [
    b" stdout P ",
    b" stderr P ",
    b"\"stream\":",
    b"\"logtag\":",
    b"\"_p\":",
    b"\"partial_message\":",
    b"\"PARTIAL_MESSAGE\":",
    b"\"CONTAINER_PARTIAL_MESSAGE\":",
    b"\"_LINE_BREAK\":",
];

/// Members that hold the line.
const LINES: [&str; 4] = ["log", "MESSAGE", "message", "msg"];

/// Members that tell whose line it is: parts of several are mixed.
const OWNERS: [&str; 8] = [
    "stream",
    "source",
    "container_id",
    "partial_id",
    "CONTAINER_ID",
    "CONTAINER_PARTIAL_ID",
    "_STREAM_ID",
    "pod_name",
];

/// Whether a record is the last part of its line.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    /// It is.
    Last,
    /// It says that it is not.
    First,
    /// Its line does not end in it, as if it had been cut; but some write no line breaks at all.
    Open,
}

/// A line of the log: what it says, and what the log has before and behind that.
#[derive(Clone, Copy)]
struct Record {
    start: usize,
    said: Span,
    /// Where its line break begins.
    behind: usize,
    end: usize,
    part: Part,
}

impl Record {
    /// A line that is none.
    const fn other(line: &[u8]) -> Self {
        Self {
            start: 0,
            said: Span::new(0, line.len()),
            behind: line.len(),
            end: line.len(),
            part: Part::Last,
        }
    }

    const fn at(self, start: usize) -> Self {
        Self {
            start,
            said: self.said.shifted(start),
            behind: start + self.behind,
            end: start + self.end,
            part: self.part,
        }
    }
}

/// A line as the runtimes of Kubernetes write it.
fn runtime(line: &[u8]) -> Option<Record> {
    let (_, tag) = runtime_tag(line)?;
    let part = match tag {
        [b'P', b' ', ..] => Part::First,
        [b'F', b' ', ..] => Part::Last,
        _ => return None,
    };
    let said = Span::new(line.len() - tag.len() + 2, without_break(line).len());
    Some(Record { start: 0, said, behind: without_break(line).len(), end: line.len(), part })
}

/// The stream of such a line, and what is behind it.
fn runtime_tag(line: &[u8]) -> Option<(&[u8], &[u8])> {
    const LONGEST_TIME: usize = 40;
    let space = line.iter().take(LONGEST_TIME).position(|&b| b == b' ').filter(|&at| at > 0)?;
    let behind = line.get(space + 1..)?;
    let is_stream = behind.starts_with(b"stdout ") || behind.starts_with(b"stderr ");
    behind.split_at_checked(7).filter(|_| is_stream)
}

/// A line that is an object of JSON.
fn object(line: &[u8]) -> Option<Record> {
    if !line.starts_with(b"{") {
        return None;
    }
    let said = LINES.iter().find_map(|name| member(line, name))?;
    let value = |name: &str| member(line, name).and_then(|span| line.get(span.start..span.end));
    let is = |name: &str, known: &str| value(name).is_some_and(|value| value == known.as_bytes());
    let is_cut = ["logtag", "_p"].iter().any(|name| is(name, "P")) || is("_LINE_BREAK", "line-max");
    let is_partial = ["partial_message", "PARTIAL_MESSAGE", "CONTAINER_PARTIAL_MESSAGE"]
        .iter()
        .any(|name| is(name, "true"))
        && !["partial_last", "CONTAINER_PARTIAL_LAST"].iter().any(|name| is(name, "true"));
    let is_marked = ["logtag", "_p", "partial_message"].iter().any(|name| value(name).is_some());
    let text = line.get(said.start..said.end)?;
    let ends = text.ends_with(b"\\n") && !text.ends_with(b"\\\\n");
    let part = if is_cut || is_partial {
        Part::First
    } else if !is_marked && !ends && value("stream").is_some() {
        Part::Open
    } else {
        Part::Last
    };
    Some(Record { start: 0, said, behind: without_break(line).len(), end: line.len(), part })
}

/// Where the value of a member of JSON is, without the marks of a string.
fn member(line: &[u8], name: &str) -> Option<Span> {
    let name = format!("\"{name}\":");
    let start = memchr::memmem::find(line, name.as_bytes())? + name.len();
    let rest = line.get(start..)?;
    let spaces = rest.iter().take_while(|&&b| b == b' ').count();
    let Some(inner) = rest.get(spaces..)?.strip_prefix(b"\"") else {
        let length = rest.iter().position(|b| matches!(b, b',' | b'}'))?;
        return Some(Span::new(start + spaces, start + length.max(spaces)));
    };
    let mut at = 0;
    loop {
        at += memchr::memchr2(b'"', b'\\', inner.get(at..)?)?;
        if inner.get(at) == Some(&b'"') {
            let start = line.len() - inner.len();
            return Some(Span::new(start, start + at));
        }
        at += 2;
    }
}

/// Whose line a record is part of.
fn line_key(line: &[u8]) -> Vec<u8> {
    if let Some((stream, _)) = runtime_tag(line) {
        return stream.to_vec();
    }
    let values = OWNERS.iter().map(|name| member(line, name).and_then(|span| line.get(span.start..span.end)));
    values.map(Option::unwrap_or_default).collect::<Vec<_>>().join(&b'\0')
}

fn without_break(line: &[u8]) -> &[u8] {
    let line = line.strip_suffix(b"\n").unwrap_or(line);
    line.strip_suffix(b"\r").unwrap_or(line)
}

/// The records of each line that was written.
#[derive(Default)]
struct Lines {
    lines: Vec<Vec<Record>>,
    /// Those whose last part has not come.
    open: HashMap<Vec<u8>, usize>,
}

impl Lines {
    fn take(&mut self, record: Record, key: Vec<u8>) {
        let line = self.open.remove(&key).unwrap_or_else(|| {
            self.lines.push(Vec::new());
            self.lines.len() - 1
        });
        if let Some(records) = self.lines.get_mut(line) {
            records.push(record);
        }
        if record.part != Part::Last {
            self.open.insert(key, line);
        }
    }

    /// What is to be read, in that order; `None` if no line is in parts.
    fn ranges(self) -> Option<Vec<Span>> {
        let is_joined = |records: &[Record]| {
            let is_told = records.iter().any(|record| record.part == Part::First);
            records.len() > 1 && (is_told || records.last().is_some_and(|last| last.part == Part::Last))
        };
        if !self.lines.iter().any(|records| is_joined(records)) {
            return None;
        }
        let mut ranges = Vec::new();
        for records in &self.lines {
            match (records.first(), records.last()) {
                (Some(first), Some(last)) if is_joined(records) => {
                    ranges.push(Span::new(first.start, first.said.start));
                    ranges.extend(records.iter().map(|record| record.said));
                    ranges.push(Span::new(last.said.end, last.end));
                    // The last line of the file may have no line break.
                    if last.behind == last.end {
                        ranges.push(Span::new(first.behind, first.end));
                    }
                }
                _ => ranges.extend(records.iter().map(|record| Span::new(record.start, record.end))),
            }
        }
        Some(ranges)
    }
}
