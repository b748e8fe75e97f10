//! One level of what is known about the client: what flags and variables say, or what a profile
//! says. Levels are put on each other from the strongest on; a value that is there stays.

use std::path::{Path, PathBuf};

use super::documents::Documents;
use super::program;
use crate::context::settings::{Setting, Settings};
use crate::context::{Client, Context, Diagnostic, KeySet, Provenance, ScopeLists, find_client, issuer_of};
use crate::maskinporten::environments::Environment;

/// A value and who says so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said<T> {
    /// The value.
    pub value: T,
    /// Who says so, for people: "--client-id", "profile test in grantlint.toml".
    pub from: String,
}

/// One level of what is known about the client.
#[derive(Clone, Debug, Default)]
pub struct Layer {
    /// The environment.
    pub environment: Option<Said<Environment>>,
    /// The client_id.
    pub client_id: Option<Said<String>>,
    /// The organisation that owns the client.
    pub org_number: Option<Said<String>>,
    /// The scopes registered on the client.
    pub scopes: Option<Said<Vec<String>>>,
    /// Saved answer about the client.
    pub client: Option<PathBuf>,
    /// Registered keys.
    pub jwks: Option<PathBuf>,
    /// Saved scope accesses and scope definitions.
    pub access: Vec<PathBuf>,
    /// Saved metadata of the server.
    pub well_known: Option<PathBuf>,
    /// The program's own settings: a file, a folder, or `env`.
    pub settings: Option<PathBuf>,
}

impl Layer {
    /// Adds what this level says to what stronger ones said. `client_hint` picks from a list where
    /// nothing stronger names the client.
    ///
    /// # Errors
    /// If a file cannot be read, is wrong, or contradicts this same level.
    pub fn apply(
        &self,
        context: &mut Context,
        client_hint: Option<&str>,
        documents: &dyn Documents,
        warnings: &mut Vec<Diagnostic>,
    ) -> Result<(), Diagnostic> {
        let known_before = context.client_id.clone();
        let mut state = State { layer: self, context, known_before, documents, warnings };
        state.outright();
        let settings = state.settings()?;
        let from_settings = settings.as_ref().and_then(|(_, s)| Some(s.client_id.as_ref()?.value.clone()));
        if let Some(file) = &self.client {
            state.client(file, from_settings.as_deref().or(client_hint))?;
        }
        if let Some(file) = &self.jwks {
            state.jwks(file)?;
        }
        state.access()?;
        if let Some((source, settings)) = settings {
            state.take_settings(&source, &settings)?;
        }
        Ok(())
    }
}

struct State<'a> {
    layer: &'a Layer,
    context: &'a mut Context,
    /// The client_id that stronger levels named.
    known_before: Option<String>,
    documents: &'a dyn Documents,
    warnings: &'a mut Vec<Diagnostic>,
}

impl State<'_> {
    fn note(&mut self, name: &'static str, value: impl AsRef<str>, from: impl Into<String>) {
        self.context.provenance.push(Provenance::new(name, value.as_ref(), from));
    }

    /// Whether a stronger level named the client, and this one another or none: then files of this
    /// level about another client are left out, else they contradict it.
    fn id_is_stronger(&self) -> bool {
        let own = self.layer.client_id.as_ref().map(|said| &said.value);
        self.known_before.is_some() && own != self.known_before.as_ref()
    }

    /// The values that are given outright.
    fn outright(&mut self) {
        let layer = self.layer;
        if let Some(said) = &layer.environment {
            self.environment(&said.value, &said.from);
        }
        if let Some(said) = &layer.client_id {
            self.client_id(&said.value, &said.from);
        }
        if let Some(said) = &layer.org_number {
            self.org_number(&said.value, &said.from);
        }
        if let Some(said) = &layer.scopes {
            self.scopes(&said.value, &said.from);
        }
    }

    fn environment(&mut self, environment: &Environment, from: &str) {
        if self.context.environment.is_none() {
            self.context.environment = Some(environment.clone());
            self.note("environment", environment.issuer.as_ref(), from);
        }
    }

    fn client_id(&mut self, id: &str, from: &str) {
        if self.context.client_id.is_none() {
            self.context.client_id = Some(id.to_owned());
            self.note("client-id", id, from);
        }
    }

    fn org_number(&mut self, number: &str, from: &str) {
        if self.context.org_number.is_none() {
            self.context.org_number = Some(number.to_owned());
            self.note("org-number", number, from);
        }
    }

    fn scopes(&mut self, scopes: &[String], from: &str) {
        if self.context.scopes.is_none() {
            self.context.scopes = Some(scopes.to_vec());
            self.note("scopes", scopes.join(" "), from);
        }
    }

    fn keys(&mut self, keys: &KeySet, from: &str) {
        if self.context.keys.is_none() {
            let kids: Vec<&str> = keys.kids().collect();
            let shown = match (kids.is_empty(), keys.keys.len()) {
                (false, _) => kids.join(" "),
                (true, 0) => "none".to_owned(),
                (true, number) => format!("{number} without identifier"),
            };
            self.context.keys = Some(keys.clone());
            self.note("keys", shown, from);
        }
    }

    fn client(&mut self, file: &Path, hint: Option<&str>) -> Result<(), Diagnostic> {
        let shown = file.display().to_string();
        let bytes = self.documents.read(file)?;
        let known = self.context.client_id.clone();
        let mut warnings = Vec::new();
        let named = known.as_deref().or(hint);
        let client = match find_client(&bytes, named, &mut warnings) {
            Ok(client) => client,
            // A stronger level names another client, so this file is about the wrong one.
            Err(error) if error.about_another_client && self.id_is_stronger() => {
                let help = format!("It is ignored; the client id is {}.", known.unwrap_or_default());
                self.warnings.push(error.in_file(&shown).help(help));
                return Ok(());
            }
            // The hint is weaker than the file.
            Err(error) if known.is_none() && error.about_another_client => {
                find_client(&bytes, None, &mut warnings).map_err(|e| e.in_file(&shown))?
            }
            Err(error) => return Err(error.in_file(&shown)),
        };
        self.warnings.extend(warnings.into_iter().map(|w| w.in_file(&shown)));
        self.take_client(client, &shown);
        Ok(())
    }

    fn take_client(&mut self, client: Client, from: &str) {
        if self.context.client.is_some() {
            return;
        }
        if let Some(id) = &client.client_id {
            self.client_id(id, from);
        }
        if let Some(number) = &client.client_orgno {
            self.org_number(number, from);
        }
        if let Some(scopes) = &client.scopes {
            self.scopes(scopes, from);
        }
        if let Some(kind) = &client.integration_type {
            self.note("integration-type", kind, from);
        }
        // Keys that the level gives in a file of their own are newer.
        if let Some(keys) = client.keys.as_ref().filter(|_| self.layer.jwks.is_none()) {
            self.keys(keys, from);
        }
        self.context.client = Some(client);
    }

    fn jwks(&mut self, file: &Path) -> Result<(), Diagnostic> {
        let shown = file.display().to_string();
        let mut warnings = Vec::new();
        let keys = KeySet::read(&self.documents.read(file)?, &mut warnings).map_err(|e| e.in_file(&shown))?;
        self.warnings.extend(warnings.into_iter().map(|w| w.in_file(&shown)));
        self.keys(&keys, &shown);
        Ok(())
    }

    fn access(&mut self) -> Result<(), Diagnostic> {
        if self.context.access.is_some() || !self.context.scope_info.is_empty() {
            return Ok(());
        }
        for file in &self.layer.access {
            let shown = file.display().to_string();
            let lists = ScopeLists::read(&self.documents.read(file)?).map_err(|e| e.in_file(&shown))?;
            if let Some(access) = lists.access {
                self.note("access", count(access.len(), "entry", "entries"), shown.as_str());
                self.context.access.get_or_insert_default().extend(access);
            }
            if !lists.scopes.is_empty() {
                self.note("scope-definitions", count(lists.scopes.len(), "scope", "scopes"), shown.as_str());
                self.context.scope_info.extend(lists.scopes);
            }
        }
        if let Some(file) = &self.layer.well_known {
            let shown = file.display().to_string();
            let environment = issuer_of(&self.documents.read(file)?).map_err(|e| e.in_file(&shown))?;
            self.environment(&environment, &shown);
        }
        Ok(())
    }

    fn settings(&mut self) -> Result<Option<(String, Settings)>, Diagnostic> {
        let Some(place) = &self.layer.settings else { return Ok(None) };
        program::settings(place, self.context.client_id.as_deref(), self.documents, self.warnings).map(Some)
    }

    fn take_settings(&mut self, file: &str, settings: &Settings) -> Result<(), Diagnostic> {
        let known = self.context.client_id.clone();
        let theirs = settings.client_id.as_ref().filter(|id| known.as_ref().is_some_and(|k| *k != id.value));
        if let Some(theirs) = theirs {
            let error =
                program::of_another_client(theirs, known.as_deref().unwrap_or_default()).in_file(file);
            if !self.id_is_stronger() {
                return Err(error.help("Correct the client id, or give the settings of that client."));
            }
            self.warnings.push(error.help("They are ignored."));
            return Ok(());
        }
        let from = |name: &str, line| program::origin(name, line, file, settings.shape);
        if let Some(Setting { value, name, line }) = &settings.environment {
            self.environment(value, &from(name, *line));
        }
        if let Some(Setting { value, name, line }) = &settings.client_id {
            self.client_id(value, &from(name, *line));
        }
        if let Some(Setting { value, name, line }) = &settings.scopes {
            self.scopes(value, &from(name, *line));
        }
        if let Some(Setting { value, name, line }) = &settings.keys {
            self.keys(value, &from(name, *line));
        }
        Ok(())
    }
}

fn count(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}
