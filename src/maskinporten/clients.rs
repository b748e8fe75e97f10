//! What a client must be registered as in order to use JWT grants.
//!
//! Digdir: `oidc_api_admin`, `oidc_func_clientreg`.

/// The grant type of JWT grants (RFC 7523 section 2.1), and the short name that Digdir's pages also
/// print.
pub const JWT_BEARER: [&str; 2] = ["urn:ietf:params:oauth:grant-type:jwt-bearer", "jwt_bearer_token"];

/// How a Maskinporten client authenticates.
pub const AUTH_METHOD: &str = "private_key_jwt";

/// Integration types of clients that log people in, or act for someone who is.
const LOGIN: [&str; 4] = ["idporten", "idporten_saml2", "ansattporten", "api_klient"];

/// Whether clients of this integration type log people in, so that no scope of Maskinporten is
/// theirs unless its owner allows it.
#[must_use]
pub fn is_for_login(integration_type: &str) -> bool {
    LOGIN.contains(&integration_type)
}
