//! Settings that programs already have: the variables, properties and JSON files of the clients in
//! use. What the names mean is settled by name and value; nobody has to say which client it is.
//!
//! Only what a check needs is read, and from a private key only the public half.

mod flat;
mod meaning;
mod sections;

use super::diagnostic::Diagnostic;
use super::json::text;
use super::keys::{KeySet, RegisteredKey};
use super::values;
use crate::maskinporten::environments::{self, Environment};
use flat::{Entry, Section};
use meaning::Meaning;

/// A value of the settings and where it stands.
#[derive(Clone, Debug)]
pub struct Setting<T> {
    /// The value.
    pub value: T,
    /// The name as it is written there.
    pub name: String,
    /// 1-based line, where there are lines.
    pub line: Option<usize>,
}

/// What a program's settings say about its client.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// Whose settings these are, for people.
    pub shape: &'static str,
    /// The client_id.
    pub client_id: Option<Setting<String>>,
    /// The environment that grants are sent to.
    pub environment: Option<Setting<Environment>>,
    /// The scopes that are asked for.
    pub scopes: Option<Setting<Vec<String>>>,
    /// The public half of the key, or its identifier alone. Never the client's whole set.
    pub keys: Option<Setting<KeySet>>,
}

impl Settings {
    /// Reads a file. `file` is its name, which tells `.properties` from variables.
    ///
    /// # Errors
    /// If it is none of the known shapes, has no client id, or more than one client; with the
    /// place. `client_id` picks among several.
    pub fn read(
        bytes: &[u8],
        file: &str,
        client_id: Option<&str>,
        warnings: &mut Vec<Diagnostic>,
    ) -> Result<Self, Diagnostic> {
        let text = text(bytes)?;
        let sections = flat::sections(&text, file)?;
        Self::from_sections(&sections, client_id, warnings)
    }

    /// Reads variables: of the environment, or one file each in a folder. Of the environment only
    /// names that speak of Maskinporten are looked at.
    ///
    /// # Errors
    /// As [`Settings::read`].
    pub fn from_variables(
        variables: impl IntoIterator<Item = (String, String)>,
        client_id: Option<&str>,
        warnings: &mut Vec<Diagnostic>,
    ) -> Result<Self, Diagnostic> {
        let ours = variables.into_iter().filter(|(name, _)| meaning::is_prefixed(name));
        let entries = ours.map(|(name, value)| Entry { name, value, place: None }).collect();
        Self::from_sections(&sections::split(entries), client_id, warnings)
    }

    fn from_sections(
        sections: &[Section],
        client_id: Option<&str>,
        warnings: &mut Vec<Diagnostic>,
    ) -> Result<Self, Diagnostic> {
        let section = sections::pick(sections, client_id)?;
        let client = section.find(Meaning::ClientId).or_else(|| section.issuer_as_client());
        let mut settings = Self {
            shape: sections::shape(section),
            client_id: client.map(|entry| entry.setting(entry.value.trim().to_owned())),
            environment: environment(section, warnings),
            ..Self::default()
        };
        if let Some(entry) = section.find(Meaning::Scopes) {
            let scopes = entry.value.split([' ', ',', '\t', '\n']).filter(|s| !s.is_empty());
            settings.scopes = Some(entry.setting(scopes.map(str::to_owned).collect()));
        }
        settings.keys = keys(section)?;
        Ok(settings)
    }
}

impl Entry {
    fn setting<T>(&self, value: T) -> Setting<T> {
        Setting { value, name: self.name.clone(), line: self.place.map(|(line, _)| line) }
    }

    pub(super) fn complain(&self, message: impl Into<String>) -> Diagnostic {
        let (line, column) = self.place.unzip();
        Diagnostic { line, column, ..Diagnostic::new(message) }
    }
}

impl Section {
    /// `issuer` is the client id with KS, Digdir's generator and many scripts; with NAIS it is the
    /// server, and then a URL.
    fn issuer_as_client(&self) -> Option<&Entry> {
        self.find(Meaning::Issuer).filter(|entry| !is_url(&entry.value))
    }
}

fn is_url(value: &str) -> bool {
    value.contains("://")
}

/// The environment: from whichever name says it, in order of how surely it does.
fn environment(section: &Section, warnings: &mut Vec<Diagnostic>) -> Option<Setting<Environment>> {
    let issuer = section.find(Meaning::Issuer).filter(|entry| is_url(&entry.value));
    let by_url = [
        (issuer, ""),
        (section.find(Meaning::Audience), ""),
        (section.find(Meaning::Authority), ""),
        (section.find(Meaning::WellKnown), "/.well-known/"),
        (section.find(Meaning::TokenEndpoint), "/token"),
    ];
    let mut found: Option<Setting<Environment>> = None;
    for (entry, cut) in by_url {
        let Some(entry) = entry else { continue };
        let Some(environment) = server(entry.value.trim(), cut) else { continue };
        match &found {
            Some(first) if first.value != environment => warnings.push(entry.complain(format!(
                "{} names {}, but {} names {}, which is used",
                entry.name, environment.issuer, first.name, first.value.issuer
            ))),
            Some(_) => {}
            None => found = Some(entry.setting(environment)),
        }
    }
    found.or_else(|| {
        let entry = section.find(Meaning::EnvironmentName)?;
        match values::environment(&entry.value) {
            Ok(environment) => Some(entry.setting(environment)),
            Err(why) => {
                warnings.push(entry.complain(format!("{} is {}: {why}", entry.name, entry.value)));
                None
            }
        }
    })
}

/// The environment of a server's address, of which the path from `cut` on is dropped.
fn server(url: &str, cut: &str) -> Option<Environment> {
    if let Some(known) = environments::nearest(url) {
        return Some(known.clone());
    }
    let base = match cut {
        "" => url.to_owned(),
        _ => format!("{}/", url.split_once(cut)?.0),
    };
    Environment::with_issuer(&base)
}

fn keys(section: &Section) -> Result<Option<Setting<KeySet>>, Diagnostic> {
    let kid = section.find(Meaning::Kid);
    let Some((entry, jwk)) = jwk(section)? else {
        let only_kid = |kid: &Entry| {
            let key = RegisteredKey { kid: Some(kid.value.trim().to_owned()), ..RegisteredKey::of(None) };
            kid.setting(KeySet { keys: vec![key], complete: false })
        };
        return Ok(kid.map(only_kid));
    };
    let fail = |e: Diagnostic| {
        let inside = e.line.zip(e.column).map(|(l, c)| format!(" (line {l}, column {c} of it)"));
        entry.complain(format!("{}: {}{}", entry.name, e.message, inside.unwrap_or_default()))
    };
    // The private half is expected here; that it is not read needs no warning.
    let mut set = KeySet::read(jwk.as_bytes(), &mut Vec::new()).map_err(fail)?;
    set.complete = false;
    if let (Some(kid), [only]) = (kid, set.keys.as_mut_slice()) {
        only.kid = Some(kid.value.trim().to_owned());
    }
    Ok(Some(entry.setting(set)))
}

/// The JWK as JSON, wherever the section holds one.
fn jwk(section: &Section) -> Result<Option<(&Entry, String)>, Diagnostic> {
    if let Some(entry) = section.find(Meaning::Jwk).filter(|e| e.value.trim_start().starts_with('{')) {
        return Ok(Some((entry, entry.value.clone())));
    }
    let Some(entry) = section.find(Meaning::JwkBase64) else { return Ok(None) };
    let standard = entry.value.replace('-', "+").replace('_', "/");
    let decoded = base64_simd::forgiving_decode_to_vec(standard.as_bytes()).ok();
    match decoded.and_then(|bytes| String::from_utf8(bytes).ok()) {
        Some(json) => Ok(Some((entry, json))),
        None => Err(entry.complain(format!("{} is not base64 of a JWK", entry.name))),
    }
}
