//! A frame: lines of a decoded part with labels at the places that findings are about.

use std::fmt;

use miette::{
    Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, MietteError, MietteSpanContents,
    SourceCode, SourceSpan, SpanContents,
};
use textwrap::core::display_width;

use super::layout::Options;
use super::narrow::{LEADER, Narrowed, narrow};
use crate::source::Span;

/// Columns of a frame left of the text, beside the digits of its line numbers.
const EDGE: usize = 4;

/// Columns of the bracket around a place of several lines, beside one for each that is open.
const BRACKET: usize = 3;

/// A place in a frame.
pub(super) struct Place {
    pub(super) span: Span,
    /// The first and the last line of the place, counted from 0.
    pub(super) lines: (usize, usize),
    /// What is said of it, a line for each finding: as it is best, and where there is little room.
    pub(super) label: Vec<(String, String)>,
}

impl Place {
    const fn is_of_one_line(&self) -> bool {
        self.lines.0 == self.lines.1
    }

    /// Columns of the label where there is little room.
    fn least(&self) -> usize {
        self.label.iter().map(|(_, short)| display_width(short)).max().unwrap_or(0)
    }
}

/// The lines of the places and so many around them, framed and no wider than the terminal.
pub(super) fn snippet(
    name: &'static str,
    text: &str,
    places: &[Place],
    around: usize,
    options: &Options,
) -> String {
    let room = room(text, places, around, options.width);
    let (text, first, places) = near(text, places, around);
    let marks: Vec<(Span, usize)> = places
        .iter()
        .filter(|place| place.is_of_one_line())
        .map(|place| (place.span, place.least()))
        .collect();
    let narrowed = narrow(text, &marks, room);
    let labels = places.iter().map(|place| labelled(place, &narrowed, room)).collect();
    let source = Text { name, original: text, narrowed, first };
    let handler = GraphicalReportHandler::new_themed(theme(options))
        .with_width(options.width)
        .with_links(false)
        .with_context_lines(around);
    let mut out = String::new();
    // Writing into a String does not fail.
    let _ = handler.render_report(&mut out, &Snippet { source, labels });
    // The first line is the report's own heading, which is empty: what is wrong is said above.
    out.split_once('\n').map(|(_, frame)| frame.to_owned()).unwrap_or_default()
}

/// The lines that are shown, the number of the first, counted from 0, and the places in them: miette looks at each byte
/// before a place, which is long where a file has many clients.
fn near<'t>(text: &'t str, places: &[Place], around: usize) -> (&'t str, usize, Vec<Place>) {
    // One more, so that lines end as they do in the text.
    let around = around + 1;
    let first = places.iter().map(|place| place.lines.0).min().unwrap_or(0).saturating_sub(around);
    let last = places.iter().map(|place| place.lines.1).max().unwrap_or(0).saturating_add(around);
    let mut ends = memchr::memchr_iter(b'\n', text.as_bytes()).map(|end| end + 1);
    let start = first.checked_sub(1).map_or(0, |line| ends.nth(line).unwrap_or(text.len()));
    let end = ends.nth(last - first).unwrap_or(text.len());
    let moved = |place: &Place| Place {
        span: Span::new(place.span.start.saturating_sub(start), place.span.end.saturating_sub(start)),
        lines: (place.lines.0 - first, place.lines.1 - first),
        label: place.label.clone(),
    };
    (text.get(start..end).unwrap_or_default(), first, places.iter().map(moved).collect())
}

/// Columns that the text of a line may take.
fn room(text: &str, places: &[Place], around: usize, width: usize) -> usize {
    let last = places.iter().map(|place| place.lines.1).max().unwrap_or(0);
    let number = last.saturating_add(1 + around).min(text.lines().count());
    let long = || places.iter().filter(|place| !place.is_of_one_line());
    let open = |line: usize| long().filter(|place| place.lines.0 <= line && line <= place.lines.1).count();
    let brackets = long().map(|place| open(place.lines.0)).max().map_or(0, |open| open + BRACKET);
    width.saturating_sub(EDGE + number.to_string().len() + brackets)
}

fn labelled(place: &Place, narrowed: &Narrowed<'_>, room: usize) -> LabeledSpan {
    let mut span = narrowed.span(place.span);
    let mut free = room.saturating_sub(2);
    if place.is_of_one_line() {
        let line =
            narrowed.text.get(..span.start).and_then(|before| before.rfind('\n')).map_or(0, |at| at + 1);
        let width = |end: usize| narrowed.text.get(line..end).map_or(0, display_width);
        // A label begins at the middle of what is underlined: of a long place less is.
        let most = (2 * room.saturating_sub(LEADER + place.least())).saturating_sub(width(span.start));
        if width(span.end) > most.max(width(span.start) + 1) {
            let ends = narrowed.text.get(span.start..span.end).unwrap_or_default().char_indices();
            let end =
                ends.map(|(at, c)| span.start + at + c.len_utf8()).take_while(|end| width(*end) <= most);
            span.end = end.last().unwrap_or(span.end);
        }
        free = room.saturating_sub(usize::midpoint(width(span.start), width(span.end)) + LEADER);
    }
    let fitting = place
        .label
        .iter()
        .filter_map(|(best, short)| [best, short].into_iter().find(|text| display_width(text) <= free));
    let lines: Vec<&str> = fitting.map(String::as_str).collect();
    let label = (!lines.is_empty()).then(|| lines.join("\n"));
    LabeledSpan::new(label, span.start, span.len())
}

fn theme(options: &Options) -> GraphicalTheme {
    match (options.unicode, options.color) {
        (true, true) => GraphicalTheme::unicode(),
        (true, false) => GraphicalTheme::unicode_nocolor(),
        (false, true) => {
            GraphicalTheme { characters: miette::ThemeCharacters::ascii(), ..GraphicalTheme::unicode() }
        }
        (false, false) => GraphicalTheme::none(),
    }
}

/// A frame in the shape that miette prints.
#[derive(Debug)]
struct Snippet<'a> {
    source: Text<'a>,
    labels: Vec<LabeledSpan>,
}

impl fmt::Display for Snippet<'_> {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        Ok(())
    }
}

impl std::error::Error for Snippet<'_> {}

impl Diagnostic for Snippet<'_> {
    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(&self.source)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        Some(Box::new(self.labels.iter().cloned()))
    }
}

/// A decoded part, always shown by whole lines: the name of a member tells what its value is.
#[derive(Debug)]
struct Text<'a> {
    name: &'static str,
    original: &'a str,
    narrowed: Narrowed<'a>,
    /// How many lines are before it.
    first: usize,
}

impl SourceCode for Text<'_> {
    fn read_span<'s>(
        &'s self,
        span: &SourceSpan,
        before: usize,
        after: usize,
    ) -> Result<Box<dyn SpanContents<'s> + 's>, MietteError> {
        let text: &str = &self.narrowed.text;
        let (start, end) = (span.offset(), span.offset() + span.len());
        let (head, tail) = (text.get(..start).unwrap_or_default(), text.get(end..).unwrap_or_default());
        let first = head.rfind('\n').map_or(0, |at| at + 1);
        let last = end + tail.find('\n').unwrap_or(tail.len());
        let lines = text.read_span(&(first, last - first).into(), before, after)?;
        // The column is that of the place itself: it is in the frame's heading.
        let column = head.get(first..).map_or(0, |before| before.chars().count());
        let column = column + self.narrowed.lost(self.original, first);
        Ok(Box::new(MietteSpanContents::new_named(
            self.name.to_owned(),
            lines.data(),
            *lines.span(),
            lines.line() + self.first,
            column,
            lines.line_count(),
        )))
    }
}
