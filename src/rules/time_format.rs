//! iat and exp are missing or not whole seconds.

use super::facts::Facts;
use crate::change::{Operation, Safety};
use crate::finding::Findings;
use crate::grant::{Field, Form, PartName, Time, Unit};
use crate::json::Kind;
use crate::language::{Bilingual, Phrase};
use crate::maskinporten::codes::words;
use crate::maskinporten::{pages, placeholders};
use crate::rule::{Basis, Cite, Group, Message, Need, Reply, Rule, Severity, Words};

/// The rule.
pub(super) static RULE: Rule = Rule {
    name: "time-format",
    group: Group::Time,
    code: None,
    severity: Severity::Error,
    basis: Basis::Documented,
    summary: Bilingual {
        en: "iat or exp is missing or not in whole seconds",
        nb: "iat eller exp mangler eller er ikke i hele sekunder",
    },
    needs: &[Need::SignedGrant],
    cites: &[
        Cite::documented("JWT-grant: iat and exp are required, in seconds", pages::JWT_GRANT, "2026-11-22"),
        Cite::documented(
            "RFC 7519 section 2: NumericDate",
            "https://www.rfc-editor.org/rfc/rfc7519#section-2",
            "2026-11-22",
        ),
    ],
    messages: &[
        &MISSING,
        &FINER_IAT,
        &FINER_EXP,
        &NUMBER_AS_TEXT,
        &DATE_AS_TEXT,
        &TEXT,
        &FRACTION,
        &SMALL_IAT,
        &SMALL_EXP,
        &LARGE,
        &KIND,
    ],
    page: page!("time_format.md"),
};

const fn error(reply: Reply, en: Words, nb: Words) -> Message {
    Message::error(Basis::Documented, reply, en, nb)
}

static MISSING: Message = error(
    Reply::Unknown,
    Words::new(
        "{claim} is missing.",
        "Add {claim}: iat is the current time in seconds since 1970-01-01T00:00:00Z, exp is iat plus at most 120.",
    ),
    Words::new(
        "{claim} mangler.",
        "Legg til {claim}: iat er tiden nå i sekunder siden 1970-01-01T00:00:00Z, exp er iat pluss høyst 120.",
    ),
);

static FINER_IAT: Message = error(
    Reply::Says(words::ISSUED_IN_FUTURE, Basis::Inferred),
    Words::new(
        "{subject} in {unit}: {found}. Read as seconds that is thousands of years ahead.",
        "Send seconds: {expected}. In JavaScript Math.floor(Date.now() / 1000), in Java Instant.now().getEpochSecond().",
    ),
    Words::new(
        "{subject} i {unit}: {found}. Lest som sekunder er det tusenvis av år fram i tid.",
        "Send sekunder: {expected}. I JavaScript Math.floor(Date.now() / 1000), i Java Instant.now().getEpochSecond().",
    ),
);

static FINER_EXP: Message = error(
    Reply::Says(words::LIFETIME, Basis::Inferred),
    Words::new(
        "{subject} in {unit}: {found}. Read as seconds that is thousands of years ahead.",
        "Send seconds: {expected}. In JavaScript Math.floor(Date.now() / 1000) + 120, in Java Instant.now().getEpochSecond() + 120.",
    ),
    Words::new(
        "{subject} i {unit}: {found}. Lest som sekunder er det tusenvis av år fram i tid.",
        "Send sekunder: {expected}. I JavaScript Math.floor(Date.now() / 1000) + 120, i Java Instant.now().getEpochSecond() + 120.",
    ),
);

static NUMBER_AS_TEXT: Message = error(
    Reply::Unknown,
    Words::new(
        "{subject} written as text: \"{found}\". A point in time is a JSON number.",
        "Send it without quotation marks: {expected}.",
    ),
    Words::new(
        "{subject} skrevet som tekst: «{found}». Et tidspunkt er et JSON-tall.",
        "Send det uten anførselstegn: {expected}.",
    ),
);

static DATE_AS_TEXT: Message = error(
    Reply::Unknown,
    Words::new(
        "{subject} written as a date: \"{found}\". A point in time is a JSON number, in seconds since 1970-01-01T00:00:00Z.",
        "Send the number: {expected}.",
    ),
    Words::new(
        "{subject} skrevet som dato: «{found}». Et tidspunkt er et JSON-tall, i sekunder siden 1970-01-01T00:00:00Z.",
        "Send tallet: {expected}.",
    ),
);

static TEXT: Message = error(
    Reply::Unknown,
    Words::new(
        "{claim} is a string that is not a point in time: \"{found}\".",
        "Send a JSON number: whole seconds since 1970-01-01T00:00:00Z.",
    ),
    Words::new(
        "{claim} er en tekststreng som ikke er et tidspunkt: «{found}».",
        "Send et JSON-tall: hele sekunder siden 1970-01-01T00:00:00Z.",
    ),
);

static FRACTION: Message = Message::warning(
    Basis::Inferred,
    Reply::Unknown,
    Words::new(
        "{subject} not written in whole seconds: {found}. RFC 7519 allows that, but every grant that Digdir shows has whole seconds, and what the server does with it is not published.",
        "Send whole seconds: {expected}. In Python int(time.time()).",
    ),
    Words::new(
        "{subject} ikke skrevet i hele sekunder: {found}. RFC 7519 tillater det, men alle grants som Digdir viser, har hele sekunder, og ingen har publisert hva serveren gjør med det.",
        "Send hele sekunder: {expected}. I Python int(time.time()).",
    ),
);

static SMALL_IAT: Message = error(
    Reply::Unknown,
    Words::new(
        "iat is {found}, which is long before Maskinporten existed. It is a point in time, not a length of time.",
        "Send the current time in seconds since 1970-01-01T00:00:00Z.",
    ),
    Words::new(
        "iat er {found}, som er lenge før Maskinporten fantes. Den skal være et tidspunkt, ikke en varighet.",
        "Send tiden nå i sekunder siden 1970-01-01T00:00:00Z.",
    ),
);

static SMALL_EXP: Message = error(
    Reply::Code("MP-130", Basis::Inferred),
    Words::new(
        "exp is {found}, which is long before Maskinporten existed. It is a point in time, not a length of time.",
        "Send iat plus at most 120, not only the lifetime.",
    ),
    Words::new(
        "exp er {found}, som er lenge før Maskinporten fantes. Den skal være et tidspunkt, ikke en varighet.",
        "Send iat pluss høyst 120, ikke bare levetiden.",
    ),
);

static LARGE: Message = error(
    Reply::Unknown,
    Words::new(
        "{claim} is {found}, which is not a point in time of this century in any unit.",
        "Send whole seconds since 1970-01-01T00:00:00Z: ten digits.",
    ),
    Words::new(
        "{claim} er {found}, som ikke er et tidspunkt i dette århundret i noen enhet.",
        "Send hele sekunder siden 1970-01-01T00:00:00Z: ti sifre.",
    ),
);

static KIND: Message = error(
    Reply::Unknown,
    Words::new(
        "{claim} is {kind}. A point in time is a JSON number.",
        "Send whole seconds since 1970-01-01T00:00:00Z.",
    ),
    Words::new(
        "{claim} er {kind}. Et tidspunkt er et JSON-tall.",
        "Send hele sekunder siden 1970-01-01T00:00:00Z.",
    ),
);

pub(super) fn check(facts: &Facts<'_>, out: &mut Findings) {
    let payload = &facts.grant.payload;
    // A draft without times is a template: they are put in when it is signed.
    let is_template = facts.grant.form == Form::Draft
        && ["iat", "exp", "jti"].iter().all(|claim| payload.get(claim).is_absent());
    if is_template {
        return out.not_checked(Need::SignedGrant);
    }
    let together = is_one_mistake(&facts.iat, &facts.exp);
    for (claim, time) in [("iat", &facts.iat), ("exp", &facts.exp)] {
        if facts.grant.form == Form::Draft
            && matches!(time, Time::Text { text, .. } if placeholders::is_expression(text))
        {
            out.not_checked(Need::SignedGrant);
            continue;
        }
        let told_already = together && claim == "exp";
        if !told_already && !facts.misspelt(claim) {
            judge(claim, time, together, facts, out);
        }
    }
}

/// Whether both claims are written wrongly in the same way: that is one line of code to fix.
fn is_one_mistake(iat: &Time<'_>, exp: &Time<'_>) -> bool {
    match (iat, exp) {
        (Time::Finer { unit: iat, .. }, Time::Finer { unit: exp, .. }) => iat == exp,
        (Time::Fraction(_), Time::Fraction(_))
        | (Time::Text { seconds: Some(_), .. }, Time::Text { seconds: Some(_), .. }) => true,
        _ => false,
    }
}

fn judge(claim: &'static str, time: &Time<'_>, together: bool, facts: &Facts<'_>, out: &mut Findings) {
    let Some(message) = message(claim, time) else { return };
    let subject = if together {
        Phrase { en: "iat and exp are".to_owned(), nb: "iat og exp er".to_owned() }
    } else {
        Phrase { en: format!("{claim} is"), nb: format!("{claim} er") }
    };
    let finding = out.report(message).at(PartName::Payload, format!("/{claim}"));
    finding.with("claim", claim).with_bilingual("subject", subject);
    match (time, facts.grant.payload.get(claim)) {
        (Time::Text { text, .. }, _) => {
            finding.found(text);
        }
        (_, Field::Is(value)) => {
            finding.found(value.raw());
        }
        _ => {}
    }
    match time {
        Time::Finer { unit, .. } => {
            finding.with_bilingual("unit", name(*unit));
        }
        Time::Other(kind) => {
            finding.with_bilingual("kind", phrase(*kind));
        }
        _ => {}
    }
    if let Some(seconds) = time.meant() {
        finding.expected(seconds.to_string());
    }
    let both: &[(&str, &Time<'_>)] = &[("iat", &facts.iat), ("exp", &facts.exp)];
    let one = [(claim, time)];
    let changed = if together { both } else { one.as_slice() };
    let certain = changed.iter().all(|(_, time)| is_certain(time));
    let safety = if certain { Safety::Safe } else { Safety::Unsafe };
    let operations: Option<Vec<Operation>> =
        changed.iter().map(|(claim, time)| seconds(claim, time)).collect();
    if let Some(operations) = operations {
        finding.change(safety, operations);
    }
}

/// The claim in whole seconds.
fn seconds(claim: &str, time: &Time<'_>) -> Option<Operation> {
    let (part, pointer) = (PartName::Payload, format!("/{claim}"));
    Some(Operation::Replace { part, pointer, value: time.meant()?.to_string() })
}

/// Whether there is one point in time that can be meant: a date without a zone may be local time.
fn is_certain(time: &Time<'_>) -> bool {
    let Time::Text { text, .. } = time else { return true };
    let text = text.trim();
    let has_zone = || {
        let clock = text.split_once(['T', 't', ' ']).map_or("", |(_, clock)| clock);
        clock.ends_with(['Z', 'z']) || clock.contains(['+', '-'])
    };
    text.parse::<f64>().is_ok() || has_zone()
}

fn message(claim: &str, time: &Time<'_>) -> Option<&'static Message> {
    let is_iat = claim == "iat";
    Some(match time {
        Time::Unknown | Time::Seconds(_) => return None,
        Time::Missing => &MISSING,
        Time::Fraction(_) => &FRACTION,
        Time::Finer { .. } if is_iat => &FINER_IAT,
        Time::Finer { .. } => &FINER_EXP,
        Time::TooSmall if is_iat => &SMALL_IAT,
        Time::TooSmall => &SMALL_EXP,
        Time::TooLarge => &LARGE,
        Time::Text { seconds: None, .. } => &TEXT,
        Time::Text { text, .. } if text.trim().parse::<f64>().is_ok() => &NUMBER_AS_TEXT,
        Time::Text { .. } => &DATE_AS_TEXT,
        Time::Other(_) => &KIND,
    })
}

fn phrase(kind: Kind) -> Phrase {
    Phrase { en: kind.phrase().to_owned(), nb: kind.phrase_nb().to_owned() }
}

const fn name(unit: Unit) -> Bilingual {
    match unit {
        Unit::Milliseconds => Bilingual { en: "milliseconds", nb: "millisekunder" },
        Unit::Microseconds => Bilingual { en: "microseconds", nb: "mikrosekunder" },
        Unit::Nanoseconds => Bilingual { en: "nanoseconds", nb: "nanosekunder" },
    }
}
