//! Reads from the source which file uses which: every path in `use` and in the code that begins with
//! `crate`, `super`, `self` or the name of a child is followed, through what other files export again,
//! to the file that has the item.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use super::modules;

/// For each file the files that it uses, each with a path as it is written. A file is called by its
/// path in the crate: `grant/key`; the crate itself is the empty name.
pub(super) type Graph = BTreeMap<String, BTreeMap<String, String>>;

#[derive(Default)]
struct File {
    /// Without comments, the content of strings, `use` and `mod`.
    code: String,
    /// What `use` names, and whether it is exported again.
    uses: Vec<(String, bool)>,
}

struct Files(BTreeMap<String, File>);

/// Which file uses which. The program and the door for tests only hand on what others have.
pub(super) fn graph() -> &'static Graph {
    static GRAPH: LazyLock<Graph> = LazyLock::new(read);
    &GRAPH
}

fn read() -> Graph {
    let files = Files(
        modules()
            .iter()
            .filter(|module| !["main.rs", "internals.rs"].contains(&module.path.as_str()))
            .map(|module| (name(&module.path), file(&module.text)))
            .collect(),
    );
    files.0.iter().map(|(name, file)| (name.clone(), files.used_by(name, file))).collect()
}

fn name(path: &str) -> String {
    let name = path.trim_end_matches(".rs").trim_end_matches("/mod");
    if name == "lib" { String::new() } else { name.to_owned() }
}

fn file(text: &str) -> File {
    let text = text.replace("pub(in crate::", "pub(crate_");
    let mut file = File::default();
    for statement in plain(&text).split_inclusive([';', '{', '}']) {
        let mut words = statement.split_whitespace();
        let first = words.next().unwrap_or_default();
        let is_public = first.starts_with("pub");
        let keyword =
            if is_public { words.find(|word| !word.ends_with(')')).unwrap_or_default() } else { first };
        match keyword {
            "mod" if statement.ends_with('{') => panic!("a module inside a file: {statement}"),
            "mod" => {}
            _ => file.code.push_str(statement),
        }
    }
    take_uses(&mut file);
    file
}

/// Moves the `use` declarations from the code to their list.
fn take_uses(file: &mut File) {
    let code = std::mem::take(&mut file.code);
    let mut rest = code.as_str();
    while let Some(at) = declaration(rest) {
        let (before, after) = rest.split_at(at);
        let (tree, after) = after.split_once(';').unwrap();
        let line = before.rsplit('\n').next().unwrap();
        let is_public = line.trim_start().starts_with("pub");
        let tree: String = tree.trim_start_matches("use ").replace(" as ", "@").split_whitespace().collect();
        file.uses.extend(paths(&tree).into_iter().map(|path| (path, is_public)));
        file.code.push_str(before.strip_suffix(line).unwrap());
        rest = after;
    }
    file.code.push_str(rest);
}

/// Where the next `use` declaration begins.
fn declaration(code: &str) -> Option<usize> {
    code.match_indices("use ").map(|(at, _)| at).find(|&at| {
        let line = code[..at].rsplit('\n').next().unwrap().trim();
        line.is_empty() || (line.starts_with("pub") && !line.contains(';'))
    })
}

/// The paths of a use tree without whitespace; a name it is given here is left out.
fn paths(tree: &str) -> Vec<String> {
    let Some((prefix, group)) = tree.split_once('{') else {
        return vec![tree.split('@').next().unwrap().to_owned()];
    };
    let group = group.strip_suffix('}').unwrap();
    let mut depth = 0;
    let pieces = group.split(|c| {
        depth += i32::from(c == '{') - i32::from(c == '}');
        c == ',' && depth == 0
    });
    pieces.filter(|piece| !piece.is_empty()).flat_map(paths).map(|path| format!("{prefix}{path}")).collect()
}

/// The text without comments, attributes and what is in strings.
fn plain(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let length = match c {
            '/' if rest.starts_with("//") => rest.find('\n').unwrap_or(rest.len()),
            'r' if rest.starts_with("r\"") || rest.starts_with("r#") => raw(rest),
            '"' => string(rest),
            '#' if rest.starts_with("#[") => attribute(rest),
            '\'' if rest.starts_with("'\\") => 2 + rest[2..].find('\'').unwrap() + 1,
            '\'' if rest.chars().nth(2) == Some('\'') => 2 + rest[1..].chars().next().unwrap().len_utf8(),
            _ => {
                out.push(c);
                c.len_utf8()
            }
        };
        rest = &rest[length..];
    }
    out
}

/// Length of the attribute at the beginning; no string in it has brackets.
fn attribute(text: &str) -> usize {
    let mut depth = 0;
    let end = text.char_indices().find(|(_, c)| {
        depth += i32::from(*c == '[') - i32::from(*c == ']');
        *c == ']' && depth == 0
    });
    end.unwrap().0 + 1
}

/// Length of the string literal at the beginning.
fn string(text: &str) -> usize {
    let mut escaped = false;
    let end = text.char_indices().skip(1).find(|(_, c)| {
        let ends = *c == '"' && !escaped;
        escaped = *c == '\\' && !escaped;
        ends
    });
    end.unwrap().0 + 1
}

/// Length of the raw string literal or raw identifier at the beginning.
fn raw(text: &str) -> usize {
    let hashes = text[1..].chars().take_while(|c| *c == '#').count();
    let end = format!("\"{}", "#".repeat(hashes));
    let body = 1 + hashes + 1;
    if text[body - 1..].starts_with('"') { body + text[body..].find(&end).unwrap() + end.len() } else { 1 }
}

impl Files {
    fn used_by(&self, name: &str, file: &File) -> BTreeMap<String, String> {
        let imported = file.uses.iter().filter(|(path, is_public)| {
            // What is only handed on is no use.
            !is_public || words(&file.code).contains(path.rsplit("::").next().unwrap())
        });
        let imported = imported.map(|(path, _)| path.clone());
        let found =
            imported.chain(inline(&file.code)).filter_map(|path| Some((self.home(name, &path)?, path)));
        found.filter(|(target, _)| target != name).collect()
    }

    /// The file that has the item of this path, as it is written in the file `here`; `None` if that is
    /// no file of the crate.
    fn home(&self, here: &str, path: &str) -> Option<String> {
        let mut steps = path.split("::").peekable();
        let mut at = here.to_owned();
        match *steps.peek()? {
            "crate" => at.clear(),
            "self" => {}
            "super" => at = String::from(parent(&at)?),
            first if self.child(&at, first).is_some() => {}
            _ => return None,
        }
        if matches!(*steps.peek()?, "crate" | "self" | "super") {
            steps.next();
        }
        while let Some(step) = steps.next() {
            if step == "super" {
                at = String::from(parent(&at)?);
            } else if let Some(child) = self.child(&at, step) {
                at = child;
            } else if let Some(exported) = self.exported(&at, step) {
                let rest: Vec<&str> = std::iter::once(exported).chain(steps).collect();
                return self.home(&at, &rest.join("::")).or(Some(at));
            } else {
                break;
            }
        }
        Some(at)
    }

    fn child(&self, name: &str, step: &str) -> Option<String> {
        let child = if name.is_empty() { step.to_owned() } else { format!("{name}/{step}") };
        self.0.contains_key(&child).then_some(child)
    }

    /// The path of what the file exports again under that name.
    fn exported(&self, name: &str, item: &str) -> Option<&str> {
        let is_it = |(path, is_public): &&(String, bool)| {
            *is_public && path.rsplit("::").next() == Some(item) && path.as_str() != item
        };
        self.0.get(name)?.uses.iter().find(is_it).map(|(path, _)| path.as_str())
    }
}

fn parent(name: &str) -> Option<&str> {
    if name.is_empty() { None } else { Some(name.rsplit_once('/').map_or("", |(parent, _)| parent)) }
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

fn words(code: &str) -> BTreeSet<&str> {
    code.split(|c| !is_word(c)).collect()
}

/// The paths of at least two steps in the code.
fn inline(code: &str) -> Vec<String> {
    code.split(|c: char| !is_word(c) && c != ':')
        .map(|path| path.trim_matches(':'))
        .filter(|path| path.contains("::"))
        .map(str::to_owned)
        .collect()
}
