//! The script of the HTML document.

use std::collections::BTreeSet;

use grantlint::internals::render::html::document::script;

#[test]
fn no_two_modules_have_the_same_name_and_nothing_is_left_to_load() {
    let script = script();
    let mut names = BTreeSet::new();
    for line in script.lines() {
        let words: Vec<&str> = line.split([' ', '(', '=']).filter(|word| *word != "async").collect();
        if let ["const" | "let" | "function" | "class", name, ..] = words.as_slice() {
            assert!(names.insert((*name).to_owned()), "{name} is in two modules");
        }
    }
    assert!(names.len() > 30, "{names:?}");
    for line in script.lines() {
        assert!(!line.starts_with("import") && !line.starts_with("export"), "{line}");
    }
    assert!(!script.contains("</script"), "nothing ends the element");
}
