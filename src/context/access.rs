//! What scopes an organisation may use, as the self-service API answers it.

use std::collections::BTreeMap;

use super::answer::refuse_mistaken;
use super::diagnostic::Diagnostic;
use super::saved::{Object, text, value};
use crate::json::Kind;

const WHAT: &str = "a list of scope accesses from the self-service API";

/// What became of an organisation's access to a scope.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum AccessState {
    /// Granted.
    Approved,
    /// Refused or taken back.
    Denied,
    /// Asked for and not yet answered.
    Requested,
    /// Any other word.
    Other(String),
}

impl AccessState {
    fn named(word: &str) -> Self {
        match word {
            "APPROVED" => Self::Approved,
            "DENIED" => Self::Denied,
            "REQUESTED" => Self::Requested,
            other => Self::Other(other.to_owned()),
        }
    }

    /// The word as the API writes it.
    #[must_use]
    pub fn word(&self) -> &str {
        match self {
            Self::Approved => "APPROVED",
            Self::Denied => "DENIED",
            Self::Requested => "REQUESTED",
            Self::Other(word) => word,
        }
    }
}

/// One organisation's access to one scope (Digdir: `oidc_api_admin_maskinporten`).
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Access {
    /// The scope's full name.
    pub scope: String,
    /// What became of it; an entry without state is taken as granted.
    pub state: AccessState,
    /// The organisation it is about: nine digits.
    pub consumer_orgno: Option<String>,
}

/// A scope as its owner has defined it (Digdir: `oidc_api_admin_maskinporten`).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct ScopeInfo {
    /// The full name, `prefix:subscope`.
    pub name: String,
    /// Whether tokens are issued for it.
    pub active: Option<bool>,
    /// Integration types that may have it; none named means any.
    pub allowed_integration_types: Vec<String>,
    /// Whether every organisation may use it without being granted access.
    pub accessible_for_all: bool,
    /// Where delegations are looked up; without one the scope cannot be used on behalf of others.
    pub delegation_source: Option<String>,
}

/// What a saved answer says about scopes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct ScopeLists {
    /// Accesses; `None` if the file holds scope definitions only.
    pub access: Option<Vec<Access>>,
    /// Scope definitions by name.
    pub scopes: BTreeMap<String, ScopeInfo>,
}

impl ScopeLists {
    /// Reads a saved answer of `GET /scopes/access…` or of `GET /scopes…`: which of the two shows in
    /// each element.
    ///
    /// # Errors
    /// If the bytes are no such answer.
    pub fn read(bytes: &[u8]) -> Result<Self, Diagnostic> {
        let text = text(bytes)?;
        let root = value(&text, WHAT)?;
        let elements = match root.kind() {
            Kind::Array => root.elements().unwrap_or_default(),
            _ => vec![root],
        };
        let mut lists = Self::default();
        if elements.is_empty() {
            lists.access = Some(Vec::new());
        }
        for element in elements {
            let object = Object::new(&text, element, WHAT)?;
            refuse_mistaken(&object, WHAT)?;
            if object.has("scope") {
                lists.access.get_or_insert_default().push(access(&object)?);
            } else if object.has("name") || object.has("subscope") {
                let info = scope(&object)?;
                lists.scopes.insert(info.name.clone(), info);
            } else {
                return Err(mistaken(&object));
            }
        }
        Ok(lists)
    }
}

fn access(object: &Object<'_>) -> Result<Access, Diagnostic> {
    let state = object.string("state")?;
    Ok(Access {
        scope: object.string("scope")?.unwrap_or_default(),
        state: state.map_or(AccessState::Approved, |word| AccessState::named(&word)),
        consumer_orgno: object.string("consumer_orgno")?,
    })
}

fn scope(object: &Object<'_>) -> Result<ScopeInfo, Diagnostic> {
    let part = |name| object.string(name).map(Option::unwrap_or_default);
    let name = match object.string("name")? {
        Some(name) => name,
        None => format!("{}:{}", part("prefix")?, part("subscope")?),
    };
    Ok(ScopeInfo {
        name,
        active: object.boolean("active")?,
        allowed_integration_types: object.strings("allowed_integration_types")?.unwrap_or_default(),
        accessible_for_all: object.boolean("accessible_for_all")?.unwrap_or(false),
        delegation_source: object.string("delegation_source")?.filter(|s| !s.trim().is_empty()),
    })
}

fn mistaken(object: &Object<'_>) -> Diagnostic {
    let (it, help) = if object.has("client_id") {
        ("this is a client", "Give it with --client, or as `client` in the profile.")
    } else if object.has("kty") || object.has("keys") {
        ("this is a key set", "Give it with --jwks, or as `jwks` in the profile.")
    } else {
        ("this object has neither scope nor name", "Save the answer of GET /scopes/access/all.")
    };
    object.complain(object.value, format!("{it}: not {WHAT}")).help(help)
}
