//! Settings that programs already have: the variables, properties, JSON, YAML, TOML and XML files of the
//! clients in use, the manifests they are deployed with, and literals in source code. What the names mean is settled by name,
//! section and value; nobody has to say which client it is.
//!
//! One rule for all of them: a setting is any way that ends in a known name below a section that speaks
//! of Maskinporten or Skyporten. Only what a check needs is read, and from a private key only the
//! public half.

mod apart;
mod branches;
mod certificate;
mod claims;
mod clients;
mod details;
mod diff;
mod draft;
mod entry;
mod excerpt;
mod expressions;
mod file;
mod found;
mod gather;
mod keys;
mod leaf;
mod lifetime;
mod markdown;
pub(crate) mod meaning;
pub(crate) mod placeholder;
mod reference;
mod scripts;
mod server;
mod unfold;
mod unread;

pub use certificate::{Open, Opened};
pub use draft::Draft;
pub use excerpt::Excerpt;
pub(crate) use file::SettingsFile;
pub use file::drafts;
pub(crate) use markdown::is_document as is_markdown;
#[cfg(feature = "cli")]
pub(crate) use unread::fault;
pub(crate) use unread::from_latin1;

use super::diagnostic::{Diagnostic, nearest};
use super::keys::KeySet;
use super::saved::text;
use super::values;
use crate::maskinporten::environments::Environment;
use crate::source::line_and_column;
use clients::Client;
use entry::{Entry, Section};
use meaning::Meaning;

/// What can be read, for errors.
const KNOWN: &str = "Settings that are understood: names such as MASKINPORTEN_CLIENT_ID, or clientId below a section that speaks of Maskinporten, in variables, properties, JSON, YAML, TOML, XML and literals of source code: .env (also one file a variable in a folder), appsettings.json, local.settings.json, web.config, application.yaml, nais.yaml, Helm values, docker-compose.yaml, Secret and ConfigMap, the .properties of Digdir's jwt-grant-generator and of KS Fiks.";

/// Most names set twice that are reported.
const MOST_REPEATED: usize = 8;

/// A value of the settings and where it is.
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
    /// Reads a file. `file` is its name, which tells properties, YAML and TOML from variables.
    ///
    /// # Errors
    /// If it is none of the known shapes, has no client, or more than one; with the place.
    /// `client_id` picks among several.
    pub fn read(
        bytes: &[u8],
        file: &str,
        client_id: Option<&str>,
        warnings: &mut Vec<Diagnostic>,
    ) -> Result<Self, Diagnostic> {
        let latin1 = from_latin1(bytes);
        let text = text(latin1.as_ref().map_or(bytes, |text| &text.bytes))?;
        let mut leaves = gather::leaves(&text, file)?;
        expressions::leave_out(&mut leaves);
        if leaves.is_empty() {
            let what = if text.trim().is_empty() { "empty file" } else { "it holds no name with a value" };
            return Err(Diagnostic::at(&text, 0, what).help(KNOWN));
        }
        let mut sections = entry::sections(&leaves);
        sections.iter_mut().flat_map(|section| &mut section.entries).for_each(Entry::leave_open);
        let reader = Reader { text: &text, warnings };
        reader.read(&sections, client_id).map_err(|error| match error {
            Trouble::Said(diagnostic) => diagnostic,
            Trouble::Nothing => nothing_found(&text, &leaves),
        })
    }

    /// Reads variables: of the environment, or one file each in a folder. Only names that speak of
    /// Maskinporten or Skyporten are looked at.
    ///
    /// # Errors
    /// As [`Settings::read`].
    pub fn from_variables(
        variables: impl IntoIterator<Item = (String, String)>,
        client_id: Option<&str>,
        warnings: &mut Vec<Diagnostic>,
    ) -> Result<Self, Diagnostic> {
        let ours = variables.into_iter().filter(|(name, _)| meaning::is_prefixed(name));
        let leaves: Vec<_> = ours.map(|(name, value)| gather::variable(name, value)).collect();
        let reader = Reader { text: "", warnings };
        reader.read(&entry::sections(&leaves), client_id).map_err(|error| match error {
            Trouble::Said(diagnostic) => diagnostic,
            Trouble::Nothing => nothing_found("", &leaves),
        })
    }
}

enum Trouble {
    Said(Diagnostic),
    Nothing,
}

impl From<Diagnostic> for Trouble {
    fn from(diagnostic: Diagnostic) -> Self {
        Self::Said(diagnostic)
    }
}

/// Reads the settings of the one client that is wanted.
struct Reader<'a> {
    text: &'a str,
    warnings: &'a mut Vec<Diagnostic>,
}

impl Reader<'_> {
    fn read(mut self, sections: &[Section], client_id: Option<&str>) -> Result<Settings, Trouble> {
        let several = self.pick(sections, client_id)?;
        let Some(client) = several.first() else { return Err(Trouble::Nothing) };
        let id = client.id();
        let mut settings = Settings {
            shape: client.shape(),
            client_id: id.map(|entry| self.setting(entry, entry.value())),
            environment: self.environment(client),
            ..Settings::default()
        };
        self.compare_profiles(&several, settings.environment.as_ref());
        self.say_repeated(client);
        if id.is_none() {
            self.say_elsewhere(client);
        }
        let scopes = client.find(Meaning::Scopes).or_else(|| client.find(Meaning::NaisScopes));
        settings.scopes = scopes.map(|entry| {
            let value = entry.value();
            let scopes = value.split([' ', ',', '\t', '\n', '\r']).filter(|s| !s.is_empty());
            self.setting(entry, scopes.map(str::to_owned).collect())
        });
        settings.keys = keys::of(client)
            .map_err(|(entry, why)| self.complain(entry, why))?
            .map(|(entry, set)| self.setting(entry, set));
        Ok(settings)
    }

    /// The client that is wanted; several only if they are profiles of one.
    fn pick<'s>(
        &self,
        sections: &'s [Section],
        client_id: Option<&str>,
    ) -> Result<Vec<Client<'s>>, Diagnostic> {
        let mut about = clients::clients(sections, false);
        if about.iter().any(Client::speaks) {
            about.retain(Client::speaks);
        }
        let id = |client: &Client<'_>| client.id().map(Entry::value);
        if about.len() > 1 {
            about.retain(|client| client_id.is_none_or(|wanted| id(client).as_deref() == Some(wanted)));
        }
        let Some(first) = about.first().filter(|_| about.len() > 1) else { return Ok(about) };
        if about.iter().all(|client| id(client) == id(first)) {
            return Ok(about);
        }
        let names: Vec<_> = about
            .iter()
            .map(|client| {
                format!("{} ({})", client.label(), id(client).unwrap_or_default()).trim_start().to_owned()
            })
            .collect();
        let message = format!("the settings hold {} clients: {}", about.len(), names.join(", "));
        let error = match first.id() {
            Some(entry) => self.complain(entry, message),
            None => Diagnostic::new(message),
        };
        Err(error.help("Say which one with --client-id, or client-id in the profile."))
    }

    fn setting<T>(&self, entry: &Entry, value: T) -> Setting<T> {
        let line = entry.at.map(|at| line_and_column(self.text.as_bytes(), at.start).0);
        Setting { value, name: entry.name.clone(), line }
    }

    fn complain(&self, entry: &Entry, message: impl Into<String>) -> Diagnostic {
        match entry.at {
            Some(at) => Diagnostic::at(self.text, at.start, message),
            None => Diagnostic::new(message),
        }
    }

    /// One client with several profiles: the first is read, and another environment is said.
    fn compare_profiles(&mut self, several: &[Client<'_>], used: Option<&Setting<Environment>>) {
        for client in several.iter().skip(1) {
            let mut other = Reader { text: self.text, warnings: &mut Vec::new() };
            let Some(theirs) = other.environment(client) else { continue };
            if let Some(used) = used.filter(|used| used.value != theirs.value) {
                let message = format!(
                    "{} names {} ({}), but {} names {}, which is used",
                    theirs.name,
                    theirs.value.issuer,
                    client.label(),
                    used.name,
                    used.value.issuer
                );
                let at = theirs.line.map(|line| (line, 1)).unzip();
                self.warnings.push(Diagnostic { line: at.0, column: at.1, ..Diagnostic::new(message) });
            }
        }
    }

    /// Warns of names that are set twice, at the value that does not count.
    fn say_repeated(&mut self, client: &Client<'_>) {
        let again = client.entries().filter_map(|entry| Some((entry, entry.earlier?)));
        let warnings: Vec<_> = again
            .take(MOST_REPEATED)
            .map(|(entry, earlier)| {
                let last = line_and_column(self.text.as_bytes(), entry.at.unwrap_or(earlier).start).0;
                let message = format!("{} is set again in line {last}; that value is used", entry.name);
                Diagnostic::at(self.text, earlier.start, message).help("Remove one of the two.")
            })
            .collect();
        self.warnings.extend(warnings);
    }

    fn say_elsewhere(&mut self, client: &Client<'_>) {
        if let Some(entry) = client.elsewhere(Meaning::ClientId) {
            self.warnings.push(
                self.complain(entry, format!("{} is set elsewhere", entry.name))
                    .help("Give it with --client-id, or client-id in the profile."),
            );
        } else if client.is_nais() {
            let place = client.find(Meaning::NaisScopes);
            let message = "a NAIS manifest: client id and keys come at run time, as MASKINPORTEN_CLIENT_ID and MASKINPORTEN_CLIENT_JWK";
            let warning =
                place.map_or_else(|| Diagnostic::new(message), |entry| self.complain(entry, message));
            self.warnings.push(
                warning.help(
                    "Give the client id with --client-id, or read them in the pod with --settings env.",
                ),
            );
        }
    }

    /// The environment: from whichever name says it, in order of how surely it does.
    fn environment(&mut self, client: &Client<'_>) -> Option<Setting<Environment>> {
        let mut found: Option<Setting<Environment>> = None;
        for (entry, cut) in server::named(client) {
            let Some(environment) = server::environment_at(&entry.value(), cut) else { continue };
            match &found {
                Some(first) if first.value != environment => {
                    let message = format!(
                        "{} names {}, but {} names {}, which is used",
                        entry.name, environment.issuer, first.name, first.value.issuer
                    );
                    self.warnings.push(self.complain(entry, message));
                }
                Some(_) => {}
                None => found = Some(self.setting(entry, environment)),
            }
        }
        found.or_else(|| {
            let entry = client.find(Meaning::EnvironmentName)?;
            match values::environment(&entry.value()) {
                Ok(environment) => Some(self.setting(entry, environment)),
                Err(why) => {
                    self.warnings
                        .push(self.complain(entry, format!("{} is {}: {why}", entry.name, entry.value())));
                    None
                }
            }
        })
    }
}

fn nothing_found(text: &str, leaves: &[leaf::Leaf<'static>]) -> Diagnostic {
    let name = |leaf: &leaf::Leaf<'_>| leaf.step(0).or_else(|| leaf.step(1)).unwrap_or_default().to_owned();
    let complain = |leaf: &leaf::Leaf<'_>, message: String| match leaf.name {
        Some(at) => Diagnostic::at(text, at.start, message),
        None => Diagnostic::new(message),
    };
    let near = leaves.iter().find_map(|leaf| {
        let name = name(leaf);
        let words: Vec<&str> = meaning::words(&name).collect();
        let known = meaning::of(&words).is_some();
        let near = nearest(&name, ["MASKINPORTEN_CLIENT_ID", "clientId"])?;
        (!known).then_some((leaf, name.clone(), near))
    });
    match near {
        Some((leaf, name, near)) => {
            complain(leaf, format!("no client id found; {name} is not known, did you mean {near}?"))
        }
        None => leaves.first().map_or_else(
            || Diagnostic::new("no client id found"),
            |first| complain(first, "no client id found in these settings".to_owned()),
        ),
    }
    .help(KNOWN)
}
