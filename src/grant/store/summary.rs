//! What is in a file with certificates, in lines for people.

use super::choice::Purpose;
use crate::language::Lang;

/// How the private keys of a file go with the certificate to sign with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum KeyState {
    /// There is none.
    None,
    /// One is the other half of the certificate's key.
    Fits,
    /// There are keys, and none is.
    Other,
    /// There is one, but it is encrypted and was not opened.
    Locked,
    /// There is one, but of a kind that does not tell its public half.
    Unknown,
}

impl KeyState {
    /// All states.
    pub const ALL: [Self; 5] = [Self::None, Self::Fits, Self::Other, Self::Locked, Self::Unknown];

    /// The name used in output for machines.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Fits => "fits",
            Self::Other => "other",
            Self::Locked => "locked",
            Self::Unknown => "unknown",
        }
    }
}

/// What people want to know of a file with certificates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StoreSummary {
    /// What the certificate to sign with is for.
    pub purpose: Purpose,
    /// How the private keys go with it.
    pub key: KeyState,
    /// Certificates in the chain, itself included.
    pub chain: usize,
    /// Whether the chain ends at a root.
    pub reaches_root: bool,
    /// Leaves beside it.
    pub others: usize,
}

impl StoreSummary {
    /// The chain, and the private key.
    #[must_use]
    pub fn lines(&self, lang: Lang) -> [String; 2] {
        match lang {
            Lang::En => [self.chain_line(), format!("private key: {}", self.key_line())],
            Lang::Nb => [self.chain_line_nb(), format!("privat nøkkel: {}", self.key_line_nb())],
        }
    }

    fn chain_line(&self) -> String {
        let what = match self.purpose {
            Purpose::Authentication => "authentication",
            Purpose::Signing => "signing documents",
            Purpose::Encryption => "encryption",
            Purpose::Unknown => "not said",
        };
        let chain = match (self.chain, self.reaches_root) {
            (1, true) => "the certificate alone, issued by itself".to_owned(),
            (1, false) => "the certificate alone, which is enough".to_owned(),
            (count, true) => format!("{count} certificates, up to the root"),
            (count, false) => format!("{count} certificates, without the root, which is enough"),
        };
        let others = if self.others == 0 {
            String::new()
        } else {
            format!("; other leaves in the file: {}", self.others)
        };
        format!("made for: {what}; chain: {chain}{others}")
    }

    const fn key_line(&self) -> &'static str {
        match self.key {
            KeyState::None => "not in this file",
            KeyState::Fits => "in this file, and belongs to the certificate",
            KeyState::Other => "in this file, but belongs to another certificate",
            KeyState::Locked => "in this file, but encrypted: not compared with the certificate",
            KeyState::Unknown => {
                "in this file, but of a kind that could not be compared with the certificate"
            }
        }
    }

    fn chain_line_nb(&self) -> String {
        let what = match self.purpose {
            Purpose::Authentication => "autentisering",
            Purpose::Signing => "signering av dokumenter",
            Purpose::Encryption => "kryptering",
            Purpose::Unknown => "ikke oppgitt",
        };
        let chain = match (self.chain, self.reaches_root) {
            (1, true) => "bare sertifikatet, utstedt av seg selv".to_owned(),
            (1, false) => "bare sertifikatet, og det er nok".to_owned(),
            (count, true) => format!("{count} sertifikater, opp til roten"),
            (count, false) => format!("{count} sertifikater, uten roten, og det er nok"),
        };
        let others = if self.others == 0 {
            String::new()
        } else {
            format!("; andre sertifikater i filen: {}", self.others)
        };
        format!("laget for: {what}; kjede: {chain}{others}")
    }

    const fn key_line_nb(&self) -> &'static str {
        match self.key {
            KeyState::None => "ikke i denne filen",
            KeyState::Fits => "i denne filen, og hører til sertifikatet",
            KeyState::Other => "i denne filen, men hører til et annet sertifikat",
            KeyState::Locked => "i denne filen, men kryptert: ikke sammenlignet med sertifikatet",
            KeyState::Unknown => "i denne filen, men av et slag som ikke kunne sammenlignes med sertifikatet",
        }
    }
}
