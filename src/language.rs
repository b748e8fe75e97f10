//! The languages of texts for people, and texts that come in all of them. Where a text says something
//! about rules it is in `rule`.

/// A language that texts for people come in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Lang {
    /// English.
    #[default]
    En,
    /// Norwegian bokmål.
    Nb,
}

/// A short text in both languages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bilingual {
    /// English.
    pub en: &'static str,
    /// Norwegian bokmål.
    pub nb: &'static str,
}

impl Bilingual {
    /// The text in `lang`.
    #[must_use]
    pub const fn in_lang(&self, lang: Lang) -> &'static str {
        match lang {
            Lang::En => self.en,
            Lang::Nb => self.nb,
        }
    }
}

/// A text in both languages that is made at run time, such as a length of time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Phrase {
    /// English.
    pub en: String,
    /// Norwegian bokmål.
    pub nb: String,
}

impl From<Bilingual> for Phrase {
    fn from(text: Bilingual) -> Self {
        Self { en: text.en.to_owned(), nb: text.nb.to_owned() }
    }
}

/// Names short texts, each in both languages: `HELP: "help", "hjelp";`.
macro_rules! phrases {
    ($($name:ident: $en:literal, $nb:literal;)*) => {
        $(pub(super) const $name: $crate::language::Bilingual =
            $crate::language::Bilingual { en: $en, nb: $nb };)*
    };
}
pub(crate) use phrases;
