//! Settings in the code of a Markdown document, each block of which is read as a file in its language.

use std::borrow::Cow;

use super::leaf::Leaf;
use crate::document::Step;
use crate::document::fences::fences;
use crate::json::Kind;
use crate::source::{Origin, Text};

/// Languages as blocks call them, and the ending of a file of the kind.
const LANGUAGES: [(&str, &str); 31] = [
    ("yaml", "yaml"),
    ("yml", "yaml"),
    ("json", "json"),
    ("jsonc", "json"),
    ("json5", "json5"),
    ("toml", "toml"),
    ("properties", "properties"),
    ("ini", "ini"),
    ("env", "env"),
    ("dotenv", "env"),
    ("xml", "xml"),
    ("hcl", "tf"),
    ("terraform", "tf"),
    ("tf", "tf"),
    ("js", "js"),
    ("jsx", "js"),
    ("javascript", "js"),
    ("ts", "ts"),
    ("tsx", "ts"),
    ("typescript", "ts"),
    ("py", "py"),
    ("python", "py"),
    ("kt", "kt"),
    ("kotlin", "kt"),
    ("java", "java"),
    ("cs", "cs"),
    ("csharp", "cs"),
    ("c#", "cs"),
    ("go", "go"),
    ("php", "php"),
    ("ruby", "rb"),
];

/// Languages whose blocks are what a shell runs, or say none: their lines set variables.
const SHELLS: [&str; 7] = ["", "sh", "bash", "shell", "zsh", "console", "text"];

/// The blocks of a document, each as a leaf that is called as a file of its language.
pub(super) fn blocks(text: &str) -> Vec<Leaf<'static>> {
    let mut found = Vec::new();
    for (fence, number) in fences(text).into_iter().zip(1..) {
        let language = fence.language.to_ascii_lowercase();
        let ending = LANGUAGES.iter().find(|(name, _)| *name == language).map(|(_, ending)| *ending);
        let is_read = ending.is_some() || SHELLS.contains(&language.as_str());
        let Some(code) = text.get(fence.span.start..fence.span.end).filter(|_| is_read) else { continue };
        let name = ending.map_or(format!("block {number}"), |ending| format!("block {number}.{ending}"));
        // Claims in JSON are a draft, which is found without settings.
        if ending == Some("json") && ["\"iss\"", "\"aud\""].iter().any(|claim| code.contains(claim)) {
            continue;
        }
        let pointer = format!("/{name}");
        found.push(Leaf {
            inner: None,
            document: 0,
            steps: vec![Step::Name(Cow::Owned(name))],
            name: None,
            text: Text {
                bytes: Cow::Owned(code.as_bytes().to_vec()),
                origin: Origin::Slice(fence.span.start),
            },
            span: fence.span,
            pointer,
            kind: Some(Kind::String),
            is_code: false,
            is_elsewhere: false,
        });
    }
    found
}

/// The document with spaces in place of its blocks: places stay.
pub(super) fn without_blocks(text: &str) -> String {
    let mut bytes = text.as_bytes().to_vec();
    for fence in fences(text) {
        let code = bytes.get_mut(fence.span.start..fence.span.end).unwrap_or_default();
        code.iter_mut().filter(|byte| !matches!(byte, b'\n' | b'\r')).for_each(|byte| *byte = b' ');
    }
    String::from_utf8(bytes).unwrap_or_default()
}

/// Whether a file is called as a Markdown document.
pub(crate) fn is_document(file: &str) -> bool {
    let (_, ending) = file.rsplit_once('.').unwrap_or_default();
    ["md", "mdx", "markdown"].iter().any(|known| ending.eq_ignore_ascii_case(known))
}
