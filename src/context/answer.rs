//! Answers that were saved by mistake.

use super::diagnostic::Diagnostic;
use super::saved::Object;
use crate::json::Value;
use crate::printable::printable;

/// Says what an object is, if it is evidently not what was asked for: an error answer, a token, a
/// private key set of another kind.
pub(super) fn refuse_mistaken(object: &Object<'_>, what: &str) -> Result<(), Diagnostic> {
    let words = |name| object.get(name).and_then(|v| v.as_str().map(|s| printable(&s)));
    let here = |message: String| Err(object.complain(object.value, message));
    if object.has("access_token") {
        return here(format!(
            "this is a token response, not {what}; it contains a live token, so delete the file"
        ));
    }
    if let Some(error) = words("error") {
        let description = words("error_description").or_else(|| words("message")).unwrap_or_default();
        return here(format!(
            "this is an error answer, saved by mistake, not {what}: {}",
            join(&error, &description)
        ));
    }
    if object.has("errors") || (object.has("status") && object.has("correlation_id")) {
        let status = object.get("status").map(|v| printable(v.raw().trim_matches('"'))).unwrap_or_default();
        return here(format!(
            "this is an error answer of the self-service API (ApiError) that was saved by mistake, not {what}: {}",
            join(&status, &first_error(object))
        ));
    }
    Ok(())
}

fn join(left: &str, right: &str) -> String {
    [left, right].into_iter().filter(|s| !s.is_empty()).collect::<Vec<_>>().join(": ")
}

/// The first message of an ApiError.
fn first_error(object: &Object<'_>) -> String {
    let first = object.get("errors").and_then(Value::elements).and_then(|e| e.first().copied());
    let message = first.and_then(|e| e.member_named("errorMessage")).and_then(|m| m.value.as_str());
    message.map(|m| printable(&m)).unwrap_or_default()
}
