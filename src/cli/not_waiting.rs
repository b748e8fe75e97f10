//! The same as `waiting` on systems where one cannot wait for a file without reading it.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;
use std::sync::Arc;

use super::signals::Signals;

/// A file that is read as any other.
pub(crate) struct Waiting {
    file: Box<dyn Read + Send>,
}

impl Waiting {
    /// Whether it ends when the run is to end.
    pub(crate) const ENDS: bool = false;

    /// Standard input.
    #[expect(clippy::unnecessary_wraps, reason = "as elsewhere")]
    pub(crate) fn standard_input(_signals: &Arc<Signals>) -> io::Result<Self> {
        Ok(Self { file: Box::new(io::stdin()) })
    }

    /// A pipe or device.
    pub(crate) fn open(path: &Path, _signals: &Arc<Signals>) -> io::Result<Self> {
        Ok(Self { file: Box::new(File::open(path)?) })
    }
}

impl Read for Waiting {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        self.file.read(out)
    }
}
