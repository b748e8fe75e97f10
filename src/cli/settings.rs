//! From arguments to what the library takes. Flags and variables win over everything else.

use std::env;
use std::io::IsTerminal as _;
use std::time::{SystemTime, UNIX_EPOCH};

use super::args::{CheckArgs, ClientArgs, Color, OutputArgs, RuleArgs};
use super::format::Style;
use super::values::{self, Instant};
use crate::context::{At, Context};
use crate::engine::Policy;
use crate::finding::Lang;

/// The context of a run. Reads the clock, so call it when the input is there.
pub(crate) fn context(args: &CheckArgs) -> Context {
    let at = match args.time.at {
        None | Some(Instant::Now) => At::Time(clock()),
        Some(Instant::Issued) => At::Issued,
        Some(Instant::Time(seconds)) => At::Time(seconds),
    };
    let mut context = Context::new(at);
    apply_client(&mut context, &args.client);
    context.skew = args.time.skew.unwrap_or(context.skew);
    context
}

fn apply_client(context: &mut Context, args: &ClientArgs) {
    context.environment.clone_from(&args.env);
    context.client_id.clone_from(&args.client_id);
    context.org_number.clone_from(&args.org_number);
    let scopes: Vec<String> = args.scopes.concat();
    context.scopes = Some(scopes).filter(|scopes| !scopes.is_empty());
}

/// Which rules run, and at what level.
pub(crate) fn policy(args: &RuleArgs) -> Policy {
    Policy { select: args.select.clone(), ignore: args.ignore.clone(), levels: args.severity.clone() }
}

/// How texts on standard output look.
pub(crate) fn style(args: &OutputArgs) -> Style {
    Style { lang: language(args.lang), color: color(args.color), quiet: args.quiet }
}

/// The language asked for, else that of the locale, else English.
pub(crate) fn language(asked: Option<Lang>) -> Lang {
    asked.or_else(locale).unwrap_or_default()
}

fn locale() -> Option<Lang> {
    let set = |name: &&str| env::var(name).ok().filter(|value| !value.is_empty());
    let value = ["LC_ALL", "LC_MESSAGES", "LANG"].iter().find_map(set)?;
    let code = value.split(['_', '.', '@', '-']).next()?;
    values::lang(code).ok()
}

fn color(asked: Option<Color>) -> bool {
    let set = |name: &str| env::var_os(name).filter(|value| !value.is_empty());
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
fn clock() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_secs()).unwrap_or(i64::MAX)
}
