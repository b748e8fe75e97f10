//! What is in a file with certificates, in lines for people.

use super::choice::Purpose;
use crate::language::{Bilingual, Lang, phrases};

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
    /// There is one, but it is damaged or ends early.
    Broken,
    /// There is one, but of a kind that does not tell its public half.
    Unknown,
}

impl KeyState {
    /// All states.
    pub const ALL: [Self; 6] =
        [Self::None, Self::Fits, Self::Other, Self::Locked, Self::Broken, Self::Unknown];

    /// The name used in output for machines.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Fits => "fits",
            Self::Other => "other",
            Self::Locked => "locked",
            Self::Broken => "broken",
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

phrases! {
    AUTHENTICATION: "authentication", "autentisering";
    SIGNING: "signing documents", "signering av dokumenter";
    ENCRYPTION: "encryption", "kryptering";
    NOT_SAID: "not said", "ikke oppgitt";
    ROOT: "the certificate alone, issued by itself", "bare sertifikatet, utstedt av seg selv";
    ALONE: "the certificate alone, which is enough", "bare sertifikatet, og det er nok";
    WITH_ROOT: "{} certificates, up to the root", "{} sertifikater, opp til roten";
    WITHOUT_ROOT:
        "{} certificates, without the root, which is enough",
        "{} sertifikater, uten roten, og det er nok";
    MADE_FOR: "made for: {purpose}; chain: {chain}", "laget for: {purpose}; kjede: {chain}";
    OTHERS: "; other leaves in the file: {}", "; andre sertifikater i filen: {}";
    PRIVATE_KEY: "private key: {}", "privat nøkkel: {}";
    ABSENT: "not in this file", "ikke i denne filen";
    FITS: "in this file, and belongs to the certificate", "i denne filen, og hører til sertifikatet";
    OTHER: "in this file, but belongs to another certificate", "i denne filen, men hører til et annet sertifikat";
    LOCKED:
        "in this file, but encrypted: not compared with the certificate",
        "i denne filen, men kryptert: ikke sammenlignet med sertifikatet";
    BROKEN:
        "in this file, but damaged: not compared with the certificate",
        "i denne filen, men skadet: ikke sammenlignet med sertifikatet";
    UNKNOWN:
        "in this file, but of a kind that could not be compared with the certificate",
        "i denne filen, men av et slag som ikke kunne sammenlignes med sertifikatet";
}

impl StoreSummary {
    /// The chain, and the private key.
    #[must_use]
    pub fn lines(&self, lang: Lang) -> [String; 2] {
        [self.chain_line(lang), PRIVATE_KEY.in_lang(lang).replace("{}", self.key_state().in_lang(lang))]
    }

    fn chain_line(&self, lang: Lang) -> String {
        let purpose = match self.purpose {
            Purpose::Authentication => AUTHENTICATION,
            Purpose::Signing => SIGNING,
            Purpose::Encryption => ENCRYPTION,
            Purpose::Unknown => NOT_SAID,
        };
        let chain = match (self.chain, self.reaches_root) {
            (1, true) => ROOT,
            (1, false) => ALONE,
            (_, true) => WITH_ROOT,
            (_, false) => WITHOUT_ROOT,
        };
        let chain = chain.in_lang(lang).replace("{}", &self.chain.to_string());
        let mut line =
            MADE_FOR.in_lang(lang).replace("{purpose}", purpose.in_lang(lang)).replace("{chain}", &chain);
        if self.others > 0 {
            line.push_str(&OTHERS.in_lang(lang).replace("{}", &self.others.to_string()));
        }
        line
    }

    const fn key_state(&self) -> Bilingual {
        match self.key {
            KeyState::None => ABSENT,
            KeyState::Fits => FITS,
            KeyState::Other => OTHER,
            KeyState::Locked => LOCKED,
            KeyState::Broken => BROKEN,
            KeyState::Unknown => UNKNOWN,
        }
    }
}
