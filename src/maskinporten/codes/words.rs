//! What the server says without a code.

/// `iat` is ahead of the server's clock (Digdir's troubleshooting page).
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
