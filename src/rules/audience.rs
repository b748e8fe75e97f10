//! aud is not the issuer identifier of the environment.

mod messages;

use messages as say;

use super::facts::Facts;
use crate::change::Safety;
use crate::finding::{Finding, Findings};
use crate::grant::{Field, PartName, has_interchanged_iss};
use crate::json::{Kind, Value};
use crate::language::{Bilingual, Phrase};
use crate::maskinporten::address::{self, NearMiss};
use crate::maskinporten::environments::{self, ENVIRONMENTS, Elsewhere, Environment, WrongDomain};
use crate::maskinporten::pages;
use crate::rule::{Basis, Cite, Group, Message, Need, Rule, Severity};

/// The rule.
pub(super) static RULE: Rule = Rule {
    name: "audience",
    group: Group::Audience,
    code: Some("MP-110"),
    severity: Severity::Error,
    basis: Basis::Documented,
    summary: Bilingual {
        en: "aud is not exactly the issuer of the environment",
        nb: "aud er ikke nøyaktig issuer for miljøet",
    },
    needs: &[Need::Environment],
    cites: &[
        Cite::documented("Feilsøking i Maskinporten: MP-110", pages::TROUBLESHOOTING, "2026-11-22"),
        Cite::documented(
            "Token endpoint: one audience, the issuer, not the token endpoint",
            "https://docs.digdir.no/docs/Maskinporten/maskinporten_protocol_token",
            "2026-11-22",
        ),
        Cite::documented(
            "Environments and issuers of Maskinporten",
            "https://docs.digdir.no/docs/Maskinporten/maskinporten_func_wellknown",
            "2026-11-22",
        ),
        Cite::documented(
            "Skyporten: the issuer has no slash at the end",
            "https://docs.digdir.no/docs/Maskinporten/skyporten_gcp",
            "2026-11-22",
        ),
    ],
    messages: say::ALL,
    page: page!("audience.md"),
};

pub(super) fn check(facts: &Facts<'_>, out: &mut Findings) {
    if let Some(values) = &facts.interchanged {
        let finding = report(&say::INTERCHANGED, facts, out);
        finding.found(&values.scope).with("scope", &values.issuer).also_at(PartName::Payload, "/scope");
        return;
    }
    // The issuer rule speaks of both.
    if has_interchanged_iss(&facts.grant.payload) {
        return;
    }
    match facts.grant.payload.get("aud") {
        Field::Unknown | Field::Repeated | Field::Wrong(_) => {}
        Field::Absent if facts.misspelt("aud") => {}
        Field::Absent => {
            report(&say::MISSING, facts, out);
        }
        Field::Is(value) => check_value(value, facts, out),
    }
}

fn check_value(value: Value<'_>, facts: &Facts<'_>, out: &mut Findings) {
    if let Some(aud) = value.as_str() {
        return check_text(&aud, facts, out);
    }
    match value.elements().as_deref() {
        Some([]) => {
            fix(report(&say::EMPTY_ARRAY, facts, out).found("[]"), Safety::Safe, facts);
        }
        Some([only]) => match only.as_str() {
            Some(aud) if facts.environment.is_some_and(|e| aud == e.issuer) => {
                fix(report(&say::ARRAY, facts, out).found(value.raw()), Safety::Safe, facts);
            }
            Some(aud) => check_text(&aud, facts, out),
            None => wrong_type(*only, facts, out),
        },
        Some(_) => {
            fix(report(&say::SEVERAL, facts, out).found(value.raw()), Safety::Unsafe, facts);
        }
        None => wrong_type(value, facts, out),
    }
}

fn wrong_type(value: Value<'_>, facts: &Facts<'_>, out: &mut Findings) {
    let kind = value.kind();
    let finding = report(&say::KIND, facts, out);
    finding.with_bilingual("kind", Phrase { en: kind.phrase().to_owned(), nb: kind.phrase_nb().to_owned() });
    if !matches!(kind, Kind::Object | Kind::Array) {
        finding.found(value.raw());
    }
}

fn check_text(aud: &str, facts: &Facts<'_>, out: &mut Findings) {
    if facts.environment.is_some_and(|e| e.issuer == aud) {
        return;
    }
    if address::cleaned(aud).is_empty() {
        fix(report(&say::EMPTY, facts, out).found(aud), Safety::Safe, facts);
        return;
    }
    // The environment comes first: it is the mistake that costs most to look for.
    let other = || other_environment(aud, facts);
    let near = || facts.environment.and_then(|e| address::near_miss(aud, &e.issuer, environments::is_known));
    if let Some(meant) = other() {
        let expected = facts.environment.map_or_else(Default::default, |e| e.name.clone());
        let finding = report(environment_message(facts.environment, meant), facts, out);
        finding.found(aud).with("name", expected).with("meant", &meant.name);
        fix(finding, Safety::Unsafe, facts);
    } else if let Some(miss) = near() {
        let finding = report(near_message(miss, facts.environment), facts, out).found(aud);
        fix(finding, safety(miss, facts), facts);
    } else if let Some(wrong) = environments::host(aud).as_deref().and_then(environments::elsewhere) {
        fix(report_elsewhere(wrong, facts, out).found(aud), Safety::Unsafe, facts);
    } else {
        let is_name = !aud.contains(['.', '/', ':']);
        let finding = report(if is_name { &say::NAME } else { &say::OTHER }, facts, out).found(aud);
        fix(finding, Safety::Unsafe, facts);
    }
}

/// aud becomes the issuer, if it is known which.
fn fix(finding: &mut Finding, safety: Safety, facts: &Facts<'_>) {
    if let Some(environment) = facts.environment {
        finding.replace(safety, environment.issuer.to_string());
    }
}

/// How certain it is that the issuer was meant: one of several addresses may have been, and an
/// environment that was only guessed from a misspelt host is a guess.
fn safety(miss: NearMiss, facts: &Facts<'_>) -> Safety {
    match miss {
        NearMiss::Several => Safety::Unsafe,
        NearMiss::Host if facts.environment_inferred => Safety::Unsafe,
        _ => Safety::Safe,
    }
}

/// The public environment that aud names, if the grant is meant for another one.
fn other_environment(aud: &str, facts: &Facts<'_>) -> Option<&'static Environment> {
    let given = facts.environment?;
    let meant = environments::nearest(aud)?;
    let is_near_given = || {
        let host = environments::host(&given.issuer);
        host.is_some() && host == environments::host(aud)
    };
    (meant.issuer != given.issuer && !is_near_given()).then_some(meant)
}

fn environment_message(given: Option<&Environment>, meant: &Environment) -> &'static Message {
    let given_sky = given.is_some_and(Environment::is_skyporten);
    match (given_sky, meant.is_skyporten()) {
        (true, false) => &say::NOT_SKYPORTEN,
        (false, true) => &say::SKYPORTEN,
        _ => &say::ENVIRONMENT,
    }
}

fn near_message(miss: NearMiss, environment: Option<&Environment>) -> &'static Message {
    match miss {
        NearMiss::Blank => &say::BLANK,
        NearMiss::Stray => &say::STRAY,
        NearMiss::Encoded => &say::ENCODED,
        NearMiss::Several => &say::SEVERAL_IN_ONE,
        NearMiss::TokenEndpoint => &say::TOKEN_ENDPOINT,
        NearMiss::WellKnown => &say::WELL_KNOWN,
        NearMiss::NoScheme => &say::NO_SCHEME,
        NearMiss::Http => &say::HTTP,
        NearMiss::Scheme => &say::SCHEME,
        NearMiss::Www => &say::WWW,
        NearMiss::Host => &say::HOST,
        NearMiss::Port => &say::PORT,
        NearMiss::Query => &say::QUERY,
        NearMiss::DoubledSlash => &say::DOUBLED_SLASH,
        NearMiss::Path => &say::PATH,
        NearMiss::Case => &say::CASE,
        NearMiss::SlashMissing => &say::SLASH_MISSING,
        NearMiss::SlashExtra if environment.is_some_and(Environment::is_skyporten) => &say::SLASH_SKYPORTEN,
        NearMiss::SlashExtra => &say::SLASH_EXTRA,
    }
}

fn report_elsewhere<'f>(wrong: &WrongDomain, facts: &Facts<'_>, out: &'f mut Findings) -> &'f mut Finding {
    let message = match wrong.what {
        Elsewhere::Retired => &say::RETIRED,
        Elsewhere::Internal => &say::INTERNAL,
        Elsewhere::Service(_) => &say::SERVICE,
    };
    let finding = report(message, facts, out);
    if let Elsewhere::Service(name) = wrong.what {
        finding.with_bilingual("service", Phrase { en: name.en.to_owned(), nb: name.nb.to_owned() });
    }
    let instead = wrong.instead.filter(|_| facts.environment.is_none()).and_then(Environment::named);
    if let Some(environment) = instead {
        finding.expected(&environment.issuer);
    }
    finding
}

/// Starts a finding with what is expected: the issuer, or the public ones if none was chosen.
fn report<'f>(message: &'static Message, facts: &Facts<'_>, out: &'f mut Findings) -> &'f mut Finding {
    let finding = out.report(message).at(PartName::Payload, "/aud");
    if let Some(environment) = facts.environment {
        return finding.expected(&environment.issuer);
    }
    let public = ENVIRONMENTS.each_ref().map(|e| format!("{} ({})", e.issuer, e.name));
    // Ours, so not cut as a long value of a grant is.
    finding.expected = Some(public.join(" / "));
    finding
}
