//! Where in the file grants and findings are.

use crate::finding::{Location, Target};
use crate::grant::{Grant, PartName};
use crate::input::{Candidate, Carried};
use crate::report::Source;
use crate::source::{Places, Span};

/// Where in its source a grant is that a carrier holds.
pub(super) fn of(
    carried: &Carried,
    candidate: &Candidate<'_>,
    source: &Source,
    places: &Places<'_>,
) -> Source {
    let (line, _) = places.line_and_column(candidate.start());
    Source {
        file: source.file.clone(),
        line: source.line.or((!carried.is_sole || line > 1).then_some(line)),
        pointer: carried.pointer.clone(),
    }
}

/// Fills in where in the file a finding points.
pub(super) fn locate(location: &mut Location, places: &Places<'_>, grant: &Grant<'_>) {
    let pointer = location.pointer.as_deref();
    let origin = grant.origins.and_then(|origins| origins.find(location.part, pointer.unwrap_or_default()));
    let span = match (location.target, origin.and_then(|origin| origin.span)) {
        (Target::Bytes(span), _) | (_, Some(span)) => Some(span),
        (target, None) => locate_pointer(location.part, pointer, target, grant),
    };
    if let Some(origins) = grant.origins {
        let (part, pointer) = origins.place(location.part, location.pointer.as_deref());
        (location.part, location.pointer) = (part, pointer);
    }
    location.offset = span.map(|span| places.in_file(span));
    if let Some(span) = span {
        let (line, column) = places.line_and_column(span.start);
        location.line = Some(line);
        location.column = Some(column);
        location.end = Some(places.line_and_column(span.end));
    }
}

fn locate_pointer(part: PartName, pointer: Option<&str>, target: Target, grant: &Grant<'_>) -> Option<Span> {
    let json = grant.json_part(part);
    let inside = pointer.zip(json).and_then(|(pointer, json)| match target {
        Target::Name => json.name_span_of(pointer),
        _ => json.span_of(pointer),
    });
    match inside {
        Some(span) => Some(grant.lift(part, span)),
        // A missing member has no place of its own: point at the part it is missing from.
        None => grant.part_span(part).or_else(|| grant.part_span(PartName::Input)),
    }
}
