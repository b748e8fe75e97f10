//! The registered key that kid names has expired, or soon will.

use std::borrow::Cow;

use super::facts::Facts;
use crate::context::KeyEnd;
use crate::finding::Findings;
use crate::grant::{Form, PartName};
use crate::language::Bilingual;
use crate::maskinporten::pages;
use crate::rule::{Basis, Cite, Group, Message, Need, Reply, Rule, Severity, Words};

/// Seconds in a day.
const DAY: i64 = 86_400;

/// The rule.
pub(super) static RULE: Rule = Rule {
    name: "key-expired",
    group: Group::Key,
    code: Some("MP-121"),
    severity: Severity::Error,
    basis: Basis::Documented,
    summary: Bilingual {
        en: "the registered key has expired or soon will",
        nb: "den registrerte nøkkelen er utløpt eller utløper snart",
    },
    needs: &[Need::Keys, Need::Instant, Need::SignedGrant],
    cites: &[
        Cite::documented("Feilsøking i Maskinporten: MP-121", pages::TROUBLESHOOTING, "2026-11-22"),
        Cite::documented("Self-service API: keys and their exp", pages::SELF_SERVICE_API, "2026-11-22"),
    ],
    messages: &[&EXPIRED, &YEAR_OVER, &ENDS_SOON, &YEAR_ENDS_SOON],
    page: page!("key_expired.md"),
};

static EXPIRED: Message = Message::error(
    Basis::Documented,
    Reply::Code("MP-121", Basis::Documented),
    Words::new(
        "The key {found} registered on the client expired on {end} ({days} days ago).",
        "Register a new key on the client, or register the same one again to renew it for a year.",
    ),
    Words::new(
        "Nøkkelen {found} på klienten utløp {end} (for {days} dager siden).",
        "Legg en ny nøkkel på klienten, eller legg inn den samme på nytt for å fornye den i ett år.",
    ),
);

static YEAR_OVER: Message = Message::error(
    Basis::Documented,
    Reply::Code("MP-121", Basis::Documented),
    Words::new(
        "The key {found} was registered on the client on {posted}; keys are valid for one year, so it expired on {end} ({days} days ago).",
        "Register a new key on the client, or register the same one again to renew it. If it has been renewed since, save GET /clients/<client_id>/jwks again.",
    ),
    Words::new(
        "Nøkkelen {found} ble lagt på klienten {posted}; nøkler lever ett år, så den utløp {end} (for {days} dager siden).",
        "Legg en ny nøkkel på klienten, eller legg inn den samme på nytt for å fornye den. Er den fornyet siden, så lagre GET /clients/<client_id>/jwks på nytt.",
    ),
);

static ENDS_SOON: Message = Message::warning(
    Basis::Documented,
    Reply::Code("MP-121", Basis::Documented),
    Words::new(
        "The key {found} registered on the client expires on {end}, in {days} days; after that Maskinporten answers MP-121.",
        "Register a new key in good time, or register the same one again to renew it for a year.",
    ),
    Words::new(
        "Nøkkelen {found} på klienten utløper {end}, om {days} dager; etter det svarer Maskinporten MP-121.",
        "Legg inn en ny nøkkel i god tid, eller legg inn den samme på nytt for å fornye den i ett år.",
    ),
);

static YEAR_ENDS_SOON: Message = Message::warning(
    Basis::Documented,
    Reply::Code("MP-121", Basis::Documented),
    Words::new(
        "The key {found} was registered on the client on {posted}; keys are valid for one year, so it expires on {end}, in {days} days.",
        "Register a new key in good time, or register the same one again to renew it for a year.",
    ),
    Words::new(
        "Nøkkelen {found} ble lagt på klienten {posted}; nøkler lever ett år, så den utløper {end}, om {days} dager.",
        "Legg inn en ny nøkkel i god tid, eller legg inn den samme på nytt for å fornye den i ett år.",
    ),
);

pub(super) fn check(facts: &Facts<'_>, out: &mut Findings) {
    let Some((kid, end, pointer)) = key(facts, out) else { return };
    let Some(now) = facts.now else {
        let draft = facts.grant.form == Form::Draft;
        return out.not_checked(if draft { Need::SignedGrant } else { Need::Instant });
    };
    let left = end.instant().saturating_sub(now);
    let warn_from = facts.context.expiry_warning_days.saturating_mul(DAY);
    let message = match end {
        KeyEnd::Stated(_) if left <= 0 => &EXPIRED,
        KeyEnd::YearAfter { .. } if left <= 0 => &YEAR_OVER,
        KeyEnd::Stated(_) if left < warn_from => &ENDS_SOON,
        KeyEnd::YearAfter { .. } if left < warn_from => &YEAR_ENDS_SOON,
        _ => return,
    };
    let finding = out
        .report(message)
        .at(PartName::Header, pointer)
        .found(&kid)
        .with("end", day(end.instant()))
        .with("days", (left.saturating_abs() / DAY).to_string());
    if let KeyEnd::YearAfter { registered, .. } = end {
        finding.with("posted", day(registered));
    }
}

/// The key's name, when it ends, and what says so.
fn key<'f>(facts: &'f Facts<'_>, out: &mut Findings) -> Option<(Cow<'f, str>, KeyEnd, &'static str)> {
    let header = &facts.grant.header;
    if let Some(key) = facts.grant.key {
        // The key itself is at hand. One that is about to be registered gets its end there.
        let end = header.integer("exp").is()?;
        let name = header.text("kid").is().unwrap_or_else(|| (key.number + 1).to_string().into());
        return Some((name, KeyEnd::Stated(end), "/exp"));
    }
    let kid = header.text("kid").is()?;
    if facts.context.keys.is_none() {
        out.not_checked(Need::Keys);
        return None;
    }
    // A kid that names no key is kid-unknown's business.
    let end = facts.context.key(&kid)?.end();
    if end.is_none() {
        out.not_checked(Need::Keys);
    }
    Some((kid, end?, "/kid"))
}

/// The day of an instant in UTC, as YYYY-MM-DD.
fn day(instant: i64) -> String {
    match chrono::DateTime::from_timestamp(instant, 0) {
        Some(instant) => instant.format("%Y-%m-%d").to_string(),
        None => instant.to_string(),
    }
}
