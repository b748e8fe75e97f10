//! exp is in the past.

use super::citations;
use super::facts::Facts;
use crate::finding::Findings;
use crate::grant::PartName;
use crate::language::Bilingual;
use crate::maskinporten::pages;
use crate::moment::{duration, timestamp};
use crate::rule::{Basis, Cite, Group, Message, Need, Reply, Rule, Severity, Words};

/// The rule.
pub(super) static RULE: Rule = Rule {
    name: "expired",
    group: Group::Time,
    code: Some("MP-130"),
    severity: Severity::Error,
    basis: Basis::Documented,
    summary: Bilingual { en: "the grant has expired", nb: "grantet er utløpt" },
    needs: &[Need::Instant, Need::SignedGrant],
    cites: &[
        Cite::documented("Feilsøking i Maskinporten: MP-130", pages::TROUBLESHOOTING, "2026-11-22"),
        citations::TEN_SECONDS,
    ],
    messages: &[&EXPIRED],
    page: page!("expired.md"),
};

static EXPIRED: Message = Message::error(
    Basis::Documented,
    Reply::Code("MP-130", Basis::Documented),
    Words::new(
        "The grant expired {ago} before it is received: exp is {found} ({at}), received at {now}.",
        "Make a new grant for each token request and send it at once. If it is new, synchronise the clock of the machine that makes it (NTP). To lint a stored grant, pass --at issued.",
    ),
    Words::new(
        "Grantet utløp {ago} før det mottas: exp er {found} ({at}), mottatt {now}.",
        "Lag et nytt grant for hver tokenforespørsel og send det med en gang. Er det nytt, så still klokken på maskinen som lager det (NTP). For å sjekke et lagret grant: bruk --at issued.",
    ),
);

pub(super) fn check(facts: &Facts<'_>, out: &mut Findings) {
    let Some(exp) = facts.exp.seconds() else { return };
    let Some(now) = facts.received(out) else { return };
    // An exp that is not after iat is the mistake itself, and lifetime's.
    if facts.iat.seconds().is_some_and(|iat| exp <= iat) {
        return;
    }
    let ago = now.saturating_sub(exp);
    if ago > facts.context.skew {
        out.report(&EXPIRED)
            .at(PartName::Payload, "/exp")
            .found(exp.to_string())
            .with("at", timestamp(exp))
            .with("now", timestamp(now))
            .with_bilingual("ago", duration(ago));
    }
}
