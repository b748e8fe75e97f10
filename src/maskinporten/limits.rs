//! Limits: those of the server, and those that keep hostile input from costing much.

/// Longest documented lifetime `exp - iat`, in seconds (Digdir: `maskinporten_protocol_jwtgrant`).
pub const LIFETIME: i64 = 120;

/// Lifetime above which the server is reported to refuse, in seconds
/// (felleslosninger/docs PR 455; altinn-studio issue 19603).
pub const LIFETIME_REFUSED: i64 = 180;

/// Lifetime below which a small clock difference kills the grant, in seconds. Clients in live use
/// send 10 to 12 seconds, so this is only worth a note.
pub const LIFETIME_SHORT: i64 = 15;

/// Whether exp is before iat by no more than a grant's lifetime, as when the two were put in each
/// other's place.
#[must_use]
pub const fn are_swapped(iat: i64, exp: i64) -> bool {
    exp < iat && iat.saturating_sub(exp) <= LIFETIME_REFUSED
}

/// How far clocks may differ, in seconds (Digdir: `maskinporten_protocol_jwtgrant`).
pub const SKEW: i64 = 10;

/// Days before the end of a certificate or key from which its end is announced.
pub const EXPIRY_WARNING_DAYS: i64 = 30;

/// Longest lifetime of a registered key, in days (Digdir: `oidc_api_admin`).
pub const KEY_LIFETIME_DAYS: i64 = 365;

/// Most keys that a client can have (Digdir: `oidc_api_admin`).
pub const REGISTERED_KEYS: usize = 5;

/// Smallest RSA modulus that the server is expected to take, in bits.
pub const RSA_BITS_MIN: usize = 2048;

/// Largest RSA modulus that the cryptographic backend verifies, in bits.
pub const RSA_BITS_MAX: usize = 8192;

/// Longest public exponent that the cryptographic backend takes, in bits.
pub const RSA_EXPONENT_BITS: usize = 33;

/// Longest token that is looked at, in bytes.
pub const TOKEN_BYTES: usize = 256 * 1024;

/// Longest line with `--lines`, in bytes: a token and what a log may put around it.
pub const LINE_BYTES: usize = 2 * TOKEN_BYTES;

/// Longest input that is read as a whole, in bytes.
pub const INPUT_BYTES: usize = 16 * 1024 * 1024;

/// Most tokens of an input that is read as a whole: as many grants as fit into it.
pub const TOKENS: usize = 25_000;

/// Deepest nesting of JSON that is looked at.
pub const JSON_DEPTH: usize = 64;

/// Most members of the header or the claims set that are looked at.
pub const JSON_MEMBERS: usize = 256;

/// Most certificates in x5c that are looked at.
pub const CERTIFICATES: usize = 16;

/// Most entries of authorization_details that are looked at.
pub const AUTHORIZATION_DETAILS: usize = 64;

/// Most values of aud that are looked at.
pub const AUDIENCES: usize = 16;
