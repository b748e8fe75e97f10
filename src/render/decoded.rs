//! Header and claims as a page shows them, with the places of the findings.

use serde_json::{Value, json};

use super::view::View;
use crate::grant::PartName;
use crate::report::GrantReport;

/// The decoded parts of a grant: for each its text, without secrets, and what to mark in it. A mark has
/// `finding`, the position in `findings`, and `start` and `end` in UTF-16 code units, as JavaScript counts.
#[must_use]
pub fn json(report: &GrantReport) -> Value {
    let Some(decoded) = &report.decoded else { return Value::Null };
    json!({
        "header": part(report, PartName::Header, &decoded.header),
        "payload": part(report, PartName::Payload, &decoded.payload),
    })
}

fn part(report: &GrantReport, part: PartName, text: &str) -> Value {
    View::of(text).map_or(Value::Null, |view| marked(report, &[part], &view))
}

/// The document with keys or settings, likewise; `null` if there is none to show.
#[must_use]
pub fn document(report: &GrantReport) -> Value {
    let text = report.decoded.as_ref().map_or("", |decoded| decoded.document.as_str());
    let view = View::of_excerpts(&report.excerpts).or_else(|| View::of(text));
    view.map_or(Value::Null, |view| marked(report, &[PartName::Keys, PartName::Settings], &view))
}

fn marked(report: &GrantReport, parts: &[PartName], view: &View) -> Value {
    let of_part = report.findings.iter().enumerate().filter(|(_, f)| parts.contains(&f.location.part));
    let marks = of_part.filter_map(|(index, finding)| {
        let (span, _) = view.mark(&finding.location)?;
        let units = |end: usize| view.text.get(..end).map(|before| before.encode_utf16().count());
        Some(json!({ "finding": index, "start": units(span.start)?, "end": units(span.end)? }))
    });
    let marks: Vec<Value> = marks.collect();
    json!({ "text": view.text, "marks": marks })
}
