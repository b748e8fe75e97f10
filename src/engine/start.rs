//! What is settled of a grant before rules look at it: the environment it is for, the instant, and a
//! report that says nothing yet.

use std::borrow::Cow;

use crate::context::{At, Context};
use crate::grant::{Form, Grant, InputKind};
use crate::input::{Body, Candidate};
use crate::maskinporten::environments::{self, Environment};
use crate::maskinporten::limits;
use crate::printable::printable;
use crate::report::{Draft, GrantReport, Source, Verdict};
use crate::rules::{Facts, interchanged};

pub(super) fn empty(facts: &Facts<'_>, candidate: &Candidate<'_>, source: &Source) -> GrantReport {
    let claim = |name| facts.grant.payload.text(name).is().map(|text: Cow<'_, str>| printable(&text));
    let grant = facts.grant;
    let readable = match grant.kind {
        InputKind::Certificate => grant.chain.is_some(),
        InputKind::Keys => true,
        _ => grant.payload.is_readable() && (grant.header.is_readable() || grant.form == Form::Draft),
    };
    let verdict = if matches!(candidate.body, Body::NotAGrant(_)) || !readable {
        Verdict::Unreadable
    } else {
        Verdict::Accepted
    };
    GrantReport {
        kind: facts.grant.kind,
        source: source.clone(),
        section: None,
        environment: facts.environment.map(|e| (e.clone(), facts.environment_inferred)),
        iss: claim("iss"),
        jti: claim("jti"),
        issued: facts.iat.meant(),
        draft: match &candidate.body {
            Body::Draft { header, .. } if grant.kind == InputKind::Draft => {
                Some(if header.is_some() { Draft::HeaderAndClaims } else { Draft::Claims })
            }
            _ => None,
        },
        verdict,
        findings: Vec::new(),
        not_checked: Vec::new(),
        ignored: Vec::new(),
        decoded: None,
        excerpts: Vec::new(),
        certificate: None,
        store: None,
        jti_use: None,
        remembered_since: None,
        expires: facts.exp.seconds(),
        corrected: None,
    }
}

pub(super) fn now(context: &Context, grant: &Grant<'_>) -> Option<i64> {
    match (grant.form, context.at) {
        (Form::Draft, At::Time(instant)) if grant.kind == InputKind::Settings => Some(instant),
        (Form::Draft, _) => None,
        (Form::Signed, At::Time(instant)) => Some(instant),
        (Form::Signed, At::Issued) => grant.payload.time("iat").meant(),
    }
}

/// The environment that `aud` names, near misses included.
pub(super) fn infer_environment(grant: &Grant<'_>) -> Option<&'static Environment> {
    if let Some(values) = interchanged::read(&grant.payload, None) {
        return environments::nearest(&values.issuer);
    }
    let aud = grant.payload.get("aud").is()?;
    if let Some(aud) = aud.as_str() {
        return environments::nearest(&aud);
    }
    // Several values still tell the environment if they agree.
    let values = aud.elements()?;
    let mut nearest =
        values.iter().take(limits::AUDIENCES).map(|value| environments::nearest(&value.as_str()?));
    let first = nearest.next()??;
    nearest.all(|next| next == Some(first)).then_some(first)
}
