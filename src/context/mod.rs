//! What the user tells about the client, the environment and the moment.

pub mod numbers;

use crate::maskinporten::environments::Environment;
use crate::maskinporten::limits;

/// The instant at which the server is taken to receive the grant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum At {
    /// The grant's own `iat`: for stored fixtures.
    Issued,
    /// This instant, in Unix seconds. The library never reads a clock.
    Time(i64),
}

/// Everything known beside the grant. All of it is optional; what is missing ends up under
/// `not_checked`.
#[derive(Clone, Debug)]
pub struct Context {
    /// The environment the grant is meant for; inferred from `aud` when `None`.
    pub environment: Option<Environment>,
    /// The client_id registered at Maskinporten.
    pub client_id: Option<String>,
    /// The organisation that owns the client: nine digits.
    pub org_number: Option<String>,
    /// The scopes registered on the client.
    pub scopes: Option<Vec<String>>,
    /// When the server is taken to receive the grant.
    pub at: At,
    /// How far the server lets clocks differ, in seconds.
    pub skew: i64,
    /// From how many days before its end a certificate or key is warned of.
    pub expiry_warning_days: i64,
}

impl Context {
    /// A context that knows nothing but the instant.
    #[must_use]
    pub const fn new(at: At) -> Self {
        Self {
            environment: None,
            client_id: None,
            org_number: None,
            scopes: None,
            at,
            skew: limits::SKEW,
            expiry_warning_days: limits::EXPIRY_WARNING_DAYS,
        }
    }
}
