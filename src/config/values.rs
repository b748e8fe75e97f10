//! Reads names of rules and levels, in flags, variables and files alike.

use crate::context::nearest;
pub(crate) use crate::context::values::{client_id, environment, hint, org_number, scopes};
use crate::maskinporten::codes;
use crate::rule::Severity;
use crate::rules::RULES;

/// Words for a level.
pub(crate) const LEVELS: [&str; 4] = ["error", "warning", "note", "off"];

/// The name of a rule, or an MP-code.
pub(crate) fn selector(text: &str) -> Result<String, String> {
    let text = text.trim();
    if let Some(code) = codes::documented().find(|code| code.eq_ignore_ascii_case(text)) {
        return Ok(code.to_owned());
    }
    let lower = text.to_ascii_lowercase().replace('_', "-");
    if let Some(rule) = RULES.iter().find(|rule| rule.name == lower) {
        return Ok(rule.name.to_owned());
    }
    let names = RULES.iter().map(|r| r.name).chain(codes::documented());
    Err(format!(
        "there is no rule or MP-code with this name{} (grantlint rules lists them)",
        hint(nearest(text, names))
    ))
}

/// A level of a rule; `None` is off.
pub(crate) fn severity(text: &str) -> Result<Option<Severity>, String> {
    let text = text.trim().to_ascii_lowercase();
    match text.as_str() {
        "error" => Ok(Some(Severity::Error)),
        "warning" => Ok(Some(Severity::Warning)),
        "note" => Ok(Some(Severity::Note)),
        "off" => Ok(None),
        other => {
            Err(format!("expected the level error, warning, note or off{}", hint(nearest(other, LEVELS))))
        }
    }
}
