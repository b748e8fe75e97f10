//! What is made from tables and drafts: fails when stale, and `UPDATE=1 cargo test` rewrites it.

use std::path::Path;

use crate::cases::Case;
use crate::support;

/// Holds a file of the repository against what it should be, or makes it so with `UPDATE=1`.
pub fn hold(path: &str, expected: &str) {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    let found = std::fs::read_to_string(&file).unwrap_or_default();
    if found == expected {
        return;
    }
    assert!(std::env::var_os("UPDATE").is_some(), "{path} is stale: run UPDATE=1 cargo test");
    std::fs::create_dir_all(file.parent().unwrap()).unwrap();
    std::fs::write(&file, expected).unwrap();
}

/// The bundled example is signed from its draft, so that anybody can read what is in it.
#[test]
fn the_example_is_its_signed_draft() {
    let draft = std::fs::read_to_string(support::testdata("examples/grant.json")).unwrap();
    let case = Case { name: "example".to_owned(), grant: draft, ..Case::default() };
    hold("testdata/examples/grant.jwt", &(case.token() + "\n"));
}
