//! The access token: what Digdir documents (`maskinporten_protocol_token`), and what tokens of the test
//! environment have.

use aws_lc_rs::rand;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Map, Value, json};

use super::judge::{Claims, text};
use crate::digest::sha256;
use crate::grant::certificate::{Certificate, hex};
use crate::grant::chain::Chain;
use crate::maskinporten::environments::Tier;
use crate::maskinporten::rar::{AUTHORITY, ORG_PREFIX, SYSTEM_USER};

/// The organisation in a token where nothing tells which it is: it has a valid check digit.
pub const UNKNOWN_ORG: &str = "314159268";

/// The client in a token that is issued without a grant and without `client_id`.
pub const UNKNOWN_CLIENT: &str = "00000000-0000-4000-8000-000000000000";

/// What the double puts into every token.
#[derive(Clone, Copy, Debug)]
pub struct Issuing<'a> {
    /// `iss`.
    pub issuer: &'a str,
    /// `iat`, in Unix seconds.
    pub now: i64,
    /// Seconds to `exp`.
    pub lifetime: i64,
    /// Which Altinn delegations come from.
    pub tier: Option<Tier>,
}

impl Issuing<'_> {
    fn start(&self) -> Claims {
        let mut claims = Claims::new();
        claims.insert("iss".into(), self.issuer.into());
        claims.insert("token_type".into(), "Bearer".into());
        claims.insert("iat".into(), self.now.into());
        claims.insert("exp".into(), self.now.saturating_add(self.lifetime).into());
        claims.insert("jti".into(), URL_SAFE_NO_PAD.encode(random::<32>()).into());
        claims
    }

    const fn delegation_source(&self) -> &'static str {
        match self.tier {
            Some(Tier::Production) => "https://www.altinn.no/",
            _ => "https://tt02.altinn.no/",
        }
    }

    /// The claims of a token for an accepted grant. `owner` is the organisation that owns the client, where
    /// that is known.
    #[must_use]
    pub fn for_grant(&self, header: &Claims, grant: &Claims, owner: Option<&str>) -> Claims {
        let chain = chain(header);
        let leaf = chain.as_ref().and_then(Chain::leaf);
        let owner = owner.map(|number| format!("{ORG_PREFIX}{number}")).or_else(|| organisation(leaf?));
        let owner = owner.unwrap_or_else(|| format!("{ORG_PREFIX}{UNKNOWN_ORG}"));
        let mut claims = self.start();
        claims.insert("scope".into(), text(grant, "scope").unwrap_or_default().into());
        claims.insert("client_id".into(), text(grant, "iss").unwrap_or_default().into());
        claims.insert("client_amr".into(), leaf.map_or("private_key_jwt", authentication).into());
        match text(grant, "consumer_org") {
            Some(consumer) => self.delegated(&format!("{ORG_PREFIX}{consumer}"), &owner, &mut claims),
            None => drop(claims.insert("consumer".into(), party(&owner))),
        }
        if let Some(resource) = grant.get("resource") {
            claims.insert("aud".into(), resource.clone());
        }
        if let Some(pid) = grant.get("pid") {
            claims.insert("pid".into(), pid.clone());
        }
        if let Some(details) = grant.get("authorization_details").and_then(Value::as_array) {
            let details: Vec<Value> = details.iter().map(|details| granted(details, &owner)).collect();
            claims.insert("authorization_details".into(), details.into());
        }
        claims
    }

    fn delegated(&self, consumer: &str, supplier: &str, claims: &mut Claims) {
        claims.insert("consumer".into(), party(consumer));
        claims.insert("supplier".into(), party(supplier));
        claims.insert("delegation_source".into(), self.delegation_source().into());
    }

    /// The claims of a token that is issued without a grant: those asked for, and the rest as in any token.
    /// `consumer` and `supplier` may be nine digits, `scope` an array, and `lifetime` gives the seconds to
    /// `exp`.
    ///
    /// # Errors
    /// If a claim is not what it must be; says which and why.
    pub fn as_asked(&self, mut asked: Claims) -> Result<Claims, String> {
        let lifetime = match asked.remove("lifetime") {
            None => self.lifetime,
            Some(value) => value.as_i64().ok_or("lifetime is not a whole number of seconds")?,
        };
        let mut claims = Issuing { lifetime, ..*self }.start();
        claims.insert("client_id".into(), UNKNOWN_CLIENT.into());
        claims.insert("client_amr".into(), "private_key_jwt".into());
        claims.insert("consumer".into(), party(&format!("{ORG_PREFIX}{UNKNOWN_ORG}")));
        claims.insert("scope".into(), scope(asked.remove("scope").as_ref())?.into());
        for name in ["consumer", "supplier"] {
            if let Some(value) = asked.remove(name) {
                claims.insert(name.into(), asked_party(name, value)?);
            }
        }
        if claims.contains_key("supplier") {
            claims.insert("delegation_source".into(), self.delegation_source().into());
        }
        for name in ["exp", "iat"] {
            let is_time = asked.get(name).is_none_or(Value::is_i64);
            is_time.then_some(()).ok_or_else(|| format!("{name} is not a whole number of Unix seconds"))?;
        }
        claims.extend(asked);
        Ok(claims)
    }
}

/// The seconds that a token with these claims lives, seen at `now`: as Maskinporten counts them.
#[must_use]
pub fn expires_in(claims: &Claims, now: i64) -> i64 {
    let exp = claims.get("exp").and_then(Value::as_i64).unwrap_or(now);
    // Answers of the test environment say one second less than the token.
    exp.saturating_sub(now).saturating_sub(1).max(0)
}

fn scope(asked: Option<&Value>) -> Result<String, &'static str> {
    const WRONG: &str = "scope is missing, or is neither text nor an array of texts";
    match asked {
        Some(Value::String(scope)) if !scope.trim().is_empty() => Ok(scope.clone()),
        Some(Value::Array(scopes)) if !scopes.is_empty() => {
            let names: Option<Vec<&str>> = scopes.iter().map(Value::as_str).collect();
            Ok(names.ok_or(WRONG)?.join(" "))
        }
        _ => Err(WRONG),
    }
}

fn asked_party(name: &str, value: Value) -> Result<Value, String> {
    let wrong = || {
        format!("{name} is neither an organisation number of nine digits nor an object with authority and ID")
    };
    match value {
        Value::String(number) => {
            let digits = number.strip_prefix(ORG_PREFIX).unwrap_or(&number);
            let is_number = digits.len() == 9 && digits.bytes().all(|b| b.is_ascii_digit());
            if is_number { Ok(party(&format!("{ORG_PREFIX}{digits}"))) } else { Err(wrong()) }
        }
        Value::Object(object) if object.contains_key("ID") => Ok(Value::Object(object)),
        _ => Err(wrong()),
    }
}

fn party(id: &str) -> Value {
    json!({ "authority": AUTHORITY, "ID": id })
}

/// The certificates of a grant.
fn chain(header: &Claims) -> Option<Chain> {
    let x5c = header.get("x5c")?.to_string();
    let value = crate::json::Value::parse(&x5c).ok()?;
    Some(Chain::read(value))
}

/// The organisation of a business certificate; of a foreign one as its own country names it.
fn organisation(leaf: &Certificate) -> Option<String> {
    if let Some(foreign) = leaf.subject.odd_organization_scheme() {
        return Some(foreign.to_owned());
    }
    let (number, _) = leaf.subject.org_numbers().next()?;
    Some(format!("{ORG_PREFIX}{number}"))
}

/// How the client authenticated, as `client_amr` says it (Digdir: `maskinporten_protocol_token`; for foreign
/// seals `maskinporten_func_european_eseals`).
fn authentication(leaf: &Certificate) -> &'static str {
    /// Policies of qualified certificates of legal persons (ETSI EN 319 411-2 section 5.3).
    const QUALIFIED: [&str; 2] = ["0.4.0.194112.1.1", "0.4.0.194112.1.3"];
    if leaf.subject.odd_organization_scheme().is_none() {
        return "virksomhetssertifikat";
    }
    let is_qualified = leaf.policies.iter().any(|policy| QUALIFIED.contains(&policy.as_str()));
    if is_qualified { "QCForESeal" } else { "CForESeal" }
}

/// What a token says of an element of `authorization_details` (Digdir: `maskinporten_func_systembruker`,
/// `maskinporten_func_samtykke`). The identifiers of a system user follow from the request, so that a test
/// can rely on them.
fn granted(asked: &Value, owner: &str) -> Value {
    let Value::Object(asked) = asked else { return asked.clone() };
    let mut granted: Map<String, Value> = asked.clone();
    if asked.get("type").and_then(Value::as_str) == Some(SYSTEM_USER.name) {
        granted.remove("externalRef");
        granted.insert("systemuser_id".into(), json!([uuid(&Value::Object(asked.clone()).to_string())]));
        let number = owner.rsplit(':').next().unwrap_or(owner);
        granted.insert("system_id".into(), format!("{number}_grantlint").into());
    }
    Value::Object(granted)
}

/// A UUID (RFC 9562 section 5.8) that is always the same for the same text.
fn uuid(text: &str) -> String {
    let digest = sha256(text.as_bytes());
    let mut bytes = [0; 16];
    bytes.copy_from_slice(digest.first_chunk::<16>().unwrap_or(&[0; 16]));
    bytes[6] = bytes[6] & 0x0f | 0x80;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    let text = hex(&bytes);
    let part = |from, to| text.get(from..to).unwrap_or_default();
    format!("{}-{}-{}-{}-{}", part(0, 8), part(8, 12), part(12, 16), part(16, 20), part(20, 32))
}

/// Bytes that nobody can foretell; zeros if the system has none, which spoils nothing but a test double's jti.
pub(super) fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    let _ = rand::fill(&mut bytes);
    bytes
}
