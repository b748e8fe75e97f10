//! Public keys and certificates as PEM (RFC 7468).

use std::sync::Arc;

use super::diagnostic::Diagnostic;
use super::keys::{KeySet, RegisteredKey};
use crate::grant::certificate::Certificate;
use crate::grant::key::PublicKey;
use crate::grant::pem;

/// Reads every block of a PEM file. The keys have no identifier, so they match any kid.
pub(super) fn read(text: &str) -> Result<KeySet, Diagnostic> {
    let mut keys = Vec::new();
    for block in pem::blocks(text) {
        let fail = |what: &str| Err(Diagnostic::at(text, block.start, what));
        let der = block.der();
        let key = match (block.kind(), der) {
            (pem::Kind::PrivateKey, _) => {
                let error = Diagnostic::at(
                    text,
                    block.start,
                    "this is a private key, which grantlint neither needs nor reads",
                );
                return Err(error.help("Give the public half: openssl pkey -in key.pem -pubout"));
            }
            (_, None) => return fail("the PEM block holds no base64"),
            (pem::Kind::Certificate, Some(der)) => Certificate::from_der(&der).ok().map(|c| c.key),
            (pem::Kind::PublicKey | pem::Kind::Other, Some(der)) => {
                PublicKey::from_spki(&der).or_else(|| PublicKey::from_pkcs1(&der))
            }
        };
        match key {
            Some(key) => keys.push(RegisteredKey::of(Some(Arc::new(key)))),
            None => return fail("the PEM block holds neither a public key nor a certificate"),
        }
    }
    // Without identifiers nobody can say that the set is the whole one.
    Ok(KeySet { keys, complete: false })
}
