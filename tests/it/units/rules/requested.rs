//! Scopes as they are asked for, and what damages them.

use grantlint::internals::rules::requested::{Damage, damage, is_placeholder, split};

#[test]
fn the_scopes_are_found_however_they_were_put_together() {
    for text in [
        "a:b c:d/e",
        " a:b\tc:d/e\n",
        "a:b,c:d/e",
        "a:b, c:d/e;",
        "a:b+c:d/e",
        "a%3Ab%20c%3ad%2Fe",
        r#"["a:b", "c:d/e"]"#,
        "a:b\u{a0}c:d/e",
        "a:b|c:d/e",
        "a:b&c:d/e",
        "scope=a:b+c:d/e",
        "a:b\\nc:d/e",
        "['a:b', 'c:d/e']",
    ] {
        assert_eq!(split(text), ["a:b", "c:d/e"], "{text}");
    }
    assert!(split("${SCOPE}").is_empty());
}

#[test]
fn what_a_template_left_is_a_placeholder() {
    for text in ["undefined", " null\n", "${SCOPE}", "a ${B} c", "{{ scope }}", "<scope>", "{scope}"] {
        assert!(is_placeholder(text), "{text}");
    }
    for text in ["<scope", "scope>", "{scope", "scope}", r#"{"a":1}"#, "{'a'}", "a:b c:d", ""] {
        assert!(!is_placeholder(text), "{text}");
    }
}

#[test]
fn damage_has_one_cause() {
    assert_eq!(damage("a:b c:d"), None);
    assert_eq!(damage("idporten:dcr/onbehalfof:write"), None);
    assert_eq!(damage("a:b+c"), None);
    assert_eq!(damage(r#"["a:b","c:d"]"#), Some(Damage::Json));
    assert_eq!(damage("a:b, c:d"), Some(Damage::Comma));
    assert_eq!(damage("a:b;"), Some(Damage::Comma));
    assert_eq!(damage("a:b+c:d"), Some(Damage::Encoded));
    assert_eq!(damage("scope=a:b&c"), Some(Damage::Encoded));
    assert_eq!(damage("a:b|c:d"), Some(Damage::Comma));
    assert_eq!(damage("a:b&c:d"), Some(Damage::Comma));
    assert_eq!(damage("a:b|c"), None);
    assert_eq!(damage("a:b\\nc:d"), Some(Damage::Escaped));
    assert_eq!(damage("a:b\u{200b}"), Some(Damage::Invisible));
    assert_eq!(damage("a:b\u{a0}c:d"), Some(Damage::Invisible));
    assert_eq!(damage("a:b  c:d"), Some(Damage::Spacing));
    assert_eq!(damage("a:b\n"), Some(Damage::Spacing));
    assert_eq!(damage("${SCOPE}"), None);
}
