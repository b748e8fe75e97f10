//! Grants that a text shows decoded, as pages, tools, libraries and logs print them.

use grantlint::internals::grant::TokenKind;
use grantlint::report::{Report, Source};
use grantlint::{At, Context, Linter, Policy};

use crate::cases;
use crate::cli::{grantlint, run};

const HEADER: &str = r#"{"alg":"RS256","kid":"key-1"}"#;
const CLAIMS: &str = r#"{"aud":"https://test.maskinporten.no","iss":"0f1a2b3c-4d5e-4f60-8a7b-9c0d1e2f3a4b","scope":"a:b","iat":1795360500,"exp":1795360620,"jti":"0b8e"}"#;

/// What is wrong with the audience in `CLAIMS`.
const AUDIENCE: &str = "error MP-110 audience /aud";

fn lint(text: &str) -> Report {
    grantlint::lint(text.as_bytes(), &Context::new(At::Issued))
}

fn indented(json: &str) -> String {
    serde_json::to_string_pretty(&serde_json::from_str::<serde_json::Value>(json).unwrap()).unwrap()
}

fn python(json: &str) -> String {
    json.replace('"', "'").replace(',', ", ").replace("':", "': ")
}

#[test]
fn header_and_claims_are_a_draft_however_they_are_printed() {
    let (header, claims) = (indented(HEADER), indented(CLAIMS));
    for (what, text) in [
        ("jwt.io", format!("{header}\n{claims}\n")),
        (
            "jwt-cli",
            format!("Token header\n------------\n{header}\n\nToken claims\n------------\n{claims}\n"),
        ),
        (".NET", format!("{HEADER}.{CLAIMS}")),
        (".NET in a log", format!("info: Client[0]\n      Made {HEADER}.{CLAIMS} for x\n")),
        ("Python", format!("header {} claims {}\n", python(HEADER), python(CLAIMS))),
        ("a debugger", format!("Header: {HEADER}\nPayload: {CLAIMS}\n")),
        ("a document", format!("# Header\n```json\n{header}\n```\n# Claims\n```json\n{claims}\n```\n")),
    ] {
        let report = lint(&text);
        let [grant] = report.grants.as_slice() else { panic!("{what}: {} grants", report.grants.len()) };
        assert_eq!(cases::lines(grant), [AUDIENCE], "{what}");
        let place = grant.findings[0].location.offset.unwrap();
        assert!(text[place.start..place.end].contains("https://test.maskinporten.no"), "{what}");
        let other = lint(&text.replace("RS256", "HS256").replace("maskinporten.no", "maskinporten.no/"));
        assert_eq!(cases::lines(&other.grants[0]), ["error - algorithm /alg"], "{what}");
    }
}

#[test]
fn claims_among_other_text_are_a_draft() {
    for (what, text, grants) in [
        ("a log", format!("10:00 DEBUG making JWT with {CLAIMS} for x\n10:01 INFO done {{}}\n"), 1),
        ("a document", format!("# Grant\n\n```json\n{}\n```\n", indented(CLAIMS)), 1),
        ("a log of two", format!("10:00 {CLAIMS}\n10:01 {{\"a\": 1}} {CLAIMS}\n"), 2),
        ("a record behind a time", format!("10:00 {{\"msg\": \"made\", \"claims\": {CLAIMS}}}\n"), 1),
        ("Python", format!("10:00 DEBUG claims {}\n", python(CLAIMS)), 1),
        ("Python, other things", format!("10:00 {{'a': True, 'b': [None]}} {}\n", python(CLAIMS)), 1),
        ("behind what only begins so", format!("x {{\"a {{\"b\" {{\"c\": {CLAIMS}\n"), 1),
    ] {
        let report = lint(&text);
        let lines: Vec<_> = report.grants.iter().flat_map(cases::lines).collect();
        assert_eq!(lines, vec![AUDIENCE; grants], "{what}");
    }
}

#[test]
fn what_a_server_issued_is_named_and_other_json_is_none() {
    let issued = r#"{"aud":"https://api.example.no","iss":"https://test.maskinporten.no/","scope":"a:b","exp":1795360620,"client_amr":"private_key_jwt","token_type":"Bearer","consumer":{"ID":"0192:310149942"}}"#;
    let text = format!("10:00 DEBUG validated {issued}\n");
    let report = lint(&text);
    assert!(report.grants.is_empty());
    assert_eq!(
        report.passed_over.iter().map(|token| token.what).collect::<Vec<_>>(),
        [TokenKind::AccessToken]
    );
    for text in [
        "10:00 {\"scope\": \"request\", \"sub\": \"x\", \"n\": 1}\n",
        "10:00 {\"alg\": \"RS256\"} and {\"iss\": \"x\"}\n",
        "map {iss=x, aud=y, scope=z, \"aud\", \"iss\"}",
    ] {
        let lines: Vec<_> = lint(text).grants.iter().flat_map(cases::lines).collect();
        assert_eq!(lines, ["error - not-a-grant input"], "{text}");
    }
}

/// An example in a comment does not stand in for the settings of the program.
#[test]
fn settings_come_before_claims_in_a_comment() {
    let text = format!("// {CLAIMS}\nconst maskinporten = {{ clientId: '0f1a2b3c', scope: 'a:b,c:d' }};\n");
    let (context, policy) = (Context::new(At::Issued), Policy::default());
    let source = Source { file: Some("config.js".into()), ..Source::default() };
    let grants = Linter::new(&context, &policy).lint(text.as_bytes(), &source);
    let lines: Vec<_> = grants.iter().flat_map(cases::lines).collect();
    assert_eq!(lines, ["error MP-200 scope-format /maskinporten/scope"]);
}

#[test]
fn the_text_around_a_draft_stays_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let text = format!("# Grant\n\n```json\n{}\n```\nend\n", indented(CLAIMS));
    let file = folder.path().join("grant.md");
    std::fs::write(&file, &text).unwrap();
    run(grantlint(folder.path()).args(["check", "--at", "issued", "--fix", "grant.md"]), b"");
    let fixed = std::fs::read_to_string(&file).unwrap();
    assert_eq!(fixed, text.replace("maskinporten.no\"", "maskinporten.no/\""));
}
