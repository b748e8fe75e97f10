//! Writes reports to standard output and to files.

use std::io::{self, ErrorKind, Write};
use std::path::Path;

use super::failure::Failure;
use super::format::{Format, Style};
use super::options;
use super::read::reason;
use super::target::TargetFile;
use super::values::Target;
use crate::render::{Line, Renderer, Trouble, text};
use crate::report::{GrantReport, PassedOver, Summary};

/// All the places a report goes to.
pub(crate) struct Outputs {
    sinks: Vec<Sink>,
}

struct Sink {
    renderer: Box<dyn Renderer + Send>,
    writer: Writer,
    /// What was rendered and not yet written.
    buffer: String,
}

enum Writer {
    /// Standard output; ends quietly if nobody reads it any more.
    Stdout { closed: bool },
    /// A file that takes its name when the report is complete.
    File { file: TargetFile, shown: String },
}

impl Outputs {
    /// Standard output in `format`, and the files the user named. Files are opened at once: what
    /// cannot be written should fail before the work is done.
    pub(crate) fn open(format: Option<Format>, style: &Style, targets: &[Target]) -> Result<Self, Failure> {
        let stdout = format.unwrap_or(Format::Text);
        let files = Self::to_files("--output", format, style, targets)?;
        let mut sinks = vec![Sink::new(stdout.renderer(style), Writer::Stdout { closed: false })];
        sinks.extend(files);
        Ok(Self { sinks })
    }

    /// The files the user named, and no standard output.
    #[cfg(feature = "serve")]
    pub(crate) fn files(style: &Style, targets: &[Target]) -> Result<Self, Failure> {
        Ok(Self { sinks: Self::to_files("--report", None, style, targets)? })
    }

    fn to_files(
        option: &str,
        format: Option<Format>,
        style: &Style,
        targets: &[Target],
    ) -> Result<Vec<Sink>, Failure> {
        let mut sinks = Vec::new();
        let in_file = Style {
            text: text::Options { color: false, width: 80, unicode: true, ..options::unfolded(style.text) },
            ..style.clone()
        };
        for (index, target) in targets.iter().enumerate() {
            if targets.iter().take(index).any(|earlier| earlier.path == target.path) {
                return Err(Failure::new(format!("{option} names {} twice", target.path.display())));
            }
            let format = target.format().or(format).unwrap_or(Format::Text);
            sinks.push(Sink::new(format.renderer(&in_file), Writer::create(&target.path)?));
        }
        Ok(sinks)
    }

    pub(crate) fn begin(&mut self, evaluated_at: Option<i64>) {
        self.each(|renderer, out| renderer.begin(evaluated_at, out));
    }

    /// Renders a grant; it is written with the next [`Outputs::write`].
    pub(crate) fn grant(&mut self, report: &GrantReport) {
        self.each(|renderer, out| renderer.grant(report, out));
    }

    /// Renders the answer to one line.
    pub(crate) fn line(&mut self, line: &Line<'_>) {
        self.each(|renderer, out| renderer.line(line, out));
    }

    /// Renders a token that was not linted.
    pub(crate) fn passed_over(&mut self, token: &PassedOver) {
        self.each(|renderer, out| renderer.passed_over(token, out));
    }

    /// Renders why an input could not be linted.
    pub(crate) fn trouble(&mut self, trouble: &Trouble<'_>) {
        self.each(|renderer, out| renderer.trouble(trouble, out));
    }

    /// Whether something was rendered and not yet written.
    pub(crate) fn is_pending(&self) -> bool {
        self.sinks.iter().any(|sink| !sink.buffer.is_empty())
    }

    /// Writes what was rendered.
    pub(crate) fn write(&mut self) -> Result<(), Failure> {
        for sink in &mut self.sinks {
            if !sink.buffer.is_empty() {
                sink.writer.write(sink.buffer.as_bytes())?;
                sink.buffer.clear();
            }
        }
        Ok(())
    }

    /// Writes the ends and gives the files their names.
    pub(crate) fn end(&mut self, counts: &Summary) -> Result<(), Failure> {
        self.each(|renderer, out| renderer.end(counts, out));
        self.write()?;
        self.sinks.drain(..).try_for_each(|sink| sink.writer.finish())
    }

    /// Whether nobody is left to write to.
    pub(crate) fn closed(&self) -> bool {
        self.sinks.iter().all(|sink| matches!(sink.writer, Writer::Stdout { closed: true }))
    }

    fn each(&mut self, render: impl Fn(&mut dyn Renderer, &mut String)) {
        for sink in &mut self.sinks {
            render(sink.renderer.as_mut(), &mut sink.buffer);
        }
    }
}

impl Sink {
    const fn new(renderer: Box<dyn Renderer + Send>, writer: Writer) -> Self {
        Self { renderer, writer, buffer: String::new() }
    }
}

impl Writer {
    fn create(path: &Path) -> Result<Self, Failure> {
        let shown = path.display().to_string();
        match TargetFile::create(path) {
            Ok(file) => Ok(Self::File { file, shown }),
            Err(error) => Err(failed(&shown, &error)),
        }
    }

    fn write(&mut self, bytes: &[u8]) -> Result<(), Failure> {
        match self {
            Self::Stdout { closed: true } => Ok(()),
            Self::Stdout { closed } => {
                // Passes everything on, and lets old Windows consoles show colours.
                let mut stdout = anstream::AutoStream::always(io::stdout().lock());
                match stdout.write_all(bytes).and_then(|()| stdout.flush()) {
                    Err(e) if e.kind() == ErrorKind::BrokenPipe => {
                        *closed = true;
                        Ok(())
                    }
                    other => other.map_err(|e| failed("to standard output", &e)),
                }
            }
            Self::File { file, shown } => file.write(bytes).map_err(|e| failed(shown, &e)),
        }
    }

    fn finish(self) -> Result<(), Failure> {
        match self {
            Self::Stdout { .. } => Ok(()),
            Self::File { file, shown } => file.finish().map_err(|e| failed(&shown, &e)),
        }
    }
}

fn failed(what: &str, error: &io::Error) -> Failure {
    Failure::new(format!("cannot write {what}: {}", reason(error)))
}
