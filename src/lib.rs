//! grantlint checks Maskinporten JWT grants before they are sent: it decodes them offline, applies
//! every rule for which it has the context, and reports all violations at once, each with the
//! MP-code that Maskinporten would answer, the place, the value found and the value expected.
//!
//! # Lint one grant
//!
//! [`lint`] takes whatever holds a grant (the token itself, a request, a log) and gives a [`Report`].
//! What is known beside the grant goes into a [`Context`]; all of it is optional.
//!
//! ```
//! use grantlint::{At, Context, Verdict};
//! use grantlint::environments::Environment;
//! use grantlint::language::Lang;
//!
//! let token = include_bytes!("../testdata/examples/grant.jwt");
//!
//! // The library reads no clock: the instant is the grant's own, as here, or `At::Time` with Unix
//! // seconds.
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
//! # Lint many grants
//!
//! One [`Linter`] remembers the certificates it has read. [`Replay`] finds a jti that was used before,
//! in this run or, with a [`ledger`], in an earlier one. A [`Policy`] chooses rules and levels;
//! [`context`] reads what the self-service API and programs know of the client.
//!
//! ```
//! use grantlint::context::KeySet;
//! use grantlint::report::{Source, Summary};
//! use grantlint::{At, Context, Linter, Policy, Replay, Verdict};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let keys = br#"{"keys": [{"kty": "EC", "kid": "2026", "alg": "ES256"}]}"#;
//! let mut warnings = Vec::new();
//! let keys = KeySet::read(keys, &mut warnings).map_err(|wrong| wrong.to_string())?;
//! let context = Context::new(At::Issued).with_keys(keys).with_scopes(["demo:read"]);
//! let policy = Policy::default().ignoring("MP-200");
//!
//! let mut linter = Linter::new(&context, &policy);
//! let mut replay = Replay::new(None, 0);
//! let mut counts = Summary::default();
//! for name in ["good.jwt", "grant.jwt"] {
//!     let bytes = std::fs::read(format!("testdata/examples/{name}"))?;
//!     let mut grants = linter.lint(&bytes, &Source { file: Some(name.into()), ..Source::default() });
//!     linter.settle(&mut grants, &mut replay)?;
//!     grants.iter().for_each(|grant| counts.add(grant));
//! }
//! assert_eq!(counts.grants, 2);
//! assert!(counts.errors > 0);
//! # Ok(())
//! # }
//! ```
//!
//! # Explain an answer
//!
//! [`explain::decode`] reads an answer of the server, as it is pasted from a log; [`explain::find`] a
//! code or the name of a rule.
//!
//! ```
//! use grantlint::explain::{self, Explanation};
//! use grantlint::language::Lang;
//!
//! let answer = r#"{"error": "invalid_grant", "error_description": "Invalid assertion. (trace_id: 1a2b) (MP-110)"}"#;
//! let explanation = Explanation::of_answer(explain::decode(answer));
//! assert_eq!(explanation.code(), Some("MP-110"));
//!
//! let layout = explain::markdown::Layout { width: 80, color: false };
//! println!("{}", explain::text::explanation(&explanation, Lang::En, &layout));
//! ```
//!
//! # The rest
//!
//! [`render`] puts reports into formats, [`rules::RULES`] lists the rules with their pages, [`codes`]
//! what Maskinporten answers, and [`environments`] where it is.
//!
//! Without the default feature `cli` the crate is pure: it opens no file and no connection, reads no
//! clock, starts no thread, and depends on no crate that does.

// Most of the crate is private; what is public in it, or used by nothing else, is so for the door
// `internals`.
#![cfg_attr(not(feature = "internals"), allow(unreachable_pub, dead_code, unused_imports))]

pub mod change;
#[cfg(feature = "cli")]
mod cli;
mod config;
pub mod context;
mod digest;
mod document;
#[cfg(feature = "internals")]
mod embed;
mod engine;
pub mod explain;
pub mod finding;
mod grant;
mod input;
#[cfg(feature = "internals")]
#[doc(hidden)]
pub mod internals;
mod json;
pub mod language;
pub mod ledger;
mod maskinporten;
mod moment;
mod numbers;
mod printable;
pub mod refusal;
pub mod render;
pub mod report;
pub mod rule;
pub mod rules;
#[cfg(feature = "serve")]
mod serve;
mod source;

#[cfg(feature = "cli")]
#[doc(hidden)]
pub use cli::main;
pub use context::{At, Context};
pub use engine::{Correct, Exception, FileFilter, Linter, Policy, Replay};
pub use maskinporten::{codes, environments};
pub use report::{GrantReport, Report, Verdict};

/// Lints every grant found in `bytes` with all rules.
#[must_use]
pub fn lint(bytes: &[u8], context: &Context) -> Report {
    engine::lint(bytes, context, &Policy::default())
}
