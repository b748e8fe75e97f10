//! What each file of settings says: the draft of the grant that its program will make, with the place of
//! each value, and what is read of the client. Files and outcomes are in `testdata/drafts/`: the text of a
//! file is behind a line `=== NAME`, the outcome behind `=>`.

use std::fmt::Write as _;

use grantlint::context::settings::{Draft, Opened, Settings, drafts};
use grantlint::internals::source::Span;

use crate::support;

/// When the grants are taken to be made.
const NOW: i64 = 1_795_360_500;

/// Files that settings name, by the name of what is in them.
fn open(name: &str) -> Opened {
    let path = match name {
        "prod.pem" => "pki/certs/seid2-prod.pem",
        "modern.p12" => "stores/openssl3.p12",
        "store.jks" => "stores/store.jks",
        "key.pem" => "pki/keys/client.key.pem",
        "closed.pem" => return Opened::NotWanted,
        _ => return Opened::Missing,
    };
    Opened::Bytes(std::fs::read(support::testdata(path)).unwrap())
}

fn at(text: &str, span: Span) -> String {
    let written = text.get(span.start..span.end).unwrap_or("?");
    format!("{}..{} {written:?}", span.start, span.end)
}

/// Certificates are long: what matters is whose they are, and that they are all there.
fn shortened(json: &str) -> String {
    let mut value: serde_json::Value = serde_json::from_str(json).unwrap();
    if let Some(certificates) = value.get_mut("x5c").and_then(serde_json::Value::as_array_mut) {
        for certificate in certificates {
            let known = ["seid2-prod", "seid2-test", "ca-prod", "ca-test"];
            let text = certificate.as_str().unwrap();
            let name = known.into_iter().find(|name| support::certificate(name) == text);
            *certificate = format!("{} ({} characters)", name.unwrap_or("other"), text.len()).into();
        }
    }
    value.to_string()
}

fn said_of_draft(draft: &Draft, text: &str, out: &mut String) {
    let _ = writeln!(out, "draft {:?}: {}", draft.label, draft.shape);
    let _ = writeln!(out, "  header {}", shortened(&draft.header));
    let _ = writeln!(out, "  payload {}", draft.payload);
    for origin in &draft.origins {
        let place = origin.span.map(|span| at(text, span)).unwrap_or_default();
        let since = origin.since.map(|since| format!(", since {since}")).unwrap_or_default();
        let _ = writeln!(out, "  {}{} from {} {place}{since}", origin.part.name(), origin.pointer, origin.at);
    }
    for (scope, origin) in &draft.scopes {
        let place = origin.span.map(|span| at(text, span)).unwrap_or_default();
        let _ = writeln!(out, "  scope {scope} from {} {place}", origin.at);
    }
    if let Some(environment) = &draft.environment {
        let _ = writeln!(out, "  environment {}", environment.issuer);
    }
    if let Some(set) = &draft.keys {
        let kids: Vec<_> = set.kids().collect();
        let usable = set.keys.iter().filter(|key| key.key.is_some()).count();
        let _ = writeln!(out, "  keys {kids:?}, {usable} usable, complete {}", set.complete);
    }
    let named = &draft.named;
    if let Some(setting) = &named.broken_key {
        let _ = writeln!(out, "  broken key {setting}");
    }
    if named.key.is_some() || named.key_type.is_some() || named.file.is_some() {
        let _ = writeln!(out, "  named {:?} {:?} {:?}", named.key.is_some(), named.key_type, named.file);
    }
    for excerpt in &draft.excerpts {
        let value = excerpt.text.get(excerpt.value.start..excerpt.value.end).unwrap_or("?");
        let _ = writeln!(
            out,
            "  shown {} in line {}: {:?}, {value:?}",
            excerpt.offset, excerpt.line, excerpt.text
        );
    }
}

fn said_of_client(text: &[u8], name: &str, out: &mut String) {
    let mut warnings = Vec::new();
    let read = Settings::read(text, name, None, &mut warnings);
    match &read {
        Err(error) => {
            let place = error.line.zip(error.column).map(|(line, column)| format!("{line}:{column} "));
            let _ = writeln!(out, "no client: {}{}", place.unwrap_or_default(), error.message);
        }
        Ok(settings) => {
            let _ = writeln!(out, "client of {}", settings.shape);
            if let Some(id) = &settings.client_id {
                let _ = writeln!(out, "  {} in line {:?}: {}", id.name, id.line, id.value);
            }
            if let Some(environment) = &settings.environment {
                let (name, line) = (&environment.name, environment.line);
                let _ = writeln!(out, "  {name} in line {line:?}: {}", environment.value.issuer);
            }
            if let Some(scopes) = &settings.scopes {
                let _ = writeln!(out, "  {} in line {:?}: {:?}", scopes.name, scopes.line, scopes.value);
            }
            if let Some(keys) = &settings.keys {
                let kids: Vec<_> = keys.value.kids().collect();
                let _ = writeln!(
                    out,
                    "  {} in line {:?}: {kids:?} of {}",
                    keys.name,
                    keys.line,
                    keys.value.keys.len()
                );
            }
        }
    }
    for warning in &warnings {
        let place = warning.line.zip(warning.column).map(|(line, column)| format!("{line}:{column} "));
        let _ = writeln!(out, "  warning: {}{}", place.unwrap_or_default(), warning.message);
    }
}

/// The text with keys and certificates filled in, each indented as what stands for it, and carriage returns,
/// which would not survive every editor.
fn filled(text: &str) -> String {
    let line = |line: &str| {
        let indent = format!("\n{}", " ".repeat(line.len() - line.trim_start().len()));
        support::with_pki(line).replace('\n', &indent)
    };
    text.split('\n').map(line).collect::<Vec<_>>().join("\n").replace('\u{240d}', "\r")
}

fn outcome(name: &str, text: &str) -> String {
    let mut out = String::new();
    let found = drafts(text.as_bytes(), name, Some(NOW), &open, Some("test"));
    for draft in &found {
        said_of_draft(draft, text, &mut out);
    }
    if found.is_empty() {
        out.push_str("no draft\n");
    }
    said_of_client(text.as_bytes(), name, &mut out);
    out
}

#[test]
fn each_file_of_settings_says_what_its_program_will_send() {
    let mut cases = 0;
    support::golden("drafts", |table| {
        let mut out = String::new();
        for case in table.split("=== ").skip(1) {
            cases += 1;
            let (name, rest) = case.split_once('\n').unwrap();
            let (text, _) = rest.split_once("\n=>\n").unwrap();
            let _ = writeln!(out, "=== {name}\n{text}\n=>\n{}", outcome(name, &filled(text)));
        }
        out
    });
    assert!(cases > 60, "{cases}");
}

/// A byte order mark, and PowerShell's UTF-16, are no part of the text.
#[test]
fn encodings_of_settings_are_layout() {
    let text = "maskinporten:\n  client-id: ærlig\n  audience: https://test.maskinporten.no/\n";
    let read = |bytes: &[u8]| {
        let settings = Settings::read(bytes, "a.yaml", None, &mut Vec::new()).unwrap();
        let id = settings.client_id.unwrap();
        (id.value, id.line, settings.environment.unwrap().value.name.into_owned())
    };
    let expected = ("ærlig".to_owned(), Some(2), "test".to_owned());
    let marked = format!("\u{feff}{text}");
    let units = || marked.encode_utf16();
    assert_eq!(read(text.as_bytes()), expected);
    assert_eq!(read(marked.as_bytes()), expected);
    assert_eq!(read(&units().flat_map(u16::to_le_bytes).collect::<Vec<u8>>()), expected);
    assert_eq!(read(&units().flat_map(u16::to_be_bytes).collect::<Vec<u8>>()), expected);
    let error = |bytes: &[u8]| {
        let error = Settings::read(bytes, "a.yaml", None, &mut Vec::new()).unwrap_err();
        (error.message, error.line, error.column)
    };
    let odd: Vec<u8> = [0xfeff_u16, 0x61, 0xd800].into_iter().flat_map(u16::to_le_bytes).collect();
    let not_utf16 = "not UTF-16 text, although it begins with a UTF-16 byte order mark".to_owned();
    assert_eq!(error(&odd), (not_utf16, None, None));
    assert_eq!(error(b"a: 1\n\xc3\xa6 \xe6: 2\n"), ("not UTF-8 text".to_owned(), Some(2), Some(3)));
    // A place in a marked file counts the mark.
    let draft = &drafts(marked.as_bytes(), "a.yaml", Some(NOW), &open, None)[0];
    let places: Vec<_> = draft.origins.iter().map(|origin| origin.span.map(|span| span.start)).collect();
    let place = |value: &str| marked.find(value);
    assert_eq!(places, [place("https"), place("ærlig")]);
    let shown: Vec<_> = draft.excerpts.iter().map(|excerpt| (excerpt.offset, excerpt.line)).collect();
    assert_eq!(shown, [(place("https").unwrap(), 3), (place("ærlig").unwrap(), 2)]);
}
