//! A hint to `grantlint init`, given once in a repository that has no configuration.
//!
//! How often the program ran there is counted in a file of one digit in the user's state folder, never
//! in the repository, and only where the hint could be seen: on a terminal.

use std::fs;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::io::IsTerminal as _;
use std::path::{Path, PathBuf};

use super::failure::complain;

/// The run after which the hint is given.
const RUNS: u8 = 3;

/// Counts this run and gives the hint if it is due. Nothing that goes wrong here is worth a word.
pub(super) fn after_run() {
    if !std::io::stderr().is_terminal() || std::env::var_os("CI").is_some() {
        return;
    }
    let Some((root, folder)) = repository().zip(state_folder()) else { return };
    if is_due(&root, &folder) {
        complain(
            "tip",
            "grantlint init writes grantlint.toml, so that environment, client and keys need no flags",
        );
    }
}

/// The folder above the working directory that holds `.git`.
fn repository() -> Option<PathBuf> {
    let here = std::env::current_dir().ok()?;
    here.ancestors().find(|folder| folder.join(".git").exists()).map(Path::to_owned)
}

/// Where programs keep what they want to know again but nobody would miss.
fn state_folder() -> Option<PathBuf> {
    let set = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let state = if cfg!(windows) {
        set("LOCALAPPDATA")?
    } else {
        set("XDG_STATE_HOME").or_else(|| Some(set("HOME")?.join(".local/state")))?
    };
    state.is_absolute().then(|| state.join("grantlint"))
}

/// Counts a run in the repository `root`; true once, after the third.
#[must_use]
pub fn is_due(root: &Path, folder: &Path) -> bool {
    let mut hasher = DefaultHasher::new();
    root.hash(&mut hasher);
    let file = folder.join(format!("runs-{:016x}", hasher.finish()));
    let runs = fs::read(&file).ok().and_then(|text| Some(text.first()?.wrapping_sub(b'0'))).unwrap_or(0);
    if runs >= RUNS {
        return false;
    }
    let counted = fs::create_dir_all(folder).and_then(|()| fs::write(&file, [b'0' + runs + 1]));
    // Where nothing can be kept the hint would come with every run.
    counted.is_ok() && runs + 1 == RUNS
}
