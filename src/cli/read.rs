//! Reads one input into memory, up to a limit. Inputs that need not fit are for `blocks`.

use std::fs::File;
use std::io::{self, IsTerminal as _, Read};
use std::path::Path;
use std::sync::Arc;

use super::failure::complain;
#[cfg(not(unix))]
use super::not_waiting::Waiting;
use super::signals::Signals;
#[cfg(unix)]
use super::waiting::Waiting;
use super::{args, compressed};
pub(crate) use crate::config::find::reason;
use crate::maskinporten::limits::INPUT_BYTES;

/// Where bytes come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Place<'a> {
    Stdin,
    File(&'a Path),
}

impl<'a> Place<'a> {
    pub(crate) fn new(path: &'a Path) -> Self {
        if args::is_stdin(path) { Self::Stdin } else { Self::File(path) }
    }

    /// The name in reports; `None` for standard input.
    pub(crate) fn name(&self) -> Option<String> {
        match self {
            Self::Stdin => None,
            Self::File(path) => Some(path.display().to_string()),
        }
    }

    /// The name in messages on standard error.
    pub(crate) fn shown(&self) -> String {
        match self {
            Self::Stdin => "standard input".to_owned(),
            Self::File(path) => path.display().to_string().replace('\n', "\\n"),
        }
    }

    /// Opens it for reading, without its compression. Where more may come than is there, reading ends
    /// once `signals` say so, and true is given.
    pub(crate) fn open_waiting(
        &self,
        signals: &Arc<Signals>,
    ) -> Result<(Box<dyn Read + Send>, bool), String> {
        let waits = match self {
            Self::Stdin => true,
            Self::File(path) => {
                std::fs::metadata(path).is_ok_and(|found| !found.is_file() && !found.is_dir())
            }
        };
        if !waits {
            return self.open_for("a grant").map(|reader| (reader, false));
        }
        self.announce("a grant");
        let opened = match self {
            Self::Stdin => Waiting::standard_input(signals),
            Self::File(path) => Waiting::open(path, signals),
        };
        let plain = opened.and_then(compressed::plain);
        plain.map(|reader| (reader, Waiting::ENDS)).map_err(|e| reason(&e))
    }

    /// Opens it, without its compression; someone at a terminal is told that `what` is waited for.
    fn open_for(&self, what: &str) -> Result<Box<dyn Read + Send>, String> {
        self.announce(what);
        match self {
            Self::Stdin => compressed::plain(io::stdin()),
            Self::File(path) => {
                if path.is_dir() {
                    return Err("is a directory; give a file".to_owned());
                }
                File::open(path).and_then(compressed::plain)
            }
        }
        .map_err(|e| reason(&e))
    }

    fn announce(&self, what: &str) {
        if *self == Self::Stdin {
            announce_wait(what);
        }
    }

    /// Reads all of it.
    pub(crate) fn read(&self) -> Result<Vec<u8>, String> {
        self.read_for("a grant")
    }

    /// Reads all of it; someone at a terminal is told that `what` is waited for.
    pub(crate) fn read_for(&self, what: &str) -> Result<Vec<u8>, String> {
        let mut bytes = Vec::with_capacity(ONE_GRANT);
        let most = u64::try_from(INPUT_BYTES).unwrap_or(u64::MAX);
        self.open_for(what)?.take(most + 1).read_to_end(&mut bytes).map_err(|e| reason(&e))?;
        if bytes.len() > INPUT_BYTES {
            let megabytes = INPUT_BYTES / (1024 * 1024);
            return Err(format!(
                "is larger than {megabytes} MiB; use --lines for a file with one grant per line"
            ));
        }
        let cut = |line: &[u8]| line.len() >= TERMINAL_LINE;
        if *self == Self::Stdin && io::stdin().is_terminal() && bytes.split(|b| *b == b'\n').any(cut) {
            return Err(format!(
                "the terminal cuts a pasted line after {TERMINAL_LINE} characters; save it to a file, or pipe it in"
            ));
        }
        Ok(bytes)
    }
}

/// Largest certificate file that is opened, in bytes.
const CERTIFICATE_BYTES: u64 = 1024 * 1024;

/// The file that settings name, relative to the file with the settings; `None` if there is no such file.
pub(crate) fn beside(settings: &str, name: &str) -> Option<Vec<u8>> {
    let folder = Path::new(settings).parent().unwrap_or_else(|| Path::new(""));
    let path = folder.join(name);
    // As Windows writes it.
    let path = if path.exists() { path } else { folder.join(name.replace('\\', "/")) };
    // What is not a plain file, such as a pipe, could make the run wait forever.
    let known = std::fs::metadata(&path).ok()?;
    if !known.is_file() || known.len() > CERTIFICATE_BYTES {
        return None;
    }
    std::fs::read(&path).ok()
}

/// Bytes that hold most files with one grant, so that they are read at once.
const ONE_GRANT: usize = 16 * 1024;

/// Longest line that a terminal passes on: `MAX_CANON` less the line ending; Windows has no such limit.
const TERMINAL_LINE: usize = if cfg!(target_os = "linux") {
    4095
} else if cfg!(unix) {
    1023
} else {
    usize::MAX
};

fn announce_wait(what: &str) {
    if io::stdin().is_terminal() {
        let end = if cfg!(windows) { "Ctrl-Z and Enter" } else { "Ctrl-D" };
        complain(
            "grantlint",
            format_args!("waiting for {what} on standard input: paste it, then press Enter and {end}"),
        );
    }
}
