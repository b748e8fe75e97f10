//! The claims of a grant as Digdir lists them, and what people write instead.
//!
//! Digdir: `maskinporten_protocol_jwtgrant`; since August 2025 any other claim is refused there.

use std::borrow::Cow;

/// How firmly a claim belongs into a grant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Status {
    /// Without it there is no token.
    Required,
    /// Advised.
    Recommended,
    /// For those who need it.
    Optional,
    /// On its way out.
    Deprecated,
}

/// What the value of a claim is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Type {
    /// A string.
    Text,
    /// Seconds since 1970 in UTC, as an integer.
    Seconds,
    /// An array of strings.
    Texts,
    /// An array of objects (RFC 9396).
    Details,
}

/// A claim on Digdir's list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Claim {
    /// Its name.
    pub name: &'static str,
    /// Whether it must be there.
    pub status: Status,
    /// What its value is.
    pub kind: Type,
}

const fn claim(name: &'static str, status: Status, kind: Type) -> Claim {
    Claim { name, status, kind }
}

/// The documented claims.
pub static CLAIMS: [Claim; 11] = [
    claim("aud", Status::Required, Type::Text),
    claim("iss", Status::Required, Type::Text),
    claim("iat", Status::Required, Type::Seconds),
    claim("exp", Status::Required, Type::Seconds),
    claim("jti", Status::Recommended, Type::Text),
    claim("scope", Status::Required, Type::Text),
    claim("resource", Status::Optional, Type::Texts),
    claim("pid", Status::Optional, Type::Text),
    claim("consumer_org", Status::Optional, Type::Text),
    claim("iss_onbehalfof", Status::Deprecated, Type::Text),
    claim("authorization_details", Status::Optional, Type::Details),
];

/// Claims that are on no list and yet seen in grants that get tokens.
pub static TOLERATED: [&str; 2] = ["nbf", "sub"];

/// Members of the JOSE header that end up among the claims by mistake (RFC 7515 section 4.1).
pub static HEADER_MEMBERS: [&str; 7] = ["alg", "kid", "x5c", "typ", "x5t", "x5t#S256", "jwk"];

/// Fields of an entry of authorization_details that end up among the claims by mistake.
pub static DETAIL_FIELDS: [&str; 6] =
    ["type", "id", "from", "systemuser_org", "systemuserorg", "externalRef"];

/// Other words for claims, in small letters without `_` and `-`.
pub static OTHER_WORDS: [(&str, &str); 37] = [
    ("audience", "aud"),
    ("issuer", "iss"),
    ("clientid", "iss"),
    ("issuedat", "iat"),
    ("issued", "iat"),
    ("expires", "exp"),
    ("expiresat", "exp"),
    ("expiresin", "exp"),
    ("expiry", "exp"),
    ("expiration", "exp"),
    ("expirationtime", "exp"),
    ("jwtid", "jti"),
    ("tokenid", "jti"),
    ("nonce", "jti"),
    ("uuid", "jti"),
    ("scopes", "scope"),
    ("scp", "scope"),
    ("scopelist", "scope"),
    ("requestedscope", "scope"),
    ("resources", "resource"),
    ("resourceindicator", "resource"),
    ("consumer", "consumer_org"),
    ("consumerorgno", "consumer_org"),
    ("consumerorgnr", "consumer_org"),
    ("consumerorgnumber", "consumer_org"),
    ("consumerorganization", "consumer_org"),
    ("consumerorganisation", "consumer_org"),
    ("consumerid", "consumer_org"),
    ("onbehalfof", "iss_onbehalfof"),
    ("authorizationdetail", "authorization_details"),
    ("authorisationdetails", "authorization_details"),
    ("authorisationdetail", "authorization_details"),
    ("authdetails", "authorization_details"),
    ("fnr", "pid"),
    ("fodselsnummer", "pid"),
    ("personidentifier", "pid"),
    ("ssn", "pid"),
];

/// The documented claim of exactly this name.
#[must_use]
pub fn find(name: &str) -> Option<&'static Claim> {
    CLAIMS.iter().find(|claim| claim.name == name)
}

/// The documented claim that an unlisted name was evidently meant for: another case, another
/// word, a slip of the pen. `None` for listed and tolerated names, and where it is anyone's guess.
#[must_use]
pub fn meant(name: &str) -> Option<&'static Claim> {
    if find(name).is_some() || TOLERATED.contains(&name) || name.len() > 40 {
        return None;
    }
    let plain = plain(name);
    let same = |claim: &&Claim| self::plain(claim.name) == plain;
    let other = || OTHER_WORDS.iter().find(|(word, _)| *word == plain).and_then(|(_, name)| find(name));
    CLAIMS.iter().find(same).or_else(other).or_else(|| slip(&plain))
}

/// Whether a name is another spelling of the claim, or a word that is used for it, and no slip of the
/// pen: then it is certain what was meant.
#[must_use]
pub fn is_spelling(name: &str, claim: &Claim) -> bool {
    let plain = plain(name);
    self::plain(claim.name) == plain || OTHER_WORDS.contains(&(&*plain, claim.name))
}

/// Longer names may differ by a slip of the pen; three letters are too few to tell, but for those
/// nearest to a claim that every grant has.
fn slip(plain: &str) -> Option<&'static Claim> {
    let allowed = |claim: &Claim| match claim.name.len() {
        0..=3 => 0,
        4..=7 => 1,
        _ => 2,
    };
    let near = |claim: &&Claim| {
        let distance = strsim::osa_distance(&self::plain(claim.name), plain);
        distance > 0 && distance <= allowed(claim)
    };
    CLAIMS.iter().find(near).or_else(|| short_slip(plain))
}

fn short_slip(plain: &str) -> Option<&'static Claim> {
    let swapped_or_doubled = |claim: &&Claim| {
        claim.name.len() == 3
            && claim.name != "pid"
            && strsim::osa_distance(claim.name, plain) == 1
            && same_letters(claim.name, plain)
    };
    CLAIMS.iter().find(swapped_or_doubled)
}

/// Whether both are written with the same letters, in whatever order and number.
fn same_letters(one: &str, other: &str) -> bool {
    one.chars().all(|c| other.contains(c)) && other.chars().all(|c| one.contains(c))
}

/// In small letters, without spaces and joining characters.
#[must_use]
pub fn plain(name: &str) -> Cow<'_, str> {
    if name.bytes().all(|b| b.is_ascii_lowercase()) {
        return Cow::Borrowed(name);
    }
    let folded = name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase);
    Cow::Owned(folded.map(|c| if c == 'ø' { 'o' } else { c }).collect())
}
