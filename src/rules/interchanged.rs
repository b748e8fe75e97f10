//! Whether aud and scope have each other's values: one slip, which several rules would see.

use std::borrow::Cow;

use crate::grant::Part;
use crate::maskinporten::{environments, scopes};

/// The values of aud and scope where each is in the other's place.
#[derive(Clone, Debug)]
pub(crate) struct Interchanged<'a> {
    /// What aud holds: names of scopes.
    pub(crate) scope: Cow<'a, str>,
    /// What scope holds: the issuer, or a near miss of one.
    pub(crate) issuer: Cow<'a, str>,
}

/// The two values, if aud holds scopes and scope holds `issuer` or a value that was meant for a public
/// one.
#[must_use]
pub(crate) fn read<'a>(payload: &Part<'a>, issuer: Option<&str>) -> Option<Interchanged<'a>> {
    let aud = payload.get("aud").is()?.as_only_str().filter(|aud| are_scopes(aud))?;
    let scope = payload.get("scope").is()?.as_only_str()?;
    let names_issuer =
        Some(&*scope) == issuer || (is_one_word(&scope) && environments::nearest(&scope).is_some());
    names_issuer.then_some(Interchanged { scope: aud, issuer: scope })
}

fn is_one_word(text: &str) -> bool {
    text.split_whitespace().nth(1).is_none()
}

/// Whether every word has the form of a scope, `prefix:name`. A URL has not.
fn are_scopes(text: &str) -> bool {
    let is_host = |word: &str| word.split(':').next().is_some_and(|prefix| prefix.contains('.'));
    // Nearly every aud is told by its first colon.
    text.split_once(':').is_some_and(|(_, name)| !name.starts_with("//"))
        && text.split_whitespace().all(|word| scopes::is_scope(word) && !is_host(word))
}
