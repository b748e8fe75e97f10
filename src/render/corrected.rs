//! Header and claims as they should be, for the code that signs.

use super::Renderer;
use crate::report::{GrantReport, Summary};

/// A JSON object `{"header": …, "payload": …}` for each grant that could be read.
#[derive(Debug, Default)]
pub struct Corrected;

impl Renderer for Corrected {
    fn begin(&mut self, _evaluated_at: Option<i64>, _out: &mut String) {}

    fn grant(&mut self, report: &GrantReport, out: &mut String) {
        if let Some(text) = &report.corrected {
            out.push_str(text);
            out.push('\n');
        }
    }

    fn end(&mut self, _counts: &Summary, _out: &mut String) {}
}
