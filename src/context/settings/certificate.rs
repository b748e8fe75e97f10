//! The certificate that settings hold, or the file that they name for it.

use serde_json::Value;

use super::clients::Client;
use super::entry::Entry;
use super::meaning::Meaning;
use crate::grant::pem;
use crate::grant::store::{KeyState, NamedFault, Store, StoreFault};
use crate::input::{self, Body};

/// A file that settings name.
#[derive(Clone, Debug)]
pub enum Opened {
    /// Its bytes.
    Bytes(Vec<u8>),
    /// There is no such file, or it cannot be read.
    Missing,
    /// Files are not to be opened.
    NotWanted,
}

/// Gives a file that settings name.
pub type Open<'o> = dyn Fn(&str) -> Opened + 'o;

/// What settings say of the certificate.
pub(super) struct Found<'s> {
    pub(super) entry: &'s Entry,
    /// The certificates as x5c holds them, or what keeps them from being looked at.
    pub(super) x5c: Result<Vec<Value>, NamedFault>,
    /// Whether the setting is the name of a file.
    pub(super) is_path: bool,
    /// Whether a private key is beside the certificates that is not that of the first one.
    pub(super) has_other_key: bool,
}

/// The certificates of a file or value, and whether the private key beside them is another's.
type Certificates = Result<(Vec<Value>, bool), NamedFault>;

/// The certificate of a client: the one in the settings, else that of the file that they name.
/// `password` is the one that the user gave; that of the settings is tried too.
pub(super) fn of<'s>(client: &Client<'s>, open: &Open<'_>, password: Option<&str>) -> Option<Found<'s>> {
    let own = client.find(Meaning::StorePassword).map(Entry::value);
    let passwords = [password, own.as_deref()];
    let alias_entry = client.find(Meaning::KeyAlias);
    let alias = alias_entry.map(Entry::value);
    let found = |entry, certificates: Certificates, is_path| {
        let has_other_key = matches!(certificates, Ok((_, true)));
        match (certificates, alias_entry) {
            (Err(NamedFault::NoEntry), Some(alias)) => {
                Found { entry: alias, x5c: Err(NamedFault::NoEntry), is_path: true, has_other_key }
            }
            (certificates, _) => {
                Found { entry, x5c: certificates.map(|(x5c, _)| x5c), is_path, has_other_key }
            }
        }
    };
    // A key as PEM beside the certificate.
    let key = client.find(Meaning::Jwk).map(Entry::value).filter(|key| key.contains(" PRIVATE KEY-----"));
    let with_key = |mut bytes: Vec<u8>| {
        if let Some(key) = key.as_ref().filter(|_| memchr::memmem::find(&bytes, b"-----BEGIN ").is_some()) {
            bytes.push(b'\n');
            bytes.extend_from_slice(key.as_bytes());
        }
        bytes
    };
    if let Some(entry) = client.find(Meaning::Certificate) {
        let value = entry.value();
        let x5c = certificates(&with_key(value.clone().into_bytes()), passwords, alias.as_deref());
        let is_said = match x5c {
            Ok(_) | Err(NamedFault::NoEntry | NamedFault::Locked) => true,
            Err(NamedFault::Unreadable) => is_meant_as_certificate(&value),
            Err(NamedFault::Missing | NamedFault::OtherKey) => false,
        };
        if is_said {
            return Some(found(entry, x5c, false));
        }
    }
    let is_file = |entry: &&Entry| is_file_name(&entry.value());
    let entry = client
        .find(Meaning::CertificateFile)
        .or_else(|| client.find(Meaning::Certificate).filter(is_file))?;
    let value = entry.value();
    let in_program = value.strip_prefix("classpath:");
    let x5c = match open(in_program.or(value.strip_prefix("file:")).unwrap_or(&value)) {
        Opened::Bytes(bytes) => certificates(&with_key(bytes), passwords, alias.as_deref()),
        // What is inside the program is often not beside the settings.
        Opened::Missing if in_program.is_some() => return None,
        Opened::Missing => Err(NamedFault::Missing),
        Opened::NotWanted => return None,
    };
    Some(found(entry, x5c, true))
}

/// How files with certificates and key stores are named.
const FILE_NAMES: [&str; 9] = [".pem", ".crt", ".cer", ".der", ".p12", ".pfx", ".jks", ".jceks", ".keystore"];

/// Most characters of the name of a file.
const FILE_NAME: usize = 256;

/// Whether a setting that may hold a certificate has the name of a file in place of it.
fn is_file_name(value: &str) -> bool {
    let lower = value.to_ascii_lowercase();
    value.len() <= FILE_NAME
        && !value.contains("://")
        && FILE_NAMES.iter().any(|ending| lower.ends_with(ending))
}

/// Fewest characters of the base64 of a certificate.
const ENCODED_CERTIFICATE: usize = 300;

/// Whether a value that no certificate can be read from was meant as one.
fn is_meant_as_certificate(value: &str) -> bool {
    if value.contains(['<', '*', '\u{2026}']) || value.contains("...") {
        return false;
    }
    let is_base64 =
        |byte: u8| byte.is_ascii_alphanumeric() || b"+/=".contains(&byte) || byte.is_ascii_whitespace();
    // DER and PKCS #12 begin with a sequence.
    value.contains("-----BEGIN CERTIFICATE")
        || (value.len() >= ENCODED_CERTIFICATE && value.starts_with("MI") && value.bytes().all(is_base64))
}

/// The certificates of a file or value as x5c holds them: PEM as it is, else the one to sign with and
/// its issuers; of a store with several entries, that of the name `alias`.
fn certificates(bytes: &[u8], passwords: [Option<&str>; 2], alias: Option<&str>) -> Certificates {
    let pem = in_pem(bytes)?;
    let candidates = input::find(bytes);
    let file = candidates.iter().find_map(|candidate| match &candidate.body {
        Body::Certificates(file) => Some(file),
        _ => None,
    });
    let file = file.ok_or(NamedFault::Unreadable)?;
    let is_locked = |store: &Store| {
        store.faults.iter().any(|fault| matches!(fault, StoreFault::NoPassword | StoreFault::WrongPassword))
    };
    let [given, own] = passwords;
    let mut store = Store::read_entry(file, given.or(own), alias);
    if is_locked(&store) && given.is_some() && own.is_some() {
        store = Store::read_entry(file, own, alias);
    }
    let has_other_key = store.key_state() == KeyState::Other;
    if let Some(pem) = pem {
        return Ok((pem, has_other_key));
    }
    if is_locked(&store) {
        return Err(NamedFault::Locked);
    }
    if store.lacks_entry {
        return Err(NamedFault::NoEntry);
    }
    let header = store.header().ok_or(NamedFault::Unreadable)?;
    let x5c = header.get("x5c").and_then(Value::as_array).cloned().ok_or(NamedFault::Unreadable)?;
    Ok((x5c, has_other_key))
}

/// The certificates of PEM as they are; `None` if it is none or holds none.
fn in_pem(bytes: &[u8]) -> Result<Option<Vec<Value>>, NamedFault> {
    let text = std::str::from_utf8(bytes).ok().filter(|text| text.contains("-----BEGIN "));
    let blocks = text.map(pem::blocks).unwrap_or_default();
    let certificates = || blocks.iter().filter(|block| block.kind() == pem::Kind::Certificate);
    if certificates().any(|block| !block.is_closed) {
        return Err(NamedFault::Unreadable);
    }
    let found: Vec<Value> = certificates()
        .filter_map(pem::Block::der)
        .map(|der| Value::from(base64_simd::STANDARD.encode_to_string(der)))
        .collect();
    Ok((!found.is_empty()).then_some(found))
}
