//! Lines of a part that are wider than their frame, shortened around the places that are marked.

use std::borrow::Cow;

use textwrap::core::display_width;

use crate::source::Span;

/// In place of what is left out.
const LEFT_OUT: &str = "…";

/// Columns between the middle of a place and its label.
pub(super) const LEADER: usize = 4;

/// A part as the frame shows it.
#[derive(Debug)]
pub struct Narrowed<'a> {
    /// Its text.
    pub text: Cow<'a, str>,
    /// Only the lines that are shortened.
    lines: Vec<Shortened>,
}

/// What is left of one line.
#[derive(Debug)]
struct Shortened {
    /// Offset of the line as it was, and as it is.
    was: usize,
    is: usize,
    /// The bytes of the line that are left; what is before and after them is left out.
    kept: Span,
    /// Length of the line as it was, in bytes.
    length: usize,
}

impl Shortened {
    /// Bytes in place of what is left out at the beginning.
    const fn head(&self) -> usize {
        if self.kept.start > 0 { LEFT_OUT.len() } else { 0 }
    }

    /// Bytes of the line as it is.
    const fn now(&self) -> usize {
        let tail = if self.kept.end < self.length { LEFT_OUT.len() } else { 0 };
        self.head() + self.kept.len() + tail
    }
}

impl Narrowed<'_> {
    /// Where a place is now. What is left out of it is where the ellipsis is.
    #[must_use]
    pub fn span(&self, span: Span) -> Span {
        Span::new(self.offset(span.start, false), self.offset(span.end, true))
    }

    fn offset(&self, offset: usize, is_end: bool) -> usize {
        let before = self.lines.partition_point(|line| line.was <= offset);
        let Some(line) = before.checked_sub(1).and_then(|last| self.lines.get(last)) else {
            return offset;
        };
        let within = offset - line.was;
        if within > line.length {
            return line.is + line.now() + (within - line.length);
        }
        let shown = if within < line.kept.start {
            if is_end { line.head() } else { 0 }
        } else if within > line.kept.end {
            if is_end { line.now() } else { line.head() + line.kept.len() }
        } else {
            line.head() + within - line.kept.start
        };
        line.is + shown
    }

    /// Columns that the line at an offset has lost at its beginning.
    pub(super) fn lost(&self, original: &str, line_start: usize) -> usize {
        let line = self.lines.iter().find(|line| line.is == line_start && line.kept.start > 0);
        let lost = line.and_then(|line| original.get(line.was..line.was + line.kept.start));
        lost.map_or(0, |lost| lost.chars().count().saturating_sub(1))
    }
}

/// Shortens each line that is wider than `room` columns. A mark is a place and the width of its label.
#[must_use]
pub fn narrow<'a>(text: &'a str, marks: &[(Span, usize)], room: usize) -> Narrowed<'a> {
    let fits = |line: &str| line.len() <= room || display_width(line) <= room;
    if text.lines().all(fits) {
        return Narrowed { text: Cow::Borrowed(text), lines: Vec::new() };
    }
    let mut out = String::with_capacity(text.len());
    let (mut lines, mut was) = (Vec::new(), 0);
    for whole in text.split_inclusive('\n') {
        let line = whole.strip_suffix('\n').unwrap_or(whole);
        if fits(line) {
            // Lines after a shortened one are found by it, so that one that fits needs no entry.
            out.push_str(whole);
        } else {
            let kept = window(line, was, marks, room);
            let shortened = Shortened { was, is: out.len(), kept, length: line.len() };
            let ellipsis = |left_out: bool| if left_out { LEFT_OUT } else { "" };
            out.push_str(ellipsis(kept.start > 0));
            out.push_str(line.get(kept.start..kept.end).unwrap_or_default());
            out.push_str(ellipsis(kept.end < line.len()));
            out.push_str(whole.strip_prefix(line).unwrap_or_default());
            lines.push(shortened);
        }
        was += whole.len();
    }
    Narrowed { text: Cow::Owned(out), lines }
}

/// The bytes of a line that are kept: its marks, room for their labels, and else its beginning.
fn window(line: &str, at: usize, marks: &[(Span, usize)], room: usize) -> Span {
    let width = |end: usize| display_width(line.get(..end).unwrap_or(line));
    let here = marks.iter().filter(|(span, _)| span.start < at + line.len() && span.end > at);
    let places: Vec<(usize, usize, usize)> = here
        .map(|(span, label)| {
            let (start, end) = (span.start.saturating_sub(at), span.end.saturating_sub(at));
            (width(start), width(end), *label)
        })
        .collect();
    let from = places.iter().map(|(start, _, _)| *start).min().unwrap_or(0);
    let fits_from_start = places.iter().all(|&(start, end, label)| {
        let seen = end.min(room);
        seen >= start + (end - start).min(room / 2) && usize::midpoint(start, seen) + LEADER + label <= room
    });
    let skipped = if fits_from_start {
        0
    } else {
        let needed =
            places.iter().map(|&(start, end, label)| end.max(usize::midpoint(start, end) + LEADER + label));
        from.min((needed.max().unwrap_or(0) + 1).saturating_sub(room))
    };
    let boundary = |column: usize| {
        let mut at = 0;
        let mut ends = line.char_indices().map(|(start, c)| {
            let here = at;
            at += display_width(c.encode_utf8(&mut [0; 4]));
            (start, here)
        });
        ends.find(|(_, here)| *here >= column).map_or(line.len(), |(start, _)| start)
    };
    let start = boundary(skipped);
    let head = usize::from(start > 0);
    if width(line.len()) - width(start) + head <= room {
        return Span::new(start, line.len());
    }
    let last = width(start) + room.saturating_sub(head + 1);
    let mut end = boundary(last).max(start);
    // A character of two columns may begin in the last one.
    if width(end) > last {
        end = line.get(..end).and_then(|kept| kept.char_indices().next_back()).map_or(start, |(at, _)| at);
    }
    Span::new(start, end.max(start))
}
