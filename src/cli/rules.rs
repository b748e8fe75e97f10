//! `grantlint rules`.

use std::fmt::Write as _;

use serde::Serialize;

use super::args::{ListFormat, RulesArgs};
use super::failure::Failure;
use super::options;
use super::print::print;
use super::status::Status;
use crate::language::Lang;
use crate::rule::Rule;
use crate::rules::RULES;

#[derive(Serialize)]
struct Entry {
    name: &'static str,
    group: &'static str,
    code: Option<&'static str>,
    codes: Vec<&'static str>,
    severity: &'static str,
    basis: &'static str,
    summary: &'static str,
    needs: Vec<&'static str>,
    docs: Option<&'static str>,
}

impl Entry {
    fn new(rule: &Rule, lang: Lang) -> Self {
        Self {
            name: rule.name,
            group: rule.group.name(),
            code: rule.code,
            codes: rule.codes(),
            severity: rule.severity.name(),
            basis: rule.basis.name(),
            summary: rule.summary.in_lang(lang),
            needs: rule.needs.iter().map(|need| need.name()).collect(),
            docs: rule.cites.first().map(|cite| cite.url),
        }
    }
}

/// Lists the rules.
pub(crate) fn run(args: &RulesArgs) -> Result<Status, Failure> {
    let lang = options::language(args.lang);
    let entries: Vec<Entry> = RULES.iter().map(|rule| Entry::new(rule, lang)).collect();
    let text = match args.format {
        ListFormat::Text => table(&entries),
        ListFormat::Json => serde_json::to_string_pretty(&entries).unwrap_or_default() + "\n",
    };
    print(&text)
}

fn table(entries: &[Entry]) -> String {
    let mut out = String::new();
    let width = entries.iter().map(|e| e.name.len()).max().unwrap_or_default();
    let codes_width = entries.iter().map(|e| e.codes.join(", ").len()).max().unwrap_or_default();
    for entry in entries {
        let codes = if entry.codes.is_empty() { "-".to_owned() } else { entry.codes.join(", ") };
        let _ = writeln!(
            out,
            "{:width$}  {codes:codes_width$}  {:7}  {}",
            entry.name, entry.severity, entry.summary
        );
    }
    out
}
