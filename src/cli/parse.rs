//! From the words on the command line to arguments, with hints where clap has none.

use std::env;
use std::io::Write as _;
use std::path::Path;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Command, CommandFactory as _, FromArgMatches as _};

use super::args::{CheckCommand, FixArgs};
use super::command::{self, Cli};
use super::failure::{self, complain};
use super::password::VARIABLE;
use super::plain;
use super::values::nearest;
use crate::printable::is_plain;

/// What all variables of this program begin with.
const PREFIX: &str = "GRANTLINT_";

/// Parses the arguments of this process; ends it for help and usage errors, as clap does.
pub(crate) fn arguments() -> Cli {
    if let Some(check) = plain_check() {
        return check;
    }
    let command = with_variables(Cli::command());
    let parsed = command.try_get_matches().and_then(|matches| Cli::from_arg_matches(&matches));
    parsed.unwrap_or_else(|error| {
        let status = print(&error);
        match error.kind() {
            ErrorKind::InvalidSubcommand => suggest_check(&error),
            ErrorKind::UnknownArgument => suggest_option(&error),
            _ => {}
        }
        std::process::exit(status)
    })
}

/// A `check` with the usual arguments and no variable of ours, without a parser for the others.
fn plain_check() -> Option<Cli> {
    let mut words = env::args_os().skip(1);
    let is_ours = |name: std::ffi::OsString| name.to_str().is_some_and(|name| name.starts_with(PREFIX));
    if words.next()? != "check" || env::vars_os().any(|(name, _)| is_ours(name)) {
        return None;
    }
    let check = CheckCommand { check: plain::check(words)?, fixes: FixArgs::default() };
    Some(Cli { command: command::Command::Check(Box::new(check)) })
}

/// Prints what clap has to say, and tells the exit status. A usage error repeats what was passed: a token in the
/// wrong place must not show its signature, nor may a value write to the terminal on its own.
fn print(error: &clap::Error) -> i32 {
    let text = error.render().to_string();
    let safe = failure::plain(&text);
    let is_odd = |value: std::ffi::OsString| !value.to_string_lossy().chars().all(is_plain);
    let odd = || env::args_os().any(is_odd) || env::vars_os().any(|(_, value)| is_odd(value));
    if error.use_stderr() && (safe != text || odd()) {
        let _ = std::io::stderr().write_all(safe.as_bytes());
        return error.exit_code();
    }
    match super::print::written(error.print()) {
        Err(failure) if !error.use_stderr() => u8::from(failure.report()).into(),
        _ => error.exit_code(),
    }
}

/// `grantlint grant.jwt` is a likely first try.
fn suggest_check(error: &clap::Error) {
    if let Some(ContextValue::String(word)) = error.get(ContextKind::InvalidSubcommand)
        && Path::new(word).exists()
    {
        complain("tip", format_args!("to lint a file: grantlint check {word}"));
    }
}

/// clap finds no option near `--evn`: to it, letters that are interchanged are not.
fn suggest_option(error: &clap::Error) {
    let Some(ContextValue::String(given)) = error.get(ContextKind::InvalidArg) else { return };
    let Some(name) = given.strip_prefix("--").filter(|_| error.get(ContextKind::SuggestedArg).is_none())
    else {
        return;
    };
    let command = Cli::command();
    let meant = env::args_os().find_map(|word| command.find_subcommand(word));
    let options = meant.unwrap_or(&command).get_arguments().filter_map(clap::Arg::get_long);
    if let Some(near) = nearest(name, options).filter(|near| *near != name) {
        complain("tip", format_args!("did you mean --{near}?"));
    }
}

/// Variables that are set to nothing count as not set: CI systems pass on what nobody has filled in.
fn with_variables(command: Command) -> Command {
    let ours = |(name, value): (std::ffi::OsString, std::ffi::OsString)| {
        let name = name.into_string().ok().filter(|name| name.starts_with(PREFIX))?;
        Some((name, value.is_empty()))
    };
    let variables: Vec<(String, bool)> = env::vars_os().filter_map(ours).collect();
    if variables.is_empty() {
        return command;
    }
    let known = known_variables(&command);
    for (name, _) in variables.iter().filter(|(name, _)| !known.contains(name)) {
        let names = || known.iter().map(String::as_str);
        if let Some(near) = spelt_out(name, names()).or_else(|| nearest(name, names())) {
            complain("warning", format_args!("{name} is not a setting of grantlint; did you mean {near}?"));
        }
    }
    let is_empty = |name: &std::ffi::OsStr| variables.iter().any(|(n, empty)| *empty && name == n.as_str());
    command.mut_subcommands(|subcommand| {
        subcommand.mut_args(|arg| {
            if arg.get_env().is_some_and(is_empty) { arg.env(clap::builder::Resettable::Reset) } else { arg }
        })
    })
}

/// The name that `name` begins with and spells out: `GRANTLINT_ENVIRONMENT`.
fn spelt_out<'n>(name: &str, mut known: impl Iterator<Item = &'n str>) -> Option<&'n str> {
    let is_short = |short: &&str| {
        let rest = name.strip_prefix(short).unwrap_or_default();
        short.len() > PREFIX.len() + 2
            && rest.len() > 2
            && rest.starts_with(|c: char| c.is_ascii_alphabetic())
    };
    known.find(is_short)
}

fn known_variables(command: &Command) -> Vec<String> {
    let arguments = command.get_subcommands().flat_map(Command::get_arguments);
    let variables = arguments.filter_map(|arg| Some(arg.get_env()?.to_str()?.to_owned()));
    // A password is never an argument, so no argument has this one.
    variables.chain([VARIABLE.to_owned()]).collect()
}
