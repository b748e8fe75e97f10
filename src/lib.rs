//! grantlint checks Maskinporten JWT grants before they are sent.

#[cfg(feature = "cli")]
pub mod cli;
pub mod config;
pub mod context;
pub mod engine;
pub mod explain;
pub mod finding;
pub mod grant;
pub mod input;
pub mod json;
pub mod ledger;
pub mod maskinporten;
pub mod moment;
pub mod render;
pub mod report;
pub mod rules;
pub mod source;

pub use context::{At, Context};
pub use engine::{Linter, Policy};
pub use report::{GrantReport, Report, Verdict};

/// Lints every grant found in `bytes` with all rules.
#[must_use]
pub fn lint(bytes: &[u8], context: &Context) -> Report {
    engine::lint(bytes, context, &Policy::default())
}
