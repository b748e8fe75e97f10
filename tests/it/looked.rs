//! Silence means "checked and fine": for every signed input each rule has found something, has looked,
//! or is named as not checked. Which part a rule reads is told by its cases: where it has found
//! something in the payload of one, it must say that it could not look once that payload is not JSON.

use std::collections::BTreeSet;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use grantlint::internals::grant::PartName;
use grantlint::rule::{Group, Need};
use grantlint::rules::RULES;
use grantlint::{At, Context, GrantReport};

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
        for case in cases::parse(page.page) {
            let context = case.library_context();
            let token = case.token();
            let Some(report) = grantlint::lint(token.as_bytes(), &context).grants.into_iter().next() else {
                continue;
            };
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
