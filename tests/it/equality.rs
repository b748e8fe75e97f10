//! The linter for other languages says what the command line says, byte for byte, of everything there is:
//! every case of every rule page, every kept file, grants at random, and whatever can be explained. What was
//! compared is left in `target/tmp/equality.jsonl`: `web/test/equality.test.mjs` asks the WebAssembly build the same.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use grantlint::codes;
use grantlint::internals::embed::{Check, explain};
use grantlint::language::Lang;
use grantlint::rules::RULES;
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;
use serde_json::{Value, json};

use crate::cases::{self, Case, CaseContext};
use crate::cli::{grantlint, run};
use crate::mutated;
use crate::patch::merge;
use crate::support::{self, testdata};

/// Grants at random: this many, or many.
const AT_RANDOM: [u32; 2] = [200, 4000];
/// How many of these are linted in one run.
const IN_ONE_RUN: usize = 100;

/// What may be where something else is expected.
const ODD: [&str; 24] = [
    "null",
    "true",
    "0",
    "-1",
    "1e400",
    "1767225600.5",
    "1767225600000",
    "\"1767225600\"",
    "\"\"",
    "\" \"",
    "\"æøå\"",
    "\"\\u0000\\ud800\"",
    "\"\u{202e}x\"",
    "\"digdir:test digdir:test\"",
    "\"https://test.maskinporten.no\"",
    "\"https://sky.maskinporten.no/token\"",
    "\"13097248022\"",
    "\"0192:991825827\"",
    "[]",
    "[[[[[]]]]]",
    "[\"digdir:test\"]",
    "{}",
    "{\"authority\": \"iso6523-actorid-upis\", \"ID\": \"0192:991825827\"}",
    "[{\"type\": \"urn:altinn:systemuser\", \"systemuser_org\": {}}]",
];

/// Where it may be.
const PLACES: [(&str, &str); 16] = [
    ("header", "alg"),
    ("header", "kid"),
    ("header", "x5c"),
    ("header", "typ"),
    ("header", "crit"),
    ("payload", "aud"),
    ("payload", "iss"),
    ("payload", "iat"),
    ("payload", "exp"),
    ("payload", "nbf"),
    ("payload", "jti"),
    ("payload", "scope"),
    ("payload", "resource"),
    ("payload", "pid"),
    ("payload", "consumer_org"),
    ("payload", "authorization_details"),
];

/// What is linted in one run.
#[derive(Default)]
struct Run {
    options: serde_json::Map<String, Value>,
    flags: Vec<String>,
    /// Kind, name and bytes.
    documents: Vec<(&'static str, String, Vec<u8>)>,
    /// Name and bytes.
    inputs: Vec<(String, Vec<u8>)>,
}

impl Run {
    /// A value, as an option and as a flag.
    fn with(&mut self, option: &str, value: Value, flag: &str) {
        let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        self.flags.extend([flag.to_owned(), text]);
        self.options.insert(option.to_owned(), value);
    }

    fn document(&mut self, kind: &'static str, flag: &str, name: &str, bytes: Vec<u8>) {
        self.flags.extend([flag.to_owned(), name.to_owned()]);
        self.documents.push((kind, name.to_owned(), bytes));
    }

    /// The context of a case, as far as it is what a client is known by.
    fn of(context: &CaseContext) -> Self {
        let mut run = Self::default();
        let texts = [
            ("env", &context.env, "--env"),
            ("clientId", &context.client_id, "--client-id"),
            ("orgNumber", &context.org_number, "--org-number"),
        ];
        for (option, value, flag) in texts {
            if let Some(value) = value {
                run.with(option, value.as_str().into(), flag);
            }
        }
        if let Some(at) = context.at {
            run.with("at", at.into(), "--at");
        }
        if let Some(skew) = context.skew {
            run.with("skew", skew.into(), "--skew");
        }
        if let Some(scopes) = &context.scopes {
            run.flags.extend(scopes.iter().flat_map(|scope| ["--scope".to_owned(), scope.clone()]));
            run.options.insert("scopes".to_owned(), json!(scopes));
        }
        let answers = [("client", &context.client), ("jwks", &context.jwks), ("access", &context.access)];
        for (kind, given) in answers {
            let Some(given) = given else { continue };
            run.document(kind, &format!("--{kind}"), &format!("{kind}.json"), cases::saved(given));
        }
        for name in &context.trust_anchors {
            let file = format!("{name}.pem");
            let bytes = std::fs::read(testdata(&format!("pki/certs/{file}"))).unwrap();
            run.document("trustAnchors", "--trust-anchor", &file, bytes);
        }
        run
    }

    fn input(&mut self, name: String, bytes: Vec<u8>) {
        self.inputs.push((name, bytes));
    }

    /// What the command line prints of it.
    fn printed(&self, password: Option<&str>) -> String {
        let folder = tempfile::tempdir().unwrap();
        let documents = self.documents.iter().map(|(_, name, bytes)| (name, bytes));
        for (name, bytes) in documents.chain(self.inputs.iter().map(|(name, bytes)| (name, bytes))) {
            std::fs::write(folder.path().join(name), bytes).unwrap();
        }
        let mut command = grantlint(folder.path());
        // What settings name is a file, which the library does not open.
        command.args(["check", "--no-config", "--no-follow", "--format", "json"]).args(&self.flags);
        if !self.options.contains_key("at") {
            command.args(["--at", "issued"]);
        }
        if let Some(password) = password {
            command.env("GRANTLINT_PASSWORD", password);
        }
        let output = run(command.args(self.inputs.iter().map(|(name, _)| name)), b"");
        assert!(!output.stdout.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }

    /// What the library prints of it.
    fn said(&self) -> String {
        let mut check = Check::new(&Value::from(self.options.clone()).to_string()).unwrap();
        for (kind, name, bytes) in &self.documents {
            check.document(kind, name, bytes.clone()).unwrap();
        }
        for (name, bytes) in &self.inputs {
            check.input(Some(name), bytes.clone());
        }
        check.json().unwrap()
    }

    /// Compares the two; what was compared, as a line.
    fn compare(mut self, what: &str, password: Option<&str>) -> String {
        if let Some(password) = password {
            self.options.insert("password".to_owned(), password.into());
        }
        let printed = self.printed(password);
        same(&self.said(), &printed, what);
        let document = |(kind, name, bytes): &(&str, String, Vec<u8>)| json!({"kind": kind, "name": name, "content": STANDARD.encode(bytes)});
        let input =
            |(name, bytes): &(String, Vec<u8>)| json!({"name": name, "content": STANDARD.encode(bytes)});
        let documents: Vec<Value> = self.documents.iter().map(document).collect();
        let inputs: Vec<Value> = self.inputs.iter().map(input).collect();
        json!({"what": what, "options": self.options, "documents": documents, "inputs": inputs, "printed": printed})
            .to_string()
    }
}

/// Fails with the first line that differs: the whole would be a million.
fn same(said: &str, printed: &str, what: &str) {
    let differs = said.lines().zip(printed.lines()).find(|(said, printed)| said != printed);
    assert!(said == printed, "{what}: {differs:?}, {} and {} bytes", said.len(), printed.len());
}

fn every_case() -> Vec<String> {
    let mut runs: BTreeMap<String, Run> = BTreeMap::new();
    for rule in RULES {
        for (number, case) in cases::parse(rule.page).into_iter().enumerate() {
            let context = CaseContext {
                key: None,
                jti_used_by: None,
                other_clients: BTreeMap::new(),
                ..case.context.clone()
            };
            let run = runs.entry(format!("{context:?}")).or_insert_with(|| Run::of(&context));
            run.input(format!("{}-{number}.txt", rule.name), case.token().into_bytes());
        }
    }
    runs.into_values().map(|run| run.compare("cases of the rule pages", None)).collect()
}

fn every_kept_file() -> Vec<String> {
    let folders = ["examples", "answers", "carriers", "settings", "stores", "pki/certs"].map(testdata);
    let fuzz = std::fs::read_dir(testdata("fuzz")).unwrap().map(|entry| entry.unwrap().path());
    folders.into_iter().chain(fuzz).map(|folder| kept_files(&folder)).collect()
}

fn kept_files(folder: &Path) -> String {
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let mut run = Run::default();
    for file in files {
        let name = file.file_name().unwrap().to_str().unwrap().to_owned();
        run.input(name, std::fs::read(file).unwrap());
    }
    run.compare("kept files", Some("test-pki"))
}

/// Cases of two pages in one, with odd values, and every fourth with a damaged text; the same each time.
fn at_random(count: usize) -> Vec<String> {
    let all: Vec<String> = RULES
        .iter()
        .flat_map(|rule| cases::parse(rule.page))
        .map(|case| case.grant)
        .filter(|grant| is_object(grant))
        .collect();
    let odd = prop::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>()), 0..3);
    let made = (any::<prop::sample::Index>(), any::<prop::sample::Index>(), odd, mutated::changes(), 0..4_u8);
    let mut runner = TestRunner::deterministic();
    let mut texts = (0..count).map(|number| {
        let (one, other, odd, changes, damage) = made.new_tree(&mut runner).unwrap().current();
        let mut grant = merge(one.get::<String>(&all), other.get::<String>(&all));
        for (place, value) in odd {
            let ((part, member), value) = (place.get(PLACES.as_slice()), value.get(ODD.as_slice()));
            grant = merge(&grant, &format!("{{\"{part}\": {{\"{member}\": {value}}}}}"));
        }
        let mut text =
            Case { name: format!("random {number}"), grant, ..Case::default() }.token().into_bytes();
        if damage == 0 {
            for change in &changes {
                mutated::apply(&mut text, change);
            }
        }
        (format!("random-{number}.txt"), text)
    });
    let contexts = [
        CaseContext::default(),
        CaseContext { at: Some(1_767_225_660), env: Some("test".to_owned()), ..CaseContext::default() },
        CaseContext {
            client: Some("client.json".to_owned()),
            jwks: Some("jwks.json".to_owned()),
            ..CaseContext::default()
        },
        CaseContext { access: Some("access.json".to_owned()), ..CaseContext::default() },
    ];
    let mut lines = Vec::new();
    for context in contexts.iter().cycle().take(count / IN_ONE_RUN) {
        let mut run = Run::of(context);
        run.inputs = texts.by_ref().take(IN_ONE_RUN).collect();
        lines.push(run.compare("random grants", None));
    }
    assert!(texts.next().is_none());
    lines
}

fn is_object(grant: &str) -> bool {
    let draft: Option<Value> = serde_json::from_str(grant).ok();
    draft.is_some_and(|draft| draft["header"].is_object() && draft["payload"].is_object())
}

fn explained() -> Vec<String> {
    let mut answers: Vec<PathBuf> =
        std::fs::read_dir(testdata("answers")).unwrap().map(|entry| entry.unwrap().path()).collect();
    answers.sort();
    let answers = answers.into_iter().map(|path| std::fs::read_to_string(path).unwrap());
    let names =
        RULES.iter().map(|rule| rule.name).chain(codes::ENTRIES.iter().filter_map(|entry| entry.code));
    let all = answers.chain(names.map(str::to_owned));
    all.enumerate().filter_map(|(number, what)| explanation(number, &what)).collect()
}

/// What one means, in one language or the other; `None` if it means nothing known to either.
fn explanation(number: usize, what: &str) -> Option<String> {
    let (lang, name) = if number.is_multiple_of(2) { (Lang::En, "en") } else { (Lang::Nb, "nb") };
    let mut command = grantlint(&testdata(""));
    let output = run(command.args(["explain", "--format", "json", "--lang", name, what]), b"");
    let printed = String::from_utf8(output.stdout).unwrap();
    let said = explain(what, lang).unwrap_or_default();
    same(&said, &printed, what);
    (!said.is_empty()).then(|| {
        json!({"what": "explanations", "explain": what, "lang": name, "printed": printed}).to_string()
    })
}

#[test]
fn the_library_for_other_languages_and_the_command_line_say_the_same_of_everything() {
    let count = usize::try_from(support::at_random(AT_RANDOM[0], AT_RANDOM[1])).unwrap();
    let parts = [every_case(), every_kept_file(), at_random(count), explained()];
    let out: Vec<&str> = parts.iter().flatten().map(String::as_str).collect();
    std::fs::write(Path::new(env!("CARGO_TARGET_TMPDIR")).join("equality.jsonl"), out.join("\n")).unwrap();
    let cases = out_of(&parts[0]);
    assert!(cases >= 788, "{cases} cases");
    assert_eq!(out_of(&parts[2]), count);
}

/// How many inputs these lines have.
fn out_of(lines: &[String]) -> usize {
    let inputs =
        |line: &String| serde_json::from_str::<Value>(line).unwrap()["inputs"].as_array().unwrap().len();
    lines.iter().map(inputs).sum()
}
