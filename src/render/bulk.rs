//! The report for people over very many grants: a line for each violation, nothing for grants
//! without any, and at the end a table of what was found and where to look first.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::text::{self, GRANT, Options, counted, counts_line};
use super::{Key, Renderer};
use crate::finding::Finding;
use crate::grant::TokenKind;
use crate::language::Bilingual;
use crate::report::{GrantReport, PassedOver, Summary};
use crate::rule::{Need, Rule, Severity};

const HEADINGS: [Bilingual; 5] = [
    Bilingual { en: "code", nb: "kode" },
    Bilingual { en: "rule", nb: "regel" },
    Bilingual { en: "level", nb: "nivå" },
    Bilingual { en: "count", nb: "antall" },
    Bilingual { en: "first", nb: "første" },
];
const EXPLAIN: Bilingual = Bilingual {
    en: "What a rule means and how to fix it: grantlint explain RULE",
    nb: "Hva en regel betyr, og hvordan feilen rettes: grantlint explain REGEL",
};

/// Renders a run over very many grants.
#[derive(Debug)]
pub struct Bulk {
    options: Options,
    /// Whether this is the short form of a report, which has a line for notes too and no table.
    concise: bool,
    found: BTreeMap<Key, Tally>,
    /// For each need the grants that lacked it.
    not_checked: BTreeMap<Need, Lacking>,
    /// For each kind of token that is not a grant how many there are, and where the first is.
    passed_over: BTreeMap<TokenKind, (usize, String)>,
}

/// Grants that lacked something.
#[derive(Debug, Default)]
struct Lacking {
    /// What would help.
    supply: Cow<'static, str>,
    grants: usize,
    /// The rules that asked.
    rules: Vec<&'static Rule>,
}

#[derive(Debug)]
struct Tally {
    count: usize,
    first: String,
}

impl Bulk {
    /// Nothing rendered so far.
    #[must_use]
    pub const fn new(options: Options) -> Self {
        Self {
            options,
            concise: false,
            found: BTreeMap::new(),
            not_checked: BTreeMap::new(),
            passed_over: BTreeMap::new(),
        }
    }

    /// A line for each finding, and no table at the end.
    #[must_use]
    pub fn concise(options: Options) -> Self {
        Self { concise: true, ..Self::new(options) }
    }

    fn finding(&mut self, finding: &Finding, report: &GrantReport, out: &mut String) {
        let lang = self.options.lang;
        let tally = self
            .found
            .entry(Key::of(finding))
            .or_insert_with(|| Tally { count: 0, first: text::name(&report.source, lang) });
        tally.count += 1;
        // A note is worth knowing once, not on each of a million lines.
        if finding.severity == Severity::Note && (self.options.quiet || !self.concise) {
            return;
        }
        out.push_str(&text::concise_line(finding, report, &self.options));
        out.push('\n');
    }

    fn table(&self, out: &mut String) {
        let lang = self.options.lang;
        let heading = HEADINGS.map(|heading| heading.in_lang(lang).to_owned());
        let rows: Vec<[String; 5]> = std::iter::once(heading)
            .chain(self.found.iter().map(|(key, tally)| {
                [
                    key.code.unwrap_or("–").to_owned(),
                    key.rule.to_owned(),
                    key.severity.0.name().to_owned(),
                    tally.count.to_string(),
                    tally.first.clone(),
                ]
            }))
            .collect();
        let width = |column: usize| {
            rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count()).max().unwrap_or(0)
        };
        let (codes, rules, levels, counts) = (width(0), width(1), width(2), width(3));
        for [code, rule, level, count, first] in &rows {
            let _ = writeln!(out, "{code:codes$}  {rule:rules$}  {level:levels$}  {count:>counts$}  {first}");
        }
    }

    fn lacking(&self, grants: usize, out: &mut String) {
        let lang = self.options.lang;
        let groups: Vec<String> = self
            .not_checked
            .values()
            .map(|Lacking { supply, grants: count, rules }| {
                let of = if *count == grants {
                    String::new()
                } else {
                    format!(", {}", counted(*count, &GRANT, lang))
                };
                let rules: Vec<_> = rules.iter().map(|rule| rule.name).collect();
                format!("{} ({supply}{of})", rules.join(", "))
            })
            .collect();
        text::lacking_line(out, &groups, &self.options);
    }
}

impl Renderer for Bulk {
    fn begin(&mut self, _evaluated_at: Option<i64>, _out: &mut String) {}

    fn grant(&mut self, report: &GrantReport, out: &mut String) {
        for finding in &report.findings {
            self.finding(finding, report, out);
        }
        let mut last = None;
        for (rule, need) in &report.not_checked {
            let lacking = self.not_checked.entry(*need).or_default();
            // Equal ones are neighbours.
            if last.replace(need) != Some(need) {
                lacking.grants += 1;
                // What a ledger has forgotten may grow while the run goes.
                if lacking.grants == 1 || *need == Need::JtiLedger {
                    lacking.supply = text::supply(*need, report, self.options.lang);
                }
            }
            if !lacking.rules.iter().any(|known| std::ptr::eq(*known, *rule)) {
                lacking.rules.push(rule);
            }
        }
    }

    fn passed_over(&mut self, token: &PassedOver, _out: &mut String) {
        let lang = self.options.lang;
        let first = || (0, text::name(&token.source, lang));
        self.passed_over.entry(token.what).or_insert_with(first).0 += 1;
    }

    fn end(&mut self, counts: &Summary, out: &mut String) {
        if self.options.quiet || !self.options.summary {
            return;
        }
        if !self.found.is_empty() && !self.concise {
            out.push('\n');
            self.table(out);
            let _ = writeln!(out, "\n{}", EXPLAIN.in_lang(self.options.lang));
        }
        let grants = counted(counts.grants, &GRANT, self.options.lang);
        let _ = writeln!(out, "{grants}: {}", counts_line(counts, self.options.lang));
        self.lacking(counts.grants, out);
        for (kind, (count, first)) in &self.passed_over {
            out.push_str(&text::passed_over_line(*kind, *count, first, &self.options));
        }
    }
}
