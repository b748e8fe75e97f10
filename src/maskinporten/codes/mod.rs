//! What Maskinporten answers, and what else is in the way of a token: one table, with a page of
//! texts for each entry. Numbers and words are those of Digdir's troubleshooting page unless said.

mod connection;
pub mod wire;
pub mod words;

/// Who speaks in an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Speaker {
    /// Maskinporten's token endpoint refuses a grant.
    Maskinporten,
    /// Nobody: there was no answer, or the trouble comes before a grant is sent.
    Nobody,
    /// Another service answered, or there is no refusal to explain.
    Other,
}

/// One answer, or one trouble without an answer, that can be explained.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The code, such as `MP-110`, or a kebab-case name where Digdir gives no code.
    pub name: &'static str,
    /// The documented code; never an invented one.
    pub code: Option<&'static str>,
    /// Who says it.
    pub speaker: Speaker,
    /// The wording today, in the words of Digdir's page where it has them; empty if none is known.
    pub wording: &'static str,
    /// Pieces of wordings, new and old, that only this entry has. Compared without regard to case
    /// and punctuation; the longest piece found in an answer decides.
    pub phrases: &'static [&'static str],
    /// Its page: a part in each language, then links.
    pub page: &'static str,
}

/// Declares a documented code; its page has the same name.
macro_rules! code {
    ($name:literal, $wording:expr, [$($phrase:expr),* $(,)?]) => {
        Entry {
            name: $name,
            code: Some($name),
            speaker: Speaker::Maskinporten,
            wording: $wording,
            phrases: &[$($phrase),*],
            page: include_str!(concat!($name, ".md")),
        }
    };
}

/// Declares an entry without a code; its page has the same name.
macro_rules! plain {
    ($speaker:ident $name:literal, $wording:expr, [$($phrase:expr),* $(,)?]) => {
        Entry {
            name: $name,
            code: None,
            speaker: Speaker::$speaker,
            wording: $wording,
            phrases: &[$($phrase),*],
            page: include_str!(concat!($name, ".md")),
        }
    };
}

/// Every entry: the 17 documented codes in order, the answers without a code, the troubles without an
/// answer, and what other services say. Older wordings by felleslosninger/docs, commit c09988ff.
pub static ENTRIES: [Entry; 40] = [
    code!("MP-011", "Invalid assertion. Invalid parameter value", ["Invalid parameter value"]),
    code!("MP-012", "Grant is used before", ["Grant is used before"]),
    code!(
        "MP-100",
        "Invalid assertion. Client authentication failed.",
        // The first is a whole wording, not a piece of one: see the decoder.
        ["Client not found"]
    ),
    code!(
        "MP-110",
        "Invalid assertion. Client authentication failed. Invalid JWT claim aud",
        ["Invalid JWT claim aud"]
    ),
    code!(
        "MP-120",
        "Invalid assertion. Client authentication failed. The JWT is signed with an invalid certificate.",
        ["signed with an invalid certificate"]
    ),
    code!("MP-121", "Invalid assertion. Client authentication failed. Expired key", ["Expired key"]),
    code!(
        "MP-122",
        "Invalid JWT. Invalid organization number for client. Does not match certificate orgno",
        ["Invalid organization number for client", "does not match certificate orgno"]
    ),
    code!(
        "MP-123",
        "Invalid JWT header x5c",
        ["Invalid JWT header x5c", "Failed to extract certificate from jwt"]
    ),
    code!("MP-124", "Invalid JWT signature", ["Invalid JWT signature", "Could not validate JWT Signature"]),
    // "has expired": altinn-studio issue 19603.
    code!("MP-130", "JWT is expired", ["JWT is expired", "JWT has expired"]),
    code!(
        "MP-200",
        "Token request contains invalid scopes for client",
        ["contains invalid scopes for client"]
    ),
    code!(
        "MP-201",
        "Token request contains scopes not allowed for maskinporten",
        ["scopes not allowed for maskinporten", "integration types only allowed for user login"]
    ),
    code!(
        "MP-250",
        "Consumer has not been granted access to the scope <scope>",
        ["has not been granted access to the scope"]
    ),
    code!(
        "MP-251",
        "Consumer <consumer org.nr> has not delegated access to the scope <scope> to supplier <supplier org.nr>",
        ["has not delegated access to the scope"]
    ),
    code!("MP-301", "Unknown authorization details type", ["Unknown authorization details type"]),
    code!(
        "MP-302",
        "Unknown fields in the authorization details",
        ["Unknown fields in the authorization details"]
    ),
    // Altinn's refusal comes under an `error` of its own (docs.altinn.studio, system user guide).
    code!(
        "MP-303",
        "Invalid authorization details values",
        ["Invalid authorization details values", "invalid_altinn_customer_configuration"]
    ),
    plain!(Maskinporten "unknown-kid", words::UNKNOWN_KID, ["Unknown key identifier"]),
    plain!(
        Maskinporten "kid-required",
        words::KID_REQUIRED,
        ["requires pre-registered jwk", "no key identifier (kid) provided"]),
    // "in the future": altinn-studio issue 19603.
    plain!(
        Maskinporten "issued-after-now",
        words::ISSUED_IN_FUTURE,
        ["Issue time is after now", "Issue time is in the future"]),
    plain!(Maskinporten "lifetime-too-long", words::LIFETIME, ["too long lifetime"]),
    plain!(
        Maskinporten "consumer-org-combination",
        words::CONSUMER_ORG,
        ["The combination consumer_org in claim and delegation scope"]),
    // The first words of other answers too: see the decoder.
    plain!(Maskinporten "invalid-assertion", words::INVALID_ASSERTION, []),
    plain!(Maskinporten "invalid-target", words::INVALID_TARGET, ["invalid_target"]),
    // OAuth's own errors (RFC 6749 section 5.2).
    plain!(Maskinporten "unsupported-grant-type", "unsupported_grant_type", ["unsupported_grant_type", "unauthorized_client"]),
    Entry {
        name: "no-connection",
        code: None,
        speaker: Speaker::Nobody,
        wording: "A connection attempt failed because the connected party did not properly respond after a period of time",
        phrases: connection::PHRASES,
        page: include_str!("no-connection.md"),
    },
    plain!(
        Nobody "server-unavailable",
        "",
        ["503 Service Unavailable", "503 Service Temporarily Unavailable"]),
    plain!(
        Nobody "gateway-error",
        "",
        ["502 Bad Gateway", "504 Gateway Timeout", "504 Gateway Time-out"]),
    plain!(
        Nobody "server-error",
        "",
        ["500 Internal Server Error"]),
    plain!(
        Nobody "too-many-requests",
        "",
        ["429 Too Many Requests"]),
    plain!(Nobody "status-only", "", []),
    plain!(
    Nobody "scope-not-listed",
    "Finner ikke scope i nedtrekkslisten",
    [
        "scope i nedtrekkslisten",
        "not in the drop-down",
        "not in the dropdown",
        "ikke i nedtrekkslisten",
    ]),
    plain!(
        Nobody "no-new-integration",
        "\"Ny integrasjon\" blir ikke tilgjengelig etter innlogging med ID-porten",
        ["Ny integrasjon"]),
    plain!(
        Other "self-service-error",
        "",
        ["PRECONDITION_REQUIRED", "isFieldError", "fieldIdentifier"]),
    plain!(Other "id-porten", "", ["No client authentication included"]),
    plain!(Other "altinn-exchange", "", ["exchange/maskinporten"]),
    // RFC 6750 sections 3 and 3.1: an API that got no token names no error.
    plain!(
        Other "api-refusal",
        "",
        ["invalid_token", "insufficient_scope", "WWW-Authenticate: Bearer"]),
    plain!(Other "html-page", "", []),
    plain!(Other "access-token", "", []),
    plain!(Other "bare-token", "", []),
];

/// Names of the entries that an OAuth `error` can stand for when nothing else is known, those reported
/// most often in public first. From the headings of Digdir's page and published answers; RFC 9396
/// section 5 for `invalid_authorization_details`.
pub static ERRORS: &[(&str, &[&str])] = &[
    (
        "invalid_grant",
        &[
            "MP-121",
            "unknown-kid",
            "MP-100",
            "MP-110",
            "MP-124",
            "MP-120",
            "MP-130",
            "MP-012",
            "MP-122",
            "MP-123",
            "kid-required",
            "issued-after-now",
            "lifetime-too-long",
        ],
    ),
    ("invalid_scope", &["MP-200", "MP-250", "MP-251", "MP-201"]),
    ("forbidden", &["MP-250", "MP-251"]),
    ("access_denied", &["MP-250", "MP-251"]),
    ("invalid_request", &["MP-011", "consumer-org-combination", "invalid-assertion"]),
    ("invalid_authorization_details", &["MP-303", "MP-302", "MP-301"]),
    ("invalid_altinn_customer_configuration", &["MP-303"]),
    ("invalid_target", &["invalid-target"]),
    ("invalid_client", &["id-porten", "MP-100"]),
    ("unsupported_grant_type", &["unsupported-grant-type"]),
    ("unauthorized_client", &["unsupported-grant-type"]),
    ("invalid_token", &["api-refusal"]),
    ("insufficient_scope", &["api-refusal"]),
    ("temporarily_unavailable", &["server-unavailable"]),
    ("server_error", &["server-error"]),
];

/// Pieces of wordings that several entries share, with their names.
pub static SHARED: &[(&str, &[&str])] = &[("invalid scopes for client", &["MP-200", "MP-250"])];

/// The entry for an HTTP status of an answer that says nothing else (RFC 9110 section 15, RFC 6585).
#[must_use]
pub fn of_status(status: u16) -> Option<&'static Entry> {
    named(match status {
        407 => "no-connection",
        429 => "too-many-requests",
        500 => "server-error",
        502 | 504 => "gateway-error",
        503 => "server-unavailable",
        _ => return None,
    })
}

/// The entries that an OAuth `error` can stand for, likeliest first; empty for an unknown one.
pub fn of_error(error: &str) -> impl Iterator<Item = &'static Entry> {
    let names = ERRORS.iter().find(|(name, _)| *name == error).map_or(&[][..], |(_, names)| names);
    names.iter().filter_map(|name| named(name))
}

/// The documented codes, in order.
pub fn documented() -> impl Iterator<Item = &'static str> {
    ENTRIES.iter().filter_map(|entry| entry.code)
}

/// The entry with this documented code, such as `MP-110`.
#[must_use]
pub fn find(code: &str) -> Option<&'static Entry> {
    ENTRIES.iter().find(|entry| entry.code == Some(code))
}

/// The entry that the server's words without a code belong to.
#[must_use]
pub fn worded(wording: &str) -> Option<&'static Entry> {
    ENTRIES.iter().find(|entry| entry.code.is_none() && entry.wording == wording)
}

/// The entry with this name: a code, or the name of an entry without one.
#[must_use]
pub fn named(name: &str) -> Option<&'static Entry> {
    ENTRIES.iter().find(|entry| entry.name == name)
}

/// What a number means today. In April 2024 the answers on scope access got the numbers MP-300 and
/// MP-301; in June they became MP-250 and MP-251, and MP-301 was given to another answer
/// (felleslosninger/docs, commit 982ff685). So MP-301 is read by what the answer speaks of.
#[must_use]
pub fn renumbered(number: &str, speaks_of_delegation: bool) -> Option<&'static str> {
    match number {
        "MP-300" => Some("MP-250"),
        "MP-301" if speaks_of_delegation => Some("MP-251"),
        _ => None,
    }
}
