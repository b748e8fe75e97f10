//! Organisation and personal numbers: check digits against an independent way to reckon them, and
//! the mask in every place a number could be printed.

use grantlint::internals::numbers::{self, OrgNumber, PidFault};
use grantlint::language::Lang;
use grantlint::render::{json, text};
use grantlint::{At, Context};
use proptest::prelude::*;

use crate::support;

/// The control digit to `digits`, as Skatteetaten and Brønnøysund describe it: eleven less the
/// remainder, where eleven is written 0 and ten does not exist.
fn control_digit(digits: &[u32], weights: &[u32]) -> Option<u32> {
    let sum: u32 = digits.iter().zip(weights).map(|(digit, weight)| digit * weight).sum();
    match 11 - sum % 11 {
        11 => Some(0),
        10 => None,
        digit => Some(digit),
    }
}

fn text_of(digits: &[u32]) -> String {
    digits.iter().map(ToString::to_string).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn of_ten_organisation_numbers_one_or_none_is_valid(first in proptest::collection::vec(0_u32..10, 8)) {
        let right = control_digit(&first, &[3, 2, 7, 6, 5, 4, 3, 2]);
        for last in 0..10 {
            let number = text_of(&first) + &last.to_string();
            let want = if right == Some(last) { OrgNumber::Valid } else { OrgNumber::CheckDigit };
            prop_assert_eq!(numbers::org_number(&number), want, "{}", number);
        }
    }

    #[test]
    fn one_wrong_digit_or_two_swapped_neighbours_are_noticed(
        first in proptest::collection::vec(0_u32..10, 8), place in 0_usize..8, other in 1_u32..10,
    ) {
        let Some(last) = control_digit(&first, &[3, 2, 7, 6, 5, 4, 3, 2]) else { return Ok(()) };
        let mut right = first;
        right.push(last);
        let mut wrong = right.clone();
        wrong[place] = (wrong[place] + other) % 10;
        prop_assert_eq!(numbers::org_number(&text_of(&wrong)), OrgNumber::CheckDigit);
        let mut swapped = right.clone();
        swapped.swap(place, place + 1);
        if swapped != right {
            prop_assert_eq!(numbers::org_number(&text_of(&swapped)), OrgNumber::CheckDigit);
        }
    }

    #[test]
    fn personal_numbers_of_all_kinds(
        day in 1_u32..29, month in 1_u32..13, year in 0_u32..100, serial in 0_u32..1000,
        d_number: bool, shift in prop::sample::select(vec![0_u32, 40, 65, 80]), remainder in 0_u32..4,
    ) {
        let first = format!("{:02}{:02}{year:02}{serial:03}", day + if d_number { 40 } else { 0 }, month + shift);
        let mut digits: Vec<u32> = first.chars().filter_map(|c| c.to_digit(10)).collect();
        let sum: u32 = digits.iter().zip([3, 7, 6, 1, 8, 9, 4, 5, 2]).map(|(d, w)| d * w).sum();
        // From 2032: the sum with the control digit leaves `remainder`.
        let k1 = (11 + remainder - sum % 11) % 11;
        prop_assume!(k1 < 10);
        digits.push(k1);
        let Some(k2) = control_digit(&digits, &[5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) else { return Ok(()) };
        digits.push(k2);
        let pid = numbers::pid(&text_of(&digits));
        prop_assert!(pid.is_ok_and(|p| p.d_number == d_number && p.synthetic == (shift != 0)), "{:?} {:?}", digits, pid);
        digits[10] = (k2 + 1) % 10;
        prop_assert_eq!(numbers::pid(&text_of(&digits)), Err(PidFault::ControlDigit));
    }

    #[test]
    fn no_text_makes_them_panic_and_masks_keep_the_length(text in ".{0,40}") {
        let _ = (numbers::pid(&text), numbers::org_number(&text), numbers::org_number_within(&text));
        prop_assert_eq!(numbers::mask_persons(&text).len(), text.len());
        prop_assert!(!numbers::mask(&text).contains(char::is_alphanumeric));
    }
}

/// Every text that a run can print, in both languages.
fn printed(payload: &str) -> String {
    let token = support::sign(r#"{"alg": "RS256", "kid": "key-1"}"#, payload, "client");
    let report = grantlint::lint(token.as_bytes(), &Context::new(At::Issued));
    let mut out = String::new();
    for lang in [Lang::En, Lang::Nb] {
        out += &json::document(&report, lang);
        let options = text::Options { lang, ..text::Options::default() };
        report.grants.iter().for_each(|grant| out += &text::grant(grant, &options));
        for finding in report.grants.iter().flat_map(|grant| &grant.findings) {
            out += &[format!("{finding:?}"), finding.text(lang), finding.help(lang)].concat();
        }
    }
    out
}

#[test]
fn a_personal_number_is_printed_nowhere() {
    let person = "21818297805";
    for place in [
        r#""pid": "21818297805""#,
        r#""pid": 21818297805"#,
        r#""pid": ["21818297805"]"#,
        r#""pid": {"id": "21818297805"}"#,
        r#""pid": " 21818297805\n""#,
        r#""fnr": "21818297805""#,
        r#""Pid": "21818297805""#,
        r#""sub": "person 218182 97805""#,
        r#""scope3": "x", "scope": "a:b 218182 97805""#,
        r#""sub": "21818297805", "nbf": 21818297805"#,
        r#""consumer_org": "21818297805""#,
        r#""consumer_org": 21818297805"#,
        r#""iss_onbehalfof": "21818297805\n""#,
        r#""resource": "21818297805""#,
        r#""resource": 21818297805"#,
        r#""from": "urn:altinn:person:identifier-no:21818297805""#,
        r#""authorization_details": "21818297805""#,
        r#""authorization_details": [{"type": "urn:altinn:consent", "id": "21818297805", "from": "21818297805"}]"#,
        r#""authorization_details": [{"type": "urn:altinn:consent", "id": 21818297805, "from": 21818297805}]"#,
        r#""authorization_details": [{"type": "21818297805", "externalRef": "21818297805"}]"#,
        r#""authorization_details": [{"type": "urn:altinn:consent", "id": "77ed8698-e619-4066-9eb4-5c1eb3f165a1", "from": "urn:altinn:person:identifier-no:21818297805"}]"#,
        r#""authorization_details": [{"type": "urn:altinn:systemuser", "systemuser_org": "21818297805", "externalRef": "nr 21818297805"}]"#,
        r#""scope2": "x", "scope": ["21818297805"]"#,
    ] {
        let payload = format!(
            r#"{{"aud": "https://test.maskinporten.no/", "iss": "x", "iat": 1767225600, "exp": 1767225720, "jti": "j", {place}}}"#
        );
        let printed = printed(&payload);
        assert!(!printed.contains(person), "{place}");
        assert!(!printed.contains("218182") && !printed.contains("97805"), "{place}");
    }
}
