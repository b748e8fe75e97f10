//! grantlint checks Maskinporten JWT grants before they are sent: it decodes them offline, applies
//! every rule for which it has the context, and reports all violations at once, each with the
//! MP-code that Maskinporten would answer, the place, the value found and the value expected.
//!
//! ```
//! use grantlint::{At, Context, Verdict};
//! use grantlint::language::Lang;
//! use grantlint::maskinporten::environments::Environment;
//!
//! let token = include_bytes!("../testdata/examples/grant.jwt");
//!
//! // What is known beside the grant; all of it is optional. The library reads no clock: the
//! // instant is the grant's own, as here, or `At::Time` with Unix seconds.
//! let mut context = Context::new(At::Issued);
//! context.environment = Environment::named("test");
//!
//! let report = grantlint::lint(token, &context);
//! let grant = &report.grants[0];
//! assert_eq!(grant.verdict, Verdict::Rejected);
//!
//! for finding in &grant.findings {
//!     println!("{} {}: {}", finding.severity, finding.rule.name, finding.text(Lang::En));
//! }
//! let lifetime = grant.findings.iter().find(|f| f.rule.name == "lifetime").unwrap();
//! assert_eq!(lifetime.location.pointer.as_deref(), Some("/exp"));
//!
//! // Silence means "checked and fine": what could not be checked is named.
//! assert!(grant.not_checked.iter().any(|(_, need)| need.flag() == Some("--client-id")));
//! ```
//!
//! Many grants of the same clients go faster through one [`Linter`], which remembers certificates.
//! [`render`] puts reports into formats, [`rules::RULES`] lists the rules with their pages.
//!
//! Without the default feature `cli` the crate is pure: it opens no file and no connection, reads no
//! clock, starts no thread, and depends on no crate that does.

#[cfg(feature = "cli")]
pub mod cli;
pub mod config;
pub mod context;
pub mod digest;
pub mod document;
pub mod engine;
pub mod explain;
pub mod finding;
pub mod grant;
pub mod input;
pub mod json;
pub mod json_fault;
pub mod language;
pub mod ledger;
pub mod maskinporten;
pub mod moment;
pub mod numbers;
pub mod printable;
pub mod refusal;
pub mod render;
pub mod report;
pub mod rule;
pub mod rules;
#[cfg(feature = "serve")]
pub mod serve;
pub mod source;

pub use context::{At, Context};
pub use engine::{Linter, Policy};
pub use report::{GrantReport, Report, Verdict};

/// Lints every grant found in `bytes` with all rules.
#[must_use]
pub fn lint(bytes: &[u8], context: &Context) -> Report {
    engine::lint(bytes, context, &Policy::default())
}
