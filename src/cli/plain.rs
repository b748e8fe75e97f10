//! A `check` with the usual arguments, read without building a parser for all that there are, which is a
//! good part of a cold start. Help, faults and everything unusual is for clap: see `parse`.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::ValueEnum as _;

use super::args::CheckArgs;
use super::format::Format;
use super::values;

/// The arguments after the word `check`, as clap would read them; `None` where it may have something to
/// say.
#[must_use]
pub fn check(words: impl IntoIterator<Item = OsString>) -> Option<CheckArgs> {
    let mut args = CheckArgs::default();
    let mut words = words.into_iter();
    while let Some(word) = words.next() {
        match word.to_str()? {
            "" | "--" => return None,
            "-" => args.files.push(PathBuf::from(word)),
            option if option.starts_with('-') => {
                set(&mut args, option, || words.next()?.into_string().ok().filter(|v| is_value(v)))?;
            }
            _ => args.files.push(PathBuf::from(word)),
        }
    }
    Some(args)
}

/// clap asks for `=` before a value that looks like an option, and takes no empty path.
fn is_value(text: &str) -> bool {
    !text.is_empty() && !text.starts_with('-')
}

/// Sets one option. `value` is the word after it, for those that take one.
fn set(args: &mut CheckArgs, option: &str, value: impl FnOnce() -> Option<String>) -> Option<()> {
    match option {
        "--no-config" => raise(&mut args.profile.no_config),
        "--lines" => raise(&mut args.input.lines),
        "--strict" => raise(&mut args.rules.strict),
        "--exit-zero" => raise(&mut args.rules.exit_zero),
        "--no-summary" => raise(&mut args.output.no_summary),
        "--no-progress" => raise(&mut args.output.no_progress),
        "-q" | "--quiet" => raise(&mut args.output.quiet),
        "--env" => once(&mut args.client.env, values::environment(&value()?).ok()?),
        "--client-id" => once(&mut args.client.client_id, values::client_id(&value()?).ok()?),
        "--org-number" => once(&mut args.client.org_number, values::org_number(&value()?).ok()?),
        "--scope" => {
            args.client.scopes.push(values::scopes(&value()?).ok()?);
            Some(())
        }
        "--client" => once(&mut args.client.client, PathBuf::from(value()?)),
        "--jwks" => once(&mut args.client.jwks, PathBuf::from(value()?)),
        "--config" => once(&mut args.profile.config, PathBuf::from(value()?)),
        "--profile" => once(&mut args.profile.profile, value()?),
        "--at" => once(&mut args.time.at, values::instant(&value()?).ok()?),
        "--skew" => once(&mut args.time.skew, values::duration(&value()?).ok()?),
        "--field" => once(&mut args.input.field, value()?),
        "--jobs" => once(&mut args.input.jobs, value()?.parse().ok()?),
        "--format" => once(&mut args.output.format, Format::from_str(&value()?, false).ok()?),
        "--lang" => once(&mut args.output.lang, values::lang(&value()?).ok()?),
        _ => None,
    }
}

fn raise(flag: &mut bool) -> Option<()> {
    (!std::mem::replace(flag, true)).then_some(())
}

/// What may be said only once.
fn once<T>(slot: &mut Option<T>, value: T) -> Option<()> {
    slot.replace(value).is_none().then_some(())
}
