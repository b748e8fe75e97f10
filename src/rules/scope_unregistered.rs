//! A scope is asked for that is not registered on the client.

use super::facts::Facts;
use crate::finding::Findings;
use crate::grant::PartName;
use crate::language::Bilingual;
use crate::maskinporten::{pages, scopes};
use crate::rule::{Basis, Cite, Group, Message, Need, Reply, Rule, Severity, Words};

/// The rule.
pub(super) static RULE: Rule = Rule {
    name: "scope-unregistered",
    group: Group::Scope,
    code: Some("MP-200"),
    severity: Severity::Error,
    basis: Basis::Documented,
    summary: Bilingual {
        en: "a scope is not registered on the client",
        nb: "et scope er ikke registrert på klienten",
    },
    needs: &[Need::Scopes],
    cites: &[Cite::documented("Feilsøking i Maskinporten: MP-200", pages::TROUBLESHOOTING, "2026-11-22")],
    messages: &[&UNREGISTERED, &NEAR, &MORE],
    page: page!("scope_unregistered.md"),
};

static UNREGISTERED: Message = Message::error(
    Basis::Documented,
    Reply::Code("MP-200", Basis::Documented),
    Words::new(
        "The scope {found} is not registered on the client. Registered: {registered}.",
        "Add the scope to the client in self-service, or leave it out of the grant. Being granted access to a scope does not add it to the client.",
    ),
    Words::new(
        "Scopet {found} er ikke registrert på klienten. Registrert: {registered}.",
        "Legg scopet til klienten i selvbetjeningen, eller fjern det fra grantet. At virksomheten har fått tilgang til et scope, legger det ikke på klienten.",
    ),
);

static NEAR: Message = Message::error(
    Basis::Documented,
    Reply::Code("MP-200", Basis::Documented),
    Words::new(
        "The scope {found} is not registered on the client. Did you mean {expected}?",
        "Write the scope exactly as it is registered. If {found} is meant, add it to the client in self-service.",
    ),
    Words::new(
        "Scopet {found} er ikke registrert på klienten. Mente du {expected}?",
        "Skriv scopet slik det er registrert, bokstav for bokstav. Er det {found} som er ment, så legg det til klienten i selvbetjeningen.",
    ),
);

static MORE: Message = Message::error(
    Basis::Documented,
    Reply::Code("MP-200", Basis::Documented),
    Words::new(
        "{count} more scopes are not registered on the client.",
        "Check that the scopes given with --scope or in the profile are those of this client.",
    ),
    Words::new(
        "{count} scopes til er ikke registrert på klienten.",
        "Sjekk at scopene som er oppgitt med --scope eller i profilen, hører til denne klienten.",
    ),
);

/// Most scopes of one grant that are complained of one by one.
const MOST: usize = 20;

pub(super) fn check(facts: &Facts<'_>, out: &mut Findings) {
    let asked = facts.scopes();
    if asked.is_empty() {
        return;
    }
    let Some(registered) = &facts.context.scopes else { return out.not_checked(Need::Scopes) };
    let registered: Vec<&str> = registered.iter().flat_map(|s| s.split_whitespace()).collect();
    let unknown: Vec<&str> = asked
        .iter()
        .map(AsRef::as_ref)
        .filter(|name| !registered.contains(name) && scopes::login_only(name).is_none())
        .collect();
    for name in unknown.iter().take(MOST) {
        let near = nearest(name, &registered);
        let finding = match near {
            Some(near) => out.report(&NEAR).expected(near),
            None => out.report(&UNREGISTERED).with("registered", all(&registered)),
        };
        finding.at(PartName::Payload, "/scope").found(name);
    }
    if let Some(count) = unknown.len().checked_sub(MOST).filter(|&count| count > 0) {
        out.report(&MORE).at(PartName::Payload, "/scope").with("count", count.to_string());
    }
}

/// The registered scopes for a message; printing cuts a long list.
fn all(registered: &[&str]) -> String {
    if registered.is_empty() { "–".to_owned() } else { registered.join(" ") }
}

/// The registered scope that was evidently meant: the same but for case, prefix or a slip.
fn nearest<'r>(name: &str, registered: &[&'r str]) -> Option<&'r str> {
    if name.len() > 200 {
        return None;
    }
    let own = |scope: &str| scope.split_once(':').map_or(scope, |(_, rest)| rest).to_lowercase();
    let distance = |scope: &str| strsim::osa_distance(&scope.to_lowercase(), &name.to_lowercase());
    let near = |scope: &&&str| {
        let unprefixed = !name.contains(':') && own(scope) == name.to_lowercase();
        unprefixed || distance(scope) * 6 <= name.chars().count()
    };
    registered.iter().filter(|s| s.len() <= 200).filter(near).min_by_key(|s| distance(s)).copied()
}
