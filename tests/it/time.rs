//! The clock rules, over many times.

use grantlint::language::Lang;
use grantlint::{At, Context, GrantReport, lint};
use proptest::prelude::*;

use crate::{cases, support};

const HEADER: &str = r#"{"alg": "RS256", "kid": "key-1"}"#;

fn payload(iat: i64, exp: i64) -> String {
    format!(
        r#"{{"aud": "https://test.maskinporten.no/", "iss": "0f1a2b3c-4d5e-4f60-8a7b-9c0d1e2f3a4b", "iat": {iat}, "exp": {exp}, "jti": "9b2f1c1e-6a0e-4d0a-9d5c-0c5b8a6d7e11", "scope": "digdir:test"}}"#
    )
}

fn judge(iat: i64, exp: i64, at: At) -> GrantReport {
    let token = support::sign(HEADER, &payload(iat, exp), "client");
    lint(token.as_bytes(), &Context::new(at)).grants.remove(0)
}

/// Ten-digit times, with room for what is added to them.
fn instant() -> impl Strategy<Value = i64> {
    1_100_000_000..9_000_000_000_i64
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn shifting_all_times_together_changes_nothing(
        now in instant(),
        iat in prop_oneof![-400..400_i64, Just(3_600), Just(7_200), Just(-3_600), -100_000..100_000_i64],
        life in prop_oneof![-400..400_i64, Just(0), Just(120), Just(121), Just(181), 0..100_000_i64],
        shift in -50_000_000..50_000_000_i64,
    ) {
        let here = judge(now + iat, now + iat + life, At::Time(now));
        let there = judge(now + iat + shift, now + iat + life + shift, At::Time(now + shift));
        prop_assert_eq!(cases::lines(&here), cases::lines(&there));
    }

    #[test]
    fn a_well_made_grant_is_clean_within_its_window(
        now in instant(),
        age in -10..=10_i64,
        life in 20..=120_i64,
    ) {
        let report = judge(now - age, now - age + life, At::Time(now));
        prop_assert_eq!(cases::lines(&report), Vec::<String>::new());
    }

    #[test]
    fn the_clock_rules_never_contradict_each_other(
        now in instant(),
        iat in -20_000..20_000_i64,
        life in -20_000..20_000_i64,
    ) {
        let (iat, exp) = (now + iat, now + iat + life);
        let report = judge(iat, exp, At::Time(now));
        let rules: Vec<_> = report.findings.iter().map(|f| f.rule.name).collect();
        let has = |name| rules.contains(&name);
        prop_assert!(!(has("expired") && has("issued-long-ago")), "{:?}", rules);
        prop_assert!(!(has("issued-in-future") && has("issued-long-ago")), "{:?}", rules);
        // Whatever is refused by the clock is found, under one name or another.
        if now - exp > 10 {
            prop_assert!(report.findings.iter().any(|f| f.code() == Some("MP-130")), "{:?}", rules);
        }
        if exp <= iat || iat - now > 10 || exp - iat > 120 {
            prop_assert!(!rules.is_empty());
        }
        // One time is wrong at most twice: against the clock and against the other.
        prop_assert!(rules.len() <= 2, "{:?}", rules);
    }
}

#[test]
fn times_are_told_in_words_in_both_languages() {
    let report = judge(1_767_225_600, 1_767_225_720, At::Time(1_767_225_720 + 2 * 86_400 + 3_600));
    let finding = &report.findings[0];
    let en = finding.text(Lang::En);
    let nb = finding.text(Lang::Nb);
    assert!(en.contains("2 days 1 h") && en.contains("2026-01-01T00:02:00Z"), "{en}");
    assert!(nb.contains("2 døgn 1 t") && nb.contains("2026-01-01T00:02:00Z"), "{nb}");
}

#[test]
fn a_template_has_no_times_yet() {
    let not_checked = |draft: &str| {
        let report = lint(draft.as_bytes(), &Context::new(At::Time(1_767_225_600))).grants.remove(0);
        let not_checked: Vec<_> =
            report.not_checked.iter().map(|(rule, need)| format!("{} {}", rule.name, need.name())).collect();
        (cases::lines(&report), not_checked)
    };
    let template = r#"{"aud": "https://test.maskinporten.no/", "iss": "0f1a2b3c-4d5e-4f60-8a7b-9c0d1e2f3a4b", "scope": "digdir:test"}"#;
    let (found, missing) = not_checked(template);
    assert_eq!(found, Vec::<String>::new());
    for rule in ["time-format", "jti-missing"] {
        assert!(missing.contains(&format!("{rule} signed-grant")), "{rule}: {missing:?}");
    }
    // A draft with times is judged by them, though not by the clock.
    let (found, missing) = not_checked(&payload(1_000_000_000, 1_000_000_600));
    assert_eq!(found, ["error - lifetime /exp"]);
    assert!(missing.contains(&"expired signed-grant".to_owned()), "{missing:?}");
    let half = template.replace("\"scope\"", "\"iat\": 1767225600, \"scope\"");
    assert_eq!(not_checked(&half).0, ["error - time-format /exp", "warning - jti-missing /jti"]);
}

#[test]
fn stored_fixtures_are_judged_at_their_own_time() {
    // Milliseconds say well enough when a grant was made.
    let report = judge(1_767_225_600_000, 1_767_225_720, At::Issued);
    assert_eq!(cases::lines(&report), ["error - time-format /iat"]);
    assert!(report.not_checked.iter().all(|(rule, _)| rule.name != "expired"));
}
