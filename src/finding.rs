//! What a rule says: messages, findings and where they point.

mod printable;
mod secrets;

use std::fmt;

use crate::maskinporten::codes;
use crate::rules::Rule;
use crate::source::Span;

pub use printable::{LONGEST_VALUE, escape_json, is_plain, mask_persons, printable};
pub use secrets::{hide_secrets, is_secret_name};

/// How bad a finding is. Ordered: a note is the least.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Severity {
    /// Worth knowing; never fails a run.
    Note,
    /// Advice, contradictory evidence, or soon to break. Fails a run only with `--strict`.
    Warning,
    /// Documented by Digdir as not allowed, or a rejection was observed.
    Error,
}

impl Severity {
    /// The name used in output and configuration: `error`, `warning`, `note`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// What a statement rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Basis {
    /// Written in Digdir's documentation, code or an RFC that it points to.
    Documented,
    /// Seen or reported by somebody who sent such a grant.
    Observed,
    /// Follows from the texts by reasoning; nobody has published the server's answer.
    Inferred,
}

impl Basis {
    /// The name used in output: `documented`, `observed`, `inferred`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Documented => "documented",
            Self::Observed => "observed",
            Self::Inferred => "inferred",
        }
    }
}

/// What Maskinporten is expected to answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reply {
    /// A documented code; its wording stands in [`codes::ENTRIES`].
    Code(&'static str),
    /// No documented code, but the server's words are known.
    Says(&'static str),
    /// Nobody has published the answer, or the grant is accepted.
    Unknown,
}

impl Reply {
    /// The MP-code, if Digdir gives one.
    #[must_use]
    pub const fn code(self) -> Option<&'static str> {
        match self {
            Self::Code(code) => Some(code),
            Self::Says(_) | Self::Unknown => None,
        }
    }

    /// The server's wording, where known.
    #[must_use]
    pub fn server_message(self) -> Option<&'static str> {
        match self {
            Self::Code(code) => codes::find(code).map(|c| c.wording),
            Self::Says(words) => Some(words),
            Self::Unknown => None,
        }
    }
}

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

/// The two texts of a message in one language, with `{placeholders}`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Words {
    /// What is wrong: one or two sentences.
    pub text: &'static str,
    /// What to do about it.
    pub help: &'static str,
}

impl Words {
    /// What is wrong, and what to do about it.
    #[must_use]
    pub const fn new(text: &'static str, help: &'static str) -> Self {
        Self { text, help }
    }
}

/// A short text in both languages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bilingual {
    /// English.
    pub en: &'static str,
    /// Norwegian bokmål.
    pub nb: &'static str,
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

/// One thing a rule can say. A rule has one message for each variant of the mistake it finds.
///
/// Placeholders are `{found}`, `{expected}` and names given with [`Finding::with`].
#[derive(Debug)]
pub struct Message {
    /// How bad this variant is by default.
    pub severity: Severity,
    /// What the judgement rests on.
    pub basis: Basis,
    /// What the server is expected to answer.
    pub reply: Reply,
    /// English.
    pub en: Words,
    /// Norwegian bokmål.
    pub nb: Words,
}

impl Message {
    /// The texts in `lang`.
    #[must_use]
    pub const fn words(&self, lang: Lang) -> &Words {
        match lang {
            Lang::En => &self.en,
            Lang::Nb => &self.nb,
        }
    }
}

/// The part of the grant that a finding is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum PartName {
    /// The text as given, before it is taken apart.
    Input,
    /// The JOSE header (RFC 7515 section 4).
    Header,
    /// The JWT claims set (RFC 7519 section 4).
    Payload,
    /// The JWS signature.
    Signature,
}

impl PartName {
    /// The name used in output: `input`, `header`, `payload`, `signature`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Input => "input",
            Self::Header => "header",
            Self::Payload => "payload",
            Self::Signature => "signature",
        }
    }
}

/// Where a finding points. The engine fills in everything but `part`, `pointer` and `target`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Location {
    /// The part of the grant.
    pub part: PartName,
    /// RFC 6901 pointer into the part, such as `/aud`; for a missing member, where it belongs.
    pub pointer: Option<String>,
    /// What at the pointer is meant.
    pub target: Target,
    /// Bytes in the file as given.
    pub offset: Option<Span>,
    /// 1-based line in the file.
    pub line: Option<usize>,
    /// 1-based column in that line, in characters.
    pub column: Option<usize>,
}

/// What a location marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// The value at the pointer.
    Value,
    /// The name of the member at the pointer.
    Name,
    /// These bytes of the file.
    Bytes(Span),
}

/// One violation, not yet put into words.
#[derive(Clone, Debug)]
pub struct Finding {
    /// The rule that found it.
    pub rule: &'static Rule,
    /// What it says.
    pub message: &'static Message,
    /// How bad it is, after the user's levels were applied.
    pub severity: Severity,
    /// The value found, safe to print.
    pub found: Option<String>,
    /// The value expected.
    pub expected: Option<String>,
    /// Further values for the placeholders of the message.
    pub values: Vec<(&'static str, Phrase)>,
    /// Where it is.
    pub location: Location,
}

impl Finding {
    pub(crate) fn new(rule: &'static Rule, message: &'static Message) -> Self {
        Self {
            rule,
            message,
            severity: message.severity,
            found: None,
            expected: None,
            values: Vec::new(),
            location: Location {
                part: PartName::Input,
                pointer: None,
                target: Target::Value,
                offset: None,
                line: None,
                column: None,
            },
        }
    }

    /// Points at the value at `pointer` (RFC 6901) in `part`; an empty pointer is the whole part.
    pub fn at(&mut self, part: PartName, pointer: impl Into<String>) -> &mut Self {
        self.location.part = part;
        self.location.pointer = Some(pointer.into()).filter(|p| !p.is_empty());
        self
    }

    /// Points at the name of the member at `pointer`, not at its value.
    pub fn at_name(&mut self, part: PartName, pointer: impl Into<String>) -> &mut Self {
        self.location.target = Target::Name;
        self.at(part, pointer)
    }

    /// Points at bytes of the file as given.
    pub fn at_bytes(&mut self, part: PartName, span: Span) -> &mut Self {
        self.location.part = part;
        self.location.target = Target::Bytes(span);
        self
    }

    /// The value found. Control characters are escaped and long text is cut.
    pub fn found(&mut self, value: impl AsRef<str>) -> &mut Self {
        self.found = Some(printable(value.as_ref()));
        self
    }

    /// The value expected.
    pub fn expected(&mut self, value: impl AsRef<str>) -> &mut Self {
        self.expected = Some(printable(value.as_ref()));
        self
    }

    /// A value for the placeholder `{name}`.
    pub fn with(&mut self, name: &'static str, value: impl AsRef<str>) -> &mut Self {
        let value = printable(value.as_ref());
        self.with_bilingual(name, Phrase { en: value.clone(), nb: value })
    }

    /// A value for the placeholder `{name}` that is a word or phrase of the language. It must not
    /// hold text from the grant: that goes through [`Finding::with`].
    pub fn with_bilingual(&mut self, name: &'static str, value: impl Into<Phrase>) -> &mut Self {
        self.values.push((name, value.into()));
        self
    }

    /// The code the server would answer, if Digdir documents one.
    #[must_use]
    pub const fn code(&self) -> Option<&'static str> {
        self.message.reply.code()
    }

    /// What is wrong, in words.
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        self.fill(self.message.words(lang).text, lang)
    }

    /// What to do about it, in words.
    #[must_use]
    pub fn help(&self, lang: Lang) -> String {
        self.fill(self.message.words(lang).help, lang)
    }

    fn fill(&self, template: &str, lang: Lang) -> String {
        let mut out = String::with_capacity(template.len() + 64);
        let mut rest = template;
        while let Some((before, after)) = rest.split_once('{') {
            out.push_str(before);
            let Some((name, tail)) = after.split_once('}') else {
                out.push('{');
                rest = after;
                break;
            };
            // Braces in an address such as /clients/{id} are meant as they stand.
            match self.value(name, lang) {
                Some(value) => out.push_str(value),
                None => out.extend(["{", name, "}"]),
            }
            rest = tail;
        }
        out.push_str(rest);
        out
    }

    fn value(&self, name: &str, lang: Lang) -> Option<&str> {
        match name {
            "found" => self.found.as_deref(),
            "expected" => self.expected.as_deref(),
            _ => self.values.iter().find(|(n, _)| *n == name).map(|(_, v)| match lang {
                Lang::En => v.en.as_str(),
                Lang::Nb => v.nb.as_str(),
            }),
        }
    }
}
