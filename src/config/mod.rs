//! `grantlint.toml`: profiles, levels and exceptions.
//!
//! Reading is pure: [`Config::read`] takes text and gives data, and a context is put together from
//! [`documents`] wherever they come from. With the feature `cli`, files are found and opened, and a
//! profile and variables are looked up.

pub mod anchors;
#[cfg(feature = "cli")]
mod disk;
pub mod documents;
mod exceptions;
#[cfg(feature = "cli")]
pub mod find;
pub mod layer;
#[cfg(feature = "cli")]
pub mod load;
mod program;
mod read;
mod table;
pub(crate) mod values;
pub mod write;

pub use exceptions::Exception;

use crate::maskinporten::environments::Environment;
use crate::rule::Severity;

/// The file's name.
pub const FILE_NAME: &str = "grantlint.toml";

/// The version of the format.
pub const VERSION: i64 = 1;

/// Keys at the top of the file.
pub const TOP_KEYS: [&str; 5] = ["version", "default-profile", "profile", "rules", "ignore"];

/// Keys of `[profile.NAME]`.
pub const PROFILE_KEYS: [&str; 11] = [
    "environment",
    "client-id",
    "org-number",
    "scopes",
    "client",
    "jwks",
    "access",
    "well-known",
    "settings",
    "trust-anchors",
    "jti-ledger",
];

/// Keys of `[[ignore]]`.
pub const IGNORE_KEYS: [&str; 4] = ["rule", "files", "reason", "until"];

/// A value and where in the file it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Located<T> {
    /// The value.
    pub value: T,
    /// 1-based line.
    pub line: usize,
    /// 1-based column, in characters.
    pub column: usize,
}

/// What a configuration file says. Names of files in it are as written, relative to the file.
#[derive(Clone, Debug, Default)]
pub struct Config {
    /// The profile to use when none is named.
    pub default_profile: Option<String>,
    /// The profiles in the order written.
    pub profiles: Vec<Profile>,
    /// Levels by rule name or MP-code; `None` switches the rule off.
    pub levels: Vec<(String, Option<Severity>)>,
    /// Findings that are to be passed over.
    pub exceptions: Vec<Exception>,
}

/// What a profile says about one client.
#[derive(Clone, Debug, Default)]
pub struct Profile {
    /// Its name.
    pub name: String,
    /// The environment that its grants are meant for.
    pub environment: Option<Located<Environment>>,
    /// The client_id registered at Maskinporten.
    pub client_id: Option<Located<String>>,
    /// The organisation that owns the client: nine digits.
    pub org_number: Option<Located<String>>,
    /// The scopes registered on the client.
    pub scopes: Option<Located<Vec<String>>>,
    /// Saved answer of `GET /clients/{id}` or `GET /clients`.
    pub client: Option<Located<String>>,
    /// Registered keys: saved answer, JWK Set, JWK or PEM.
    pub jwks: Option<Located<String>>,
    /// Saved answers of `GET /scopes/access…` and `GET /scopes…`.
    pub access: Vec<Located<String>>,
    /// Saved authorization server metadata of an own environment.
    pub well_known: Option<Located<String>>,
    /// The settings of the program that makes the grants: a file, a folder, or `env`.
    pub settings: Option<Located<String>>,
    /// Certificates of CAs to trust beside the known ones.
    pub trust_anchors: Vec<Located<String>>,
    /// Where seen jti are remembered: a file or a URL.
    pub jti_ledger: Option<Located<String>>,
}

impl Config {
    /// The profile of that name.
    #[must_use]
    pub fn profile(&self, name: &str) -> Option<&Profile> {
        self.profiles.iter().find(|profile| profile.name == name)
    }
}

/// Where a key belongs, for a key that is in the wrong place.
fn home_of(key: &str) -> Option<&'static str> {
    if PROFILE_KEYS.contains(&key) {
        Some("[profile.NAME]")
    } else if IGNORE_KEYS.contains(&key) {
        Some("[[ignore]]")
    } else if TOP_KEYS.contains(&key) {
        Some("the top of the file")
    } else {
        None
    }
}
