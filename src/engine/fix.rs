//! Makes the changes that findings carry, and lints again until there is none left to make.

use serde_json::Value as Json;

use super::notation;
use super::rewrite::rewritten;
use crate::change::{self, Change, Edit, Operation, Safety};
use crate::finding::Finding;
use crate::grant::{Grant, Origins, PartName};
use crate::json::{Kind, Value, is_deeper_than};
use crate::maskinporten::limits;
use crate::numbers::{mask, mask_persons};
use crate::printable::{PRIVATE_JWK_MEMBERS, hide_secrets, hide_values, is_secret_name};
use crate::report::GrantReport;
use crate::source::Places;

/// Most rounds. A change can bring to light what was hidden behind the mistake, seldom twice.
const ROUNDS: usize = 10;

/// Deepest JSON that is masked value by value: header and claims together are an object around either.
const DEEPEST: usize = limits::JSON_DEPTH + 1;

/// Which grants get a corrected header and claims in their report.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Correct {
    /// None.
    #[default]
    Never,
    /// Those that a change of this safety, or a safer one, is known for.
    Changed(Safety),
    /// All that can be read.
    Always(Safety),
}

impl Correct {
    /// How far the changes of a grant with these findings go, if it is to be corrected.
    pub(super) fn most(self, findings: &[Finding]) -> Option<Safety> {
        let has = |most| findings.iter().any(|f| f.change.as_ref().is_some_and(|c| c.safety <= most));
        match self {
            Self::Changed(most) => has(most).then_some(most),
            Self::Always(most) => Some(most),
            Self::Never => None,
        }
    }
}

/// The text with all changes made that are as safe as `most` or safer, linted again after each round;
/// `None` if there is nothing to change.
pub(super) fn rounds(
    bytes: &[u8],
    most: Safety,
    lint: &mut dyn FnMut(&[u8]) -> Vec<GrantReport>,
) -> Option<Vec<u8>> {
    let mut fixed: Option<Vec<u8>> = None;
    for _ in 0..ROUNDS {
        let text = fixed.as_deref().unwrap_or(bytes);
        let reports = lint(text);
        let findings = reports.iter().flat_map(|report| &report.findings);
        let changes: Vec<&Change> = findings
            .filter_map(|finding| finding.change.as_deref())
            .filter(|change| change.safety <= most)
            .collect();
        match change::apply(text, &changes) {
            Some(next) => fixed = Some(next),
            None => break,
        }
    }
    fixed.filter(|text| text != bytes)
}

/// Header and claims as they should be, as the JSON text `{"header": …, "payload": …}` that may be
/// shown: secrets and personal numbers are masked. `None` if they cannot be read.
pub(super) fn corrected(
    grant: &Grant<'_>,
    most: Safety,
    lint: &mut dyn FnMut(&[u8]) -> Vec<GrantReport>,
) -> Option<String> {
    let header = if grant.header.is_readable() { grant.header.text } else { "{}" };
    let payload = grant.payload.is_readable().then_some(grant.payload.text)?;
    let draft = format!("{{\n\"header\": {header},\n\"payload\": {payload}\n}}");
    let fixed = rounds(draft.as_bytes(), most, lint);
    let text = fixed.map_or(Ok(draft), String::from_utf8).ok()?;
    shown_json(&text).map(|json| compact(&json))
}

/// A document as it may be shown. What is not JSON, or is nested too deep, is masked as text.
#[must_use]
pub fn shown(text: &str) -> String {
    shown_json(text).unwrap_or_else(|| hide_secrets(&hide_values(text)).into_owned())
}

/// JSON as it may be shown: values of members that hold secrets, tokens, private keys and personal numbers are
/// masked, everything else stays byte for byte. `None` if it is no JSON, or nested too deep.
#[must_use]
pub fn shown_json(text: &str) -> Option<String> {
    let value = Value::parse(text).ok().filter(|_| !is_deeper_than(text.as_bytes(), DEEPEST))?;
    let mut edits = Vec::new();
    hide(value, false, &mut edits);
    if edits.is_empty() {
        return Some(text.to_owned());
    }
    let hidden = Change { edits, ..Change::new(Safety::Safe, Vec::new()) };
    String::from_utf8(change::apply(text.as_bytes(), &[&hidden])?).ok()
}

/// JSON on one line: without the whitespace between its tokens.
#[must_use]
pub fn compact(json: &str) -> String {
    let (mut in_string, mut is_escaped) = (false, false);
    let mut keep = |c: &char| {
        let was_in_string = in_string;
        match c {
            _ if is_escaped => is_escaped = false,
            '\\' if in_string => is_escaped = true,
            '"' => in_string = !in_string,
            _ => {}
        }
        was_in_string || !c.is_ascii_whitespace()
    };
    json.chars().filter(|c| keep(c)).collect()
}

/// Collects what may not be shown of a document, and what is shown in its place.
fn hide(value: Value<'_>, is_secret: bool, edits: &mut Vec<Edit>) {
    match value.kind() {
        Kind::Object => {
            let members = value.members().unwrap_or_default();
            let is_jwk = members.iter().any(|member| member.name == "kty");
            // `{"name": "KEYSTORE_PASSWORD", "value": "…"}`, as manifests and services have their variables.
            let is_label = |name: &str| ["name", "key"].iter().any(|label| name.eq_ignore_ascii_case(label));
            let names_secret = members.iter().any(|member| {
                is_label(&member.name) && member.value.as_str().is_some_and(|name| is_secret_name(&name))
            });
            for member in members {
                let name = member.name.as_ref();
                let hidden = hide_secrets(name);
                if hidden != name {
                    edits.push(Edit { span: member.name_span, text: Json::from(hidden).to_string() });
                }
                let is_private =
                    (is_jwk && PRIVATE_JWK_MEMBERS.contains(&name)) || (names_secret && !is_label(name));
                hide(member.value, is_secret || is_private || name == "pid" || is_secret_name(name), edits);
            }
        }
        Kind::Array => {
            let elements = value.elements().unwrap_or_default();
            for element in elements {
                hide(element, is_secret, edits);
            }
        }
        Kind::String => {
            let text = value.as_str().unwrap_or_default();
            let hidden = if is_secret { mask(&text).into() } else { hide_secrets(&text) };
            let hidden = mask_persons(&hidden);
            if hidden != text {
                edits.push(Edit { span: value.span(), text: Json::from(hidden).to_string() });
            }
        }
        Kind::Number if is_secret || mask_persons(value.raw()) != value.raw() => {
            edits.push(Edit { span: value.span(), text: Json::from(mask(value.raw())).to_string() });
        }
        Kind::Number | Kind::Bool | Kind::Null => {}
    }
}

/// The change with the edits that it comes to in a file that is not signed; `None` if it cannot be made
/// there.
pub(super) fn made(mut change: Box<Change>, places: &Places<'_>, grant: &Grant<'_>) -> Option<Box<Change>> {
    let found = match grant.origins {
        Some(origins) => elsewhere(&change.operations, origins, places, grant)?,
        // What the file has in a notation of its own is shown as it should be, and left as it is.
        None => here(&change.operations, places, grant).unwrap_or_default(),
    };
    for (mut edit, safety) in found {
        change.safety = change.safety.max(safety);
        edit.span = places.in_file(edit.span);
        change.edits.push(edit);
    }
    change.edits.sort_by_key(|edit| edit.span.start);
    Some(change)
}

/// The edits of a draft, each in the notation that the file has there.
fn here(operations: &[Operation], places: &Places<'_>, grant: &Grant<'_>) -> Option<Vec<(Edit, Safety)>> {
    let (file, _) = places.text();
    let mut edits = Vec::new();
    for part in [PartName::Header, PartName::Payload] {
        let steps: Vec<Operation> = operations.iter().filter(|step| step.part() == part).cloned().collect();
        if !steps.is_empty() {
            let json = grant.json_part(part)?;
            for edit in change::edits(&steps, json.object?)? {
                let span = grant.lift(part, edit.span);
                let now = json.text.get(edit.span.start..edit.span.end)?;
                // What is to be written in UTF-16 is written in UTF-8 first.
                let text = if places.is_utf16() {
                    edit.text
                } else {
                    let written = std::str::from_utf8(file.get(span.start..span.end)?).ok()?;
                    notation::rewritten(written, now, &edit.text)?
                };
                edits.push((Edit { span, text }, Safety::Safe));
            }
        }
    }
    Some(edits)
}

/// The edits of a file from which a grant was put together. A value that is not in the file as it is in
/// the grant was derived from what is there, and is left alone.
fn elsewhere(
    operations: &[Operation],
    origins: &Origins,
    places: &Places<'_>,
    grant: &Grant<'_>,
) -> Option<Vec<(Edit, Safety)>> {
    let text = std::str::from_utf8(places.text().0).ok()?;
    let now = |step: &Operation| grant.json_part(step.part())?.object?.pointer(step.pointer());
    let since = |step: &Operation| origins.find(step.part(), step.pointer())?.since;
    if let Ok(root) = Value::parse(text) {
        let moved = |step: &Operation| {
            let (_, at) = origins.place(step.part(), Some(step.pointer()));
            let (at, now) = (at?, now(step)?);
            let there = root.pointer(&at)?;
            if let Some(since) = since(step) {
                return after(step, &at, since, now.raw(), there);
            }
            let is_same =
                there.raw() == now.raw() || there.as_str().is_some_and(|text| now.as_str() == Some(text));
            is_same.then(|| step.at(&at))
        };
        let steps: Vec<Operation> = operations.iter().map(moved).collect::<Option<_>>()?;
        let found = change::edits(&steps, root)?;
        return Some(found.into_iter().map(|edit| (edit, Safety::Safe)).collect());
    }
    let in_place = |step: &Operation| {
        let origin = origins.find(step.part(), step.pointer());
        let span = origin.filter(|origin| origin.pointer == step.pointer())?.span?;
        let Operation::Replace { value, .. } = step else { return None };
        let (now, new) = match since(step) {
            Some(since) => (seconds(now(step)?.raw(), since)?, seconds(value, since)?),
            None => (now(step)?.as_str()?.into_owned(), serde_json::from_str(value).ok()?),
        };
        let (text, safety) = rewritten(text, span, &now, &new)?;
        Some((Edit { span, text }, safety))
    };
    operations.iter().map(in_place).collect()
}

/// How many seconds an instant is after another, as text.
fn seconds(instant: &str, since: i64) -> Option<String> {
    instant.parse::<i64>().ok()?.checked_sub(since).map(|seconds| seconds.to_string())
}

/// The step at a value of seconds after `since`, from which the instant `now` was made.
fn after(step: &Operation, at: &str, since: i64, now: &str, there: Value<'_>) -> Option<Operation> {
    let Operation::Replace { part, value, .. } = step else { return None };
    let (now, new) = (seconds(now, since)?, seconds(value, since)?);
    let value = match there.as_str() {
        Some(text) => (text == now).then(|| format!("\"{new}\"")),
        None => (there.raw() == now).then_some(new),
    };
    Some(Operation::Replace { part: *part, pointer: at.to_owned(), value: value? })
}
