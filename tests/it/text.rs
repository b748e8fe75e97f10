//! The report for people, as snapshots.

use grantlint::language::Lang;
use grantlint::render::text::{self, Options};
use grantlint::report::Source;
use grantlint::{At, Context, Linter, Policy};

use crate::support;

const HEADER: &str = r#"{"alg": "RS256", "kid": "key-1"}"#;
const EXPIRED: &str = r#"{"aud": "https://test.maskinporten.no/", "iss": "0f1a2b3c-4d5e-4f60-8a7b-9c0d1e2f3a4b", "iat": 1767225600, "exp": 1767225720, "jti": "9b2f1c1e-6a0e-4d0a-9d5c-0c5b8a6d7e11", "scope": "digdir:test"}"#;

fn shown(payload: &str, at: i64, options: &Options) -> String {
    let (context, policy) =
        (Context::new(At::Time(at)), Policy { select: vec!["expired".into()], ..Policy::default() });
    let source = Source { file: Some("grant.jwt".into()), line: None };
    let token = support::sign(HEADER, payload, "client");
    let grants = Linter::new(&context, &policy).lint(token.as_bytes(), &source);
    grants.iter().map(|g| text::grant(g, options)).collect()
}

#[test]
fn a_finding_is_shown_on_the_decoded_claims() {
    insta::assert_snapshot!(shown(EXPIRED, 1_767_229_320, &Options::default()));
}

#[test]
fn bokmaal_and_ascii() {
    let options = Options { lang: Lang::Nb, unicode: false, ..Options::default() };
    insta::assert_snapshot!(shown(EXPIRED, 1_767_229_320, &options));
}

#[test]
fn a_clean_grant_takes_two_lines() {
    insta::assert_snapshot!(shown(EXPIRED, 1_767_225_600, &Options::default()));
}

#[test]
fn no_line_is_wider_than_the_terminal() {
    for width in [40, 60, 80, 120] {
        let text = shown(EXPIRED, 1_767_229_320, &Options { width, ..Options::default() });
        let widest = text.lines().map(|l| l.chars().count()).max().unwrap();
        // The source lines of the grant itself are never broken.
        assert!(widest <= width.max(60), "{widest} > {width}:\n{text}");
    }
}
