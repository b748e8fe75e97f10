//! `grantlint check`.

use std::path::{Path, PathBuf};

use super::Status;
use super::args::CheckArgs;
use super::failure::{Failure, complain};
use super::input::{Place, reason};
use super::lines::{Line, Lines};
use super::output::Outputs;
use super::settings;
use crate::context::At;
use crate::engine::{Linter, Replay};
use crate::finding::Severity;
use crate::report::{GrantReport, Source, Summary, Verdict};

/// Lints what the user named.
pub(crate) fn run(args: &CheckArgs) -> Result<Status, Failure> {
    let stdin = [PathBuf::from("-")];
    let files: &[PathBuf] = if args.files.is_empty() { &stdin } else { &args.files };
    let places: Vec<Place<'_>> = files.iter().map(|file| Place::new(Path::new(file))).collect();
    if places.iter().filter(|place| **place == Place::Stdin).count() > 1 {
        return Err(Failure::new("standard input can be read only once; - is given twice"));
    }
    let policy = settings::policy(&args.rules);
    let style = settings::style(args, &policy);
    let outputs = Outputs::open(args.output.format, &style, &args.output.output)?;
    let by_line = args.input.lines || args.input.field.is_some();
    // Somebody may paste for a while: the clock is read when the grant is there.
    let mut pasted = places.iter().find(|p| **p == Place::Stdin && !by_line).map(Place::read);
    let context = settings::context(args);
    let mut ledger = settings::ledger(&args.replay)?;
    let mut run = Run {
        args,
        linter: Linter::new(&context, &policy),
        replay: Replay::new(ledger.as_deref_mut().map(|ledger| ledger as _), settings::clock()),
        outputs,
        summary: Summary::default(),
        status: Status::Clean,
    };
    run.outputs.begin(match context.at {
        At::Time(instant) => Some(instant),
        At::Issued => None,
    })?;
    for place in &places {
        if by_line {
            run.lines(place)?;
        } else {
            let bytes = if *place == Place::Stdin { pasted.take() } else { None };
            run.whole(place, bytes.unwrap_or_else(|| place.read()))?;
        }
        if run.outputs.closed() {
            break;
        }
    }
    run.finish()
}

struct Run<'a> {
    args: &'a CheckArgs,
    linter: Linter<'a>,
    replay: Replay<'a>,
    outputs: Outputs,
    summary: Summary,
    status: Status,
}

impl Run<'_> {
    /// One file that is linted as a whole.
    fn whole(&mut self, place: &Place<'_>, bytes: Result<Vec<u8>, String>) -> Result<(), Failure> {
        let bytes = match bytes {
            Ok(bytes) => bytes,
            Err(why) => {
                self.trouble(place, &why);
                return Ok(());
            }
        };
        let source = Source { file: place.name(), line: None };
        let reports = self.linter.lint(&bytes, &source);
        if reports.is_empty() {
            self.trouble(place, "no grant found: it is empty");
        }
        self.take_all(reports)
    }

    /// One file with a grant on each line.
    fn lines(&mut self, place: &Place<'_>) -> Result<(), Failure> {
        let mut lines = match place.open() {
            Ok(reader) => Lines::new(reader),
            Err(why) => {
                self.trouble(place, &why);
                return Ok(());
            }
        };
        let before = self.summary.grants;
        loop {
            match lines.next_line() {
                Ok(Some(line)) => self.line(place, &line)?,
                Ok(None) => break,
                Err(error) => {
                    self.trouble(place, &reason(&error));
                    break;
                }
            }
            if self.outputs.closed() {
                return Ok(());
            }
        }
        if self.summary.grants == before {
            self.trouble(place, "no grant found");
        }
        Ok(())
    }

    fn line(&mut self, place: &Place<'_>, line: &Line) -> Result<(), Failure> {
        let source = Source { file: place.name(), line: Some(line.number) };
        let field = self.args.input.field.as_deref();
        let reports = self.linter.lint_line(&line.bytes, field, &source, line.offset);
        self.take_all(reports)
    }

    fn take_all(&mut self, mut reports: Vec<GrantReport>) -> Result<(), Failure> {
        self.linter.settle(&mut reports, &mut self.replay).map_err(|e| Failure::new(e.to_string()))?;
        reports.iter().try_for_each(|report| self.take(report))
    }

    fn take(&mut self, report: &GrantReport) -> Result<(), Failure> {
        self.summary.add(report);
        self.status = self.status.max(judge(report, self.args.rules.strict));
        self.outputs.grant(report)
    }

    /// One unreadable input: the rest is still linted.
    fn trouble(&mut self, place: &Place<'_>, why: &str) {
        complain("error", format_args!("{}: {why}", place.shown()));
        self.status = Status::Failed;
    }

    fn finish(self) -> Result<Status, Failure> {
        self.outputs.end(&self.summary)?;
        Ok(match self.status {
            Status::Violations if self.args.rules.exit_zero => Status::Clean,
            status => status,
        })
    }
}

/// What one grant means for the exit status.
fn judge(report: &GrantReport, strict: bool) -> Status {
    let fails = |severity| severity == Severity::Error || (strict && severity == Severity::Warning);
    let found = report.findings.iter().any(|finding| fails(finding.severity));
    // A grant that cannot be read never passes, not even if the rule that says so is switched off.
    if found || report.verdict == Verdict::Unreadable { Status::Violations } else { Status::Clean }
}
