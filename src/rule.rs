//! What a rule is, as data: its name, what it rests on, what it needs and what it can say. How it looks
//! is code, in `rules`.

use std::fmt;

use crate::language::{Bilingual, Lang};
use crate::maskinporten::codes;

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
    /// Seen or reported by someone who sent such a grant.
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

/// What Maskinporten is expected to answer, and what that expectation rests on. That something is a
/// mistake can be documented while nobody has published the answer to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reply {
    /// A documented code; its wording is in [`codes::ENTRIES`]. Documented only where Digdir names the
    /// mistake as a cause of this code.
    Code(&'static str, Basis),
    /// No documented code, but the server's words are known.
    Says(&'static str, Basis),
    /// Nobody has published the answer, or the grant is accepted.
    Unknown,
}

impl Reply {
    /// The MP-code, if Digdir gives one.
    #[must_use]
    pub const fn code(self) -> Option<&'static str> {
        match self {
            Self::Code(code, _) => Some(code),
            Self::Says(..) | Self::Unknown => None,
        }
    }

    /// The server's wording, where known.
    #[must_use]
    pub fn server_message(self) -> Option<&'static str> {
        match self {
            Self::Code(code, _) => codes::find(code).map(|c| c.wording),
            Self::Says(words, _) => Some(words),
            Self::Unknown => None,
        }
    }

    /// What it rests on that this mistake gets this answer; `None` where no answer is expected.
    #[must_use]
    pub const fn basis(self) -> Option<Basis> {
        match self {
            Self::Code(_, basis) | Self::Says(_, basis) => Some(basis),
            Self::Unknown => None,
        }
    }
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

/// One thing a rule can say. A rule has one message for each variant of the mistake it finds.
///
/// Placeholders are `{found}`, `{expected}` and names given with [`Finding::with`](crate::finding::Finding::with).
#[derive(Debug)]
#[non_exhaustive]
pub struct Message {
    /// How bad this variant is by default.
    pub severity: Severity,
    /// What it rests on that this is a mistake. The answer has a basis of its own: [`Reply::basis`].
    pub basis: Basis,
    /// What the server is expected to answer.
    pub reply: Reply,
    /// English.
    pub en: Words,
    /// Norwegian bokmål.
    pub nb: Words,
}

impl Message {
    /// A mistake; never allowed.
    pub(crate) const fn error(basis: Basis, reply: Reply, en: Words, nb: Words) -> Self {
        Self { severity: Severity::Error, basis, reply, en, nb }
    }

    /// Advice, or evidence that contradicts itself.
    pub(crate) const fn warning(basis: Basis, reply: Reply, en: Words, nb: Words) -> Self {
        Self { severity: Severity::Warning, basis, reply, en, nb }
    }

    /// Worth knowing.
    pub(crate) const fn note(basis: Basis, reply: Reply, en: Words, nb: Words) -> Self {
        Self { severity: Severity::Note, basis, reply, en, nb }
    }

    /// The texts in `lang`.
    #[must_use]
    pub const fn words(&self, lang: Lang) -> &Words {
        match lang {
            Lang::En => &self.en,
            Lang::Nb => &self.nb,
        }
    }
}

/// What a rule looks at; also the headings of the documentation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Group {
    /// The text before it is taken apart.
    Input,
    /// The JOSE header.
    Header,
    /// The registered key.
    Key,
    /// The business certificate in x5c.
    Certificate,
    /// The signature.
    Signature,
    /// The claim aud.
    Audience,
    /// The claim iss.
    Issuer,
    /// The claims iat and exp.
    Time,
    /// The claim jti.
    Replay,
    /// Other claims, their names and types.
    Claims,
    /// The claims consumer_org and iss_onbehalfof.
    Delegation,
    /// The claim scope and the client's rights.
    Scope,
    /// The claims resource, pid and authorization_details.
    Other,
}

impl Group {
    /// The name used in output and as a heading.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Input => "input",
            Self::Header => "header",
            Self::Key => "key",
            Self::Certificate => "certificate",
            Self::Signature => "signature",
            Self::Audience => "audience",
            Self::Issuer => "issuer",
            Self::Time => "time",
            Self::Replay => "replay",
            Self::Claims => "claims",
            Self::Delegation => "delegation",
            Self::Scope => "scope",
            Self::Other => "other",
        }
    }
}

/// Something beside the grant that a rule needs in order to decide. In order of how much it helps
/// to supply it: what a report says was not checked is in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Need {
    /// The client_id registered at Maskinporten.
    ClientId,
    /// The registered keys.
    Keys,
    /// The organisation that owns the client.
    OrgNumber,
    /// The scopes registered on the client.
    Scopes,
    /// The environment the grant is meant for.
    Environment,
    /// The saved client from the self-service API.
    Client,
    /// The saved list of scope accesses.
    Access,
    /// The saved definitions of the scopes.
    ScopeInfo,
    /// The instant at which the server receives the grant.
    Instant,
    /// A ledger that still remembers every use of the time it was asked to remember.
    JtiLedger,
    /// A signed grant; an unsigned draft has nothing to check.
    SignedGrant,
    /// A key of a size or type that the cryptographic backend can use.
    UsableKey,
    /// The part of the token that the rule reads, undamaged. Any rule can lack it.
    ReadableToken,
    /// What only Maskinporten and Altinn know.
    Server,
}

impl Need {
    /// The name used in output: `client-id`, `org-number`, …
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::ClientId => "client-id",
            Self::Keys => "keys",
            Self::OrgNumber => "org-number",
            Self::Scopes => "scopes",
            Self::Environment => "environment",
            Self::Client => "client",
            Self::Access => "access",
            Self::ScopeInfo => "scope-info",
            Self::Instant => "instant",
            Self::JtiLedger => "jti-ledger",
            Self::SignedGrant => "signed-grant",
            Self::UsableKey => "usable-key",
            Self::ReadableToken => "readable-token",
            Self::Server => "server",
        }
    }

    /// The flag of `check` that supplies it, if a flag can.
    #[must_use]
    pub const fn flag(self) -> Option<&'static str> {
        match self {
            Self::ClientId => Some("--client-id"),
            Self::Keys => Some("--jwks"),
            Self::OrgNumber => Some("--org-number"),
            Self::Scopes => Some("--scope"),
            Self::Environment => Some("--env"),
            Self::Client => Some("--client"),
            Self::Access | Self::ScopeInfo => Some("--access"),
            Self::Instant => Some("--at"),
            Self::JtiLedger | Self::SignedGrant | Self::UsableKey | Self::ReadableToken | Self::Server => {
                None
            }
        }
    }
}

/// A source that a rule rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Cite {
    /// What kind of ground it is.
    pub basis: Basis,
    /// Title of the text.
    pub title: &'static str,
    /// Its address.
    pub url: &'static str,
    /// The day it was read, as YYYY-MM-DD.
    pub read_on: &'static str,
}

impl Cite {
    /// A text that says so; the day it was read is YYYY-MM-DD.
    pub(crate) const fn documented(title: &'static str, url: &'static str, read_on: &'static str) -> Self {
        Self { basis: Basis::Documented, title, url, read_on }
    }

    /// The report of someone who saw it.
    pub(crate) const fn observed(title: &'static str, url: &'static str, read_on: &'static str) -> Self {
        Self { basis: Basis::Observed, title, url, read_on }
    }

    /// A text that it follows from.
    pub(crate) const fn inferred(title: &'static str, url: &'static str, read_on: &'static str) -> Self {
        Self { basis: Basis::Inferred, title, url, read_on }
    }
}

/// A rule: what a user selects, ignores or looks up as one thing.
#[non_exhaustive]
pub struct Rule {
    /// Kebab-case name, kept forever once released.
    pub name: &'static str,
    /// What it looks at.
    pub group: Group,
    /// The code that the server answers to most of what this rule finds.
    pub code: Option<&'static str>,
    /// The most severe level it reports by default.
    pub severity: Severity,
    /// What most of its judgements rest on.
    pub basis: Basis,
    /// What it finds, in one line without a full stop.
    pub summary: Bilingual,
    /// Context it can use; without it the report says what was not checked.
    pub needs: &'static [Need],
    /// What it rests on; at least one.
    pub cites: &'static [Cite],
    /// Everything it can say.
    pub messages: &'static [&'static Message],
    /// Its page: documentation, `explain` text, and the cases that test it (which WebAssembly goes without).
    pub page: &'static str,
}

impl Rule {
    /// The codes that the server answers to what it finds, the most usual first.
    #[must_use]
    pub fn codes(&self) -> Vec<&'static str> {
        let mut all = Vec::new();
        for code in self.code.into_iter().chain(self.messages.iter().filter_map(|m| m.reply.code())) {
            if !all.contains(&code) {
                all.push(code);
            }
        }
        all
    }

    /// The prose of the page in `lang`, as Markdown, without heading and cases.
    #[must_use]
    pub fn prose(&self, lang: Lang) -> &'static str {
        let (start, end) = match lang {
            Lang::En => ("\n## en\n", "\n## nb\n"),
            Lang::Nb => ("\n## nb\n", "\n## Cases\n"),
        };
        let after = self.page.split_once(start).map_or("", |(_, after)| after);
        after.split_once(end).map_or(after, |(prose, _)| prose).trim()
    }
}

impl fmt::Debug for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Rule").field(&self.name).finish()
    }
}
