//! iss is not the client id.

mod messages;

use std::borrow::Cow;

use messages as say;

use super::facts::Facts;
use crate::change::Safety;
use crate::context::KeySet;
use crate::finding::{Finding, Findings};
use crate::grant::{Field, PartName, has_interchanged_iss};
use crate::language::Bilingual;
use crate::maskinporten::{environments, pages, placeholders};
use crate::numbers::{OrgNumber, org_number, org_number_within};
use crate::printable::is_plain;
use crate::rule::{Basis, Cite, Group, Message, Need, Rule, Severity};

/// The rule.
pub(super) static RULE: Rule = Rule {
    name: "issuer",
    group: Group::Issuer,
    code: Some("MP-100"),
    severity: Severity::Error,
    basis: Basis::Documented,
    summary: Bilingual { en: "iss is not the client id", nb: "iss er ikke klient-ID-en" },
    needs: &[Need::ClientId],
    cites: &[
        Cite::documented("Feilsøking i Maskinporten: MP-100", pages::TROUBLESHOOTING, "2026-11-22"),
        Cite::documented("JWT-grant: iss is the client's own client_id", pages::JWT_GRANT, "2026-11-22"),
        Cite::observed("okdata-maskinporten-api: iss held the key id", pages::OKDATA, "2026-11-22"),
    ],
    messages: say::ALL,
    page: page!("issuer.md"),
};

pub(super) fn check(facts: &Facts<'_>, out: &mut Findings) {
    if let Some((iss, aud)) = interchanged(facts) {
        let finding = report(&say::INTERCHANGED, &iss, out).with("aud", &aud);
        finding.expected(facts.context.client_id.as_deref().unwrap_or(&aud));
        finding.also_at(PartName::Payload, "/aud");
        return;
    }
    match facts.grant.payload.text("iss") {
        Field::Unknown | Field::Repeated | Field::Wrong(_) => {}
        Field::Absent if facts.misspelt("iss") => {}
        Field::Absent => {
            let finding = out.report(&say::MISSING).at(PartName::Payload, "/iss");
            if let Some(id) = &facts.context.client_id {
                finding.expected(id);
            }
        }
        Field::Is(iss) => match &facts.context.client_id {
            Some(id) => compare(&iss, id, facts, out),
            None => guess(&iss, facts, out),
        },
    }
}

/// iss and aud, where each has the other's value.
fn interchanged<'a>(facts: &Facts<'a>) -> Option<(Cow<'a, str>, Cow<'a, str>)> {
    let payload = &facts.grant.payload;
    if !has_interchanged_iss(payload) {
        return None;
    }
    Some((payload.text("iss").is()?, payload.get("aud").is()?.as_only_str()?))
}

/// Judges iss by the client id that the user gave.
fn compare(iss: &str, id: &str, facts: &Facts<'_>, out: &mut Findings) {
    if iss == id {
        return;
    }
    if let Some(other) = facts.context.other_client(iss) {
        report(&say::OTHER_PROFILE, iss, out).expected(id).with("profile", &other.profile);
        return;
    }
    let message = if is_empty(iss) {
        &say::EMPTY
    } else if bare(iss) == id {
        &say::BLANK
    } else if iss.eq_ignore_ascii_case(id) {
        &say::CASE
    } else if is_kid(iss, facts) {
        &say::KID
    } else if is_address(iss) {
        &say::ADDRESS_KNOWN
    } else if is_org_number(iss) {
        &say::ORG_NUMBER_KNOWN
    } else if is_near(iss, id) {
        &say::NEAR
    } else {
        &say::MISMATCH
    };
    let finding = report(message, iss, out).expected(id);
    if bare(iss) == id {
        finding.replace(Safety::Safe, id);
    }
}

/// Judges iss by its form alone.
fn guess(iss: &str, facts: &Facts<'_>, out: &mut Findings) {
    // What the other texts are told by is in no UUID.
    let message = if is_uuid(iss) {
        if is_key_id(iss, facts) {
            &say::KID_GUESS
        } else {
            return out.not_checked(Need::ClientId);
        }
    } else if is_empty(iss) {
        &say::EMPTY
    } else if placeholders::is_nothing(iss) {
        &say::PLACEHOLDER
    } else if bare(iss) != iss {
        &say::BLANK_GUESS
    } else if is_address(iss) {
        &say::ADDRESS
    } else if is_org_number(iss) {
        &say::ORG_NUMBER
    } else if is_placeholder(iss) {
        &say::PLACEHOLDER
    } else if iss.contains(is_sign) {
        &say::SIGNS
    } else if is_key_id(iss, facts) {
        &say::KID_GUESS
    } else {
        return out.not_checked(Need::ClientId);
    };
    let finding = report(message, iss, out);
    // Inside it a space may stand for another character.
    let trimmed = iss.trim_matches(|c: char| c.is_whitespace() || !is_plain(c) || is_quotation_mark(c));
    if !trimmed.is_empty() && trimmed != iss && bare(trimmed) == trimmed && !trimmed.contains(is_sign) {
        finding.replace(Safety::Safe, trimmed);
    }
}

fn report<'f>(message: &'static Message, iss: &str, out: &'f mut Findings) -> &'f mut Finding {
    out.report(message).at(PartName::Payload, "/iss").found(iss)
}

/// Whether the text is written like a UUID (RFC 9562 section 4), as most client ids are.
pub(super) fn is_uuid(text: &str) -> bool {
    let bytes = text.as_bytes();
    let is_hyphen = |at: usize| bytes.get(at) == Some(&b'-');
    // Without a branch in the loop the compiler looks at many bytes at a time, and the processor has none to guess.
    let usual = |byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f' | b'A'..=b'F' | b'-');
    bytes.len() == 36
        && [8, 13, 18, 23].into_iter().all(is_hyphen)
        && memchr::memchr_iter(b'-', bytes).count() == 4
        && bytes.iter().fold(true, |all, byte| all & usual(*byte))
}

fn is_empty(iss: &str) -> bool {
    bare(iss).is_empty()
}

/// The text without spaces, control characters and characters that do not show.
fn bare(iss: &str) -> Cow<'_, str> {
    let is_blank = |c: char| c.is_whitespace() || !is_plain(c);
    if iss.contains(is_blank) {
        Cow::Owned(iss.chars().filter(|&c| !is_blank(c)).collect())
    } else {
        Cow::Borrowed(iss)
    }
}

/// A URL, or the host of a server that people take for the issuer. Older client ids are free names,
/// so nothing less will do.
fn is_address(iss: &str) -> bool {
    let is_word = iss.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte));
    if is_word {
        return false;
    }
    environments::has_scheme(iss) || environments::host(iss).is_some_and(|host| environments::is_known(&host))
}

/// Nine digits that are a number of an organisation, with or without its prefix.
fn is_org_number(iss: &str) -> bool {
    org_number_within(iss).is_some_and(|digits| org_number(&digits) == OrgNumber::Valid)
}

/// What templates and programs leave where a value should be, and pieces of it.
fn is_placeholder(iss: &str) -> bool {
    iss.contains(['<', '>', '{', '}', '$', '%']) || placeholders::is_placeholder(iss)
}

/// Signs that a setting has around its values or between them, and no client id.
fn is_sign(c: char) -> bool {
    is_quotation_mark(c) || matches!(c, '=' | ',' | ';' | '\\' | '(' | ')' | '[' | ']')
}

const fn is_quotation_mark(c: char) -> bool {
    matches!(c, '"' | '\'' | '`' | '\u{2018}'..='\u{201f}' | '«' | '»' | '‹' | '›')
}

fn is_kid(iss: &str, facts: &Facts<'_>) -> bool {
    facts.grant.header.text("kid").is().is_some_and(|kid| kid == iss)
}

/// Whether iss is the id of a key, as far as is known: a kid that no registered key has is itself what is
/// wrong, and kid-unknown says so.
fn is_key_id(iss: &str, facts: &Facts<'_>) -> bool {
    let is_registered = |keys: &KeySet| {
        !keys.complete || keys.find(iss).is_some() || keys.keys.iter().any(|key| key.kid.is_none())
    };
    is_kid(iss, facts) && facts.context.keys.as_ref().is_none_or(is_registered)
}

/// Whether the two differ by a slip of the pen.
fn is_near(iss: &str, id: &str) -> bool {
    // A client id has some forty characters; much longer texts need no costly comparison.
    let plain = |text: &str| text.chars().filter(char::is_ascii_alphanumeric).collect::<String>();
    let is_short = iss.len() <= 128 && id.len() <= 128;
    is_short
        && id.len() >= 6
        && (plain(iss).eq_ignore_ascii_case(&plain(id)) || strsim::osa_distance(iss, id) <= 2)
}
