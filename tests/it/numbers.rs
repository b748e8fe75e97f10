//! Organisation and personal numbers: check digits against an independent way to reckon them, and
//! the mask in every place a number could be printed.

use grantlint::internals::numbers::{self, OrgNumber, Pid, PidFault};
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

#[test]
fn eleven_digits_are_hidden_wherever_they_stand() {
    for before in 0..30 {
        for length in 9..14 {
            let text = format!("{}{}x7", "a".repeat(before), "1".repeat(length));
            let hidden =
                if length == 11 { text.replace(&"1".repeat(11), &"*".repeat(11)) } else { text.clone() };
            assert_eq!(numbers::mask_persons(&text), hidden);
        }
    }
}

#[test]
fn organisation_numbers_of_real_and_synthetic_organisations_are_valid() {
    for number in [
        "311046349",
        "311093363",
        "313775429",
        "313367002",
        "310149942",
        "313876144",
        "314330897",
        "910753614",
        "910514318",
        "910075918",
        "991825827",
        "889640782",
        "974720760",
        "930835978",
        "958935420",
        "920204368",
        "983163327",
        "988312495",
    ] {
        assert_eq!(numbers::org_number(number), OrgNumber::Valid, "{number}");
    }
}

#[test]
fn placeholders_have_a_wrong_check_digit() {
    for number in ["123456789", "987654321", "912345678", "999888777", "399573952"] {
        assert_eq!(numbers::org_number(number), OrgNumber::CheckDigit, "{number}");
    }
}

#[test]
fn a_remainder_of_one_belongs_to_no_number() {
    // 8·3 + 1·7 + 1·3 = 34 leaves 1, so the check digit would be 10.
    for last in 0..=9 {
        assert_eq!(numbers::org_number(&format!("80100010{last}")), OrgNumber::CheckDigit);
    }
}

#[test]
fn other_texts_are_not_nine_digits() {
    for text in
        ["", "91007591", "9100759180", "0192:910075918", "910 075 918", "９１００７５９１８", "91007591é"]
    {
        assert_eq!(numbers::org_number(text), OrgNumber::NotNineDigits, "{text}");
    }
}

#[test]
fn the_number_is_found_in_the_ways_people_write_it() {
    for text in [
        "910075918",
        "0192:910075918",
        "910 075 918",
        "NO910075918MVA",
        "NO 910 075 918 MVA",
        "910075918MVA",
        "iso6523-actorid-upis::0192:910075918",
        "NTRNO-910075918",
        "\u{a0}910075918\n",
    ] {
        assert_eq!(numbers::org_number_within(text).as_deref(), Some("910075918"), "{text}");
    }
    assert_eq!(numbers::org_number_within("0192:0192:910075918"), None);
    assert_eq!(numbers::org_number_within("91007591"), None);
}

#[test]
fn synthetic_persons_are_recognised() {
    for number in [
        "17912099997",
        "57912075186",
        "15507600333",
        "55507608360",
        "21818297804",
        "25922947409",
        "23886799519",
        "05848998356",
    ] {
        assert!(numbers::pid(number).is_ok_and(|p| p.synthetic), "{number}");
    }
    assert!(numbers::pid("57912075186").is_ok_and(|p| p.d_number));
}

#[test]
fn control_digits_before_and_from_2032() {
    for number in ["02013299997", "30108299920", "02013299903", "30108299939"] {
        assert_eq!(numbers::pid(number), Ok(Pid { d_number: false, synthetic: false }), "{number}");
    }
    assert_eq!(numbers::pid("01010199999"), Err(PidFault::ControlDigit));
}

#[test]
fn texts_that_are_no_personal_number() {
    assert_eq!(numbers::pid("0201329999"), Err(PidFault::NotElevenDigits));
    assert_eq!(numbers::pid("020132 99997"), Err(PidFault::NotElevenDigits));
    assert_eq!(numbers::pid("32013299997"), Err(PidFault::NoDate));
    assert_eq!(numbers::pid("02133299997"), Err(PidFault::NoDate));
    assert_eq!(numbers::pid("00000000000"), Err(PidFault::NoDate));
    assert_eq!(numbers::pid("29022100000"), Err(PidFault::NoDate));
}

/// Whether the first six digits are a date; what follows has wrong control digits, or right ones.
fn is_date(day: u32, month: u32, year: u32) -> bool {
    numbers::pid(&format!("{day:02}{month:02}{year:02}00000")) != Err(PidFault::NoDate)
}

#[test]
fn months_have_their_lengths_in_each_kind_of_number() {
    let lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    for (offset, shift) in [0, 40, 65, 80].into_iter().flat_map(|offset| [(offset, 0), (offset, 40)]) {
        for (month, last) in (1 + offset..).zip(lengths) {
            assert!(is_date(1 + shift, month, 1) && is_date(last + shift, month, 1), "{month} {shift}");
            assert!(!is_date(last + 1 + shift, month, 1) && !is_date(shift, month, 1), "{month} {shift}");
        }
        assert!(!is_date(1 + shift, offset, 1) && !is_date(1 + shift, 13 + offset, 1), "{offset} {shift}");
    }
}

#[test]
fn every_fourth_year_has_a_29th_of_february() {
    for year in 0..100 {
        assert_eq!(is_date(29, 2, year), year % 4 == 0, "{year}");
        assert!(!is_date(30, 2, year) && is_date(28, 2, year), "{year}");
    }
}

#[test]
fn masks_hide_every_digit_of_a_person() {
    assert_eq!(numbers::mask("020132 99997"), "****** *****");
    assert_eq!(
        numbers::mask_persons("urn:altinn:person:identifier-no:02013299997"),
        "urn:altinn:person:identifier-no:***********"
    );
    assert_eq!(numbers::mask_persons("ø 01010199999, 02013299903"), "ø ***********, ***********");
    assert_eq!(
        numbers::mask_persons("urn:altinn:person:identifier-no:0201"),
        "urn:altinn:person:identifier-no:****"
    );
    // Six digits and five are a number only with one space between them.
    let others = ["1234 x 12345", "123456x12345", "123456 1234", "12345 12345", "123456 123456"];
    for text in others.into_iter().chain(["910075918", "1767225600000", "0192:910075918", ""]) {
        assert_eq!(numbers::mask_persons(text), text);
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
