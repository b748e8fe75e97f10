//! Files with certificates and the private keys that belong to them: PEM, DER, PKCS #7, PKCS #12 and
//! the key stores of older versions of Java. Judged as the x5c of a grant that is signed with what
//! they hold.

mod bundle;
mod choice;
mod grant;
mod java;
mod keys;
mod named;
mod pkcs12;
mod reading;
mod summary;
mod text;

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

pub use choice::Purpose;
pub use keys::{KeyFile, KeyToRegister, public_jwk};
pub use named::{Named, NamedFault};
pub use reading::{KeyFault, MOST_CERTIFICATES, StoreFault, StoredKey};
pub use summary::{KeyState, StoreSummary};

use super::certificate::Certificate;
use super::chain::Chain;
use super::key::Algorithm;
use super::origins::{Origin, Origins};
use super::part::PartName;
use crate::input::{File, FileForm};
use crate::source::Span;
use reading::Reading;

/// What a file holds that is judged as a certificate.
#[derive(Debug)]
pub struct Store {
    /// How it is written down.
    pub form: FileForm,
    /// The certificate to sign with and what stands above it, as it would be sent in x5c. `None` if no
    /// certificate could be read.
    pub chain: Option<Arc<Chain>>,
    /// The leaves that are not the one to sign with, by their number in the file.
    pub others: Vec<(usize, Certificate)>,
    /// The private keys, as far as something is known of them.
    pub keys: Vec<StoredKey>,
    /// Whether an entry was asked for that the file does not have, although its entries have names.
    pub lacks_entry: bool,
    /// What keeps the file, or a piece of it, from being read.
    pub faults: Vec<StoreFault>,
    spans: Vec<Option<Span>>,
}

impl Store {
    /// Reads a file. Never fails: what is wrong is kept as faults. `password` opens what is encrypted.
    #[must_use]
    pub fn read(file: &File<'_>, password: Option<&str>) -> Self {
        Self::read_entry(file, password, None)
    }

    /// The same, with the certificate of the entry of that name as the one to sign with. Java tells names apart without
    /// case.
    #[must_use]
    pub fn read_entry(file: &File<'_>, password: Option<&str>, alias: Option<&str>) -> Self {
        let bytes = &file.text.bytes;
        let mut reading = match file.form {
            FileForm::Pkcs12 => pkcs12::read(bytes, password),
            FileForm::Pkcs7 => bundle::read(bytes),
            FileForm::JavaKeyStore => java::read(bytes),
            FileForm::Pem => text::read(&file.text, password),
            _ => {
                let mut reading = Reading::default();
                reading.certificate(bytes, None);
                reading
            }
        };
        if reading.spans.len() > MOST_CERTIFICATES {
            reading.faults.push(StoreFault::TooMany(reading.spans.len()));
        }
        if reading.certificates.is_empty() && reading.faults.is_empty() {
            reading.faults.push(StoreFault::NoCertificate);
        }
        let is_wanted = |name: &str| alias.is_some_and(|alias| alias.trim().eq_ignore_ascii_case(name));
        let entry = reading.aliases.iter().find(|(name, _)| is_wanted(name)).map(|(_, number)| *number);
        let lacks_entry = alias.is_some() && entry.is_none() && !reading.aliases.is_empty();
        let choice = choice::choose(reading.certificates, &reading.keys, reading.keeps_order, entry);
        let (form, keys, faults, spans) = (file.form, reading.keys, reading.faults, reading.spans);
        let (chain, others) = (choice.chain.map(Arc::new), choice.others);
        Self { form, chain, others, keys, lacks_entry, faults, spans }
    }

    /// Leads from places in x5c to places in the file.
    #[must_use]
    pub fn origins(&self) -> Origins {
        let certificate = |(number, span): (usize, &Option<Span>)| Origin {
            part: PartName::Header,
            pointer: format!("/x5c/{number}"),
            at: format!("/{number}"),
            span: *span,
            is_same_below: false,
            since: None,
        };
        Origins::new(PartName::Certificate, self.spans.iter().enumerate().map(certificate).collect())
    }

    /// Where the certificate of that number is in the file, if the file is text.
    #[must_use]
    pub fn span(&self, number: usize) -> Option<Span> {
        self.spans.get(number).copied().flatten()
    }

    /// The certificate to sign with.
    #[must_use]
    pub fn leaf(&self) -> Option<&Certificate> {
        self.chain.as_deref().and_then(Chain::leaf)
    }

    /// How the private keys go with the certificate to sign with.
    #[must_use]
    pub fn key_state(&self) -> KeyState {
        let Some(leaf) = self.leaf() else { return KeyState::None };
        let fits = |key: &StoredKey| key.public.as_deref().is_some_and(|public| *public == leaf.key);
        match () {
            () if self.keys.is_empty() => KeyState::None,
            () if self.keys.iter().any(fits) => KeyState::Fits,
            () if self.keys.iter().any(|key| key.fault == Some(KeyFault::Broken)) => KeyState::Broken,
            () if self.keys.iter().any(|key| key.fault.is_some()) => KeyState::Locked,
            () if self.keys.iter().any(|key| key.public.is_none()) => KeyState::Unknown,
            () => KeyState::Other,
        }
    }

    /// The header of a grant that is signed with it (RFC 7515 section 4.1.6): the certificate first, then
    /// each one's issuer, without the root. `None` if no certificate could be read.
    #[must_use]
    pub fn header(&self) -> Option<serde_json::Value> {
        let chain = self.chain.as_deref()?;
        let path = chain.path();
        let certificates = path.into_iter().enumerate().filter_map(|(step, position)| {
            let certificate = chain.at(position)?;
            (step == 0 || !certificate.is_self_issued()).then(|| STANDARD.encode(&certificate.der))
        });
        let x5c: Vec<String> = certificates.collect();
        (!x5c.is_empty()).then(|| serde_json::json!({ "alg": Algorithm::Rs256.name(), "x5c": x5c }))
    }

    /// What people want to know of it; `None` if no certificate could be read.
    #[must_use]
    pub fn summary(&self) -> Option<StoreSummary> {
        let chain = self.chain.as_deref()?;
        let path = chain.path();
        let top = path.last().and_then(|&position| chain.at(position))?;
        Some(StoreSummary {
            purpose: Purpose::of(chain.leaf()?),
            key: self.key_state(),
            chain: path.len(),
            reaches_root: top.is_self_issued(),
            others: self.others.len(),
        })
    }
}
