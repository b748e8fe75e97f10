//! Maskinporten's error codes and the server's words, as Digdir's troubleshooting page gives them.

/// One documented error code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Code {
    /// The code, such as `MP-110`.
    pub code: &'static str,
    /// The server's wording.
    pub wording: &'static str,
}

const fn code(code: &'static str, wording: &'static str) -> Code {
    Code { code, wording }
}

/// The 17 documented codes.
pub static CODES: [Code; 17] = [
    code("MP-011", "Invalid assertion. Invalid parameter value"),
    code("MP-012", "Grant is used before"),
    code("MP-100", "Invalid assertion. Client authentication failed."),
    code("MP-110", "Invalid assertion. Client authentication failed. Invalid JWT claim aud"),
    code(
        "MP-120",
        "Invalid assertion. Client authentication failed. The JWT is signed with an invalid certificate.",
    ),
    code("MP-121", "Invalid assertion. Client authentication failed. Expired key"),
    code("MP-122", "Invalid JWT. Invalid organization number for client. Does not match certificate orgno"),
    code("MP-123", "Invalid JWT header x5c"),
    code("MP-124", "Invalid JWT signature"),
    code("MP-130", "JWT is expired"),
    code("MP-200", "Token request contains invalid scopes for client"),
    code("MP-201", "Token request contains scopes not allowed for maskinporten"),
    code("MP-250", "Consumer has not been granted access to the scope <scope>"),
    code(
        "MP-251",
        "Consumer <consumer org.nr> has not delegated access to the scope <scope> to supplier <supplier org.nr>",
    ),
    code("MP-301", "Unknown authorization details type"),
    code("MP-302", "Unknown fields in the authorization details"),
    code("MP-303", "Invalid authorization details values"),
];

/// The code of that name.
#[must_use]
pub fn find(name: &str) -> Option<&'static Code> {
    CODES.iter().find(|c| c.code == name)
}

/// What the server says without a code.
pub mod words {
    /// `iat` lies ahead of the server's clock (Digdir's troubleshooting page).
    pub const ISSUED_IN_FUTURE: &str = "Issue time is after now";
    /// `exp - iat` is above 180 s (altinn-studio issue 19603).
    pub const LIFETIME: &str = "JWT has too long lifetime.";
    /// The kid is not registered on the client (observed).
    pub const UNKNOWN_KID: &str =
        "Invalid assertion. Client authentication failed. Unknown key identifier (kid) for client.";
    /// The client has registered keys and the grant names none (quoted from Digdir's service desk).
    pub const KID_REQUIRED: &str = "Invalid assertion. Client authentication failed. Invalid JWT. The client requires pre-registered jwk and no key identifier (kid) provided";
    /// consumer_org equals the client's owner (Digdir's troubleshooting page).
    pub const CONSUMER_ORG: &str = "Validation of JWT claim failed: The combination consumer_org in claim and delegation scope on client is invalid";
    /// A claim that is not on Digdir's list (`maskinporten_protocol_jwtgrant`, August 2025).
    pub const INVALID_ASSERTION: &str = "Invalid assertion";
    /// `resource` with a fragment (altinn-studio PR 19648): the OAuth error, without a description.
    pub const INVALID_TARGET: &str = "invalid_target";
}
