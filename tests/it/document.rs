//! Documents of names and values: what the walkers hand over, and where it is in the file.

use std::fmt::Write as _;

use grantlint::internals::document::{
    self, Fault, Visit, json, jwks, properties, toml, variables, xml, yaml,
};
use grantlint::internals::json::Kind;
use grantlint::internals::source::Span;
use proptest::prelude::*;

/// A leaf as a line: document, pointer, kind, value.
fn leaves(text: &str, walk: Walk) -> Vec<String> {
    let mut found = Vec::new();
    walk(text, &mut |leaf| {
        let kind = leaf.kind.name();
        found.push(format!("{} {} {kind} {:?}", leaf.document, leaf.pointer(), leaf.value()));
    })
    .unwrap_or_else(|fault| panic!("{fault} at {} in {text}", fault.offset));
    found
}

type Walk = for<'a> fn(&'a str, &mut Visit<'_, 'a>) -> Result<(), Fault>;

#[allow(clippy::unnecessary_wraps)] // the shape of the others
fn properties_walk<'a>(text: &'a str, visit: &mut Visit<'_, 'a>) -> Result<(), Fault> {
    properties::walk(text, visit);
    Ok(())
}

#[allow(clippy::unnecessary_wraps)] // the shape of the others
fn xml_walk<'a>(text: &'a str, visit: &mut Visit<'_, 'a>) -> Result<(), Fault> {
    xml::walk(text, visit);
    Ok(())
}

const WALKS: [Walk; 6] = [json::walk, yaml::walk, toml::walk, properties_walk, variables::walk, xml_walk];

#[test]
fn json_gives_every_leaf_with_its_pointer() {
    let text = r#"{"a": {"b/c": "x\u00e9\n", "~": [1, [true], [], {"d": null}]}, "a": -1.5e3, "e": {}} "#;
    let expected = [
        r#"0 /a/b~1c string "xé\n""#,
        r#"0 /a/~0/0 number "1""#,
        r#"0 /a/~0/1/0 boolean "true""#,
        r#"0 /a/~0/3/d null "null""#,
        r#"0 /a number "-1.5e3""#,
    ];
    assert_eq!(leaves(text, json::walk), expected);
    assert_eq!(leaves(r#" "alone" "#, json::walk), [r#"0  string "alone""#]);
}

#[test]
fn yaml_gives_every_leaf_of_every_document() {
    let text = "\
a: &x plain text # comment
b:
- 'it''s'
- \"q\\n\\u00e9\"
- [1, ~, {c: true}]
-
d: *x
---
k: |
  one
  two
f: >-
  three
  four
? [complex, key]
: after
";
    let expected = [
        r#"0 /a string "plain text""#,
        r#"0 /b/0 string "it's""#,
        r#"0 /b/1 string "q\né""#,
        r#"0 /b/2/0 number "1""#,
        r#"0 /b/2/1 null "~""#,
        r#"0 /b/2/2/c boolean "true""#,
        r#"0 /b/3 null """#,
        r#"0 /d string "plain text""#,
        r#"1 /k string "one\ntwo\n""#,
        r#"1 /f string "three four""#,
        r#"1 //0 string "complex""#,
        r#"1 //1 string "key""#,
        r#"1 / string "after""#,
    ];
    assert_eq!(leaves(text, yaml::walk), expected);
}

#[test]
fn toml_gives_leaves_in_the_order_written() {
    let text = "z = 'one'\n[b.c]\nport = 8_080\non = true\n[[a]]\nx = \"\"\"\nt\"\"\"\nd = 2026-01-02\n";
    let expected = [
        r#"0 /z string "one""#,
        r#"0 /b/c/port number "8080""#,
        r#"0 /b/c/on boolean "true""#,
        r#"0 /a/0/x string "t""#,
        r#"0 /a/0/d string "2026-01-02""#,
    ];
    let found: Vec<_> =
        leaves(text, toml::walk).into_iter().map(|leaf| leaf.replace("8_080", "8080")).collect();
    assert_eq!(found, expected);
}

#[test]
fn properties_and_variables_are_flat() {
    let text = "# no\n! no\na.b = one \\\n   two\r\nc\\:d:x\\u00e9\\ty\ne f \r\n\ng\n";
    let expected = [
        r#"0 /a.b string "one two""#,
        r#"0 /c:d string "xé\ty""#,
        r#"0 /e string "f ""#,
        r#"0 /g string """#,
    ];
    assert_eq!(leaves(text, properties_walk), expected);
    let text = "# A=no\nexport A=\"x\\ny\" # c\nB = 'two\nlines'\nC=d e #f\nnothing here\nD=\nE=\"\nF=1\"\nG=a=b#c\n";
    let expected = [
        r#"0 /A string "x\ny""#,
        r#"0 /B string "two\nlines""#,
        r#"0 /C string "d e""#,
        r#"0 /D string """#,
        r#"0 /E string "\nF=1""#,
        r#"0 /G string "a=b#c""#,
    ];
    assert_eq!(leaves(text, variables::walk), expected);
}

#[test]
fn xml_gives_what_has_a_name_and_a_value() {
    let text = "<?xml version='1.0'?><!-- <add key='no' value='no'/> --><a>
  <add key=\"A:B\" value=\"x &amp; &lt;y&gt; &quot;&apos;&#230;\" />
  <![CDATA[<add key='no' value='no'/>]]><b><environmentVariable value='two' name = 'C'></environmentVariable></b>
  <add key='D'/><other key='E' value='no'/><add key=F value=no/><env name='G' value=''/>
  <entry key='H'>eight</entry><setting name='I'><value>nine</value></setting><value>no</value><c><d x='y'>
ten </d><e>no<f/></e><g></g></c>";
    let expected = [
        r#"0 /a/A:B string "x & <y> \"'æ""#,
        r#"0 /b/C string "two""#,
        r#"0 /a/G string """#,
        r#"0 /a/H string "eight""#,
        r#"0 /setting/I string "nine""#,
        r#"0 /a/c/d string "ten""#,
    ];
    assert_eq!(leaves(text, xml_walk), expected);
}

#[test]
fn commands_that_set_a_variable_are_variables() {
    let text = "setenv A one two\nset -gx B 'three' # c\nset -l C no\nset D no\nset --export E four # c\nset \"F=five\"\nset G=six\nsetx H \"seven\" /M\nsetx I eight /M\nENV J nine ten\nENV K=1 L=2\nexport P=1 Q='2 3'\nR=1 S=2 node app.js\nT=a B=b # no\nU=one two=three\nvar M = 'x'\nset -gx N\n";
    let expected = [
        r#"0 /A string "one two""#,
        r#"0 /B string "three""#,
        r#"0 /E string "four""#,
        r#"0 /F string "five""#,
        r#"0 /G string "six""#,
        r#"0 /H string "seven""#,
        r#"0 /I string "eight""#,
        r#"0 /J string "nine ten""#,
        r#"0 /K string "1""#,
        r#"0 /L string "2""#,
        r#"0 /P string "1""#,
        r#"0 /Q string "2 3""#,
        r#"0 /R string "1""#,
        r#"0 /S string "2""#,
        r#"0 /T string "a B=b""#,
        r#"0 /U string "one two=three""#,
        r#"0 /M string "x""#,
    ];
    assert_eq!(leaves(text, variables::walk), expected);
}

/// JWKs in YAML are the JSON that they stand for, and each byte of it leads back.
#[test]
fn jwks_in_yaml_are_json() {
    let json = |text: &str| jwks::in_yaml(text).map(|json| String::from_utf8(json.bytes.to_vec()).unwrap());
    for (text, expected) in [
        ("kty: RSA\nkid: 'a\"b'\nexp: 1\n", Some(r#"{"kty":"RSA","kid":"a\"b","exp":1}"#)),
        (
            "keys:\n- kty: RSA\n  x5c: [a, b]\n  e: AQAB\n- kty: EC\n  x5c:\n  - c\n",
            Some(r#"{"keys":[{"kty":"RSA","x5c":["a","b"],"e":"AQAB"},{"kty":"EC","x5c":["c"]}]}"#),
        ),
        (
            "a: {b: {kty: RSA, ext: True, x: ~}}\nc: 1\n",
            Some(r#"{"keys":[{"kty":"RSA","ext":true,"x":null}]}"#),
        ),
        ("- kty: RSA\n  kid: 0x1F\n", Some(r#"{"keys":[{"kty":"RSA","kid":"0x1F"}]}"#)),
        ("kty: RSA\nother:\n  kty: EC\n", Some(r#"{"keys":[{"kty":"RSA"},{"kty":"EC"}]}"#)),
        ("kty: 5\n", None),
        ("a: kty\n", None),
        ("kty: [RSA]\n", None),
        (r#"{"kty": "RSA"}"#, None),
        ("kty: {", None),
    ] {
        assert_eq!(json(text).as_deref(), expected, "{text}");
    }
    let text = "x: 1\nkeys:\n  - kty: RSA\n    kid: TOKEN\n";
    let json = jwks::in_yaml(text).unwrap();
    let at = json.bytes.windows(5).position(|bytes| bytes == b"TOKEN").unwrap();
    let span = json.lift(Span::new(at, at + 5));
    assert_eq!(text.get(span.start..span.end), Some("TOKEN"));
}

/// The place of a byte sequence in the file must be found again through the value that holds it.
#[test]
fn places_lead_back_into_the_file() {
    let cases: [(Walk, &str); 14] = [
        (json::walk, r#"{"a": "before TOKEN after"}"#),
        (json::walk, r#"{"a": "\u00e6\n\ud83d\ude00\/ TOKEN \" after"}"#),
        (yaml::walk, "a: before TOKEN after\n"),
        (yaml::walk, "a: 'it''s TOKEN'\n"),
        (yaml::walk, "æ: \"æ\\n\\x41\\U0001F600 TOKEN\"\n"),
        (yaml::walk, "a:\n  b: |2-\n     line 1\n    TOKEN\n"),
        (yaml::walk, "a: >-\n  folded\n  text TOKEN\n"),
        (yaml::walk, "a: plain\n  over TOKEN lines\n"),
        (toml::walk, "a = \"\"\"\nx \\\n   TOKEN\"\"\"\n"),
        (properties_walk, "a = b \\\n    c\\u0041 TOKEN\n"),
        (variables::walk, "A=\"x\\n\\\" TOKEN\"\n"),
        (variables::walk, "A = TOKEN # no\n"),
        (variables::walk, "  setx A TOKEN /M\n"),
        (xml_walk, "<a><add key='b' value='&lt;TOKEN&gt;'/></a>"),
    ];
    for (walk, text) in cases {
        let mut seen = 0;
        walk(text, &mut |leaf| {
            if let Some(at) = leaf.value().find("TOKEN") {
                let shown = (text, leaf.span, leaf.text.position(at));
                let span = leaf.text.lift(Span::new(at, at + 5));
                assert_eq!(text.get(span.start..span.end), Some("TOKEN"), "{shown:?}");
                assert!(text[leaf.span.start..leaf.span.end].contains("TOKEN"), "{text:?}");
                let name = leaf.name.unwrap();
                assert_eq!(text[name.start..name.end].trim_matches('"').to_lowercase().chars().count(), 1);
                seen += 1;
            }
        })
        .unwrap();
        assert_eq!(seen, 1, "{text:?}");
    }
}

#[test]
fn what_is_no_such_document_says_where() {
    let deep_json = format!("{}1{}", "[".repeat(65), "]".repeat(65));
    let deep_yaml: Vec<String> = (0..70).map(|depth| format!("{}a:\n", " ".repeat(depth))).collect();
    let cases: [(Walk, &str, usize); 6] = [
        (json::walk, "{\"a\": 1,}", 8),
        (json::walk, &deep_json, 0),
        (yaml::walk, "a: [1, 2\nb: }\n", 10),
        (yaml::walk, "a: *unknown\n", 3),
        (toml::walk, "a = 1\nb =\n", 9),
        (variables::walk, "A=1\nB=\"x\n", 6),
    ];
    for (walk, text, offset) in cases {
        let fault = walk(text, &mut |_| {}).unwrap_err();
        assert_eq!(fault.offset, offset, "{text}: {fault}");
        assert!(!fault.message.is_empty(), "{text}");
    }
    assert!(yaml::walk(&deep_yaml.concat(), &mut |_| {}).is_err());
}

/// "Billion laughs": aliases of aliases stand for a multiple of the file's size and no more.
#[test]
fn aliases_cannot_make_a_file_grow() {
    let mut text = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
    for level in 1..40 {
        let below = format!("*a{}, ", level - 1).repeat(9);
        let _ = writeln!(text, "a{level}: &a{level} [{below}]");
    }
    let mut count = 0;
    yaml::walk(&text, &mut |_| count += 1).unwrap();
    assert!(count <= 8 * 4096, "{count}");

    let mut text = format!("a: &a {}\nb:\n", "x".repeat(10_000));
    text.push_str(&"- *a\n".repeat(10_000));
    let mut bytes = 0;
    yaml::walk(&text, &mut |leaf| bytes += leaf.text.bytes.len()).unwrap();
    assert!(bytes <= 9 * text.len(), "{bytes}");
}

/// What a mapping has itself counts, wherever it is in it; of several that are merged, the first one (yaml.org/type/merge).
#[test]
fn an_anchor_is_read_where_it_is_merged() {
    let text = "a: &a {x: 1, y: {z: 2}}\nb: &b\n  x: 3\n  v: 4\nc:\n  <<: *a\n  y: 5\nd:\n  w: 6\n  <<: [*b, *a]\ne: *b\nf: [*b]\n";
    let expected = [
        r#"0 /a/x number "1""#,
        r#"0 /a/y/z number "2""#,
        r#"0 /b/x number "3""#,
        r#"0 /b/v number "4""#,
        r#"0 /c/y number "5""#,
        r#"0 /c/x number "1""#,
        r#"0 /d/w number "6""#,
        r#"0 /d/x number "3""#,
        r#"0 /d/v number "4""#,
        r#"0 /d/y/z number "2""#,
        r#"0 /e/x number "3""#,
        r#"0 /e/v number "4""#,
        r#"0 /f/0/x number "3""#,
        r#"0 /f/0/v number "4""#,
    ];
    assert_eq!(leaves(text, yaml::walk), expected);
    let mut places = Vec::new();
    yaml::walk(text, &mut |leaf| places.push(&text[leaf.span.start..leaf.span.end])).unwrap();
    assert_eq!(places, ["1", "2", "3", "4", "5", "1", "6", "3", "4", "2", "3", "4", "3", "4"]);
}

#[test]
fn json_walked_as_yaml_is_the_same() {
    let text = r#"{"a": {"b": ["x", {"c": "d e"}]}, "f": "g"}"#;
    assert_eq!(leaves(text, json::walk), leaves(text, yaml::walk));
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever the text: no panic, and every place is in it.
    #[test]
    fn places_are_in_bounds(text in "[ -~\n\u{e6}\u{1f600}]{0,80}|([a-c{}\\[\\]:,&*|>'\"#=\\\\ \n-]{0,60})") {
        for walk in WALKS {
            let _ = walk(&text, &mut |leaf| {
                assert!(text.get(leaf.span.start..leaf.span.end).is_some());
                for (at, _) in leaf.value().char_indices() {
                    assert!(leaf.text.position(at) <= text.len());
                }
                let _ = document::pointer(leaf.path);
            });
        }
    }

    /// A JSON document has as many leaves as `serde_json` finds, with the same values.
    #[test]
    fn json_leaves_are_those_of_serde_json(value in any_json()) {
        let text = value.to_string();
        json::walk(&text, &mut |leaf| {
            let there = value.pointer(&leaf.pointer()).unwrap();
            match leaf.kind {
                Kind::String => assert_eq!(there.as_str(), Some(leaf.value())),
                _ => assert_eq!(there.to_string(), leaf.value()),
            }
        }).unwrap();
        let mut count = 0;
        json::walk(&text, &mut |_| count += 1).unwrap();
        prop_assert_eq!(count, count_leaves(&value));
    }
}

fn count_leaves(value: &serde_json::Value) -> usize {
    match value {
        serde_json::Value::Array(items) => items.iter().map(count_leaves).sum(),
        serde_json::Value::Object(members) => members.values().map(count_leaves).sum(),
        _ => 1,
    }
}

fn any_json() -> impl Strategy<Value = serde_json::Value> {
    let leaf = prop_oneof![
        Just(serde_json::Value::Null),
        any::<bool>().prop_map(serde_json::Value::from),
        any::<i32>().prop_map(serde_json::Value::from),
        "\\PC{0,8}|[\"\\\\\n\u{1f600}]{0,4}".prop_map(serde_json::Value::from),
    ];
    leaf.prop_recursive(4, 32, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(serde_json::Value::from),
            prop::collection::hash_map("[a-z~/\"]{0,3}", inner, 0..4)
                .prop_map(|members| serde_json::Value::Object(members.into_iter().collect())),
        ]
    })
}
