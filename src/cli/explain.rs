//! `grantlint explain`.

use std::path::Path;

use super::args::{ExplainArgs, ListFormat, is_stdin};
use super::failure::Failure;
use super::print::print;
use super::read::Place;
use super::status::Status;
use super::values::hint;
use super::{options, profile};
use crate::context::At;
use crate::engine::{Linter, Policy, Replay};
use crate::explain::markdown::Layout;
use crate::explain::{self, Explanation, culprits, decode};
use crate::finding::Finding;
use crate::input;
use crate::language::{Bilingual, phrases};
use crate::render::{json, text};
use crate::report::{GrantReport, Source};

phrases! {
    CAUSED: "This can have caused {}:", "Dette kan være årsaken til {}:";
    FOUND: "Found in this grant:", "Funnet i dette grantet:";
    CLEAN: "Nothing was found in this grant.", "Ingenting ble funnet i dette grantet.";
    THIS: "this answer", "dette svaret";
    NOT_CAUSED:
        "Also found, but not the cause of this answer:",
        "Også funnet, men ikke det serveren svarte på:";
    NOTHING: "Nothing found in this grant explains {}.", "Ingenting i dette grantet forklarer {}.";
}

/// Explains what the user named or pasted.
pub(crate) fn run(args: &ExplainArgs) -> Result<Status, Failure> {
    if args.what.iter().any(|what| what == "-") && args.grant.as_deref().is_some_and(is_stdin) {
        return Err(Failure::new("standard input can only be read once; - is given twice"));
    }
    let each = match several(&args.what) {
        Some(several) => several,
        None => vec![explanation(&args.what.join(" "))?],
    };
    let explanation = together_explained(&each);
    let looks = options::looks(args.lang, args.color, false);
    let linted = match &args.grant {
        Some(file) => Some(lint(args, &explanation, file)?),
        None => None,
    };
    let shown = match args.format {
        ListFormat::Json => {
            let linted = linted
                .map(|grants| together(&grants))
                .map(|(findings, causing)| (json::findings(&findings, looks.lang), causing));
            explain::json::document(&explanation, linted, looks.lang)
        }
        ListFormat::Text => {
            let layout = Layout { width: looks.width, color: looks.color };
            let grant = linted.map(|grants| self::grants(&grants, &explanation, &looks)).unwrap_or_default();
            // With a grant its findings come first: they are the answer to the question.
            let gap = if grant.is_empty() { "" } else { "\n" };
            let text = |one: &Explanation| explain::text::explanation(one, looks.lang, &layout);
            let texts: Vec<String> = each.iter().map(text).collect();
            format!("{grant}{gap}{}", texts.join("\n"))
        }
    };
    print(&shown)?;
    Ok(if known(&explanation) { Status::Clean } else { Status::Failed })
}

fn known(explanation: &Explanation) -> bool {
    explanation.answer.as_ref().is_none_or(explain::Answer::is_known)
}

/// Each of several codes or rules; words of which not all are one are an answer, pasted without quotation marks.
fn several(what: &[String]) -> Option<Vec<Explanation>> {
    let named = || what.iter().map(|word| explain::topic::named(word)).collect();
    // `MP 110` is one code in two words.
    if what.len() > 1 && explain::topic::named(&what.join(" ")).is_none() { named() } else { None }
}

/// All of them as one.
fn together_explained(each: &[Explanation]) -> Explanation {
    match each {
        [only] => only.clone(),
        _ => Explanation {
            topics: each.iter().flat_map(|one| one.topics.clone()).collect(),
            ..Explanation::default()
        },
    }
}

/// A name goes before a file, a file before words.
fn explanation(what: &str) -> Result<Explanation, Failure> {
    if what == "-" {
        return pasted(&Place::Stdin);
    }
    if let Some(found) = explain::topic::named(what) {
        return Ok(found);
    }
    let path = Path::new(what);
    if path.exists() {
        return pasted(&Place::File(path));
    }
    explain::topic::pasted(what).map_err(|near| {
        let hint = hint(near.first().copied());
        Failure::new(format!("there is no code, rule, file or known answer called {what:?}{hint}"))
    })
}

fn pasted(place: &Place<'_>) -> Result<Explanation, Failure> {
    let bytes =
        place.read_for("an answer").map_err(|why| Failure::new(format!("{}: {why}", place.shown())))?;
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(Failure::new(format!("{}: nothing to explain: it is empty", place.shown())));
    }
    Ok(Explanation::of_answer(decode(&readable(&bytes))))
}

/// The text, in UTF-16 where PowerShell wrote it.
fn readable(bytes: &[u8]) -> String {
    let utf8 = input::from_utf16(bytes).map(|text| text.bytes);
    String::from_utf8_lossy(utf8.as_deref().unwrap_or(bytes)).into_owned()
}

/// A grant, and how many of its findings, from the first, can have caused the answer.
type Linted = (GrantReport, usize);

/// The findings of all grants: first those that can have caused the answer.
fn together(grants: &[Linted]) -> (Vec<Finding>, usize) {
    let halves = || grants.iter().filter_map(|(report, causing)| report.findings.split_at_checked(*causing));
    let mut findings: Vec<Finding> = halves().flat_map(|(caused, _)| caused.to_vec()).collect();
    let causing = findings.len();
    findings.extend(halves().flat_map(|(_, others)| others.to_vec()));
    (findings, causing)
}

/// What there is to say of each grant; of many only those with findings.
fn grants(grants: &[Linted], explanation: &Explanation, looks: &text::Options) -> String {
    let all = grants.iter().all(|(report, _)| report.findings.is_empty());
    let shown = grants.iter().filter(|(report, _)| grants.len() == 1 || all || !report.findings.is_empty());
    let texts: Vec<String> =
        shown.map(|(report, causing)| grant(report, *causing, explanation, looks)).collect();
    texts.join("\n")
}

/// Lints the grants, puts what can have caused the answer first, and says how much that is. Without
/// `--at` the grants are judged at the moment the answer names, else each at its own `iat`.
fn lint(args: &ExplainArgs, explanation: &Explanation, file: &Path) -> Result<Vec<Linted>, Failure> {
    let place = Place::new(file);
    let failed = |why: &str| Failure::new(format!("{}: {why}", place.shown()));
    let bytes = place.read().map_err(|why| failed(&why))?;
    let answered = explanation.answer.as_ref();
    let mut context = profile::read(&args.client, &args.profile)?.context;
    context.at = match args.time.at {
        Some(_) => options::at(&args.time),
        None => answered.and_then(|a| a.date).map_or(At::Issued, At::Time),
    };
    context.skew = args.time.skew.unwrap_or(context.skew);
    if context.environment.is_none() {
        context.environment = answered.and_then(|a| a.environment).cloned();
    }
    let policy = Policy::default();
    let source = Source { file: place.name().map(Into::into), ..Source::default() };
    let mut linter = Linter::new(&context, &policy);
    let mut reports = linter.lint(&bytes, &source);
    if reports.is_empty() {
        return Err(failed("no grant found"));
    }
    let settled = linter.settle(&mut reports, &mut Replay::new(None, 0));
    settled.map_err(|error| failed(&error.to_string()))?;
    let candidates: Vec<_> = explanation.entries().collect();
    let with_cause = |mut report: GrantReport| {
        let causing = culprits::first(&mut report.findings, &candidates);
        (report, causing)
    };
    Ok(reports.into_iter().map(with_cause).collect())
}

fn grant(report: &GrantReport, causing: usize, explanation: &Explanation, looks: &text::Options) -> String {
    let say = |phrase: Bilingual| -> &'static str { phrase.in_lang(looks.lang) };
    let (caused, others) = report.findings.split_at_checked(causing).unwrap_or_default();
    let asked = match explanation.topics.as_slice() {
        [only] => only.name(),
        _ => say(THIS),
    };
    // Of some answers nobody can tell what they are about.
    let can_tell = explanation.code().is_some() || !explanation.rules().is_empty();
    let mut out = format!("{}\n", text::name(&report.source, looks.lang));
    let mut part = |phrase: Bilingual, findings: &[Finding]| {
        out.push_str(&say(phrase).replace("{}", asked));
        out.push_str("\n\n");
        out.push_str(&text::findings(report, findings, looks));
    };
    if can_tell {
        part(if caused.is_empty() { NOTHING } else { CAUSED }, caused);
    } else if others.is_empty() {
        part(CLEAN, others);
    }
    if !others.is_empty() {
        part(if can_tell { NOT_CAUSED } else { FOUND }, others);
    }
    out.push_str(&text::lacking(report, looks));
    out
}
