//! The password of key stores: from a file, from a variable, or asked for. Never from an argument, where
//! the history of the shell and the list of processes would keep it.

use std::fs::File;
use std::io::{self, IsTerminal as _, Read as _};
use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

use super::args::{self, PasswordArgs};
use super::failure::Failure;
use super::read::reason;
use crate::context::Password;
use crate::input;

/// The variable that holds the password.
pub(crate) const VARIABLE: &str = "GRANTLINT_PASSWORD";

/// Longest password file, in bytes.
const LONGEST: u64 = 4096;

/// Bytes that tell a key store.
const HEAD: u64 = 64;

/// The password for what is in `paths`, if there is one to be had.
pub(crate) fn of(args: &PasswordArgs, paths: &[PathBuf]) -> Result<Option<Password>, Failure> {
    if let Some(file) = &args.password_file {
        return from_file(file).map(Some);
    }
    if let Some(value) = std::env::var_os(VARIABLE).filter(|value| !value.is_empty()) {
        let text = value.into_string().map_err(|_| Failure::new(format!("{VARIABLE} is not UTF-8")))?;
        return Ok(Some(Password::new(text)));
    }
    // Nobody is asked unless there is someone and something to ask for.
    if !(io::stdin().is_terminal() && io::stderr().is_terminal()) {
        return Ok(None);
    }
    match paths.iter().find(|path| is_locked(path)) {
        Some(path) => ask(path).map(Some),
        None => Ok(None),
    }
}

fn from_file(file: &Path) -> Result<Password, Failure> {
    let failed = |why: &str| Failure::new(format!("password file {}: {why}", file.display()));
    let mut bytes = Zeroizing::new(Vec::new());
    let opened = File::open(file).map_err(|error| failed(&reason(&error)))?;
    opened.take(LONGEST + 1).read_to_end(&mut bytes).map_err(|error| failed(&reason(&error)))?;
    if bytes.len() as u64 > LONGEST {
        return Err(failed("is too long for a password"));
    }
    text(&bytes).map(Password::new).ok_or_else(|| failed("is not UTF-8"))
}

/// The text of a password file. Windows begins files with a byte order mark, which nobody types, and
/// `>` in Windows PowerShell writes UTF-16.
fn text(bytes: &[u8]) -> Option<String> {
    if let [mark @ (0xff | 0xfe), other @ (0xfe | 0xff), units @ ..] = bytes
        && mark != other
    {
        let unit = if *mark == 0xff { u16::from_le_bytes } else { u16::from_be_bytes };
        let units = units.chunks_exact(2).filter_map(|pair| pair.try_into().ok()).map(unit);
        return char::decode_utf16(units).collect::<Result<_, _>>().ok();
    }
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    std::str::from_utf8(text).ok().map(str::to_owned)
}

fn is_locked(path: &Path) -> bool {
    if args::is_stdin(path) || !path.is_file() {
        return false;
    }
    let mut head = Vec::new();
    let read = File::open(path).and_then(|file| file.take(HEAD).read_to_end(&mut head));
    read.is_ok() && input::is_locked(&head)
}

fn ask(path: &Path) -> Result<Password, Failure> {
    let prompt =
        format!("password of {} (none: press Enter): ", super::failure::plain(&path.display().to_string()));
    rpassword::prompt_password(prompt).map(Password::new).map_err(|error| match error.kind() {
        io::ErrorKind::UnexpectedEof => Failure::new("no password was given"),
        _ => Failure::new(format!("cannot read the password: {}", reason(&error))),
    })
}
