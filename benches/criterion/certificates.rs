//! What the cache of certificates saves: one grant whose x5c was seen before, against one whose x5c
//! is new, with the leaf alone and with the whole chain.

use std::hint::black_box;
use std::path::Path;

use criterion::{Criterion, criterion_group, criterion_main};
use grantlint::internals::grant::chain::Chain;
use grantlint::internals::json::Value;
use grantlint::report::Source;
use grantlint::{At, Context, Linter, Policy};

/// The base64 of a test certificate.
fn certificate(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../testdata/pki/certs/{name}.pem"));
    let pem = std::fs::read_to_string(path).unwrap_or_default();
    pem.lines().filter(|line| !line.starts_with(['-', '#'])).collect()
}

/// A grant with that x5c. Its signature is wrong, which costs a check all the same.
fn token(x5c: &str) -> Vec<u8> {
    let header = format!(r#"{{"alg":"RS256","x5c":{x5c}}}"#);
    let payload = r#"{"aud":"https://test.maskinporten.no/","iss":"0f1a2b3c-4d5e-4f60-8a7b-9c0d1e2f3a4b","iat":1767225600,"exp":1767225720,"jti":"9b2f1c1e-6a0e-4d0a-9d5c-0c5b8a6d7e11","scope":"digdir:test"}"#;
    let part = |bytes: &[u8]| base64_simd::URL_SAFE_NO_PAD.encode_to_string(bytes);
    format!("{}.{}.{}", part(header.as_bytes()), part(payload.as_bytes()), part(&[7; 256])).into_bytes()
}

fn certificates(c: &mut Criterion) {
    let names = ["seid2-test", "ca-test", "ca-root-test"].map(certificate);
    let policy = Policy::default().selecting("cert-chain");
    let context = Context::new(At::Issued);
    for (kind, count) in [("leaf", 1), ("chain of three", 3)] {
        let elements: Vec<String> = names.iter().take(count).map(|text| format!("\"{text}\"")).collect();
        let x5c = format!("[{}]", elements.join(","));
        let token = token(&x5c);
        let mut group = c.benchmark_group(kind);
        group.bench_function("read x5c anew", |b| {
            b.iter(|| Value::parse(black_box(&x5c)).map(Chain::read));
        });
        group.bench_function("lint, seen before", |b| {
            let mut linter = Linter::new(&context, &policy);
            b.iter(|| linter.lint(black_box(&token), &Source::default()));
        });
        group.bench_function("lint, new", |b| {
            b.iter(|| Linter::new(&context, &policy).lint(black_box(&token), &Source::default()));
        });
        group.finish();
    }
}

criterion_group!(benches, certificates);
criterion_main!(benches);
