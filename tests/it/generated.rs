//! What is made from tables and drafts: fails when stale, and `UPDATE=1 cargo test` rewrites it.

use std::fmt::Write as _;
use std::path::Path;

use grantlint::rules::RULES;

use crate::cases::Case;
use crate::{cli, support};

/// Holds a file of the repository against what it should be, or makes it so with `UPDATE=1`.
pub fn hold(path: &str, expected: &str) {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    let found = std::fs::read_to_string(&file).unwrap_or_default();
    if found == expected {
        return;
    }
    assert!(std::env::var_os("UPDATE").is_some(), "{path} is stale: run UPDATE=1 cargo test");
    std::fs::create_dir_all(file.parent().unwrap()).unwrap();
    std::fs::write(&file, expected).unwrap();
}

/// The bundled examples are signed from their drafts, so that anyone can read what is in them.
#[test]
fn the_examples_are_their_signed_drafts() {
    for name in ["grant", "good"] {
        let draft = std::fs::read_to_string(support::testdata(&format!("examples/{name}.json"))).unwrap();
        let case = Case { name: name.to_owned(), grant: draft, ..Case::default() };
        hold(&format!("testdata/examples/{name}.jwt"), &(case.token() + "\n"));
    }
}

/// Puts `text` between the markers `<!-- name… -->` and `<!-- /name -->`.
pub fn between(document: &str, name: &str, text: &str) -> String {
    let start = document.find(&format!("<!-- {name}")).unwrap_or_else(|| panic!("no marker {name}"));
    let start = start + document[start..].find("-->\n").unwrap() + "-->\n".len();
    let end = document.find(&format!("<!-- /{name} -->")).unwrap();
    format!("{}{text}{}", &document[..start], &document[end..])
}

fn rule_table() -> String {
    let mut table = "| rule | code | level | finds |\n|---|---|---|---|\n".to_owned();
    for rule in RULES {
        let (name, level, summary) = (rule.name, rule.severity, rule.summary.en.replace('|', "\\|"));
        let _ = writeln!(
            table,
            "| [`{name}`](docs/rules/{name}.md) | {} | {level} | {summary} |",
            rule.codes().join(", ")
        );
    }
    table
}

/// What the first command of the README prints.
fn example() -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let readme = std::fs::read_to_string(root.join("README.md")).unwrap();
    let (_, command) = readme.split_once("&& grantlint ").expect("the first command");
    let words = command.lines().next().unwrap().split(' ');
    let output = cli::run(cli::grantlint(root).args(words), b"");
    assert_eq!(output.status.code(), Some(1), "the example is broken on purpose");
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.lines().count() <= 40, "the example does not fit a screen:\n{text}");
    format!("```text\n{text}```\n")
}

#[test]
fn the_readme_is_up_to_date() {
    let readme = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).unwrap();
    let readme = between(&readme, "rules", &rule_table());
    hold("README.md", &between(&readme, "example", &example()));
}
