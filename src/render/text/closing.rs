//! What is after the findings: the verdict, what can be fixed, and what was not checked.

use std::borrow::Cow;
use std::fmt::Write as _;

use super::layout::{Options, Style, style, wrap};
use super::phrases;
use crate::change::{Change, Safety};
use crate::language::{Bilingual, Lang};
use crate::printable::printable;
use crate::refusal;
use crate::render::remembers;
use crate::report::{GrantReport, Summary, Verdict};
use crate::rule::{Need, Severity};

/// All of it.
pub(super) fn all(report: &GrantReport, options: &Options) -> String {
    let mut out = String::new();
    verdict(&mut out, report, options);
    if !options.quiet {
        fixes(&mut out, report, options);
        ignored(&mut out, report, options);
        not_checked(&mut out, report, options);
    }
    out
}

/// How many of each severity, and what the server would answer first.
pub(super) fn verdict(out: &mut String, report: &GrantReport, options: &Options) {
    let (word, look) = match report.verdict {
        Verdict::Accepted => (&phrases::ACCEPTED, Style::Good),
        Verdict::Warned => (&phrases::WARNED, Style::Warning),
        Verdict::Rejected => (&phrases::REJECTED, Style::Bad),
        Verdict::Unreadable => (&phrases::UNREADABLE, Style::Bad),
    };
    let mut counts = Summary::default();
    counts.add(report);
    let word = word.in_lang(options.lang);
    let line =
        format!("{word}: {}{}", counts_line(&counts, options.lang), first_answer(report, options.lang));
    // Wrapped before it is coloured: escape sequences take no columns.
    let line = wrap(&line, options.width);
    let rest = line.strip_prefix(word).unwrap_or(&line);
    let _ = writeln!(out, "{}{rest}", style(word, look, options));
}

/// What the server would answer: it tells one mistake only, the first that it meets.
fn first_answer(report: &GrantReport, lang: Lang) -> String {
    let Some(first) = refusal::first(report, Severity::Error).and_then(|first| first.entry) else {
        return String::new();
    };
    let answer = first.code.map_or_else(|| format!("\"{}\"", first.wording), str::to_owned);
    phrases::FIRST_ANSWER.in_lang(lang).replace("{}", &answer)
}

pub(in crate::render) const GRANT: [Bilingual; 2] =
    [Bilingual { en: "grant", nb: "grant" }, Bilingual { en: "grants", nb: "grants" }];
const ERROR: [Bilingual; 2] = [Bilingual { en: "error", nb: "feil" }, Bilingual { en: "errors", nb: "feil" }];
const WARNING: [Bilingual; 2] =
    [Bilingual { en: "warning", nb: "advarsel" }, Bilingual { en: "warnings", nb: "advarsler" }];
const NOTE: [Bilingual; 2] =
    [Bilingual { en: "note", nb: "merknad" }, Bilingual { en: "notes", nb: "merknader" }];

pub(in crate::render) fn counted(count: usize, noun: &[Bilingual; 2], lang: Lang) -> String {
    let [one, many] = noun;
    format!("{count} {}", if count == 1 { one } else { many }.in_lang(lang))
}

pub(in crate::render) fn counts_line(counts: &Summary, lang: Lang) -> String {
    let parts: Vec<String> = [(counts.errors, &ERROR), (counts.warnings, &WARNING), (counts.notes, &NOTE)]
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, noun)| counted(count, noun, lang))
        .collect();
    if parts.is_empty() { phrases::NOTHING_FOUND.in_lang(lang).to_owned() } else { parts.join(", ") }
}

/// How many findings can be put right without a look, and whether in the file.
pub(super) fn fixable(report: &GrantReport) -> Option<(usize, bool)> {
    let changes = report.findings.iter().filter_map(|finding| finding.change.as_deref());
    let safe: Vec<&Change> = changes.filter(|change| change.safety == Safety::Safe).collect();
    (!safe.is_empty()).then(|| (safe.len(), safe.iter().any(|change| !change.edits.is_empty())))
}

/// One line on what can be put right without a look.
fn fixes(out: &mut String, report: &GrantReport, options: &Options) {
    let Some((count, in_file)) = fixable(report) else { return };
    let phrase = match (in_file, report.findings.len()) {
        (true, 1) => &phrases::FIXES_IT,
        (true, _) => &phrases::FIXES,
        (false, _) => &phrases::CORRECTED,
    };
    let line = phrase.in_lang(options.lang).replace("{}", &count.to_string());
    out.push_str(&wrap(&line, options.width));
    out.push('\n');
}

/// One line on what the user makes an exception for, with the reasons.
pub(super) fn ignored(out: &mut String, report: &GrantReport, options: &Options) {
    if report.ignored.is_empty() {
        return;
    }
    let each = report.ignored.iter().map(|i| format!("{} ({})", i.rule.name, printable(&i.reason)));
    let line =
        format!("{}: {}", phrases::EXCEPTED.in_lang(options.lang), each.collect::<Vec<_>>().join("; "));
    out.push_str(&wrap(&line, options.width));
    out.push('\n');
}

/// At most two lines, by the flag that would help, the most helpful first.
pub(super) fn not_checked(out: &mut String, report: &GrantReport, options: &Options) {
    let mut needs: Vec<(Need, Vec<&str>)> = Vec::new();
    for (rule, need) in &report.not_checked {
        match needs.iter_mut().find(|(known, _)| known == need) {
            Some((_, rules)) => rules.push(rule.name),
            None => needs.push((*need, vec![rule.name])),
        }
    }
    let groups: Vec<String> = needs
        .iter()
        .map(|(need, rules)| format!("{} ({})", rules.join(", "), supply(*need, report, options.lang)))
        .collect();
    lacking_line(out, &groups, options);
}

/// The flag that would help, or what is lacking.
pub(in crate::render) fn supply(need: Need, report: &GrantReport, lang: Lang) -> Cow<'static, str> {
    match report.remembered_since {
        Some(since) if need == Need::JtiLedger => remembers(since, lang).into(),
        _ => need.flag().unwrap_or(need.name()).into(),
    }
}

/// What was not checked, as groups of rules; cut where it takes more than two lines.
pub(in crate::render) fn lacking_line(out: &mut String, groups: &[String], options: &Options) {
    if groups.is_empty() {
        return;
    }
    let line = |shown: usize| {
        let left = groups.len() - shown;
        let mut parts = groups.get(..shown).unwrap_or_default().to_vec();
        if left > 0 {
            parts.push(phrases::MORE.in_lang(options.lang).replace("{}", &left.to_string()));
        }
        format!("{}: {}", phrases::NOT_CHECKED.in_lang(options.lang), parts.join("; "))
    };
    let room = options.width.saturating_mul(options.lacking_lines);
    let may_fit = |text: &String| text.chars().count() <= room;
    let fits = |text: &String| text.lines().count() <= options.lacking_lines;
    let wrapped = |text: String| wrap(&text, options.width);
    let fitting = (1..=groups.len()).rev().map(line).filter(may_fit).map(wrapped).find(fits);
    out.push_str(&fitting.unwrap_or_else(|| wrapped(line(1))));
    out.push('\n');
}
