//! Runs the rules over what was handed over, and settles what the user decided about them.

mod draft;
mod files;
pub mod fix;
mod judge;
mod linter;
mod mention;
pub mod notation;
mod place;
mod policy;
mod repeated;
mod replay;
pub mod rewrite;
mod start;

pub use draft::Open;
pub use fix::{Correct, shown, shown_json};
pub(crate) use linter::Line;
pub use linter::Linter;
pub use policy::{Exception, FileFilter, Policy};
pub use replay::Replay;

use crate::context::{At, Context};
use crate::report::{Known, Report, Source, Summary};

/// Lints every grant in `bytes`.
pub(crate) fn lint(bytes: &[u8], context: &Context, policy: &Policy) -> Report {
    let mut linter = Linter::new(context, policy);
    let mut grants = linter.lint(bytes, &Source::default());
    let mut replay = Replay::new(None, 0);
    // Without a ledger there is nothing that could fail.
    let _ = linter.settle(&mut grants, &mut replay);
    let mut summary = Summary::default();
    for grant in &grants {
        summary.add(grant);
    }
    let passed_over = linter.take_passed_over();
    summary.passed_over = passed_over.len();
    let evaluated_at = match context.at {
        At::Time(instant) => Some(instant),
        At::Issued => None,
    };
    let known = Known { values: context.provenance.clone(), ..Known::default() };
    Report { evaluated_at, known, grants, passed_over, summary }
}
