//! Which server the grants of a client are for: what its settings make of the claim aud, and the environment that
//! they name beside it.

use super::clients::{Client, is_url};
use super::entry::Entry;
use super::meaning::Meaning;
use crate::context::values;
use crate::maskinporten::environments::{self, Environment, WRONG_DOMAINS};

/// What the claim aud will be, and which setting says so.
pub(super) struct Aud<'s> {
    pub(super) entry: &'s Entry,
    pub(super) value: String,
}

/// The entries that name the server, and what to cut off of each.
pub(super) fn named<'s>(client: &Client<'s>) -> impl Iterator<Item = (&'s Entry, &'static str)> {
    let issuer = client.find(Meaning::Issuer).filter(|entry| is_url(&entry.value()));
    let is_server = client.token_audience().is_none();
    [
        (issuer, ""),
        (client.find(Meaning::Audience).filter(|_| is_server), ""),
        (authority(client), ""),
        (client.find(Meaning::WellKnown), "/.well-known/"),
        (client.find(Meaning::TokenEndpoint), TOKEN),
    ]
    .into_iter()
    .filter_map(|(entry, cut)| Some((entry?, cut)))
    .map(|(entry, cut)| (entry, if cut.is_empty() && is_token_endpoint(entry) { TOKEN } else { cut }))
}

/// Where grants are sent, behind the issuer.
const TOKEN: &str = "/token";

/// The address of the server by a name that may mean any server: beside a setting that says where grants are sent, not
/// one of another service.
fn authority<'s>(client: &Client<'s>) -> Option<&'s Entry> {
    let others = [Meaning::Audience, Meaning::Issuer, Meaning::WellKnown, Meaning::TokenEndpoint];
    let is_beside = || {
        let mut values = others.into_iter().filter_map(|meaning| client.find(meaning)).map(Entry::value);
        values.any(|value| environments::nearest(&value).is_some())
    };
    let is_meant = |entry: &Entry| {
        let value = entry.value();
        environments::nearest(&value).is_some() || environments::is_former(&value)
    };
    client.find(Meaning::Authority).filter(|entry| is_meant(entry) || !is_beside())
}

/// Whether a setting that may hold any address of the server holds the one that grants are sent to.
fn is_token_endpoint(entry: &Entry) -> bool {
    entry.meaning == Meaning::Authority && entry.value().trim_end_matches('/').ends_with(TOKEN)
}

/// The environment of a server's address, of which the path from `cut` on is dropped.
pub(super) fn environment_at(url: &str, cut: &str) -> Option<Environment> {
    if let Some(known) = environments::nearest(url) {
        return Some(known.clone());
    }
    let base = match cut {
        "" => url.to_owned(),
        _ => format!("{}/", url.split_once(cut)?.0),
    };
    Environment::with_issuer(&base)
}

fn is_wrong_domain(url: &str) -> bool {
    environments::host(url).as_deref().and_then(environments::elsewhere).is_some()
}

/// What the claim aud will be, and which setting says so.
pub(super) fn aud<'s>(client: &Client<'s>) -> Option<Aud<'s>> {
    // A retired address, or one of another server, is the mistake even beside the right audience.
    if let Some((entry, cut)) = named(client).find(|(entry, _)| is_wrong_domain(&entry.value())) {
        let value = entry.value();
        let base = value.split_once(cut).filter(|_| !cut.is_empty()).map(|(base, _)| format!("{base}/"));
        return Some(Aud { entry, value: base.unwrap_or(value) });
    }
    if let Some(entry) = client.find(Meaning::Audience).filter(|_| client.token_audience().is_none()) {
        return Some(Aud { entry, value: entry.exact() });
    }
    // Whatever the address of the server is, it is not what is sent.
    if client.elsewhere(Meaning::Audience).is_some() && client.find(Meaning::Audience).is_none() {
        return None;
    }
    of_address(client).or_else(|| of_environment_name(client))
}

/// The issuer that a client makes of an address of the server.
fn of_address<'s>(client: &Client<'s>) -> Option<Aud<'s>> {
    for meaning in [Meaning::Issuer, Meaning::WellKnown, Meaning::TokenEndpoint, Meaning::Authority] {
        let Some(entry) = client.find(meaning).filter(|entry| is_url(&entry.value())) else { continue };
        let value = entry.value();
        let cut = match meaning {
            Meaning::WellKnown => "/.well-known/",
            Meaning::TokenEndpoint => TOKEN,
            Meaning::Authority if is_token_endpoint(entry) => TOKEN,
            // Beside a token endpoint it is the base of addresses and not the issuer.
            Meaning::Authority if client.has(Meaning::TokenEndpoint) => return None,
            _ => return Some(Aud { entry, value }),
        };
        match environment_at(&value, cut) {
            Some(environment) => return Some(Aud { entry, value: environment.issuer.into_owned() }),
            // What the rest is found from does not tell the issuer.
            None if meaning == Meaning::WellKnown => {}
            None => return Some(Aud { entry, value }),
        }
    }
    None
}

fn of_environment_name<'s>(client: &Client<'s>) -> Option<Aud<'s>> {
    let entry = client.find(Meaning::EnvironmentName)?;
    let name = entry.value().trim().to_ascii_lowercase();
    let retired = WRONG_DOMAINS.iter().find(|wrong| {
        wrong.domain.split('.').next() == Some(name.as_str()) && wrong.domain.ends_with("maskinporten.no")
    });
    let value = match retired {
        Some(retired) => format!("https://{}/", retired.domain),
        None => values::environment(&name).ok()?.issuer.into_owned(),
    };
    Some(Aud { entry, value })
}

/// The environment that the settings name beside `aud`.
pub(super) fn environment(client: &Client<'_>, aud: Option<&Aud<'_>>) -> Option<Environment> {
    let is_aud = |meaning| aud.is_some_and(|aud| aud.entry.meaning == meaning);
    let mut beside = named(client)
        .filter(|(entry, _)| !is_aud(entry.meaning) && !is_wrong_domain(&entry.value()))
        .filter_map(|(entry, cut)| Some((environment_at(&entry.value(), cut)?, cut)));
    let first = beside.next();
    // A setting that names another environment than aud wins: it is the contradiction to report.
    let meant = aud.and_then(|aud| environments::nearest(&aud.value));
    let is_same = |known: &Environment| meant.is_some_and(|meant| meant.issuer == known.issuer);
    let other = first
        .as_ref()
        .filter(|(first, _)| is_same(first))
        .and_then(|_| beside.find(|(environment, _)| environment.tier.is_some() && !is_same(environment)));
    // A proxy or a double on the way to the server says nothing against the audience.
    let is_contrary = |known: &(Environment, &str)| known.0.tier.is_some() || meant.is_none();
    let known = other.or(first).filter(is_contrary);
    if let Some((environment, cut)) = known {
        return Some(aud.and_then(|aud| but_for_slash(aud, &environment, cut)).unwrap_or(environment));
    }
    if let Some(double) = aud.filter(|aud| environments::is_local(&aud.value)) {
        return Environment::with_issuer(&double.value);
    }
    let entry = client.find(Meaning::EnvironmentName).filter(|_| !is_aud(Meaning::EnvironmentName))?;
    values::environment(&entry.value()).ok()
}

/// The issuer that aud names, where another address of the same server tells all of it but whether it ends in a slash.
fn but_for_slash(aud: &Aud<'_>, environment: &Environment, cut: &str) -> Option<Environment> {
    let bare = |issuer: &str| issuer.trim_end_matches('/').to_owned();
    let is_same =
        !cut.is_empty() && environment.tier.is_none() && bare(&aud.value) == bare(&environment.issuer);
    is_same.then(|| Environment::with_issuer(&aud.value))?
}
