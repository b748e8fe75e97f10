//! What a scope looks like, and which Maskinporten's integration type never gets.
//!
//! Digdir: the table of scopes and integration types in `oidc_func_clientreg`.

/// Whom a scope is for, if not for machines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum LoginOnly {
    /// Login of people at ID-porten; listed by Digdir.
    Login,
    /// Integration type api_klient; listed by Digdir.
    ApiClient,
    /// Login of people in OpenID Connect; not on Digdir's list.
    OpenIdConnect,
}

const fn scope(name: &'static str, kind: LoginOnly) -> (&'static str, LoginOnly) {
    (name, kind)
}

/// Scopes by their whole name, or by what they begin with where the name ends in `/` or `.`.
static LOGIN_ONLY: [(&str, LoginOnly); 9] = [
    scope("openid", LoginOnly::Login),
    scope("profile", LoginOnly::Login),
    scope("krr:user/", LoginOnly::ApiClient),
    scope("idporten:authorizations.", LoginOnly::ApiClient),
    scope("idporten:user.log.read", LoginOnly::ApiClient),
    scope("email", LoginOnly::OpenIdConnect),
    scope("phone", LoginOnly::OpenIdConnect),
    scope("address", LoginOnly::OpenIdConnect),
    scope("offline_access", LoginOnly::OpenIdConnect),
];

/// Whether the scope belongs to clients that log people in, and to which.
#[must_use]
pub fn login_only(name: &str) -> Option<LoginOnly> {
    let first = name.as_bytes().first();
    let fits = |(scope, _): &&(&str, LoginOnly)| {
        scope.as_bytes().first() == first
            && (*scope == name || (scope.ends_with(['/', '.']) && name.starts_with(scope)))
    };
    LOGIN_ONLY.iter().find(fits).map(|(_, kind)| *kind)
}

/// What scopes begin with that are older than prefixes and in use: those of the contact register and of eFormidling
/// (Digdir: release notes; eFormidling: `difi.move.oidc`).
const UNPREFIXED: [&str; 2] = ["global/", "move/"];

/// Whether a scope is one of the old ones without a prefix.
fn is_unprefixed(name: &str) -> bool {
    let rest = UNPREFIXED.iter().find_map(|start| name.strip_prefix(start));
    rest.is_some_and(|rest| {
        !rest.is_empty() && rest.bytes().all(|b| b.is_ascii_alphanumeric() || b"._-/".contains(&b))
    })
}

/// Whether a text looks like a scope: `prefix:name` without spaces, quotation marks and brackets, or one that is known
/// without a prefix. A URL does not.
#[must_use]
pub fn is_scope(text: &str) -> bool {
    let (prefix, name) = text.split_once(':').unwrap_or_default();
    let is_prefixed = !prefix.is_empty() && !name.is_empty() && !name.starts_with("//");
    // Compared in one step, where a search for each letter of each scope was one part in a hundred of a grant.
    let is_mark = |b| {
        matches!(
            b,
            b'"' | b'\'' | b'`' | b'\\' | b'$' | b'(' | b')' | b'{' | b'}' | b'[' | b']' | b'<' | b'>'
        )
    };
    let is_sign = |b: u8| b.is_ascii_graphic() && !is_mark(b);
    (is_prefixed && text.bytes().all(is_sign)) || login_only(text).is_some() || is_unprefixed(text)
}

/// Integration types that Digdir's table names for scopes that begin so.
static INTEGRATION_TYPES: [(&str, &[&str]); 3] = [
    ("krr:global/", &["krr", "maskinporten"]),
    ("idporten:dcr.", &["maskinporten"]),
    ("idporten:scopes.", &["maskinporten"]),
];

/// The integration types that the scope is for; empty if Digdir's table does not name it.
#[must_use]
pub fn integration_types(name: &str) -> &'static [&'static str] {
    INTEGRATION_TYPES.iter().find(|(start, _)| name.starts_with(start)).map_or(&[], |(_, types)| types)
}
