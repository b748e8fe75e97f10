//! From arguments to what the library takes: context, policy, clock. Flags and variables win over everything else.

use std::env;
use std::ffi::OsString;
use std::io::IsTerminal as _;
use std::num::NonZeroUsize;
use std::time::{SystemTime, UNIX_EPOCH};

use super::args::{CheckArgs, Color, OutputArgs, ReplayArgs, RuleArgs, TimeArgs};
use super::failure::Failure;
use super::format::{Format, Style};
use super::profile::Exceptions;
use super::values::{self, Instant, Level, Target};
use crate::context::At;
use crate::engine::Policy;
use crate::language::Lang;
use crate::ledger::{self, Ledger};
use crate::render::text::{self, Detail};
use crate::report::Known;
use crate::rules::RULES;

/// The instant the grants are judged at. Reads the clock, so call it when the input is there.
pub(crate) fn at(args: &TimeArgs) -> At {
    match args.at {
        None | Some(Instant::Now) => At::Time(clock()),
        Some(Instant::Issued) => At::Issued,
        Some(Instant::Time(seconds)) => At::Time(seconds),
    }
}

/// The instant that dated exceptions are compared with: the one the grants are judged at if that is
/// one for all, else now.
pub(crate) fn day(args: &TimeArgs) -> i64 {
    match args.at {
        Some(Instant::Time(seconds)) => seconds,
        _ => clock(),
    }
}

/// Threads that lint.
pub(crate) fn jobs(args: &CheckArgs) -> usize {
    args.input.jobs.or_else(|| std::thread::available_parallelism().ok()).map_or(1, NonZeroUsize::get)
}

/// The ledger that the user named, if any.
pub(crate) fn ledger(args: &ReplayArgs, profile: Option<&str>) -> Result<Option<Box<dyn Ledger>>, Failure> {
    let keep = args.jti_keep.and_then(|seconds| u64::try_from(seconds).ok()).unwrap_or(ledger::KEEP);
    let opened = args.jti_ledger.as_deref().or(profile).map(|name| ledger::open(name, keep)).transpose();
    opened.map_err(|error| Failure::new(error.to_string()))
}

/// Which rules run, and at what level: what the flags say comes last, and so holds.
pub(crate) fn policy(args: &RuleArgs, levels: &[Level], exceptions: &Exceptions) -> Policy {
    Policy {
        select: args.select.clone(),
        ignore: args.ignore.clone(),
        levels: [levels, &args.severity].concat(),
        exceptions: exceptions.live(),
    }
}

/// How the report looks on standard output.
pub(crate) fn style(args: &CheckArgs, policy: &Policy, bulk: bool) -> Style {
    let output = &args.output;
    let usual = looks(output.lang, output.color, output.quiet);
    let usual = text::Options { summary: !output.no_summary, ..usual };
    let text = if output.verbose {
        text::Options { detail: Detail::Full, lacking_lines: usize::MAX, ..usual }
    } else {
        usual
    };
    let enabled = RULES.iter().copied().filter(|rule| policy.runs(rule)).collect();
    Style { text, bulk, strict: args.rules.strict, enabled, known: Known::default() }
}

/// The formats the user named.
pub(crate) fn formats(output: &OutputArgs) -> impl Iterator<Item = Format> {
    output.format.into_iter().chain(output.output.iter().filter_map(Target::format))
}

/// How text for people looks on standard output.
pub(crate) fn looks(lang: Option<Lang>, when: Option<Color>, quiet: bool) -> text::Options {
    let github_log = is_github_log();
    text::Options {
        lang: language(lang),
        color: color(when),
        unicode: unicode(),
        // Where no line is broken, none can begin as a workflow command does.
        width: if github_log { UNBROKEN } else { width() },
        quiet,
        detail: if github_log { Detail::Folded } else { Detail::Fitting },
        ..text::Options::default()
    }
}

/// The same in a file, which nothing folds.
pub(crate) fn unfolded(options: text::Options) -> text::Options {
    let detail = if options.detail == Detail::Folded { Detail::Fitting } else { options.detail };
    text::Options { detail, ..options }
}

/// Whether the text goes into the log of a GitHub job, which folds groups and breaks lines itself.
fn is_github_log() -> bool {
    set("GITHUB_ACTIONS").is_some_and(|value| value == "true") && !std::io::stdout().is_terminal()
}

/// Columns where lines are not to be broken at all: more than any text has.
const UNBROKEN: usize = 1 << 20;

/// Columns of the terminal, within what is readable; 80 elsewhere.
fn width() -> usize {
    let size =
        std::io::stdout().is_terminal().then(|| terminal_size::terminal_size_of(std::io::stdout())).flatten();
    size.map_or(80, |(terminal_size::Width(columns), _)| usize::from(columns).clamp(40, 140))
}

/// Whether box-drawing characters are shown: not in a locale of another character set.
fn unicode() -> bool {
    if set("TERM").is_some_and(|term| term == "linux") {
        return false;
    }
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].iter().find_map(|name| set(name));
    locale.is_none_or(|name| {
        let name = name.to_string_lossy().to_ascii_lowercase();
        name.contains("utf-8") || name.contains("utf8")
    })
}

/// A variable that is set to something.
fn set(name: &str) -> Option<OsString> {
    env::var_os(name).filter(|value| !value.is_empty())
}

/// The language asked for, else that of the locale, else English.
pub(crate) fn language(asked: Option<Lang>) -> Lang {
    asked.or_else(locale).unwrap_or_default()
}

fn locale() -> Option<Lang> {
    let value = ["LC_ALL", "LC_MESSAGES", "LANG"].iter().find_map(|name| set(name))?;
    let code = value.to_str()?.split(['_', '.', '@', '-']).next()?;
    values::lang(code).ok()
}

fn color(asked: Option<Color>) -> bool {
    match asked {
        Some(Color::Always) => true,
        Some(Color::Never) => false,
        None | Some(Color::Auto) => {
            if set("NO_COLOR").is_some() {
                return false;
            }
            let off = |name: &str| set(name).is_some_and(|value| value == "0");
            if set("CLICOLOR_FORCE").is_some() && !off("CLICOLOR_FORCE") {
                return true;
            }
            let dumb = set("TERM").is_some_and(|term| term == "dumb");
            !off("CLICOLOR") && !dumb && std::io::stdout().is_terminal()
        }
    }
}

/// Now, in Unix seconds.
pub(crate) fn clock() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_secs()).unwrap_or(i64::MAX)
}
