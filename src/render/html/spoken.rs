//! A grant in both languages.

use serde_json::{Value, json};

use crate::language::Lang;
use crate::render::page;
use crate::report::GrantReport;

/// A grant in both languages; what is the same in both is there once, with the English texts.
pub(super) fn spoken(report: &GrantReport) -> Value {
    let english = page::grant(report, Lang::En);
    let mut norwegian = page::grant(report, Lang::Nb);
    if let (Some(members), Some(others)) = (norwegian.as_object_mut(), english.as_object()) {
        members.retain(|name, value| others.get(name) != Some(value));
    }
    json!({ "en": english, "nb": norwegian })
}

/// The name of a language in the data.
pub(super) const fn code(lang: Lang) -> &'static str {
    match lang {
        Lang::En => "en",
        Lang::Nb => "nb",
    }
}
