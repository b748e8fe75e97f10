//! The rules: one file each, its page beside it, and one table.

use std::borrow::Cow;
use std::cell::OnceCell;

use crate::context::Context;
use crate::finding::{Basis, Bilingual, Finding, Lang, Message, Severity};
use crate::grant::{Form, Grant, Time};
use crate::maskinporten::claims;
use crate::maskinporten::environments::Environment;

mod certificates;
mod details;
pub mod requested;

/// Declares the rules in pipeline order: this list is the one place that names them all.
macro_rules! rules {
    ($($module:ident)*) => {
        $(pub mod $module;)*
        /// Every rule, in the order in which findings are reported.
        pub static RULES: &[&Rule] = &[$(&$module::RULE),*];
    };
}

rules! {
    stray_whitespace
    token_wrapping
    malformed_jws
    malformed_json
    not_a_grant
    algorithm
    key_reference
    x5c_shape
    header_member
    kid_unknown
    key_expired
    cert_validity
    cert_environment
    cert_issuer
    cert_profile
    cert_chain
    cert_org_number
    cert_key
    signature
    audience
    issuer
    expired
    issued_in_future
    issued_long_ago
    lifetime
    time_format
    jti_reused
    jti_missing
    unknown_claim
    claim_type
    consumer_org_self
    consumer_org_format
    onbehalfof
    scope_format
    scope_unregistered
    scope_login_only
    scope_not_granted
    scope_not_delegated
    client_inactive
    resource
    pid
    rar_type
    rar_field
    rar_value
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
/// to supply it: what a report says was not checked stands in this order.
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
    /// A signed grant; an unsigned draft has nothing to check.
    SignedGrant,
    /// A key of a size or type that the cryptographic backend can use.
    UsableKey,
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
            Self::SignedGrant => "signed-grant",
            Self::UsableKey => "usable-key",
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
            Self::SignedGrant | Self::UsableKey | Self::Server => None,
        }
    }
}

/// A source that a rule rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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

/// A rule: what a user selects, ignores or looks up as one thing.
pub struct Rule {
    /// Kebab-case name, kept for ever once released.
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
    /// Its page: documentation, `explain` text, and the cases that test it.
    pub page: &'static str,
    /// The check. Reports what it finds, and what it lacked in order to look.
    pub check: fn(&Facts<'_>, &mut Findings),
}

impl Rule {
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

impl std::fmt::Debug for Rule {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Rule").field(&self.name).finish()
    }
}

/// Finds a rule by its name.
#[must_use]
pub fn find(name: &str) -> Option<&'static Rule> {
    RULES.iter().copied().find(|rule| rule.name == name)
}

/// All a rule may know: the grant and what the user told about the client and the moment.
#[derive(Debug)]
pub struct Facts<'a> {
    /// The grant, as far as it could be read.
    pub grant: &'a Grant<'a>,
    /// What is known beside the grant.
    pub context: &'a Context,
    /// The environment the grant is judged against; `None` if neither given nor inferable.
    pub environment: Option<&'a Environment>,
    /// Whether the environment was inferred from `aud`.
    pub environment_inferred: bool,
    /// The instant at which the server is taken to receive the grant, in Unix seconds; `None` for
    /// drafts, and with `--at issued` where `iat` is unusable.
    pub now: Option<i64>,
    /// When the grant says it was issued.
    pub iat: Time<'a>,
    /// When the grant says it expires.
    pub exp: Time<'a>,
    requested: OnceCell<Vec<Cow<'a, str>>>,
}

impl<'a> Facts<'a> {
    /// What is known of a grant that is judged against `environment`, which may have been
    /// inferred, and at the instant `now`.
    #[must_use]
    pub fn new(
        grant: &'a Grant<'a>,
        context: &'a Context,
        (environment, environment_inferred): (Option<&'a Environment>, bool),
        now: Option<i64>,
    ) -> Self {
        let [iat, exp] = ["iat", "exp"].map(|claim| grant.payload.time(claim));
        Self { grant, context, environment, environment_inferred, now, iat, exp, requested: OnceCell::new() }
    }

    /// The scopes that the grant asks for, as [`requested::scopes`] reads them. Several rules ask.
    #[must_use]
    pub fn scopes(&self) -> &[Cow<'a, str>] {
        self.requested.get_or_init(|| requested::scopes(self.grant))
    }
}

impl Facts<'_> {
    /// Whether the grant lacks this claim because its name is misspelt. `unknown-claim` says so;
    /// the rule that misses the claim stays silent.
    #[must_use]
    pub fn misspelt(&self, claim: &str) -> bool {
        let meant = |name: &str| claims::meant(name).is_some_and(|c| c.name == claim);
        self.grant.payload.get(claim).is_absent()
            && self.grant.payload.members.iter().any(|member| meant(&member.name))
    }

    /// The instant at which the server receives the grant; without one, says why the rule could
    /// not look.
    pub fn received(&self, out: &mut Findings) -> Option<i64> {
        if self.now.is_none() {
            out.not_checked(if self.grant.form == Form::Draft { Need::SignedGrant } else { Need::Instant });
        }
        self.now
    }
}

impl Facts<'_> {
    /// Whether iss names the client of another of the user's profiles: what is registered on the
    /// client in use then says nothing about the grant.
    #[must_use]
    pub fn names_other_client(&self) -> bool {
        let iss = self.grant.payload.text("iss").is();
        iss.is_some_and(|iss| self.context.other_client(&iss).is_some())
    }
}

/// Collects what one rule reports.
#[derive(Debug)]
pub struct Findings {
    rule: &'static Rule,
    pub(crate) list: Vec<Finding>,
    pub(crate) not_checked: Vec<(&'static Rule, Need)>,
}

impl Findings {
    pub(crate) const fn new(rule: &'static Rule) -> Self {
        Self { rule, list: Vec::new(), not_checked: Vec::new() }
    }

    pub(crate) fn for_rule(&mut self, rule: &'static Rule) -> &mut Self {
        self.rule = rule;
        self
    }

    /// Reports a violation; the caller adds place and values to what is returned.
    pub fn report(&mut self, message: &'static Message) -> &mut Finding {
        self.list.push(Finding::new(self.rule, message));
        let last = self.list.len() - 1;
        // The element was pushed on the line above.
        #[allow(clippy::indexing_slicing)]
        &mut self.list[last]
    }

    /// Says that the rule could not look for want of `need`.
    pub fn not_checked(&mut self, need: Need) {
        // Where nothing is known of the client there are six or so.
        if self.not_checked.is_empty() {
            self.not_checked.reserve(8);
        }
        self.not_checked.push((self.rule, need));
    }
}
