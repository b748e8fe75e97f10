//! A grant that begins well and is changed in a way that keeps most of it: the claims and the header are
//! JSON from the fuzzer, the envelope is right.
#![no_main]

use libfuzzer_sys::fuzz_target;
use grantlint::{At, Context};

fn base64url(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let mut out = String::new();
    for chunk in bytes.chunks(3) {
        let bits = chunk.iter().fold(0_u32, |bits, &b| bits << 8 | u32::from(b)) << (8 * (3 - chunk.len()));
        for i in 0..=chunk.len() {
            out.push(char::from(ALPHABET[(bits >> (18 - 6 * i)) as usize & 63]));
        }
    }
    out
}

/// The first byte picks what is changed and how; the rest is the change.
fn mutate(bytes: &[u8]) -> Option<(String, String)> {
    let header = r#"{"alg":"RS256","kid":"key-1","typ":"JWT"}"#;
    let claims = r#"{"aud":"https://test.maskinporten.no/","iss":"client","iat":1767225600,"exp":1767225720,"jti":"9b2f1c1e","scope":"digdir:test"}"#;
    let (&how, rest) = bytes.split_first()?;
    let text = String::from_utf8_lossy(rest);
    let names = ["aud", "iss", "iat", "exp", "jti", "scope", "pid", "consumer_org", "authorization_details", "resource"];
    let name = names[usize::from(how >> 2) % names.len()];
    Some(match how & 3 {
        0 => (header.into(), format!(r#"{},"{name}":{text}}}"#, &claims[..claims.len() - 1])),
        1 => (format!(r#"{},"x5c":{text}}}"#, &header[..header.len() - 1]), claims.into()),
        2 => {
            let mut members: serde_json::Map<String, serde_json::Value> = serde_json::from_str(claims).ok()?;
            members.insert(name.into(), serde_json::from_str(&text).unwrap_or_else(|_| text.clone().into()));
            (header.into(), serde_json::to_string(&members).ok()?)
        }
        _ => (format!(r#"{{"alg":{text}}}"#), format!(r#"{{"{name}":{text}}}"#)),
    })
}

fuzz_target!(|bytes: &[u8]| {
    let Some((header, claims)) = mutate(bytes) else { return };
    let token = format!("{}.{}.AAAA", base64url(header.as_bytes()), base64url(claims.as_bytes()));
    let mut context = Context::new(At::Time(1_767_225_600));
    context.org_number = Some("991825827".into());
    context.client_id = Some("client".into());
    context.scopes = Some(vec!["digdir:test".into()]);
    let report = grantlint::lint(token.as_bytes(), &context);
    for finding in report.grants.iter().flat_map(|g| &g.findings) {
        let span = finding.location.offset.expect("every finding has a place");
        assert!(span.start <= span.end && span.end <= token.len(), "{:?}", finding.location);
    }
});
