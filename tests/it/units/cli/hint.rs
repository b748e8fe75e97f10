//! When the hint after a run is due.

use std::fs;
use std::path::Path;

use grantlint::internals::cli::hint::is_due;

#[test]
fn the_hint_comes_once_in_each_repository() {
    let folder = tempfile::tempdir().unwrap();
    let state = folder.path().join("state");
    let runs = |root: &str| -> Vec<bool> { (0..5).map(|_| is_due(Path::new(root), &state)).collect() };
    assert_eq!(runs("/one"), [false, false, true, false, false]);
    assert_eq!(runs("/two"), [false, false, true, false, false]);
    assert_eq!(fs::read_dir(&state).unwrap().count(), 2);
}

#[test]
fn nothing_that_cannot_be_kept_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    fs::write(&file, "").unwrap();
    assert!((0..5).all(|_| !is_due(Path::new("/one"), &file)));
}
