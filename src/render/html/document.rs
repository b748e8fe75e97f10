//! The document around the data: style and script are inside it, and its policy allows nothing else.

use std::fmt::Write as _;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use serde_json::Value;

use super::spoken::code;
use crate::digest::sha256;
use crate::language::{Bilingual, Lang};
use crate::printable::escape_json;

/// The modules of the page, each below those that it uses.
const MODULES: [&str; 5] = [
    include_str!("../../../web/dom.js"),
    include_str!("../../../web/words.js"),
    include_str!("../../../web/report.js"),
    include_str!("../../../web/plot.js"),
    include_str!("../../../web/html.js"),
];

const STYLES: [&str; 2] = [include_str!("../../../web/style.css"), include_str!("../../../web/html.css")];

const ICON: &str = include_str!("../../../web/icon.svg");

const NO_SCRIPT: Bilingual = Bilingual {
    en: "This report draws itself with a script, which is switched off here. What was found, in short:",
    nb: "Denne rapporten tegner seg selv med et skript, som er slått av her. Det som ble funnet, i korthet:",
};

/// The modules as one script: what one exports, the next has.
#[must_use]
pub fn script() -> String {
    let mut out = String::from("\"use strict\";\n");
    for line in MODULES.iter().flat_map(|module| module.lines()) {
        let line = line.strip_prefix("export ").unwrap_or(line);
        if !line.starts_with("import ") && !line.trim_start().starts_with("//") && !line.is_empty() {
            out.push_str(line);
            out.push('\n');
        }
    }
    // Its names stay its own.
    format!("{{\n{out}}}\n")
}

fn hash(text: &str) -> String {
    format!("'sha256-{}'", BASE64_STANDARD.encode(sha256(text.as_bytes())))
}

/// Writes the document. `table` is what a reader without script sees.
pub(super) fn write(data: &Value, table: &str, lang: Lang, out: &mut String) {
    let (script, style) = (script(), STYLES.concat());
    let icon = BASE64_STANDARD.encode(ICON);
    let name = code(lang);
    let _ = write!(
        out,
        r##"<!doctype html>
<html lang="{name}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; connect-src 'none'; script-src {}; style-src {}; img-src data:; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<meta name="generator" content="grantlint {}">
<title>grantlint</title>
<link rel="icon" href="data:image/svg+xml;base64,{icon}">
<style>{style}</style>
</head>
<body>
<a class="skip" href="#report" data-text="skip"></a>
<header>
  <h1>grantlint <span data-text="reportTitle"></span></h1>
  <div role="group" id="languages" data-label="language"></div>
</header>
<main id="report" tabindex="-1"><noscript><p>{}</p><pre>{}</pre></noscript></main>
<footer><p><span data-text="madeBy"></span> {}</p></footer>
<script type="application/json" id="data">{}</script>
<script>{script}</script>
</body>
</html>
"##,
        hash(&script),
        hash(&style),
        env!("CARGO_PKG_VERSION"),
        NO_SCRIPT.in_lang(lang),
        escape(table),
        env!("CARGO_PKG_VERSION"),
        embedded(data),
    );
}

/// JSON as it is in the document: nothing in it ends the element, and what it says is the same.
pub(super) fn embedded(data: &Value) -> String {
    escape_json(data.to_string()).replace('<', "\\u003c")
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
