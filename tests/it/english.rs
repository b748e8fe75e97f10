//! The English that people read: words that a native reader stumbles over stay out of pages, messages,
//! help and documents.

use std::path::{Path, PathBuf};

use grantlint::codes::ENTRIES;
use grantlint::explain::page;
use grantlint::language::Lang;
use grantlint::rules::RULES;

/// What not to write, and what to write instead. Words are found whole, in lower case.
const WORDS: [(&str, &str); 45] = [
    ("blank", "space"),
    ("blanks", "spaces"),
    ("mend", "fix"),
    ("mended", "fixed"),
    ("mends", "fixes"),
    ("noughts", "zeros"),
    ("anew", "again"),
    ("anybody", "anyone"),
    ("everybody", "everyone"),
    ("somebody", "someone"),
    ("whatever", "any, or say what"),
    ("white space", "whitespace"),
    ("parted with", "separated by"),
    ("parted by", "separated by"),
    ("stand in", "be in"),
    ("stand there", "be there"),
    ("stand here", "be here"),
    ("stands in", "is in"),
    ("stands there", "is there"),
    ("stands here", "is here"),
    ("stands at", "is at"),
    ("stands among", "is among"),
    ("stands before", "is before"),
    ("stands behind", "is after"),
    ("stands twice", "is there twice"),
    ("stood in", "was in"),
    ("stood on", "was on"),
    ("lies in", "is in"),
    ("lies ahead", "is ahead"),
    ("lies after", "is after"),
    ("lies before", "is before"),
    ("lies further", "is further"),
    ("held against", "compared with"),
    ("for want of", "without"),
    ("does the rest", "say what it does"),
    ("takes no such", "does not accept"),
    ("to the letter", "exactly"),
    ("to the character", "exactly"),
    ("goes on", "continues"),
    ("go on with", "continue with"),
    ("told that", "shown"),
    ("id of which", "say whose"),
    ("in the midst", "in the middle"),
    ("a grant a line", "one grant per line"),
    ("for ever", "forever"),
];

/// `is no X`, unless it says that something does not exist or has ended.
const NO: [&str; 2] = ["is no", "are no"];

/// What of a text is not good English, with the words around it.
fn stumbles(text: &str) -> Vec<String> {
    let words: Vec<String> = text
        .split(|c: char| !(c.is_alphanumeric() || matches!(c, '\'' | '’' | '-' | '_')))
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    let around = |at: usize| words[at.saturating_sub(3)..words.len().min(at + 5)].join(" ");
    let mut found = Vec::new();
    for at in 0..words.len() {
        let says = |phrase: &str| {
            phrase.starts_with(&words[at])
                && phrase
                    .split(' ')
                    .eq(words[at..].iter().map(String::as_str).take(phrase.split(' ').count()))
        };
        for (bad, good) in WORDS {
            // What takes the place of something stands in for it.
            if says(bad) && !says("stands in for") {
                found.push(format!("\"{bad}\" in \"{}\": write {good}", around(at)));
            }
        }
        let exists = at > 0 && ["there", "which"].contains(&words[at - 1].as_str());
        let ended = words.get(at + 2).is_some_and(|next| ["longer", "more", "one"].contains(&next.as_str()));
        if NO.iter().any(|no| says(no)) && !exists && !ended {
            found.push(format!("\"{}\": write is not a", around(at)));
        }
    }
    found
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Files of that ending below a folder.
fn files(folder: &Path, ending: &str, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, ending, found);
        } else if path.extension().is_some_and(|e| e == ending) {
            found.push(path);
        }
    }
}

/// Prose of a Markdown document: without code, which others wrote.
fn prose(markdown: &str) -> String {
    let mut fenced = false;
    let mut text = String::new();
    for line in markdown.lines() {
        fenced ^= line.starts_with("```");
        if !fenced && !line.starts_with("    ") {
            text.extend(line.split('`').step_by(2));
            text.push('\n');
        }
    }
    text
}

/// Sentences in the string literals of a line of code, unless it is a comment.
fn literals(line: &str) -> String {
    let line = line.replace("'\"'", "").replace("\\\"", "'");
    let pieces: Vec<&str> = line.split('"').collect();
    let complete = pieces.len() % 2 == 1 && !line.trim_start().starts_with("//");
    if complete {
        pieces
            .into_iter()
            .skip(1)
            .step_by(2)
            .filter(|text| text.contains(' '))
            .collect::<Vec<_>>()
            .join(" | ")
    } else {
        String::new()
    }
}

#[test]
fn nobody_stumbles_over_a_page_or_a_message() {
    let mut wrong = Vec::new();
    let mut look = |place: String, text: &str| {
        wrong.extend(stumbles(text).into_iter().map(|stumble| format!("{place}: {stumble}")));
    };
    for rule in RULES {
        look(format!("{} (page)", rule.name), &prose(rule.page.split("\n## nb\n").next().unwrap()));
        let cases = rule.page.lines().filter_map(|line| line.strip_prefix("### ")).collect::<Vec<_>>();
        look(format!("{} (cases)", rule.name), &cases.join("\n"));
        look(format!("{} (summary)", rule.name), rule.summary.en);
        for message in rule.messages {
            look(format!("{} (message)", rule.name), &format!("{} | {}", message.en.text, message.en.help));
        }
    }
    for entry in &ENTRIES {
        let page = page::entry(entry, Lang::En);
        let bodies = [page.causes, page.fix, page.server].map(|section| section.body).join("\n");
        look(
            format!("{} (page)", entry.name),
            &prose(&format!("{}\n{}\n{bodies}", page.title, page.meaning)),
        );
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn nobody_stumbles_over_a_document() {
    let mut documents = Vec::new();
    files(&root().join("docs"), "md", &mut documents);
    documents.retain(|path| !path.starts_with(root().join("docs/nb")));
    documents.extend(
        ["README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md"].map(|name| root().join(name)),
    );
    let mut wrong = Vec::new();
    for path in documents {
        let text = prose(&std::fs::read_to_string(&path).unwrap());
        wrong.extend(stumbles(&text).into_iter().map(|stumble| format!("{}: {stumble}", path.display())));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Help and errors of the command line, and whatever else the program says, are strings in its code.
#[test]
fn nobody_stumbles_over_what_the_program_says() {
    let mut sources = Vec::new();
    files(&root().join("src"), "rs", &mut sources);
    let mut wrong = Vec::new();
    for path in sources {
        let code = std::fs::read_to_string(&path).unwrap();
        let help =
            ["cli/args.rs", "cli/command.rs", "cli/serve/args.rs"].iter().any(|name| path.ends_with(name));
        for (index, line) in code.lines().enumerate() {
            let text = match line.trim_start().strip_prefix("/// ") {
                Some(text) if help => text.to_owned(),
                _ => literals(line),
            };
            let places = stumbles(&text).into_iter();
            wrong.extend(places.map(|stumble| format!("{}:{}: {stumble}", path.display(), index + 1)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_words_are_found_whole_and_in_any_case() {
    assert_eq!(stumbles("Blank lines, blanks; the RFC mends nothing").len(), 3);
    assert_eq!(stumbles("what is no JSON and\nwhat are no scopes").len(), 2);
    assert!(stumbles("there is no code, it is no longer blanket, which is no one's").is_empty());
}
