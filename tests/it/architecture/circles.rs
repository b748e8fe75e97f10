//! No file uses another that uses it, over however many steps; the drawing of the modules in
//! `CONTRIBUTING.md` is made from the same graph.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::graph::{Graph, graph};
use crate::generated;

/// What is left of a graph when all is taken away that is on no circle.
fn circles(graph: &Graph) -> Vec<String> {
    let mut left: BTreeSet<&str> = graph.keys().map(String::as_str).collect();
    let mut before = usize::MAX;
    while left.len() < before {
        before = left.len();
        let used: BTreeSet<&str> =
            left.iter().flat_map(|file| graph[*file].keys()).map(String::as_str).collect();
        let stays = |file: &&str| {
            used.contains(file) && graph[*file].keys().any(|target| left.contains(target.as_str()))
        };
        left = left.iter().copied().filter(stays).collect();
    }
    let edges =
        left.iter().flat_map(|file| graph[*file].iter().map(move |(target, path)| (file, target, path)));
    edges
        .filter(|(_, target, _)| left.contains(target.as_str()))
        .map(|(file, target, path)| format!("{file} uses {target}: {path}"))
        .collect()
}

#[test]
fn no_file_is_on_a_circle() {
    let found = circles(graph());
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn a_circle_is_found_however_long() {
    let edge = |(from, to): (&str, &str)| (from.to_owned(), BTreeMap::from([(to.to_owned(), to.to_owned())]));
    let mut graph: Graph = [("a", "b"), ("b", "c"), ("c", "d"), ("e", "a")].map(edge).into();
    graph.insert("d".to_owned(), BTreeMap::new());
    assert!(circles(&graph).is_empty());
    graph.extend([edge(("d", "b"))]);
    assert_eq!(circles(&graph), ["b uses c: c", "c uses d: d", "d uses b: b"]);
}

/// The graph of files is worth what its reader finds: each way of naming another file is found.
#[test]
fn every_way_of_use_is_seen() {
    let graph = graph();
    for (file, target, why) in [
        ("rules/expired", "rules/facts", "use super::facts::Facts"),
        ("rules/expired", "grant/part", "use crate::grant::PartName, exported again by grant"),
        ("rules/facts", "rules/requested", "a group of names"),
        ("engine", "engine/linter", "exported again, and used"),
        ("cli", "cli/check", "a child in the code: check::run"),
        ("", "engine", "engine::lint in the code of the crate"),
        ("rules", "rules/facts", "a type in the code"),
        ("grant/certificate", "maskinporten/environments", "crate::… in the midst of the code"),
    ] {
        assert!(graph[file].contains_key(target), "{file} uses {target} ({why}): {:?}", graph[file]);
    }
    assert!(!graph["grant"].contains_key("grant/part"), "what is only declared and handed on is no use");
}

/// The modules below `src/`, and which of them each uses.
fn modules() -> BTreeMap<String, BTreeSet<String>> {
    let top = |name: &str| name.split('/').next().unwrap().to_owned();
    let mut modules: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    // The crate itself only hands on what others have.
    for (file, targets) in graph().iter().filter(|(file, _)| !file.is_empty()) {
        let used = modules.entry(top(file)).or_default();
        used.extend(targets.keys().map(|target| top(target)).filter(|target| *target != top(file)));
    }
    modules
}

/// One line for each module, with the modules that it uses: they are all further down.
fn drawing() -> String {
    let modules = modules();
    let mut below: Vec<&str> = Vec::new();
    while below.len() < modules.len() {
        let rests = |used: &BTreeSet<String>| used.iter().all(|target| below.contains(&target.as_str()));
        let free =
            |(name, used): &(&String, &BTreeSet<String>)| !below.contains(&name.as_str()) && rests(used);
        let next: Vec<&str> = modules.iter().filter(free).map(|(name, _)| name.as_str()).collect();
        assert!(!next.is_empty(), "modules on a circle: {below:?} are not");
        below.extend(next);
    }
    let line = |name: &&str| {
        let used: Vec<&str> = modules[*name].iter().map(String::as_str).collect();
        format!("{name:13}{}{}", if used.is_empty() { "" } else { "↓ " }, used.join(" "))
            .trim_end()
            .to_owned()
            + "\n"
    };
    below.iter().rev().map(line).collect()
}

#[test]
fn the_drawing_of_the_modules_has_only_downward_arrows() {
    let path = "CONTRIBUTING.md";
    let document = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap();
    let drawn = format!("```text\n{}```\n", drawing());
    generated::hold(path, &generated::between(&document, "modules", &drawn));
}
