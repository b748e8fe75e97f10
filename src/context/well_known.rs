//! The issuer named by a saved well-known document (RFC 8414).

use super::answer::refuse_mistaken;
use super::diagnostic::Diagnostic;
use super::saved::{Object, text, value};
use crate::maskinporten::environments::Environment;

/// The environment that a saved authorization server metadata document (RFC 8414) describes:
/// the `issuer` in it, which `aud` must equal.
///
/// # Errors
/// If the bytes are no such document.
pub fn issuer_of(bytes: &[u8]) -> Result<Environment, Diagnostic> {
    let what = "a well-known document";
    let text = text(bytes)?;
    let object = Object::new(&text, value(&text, what)?, what)?;
    refuse_mistaken(&object, what)?;
    let Some(member) = object.get("issuer") else {
        return Err(object.complain(object.value, "the metadata (well-known) has no issuer"));
    };
    let issuer = object.string("issuer")?.unwrap_or_default();
    Environment::with_issuer(&issuer)
        .ok_or_else(|| object.complain(member, format!("the issuer {issuer} is not an http or https URL")))
}
