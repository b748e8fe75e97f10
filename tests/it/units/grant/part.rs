//! The members of a part, found by their slots.

use grantlint::internals::grant::part::{Field, Part, slot};
use grantlint::internals::json::Value;

fn field(text: &str, name: &str) -> String {
    let part = Part::new(text, Value::parse(text).ok());
    match part.get(name) {
        Field::Is(value) => value.raw().to_owned(),
        Field::Absent => "absent".to_owned(),
        Field::Repeated => "repeated".to_owned(),
        Field::Wrong(_) | Field::Unknown => "unknown".to_owned(),
    }
}

#[test]
fn names_that_share_a_slot_are_told_apart() {
    assert_eq!(slot("b0a"), slot("b1a"));
    assert_eq!(field(r#"{"b0a":1}"#, "b0a"), "1");
    assert_eq!(field(r#"{"b0a":1}"#, "b1a"), "absent");
    assert_eq!(field(r#"{"b0a":1,"b1a":2}"#, "b0a"), "1");
    assert_eq!(field(r#"{"b0a":1,"b1a":2}"#, "b1a"), "2");
    assert_eq!(field(r#"{"b0a":1,"b1a":2}"#, "b2a"), "absent");
    assert_eq!(field(r#"{"b0a":1,"b1a":2,"b0a":3}"#, "b0a"), "repeated");
    assert_eq!(field(r#"{"":1}"#, ""), "1");
    assert_eq!(field("{", "b0a"), "unknown");
}

/// The last one is alone in its slot, but further back than a slot can say.
#[test]
fn every_member_of_many_is_found() {
    let name = |n: u32| if n < 256 { format!("b{n:03}a") } else { "jti".to_owned() };
    let members: Vec<String> = (0..=256).map(|n| format!(r#""{}":{n}"#, name(n))).collect();
    let text = format!("{{{}}}", members.join(","));
    for n in 0..=256 {
        assert_eq!(field(&text, &name(n)), n.to_string());
    }
}

#[test]
fn the_claims_of_a_grant_have_slots_of_their_own() {
    let claims = r#"{"aud":1,"iss":2,"scope":3,"iat":4,"exp":5,"jti":6,"resource":7,"consumer_org":8}"#;
    assert!(Part::new(claims, Value::parse(claims).ok()).has_distinct_slots());
    let twice = r#"{"aud":1,"aud":2}"#;
    assert!(!Part::new(twice, Value::parse(twice).ok()).has_distinct_slots());
}
