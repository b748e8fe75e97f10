//! The linter as WebAssembly, for the page and for npm: what `grantlint::embed` does, with the types of
//! JavaScript. The clock, files and everything else of the host stay on the other side.

use grantlint::internals::embed;
use grantlint::language::Lang;
use wasm_bindgen::JsError;
use wasm_bindgen::prelude::wasm_bindgen;

/// What is to be linted, and what is known beside it.
#[wasm_bindgen]
pub struct Check(embed::Check);

#[wasm_bindgen]
impl Check {
    /// A check with options as JSON; an empty text is none.
    ///
    /// # Errors
    /// What is wrong with the options.
    #[wasm_bindgen(constructor)]
    pub fn new(options: &str) -> Result<Self, JsError> {
        embed::Check::new(options).map(Self).map_err(error)
    }

    /// Adds a document about the client: `client`, `jwks`, `access`, `settings` or `trustAnchors`.
    ///
    /// # Errors
    /// If there is no such kind.
    pub fn document(&mut self, kind: &str, name: &str, bytes: Vec<u8>) -> Result<(), JsError> {
        self.0.document(kind, name, bytes).map_err(error)
    }

    /// Adds what is to be linted, with the name of its file if it has one.
    pub fn input(&mut self, name: Option<String>, bytes: Vec<u8>) {
        self.0.input(name.as_deref(), bytes);
    }

    /// The report as `check --format json` prints it.
    ///
    /// # Errors
    /// What is wrong with an option, a document or an input.
    pub fn json(&self) -> Result<String, JsError> {
        self.0.json().map_err(error)
    }

    /// The report with what a page shows of each grant.
    ///
    /// # Errors
    /// What is wrong with an option, a document or an input.
    pub fn page(&self) -> Result<String, JsError> {
        self.0.page().map_err(error)
    }

    /// What is doubtful about the documents.
    ///
    /// # Errors
    /// What is wrong with an option or a document.
    pub fn warnings(&self) -> Result<Vec<String>, JsError> {
        self.0.warnings().map_err(error)
    }
}

/// Explains a code, a rule or a pasted answer, as `explain --format json` does; `lang` is `en` or `nb`.
///
/// # Errors
/// If it means nothing known, with the names that are near, separated by spaces.
#[wasm_bindgen]
pub fn explain(what: &str, lang: &str) -> Result<String, JsError> {
    let lang = if lang == "nb" { Lang::Nb } else { Lang::En };
    embed::explain(what, lang).map_err(|near| error(near.join(" ")))
}

/// The version of grantlint.
#[wasm_bindgen]
#[must_use]
pub fn version() -> String {
    env!("CARGO_PKG_VERSION").to_owned()
}

fn error(why: String) -> JsError {
    JsError::new(&why)
}
