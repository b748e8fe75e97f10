//! The folder `docs`: a page for each rule and answer in both languages, and an index by symptom,
//! made from the pages beside the code. `UPDATE=1 cargo test` rewrites it.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use grantlint::codes::{self, ENTRIES, Entry, Speaker};
use grantlint::explain::page;
use grantlint::explain::topic::rules_for;
use grantlint::language::{Bilingual, Lang};
use grantlint::rule::{Group, Rule};
use grantlint::rules::RULES;

use crate::cases::{self, LINTED, Linted};
use crate::generated::hold;
use crate::order;

/// Where a language lives below `docs/`.
const LANGUAGES: [(Lang, &str, &str); 2] = [(Lang::En, "", ""), (Lang::Nb, "nb/", "../")];

mod phrases {
    use super::Bilingual;

    pub const MADE: &str =
        "<!-- Made from the pages beside the code: UPDATE=1 cargo test --test it docs -->\n\n";
    pub const OTHER: Bilingual = Bilingual { en: "På norsk", nb: "In English" };
    pub const INDEX: Bilingual = Bilingual { en: "Index by symptom", nb: "Oversikt etter symptom" };
    pub const CODE: Bilingual = Bilingual { en: "answers", nb: "svar" };
    pub const LEVEL: Bilingual = Bilingual { en: "level", nb: "nivå" };
    pub const WITH: Bilingual = Bilingual { en: "looks closer with", nb: "sjekker mer med" };
    pub const EXAMPLES: Bilingual = Bilingual { en: "Examples", nb: "Eksempler" };
    pub const CHANGE: Bilingual = Bilingual {
        en: "Each case is this grant with a change (a [JSON merge patch](https://www.rfc-editor.org/rfc/rfc7396)), the context it is checked in after `with`, and all findings. Names with `@` stand for test certificates.",
        nb: "Hvert eksempel er dette grantet med en endring (en [JSON merge patch](https://www.rfc-editor.org/rfc/rfc7396)), konteksten det sjekkes i etter `with`, og alle funn. Navn med `@` står for testsertifikater.",
    };
    pub const SOURCES: Bilingual = Bilingual { en: "Sources", nb: "Kilder" };
    pub const SAYS: Bilingual = Bilingual { en: "The server says:", nb: "Serveren sier:" };
    pub const CHECKED: Bilingual =
        Bilingual { en: "What grantlint checks offline", nb: "Hva grantlint sjekker lokalt" };
    pub const NONE: Bilingual = Bilingual {
        en: "No rule can find this: nothing in a grant shows it.",
        nb: "Ingen regel kan finne dette: Det synes ikke i grantet.",
    };
    pub const MORE: Bilingual = Bilingual { en: "Read more", nb: "Les mer" };
    pub const WORDS: Bilingual = Bilingual { en: "What the server says", nb: "Hva serveren sier" };
    pub const WORDS_OLD: Bilingual =
        Bilingual { en: "Older and other wordings", nb: "Eldre og andre formuleringer" };
    pub const ELSE: Bilingual =
        Bilingual { en: "Without an answer from Maskinporten", nb: "Uten svar fra Maskinporten" };
    pub const FOUND: Bilingual =
        Bilingual { en: "What grantlint finds in a grant", nb: "Hva grantlint finner i et grant" };
    pub const INTRO: Bilingual = Bilingual {
        en: "Look up what you see. On the command line the same texts come from `grantlint explain`: give it a code, a rule, the server's words, or paste the answer.",
        nb: "Slå opp det du ser. På kommandolinjen får du de samme tekstene med `grantlint explain`: oppgi en kode, en regel eller serverens tekst, eller lim inn svaret.",
    };
    pub const PASTE: Bilingual = Bilingual {
        en: "An answer from Maskinporten can be pasted as it is",
        nb: "Et svar fra Maskinporten kan limes inn som det er",
    };
}

/// All documents, by path below the repository.
fn documents() -> BTreeMap<String, String> {
    let mut all = BTreeMap::new();
    for (lang, folder, up) in LANGUAGES {
        all.insert(format!("docs/{folder}index.md"), index(lang, folder));
        all.insert(format!("docs/{folder}answers.md"), order::page(lang));
        for rule in RULES {
            all.insert(format!("docs/{folder}rules/{}.md", rule.name), rule_page(rule, lang, up));
        }
        for entry in &ENTRIES {
            all.insert(format!("docs/{folder}codes/{}.md", entry.name), entry_page(entry, lang, up));
        }
    }
    all
}

/// Title and the line that leads to the same page in the other language and to the index.
fn head(title: &str, lang: Lang, up: &str, kind: &str, name: &str) -> String {
    let other = if lang == Lang::En { format!("../nb/{kind}") } else { format!("../{up}{kind}") };
    format!(
        "# {title}\n\n{}[{}]({other}/{name}.md) · [{}](../index.md)\n\n",
        phrases::MADE,
        phrases::OTHER.in_lang(lang),
        phrases::INDEX.in_lang(lang),
    )
}

/// Names of rules and codes in code font become links; `here` is the kind of the page they stand on.
fn linked(markdown: &str, here: &str, name: &str) -> String {
    let mut out = String::new();
    let mut fenced = false;
    for line in markdown.lines() {
        fenced ^= line.starts_with("```");
        if fenced || line.starts_with("```") {
            out.push_str(line);
        } else {
            let pieces: Vec<&str> = line.split('`').collect();
            for (index, piece) in pieces.iter().enumerate() {
                // Names of one word are words of the field too: they mean the rule only in a list.
                let listed = index > 0 && (pieces[index - 1].ends_with(": ") || pieces[index - 1] == ", ");
                let means = index % 2 == 1 && *piece != name && (listed || piece.contains('-'));
                match target(piece).filter(|_| means) {
                    Some(kind) if kind == here => drop(write!(out, "[`{piece}`]({piece}.md)")),
                    Some(kind) => drop(write!(out, "[`{piece}`](../{kind}/{piece}.md)")),
                    None if index % 2 == 1 => drop(write!(out, "`{piece}`")),
                    None => out.push_str(piece),
                }
            }
        }
        out.push('\n');
    }
    out
}

fn target(piece: &str) -> Option<&'static str> {
    if RULES.iter().any(|rule| rule.name == piece) {
        Some("rules")
    } else if ENTRIES.iter().any(|entry| entry.name == piece) {
        Some("codes")
    } else {
        None
    }
}

fn rule_page(rule: &Rule, lang: Lang, up: &str) -> String {
    let mut out =
        head(&format!("`{}`: {}", rule.name, rule.summary.in_lang(lang)), lang, up, "rules", rule.name);
    let link = |code: &&str| format!("[{code}](../codes/{code}.md)");
    let codes: Vec<String> = rule.codes().iter().map(link).collect();
    let mut facts = vec![format!("{}: `{}`", phrases::LEVEL.in_lang(lang), rule.severity)];
    if !codes.is_empty() {
        facts.push(format!("{}: {}", phrases::CODE.in_lang(lang), codes.join(", ")));
    }
    let flags: Vec<_> = rule.needs.iter().filter_map(|n| n.flag()).map(|flag| format!("`{flag}`")).collect();
    if !flags.is_empty() {
        facts.push(format!("{} {}", phrases::WITH.in_lang(lang), flags.join(", ")));
    }
    let _ = writeln!(out, "{}\n", facts.join(" · "));
    out.push_str(&linked(&rule.prose(lang).replace("\n### ", "\n## "), "rules", rule.name));
    let _ = writeln!(out, "\n## {}\n", phrases::SOURCES.in_lang(lang));
    for cite in rule.cites {
        let _ = writeln!(out, "- [{}]({}) ({}, {})", cite.title, cite.url, cite.basis.name(), cite.read_on);
    }
    examples(&mut out, rule, lang);
    out
}

fn examples(out: &mut String, rule: &Rule, lang: Lang) {
    let _ = writeln!(out, "\n## {}\n", phrases::EXAMPLES.in_lang(lang));
    let _ = write!(out, "{}\n\n{}", phrases::CHANGE.in_lang(lang), cases::section(rule.page));
}

fn entry_page(entry: &'static Entry, lang: Lang, up: &str) -> String {
    let page = page::entry(entry, lang);
    let mut out = head(&format!("{}: {}", entry.name, page.title), lang, up, "codes", entry.name);
    if entry.speaker == Speaker::Maskinporten {
        let _ = writeln!(out, "{} `{}`\n", phrases::SAYS.in_lang(lang), entry.wording);
    }
    out.push_str(&linked(page.meaning, "codes", entry.name));
    for section in [page.causes, page.fix] {
        let _ = write!(out, "\n## {}\n\n{}", section.heading, linked(section.body, "codes", entry.name));
    }
    if entry.speaker != Speaker::Other {
        let _ = write!(out, "\n## {}\n\n", phrases::CHECKED.in_lang(lang));
        let rules = rules_for(entry);
        if rules.is_empty() {
            let _ = writeln!(out, "{}", phrases::NONE.in_lang(lang));
        }
        for rule in rules {
            let _ = writeln!(out, "- [`{0}`](../rules/{0}.md): {1}", rule.name, rule.summary.in_lang(lang));
        }
    }
    let _ = write!(out, "\n## {}\n\n{}", page.server.heading, linked(page.server.body, "codes", entry.name));
    let _ = writeln!(out, "\n## {}\n", phrases::MORE.in_lang(lang));
    for link in page::links(entry) {
        let _ = writeln!(out, "- [{}]({})", link.title, link.url);
    }
    out
}

fn index(lang: Lang, folder: &str) -> String {
    let other = if folder.is_empty() { "nb/index.md" } else { "../index.md" };
    let mut out = format!(
        "# {}\n\n{}[{}]({other})\n\n{}\n\n{}:\n\n```console\ngrantlint explain -\n```\n",
        phrases::INDEX.in_lang(lang),
        phrases::MADE,
        phrases::OTHER.in_lang(lang),
        phrases::INTRO.in_lang(lang),
        phrases::PASTE.in_lang(lang),
    );
    let row = |entry: &Entry, words: &str| {
        let title = page::entry(entry, lang).title.replace('|', "\\|");
        format!("| `{words}` | [{}](codes/{0}.md) | {title} |\n", entry.name)
    };
    let table = |out: &mut String, heading: Bilingual, rows: &[String]| {
        let _ = write!(out, "\n## {}\n\n| | | |\n|---|---|---|\n{}", heading.in_lang(lang), rows.concat());
    };
    let said = ENTRIES.iter().filter(|e| e.speaker == Speaker::Maskinporten);
    let rows: Vec<_> = said.clone().map(|e| row(e, e.wording)).collect();
    table(&mut out, phrases::WORDS, &rows);
    let rows: Vec<_> =
        said.flat_map(|e| e.phrases.iter().filter(|p| !e.wording.contains(**p)).map(|p| row(e, p))).collect();
    table(&mut out, phrases::WORDS_OLD, &rows);
    let rows: Vec<_> = ENTRIES
        .iter()
        .filter(|e| e.speaker != Speaker::Maskinporten)
        .map(|e| {
            let title = page::entry(e, lang).title;
            format!("| {title} | [{}](codes/{0}.md) | |\n", e.name)
        })
        .collect();
    table(&mut out, phrases::ELSE, &rows);
    let rows: Vec<_> = RULES
        .iter()
        .map(|r| {
            let summary = r.summary.in_lang(lang).replace('|', "\\|");
            let link = |code: &&str| format!("[{code}](codes/{code}.md)");
            let code = r.codes().iter().map(link).collect::<Vec<_>>().join(", ");
            format!("| {summary} | [`{}`](rules/{0}.md) | {code} |\n", r.name)
        })
        .collect();
    table(&mut out, phrases::FOUND, &rows);
    out
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// All Markdown files below a folder.
fn markdown(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() {
            if !["target", "node_modules"].contains(&name.as_str()) && !name.starts_with(".git") {
                markdown(&path, found);
            }
        } else if path.extension().is_some_and(|e| e == "md") {
            found.push(path);
        }
    }
}

#[test]
fn the_documents_are_up_to_date() {
    if !root().join("docs/rules").exists() && std::env::var_os("UPDATE").is_none() {
        return crate::support::not_run("made documents", "they are not in this package");
    }
    let documents = documents();
    for (path, text) in &documents {
        hold(path, text);
    }
    let mut found = Vec::new();
    for folder in ["docs/rules", "docs/codes", "docs/nb"] {
        markdown(&root().join(folder), &mut found);
    }
    for file in found {
        let path = file.strip_prefix(root()).unwrap().to_string_lossy().replace('\\', "/");
        assert!(documents.contains_key(&path), "{path} is made from nothing any more: remove it");
    }
}

/// How much is kept of a fix: a certificate in one is long.
const OF_A_FIX: usize = 160;

/// Which of its messages a rule chooses, with which values, and what it would write instead: a case on a page
/// tells only that the rule has found something, and where.
#[test]
fn what_is_said_of_each_case_is_as_it_was() {
    let mut out = String::new();
    for Linted { rule, case, report } in LINTED.iter() {
        // A jti is compared with others when all grants are linted.
        let replayed = (rule.group == Group::Replay).then(|| case.lint());
        let grants = replayed.iter().chain(report.grants.iter().filter(|_| replayed.is_none()));
        for finding in
            grants.flat_map(|grant| &grant.findings).filter(|finding| finding.rule.name == rule.name)
        {
            let _ = writeln!(out, "{} / {}\n  {}", rule.name, case.name, finding.text(Lang::En));
            let _ = writeln!(out, "  {}", finding.help(Lang::En));
            let (found, expected) = (finding.found.as_deref(), finding.expected.as_deref());
            let _ = writeln!(out, "  {} → {}", found.unwrap_or("-"), expected.unwrap_or("-"));
            if let Some(change) = &finding.change {
                let patch: String =
                    serde_json::to_string(&change.patch()).unwrap().chars().take(OF_A_FIX).collect();
                let _ = writeln!(out, "  {}: {patch}", change.safety.name());
            }
        }
    }
    hold("testdata/said.txt", &out);
}

#[test]
fn no_relative_link_is_dead() {
    let mut files = Vec::new();
    markdown(&root(), &mut files);
    let mut dead = Vec::new();
    for file in files {
        let text = std::fs::read_to_string(&file).unwrap();
        for link in links(&text) {
            let target = link.split('#').next().unwrap();
            let elsewhere = link.contains("://") || link.starts_with("mailto:") || target.is_empty();
            if !elsewhere && !file.parent().unwrap().join(target).exists() {
                dead.push(format!("{}: {link}", file.strip_prefix(root()).unwrap().display()));
            }
        }
    }
    assert!(dead.is_empty(), "{}", dead.join("\n"));
}

/// Targets of links and pictures outside of code.
fn links(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut fenced = false;
    for line in text.lines() {
        fenced ^= line.trim_start().starts_with("```");
        if fenced {
            continue;
        }
        let prose: String = line.split('`').step_by(2).collect::<Vec<_>>().join("`");
        for (at, _) in prose.match_indices("](") {
            let rest = &prose[at + 2..];
            found.extend(rest.split_once(')').map(|(link, _)| link.split(' ').next().unwrap().to_owned()));
        }
    }
    found
}

/// Every number that an answer can have leads somewhere.
#[test]
fn every_code_has_a_page_in_both_languages() {
    let documents = documents();
    for code in codes::documented() {
        for folder in ["", "nb/"] {
            assert!(documents.contains_key(&format!("docs/{folder}codes/{code}.md")), "{folder}{code}");
        }
    }
}
