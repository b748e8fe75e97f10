//! What is known beside the grants, as JSON with names in the style of JavaScript.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::Deserialize;

use crate::config::layer::{Layer, Said};
use crate::config::values;
use crate::context::At;
use crate::engine::Policy;
use crate::language::Lang;

/// When the server is taken to receive the grants.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(untagged)]
enum Instant {
    /// Unix seconds.
    Seconds(i64),
    /// A word in place of a number.
    Word(Word),
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Word {
    /// Each grant at its own `iat`.
    Issued,
}

#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Language {
    #[default]
    En,
    Nb,
}

/// What may be said in options; each is what the flag of the same name says to `check`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub(super) struct Options {
    lang: Language,
    at: Option<Instant>,
    skew: Option<u32>,
    env: Option<String>,
    client_id: Option<String>,
    org_number: Option<String>,
    scopes: Vec<String>,
    select: Vec<String>,
    ignore: Vec<String>,
    severity: BTreeMap<String, String>,
    pub(super) lines: bool,
    pub(super) field: Option<String>,
    pub(super) password: Option<String>,
}

impl Options {
    /// Reads options; an empty text is none.
    ///
    /// # Errors
    /// What is wrong with them, for a developer.
    pub(super) fn read(json: &str) -> Result<Self, String> {
        if json.trim().is_empty() {
            return Ok(Self::default());
        }
        serde_json::from_str(json).map_err(|error| format!("options: {error}"))
    }

    pub(super) const fn lang(&self) -> Lang {
        match self.lang {
            Language::En => Lang::En,
            Language::Nb => Lang::Nb,
        }
    }

    /// The instant; without one each grant is judged at its own.
    pub(super) const fn at(&self) -> At {
        match self.at {
            Some(Instant::Seconds(seconds)) => At::Time(seconds),
            Some(Instant::Word(Word::Issued)) | None => At::Issued,
        }
    }

    pub(super) fn skew(&self) -> Option<i64> {
        self.skew.map(i64::from)
    }

    /// What is said outright, as the flags say it.
    ///
    /// # Errors
    /// Which value is wrong and why.
    pub(super) fn layer(&self) -> Result<Layer, String> {
        let scopes = self.scopes.iter().map(|text| values::scopes(text)).collect::<Result<Vec<_>, _>>();
        let scopes = scopes.map_err(|why| format!("scopes: {why}"))?.concat();
        Ok(Layer {
            environment: said("env", "--env", self.env.as_deref(), values::environment)?,
            client_id: said("clientId", "--client-id", self.client_id.as_deref(), values::client_id)?,
            org_number: said("orgNumber", "--org-number", self.org_number.as_deref(), values::org_number)?,
            scopes: (!scopes.is_empty()).then(|| Said { value: scopes, from: "--scope".to_owned() }),
            ..Layer::default()
        })
    }

    /// Which rules run, and at what level.
    ///
    /// # Errors
    /// Which name is of no rule, or which level there is not.
    pub(super) fn policy(&self) -> Result<Policy, String> {
        let selectors = |name: &str, list: &[String]| {
            let read = list.iter().map(|text| values::selector(text));
            read.collect::<Result<Vec<_>, _>>().map_err(|why| format!("{name}: {why}"))
        };
        let level =
            |(rule, level): (&String, &String)| Ok((values::selector(rule)?, values::severity(level)?));
        let levels = self.severity.iter().map(level).collect::<Result<Vec<_>, String>>();
        Ok(Policy {
            select: selectors("select", &self.select)?,
            ignore: selectors("ignore", &self.ignore)?,
            levels: levels.map_err(|why| format!("severity: {why}"))?,
            exceptions: Vec::new(),
        })
    }
}

fn said<T>(
    name: &str,
    flag: &str,
    text: Option<&str>,
    read: impl Fn(&str) -> Result<T, String>,
) -> Result<Option<Said<T>>, String> {
    let value = text.map(read).transpose().map_err(|why| format!("{name}: {why}"))?;
    Ok(value.map(|value| Said { value, from: flag.to_owned() }))
}

/// Where a document belongs.
pub(super) fn place(layer: &mut Layer, anchors: &mut Vec<PathBuf>, kind: &str, name: PathBuf) -> Option<()> {
    match kind {
        "client" => layer.client = Some(name),
        "jwks" => layer.jwks = Some(name),
        "access" => layer.access.push(name),
        "settings" => layer.settings = Some(name),
        "trustAnchors" => anchors.push(name),
        _ => return None,
    }
    Some(())
}
