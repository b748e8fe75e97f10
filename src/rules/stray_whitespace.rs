//! Whitespace and invisible characters in the token.

use super::citations;
use super::facts::Facts;
use crate::finding::Findings;
use crate::grant::PartName;
use crate::input::{Damage, DamageKind};
use crate::language::Bilingual;
use crate::rule::{Basis, Cite, Group, Message, Reply, Rule, Severity, Words};

/// The rule.
pub(super) static RULE: Rule = Rule {
    name: "stray-whitespace",
    group: Group::Input,
    code: Some("MP-011"),
    severity: Severity::Error,
    basis: Basis::Documented,
    summary: Bilingual {
        en: "line breaks, spaces or invisible characters in the token",
        nb: "linjeskift, mellomrom eller usynlige tegn i tokenet",
    },
    needs: &[],
    cites: &[
        citations::MP_011,
        Cite::documented(
            "RFC 7515 section 2: base64url encoding without line breaks, whitespace or other characters",
            "https://www.rfc-editor.org/rfc/rfc7515#section-2",
            "2026-11-22",
        ),
    ],
    messages: &[
        &LINE_BREAK,
        &LINE_BREAK_OUTSIDE,
        &BLANK,
        &BLANK_OUTSIDE,
        &TAB,
        &BYTE_ORDER_MARK,
        &INVISIBLE,
        &MISSING_DOT,
        &SEVERAL_GRANTS,
    ],
    page: page!("stray_whitespace.md"),
};

const fn message(basis: Basis, en: Words, nb: Words) -> Message {
    Message::error(basis, Reply::Code("MP-011", basis), en, nb)
}

static LINE_BREAK: Message = message(
    Basis::Documented,
    Words::new(
        "The token is split over several lines; line breaks in it: {count}. A compact JWS is one line.",
        "Send it without line breaks. They come from base64 functions that wrap at 64 or 76 characters, and from copying from a terminal or an email.",
    ),
    Words::new(
        "Tokenet er delt over flere linjer; steder med linjeskift: {count}. En kompakt JWS er én linje.",
        "Send det uten linjeskift. De kommer fra base64-funksjoner som bryter ved 64 eller 76 tegn, og fra kopiering ut av en terminal eller en e-post.",
    ),
);

static LINE_BREAK_OUTSIDE: Message = message(
    Basis::Documented,
    Words::new(
        "There is a line break before or after the token, and it would be sent with it.",
        "Trim the value before it is sent. One line ending at the end of a file is fine for grantlint; a second one, or one in a parameter value, is not.",
    ),
    Words::new(
        "Et linjeskift står foran eller bak tokenet, og ville blitt sendt med.",
        "Fjern det fra verdien før den sendes. Én linjeslutt sist i filen er greit for grantlint; en til, eller en i en parameterverdi, er det ikke.",
    ),
);

static BLANK: Message = message(
    Basis::Documented,
    Words::new(
        "There are spaces inside the token; places: {count}.",
        "Send the token in one piece. If a space has replaced a \"+\", the token was made with standard base64 and not percent-encoded: use base64url.",
    ),
    Words::new(
        "Det står mellomrom inne i tokenet; steder: {count}.",
        "Send tokenet i ett stykke. Står mellomrommet der det var en \"+\", er tokenet laget med vanlig base64 uten prosentkoding: bruk base64url.",
    ),
);

static BLANK_OUTSIDE: Message = message(
    Basis::Documented,
    Words::new(
        "There is a space before or after the token, and it would be sent with it.",
        "Trim the value before it is sent.",
    ),
    Words::new(
        "Et mellomrom står foran eller bak tokenet, og ville blitt sendt med.",
        "Fjern det fra verdien før den sendes.",
    ),
);

static TAB: Message = message(
    Basis::Documented,
    Words::new(
        "There are tabs in or around the token; places: {count}.",
        "Remove them. They often come from a spreadsheet or an indented configuration file.",
    ),
    Words::new(
        "Det står tabulatortegn i eller rundt tokenet; steder: {count}.",
        "Fjern dem. De kommer ofte fra et regneark eller en konfigurasjonsfil med innrykk.",
    ),
);

static BYTE_ORDER_MARK: Message = message(
    Basis::Inferred,
    Words::new(
        "There is a byte order mark (U+FEFF) before the token or inside it. It is invisible, but it is sent.",
        "Save the file as UTF-8 without a byte order mark (PowerShell: -Encoding utf8NoBOM, .NET: new UTF8Encoding(false)).",
    ),
    Words::new(
        "Et byte order mark (U+FEFF) står foran tokenet eller inne i det. Det vises ikke, men blir sendt.",
        "Lagre filen som UTF-8 uten byte order mark (PowerShell: -Encoding utf8NoBOM, .NET: new UTF8Encoding(false)).",
    ),
);

static INVISIBLE: Message = message(
    Basis::Inferred,
    Words::new(
        "There are invisible characters in or around the token; the first is {found}. Places: {count}.",
        "Remove them, or copy the token again from its source. No-break spaces and zero-width characters come from web pages, chat and word processors.",
    ),
    Words::new(
        "Det står usynlige tegn i eller rundt tokenet; det første er {found}. Steder: {count}.",
        "Fjern dem, eller kopier tokenet på nytt fra kilden. Harde mellomrom og tegn uten bredde kommer fra nettsider, chat og tekstbehandlere.",
    ),
);

static MISSING_DOT: Message = message(
    Basis::Inferred,
    Words::new(
        "There is whitespace between header, payload and signature where a dot should be.",
        "Join the parts with only dots: header.payload.signature.",
    ),
    Words::new(
        "Det står linjeskift eller mellomrom mellom header, payload og signatur der det skulle stått punktum.",
        "Sett delene sammen med punktum og ingenting annet: header.payload.signatur.",
    ),
);

static SEVERAL_GRANTS: Message = message(
    Basis::Inferred,
    Words::new(
        "The file contains {count} grants. A token request contains exactly one.",
        "Send one grant per request. If each line of the file is a separate grant, lint it with --lines.",
    ),
    Words::new(
        "Filen inneholder {count} grants. En tokenforespørsel har nøyaktig ett.",
        "Send ett grant per forespørsel. Er hver linje i filen et eget grant, så bruk --lines.",
    ),
);

pub(super) fn check(facts: &Facts<'_>, out: &mut Findings) {
    for damage in facts.grant.damage {
        let Some(message) = message_for(facts, damage) else { continue };
        let finding = out.report(message).at_bytes(PartName::Input, damage.span);
        finding.with("count", damage.count.to_string());
        if let Some(character) = damage.character {
            finding.found(format!("U+{:04X}", u32::from(character)));
        }
    }
}

fn message_for(facts: &Facts<'_>, damage: &Damage) -> Option<&'static Message> {
    let token = facts.grant.part_span(PartName::Input).unwrap_or_default();
    let outside = damage.span.end <= token.start || damage.span.start >= token.end;
    Some(match damage.kind {
        DamageKind::LineBreak if outside => &LINE_BREAK_OUTSIDE,
        DamageKind::LineBreak => &LINE_BREAK,
        DamageKind::Blank if outside => &BLANK_OUTSIDE,
        DamageKind::Blank => &BLANK,
        DamageKind::Tab => &TAB,
        DamageKind::ByteOrderMark => &BYTE_ORDER_MARK,
        DamageKind::Invisible => &INVISIBLE,
        DamageKind::MissingDot => &MISSING_DOT,
        DamageKind::SeveralGrants => &SEVERAL_GRANTS,
        _ => return None,
    })
}
