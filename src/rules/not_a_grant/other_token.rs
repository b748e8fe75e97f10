//! A token that another server issued.

use super::super::facts::Facts;
use crate::finding::Findings;
use crate::grant::{PartName, sign_of_another};
use crate::json::escape_step;
use crate::rule::{Basis, Message, Reply, Words};

pub(super) static ISSUED: Message = Message::error(
    Basis::Inferred,
    Reply::Unknown,
    Words::new(
        "This token was issued by {found}. It is not a grant, which a client makes itself.",
        "Lint the JWT that your client makes, signs with its own key and sends as assertion to /token.",
    ),
    Words::new(
        "Dette tokenet er utstedt av {found}. Det er ikke et grant, som klienten lager selv.",
        "Sjekk JWT-en som klienten lager, signerer med sin egen nøkkel og sender som assertion til /token.",
    ),
);

pub(super) static WITHOUT_CLAIMS: Message = Message::error(
    Basis::Inferred,
    Reply::Unknown,
    Words::new(
        "This token has {found}, but no scope and no audience of Maskinporten: it is not a grant.",
        "Lint the JWT that your client makes, signs with its own key and sends as assertion to /token.",
    ),
    Words::new(
        "Dette tokenet har {found}, men verken scope eller Maskinportens audience: det er ikke et grant.",
        "Sjekk JWT-en som klienten lager, signerer med sin egen nøkkel og sender som assertion til /token.",
    ),
);

/// A token of another server: what tells that it is one.
pub(super) fn check(facts: &Facts<'_>, out: &mut Findings) {
    let payload = &facts.grant.payload;
    let sign = sign_of_another(payload).unwrap_or_else(|| "sub".to_owned());
    let issuer = payload.text("iss").is().filter(|_| sign == "iss");
    let message = if issuer.is_some() { &ISSUED } else { &WITHOUT_CLAIMS };
    let pointer = format!("/{}", escape_step(&sign));
    out.report(message).at(PartName::Payload, &pointer).found(issuer.as_deref().unwrap_or(&sign));
}
