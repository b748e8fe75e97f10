//! A report in bare lines.

use super::format::Style;
use crate::finding::Lang;
use crate::render::Renderer;
use crate::report::{GrantReport, Summary};

/// Bare lines.
pub(crate) struct Plain {
    lang: Lang,
    quiet: bool,
}

impl Plain {
    pub(crate) const fn new(style: &Style) -> Self {
        Self { lang: style.lang, quiet: style.quiet }
    }
}

impl Renderer for Plain {
    fn begin(&mut self, _evaluated_at: Option<i64>, _out: &mut String) {}

    fn grant(&mut self, report: &GrantReport, out: &mut String) {
        let file = report.source.file.as_deref().unwrap_or("<stdin>");
        for finding in &report.findings {
            let code = finding.code().map(|c| format!(" {c}")).unwrap_or_default();
            *out += &format!(
                "{file}: {}[{}{code}] {}\n",
                finding.severity,
                finding.rule.name,
                finding.text(self.lang)
            );
            *out += &format!("  {}\n", finding.help(self.lang));
        }
        if !self.quiet {
            *out += &format!("{file}: {}\n", report.verdict.name());
        }
    }

    fn end(&mut self, _counts: &Summary, _out: &mut String) {}
}
