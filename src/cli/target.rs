//! A file that takes its name only when it is complete.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write as _};
use std::path::{Path, PathBuf};

/// A report being written. Dropped before it is finished, it leaves nothing behind.
pub(super) struct TargetFile {
    writer: Option<BufWriter<File>>,
    rename: Option<Rename>,
}

struct Rename {
    temporary: PathBuf,
    real: PathBuf,
}

impl TargetFile {
    /// Opens a temporary file beside `path`; a device or pipe, which cannot be replaced, directly.
    pub(super) fn create(path: &Path) -> io::Result<Self> {
        if fs::metadata(path).is_ok_and(|m| !m.is_file()) {
            let file = File::options().write(true).open(path)?;
            return Ok(Self { writer: Some(BufWriter::new(file)), rename: None });
        }
        // A link stays a link to the new report.
        let real = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        let (file, temporary) = temporary(&real)?;
        Ok(Self { writer: Some(BufWriter::new(file)), rename: Some(Rename { temporary, real }) })
    }

    /// The same for a file that is there, whose permissions and owner the new one gets. One that has other names too, or
    /// an owner that it cannot be given to, is written where it is.
    pub(super) fn replacing(path: &Path) -> io::Result<Self> {
        let target = Self::create(path)?;
        let Some(rename) = &target.rename else { return Ok(target) };
        let replaced = fs::metadata(&rename.real)?;
        #[cfg(unix)]
        {
            use std::os::unix::fs::{MetadataExt as _, chown};
            let has_owner = chown(&rename.temporary, Some(replaced.uid()), Some(replaced.gid())).is_ok();
            if replaced.nlink() > 1 || !has_owner {
                let file = File::options().write(true).truncate(true).open(path)?;
                return Ok(Self { writer: Some(BufWriter::new(file)), rename: None });
            }
        }
        fs::set_permissions(&rename.temporary, replaced.permissions())?;
        Ok(target)
    }

    pub(super) fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.writer.as_mut().map_or(Ok(()), |writer| writer.write_all(bytes))
    }

    /// Completes the file and gives it its name.
    pub(super) fn finish(mut self) -> io::Result<()> {
        if let Some(mut writer) = self.writer.take() {
            // Closed before it is renamed: Windows insists on it.
            writer.flush()?;
        }
        if let Some(rename) = &self.rename {
            fs::rename(&rename.temporary, &rename.real)?;
            self.rename = None;
        }
        Ok(())
    }
}

/// Makes a file beside `real`. What a process that was killed has left over is nobody's to remove, and may have the
/// same number: in a container it is always 1.
fn temporary(real: &Path) -> io::Result<(File, PathBuf)> {
    const MOST: u32 = 1000;
    let name = real.file_name().unwrap_or_default().to_string_lossy();
    let mut attempt = 0;
    loop {
        let path = real.with_file_name(format!(".{name}.{}-{attempt}.tmp", std::process::id()));
        match File::create_new(&path) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists && attempt < MOST => attempt += 1,
            made => return made.map(|file| (file, path)),
        }
    }
}

impl Drop for TargetFile {
    fn drop(&mut self) {
        if let Some(rename) = &self.rename {
            drop(self.writer.take());
            // What is left over is hidden and named after the process; there is no more to do.
            let _ = fs::remove_file(&rename.temporary);
        }
    }
}
