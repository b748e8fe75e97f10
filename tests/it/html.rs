//! `--format html`: one file that shows a few grants whole, or counts over many, and stays small.

use std::path::Path;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use grantlint::internals::digest::sha256;
use grantlint::language::Lang;
use grantlint::render::{Renderer as _, html};
use grantlint::report::{Known, Source, Summary};
use grantlint::{At, Context, Linter, Policy};
use serde_json::Value;

use crate::cli::{grantlint, run};
use crate::support;

fn written(arguments: &[&str], input: &[u8]) -> String {
    let mut command = grantlint(Path::new(env!("CARGO_MANIFEST_DIR")));
    command.args(["check", "--no-config", "--at", "issued", "--format", "html"]).args(arguments);
    String::from_utf8(run(&mut command, input).stdout).unwrap()
}

fn between<'t>(text: &'t str, open: &str, close: &str) -> &'t str {
    text.split_once(open).and_then(|(_, rest)| rest.split_once(close)).map(|(inside, _)| inside).unwrap()
}

fn data(document: &str) -> Value {
    let data = between(document, r#"<script type="application/json" id="data">"#, "</script>");
    assert!(!data.contains('<'), "nothing in the data can end its element");
    serde_json::from_str(data).unwrap()
}

/// A grant of a client; `wrong` is how many of three mistakes it has.
fn grant(number: usize, client: &str, wrong: usize) -> String {
    let iat = 1_767_225_600 + number * 60;
    let aud = if wrong > 0 { "https://test.maskinporten.no" } else { "https://test.maskinporten.no/" };
    let lifetime = if wrong > 1 { 300 } else { 120 };
    let jti = if wrong > 2 { String::new() } else { format!(r#","jti":"jti-{number}""#) };
    let claims = format!(
        r#"{{"aud":"{aud}","iss":"{client}","iat":{iat},"exp":{},"scope":"digdir:test"{jti}}}"#,
        iat + lifetime
    );
    let encoded = |text: &str| base64::prelude::BASE64_URL_SAFE_NO_PAD.encode(text);
    format!(
        "{}.{}.{}",
        encoded(r#"{"alg":"RS256","kid":"key-1"}"#),
        encoded(&claims),
        encoded(&"s".repeat(256))
    )
}

/// The document over grants that are made one by one.
fn over(grants: impl Iterator<Item = String>) -> String {
    let (context, policy) = (Context::new(At::Issued), Policy::default());
    let mut linter = Linter::new(&context, &policy);
    let mut renderer = html::Html::new(Lang::Nb, Known::default());
    let (mut out, mut counts) = (String::new(), Summary::default());
    renderer.begin(None, &mut out);
    for (index, token) in grants.enumerate() {
        let source = Source { file: Some("tokens.log".into()), line: Some(index + 1), ..Source::default() };
        for report in linter.lint(token.as_bytes(), &source) {
            counts.add(&report);
            renderer.grant(&report, &mut out);
        }
    }
    assert!(out.is_empty(), "nothing is written before the end");
    renderer.end(&counts, &mut out);
    out
}

#[test]
fn its_policy_allows_its_own_script_and_style_and_nothing_else() {
    let document = written(&["testdata/examples/grant.jwt"], b"");
    let policy = between(&document, r#"http-equiv="Content-Security-Policy" content=""#, "\"");
    assert!(policy.starts_with("default-src 'none'; connect-src 'none'; "), "{policy}");
    let style = between(&document, "<style>", "</style>");
    let script = document.rsplit_once("<script>").unwrap().1.split_once("</script>").unwrap().0;
    for (name, text) in [("style-src", style), ("script-src", script)] {
        let hash = BASE64_STANDARD.encode(sha256(text.as_bytes()));
        assert!(policy.contains(&format!("{name} 'sha256-{hash}';")), "{name}: {policy}");
    }
    assert!(!policy.contains("unsafe"), "{policy}");
    for address in ["src=\"http", "href=\"http", "url(", "@import", "fetch("] {
        assert!(!document.contains(address), "{address}");
    }
}

#[test]
fn one_grant_is_shown_whole_in_both_languages_without_its_signature() {
    let token = std::fs::read_to_string(support::testdata("examples/grant.jwt")).unwrap();
    let document = written(&["--lang", "nb"], token.as_bytes());
    let data = data(&document);
    assert_eq!(data["lang"], "nb");
    let grant = &data["grants"][0];
    assert_eq!(
        grant["en"]["findings"].as_array().unwrap().len(),
        grant["nb"]["findings"].as_array().unwrap().len()
    );
    assert_ne!(grant["en"]["findings"][0]["message"], grant["nb"]["findings"][0]["message"]);
    assert!(grant["nb"].get("decoded").is_none(), "what is the same is there once");
    assert!(grant["en"]["decoded"]["payload"]["text"].as_str().unwrap().contains("test.maskinporten.no"));
    for part in token.trim().split('.') {
        assert!(!document.contains(part), "no part of the token is in it");
    }
    let good = self::data(&written(&["testdata/examples/good.jwt"], b""));
    assert!(!good["grants"][0]["en"]["decoded"]["payload"]["text"].as_str().unwrap().is_empty());
}

#[test]
fn many_grants_are_counted_by_mistake_client_and_time() {
    let document = over((0..400).map(|n| grant(n, &format!("client-{}", n % 4), n % 4)));
    let data = data(&document);
    assert_eq!(data["grants"], serde_json::json!([]));
    assert_eq!(data["counts"]["grants"], 400);
    let rule = |name: &str| {
        data["rules"]
            .as_array()
            .unwrap()
            .iter()
            .find(|row| row["rule"] == name)
            .unwrap_or_else(|| panic!("{name}"))
    };
    assert_eq!((&rule("audience")["grants"], &rule("audience")["code"]), (&300.into(), &"MP-110".into()));
    assert_eq!(rule("lifetime")["grants"], 200);
    assert_eq!(rule("jti-missing")["grants"], 100);
    assert_eq!(rule("audience")["first"]["line"], 2);
    let examples = rule("audience")["examples"].as_array().unwrap();
    assert_eq!(examples.len(), 3);
    let first = usize::try_from(examples[0].as_u64().unwrap()).unwrap();
    assert_eq!(data["examples"][first]["en"]["source"]["line"], 2);
    assert!(data["examples"][first]["en"]["decoded"]["payload"]["text"].as_str().unwrap().contains("aud"));
    assert_eq!(data["clients"].as_array().unwrap().len(), 4);
    assert_eq!(data["clients"][0]["rejected"], 100);
    assert_eq!(data["times"]["unit"], 3600);
    assert_eq!(data["times"]["rows"][0], serde_json::json!([1_767_225_600, 60, 45]));
    let lacking = data["lacking"].as_array().unwrap();
    assert!(lacking.iter().any(|row| row["flag"] == "--client-id" && row["grants"] == 400), "{lacking:?}");
    assert!(document.contains("<noscript>"), "without script there is a table");
    assert!(between(&document, "<noscript>", "</noscript>").contains("MP-110 audience error: 300 grants"));
}

/// Clients without number, large grants and texts that would end an element: it stays small and whole.
#[test]
fn it_stays_small_whatever_is_counted() {
    let large = |n: usize| {
        let claims: Vec<String> =
            (0..250).map(|i| format!(r#""claim_{n}_{i}":"</script><b>{}""#, "<".repeat(90))).collect();
        let encoded = |text: &str| base64::prelude::BASE64_URL_SAFE_NO_PAD.encode(text);
        format!("{}.{}.c2ln", encoded(r#"{"alg":"RS256"}"#), encoded(&format!("{{{}}}", claims.join(","))))
    };
    let grants = (0..900).map(|n| grant(n * 2400, &format!("client-{n}"), n % 4)).chain((0..30).map(large));
    let document = over(grants);
    assert!(document.len() < 2_000_000, "{} bytes", document.len());
    assert_eq!(document.matches("</script>").count(), 2, "the script and the data end once each");
    let data = data(&document);
    assert_eq!(data["counts"]["grants"], 930);
    assert_eq!(data["clients"].as_array().unwrap().len(), 100);
    assert_eq!(data["times"]["unit"], 2_592_000);
}

#[test]
fn the_ending_of_a_file_asks_for_it_with_all_it_shows() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("report.html");
    let lines: Vec<String> = (0..40).map(|n| grant(n, "client", 3)).collect();
    std::fs::write(folder.path().join("tokens.jsonl"), lines.join("\n")).unwrap();
    let mut command = grantlint(folder.path());
    command.args(["check", "--no-config", "--at", "issued", "--output", "report.html", "tokens.jsonl"]);
    assert_eq!(run(&mut command, b"").status.code(), Some(1));
    let data = data(&std::fs::read_to_string(file).unwrap());
    assert_eq!(data["counts"]["grants"], 40);
    assert!(!data["examples"][0]["en"]["decoded"].is_null(), "examples have their text with many grants too");
}
