//! What happens, one line a request, and the report files. Written on a thread of its own, so that a slow
//! disk or terminal keeps no client waiting.

use std::io::Write as _;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::JoinHandle;

use super::args::ServeOutputArgs;
use crate::cli::failure::{Failure, complain, plain};
use crate::cli::format::Style;
use crate::cli::output::Outputs;
use crate::language::{Bilingual, Lang};
use crate::printable::printable;
use crate::render::{json::timestamp, text};
use crate::report::{Known, Summary};
use crate::rule::Rule;
use crate::serve::{Counts, Listener, Record};

/// Records that may wait to be written before requests do.
const WAITING: usize = 1024;

const REQUEST: Bilingual = Bilingual { en: "request", nb: "forespørsel" };
const REQUESTS: Bilingual = Bilingual { en: "requests", nb: "forespørsler" };
const REFUSED: Bilingual = Bilingual { en: "refused", nb: "avvist" };

/// Writes to standard output; if nobody reads it, there is nobody to tell.
pub(super) fn say(text: &str) {
    let mut out = std::io::stdout().lock();
    let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
}

/// The thread that writes.
pub(super) struct Log {
    sender: SyncSender<Arc<Record>>,
    writer: JoinHandle<bool>,
    options: text::Options,
}

struct Writer {
    quiet: bool,
    outputs: Option<Outputs>,
    summary: Summary,
    failed: bool,
}

impl Log {
    /// Opens the report files and starts to write.
    pub(super) fn start(
        args: &ServeOutputArgs,
        options: text::Options,
        enabled: &[&'static Rule],
        known: Known,
    ) -> Result<Self, Failure> {
        let style = Style { text: options, bulk: false, strict: false, enabled: enabled.to_vec(), known };
        let mut outputs = Outputs::files(&style, &args.report)?;
        outputs.begin(None);
        let writer =
            Writer { quiet: args.quiet, outputs: Some(outputs), summary: Summary::default(), failed: false };
        let (sender, records) = sync_channel(WAITING);
        let thread = std::thread::Builder::new().spawn(move || writer.run(&records));
        let writer = thread.map_err(|error| Failure::new(format!("cannot start a thread: {error}")))?;
        Ok(Self { sender, writer, options })
    }

    /// Passes records on to the thread.
    pub(super) fn listener(&self) -> Listener {
        let sender = self.sender.clone();
        Box::new(move |record| drop(sender.send(Arc::clone(record))))
    }

    /// Ends when all is written, with a summary. Whether a report could not be written.
    pub(super) fn finish(self, counts: &Counts, lang: Lang) -> bool {
        drop(self.sender);
        let failed = self.writer.join().unwrap_or(true);
        let requests = if counts.requests == 1 { REQUEST } else { REQUESTS }.in_lang(lang);
        let refused = REFUSED.in_lang(lang);
        let grants = text::summary(&counts.summary, &self.options);
        say(&format!("\n{} {requests}, {} {refused}\n{grants}", counts.requests, counts.refused));
        failed
    }
}

impl Writer {
    fn run(mut self, records: &Receiver<Arc<Record>>) -> bool {
        for record in records {
            if !self.quiet {
                say(&line(&record));
            }
            if let Some(report) = &record.report {
                self.summary.add(report);
                if let Some(outputs) = &mut self.outputs {
                    outputs.grant(report);
                    let written = outputs.write();
                    self.check(written);
                }
            }
        }
        if let Some(mut outputs) = self.outputs.take() {
            let ended = outputs.end(&self.summary);
            self.check(ended);
        }
        self.failed
    }

    /// A report that cannot be written is given up; the double goes on.
    fn check(&mut self, result: Result<(), Failure>) {
        if let Err(failure) = result {
            let _ = failure.report();
            complain("warning", "no more reports are written");
            self.outputs = None;
            self.failed = true;
        }
    }
}

fn line(record: &Record) -> String {
    let time = timestamp(record.time).unwrap_or_default();
    let iss = record
        .report
        .as_ref()
        .and_then(|report| report.iss.as_deref())
        .map_or_else(|| "-".to_owned(), printable);
    let code = record.answered.code.unwrap_or("-");
    let findings = record.findings();
    let text = format!("{time} #{} {} {code} {iss} {findings}", record.number, record.answered.status);
    plain(text.trim_end()) + "\n"
}
