//! Checks the source against the plan of the house: no circles, who may touch the world, how large a
//! module may grow, and what every rule must bring along.

mod circles;
mod graph;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use grantlint::codes;
use grantlint::rule::{Message, Need, Rule, Severity, Words};
use grantlint::rules::RULES;

use crate::cases::{LINTED, Linted};

/// Who may touch files, the clock, threads, the terminal or the environment.
const WORLD: &[&str] = &["cli/", "config/", "ledger/", "main.rs", "serve/listen.rs", "serve/guard.rs"];

/// Where a third-party crate may be named.
const CONFINED: &[(&str, &[&str])] = &[
    ("x509_parser", &["grant/", "context/", "serve/key.rs"]),
    ("aws_lc_rs", &["grant/", "context/", "digest.rs", "serve/"]),
    ("rsa", &["grant/backend/wasm.rs"]),
    ("jsonwebtoken", &["serve/key.rs"]),
    ("axum", &["serve/"]),
    ("hyper", &["serve/"]),
    ("tokio", &["serve/", "cli/serve/"]),
    ("tokio_rustls", &["serve/", "cli/serve/"]),
    ("p12_keystore", &["grant/"]),
    ("pkcs8", &["grant/"]),
    ("rpassword", &["cli/"]),
    ("zeroize", &["grant/", "context/", "cli/"]),
    ("miette", &["render/", "cli/"]),
    ("clap", &["cli/"]),
    ("clap_complete", &["cli/"]),
    ("clap_mangen", &["cli/"]),
    ("humantime", &["cli/", "context/"]),
    ("ignore", &["cli/"]),
    ("ctrlc", &["cli/"]),
    ("redb", &["ledger/"]),
    ("redis", &["ledger/"]),
    ("rustls", &["ledger/"]),
    ("similar", &["cli/"]),
    ("lsp_server", &["cli/lsp/"]),
    ("notify", &["cli/"]),
    ("toml", &["config/", "document/"]),
    ("granit_parser", &["document/"]),
];

/// Longest module, in lines.
const LONGEST: usize = 400;

struct Module {
    /// Below `src/`, with slashes.
    path: String,
    text: String,
    /// Without comments.
    code: String,
}

fn modules() -> &'static [Module] {
    static MODULES: LazyLock<Vec<Module>> = LazyLock::new(read_modules);
    &MODULES
}

fn read_modules() -> Vec<Module> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    collect(&root, &mut found);
    found.sort();
    found
        .into_iter()
        .map(|file| {
            let text = std::fs::read_to_string(&file).unwrap();
            let code: Vec<&str> = text.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
            Module {
                path: file.strip_prefix(&root).unwrap().to_string_lossy().replace('\\', "/"),
                code: code.join("\n"),
                text,
            }
        })
        .collect()
}

fn collect(directory: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, found);
        } else if path.extension().is_some_and(|e| e == "rs") {
            found.push(path);
        }
    }
}

#[test]
fn only_the_edges_touch_the_world() {
    let touches = [
        "std::fs",
        "std::io",
        "std::env",
        "std::thread",
        "std::net",
        "std::process",
        "SystemTime",
        "Instant::now",
        "Utc::now",
        "Local::now",
        "println!",
        "eprintln!",
        "print!(",
    ];
    let mut wrong = Vec::new();
    for module in modules() {
        if WORLD.iter().any(|allowed| module.path.starts_with(allowed)) {
            continue;
        }
        wrong.extend(
            touches
                .iter()
                .filter(|touch| module.code.contains(*touch))
                .map(|touch| format!("{}: {touch}", module.path)),
        );
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn third_party_types_stay_where_they_belong() {
    let mut wrong = Vec::new();
    for module in modules() {
        for (name, allowed) in CONFINED {
            let named = [format!("{name}::"), format!("use {name};")].iter().any(|path| {
                module.code.match_indices(path.as_str()).any(|(at, _)| {
                    !module.code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == ':')
                })
            });
            if named && !allowed.iter().any(|prefix| module.path.starts_with(prefix)) {
                wrong.push(format!("{} names {name}", module.path));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn no_module_outgrows_its_reader() {
    let long: Vec<String> = modules()
        .iter()
        .filter(|m| m.text.lines().count() > LONGEST)
        .map(|m| format!("{}: {} lines", m.path, m.text.lines().count()))
        .collect();
    assert!(long.is_empty(), "{}", long.join("\n"));
}

#[test]
fn every_file_says_what_is_in_it() {
    let silent: Vec<&String> =
        modules().iter().filter(|m| !m.text.starts_with("//! ")).map(|m| &m.path).collect();
    assert!(silent.is_empty(), "no line of //! at its head: {silent:?}");
}

/// The library has no test program, so that a test in it would never run.
#[test]
fn no_test_is_where_none_runs() {
    let with_tests: Vec<&String> = modules()
        .iter()
        .filter(|m| m.code.contains("#[test]") || m.code.contains("cfg(test)"))
        .map(|m| &m.path)
        .collect();
    assert!(with_tests.is_empty(), "tests belong into tests/it: {with_tests:?}");
}

/// The file that holds a rule, below `src/rules/`, without its ending.
fn file_of(rule: &Rule) -> String {
    rule.name.replace('-', "_")
}

fn placeholders(words: &Words) -> BTreeSet<&str> {
    // `/clients/{id}` is an address, not a placeholder.
    let of = |text: &'static str| -> Vec<&str> {
        let starts = text.match_indices('{').filter(|(at, _)| !text[..*at].ends_with('/'));
        starts.filter_map(|(at, _)| text[at + 1..].split('}').next()).collect()
    };
    of(words.text).into_iter().chain(of(words.help)).collect()
}

#[test]
fn every_rule_is_complete() {
    let mut wrong = Vec::new();
    let mut names = BTreeSet::new();
    for rule in RULES {
        let mut demand = |holds: bool, what: &str| {
            if !holds {
                wrong.push(format!("{}: {what}", rule.name));
            }
        };
        demand(names.insert(rule.name), "its name is taken");
        let kebab = rule.name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
        demand(kebab, "its name is not kebab-case");
        demand(!rule.messages.is_empty(), "it says nothing");
        demand(!rule.cites.is_empty(), "it rests on nothing");
        demand(rule.cites.iter().all(|c| is_date(c.read_on)), "a citation has no date");
        demand(rule.cites.iter().all(|c| c.url.starts_with("https://")), "a citation has no address");
        for summary in [rule.summary.en, rule.summary.nb] {
            demand(!summary.is_empty() && !summary.ends_with('.'), "its summary is empty or a sentence");
        }
        let codes = rule.messages.iter().filter_map(|m| m.reply.code()).chain(rule.code);
        demand(codes.clone().all(|code| codes::find(code).is_some()), "a code is not documented");
        let of_messages = rule.messages.iter().map(|m| m.reply.code());
        demand(rule.code.is_none() || of_messages.clone().any(|c| c == rule.code), "no message has its code");
        let worst = rule.messages.iter().map(|m| m.severity).max().unwrap_or(Severity::Note);
        demand(rule.severity == worst, "its severity is not that of its worst message");
        for message in rule.messages {
            demand(complete(message), &format!("placeholders differ: {}", message.en.text));
            let texts = [message.en.text, message.en.help, message.nb.text, message.nb.help];
            demand(texts.iter().all(|t| !t.trim().is_empty()), "a text is empty");
            demand(
                texts.iter().all(|t| t.ends_with(['.', '?', '!', '`', '"', ')', '}'])),
                &format!("a text does not end: {}", message.en.text),
            );
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn complete(message: &Message) -> bool {
    placeholders(&message.en) == placeholders(&message.nb)
}

fn is_date(text: &str) -> bool {
    text.len() == 10
        && text.char_indices().all(|(i, c)| if i == 4 || i == 7 { c == '-' } else { c.is_ascii_digit() })
}

#[test]
fn every_page_has_its_headings_in_both_languages() {
    const HEADINGS: [&str; 9] = [
        "## en",
        "### Why",
        "### What the server answers",
        "### How to fix it",
        "## nb",
        "### Hvorfor",
        "### Hva serveren svarer",
        "### Slik retter du det",
        "## Cases",
    ];
    for rule in RULES {
        let headings: Vec<&str> = rule.page.lines().filter(|line| HEADINGS.contains(line)).collect();
        assert_eq!(headings, HEADINGS, "{}", rule.name);
        for left_over in ["TODO", "FIXME", "TBD", "Lorem"] {
            assert!(!rule.page.contains(left_over), "{}: {left_over}", rule.name);
        }
    }
}

#[test]
fn a_rule_is_two_files_of_its_name() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/rules");
    let mut pages: BTreeSet<String> = std::fs::read_dir(&root)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|e| e == "md"))
        .map(|path| path.file_stem().unwrap().to_string_lossy().into_owned())
        .collect();
    for rule in RULES {
        let file = file_of(rule);
        let code = root.join(format!("{file}.rs"));
        let folder = root.join(&file).join("mod.rs");
        assert!(code.is_file() || folder.is_file(), "{}: no {}", rule.name, code.display());
        assert!(pages.remove(&file), "{}: no {file}.md", rule.name);
    }
    assert!(pages.is_empty(), "pages of no rule: {pages:?}");
}

/// What a rule may lack must be told beforehand: help, README and `rules` say it.
#[test]
fn every_need_is_declared() {
    let mut wrong = Vec::new();
    for rule in RULES {
        let declared: BTreeSet<String> = rule.needs.iter().map(|need| format!("{need:?}")).collect();
        let file = file_of(rule);
        for module in modules()
            .iter()
            .filter(|m| m.path == format!("rules/{file}.rs") || m.path.starts_with(&format!("rules/{file}/")))
        {
            for (at, _) in module.code.match_indices("Need::") {
                let rest = &module.code[at + "Need::".len()..];
                let name: String = rest.chars().take_while(char::is_ascii_alphanumeric).collect();
                if !name.is_empty() && !declared.contains(&name) {
                    wrong.push(format!("{}: {name} is not among its needs", rule.name));
                }
            }
        }
    }
    for Linted { case, report, .. } in LINTED.iter() {
        for (lacking, need) in report.grants.iter().flat_map(|grant| &grant.not_checked) {
            if !lacking.needs.contains(need) && *need != Need::ReadableToken {
                wrong.push(format!("{}: lacks {need:?} undeclared, in {}", lacking.name, case.name));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_placeholder_is_filled() {
    let mut wrong = Vec::new();
    for Linted { case, report, .. } in LINTED.iter() {
        for finding in report.grants.iter().flat_map(|grant| &grant.findings) {
            for name in placeholders(&finding.message.en) {
                let given = match name {
                    "found" => finding.found.is_some(),
                    "expected" => finding.expected.is_some(),
                    _ => finding.values.iter().any(|(given, _)| *given == name),
                };
                if !given {
                    wrong.push(format!("{} / {}: {{{name}}}", finding.rule.name, case.name));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
