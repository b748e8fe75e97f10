//! Everything that there is to say of findings, and of the certificate that they are about.

use super::frames::{self, Views};
use super::layout::{Options, wrap};
use crate::finding::Finding;
use crate::report::GrantReport;

/// All that there is to say of the findings.
pub(super) fn findings(report: &GrantReport, findings: &[&Finding], options: &Options) -> String {
    let mut out = String::new();
    frames::in_full(&mut out, findings, &Views::of(report), options);
    certificate(&mut out, report, options);
    out
}

/// The certificate that findings are about, in three lines, and what else its file holds.
pub(super) fn certificate(out: &mut String, report: &GrantReport, options: &Options) {
    let certificate = report.certificate.iter().flat_map(|certificate| certificate.lines(options.lang));
    let store = report.store.iter().flat_map(|store| store.lines(options.lang));
    for line in certificate.chain(store) {
        out.push_str(&wrap(&line, options.width));
        out.push('\n');
    }
}
