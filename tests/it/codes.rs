//! The texts of the table of answers.

use grantlint::codes::{ENTRIES, ERRORS, named};

const HEADINGS: [(&str, [&str; 3]); 2] = [
    ("en", ["Likely causes", "What to do", "What only the server knows"]),
    ("nb", ["Sannsynlige årsaker", "Slik retter du det", "Hva bare serveren vet"]),
];

/// The part below `## name`, up to the next one.
pub fn part<'p>(page: &'p str, name: &str) -> &'p str {
    let (_, rest) = page.split_once(&format!("\n## {name}\n")).unwrap_or_else(|| panic!("no part {name}"));
    rest.split("\n## ").next().unwrap()
}

#[test]
fn the_documented_codes_are_all_there() {
    let codes: Vec<_> = ENTRIES.iter().filter_map(|e| e.code).collect();
    let seed = "MP-011 MP-012 MP-100 MP-110 MP-120 MP-121 MP-122 MP-123 MP-124 MP-130 MP-200 MP-201 MP-250 MP-251 MP-301 MP-302 MP-303";
    assert_eq!(codes.join(" "), seed);
    for (error, names) in ERRORS {
        for name in *names {
            assert!(named(name).is_some(), "{error}: {name}");
        }
    }
}

#[test]
fn every_entry_is_explained_in_both_languages() {
    for entry in &ENTRIES {
        let page = entry.page;
        assert!(page.starts_with(&format!("# {}\n", entry.name)), "{}: heading", entry.name);
        let mut marks = Vec::new();
        for (lang, headings) in HEADINGS {
            let text = part(page, lang);
            let found: Vec<_> = text.lines().filter_map(|l| l.strip_prefix("### ")).collect();
            assert_eq!(found, headings, "{}: {lang}", entry.name);
            for section in text.split("\n### ") {
                let body = section.split_once("\n\n").map_or("", |(_, body)| body).trim();
                assert!(body.len() > 20 && !body.contains("TODO"), "{}: {lang}: thin: {section}", entry.name);
            }
            // What is in code font is the same in both languages, whatever the order.
            let mut code: Vec<_> = text.split('`').skip(1).step_by(2).collect();
            code.sort_unstable();
            marks.push(code);
        }
        assert_eq!(marks[0], marks[1], "{}: the languages name different things", entry.name);
        assert!(part(page, "Links").contains("](https://"), "{}: no link", entry.name);
    }
}

#[test]
fn norwegian_pages_use_the_words_of_the_field() {
    for entry in &ENTRIES {
        let text = part(entry.page, "nb").to_lowercase();
        for word in ["publikum", "bevis", "skjøn", "tjener ", "forretningssertifikat", "selvbetjent"] {
            assert!(!text.contains(word), "{}: {word}", entry.name);
        }
    }
}
