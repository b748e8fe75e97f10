//! What each fuzz target does with its bytes. The targets in `fuzz/` include this file, and the test
//! `corpus` replays the kept files through the same functions.
#![allow(dead_code, reason = "each fuzz target uses one of these functions")]

use grantlint::context::settings::Settings;
use grantlint::context::{self, KeySet, ScopeLists};
use grantlint::explain::{self, markdown::Layout};
use grantlint::internals::config::Config;
use grantlint::internals::grant::certificate::Certificate;
use grantlint::internals::grant::chain::Chain;
use grantlint::internals::input as finder;
use grantlint::internals::json::{self as view, Kind, Value};
use grantlint::internals::printable::is_plain;
use grantlint::language::Lang;
use grantlint::render::{github, gitlab, json, sarif};
use grantlint::report::{Report, Source};
use grantlint::rules::RULES;
use grantlint::{At, Context, Linter, Policy};

/// Deepest nesting that is looked at.
const DEPTH: usize = grantlint::internals::maskinporten::limits::JSON_DEPTH;

/// Holds a report against what must be true of all of them.
fn examine(report: &Report, length: usize) {
    for finding in report.grants.iter().flat_map(|g| &g.findings) {
        let span = finding.location.offset.expect("every finding has a place");
        assert!(span.start <= span.end && span.end <= length, "{:?}", finding.location);
        assert!(finding.location.line.is_some_and(|l| l > 0) && finding.location.column.is_some());
        for lang in [Lang::En, Lang::Nb] {
            assert!(
                !finding.text(lang).is_empty() && !finding.help(lang).is_empty(),
                "{}",
                finding.rule.name
            );
        }
    }
    // The texts of the rules are the same each time, and long.
    let enabled: Vec<_> = RULES.iter().copied().take(1).collect();
    for text in [
        json::document(report, Lang::En),
        sarif::document(report, &enabled, Lang::Nb),
        github::document(report, Lang::En),
        gitlab::document(report, Lang::Nb),
    ] {
        let odd = text.chars().find(|&c| c != '\n' && !is_plain(c));
        assert!(odd.is_none(), "{odd:?} reaches the terminal");
    }
}

/// Any bytes, through everything.
pub fn lint(bytes: &[u8]) {
    examine(&grantlint::lint(bytes, &Context::new(At::Time(1_767_225_600))), bytes.len());
}

/// Certificates, key stores and keys, opened with a password. Nothing else of a file gets so far by chance,
/// so the bytes follow the head of each format too.
pub fn stores(bytes: &[u8]) {
    let mut context = Context::new(At::Time(1_767_225_600));
    context.password = Some(context::Password::new("test"));
    examine(&grantlint::lint(bytes, &context), bytes.len());
    let signed_data = b"\x30\x80\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02\xa0\x80\x30\x80\x02\x01\x01";
    let heads: [&[u8]; 5] = [
        b"",
        b"\xfe\xed\xfe\xed\0\0\0\x02\0\0\0\x02",
        b"\x30\x80\x02\x01\x03\x30\x80\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x01",
        signed_data,
        b"-----BEGIN CERTIFICATE-----\n",
    ];
    for head in heads {
        let file = [head, bytes].concat();
        for candidate in finder::find(&file) {
            match &candidate.body {
                finder::Body::Certificates(file) => {
                    let store = grantlint::internals::grant::store::Store::read(file, Some("test"));
                    assert_eq!(store.leaf().is_some(), store.header().is_some());
                    let _ = store.summary().map(|summary| summary.lines(Lang::En));
                }
                finder::Body::Keys(file) => {
                    let keys = grantlint::internals::grant::store::KeyFile::read(file, Some("test")).keys;
                    assert!(!keys.is_empty());
                }
                _ => {}
            }
        }
    }
}

/// The finder of grants, whole files and lines.
pub fn input(bytes: &[u8]) {
    for found in [
        finder::find(bytes),
        finder::find_in_file(bytes, "a.log"),
        finder::find_in_file(bytes, "a.txt"),
        finder::line(bytes, None),
        finder::line(bytes, Some("a.token")),
    ] {
        assert!(found.iter().all(|candidate| candidate.start() <= bytes.len()));
        // Only whitespace gets no answer; an escape of it has at most five letters and digits in a row.
        let has_words = bytes.windows(6).any(|bytes| bytes.iter().all(u8::is_ascii_alphanumeric));
        assert!(!found.is_empty() || !has_words);
    }
}

/// The JSON view against serde_json: the same texts are JSON, and the values are the same.
pub fn json(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    if view::depth(bytes) > DEPTH {
        return;
    }
    let ours = Value::parse(text);
    if ours.as_ref().is_ok_and(|value| is_wrapper(*value)) {
        return;
    }
    match (ours, serde_json::from_str::<serde_json::Value>(text)) {
        (Ok(ours), Ok(theirs)) => same(ours, &theirs),
        (Err(ours), Err(_)) => assert!(ours.offset <= text.len()),
        // A lazy view does not judge the range of numbers, which are kept as written.
        (Ok(_), Err(e)) => assert!(e.to_string().contains("number out of range"), "{e}"),
        (Err(e), Ok(_)) => panic!("refused: {e:?}"),
    }
}

/// Whether an object inside is one by which serde_json passes raw JSON to itself: it takes such an
/// object for what is wrapped in it, wherever it comes from.
fn is_wrapper(value: Value<'_>) -> bool {
    let is_wrapped = |member: &view::Member<'_>| {
        member.name.starts_with("$serde_json::private::") || is_wrapper(member.value)
    };
    value.members().unwrap_or_default().iter().any(is_wrapped)
        || value.elements().unwrap_or_default().into_iter().any(is_wrapper)
}

fn same(ours: Value<'_>, theirs: &serde_json::Value) {
    match theirs {
        serde_json::Value::Object(map) => {
            // The last of several members of one name counts in serde_json.
            for (name, value) in map {
                same(ours.member_named(name).expect("member").value, value);
            }
        }
        serde_json::Value::Array(list) => {
            let elements = ours.elements().expect("array");
            assert_eq!(elements.len(), list.len());
            elements.into_iter().zip(list).for_each(|(a, b)| same(a, b));
        }
        serde_json::Value::String(text) => assert_eq!(ours.as_str().as_deref(), Some(text.as_str())),
        serde_json::Value::Number(number) => {
            assert_eq!(ours.kind(), Kind::Number);
            if let Some(integer) = number.as_i64() {
                assert_eq!(ours.as_i64(), Some(integer));
            }
        }
        serde_json::Value::Bool(_) => assert_eq!(ours.kind(), Kind::Bool),
        serde_json::Value::Null => assert_eq!(ours.kind(), Kind::Null),
    }
}

/// x5c as JSON, and certificates as DER.
pub fn x5c(bytes: &[u8]) {
    if let Ok(certificate) = Certificate::from_der(bytes) {
        let _ = certificate.verify_issued_by(&certificate.key);
    }
    let _ = context::read_anchors(bytes);
    if let Ok(text) = std::str::from_utf8(bytes)
        && view::depth(bytes) <= DEPTH
        && let Ok(value) = Value::parse(text)
    {
        let _ = Chain::read(value).leaf();
    }
}

/// grantlint.toml.
pub fn config(bytes: &[u8]) {
    if let Err(error) = Config::read(bytes) {
        assert!(!error.to_string().is_empty());
    }
}

/// A saved client.
pub fn client(bytes: &[u8]) {
    let mut warnings = Vec::new();
    let _ = context::find_client(bytes, None, &mut warnings);
    let _ = context::find_client(bytes, Some("client"), &mut warnings);
}

/// Saved keys.
pub fn jwks(bytes: &[u8]) {
    let _ = KeySet::read(bytes, &mut Vec::new());
}

/// A saved list of accesses or scopes, and a well-known document.
pub fn access(bytes: &[u8]) {
    let _ = ScopeLists::read(bytes);
    let _ = context::issuer_of(bytes);
}

/// The settings of clients.
pub fn settings(bytes: &[u8]) {
    let context = Context::new(At::Time(1_767_225_600));
    let policy = Policy::default();
    for file in ["a.properties", ".env", "appsettings.json", "application.yaml", "settings.toml", "config.ts"]
    {
        let source = Source { file: Some(file.into()), ..Source::default() };
        let grants = Linter::new(&context, &policy).lint_settings(bytes, &source);
        let mut report = Report::default();
        report.grants = grants;
        examine(&report, bytes.len());
        let _ = Settings::read(bytes, file, None, &mut Vec::new());
    }
}

/// A pasted answer.
pub fn explain(bytes: &[u8]) {
    let answer = explain::decode(&String::from_utf8_lossy(bytes));
    let explanation = explain::Explanation::of_answer(answer);
    for lang in [Lang::En, Lang::Nb] {
        let text = explain::json::document(&explanation, None, lang);
        assert!(text.chars().all(|c| c == '\n' || is_plain(c)));
    }
    for width in [20, 80] {
        let text = explain::text::explanation(&explanation, Lang::Nb, &Layout { width, color: false });
        assert!(text.chars().all(|c| c == '\n' || is_plain(c)));
    }
}

/// A grant that begins well and is changed in a way that keeps most of it: the claims and the header
/// are JSON from the fuzzer, the envelope is right.
pub fn mutated(bytes: &[u8]) {
    let Some((header, claims)) = mutate(bytes) else { return };
    let token = format!("{}.{}.AAAA", base64url(header.as_bytes()), base64url(claims.as_bytes()));
    let mut context = Context::new(At::Time(1_767_225_600));
    context.org_number = Some("991825827".into());
    context.client_id = Some("client".into());
    context.scopes = Some(vec!["digdir:test".into()]);
    examine(&grantlint::lint(token.as_bytes(), &context), token.len());
}

/// The first byte picks what is changed and how; the rest is the change.
fn mutate(bytes: &[u8]) -> Option<(String, String)> {
    let header = r#"{"alg":"RS256","kid":"key-1","typ":"JWT"}"#;
    let claims = r#"{"aud":"https://test.maskinporten.no/","iss":"client","iat":1767225600,"exp":1767225720,"jti":"9b2f1c1e","scope":"digdir:test"}"#;
    let (&how, rest) = bytes.split_first()?;
    let text = String::from_utf8_lossy(rest);
    let names = [
        "aud",
        "iss",
        "iat",
        "exp",
        "jti",
        "scope",
        "pid",
        "consumer_org",
        "authorization_details",
        "resource",
    ];
    let name = names[usize::from(how >> 2) % names.len()];
    let open = |json: &str| json.trim_end_matches('}').to_owned();
    Some(match how & 3 {
        0 => (header.into(), format!(r#"{},"{name}":{text}}}"#, open(claims))),
        1 => (format!(r#"{},"x5c":{text}}}"#, open(header)), claims.into()),
        2 => {
            let mut members: serde_json::Map<String, serde_json::Value> =
                serde_json::from_str(claims).ok()?;
            members.insert(name.into(), serde_json::from_str(&text).unwrap_or_else(|_| text.clone().into()));
            (header.into(), serde_json::to_string(&members).ok()?)
        }
        _ => (format!(r#"{{"alg":{text}}}"#), format!(r#"{{"{name}":{text}}}"#)),
    })
}

fn base64url(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let mut out = String::new();
    for chunk in bytes.chunks(3) {
        let bits = chunk.iter().fold(0_u32, |bits, &b| bits << 8 | u32::from(b)) << (8 * (3 - chunk.len()));
        for i in 0..=chunk.len() {
            out.push(char::from(ALPHABET[(bits >> (18 - 6 * i)) as usize & 63]));
        }
    }
    out
}
