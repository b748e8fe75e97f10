//! `grantlint check`.

use std::io::IsTerminal as _;
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::args::{self, CheckArgs, CheckCommand, FixArgs, Include};
use super::blocks::Feed;
use super::failure::{Failure, complain, plain};
use super::format::{Format, Style};
use super::output::Outputs;
use super::pipeline::{Lines, Linted, Note, Pipeline};
use super::profile::{self, Exceptions};
use super::progress::Progress;
use super::read::{Place, beside};
use super::signals::Signals;
use super::status::Status;
use super::values::Target;
use super::{fix, hint, options, password, walk};
use crate::context::At;
use crate::engine::{Correct, Linter, Open, Replay};
use crate::input::{self, Body, RecordId};
use crate::render::Trouble;
use crate::report::{GrantReport, Summary, Verdict};
use crate::rule::Severity;

/// Grants that are put to a ledger at once. It answers faster the more there are.
const LEDGER_GRANTS: usize = 2048;
/// How long the first of them waits for the others.
const LEDGER_DELAY: Duration = Duration::from_millis(200);

/// Files from which on it pays to use threads.
const MANY_FILES: usize = 16;

/// Lints what the user named.
pub(crate) fn run(command: &CheckCommand) -> Result<Status, Failure> {
    let CheckCommand { check: args, fixes } = command;
    let paths = if args.files.is_empty() { vec![PathBuf::from("-")] } else { args.files.clone() };
    let is_stdin_read = reads_stdin(&paths, fixes.fix)?;
    refuse_tokens(&paths)?;
    refuse_overwriting(&paths, &args.output.output)?;
    let loaded = profile::read(&args.client, &args.profile)?;
    if args.explain_context {
        profile::explain(&loaded, args.output.format)?;
        if args.files.is_empty() {
            return Ok(Status::Clean);
        }
    }
    let exceptions = Exceptions::new(&loaded, options::day(&args.time))?;
    let id = record_id(args)?;
    let by_line = args.input.lines || args.input.field.is_some() || id.is_some();
    let streams = |path: &PathBuf| by_line || walk::has_lines(path) || path.is_dir();
    let bulk = paths.iter().any(streams);
    let policy = options::policy(&args.rules, &loaded.levels, &exceptions);
    let style = Style { known: profile::known(&loaded), ..options::style(args, &policy, bulk) };
    let shows_text = !bulk || options::formats(&args.output).any(Format::shows_text);
    let shows_all = !bulk && options::formats(&args.output).any(|format| format == Format::Html);
    let format = if fixes.corrected { Some(Format::Corrected) } else { args.output.format };
    let outputs = Outputs::open(format, &style, &args.output.output)?;
    // Someone may paste for a while: the clock is read when the grant is there.
    let pasted = (is_stdin_read && !by_line && !fixes.diff).then(|| Place::Stdin.read());
    let mut context = loaded.context.clone();
    context.password = password::of(&args.password, &paths)?;
    context.at = options::at(&args.time);
    context.skew = args.time.skew.unwrap_or(context.skew);
    if fixes.fix || fixes.diff {
        let fixed = fix::run(command, &mut Linter::new(&context, &policy).without_text())?;
        if let Some(status) = fixed {
            return Ok(status);
        }
    }
    let mut ledger = options::ledger(&args.replay, loaded.jti_ledger.as_deref())?;
    let remembers = ledger.is_some();
    let signals = Arc::new(Signals::default());
    let mut run = Run {
        args,
        linter: Linter::new(&context, &policy),
        batches: remembers,
        replay: Replay::new(ledger.as_deref_mut().map(|ledger| ledger as _), options::clock()),
        pending: Vec::new(),
        since: None,
        outputs,
        progress: if bulk { progress(args, &paths) } else { Progress::none() },
        summary: Summary::default(),
        lines: 0,
        in_place: 0,
        passed_over: 0,
        status: Status::Clean,
    };
    run.outputs.begin(match context.at {
        At::Time(instant) => Some(instant),
        At::Issued => None,
    });
    let feed = Feed::new(&paths, by_line, pasted, &signals)
        .with_settings(args.input.include.contains(&Include::Settings))
        .without(walk::written(&args.output.output));
    let many = bulk || paths.len() >= MANY_FILES;
    let jobs = if many { options::jobs(args) } else { 1 };
    // What has to be waited for is read on a thread of its own, so that an interrupt or a ledger
    // need not wait too.
    let waits = many && (remembers || !paths.iter().all(|path| path.is_file()));
    let threads = jobs > 1 || waits;
    let lines = Lines { field: args.input.field.as_deref(), id: id.as_ref() };
    let pipeline = Pipeline { jobs, lines, signals: &signals };
    let each_line_is_one = by_line;
    let by_line = by_line || paths.iter().any(|path| walk::has_lines(path));
    let corrects = correct(args, fixes, by_line);
    let linter = || {
        let linter = Linter::new(&context, &policy).with_records(!each_line_is_one);
        let linter = if args.input.no_follow { linter } else { linter.opening(Open::new(&beside)) };
        let linter = if remembers { linter } else { linter.within_one_run() };
        // Text over very many grants is a line for each violation.
        let linter = match (shows_text, shows_all) {
            (_, true) => linter.with_whole_text(),
            (true, false) => linter,
            (false, false) => linter.without_text(),
        };
        linter.correcting(corrects)
    };
    // What is watched has no end: an interrupt ends the process.
    if many && !fixes.watch {
        signals.end_on_interrupt();
    }
    if threads {
        let abandon = |run: &mut Run<'_>| {
            let _ = run.finish(true);
            std::process::exit(2);
        };
        pipeline.run(feed, linter, &mut run, Run::take, abandon)?;
    } else {
        pipeline.run_here(feed, linter(), |linted| run.take(Some(linted)))?;
    }
    let failed = exceptions.conclude(&style.enabled);
    let status = run.finish(signals.stopped())?;
    if loaded.file.is_none() && !args.profile.no_config && !args.output.quiet {
        hint::after_run();
    }
    Ok(if failed { Status::Failed } else { status })
}

/// Whether standard input is among what is linted; it must not be there twice, nor to be changed.
fn reads_stdin(paths: &[PathBuf], fix: bool) -> Result<bool, Failure> {
    match paths.iter().filter(|path| args::is_stdin(path)).count() {
        0 => Ok(false),
        _ if fix => Err(Failure::new("--fix changes files; name one. For standard input there is --diff")),
        1 => Ok(true),
        _ => Err(Failure::new("standard input can only be read once; - is given twice")),
    }
}

/// Refuses a token in place of a file's name, which no message may repeat.
fn refuse_tokens(paths: &[PathBuf]) -> Result<(), Failure> {
    let is_token = |path: &PathBuf| {
        let name = path.to_string_lossy();
        matches!(input::find(name.as_bytes()).as_slice(), [only] if matches!(only.body, Body::Compact { .. }))
    };
    if paths.iter().any(|path| is_token(path) && !path.exists()) {
        return Err(Failure::new(
            "this is a token, where the name of a file belongs. Give it on standard input: grantlint check - \
             (an argument stays in the history of the shell)",
        ));
    }
    Ok(())
}

/// Whose header and claims are corrected. Of the very many grants of a log only those that are asked for.
fn correct(args: &CheckArgs, fixes: &FixArgs, by_line: bool) -> Correct {
    let most = fix::most(fixes);
    let mut formats = options::formats(&args.output);
    if fixes.corrected {
        Correct::Always(most)
    } else if !by_line && formats.any(|format| matches!(format, Format::Json | Format::Ndjson | Format::Html))
    {
        Correct::Changed(most)
    } else {
        Correct::Never
    }
}

/// What each line is answered with, if the run is a filter.
fn record_id(args: &CheckArgs) -> Result<Option<RecordId>, Failure> {
    let Some(name) = &args.input.id else { return Ok(None) };
    if args.output.format != Some(Format::Ndjson) {
        return Err(Failure::new("--id answers each line with one of its own; that takes --format ndjson"));
    }
    Ok(Some(RecordId::named(name)))
}

/// What is linted must still be there afterwards.
fn refuse_overwriting(paths: &[PathBuf], targets: &[Target]) -> Result<(), Failure> {
    let written = walk::written(targets);
    let is_lost =
        |path: &&PathBuf| path.is_file() && path.canonicalize().is_ok_and(|real| written.contains(&real));
    match paths.iter().find(is_lost) {
        Some(path) => Err(Failure::new(format!("{}: --output would replace what is linted", path.display()))),
        None => Ok(()),
    }
}

fn progress(args: &CheckArgs, paths: &[PathBuf]) -> Progress {
    let unwanted = args.output.no_progress || args.output.quiet || std::env::var_os("CI").is_some();
    if unwanted || !std::io::stderr().is_terminal() {
        return Progress::none();
    }
    if paths.iter().any(|path| walk::is_compressed(path)) {
        return Progress::over(None);
    }
    let size =
        |path: &PathBuf| std::fs::metadata(path).ok().filter(std::fs::Metadata::is_file).map(|m| m.len());
    Progress::over(paths.iter().map(size).sum())
}

struct Run<'a> {
    args: &'a CheckArgs,
    linter: Linter<'a>,
    /// Whether uses of jti are settled many at a time.
    batches: bool,
    replay: Replay<'a>,
    /// What is linted and not yet settled.
    pending: Vec<Linted>,
    since: Option<Instant>,
    outputs: Outputs,
    progress: Progress,
    summary: Summary,
    /// Lines that were answered one by one.
    lines: usize,
    /// Grants of the current input so far.
    in_place: usize,
    /// Tokens of the current input so far that are no grants.
    passed_over: usize,
    status: Status,
}

impl Run<'_> {
    /// Takes the next piece of the input; `None` when there was none for a while.
    fn take(&mut self, linted: Option<Linted>) -> Result<ControlFlow<(), Vec<Linted>>, Failure> {
        let idle = linted.is_none();
        self.pending.extend(linted);
        let since = *self.since.get_or_insert_with(Instant::now);
        let grants: usize = self.pending.iter().map(|linted| linted.grants.len()).sum();
        let is_due = idle || !self.batches || grants >= LEDGER_GRANTS || since.elapsed() >= LEDGER_DELAY;
        let done = if is_due { self.settle()? } else { Vec::new() };
        Ok(if self.outputs.closed() { ControlFlow::Break(()) } else { ControlFlow::Continue(done) })
    }

    /// Settles the uses of jti and writes the reports, which are done with then.
    fn settle(&mut self) -> Result<Vec<Linted>, Failure> {
        self.since = None;
        let mut pending = std::mem::take(&mut self.pending);
        if self.batches {
            self.replay.set_now(options::clock());
        }
        let grants = pending.iter_mut().flat_map(|linted| &mut linted.grants);
        self.linter.settle(grants, &mut self.replay).map_err(|e| Failure::new(e.to_string()))?;
        for linted in &pending {
            for grant in &linted.grants {
                self.summary.add(grant);
                self.status = self.status.max(judge(grant, self.args.rules.strict));
            }
            self.summary.passed_over += linted.passed_over.len();
            self.lines += linted.lines.len();
            linted.render(&mut self.outputs);
            self.in_place += linted.grants.len();
            self.passed_over += linted.passed_over.len();
            self.progress.add(linted.bytes, linted.grants.len());
            self.say(linted)?;
        }
        self.write()?;
        Ok(pending)
    }

    fn write(&mut self) -> Result<(), Failure> {
        let outputs = &mut self.outputs;
        if !outputs.is_pending() {
            return Ok(());
        }
        self.progress.aside(|| outputs.write())
    }

    /// What is to be said of a piece of the input beside its grants. An input that cannot be read
    /// is reported, and the rest is still linted.
    fn say(&mut self, linted: &Linted) -> Result<(), Failure> {
        let why = match &linted.note {
            Note::None => return Ok(()),
            Note::Unread(why) => {
                let shown = &linted.origin.shown;
                let said =
                    format_args!("{shown}: not read as settings, although it names the service: {why}");
                self.write()?;
                self.progress.aside(|| complain("warning", said));
                None
            }
            // A part of a large input may well be empty.
            Note::EndOfLines if self.args.input.id.is_some() => None,
            Note::Whole | Note::EndOfLines if self.in_place == 0 && self.passed_over > 0 => {
                Some("no grant found: no token in it is a grant")
            }
            Note::Whole if self.in_place == 0 => Some("no grant found: it is empty"),
            Note::EndOfLines if self.in_place == 0 => Some("no grant found"),
            Note::Whole | Note::EndOfLines | Note::Settings => None,
            Note::Trouble(why) => Some(why.as_str()),
        };
        self.in_place = 0;
        self.passed_over = 0;
        if let Some(why) = why {
            self.fail(linted.origin.file.as_deref(), &format!("{}: {why}", linted.origin.shown))?;
        }
        Ok(())
    }

    /// Says why the run failed, on standard error and where a report has a place for it.
    fn fail(&mut self, file: Option<&str>, why: &str) -> Result<(), Failure> {
        self.outputs.trouble(&Trouble { file, message: &plain(why) });
        self.write()?;
        self.progress.aside(|| complain("error", why));
        self.status = Status::Failed;
        Ok(())
    }

    fn finish(&mut self, interrupted: bool) -> Result<Status, Failure> {
        self.settle()?;
        self.progress.end();
        if interrupted {
            let done = match self.args.input.id {
                Some(_) => format!("{} lines", self.lines),
                None => format!("{} grants", self.summary.grants),
            };
            self.fail(None, &format!("interrupted after {done}"))?;
        }
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
