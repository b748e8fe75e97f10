//! Properties of `lint` over input that nobody thought of: it never panics, and findings point into
//! the file.

use grantlint::internals::json::Value;
use grantlint::language::Lang;
use grantlint::{At, Context, GrantReport};
use proptest::prelude::*;

use crate::cases;
use crate::input::{BASES, grants};
use crate::support::{self, at_random};

/// Things that come into tokens on the way.
const STRAYS: [&str; 26] = [
    "\n",
    "\r\n",
    " ",
    "\t",
    "\u{feff}",
    "\u{a0}",
    "\"",
    "'",
    "Bearer ",
    "%2E",
    "%",
    "%0A",
    "=",
    "+",
    "/",
    ".",
    "..",
    "eyJ",
    "{",
    "[",
    "\\n",
    "\\",
    "\0",
    "assertion=",
    "&",
    "curl ",
];

/// A piece of damage to a text.
#[derive(Clone, Debug)]
pub enum Change {
    Insert(usize, usize),
    Remove(usize, usize),
    Replace(usize, u8),
    Repeat(usize, usize),
}

fn change() -> impl Strategy<Value = Change> {
    let at = 0..4096_usize;
    prop_oneof![
        (at.clone(), 0..STRAYS.len()).prop_map(|(at, which)| Change::Insert(at, which)),
        (at.clone(), 1..200_usize).prop_map(|(at, len)| Change::Remove(at, len)),
        (at.clone(), any::<u8>()).prop_map(|(at, byte)| Change::Replace(at, byte)),
        (at, 1..100_usize).prop_map(|(at, len)| Change::Repeat(at, len)),
    ]
}

/// Several of them.
pub fn changes() -> impl Strategy<Value = Vec<Change>> {
    prop::collection::vec(change(), 1..5)
}

/// Damages a text.
pub fn apply(text: &mut Vec<u8>, change: &Change) {
    let place = |at: usize| if text.is_empty() { 0 } else { at % text.len() };
    match *change {
        Change::Insert(at, which) => {
            let at = place(at);
            text.splice(at..at, STRAYS[which].bytes());
        }
        Change::Remove(at, len) => {
            let at = place(at);
            text.drain(at..(at + len).min(text.len()));
        }
        Change::Replace(at, byte) => {
            let at = place(at);
            if let Some(old) = text.get_mut(at) {
                *old = byte;
            }
        }
        Change::Repeat(at, len) => {
            let at = place(at);
            let piece = text[at..(at + len).min(text.len())].to_vec();
            text.splice(at..at, piece);
        }
    }
}

/// Reads everything a report says, and checks that it points into the text.
fn read(reports: &[GrantReport], length: usize) {
    for finding in reports.iter().flat_map(|r| &r.findings) {
        let _ = (finding.text(Lang::En), finding.help(Lang::Nb), finding.code());
        if let Some(span) = finding.location.offset {
            assert!(
                span.start <= span.end && span.end <= length,
                "{}: {span:?} of {length}",
                finding.rule.name
            );
            assert!(finding.location.line.is_some_and(|l| l > 0) && finding.location.column.is_some());
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: at_random(2_000, 20_000), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn mutated_grants_never_panic(
        base in 0..2_usize,
        changes in changes(),
        wrapper in 0..6_usize,
    ) {
        let token = &BASES[base].token;
        let mut text = match wrapper {
            0 => format!("grant_type=x&assertion={token}"),
            1 => format!("{{\"assertion\": \"{token}\"}}"),
            2 => format!("curl -d 'assertion={token}' https://a"),
            _ => token.clone(),
        }.into_bytes();
        for change in &changes {
            apply(&mut text, change);
        }
        read(&grants(&text), text.len());
    }

    #[test]
    fn arbitrary_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        read(&grants(&bytes), bytes.len());
    }

    #[test]
    fn arbitrary_text_never_panics(text in "[ -~\n]{0,20}eyJ[ -~\n]{0,60}") {
        read(&grants(text.as_bytes()), text.len());
    }

    #[test]
    fn json_is_what_serde_json_takes(text in "[\\[\\]{}\":,0-9eE+.\\\\utrnalsf \n-]{0,24}") {
        let known = serde_json::from_str::<serde_json::Value>(&text);
        let seen = Value::parse(&text);
        // Numbers beyond the range of a double are JSON, though serde_json keeps none.
        let range = known.as_ref().is_err_and(|e| e.to_string().starts_with("number out of range"));
        prop_assert!(range || known.is_ok() == seen.is_ok(), "{text:?}: {known:?} {seen:?}");
        if let Ok(value) = seen {
            prop_assert_eq!(value.raw(), &text[value.span().start..value.span().end]);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: at_random(200, 2_000), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn one_line_break_is_one_finding(base in 0..2_usize, at in 0..4096_usize, crlf in any::<bool>()) {
        let base = &BASES[base];
        let at = at % base.token.len();
        let (head, tail) = base.token.split_at(at);
        let text = format!("{head}{}{tail}", if crlf { "\r\n" } else { "\n" });
        let found = grantlint::lint(text.as_bytes(), &Context::new(At::Issued)).grants;
        prop_assert_eq!(found.len(), 1);
        let new: Vec<String> = cases::lines(&found[0]);
        let mut want = vec!["error MP-011 stray-whitespace input".to_owned()];
        want.extend(cases::lines(&grants(base.token.as_bytes())[0]));
        prop_assert_eq!(new, want);
        prop_assert_eq!(found[0].findings[0].location.offset.unwrap().start, at);
        prop_assert_eq!(found[0].iss.as_deref(), Some(base.iss));
        prop_assert_eq!(found[0].jti.as_deref(), Some(base.jti));
    }
}

/// The text is signed, and not the bytes that it stands for: a change of bits that no byte has is a change.
#[test]
fn a_last_character_that_was_changed_is_not_what_was_signed() {
    let header = support::with_certificates(r#"{"alg":"RS256","x5c":["@seid2-test"]}"#);
    let mut payload = r#"{"aud":"https://test.maskinporten.no/","iss":"0f1a2b3c-4d5e-4f60-8a7b-9c0d1e2f3a4b","iat":1767225600,"exp":1767225720,"jti":"9b2f1c1e-6a0e-4d0a-9d5c-0c5b8a6d7e11","scope":"digdir:test"}"#.to_owned();
    while payload.len() % 3 != 1 {
        payload.push(' ');
    }
    let token = support::sign(&header, &payload, "leaf");
    let found = |token: &str| {
        let report = grantlint::lint(token.as_bytes(), &Context::new(At::Issued));
        cases::lines(&report.grants[0])
    };
    assert_eq!(found(&token), [""; 0]);
    for part in [1, 2] {
        let mut parts: Vec<String> = token.split('.').map(str::to_owned).collect();
        let last = parts[part].pop().unwrap();
        // The next one has the lowest bit, which is unused; the other has others as well.
        let next = if part == 1 {
            char::from(last as u8 + 1)
        } else if last == 'B' {
            'R'
        } else {
            'B'
        };
        parts[part].push(next);
        assert_eq!(found(&parts.join(".")), ["error MP-124 signature signature"], "{part}: {last} {next}");
    }
}
