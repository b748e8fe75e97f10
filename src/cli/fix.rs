//! `check --fix` and `check --diff`.

use std::path::Path;

use super::args::{CheckCommand, FixArgs, InputArgs};
use super::compressed;
use super::failure::{Failure, complain};
use super::print::print;
use super::read::{Place, reason};
use super::status::Status;
use super::target::TargetFile;
use super::walk;
use crate::change::Safety;
use crate::engine::{Linter, shown, shown_json};
use crate::input;
use crate::report::Source;

/// Lines of a diff around what changes.
const CONTEXT_LINES: usize = 3;

/// How far changes go without a look.
pub(super) fn most(args: &FixArgs) -> Safety {
    if args.unsafe_fixes { Safety::Unsafe } else { Safety::Safe }
}

/// Changes the files, or shows what would change. The status if that was all there is to do.
pub(super) fn run(args: &CheckCommand, linter: &mut Linter<'_>) -> Result<Option<Status>, Failure> {
    let CheckCommand { check, fixes } = args;
    let stdin = [Path::new("-").to_owned()];
    let paths = if check.files.is_empty() { &stdin[..] } else { &check.files };
    let mut status = Status::Clean;
    for path in paths {
        status = status.max(one(path, (&check.input, fixes), linter)?);
    }
    // What is left after a fix is said by the report that follows.
    let done = fixes.diff || status == Status::Failed;
    Ok(done.then_some(status))
}

fn one(
    path: &Path,
    (input, fixes): (&InputArgs, &FixArgs),
    linter: &mut Linter<'_>,
) -> Result<Status, Failure> {
    let place = Place::new(path);
    if path.is_dir() || walk::has_lines(path) || input.lines || input.field.is_some() {
        complain(
            "error",
            format_args!("{}: only single files are fixed, not folders or lines", place.shown()),
        );
        return Ok(Status::Failed);
    }
    if place != Place::Stdin && compressed::is_compressed(path) {
        complain(
            "error",
            format_args!("{}: a compressed file is not fixed; decompress it first", place.shown()),
        );
        return Ok(Status::Failed);
    }
    let bytes = match place.read() {
        Ok(bytes) => bytes,
        // With --fix the report that follows says so.
        Err(_) if fixes.fix => return Ok(Status::Clean),
        Err(why) => {
            complain("error", format_args!("{}: {why}", place.shown()));
            return Ok(Status::Failed);
        }
    };
    let source = Source { file: place.name().map(Into::into), ..Source::default() };
    let Some(new) = linter.fix(&bytes, &source, most(fixes)) else { return Ok(Status::Clean) };
    if fixes.diff {
        // Without a tab behind it patch takes what is after a space for the time.
        let end = if place != Place::Stdin && place.shown().contains(' ') { "\t" } else { "" };
        diff(&format!("{}{end}", place.shown()), &bytes, &new)?;
        return Ok(Status::Violations);
    }
    let written = TargetFile::replacing(path).and_then(|mut file| {
        file.write(&new)?;
        file.finish()
    });
    written.map_err(|e| Failure::new(format!("cannot write {}: {}", place.shown(), reason(&e))))?;
    complain("fixed", place.shown());
    Ok(Status::Clean)
}

/// Prints what changes as a unified diff. Secrets are masked in it, on both sides.
fn diff(name: &str, before: &[u8], after: &[u8]) -> Result<(), Failure> {
    let [before, after] = [before, after].map(|text| {
        let utf8 = input::from_utf16(text).map(|text| text.bytes);
        String::from_utf8_lossy(&utf8.unwrap_or(text.into())).into_owned()
    });
    // Only JSON tells for certain which of its values is a secret: of all else nothing is shown but what changes.
    let around = if shown_json(&before).is_some() { CONTEXT_LINES } else { 0 };
    let [before, after] = [before, after].map(|text| shown(&text));
    // Most lines of many grants are there once: by those the rest is found in the time of a sort.
    let lines =
        similar::TextDiff::configure().algorithm(similar::Algorithm::Patience).diff_lines(&before, &after);
    let mut unified = lines.unified_diff();
    let text = unified.context_radius(around).header(name, name).to_string();
    print(&text).map(|_| ())
}
