//! exp lies in the past.

use super::{Cite, Facts, Findings, Group, Need, Rule};
use crate::finding::{Basis, Bilingual, Message, PartName, Reply, Severity, Words};

/// The rule.
pub static RULE: Rule = Rule {
    name: "expired",
    group: Group::Time,
    code: Some("MP-130"),
    severity: Severity::Error,
    basis: Basis::Documented,
    summary: Bilingual { en: "the grant has expired", nb: "grantet er utløpt" },
    needs: &[Need::Instant],
    cites: &[Cite {
        basis: Basis::Documented,
        title: "Feilsøking i Maskinporten: MP-130",
        url: "https://docs.digdir.no/docs/Maskinporten/maskinporten_feilsoking",
        read_on: "2026-11-22",
    }],
    messages: &[&EXPIRED],
    page: include_str!("expired.md"),
    check,
};

static EXPIRED: Message = Message {
    severity: Severity::Error,
    basis: Basis::Documented,
    reply: Reply::Code("MP-130"),
    en: Words {
        text: "exp was {ago} before the grant is received: {found} against {now}.",
        help: "Make a new grant for each token request and send it at once. If it is new, set the clock of the machine that makes it (NTP). To lint a stored grant, pass --at issued.",
    },
    nb: Words {
        text: "exp var {ago} før grantet mottas: {found} mot {now}.",
        help: "Lag et nytt grant for hver tokenforespørsel og send det med en gang. Er det nytt, så still klokken på maskinen som lager det (NTP). For å sjekke et lagret grant: bruk --at issued.",
    },
};

fn check(facts: &Facts<'_>, out: &mut Findings) {
    let Some(exp) = facts.grant.payload.integer("exp").is() else { return };
    let Some(now) = facts.now else { return out.not_checked(Need::Instant) };
    let ago = now.saturating_sub(exp);
    if ago > facts.context.skew {
        out.report(&EXPIRED)
            .at(PartName::Payload, "/exp")
            .found(exp.to_string())
            .with("now", now.to_string())
            .with("ago", ago.to_string());
    }
}
