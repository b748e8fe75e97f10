//! All a rule may know. What it reports goes to `finding::Findings`.

use std::borrow::Cow;
use std::cell::OnceCell;

use super::interchanged::{self, Interchanged};
use super::requested;
use crate::context::Context;
use crate::finding::Findings;
use crate::grant::{Form, Grant, Time};
use crate::json::{Kind, Member};
use crate::maskinporten::claims;
use crate::maskinporten::environments::Environment;
use crate::rule::Need;

/// All a rule may know: the grant and what the user told about the client and the moment.
#[derive(Debug)]
pub(crate) struct Facts<'a> {
    /// The grant, as far as it could be read.
    pub(crate) grant: &'a Grant<'a>,
    /// What is known beside the grant.
    pub(crate) context: &'a Context,
    /// The environment the grant is judged against; `None` if neither given nor inferable.
    pub(crate) environment: Option<&'a Environment>,
    /// Whether the environment was inferred from `aud`.
    pub(crate) environment_inferred: bool,
    /// The instant at which the server is taken to receive the grant, in Unix seconds; `None` for
    /// drafts, and with `--at issued` where `iat` is unusable.
    pub(crate) now: Option<i64>,
    /// When the grant says it was issued.
    pub(crate) iat: Time<'a>,
    /// When the grant says it expires.
    pub(crate) exp: Time<'a>,
    /// aud and scope, where each has the other's value.
    pub(crate) interchanged: Option<Interchanged<'a>>,
    requested: OnceCell<[Vec<Cow<'a, str>>; 2]>,
}

impl<'a> Facts<'a> {
    /// What is known of a grant that is judged against `environment`, which may have been
    /// inferred, and at the instant `now`.
    #[must_use]
    pub(crate) fn new(
        grant: &'a Grant<'a>,
        context: &'a Context,
        (environment, environment_inferred): (Option<&'a Environment>, bool),
        now: Option<i64>,
    ) -> Self {
        let [iat, exp] = ["iat", "exp"].map(|claim| grant.payload.time(claim));
        let interchanged = interchanged::read(&grant.payload, environment.map(|e| e.issuer.as_ref()));
        Self {
            grant,
            context,
            environment,
            environment_inferred,
            now,
            iat,
            exp,
            interchanged,
            requested: OnceCell::new(),
        }
    }

    /// The scopes that the grant asks for, as [`requested::scopes`] reads them. Several rules ask.
    /// Where aud and scope are interchanged, those in aud; an address in place of a scope is
    /// `scope-format`'s finding and left out.
    #[must_use]
    pub(crate) fn scopes(&self) -> &[Cow<'a, str>] {
        let [scopes, _] = self.requested();
        scopes
    }

    /// What is in place of a scope and is the address of a server: a URL, or the host of one that
    /// people take for the issuer. One that is registered on the client is a scope all the same.
    #[must_use]
    pub(crate) fn addresses(&self) -> &[Cow<'a, str>] {
        let [_, addresses] = self.requested();
        addresses
    }

    fn requested(&self) -> &[Vec<Cow<'a, str>>; 2] {
        self.requested.get_or_init(|| {
            let claim = if self.interchanged.is_some() { "aud" } else { "scope" };
            let mut scopes = self.grant.payload.get(claim).is().map(requested::scopes).unwrap_or_default();
            let addresses = scopes.extract_if(.., |name| self.is_address(name)).collect();
            [scopes, addresses]
        })
    }

    fn is_address(&self, name: &str) -> bool {
        let registered = || self.context.scopes.iter().flatten().flat_map(|s| s.split_whitespace());
        requested::is_address(name) && !registered().any(|scope| scope == name)
    }
}

impl Facts<'_> {
    /// Whether the grant lacks this claim because its name is misspelt, or because it is one level too
    /// deep. `unknown-claim` says so; the rule that misses the claim stays silent.
    #[must_use]
    pub(crate) fn misspelt(&self, claim: &str) -> bool {
        let meant = |name: &str| claims::meant(name).is_some_and(|c| c.name == claim);
        let is_below =
            |member: &Member<'_>| holds_claims(member) && member.value.member_named(claim).is_some();
        let members = &self.grant.payload.members;
        self.grant.payload.get(claim).is_absent()
            && members.iter().any(|member| meant(&member.name) || is_below(member))
    }

    /// The instant at which the server receives the grant; without one, says why the rule could
    /// not look.
    pub(crate) fn received(&self, out: &mut Findings) -> Option<i64> {
        if self.now.is_none() {
            out.not_checked(if self.grant.form == Form::Draft { Need::SignedGrant } else { Need::Instant });
        }
        self.now
    }
}

/// Whether a member that is not a claim has the claims in it.
#[must_use]
pub(crate) fn holds_claims(member: &Member<'_>) -> bool {
    const SURE: [&str; 5] = ["aud", "iss", "scope", "iat", "exp"];
    let below = || SURE.iter().filter(|claim| member.value.member_named(claim).is_some());
    claims::find(&member.name).is_none() && member.value.kind() == Kind::Object && below().count() > 1
}

impl Facts<'_> {
    /// Whether iss names the client of another of the user's profiles: what is registered on the
    /// current client then says nothing about the grant.
    #[must_use]
    pub(crate) fn names_other_client(&self) -> bool {
        let iss = self.grant.payload.text("iss").is();
        iss.is_some_and(|iss| self.context.other_client(&iss).is_some())
    }
}
