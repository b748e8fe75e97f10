//! A client as the self-service API answers it, alone or in a list.

use super::answer::refuse_mistaken;
use super::diagnostic::{Diagnostic, nearest};
use super::keys::KeySet;
use super::saved::{Object, text, value};
use crate::json::{Kind, Value};

const WHAT: &str = "a client from the self-service API";

/// A client as it is registered, as far as a check can use it
/// (Digdir: `oidc_api_admin`, `oidc_func_clientreg`). Nothing secret is kept.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Client {
    /// client_id.
    pub client_id: Option<String>,
    /// The organisation that owns the client: nine digits.
    pub client_orgno: Option<String>,
    /// The supplier that manages the client for its owner: nine digits.
    pub supplier_orgno: Option<String>,
    /// `maskinporten`, `krr`, `idporten`, `api_klient`, …
    pub integration_type: Option<String>,
    /// Scopes that it may ask for.
    pub scopes: Option<Vec<String>>,
    /// Grant types that it may use.
    pub grant_types: Option<Vec<String>>,
    /// How it authenticates: `private_key_jwt` for Maskinporten.
    pub token_endpoint_auth_method: Option<String>,
    /// Whether it may be used.
    pub active: Option<bool>,
    /// Its keys, where the answer holds them.
    pub keys: Option<KeySet>,
}

impl Client {
    fn read(object: &Object<'_>, warnings: &mut Vec<Diagnostic>) -> Result<Self, Diagnostic> {
        let keys = match object.get("jwks") {
            Some(jwks) => Some(KeySet::from_value(object.text, jwks, warnings)?),
            None => None,
        };
        // The keys have an answer of their own; that none are in this one says nothing.
        let keys = keys.filter(|set| !set.keys.is_empty());
        Ok(Self {
            client_id: object.string("client_id")?,
            client_orgno: object.string("client_orgno")?,
            supplier_orgno: object.string("supplier_orgno")?,
            integration_type: object.string("integration_type")?,
            scopes: object.strings("scopes")?,
            grant_types: object.strings("grant_types")?,
            token_endpoint_auth_method: object.string("token_endpoint_auth_method")?,
            active: object.boolean("active")?,
            keys,
        })
    }
}

/// Reads a saved answer of `GET /clients/{id}` (an object) or `GET /clients` (an array, from which
/// the client is picked by `client_id`).
///
/// # Errors
/// If the bytes are no such answer, if the array does not hold the client, or if the object is
/// another client than `client_id` says.
pub fn find_client(
    bytes: &[u8],
    client_id: Option<&str>,
    warnings: &mut Vec<Diagnostic>,
) -> Result<Client, Diagnostic> {
    let text = text(bytes)?;
    let root = value(&text, WHAT)?;
    if root.kind() == Kind::Array {
        return pick(&text, root, client_id, warnings);
    }
    let object = client_object(&text, root)?;
    let client = Client::read(&object, warnings)?;
    match (client_id, &client.client_id) {
        (Some(wanted), Some(found)) if wanted != found => {
            let message =
                format!("this file describes the client {found}, but the client id given is {wanted}");
            let error = object.complain(object.get("client_id").unwrap_or(root), message);
            let error = error.help("Save the answer for the right client, or correct the client id.");
            Err(Diagnostic { about_another_client: true, ..error })
        }
        _ => Ok(client),
    }
}

fn client_object<'a>(text: &'a str, value: Value<'a>) -> Result<Object<'a>, Diagnostic> {
    let object = Object::new(text, value, WHAT)?;
    refuse_mistaken(&object, WHAT)?;
    if ["client_id", "integration_type", "client_orgno", "scopes"].iter().any(|name| object.has(name)) {
        return Ok(object);
    }
    let other = if object.has("keys") || object.has("kty") {
        Some(("a key set", "Give it with --jwks, or as `jwks` in the profile."))
    } else if object.has("state") || object.has("consumer_orgno") {
        Some(("a scope access", "Give it with --access, or as `access` in the profile."))
    } else if object.has("token_endpoint") {
        Some((
            "a well-known document",
            "Give its issuer with --env, or the file as `well-known` in the profile.",
        ))
    } else {
        None
    };
    Err(match other {
        Some((it, help)) => object.complain(value, format!("this is {it}, not {WHAT}")).help(help),
        None => object.complain(value, format!("this object is not {WHAT}: it has no client_id")),
    })
}

fn pick(
    text: &str,
    list: Value<'_>,
    client_id: Option<&str>,
    warnings: &mut Vec<Diagnostic>,
) -> Result<Client, Diagnostic> {
    let objects = list
        .elements()
        .unwrap_or_default()
        .into_iter()
        .map(|element| client_object(text, element))
        .collect::<Result<Vec<_>, _>>()?;
    let id_of = |object: &Object<'_>| object.string("client_id").ok().flatten().unwrap_or_default();
    let ids: Vec<String> = objects.iter().map(id_of).collect();
    let fail = |message: String| Diagnostic::at(text, list.span().start, message);
    let found = match client_id {
        Some(wanted) => objects.iter().find(|o| id_of(o) == wanted),
        None => objects.first().filter(|_| objects.len() == 1),
    };
    match (found, client_id) {
        (Some(object), _) => Client::read(object, warnings),
        (None, _) if ids.is_empty() => Err(fail("the list holds no client".to_owned())),
        (None, None) => Err(fail(format!("the list has {} clients: {}", ids.len(), ids.join(", ")))
            .help("Say which one with --client-id, or client-id in the profile.")),
        (None, Some(wanted)) => {
            let error = fail(format!("the list has no client with the id {wanted}"));
            let error = Diagnostic { about_another_client: true, ..error };
            Err(match nearest(wanted, ids.iter().map(String::as_str)) {
                Some(near) => error.help(format!("Did you mean {near}?")),
                None => error.help(format!("It holds: {}", ids.join(", "))),
            })
        }
    }
}
