//! A grant as a page shows it: the report in JSON, and what a browser draws beside it.

use serde_json::{Value, json};

use super::{decoded, json};
use crate::language::Lang;
use crate::refusal;
use crate::report::{GrantReport, InputKind};
use crate::rule::Severity;

/// The report of one grant as in [`json::grant_value`], and besides:
///
/// - `decoded`: header and claims with the places of the findings, as in [`decoded::json`], and `document`,
///   the same for a file of keys or settings;
/// - `answer`: what Maskinporten would answer, with `status` and `body`; `null` if it would not refuse;
/// - `certificate`: lines about the certificate and the file that holds it;
/// - `issued` and `expires`: `iat` and `exp` in Unix seconds, if they are points in time.
#[must_use]
pub fn grant(report: &GrantReport, lang: Lang) -> Value {
    let mut out = json::grant_value(report, lang);
    let Some(members) = out.as_object_mut() else { return out };
    let mut parts = decoded::json(report);
    let document = decoded::document(report);
    match parts.as_object_mut() {
        Some(parts) => drop(parts.insert("document".to_owned(), document)),
        None if !document.is_null() => parts = json!({ "document": document }),
        None => {}
    }
    members.insert("decoded".to_owned(), parts);
    members.insert("answer".to_owned(), answer(report));
    members.insert("certificate".to_owned(), certificate(report, lang).into());
    members.insert("issued".to_owned(), report.issued.into());
    members.insert("expires".to_owned(), report.expires.into());
    out
}

/// The refusal that Maskinporten would send: one mistake, the first in its order.
fn answer(report: &GrantReport) -> Value {
    if report.kind != InputKind::Grant {
        return Value::Null;
    }
    let Some(refusal) = refusal::first(report, Severity::Error) else { return Value::Null };
    let wire = refusal.wire();
    let mut body = json!({ "error": wire.error, "error_description": refusal.wording() });
    let issuer = report.environment.as_ref().map(|(environment, _)| environment.issuer.trim_end_matches('/'));
    if let (Some(code), Some(issuer), Some(body)) = (refusal.code(), issuer, body.as_object_mut()) {
        body.insert("error_uri".to_owned(), format!("{issuer}/errors/{code}").into());
    }
    json!({ "status": wire.status, "code": refusal.code(), "expected": true, "body": body })
}

fn certificate(report: &GrantReport, lang: Lang) -> Vec<String> {
    let certificate = report.certificate.iter().flat_map(|certificate| certificate.lines(lang));
    let store = report.store.iter().flat_map(|store| store.lines(lang));
    certificate.chain(store).collect()
}
