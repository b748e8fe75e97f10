//! What settings hold or name beside header and claims: the key, and the file with the certificate.

use std::sync::Arc;

use super::super::key::PublicKey;

/// What settings hold or name beside what becomes header and claims.
#[derive(Clone, Debug, Default)]
pub struct Named {
    /// The public half of the key that they hold.
    pub key: Option<Arc<PublicKey>>,
    /// The type of that key (`kty`), if it is none that can be used.
    pub key_type: Option<String>,
    /// The algorithm that it is for (`alg`).
    pub key_algorithm: Option<String>,
    /// The setting that is meant to hold the key, if there is none in it that can be read.
    pub broken_key: Option<String>,
    /// The certificate file that they name, as they name it, and what keeps it from being looked at.
    pub file: Option<(String, NamedFault)>,
}

/// What keeps a file that settings name from being looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum NamedFault {
    /// It is not there, or no plain file.
    Missing,
    /// It is encrypted, and no password that is known opens it.
    Locked,
    /// It holds no certificate that can be read.
    Unreadable,
    /// Its private key, or the one beside it, is not that of its certificate.
    OtherKey,
    /// It has no entry of the name that they give, which is what is named.
    NoEntry,
}
