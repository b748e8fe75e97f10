//! The report for people: findings on the decoded grant, a verdict, and what was not checked.

mod answer;
mod concise;
mod frames;
mod layout;
mod phrases;
mod taken;

use std::borrow::Cow;
use std::fmt::Write as _;

use crate::change::{Change, Safety};
use crate::finding::Finding;
use crate::language::{Bilingual, Lang};
use crate::moment::timestamp;
use crate::printable::printable;
use crate::refusal;
use crate::report::{GrantReport, Summary, Verdict};
use crate::rule::{Need, Severity};
use frames::{Depth, Views};
pub use layout::{Detail, Options, name};
pub(super) use layout::{Style, style, wrap};

pub use taken::passed_over;
pub(super) use taken::passed_over_line;

pub(super) use concise::line as concise_line;

/// Most lines of one grant before its findings are shown in short, with the first few in full.
const MOST_LINES: usize = 40;

/// Findings that are always shown in full; of more only these are, where all take too many lines.
const IN_FULL: usize = 3;

/// One grant.
#[must_use]
pub fn grant(report: &GrantReport, options: &Options) -> String {
    let mut out = String::new();
    if options.quiet && report.verdict == Verdict::Accepted {
        return out;
    }
    heading(&mut out, report, options);
    let all = shown_findings(&mut out, report, options);
    verdict(&mut out, report, options);
    if !options.quiet {
        fixes(&mut out, report, options);
        ignored(&mut out, report, options);
        not_checked(&mut out, report, options);
    }
    if !all {
        out.push_str(&wrap(phrases::SEE_ALL.in_lang(options.lang), options.width));
        out.push('\n');
    }
    out
}

/// The findings at the length that was asked for. Whether that is all there is to say of them.
fn shown_findings(out: &mut String, report: &GrantReport, options: &Options) -> bool {
    let wanted = |finding: &&Finding| !(options.quiet && finding.severity == Severity::Note);
    let findings: Vec<&Finding> = report.findings.iter().filter(wanted).collect();
    if findings.is_empty() {
        certificate(out, report, options);
        return true;
    }
    let views = Views::of(report);
    let full = || {
        let mut out = String::new();
        frames::show(&mut out, &findings, &views, Depth::Full, options);
        certificate(&mut out, report, options);
        out
    };
    match options.detail {
        Detail::Concise => concise::lines(out, &findings, report, options),
        Detail::Full => out.push_str(&full()),
        Detail::Folded => {
            concise::lines(out, &findings, report, options);
            folded(out, &full(), report, options);
        }
        Detail::Fitting => {
            let text = full();
            if findings.len() <= IN_FULL || text.lines().count() + AROUND <= MOST_LINES {
                out.push_str(&text);
                return true;
            }
            concise::lines(out, &findings, report, options);
            out.push('\n');
            let first = worst_first(findings);
            frames::show(out, first.get(..IN_FULL).unwrap_or_default(), &views, Depth::Brief, options);
            return false;
        }
    }
    true
}

/// Lines of a grant beside its findings: heading, verdict, and what was not checked.
const AROUND: usize = 4;

/// Errors before warnings before notes, else in their order.
fn worst_first(mut findings: Vec<&Finding>) -> Vec<&Finding> {
    findings.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
    findings
}

/// Text that the log of a GitHub job shows folded.
fn folded(out: &mut String, text: &str, report: &GrantReport, options: &Options) {
    let (name, details) = (name(&report.source, options.lang), phrases::DETAILS.in_lang(options.lang));
    // A percent sign begins an escape in workflow commands.
    let _ = writeln!(out, "::group::{}: {details}", name.replace('%', "%25"));
    out.push_str(text);
    out.push_str("::endgroup::\n");
}

/// Some findings of a grant, without verdict, for texts that say more of them.
#[must_use]
pub fn findings(report: &GrantReport, findings: &[Finding], options: &Options) -> String {
    let mut out = String::new();
    let findings: Vec<&Finding> = findings.iter().collect();
    frames::show(&mut out, &findings, &Views::of(report), Depth::Full, options);
    out
}

/// What was not checked for lack of context, if anything.
#[must_use]
pub fn lacking(report: &GrantReport, options: &Options) -> String {
    let mut out = String::new();
    not_checked(&mut out, report, options);
    out
}

/// The last line of a run over several grants.
#[must_use]
pub fn summary(counts: &Summary, options: &Options) -> String {
    let grants = counted(counts.grants, &GRANT, options.lang);
    format!("{grants}: {}\n", counts_line(counts, options.lang))
}

fn heading(out: &mut String, report: &GrantReport, options: &Options) {
    let lang = options.lang;
    let name = name(&report.source, lang);
    let mut line = name.clone();
    if let Some(taken) = taken::phrase(report, lang) {
        let _ = write!(line, " · {taken}");
    }
    if let Some(section) = &report.section {
        let _ = write!(line, " · {section}");
    }
    if let Some((environment, inferred)) = &report.environment {
        let _ = write!(line, " · {} {}", phrases::ENVIRONMENT.in_lang(lang), printable(&environment.name));
        if *inferred {
            let _ = write!(line, " ({})", phrases::INFERRED.in_lang(lang));
        }
    }
    // Wrapped before it is coloured: escape sequences take no columns.
    let line = wrap(&line, options.width);
    let rest = line.strip_prefix(&name).unwrap_or_default();
    let _ = writeln!(out, "{}{rest}", style(&name, Style::Bold, options));
}

/// The certificate that findings are about, in three lines, and what else its file holds.
fn certificate(out: &mut String, report: &GrantReport, options: &Options) {
    let certificate = report.certificate.iter().flat_map(|certificate| certificate.lines(options.lang));
    let store = report.store.iter().flat_map(|store| store.lines(options.lang));
    for line in certificate.chain(store) {
        out.push_str(&wrap(&line, options.width));
        out.push('\n');
    }
}

fn verdict(out: &mut String, report: &GrantReport, options: &Options) {
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

pub(super) const GRANT: [Bilingual; 2] =
    [Bilingual { en: "grant", nb: "grant" }, Bilingual { en: "grants", nb: "grants" }];
const ERROR: [Bilingual; 2] = [Bilingual { en: "error", nb: "feil" }, Bilingual { en: "errors", nb: "feil" }];
const WARNING: [Bilingual; 2] =
    [Bilingual { en: "warning", nb: "advarsel" }, Bilingual { en: "warnings", nb: "advarsler" }];
const NOTE: [Bilingual; 2] =
    [Bilingual { en: "note", nb: "merknad" }, Bilingual { en: "notes", nb: "merknader" }];

pub(super) fn counted(count: usize, noun: &[Bilingual; 2], lang: Lang) -> String {
    let [one, many] = noun;
    format!("{count} {}", if count == 1 { one } else { many }.in_lang(lang))
}

pub(super) fn counts_line(counts: &Summary, lang: Lang) -> String {
    let parts: Vec<String> = [(counts.errors, &ERROR), (counts.warnings, &WARNING), (counts.notes, &NOTE)]
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, noun)| counted(count, noun, lang))
        .collect();
    if parts.is_empty() { phrases::NOTHING_FOUND.in_lang(lang).to_owned() } else { parts.join(", ") }
}

/// One line on what can be put right without a look.
fn fixes(out: &mut String, report: &GrantReport, options: &Options) {
    let safe = report.findings.iter().filter_map(|finding| finding.change.as_deref());
    let safe: Vec<&Change> = safe.filter(|change| change.safety == Safety::Safe).collect();
    if safe.is_empty() {
        return;
    }
    let in_file = safe.iter().any(|change| !change.edits.is_empty());
    let phrase = if in_file { &phrases::FIXES } else { &phrases::CORRECTED };
    let line = phrase.in_lang(options.lang).replace("{}", &safe.len().to_string());
    out.push_str(&wrap(&line, options.width));
    out.push('\n');
}

/// One line on what the user makes an exception for, with the reasons.
fn ignored(out: &mut String, report: &GrantReport, options: &Options) {
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
fn not_checked(out: &mut String, report: &GrantReport, options: &Options) {
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
pub(super) fn supply(need: Need, report: &GrantReport, lang: Lang) -> Cow<'static, str> {
    match report.remembered_since {
        Some(since) if need == Need::JtiLedger => {
            phrases::REMEMBERS_SINCE.in_lang(lang).replace("{}", &timestamp(since)).into()
        }
        _ => need.flag().unwrap_or(need.name()).into(),
    }
}

/// What was not checked, as groups of rules; cut where it takes more than two lines.
pub(super) fn lacking_line(out: &mut String, groups: &[String], options: &Options) {
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
