//! What the grants of a run are judged against, and which findings are passed over.

use std::io::{self, Write as _};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use super::args::{ClientArgs, ProfileArgs};
use super::failure::{Failure, complain};
use super::format::Format;
use super::print::print;
use crate::config::find::Choice;
use crate::config::layer::{Layer, Said};
use crate::config::load::{Asked, Loaded, load};
use crate::config::{self, FILE_NAME};
use crate::context::Diagnostic;
use crate::engine::{Exception, FileFilter};
use crate::report::Known;
use crate::rule::Rule;

/// Reads all that flags, variables and the profile name, and says what is doubtful about it.
pub(crate) fn read(client: &ClientArgs, profile: &ProfileArgs) -> Result<Loaded, Failure> {
    let contradiction =
        ["--config", "--profile"].into_iter().find(|flag| profile.no_config && is_given(flag));
    if let Some(flag) = contradiction {
        return Err(Failure::new(format!(
            "--no-config uses no configuration file and no profile: leave out {flag}, or it"
        )));
    }
    let loaded = load(&asked(client, profile)).map_err(|e| failure(&e))?;
    for warning in &loaded.warnings {
        say("warning", warning);
    }
    Ok(loaded)
}

fn asked(client: &ClientArgs, profile: &ProfileArgs) -> Asked {
    let config = match (&profile.config, profile.no_config) {
        (_, true) => Choice::Nothing,
        (Some(file), false) => Choice::File(file.clone()),
        (None, false) => Choice::Find,
    };
    let scopes: Vec<String> = client.scopes.concat();
    Asked {
        config,
        profile: profile.profile.clone().filter(|_| !profile.no_config),
        trust_anchors: client.trust_anchor.clone(),
        layer: Layer {
            environment: said(client.env.clone(), "--env", "GRANTLINT_ENV"),
            client_id: said(client.client_id.clone(), "--client-id", "GRANTLINT_CLIENT_ID"),
            org_number: said(client.org_number.clone(), "--org-number", "GRANTLINT_ORG_NUMBER"),
            scopes: said(Some(scopes).filter(|s| !s.is_empty()), "--scope", "GRANTLINT_SCOPE"),
            client: client.client.clone(),
            jwks: client.jwks.clone(),
            access: client.access.clone(),
            well_known: None,
            settings: client.settings.clone(),
        },
    }
}

/// A value and whether the flag or the variable said it: the flag wins where both are there.
fn said<T>(value: Option<T>, flag: &str, variable: &str) -> Option<Said<T>> {
    let from = if is_given(flag) { flag } else { variable };
    value.map(|value| Said { value, from: from.to_owned() })
}

/// Whether the flag itself is on the command line, and not only its variable set.
fn is_given(flag: &str) -> bool {
    let is_flag = |arg: std::ffi::OsString| {
        let text = arg.to_string_lossy();
        text == flag || text.strip_prefix(flag).is_some_and(|rest| rest.starts_with('='))
    };
    std::env::args_os().any(is_flag)
}

fn failure(error: &Diagnostic) -> Failure {
    let help = error.help.as_ref().map(|help| format!("\n  help: {help}")).unwrap_or_default();
    Failure::new(format!("{error}{help}"))
}

fn say(kind: &str, diagnostic: &Diagnostic) {
    complain(kind, diagnostic);
    if let Some(help) = &diagnostic.help {
        complain("help", help);
    }
}

/// The exceptions of a configuration.
pub(crate) struct Exceptions {
    file: String,
    listed: Vec<(config::Exception, Exception)>,
    expired: Vec<config::Exception>,
}

impl Exceptions {
    /// Those that hold at `now` (Unix seconds).
    pub(crate) fn new(loaded: &Loaded, now: i64) -> Result<Self, Failure> {
        let file = loaded.file.clone().unwrap_or_else(|| PathBuf::from(FILE_NAME));
        let (expired, holding): (Vec<_>, Vec<_>) =
            loaded.exceptions.iter().cloned().partition(|exception| exception.has_expired(now));
        let mut listed = Vec::with_capacity(holding.len());
        for exception in holding {
            let files = exception.files.as_deref().map(|globs| filter(globs, &file));
            let files = files.transpose().map_err(|why| failure(&about(&exception, &why, &file)))?;
            let live = Exception::new(&exception.selector, &exception.reason, files);
            listed.push((exception, live));
        }
        Ok(Self { file: file.display().to_string(), listed, expired })
    }

    /// What the engine needs.
    pub(crate) fn live(&self) -> Vec<Exception> {
        self.listed.iter().map(|(_, live)| live.clone()).collect()
    }

    /// Says which exceptions have expired and which met nothing. Whether the run fails for it: an
    /// exception that has expired must be renewed or removed.
    pub(crate) fn conclude(&self, enabled: &[&Rule]) -> bool {
        for exception in &self.expired {
            let until = exception.until.map(|day| day.to_string()).unwrap_or_default();
            let why = format!(
                "the exception for {} was valid until {until} and has expired ({})",
                exception.selector, exception.reason
            );
            let error = about(exception, &why, Path::new(&self.file));
            say("error", &error.help("Fix what it hides and remove it, or give it a new date."));
        }
        for (exception, _) in self.listed.iter().filter(|(_, live)| !live.is_used()) {
            let runs = enabled.iter().any(|rule| concerns(&exception.selector, rule));
            if runs {
                let why =
                    format!("the exception for {} did not match anything in this run", exception.selector);
                let warning = about(exception, &why, Path::new(&self.file));
                say("warning", &warning.help("Remove it if what it hid is fixed."));
            }
        }
        !self.expired.is_empty()
    }
}

fn concerns(selector: &str, rule: &Rule) -> bool {
    rule.name == selector || rule.messages.iter().any(|m| m.reply.code() == Some(selector))
}

fn about(exception: &config::Exception, why: &str, file: &Path) -> Diagnostic {
    let place =
        Diagnostic { line: Some(exception.line), column: Some(exception.column), ..Diagnostic::new(why) };
    place.in_file(&file.display().to_string())
}

/// A filter over the names of files, for globs relative to the configuration file.
fn filter(globs: &[String], config: &Path) -> Result<FileFilter, String> {
    let mut set = globset::GlobSetBuilder::new();
    for glob in globs {
        let built = globset::GlobBuilder::new(glob.trim_start_matches("./")).literal_separator(true).build();
        set.add(built.map_err(|e| format!("files: {}", e.kind()))?);
    }
    let set = set.build().map_err(|e| format!("files: {}", e.kind()))?;
    let here = std::env::current_dir().unwrap_or_default();
    let base = tidy(&here.join(config.parent().unwrap_or_else(|| Path::new(""))));
    Ok(Arc::new(move |name: &str| {
        let file = tidy(&here.join(name));
        set.is_match(file.strip_prefix(&base).unwrap_or(&file)) || set.is_match(name)
    }))
}

/// The path without `.` and `..`, as far as that can be told without looking.
fn tidy(path: &Path) -> PathBuf {
    let mut out = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => {
                out.pop();
            }
            other => out.push(other),
        }
    }
    out
}

/// What the report says about what is known.
pub(crate) fn known(loaded: &Loaded) -> Known {
    Known {
        config: loaded.file.as_ref().map(|file| file.display().to_string()),
        profile: loaded.profile.clone(),
        values: loaded.context.provenance.clone(),
    }
}

/// Prints what is known and where it came from: on standard output, unless that is for a program.
pub(crate) fn explain(loaded: &Loaded, format: Option<Format>) -> Result<(), Failure> {
    let text = explained(loaded);
    if format.is_some_and(|format| !format.is_text()) {
        // Who does not read standard error misses nothing that was asked for.
        let _ = io::stderr().write_all(text.as_bytes());
        return Ok(());
    }
    print(&text).map(|_| ())
}

fn explained(loaded: &Loaded) -> String {
    let known = known(loaded);
    let mut lines = vec!["context".to_owned()];
    let mut row = |name: &str, value: &str| lines.push(format!("  {name:17} {value}"));
    row("config", known.config.as_deref().unwrap_or("none found"));
    if let Some(profile) = &known.profile {
        row("profile", profile);
    }
    for value in &known.values {
        row(value.name, &value.value);
        row("", &format!("from {}", value.from));
    }
    for other in &loaded.context.other_clients {
        row("other client", &format!("{} (profile {})", other.client_id, other.profile));
    }
    lines.join("\n") + "\n\n"
}
