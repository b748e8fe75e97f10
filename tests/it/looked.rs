//! Silence means "checked and fine": for every signed input each rule has found something, has looked,
//! or is named as not checked. Which part a rule reads is told by its cases: where it has found
//! something in the payload of one, it must say that it could not look once that payload is not JSON.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use grantlint::internals::grant::PartName;
use grantlint::report::Source;
use grantlint::rule::{Group, Need};
use grantlint::rules::RULES;
use grantlint::{At, Context, GrantReport, Linter, Policy};
use proptest::prelude::*;

use crate::cases::{LINTED, Linted};
use crate::patch::merge;
use crate::{cases, support};

/// The rules that have said something: a finding, or that they could not look.
fn spoke(report: &GrantReport) -> BTreeSet<&'static str> {
    let found = report.findings.iter().map(|finding| finding.rule.name);
    found.chain(report.not_checked.iter().map(|(rule, _)| rule.name)).collect()
}

/// The token with one part in other words.
fn with_part(token: &str, part: PartName, text: &str) -> Option<String> {
    let mut parts: Vec<String> = token.trim().split('.').map(str::to_owned).collect();
    let index = usize::from(part != PartName::Header);
    *parts.get_mut(index)? = URL_SAFE_NO_PAD.encode(text);
    (parts.len() == 3).then(|| parts.join("."))
}

#[test]
fn what_a_rule_reads_and_cannot_read_is_not_checked() {
    let mut tried = BTreeSet::new();
    for page in RULES.iter().filter(|rule| !matches!(rule.group, Group::Input | Group::Replay)) {
        for Linted { case, report, .. } in LINTED.iter().filter(|linted| linted.rule.name == page.name) {
            let context = case.library_context();
            let token = case.token();
            let Some(report) = report.grants.first() else { continue };
            for finding in &report.findings {
                let (rule, part) = (finding.rule, finding.location.part);
                if rule.group == Group::Input || !matches!(part, PartName::Header | PartName::Payload) {
                    continue;
                }
                for garbage in ["foo", "{'aud': 'x'}", "[1"] {
                    let Some(broken) = with_part(&token, part, garbage) else { continue };
                    let Some(after) = grantlint::lint(broken.as_bytes(), &context).grants.into_iter().next()
                    else {
                        continue;
                    };
                    assert!(
                        spoke(&after).contains(rule.name),
                        "{}: {} is silent about {garbage}",
                        case.name,
                        rule.name
                    );
                    tried.insert(rule.name);
                }
            }
        }
    }
    assert!(tried.len() > 30, "hardly any rule was tried: {tried:?}");
}

#[test]
fn a_signature_over_bytes_that_are_not_json_is_judged_or_named() {
    let header = r#"{"alg": "RS256", "kid": "key-1"}"#;
    let mut context = Context::new(At::Issued);
    let keys = std::fs::read(support::testdata("profile/jwks.json")).unwrap();
    context.keys = Some(grantlint::context::KeySet::read(&keys, &mut Vec::new()).unwrap());
    for payload in ["foo", "{'aud': 'x'}", "{\"aud\": \"x\"", "\u{feff}{}"] {
        let token = support::sign(header, payload, "client");
        let report = grantlint::lint(token.as_bytes(), &context).grants.swap_remove(0);
        let findings = cases::lines(&report);
        assert!(!findings.iter().any(|line| line.contains("signature")), "{payload}: {findings:?}");
        let named = report.not_checked.iter().any(|(rule, _)| rule.name == "signature");
        assert!(!named, "{payload}: the signature fits these bytes");
        // Changed bytes are one defect, and the rule says that it could not judge.
        let changed = with_part(&token, PartName::Payload, "{'aud': 'y'}").unwrap();
        let report = grantlint::lint(changed.as_bytes(), &context).grants.swap_remove(0);
        assert_eq!(cases::lines(&report), ["error MP-011 malformed-json payload"]);
        assert!(report.not_checked.iter().any(|(rule, _)| rule.name == "signature"));
    }
}

#[test]
fn of_a_token_cut_short_every_rule_speaks() {
    let token = support::sign(
        r#"{"alg": "RS256", "kid": "key-1"}"#,
        r#"{"aud": "https://test.maskinporten.no/"}"#,
        "client",
    );
    for cut in [
        "a.b.c".to_owned(),
        "foo.bar.baz".to_owned(),
        with_part(&token, PartName::Payload, "").unwrap_or_default(),
        token.replacen('.', "..", 1),
    ] {
        for report in grantlint::lint(cut.as_bytes(), &Context::new(At::Issued)).grants {
            if report.findings.iter().any(|finding| finding.rule.name == "not-a-grant") {
                continue;
            }
            let spoke = spoke(&report);
            for rule in
                RULES.iter().filter(|rule| rule.group == Group::Audience || rule.group == Group::Signature)
            {
                assert!(spoke.contains(rule.name), "{}: {cut}", rule.name);
            }
            assert!(report.not_checked.iter().any(|(_, need)| *need == Need::ReadableToken), "{cut}");
        }
    }
}

/// Members that are read together: a change to one can be what makes another right.
const TOGETHER: [&[&str]; 6] = [
    &["aud", "scope", "resource", "resources", "authorization_details", "consumer_org"],
    &["iat", "exp", "nbf", "auth_time"],
    &["iss", "sub", "client_id"],
    &["consumer_org", "onbehalfof", "iss_onbehalfof"],
    &["alg", "kid", "keyId", "KID", "x5c", "x5t", "x5t#S256", "jwk", "typ", "crit"],
    &["jti"],
];

/// Mistakes that a grant can have besides the one that is looked for.
const OTHER_MISTAKES: [&str; 16] = [
    r#"{"payload": {"aud": "https://maskinporten.no"}}"#,
    r#"{"payload": {"aud": 7}}"#,
    r#"{"payload": {"aud": null}}"#,
    r#"{"payload": {"scope": ["a"]}}"#,
    r#"{"payload": {"scope": "a,b"}}"#,
    r#"{"payload": {"iat": "x"}}"#,
    r#"{"payload": {"exp": null}}"#,
    r#"{"payload": {"iss": 5}}"#,
    r#"{"payload": {"iss": "910753614"}}"#,
    r#"{"payload": {"jti": null}}"#,
    r#"{"payload": {"jti": {}}}"#,
    r#"{"payload": {"consumer_org": true}}"#,
    r#"{"payload": {"authorization_details": "x"}}"#,
    r#"{"payload": {"unheard_of": [1]}}"#,
    r#"{"header": {"alg": "HS256"}}"#,
    r#"{"header": {"kid": null, "x5c": "no certificate"}}"#,
];

/// What a grant is in, or what becomes of it on its way.
const WAYS: [(Option<&str>, &str); 12] = [
    (None, "@"),
    (None, "\n  @\n\n"),
    (None, "\u{feff}\"@\""),
    (None, "Bearer @"),
    (None, "grant_type=x&assertion=@"),
    (None, "{\"assertion\": \"@\"}"),
    (Some("a.log"), "2026-11-27 07:00:00.000 DEBUG [main] assertion=@ sent"),
    (Some("a.py"), "x = dict(assertion=\"@\")"),
    (Some("a.yaml"), "a:\n  - b: @\n    c: 1\n"),
    (Some("a.har"), "{\"log\": [{\"text\": \"a=1&assertion=@\"}]}"),
    (Some("a.sh"), "curl -d 'assertion=@' https://a"),
    (Some("a.md"), "The grant is `@`, says the log."),
];

/// What becomes of the token itself.
#[derive(Clone, Copy, Debug)]
enum Damage {
    None,
    Break(usize),
    Space(usize),
    NoSignature,
    NoDots,
    Header(&'static str),
    Payload(&'static str),
    Cut(usize),
}

fn damage() -> impl Strategy<Value = Damage> {
    let garbage =
        prop::sample::select(vec!["", "foo", "[1]", "{\"aud\": \"x\"", "{'aud': 1}", "null", "\u{0}"]);
    prop_oneof![
        4 => Just(Damage::None),
        1 => (1..4000_usize).prop_map(Damage::Break),
        1 => (1..4000_usize).prop_map(Damage::Space),
        1 => Just(Damage::NoSignature),
        1 => Just(Damage::NoDots),
        1 => garbage.clone().prop_map(Damage::Header),
        1 => garbage.prop_map(Damage::Payload),
        1 => (1..4000_usize).prop_map(Damage::Cut),
    ]
}

impl Damage {
    fn done(self, token: &str) -> String {
        let at = |n: usize| n % token.len();
        match self {
            Self::None => token.to_owned(),
            Self::Break(n) => format!("{}\n{}", &token[..at(n)], &token[at(n)..]),
            Self::Space(n) => format!("{} {}", &token[..at(n)], &token[at(n)..]),
            Self::NoSignature => {
                token.rsplit_once('.').map_or_else(String::new, |(rest, _)| format!("{rest}."))
            }
            Self::NoDots => token.replace('.', " "),
            Self::Header(text) => with_part(token, PartName::Header, text).unwrap_or_default(),
            Self::Payload(text) => with_part(token, PartName::Payload, text).unwrap_or_default(),
            Self::Cut(n) => token[..at(n)].to_owned(),
        }
    }
}

/// A mistake that a page shows: its grant, its context, and where one rule has found something.
struct Mistake {
    case: &'static cases::Case,
    rule: &'static str,
    pointer: String,
}

/// Everything that the pages show of grants that can be read.
static MISTAKES: LazyLock<Vec<Mistake>> = LazyLock::new(|| {
    let mut all = Vec::new();
    for Linted { rule: page, case, report } in LINTED.iter() {
        if matches!(page.group, Group::Input | Group::Replay) || case.input.is_some() {
            continue;
        }
        let own = report.grants[0].findings.iter().find(|finding| {
            let is_part = matches!(finding.location.part, PartName::Header | PartName::Payload);
            finding.rule.name == page.name && is_part
        });
        let Some(pointer) = own.and_then(|finding| finding.location.pointer.clone()) else { continue };
        all.push(Mistake { case, rule: page.name, pointer });
    }
    all
});

/// The name of the member that a pointer leads into.
fn member(pointer: &str) -> &str {
    pointer.trim_start_matches('/').split('/').next().unwrap_or_default()
}

/// Whether a change touches what can have made the mistake.
fn touches(change: &str, pointer: &str) -> bool {
    let of = |name: &str| TOGETHER.iter().position(|names| names.contains(&name));
    let change: serde_json::Value = serde_json::from_str(change).unwrap();
    let parts = change.as_object().unwrap().values();
    let mut names = parts.flat_map(|part| part.as_object().unwrap().keys());
    names.any(|name| {
        name == member(pointer) || of(name).is_some_and(|group| of(member(pointer)) == Some(group))
    })
}

/// Whether a rule is heard: it has found something, says that it could not look, or another rule has
/// found something at the place, since one mistake is one finding.
fn is_heard(report: &GrantReport, rule: &str, pointer: &str) -> bool {
    let near = |other: &str| {
        other.is_empty()
            || other == pointer
            || pointer.starts_with(&format!("{other}/"))
            || other.starts_with(&format!("{pointer}/"))
    };
    let at_place = |f: &grantlint::finding::Finding| f.location.pointer.as_deref().is_some_and(near);
    let needs_environment = RULES.iter().any(|r| r.name == rule && r.needs.contains(&Need::Environment));
    // Which environment was taken to be meant is in the heading.
    let taken = report.environment.as_ref().is_some_and(|(_, inferred)| *inferred);
    spoke(report).contains(rule) || (needs_environment && taken) || report.findings.iter().any(at_place)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: support::at_random(500, 10_000), failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever else is wrong with an input and around it, a mistake is found or its rule is named.
    #[test]
    fn a_mistake_is_found_or_named_whatever_else_is_wrong(
        which in 0..10_000_usize,
        others in prop::collection::vec(0..OTHER_MISTAKES.len(), 0..3),
        way in 0..WAYS.len(),
        damage in damage(),
        is_draft in prop::bool::weighted(0.15),
        lacks in 0..64_u8,
    ) {
        let mistake = &MISTAKES[which % MISTAKES.len()];
        let mut grant = mistake.case.grant.clone();
        for other in others.iter().map(|n| OTHER_MISTAKES[*n]).filter(|other| !touches(other, &mistake.pointer)) {
            grant = merge(&grant, other);
        }
        let mut context = mistake.case.library_context();
        forget(&mut context, lacks);
        let key = mistake.case.context.key.clone();
        let made = cases::Case { name: mistake.case.name.clone(), grant, context: cases::CaseContext { key, ..Default::default() }, ..Default::default() };
        let (name, input) = if is_draft {
            (None, support::with_certificates(&made.grant))
        } else {
            let (name, carrier) = WAYS[way];
            (name, carrier.replace('@', &damage.done(&made.token())))
        };
        let policy = Policy::default();
        let mut linter = Linter::new(&context, &policy);
        let source = Source { file: name.map(Into::into), ..Source::default() };
        for report in linter.lint(input.as_bytes(), &source) {
            let is_other = report.findings.iter().any(|finding| finding.rule.name == "not-a-grant");
            prop_assert!(
                is_other || is_heard(&report, mistake.rule, &mistake.pointer),
                "{} / {}: silent at {}\n{:?}\n{:?}\n{input}",
                mistake.rule, mistake.case.name, mistake.pointer, cases::lines(&report),
                report.not_checked.iter().map(|(rule, need)| format!("{} {}", rule.name, need.name())).collect::<Vec<_>>()
            );
        }
    }
}

/// Leaves out some of what is known beside the grant.
fn forget(context: &mut Context, lacks: u8) {
    let lacks = |bit: u8| lacks & (1 << bit) != 0;
    if lacks(0) {
        context.environment = None;
    }
    if lacks(1) {
        context.client_id = None;
    }
    if lacks(2) {
        context.org_number = None;
    }
    if lacks(3) {
        context.scopes = None;
    }
    if lacks(4) {
        context.keys = None;
    }
    if lacks(5) {
        context.access = None;
    }
}
