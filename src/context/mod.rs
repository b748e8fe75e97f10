//! What the user tells about the client, the environment and the moment.
//!
//! The readers in this module take bytes and give data; they open no file. What is secret in what
//! they read (a client secret, the private half of a key) is never kept.

mod access;
mod anchors;
mod answer;
mod client;
mod diagnostic;
mod keys;
mod password;
mod saved;
pub mod settings;
pub(crate) mod values;
mod well_known;

pub use access::{Access, AccessState, ScopeInfo, ScopeLists};
pub use anchors::read_anchors;
pub use client::{Client, find_client};
pub use diagnostic::{Diagnostic, nearest};
pub use keys::{KeyEnd, KeySet, RegisteredKey};
pub use password::Password;
pub use well_known::issuer_of;

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::grant::certificate::Certificate;
use crate::maskinporten::environments::Environment;
use crate::maskinporten::limits;
use crate::printable::hide_secrets;

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
#[non_exhaustive]
pub struct Context {
    /// The environment the grant is meant for; inferred from `aud` when `None`.
    pub environment: Option<Environment>,
    /// The client_id registered at Maskinporten.
    pub client_id: Option<String>,
    /// The organisation that owns the client: nine digits.
    pub org_number: Option<String>,
    /// The scopes registered on the client.
    pub scopes: Option<Vec<String>>,
    /// The client as it is registered.
    pub client: Option<Client>,
    /// The keys registered on the client; an empty set means that it has none.
    pub keys: Option<KeySet>,
    /// Which organisation has been granted which scope.
    pub access: Option<Vec<Access>>,
    /// What is known about scopes, by name.
    pub scope_info: BTreeMap<String, ScopeInfo>,
    /// CA certificates that the user vouches for, beside the known ones.
    pub trust_anchors: Vec<Arc<Certificate>>,
    /// Clients of the user's other profiles.
    pub other_clients: Vec<OtherClient>,
    /// Where each value came from, for the report.
    pub provenance: Vec<Provenance>,
    /// When the server is taken to receive the grant.
    pub at: At,
    /// How far the server lets clocks differ, in seconds.
    pub skew: i64,
    /// What opens key stores and encrypted keys.
    pub password: Option<Password>,
    /// From how many days before its end a certificate or key is warned of.
    pub expiry_warning_days: i64,
}

/// A client of another profile in the same configuration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OtherClient {
    /// The profile's name.
    pub profile: String,
    /// Its client_id.
    pub client_id: String,
}

/// Where one value of the context came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Provenance {
    /// The name of the value, as in `grantlint.toml`: `client-id`, `scopes`, …
    pub name: &'static str,
    /// The value, safe to print; for keys their identifiers.
    pub value: String,
    /// Where it came from: "--client-id", "profile prod in grantlint.toml", "client.json", …
    pub from: String,
}

impl Provenance {
    /// The origin of a value, which is made safe to print: a key or a token may have been put in its place.
    #[must_use]
    pub(crate) fn new(name: &'static str, value: &str, from: impl Into<String>) -> Self {
        Self { name, value: hide_secrets(value).into_owned(), from: from.into() }
    }
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
            client: None,
            keys: None,
            access: None,
            scope_info: BTreeMap::new(),
            trust_anchors: Vec::new(),
            other_clients: Vec::new(),
            provenance: Vec::new(),
            at,
            skew: limits::SKEW,
            password: None,
            expiry_warning_days: limits::EXPIRY_WARNING_DAYS,
        }
    }

    /// The same, for a grant to this environment.
    #[must_use]
    pub fn with_environment(self, environment: Environment) -> Self {
        Self { environment: Some(environment), ..self }
    }

    /// The same, with the client_id registered at Maskinporten.
    #[must_use]
    pub fn with_client_id(self, client_id: impl Into<String>) -> Self {
        Self { client_id: Some(client_id.into()), ..self }
    }

    /// The same, with the organisation that owns the client: nine digits.
    #[must_use]
    pub fn with_org_number(self, org_number: impl Into<String>) -> Self {
        Self { org_number: Some(org_number.into()), ..self }
    }

    /// The same, with the scopes registered on the client.
    #[must_use]
    pub fn with_scopes<S: Into<String>>(self, scopes: impl IntoIterator<Item = S>) -> Self {
        Self { scopes: Some(scopes.into_iter().map(Into::into).collect()), ..self }
    }

    /// The same, with the keys registered on the client.
    #[must_use]
    pub fn with_keys(self, keys: KeySet) -> Self {
        Self { keys: Some(keys), ..self }
    }

    /// The same, with what a registered client says, where it is not known already.
    #[must_use]
    pub fn with_client(mut self, client: Client) -> Self {
        self.use_client(client);
        self
    }

    /// Takes over what a registered client says, for whatever is not known already.
    pub fn use_client(&mut self, client: Client) {
        let missing = |value: &Option<String>| value.as_ref().is_none_or(String::is_empty);
        if missing(&self.client_id) {
            self.client_id.clone_from(&client.client_id);
        }
        if missing(&self.org_number) {
            self.org_number.clone_from(&client.client_orgno);
        }
        if self.scopes.is_none() {
            self.scopes.clone_from(&client.scopes);
        }
        if self.keys.is_none() {
            self.keys.clone_from(&client.keys);
        }
        self.client = Some(client);
    }

    /// The registered key of that identifier.
    #[must_use]
    pub fn key(&self, kid: &str) -> Option<&RegisteredKey> {
        self.keys.as_ref()?.find(kid)
    }

    /// What is known about a scope.
    #[must_use]
    pub fn scope_info(&self, scope: &str) -> Option<&ScopeInfo> {
        self.scope_info.get(scope)
    }

    /// The other profile whose client has this client_id.
    #[must_use]
    pub fn other_client(&self, client_id: &str) -> Option<&OtherClient> {
        self.other_clients.iter().find(|other| other.client_id == client_id)
    }
}
