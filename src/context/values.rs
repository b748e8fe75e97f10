//! Reads single values as users write them, in flags, variables and files alike: strictly, with a
//! hint where one is near.

use super::diagnostic::nearest;
use crate::maskinporten::environments::{self, ENVIRONMENTS, Environment};
use crate::maskinporten::rar::ORG_PREFIX;

/// A name of an environment, or an issuer URL.
pub(crate) fn environment(text: &str) -> Result<Environment, String> {
    let text = text.trim();
    let lower = text.to_ascii_lowercase();
    if let Some(known) = ENVIRONMENTS.iter().find(|e| e.name == lower) {
        return Ok(known.clone());
    }
    if text.contains("://") {
        // A public host can only mean that environment, whatever path was pasted with it.
        let known = environments::nearest(text).cloned();
        return known
            .or_else(|| Environment::with_issuer(text))
            .ok_or_else(|| "expected an http(s) URL".to_owned());
    }
    let names: Vec<&str> = ENVIRONMENTS.iter().map(|e| e.name.as_ref()).collect();
    let alias = match lower.as_str() {
        "production" | "produksjon" | "prd" => Some("prod"),
        "ver2" | "ver1" | "tt02" | "staging" | "dev" => Some("test"),
        "skyporten" => Some("sky-prod"),
        _ => environments::nearest(text)
            .map(|e| e.name.as_ref())
            .or_else(|| nearest(&lower, names.iter().copied())),
    };
    Err(format!("expected {}, or an issuer URL{}", names.join(", "), hint(alias)))
}

/// A client_id: any text without spaces around it.
pub(crate) fn client_id(text: &str) -> Result<String, String> {
    let id = text.trim();
    if id.is_empty() { Err("it is empty".to_owned()) } else { Ok(id.to_owned()) }
}

/// Nine digits; `0192:` in front and spaces between are tolerated.
pub(crate) fn org_number(text: &str) -> Result<String, String> {
    let bare: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let digits = bare.strip_prefix(ORG_PREFIX).unwrap_or(&bare);
    if digits.len() == 9 && digits.bytes().all(|b| b.is_ascii_digit()) {
        return Ok(digits.to_owned());
    }
    Err("expected an organisation number of nine digits".to_owned())
}

/// Scopes separated by spaces.
pub(crate) fn scopes(text: &str) -> Result<Vec<String>, String> {
    if text.contains(',') {
        return Err("separate scopes with spaces, not commas".to_owned());
    }
    Ok(text.split_whitespace().map(str::to_owned).collect())
}

/// The end of an error that says what was probably meant.
pub(crate) fn hint(near: Option<&str>) -> String {
    near.map(|name| format!("; did you mean {name}?")).unwrap_or_default()
}
