//! Distinguished names, and the organisation numbers in them.

use grantlint::internals;
use grantlint::internals::grant::name::{Name, text};

fn named(attributes: &[(&str, &str)]) -> Name {
    // Names that are written in another way have another encoding.
    internals::name(format!("{attributes:?}").as_bytes(), attributes)
}

#[test]
fn attributes_are_shown_by_the_names_that_people_know() {
    for (oid, shown) in [
        ("2.5.4.3", "CN"),
        ("2.5.4.4", "SN"),
        ("2.5.4.5", "serialNumber"),
        ("2.5.4.6", "C"),
        ("2.5.4.7", "L"),
        ("2.5.4.8", "ST"),
        ("2.5.4.9", "street"),
        ("2.5.4.10", "O"),
        ("2.5.4.11", "OU"),
        ("2.5.4.12", "title"),
        ("2.5.4.17", "postalCode"),
        ("2.5.4.42", "GN"),
        ("2.5.4.97", "organizationIdentifier"),
        ("1.2.840.113549.1.9.1", "emailAddress"),
        ("0.9.2342.19200300.100.1.25", "DC"),
        ("1.2.3", "1.2.3"),
    ] {
        assert_eq!(named(&[(oid, "x")]).display, format!("{shown}=x"));
    }
    let name = named(&[("2.5.4.6", "NO"), ("2.5.4.10", "A, B + \"C\" <d>; e\\f")]);
    assert_eq!(name.display, "O=A\\, B \\+ \\\"C\\\" \\<d\\>\\; e\\\\f, C=NO");
}

#[test]
fn the_first_of_an_attribute_counts_and_every_unit() {
    let name = named(&[
        ("2.5.4.3", "a"),
        ("2.5.4.3", "b"),
        ("2.5.4.10", "c"),
        ("2.5.4.5", "d"),
        ("2.5.4.97", "e"),
        ("2.5.4.6", "f"),
        ("2.5.4.11", "g"),
        ("2.5.4.11", "h"),
    ]);
    let one = |value: &Option<String>| value.clone().unwrap_or_default();
    let single = [
        one(&name.common_name),
        one(&name.organization),
        one(&name.serial_number),
        one(&name.organization_identifier),
        one(&name.country),
    ];
    assert_eq!(single, ["a", "c", "d", "e", "f"]);
    assert_eq!(name.organizational_units, ["g", "h"]);
    let twice = [("2.5.4.97", "NTRNO-310149942"), ("2.5.4.97", "NTRNO-991825827"), ("2.5.4.97", "x")];
    assert_eq!(named(&twice).org_numbers().collect::<Vec<_>>(), [("310149942", "organizationIdentifier")]);
    assert_eq!(
        named(&twice).repeated_org_numbers().collect::<Vec<_>>(),
        [("991825827", "organizationIdentifier")]
    );
}

#[test]
fn names_are_the_same_after_folding() {
    let name = named(&[("2.5.4.10", "Buypass  AS")]);
    assert!(name.is_same(&named(&[("2.5.4.10", " BUYPASS as ")])));
    assert!(!name.is_same(&named(&[("2.5.4.3", "Buypass AS")])));
    assert!(!name.is_same(&named(&[("2.5.4.10", "BuypassAS")])));
    assert!(!name.is_same(&named(&[("2.5.4.10", "Buypass AS"), ("2.5.4.6", "NO")])));
    // Without attributes only the bytes tell.
    let bare = |der: &[u8]| internals::name(der, &[]);
    assert!(bare(&[0x30, 0]).is_same(&bare(&[0x30, 0])));
    assert!(!bare(&[0x30, 0]).is_same(&bare(&[0x30, 1, 0])));
}

#[test]
fn organisation_numbers_are_found_where_the_validator_looks() {
    let numbers = |oid: &str, value: &str| {
        named(&[(oid, value)])
            .org_numbers()
            .map(|(number, place)| format!("{place} {number}"))
            .collect::<Vec<_>>()
            .join(" ")
    };
    for (oid, value, found) in [
        ("2.5.4.5", "310149942", "serialNumber 310149942"),
        ("2.5.4.5", "31014994", ""),
        ("2.5.4.5", "3101499420", ""),
        ("2.5.4.5", "X-310149942", ""),
        ("2.5.4.10", "Testdepartementet - 310149942", "O 310149942"),
        ("2.5.4.10", "Test-310149942", "O 310149942"),
        ("2.5.4.10", "Test - (310149942", "O 310149942"),
        ("2.5.4.10", "Test-_310149942", ""),
        ("2.5.4.10", "Test-x310149942", ""),
        ("2.5.4.10", "Test 310149942", ""),
        ("2.5.4.10", "310149942", ""),
        ("2.5.4.10", "Test-31014994x", ""),
        ("2.5.4.97", "NTRNO-310149942", "organizationIdentifier 310149942"),
        ("2.5.4.97", "310149942", "organizationIdentifier 310149942"),
        ("2.5.4.97", "NTRNO310149942", ""),
        ("2.5.4.3", "310149942", ""),
    ] {
        assert_eq!(numbers(oid, value), found, "{oid} {value}");
    }
    let odd = |value: &str| named(&[("2.5.4.97", value)]).odd_organization_scheme().is_some();
    assert!(odd("VATNO-310149942") && odd("NTRSE-1") && odd("31014994"));
    assert!(!odd("NTRNO-310149942") && !odd("PSDNO-FSA-1") && !odd("310149942"));
    assert_eq!(named(&[("2.5.4.3", "x")]).odd_organization_scheme(), None);
}

#[test]
fn strings_of_every_type_are_text() {
    assert_eq!(text(12, "Ærlig".as_bytes()), "Ærlig");
    assert_eq!(text(12, &[0xc6]), "\u{fffd}");
    assert_eq!(text(30, &[0x00, 0xc6, 0xd8, 0x3d, 0xde, 0x00, 0x41]), "Æ\u{1f600}");
    assert_eq!(text(28, &[0, 0, 0, 0xc6, 0, 1, 0xf6, 0, 0, 0x11, 0, 0]), "Æ\u{1f600}\u{fffd}");
    assert_eq!(text(19, "Æ".as_bytes()), "Æ");
    assert_eq!(text(20, &[0xc6, 0x41]), "ÆA");
}
