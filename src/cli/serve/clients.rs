//! Which clients the double knows: the one that flags name, or each of `grantlint.toml`.

use super::args::ServeArgs;
use crate::cli::args::ProfileArgs;
use crate::cli::failure::{Failure, complain};
use crate::cli::profile;
use crate::config::find::{Choice, find};
use crate::config::load::Loaded;
use crate::maskinporten::environments::Environment;

/// What is known of each client; never empty.
pub(super) fn load(args: &ServeArgs) -> Result<Vec<Loaded>, Failure> {
    let mut all = match profiles(args)? {
        Some(names) => named(args, &names)?,
        None => vec![profile::read(&args.client, &args.profile)?],
    };
    for loaded in &mut all {
        let context = &mut loaded.context;
        context.skew = args.time.skew.unwrap_or(context.skew);
        context.environment = context.environment.take().or_else(|| Environment::named("test"));
    }
    Ok(all)
}

/// The profiles to take, if there are several and none is asked for.
fn profiles(args: &ServeArgs) -> Result<Option<Vec<String>>, Failure> {
    let client = &args.client;
    let is_named = client.client_id.is_some() || client.client.is_some() || client.settings.is_some();
    if is_named || args.profile.profile.is_some() || args.profile.no_config {
        return Ok(None);
    }
    let choice = args.profile.config.clone().map_or(Choice::Find, Choice::File);
    let found = find(&choice).map_err(|error| Failure::new(error.to_string()))?;
    let names = found.map(|found| found.config.profiles.into_iter().map(|p| p.name).collect::<Vec<_>>());
    Ok(names.filter(|names| names.len() > 1))
}

/// Those profiles that name a client: `iss` picks among them.
fn named(args: &ServeArgs, names: &[String]) -> Result<Vec<Loaded>, Failure> {
    let mut all: Vec<Loaded> = Vec::new();
    for name in names {
        let config = args.profile.config.clone();
        let choice = ProfileArgs { config, no_config: false, profile: Some(name.clone()) };
        let loaded = profile::read(&args.client, &choice)?;
        let id = loaded.context.client_id.as_deref();
        if id.is_none() {
            complain("warning", format_args!("profile {name} names no client and is left out"));
        } else if all.iter().any(|other| other.context.client_id.as_deref() == id) {
            complain(
                "warning",
                format_args!("profile {name} names the client of an earlier profile and is left out"),
            );
        } else {
            all.push(loaded);
        }
    }
    if all.is_empty() {
        return Err(Failure::new("no profile names a client; give one with --client-id or --profile"));
    }
    Ok(all)
}
