//! Tokens among other things that are no grants: they are named, and not linted.

use super::other_tokens::{self, audiences};
use super::read::Grant;
use crate::input::{Mistaken, Parameter};
use crate::language::Bilingual;
use crate::maskinporten::environments::Environment;

/// What a token is that is not a grant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum TokenKind {
    /// An access token.
    AccessToken,
    /// An ID token.
    IdToken,
    /// A client's own token for another server (RFC 7523 section 2.2).
    ClientAssertion,
    /// The parameters of a login as a JWT (RFC 9101).
    RequestObject,
    /// What a login service says when somebody logs out (OpenID Connect Back-Channel Logout).
    LogoutToken,
    /// The answer to a login as a JWT (JARM).
    LoginAnswer,
    /// An encrypted token (RFC 7516).
    Encrypted,
    /// A token whose claims cannot be read.
    Unreadable,
    /// Any other JWT.
    Other,
}

impl TokenKind {
    /// All kinds.
    pub const ALL: [Self; 9] = [
        Self::AccessToken,
        Self::IdToken,
        Self::ClientAssertion,
        Self::RequestObject,
        Self::LogoutToken,
        Self::LoginAnswer,
        Self::Encrypted,
        Self::Unreadable,
        Self::Other,
    ];

    /// The name used in output for machines.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::AccessToken => "access-token",
            Self::IdToken => "id-token",
            Self::ClientAssertion => "client-assertion",
            Self::RequestObject => "request-object",
            Self::LogoutToken => "logout-token",
            Self::LoginAnswer => "authorization-response",
            Self::Encrypted => "encrypted",
            Self::Unreadable => "unreadable",
            Self::Other => "other",
        }
    }

    /// The name used in texts for people.
    #[must_use]
    pub const fn noun(self) -> Bilingual {
        match self {
            Self::AccessToken => Bilingual { en: "access token", nb: "access token" },
            Self::IdToken => Bilingual { en: "ID token", nb: "ID token" },
            Self::ClientAssertion => Bilingual {
                en: "client assertion for another server",
                nb: "client assertion for en annen server",
            },
            Self::RequestObject => Bilingual { en: "request object", nb: "request object" },
            Self::LogoutToken => Bilingual { en: "logout token", nb: "logout token" },
            Self::LoginAnswer => {
                Bilingual { en: "answer to a login (JARM)", nb: "svar på en innlogging (JARM)" }
            }
            Self::Encrypted => Bilingual { en: "encrypted token", nb: "kryptert token" },
            Self::Unreadable => {
                Bilingual { en: "token that cannot be read", nb: "token som ikke lar seg lese" }
            }
            Self::Other => {
                Bilingual { en: "token without claims of a grant", nb: "token uten claims fra et grant" }
            }
        }
    }
}

impl Grant<'_> {
    /// The same where the user named this environment. A token for a server of the user's own is meant as a grant, with
    /// whatever it lacks or has too much: no host says that.
    #[must_use]
    pub(crate) fn for_environment(mut self, environment: Option<&Environment>) -> Self {
        let own = environment.filter(|environment| environment.tier.is_none());
        let issuer = own.map(|environment| environment.issuer.trim_end_matches('/'));
        let names =
            |aud: &str| issuer.is_some_and(|issuer| aud.trim_end_matches('/').eq_ignore_ascii_case(issuer));
        self.is_for_named = issuer.is_some() && audiences(&self.payload).any(|aud| names(&aud));
        let is_by_claims = !self.is_sent_as(Parameter::ClientAssertion)
            && matches!(self.mistaken, Some(Mistaken::ClientAssertion | Mistaken::OtherToken));
        self.mistaken = self.mistaken.filter(|_| !(self.is_for_named && is_by_claims));
        self
    }

    /// What the token is, if it is one among other things and no grant. Whole inputs, and what was
    /// sent as a grant, are never passed over.
    #[must_use]
    pub fn passed_over(&self) -> Option<TokenKind> {
        let carried = self.candidate.carried.as_deref()?;
        if carried.is_sole {
            return self.is_shown_to_an_api(carried.parameter).then_some(TokenKind::Other);
        }
        // Header and claims may be whole: only the signature is a secret, and long.
        if carried.is_elided && !(self.header.is_readable() && self.payload.is_readable()) {
            return Some(TokenKind::Unreadable);
        }
        if carried.parameter == Parameter::Assertion {
            return None;
        }
        match self.mistaken {
            Some(Mistaken::AccessToken) => Some(TokenKind::AccessToken),
            Some(Mistaken::IdToken) => Some(TokenKind::IdToken),
            Some(Mistaken::ClientAssertion) => {
                let is_misled = other_tokens::is_for_maskinporten(&self.payload);
                (!is_misled).then_some(TokenKind::ClientAssertion)
            }
            Some(Mistaken::RequestObject) => Some(TokenKind::RequestObject),
            Some(Mistaken::LogoutToken) => Some(TokenKind::LogoutToken),
            Some(Mistaken::LoginAnswer) => Some(TokenKind::LoginAnswer),
            Some(Mistaken::Encrypted) => Some(TokenKind::Encrypted),
            Some(Mistaken::OtherToken) => Some(TokenKind::Other),
            Some(_) => None,
            None if self.is_for_named => None,
            None if other_tokens::is_for_another_server(&self.payload) => Some(TokenKind::ClientAssertion),
            None if other_tokens::is_grant_like(&self.payload) => None,
            None if self.header.members.iter().any(|m| m.name == "enc") => Some(TokenKind::Encrypted),
            None if self.payload.object.is_none() => Some(TokenKind::Unreadable),
            None => Some(TokenKind::Other),
        }
    }

    /// Whether the text around the token shows only a part of it, which is no mistake of the grant.
    pub(crate) fn is_shown_in_part(&self) -> bool {
        self.candidate.carried.as_deref().is_some_and(|carried| carried.is_elided && !carried.is_sole)
    }

    /// Whether a request shows the token in its header and nothing in it is as in a grant: what somebody issued
    /// for that API.
    fn is_shown_to_an_api(&self, parameter: Parameter) -> bool {
        parameter == Parameter::Authorization
            && !self.is_for_named
            && matches!(self.mistaken, None | Some(Mistaken::OtherToken))
            && self.payload.object.is_some()
            && !other_tokens::is_grant_like(&self.payload)
    }
}
