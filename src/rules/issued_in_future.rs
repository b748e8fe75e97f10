//! iat is ahead of the server's clock.

use super::citations;
use super::facts::Facts;
use crate::finding::Findings;
use crate::grant::PartName;
use crate::language::Bilingual;
use crate::maskinporten::{codes::words, limits, pages};
use crate::moment::{duration, timestamp};
use crate::rule::{Basis, Cite, Group, Message, Need, Reply, Rule, Severity, Words};

/// The rule.
pub(super) static RULE: Rule = Rule {
    name: "issued-in-future",
    group: Group::Time,
    code: None,
    severity: Severity::Error,
    basis: Basis::Documented,
    summary: Bilingual { en: "iat is ahead of the server's clock", nb: "iat ligger foran serverens klokke" },
    needs: &[Need::Instant, Need::SignedGrant],
    cites: &[
        Cite::documented(
            "Feilsøking i Maskinporten: Issue time is after now",
            pages::TROUBLESHOOTING,
            "2026-11-22",
        ),
        Cite::documented("JWT-grant: iat at most 10 s ahead", pages::JWT_GRANT, "2026-11-22"),
        citations::TEN_SECONDS,
    ],
    messages: &[&AHEAD, &LOCAL_TIME],
    page: page!("issued_in_future.md"),
};

static AHEAD: Message = Message::error(
    Basis::Documented,
    Reply::Says(words::ISSUED_IN_FUTURE, Basis::Documented),
    Words::new(
        "iat is {ahead} ahead of the time the grant is received: {found} ({at}), received at {now}. At most {expected} is allowed.",
        "Synchronise the clock of the machine that makes the grant (NTP), and set iat to the current time, not a later one.",
    ),
    Words::new(
        "iat ligger {ahead} foran tidspunktet da grantet mottas: {found} ({at}), mottatt {now}. Høyst {expected} er tillatt.",
        "Still klokken på maskinen som lager grantet (NTP), og sett iat til tiden nå, ikke til et senere tidspunkt.",
    ),
);

static LOCAL_TIME: Message = Message::error(
    Basis::Documented,
    Reply::Says(words::ISSUED_IN_FUTURE, Basis::Documented),
    Words::new(
        "iat is {ahead} ahead of the time the grant is received: {found} ({at}), received at {now}. It looks like Norwegian local time sent as if it were UTC.",
        "Compute iat and exp from UTC: seconds since 1970-01-01T00:00:00Z, without the offset of the time zone.",
    ),
    Words::new(
        "iat ligger {ahead} foran tidspunktet da grantet mottas: {found} ({at}), mottatt {now}. Det ser ut som norsk lokal tid sendt som om den var UTC.",
        "Regn ut iat og exp fra UTC: sekunder siden 1970-01-01T00:00:00Z, uten forskyvningen til tidssonen.",
    ),
);

pub(super) fn check(facts: &Facts<'_>, out: &mut Findings) {
    let Some(iat) = facts.iat.seconds() else { return };
    let Some(now) = facts.received(out) else { return };
    let ahead = iat.saturating_sub(now);
    let skew = facts.context.skew;
    if ahead <= skew {
        return;
    }
    // iat and exp that were put in each other's place are lifetime's.
    let exp = facts.exp.seconds();
    if exp.is_some_and(|exp| limits::are_swapped(iat, exp) && exp.saturating_sub(now) <= skew) {
        return;
    }
    let message = if is_time_zone(ahead) { &LOCAL_TIME } else { &AHEAD };
    out.report(message)
        .at(PartName::Payload, "/iat")
        .found(iat.to_string())
        .expected(format!("{skew} s"))
        .with("at", timestamp(iat))
        .with("now", timestamp(now))
        .with_bilingual("ahead", duration(ahead));
}

/// Norway is one hour ahead of UTC, in summer two. A minute's leeway covers transport and clocks.
fn is_time_zone(ahead: i64) -> bool {
    [3_600, 7_200].iter().any(|offset| ahead.abs_diff(*offset) <= 60)
}
