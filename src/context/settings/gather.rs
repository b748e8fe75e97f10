//! From a file of any kind to leaves that are names with values: lists of pairs, encoded values and
//! files within the file are unfolded.

use std::borrow::Cow;
use std::path::Path;

use super::leaf::Leaf;
use super::markdown;
use super::meaning;
use super::placeholder;
use super::scripts;
use super::unfold;
use super::{apart, diff};
use crate::context::answer::refuse_mistaken;
use crate::context::diagnostic::Diagnostic;
use crate::context::saved::{self, Object};
use crate::document::blocks::{self, Dialect};
use crate::document::{self, Fault, Step};
use crate::source::{Span, Text};

/// Files within files are read this deep: a ConfigMap that holds an application.yaml.
const DEPTH: usize = 2;

/// No block of a document has as many documents as this power of two.
const MOST_DOCUMENTS: usize = 20;

/// The kinds of files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Format {
    Json,
    Yaml,
    Toml,
    Xml,
    Properties,
    Variables,
    /// HCL and HOCON.
    Blocks(Dialect),
    /// Source code, and JSON as JavaScript has it.
    Literals,
    /// Text with code in it.
    Markdown,
}

/// The endings of files that hold source code, in languages whose comments begin with `//`, `/*` or `#`.
const LANGUAGES: [&str; 27] = [
    "js",
    "mjs",
    "cjs",
    "jsx",
    "ts",
    "mts",
    "cts",
    "tsx",
    "json5",
    "py",
    "rb",
    "php",
    "cs",
    "go",
    "java",
    "kt",
    "kts",
    "scala",
    "swift",
    "dart",
    "groovy",
    "gradle",
    "ex",
    "exs",
    "rs",
    "bicep",
    "bicepparam",
];

/// What source code begins with, for text that has no file name.
const STATEMENTS: [&str; 8] = [
    "const ",
    "let ",
    "import ",
    "module.exports",
    "export const ",
    "export default ",
    "export let ",
    "<?php",
];

/// Takes a file apart. `file` is its name, which is asked first; else the content tells.
pub(super) fn leaves(text: &str, file: &str) -> Result<Vec<Leaf<'static>>, Diagnostic> {
    let mut found = Vec::new();
    let after = diff::after(text);
    let (text, file) = after.as_ref().map_or((text, file), |(text, name)| (text.as_str(), *name));
    gather(text, file, 0, &mut found)?;
    Ok(found)
}

/// Whether a file is read as source code.
pub(super) fn is_code(text: &str, file: &str) -> bool {
    format(text, file) == Format::Literals
}

fn gather(text: &str, file: &str, depth: usize, found: &mut Vec<Leaf<'static>>) -> Result<(), Diagnostic> {
    let format = format(text, file);
    if format == Format::Markdown {
        in_markdown(text, depth, found);
        return Ok(());
    }
    let is_ini =
        matches!(format, Format::Toml | Format::Json) && has_ending(file, &["ini", "cfg", "cnf", "service"]);
    // What begins like TOML and is none is an INI file.
    let mut own = walked(text, format)
        .or_else(|error| if is_ini { walked(text, Format::Variables) } else { Err(error) })?;
    match format {
        Format::Blocks(_) => unfold::blocks(&mut own, text),
        Format::Variables if is_hcl(file) => unfold::lists(&mut own, text),
        _ => unfold::pairs(&mut own),
    }
    if format == Format::Json {
        scripts::join(&mut own);
    }
    unfold::overrides(&mut own);
    unfold::values(&mut own);
    unfold::assignments(&mut own);
    unfold::scopes(&mut own);
    unfold::secrets(&mut own);
    unfold::sealed(&mut own);
    if format == Format::Yaml {
        unfold::tagged(&mut own, text);
    }
    for leaf in own {
        match embedded(&leaf).filter(|_| depth < DEPTH) {
            Some(name) => inner(leaf, &name, depth, found),
            None => found.push(leaf),
        }
    }
    Ok(())
}

/// Takes the blocks of a Markdown document apart, and what is around them.
fn in_markdown(text: &str, depth: usize, found: &mut Vec<Leaf<'static>>) {
    // A sentence need not be what it looks like.
    _ = gather(&markdown::without_blocks(text), "text", depth, found);
    for (block, number) in markdown::blocks(text).into_iter().zip(1..).take_while(|_| depth < DEPTH) {
        let (name, before) = (block.step(0).unwrap_or_default().to_owned(), found.len());
        inner(block, &name, depth, found);
        found.iter_mut().skip(before).for_each(|leaf| leaf.document += number << MOST_DOCUMENTS);
    }
}

/// A file within the file, by the name of the leaf that holds it, or of the list that holds the leaf.
fn embedded(leaf: &Leaf<'_>) -> Option<String> {
    let text = leaf.value().trim();
    // What a program is started with: `-Dname=value`, `--name=value`.
    let is_options = text.starts_with('-') && text.contains('=');
    let name = leaf.step(0).or_else(|| leaf.step(1).filter(|_| is_options))?;
    let has_ending = |endings: &[&str]| has_ending(name, endings);
    let is_file = has_ending(&["yaml", "yml", "json", "properties", "toml", "env"]);
    // Whatever it is called: it speaks of a client and has names of its own.
    let is_about = || {
        let is_xml = text.starts_with('<') && has_ending(&["config", "xml"]);
        let is_code = !text.starts_with(['<', '#']) || text.starts_with("#!");
        // What has the address of the service for a value is a draft of a grant.
        let is_json = || text.starts_with('{') && text.split('"').any(meaning::is_prefixed);
        (text.contains('\n') || is_options || is_json())
            && (is_xml || is_code)
            && meaning::speaks(text)
            && !is_pem(text)
            // A key is a value.
            && !text.contains("\"kty\"")
    };
    let is_whole = text.contains('\n') || text.starts_with('{');
    ((is_file && is_whole) || is_about()).then(|| name.to_owned())
}

fn is_pem(text: &str) -> bool {
    text.contains("-----BEGIN ")
}

fn inner(leaf: Leaf<'static>, name: &str, depth: usize, found: &mut Vec<Leaf<'static>>) {
    let mut inner = Vec::new();
    // What cannot be read there is a value like others.
    if gather(leaf.value(), name, depth + 1, &mut inner).is_err() || inner.is_empty() {
        return found.push(leaf);
    }
    found.extend(inner.into_iter().map(|below| Leaf {
        inner: Some(name.to_owned()),
        name: below.name.map(|span| leaf.text.lift(span)),
        span: leaf.text.lift(below.span),
        text: below.text.within(&leaf.text),
        pointer: leaf.pointer.clone(),
        ..below
    }));
}

/// Whether the file is in the language of Terraform and Nomad, or in HOCON.
fn is_hcl(file: &str) -> bool {
    has_ending(file, &["tfvars", "tf", "hcl", "nomad", "conf"])
}

fn has_ending(file: &str, endings: &[&str]) -> bool {
    let ending = Path::new(file).extension().and_then(|e| e.to_str()).unwrap_or_default();
    endings.iter().any(|known| ending.eq_ignore_ascii_case(known))
}

fn format(text: &str, file: &str) -> Format {
    let ending =
        Path::new(file).extension().and_then(|e| e.to_str()).unwrap_or_default().to_ascii_lowercase();
    let start = text.trim_start();
    match ending.as_str() {
        "properties" => return Format::Properties,
        "yaml" | "yml" => return Format::Yaml,
        "toml" => return Format::Toml,
        ending if LANGUAGES.contains(&ending) => return Format::Literals,
        // A request of Bruno, with the script that runs before it.
        "bru" if text.contains("\nscript:") => return Format::Literals,
        _ if markdown::is_document(file) => return Format::Markdown,
        "" if file.is_empty() && start.starts_with('#') && text.contains("\n```") => return Format::Markdown,
        _ => {}
    }
    if is_hcl(file) && !is_toml(start) && (blocks::has_blocks(text) || text.contains("<<")) {
        return Format::Blocks(if ending == "conf" { Dialect::Hocon } else { Dialect::Hcl });
    }
    if STATEMENTS.iter().any(|statement| start.starts_with(statement)) {
        return Format::Literals;
    }
    let is_template = start.starts_with("{{");
    if start.starts_with('<') {
        return Format::Xml;
    }
    if start.starts_with(['{', '[']) && !is_template && !is_toml(start) {
        return Format::Json;
    }
    let line = start.lines().find(|line| !line.trim().is_empty() && !line.trim_start().starts_with('#'));
    match line {
        Some(line) if is_toml(line) => Format::Toml,
        Some(line) if is_template || looks_like_yaml(line) => Format::Yaml,
        _ => Format::Variables,
    }
}

/// Whether a line is the header of a TOML table.
fn is_toml(line: &str) -> bool {
    let line = line.lines().next().unwrap_or_default().trim();
    let inner = line.strip_prefix('[').and_then(|line| line.strip_suffix(']'));
    inner.is_some_and(|name| {
        let name = name.trim_matches(['[', ']', ' ']);
        !name.is_empty()
            && name.chars().all(|c| c.is_ascii_alphanumeric() || "-_.\"".contains(c))
            && !name.starts_with('"')
    })
}

fn looks_like_yaml(line: &str) -> bool {
    let line = line.trim();
    if line == "---" || line.starts_with("- ") || line.starts_with("%YAML") {
        return true;
    }
    line.split_once(':').is_some_and(|(name, rest)| {
        (rest.starts_with(' ') || rest.is_empty())
            && !name.is_empty()
            && name.trim_matches(['"', '\'']).chars().all(|c| c.is_ascii_alphanumeric() || "-_./".contains(c))
    })
}

fn walked(text: &str, format: Format) -> Result<Vec<Leaf<'static>>, Diagnostic> {
    let mut found = Vec::new();
    let visit = &mut |leaf: document::Leaf<'_, '_>| {
        if !document::is_long(leaf.path) {
            found.push(owned(&leaf, format == Format::Literals));
        }
    };
    let fail = |what: &str, text: &str, fault: &Fault| {
        Diagnostic::at(text, fault.offset, format!("not {what}: {}", fault.message))
    };
    match format {
        Format::Json => {
            let relaxed = relax(text);
            let root = saved::value(&relaxed, "JSON settings")?;
            if !relaxed.trim_start().starts_with('[') {
                refuse_mistaken(&Object::new(&relaxed, root, "JSON settings")?, "JSON settings")?;
            }
            document::json::walk(&relaxed, visit).map_err(|fault| fail("JSON", text, &fault))?;
        }
        Format::Yaml => {
            let plain = placeholder::without_templates(text);
            let yaml = plain.as_deref().unwrap_or(text);
            document::yaml::walk(yaml, visit).map_err(|fault| fail("YAML", text, &fault))?;
        }
        Format::Toml => document::toml::walk(text, visit).map_err(|fault| fail("TOML", text, &fault))?,
        Format::Xml => {
            document::xml::walk(text, visit);
            if found.is_empty() || document::xml::is_page(text) {
                saved::value(text, "JSON settings")?;
            }
        }
        Format::Properties => document::properties::walk(text, visit),
        Format::Literals => {
            document::literals::walk(text, visit);
            apart::keep(&mut found);
        }
        Format::Blocks(dialect) => blocks::walk(text, dialect, visit),
        Format::Markdown => {}
        Format::Variables => document::variables::walk(text, visit)
            .map_err(|fault| Diagnostic::at(text, fault.offset, fault.message))?,
    }
    Ok(found)
}

fn owned(leaf: &document::Leaf<'_, '_>, is_code: bool) -> Leaf<'static> {
    let steps = leaf.path.iter().map(|step| match step {
        Step::Name(name) => Step::Name(Cow::Owned(name.clone().into_owned())),
        Step::Index(index) => Step::Index(*index),
    });
    let is_null = leaf.kind == crate::json::Kind::Null;
    Leaf {
        inner: None,
        document: leaf.document,
        steps: steps.collect(),
        name: leaf.name,
        text: Text {
            bytes: Cow::Owned(if is_null { Vec::new() } else { leaf.text.bytes.to_vec() }),
            origin: leaf.text.origin.clone(),
        },
        span: leaf.span,
        pointer: leaf.pointer(),
        kind: Some(leaf.kind).filter(|_| !(is_code && is_null)),
        is_code,
        is_elsewhere: false,
    }
}

/// .NET reads settings with comments and trailing commas; both become spaces, so places stay.
fn relax(text: &str) -> String {
    let mut out: Vec<u8> = text.as_bytes().to_vec();
    let (mut quoted, mut escaped, mut comma) = (false, false, None);
    let mut at = 0;
    while let Some(&byte) = out.get(at) {
        let next = out.get(at + 1).copied();
        match (byte, next) {
            _ if escaped => escaped = false,
            (b'\\', _) if quoted => escaped = true,
            (b'"', _) => {
                quoted = !quoted;
                comma = None;
            }
            _ if quoted => {}
            (b'/', Some(b'/' | b'*')) => at = blank_comment(&mut out, at),
            (b',', _) => comma = Some(at),
            (b']' | b'}', _) => {
                if let Some(byte) = comma.take().and_then(|comma: usize| out.get_mut(comma)) {
                    *byte = b' ';
                }
            }
            (b' ' | b'\t' | b'\r' | b'\n', _) => {}
            _ => comma = None,
        }
        at += 1;
    }
    String::from_utf8(out).unwrap_or_else(|_| text.to_owned())
}

/// Spaces the comment that starts at `start` and gives the position of its last byte.
fn blank_comment(out: &mut [u8], start: usize) -> usize {
    let rest = out.get(start..).unwrap_or_default();
    let length = if rest.starts_with(b"//") {
        memchr::memchr(b'\n', rest).unwrap_or(rest.len())
    } else {
        memchr::memmem::find(rest, b"*/").map_or(rest.len(), |end| end + 2)
    };
    let comment = out.iter_mut().skip(start).take(length);
    comment.filter(|b| **b != b'\n' && **b != b'\r').for_each(|b| *b = b' ');
    (start + length).saturating_sub(1)
}

/// A variable that is in no file.
pub(super) fn variable(name: String, value: String) -> Leaf<'static> {
    let bytes = value.into_bytes();
    let text = Text { origin: crate::source::Origin::Slice(0), bytes: bytes.into() };
    Leaf {
        inner: None,
        document: 0,
        steps: vec![Step::Name(name.into())],
        name: None,
        text,
        span: Span::default(),
        pointer: String::new(),
        kind: Some(crate::json::Kind::String),
        is_code: false,
        is_elsewhere: false,
    }
}
