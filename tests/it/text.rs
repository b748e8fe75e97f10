//! The report for people, as snapshots.

use grantlint::language::Lang;
use grantlint::render::text::{self, Detail, Options};
use grantlint::report::Source;
use grantlint::rules::RULES;
use grantlint::{At, Context, Linter, Policy};

use crate::cases::{self, Case};
use crate::support;

const HEADER: &str = r#"{"alg": "RS256", "kid": "key-1"}"#;
const EXPIRED: &str = r#"{"aud": "https://test.maskinporten.no/", "iss": "0f1a2b3c-4d5e-4f60-8a7b-9c0d1e2f3a4b", "iat": 1767225600, "exp": 1767225720, "jti": "9b2f1c1e-6a0e-4d0a-9d5c-0c5b8a6d7e11", "scope": "digdir:test"}"#;

fn shown(payload: &str, at: i64, options: &Options) -> String {
    let (context, policy) = (Context::new(At::Time(at)), Policy::default().selecting("expired"));
    let source = Source { file: Some("grant.jwt".into()), ..Source::default() };
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
    for width in [40, 60, 80, 120, 140] {
        let text = shown(EXPIRED, 1_767_229_320, &Options { width, ..Options::default() });
        let widest = text.lines().map(|l| l.chars().count()).max().unwrap();
        // The source lines of the grant itself are never broken.
        assert!(widest <= width.max(60), "{widest} > {width}:\n{text}");
    }
}

/// The example of the README, which has eight findings.
fn example(options: &Options) -> String {
    let draft = std::fs::read_to_string(support::testdata("examples/grant.json")).unwrap();
    let token = Case { name: "example".to_owned(), grant: draft, ..Case::default() }.token();
    let mut context = Context::new(At::Issued);
    context.client_id = Some("0f1a2b3c-4d5e-4f60-8a7b-9c0d1e2f3a4b".to_owned());
    context.org_number = Some("310149942".to_owned());
    let source = Source { file: Some("testdata/examples/grant.jwt".into()), ..Source::default() };
    let grants = Linter::new(&context, &Policy::default()).lint(token.as_bytes(), &source);
    text::grant(&grants[0], options)
}

/// Rows on a terminal that continues a long line on the next row.
fn rows(text: &str, width: usize) -> usize {
    text.lines().map(|line| line.chars().count().div_ceil(width).max(1)).sum()
}

#[test]
fn many_findings_fit_a_screen_at_any_width() {
    // Eight findings that a line can be clicked on take a screen of 40 columns by themselves.
    for (width, most) in [(40, 49), (80, 40), (140, 40)] {
        let text = example(&Options { width, ..Options::default() });
        assert!(rows(&text, width) <= most, "{} rows of {width} columns:\n{text}", rows(&text, width));
        insta::assert_snapshot!(format!("fitting_{width}"), text);
        let text = example(&Options { width, lang: Lang::Nb, ..Options::default() });
        assert!(rows(&text, width) <= most, "{} rows of {width} columns:\n{text}", rows(&text, width));
    }
}

/// Where there is room whole messages are told: what is expected, what was meant.
#[test]
fn what_has_no_frame_is_told_whole_on_a_usual_terminal() {
    let text = example(&Options::default());
    for told in
        ["expected 0f1a2b3c-4d5e-4f60-8a7b-9c0d1e2f3a4b.", "Did you mean consumer_org?", "from 181 s."]
    {
        assert!(text.contains(told), "{told}:\n{text}");
    }
}

/// Whatever a grant holds, the line that is quoted is shortened around the place, not the frame widened.
#[test]
fn a_frame_keeps_to_the_width() {
    let is_framed = |line: &str| {
        line.trim_start_matches([' ', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9'])
            .starts_with(['│', '·', '╭', '╰'])
    };
    let mut frames = 0;
    for rule in RULES {
        for case in cases::parse(rule.page) {
            let report = case.lint();
            for width in [40, 80, 140] {
                for (detail, lang) in [(Detail::Fitting, Lang::En), (Detail::Full, Lang::Nb)] {
                    let text = text::grant(&report, &Options { width, detail, lang, ..Options::default() });
                    for line in text.lines().filter(|line| is_framed(line)) {
                        frames += 1;
                        assert!(
                            line.chars().count() <= width,
                            "{}: {}: {width}:\n{text}",
                            rule.name,
                            case.name
                        );
                    }
                }
            }
        }
    }
    assert!(frames > 10_000, "{frames}");
}

#[test]
fn everything_is_said_in_full_at_any_width() {
    for width in [40, 80, 140] {
        let options = Options { width, detail: Detail::Full, ..Options::default() };
        insta::assert_snapshot!(format!("full_{width}"), example(&options));
    }
}

/// What the short form leaves out of a finding the full one says: no finding is lost in either.
#[test]
fn every_finding_is_named_at_every_length() {
    let rules = [
        "cert-environment",
        "cert-org-number",
        "audience",
        "issuer",
        "lifetime",
        "jti-missing",
        "unknown-claim",
        "scope-format",
    ];
    for detail in [Detail::Fitting, Detail::Full, Detail::Concise] {
        for lang in [Lang::En, Lang::Nb] {
            let text = example(&Options { detail, lang, ..Options::default() });
            for rule in rules {
                let heading = |line: &str| {
                    line.contains(&format!(" {rule}: "))
                        && (line.contains("error") || line.contains("warning"))
                };
                assert!(text.lines().any(heading), "{detail:?}: {rule}:\n{text}");
            }
        }
    }
}

#[test]
fn the_concise_form_has_no_box_characters_and_one_line_a_finding() {
    let text = example(&Options { detail: Detail::Concise, ..Options::default() });
    let lines: Vec<&str> =
        text.lines().filter(|line| line.starts_with("testdata/examples/grant.jwt:")).collect();
    assert_eq!(lines.len(), 8, "{text}");
    assert!(lines.iter().all(|line| line.split(':').take(3).skip(1).all(|n| n.parse::<usize>().is_ok())));
    let is_box = |c: char| ('\u{2500}'..='\u{257f}').contains(&c);
    assert!(!text.contains(is_box), "{text}");
}

/// In the log of a GitHub job frames are folded, and no text from a grant can become a command.
#[test]
fn the_log_of_a_github_job_folds_frames() {
    let options = Options { detail: Detail::Folded, width: 1 << 20, ..Options::default() };
    let text = example(&options);
    let commands: Vec<&str> = text.lines().filter(|line| line.trim_start().starts_with("::")).collect();
    assert_eq!(commands, ["::group::testdata/examples/grant.jwt: findings in full", "::endgroup::"]);
    let hostile = EXPIRED.replace("digdir:test", "a ::set-env name=x::y,b ::stop-commands::z");
    let (context, policy) = (Context::new(At::Issued), Policy::default());
    let source = Source { file: Some("::error::x".into()), ..Source::default() };
    let token = support::sign(HEADER, &hostile, "client");
    let grants = Linter::new(&context, &policy).lint(token.as_bytes(), &source);
    let text = text::grant(&grants[0], &options);
    assert!(text.contains("stop-commands"), "{text}");
    let commands: Vec<&str> = text.lines().filter(|line| line.trim_start().starts_with("::")).collect();
    assert_eq!(commands.len(), 2, "{text}");
    assert!(commands[0].starts_with("::group::") && commands[0].matches("::").count() == 2, "{text}");
    assert_eq!(commands[1], "::endgroup::", "{text}");
}
