//! The time from iat to exp.

use super::facts::Facts;
use crate::change::Safety;
use crate::finding::Findings;
use crate::grant::PartName;
use crate::language::Bilingual;
use crate::maskinporten::{codes::words, limits, pages};
use crate::moment::{duration, timestamp};
use crate::rule::{Basis, Cite, Group, Message, Reply, Rule, Severity, Words};

/// The rule.
pub(super) static RULE: Rule = Rule {
    name: "lifetime",
    group: Group::Time,
    code: None,
    severity: Severity::Error,
    basis: Basis::Documented,
    summary: Bilingual {
        en: "exp is more than 120 s after iat, or not after it",
        nb: "exp ligger mer enn 120 s etter iat, eller ikke etter",
    },
    needs: &[],
    cites: &[
        Cite::documented("JWT-grant: exp at most 120 s after iat", pages::JWT_GRANT, "2026-11-22"),
        Cite::observed(
            "felleslosninger/docs PR 455: refused above 180 s",
            "https://github.com/felleslosninger/docs/pull/455",
            "2026-11-22",
        ),
        Cite::observed(
            "altinn-studio issue 19603: JWT has too long lifetime",
            pages::SERVER_CHECKS,
            "2026-11-22",
        ),
    ],
    messages: &[&TOO_LONG, &REFUSED, &NO_TIME, &BACKWARDS, &LAPSED, &SHORT],
    page: page!("lifetime.md"),
};

static TOO_LONG: Message = Message::error(
    Basis::Documented,
    Reply::Unknown,
    Words::new(
        "The grant's lifetime is {found}; Digdir documents at most {expected}. The server is reported to reject only from 181 s, so it may be accepted today.",
        "Set exp to iat plus at most 120, and read the clock once for both.",
    ),
    Words::new(
        "Grantet lever i {found}; Digdir dokumenterer høyst {expected}. Det er rapportert at serveren først avviser fra 181 s, så det kan gå gjennom i dag.",
        "Sett exp til iat pluss høyst 120, og les klokken én gang for begge.",
    ),
);

static REFUSED: Message = Message::error(
    Basis::Documented,
    Reply::Says(words::LIFETIME, Basis::Observed),
    Words::new(
        "The grant's lifetime is {found} ({length}); Digdir documents at most {expected}, and the server is reported to reject from 181 s.",
        "Set exp to iat plus at most 120. This is the lifetime of the grant, not of the access token: that is set on the scope.",
    ),
    Words::new(
        "Grantet lever i {found} ({length}); Digdir dokumenterer høyst {expected}, og det er rapportert at serveren avviser fra 181 s.",
        "Sett exp til iat pluss høyst 120. Dette er levetiden til grantet, ikke til access tokenet: den er satt på scopet.",
    ),
);

static NO_TIME: Message = Message::error(
    Basis::Inferred,
    Reply::Unknown,
    Words::new(
        "exp equals iat ({found}), so the grant expires as soon as it is made.",
        "Set exp to iat plus at most 120.",
    ),
    Words::new(
        "exp er lik iat ({found}), så grantet har ingen levetid.",
        "Sett exp til iat pluss høyst 120.",
    ),
);

static BACKWARDS: Message = Message::error(
    Basis::Inferred,
    Reply::Unknown,
    Words::new(
        "exp is {length} before iat: exp is {found} ({at}), iat is {iat}.",
        "Set exp to iat plus at most 120. Check that the two are not swapped, and that both come from the same clock in UTC.",
    ),
    Words::new(
        "exp ligger {length} før iat: exp er {found} ({at}), iat er {iat}.",
        "Sett exp til iat pluss høyst 120. Se etter at de to ikke er byttet om, og at begge kommer fra samme klokke i UTC.",
    ),
);

static LAPSED: Message = Message::error(
    Basis::Documented,
    Reply::Code("MP-130", Basis::Documented),
    Words::new(
        "exp is not after iat, and it is in the past: exp is {found} ({at}), iat is {iat}.",
        "Set exp to iat plus at most 120. Check that the two are not swapped, and that both come from the same clock in UTC.",
    ),
    Words::new(
        "exp ligger ikke etter iat, og den ligger i fortiden: exp er {found} ({at}), iat er {iat}.",
        "Sett exp til iat pluss høyst 120. Se etter at de to ikke er byttet om, og at begge kommer fra samme klokke i UTC.",
    ),
);

static SHORT: Message = Message::note(
    Basis::Inferred,
    Reply::Unknown,
    Words::new(
        "The grant's lifetime is only {found}. It works, but with a clock that is a few seconds slow, or a slow network, it expires on the way (MP-130).",
        "Use more of the 120 seconds that are allowed.",
    ),
    Words::new(
        "Grantet lever bare i {found}. Det virker, men en klokke som går noen sekunder etter, eller et tregt nett, gjør at det utløper underveis (MP-130).",
        "Bruk mer av de 120 sekundene som er tillatt.",
    ),
);

pub(super) fn check(facts: &Facts<'_>, out: &mut Findings) {
    let (Some(iat), Some(exp)) = (facts.iat.seconds(), facts.exp.seconds()) else { return };
    let length = exp.saturating_sub(iat);
    let message = match length {
        ..0 if is_only_iat_ahead(facts, iat, exp) => return,
        ..=0 if facts.now.is_some_and(|now| now.saturating_sub(exp) > facts.context.skew) => &LAPSED,
        ..0 => &BACKWARDS,
        0 => &NO_TIME,
        1..limits::LIFETIME_SHORT => &SHORT,
        limits::LIFETIME_SHORT..=limits::LIFETIME => return,
        _ if length <= limits::LIFETIME_REFUSED => &TOO_LONG,
        _ => &REFUSED,
    };
    let finding = out.report(message).at(PartName::Payload, "/exp");
    if length > 0 {
        finding.found(format!("{length} s"));
    } else {
        finding.found(exp.to_string());
    }
    finding
        .expected(format!("{} s", limits::LIFETIME))
        .with("at", timestamp(exp))
        .with("iat", timestamp(iat))
        .with_bilingual("length", duration(length));
    if length > limits::LIFETIME {
        finding.replace(Safety::Safe, iat.saturating_add(limits::LIFETIME));
    }
}

/// With iat ahead of the clock and exp where it belongs, iat alone is wrong.
fn is_only_iat_ahead(facts: &Facts<'_>, iat: i64, exp: i64) -> bool {
    let Some(now) = facts.now else { return false };
    let skew = facts.context.skew;
    iat.saturating_sub(now) > skew
        && !(limits::are_swapped(iat, exp) && exp.saturating_sub(now) <= skew)
        && now.saturating_sub(exp) <= skew
}
