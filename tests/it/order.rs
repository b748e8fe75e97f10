//! The order of the server's answers, and what an answer looks like on the wire.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use grantlint::codes::wire::wire;
use grantlint::codes::{ENTRIES, Entry, Speaker, of_error};
use grantlint::internals::maskinporten::order::{CHECKS, stage};
use grantlint::language::Lang;
use grantlint::refusal;
use grantlint::rule::Severity;
use grantlint::rules::RULES;
use grantlint::{At, Context, Verdict};

use crate::cases;
use crate::support;

fn said_by_maskinporten() -> impl Iterator<Item = &'static Entry> {
    ENTRIES.iter().filter(|entry| entry.speaker == Speaker::Maskinporten)
}

#[test]
fn every_answer_has_one_place_in_the_order() {
    assert!(CHECKS.windows(2).all(|pair| pair[0].stage < pair[1].stage));
    assert!(CHECKS.iter().all(|check| check.stage.check() == check));
    for entry in said_by_maskinporten() {
        let places = CHECKS.iter().filter(|check| check.answers.contains(&entry.name)).count();
        assert_eq!(places, 1, "{}", entry.name);
    }
    let names = CHECKS.iter().flat_map(|check| check.answers);
    assert_eq!(names.count(), said_by_maskinporten().count(), "an answer that is in no table");
}

#[test]
fn every_rule_has_a_place_in_the_order() {
    for rule in RULES {
        let places = CHECKS.iter().filter(|check| check.groups.contains(&rule.group.name())).count();
        assert_eq!(places, 1, "{}", rule.name);
        assert!(CHECKS.iter().any(|check| check.stage == stage(rule.name, None, rule.group.name())));
    }
    for name in CHECKS.iter().flat_map(|check| check.rules) {
        assert!(grantlint::rules::find(name).is_some(), "{name}");
    }
}

#[test]
fn every_answer_is_sent_under_an_error_that_can_mean_it() {
    for entry in said_by_maskinporten() {
        let wire = wire(entry.name).unwrap_or_else(|| panic!("{}: no status", entry.name));
        assert!(of_error(wire.error).any(|e| e.name == entry.name), "{}: {}", entry.name, wire.error);
    }
    assert!(ENTRIES.iter().filter(|e| e.speaker != Speaker::Maskinporten).all(|e| wire(e.name).is_none()));
}

#[test]
fn what_is_refused_is_answered_with_a_code_of_the_report() {
    for case in RULES.iter().flat_map(|rule| cases::parse(rule.page)) {
        let report = case.lint();
        let refused = refusal::first(&report, Severity::Error);
        assert_eq!(refused.is_some(), report.verdict >= Verdict::Rejected, "{}", case.name);
        if let Some(refused) = refused {
            let finding = refused.finding.expect("all rules run");
            assert_eq!(refused.code(), finding.code(), "{}", case.name);
            let errors = report.findings.iter().filter(|f| f.severity == Severity::Error);
            assert!(errors.map(refusal::stage).all(|stage| refused.stage <= stage), "{}", case.name);
        }
    }
}

/// A certificate of the other environment, a wrong aud, a lifetime that is too long: the certificate
/// comes first, whatever the order of the claims.
#[test]
fn of_many_mistakes_the_first_in_the_order_is_answered() {
    let header = support::with_certificates(r#"{"alg": "RS256", "x5c": ["@seid2-prod"]}"#);
    let payload = r#"{"aud": "https://test.maskinporten.no", "iss": "4f1e0d3c-8a56-4f57-9d8e-3c2f4a1b5d6e", "scope": "a:b", "iat": 1767225600, "exp": 1767229200}"#;
    let token = support::sign(&header, payload, "seid2-prod");
    let report = grantlint::lint(token.as_bytes(), &Context::new(At::Issued));
    let grant = &report.grants[0];
    let codes: BTreeSet<_> = grant.findings.iter().filter_map(grantlint::finding::Finding::code).collect();
    assert!(codes.contains("MP-110") && codes.contains("MP-120"), "{codes:?}");
    let refused = refusal::first(grant, Severity::Error).unwrap();
    assert_eq!(
        (refused.code(), refused.wire().error, refused.wire().status),
        (Some("MP-120"), "invalid_grant", 400)
    );
}

/// `docs/answers.md`: the order, and what each answer looks like.
pub fn page(lang: Lang) -> String {
    let say = |en: &'static str, nb: &'static str| if lang == Lang::En { en } else { nb };
    let mut out = format!(
        "# {}\n\n<!-- Made from the tables in src/maskinporten: UPDATE=1 cargo test --test it docs -->\n\n[{}]({}) · [{}](index.md)\n\n{}\n\n",
        say("What Maskinporten answers first", "Hva Maskinporten svarer først"),
        say("På norsk", "In English"),
        say("nb/answers.md", "../answers.md"),
        say("Index by symptom", "Oversikt etter symptom"),
        say(
            "Maskinporten answers one mistake at a time: the first it meets. grantlint reports them all, and says which one comes first. Digdir has not published the order. This one is **inferred**: from RFC 6749 and RFC 7521, from the headings of Digdir's troubleshooting page, and from public logs. If you see another answer first, please report it.",
            "Maskinporten svarer på én feil om gangen: den første. grantlint rapporterer alle, og sier hvilken som kommer først. Digdir har ikke publisert rekkefølgen. Denne er **utledet**: av RFC 6749 og RFC 7521, av overskriftene på Digdirs feilsøkingsside og av offentlige logger. Meld gjerne fra hvis du får et annet svar først.",
        ),
    );
    let _ = writeln!(
        out,
        "| | {} | {} |\n|---|---|---|",
        say("what is checked", "hva som sjekkes"),
        say("answers", "svar")
    );
    for (number, check) in CHECKS.iter().enumerate() {
        let links: Vec<String> =
            check.answers.iter().map(|name| format!("[{name}](codes/{name}.md)")).collect();
        let what = if lang == Lang::En { check.en } else { check.nb };
        let _ = writeln!(out, "| {} | {what} | {} |", number + 1, links.join(", "));
    }
    let _ = write!(
        out,
        "\n{}\n\n{}\n\n| | status | `error` | {} |\n|---|---|---|---|\n",
        say("## On the wire", "## Slik ser svaret ut"),
        say(
            "The answer is JSON with `error`, `error_description` and, where there is a code, `error_uri`. Status and `error` are from published answers and Digdir's documentation where the last column says *seen*; the others follow from RFC 6749, RFC 7521 and RFC 9396.",
            "Svaret er JSON med `error`, `error_description` og, der det finnes en kode, `error_uri`. Status og `error` er hentet fra publiserte svar og Digdirs dokumentasjon der det står *sett* i siste kolonne; resten følger av RFC 6749, RFC 7521 og RFC 9396.",
        ),
        say("basis", "grunnlag"),
    );
    for name in CHECKS.iter().flat_map(|check| check.answers) {
        let wire = wire(name).expect("every answer has a status");
        let basis = if wire.seen { say("seen", "sett") } else { say("inferred", "utledet") };
        let _ = writeln!(out, "| [{name}](codes/{name}.md) | {} | `{}` | {basis} |", wire.status, wire.error);
    }
    out
}
