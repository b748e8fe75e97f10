//! iat is further in the past than Digdir allows, though exp is still ahead.

use super::facts::Facts;
use crate::finding::Findings;
use crate::grant::PartName;
use crate::language::Bilingual;
use crate::maskinporten::pages;
use crate::moment::{duration, timestamp};
use crate::rule::{Basis, Cite, Group, Message, Need, Reply, Rule, Severity, Words};

/// The rule.
pub(super) static RULE: Rule = Rule {
    name: "issued-long-ago",
    group: Group::Time,
    code: None,
    severity: Severity::Warning,
    basis: Basis::Documented,
    summary: Bilingual {
        en: "iat is further in the past than Digdir allows",
        nb: "iat ligger lenger tilbake enn Digdir tillater",
    },
    needs: &[Need::Instant, Need::SignedGrant],
    cites: &[
        Cite::documented(
            "JWT-grant: iat less than 10 s from the server's clock",
            pages::JWT_GRANT,
            "2026-11-22",
        ),
        Cite::observed(
            "altinn-studio issue 19603: an old iat is not checked",
            pages::SERVER_CHECKS,
            "2026-11-22",
        ),
    ],
    messages: &[&LONG_AGO],
    page: page!("issued_long_ago.md"),
};

static LONG_AGO: Message = Message::warning(
    Basis::Documented,
    Reply::Unknown,
    Words::new(
        "iat is {ago} before the time the grant is received: {found} ({at}), received at {now}. Digdir documents at most {expected}; the server is reported not to check it.",
        "Make the grant when it is needed and send it at once. If it is new, synchronise the clock of the machine that makes it (NTP). To lint a stored grant, pass --at issued.",
    ),
    Words::new(
        "iat ligger {ago} før grantet mottas: {found} ({at}), mottatt {now}. Digdir dokumenterer høyst {expected}; det er rapportert at serveren ikke sjekker det.",
        "Lag grantet når det trengs og send det med en gang. Er det nytt, så still klokken på maskinen som lager det (NTP). For å sjekke et lagret grant: bruk --at issued.",
    ),
);

pub(super) fn check(facts: &Facts<'_>, out: &mut Findings) {
    let (Some(iat), Some(exp)) = (facts.iat.seconds(), facts.exp.seconds()) else { return };
    let Some(now) = facts.received(out) else { return };
    let skew = facts.context.skew;
    let ago = now.saturating_sub(iat);
    // Past exp the grant has expired, which says it all; exp before iat is lifetime's.
    if ago <= skew || exp <= iat || now.saturating_sub(exp) > skew {
        return;
    }
    out.report(&LONG_AGO)
        .at(PartName::Payload, "/iat")
        .found(iat.to_string())
        .expected(format!("{skew} s"))
        .with("at", timestamp(iat))
        .with("now", timestamp(now))
        .with_bilingual("ago", duration(ago));
}
