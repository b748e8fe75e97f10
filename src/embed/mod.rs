//! The linter for another language: options and documents in, JSON out. Reads no file and no clock.

mod options;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::change::Safety;
use crate::config::anchors;
use crate::config::documents::Documents;
use crate::context::{At, Context, Diagnostic, Password};
use crate::engine::{Correct, Line, Linter, Replay};
use crate::explain;
use crate::input;
use crate::language::Lang;
use crate::maskinporten::limits;
use crate::render::{json, page};
use crate::report::{GrantReport, Known, Report, Source, Summary};
use options::Options;

/// What is to be linted, and what is known beside it.
#[derive(Debug)]
pub struct Check {
    options: Options,
    documents: Memory,
    /// What each document is, and the name it is kept under.
    kinds: Vec<(String, PathBuf)>,
    inputs: Vec<(Option<String>, Vec<u8>)>,
}

/// Documents that are there already.
#[derive(Debug, Default)]
struct Memory(BTreeMap<PathBuf, Vec<u8>>);

impl Documents for Memory {
    fn read(&self, name: &Path) -> Result<Vec<u8>, Diagnostic> {
        let missing =
            || Diagnostic::new("cannot read it: it was not given").in_file(&name.display().to_string());
        self.0.get(name).cloned().ok_or_else(missing)
    }
}

impl Check {
    /// A check with options in JSON, by the names of the flags of `check` in the style of JavaScript:
    /// `lang`, `at` (Unix seconds, or `"issued"`, which is the default), `skew` (seconds), `env`,
    /// `clientId`, `orgNumber`, `scopes`, `select`, `ignore`, `severity`, `lines`, `field`, `password`.
    ///
    /// # Errors
    /// What is wrong with them.
    pub fn new(options: &str) -> Result<Self, String> {
        let options = Options::read(options)?;
        Ok(Self { options, documents: Memory::default(), kinds: Vec::new(), inputs: Vec::new() })
    }

    /// Adds a document about the client: `client`, `jwks`, `access`, `settings` or `trustAnchors`.
    ///
    /// # Errors
    /// If there is no such kind.
    pub fn document(&mut self, kind: &str, name: &str, bytes: Vec<u8>) -> Result<(), String> {
        let kept = self.free_name(name);
        let (mut layer, mut anchors) = Default::default();
        options::place(&mut layer, &mut anchors, kind, kept.clone())
            .ok_or_else(|| format!("no document is called {kind}"))?;
        self.documents.0.insert(kept.clone(), bytes);
        self.kinds.push((kind.to_owned(), kept));
        Ok(())
    }

    /// The name, with a number where two documents have the same.
    fn free_name(&self, name: &str) -> PathBuf {
        let numbered = |number: usize| PathBuf::from(format!("{name} ({number})"));
        let mut names = std::iter::once(PathBuf::from(name)).chain((2..).map(numbered));
        names.find(|name| !self.documents.0.contains_key(name)).unwrap_or_default()
    }

    /// Adds what is to be linted: anything that `check` takes. `name` is that of the file; `None` for what
    /// was pasted.
    pub fn input(&mut self, name: Option<&str>, bytes: Vec<u8>) {
        self.inputs.push((name.map(str::to_owned), bytes));
    }

    /// The report, byte for byte as `check --format json` prints it.
    ///
    /// # Errors
    /// What is wrong with an option, a document or an input.
    pub fn json(&self) -> Result<String, String> {
        let (report, _) = self.report(false)?;
        Ok(json::document(&report, self.options.lang()))
    }

    /// The report with what a page shows of each grant (see [`page::grant`]), and in `warnings` what is
    /// doubtful about the documents.
    ///
    /// # Errors
    /// What is wrong with an option, a document or an input.
    pub fn page(&self) -> Result<String, String> {
        let (report, warnings) = self.report(true)?;
        let lang = self.options.lang();
        let grants: Vec<Value> = report.grants.iter().map(|grant| page::grant(grant, lang)).collect();
        let report = Report { grants: Vec::new(), ..report };
        let mut out: Value = serde_json::from_str(&json::document(&report, lang)).unwrap_or_default();
        if let Some(members) = out.as_object_mut() {
            members.insert("grants".to_owned(), grants.into());
            members.insert("warnings".to_owned(), warnings.into());
        }
        Ok(crate::printable::escape_json(out.to_string()))
    }

    /// What is doubtful about the documents, for people.
    ///
    /// # Errors
    /// What is wrong with an option or a document.
    pub fn warnings(&self) -> Result<Vec<String>, String> {
        self.context().map(|(_, warnings)| warnings)
    }

    fn context(&self) -> Result<(Context, Vec<String>), String> {
        let mut layer = self.options.layer()?;
        let (mut context, mut places) = (Context::new(self.options.at()), Vec::new());
        for (kind, name) in &self.kinds {
            options::place(&mut layer, &mut places, kind, name.clone());
        }
        let mut warnings = Vec::new();
        layer.apply(&mut context, None, &self.documents, &mut warnings).map_err(|e| in_full(&e))?;
        anchors::add(&places, "--trust-anchor", &self.documents, &mut context).map_err(|e| in_full(&e))?;
        context.skew = self.options.skew().unwrap_or(context.skew);
        context.password = self.options.password.as_deref().map(Password::new);
        Ok((context, warnings.iter().map(in_full).collect()))
    }

    fn report(&self, whole_text: bool) -> Result<(Report, Vec<String>), String> {
        let (context, warnings) = self.context()?;
        let policy = self.options.policy()?;
        let linter = Linter::new(&context, &policy);
        let linter = if whole_text { linter.with_whole_text() } else { linter.without_text() };
        let by_line = self.inputs.iter().any(|(name, _)| self.is_by_line(name.as_deref()));
        let corrects = if by_line { Correct::Never } else { Correct::Changed(Safety::Safe) };
        let mut report = self.lint(linter.within_one_run().correcting(corrects))?;
        report.evaluated_at = match context.at {
            At::Time(instant) => Some(instant),
            At::Issued => None,
        };
        report.known = Known { values: context.provenance.clone(), ..Known::default() };
        Ok((report, warnings))
    }

    fn lint(&self, linter: Linter<'_>) -> Result<Report, String> {
        let mut linter = linter.with_records(!self.each_line_is_one());
        let mut report = Report::default();
        let mut replay = Replay::new(None, 0);
        for (name, bytes) in &self.inputs {
            let source = Source { file: name.as_deref().map(Into::into), ..Source::default() };
            let mut grants = if self.is_by_line(name.as_deref()) {
                lines(&mut linter, bytes, self.options.field.as_deref(), &source)
            } else if bytes.len() > limits::INPUT_BYTES {
                return Err(format!("{}: is larger than 16 MiB", name.as_deref().unwrap_or("input")));
            } else {
                linter.lint(bytes, &source)
            };
            // Without a ledger there is nothing that could fail.
            let _ = linter.settle(&mut grants, &mut replay);
            report.grants.append(&mut grants);
            report.passed_over.append(&mut linter.take_passed_over());
        }
        let mut summary = Summary { passed_over: report.passed_over.len(), ..Summary::default() };
        report.grants.iter().for_each(|grant| summary.add(grant));
        report.summary = summary;
        Ok(report)
    }

    fn is_by_line(&self, name: Option<&str>) -> bool {
        let ending =
            name.and_then(|name| name.rsplit_once('.')).map(|(_, ending)| ending.to_ascii_lowercase());
        self.each_line_is_one() || ending.is_some_and(|ending| input::BY_LINE.contains(&ending.as_str()))
    }

    /// Whether the caller said that each line is a grant.
    fn each_line_is_one(&self) -> bool {
        self.options.lines || self.options.field.is_some()
    }
}

fn lines(linter: &mut Linter<'_>, bytes: &[u8], field: Option<&str>, source: &Source) -> Vec<GrantReport> {
    let (mut grants, mut end) = (Vec::new(), 0);
    let lines = bytes.split_inclusive(|byte| *byte == b'\n').zip(1..).map(|(text, number)| {
        let offset = end;
        end += text.len();
        Line { text, number, offset, field: field.map(Cow::Borrowed) }
    });
    linter.lint_lines(lines, source.file.as_ref(), &mut grants);
    grants
}

fn in_full(diagnostic: &Diagnostic) -> String {
    let help = diagnostic.help.as_ref().map(|help| format!(" {help}")).unwrap_or_default();
    format!("{diagnostic}{help}")
}

/// Explains a code, a rule, or an answer of the server as it was pasted, as `explain --format json` does.
///
/// # Errors
/// Names that are spelt nearly like it, nearest first, if it means nothing known; they may be none.
pub fn explain(what: &str, lang: Lang) -> Result<String, Vec<&'static str>> {
    let explanation = match explain::topic::named(what) {
        Some(found) => found,
        None => explain::topic::pasted(what)?,
    };
    Ok(explain::json::document(&explanation, None, lang))
}
