//! Puts together what is known beside the grants of a run.

use std::path::PathBuf;

use super::disk::Disk;
use super::find::{Choice, Found, find, read};
use super::layer::{Layer, Said};
use super::{Exception, Located, Profile, anchors};
use crate::context::settings::Settings;
use crate::context::{At, Context, Diagnostic, OtherClient, find_client, nearest};
use crate::rule::Severity;

/// What flags and variables say.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    /// Which configuration file to use.
    pub config: Choice,
    /// Which profile of it; the default one if `None`.
    pub profile: Option<String>,
    /// What is said about the client outright.
    pub layer: Layer,
    /// CA certificates to trust besides those of the profile: files or folders.
    pub trust_anchors: Vec<PathBuf>,
}

/// What is known beside the grants of a run.
#[derive(Debug)]
pub struct Loaded {
    /// What the grants are judged against. Its instant is a placeholder.
    pub context: Context,
    /// Levels of the configuration.
    pub levels: Vec<(String, Option<Severity>)>,
    /// Exceptions of the configuration.
    pub exceptions: Vec<Exception>,
    /// Where the profile remembers seen jti: a URL, or a file.
    pub jti_ledger: Option<String>,
    /// The configuration file, as it is shown to people.
    pub file: Option<PathBuf>,
    /// The current profile.
    pub profile: Option<String>,
    /// What the user should know.
    pub warnings: Vec<Diagnostic>,
}

/// Reads everything that the flags and the profile name. Nothing is read twice, however many grants
/// are linted with it.
///
/// # Errors
/// The first thing that is wrong with any of it.
pub fn load(asked: &Asked) -> Result<Loaded, Diagnostic> {
    let found = find(&asked.config)?;
    let profile = match &found {
        Some(found) => choose(found, asked.profile.as_deref())?,
        None => match &asked.profile {
            Some(name) => {
                return Err(Diagnostic::new(format!("there is no grantlint.toml with a profile {name}"))
                    .help("Give the file with --config."));
            }
            None => None,
        },
    };
    let mut loaded = Loaded {
        context: Context::new(At::Issued),
        levels: Vec::new(),
        exceptions: Vec::new(),
        jti_ledger: None,
        file: found.as_ref().map(|found| found.file.clone()),
        profile: profile.map(|profile| profile.name.clone()),
        warnings: Vec::new(),
    };
    let layer = found.as_ref().zip(profile).map(|(found, profile)| of_profile(profile, found));
    let hint = layer.as_ref().and_then(|layer| Some(layer.client_id.as_ref()?.value.as_str()));
    asked.layer.apply(&mut loaded.context, hint, &Disk, &mut loaded.warnings)?;
    if let Some(layer) = &layer {
        layer.apply(&mut loaded.context, None, &Disk, &mut loaded.warnings)?;
    }
    anchors::add(&asked.trust_anchors, "--trust-anchor", &Disk, &mut loaded.context)?;
    if let Some(found) = found {
        loaded.context.other_clients =
            others(&found, profile_name(&loaded), loaded.context.client_id.as_deref());
        if let Some(profile) = profile_name(&loaded).and_then(|name| found.config.profile(name)) {
            let places: Vec<PathBuf> = profile.trust_anchors.iter().map(|a| found.beside(&a.value)).collect();
            let from = format!("profile {} in {}", profile.name, found.file.display());
            anchors::add(&places, &from, &Disk, &mut loaded.context)?;
            loaded.jti_ledger = profile.jti_ledger.as_ref().map(|ledger| {
                let is_address = ledger.value.contains("://");
                if is_address {
                    ledger.value.clone()
                } else {
                    found.beside(&ledger.value).display().to_string()
                }
            });
        }
        loaded.levels = found.config.levels;
        loaded.exceptions = found.config.exceptions;
    }
    Ok(loaded)
}

/// What a profile says.
fn of_profile(profile: &Profile, found: &Found) -> Layer {
    let from = format!("profile {} in {}", profile.name, found.file.display());
    let path = |name: &Located<String>| found.beside(&name.value);
    Layer {
        environment: said(profile.environment.as_ref(), &from),
        client_id: said(profile.client_id.as_ref(), &from),
        org_number: said(profile.org_number.as_ref(), &from),
        scopes: said(profile.scopes.as_ref(), &from),
        client: profile.client.as_ref().map(path),
        jwks: profile.jwks.as_ref().map(path),
        access: profile.access.iter().map(path).collect(),
        well_known: profile.well_known.as_ref().map(path),
        settings: profile.settings.as_ref().map(|name| match name.value.as_str() {
            "env" => PathBuf::from("env"),
            _ => path(name),
        }),
    }
}

fn said<T: Clone>(value: Option<&Located<T>>, from: &str) -> Option<Said<T>> {
    value.map(|value| Said { value: value.value.clone(), from: from.to_owned() })
}

fn profile_name(loaded: &Loaded) -> Option<&str> {
    loaded.profile.as_deref()
}

/// The profile to use: the one named, the default, or the only one.
fn choose<'f>(found: &'f Found, asked: Option<&str>) -> Result<Option<&'f Profile>, Diagnostic> {
    let config = &found.config;
    let names = || config.profiles.iter().map(|profile| profile.name.as_str());
    let fail = |message: String| Diagnostic::new(message).in_file(&found.file.display().to_string());
    let all = || names().collect::<Vec<_>>().join(", ");
    if let Some(name) = asked.or(config.default_profile.as_deref()) {
        return config.profile(name).map(Some).ok_or_else(|| {
            let near = super::values::hint(nearest(name, names()));
            fail(format!("there is no profile {name}{near}")).help(format!("Profiles: {}.", all()))
        });
    }
    match config.profiles.as_slice() {
        [] => Ok(None),
        [only] => Ok(Some(only)),
        _ => Err(fail(format!("there are several profiles and no default: {}", all()))
            .help("Say which one with --profile, or set default-profile.")),
    }
}

/// The clients of the other profiles. Trouble in their files is not this run's.
fn others(found: &Found, profile: Option<&str>, client_id: Option<&str>) -> Vec<OtherClient> {
    let other = |other: &Profile| {
        let file = |name: &super::Located<String>| read(&found.beside(&name.value)).ok();
        let from_client =
            || find_client(&file(other.client.as_ref()?)?, None, &mut Vec::new()).ok()?.client_id;
        let from_settings = || {
            // The variables are those of this run.
            let name = other.settings.as_ref().filter(|name| name.value != "env")?;
            let settings = Settings::read(&file(name)?, &name.value, None, &mut Vec::new()).ok()?;
            Some(settings.client_id?.value)
        };
        let id = other
            .client_id
            .as_ref()
            .map(|id| id.value.clone())
            .or_else(from_client)
            .or_else(from_settings)?;
        Some(OtherClient { profile: other.name.clone(), client_id: id })
    };
    let profiles = found.config.profiles.iter().filter(|p| Some(p.name.as_str()) != profile);
    profiles.filter_map(other).filter(|other| Some(other.client_id.as_str()) != client_id).collect()
}
