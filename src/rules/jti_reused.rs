//! The jti was used before. The engine tells, after it has linted the grants in any order.

use super::citations;
use super::facts::Facts;
use crate::finding::Findings;
use crate::grant::PartName;
use crate::language::Bilingual;
use crate::ledger::EarlierUse;
use crate::moment::timestamp;
use crate::rule::{Basis, Group, Message, Need, Reply, Rule, Severity, Words};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    name: "jti-reused",
    group: Group::Replay,
    code: Some("MP-012"),
    severity: Severity::Error,
    basis: Basis::Documented,
    summary: Bilingual { en: "the jti has been used before", nb: "jti er brukt før" },
    needs: &[Need::JtiLedger],
    cites: &[citations::MP_012],
    messages: &[&SENT_TWICE, &SHARED, &USED_BEFORE],
    page: page!("jti_reused.md"),
};

static SENT_TWICE: Message = Message::error(
    Basis::Documented,
    Reply::Code("MP-012", Basis::Documented),
    Words::new(
        "This grant is in the input twice, first at {place}. Maskinporten accepts a grant only once.",
        "Make a new grant, with a new jti, for each token request. Keep the access token until it expires, not the grant. If the second copy is there by mistake, remove it.",
    ),
    Words::new(
        "Det samme grantet står to ganger i inndataene, først i {place}. Maskinporten godtar et grant én gang.",
        "Lag et nytt grant med ny jti for hver tokenforespørsel. Ta vare på access tokenet til det utløper, ikke på grantet. Står kopi nummer to der ved en feil, så fjern den.",
    ),
);

static SHARED: Message = Message::error(
    Basis::Documented,
    Reply::Code("MP-012", Basis::Documented),
    Words::new(
        "jti {found} is also in another grant from this client, at {place}.",
        "Make a new jti for each grant, such as a random UUID. Look for a jti that is set once at startup, read from configuration, or derived from the time in whole seconds.",
    ),
    Words::new(
        "jti {found} er alt brukt i et annet grant fra samme klient, i {place}.",
        "Lag en ny jti for hvert grant; en tilfeldig UUID holder. Se etter en jti som settes én gang ved oppstart, hentes fra konfigurasjon eller lages av klokkeslettet i hele sekunder.",
    ),
);

static USED_BEFORE: Message = Message::error(
    Basis::Documented,
    Reply::Code("MP-012", Basis::Documented),
    Words::new(
        "jti {found} was used in another grant from this client, seen {time} at {place}.",
        "Make a new jti for each grant, such as a random UUID. Look for a jti that is set once at startup, read from configuration, or derived from the time in whole seconds.",
    ),
    Words::new(
        "jti {found} ble brukt i et annet grant fra samme klient, sett {time} i {place}.",
        "Lag en ny jti for hvert grant; en tilfeldig UUID holder. Se etter en jti som settes én gang ved oppstart, hentes fra konfigurasjon eller lages av klokkeslettet i hele sekunder.",
    ),
);

/// Which grant came first shows only when all are read: see [`report`].
pub(super) const fn check(_: &Facts<'_>, _: &mut Findings) {}

/// Reports that the grant's `jti` was used before.
pub(crate) fn report(jti: &str, earlier: &EarlierUse, out: &mut Findings) {
    let message = match (earlier.in_this_run, earlier.earlier.same_grant) {
        (true, true) => &SENT_TWICE,
        (true, false) => &SHARED,
        (false, _) => &USED_BEFORE,
    };
    let finding = out.report(message).at(PartName::Payload, "/jti").found(jti);
    finding.with("place", &earlier.earlier.place);
    if !earlier.in_this_run {
        finding.with("time", timestamp(earlier.earlier.first_seen));
    }
}
